//! What the values of a parameter rest on: a text, a proposal, nobody's word.

use super::model::{Meta, Status};
use super::param::{Basis, Origin, Param, Within};
use crate::diagnostic::Span;
use jiff::civil::Date;

/// What a value rests on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Authority {
    /// Whether the law says it.
    pub basis: Basis,
    /// Where it is said.
    pub source: Option<String>,
}

/// Who changes a parameter: a policy that inherits it or, without one, the command line.
pub(super) struct Author<'a> {
    pub id: &'a str,
    pub meta: Option<&'a Meta>,
}

impl Author<'_> {
    pub(super) const COMMAND_LINE: Self = Self { id: "", meta: None };

    fn origin(&self) -> Origin {
        match self.meta {
            Some(_) => Origin::Policy(self.id.to_owned()),
            None => Origin::CommandLine,
        }
    }

    /// What a value rests on that takes the place of `old`.
    fn authority(&self, old: Authority) -> Authority {
        let open = old.basis == Basis::Assumption;
        let basis = match self.meta.map(|meta| meta.status) {
            Some(Status::Proposal) => Basis::Proposal,
            Some(Status::Published) if !open => Basis::Text,
            // Another value put forward.
            None if old.basis == Basis::Proposal => Basis::Proposal,
            _ => Basis::Assumption,
        };
        // What a text leaves open is left open by that text, whatever is assumed.
        let kept = open && basis == Basis::Assumption;
        let source = if kept { old.source } else { self.meta.and_then(|m| m.source.clone()) };
        Authority { basis, source }
    }
}

impl Param {
    /// What one of its values rests on, by its place among them.
    pub fn authority(&self, at: usize) -> Authority {
        let whole = || Authority { basis: self.basis, source: self.source.clone() };
        self.authorities.get(at).cloned().unwrap_or_else(whole)
    }

    /// What the value of a year rests on; of all of them, without a year, what is least sure.
    pub fn authority_in(&self, exercice: Option<i32>) -> Authority {
        let used = exercice.filter(|_| self.within == Within::Start);
        let at = used.and_then(|year| self.place(Some(year))).unwrap_or(usize::MAX);
        self.authority(at)
    }

    /// Says who changed it, and what each value rests on since: what stays as it was `before` rests
    /// on what it did.
    pub(super) fn changed(&mut self, before: &Self, by: &Author<'_>, span: Option<Span>) {
        self.changed_by = Some((by.origin(), span));
        let authority = |(from, value): &(Option<Date>, _)| {
            let old = before.steps.iter().rposition(|(day, _)| day <= from);
            let own = before.authority(old.unwrap_or(usize::MAX));
            let same = old.is_some_and(|at| before.steps[at].1 == *value);
            if same { own } else { by.authority(own) }
        };
        let all: Vec<Authority> = self.steps.iter().map(authority).collect();
        // The last of those that are least sure.
        if let Some(least) = all.iter().rev().min_by_key(|one| one.basis) {
            (self.basis, self.source) = (least.basis, least.source.clone());
        }
        let mixed = all.windows(2).any(|pair| pair[0] != pair[1]);
        self.authorities = if mixed { all } else { Vec::new() };
    }
}
