//! The end of a comparison: what is counted apart, and one sentence.

use crate::compare::{Cells, Diff, Exact, Measure, Percent, Period};
use crate::render::locale::number::{self, Money};
use crate::render::locale::{Lang, secrecy, sentences};
use crate::render::page::Page;
use rust_decimal::Decimal;

/// From here the last sentence counts in millions.
const MILLIONS: i64 = 10_000_000;

/// The years compared; none when the scenario is undated.
pub(in crate::render) fn years(diff: &Diff) -> Vec<i32> {
    let year = |period: &Period| match period {
        Period::Year(year) => Some(*year),
        Period::All | Period::Undated => None,
    };
    diff.periods.iter().filter_map(year).collect()
}

/// What is counted apart.
pub(in crate::render) fn add_apart(page: &mut Page, diff: &Diff, lang: Lang) {
    let mut lines = apart(diff, lang);
    lines.extend(refused(diff).then(|| sentences::refused(lang).to_owned()));
    if !lines.is_empty() {
        page.text(lines.join("\n"));
    }
}

/// Whether a percentage of the headline is refused.
pub(in crate::render) fn refused(diff: &Diff) -> bool {
    let refused = |m: &Measure| {
        // Under secrecy there are totals alone.
        let totals = m.totals.iter().flatten().map(|of| of.percent);
        m.rows.iter().map(|row| row.percent).chain(totals).any(|p| p == Percent::Refused)
    };
    diff.headline().is_some_and(refused)
}

/// Values and rows that are counted apart, in sentences.
pub(in crate::render) fn apart(diff: &Diff, lang: Lang) -> Vec<String> {
    let counts = &diff.counts;
    let mut lines = Vec::new();
    let cells = counts.cells.unwrap_or_default();
    if cells.within > 0 {
        lines.push(sentences::within(cells.within, lang));
    }
    if counts.only_base + counts.only_target > 0 {
        lines.push(sentences::one_sided(counts.only_base, counts.only_target, lang));
    }
    let missing = cells.missing_base + cells.missing_target;
    if missing + cells.errors > 0 {
        lines.push(sentences::unknown(
            cells.missing_base,
            cells.missing_target,
            cells.missing_both,
            cells.errors,
            lang,
        ));
    }
    lines
}

/// One sentence.
pub(in crate::render) fn closing(diff: &Diff, lang: Lang) -> String {
    if !diff.differs() {
        return sentences::same(lang).to_owned();
    }
    let total = diff.headline().and_then(|m| m.totals.as_ref()).and_then(|totals| totals.last());
    let classes = diff.classes.last();
    let (Some(total), Some(classes)) = (total, classes) else {
        let told = |cells: Cells| sentences::changed(cells.changed, lang);
        return diff.counts.cells.map_or(secrecy::counts(lang).to_owned(), told);
    };
    if total.sums.gap().is_withheld() {
        return secrecy::closing(lang).to_owned();
    }
    let size = |gap: Decimal, sign: bool| {
        if gap.abs() >= Decimal::from(MILLIONS) {
            number::with_unit(&Money::Millions.amount(gap, sign, lang), "M€", lang)
        } else {
            number::euros(gap, sign, lang)
        }
    };
    let gap = total.sums.gap().value().unwrap_or_default();
    let percent = match total.percent {
        Percent::Value(n) => Some(number::change(n, lang)),
        _ => None,
    };
    let full = diff.full_year.as_ref().and_then(|totals| totals.last());
    let full = full.filter(|_| total.percent == Percent::Refused);
    let count = |n: &Exact| {
        let known = || number::short(n.value().unwrap_or_default(), lang);
        if n.is_withheld() { secrecy::WITHHELD.to_owned() } else { known() }
    };
    let years = years(diff);
    let last = sentences::Closing {
        years: years.first().copied().zip(years.last().copied()),
        full_year: diff.options.full_year,
        gap,
        size: size(gap.abs(), false),
        percent,
        winners: count(&classes.winners.count),
        losers: count(&classes.losers.count),
        full_year_gap: full.and_then(|c| c.sums.gap().value()).map(|gap| size(gap, true)),
    };
    sentences::closing(&last, lang)
}
