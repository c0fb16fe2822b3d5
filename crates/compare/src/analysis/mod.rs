//! What if, and what would it take: a policy computed again and again with other parameters, or
//! over other inputs. Values only; words come later.

pub mod cliffs;
mod grid;
mod scope;
mod search;
mod secrecy;
mod sensitivity;
mod solve;
mod sweep;
#[cfg(test)]
mod tests;
mod trial;

use crate::compare::{Header, Secrecy};
use bareme_core::diagnostic::Diagnostic;
use bareme_core::engine::{Evaluation, Failure, Settings};
use bareme_core::policy::Policy;
pub use grid::{Axis, Grid, Shape};
pub use scope::{Scope, Sums, value};
pub use sensitivity::{LeftOut, Line, Method, Refused, Sensitivity, Tried, Variation};
pub use solve::{Answer, Bounds, End, Find, Goal, Probe, Root, Solve, SolveOptions, Target};
pub use sweep::gap;
pub use sweep::{Compared, Point, Sweep, SweepOptions};

/// A policy over a scenario, as it is.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The policy.
    pub policy: &'a Policy,
    /// Its results.
    pub evaluation: &'a Evaluation,
    /// How it is evaluated.
    pub settings: Settings,
    /// The scenario as it was named.
    pub scenario: &'a str,
}

impl Subject<'_> {
    pub(crate) fn head(self) -> Header {
        Header::of(self.policy, self.evaluation, Some(self.scenario))
    }
}

/// What is asked of every analysis.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked<'a> {
    /// The value looked at; otherwise the headline.
    pub value: Option<&'a str>,
    /// The years; otherwise all of them.
    pub years: &'a [i32],
    /// What is secret is withheld.
    pub secrecy: Option<Secrecy>,
    /// What is shown beside it: under secrecy, nothing may be told by the difference.
    pub beside: Option<Subject<'a>>,
}

/// Causes of errors that arose on the way, each once.
#[derive(Clone, Debug, Default)]
pub struct Causes(Vec<Failure>);

impl Causes {
    /// Adds those of an evaluation that are new.
    fn add(&mut self, evaluation: &Evaluation) {
        let of = |d: &Diagnostic| (d.code, d.span);
        for failure in &evaluation.failures {
            let known = self.0.iter().any(|known| {
                known.formula == failure.formula && of(&known.diagnostic) == of(&failure.diagnostic)
            });
            if !known {
                self.0.push(failure.clone());
            }
        }
    }

    /// Adds those of another list that are new.
    fn extend(&mut self, other: Self) {
        for failure in other.0 {
            let known = self.0.iter().any(|known| {
                known.formula == failure.formula
                    && known.diagnostic.code == failure.diagnostic.code
                    && known.diagnostic.span == failure.diagnostic.span
            });
            if !known {
                self.0.push(failure);
            }
        }
    }

    /// All of them, in the order in which they arose, with the rows of the first time.
    pub fn all(&self) -> &[Failure] {
        &self.0
    }
}
