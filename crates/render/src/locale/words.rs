//! The words of tables, each in both languages.

use bareme_core::policy::{Basis, Status};
use bareme_core::value::Kind;

catalogue!("words");

/// The word of a policy's status.
pub(crate) fn status(status: Status) -> Word {
    match status {
        Status::Published => Word::Published,
        Status::Proposal => Word::Proposal,
        Status::Hypothesis => Word::Hypothesis,
    }
}

/// The word of a basis.
pub(crate) fn basis(basis: Basis) -> Word {
    match basis {
        Basis::Assumption => Word::BasisAssumption,
        Basis::Proposal => Word::BasisProposal,
        Basis::Text => Word::BasisText,
    }
}

/// The word of a kind.
pub(crate) fn kind(kind: Kind) -> Word {
    match kind {
        Kind::Integer => Word::Integer,
        Kind::Number => Word::Number,
        Kind::Boolean => Word::Boolean,
        Kind::Text => Word::Text,
        Kind::Date => Word::Date,
    }
}
