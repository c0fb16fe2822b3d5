//! What a random formula may name: kinds, whether a value may be missing, and what there is.

/// What an expression gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Number,
    /// A number that a `switch` may decide on.
    Whole,
    Boolean,
    Text,
    Date,
}

impl Kind {
    pub(super) const CELLS: [Self; 4] = [Self::Number, Self::Boolean, Self::Text, Self::Date];

    /// Whether a value of this kind stands where another is expected.
    pub(super) fn fits(self, expected: Self) -> bool {
        self == expected || (self == Self::Whole && expected == Self::Number)
    }
}

/// Whether a value may be missing, most careful first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Presence {
    Sure,
    /// Decided on although a formula that it comes from may be missing: some rows are in error.
    Careless,
    Maybe,
}

/// What a formula is made of, and so who can evaluate it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flavour {
    /// Small numbers, divisors that are written: blocks.
    Plain,
    /// Divisions by columns, remainders, 28 digits, texts put together: decimals.
    Heavy,
    /// Most rows fail: the interpreter, which words every error.
    Failing,
    /// Anything.
    Any,
}

/// A name that expressions may use.
#[derive(Clone, Debug)]
pub(super) struct Name {
    pub(super) text: String,
    pub(super) kind: Kind,
    pub(super) presence: Presence,
    /// Small and short, in most tables.
    pub(super) calm: bool,
    /// Most of its rows are in error: whatever needs it is not evaluated there.
    pub(super) failing: bool,
}

impl Name {
    pub(super) fn new(text: &str, kind: Kind, presence: Presence, calm: bool) -> Self {
        Self { text: text.to_owned(), kind, presence, calm, failing: false }
    }
}

/// A function that expressions may call.
#[derive(Clone, Debug)]
pub(super) struct Helper {
    /// As it is called: `aide1`, `commun::aide1`.
    pub(super) call: String,
    pub(super) arguments: Vec<(Kind, Presence)>,
    pub(super) gives: (Kind, Presence),
    pub(super) calm: bool,
}

/// Names of parameters that are not cells, and where they are used.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Parameters {
    /// Scales that blocks take.
    pub(super) scales: &'static [&'static str],
    /// Scales that they do not: too long, or one for each year.
    pub(super) other_scales: &'static [&'static str],
    pub(super) timelines: &'static [&'static str],
    pub(super) scale_timelines: &'static [&'static str],
}
