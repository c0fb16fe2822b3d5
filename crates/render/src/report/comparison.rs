//! The sections about one policy against the base.

use super::blocks::Maker;
use super::view::{Block, Section};
use super::{Report, figures, totals};
use crate::analysis;
use crate::diff::{last, page, rules, winners};
use crate::grid::{Cell, Grid};
use crate::locale::report::{self as say, InReport};
use crate::locale::words::Word;
use crate::locale::{Lang, secrecy, sentences};
use crate::page::{Page, Part};
use crate::titles::period;
use crate::why;
use bareme_compare::analysis::Sensitivity;
use bareme_compare::compare::{Diff, Period};

/// A section of its own.
pub(super) fn section(id: &str, title: InReport, blocks: Vec<Block>, lang: Lang) -> Section {
    Section {
        id: id.to_owned(),
        title: title.text(lang).to_owned(),
        kind: "part",
        blocks,
        sections: Vec::new(),
    }
}

/// Everything about one policy; `suffix` tells ids apart where policies are several.
pub(super) fn sections(
    maker: &mut Maker,
    report: &Report<'_>,
    place: usize,
    suffix: &str,
) -> Vec<Section> {
    let lang = maker.lang;
    let diff = &report.diffs[place];
    let secret = diff.options.secrecy.is_some();
    let mut all = vec![
        (InReport::WinnersLosers, "winners", winners_and_losers(maker, diff)),
        (InReport::Groups, "groups", groups(maker, diff)),
    ];
    if secret {
        let others = maker.grid(&page::others(diff, lang), true);
        all.push((InReport::Others, "others", others.into_iter().collect()));
    } else {
        all.insert(1, (InReport::Structures, "structures", structures(maker, diff)));
        all.push((InReport::Why, "why", shared(maker, diff)));
    }
    if secret && report.sensitivities.is_empty() {
        let text = secrecy::not_weighed(lang).to_owned();
        all.push((InReport::Sensitivity, "sensitivity", vec![Block::Text { text }]));
    } else if let Some(result) = report.sensitivities.get(place) {
        all.push((InReport::Sensitivity, "sensitivity", sensitivity(maker, result)));
    }
    all.push((InReport::Rules, "rules", changed_rules(maker, diff)));
    let by_year = by_year(maker, report, place);
    let enveloped = totals::has_envelope(report);
    let title = if enveloped { InReport::TotalsByYearEnvelope } else { InReport::TotalsByYear };
    all.insert(0, (title, "totals", by_year));
    let all = all.into_iter().filter(|(.., blocks)| !blocks.is_empty());
    all.map(|(title, id, blocks)| section(&format!("{id}{suffix}"), title, blocks, lang)).collect()
}

fn by_year(maker: &mut Maker, report: &Report<'_>, place: usize) -> Vec<Block> {
    let lang = maker.lang;
    let diff = &report.diffs[place];
    let mut blocks = Vec::new();
    if let Some(summary) = report.targets.get(place) {
        blocks.extend(maker.grid(&totals::grid(diff, summary, lang), false));
        blocks.extend(list(&totals::notes(diff, summary, lang)));
    }
    // Of several policies, the overview has drawn the years.
    if report.diffs.len() == 1 {
        blocks.extend(totals::chart(maker, report));
    }
    blocks
}

/// Sentences, one below the other.
fn list(lines: &[String]) -> Vec<Block> {
    super::blocks::paragraphs(&lines.join("\n"))
}

fn winners_and_losers(maker: &mut Maker, diff: &Diff) -> Vec<Block> {
    let lang = maker.lang;
    let mut blocks = Vec::new();
    if !diff.meets() {
        blocks.extend(list(&last::first(diff, lang)));
    }
    if !diff.classes.is_empty() {
        blocks.extend(maker.grid(&winners::classes(diff, lang), false));
        for equivalent in &diff.equivalents {
            let text = sentences::equivalent(equivalent, last::years(diff).len(), lang);
            blocks.extend(super::blocks::paragraphs(&text));
        }
        match &diff.distribution {
            Some(spread) => blocks.extend(figures::distribution(maker, spread)),
            None => blocks.extend(figures::classes_drawn(maker, diff)),
        }
    }
    let mut page = Page::default();
    winners::add_eligibility(&mut page, diff, lang);
    blocks.extend(maker.page(&page));
    blocks
}

fn structures(maker: &mut Maker, diff: &Diff) -> Vec<Block> {
    let lang = maker.lang;
    let mut blocks = Vec::new();
    let (grid, hidden) = largest(diff, lang);
    blocks.extend(maker.grid(&grid, true));
    if hidden > 0 {
        blocks.push(Block::Text { text: say::more(hidden, page::limit(diff), lang) });
    }
    if blocks.is_empty() {
        blocks.push(Block::Text { text: InReport::NoChange.text(lang).to_owned() });
    } else {
        blocks.insert(0, Block::Text { text: Word::Legend.text(lang).to_owned() });
    }
    blocks.extend(maker.grid(&page::others(diff, lang), true));
    blocks
}

/// Structures by the size of their change, with what it is in each year; how many are left out.
fn largest(diff: &Diff, lang: Lang) -> (Grid, usize) {
    let limit = page::limit(diff);
    let (lines, all) = diff.structures.differing(limit);
    let count = sentences::shown_of(lines.len(), all, lang);
    let heading = format!("{} ({count})", Word::LargestStructures.text(lang));
    let mut grid = Grid::new(heading)
        .names("")
        .names(Word::Structure.text(lang))
        .numbers(Word::Base.text(lang))
        .numbers(Word::Target.text(lang))
        .numbers(Word::Delta.text(lang))
        .numbers(Word::PercentHeader.text(lang));
    let years: Vec<Period> =
        diff.periods.iter().copied().filter(|period| matches!(period, Period::Year(_))).collect();
    let several = years.len() > 1;
    let change = |year| format!("{} {}", Word::Delta.text(lang), period(year, lang));
    grid = grid.each(years.into_iter().filter(|_| several).map(change));
    for line in &lines {
        let [base, target] = line.shown().map(Cell::amount);
        let gap = line.sums.gap().value().filter(|_| line.sums.rows > 0);
        let mut cells = vec![
            Cell::sign(page::sign(line.status)),
            Cell::text(line.structure),
            base,
            target,
            Cell::change(gap),
            page::percent(line.percent, lang),
        ];
        if several {
            cells.extend(line.by_year.iter().map(|gap| Cell::change(*gap)));
        }
        grid.row(cells);
    }
    (grid, all - lines.len())
}

fn groups(maker: &mut Maker, diff: &Diff) -> Vec<Block> {
    let mut page = Page::default();
    page::add_groups(&mut page, diff, maker.lang);
    sorted(maker, &page)
}

/// The tables of a page, whose rows may be put in another order.
fn sorted(maker: &mut Maker, page: &Page) -> Vec<Block> {
    let grid = |part: &Part| match part {
        Part::Grid(grid) => maker.grid(grid, true),
        _ => None,
    };
    page.parts.iter().filter_map(grid).collect()
}

fn shared(maker: &mut Maker, diff: &Diff) -> Vec<Block> {
    let lang = maker.lang;
    let Some(shared) = &diff.why else {
        return vec![Block::Text { text: InReport::NoMeasure.text(lang).to_owned() }];
    };
    let mut blocks = Vec::new();
    if let Some(Some(all)) = shared.totals.last() {
        blocks.extend(figures::waterfall(maker, shared, all));
    }
    let mut page = Page::default();
    why::add_whole(&mut page, shared, lang);
    blocks.extend(maker.page(&page));
    blocks
}

fn sensitivity(maker: &mut Maker, result: &Sensitivity) -> Vec<Block> {
    let lang = maker.lang;
    let mut blocks = Vec::new();
    let page = analysis::sensitivity::page(result, lang);
    blocks.extend(page.under.last().map(|text| Block::Text { text: text.clone() }));
    if let Some(of) = &result.secrecy {
        blocks.push(Block::Text { text: secrecy::legend_of_lines(of, lang) });
    }
    blocks.extend(figures::tornado(maker, result));
    let tornado: Grid = analysis::sensitivity::tornado(result, lang);
    blocks.extend(maker.grid(&tornado, true));
    let said = usize::from(result.secrecy.is_some());
    let rest = page.parts.iter().skip(said).filter(|p| !matches!(p, Part::Grid(_))).cloned();
    blocks.extend(maker.page(&Page { parts: rest.collect(), ..Page::default() }));
    blocks
}

fn changed_rules(maker: &mut Maker, diff: &Diff) -> Vec<Block> {
    let Some(policy) = &diff.policy else { return Vec::new() };
    let mut page = Page::default();
    rules::add(&mut page, policy, false, maker.lang);
    // The section has this heading already.
    page.parts.retain(|part| !matches!(part, Part::Heading(_)));
    maker.page(&page)
}
