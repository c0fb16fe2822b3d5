//! English.

mod help;
mod title;

pub use help::help;
pub use title::title;
