//! Outputs that are not amounts, year by year.

use super::exact::{Exact, Tally, Total};
use super::header::{Output, Period};
use super::summary::RunSummary;
use super::view::Entry;
use bareme_core::engine::WholeColumn;
use bareme_core::policy::Nature;
use bareme_core::value::{Kind, Value};
use rust_decimal::Decimal;

/// What the rows of a period have together.
#[derive(Clone, Debug, PartialEq)]
pub enum Figure {
    /// Their sum, where adding up means something.
    Sum(Total),
    /// The smallest and the largest of other numbers, and of dates.
    Range(Value, Value),
    /// Structures for which it is true, by weight.
    Count(Exact),
    /// Nothing that means anything: no value, or a count of the same things year after year.
    Nothing,
}

impl RunSummary {
    /// Outputs that no line shows yet, but for texts, with what they are in each block.
    pub fn others(&self) -> Vec<(&Output, Vec<Figure>)> {
        let shown =
            |output: &&Output| output.kind != Some(Kind::Text) && !self.is_shown(&output.name);
        let others = self.outputs.iter().filter(shown);
        let figures = |output: &Output| {
            self.blocks.iter().map(|block| self.figure(output, block.period)).collect()
        };
        others.map(|output| (output, figures(output))).collect()
    }

    /// Texts: only the detail of each structure shows them.
    pub fn texts(&self) -> impl Iterator<Item = &Output> {
        self.outputs.iter().filter(|output| output.kind == Some(Kind::Text))
    }

    fn is_shown(&self, name: &str) -> bool {
        let lines = self.amounts.iter().chain(&self.months).map(|output| output.name.as_str());
        lines.chain(self.eligible.as_deref()).any(|shown| shown == name)
    }

    fn figure(&self, output: &Output, period: Period) -> Figure {
        let rows = (0..self.keys().len()).filter(|row| period.holds(self.keys().exercice(*row)));
        let whole = self.evaluation.columns.get(&output.name).and_then(|of| WholeColumn::new(of));
        let entry = |row| match whole.and_then(|whole| whole.plain(row)) {
            Some((n, scale)) => Entry::Value(Decimal::new(n, scale).into()),
            None => self.entry(output, row),
        };
        let entries = rows.map(|row| (row, entry(row)));
        match output.kind {
            Some(Kind::Boolean) => Figure::Count(self.structures_of(entries)),
            Some(Kind::Integer | Kind::Number) | None if output.adds_up() => {
                // The same people or posts are there in several years.
                let again = matches!(
                    output.nature,
                    Nature::Per | Nature::Equivalent | Nature::AmountByYear
                );
                if again && period == Period::All { Figure::Nothing } else { self.sum(entries) }
            }
            _ => range(entries.map(|(_, entry)| entry)),
        }
    }

    fn weight(&self, row: usize) -> Decimal {
        self.evaluation.dataset.rows.weight(row)
    }

    fn sum(&self, entries: impl Iterator<Item = (usize, Entry)>) -> Figure {
        let (mut total, mut tally) = (Total::default(), Tally::default());
        for (row, entry) in entries {
            match entry.number() {
                Some(value) => {
                    total.rows += 1;
                    tally.add(self.weight(row), value);
                }
                None if entry == Entry::Error => total.errors += 1,
                None => total.missing += 1,
            }
        }
        total.sum = tally.sum();
        Figure::Sum(total)
    }

    /// Each structure once, with the largest of its weights.
    fn structures_of(&self, entries: impl Iterator<Item = (usize, Entry)>) -> Exact {
        let (numbers, count) = self.evaluation.dataset.rows.structures();
        let mut weights = vec![Decimal::ZERO; count];
        for (row, _) in entries.filter(|(_, entry)| entry.is_true()) {
            let weight = &mut weights[numbers[row] as usize];
            *weight = self.weight(row).max(*weight);
        }
        let mut tally = Tally::default();
        for weight in weights {
            tally.add(weight, Decimal::ONE);
        }
        tally.sum()
    }
}

fn range(entries: impl Iterator<Item = Entry>) -> Figure {
    let mut found: Option<(Value, Value)> = None;
    for entry in entries {
        let Entry::Value(value @ (Value::Number(_) | Value::Date(_))) = entry else { continue };
        found = Some(match found {
            None => (value.clone(), value),
            Some((least, most)) if before(&value, &least) => (value, most),
            Some((least, most)) if before(&most, &value) => (least, value),
            Some(both) => both,
        });
    }
    found.map_or(Figure::Nothing, |(least, most)| Figure::Range(least, most))
}

fn before(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a < b,
        (Value::Date(a), Value::Date(b)) => a < b,
        _ => false,
    }
}
