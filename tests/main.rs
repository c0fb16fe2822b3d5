//! Integration tests, one crate.

#![allow(clippy::unwrap_used, unreachable_pub, clippy::missing_panics_doc)]

mod diagnostics;
mod evaluators;
mod kept;
mod policies;
mod readings;
mod support;
mod watch;
