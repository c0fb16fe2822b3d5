//! What a loaded policy is, for everybody who comes after the loader.

use super::derived::Derived;
use super::domain::Domain;
use super::param::Param;
use super::tree::Function;
use crate::diagnostic::{Code, Diagnostic, SourceId, Span};
use crate::value::{InputSpec, Kind};
use indexmap::IndexMap;
use jiff::civil::Date;
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
