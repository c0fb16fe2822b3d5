//! What was computed over what: the words of every title, and the columns that are shown.

use bareme_core::diagnostic::{Diagnostic, codes};
use bareme_core::engine::Evaluation;
use bareme_core::policy::{Formula, Nature, Origin, Param, Policy, Status};
use bareme_core::scenario::Dataset;
use bareme_core::value::Kind;
use jiff::civil::Date;
use std::sync::Arc;

/// A column of results: one year, all years, or a set without years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Period {
    /// The set has no years.
    Undated,
    /// One year.
    Year(i32),
    /// All years together.
    All,
}

impl Period {
    /// The years present, then all of them when there are several.
    pub(crate) fn of(years: &[i32]) -> Vec<Self> {
        let mut periods: Vec<Self> = years.iter().copied().map(Self::Year).collect();
        match periods.len() {
            0 => vec![Self::Undated],
            1 => periods,
            _ => {
                periods.push(Self::All);
                periods
            }
        }
    }

    /// Whether a row of this year belongs to it.
    pub fn holds(self, exercice: Option<i32>) -> bool {
        match self {
            Self::Undated | Self::All => true,
            Self::Year(year) => exercice == Some(year),
        }
    }

    /// The year, if it is one.
    pub fn year(self) -> Option<i32> {
        if let Self::Year(year) = self { Some(year) } else { None }
    }
}

/// What was computed over what.
#[derive(Clone, Debug, Default)]
pub struct Header {
    /// Id of the policy, or name of the file of known amounts.
    pub id: String,
    /// Its title.
    pub label: Option<String>,
    /// What it is worth; nothing for known amounts.
    pub status: Option<Status>,
    /// Reference of the text.
    pub source: Option<String>,
    /// The scenario as it was named.
    pub scenario: Option<String>,
    /// Its title.
    pub scenario_label: Option<String>,
    /// Its status (`fictitious`…).
    pub scenario_status: Option<String>,
    /// The variant in force.
    pub variant: Option<String>,
    /// Where rows were made by a projection: the years in which all of them were.
    pub projected: Option<Vec<i32>>,
    /// Parameters changed on the command line.
    pub settings: Vec<Param>,
    /// All parameters, as they are declared.
    pub params: Vec<Param>,
    /// The first and the last day on which the text holds, as it says.
    pub dates: [Option<Date>; 2],
    /// Edition of the language; nothing for known amounts.
    pub edition: Option<u32>,
}

impl Header {
    /// Of a run.
    pub(crate) fn of(policy: &Policy, evaluation: &Evaluation, scenario: Option<&str>) -> Self {
        let dataset = &evaluation.dataset;
        // A name may stand for several files, a path names its own.
        let stands = |file: &&str| {
            let stem = file.rsplit_once('.').map(|(stem, _)| stem);
            stem.is_some() && stem == scenario.and_then(|name| name.rsplit('/').next())
        };
        let scenario = dataset.tables.file.as_deref().filter(stands).or(scenario);
        let by_hand = |p: &&Param| {
            matches!(&p.changed_by, Some((Origin::CommandLine, _)))
                || p.declared_by == Origin::CommandLine
        };
        Self {
            id: policy.id.clone(),
            label: Some(policy.meta.label.clone()),
            status: Some(policy.meta.status),
            source: policy.meta.source.clone(),
            scenario: scenario.map(str::to_owned),
            scenario_label: dataset.label.clone(),
            scenario_status: dataset.status.clone(),
            variant: dataset.variant.clone(),
            projected: projected(dataset),
            settings: policy.params.values().filter(by_hand).cloned().collect(),
            params: policy.params.values().cloned().collect(),
            dates: [policy.meta.from, policy.meta.to],
            edition: Some(policy.meta.edition),
        }
    }

    /// Whether the scenario is declared fictitious.
    pub fn is_fictitious(&self) -> bool {
        self.scenario_status.as_deref() == Some("fictitious")
    }
}

/// The years whose rows were all made by a projection.
fn projected(dataset: &Dataset) -> Option<Vec<i32>> {
    let first = dataset.projected_from?;
    let mut years = dataset.years();
    let read = |year: &i32| (0..first).any(|row| dataset.rows.exercice(row) == Some(*year));
    years.retain(|year| !read(year));
    Some(years)
}

/// A formula that is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Output {
    /// Its name.
    pub name: String,
    /// Its French label.
    pub label: Option<String>,
    /// Its unit.
    pub unit: Option<String>,
    /// Its tags.
    pub tags: Vec<(String, String)>,
    /// Its kind, when known.
    pub kind: Option<Kind>,
    /// What adding it over structures means.
    pub nature: Nature,
}

impl Output {
    pub(crate) fn of(policy: &Policy, formula: &Formula) -> Self {
        Self {
            name: formula.name.clone(),
            label: formula.label.clone(),
            unit: formula.unit.clone(),
            tags: formula.tags.clone(),
            kind: formula.kind,
            nature: policy.nature(formula.unit.as_deref()),
        }
    }

    /// What people read: its label or, failing that, its name.
    pub fn title(&self) -> &str {
        self.label.as_deref().unwrap_or(&self.name)
    }

    /// Whether it is an amount of money.
    pub fn is_amount(&self) -> bool {
        self.nature == Nature::Amount
    }

    /// Whether it is shown as one: a headline that declares no unit is taken for an amount.
    pub fn is_money(&self) -> bool {
        self.is_amount() || self.unit.is_none()
    }

    /// Whether adding it over structures means something.
    pub fn adds_up(&self) -> bool {
        self.nature != Nature::Other
    }

    /// The value of a tag.
    pub(super) fn tag(&self, name: &str) -> Option<&str> {
        self.tags.iter().find(|(tag, _)| tag == name).map(|(_, value)| value.as_str())
    }
}

/// The outputs of a policy, in order.
pub(super) fn outputs(policy: &Policy) -> Vec<Output> {
    policy.outputs.iter().filter_map(|name| output(policy, name)).collect()
}

/// A formula as an output.
pub(crate) fn output(policy: &Policy, name: &str) -> Option<Output> {
    policy.formulas.get(name).map(|formula| Output::of(policy, formula))
}

/// The headline output.
pub(super) fn headline(policy: &Policy) -> Option<Output> {
    output(policy, policy.meta.total.as_deref()?)
}

/// Years, or those asked for among them.
pub(crate) fn chosen(years: Vec<i32>, asked: &[i32]) -> Result<Vec<i32>, Diagnostic> {
    match asked.iter().find(|year| !years.contains(year)) {
        Some(year) => Err(unknown_year(*year, &years)),
        None => Ok(years.into_iter().filter(|year| held(asked, Some(*year))).collect()),
    }
}

/// Whether a year is among those asked for: all of them, when none is named.
pub(crate) fn held(asked: &[i32], year: Option<i32>) -> bool {
    asked.is_empty() || year.is_some_and(|year| asked.contains(&year))
}

/// The error of a year that the scenario does not have.
pub(crate) fn unknown_year(year: i32, years: &[i32]) -> Diagnostic {
    codes::BadOption { name: "--exercice", value: year.to_string(), expected: Some(years.into()) }
        .into()
}

/// What tells how long a row counts in its period.
pub(super) fn presence(policy: &Policy) -> Option<Output> {
    output(policy, &policy.meta.domain.presence.as_ref()?.0)
}

/// Structures are named by shared text, as in the dataset.
pub(super) type Name = Arc<str>;
