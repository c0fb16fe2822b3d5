//! What one run pays, by year, by group and by structure.

use super::exact::{Exact, Total};
use super::groups::{self, GroupBy};
use super::header::{Header, Name, Output, Period, chosen};
use super::in_force::Succession;
use super::reader::{Reader, StructureLines};
use super::secrecy::{self, Secrecy};
use super::view::Entry;
use bareme_core::diagnostic::Diagnostic;
use bareme_core::engine::{Cell, Evaluation};
use bareme_core::policy::{Basis, Param, Policy, Status};
use bareme_core::scenario::{Dataset, Envelope, Rows};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// How much is read of a run.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    Whole,
    Brief,
    Rows,
}

/// What is asked of a run.
#[derive(Clone, Debug, Default)]
pub struct RunOptions {
    /// The scenario as it was named, for the title.
    pub scenario: Option<String>,
    /// Years shown, of a brief one; all of them when none is named.
    pub years: Vec<i32>,
    /// Groups.
    pub by: Option<GroupBy>,
    /// All outputs of every structure.
    pub detail: bool,
    /// `months_in_year` is twelve everywhere.
    pub full_year: bool,
    /// Results are given in spite of errors.
    pub keep_going: bool,
    /// Most structures shown to people; files and json always hold all of them.
    pub limit: Option<usize>,
    /// What is secret is withheld, and so are rows.
    pub secrecy: Option<Secrecy>,
}

/// What one run pays.
#[derive(Clone, Debug)]
pub struct RunSummary {
    /// What was computed over what.
    pub head: Header,
    /// What was asked.
    pub options: RunOptions,
    /// Name of the key column.
    pub key: String,
    /// Name of the period column.
    pub period: Option<String>,
    /// Outputs, in order.
    pub outputs: Vec<Output>,
    /// Outputs in the currency of the policy, the headline last.
    pub amounts: Vec<Output>,
    /// The headline output.
    pub headline: Option<Output>,
    /// The formula that says who is in, if the policy names one.
    pub eligible: Option<String>,
    /// The output that tells how long a row counts in its period.
    pub months: Option<Output>,
    /// Name of the value by which amounts are divided.
    pub patients: Option<String>,
    /// Its unit or, failing that, its label: what people read.
    pub per: Option<String>,
    /// What a row that counts for the whole period has of months.
    pub full: Option<Decimal>,
    /// Years shown that the dates of the text do not cover, unless all of them are full years.
    pub outside: Vec<i32>,
    /// By year, then all years together when there are several.
    pub blocks: Vec<Block>,
    /// By group, when asked.
    pub groups: Option<Groups>,
    /// Parameters that the law does not give: assumptions, then proposals.
    pub assumptions: Vec<Param>,
    /// Causes of errors.
    pub refusals: Vec<Refusal>,
    /// The headline by structure and year.
    pub structures: StructureLines,
    /// The results themselves: rows are read from them when they are shown.
    pub evaluation: Evaluation,
    /// The versions that follow each other, where the run is a backtest.
    pub succession: Option<Succession>,
}

/// What one year pays (or all of them).
#[derive(Clone, Debug)]
pub struct Block {
    /// Which year.
    pub period: Period,
    /// Structures present, by weight.
    pub present: Exact,
    /// Structures eligible.
    pub eligible: Option<Exact>,
    /// Structures whose headline is above zero.
    pub paid: Option<Exact>,
    /// Months.
    pub months: Option<Total>,
    /// Amounts, parallel to [`RunSummary::amounts`].
    pub amounts: Vec<Total>,
    /// Headline per paid structure.
    pub mean: Option<Decimal>,
    /// Headline per unit of that value, in paid structures; not for several years together.
    pub per_patient: Option<Decimal>,
    /// Reference amount of the year.
    pub envelope: Option<Envelope>,
    /// Headline less the envelope.
    pub gap: Option<Decimal>,
    /// The same since the first year with an envelope.
    pub cumulated_gap: Option<Decimal>,
}

/// Results by group.
#[derive(Clone, Debug)]
pub enum Groups {
    /// By rows.
    Rows {
        /// The column.
        column: String,
        /// Groups in order of their names; rows without a group last.
        groups: Vec<RowGroup>,
    },
    /// By tag of the outputs.
    Tags {
        /// The tag.
        tag: String,
        /// Its values, in order of the outputs.
        groups: Vec<TagGroup>,
        /// Amounts that do not carry the tag.
        untagged: Vec<Output>,
    },
}

/// A group of rows.
#[derive(Clone, Debug)]
pub struct RowGroup {
    /// Its name; `None` for rows without one.
    pub name: Option<Name>,
    /// Parallel to [`RunSummary::blocks`].
    pub blocks: Vec<Block>,
}

/// Amounts that carry the same tag.
#[derive(Clone, Debug)]
pub struct TagGroup {
    /// Value of the tag.
    pub value: String,
    /// Names of the outputs.
    pub outputs: Vec<String>,
    /// Parallel to [`RunSummary::blocks`].
    pub totals: Vec<Total>,
}

/// A cause of errors and the rows it refuses.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// The formula in which it arises.
    pub formula: String,
    /// What happened.
    pub diagnostic: Diagnostic,
    /// Rows, in table order.
    pub rows: Vec<usize>,
}

/// A structure over the years.
#[derive(Clone, Debug)]
pub struct StructureLine {
    /// The structure.
    pub structure: Name,
    /// Its rows, parallel to [`RunSummary::blocks`] without the last when that is all years.
    pub rows: Vec<Option<usize>>,
    /// Its headline over all years, unweighted.
    pub total: Option<Total>,
}

impl RunSummary {
    /// Sums up a run.
    ///
    /// # Errors
    /// `B0804` for a group that does not exist, with those that do.
    pub fn new(
        policy: &Policy,
        evaluation: &Evaluation,
        options: &RunOptions,
    ) -> Result<Self, Diagnostic> {
        Self::read(policy, evaluation, options, Depth::Whole)
    }

    /// Its rows alone: nothing is summed up.
    ///
    /// # Errors
    /// Those of [`RunSummary::new`].
    pub fn of_rows(
        policy: &Policy,
        evaluation: &Evaluation,
        options: &RunOptions,
    ) -> Result<Self, Diagnostic> {
        Self::read(policy, evaluation, options, Depth::Rows)
    }

    /// The same without structures, and of amounts the headline alone where there is one
    /// (all of them by tag): what is looked at again and again.
    ///
    /// # Errors
    /// Those of [`RunSummary::new`].
    pub fn brief(
        policy: &Policy,
        evaluation: &Evaluation,
        options: &RunOptions,
    ) -> Result<Self, Diagnostic> {
        Self::read(policy, evaluation, options, Depth::Brief)
    }

    /// Reference amounts that are not compared: they pay for some months of years that count
    /// twelve here.
    pub fn partial_envelopes(&self) -> impl Iterator<Item = (i32, &Envelope)> {
        let dataset = &self.evaluation.dataset;
        let years = self.blocks.iter().filter_map(|block| block.period.year());
        let partial =
            years.filter(|year| dataset.envelope(*year, self.options.full_year).is_none());
        partial.filter_map(|year| Some((year, dataset.envelope.get(&year)?)))
    }

    fn read(
        policy: &Policy,
        evaluation: &Evaluation,
        options: &RunOptions,
        depth: Depth,
    ) -> Result<Self, Diagnostic> {
        let mut reader = Reader::new(policy, evaluation);
        if let (Depth::Brief, Some(headline), None | Some(GroupBy::Column(_))) =
            (depth, &reader.headline, &options.by)
        {
            reader.amounts = vec![headline.clone()];
        }
        let dataset = &evaluation.dataset;
        let summed = depth != Depth::Rows;
        let years = chosen(dataset.years(), &options.years)?;
        let periods = if summed { Period::of(&years) } else { Vec::new() };
        reader.years.clone_from(&options.years);
        let every: Vec<usize> = if summed { (0..dataset.rows.len()).collect() } else { Vec::new() };
        let mut blocks = reader.blocks(&periods, &every);
        let outside: Vec<i32> = if options.full_year { Vec::new() } else { years };
        let outside: Vec<i32> =
            outside.into_iter().filter(|year| !policy.meta.covers(*year)).collect();
        add_envelopes(&mut blocks, dataset, reader.headline.is_some(), options.full_year, &outside);
        let mut of_groups = None;
        let groups = match &options.by {
            None => None,
            Some(GroupBy::Column(name)) => {
                let of_rows = groups::column(policy, evaluation, name)?;
                let groups = reader.row_groups(name, &periods, &of_rows);
                of_groups = Some(of_rows);
                Some(groups)
            }
            Some(GroupBy::Tag(tag)) => Some(reader.tag_groups(tag, &periods)?),
        };
        let mut assumptions: Vec<Param> =
            policy.params.values().filter(|p| p.basis != Basis::Text).cloned().collect();
        assumptions.sort_by_key(|p| p.basis);
        let mut summary = Self {
            head: Header::of(policy, evaluation, options.scenario.as_deref()),
            options: options.clone(),
            key: dataset.key.clone(),
            period: dataset.period.clone(),
            structures: match depth {
                Depth::Whole => reader.structures(&periods),
                Depth::Brief | Depth::Rows => StructureLines::default(),
            },
            evaluation: evaluation.clone(),
            blocks,
            groups,
            assumptions,
            refusals: evaluation.failures.iter().map(refusal).collect(),
            eligible: reader.eligible.map(str::to_owned),
            patients: reader.patients.map(str::to_owned),
            per: reader
                .patients
                .and_then(|name| policy.named(name))
                .and_then(|named| named.unit().or(named.label()).map(str::to_owned)),
            outputs: reader.outputs.clone(),
            amounts: reader.amounts.clone(),
            headline: reader.headline.clone(),
            months: reader.months.clone(),
            full: policy.meta.domain.full,
            outside,
            succession: None,
        };
        if let Some(secrecy) = &options.secrecy {
            secrecy::check_outputs(policy, evaluation, secrecy)?;
            secrecy::withhold_run(&mut summary, policy, &reader, of_groups.as_deref(), secrecy);
        }
        Ok(summary)
    }

    /// The same, as the results of versions that follow each other.
    #[must_use]
    pub fn of_versions(mut self, mut succession: Succession) -> Self {
        if self.options.secrecy.is_some() {
            // What a version pays is part of what is shown: the difference would tell.
            let years = succession.versions.iter_mut().flat_map(|version| &mut version.years);
            years.for_each(|(_, _, total)| *total = Total::withheld());
        }
        let ids: Vec<&str> = succession.versions.iter().map(|v| v.id.as_str()).collect();
        self.head.id = ids.join(", ");
        (self.head.label, self.head.status, self.head.source) = (None, None, None);
        // A proposal among them makes the whole a proposal.
        let proposal = |v: &super::in_force::Version| v.status == Status::Proposal;
        if succession.versions.iter().any(proposal) {
            self.head.status = Some(Status::Proposal);
        }
        self.succession = Some(succession);
        self
    }
}

impl RunSummary {
    /// Who each row is about, in table order.
    pub fn keys(&self) -> &Rows {
        &self.evaluation.dataset.rows
    }

    /// What leaves of an output in a row.
    pub fn entry(&self, output: &Output, row: usize) -> Entry {
        Entry::of(self.evaluation.cell(&output.name, row))
    }

    /// The headline in a row.
    pub fn headline_of(&self, row: usize) -> Entry {
        self.headline.as_ref().map_or(Entry::Absent, |headline| self.entry(headline, row))
    }

    /// Whether a projection made a row.
    pub fn projected(&self, row: usize) -> bool {
        self.evaluation.dataset.projected_from.is_some_and(|first| row >= first)
    }

    /// Causes of errors that arise in a row, as indices of [`RunSummary::refusals`].
    pub fn refusals_of(&self, row: usize) -> Vec<usize> {
        let refusals = self.refusals.iter().enumerate();
        let here = refusals.filter(|(_, refusal)| refusal.rows.binary_search(&row).is_ok());
        let mut all: BTreeSet<usize> = here.map(|(index, _)| index).collect();
        // A value over the whole population may bring a cause that arises in another row.
        if !self.refusals.is_empty() {
            for output in self.outputs.iter().chain(&self.headline) {
                if let Some(Cell::Error(cause)) = self.evaluation.cell(&output.name, row) {
                    all.insert(cause as usize);
                }
            }
        }
        all.into_iter().collect()
    }
}

fn refusal(failure: &bareme_core::engine::Failure) -> Refusal {
    Refusal {
        formula: failure.formula.clone(),
        diagnostic: failure.diagnostic.clone(),
        rows: failure.rows.clone(),
    }
}

/// Envelopes are those of the whole set, not of its groups. All years together have one only if
/// each of them does: a part of the years would be compared with all of the spending. Where the
/// text is not in force, what it pays says nothing of the spending.
fn add_envelopes(
    blocks: &mut [Block],
    dataset: &Dataset,
    has_headline: bool,
    full_year: bool,
    outside: &[i32],
) {
    let mut cumulated = Exact::default();
    let mut envelopes = Exact::default();
    let mut complete = true;
    for block in blocks.iter_mut() {
        let total = block.amounts.last().filter(|_| has_headline);
        match block.period {
            Period::Year(year) => {
                block.envelope = dataset.envelope(year, full_year).cloned();
                if let (Some(envelope), Some(total), false) =
                    (&block.envelope, total, outside.contains(&year))
                {
                    let gap = total.sum.minus(&Exact::of(envelope.amount));
                    cumulated = cumulated.plus(&gap);
                    envelopes = envelopes.plus(&Exact::of(envelope.amount));
                    block.gap = gap.value();
                    block.cumulated_gap = cumulated.value();
                } else {
                    complete = false;
                }
            }
            Period::All if complete => {
                let amount = envelopes.value().unwrap_or_default();
                let (months, nature, source, note) = (None, None, None, None);
                block.envelope = Some(Envelope { amount, months, nature, source, note });
                block.gap = cumulated.value();
                block.cumulated_gap = cumulated.value();
            }
            Period::All | Period::Undated => {}
        }
    }
}
