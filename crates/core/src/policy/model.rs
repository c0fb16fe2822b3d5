//! What a loaded policy is, for everybody who comes after the loader.

use super::authority::Authority;
use super::derived::Derived;
use super::domain::Domain;
use super::tree::Function;
use crate::diagnostic::{Code, Diagnostic, Sort, SourceId, Span};
use crate::number::ExactSum;
use crate::value::{InputSpec, Kind, Value};
use indexmap::IndexMap;
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

crate::keywords! {
    /// What a policy text is worth.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum Status {
        /// A published text.
        Published = "published",
        /// A working proposal, without legal value.
        Proposal = "proposal",
        /// A hypothesis on a text that is not available or does not exist yet.
        Hypothesis = "hypothesis",
    }
}

crate::keywords! {
    /// Whether the law says a number.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
    pub enum Basis {
        /// Not said by the texts: a choice that has to be made.
        Assumption = "assumption",
        /// Put forward by a proposal.
        Proposal = "proposal",
        /// Said by the text.
        Text = "text",
    }
}

/// The `policy(#{…})` declaration.
#[derive(Clone, Debug)]
pub struct Meta {
    /// Edition of the language.
    pub edition: u32,
    /// French title.
    pub label: String,
    /// What the text is worth.
    pub status: Status,
    /// Reference of the text.
    pub source: Option<String>,
    /// First day covered.
    pub from: Option<Date>,
    /// Last day covered.
    pub to: Option<Date>,
    /// The headline output.
    pub total: Option<String>,
    /// The boolean formula that says who is in.
    pub eligible: Option<String>,
    /// What pages show beyond labels.
    pub domain: Domain,
    /// Free remarks.
    pub notes: Option<String>,
    /// Where it is declared.
    pub span: Span,
}

impl Meta {
    /// Whether the text holds on some day of a year.
    pub fn covers(&self, year: i32) -> bool {
        self.from.is_none_or(|from| i32::from(from.year()) <= year)
            && self.to.is_none_or(|to| i32::from(to.year()) >= year)
    }
}

/// Points of a piecewise function, strictly ascending in x.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scale {
    /// (x, y), two or more.
    pub points: Vec<(Decimal, Decimal)>,
}

/// A value by the text of a column (`by_key("region", …)`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByKey {
    /// The column (or formula) whose text chooses.
    pub column: String,
    /// Values in declared order.
    pub values: IndexMap<String, Value>,
}

/// A value that changes in time, looked up by the formula itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    /// (from, value), ascending. Values are numbers or scales.
    pub steps: Vec<(Date, ParamValue)>,
}

/// What a parameter holds at one time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParamValue {
    /// Number, boolean, text, date or missing.
    Scalar(Value),
    /// A scale.
    Scale(Arc<Scale>),
    /// A value by key.
    ByKey(Arc<ByKey>),
    /// A value in time, resolved by the formula.
    Timeline(Arc<Timeline>),
}

/// What kind of thing a parameter holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ParamKind {
    /// A scalar of this kind (`none("€")` is a number that may be missing).
    Scalar(Kind),
    /// A scale.
    Scale,
    /// Values of this kind by key.
    ByKey(Kind),
    /// Numbers in time.
    Timeline,
    /// Scales in time.
    ScaleTimeline,
}

impl ParamKind {
    /// How a message names it.
    pub(super) fn sort(self) -> Sort {
        match self {
            Self::Scalar(kind) => kind.into(),
            Self::Scale => "scale".into(),
            Self::ByKey(_) => "by_key".into(),
            Self::Timeline | Self::ScaleTimeline => "timeline".into(),
        }
    }
}

/// Who last gave a parameter its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A policy, by id.
    Policy(String),
    /// `--set` on the command line.
    CommandLine,
}

crate::keywords! {
    /// What a year takes of values that change within it.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
    pub enum Within {
        /// The value in force on 1 January or, failing that, the first one that starts within it.
        #[default]
        Start = "start",
        /// The mean of the values in force on the first day of each month; nothing before the first.
        Months = "months",
    }
}

/// Values by date of entry into force; a single value without a date is in force always.
pub type Steps = Vec<(Option<Date>, ParamValue)>;

/// A parameter.
#[derive(Clone, Debug)]
pub struct Param {
    /// Name.
    pub name: String,
    /// What it holds.
    pub kind: ParamKind,
    /// Its values.
    pub steps: Steps,
    /// What a year takes of those that change within it.
    pub within: Within,
    /// Its values as it was declared.
    pub declared: Steps,
    /// French label.
    pub label: Option<String>,
    /// Unit.
    pub unit: Option<String>,
    /// Legal reference.
    pub source: Option<String>,
    /// Whether the law says it; of several values, what the least sure of them rests on.
    pub basis: Basis,
    /// What each of its values rests on, where that is not the same for all.
    pub authorities: Vec<Authority>,
    /// Smallest value allowed.
    pub min: Option<Value>,
    /// Largest value allowed.
    pub max: Option<Value>,
    /// The least and the most that is plausible.
    pub range: Option<[Value; 2]>,
    /// The readings it can take.
    pub values: Vec<Value>,
    /// Free remark.
    pub note: Option<String>,
    /// Where it is declared.
    pub span: Span,
    /// Who declared it.
    pub declared_by: Origin,
    /// Who gave the value in force, when it is not who declared it (`set`, `amend`, `--set`).
    pub changed_by: Option<(Origin, Option<Span>)>,
    /// The values that were given from a day on, since it was declared.
    pub amended: Vec<Amended>,
}

/// A value that a heir or the command line gives from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amended {
    /// The day.
    pub from: Date,
    /// Where it is written; not on the command line.
    pub span: Option<Span>,
    /// Days from which values that were there before it still hold.
    pub kept: Vec<Date>,
    /// Whether what follows in the same file takes it back.
    pub undone: bool,
}

impl Amended {
    /// Whether both were written in the same place.
    pub fn beside(&self, span: Option<Span>) -> bool {
        self.span.map(|span| span.source) == span.map(|span| span.source)
    }
}

impl Param {
    /// The value that formulas of `exercice` receive, as [`Within`] says; `None` when there is none.
    pub fn in_force(&self, exercice: Option<i32>) -> Option<Cow<'_, ParamValue>> {
        match exercice.filter(|_| self.within == Within::Months) {
            Some(year) => self.mean(year).map(Cow::Owned),
            None => self.starting(exercice).map(Cow::Borrowed),
        }
    }

    /// What decides what it gives in a year.
    pub fn given(&self) -> (&Steps, Within) {
        (&self.steps, self.within)
    }

    /// Whether its values have a mean: numbers, or numbers by one key.
    pub fn has_means(&self) -> bool {
        let number = |value: &Value| value.number().is_some();
        let of_number = |value: &ParamValue| match value {
            ParamValue::Scalar(value) => number(value),
            ParamValue::ByKey(by_key) => by_key.values.values().all(number),
            _ => false,
        };
        let keys: BTreeSet<&str> = self.key_columns().collect();
        !matches!(self.kind, ParamKind::Scalar(Kind::Integer))
            && keys.len() < 2
            && self.steps.iter().all(|(_, value)| of_number(value))
    }

    /// The value in force on a day.
    pub fn on(&self, day: Date) -> Option<&ParamValue> {
        let step = self.steps.iter().rev().find(|(from, _)| from.is_none_or(|from| from <= day));
        step.map(|(_, value)| value)
    }

    /// The mean of a year, rounded once; `None` before the first date, and beyond what is held.
    fn mean(&self, year: i32) -> Option<ParamValue> {
        let year = i16::try_from(year).ok()?;
        let months = (1..=12).map(|month| Some(self.on(Date::new(year, month, 1).ok()?)));
        let months: Vec<&ParamValue> =
            months.collect::<Option<Vec<_>>>()?.into_iter().flatten().collect();
        let last = *months.last()?;
        if months.iter().all(|value| *value == last) && months.len() == 12 {
            return Some(last.clone());
        }
        let mean = |number: &dyn Fn(&ParamValue) -> Option<Decimal>| {
            let mut sum = ExactSum::default();
            for month in &months {
                sum.add(number(month)?);
            }
            let mut twelve = ExactSum::default();
            twelve.add(Decimal::from(12));
            sum.divided_by(&twelve).map(Value::Number)
        };
        match last {
            ParamValue::Scalar(_) => mean(&|value| match value {
                ParamValue::Scalar(value) => value.number(),
                _ => None,
            })
            .map(ParamValue::Scalar),
            ParamValue::ByKey(by_key) => {
                // A key that some month lacks has no mean: it is unknown that year.
                let of = |key: &String| {
                    mean(&|value| match value {
                        ParamValue::ByKey(by_key) => by_key.values.get(key)?.number(),
                        _ => None,
                    })
                };
                let values = by_key.values.keys().filter_map(|key| Some((key.clone(), of(key)?)));
                let (column, values) = (by_key.column.clone(), values.collect());
                Some(ParamValue::ByKey(Arc::new(ByKey { column, values })))
            }
            _ => None,
        }
    }

    /// The one in force on 1 January or, failing that, the first one that starts within the year.
    fn starting(&self, exercice: Option<i32>) -> Option<&ParamValue> {
        self.place(exercice).map(|at| &self.steps[at].1)
    }

    /// Its place among the values.
    pub(super) fn place(&self, exercice: Option<i32>) -> Option<usize> {
        let Some(year) = exercice else {
            return self.steps.iter().position(|(from, _)| from.is_none());
        };
        let starts = |from: &Option<Date>| {
            from.is_none_or(|d| (i32::from(d.year()), d.month(), d.day()) <= (year, 1, 1))
        };
        let january = self.steps.iter().rposition(|(from, _)| starts(from));
        let within = || {
            let of_year = |from: Date| i32::from(from.year()) == year;
            self.steps.iter().position(|(from, _)| from.is_some_and(of_year))
        };
        january.or_else(within)
    }

    /// The columns whose texts choose among its values by key.
    pub fn key_columns(&self) -> impl Iterator<Item = &str> {
        self.steps.iter().filter_map(|(_, value)| match value {
            ParamValue::ByKey(by_key) => Some(by_key.column.as_str()),
            _ => None,
        })
    }

    /// Whether the value may be missing in some year.
    pub fn may_be_missing(&self) -> bool {
        self.steps.iter().any(|(_, v)| matches!(v, ParamValue::Scalar(Value::Missing)))
    }
}

/// What a name stands for, by its place in the lists of a [`Policy`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// One of [`Policy::inputs`].
    Input(usize),
    /// One of [`Policy::params`].
    Param(usize),
    /// One of [`Policy::formulas`].
    Formula(usize),
    /// One of [`Policy::derived`].
    Derived(usize),
    /// The year of the row.
    Year,
}

/// A value that is needed: an argument of a formula, an operand of a derived value. What it stands
/// for is resolved once, when the policy is linked; until then `S` is `()`.
#[derive(Clone, Debug)]
pub struct Need<S = Source> {
    /// Name of the value.
    pub name: String,
    /// Where it is named.
    pub span: Span,
    /// What the name stands for.
    pub source: S,
}

/// A formula.
#[derive(Clone, Debug)]
pub struct Formula {
    /// Name of the value it defines.
    pub name: String,
    /// First line of its comment.
    pub label: Option<String>,
    /// The rest of its comment.
    pub description: Option<String>,
    /// `@unit`.
    pub unit: Option<String>,
    /// `@source`.
    pub source: Option<String>,
    /// Free tags (`financeur` → `FISS`), in order.
    pub tags: Vec<(String, String)>,
    /// Values that it needs, in order of its arguments.
    pub needs: Vec<Need>,
    /// Which file of the policy it comes from.
    pub file: usize,
    /// Id of the policy that defines it.
    pub origin: String,
    /// Its `fn name` in the source.
    pub span: Span,
    /// Its text, from `fn` to the closing brace.
    pub text: String,
    /// Texts of the helpers it uses, directly or not, by name, sorted.
    pub helpers: Vec<(String, Arc<str>)>,
    /// The lowered tree.
    pub tree: Arc<Function>,
    /// Its kind, when it is known.
    pub kind: Option<Kind>,
    /// Whether it may be missing, as far as the checks can see.
    pub may_be_missing: bool,
    /// What decides its result: tree and helpers without positions or comments. Equal texts,
    /// equal meaning given equal needs.
    pub canonical: String,
}

/// One script of a policy: itself, an ancestor, or an imported module.
#[derive(Clone, Debug)]
pub struct PolicyFile {
    /// The policy's id, or the module's path as imported.
    pub id: String,
    /// The source.
    pub source: SourceId,
    /// Whether it is an imported module (helpers only).
    pub module: bool,
}

/// A loaded, checked policy: every name in it is resolved, every kind inferred.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Id or path, as it was named.
    pub id: String,
    /// Title, status, dates.
    pub meta: Meta,
    /// Its scripts: ancestors first, itself last, then modules.
    pub files: Vec<PolicyFile>,
    /// Columns it reads.
    pub inputs: IndexMap<String, InputSpec>,
    /// Parameters.
    pub params: IndexMap<String, Param>,
    /// Formulas, in order of definition.
    pub formulas: IndexMap<String, Formula>,
    /// Values over the whole population, in order of declaration.
    pub derived: IndexMap<String, Derived>,
    /// The policies that it refers to, directly or not, each after those that it refers to
    /// itself, by the place of their script.
    pub references: IndexMap<String, Arc<Policy>>,
    /// Formulas to show, in order.
    pub outputs: Vec<String>,
    /// Names of formulas and derived values so that each comes after what it needs.
    pub order: Vec<String>,
    /// Among them, those that follow one another from year to year, in order.
    pub rings: Vec<Vec<String>>,
    /// What the checks advise.
    pub warnings: Vec<Diagnostic>,
    /// Scripts ready for the interpreter, parallel to `files`.
    pub(crate) scripts: Vec<Arc<super::script::Script>>,
}

impl Policy {
    /// What a name stands for: for those that come from outside. Needs hold theirs.
    pub fn source(&self, name: &str) -> Option<Source> {
        let input = || self.inputs.get_index_of(name).map(Source::Input);
        let param = || self.params.get_index_of(name).map(Source::Param);
        let derived = || self.derived.get_index_of(name).map(Source::Derived);
        let formula = self.formulas.get_index_of(name).map(Source::Formula);
        let found = formula.or_else(derived).or_else(param).or_else(input);
        found.or_else(|| (name == super::EXERCICE).then_some(Source::Year))
    }

    /// A need of a name that comes from outside.
    pub fn need(&self, name: &str, span: Span) -> Option<Need> {
        self.source(name).map(|source| Need { name: name.to_owned(), span, source })
    }

    /// Whether a value may differ from one row to another of the same year.
    pub fn rests_on_rows(&self, name: &str) -> bool {
        let (mut waiting, mut seen) = (vec![name], BTreeSet::new());
        while let Some(name) = waiting.pop() {
            match self.source(name) {
                Some(Source::Formula(_)) if !seen.insert(name) => {}
                Some(Source::Formula(at)) => {
                    waiting.extend(self.formulas[at].needs.iter().map(|need| need.name.as_str()));
                }
                Some(Source::Param(at)) if self.params[at].key_columns().next().is_none() => {}
                Some(Source::Year) => {}
                _ => return true,
            }
        }
        false
    }

    /// Formulas on which nothing that is shown rests: neither what the policy is about, nor what
    /// another name of these needs.
    pub fn idle_formulas(&self) -> impl Iterator<Item = &Formula> {
        let shown = self.outputs.iter().chain(&self.meta.total).chain(&self.meta.eligible);
        let mut waiting: Vec<&str> = shown.map(String::as_str).collect();
        let Domain { per, presence, .. } = &self.meta.domain;
        waiting.extend([per, presence].into_iter().flatten().map(|(name, _)| &**name));
        // Groups and keys may be those of any parameter.
        waiting.extend(self.params.values().flat_map(Param::key_columns));
        let mut needed: BTreeSet<&str> = BTreeSet::new();
        while let Some(name) = waiting.pop() {
            if needed.insert(name) {
                let formula = self.formulas.get(name).into_iter().flat_map(|f| &f.needs);
                let derived = self.derived.get(name).into_iter().flat_map(Derived::needs);
                waiting.extend(formula.chain(derived).map(|need| need.name.as_str()));
            }
        }
        self.formulas.values().filter(move |formula| !needed.contains(formula.name.as_str()))
    }

    /// Of what the checks advise, what is said wherever it is run, so that no result changes in
    /// silence, nor stays the same: definitions and changes without the effect that they seem to
    /// have, what is not read as it looks, and the keys that give back lines that pages had.
    pub fn told(&self) -> Vec<Diagnostic> {
        let told = [
            Code::UnusedFormula,
            Code::UnusedHelper,
            Code::UnusedDerived,
            Code::UnusedParameter,
            Code::ChangeWithinYear,
            Code::ChangeWithinMonth,
            Code::ChangeUndone,
            Code::LaterValuesKept,
            Code::PercentAsFraction,
            Code::TwoValues,
            Code::Lookalike,
            Code::KeysToAdd,
        ];
        self.warnings.iter().filter(|warning| told.contains(&warning.code)).cloned().collect()
    }

    /// Whether anything needs the period (`exercice`, dated parameters).
    pub fn needs_period(&self) -> bool {
        let needs = self.formulas.values().flat_map(|f| &f.needs);
        let names = needs.chain(self.derived.values().flat_map(Derived::needs));
        names.into_iter().any(|need| need.source == Source::Year)
            || self.derived.values().any(|derived| derived.needs_period(self))
            || self.params.values().any(|p| p.steps.iter().any(|(from, _)| from.is_some()))
    }
}
