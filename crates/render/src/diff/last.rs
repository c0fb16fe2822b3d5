//! The end of a comparison: what is counted apart, and one sentence.

use crate::locale::number::{self, Money};
use crate::locale::{Lang, apart, messages, secrecy, sentences};
use crate::page::Page;
use bareme_compare::compare::{
    Cells, Compared, Diff, Exact, Header, Measure, Movement, Percent, Period,
};
use bareme_core::diagnostic::Diagnostic;
use indexmap::IndexSet;
use rust_decimal::Decimal;

/// From here the last sentence counts in millions.
const MILLIONS: i64 = 10_000_000;

/// The years compared; none when the scenario is undated.
pub(crate) fn years(diff: &Diff) -> Vec<i32> {
    let year = |period: &Period| match period {
        Period::Year(year) => Some(*year),
        Period::All | Period::Undated => None,
    };
    diff.periods.iter().filter_map(year).collect()
}

/// What is counted apart.
pub(crate) fn add_apart(page: &mut Page, diff: &Diff, lang: Lang) {
    let mut lines = left_out(diff, lang);
    lines.extend(refused(diff).then(|| sentences::refused(lang).to_owned()));
    if !lines.is_empty() {
        page.text(lines.join("\n"));
    }
}

/// Whether a percentage of the headline is refused.
pub(crate) fn refused(diff: &Diff) -> bool {
    let refused = |m: &Measure| {
        // Under secrecy there are totals alone.
        let totals = m.totals.iter().flatten().map(|of| of.percent);
        m.rows.refuse_percent() || totals.into_iter().any(|p| p == Percent::Refused)
    };
    diff.headline().is_some_and(refused)
}

/// Values and rows that are counted apart, in sentences.
pub(crate) fn left_out(diff: &Diff, lang: Lang) -> Vec<String> {
    let counts = &diff.counts;
    let mut lines = Vec::new();
    let cells = counts.cells.unwrap_or_default();
    if cells.within > 0 {
        lines.push(sentences::within(cells.within, lang));
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

/// What is said first: what one side alone has, and dates that do not meet.
pub(crate) fn first(diff: &Diff, lang: Lang) -> Vec<String> {
    let mut said = Vec::new();
    for (base, alone) in [true, false].into_iter().zip(&diff.alone) {
        if alone.rows == 0 {
            continue;
        }
        let amount = |n: &Exact| match (n.value(), diff.headline()) {
            _ if n.is_withheld() => secrecy::WITHHELD.to_owned(),
            (Some(n), Some(m)) if m.target.is_amount() => number::euros(n, false, lang),
            (Some(n), Some(m)) => {
                let unit = m.target.unit.as_deref().unwrap_or_default();
                number::with_unit(&number::short(n, lang), unit, lang)
            }
            _ => number::NONE.to_owned(),
        };
        let named = alone.structures.iter().flatten();
        let structures: Vec<&str> = named.map(AsRef::as_ref).collect();
        let of = apart::Alone {
            base,
            rows: alone.rows,
            amount: alone.amount.as_ref().map(amount),
            unknown: alone.unknown,
            structures: &structures,
            years: &alone.years,
        };
        said.push(apart::alone(&of, lang));
    }
    if !diff.meets() {
        let full = diff.full_year.as_ref().and_then(|totals| totals.last());
        let full = full.filter(|c| !c.sums.is_unknown()).and_then(|c| c.sums.gap().value());
        let full = full.map(|gap| number::euros(gap, true, lang));
        said.push(apart::unmet(&in_force(diff), &years(diff), full.as_deref(), lang));
    }
    said
}

/// The dates of both sides.
fn in_force(diff: &Diff) -> [apart::InForce<'_>; 2] {
    fn side<'a>(head: &'a Header, outside: &'a [i32]) -> apart::InForce<'a> {
        apart::InForce { id: &head.id, dates: head.dates, outside }
    }
    [side(&diff.base, &diff.outside[0]), side(&diff.target, &diff.outside[1])]
}

/// What standard error warned of, one line each.
pub(crate) fn warnings<'a>(diffs: impl IntoIterator<Item = &'a Diff>, lang: Lang) -> Vec<String> {
    let line = |warning: &Diagnostic| {
        let words = [Some(messages::title(warning, lang)), messages::suggestion(warning, lang)];
        let words: Vec<String> = words.into_iter().flatten().collect();
        format!("{}{}{}", warning.code, lang.colon(), words.join(" – "))
    };
    let warnings = diffs.into_iter().flat_map(|diff| &diff.warnings);
    warnings.map(line).collect::<IndexSet<String>>().into_iter().collect()
}

/// What is compared, and what is not, in a few sentences: each is true of the figures, or is not
/// written.
pub(crate) fn closing(diff: &Diff, lang: Lang) -> String {
    let mut said = first(diff, lang);
    if diff.meets() {
        said.push(sentence(diff, lang));
        said.extend(apart::outside(&in_force(diff), lang));
    }
    said.join(" ")
}

/// One sentence about the rows that both sides have.
fn sentence(diff: &Diff, lang: Lang) -> String {
    let partial = diff.is_partial();
    let total = diff.headline().and_then(|m| m.totals.as_ref()).and_then(|totals| totals.last());
    let unknown = |of: &Compared| of.sums.is_unknown() && of.sums.left_out > 0;
    if !diff.moves() {
        let nothing = total.is_some_and(unknown);
        return if nothing { apart::nothing_known(lang) } else { sentences::same(partial, lang) }
            .to_owned();
    }
    let classes = diff.classes.last();
    let (Some(total), Some(classes)) = (total, classes) else {
        let told = |cells: Cells| sentences::changed(cells.changed, lang);
        return diff.counts.cells.map_or(secrecy::counts(lang).to_owned(), told);
    };
    if total.sums.gap().is_withheld() {
        return secrecy::closing(lang).to_owned();
    }
    if total.sums.is_unknown() {
        return apart::nothing_known(lang).to_owned();
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
    let count = |n: &Exact| (!n.is_withheld()).then(|| n.value().unwrap_or_default());
    let last = sentences::Closing {
        partial,
        years: years(diff),
        full_year: diff.options.full_year,
        gap,
        size: size(gap.abs(), false),
        percent,
        winners: count(&classes.winners.count),
        losers: count(&classes.losers.count),
        full_year_gap: full.and_then(|c| c.sums.gap().value()).map(|gap| size(gap, true)),
    };
    let mut sentence = sentences::closing(&last, lang);
    // The table of classes calls these stable.
    let gain = [&classes.classes[0], &classes.classes[1], &classes.unclassed[0]];
    let lose = [&classes.classes[3], &classes.classes[4], &classes.unclassed[1]];
    let beyond = |of: [&Movement; 3]| of.iter().fold(Exact::ZERO, |n, m| n.plus(&m.count));
    let moved = classes.winners.count.plus(&classes.losers.count);
    let barely = moved.minus(&beyond(gain)).minus(&beyond(lose)).value().unwrap_or_default();
    if !barely.is_zero() {
        sentence.push(' ');
        sentence.push_str(&apart::barely(barely, lang));
    }
    if total.sums.left_out > 0 {
        sentence.push(' ');
        sentence.push_str(&apart::not_known(total.sums.left_out, lang));
    }
    sentence
}
