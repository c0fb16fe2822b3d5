//! A page for a structure: what it receives under each policy, and why.

use super::blocks::Maker;
use super::figures;
use super::view::{Block, Section};
use super::{Case, Report};
use crate::diff::page::{entry, percent};
use crate::explain;
use crate::grid::{Cell, Grid};
use crate::locale::Lang;
use crate::locale::explain as words;
use crate::locale::report::InReport;
use crate::locale::words::Word;
use crate::page::{Page, prose};
use crate::why;
use bareme_compare::compare::{Percent, RowDelta};
use bareme_core::sources::Sources;

/// The page of a structure.
pub(super) fn section(
    maker: &mut Maker,
    report: &Report<'_>,
    case: &Case,
    place: usize,
    sources: &Sources,
) -> Section {
    let lang = maker.lang;
    let mut blocks: Vec<Block> =
        maker.grid(&amounts(report, case, lang), false).into_iter().collect();
    let several = report.diffs.len() > 1;
    for diff in report.diffs {
        let Some(shared) = &diff.why else { continue };
        let found = shared.structures.iter().find(|(name, _)| **name == *case.structure);
        if several && found.is_some() {
            blocks
                .push(Block::Heading { text: format!("{} → {}", diff.base.id, diff.target.id) });
        }
        if let Some((_, shares)) = found
            && let Some(Some(all)) = shares.last()
        {
            blocks.extend(figures::waterfall(maker, shared, all));
        }
        let mut page = Page::default();
        why::add_structure(&mut page, shared, &case.structure, lang);
        blocks.extend(maker.page(&page));
    }
    for explanation in &case.explanations {
        let root = explanation.nodes.get(&explanation.root).map_or("", |node| node.title());
        let title = words::title(root, &explanation.structure, explanation.exercice, lang);
        let text = format!("{}{}{title}", explanation.head.id, lang.colon());
        blocks.push(Block::Heading { text: prose(&text) });
        blocks.push(Block::Tree { root: explain::items(explanation, None, sources, lang) });
    }
    Section {
        id: format!("case-{}", place + 1),
        title: format!("{}{}{}", InReport::Case.text(lang), lang.colon(), prose(&case.structure)),
        kind: "case",
        blocks,
        sections: Vec::new(),
    }
}

/// What it receives, one line a year: under the base, under each policy.
fn amounts(report: &Report<'_>, case: &Case, lang: Lang) -> Grid {
    let Some(headline) = report.diffs.first().and_then(|diff| diff.headline()) else {
        return Grid::default();
    };
    let several = report.diffs.len() > 1;
    let title = crate::diff::page::measure_title(headline);
    let mut grid = Grid::new(title).names(Word::Year.text(lang)).numbers(Word::Base.text(lang));
    for diff in report.diffs {
        let name = if several { diff.target.id.as_str() } else { Word::Target.text(lang) };
        grid = grid.numbers(name).numbers(Word::Delta.text(lang));
        grid = grid.numbers(Word::PercentHeader.text(lang));
    }
    let mut years: Vec<Option<i32>> = Vec::new();
    let of: Vec<Vec<RowDelta>> = report
        .diffs
        .iter()
        .map(|diff| diff.headline().map(|m| m.rows.of(&case.structure)).unwrap_or_default())
        .collect();
    years.extend(of.iter().flatten().map(|row| row.exercice));
    years.sort_unstable();
    years.dedup();
    for year in &years {
        let rows: Vec<Option<&RowDelta>> =
            of.iter().map(|rows| rows.iter().find(|row| row.exercice == *year)).collect();
        let base = rows.iter().flatten().next();
        let name = year.map_or_else(|| Cell::text(Word::Undated.text(lang)), Cell::year);
        let mut cells = vec![name, base.map_or(Cell::Empty, |row| entry(&row.base, lang))];
        for row in rows {
            match row {
                Some(row) => cells.extend([
                    entry(&row.target, lang),
                    Cell::change(row.delta),
                    percent(row.percent, lang),
                ]),
                None => cells.extend([Cell::Empty, Cell::Empty, Cell::Empty]),
            }
        }
        grid.row(cells);
    }
    let all: Vec<_> = report.diffs.iter().map(|diff| diff.structures.of(&case.structure)).collect();
    if let (true, Some(first)) = (years.len() > 1, all.iter().flatten().next()) {
        let known = |n| Cell::amount(n);
        let mut cells = vec![Cell::text(Word::All.text(lang)), known(first.sums.base.value())];
        for line in all {
            let (target, gap, share) = line.map_or((None, None, Percent::Undefined), |line| {
                let sums = &line.sums;
                (sums.target.value(), sums.gap().value(), line.percent)
            });
            cells.extend([known(target), Cell::change(gap), percent(share, lang)]);
        }
        grid.row(cells);
    }
    grid
}
