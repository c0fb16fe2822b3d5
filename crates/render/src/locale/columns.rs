//! The words of columns that machine files name.

catalogue!("columns");
