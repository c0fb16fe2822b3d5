//! Why a number: the value of one structure in one year, down to the cells and the sentences of
//! the law. Nothing is computed apart: it is the evaluation itself, traced.

mod against;
mod layout;
mod lines;
mod node;
mod readings;
mod term;

pub use against::{Against, Meeting, Pair};
pub use layout::{Branch, Show};
pub use node::{Cause, Holding, Node, Origin, Outcome, Row};
pub use readings::Reading;
pub use term::{Chain, Step, Term, TermNode};

use super::header::Header;
use bareme_core::diagnostic::{Diagnostic, codes};
use bareme_core::engine::Evaluation;
use bareme_core::policy::{EXERCICE, Policy};
use indexmap::IndexMap;
use jiff::civil::Date;
use std::sync::Arc;

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The scenario as it was named.
    pub scenario: &'a str,
    /// The structure.
    pub structure: &'a str,
    /// The year; otherwise one is chosen.
    pub exercice: Option<i32>,
    /// The value to explain; otherwise the headline of the policy.
    pub value: Option<&'a str>,
    /// Whether values that were not read are explained too.
    pub all: bool,
}

/// How the year was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum YearChoice {
    /// It was asked for, or there is no other.
    Given,
    /// The last year of the structure that the policy covers.
    LastCovered,
    /// The last year of the structure.
    Last,
}

/// The row that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The row.
    pub row: usize,
    /// How its year was chosen.
    pub choice: YearChoice,
    /// The years of the structure, ascending.
    pub years: Vec<i32>,
}

/// A value explained.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The policy and the scenario.
    pub head: Header,
    /// Whether months are twelve everywhere.
    pub full_year: bool,
    /// The structure.
    pub structure: Arc<str>,
    /// The year.
    pub exercice: Option<i32>,
    /// Where it was found.
    pub place: Place,
    /// The dates of the text, when they do not cover the year.
    pub outside: Option<(Option<Date>, Option<Date>)>,
    /// The value explained.
    pub root: String,
    /// What it rests on, itself first.
    pub nodes: IndexMap<String, Node>,
    /// Whether values that were not read are there too.
    pub all: bool,
    /// What other readings of each parameter would give.
    pub readings: IndexMap<String, Vec<Reading>>,
    /// The other side, if one is compared with.
    pub against: Option<Against>,
}

impl Explanation {
    /// Explains a value of a row.
    ///
    /// # Errors
    /// `B0801` for a name that the policy does not have; `B0813` when none is asked for and the
    /// policy has no headline.
    pub fn new(row: Row<'_>, place: Place, asked: &Asked<'_>) -> Result<Self, Diagnostic> {
        let root = value(row.policy, asked.value)?;
        let key = row.evaluation.dataset.rows.key(row.row);
        let meta = &row.policy.meta;
        Ok(Self {
            head: Header::of(row.policy, row.evaluation, Some(asked.scenario)),
            full_year: row.settings.full_year,
            structure: key.structure.into(),
            exercice: key.exercice,
            place,
            outside: key
                .exercice
                .filter(|year| !row.policy.meta.covers(*year))
                .map(|_| (meta.from, meta.to)),
            nodes: row.nodes(&root, asked.all),
            root,
            all: asked.all,
            readings: IndexMap::new(),
            against: None,
        })
    }

    /// The value explained.
    pub fn outcome(&self) -> Option<&Outcome> {
        self.nodes.get(&self.root).map(|node| &node.outcome)
    }

    /// The values from which one is missing: those that are missing without a reason of their own.
    pub fn missing_from(&self, name: &str) -> Vec<&Node> {
        let mut found: Vec<&Node> = Vec::new();
        let mut seen: Vec<&str> = Vec::new();
        let mut stack = vec![name];
        while let Some(name) = stack.pop() {
            let Some(node) = self.nodes.get(name).filter(|_| !seen.contains(&name)) else {
                continue;
            };
            seen.push(name);
            let missing = |need: &&String| {
                self.nodes.get(*need).is_some_and(|node| node.outcome.is_missing())
            };
            let needs: Vec<&String> = node.read.iter().filter(missing).collect();
            if needs.is_empty() {
                found.push(node);
            }
            stack.extend(needs.into_iter().rev().map(String::as_str));
        }
        found
    }
}

/// Finds the row of a structure; without a year, the last one that the policy covers or, failing
/// that, the last one.
///
/// # Errors
/// `B0807` for an unknown structure, or one without a row in the year asked for, with those that
/// there are.
pub fn locate(
    policy: &Policy,
    evaluation: &Evaluation,
    asked: &Asked<'_>,
) -> Result<Place, Diagnostic> {
    let rows = &evaluation.dataset.rows;
    let of = |structure: &str| {
        let all = rows.iter().enumerate();
        all.filter(move |(_, key)| key.structure == structure).collect::<Vec<_>>()
    };
    let name = asked.structure;
    let unknown = |known, year, years| codes::UnknownStructure { name, known, year, years };
    let mut found = of(name);
    if found.is_empty() {
        let mut known: Vec<String> = Vec::new();
        for key in rows.iter() {
            // Rows of a structure follow one another in nearly every table.
            if known.last().is_none_or(|last| **last != *key.structure) {
                known.push(key.structure.to_string());
            }
        }
        let mut seen = std::collections::BTreeSet::new();
        known.retain(|name| seen.insert(name.clone()));
        return Err(
            unknown(Some((&known).into()), None, None).suggest(asked.structure, known.iter())
        );
    }
    found.sort_by_key(|(_, key)| key.exercice);
    let years: Vec<i32> = found.iter().filter_map(|(_, key)| key.exercice).collect();
    let choose = |choice, row: &(usize, _)| Place { row: row.0, choice, years: years.clone() };
    if let Some(year) = asked.exercice {
        let at = found.iter().find(|(_, key)| key.exercice == Some(year));
        return at
            .map(|row| choose(YearChoice::Given, row))
            .ok_or_else(|| unknown(None, Some(year), Some((&years).into())).into());
    }
    if let [only] = found.as_slice() {
        return Ok(choose(YearChoice::Given, only));
    }
    let covered = found
        .iter()
        .rev()
        .find(|(_, key)| key.exercice.is_some_and(|year| policy.meta.covers(year)));
    let dated = policy.meta.from.is_some() || policy.meta.to.is_some();
    match (covered.filter(|_| dated), found.last()) {
        (Some(row), _) => Ok(choose(YearChoice::LastCovered, row)),
        (None, Some(row)) => Ok(choose(YearChoice::Last, row)),
        (None, None) => Err(unknown(None, None, None).into()),
    }
}

/// The value to explain: any name of the policy.
fn value(policy: &Policy, asked: Option<&str>) -> Result<String, Diagnostic> {
    match (asked, &policy.meta.total) {
        (Some(name), _) if node::is_known(policy, name) => Ok(name.to_owned()),
        (Some(name), _) => {
            let inputs =
                policy.derived.keys().chain(policy.params.keys()).chain(policy.inputs.keys());
            let inputs = inputs.map(String::as_str);
            let all = policy.formulas.keys().map(String::as_str).chain(inputs).chain([EXERCICE]);
            Err(codes::BadOption {
                name: "--value",
                value: name,
                expected: Some(policy.outputs.clone().into()),
            }
            .suggest(name, all))
        }
        (None, Some(total)) => Ok(total.clone()),
        (None, None) => {
            Err(codes::MissingOption { name: format!("--value ({})", policy.outputs.join(", ")) }
                .into())
        }
    }
}
