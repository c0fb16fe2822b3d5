//! Where a small change of an input makes a result jump, and which rule does it.
//!
//! Each structure is computed alone, for every value of the input from one end to the other, its
//! other inputs being what they are. A jump is a change out of line with those beside it.

mod asked;
mod blame;
mod jumps;
mod probe;

use super::{Causes, Subject};
use crate::compare::{Header, Output};
use bareme_core::diagnostic::{Diagnostic, Diagnostics, Span};
use bareme_core::value::{InputSpec, Value};
use probe::Probe;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is asked.
#[derive(Clone, Copy, Debug, Default)]
pub struct CliffOptions<'a> {
    /// The input that changes.
    pub input: &'a str,
    /// The value looked at; otherwise the headline.
    pub value: Option<&'a str>,
    /// The year; otherwise the last one that the policy covers.
    pub exercice: Option<i32>,
    /// One structure; otherwise all of them.
    pub structure: Option<&'a str>,
    /// The first value of the input, in its unit.
    pub from: Option<&'a str>,
    /// The last one.
    pub to: Option<&'a str>,
    /// From one value to the next.
    pub step: Option<&'a str>,
    /// The smallest jump that is told, in the unit of the value looked at.
    pub least: Option<&'a str>,
    /// How many structures are computed at the same time; results do not depend on it.
    pub threads: usize,
    /// Whether everything is computed again for each value, where others would do with what it
    /// changes; results do not depend on it.
    pub plainly: bool,
}

/// The rule in which a jump begins: what it receives does not jump.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Blame {
    /// The formula.
    pub formula: String,
    /// The policy that defines it.
    pub origin: String,
    /// Where it is decided: a comparison, a step of a scale, or the formula as a whole.
    pub span: Span,
    /// The sentence of the law.
    pub source: Option<String>,
}

/// What one structure receives on both sides.
#[derive(Clone, Debug, PartialEq)]
pub struct Jump {
    /// The structure.
    pub structure: Arc<str>,
    /// Its own value of the input, if it has one.
    pub own: Option<Decimal>,
    /// What it receives just before.
    pub before: Value,
    /// What it receives just after.
    pub after: Value,
    /// After less before, when both are numbers.
    pub size: Option<Decimal>,
}

impl Jump {
    /// How far the structure is from the first value after the jump.
    pub fn distance(&self, after: Decimal) -> Option<Decimal> {
        self.own.map(|own| own.saturating_sub(after))
    }
}

/// A jump, with every structure in which it happens.
#[derive(Clone, Debug)]
pub struct Cliff {
    /// The last value before it.
    pub before: Decimal,
    /// The first value after it.
    pub after: Decimal,
    /// The rule in which it begins, when one is found.
    pub blame: Option<Blame>,
    /// Structures, in table order.
    pub jumps: Vec<Jump>,
}

impl Cliff {
    /// The smallest and the largest jump, signs included.
    pub fn sizes(&self) -> Option<(Decimal, Decimal)> {
        let sizes = || self.jumps.iter().filter_map(|jump| jump.size);
        sizes().min().zip(sizes().max())
    }

    /// Whether somebody loses.
    pub fn falls(&self) -> bool {
        self.sizes().is_some_and(|(least, _)| least < Decimal::ZERO)
    }

    /// Structures whose own value is near, the nearest first.
    pub fn near(&self, within: Decimal) -> Vec<&Jump> {
        let distance = |jump: &&Jump| jump.distance(self.after).map(|d| d.abs());
        let mut near: Vec<&Jump> =
            self.jumps.iter().filter(|j| distance(j).is_some_and(|d| d <= within)).collect();
        near.sort_by_key(|jump| distance(jump));
        near
    }
}

/// A structure, and what it loses.
pub type Loss = (Arc<str>, Decimal);

/// Values of the input over which a result decreases little by little.
#[derive(Clone, Debug, PartialEq)]
pub struct Slope {
    /// From this value.
    pub from: Decimal,
    /// To this one.
    pub to: Decimal,
    /// Structures, with what each loses from one to the other, in table order.
    pub losses: Vec<Loss>,
}

/// Where a small change of an input matters.
#[derive(Clone, Debug)]
pub struct Cliffs {
    /// The policy and the scenario.
    pub head: Header,
    /// Whether months are twelve everywhere.
    pub full_year: bool,
    /// The input that changes.
    pub input: InputSpec,
    /// The value looked at.
    pub value: Output,
    /// The year.
    pub exercice: Option<i32>,
    /// Whether the year was chosen, and not asked for.
    pub chosen: bool,
    /// The first and the last value of the input.
    pub range: (Decimal, Decimal),
    /// From one value to the next.
    pub step: Decimal,
    /// How exactly the place of a jump is known.
    pub quantum: Decimal,
    /// The smallest jump that is told.
    pub least: Decimal,
    /// Structures that were computed.
    pub structures: usize,
    /// Structures of the year that were not: others have the same profile.
    pub others: usize,
    /// Jumps, in order of the input.
    pub cliffs: Vec<Cliff>,
    /// Where a result decreases little by little.
    pub slopes: Vec<Slope>,
    /// Whether the value looked at rests on the input at all.
    pub reads: bool,
    /// Structures with values that can't be computed.
    pub failed: Vec<Arc<str>>,
    /// Causes of errors.
    pub causes: Causes,
}

impl Cliffs {
    /// Looks at every structure of a year. `done` is called after each, with
    /// how many there are.
    ///
    /// # Errors
    /// `B0801` for an input that is no number, a value or a year that is not there, bounds, a step
    /// or a least jump that do not fit; `B0813` when no value is named and the policy has no
    /// headline; `B0807` for an unknown structure; those of
    /// [`evaluate`](bareme_core::engine::evaluate).
    pub fn new(
        subject: Subject<'_>,
        options: &CliffOptions<'_>,
        done: &(dyn Fn(usize) + Sync),
    ) -> Result<Self, Diagnostics> {
        let one = |e: Diagnostic| vec![e];
        let input = asked::input(subject.policy, options.input).map_err(one)?;
        let value = asked::watched(subject.policy, options.value).map_err(one)?;
        let (exercice, chosen) = asked::year(subject, options.exercice).map_err(one)?;
        let (rows, others) =
            asked::rows(subject, &input, exercice, options.structure).map_err(one)?;
        let range = asked::range(subject, &input, options).map_err(one)?;
        let least = match options.least {
            Some(text) => asked::read("--least", text).map_err(one)?,
            None if value.is_amount() => Decimal::ONE,
            None => Decimal::new(1, 3),
        };
        let probe = Probe::new(subject, &input, &value, least);
        let among_all = probe.policy.is_whole();
        let (step, quantum) = asked::steps(&input, range, options, among_all).map_err(one)?;
        let probe = if options.plainly { probe } else { probe.in_year(exercice) };
        let scan = jumps::Scan { probe: &probe, range, step, quantum };
        let reads = probe.reads();
        let seen = scan.rows(&rows, options.threads, done)?;
        let mut cliffs: BTreeMap<(Decimal, Decimal, Option<Blame>), Vec<Jump>> = BTreeMap::new();
        let mut slopes: BTreeMap<(Decimal, Decimal), Vec<Loss>> = BTreeMap::new();
        let (mut failed, mut causes) = (Vec::new(), Causes::default());
        for (row, seen) in rows.iter().zip(seen) {
            let structure: Arc<str> = subject.evaluation.dataset.rows.structure(*row).into();
            for (place, jump) in seen.jumps {
                cliffs.entry((place.before, place.after, place.blame)).or_default().push(jump);
            }
            for (from, to, loss) in seen.slopes {
                slopes.entry((from, to)).or_default().push((structure.clone(), loss));
            }
            if seen.failed {
                failed.push(structure.clone());
            }
            causes.extend(seen.causes);
        }
        let cliff = |((before, after, blame), jumps)| Cliff { before, after, blame, jumps };
        let slope = |((from, to), losses)| Slope { from, to, losses };
        Ok(Self {
            head: subject.head(),
            full_year: subject.settings.full_year,
            value,
            exercice,
            chosen,
            range,
            step,
            quantum,
            least,
            reads,
            structures: rows.len(),
            others,
            cliffs: cliffs.into_iter().map(cliff).collect(),
            slopes: slopes.into_iter().map(slope).collect(),
            failed,
            causes,
            input,
        })
    }
}
