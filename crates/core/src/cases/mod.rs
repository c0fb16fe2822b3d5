//! Worked cases: what a policy must give for rows written by hand, what it gives, and what no
//! case reaches. Values in, values out.

mod accept;
mod coverage;
mod find;
mod judge;
mod prepare;

#[cfg(test)]
mod tests;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Note, Shown, SourceId, Span, codes};
use crate::policy::Status;
use crate::scenario::CaseFile;
use crate::sources::Sources;
use crate::value::{Kind, Value};
pub use accept::{Accepted, accepted};
pub use coverage::{Branch, BranchSort, Coverage, Reach};
pub use find::{all, of_policy};
use rust_decimal::Decimal;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// What stands for a missing value among expected ones, as in scripts.
pub const MISSING: &str = "none()";
/// What stands before the code of an expected error.
pub const ERROR: &str = "error:";

/// What must come out.
#[derive(Clone, Debug, PartialEq)]
pub enum Expected {
    /// This value, perhaps missing.
    Value(Value),
    /// An error of this code.
    Error(Code),
}

/// What came out.
#[derive(Clone, Debug, PartialEq)]
pub enum Obtained {
    /// This value, as it leaves.
    Value(Value),
    /// An error.
    Error(Box<Diagnostic>),
    /// Of a row that was to be refused: no error at all.
    Accepted,
}

/// What an expectation is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A formula.
    Formula {
        /// Its name.
        name: String,
        /// Its unit.
        unit: Option<String>,
        /// Its kind, when it is known.
        kind: Option<Kind>,
    },
    /// The whole row, which is to be refused.
    Row,
}

/// An expectation, and what came out.
#[derive(Clone, Debug)]
pub struct Check {
    /// What it is about.
    pub subject: Subject,
    /// What must come out.
    pub expected: Expected,
    /// What came out.
    pub obtained: Obtained,
    /// How far an obtained number may be.
    pub margin: Decimal,
    /// Whether it holds.
    pub holds: bool,
    /// Where the expected value is written.
    pub span: Span,
    /// Its bytes in the text of the file.
    pub bytes: Range<usize>,
}

impl Check {
    /// The name of the formula; none for a row.
    pub fn formula(&self) -> Option<&str> {
        match &self.subject {
            Subject::Formula { name, .. } => Some(name),
            Subject::Row => None,
        }
    }

    /// Obtained minus expected, when both are numbers.
    pub fn gap(&self) -> Option<Decimal> {
        match (&self.obtained, &self.expected) {
            (
                Obtained::Value(Value::Number(obtained)),
                Expected::Value(Value::Number(expected)),
            ) => obtained.checked_sub(*expected),
            _ => None,
        }
    }
}

/// A case, judged.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Its name.
    pub name: String,
    /// Where its expected values come from.
    pub source: String,
    /// Where it starts.
    pub place: Span,
    /// The year.
    pub exercice: Option<i32>,
    /// Parameters changed, as after `--set`.
    pub settings: Vec<String>,
    /// Expectations, in the order of the policy's graph: what comes first explains the rest.
    pub checks: Vec<Check>,
}

impl Outcome {
    /// Whether everything holds.
    pub fn holds(&self) -> bool {
        self.checks.iter().all(|check| check.holds)
    }

    /// The expectations that do not hold.
    pub fn failures(&self) -> impl Iterator<Item = &Check> {
        self.checks.iter().filter(|check| !check.holds)
    }

    /// A failure as a message with its place, for editors and for tools.
    pub fn diagnostic(&self, check: &Check) -> Diagnostic {
        let failure = |code: Code| match &check.subject {
            Subject::Formula { .. } => format!("{ERROR}{code}").into(),
            Subject::Row => code.id().into(),
        };
        let expected = match &check.expected {
            Expected::Value(value) => plain(value),
            Expected::Error(code) => failure(*code),
        };
        let (found, cause) = match &check.obtained {
            Obtained::Value(value) => (Some(plain(value)), None),
            Obtained::Error(cause) => (Some(failure(cause.code)), cause.span),
            Obtained::Accepted => (None, None),
        };
        let case = &self.name;
        let told = match check.formula() {
            Some(formula) => {
                let (found, gap) = (found.unwrap_or("".into()), check.gap());
                codes::CaseFails { case, formula, expected, found, gap }.at(check.span)
            }
            None => codes::CaseRowFails { case, expected, found }.at(check.span),
        };
        told.related(cause, Note::NeededBy)
    }
}

fn plain(value: &Value) -> Shown {
    match value {
        Value::Number(n) => (*n).into(),
        Value::Missing => MISSING.into(),
        Value::Text(text) => format!("\"{text}\"").into(),
        other => other.to_machine().into(),
    }
}

/// A case file, run.
#[derive(Clone, Debug)]
pub struct Report {
    /// The file.
    pub source: SourceId,
    /// Its path, as shown to people.
    pub path: PathBuf,
    /// The policy, by id.
    pub policy: String,
    /// The path of its script, as shown to people.
    pub script: PathBuf,
    /// The title of the file, or of the policy.
    pub label: String,
    /// What the policy is worth.
    pub status: Status,
    /// Its cases, in the order of the file.
    pub outcomes: Vec<Outcome>,
    /// What they reach.
    pub coverage: Coverage,
}

impl Report {
    /// How many cases fail.
    pub fn failed(&self) -> usize {
        self.outcomes.iter().filter(|outcome| !outcome.holds()).count()
    }
}

/// Runs the cases of a file. A wrong file is refused whole, with everything wrong in it.
///
/// # Errors
/// Those of [`CaseFile::parse`], of [`policy::load`](crate::policy::load()), of
/// [`Scenario::bind_all`](crate::scenario::Scenario::bind_all) and of
/// [`evaluate`](crate::engine::evaluate); names and values that the policy does not have (`B0651`
/// to `B0655`), a year that it needs (`B0636`). A case that fails is no error.
pub fn run(sources: &mut Sources, path: &Path) -> Result<Report, Diagnostics> {
    let file = CaseFile::read(sources, path)?;
    let ready = prepare::prepare(sources, path, &file)?;
    judge::judge(sources, &file, &ready)
}

/// The outcomes alone, in the order of the file: what the cases reach takes as long as all the rest.
///
/// # Errors
/// Those of [`run`].
pub fn outcomes(sources: &mut Sources, path: &Path) -> Result<Vec<Outcome>, Diagnostics> {
    let file = CaseFile::read(sources, path)?;
    let ready = prepare::prepare(sources, path, &file)?;
    judge::outcomes(sources, &file, &ready, &mut |_, _, _| {})
}
