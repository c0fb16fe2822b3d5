//! One page: three tables in thousands of euros, assumptions apart.

use super::blocks::Maker;
use super::comparison::section;
use super::view::{Block, Document};
use super::{Report, sections};
use crate::diff::last;
use crate::diff::page::{measure_title, percent_of, perimeter, sum};
use crate::diff::winners::{count, word};
use crate::grid::{Cell, Grid};
use crate::locale::report::{self as say, InReport};
use crate::locale::words::{self, Word};
use crate::locale::{Lang, why::WhyWord};
use crate::page::prose;
use crate::titles::{self, partial_envelopes};
use crate::why;
use bareme_compare::compare::{Class, Diff, Exact, Percent};
use bareme_core::policy::{Basis, Param};
use indexmap::IndexMap;
use rust_decimal::Decimal;

/// Most measures, all policies together.
const MEASURES: usize = 8;
/// Most assumptions.
const ASSUMPTIONS: usize = 12;
/// Characters of the value of an assumption.
const VALUE: usize = 60;
/// Lines of a page.
const LINES: usize = 36;
/// Years shown at either end, where they are more.
const YEARS: usize = 4;

/// The document of a note.
pub(super) fn document(report: &Report<'_>, css: &str, lang: Lang) -> Document {
    let mut maker = Maker::new(lang);
    let mut all = Vec::new();
    let mut rows = 0;
    let mut tables = vec![
        ("years", InReport::NoteYears, years(report, lang)),
        ("winners", InReport::NoteWinners, winners(report, lang)),
    ];
    // What single structures and single measures receive is not told under secrecy.
    if report.diffs.iter().all(|diff| diff.options.secrecy.is_none()) {
        tables.push(measures(report, lang));
    }
    for (id, title, (grid, note)) in tables {
        rows += grid.len();
        let mut blocks: Vec<Block> = maker.grid(&grid, false).into_iter().collect();
        blocks.extend(note.map(|text| Block::Text { text }));
        all.push(section(id, title, blocks, lang));
    }
    // What the tables, the sentences and the warnings leave of the page.
    let warnings = last::warnings(report.diffs, lang);
    let warned = if warnings.is_empty() { 0 } else { 1 + 2 * warnings.len() };
    let taken = rows * 3 / 2 + 4 * report.diffs.len() + warned;
    let room = LINES.saturating_sub(taken).clamp(3, ASSUMPTIONS);
    all.push(section(
        "assumptions",
        InReport::AssumptionsShort,
        vec![Block::List { heading: None, items: assumptions(report, room, lang) }],
        lang,
    ));
    if !warnings.is_empty() {
        let list = vec![Block::List { heading: None, items: warnings }];
        all.push(section("warnings", InReport::Warnings, list, lang));
    }
    Document { sections: all, ..sections::head(report, css, lang) }
}

type Said = (Grid, Option<String>);

/// An amount in thousands, unless it is not told.
fn told(n: &Exact, value: Option<Decimal>, sign: bool) -> Cell {
    Cell::thousands(value, sign).unless(n.is_withheld())
}

fn heading(word: Word, lang: Lang) -> String {
    format!("{}, {}", word.text(lang), say::in_thousands(lang))
}

/// What is paid, year by year, and the envelope where there is one.
fn years(report: &Report<'_>, lang: Lang) -> Said {
    let several = report.diffs.len() > 1;
    let perimeter = perimeter(report.diffs, lang);
    let of = report.diffs.first().and_then(Diff::headline).map(measure_title).unwrap_or_default();
    let mut grid = Grid::new(format!("{of} · {}{perimeter}", heading(Word::Totals, lang)))
        .names(Word::Year.text(lang))
        .numbers(Word::Base.text(lang));
    for diff in report.diffs {
        let name = if several { diff.target.id.as_str() } else { Word::Target.text(lang) };
        grid = grid.numbers(name).numbers(Word::Delta.text(lang));
        if !several {
            grid = grid.numbers(Word::PercentHeader.text(lang));
        }
    }
    let Some(summary) = report.targets.first() else { return (grid, None) };
    let enveloped = summary.blocks.iter().any(|block| block.envelope.is_some());
    if enveloped {
        grid = grid.numbers(Word::Envelope.text(lang));
    }
    let totals = |diff: &Diff| diff.headline().and_then(|m| m.totals.clone()).unwrap_or_default();
    let all: Vec<_> = report.diffs.iter().map(totals).collect();
    let periods = report.diffs.first().map(|diff| diff.periods.as_slice()).unwrap_or_default();
    let last = periods.len().saturating_sub(YEARS + 1);
    let hidden = last.saturating_sub(YEARS);
    for (place, of) in periods.iter().enumerate() {
        if hidden > 0 && (YEARS..last).contains(&place) {
            continue;
        }
        let Some(first) = all.first().and_then(|totals| totals.get(place)) else { continue };
        let base = &first.sums.base;
        let base = told(base, sum(first, base.value()), false);
        let mut cells = vec![Cell::period(*of, lang), base];
        for totals in &all {
            let Some(c) = totals.get(place) else { continue };
            let (target, gap) = (&c.sums.target, c.sums.gap());
            cells.push(told(target, sum(c, target.value()), false));
            cells.push(told(&gap, sum(c, gap.value()), true));
            if !several {
                cells.push(percent_of(c, lang));
            }
        }
        if enveloped {
            let block = summary.blocks.iter().find(|block| block.period == *of);
            let envelope = block.and_then(|b| b.envelope.as_ref()).map(|e| e.amount);
            cells.push(Cell::thousands(envelope, false));
        }
        grid.row(cells);
    }
    let refused = all.iter().flatten().any(|c| c.percent == Percent::Refused);
    let mut notes: Vec<String> = Vec::new();
    notes.extend((hidden > 0).then(|| say::note_more(hidden, lang)));
    notes.extend(refused.then(|| crate::locale::sentences::refused(lang).to_owned()));
    notes.extend(partial_envelopes(summary, lang));
    (grid, (!notes.is_empty()).then(|| notes.join(" ")))
}

/// Who gains and who loses over all years.
fn winners(report: &Report<'_>, lang: Lang) -> Said {
    // The result says why, where the gap says nothing of the rules.
    if report.diffs.iter().any(|diff| diff.classes.is_empty()) {
        return (Grid::default(), Some(InReport::NoWinners.text(lang).to_owned()));
    }
    let mut grid = Grid::new(heading(Word::WinnersLosers, lang));
    grid = grid.words(InReport::ChangeClass.text(lang));
    let several = report.diffs.len() > 1;
    for diff in report.diffs {
        let count = if several { diff.target.id.as_str() } else { Word::Structures.text(lang) };
        grid = grid.numbers(count).numbers(Word::TotalDelta.text(lang));
    }
    for (place, class) in Class::ALL.into_iter().enumerate() {
        let mut cells = vec![Cell::text(word(class).text(lang))];
        for diff in report.diffs {
            let Some(classes) = diff.classes.last() else { continue };
            let movement = &classes.classes[place];
            let none = movement.count.is_zero();
            cells.push(count(&movement.count));
            let gap = &movement.gap;
            cells.push(told(gap, gap.value().filter(|_| !none), true));
        }
        grid.row(cells);
    }
    let unclassed = |place: usize| {
        let of = |diff: &Diff| diff.classes.last().map(|c| c.unclassed[place].clone());
        report.diffs.iter().map(of).map(Option::unwrap_or_default).collect::<Vec<_>>()
    };
    for (place, title) in [Word::UnclassedGain, Word::UnclassedLoss].into_iter().enumerate() {
        let movements = unclassed(place);
        if movements.iter().any(|m| !m.count.is_zero()) {
            let cells =
                movements.iter().flat_map(|m| [count(&m.count), told(&m.gap, m.gap.value(), true)]);
            grid.named(title.text(lang), cells);
        }
    }
    (grid, None)
}

/// The largest effects; of structures where nothing can be shared out.
fn measures(report: &Report<'_>, lang: Lang) -> (&'static str, InReport, Said) {
    let heading = format!("{}, {}", WhyWord::Effect.text(lang), say::in_thousands(lang));
    let several = report.diffs.len() > 1;
    let mut grid = Grid::new(heading).words(WhyWord::Measure.text(lang));
    if several {
        grid = grid.each(report.diffs.iter().map(|diff| diff.target.id.as_str()));
    } else {
        grid = grid.words(WhyWord::WhatChanges.text(lang)).numbers(WhyWord::Amount.text(lang));
    }
    // What each measure is called, what it changes, its effect under each policy.
    let mut rows: IndexMap<String, (String, Vec<Option<Decimal>>)> = IndexMap::new();
    let mut gaps = Vec::new();
    for (place, diff) in report.diffs.iter().enumerate() {
        let all = diff.why.as_ref().and_then(|w| Some((w, w.totals.last()?.as_ref()?)));
        gaps.push(all.map(|(_, shares)| shares.gap));
        let Some((shared, shares)) = all else { continue };
        for (part, player) in why::heard(shared) {
            let row = rows.entry(why::player(player, lang));
            let (_, effects) =
                row.or_insert_with(|| (why::what(player, lang), vec![None; report.diffs.len()]));
            effects[place] = Some(shares.parts[part].amount);
        }
    }
    if rows.is_empty() {
        return ("structures", InReport::NoteStructures, structures(report, lang));
    }
    let mut rows: Vec<_> = rows.into_iter().collect();
    let size = |effects: &[Option<Decimal>]| effects.iter().flatten().map(Decimal::abs).max();
    rows.sort_by_key(|(_, (_, effects))| std::cmp::Reverse(size(effects)));
    let mut add = |name: &str, what: &str, effects: &[Option<Decimal>]| {
        let what = (!several).then(|| Cell::text(what));
        let effects = effects.iter().map(|effect| Cell::thousands(*effect, true));
        grid.row(std::iter::once(Cell::text(name)).chain(what).chain(effects));
    };
    for (name, (what, effects)) in rows.iter().take(MEASURES) {
        add(name, what, effects);
    }
    let others = rows.get(MEASURES..).unwrap_or_default();
    if !others.is_empty() {
        let rest = |place: usize| {
            let effects = others.iter().filter_map(|(_, (_, effects))| effects[place]);
            effects.reduce(Decimal::saturating_add)
        };
        let rest: Vec<_> = (0..report.diffs.len()).map(rest).collect();
        add(InReport::OtherMeasures.text(lang), &others.len().to_string(), &rest);
    }
    add(WhyWord::Gap.text(lang), "", &gaps);
    ("measures", InReport::NoteMeasures, (grid, None))
}

fn structures(report: &Report<'_>, lang: Lang) -> Said {
    let mut grid = Grid::new(heading(Word::LargestStructures, lang))
        .names(Word::Structure.text(lang))
        .numbers(Word::Base.text(lang))
        .numbers(Word::Target.text(lang))
        .numbers(Word::Delta.text(lang));
    let found = report.diffs.iter().map(|diff| diff.structures.differing(MEASURES));
    let (lines, counts): (Vec<_>, Vec<usize>) = found.unzip();
    let all: usize = counts.iter().sum();
    for line in lines.iter().flatten().take(MEASURES) {
        let [base, target] = line.shown();
        let gap = line.sums.gap().value().filter(|_| line.sums.rows > 0);
        grid.row([
            Cell::text(line.structure),
            Cell::thousands(base, false),
            Cell::thousands(target, false),
            Cell::thousands(gap, true),
        ]);
    }
    let more = all.saturating_sub(MEASURES);
    (grid, (more > 0).then(|| say::note_more(more, lang)))
}

/// What the law does not give in the policies compared: what weighs most first.
fn assumptions(report: &Report<'_>, room: usize, lang: Lang) -> Vec<String> {
    let weighed = report.sensitivities.iter().flat_map(|result| &result.lines);
    let mut weights: IndexMap<&str, Decimal> = IndexMap::new();
    for line in weighed {
        let weight = weights.entry(&line.param.name).or_default();
        *weight = line.spread().max(*weight);
    }
    let of = report.policies.iter().rev().flat_map(|policy| policy.params.values());
    let mut params: Vec<&Param> = of.filter(|param| param.basis != Basis::Text).collect();
    let weight = |param: &Param| weights.get(param.name.as_str()).copied().unwrap_or_default();
    params.sort_by_key(|param| std::cmp::Reverse(weight(param)));
    let mut lines: Vec<String> = Vec::new();
    for param in params {
        let label = param.label.as_deref().unwrap_or(&param.name);
        let basis = words::basis(param.basis).text(lang);
        let mut value = titles::dated(param, lang);
        if let Some((cut, _)) = value.char_indices().nth(VALUE) {
            value.truncate(cut);
            value.push('…');
        }
        let mut line = format!("{label}{}{value}", lang.colon());
        if param.authorities.is_empty() {
            line = format!("{line} ({basis})");
        }
        let line = prose(&line);
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    let more = lines.len().saturating_sub(room);
    lines.truncate(room);
    if lines.is_empty() {
        lines.push(InReport::NoAssumption.text(lang).to_owned());
    }
    lines.extend((more > 0).then(|| say::note_more(more, lang)));
    lines
}
