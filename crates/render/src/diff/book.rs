//! A comparison as a workbook: the summary, the change of each structure, every row, the effects
//! of measures, the parameters of both sides, the rules that change.

use super::{last, page, rules, several};
use crate::book::{self, Book, Form, Sheet, Table, Told, Total};
use crate::locale::Lang;
use crate::locale::book::{Say, status};
use crate::locale::words::Word;
use crate::page::{Page, Part};
use crate::rows::{Column, Rows, decimal, maybe, text, year};
use crate::titles;
use crate::{Writing, why};
use bareme_compare::compare::{Diff, Entry, Percent, Period};
use bareme_core::number::{self, Rounding};
use bareme_core::value::Value;
use rust_decimal::Decimal;

pub(super) fn book<'a>(variants: &'a [Vec<Diff>], to: &Writing) -> Book<'a> {
    let lang = to.style.lang;
    let page_of = |diffs: &[Diff]| match diffs {
        [diff] => page::summary(diff, lang),
        several => several::page(several, lang, false),
    };
    let mut whole = variants.first().map(|diffs| page_of(diffs)).unwrap_or_default();
    let titled = |say: Say| Sheet::new(say.text(lang)).titled(&whole.title, &whole.marks);
    let mut summary = titled(Say::Summary);
    for diffs in variants {
        let part = page_of(diffs);
        if variants.len() > 1 {
            summary.lines.push(Vec::new());
            summary = summary.titled(&part.title, &part.marks);
        }
        summary.lines.extend(book::of_page(&part, lang));
    }
    summary.widths = book::widths(&summary.lines);
    let mut told = vec![Told::new(summary, Say::AboutSummary)];
    let all = All { variants, lang };
    if all.diffs().any(|diff| diff.headline().is_some()) {
        let table = Table::new(all.stacked(&|diff| structures(diff, lang)), Total::Amounts, lang);
        told.push(Told::new(titled(Say::Gaps).over(table), Say::AboutGaps));
    }
    let table = Table::new(all.stacked(&|diff| measures(diff, lang)), Total::None, lang);
    told.push(Told::new(titled(Say::Rows).over(all.formed(table)), Say::AboutRows));
    if all.diffs().any(|diff| diff.why.is_some()) {
        let effects = all.stacked(&|diff| {
            diff.why.as_ref().map_or_else(|| Rows::stacked(Vec::new()), why::rows)
        });
        let table = Table::new(effects, Total::None, lang);
        told.push(Told::new(titled(Say::Effects).over(table), Say::AboutEffects));
    }
    let diffs = variants.first().map(Vec::as_slice).unwrap_or_default();
    let base = diffs.first().map(|diff| &diff.base);
    let heads: Vec<_> = base.into_iter().chain(diffs.iter().map(|diff| &diff.target)).collect();
    let table = book::params(&heads, lang);
    told.push(Told::new(titled(Say::Parameters).over(table), Say::AboutParameters));
    let mut sheet = titled(Say::Rules);
    for diff in diffs {
        let Some(policy) = &diff.policy else { continue };
        let mut part = Page::default();
        if diffs.len() > 1 {
            part.parts.push(Part::Heading(page::sides(diff)));
        }
        rules::add(&mut part, policy, false, lang);
        sheet.lines.extend(book::of_page(&part, lang));
    }
    sheet.widths = book::widths(&sheet.lines);
    told.push(Told::new(sheet, Say::AboutRules));
    let warnings = last::warnings(variants.iter().flatten(), lang);
    whole.under.extend(warnings);
    book::readme(&whole, &heads, &to.files, told, lang)
}

/// All comparisons of a workbook.
struct All<'a> {
    variants: &'a [Vec<Diff>],
    lang: Lang,
}

impl<'a> All<'a> {
    fn diffs(&self) -> impl Iterator<Item = &'a Diff> + use<'a> {
        self.variants.iter().flatten()
    }

    /// One table for all of them: which variant and which policy comes first, where there are several.
    fn stacked(&self, rows: &dyn Fn(&'a Diff) -> Rows<'a>) -> Rows<'a> {
        let mut parts = Vec::new();
        for diffs in self.variants {
            for diff in diffs {
                let mut part = rows(diff);
                if diffs.len() > 1 {
                    part = part.after(Say::Policy.text(self.lang), text(&diff.target.id));
                }
                if self.variants.len() > 1 {
                    let name = maybe(diff.target.variant.as_ref());
                    part = part.after(Say::Variant.text(self.lang), name);
                }
                parts.push(part);
            }
        }
        Rows::stacked(parts)
    }

    /// Amounts of the rows in euros, other numbers as they are.
    fn formed(&self, table: Table<'a>) -> Table<'a> {
        let first = usize::from(self.variants.len() > 1)
            + usize::from(self.variants.iter().any(|diffs| diffs.len() > 1));
        // Where each measure starts, and whether it is an amount.
        let mut starts: Vec<(usize, bool)> = Vec::new();
        let mut start = 0;
        for measure in self.diffs().flat_map(|diff| &diff.measures) {
            starts.push((start, measure.target.is_amount()));
            start += measure.rows.len();
        }
        table.formed_by(move |row, column, n| {
            let place = starts.partition_point(|(start, _)| *start <= row).checked_sub(1)?;
            let signed = column == first + DELTA;
            let amount = signed || (first + BASE..first + DELTA).contains(&column);
            let own = Form::Number(u8::try_from(n.scale()).unwrap_or(u8::MAX).min(6), signed);
            amount.then_some(if starts[place].1 { Form::Euros(signed) } else { own })
        })
    }
}

/// Columns of the rows that hold amounts.
const BASE: usize = 5;
const DELTA: usize = 7;

/// One line a row and measure.
fn measures(diff: &Diff, lang: Lang) -> Rows<'_> {
    let word = |word: Word| Column::named(word.text(lang));
    let columns = vec![
        word(Word::Structure),
        word(Word::Year).years(),
        word(Word::Measure),
        Column::named(Say::Label.text(lang)),
        Column::named(Say::Unit.text(lang)),
        word(Word::Base),
        word(Word::Target),
        word(Word::Delta).changes(),
        percent_column(lang),
        Column::named(Say::Status.text(lang)),
    ];
    let mut places = Vec::new();
    for (measure, of) in diff.measures.iter().enumerate() {
        places.extend((0..of.rows.len()).map(|row| (measure, row)));
    }
    let entry = |entry: &Entry| match entry {
        Entry::Value(value) => value.clone(),
        Entry::Absent | Entry::Error => Value::Missing,
    };
    Rows::new(columns, places.len(), move |line, column| {
        let (measure, row) = places[line];
        let measure = &diff.measures[measure];
        let Some(row) = measure.rows.get(row) else { return Value::Missing };
        match column {
            0 => text(&row.structure),
            1 => year(row.exercice),
            2 => text(&measure.target.name),
            3 => maybe(measure.target.label.as_ref()),
            4 => maybe(measure.target.unit.as_ref()),
            BASE => entry(&row.base),
            6 => entry(&row.target),
            DELTA => decimal(row.delta),
            8 => fraction(row.percent, lang),
            _ => text(status(row.status, lang)),
        }
    })
}

/// One line a structure: its change each year, over all years, and how it differs.
fn structures(diff: &Diff, lang: Lang) -> Rows<'_> {
    let word = |word: Word| Column::named(word.text(lang));
    let euros = diff.headline().is_some_and(|headline| headline.target.is_amount());
    let amount = |column: Column| if euros { column.euros() } else { column };
    let years: Vec<Period> =
        diff.periods.iter().copied().filter(|period| period.year().is_some()).collect();
    let years = if years.len() > 1 { years } else { Vec::new() };
    let mut columns = vec![word(Word::Structure)];
    columns.extend([amount(word(Word::Base)), amount(word(Word::Target))]);
    columns.push(amount(word(Word::Delta)).changes());
    columns.push(percent_column(lang));
    columns.push(Column::named(Say::Status.text(lang)));
    columns.extend(years.iter().map(|period| {
        let name = format!("{} {}", Word::Delta.text(lang), titles::period(*period, lang));
        amount(Column::named(name)).changes()
    }));
    Rows::new(columns, diff.structures.len(), move |row, column| {
        let line = &diff.structures[row];
        let known = |n: Option<Decimal>| decimal(n.filter(|_| line.sums.rows > 0));
        match column {
            0 => text(&line.structure),
            1 => known(line.sums.base.value()),
            2 => known(line.sums.target.value()),
            3 => known(line.sums.gap().value()),
            4 => fraction(line.percent, lang),
            5 => text(status(line.status, lang)),
            place => decimal(line.by_year.get(place - 6).copied().flatten()),
        }
    })
}

fn percent_column(lang: Lang) -> Column {
    let unit = Some("fraction".to_owned());
    Column { unit, ..Column::named(Word::PercentHeader.text(lang)).changes() }
}

/// A percentage as a fraction, to four decimals of a percent (a quotient has no end), or why there
/// is none.
fn fraction(percent: Percent, lang: Lang) -> Value {
    let percent = match percent {
        Percent::Value(percent) => percent,
        Percent::Undefined => return Value::Missing,
        Percent::New => return text(Word::New.text(lang)),
        Percent::Gone => return text(Word::Gone.text(lang)),
        Percent::Refused => return text(Word::RefusedPercent.text(lang)),
    };
    let rounded = number::round(percent, 4, Rounding::Nearest).unwrap_or(percent);
    decimal(rounded.checked_mul(Decimal::new(1, 2)))
}
