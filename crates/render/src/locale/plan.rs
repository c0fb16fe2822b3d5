//! The words of an evaluation plan, in both languages.

use bareme_core::engine::{Reason, Tier};

catalogue!("plan");
