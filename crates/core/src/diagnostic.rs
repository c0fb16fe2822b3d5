//! Errors and warnings as data: a code, arguments, places. Words are added by `render`.

pub mod codes;
mod kinds;
mod nearest;

use crate::value::Kind;
pub use codes::Code;
pub use kinds::{List, Shown, Sort, Text, Word, slashed};
pub use nearest::nearest;
use rust_decimal::Decimal;
use std::fmt;

/// A file known to [`crate::sources::Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceId(pub u32);

/// A place in a source: line and column from 1, in characters; `length` 0 is the whole line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The file.
    pub source: SourceId,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// Characters underlined; 0 for the whole line.
    pub length: u32,
}

impl Span {
    /// A place of one line.
    pub fn new(source: SourceId, line: u32, column: u32, length: u32) -> Self {
        Self { source, line, column, length }
    }

    /// A whole line.
    pub fn line(source: SourceId, line: u32) -> Self {
        Self { source, line, column: 1, length: 0 }
    }
}

/// Whether a diagnostic stops the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Makes a run wrong or impossible.
    Error,
    /// Worth a look; never stops a run.
    Warning,
}

/// An argument of a message, worded by the language at the edge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arg {
    /// Shown as it is.
    Text(String),
    /// A word of the catalogue, by its key.
    Word(&'static str),
    /// A number, shown in the reader's notation.
    Number(Decimal),
    /// A count.
    Count(usize),
    /// A kind, named in the reader's language.
    Kind(Kind),
    /// Names, joined by commas.
    List(Vec<String>),
}

impl Arg {
    /// A text, or the key of a word.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Word(word) => Some(word),
            _ => None,
        }
    }
}

/// What a second place of a diagnostic shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Note {
    /// "called here": the way through helpers.
    CalledFrom,
    /// "first defined here".
    FirstDefined,
    /// "and again here".
    Again,
    /// "declared here".
    Declared,
    /// "needed here": a link of a cycle, or the formula that uses a name.
    NeededBy,
}

/// A message with its arguments and its places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable code; fixes the severity and the wording.
    pub code: Code,
    /// Severity, from the code.
    pub severity: Severity,
    /// Arguments by name, for the wording and for tools.
    pub args: Vec<(&'static str, Arg)>,
    /// The place, if there is one.
    pub span: Option<Span>,
    /// Other places that help to understand.
    pub related: Vec<(Span, Note)>,
    /// "Did you mean …?"
    pub suggestion: Option<String>,
}

impl Diagnostic {
    fn new(code: Code) -> Self {
        Self {
            code,
            severity: code.severity(),
            args: Vec::new(),
            span: None,
            related: Vec::new(),
            suggestion: None,
        }
    }

    /// Sets the place.
    #[must_use]
    pub fn at(mut self, span: impl Into<Option<Span>>) -> Self {
        self.span = span.into();
        self
    }

    /// An argument, by name.
    pub fn arg(&self, name: &str) -> Option<&Arg> {
        self.args.iter().find(|(n, _)| *n == name).map(|(_, arg)| arg)
    }

    /// Adds a second place.
    #[must_use]
    pub fn related(mut self, span: Option<Span>, note: Note) -> Self {
        self.related.extend(span.map(|span| (span, note)));
        self
    }

    /// Adds the nearest of `candidates`, if one is near.
    #[must_use]
    pub fn suggest<'a, S: AsRef<str> + ?Sized + 'a>(
        mut self,
        name: &str,
        candidates: impl IntoIterator<Item = &'a S>,
    ) -> Self {
        let candidates = candidates.into_iter().map(AsRef::as_ref);
        self.suggestion = nearest(name, candidates).map(str::to_owned);
        self
    }

    /// What those who pass it on know more of.
    fn with(mut self, name: &'static str, more: Arg) -> Self {
        self.args.push((name, more));
        self
    }

    /// The formula in which it goes wrong.
    #[must_use]
    pub fn in_formula(self, formula: &str) -> Self {
        self.with("formula", Text::from(formula).into())
    }

    /// The same, with the rows in which it does: how many, and the first of them by name.
    #[must_use]
    pub fn in_rows(self, formula: &str, rows: usize, first: Vec<String>) -> Self {
        self.in_formula(formula).with("rows", rows.into()).with("first", Arg::List(first))
    }

    /// The policy that needs something, where another is asked for.
    #[must_use]
    pub fn of_policy(self, policy: &str) -> Self {
        self.with("policy", Text::from(policy).into())
    }

    /// The policies that it is told of, where there are others.
    #[must_use]
    pub fn of_policies(self, policies: Vec<String>) -> Self {
        self.with("policies", Arg::List(policies))
    }

    /// The command that was typed, and how it may be.
    #[must_use]
    pub fn of_command(self, command: &str, example: Option<&str>) -> Self {
        let told = self.with("command", Text::from(command).into());
        match example {
            Some(example) => told.with("example", Text::from(example).into()),
            None => told,
        }
    }

    /// Whether it stops the work.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// Errors found together.
pub type Diagnostics = Vec<Diagnostic>;

impl Code {
    /// The severity that the identifier declares.
    pub fn severity(self) -> Severity {
        if self.id().starts_with('W') { Severity::Warning } else { Severity::Error }
    }
}

impl Code {
    /// Whether it is about words that pages show, and never about what is computed.
    pub fn is_about_words(self) -> bool {
        matches!(self, Self::NoLabel | Self::NoUnit | Self::NoSource | Self::KeysToAdd)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

#[cfg(test)]
mod tests;
