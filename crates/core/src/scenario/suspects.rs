//! What a set holds that is probably not what it looks like: a line that adds the others up, names
//! that differ by their capitals alone, a year that is not read.

use super::cells;
use super::table::Table;
use super::tables::Part;
use super::text::quoted;
use super::{Held, InputColumn, LaneKind, Scenario, year_column};
use crate::diagnostic::{Diagnostic, Diagnostics, Span, codes};
use crate::number::exact::Exact;
use crate::value::InputSpec;
use foldhash::fast::RandomState;
use indexmap::IndexMap;
use rust_decimal::Decimal;
use std::collections::HashMap;
use std::hash::{BuildHasher as _, Hasher as _};

/// Lines that a total has above it, and columns that are sums, at least.
const LEAST_LINES: usize = 3;
const LEAST_COLUMNS: usize = 2;

impl Scenario {
    /// What is said of its main table; `typed` gives the columns of a dataset.
    pub(super) fn suspects<'a>(
        &self,
        inputs: &IndexMap<String, InputSpec>,
        typed: impl Fn(&str) -> Option<&'a InputColumn>,
    ) -> Diagnostics {
        let Some(part) = self.tables.main() else { return Vec::new() };
        let mut found = Vec::new();
        found.extend(self.unread_year(part, inputs));
        found.extend(self.last_line(&part.table));
        let rows = self.tables.rows();
        found.extend(twins(&self.key, rows.names(), |twin| {
            self.tables.cell(&self.key, rows.iter().position(|row| row.structure == twin)?)
        }));
        for column in inputs.keys() {
            let Some(Held::Lanes(lanes)) = typed(column).map(InputColumn::held) else { continue };
            let LaneKind::Text(words) = &lanes.of else { continue };
            let words = words.iter().map(|word| &**word);
            found.extend(twins(column, words, |_| self.tables.title(column)));
        }
        found
    }

    /// A column that probably tells the year, in a set without years.
    fn unread_year(&self, part: &Part, inputs: &IndexMap<String, InputSpec>) -> Option<Diagnostic> {
        if self.period.is_some() {
            return None;
        }
        let at = year_column::named(&part.table)?;
        let column = &part.table.columns()[at];
        let (option, period) = year_column::ways(column);
        let told = codes::YearUnread { column, option, period }.at(part.table.title(at));
        Some(told).filter(|_| !inputs.contains_key(column))
    }

    /// A last line whose numbers are the sums of those above it, in its year.
    fn last_line(&self, table: &Table) -> Option<Diagnostic> {
        let rows = self.tables.rows();
        let len = self.projected_from.unwrap_or(table.len());
        let last = len.checked_sub(1).filter(|_| table.asks_totals())?;
        let mut sums: Vec<(usize, Decimal, Exact)> = Vec::new();
        let joins = |name: &String| *name == self.key || self.period.as_ref() == Some(name);
        let width = table.columns().len();
        table.scan(last..len, 0..width, |_, cells| {
            for (column, _) in table.columns().iter().enumerate().filter(|(_, name)| !joins(name)) {
                let total = cells::number(cells.get(column), table.notation(column)).ok().flatten();
                let total = total.filter(|n| !n.is_zero());
                sums.extend(total.map(|total| (column, total, Exact::ZERO)));
            }
        });
        // Most columns are soon past it: few lines are read of a table that has no total.
        let (mut from, mut size, mut lines) = (0, 64, 0);
        while from < last && sums.len() >= LEAST_COLUMNS {
            let to = last.min(from + size);
            let columns: Vec<usize> = sums.iter().map(|(column, ..)| *column).collect();
            table.scan(from..to, columns, |row, cells| {
                if rows.exercice(row) != rows.exercice(last) {
                    return;
                }
                lines += 1;
                sums.retain_mut(|(column, total, sum)| {
                    let cell = cells::number(cells.get(*column), table.notation(*column));
                    let Ok(n) = cell else { return false };
                    let n = n.unwrap_or_default();
                    *sum = sum.plus(&Exact::of(n));
                    // Of numbers of one sign, the sum goes one way.
                    let onward = n.is_zero() || n.is_sign_negative() == total.is_sign_negative();
                    onward && sum.value().is_some_and(|sum| sum.abs() <= total.abs())
                });
            });
            (from, size) = (to, size * 4);
        }
        sums.retain(|(_, total, sum)| sum.value() == Some(*total));
        if lines < LEAST_LINES || sums.len() < LEAST_COLUMNS {
            return None;
        }
        let columns: Vec<String> =
            sums.iter().map(|(column, ..)| table.columns()[*column].clone()).collect();
        let value = quoted(rows.structure(last));
        let line = table.line(last);
        Some(codes::LastLineSums { value, columns }.at(line))
    }
}

/// Words of a column that differ by their capitals alone: the first two, and how many more there are.
fn twins<'w>(
    column: &str,
    words: impl Iterator<Item = &'w str> + Clone,
    place: impl Fn(&str) -> Option<Span>,
) -> Option<Diagnostic> {
    // Where capitals are all there is, or none is, nothing can differ so.
    let any = |is: fn(&u8) -> bool| words.clone().any(|word| word.bytes().any(|byte| is(&byte)));
    let other = |byte: &u8| !byte.is_ascii();
    let both = any(u8::is_ascii_lowercase) && any(u8::is_ascii_uppercase);
    if !(both || any(other)) {
        return None;
    }
    let letters = |word: &'w str| word.chars().flat_map(char::to_lowercase);
    let alike = |a: &'w str, b: &'w str| letters(a).eq(letters(b));
    let hasher = RandomState::default();
    let hash = |word: &'w str| {
        let mut state = hasher.build_hasher();
        letters(word).for_each(|letter| state.write_u32(letter.into()));
        state.finish()
    };
    let mut seen: HashMap<u64, &str, RandomState> = HashMap::default();
    let twin = |word: &'w str| {
        let first = *seen.entry(hash(word)).or_insert(word);
        (first != word && alike(first, word)).then_some((first, word))
    };
    let mut twins = words.filter_map(twin);
    let (other, value) = twins.next()?;
    let more = Some(twins.count()).filter(|more| *more > 0);
    let place = place(value);
    let [value, other] = [value, other].map(quoted);
    Some(codes::CaseTwins { value, other, column, more }.at(place))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Arg;

    #[test]
    fn twins_differ_by_their_capitals_alone() {
        let of = |words: &[&str]| {
            let told = twins("c", words.iter().copied(), |_| None)?;
            Some(["value", "other", "more"].map(|name| told.arg(name).cloned()))
        };
        let text = |text: &str| Some(Arg::Text(text.to_owned()));
        let two = of(&["m01", "m02", "Évry", "ÉVRY", "M01"]);
        assert_eq!(two, Some([text("ÉVRY"), text("Évry"), Some(Arg::Count(1))]));
        assert_eq!(of(&["m01", "M01"]), Some([text("M01"), text("m01"), None]));
        assert_eq!(of(&["M01", "M02", "M01"]).or_else(|| of(&["m01", "M02"])), None);
    }
}
