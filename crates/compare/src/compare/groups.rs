//! Rows by the text of a column or a formula.

use bareme_core::diagnostic::{Diagnostic, codes};
use bareme_core::engine::Evaluation;
use bareme_core::policy::Policy;
use bareme_core::value::{Kind, Value};
use std::collections::BTreeSet;
use std::sync::Arc;

use super::view::Entry;

/// What results are grouped by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GroupBy {
    /// A column of the tables, an input or a formula: `--by region`.
    Column(String),
    /// A tag of the outputs: `--by @financeur`.
    Tag(String),
}

impl GroupBy {
    /// Reads the argument of `--by`.
    pub fn parse(text: &str) -> Self {
        match text.strip_prefix('@') {
            Some(tag) => Self::Tag(tag.to_owned()),
            None => Self::Column(text.to_owned()),
        }
    }

    /// Its name, without the `@`.
    pub fn name(&self) -> &str {
        match self {
            Self::Column(name) | Self::Tag(name) => name,
        }
    }
}

impl std::fmt::Display for GroupBy {
    /// As it is asked for.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Column(name) => f.write_str(name),
            Self::Tag(tag) => write!(f, "@{tag}"),
        }
    }
}

/// The group of a row: `None` when its text is empty, missing or in error.
pub(crate) type Group = Option<Arc<str>>;

fn group(value: &Value) -> Group {
    match value {
        Value::Missing => None,
        Value::Text(text) if text.is_empty() => None,
        other => Some(other.to_machine().into()),
    }
}

/// The group of each row by a formula, an input or a column of the tables.
pub(crate) fn column(
    policy: &Policy,
    evaluation: &Evaluation,
    name: &str,
) -> Result<Vec<Group>, Diagnostic> {
    let dataset = &evaluation.dataset;
    let chooses = |kind: Option<Kind>| !matches!(kind, Some(Kind::Number | Kind::Integer));
    if let Some(formula) = policy.formulas.get(name)
        && chooses(formula.kind)
    {
        let cell = |row| match Entry::of(evaluation.cell(name, row)) {
            Entry::Value(value) => group(&value),
            Entry::Absent | Entry::Error => None,
        };
        return Ok((0..dataset.rows.len()).map(cell).collect());
    }
    if let Some(input) = dataset.inputs.get(name)
        && chooses(policy.inputs.get(name).map(|spec| spec.kind))
    {
        return Ok(input.iter().map(|value| group(&value)).collect());
    }
    if let Some(texts) = dataset.text_column(name).transpose()? {
        return Ok(texts.iter().map(|t| (!t.is_empty()).then(|| t.clone())).collect());
    }
    Err(unknown(name, candidates(policy, evaluation)))
}

fn candidates<'a>(policy: &'a Policy, evaluation: &'a Evaluation) -> BTreeSet<&'a str> {
    let chooses = |kind: Option<Kind>| matches!(kind, Some(Kind::Text | Kind::Boolean));
    let formulas = policy.formulas.values().filter(|f| chooses(f.kind)).map(|f| f.name.as_str());
    let columns = evaluation.dataset.tables.columns().keys().map(String::as_str);
    formulas.chain(columns).collect()
}

/// The error of a group that does not exist, with what does.
pub(super) fn unknown(name: &str, candidates: BTreeSet<&str>) -> Diagnostic {
    let known: Vec<String> = candidates.iter().map(|&c| c.to_owned()).collect();
    codes::UnknownGroup { name, known }.suggest(name, candidates)
}

/// The tags that outputs carry.
pub(super) fn tags<'a>(
    outputs: impl IntoIterator<Item = &'a super::header::Output>,
) -> BTreeSet<&'a str> {
    outputs.into_iter().flat_map(|o| o.tags.iter().map(|(tag, _)| tag.as_str())).collect()
}
