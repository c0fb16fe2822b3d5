//! Several policies compared with one base, side by side.

use super::last::{closing, first, left_out, refused};
use super::page::{self, all_marks, gap, percent};
use super::winners::count;
use super::{json, rows};
use crate::grid::{Cell, Grid};
use crate::json::{self as shape, Json};
use crate::locale::why::beyond_five;
use crate::locale::words::Word;
use crate::locale::{Lang, sentences};
use crate::page::{Page, Part};
use crate::rows::{Rows, text};
use crate::titles::{self, period, under};
use crate::{watch, why};
use bareme_compare::compare::{Classes, Compared, Diff, GroupDelta, Percent, StructureDelta};
use indexmap::IndexSet;
use rust_decimal::Decimal;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// The page: totals, winners and losers, groups, structures; then one waterfall each.
pub(super) fn page(diffs: &[Diff], lang: Lang, fold: bool) -> Page {
    let Some(one) = diffs.first() else { return Page::default() };
    let names: Vec<&str> = diffs.iter().map(|diff| diff.target.id.as_str()).collect();
    let marks: IndexSet<String> = diffs.iter().flat_map(|diff| all_marks(diff, lang)).collect();
    let marks = marks.into_iter().collect();
    let title = format!("{} → {}", one.base.id, names.join(", "));
    let mut page = Page { title, under: heads(diffs, lang), marks, parts: Vec::new() };
    let last: Vec<String> = diffs
        .iter()
        .map(|diff| format!("{}{}{}", diff.target.id, lang.colon(), closing(diff, lang)))
        .collect();
    if fold {
        page.parts.extend(last.iter().cloned().map(Part::Strong));
    }
    let before: Vec<String> = diffs
        .iter()
        .flat_map(|diff| first(diff, lang).into_iter().map(move |line| (diff, line)))
        .map(|(diff, line)| format!("{}{}{line}", diff.target.id, lang.colon()))
        .collect();
    if !fold && !before.is_empty() {
        page.text(before.join("\n"));
    }
    let changes = |diff: &Diff| {
        let changes = watch::changes(diff.policy.as_ref()?, lang)?;
        Some(format!("{}{}{changes}", diff.target.id, lang.colon()))
    };
    let changes: Vec<String> = diffs.iter().filter_map(changes).collect();
    if !changes.is_empty() {
        page.parts.push(Part::List(Word::InPolicy.text(lang).to_owned(), changes));
    }
    page.grid(totals(diffs, lang));
    page.grid(winners(diffs, lang));
    page.grid(eligibility(diffs, lang));
    page.grid(groups(diffs, lang));
    let (grid, hidden) = structures(diffs, lang);
    page.grid(grid);
    if hidden > 0 {
        page.text(sentences::hidden(hidden, page::limit(one) + hidden, lang));
    }
    for diff in diffs {
        if let Some(shared) = &diff.why {
            page.parts.push(Part::Heading(format!("{} → {}", diff.base.id, diff.target.id)));
            why::add(&mut page, shared, lang);
        }
    }
    let mut lines: Vec<String> = Vec::new();
    for diff in diffs {
        let of = |line: String| format!("{}{}{line}", diff.target.id, lang.colon());
        lines.extend(left_out(diff, lang).into_iter().map(of));
    }
    lines.extend(diffs.iter().any(refused).then(|| sentences::refused(lang).to_owned()));
    if !lines.is_empty() {
        page.text(lines.join("\n"));
    }
    if fold {
        page::add_warnings(&mut page, diffs, lang);
    } else {
        page.text(last.join("\n"));
    }
    page
}

/// What the base is, what each policy is, then what they have in common.
pub(crate) fn heads(diffs: &[Diff], lang: Lang) -> Vec<String> {
    let Some(first) = diffs.first() else { return Vec::new() };
    let all: Vec<Vec<String>> = std::iter::once(&first.base)
        .chain(diffs.iter().map(|diff| &diff.target))
        .map(|head| under(head, lang))
        .collect();
    let common: Vec<String> =
        all[0].iter().filter(|line| all.iter().all(|of| of.contains(line))).cloned().collect();
    let side = |word: Word, title: String, lines: &[String]| {
        let own = lines.iter().filter(|line| !common.contains(line)).cloned();
        let about: Vec<String> = std::iter::once(title).chain(own).collect();
        format!("{}{}{}", word.text(lang), lang.colon(), about.join(" · "))
    };
    let mut lines = vec![side(Word::Base, titles::title(&first.base), &all[0])];
    for (diff, lines_of) in diffs.iter().zip(&all[1..]) {
        lines.push(side(Word::Target, titles::title(&diff.target), lines_of));
    }
    lines.extend(common);
    lines
}

/// The total of the base, then the total of each policy with its gap.
pub(crate) fn totals(diffs: &[Diff], lang: Lang) -> Grid {
    let compared: Vec<(&Diff, &[Compared])> =
        diffs.iter().filter_map(|diff| Some((diff, diff.headline()?.totals.as_deref()?))).collect();
    let Some((first, base)) = compared.first() else { return Grid::default() };
    let names = compared.iter().filter_map(|(diff, _)| diff.headline());
    let names: IndexSet<&str> = names.map(|measure| measure.target.title()).collect();
    let names = names.into_iter().collect::<Vec<_>>().join(" / ");
    let base_name = first.headline().map(|m| m.base.title()).unwrap_or_default();
    let title = if names == base_name { names } else { format!("{base_name} → {names}") };
    let title = format!("{title}{}", page::perimeter(diffs, lang));
    let mut grid = Grid::new(format!("{} · {title}", Word::Totals.text(lang))).words("");
    grid = grid.each(first.periods.iter().map(|p| period(*p, lang)));
    let mut add = |title: String, totals: &[Compared], cell: &dyn Fn(&Compared) -> Cell| {
        grid.named(title, totals.iter().map(cell));
    };
    let amount =
        |of: &dyn Fn(&Compared) -> Option<Decimal>, c: &Compared| Cell::amount(page::sum(c, of(c)));
    add(Word::BaseTotal.text(lang).to_owned(), base, &|c| amount(&|c| c.sums.base.value(), c));
    let below = |word: Word| format!("\u{a0}\u{a0}{}", word.text(lang));
    for (diff, totals) in &compared {
        add(diff.target.id.clone(), totals, &|c| amount(&|c| c.sums.target.value(), c));
        add(below(Word::Delta), totals, &gap);
        add(below(Word::PercentHeader), totals, &|c| percent(c.percent, lang));
        let refused = totals.iter().any(|c| c.percent == Percent::Refused);
        if let Some(full) = diff.full_year.as_ref().filter(|_| refused) {
            add(below(Word::FullYearDelta), full, &gap);
            add(below(Word::FullYearPercent), full, &|c| percent(c.percent, lang));
        }
    }
    grid
}

/// Who gains and who loses, over all years.
pub(crate) fn winners(diffs: &[Diff], lang: Lang) -> Grid {
    let mut grid = Grid::new(Word::WinnersLosers.text(lang)).words("");
    let [more, less] = [true, false].map(|more| beyond_five(more, lang));
    for (title, beyond) in [(Word::Winners, more), (Word::Losers, less)] {
        grid = grid.numbers(title.text(lang)).numbers(Word::TotalDelta.text(lang)).numbers(beyond);
    }
    for diff in diffs {
        let Some(classes) = diff.classes.last() else { continue };
        let Classes { classes: five, winners, losers, .. } = classes;
        grid.row([
            Cell::text(&diff.target.id),
            count(&winners.count),
            Cell::change(winners.gap.value()),
            count(&five[0].count),
            count(&losers.count),
            Cell::change(losers.gap.value()),
            count(&five[4].count),
        ]);
    }
    grid
}

pub(crate) fn eligibility(diffs: &[Diff], lang: Lang) -> Grid {
    let mut grid = Grid::new(Word::EligibilityTitle.text(lang)).words("");
    grid = grid.each(
        [Word::Newly, Word::NoLonger, Word::Still, Word::Never].map(|title| title.text(lang)),
    );
    for diff in diffs {
        let Some(e) = diff.eligibility.as_ref().and_then(|all| all.last()) else { continue };
        let counts = [&e.newly, &e.no_longer, &e.still, &e.never].map(count);
        grid.named(&diff.target.id, counts);
    }
    grid
}

/// The gap of each policy in each group, over all years.
pub(crate) fn groups(diffs: &[Diff], lang: Lang) -> Grid {
    let of = |diff: &Diff| -> BTreeMap<(bool, Option<String>), GroupDelta> {
        let groups = diff.groups.iter().flat_map(|groups| &groups.groups);
        groups
            .map(|g| ((g.name.is_none(), g.name.as_deref().map(str::to_owned)), g.clone()))
            .collect()
    };
    let all: Vec<_> = diffs.iter().map(of).collect();
    let names: BTreeSet<_> = all.iter().flat_map(BTreeMap::keys).cloned().collect();
    let Some(by) = diffs.iter().find_map(|diff| diff.groups.as_ref()).map(|g| &g.by) else {
        return Grid::default();
    };
    let heading = format!("{} · {}", page::group_heading(by, lang), Word::Delta.text(lang));
    let mut grid = Grid::new(heading).words(by.to_string());
    grid = grid.each(diffs.iter().map(|diff| diff.target.id.as_str()));
    for key in titles::in_order(names.into_iter().collect(), |key| key.1.as_deref()) {
        let name = titles::group(key.1.as_deref(), lang);
        let cell = |groups: &BTreeMap<_, GroupDelta>| {
            groups.get(&key).and_then(|g| g.totals.last()).map_or(Cell::Empty, gap)
        };
        grid.named(name, all.iter().map(cell));
    }
    grid
}

/// The gap of each policy for each structure, those that move most first; with how many are hidden.
pub(crate) fn structures(diffs: &[Diff], lang: Lang) -> (Grid, usize) {
    let of = |diff| -> BTreeMap<&str, StructureDelta<'_>> {
        let diff: &Diff = diff;
        let lines = diff.structures.iter();
        lines.map(|line| (line.structure, line)).collect()
    };
    let all: Vec<BTreeMap<&str, StructureDelta<'_>>> = diffs.iter().map(of).collect();
    let size = |name: &&str| {
        let lines = all.iter().filter_map(|of| of.get(name));
        lines.map(|line| line.sums.gap().abs()).max()
    };
    let differing = all.iter().flatten().filter(|(_, line)| line.status.differs());
    let names: BTreeSet<&str> = differing.map(|(name, _)| *name).collect();
    let mut names: Vec<&str> = names.into_iter().collect();
    names.sort_by(|a, b| size(b).cmp(&size(a)).then(a.cmp(b)));
    let limit = diffs.first().map_or(0, page::limit);
    let shown = sentences::shown_of(names.len().min(limit), names.len(), lang);
    let heading =
        format!("{} ({shown}) · {}", Word::LargestStructures.text(lang), Word::Delta.text(lang));
    let mut grid = Grid::new(heading).names(Word::Structure.text(lang));
    grid = grid.each(diffs.iter().map(|diff| diff.target.id.as_str()));
    for name in names.iter().take(limit) {
        let cell = |of: &BTreeMap<&str, StructureDelta<'_>>| match of.get(name) {
            None => Cell::Empty,
            Some(line) => Cell::change(line.sums.gap().value().filter(|_| line.sums.rows > 0)),
        };
        grid.named(*name, all.iter().map(cell));
    }
    (grid, names.len().saturating_sub(limit))
}

/// The same lines as for one policy, each after the id of the policy.
pub(super) fn rows(diffs: &[Diff]) -> Rows<'_> {
    let of = |diff| {
        let diff: &Diff = diff;
        rows::rows(diff).after("policy", text(&diff.target.id))
    };
    Rows::stacked(diffs.iter().map(of).collect())
}

/// One document for all of them.
pub(super) fn json(diffs: &[Diff]) -> Json<'_> {
    let base = diffs.first().map(|diff| shape::Header::new(&diff.base));
    Json::from(json!({ "version": shape::VERSION, "base": base }))
        .with("comparisons", Json::List(diffs.iter().map(json::json).collect()))
}
