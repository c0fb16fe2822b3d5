//! A comparison as a workbook: the summary, the change of each structure, every row, the effects
//! of measures, the parameters of both sides, the rules that change.

use super::rows::entry;
use super::{last, page, rules, several};
use crate::book::{self, Book, Form, Sheet, Table, Told, Total};
use crate::locale::Lang;
use crate::locale::book::{Say, status};
use crate::locale::words::Word;
use crate::page::{Page, Part};
use crate::rows::{Column, Columns, Rows, decimal, maybe, text, year};
use crate::titles;
use crate::{Writing, why};
use bareme_compare::compare::{Delta, Diff, Measure, Percent, RowDelta, StructureDelta};
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
            diff.why
                .as_ref()
                .map_or_else(|| Rows::stacked(Vec::new()), |why| why::rows(why).worded(lang))
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
    let mut places = Vec::new();
    for measure in &diff.measures {
        places.extend((0..measure.rows.len()).map(|row| (measure, row)));
    }
    Columns::<(&Measure, RowDelta<'_>)>::new()
        .with(word(Word::Structure), |(_, row)| text(row.structure))
        .with(word(Word::Year).years(), |(_, row)| year(row.exercice))
        .with(word(Word::Measure), |(measure, _)| text(&measure.target.name))
        .with(Say::Label.text(lang), |(measure, _)| maybe(measure.target.label.as_ref()))
        .with(Say::Unit.text(lang), |(measure, _)| maybe(measure.target.unit.as_ref()))
        .with(word(Word::Base), |(_, row)| entry(&row.base))
        .with(word(Word::Target), |(_, row)| entry(&row.target))
        .with(word(Word::Delta).changes(), |(_, row)| decimal(row.delta))
        .with(percent_column(lang), move |(_, row)| fraction(row.percent, lang))
        .with(Say::Status.text(lang), move |(_, row)| text(status(row.status, lang)))
        .over(places.len(), move |line| {
            let (measure, row): (&Measure, usize) = places[line];
            Some((measure, measure.rows.get(row)?))
        })
}

/// A sum of a structure, where there is one.
fn known(of: fn(&Delta) -> Option<Decimal>) -> impl Fn(&StructureDelta<'_>) -> Value {
    move |line| decimal(of(&line.sums).filter(|_| line.sums.rows > 0))
}

/// One line a structure: its change each year, over all years, and how it differs.
fn structures(diff: &Diff, lang: Lang) -> Rows<'_> {
    let word = |word: Word| Column::named(word.text(lang));
    let euros = diff.headline().is_some_and(|headline| headline.target.is_amount());
    let amount = |column: Column| if euros { column.euros() } else { column };
    let mut columns = Columns::<StructureDelta<'_>>::new()
        .with(word(Word::Structure), |line| text(line.structure))
        .with(amount(word(Word::Base)), known(|sums| sums.base.value()))
        .with(amount(word(Word::Target)), known(|sums| sums.target.value()))
        .with(amount(word(Word::Delta)).changes(), known(|sums| sums.gap().value()))
        .with(percent_column(lang), move |line| fraction(line.percent, lang))
        .with(Say::Status.text(lang), move |line| text(status(line.status, lang)));
    let years: Vec<_> = diff.periods.iter().filter(|period| period.year().is_some()).collect();
    for (place, period) in years.iter().enumerate().filter(|_| years.len() > 1) {
        let name = format!("{} {}", Word::Delta.text(lang), titles::period(**period, lang));
        columns = columns.with(amount(Column::named(name)).changes(), move |line| {
            decimal(line.by_year.get(place).copied().flatten())
        });
    }
    columns.over(diff.structures.len(), |row| diff.structures.get(row))
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
