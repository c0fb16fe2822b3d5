//! The compact block of a save: totals with their gaps, groups, the rows that change most.

use super::{Aside, ROWS, Shown, rules};
use crate::diagnostics;
use crate::diff::{all_marks, closing, gap, others, percent, row_cells, sides};
use crate::grid::{Cell, Grid};
use crate::locale::cases::verdict;
use crate::locale::words::Word;
use crate::locale::{Lang, sentences, watching};
use crate::page::{Page, Part};
use crate::titles::{group, in_order, marks, period, short, title};
use bareme_compare::compare::{Classes, Compared, Diff, Exact, Groups, Measure, Output, Period};
use bareme_core::diagnostic::Diagnostic;
use bareme_core::sources::Sources;
use indexmap::IndexMap;
use std::sync::Arc;

/// Warnings, or cases that fail, shown.
const ALERTS: usize = 5;

/// What is left out where a window is too low for all of it, one after the other.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Room {
    All,
    /// Without the rows that change most.
    NoRows,
    /// Of warnings and cases, their number.
    Counted,
    /// Without groups.
    NoGroups,
}

impl Room {
    pub(super) const ALL: [Self; 4] = [Self::All, Self::NoRows, Self::Counted, Self::NoGroups];
}

pub(super) fn page(shown: &Shown, room: Room, lang: Lang) -> Page {
    let summary = &shown.summary;
    let full_year = summary.options.full_year;
    let mut page = Page {
        title: shown.base.as_ref().map_or_else(|| title(&summary.head), sides),
        under: Vec::new(),
        marks: match &shown.base {
            Some(diff) => all_marks(diff, lang),
            None => marks(&summary.head, full_year, lang),
        },
        parts: Vec::new(),
    };
    let changes = shown.previous.as_ref().and_then(|diff| diff.policy.as_ref());
    let changes = changes.and_then(|policy| rules::changes(policy, lang));
    page.under.extend(changes.map(|changes| watching::rules(&changes, lang)));
    page.grid(totals(shown, lang));
    let left_out = left_out(shown, lang);
    if !left_out.is_empty() {
        page.text(left_out.join("\n"));
    }
    if room < Room::NoGroups {
        page.grid(groups(shown, lang));
    }
    for (diff, word) in diffs(shown) {
        // Where the headline moves, it is compared alone.
        let mut grid = others(diff, lang);
        grid.heading = format!("{} · {}", grid.heading, word.text(lang));
        page.grid(grid);
    }
    if room < Room::NoRows {
        page.grid(rows(shown, lang));
    }
    let lines: Vec<String> = diffs(shown).map(|(diff, word)| last_word(diff, word, lang)).collect();
    if !lines.is_empty() {
        page.text(lines.join("\n"));
    }
    page
}

/// The comparisons there are, with the words that name what is compared with.
fn diffs(shown: &Shown) -> impl Iterator<Item = (&Diff, Word)> {
    let base = shown.base.iter().map(|diff| (diff, Word::AgainstBase));
    base.chain(shown.previous.iter().map(|diff| (diff, Word::SincePrevious)))
}

fn last_word(diff: &Diff, word: Word, lang: Lang) -> String {
    let word = word.text(lang);
    let first = word.chars().next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    let rest: String = word.chars().skip(1).collect();
    format!("{first}{rest} · {}", closing(diff, lang))
}

fn measure<'a>(diff: &'a Diff, output: &Output) -> Option<&'a Measure> {
    diff.headline().or_else(|| diff.measures.iter().find(|m| m.target.name == output.name))
}

fn totals(shown: &Shown, lang: Lang) -> Grid {
    let summary = &shown.summary;
    let blocks = &summary.blocks;
    let heading = match &summary.headline {
        Some(headline) => headline.title(),
        None => Word::Totals.text(lang),
    };
    let mut grid = Grid::new(heading).words("");
    grid = grid.each(blocks.iter().map(|block| period(block.period, lang)));
    let mut add = |title: &str, cells: &mut dyn Iterator<Item = Cell>| {
        grid.named(title, cells);
    };
    let first = if summary.headline.is_some() { summary.amounts.len().max(1) - 1 } else { 0 };
    for (index, output) in summary.amounts.iter().enumerate().skip(first) {
        let title = match summary.headline {
            Some(_) => Word::Total.text(lang).to_owned(),
            None => short(output, &summary.outputs),
        };
        add(&title, &mut blocks.iter().map(|b| Cell::amount(b.amounts[index].value())));
        for (diff, word) in diffs(shown) {
            let Some(totals) = measure(diff, output).and_then(|m| m.totals.as_deref()) else {
                continue;
            };
            let mut row = |title: Word, cell: &dyn Fn(&Compared) -> Cell| {
                let of = |p: Period| totals.iter().find(|c| c.period == p);
                let mut cells = blocks.iter().map(|b| of(b.period).map_or(Cell::None, cell));
                add(title.text(lang), &mut cells);
            };
            let base = word == Word::AgainstBase;
            row(if base { Word::GapToBase } else { Word::GapToPrevious }, &gap);
            if base {
                row(Word::PercentHeader, &|c| percent(c.percent, lang));
            }
        }
    }
    if summary.headline.is_some() && blocks.iter().any(|b| b.gap.is_some()) {
        add(Word::Gap.text(lang), &mut blocks.iter().map(|b| Cell::change(b.gap)));
    }
    if let Some((diff, _)) = diffs(shown).next().filter(|(diff, _)| !diff.classes.is_empty()) {
        let count = |p: Period, of: &dyn Fn(&Classes) -> Exact| {
            let found = diff.periods.iter().zip(&diff.classes).find(|(q, _)| **q == p);
            let count = found.and_then(|(_, classes)| of(classes).value());
            count.map_or(Cell::None, Cell::short)
        };
        let winners = |c: &Classes| c.winners.count.clone();
        let losers = |c: &Classes| c.losers.count.clone();
        add(Word::Gaining.text(lang), &mut blocks.iter().map(|b| count(b.period, &winners)));
        add(Word::Losing.text(lang), &mut blocks.iter().map(|b| count(b.period, &losers)));
    }
    grid
}

/// One line by year whose total leaves rows out.
fn left_out(shown: &Shown, lang: Lang) -> Vec<String> {
    let summary = &shown.summary;
    let years = summary.blocks.iter().filter(|b| b.period != Period::All);
    let lines = years.flat_map(|block| {
        summary.amounts.iter().zip(&block.amounts).filter(|(_, t)| t.left_out() > 0).map(
            |(output, total)| {
                let year = period(block.period, lang);
                sentences::left_out(output.title(), &year, total.missing, total.errors, lang)
            },
        )
    });
    lines.collect()
}

/// Groups with their total and its gaps, all years together.
fn groups(shown: &Shown, lang: Lang) -> Grid {
    let Some(groups) = &shown.summary.groups else { return Grid::default() };
    let mut rows: IndexMap<Option<Arc<str>>, Vec<Cell>> = IndexMap::new();
    let column = match groups {
        Groups::Rows { column, groups } => {
            for group in groups {
                let total = group.blocks.last().and_then(|b| b.amounts.last()?.value());
                rows.insert(group.name.clone(), vec![Cell::amount(total)]);
            }
            column.clone()
        }
        Groups::Tags { tag, groups, .. } => {
            for group in groups {
                let total = group.totals.last().and_then(bareme_compare::compare::Total::value);
                rows.insert(Some(group.value.as_str().into()), vec![Cell::amount(total)]);
            }
            format!("@{tag}")
        }
    };
    let heading = format!("{} {column}", Word::Groups.text(lang));
    let mut grid = Grid::new(heading).words(column).numbers(Word::Total.text(lang));
    for (index, (diff, word)) in diffs(shown).enumerate() {
        let base = word == Word::AgainstBase;
        let title = if base { Word::GapToBase } else { Word::GapToPrevious };
        grid = grid.numbers(title.text(lang));
        for group in diff.groups.iter().flat_map(|g| &g.groups) {
            let cells = rows.entry(group.name.clone()).or_insert_with(|| vec![Cell::None]);
            cells.resize(index + 1, Cell::None);
            cells.extend(group.totals.last().map(gap));
        }
        for cells in rows.values_mut() {
            cells.resize(index + 2, Cell::None);
        }
    }
    let mut rows: Vec<_> = rows.into_iter().collect();
    if matches!(groups, Groups::Rows { .. }) {
        rows = in_order(rows, |(name, _)| name.as_deref());
    }
    for (name, cells) in rows {
        grid.named(group(name.as_deref(), lang), cells);
    }
    grid
}

/// The rows that change most: against the base, or else since the previous save.
fn rows(shown: &Shown, lang: Lang) -> Grid {
    let Some((diff, word)) = diffs(shown).next() else { return Grid::default() };
    let (rows, all) = diff.largest_rows(ROWS);
    let count = sentences::shown_of(rows.len(), all, lang);
    let heading = format!("{} ({count}) · {}", Word::LargestRows.text(lang), word.text(lang));
    let (before, after) = match word {
        Word::AgainstBase => (Word::Base, Word::Target),
        _ => (Word::Before, Word::After),
    };
    let mut grid = Grid::new(heading).names("").names(Word::Structure.text(lang));
    let dated = diff.period.is_some();
    if dated {
        grid = grid.names(Word::Year.text(lang));
    }
    grid = grid
        .numbers(Word::Delta.text(lang))
        .numbers(Word::PercentHeader.text(lang))
        .numbers(before.text(lang))
        .numbers(after.text(lang));
    for row in rows {
        let cells = row_cells(&row, lang).into_iter().enumerate();
        grid.row(cells.filter(|(i, _)| dated || *i != 2).map(|(_, cell)| cell));
    }
    grid
}

/// Adds warnings and cases that fail, the first of each.
pub(super) fn add_aside(page: &mut Page, aside: &Aside, room: Room, sources: &Sources, lang: Lang) {
    let counted = room >= Room::Counted;
    let lines = |found: &[Diagnostic]| {
        let shown = &found[..found.len().min(ALERTS)];
        let text = diagnostics::short(shown, sources, lang);
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        if found.len() > ALERTS {
            lines.push(watching::more(found.len() - ALERTS, lang));
        }
        lines
    };
    if counted && !aside.warnings.is_empty() {
        page.text(format!("{} ({})", Word::Alerts.text(lang), aside.warnings.len()));
    } else if !aside.warnings.is_empty() {
        let heading = Word::Alerts.text(lang).to_owned();
        page.parts.push(Part::List(heading, lines(&aside.warnings)));
    }
    let Some(cases) = &aside.cases else { return };
    let verdict = verdict(cases.run, cases.failed, cases.errors.len(), lang);
    let heading = format!("{} · {verdict}", Word::WorkedCases.text(lang));
    let found = if cases.errors.is_empty() { &cases.failures } else { &cases.errors };
    if counted || found.is_empty() {
        page.text(heading);
    } else {
        page.parts.push(Part::List(heading, lines(found)));
    }
}
