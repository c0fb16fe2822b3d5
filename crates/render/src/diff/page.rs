//! The page of a comparison: rules, totals, winners, groups, structures, rows, last word.

use super::last::{add_apart, closing, first, warnings, years};
use super::{rules, winners};
use crate::grid::{Cell, Grid};
use crate::locale::number::{self, NONE};
use crate::locale::words::Word;
use crate::locale::{Lang, apart, secrecy as secret, sentences};
use crate::page::{Page, Part};
use crate::titles::{self, marks, period, short, under};
use crate::why;
use bareme_compare::compare::{
    Compared, Delta, Diff, Entry, Exact, GroupBy, Header, Measure, Method, Output, Percent,
    RowDelta, Status,
};
use bareme_core::value::Kind;
use indexmap::IndexSet;
use rust_decimal::Decimal;

/// Rows shown in one list unless asked otherwise.
const SHOWN: usize = 10;

/// What has no sheet of its own in a workbook: the last word first.
pub(super) fn summary(diff: &Diff, lang: Lang) -> Page {
    let mut page = head(diff, lang);
    page.text(closing(diff, lang));
    add_results(&mut page, diff, lang);
    add_apart(&mut page, diff, lang);
    page
}

fn head(diff: &Diff, lang: Lang) -> Page {
    Page {
        title: sides(diff),
        under: heads(diff, lang),
        marks: all_marks(diff, lang),
        parts: Vec::new(),
    }
}

/// The whole page.
pub(super) fn page(diff: &Diff, lang: Lang, fold: bool) -> Page {
    let mut page = head(diff, lang);
    if fold {
        page.parts.push(Part::Strong(closing(diff, lang)));
    }
    let first = first(diff, lang);
    if !fold && !first.is_empty() {
        page.text(first.join("\n"));
    }
    page.text(Word::Legend.text(lang));
    if let Some(secrecy) = &diff.options.secrecy {
        page.text(secret::legend(secrecy, lang));
    }
    if let Some(policy) = &diff.policy {
        rules::add(&mut page, policy, fold, lang);
    }
    add_results(&mut page, diff, lang);
    let lists = lists(diff, lang);
    if fold {
        for (grid, hidden) in lists {
            let mut parts = vec![Part::Grid(grid)];
            parts.extend(
                (hidden > 0)
                    .then(|| Part::Text(sentences::hidden(hidden, limit(diff) + hidden, lang))),
            );
            page.parts.push(Part::Fold(heading(&parts), parts));
        }
    } else {
        for (grid, hidden) in lists {
            page.grid(grid);
            if hidden > 0 {
                page.text(sentences::hidden(hidden, limit(diff) + hidden, lang));
            }
        }
    }
    add_apart(&mut page, diff, lang);
    page.text(Word::Legend.text(lang));
    if fold {
        add_warnings(&mut page, std::slice::from_ref(diff), lang);
    } else {
        page.text(closing(diff, lang));
    }
    page
}

/// What standard error warned of, for a file that leaves without it.
pub(super) fn add_warnings(page: &mut Page, diffs: &[Diff], lang: Lang) {
    let warnings = warnings(diffs, lang);
    if !warnings.is_empty() {
        page.parts.push(Part::List(Word::Warnings.text(lang).to_owned(), warnings));
    }
}

/// Totals, effects, winners and losers, groups, other measures.
fn add_results(page: &mut Page, diff: &Diff, lang: Lang) {
    if let Some(headline) = diff.headline() {
        page.grid(totals(diff, headline, lang));
    }
    if let Some(shared) = &diff.why {
        why::add(page, shared, lang);
    }
    page.grid(winners::classes(diff, lang));
    if !diff.classes.is_empty() {
        for equivalent in &diff.equivalents {
            page.text(sentences::equivalent(equivalent, years(diff).len(), lang));
        }
    }
    winners::add_eligibility(page, diff, lang);
    add_groups(page, diff, lang);
    page.grid(others(diff, lang));
}

/// Base → target; their scenarios where only those differ.
pub(crate) fn sides(diff: &Diff) -> String {
    let (base, target) = (&diff.base, &diff.target);
    match (&base.scenario, &target.scenario) {
        (Some(a), Some(b)) if base.id == target.id && a != b => {
            format!("{} ({a}) → {} ({b})", base.id, target.id)
        }
        _ => format!("{} → {}", base.id, target.id),
    }
}

fn heading(parts: &[Part]) -> String {
    match parts.first() {
        Some(Part::Grid(grid)) => grid.heading.clone(),
        _ => String::new(),
    }
}

pub(crate) fn heads(diff: &Diff, lang: Lang) -> Vec<String> {
    let (base, target) = (under(&diff.base, lang), under(&diff.target, lang));
    let side = |word: Word, head: &Header, lines: &[String], other: &[String]| {
        let amounts = Word::KnownAmounts.text(lang).to_owned();
        let mut about: Vec<String> =
            lines.iter().filter(|line| !other.contains(line)).cloned().collect();
        about.extend(head.status.is_none().then_some(amounts));
        about.insert(0, titles::title(head));
        format!("{}{}{}", word.text(lang), lang.colon(), about.join(" · "))
    };
    let mut lines = vec![
        side(Word::Base, &diff.base, &base, &target),
        side(Word::Target, &diff.target, &target, &base),
    ];
    lines.extend(base.iter().filter(|line| target.contains(line)).cloned());
    let tolerance = &diff.options.tolerance;
    let criterion = number::number(tolerance.criterion, lang);
    let tolerance = match tolerance.method {
        Method::Exact => Word::Exact.text(lang).to_owned(),
        Method::Absolute => criterion,
        Method::Relative => format!("× {criterion}"),
        Method::Percent => number::with_unit(&criterion, "%", lang),
    };
    lines.push(format!(
        "{} · {}{}{tolerance}",
        if diff.is_partial() {
            apart::common_rows(diff.counts.common, lang)
        } else {
            sentences::rows(diff.counts.common, lang)
        },
        Word::Tolerance.text(lang),
        lang.colon()
    ));
    lines
}

pub(crate) fn all_marks(diff: &Diff, lang: Lang) -> Vec<String> {
    let sides = [&diff.target, &diff.base].into_iter();
    let all = sides.flat_map(|head| marks(head, diff.options.full_year, lang));
    let secret = diff.options.secrecy.map(|_| secret::mark(lang));
    all.chain(secret).collect::<IndexSet<String>>().into_iter().collect()
}

/// A percentage, or why there is none.
pub(crate) fn percent(percent: Percent, lang: Lang) -> Cell {
    Cell::Right(match percent {
        Percent::Value(n) => {
            return Cell::percent(n);
        }
        Percent::Undefined => NONE.to_owned(),
        Percent::New => Word::New.text(lang).to_owned(),
        Percent::Gone => Word::Gone.text(lang).to_owned(),
        Percent::Refused => Word::RefusedPercent.text(lang).to_owned(),
    })
}

/// A sum over the rows that can be compared.
pub(crate) fn sum(compared: &Compared, value: Option<Decimal>) -> Option<Decimal> {
    value.filter(|_| !compared.sums.is_unknown())
}

pub(crate) fn gap(compared: &Compared) -> Cell {
    let gap = compared.sums.gap();
    Cell::change(sum(compared, gap.value())).unless(gap.is_withheld())
}

/// The total of one side.
pub(crate) fn side(compared: &Compared, of: &Exact) -> Cell {
    Cell::sum(of, sum(compared, of.value()))
}

/// The gap in percent of the base.
pub(crate) fn percent_of(compared: &Compared, lang: Lang) -> Cell {
    let Delta { base, target, .. } = &compared.sums;
    percent(compared.percent, lang).unless(base.is_withheld() || target.is_withheld())
}

pub(crate) fn measure_title(measure: &Measure) -> String {
    if measure.base.title() == measure.target.title() {
        measure.target.title().to_owned()
    } else {
        format!("{} → {}", measure.base.title(), measure.target.title())
    }
}

/// Which rows totals are over, where these are not all rows of both sides.
pub(crate) fn perimeter<'a>(diffs: impl IntoIterator<Item = &'a Diff>, lang: Lang) -> String {
    let partial = diffs.into_iter().any(Diff::is_partial);
    if partial { format!(" · {}", Word::CommonRows.text(lang)) } else { String::new() }
}

pub(crate) fn totals(diff: &Diff, headline: &Measure, lang: Lang) -> Grid {
    let title = measure_title(headline);
    let heading = format!("{} · {title}{}", Word::Totals.text(lang), perimeter([diff], lang));
    let mut grid = Grid::new(heading).words("");
    grid = grid.each(diff.periods.iter().map(|p| period(*p, lang)));
    let totals = headline.totals.as_deref().unwrap_or_default();
    let mut add = |word: Word, totals: &[Compared], cell: &dyn Fn(&Compared) -> Cell| {
        grid.named(word.text(lang), totals.iter().map(cell));
    };
    add(Word::Delta, totals, &gap);
    add(Word::PercentHeader, totals, &|c| percent_of(c, lang));
    add(Word::BaseTotal, totals, &|c| side(c, &c.sums.base));
    add(Word::TargetTotal, totals, &|c| side(c, &c.sums.target));
    // Where years are full already, the same figures twice would only confuse.
    let differs = |full: &[Compared]| {
        let gaps = |of: &[Compared]| of.iter().map(|c| c.sums.gap().value()).collect::<Vec<_>>();
        let refused = totals.iter().any(|c| c.percent == Percent::Refused);
        refused || gaps(full) != gaps(totals)
    };
    if let Some(full) = diff.full_year.as_ref().filter(|full| differs(full)) {
        add(Word::FullYearDelta, full, &gap);
        add(Word::FullYearPercent, full, &|c| percent(c.percent, lang));
    }
    grid
}

/// By what results are grouped.
pub(crate) fn group_heading(by: &GroupBy, lang: Lang) -> String {
    let word = match by {
        GroupBy::Column(_) => Word::Groups,
        GroupBy::Tag(_) => Word::TagGroups,
    };
    format!("{} {by}", word.text(lang))
}

pub(crate) fn add_groups(page: &mut Page, diff: &Diff, lang: Lang) {
    let Some(groups) = &diff.groups else { return };
    let mut grid = Grid::new(group_heading(&groups.by, lang)).words(groups.by.to_string());
    let classes = groups.groups.iter().any(|group| !group.classes.is_empty());
    grid = grid.numbers(Word::Delta.text(lang)).numbers(Word::PercentHeader.text(lang));
    grid = grid.numbers(Word::BaseTotal.text(lang)).numbers(Word::TargetTotal.text(lang));
    if classes {
        grid = grid.numbers(Word::Winners.text(lang)).numbers(Word::Losers.text(lang));
    }
    let mut all: Vec<_> = groups.groups.iter().collect();
    if matches!(groups.by, GroupBy::Column(_)) {
        all = titles::in_order(all, |group| group.name.as_deref());
    }
    for group in all {
        let Some(last) = group.totals.last() else { continue };
        let name = titles::group(group.name.as_deref(), lang);
        let mut cells = vec![Cell::text(name)];
        cells.push(gap(last));
        cells.push(percent_of(last, lang));
        cells.push(side(last, &last.sums.base));
        cells.push(side(last, &last.sums.target));
        if let Some(classes) = group.classes.last() {
            for movement in [&classes.winners, &classes.losers] {
                let count = movement.count.value().unwrap_or_default();
                cells.push(Cell::short(count));
            }
        }
        grid.row(cells);
    }
    page.grid(grid);
}

/// Outputs other than the headline that change.
pub(crate) fn others(diff: &Diff, lang: Lang) -> Grid {
    let mut grid = Grid::new(Word::OtherMeasures.text(lang))
        .words(Word::Measure.text(lang))
        .numbers(Word::RowsChanged.text(lang))
        .numbers(Word::Delta.text(lang))
        .numbers(Word::PercentHeader.text(lang))
        .words(Word::BaseToTarget.text(lang));
    let outputs: Vec<Output> = diff.measures.iter().map(|m| m.target.clone()).collect();
    let title = |measure: &Measure| {
        let same = measure.base.title() == measure.target.title();
        if same { short(&measure.target, &outputs) } else { measure_title(measure) }
    };
    for measure in diff.measures.iter().filter(|m| !m.headline && m.changed() > 0) {
        let money = measure.target.is_amount();
        let cell = |n| Cell::plain(n, if money { 2 } else { 0 }, 4);
        let mut cells = vec![
            Cell::text(title(measure)),
            Cell::short(measure.changed()).unless(measure.changed_rows.is_none()),
        ];
        if let Some(last) = measure.totals.as_ref().and_then(|totals| totals.last()) {
            let unit = measure.target.unit.as_deref().unwrap_or_default();
            let delta = sum(last, last.sums.gap().value());
            let delta = delta.map_or(Cell::None, |n| cell(n).signed(true).unit(unit));
            let side = |of: &Exact| {
                of.value().map_or(Cell::None, cell).unless(of.is_withheld()).said(lang)
            };
            let (base, target) = (side(&last.sums.base), side(&last.sums.target));
            cells.push(delta.unless(last.sums.gap().is_withheld()));
            cells.push(percent_of(last, lang));
            cells.push(Cell::text(format!("{base} → {target}")));
        } else {
            let change = |((old, new), n): (&(String, String), &usize)| {
                let word = |text: &str| word(text, measure.target.kind, lang);
                format!("{} → {} ({n})", word(old), word(new))
            };
            let changes: Vec<String> = measure.transitions.iter().map(change).collect();
            cells.extend([Cell::Empty, Cell::Empty, Cell::text(changes.join(", "))]);
        }
        grid.row(cells);
    }
    grid
}

/// A value of machine files, as people read it.
fn word(text: &str, kind: Option<Kind>, lang: Lang) -> String {
    match (kind, text) {
        (_, "") => NONE.to_owned(),
        (Some(Kind::Boolean), "true") => Word::Yes.text(lang).to_owned(),
        (Some(Kind::Boolean), "false") => Word::No.text(lang).to_owned(),
        _ => text.to_owned(),
    }
}

/// Rows shown in one list.
pub(crate) fn limit(diff: &Diff) -> usize {
    diff.options.limit.unwrap_or(SHOWN)
}

/// Structures, then rows, by size of their gap; with how many are hidden.
fn lists(diff: &Diff, lang: Lang) -> Vec<(Grid, usize)> {
    let limit = limit(diff);
    let heading = |word: Word, all: usize| {
        let count = sentences::shown_of(all.min(limit), all, lang);
        format!("{} ({count})", word.text(lang))
    };
    let columns = |grid: Grid| {
        grid.numbers(Word::Delta.text(lang))
            .numbers(Word::PercentHeader.text(lang))
            .numbers(Word::Base.text(lang))
            .numbers(Word::Target.text(lang))
    };
    let mut lists = Vec::new();
    let (structures, all) = diff.structures.differing(limit);
    let title = heading(Word::LargestStructures, all);
    let mut grid = columns(Grid::new(title).names("").names(Word::Structure.text(lang)));
    for line in &structures {
        let [base, target] = line.shown().map(Cell::amount);
        let gap = line.sums.gap().value().filter(|_| line.sums.rows > 0);
        grid.row([
            Cell::sign(sign(line.status)),
            Cell::text(line.structure),
            Cell::change(gap),
            percent(line.percent, lang),
            base,
            target,
        ]);
    }
    lists.push((grid, all - structures.len()));
    if diff.periods.len() > 1 {
        let (rows, all) = diff.largest_rows(limit);
        let title = heading(Word::LargestRows, all);
        let grid = Grid::new(title).names("").names(Word::Structure.text(lang));
        let mut grid = columns(grid.names(Word::Year.text(lang)));
        for row in &rows {
            grid.row(row_cells(row, lang));
        }
        lists.push((grid, all - rows.len()));
    }
    lists.retain(|(grid, _)| !grid.is_empty());
    lists
}

/// A row of a list: sign, structure, year, change, percentage, base, target.
pub(crate) fn row_cells(row: &RowDelta, lang: Lang) -> [Cell; 7] {
    [
        Cell::sign(sign(row.status)),
        Cell::text(row.structure),
        row.exercice.map_or(Cell::Empty, Cell::year),
        Cell::change(row.delta),
        percent(row.percent, lang),
        entry(&row.base, lang),
        entry(&row.target, lang),
    ]
}

/// What stands before a row.
pub(crate) fn sign(status: Status) -> &'static str {
    match status {
        Status::Added => "+",
        Status::Removed => "-",
        Status::Error => "!",
        Status::Changed | Status::MissingBase | Status::MissingTarget => "~",
        Status::Same | Status::Within | Status::BothMissing => "",
    }
}

pub(crate) fn entry(entry: &Entry, lang: Lang) -> Cell {
    match entry {
        Entry::Absent => Cell::Empty,
        Entry::Error => Cell::Right(Word::Error.text(lang).to_owned()),
        Entry::Value(value) => Cell::amount(value.number()),
    }
}
