//! Totals by year, against the envelope: the table and the chart.

use super::Report;
use super::blocks::Maker;
use super::chart::{Bar, Fill, Row};
use super::view::Block;
use crate::diff::last;
use crate::diff::page::{gap, percent, percent_of, perimeter, side, sum};
use crate::grid::{Cell, Grid};
use crate::locale::number;
use crate::locale::report::{self as say, InReport};
use crate::locale::secrecy::WITHHELD;
use crate::locale::words::Word;
use crate::locale::{Lang, sentences};
use crate::titles::{partial_envelopes, period};
use bareme_compare::compare::{Compared, Diff, Percent, Period, RunSummary};
use bareme_core::scenario::Envelope;
use rust_decimal::Decimal;

/// The envelope of each period: that of the scenario, whatever the policy.
fn envelopes(summary: &RunSummary, periods: &[Period]) -> Vec<Option<Envelope>> {
    let of = |period: &Period| {
        let block = summary.blocks.iter().find(|block| block.period == *period);
        block.and_then(|block| block.envelope.clone())
    };
    periods.iter().map(of).collect()
}

/// Whether the scenario gives an envelope for any of its years.
pub(super) fn has_envelope(report: &Report<'_>) -> bool {
    let blocks = report.targets.iter().flat_map(|summary| &summary.blocks);
    blocks.into_iter().any(|block| block.envelope.is_some())
}

/// Full years beside, where the two sides do not cover the same months.
fn full_years<'a>(diff: &'a Diff, totals: &[Compared]) -> Option<&'a [Compared]> {
    let refused = totals.iter().any(|c| c.percent == Percent::Refused);
    diff.full_year.as_deref().filter(|_| refused)
}

/// One line a year: both sides, the change, the envelope.
pub(super) fn grid(diff: &Diff, summary: &RunSummary, lang: Lang) -> Grid {
    let Some(totals) = diff.headline().and_then(|m| m.totals.as_deref()) else {
        return Grid::default();
    };
    let envelopes = envelopes(summary, &diff.periods);
    let enveloped = envelopes.iter().any(Option::is_some);
    let full = full_years(diff, totals);
    let perimeter = perimeter([diff], lang);
    let mut grid = Grid::new(format!("{}{perimeter}", InReport::TotalsByYear.text(lang)))
        .names(Word::Year.text(lang))
        .numbers(Word::Base.text(lang))
        .numbers(Word::Target.text(lang))
        .numbers(Word::Delta.text(lang))
        .numbers(Word::PercentHeader.text(lang));
    if full.is_some() {
        grid = grid.numbers(Word::FullYearDelta.text(lang));
        grid = grid.numbers(Word::FullYearPercent.text(lang));
    }
    if enveloped {
        grid = grid
            .numbers(Word::Envelope.text(lang))
            .numbers(InReport::BaseEnvelopeGap.text(lang))
            .numbers(InReport::EnvelopeGap.text(lang));
    }
    for (place, totals) in totals.iter().enumerate() {
        let [base, target] =
            [&totals.sums.base, &totals.sums.target].map(|n| sum(totals, n.value()));
        let mut cells = vec![
            Cell::period(totals.period, lang),
            side(totals, &totals.sums.base),
            side(totals, &totals.sums.target),
            gap(totals),
            percent_of(totals, lang),
        ];
        if let Some(full) = full {
            let full = full.get(place);
            cells.push(full.map_or(Cell::None, gap));
            cells.push(full.map_or(Cell::None, |c| percent(c.percent, lang)));
        }
        if enveloped {
            // Part of what a side pays is no use of an envelope.
            let envelope = envelopes[place].as_ref().map(|envelope| envelope.amount);
            let beyond = |n: Option<Decimal>| {
                Cell::change(n.zip(envelope).and_then(|(n, envelope)| n.checked_sub(envelope)))
            };
            cells.extend([
                Cell::amount(envelope),
                beyond(base.filter(|_| diff.alone[0].rows == 0))
                    .unless(totals.sums.base.is_withheld()),
                beyond(target.filter(|_| diff.alone[1].rows == 0))
                    .unless(totals.sums.target.is_withheld()),
            ]);
        }
        grid.row(cells);
    }
    grid
}

/// The chart: each year, what the base and each policy pay, the envelope as a line.
pub(super) fn chart(maker: &mut Maker, report: &Report<'_>) -> Option<Block> {
    let lang = maker.lang;
    let first = report.diffs.first()?;
    let base = first.headline()?.totals.as_deref()?;
    let summary = report.targets.first()?;
    let envelopes = envelopes(summary, &first.periods);
    let mut rows = Vec::new();
    let mut said = Vec::new();
    let years = base.iter().enumerate().filter(|(_, c)| c.period != Period::All);
    for (place, of_base) in years {
        let mark = envelopes.get(place).and_then(Option::as_ref).map(|e| e.amount);
        let mut label = period(of_base.period, lang);
        if let Some(amount) = mark {
            let amount = number::euros(amount, false, lang);
            label = format!("{label} · {} {amount}", Word::Envelope.text(lang).to_lowercase());
        }
        let mut words = Vec::new();
        let amount = sum(of_base, of_base.sums.base.value());
        let withheld = of_base.sums.base.is_withheld();
        let mut bars = vec![(first.base.id.clone(), Fill::Base, amount, withheld)];
        for (place_of, diff) in report.diffs.iter().enumerate() {
            let totals = diff.headline().and_then(|m| m.totals.as_deref());
            let Some(of) = totals.and_then(|totals| totals.get(place)) else { continue };
            let amount = sum(of, of.sums.target.value());
            let withheld = of.sums.target.is_withheld();
            bars.push((diff.target.id.clone(), Fill::Policy(place_of), amount, withheld));
        }
        rows.push(Row { label: label.clone(), heading: true, ..Row::default() });
        for (name, fill, amount, withheld) in bars {
            let none = if withheld { WITHHELD } else { number::NONE };
            let value = amount.map_or(none.to_owned(), |n| number::euros(n, false, lang));
            words.push(format!("{name} {value}"));
            let bar = Bar::new(amount.unwrap_or_default(), fill, value);
            rows.push(Row { label: name, heading: false, bars: vec![bar], mark });
        }
        said.push(format!("{label}{}{}.", lang.colon(), words.join(", ")));
    }
    let mut caption = InReport::ChartYears.text(lang).to_owned();
    if envelopes.iter().any(Option::is_some) {
        caption = format!("{caption} ({})", InReport::EnvelopeMark.text(lang));
    }
    Some(maker.figure(&caption, &say::alt_years(said.join(" "), lang), rows))
}

/// What is said of envelopes.
pub(super) fn envelope_notes(diff: &Diff, summary: &RunSummary, lang: Lang) -> Vec<String> {
    let mut lines = Vec::new();
    for (period_of, envelope) in diff.periods.iter().zip(envelopes(summary, &diff.periods)) {
        let (Some(envelope), true) = (envelope, *period_of != Period::All) else { continue };
        let about = [&envelope.nature, &envelope.source, &envelope.note];
        let about: Vec<&str> = about.into_iter().filter_map(|text| text.as_deref()).collect();
        let amount = number::euros(envelope.amount, false, lang);
        lines.push(say::envelope(&period(*period_of, lang), &amount, &about, lang));
    }
    lines.extend(partial_envelopes(summary, lang));
    if lines.is_empty() {
        lines.push(InReport::NoEnvelope.text(lang).to_owned());
    }
    lines
}

/// The same, with what sums leave out and which percentages are refused.
pub(super) fn notes(diff: &Diff, summary: &RunSummary, lang: Lang) -> Vec<String> {
    let mut lines = envelope_notes(diff, summary, lang);
    if last::refused(diff) {
        lines.push(sentences::refused(lang).to_owned());
    }
    lines.extend(last::left_out(diff, lang));
    lines
}
