//! What to do next, in English: one file for each subject.

mod cells;
mod command;
mod policy;
mod tables;

use super::super::{Texts, whole};

/// The remedy of a code; empty where the message says it all.
pub(super) const TEXTS: Texts =
    whole(&[policy::TEXTS, tables::TEXTS, cells::TEXTS, command::TEXTS]);
