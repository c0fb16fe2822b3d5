//! The values that an explanation goes through: each with what it is worth in the row, and what
//! it comes from.

use super::lines;
use super::term::{self, Step};
use bareme_core::diagnostic::{Diagnostic, SourceId, Span};
use bareme_core::engine::{self, Detail, Evaluation, Settings, Supplied};
use bareme_core::policy::{Derived, Formula, Named, Param, ParamValue, Policy};
use bareme_core::scenario::{Reduced, Variant};
use bareme_core::value::{InputSpec, Value};
use indexmap::IndexMap;
use jiff::civil::Date;
use std::borrow::Cow;

/// What a value is worth in the row.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// A value as it leaves, perhaps missing; a scale or a timeline.
    Value(ParamValue),
    /// It is in error.
    Refused(Cause),
}

/// Why a value is in error.
#[derive(Clone, Debug, PartialEq)]
pub struct Cause {
    /// The formula in which the error arises.
    pub formula: String,
    /// The error.
    pub diagnostic: Diagnostic,
    /// The row in which it arises, when it is another one.
    pub elsewhere: Option<String>,
}

impl Outcome {
    /// The cell, if there is one.
    pub fn scalar(&self) -> Option<&Value> {
        if let Self::Value(ParamValue::Scalar(value)) = self { Some(value) } else { None }
    }

    /// Whether it is not known.
    pub fn is_missing(&self) -> bool {
        self.scalar() == Some(&Value::Missing)
    }

    /// Whether it is zero or false.
    pub fn is_nothing(&self) -> bool {
        match self.scalar() {
            Some(Value::Number(n)) => n.is_zero(),
            Some(Value::Boolean(b)) => !b,
            _ => false,
        }
    }
}

/// Where the cell of an input comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum Origin {
    /// A cell of a table.
    Cell(Span),
    /// An empty cell: the value is the policy's default, or missing.
    EmptyCell(Span),
    /// Several lines of a child table, perhaps with nothing in one of them.
    Reduced(Reduced),
    /// A cell that the manifest says to hold nothing (a rate kept secret): the same.
    Masked {
        /// The cell.
        cell: Span,
        /// What it says.
        marker: String,
    },
    /// The row finds nothing in the table that is looked up: the same.
    Unmatched {
        /// The cell by which it looks.
        cell: Span,
        /// The table.
        table: SourceId,
    },
    /// No table has the column: the value is the policy's default, or missing.
    NoColumn,
    /// The program that embeds the engine gave it.
    Given,
    /// A formula of the variant.
    Variant {
        /// The cell that it changes.
        cell: Option<Span>,
        /// What the cell holds.
        before: String,
        /// The formula.
        formula: String,
        /// Where it is written.
        span: Span,
    },
}

/// What stands behind a name.
#[derive(Clone, Debug)]
pub enum Holding {
    /// A formula, and what it did.
    Formula(Box<Formula>, Vec<Step>),
    /// A parameter.
    Parameter {
        /// The declaration.
        param: Box<Param>,
        /// Since when the value is in force.
        since: Option<Date>,
        /// For values by key: the column that chooses, and the key of the row.
        key: Option<(String, Value)>,
    },
    /// A value over the whole population, and how it came about.
    Derived(Box<Derived>, Option<Detail>),
    /// An input column.
    Input(Box<InputSpec>, Origin),
    /// The year of the row.
    Exercice,
}

/// A named value of the explanation.
#[derive(Clone, Debug)]
pub struct Node {
    /// The name.
    pub name: String,
    /// What it is worth.
    pub outcome: Outcome,
    /// What stands behind it.
    pub holding: Holding,
    /// The values that it read, in order.
    pub read: Vec<String>,
    /// Those of `read` that are zero or false and added nothing to it.
    pub idle: Vec<String>,
    /// The values that it may need, and did not read in this row.
    pub unread: Vec<String>,
}

impl Node {
    /// What people read: the label or, failing that, the name.
    pub fn title(&self) -> &str {
        let label = match &self.holding {
            Holding::Formula(formula, _) => formula.label.as_deref(),
            Holding::Parameter { param, .. } => param.label.as_deref(),
            Holding::Derived(derived, _) => derived.label.as_deref(),
            Holding::Input(spec, _) => spec.label.as_deref(),
            Holding::Exercice => None,
        };
        label.unwrap_or(&self.name)
    }

    /// The unit, if one is declared.
    pub fn unit(&self) -> Option<&str> {
        match &self.holding {
            Holding::Formula(formula, _) => formula.unit.as_deref(),
            Holding::Parameter { param, .. } => param.unit.as_deref(),
            Holding::Derived(derived, _) => derived.unit.as_deref(),
            Holding::Input(spec, _) => spec.unit.as_deref(),
            Holding::Exercice => None,
        }
    }

    /// Everything that it may need.
    pub fn needs(&self) -> impl Iterator<Item = &String> {
        self.read.iter().chain(&self.unread)
    }
}

/// A row of an evaluation, to be explained.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    /// The policy.
    pub policy: &'a Policy,
    /// Its results.
    pub evaluation: &'a Evaluation,
    /// How they were computed.
    pub settings: Settings,
    /// The variant in force.
    pub variant: Option<&'a Variant>,
    /// The row.
    pub row: usize,
}

impl Row<'_> {
    /// The values that a name rests on, itself first, each before what it needs; with those that
    /// were not read when `all`.
    pub(super) fn nodes(&self, root: &str, all: bool) -> IndexMap<String, Node> {
        let mut nodes: IndexMap<String, Node> = IndexMap::new();
        let mut stack = vec![root.to_owned()];
        while let Some(name) = stack.pop() {
            if nodes.contains_key(&name) {
                continue;
            }
            let Some(node) = self.node(&name) else { continue };
            let unread = node.unread.iter().filter(|_| all);
            let next: Vec<String> = node.read.iter().chain(unread).cloned().collect();
            stack.extend(next.into_iter().rev());
            nodes.insert(name, node);
        }
        nodes
    }

    /// One value; `None` when the policy has no such name.
    pub fn node(&self, name: &str) -> Option<Node> {
        let policy = self.policy;
        let named = policy.named(name);
        let span = named.and_then(Named::span);
        let outcome = self.outcome(name, span.unwrap_or(policy.meta.span))?;
        let (mut read, mut idle, mut unread) = (Vec::new(), Vec::new(), Vec::new());
        let holding = match named {
            Some(Named::Formula(formula)) => {
                let (holding, names) = self.formula(formula);
                [read, idle, unread] = names;
                holding
            }
            Some(Named::Param(param)) => {
                let (holding, key) = self.parameter(param);
                read.extend(key);
                holding
            }
            Some(Named::Derived(derived)) => {
                let detail = engine::detail(policy, self.evaluation, name, self.row);
                // What is read of the year before is not worth the same in this one.
                let needs = derived.needs().filter(|_| !derived.looks_back());
                read.extend(needs.map(|need| need.name.clone()));
                Holding::Derived(Box::new(derived.clone()), detail)
            }
            Some(Named::Input(spec)) => {
                Holding::Input(Box::new(spec.clone()), self.origin(spec, &outcome))
            }
            None => Holding::Exercice,
        };
        Some(Node { name: name.to_owned(), outcome, holding, read, idle, unread })
    }

    fn outcome(&self, name: &str, span: Span) -> Option<Outcome> {
        let supplied = engine::supplied(self.policy, self.evaluation, name, span, self.row)?;
        Some(match supplied {
            Supplied::Value(value) => Outcome::Value(lines::worth(&value)),
            Supplied::Cause(cause) => {
                let failure = self.evaluation.failures.get(cause as usize)?;
                // Failures are grouped: the words of this row are those of its own evaluation.
                let formula = failure.formula.clone();
                if failure.rows.binary_search(&self.row).is_err() {
                    let diagnostic = failure.diagnostic.clone();
                    let elsewhere = failure.rows.first().map(|row| self.key(*row));
                    return Some(Outcome::Refused(Cause { formula, diagnostic, elsewhere }));
                }
                let traced = engine::trace(
                    self.policy,
                    self.evaluation,
                    self.settings,
                    &formula,
                    self.row,
                    &mut (),
                );
                let diagnostic = match traced.and_then(|traced| traced.outcome) {
                    Some(Err(diagnostic)) => diagnostic,
                    _ => failure.diagnostic.clone(),
                };
                Outcome::Refused(Cause { formula, diagnostic, elsewhere: None })
            }
            Supplied::Refused(diagnostic) => {
                let formula = name.to_owned();
                Outcome::Refused(Cause { formula, diagnostic, elsewhere: None })
            }
        })
    }

    /// The structure and the year of a row.
    fn key(&self, row: usize) -> String {
        let key = self.evaluation.dataset.rows.key(row);
        match key.exercice {
            Some(year) => format!("{} {year}", key.structure),
            None => key.structure.to_owned(),
        }
    }

    /// A formula, what it did, what it read, what added nothing, and what it did not read.
    fn formula(&self, formula: &Formula) -> (Holding, [Vec<String>; 3]) {
        let recorded =
            engine::record(self.policy, self.evaluation, self.settings, &formula.name, self.row);
        let walked = recorded.filter(|(traced, _)| traced.walked);
        let steps = walked.map(|(_, frame)| lines::steps(&frame, self.settings));
        let steps = steps.unwrap_or_default();
        let (read, idle) = term::uses(&steps);
        let [mut of_row, mut idle_ones, mut others] = [const { Vec::new() }; 3];
        for (index, need) in formula.needs.iter().enumerate() {
            // An argument in error is in the way, read or not.
            let refused = matches!(self.outcome(&need.name, need.span), Some(Outcome::Refused(_)));
            if read.contains(&index) || refused {
                of_row.push(need.name.clone());
            } else {
                others.push(need.name.clone());
            }
            if idle.contains(&index) {
                idle_ones.push(need.name.clone());
            }
        }
        let holding = Holding::Formula(Box::new(formula.clone()), steps);
        (holding, [of_row, idle_ones, others])
    }

    fn parameter(&self, param: &Param) -> (Holding, Option<String>) {
        let exercice = self.evaluation.dataset.rows.get(self.row).and_then(|row| row.exercice);
        let in_force = param.in_force(exercice);
        // A mean starts on no day.
        let held =
            |v: &ParamValue| matches!(&in_force, Some(Cow::Borrowed(f)) if std::ptr::eq(*f, v));
        let step = param.steps.iter().find(|(_, v)| held(v));
        let since = step.and_then(|(from, _)| *from);
        let key = match in_force.as_deref() {
            Some(ParamValue::ByKey(by_key)) => {
                let key = self.outcome(&by_key.column, param.span);
                let key = key.and_then(|key| key.scalar().cloned()).unwrap_or(Value::Missing);
                Some((by_key.column.clone(), key))
            }
            _ => None,
        };
        let read = key.as_ref().map(|(column, _)| column.clone());
        (Holding::Parameter { param: Box::new(param.clone()), since, key }, read)
    }

    /// Whether a value comes from a set made of values, which has no table, and from no default.
    fn given(&self, spec: &InputSpec) -> bool {
        let dataset = &self.evaluation.dataset;
        let value = dataset.inputs.get(&spec.name).map_or(Value::Missing, |c| c.value(self.row));
        let default = spec.otherwise.as_ref().unwrap_or(&Value::Missing);
        dataset.tables.columns().is_empty() && value != *default
    }

    fn origin(&self, spec: &InputSpec, outcome: &Outcome) -> Origin {
        let dataset = &self.evaluation.dataset;
        let cell = dataset.tables.cell(&spec.name, self.row);
        let text = dataset.tables.cell_text(&spec.name, self.row).unwrap_or_default();
        let mut of_variant = self.variant.into_iter().flat_map(|variant| &variant.inputs);
        let formula = of_variant.rfind(|formula| formula.column == spec.name);
        match (cell, formula) {
            // A variant leaves what is not known as it is.
            (_, Some(formula)) if !outcome.is_missing() => {
                let default = || spec.otherwise.as_ref().map(Value::to_machine);
                let before = if text.is_empty() { default().unwrap_or_default() } else { text };
                Origin::Variant { cell, before, formula: formula.text.clone(), span: formula.span }
            }
            (Some(_), _) if let Some(reduced) = dataset.tables.reduced(&spec.name, self.row) => {
                Origin::Reduced(reduced)
            }
            (Some(cell), _) if text.is_empty() => {
                let marker =
                    dataset.tables.masked(&spec.name, self.row).filter(|text| !text.is_empty());
                marker.map_or(Origin::EmptyCell(cell), |marker| Origin::Masked { cell, marker })
            }
            (Some(cell), _) => Origin::Cell(cell),
            (None, _) if self.given(spec) => Origin::Given,
            (None, _) => dataset
                .tables
                .unmatched(&spec.name, self.row)
                .map_or(Origin::NoColumn, |(cell, table)| Origin::Unmatched { cell, table }),
        }
    }
}

/// The year is a value like another, without a place.
pub(super) fn is_known(policy: &Policy, name: &str) -> bool {
    policy.source(name).is_some()
}
