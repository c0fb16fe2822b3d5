//! French.

mod help;
mod title;

use super::{Texts, whole};

/// What is wrong, by code.
pub(super) static TITLES: Texts = whole(&[title::TEXTS]);
/// What to do next, by code; empty where the message says it all.
pub(super) static REMEDIES: Texts = help::TEXTS;
