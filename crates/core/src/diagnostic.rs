//! Errors and warnings as data: a code, arguments, places. Words are added by `render`.

mod codes;
mod nearest;

use crate::value::Kind;
pub use codes::Code;
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
    /// A number, shown in the reader's notation.
    Number(Decimal),
    /// A count.
    Count(usize),
    /// A kind, named in the reader's language.
    Kind(Kind),
    /// Names, joined by commas.
    List(Vec<String>),
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}
impl From<&String> for Arg {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}
impl From<usize> for Arg {
    fn from(n: usize) -> Self {
        Self::Count(n)
    }
}
impl From<Kind> for Arg {
    fn from(kind: Kind) -> Self {
        Self::Kind(kind)
    }
}
impl From<Decimal> for Arg {
    fn from(n: Decimal) -> Self {
        Self::Number(n)
    }
}
impl From<Vec<String>> for Arg {
    fn from(names: Vec<String>) -> Self {
        Self::List(names)
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
    /// A diagnostic without a place yet.
    pub fn new(code: Code) -> Self {
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

    /// Adds an argument.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        self.args.push((name, value.into()));
        self
    }

    /// Adds a second place.
    #[must_use]
    pub fn related(mut self, span: Option<Span>, note: Note) -> Self {
        self.related.extend(span.map(|span| (span, note)));
        self
    }

    /// Adds the nearest of `candidates`, if one is near.
    #[must_use]
    pub fn suggest<'a>(
        mut self,
        name: &str,
        candidates: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        self.suggestion = nearest(name, candidates).map(str::to_owned);
        self
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

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

#[cfg(test)]
mod tests;
