//! Reads the columns of an evaluation and sums them up.

use super::exact::{Exact, Tally, Total};
use super::groups::{self, Group};
use super::header::{self, Output, Period, held};
use super::summary::{Block, Groups, RowGroup, StructureLine, TagGroup};
use super::view::Entry;
use bareme_core::diagnostic::Diagnostic;
use bareme_core::engine::{Column, Evaluation, WholeColumn};
use bareme_core::policy::Policy;
use bareme_core::scenario::InputColumn;
use indexmap::IndexMap;
use rust_decimal::Decimal;
use std::sync::Arc;

/// A column, to be read row by row.
#[derive(Clone, Copy)]
enum Values<'a> {
    Input(&'a InputColumn),
    Formula(Option<&'a Arc<Column>>),
}

impl<'a> Values<'a> {
    fn entry(self, row: usize) -> Entry {
        match self {
            Self::Input(column) => Entry::Value(column.value(row).leave()),
            Self::Formula(column) => Entry::of(column.and_then(|column| column.get(row))),
        }
    }

    /// Its numbers as whole ones, where it holds them so.
    fn whole(self) -> Option<WholeColumn<'a>> {
        match self {
            Self::Formula(Some(column)) => WholeColumn::new(column),
            Self::Input(_) | Self::Formula(None) => None,
        }
    }

    fn above_zero(self, row: usize) -> bool {
        if let Some(n) = self.whole().and_then(|whole| whole.get(row)) {
            return n > 0;
        }
        self.entry(row).number().is_some_and(|n| n > Decimal::ZERO)
    }
}

/// Columns of an evaluation, by their part in a summary.
pub(super) struct Reader<'a> {
    evaluation: &'a Evaluation,
    /// Which structure each row is about, and how many there are.
    structures: (&'a [u32], usize),
    /// Years that count; all of them when none is named.
    pub(super) years: Vec<i32>,
    pub(super) outputs: Vec<Output>,
    pub(super) amounts: Vec<Output>,
    pub(super) headline: Option<Output>,
    pub(super) months: Option<Output>,
    pub(super) eligible: Option<&'a str>,
    pub(super) patients: Option<&'a str>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(policy: &'a Policy, evaluation: &'a Evaluation) -> Self {
        let outputs = header::outputs(policy);
        let headline = header::headline(policy);
        let is_headline = |o: &&Output| headline.as_ref().is_some_and(|h| h.name == o.name);
        let others = outputs.iter().filter(|o| o.is_amount() && !is_headline(o));
        let amounts = others.chain(&headline).cloned().collect();
        let patients = policy.meta.domain.per.as_ref().map(|(name, _)| name.as_str());
        let eligible = policy.meta.eligible.as_deref();
        let months = header::presence(policy);
        let structures = evaluation.dataset.rows.structures();
        let years = Vec::new();
        Self {
            evaluation,
            structures,
            years,
            outputs,
            amounts,
            headline,
            months,
            eligible,
            patients,
        }
    }

    fn entry(&self, name: &str, row: usize) -> Entry {
        self.column(name).entry(row)
    }

    fn column(&self, name: &str) -> Values<'a> {
        match self.evaluation.dataset.inputs.get(name) {
            Some(input) => Values::Input(input),
            None => Values::Formula(self.evaluation.columns.get(name)),
        }
    }

    /// The year of each row.
    pub(super) fn periods(&self) -> Vec<Option<i32>> {
        let rows = &self.evaluation.dataset.rows;
        (0..rows.len()).map(|row| rows.exercice(row)).collect()
    }

    /// The number of a row's structure.
    pub(super) fn structure(&self, row: usize) -> u32 {
        self.structures.0[row]
    }

    /// A value times the weight of its row; nothing where it is not known.
    pub(super) fn weighted(&self, name: &str, row: usize) -> Option<Exact> {
        Some(Exact::product(self.weight(row), self.entry(name, row).number()?))
    }

    /// Whether the structure of a row is present (0), eligible (1), paid (2).
    pub(super) fn counts(&self, what: usize, row: usize) -> bool {
        let above = |name: &str| self.column(name).above_zero(row);
        match what {
            0 => self.months.as_ref().is_none_or(|months| above(&months.name)),
            1 => self.eligible.is_some_and(|name| self.entry(name, row).is_true()),
            _ => self.headline.as_ref().is_some_and(|headline| above(&headline.name)),
        }
    }

    /// The weight of a row.
    pub(super) fn weight_of(&self, row: usize) -> Exact {
        Exact::of(self.weight(row))
    }

    fn weight(&self, row: usize) -> Decimal {
        self.evaluation.dataset.rows.weight(row)
    }

    fn total(&self, name: &str, rows: &[usize]) -> Total {
        let mut tally = Tally::default();
        let mut total = Total::default();
        let column = self.column(name);
        let whole = column.whole();
        for &row in rows {
            if let Some((n, of)) = whole.and_then(|whole| Some((whole.get(row)?, whole))) {
                total.rows += 1;
                tally.add_whole(self.weight(row), n.into(), of.scale);
                continue;
            }
            match column.entry(row) {
                Entry::Error => total.errors += 1,
                entry => match entry.number() {
                    Some(value) => {
                        total.rows += 1;
                        tally.add(self.weight(row), value);
                    }
                    None => total.missing += 1,
                },
            }
        }
        total.sum = tally.sum();
        total
    }

    /// Structures by weight, each counted once whatever its number of years.
    fn distinct(&self, rows: &[usize], counts: impl Fn(usize) -> bool) -> Exact {
        let rows = rows.iter().filter(|row| counts(**row));
        let mut weights: Vec<(u32, Decimal)> =
            rows.map(|row| (self.structures.0[*row], self.weight(*row))).collect();
        // The largest weight of each comes first.
        weights.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
        weights.dedup_by_key(|(structure, _)| *structure);
        let mut tally = Tally::default();
        for (_, weight) in weights {
            tally.add(weight, Decimal::ONE);
        }
        tally.sum()
    }

    /// Whether a row counts in a period.
    fn holds(&self, period: Period, row: usize) -> bool {
        let year = self.evaluation.dataset.rows.exercice(row);
        held(&self.years, year) && period.holds(year)
    }

    pub(super) fn blocks(&self, periods: &[Period], rows: &[usize]) -> Vec<Block> {
        periods.iter().map(|period| self.block(*period, rows)).collect()
    }

    fn block(&self, period: Period, rows: &[usize]) -> Block {
        let rows: Vec<usize> =
            rows.iter().copied().filter(|row| self.holds(period, *row)).collect();
        let months = self.months.as_ref();
        let months_of = months.map(|months| self.column(&months.name));
        let present = self.distinct(&rows, |row| months_of.is_none_or(|m| m.above_zero(row)));
        let eligible = self.eligible.map(|name| {
            let column = self.column(name);
            self.distinct(&rows, |row| column.entry(row).is_true())
        });
        let amounts: Vec<Total> =
            self.amounts.iter().map(|output| self.total(&output.name, &rows)).collect();
        let headline = self.headline.as_ref().map(|h| h.name.as_str());
        let headline_of = headline.map(|headline| self.column(headline));
        let is_paid = |row: &usize| headline_of.is_some_and(|h| h.above_zero(*row));
        let paid = headline.map(|_| self.distinct(&rows, |row| is_paid(&row)));
        let mean = match (&paid, amounts.last()) {
            (Some(paid), Some(total)) => total.sum.divided_by(paid),
            _ => None,
        };
        let per_patient = headline.zip(self.patients).filter(|_| period != Period::All).and_then(
            |(headline, patients)| {
                let column = self.column(patients);
                let known = |row: &usize| column.entry(*row).number().is_some();
                let rows: Vec<usize> =
                    rows.iter().copied().filter(|row| is_paid(row) && known(row)).collect();
                let total = self.total(headline, &rows).sum;
                total.divided_by(&self.total(patients, &rows).sum)
            },
        );
        Block {
            period,
            present,
            eligible,
            paid,
            months: months.map(|output| self.total(&output.name, &rows)),
            amounts,
            mean,
            per_patient,
            envelope: None,
            gap: None,
            cumulated_gap: None,
        }
    }

    pub(super) fn row_groups(&self, column: &str, periods: &[Period], of_rows: &[Group]) -> Groups {
        let mut members: IndexMap<&Group, Vec<usize>> = IndexMap::new();
        for (row, group) in of_rows.iter().enumerate() {
            members.entry(group).or_default().push(row);
        }
        members.sort_by(|a, _, b, _| (a.is_none(), a).cmp(&(b.is_none(), b)));
        let groups = members
            .into_iter()
            .map(|(name, rows)| RowGroup {
                name: name.clone(),
                blocks: self.blocks(periods, &rows),
            })
            .collect();
        Groups::Rows { column: column.to_owned(), groups }
    }

    pub(super) fn tag_groups(&self, tag: &str, periods: &[Period]) -> Result<Groups, Diagnostic> {
        let (members, untagged) = by_tag(&self.amounts, tag)?;
        let count = self.evaluation.dataset.rows.len();
        let total = |outputs: &[String], period: Period| {
            let rows: Vec<usize> = (0..count).filter(|row| self.holds(period, *row)).collect();
            let totals = outputs.iter().map(|name| self.total(name, &rows));
            totals.fold(Total::default(), |all, one| all.plus(&one))
        };
        let groups = members
            .into_iter()
            .map(|(value, outputs)| {
                let totals = periods.iter().map(|period| total(&outputs, *period)).collect();
                TagGroup { value, outputs, totals }
            })
            .collect();
        Ok(Groups::Tags { tag: tag.to_owned(), groups, untagged })
    }

    pub(super) fn structures(&self, periods: &[Period]) -> StructureLines {
        let mut places = vec![u32::MAX; self.structures.1];
        let mut counts: Vec<u32> = Vec::new();
        for number in self.structures.0 {
            let place = &mut places[*number as usize];
            if *place == u32::MAX {
                *place = u32::try_from(counts.len()).unwrap_or(u32::MAX);
                counts.push(0);
            }
            counts[*place as usize] += 1;
        }
        let mut starts = vec![0];
        starts.extend(counts.iter().scan(0, |end, count| {
            *end += count;
            Some(*end)
        }));
        let (mut next, mut rows) = (starts.clone(), vec![0; self.structures.0.len()]);
        for (row, number) in (0..).zip(self.structures.0) {
            let at = &mut next[places[*number as usize] as usize];
            rows[*at as usize] = row;
            *at += 1;
        }
        StructureLines {
            evaluation: Some(self.evaluation.clone()),
            headline: self.headline.as_ref().map(|headline| headline.name.clone()),
            periods: periods.iter().copied().filter(|p| *p != Period::All).collect(),
            rows: Arc::new(rows),
            starts: Arc::new(starts),
        }
    }
}

/// Structures over the years, in order of first appearance, each read when it is asked for.
#[derive(Clone, Debug, Default)]
pub struct StructureLines {
    evaluation: Option<Evaluation>,
    headline: Option<String>,
    periods: Vec<Period>,
    /// Rows, those of a structure together, and where each starts.
    rows: Arc<Vec<u32>>,
    starts: Arc<Vec<u32>>,
}

impl StructureLines {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// One of them.
    pub fn get(&self, place: usize) -> Option<StructureLine> {
        let evaluation = self.evaluation.as_ref()?;
        let keys = &evaluation.dataset.rows;
        let (start, end) = (*self.starts.get(place)?, *self.starts.get(place + 1)?);
        let rows = self.rows.get(start as usize..end as usize)?;
        let rows = || rows.iter().map(|row| *row as usize);
        let held = |p: &Period| rows().find(|row| p.holds(keys.exercice(*row)));
        Some(StructureLine {
            structure: rows().next().map_or("", |row| keys.structure(row)).into(),
            rows: self.periods.iter().map(held).collect(),
            total: self.headline.as_ref().map(|name| plain_total(evaluation, name, rows())),
        })
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = StructureLine> + '_ {
        (0..self.len()).filter_map(|place| self.get(place))
    }
}

/// One structure's own total: what it receives, whatever its weight.
fn plain_total(evaluation: &Evaluation, name: &str, rows: impl Iterator<Item = usize>) -> Total {
    let mut total = Total::default();
    for row in rows {
        match Entry::of(evaluation.cell(name, row)) {
            Entry::Error => total.errors += 1,
            entry => match entry.number() {
                Some(value) => {
                    total.rows += 1;
                    total.sum = total.sum.plus(&Exact::of(value));
                }
                None => total.missing += 1,
            },
        }
    }
    total
}

/// Names of outputs by the value of a tag.
pub(crate) type Tagged = Vec<(String, Vec<String>)>;

/// Amounts by the value of a tag, and those without it.
pub(crate) fn by_tag(amounts: &[Output], tag: &str) -> Result<(Tagged, Vec<Output>), Diagnostic> {
    let mut members: IndexMap<&str, Vec<String>> = IndexMap::new();
    let mut untagged = Vec::new();
    for output in amounts {
        match output.tag(tag) {
            Some(value) => members.entry(value).or_default().push(output.name.clone()),
            None => untagged.push(output.clone()),
        }
    }
    if members.is_empty() {
        let name = format!("@{tag}");
        let known: Vec<String> =
            groups::tags(amounts).into_iter().map(|tag| format!("@{tag}")).collect();
        return Err(groups::unknown(&name, known.iter().map(String::as_str).collect()));
    }
    Ok((members.into_iter().map(|(v, names)| (v.to_owned(), names)).collect(), untagged))
}
