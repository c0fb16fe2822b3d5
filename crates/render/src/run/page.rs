//! The page of a run: years, groups, assumptions, refused rows, structures.

use crate::grid::{Cell, Grid};
use crate::locale::apart::{self, InForce};
use crate::locale::words::{self, Word};
use crate::locale::{Lang, messages, number, secrecy as say, sentences, values};
use crate::page::{Item, Page, Part};
use crate::titles::{
    self, group, in_order, param_item, partial_envelopes, period, readings, short,
};
use bareme_compare::compare::{
    Block, Entry, Exact, Figure, Groups, Output, Period, Refusal, RunSummary, Total,
};
use bareme_core::diagnostic::Diagnostic;
use bareme_core::policy::{CURRENCY, Param};

/// What stands before the headline among amounts.
const HEADLINE: &str = "► ";

/// Structures shown where no number is asked for.
const STRUCTURES: usize = 1_000;

/// Keys shown of a cause of errors.
const FIRST_KEYS: usize = 5;

/// The whole page.
pub(super) fn page(summary: &RunSummary, lang: Lang) -> Page {
    let mut page = head(summary, lang);
    add_years(&mut page, summary, lang);
    add_assumptions(&mut page, &summary.assumptions, lang);
    page.grid(refused(summary, lang));
    // A line is one structure.
    if summary.options.secrecy.is_none() {
        add_structures(&mut page, summary, lang);
    }
    page
}

/// The same without what has a sheet of its own in a workbook.
pub(super) fn summary(summary: &RunSummary, lang: Lang) -> Page {
    let mut page = head(summary, lang);
    add_years(&mut page, summary, lang);
    page.grid(refused(summary, lang));
    page
}

fn head(summary: &RunSummary, lang: Lang) -> Page {
    let mut page = titles::page(&summary.head, summary.options.full_year, lang);
    if summary.succession.is_some() {
        page.marks.push(Word::InForce.text(lang).to_owned());
    }
    page.marks.extend(summary.options.secrecy.map(|_| say::mark(lang)));
    page
}

fn add_years(page: &mut Page, summary: &RunSummary, lang: Lang) {
    page.grid(years(summary, lang));
    if let Some(succession) = &summary.succession {
        super::in_force::add(page, succession, lang);
    }
    if let Some(secrecy) = &summary.options.secrecy {
        page.text(say::legend(secrecy, lang));
    }
    let mut notes = left_out(summary, lang);
    let texts: Vec<&str> = summary.texts().map(Output::title).collect();
    if !texts.is_empty() && !details_shown(summary) && summary.options.secrecy.is_none() {
        notes.push(sentences::texts(texts.join(", "), lang));
    }
    if !notes.is_empty() {
        page.text(notes.join("\n"));
    }
    if let Some(groups) = &summary.groups {
        add_groups(page, summary, groups, lang);
    }
}

fn years(summary: &RunSummary, lang: Lang) -> Grid {
    let blocks = &summary.blocks;
    let undated = blocks.iter().any(|block| block.period == Period::Undated);
    let heading = if undated { Word::Undated } else { Word::ByYear };
    let mut grid = Grid::new(heading.text(lang)).words(Word::Measure.text(lang));
    grid = grid.each(blocks.iter().map(|block| period(block.period, lang)));
    let mut add = |title: &str, cell: &dyn Fn(&Block) -> Cell| {
        let cells = blocks.iter().map(cell);
        grid.named(title, cells);
    };
    let count = |n: Option<&Exact>| match n.and_then(Exact::value) {
        Some(n) => Cell::short(n),
        None => Cell::None.unless(n.is_some_and(Exact::is_withheld)),
    };
    let months_of = |months: &Total| match months.value() {
        Some(n) => Cell::short(n),
        None => Cell::None.unless(months.sum.is_withheld()),
    };
    // What is computed from the headline, or from those who receive it.
    let secret = summary.options.secrecy.is_some();
    let hidden = |b: &Block| b.amounts.last().is_some_and(|total| total.sum.is_withheld());
    add(Word::Present.text(lang), &|b| count(Some(&b.present)));
    if summary.eligible.is_some() {
        add(Word::Eligible.text(lang), &|b| count(b.eligible.as_ref()));
    }
    if summary.headline.is_some() {
        add(Word::Paid.text(lang), &|b| count(b.paid.as_ref()));
    }
    if let Some(months) = &summary.months {
        add(months.title(), &|b| b.months.as_ref().map_or(Cell::None, months_of));
    }
    for (index, output) in summary.amounts.iter().enumerate() {
        add(&amount_title(summary, output), &|b| {
            worth(output, b.amounts[index].value()).unless(b.amounts[index].sum.is_withheld())
        });
    }
    if let Some(headline) = &summary.headline {
        let paid = |b: &Block| b.paid.as_ref().is_some_and(|n| !n.is_zero());
        let made = |b: &Block, n: Option<rust_decimal::Decimal>| secret && n.is_none() && paid(b);
        add(Word::Mean.text(lang), &|b| worth(headline, b.mean).unless(made(b, b.mean)));
        if let Some(name) = &summary.patients {
            let per_unit = |b: &Block| match b.per_patient {
                Some(n) if headline.is_money() => Cell::plain(n, 2, 2).unit(CURRENCY),
                None => Cell::None.unless(made(b, b.per_patient) && b.period != Period::All),
                n => worth(headline, n),
            };
            let unit = summary.per.as_deref().unwrap_or(name);
            add(&format!("{} ({unit})", Word::PerUnit.text(lang)), &per_unit);
        }
        if blocks.iter().any(|b| b.envelope.is_some()) {
            let amount = |b: &Block| b.envelope.as_ref().map(|e| e.amount);
            add(Word::Envelope.text(lang), &|b| Cell::amount(amount(b)));
            let nature = |b: &Block| b.envelope.as_ref().and_then(|e| e.nature.clone());
            if blocks.iter().any(|b| nature(b).is_some()) {
                let nature = |b: &Block| Cell::Right(nature(b).unwrap_or_default());
                add(Word::EnvelopeNature.text(lang), &nature);
            }
            add(Word::Gap.text(lang), &|b| {
                Cell::change(b.gap).unless(hidden(b) && b.envelope.is_some())
            });
            if blocks.len() > 1 {
                add(Word::CumulatedGap.text(lang), &|b| {
                    let withheld = secret && b.cumulated_gap.is_none() && b.envelope.is_some();
                    Cell::change(b.cumulated_gap).unless(withheld)
                });
            }
        }
    }
    for (output, figures) in summary.others() {
        let cells = figures.into_iter().map(|of| figure(output, of, lang).unless(secret));
        let title = short(output, &summary.outputs);
        // Percentages have their sign in each cell.
        let unit = output.unit.as_deref().filter(|unit| !["%", "fraction"].contains(unit));
        let title = unit.map_or(title.clone(), |unit| format!("{title} ({unit})"));
        grid.named(title, cells);
    }
    grid
}

/// What an output that is no amount is in a year.
fn figure(output: &Output, figure: Figure, lang: Lang) -> Cell {
    let unit = output.unit.as_deref();
    match figure {
        Figure::Nothing => Cell::None,
        Figure::Sum(total) => total.value().map_or(Cell::None, Cell::short),
        Figure::Count(n) => n.value().map_or(Cell::None, Cell::short),
        Figure::Range(least, most) if least == most => Cell::value(&least, unit, lang),
        Figure::Range(least, most) => {
            let ends = [least, most].map(|end| values::cell(&end, unit, lang));
            Cell::Right(ends.join(sentences::to(lang)))
        }
    }
}

/// An amount, or a number with its unit.
fn worth(output: &Output, n: Option<rust_decimal::Decimal>) -> Cell {
    match (n, output.unit.as_deref()) {
        (Some(n), Some(unit)) if !output.is_money() => Cell::short(n).unit(unit),
        (n, _) => Cell::amount(n),
    }
}

fn amount_title(summary: &RunSummary, output: &Output) -> String {
    let headline = summary.headline.as_ref().is_some_and(|h| h.name == output.name);
    format!("{}{}", if headline { HEADLINE } else { "" }, short(output, &summary.outputs))
}

/// That what is paid per unit is paid for a part of some years.
fn part_years(summary: &RunSummary, lang: Lang) -> Option<String> {
    let full = summary.full.filter(|_| summary.headline.is_some() && summary.patients.is_some())?;
    let part = |block: &Block| {
        let (year, months) = (block.period.year()?, block.months.as_ref()?);
        let mean = months.sum.divided_by(&block.present).filter(|mean| *mean < full)?;
        block.per_patient?;
        Some(apart::months_of_year(year.to_string(), number::shaped(mean, 0, 1, false, lang), lang))
    };
    let parts: Vec<String> = summary.blocks.iter().filter_map(part).collect();
    // Versions that follow one another have no full year.
    let option = summary.succession.is_none().then_some("--full-year");
    (!parts.is_empty()).then(|| apart::per_unit_of_part(parts.join(", "), option, lang))
}

/// One line by total that leaves rows out.
fn left_out(summary: &RunSummary, lang: Lang) -> Vec<String> {
    let mut lines: Vec<String> = partial_envelopes(summary, lang).into_iter().collect();
    let (id, dates) = (summary.head.id.as_str(), summary.head.dates);
    let of = InForce { id, dates, outside: &summary.outside };
    lines.extend(apart::outside_alone(&of, summary.months.is_some(), lang));
    lines.extend(part_years(summary, lang));
    for (index, output) in summary.amounts.iter().enumerate() {
        for block in summary.blocks.iter().filter(|b| b.period != Period::All) {
            let total = &block.amounts[index];
            if total.left_out() > 0 {
                let year = period(block.period, lang);
                let (missing, errors) = (total.missing, total.errors);
                lines.push(sentences::left_out(output.title(), &year, missing, errors, lang));
            }
        }
    }
    lines
}

fn add_groups(page: &mut Page, summary: &RunSummary, groups: &Groups, lang: Lang) {
    match groups {
        Groups::Tags { tag, groups, untagged } => {
            let heading = format!("{} @{tag}", Word::TagGroups.text(lang));
            let mut grid = Grid::new(heading).words(format!("@{tag}"));
            grid = grid.each(summary.blocks.iter().map(|block| period(block.period, lang)));
            for group in groups {
                let totals = group.totals.iter().map(|total| Cell::sum(&total.sum, total.value()));
                grid.named(group.value.as_str(), totals);
            }
            page.grid(grid);
            if !untagged.is_empty() {
                let names: Vec<&str> = untagged.iter().map(Output::title).collect();
                page.text(sentences::untagged(tag, names.join(", "), lang));
            }
        }
        Groups::Rows { column, groups } => {
            let by = format!("{} {column}", Word::Groups.text(lang));
            let name =
                |name: &Option<std::sync::Arc<str>>| Cell::text(group(name.as_deref(), lang));
            let shown: Vec<usize> = match (&summary.headline, summary.amounts.len()) {
                (Some(_), amounts) => vec![amounts - 1],
                (None, amounts) => (0..amounts).collect(),
            };
            for index in shown {
                let heading = format!("{by} · {}", summary.amounts[index].title());
                let mut grid = Grid::new(heading).words(column.as_str());
                grid = grid.numbers(Word::GroupStructures.text(lang));
                grid = grid.each(summary.blocks.iter().map(|block| period(block.period, lang)));
                for group in in_order(groups.iter().collect(), |group| group.name.as_deref()) {
                    let present = group.blocks.last().map(|b| &b.present);
                    let structures = present.and_then(Exact::value);
                    let structures = structures.map_or(Cell::Empty, Cell::short);
                    let structures = structures.unless(present.is_some_and(Exact::is_withheld));
                    let amount = |b: &Block| {
                        worth(&summary.amounts[index], b.amounts[index].value())
                            .unless(b.amounts[index].sum.is_withheld())
                    };
                    let amounts = group.blocks.iter().map(amount);
                    let first = [name(&group.name), structures];
                    grid.row(first.into_iter().chain(amounts));
                }
                page.grid(grid);
            }
        }
    }
}

/// A list in a terminal, a table in Markdown.
fn add_assumptions(page: &mut Page, params: &[Param], lang: Lang) {
    let items: Vec<Item> = params.iter().map(|param| param_item(param, lang)).collect();
    let said = |item: &Item| Cell::text(item.lines.join(". ").replace("..", "."));
    let grid = Grid::over::<(&Param, &Item)>(Word::Assumptions.text(lang))
        .names(Word::Parameter.text(lang), |(param, _)| Cell::text(param.name.as_str()))
        .words(Word::Value.text(lang), |(param, _)| Cell::dated(param, lang))
        .names(Word::Basis.text(lang), |(p, _)| Cell::text(words::basis(p.basis).text(lang)))
        .words(Word::Readings.text(lang), |(param, _)| Cell::text(readings(param, lang)))
        .words(Word::Note.text(lang), |(_, item)| said(item))
        .of(params.iter().zip(&items));
    page.items(grid, items);
}

fn refused(summary: &RunSummary, lang: Lang) -> Grid {
    let key = |row: &usize| {
        let row = summary.keys().get(*row)?;
        let year = row.exercice.map(|y| format!(" {y}")).unwrap_or_default();
        Some(format!("{}{year}", row.structure))
    };
    let first = |rows: &[usize]| {
        let mut keys: Vec<String> = rows.iter().take(FIRST_KEYS).filter_map(key).collect();
        keys.extend((rows.len() > FIRST_KEYS).then(|| "…".to_owned()));
        Cell::text(keys.join(", "))
    };
    let cause = |cause: &Diagnostic| format!("{} {}", cause.code, messages::title(cause, lang));
    Grid::over::<&Refusal>(Word::Refused.text(lang))
        .names(Word::Formula.text(lang), |refusal| Cell::text(refusal.formula.as_str()))
        .words(Word::Cause.text(lang), |refusal| Cell::text(cause(&refusal.diagnostic)))
        .numbers(Word::Rows.text(lang), |refusal| Cell::short(refusal.rows.len()))
        .words(Word::First.text(lang), |refusal| first(&refusal.rows))
        .of(&summary.refusals)
}

fn add_structures(page: &mut Page, summary: &RunSummary, lang: Lang) {
    let detail = details_shown(summary);
    let grid = if detail { details(summary, lang) } else { headlines(summary, lang) };
    let hidden = summary.structures.len() - shown(summary);
    if detail {
        page.grid(grid);
    } else {
        page.parts.push(Part::Grid(grid));
    }
    if hidden > 0 {
        page.text(sentences::hidden(hidden, summary.structures.len(), lang));
    }
}

fn details_shown(summary: &RunSummary) -> bool {
    summary.options.detail || summary.headline.is_none()
}

fn shown(summary: &RunSummary) -> usize {
    let all = summary.structures.len();
    summary.options.limit.unwrap_or(STRUCTURES).min(all)
}

fn year_columns(mut grid: Grid, summary: &RunSummary, lang: Lang) -> Grid {
    grid = grid.each(
        summary
            .blocks
            .iter()
            .filter(|b| b.period != Period::All)
            .map(|block| period(block.period, lang)),
    );
    grid
}

fn headlines(summary: &RunSummary, lang: Lang) -> Grid {
    let title = summary.headline.as_ref().map_or("", |h| h.title());
    let heading = format!("{} · {title}", Word::Structures.text(lang));
    let mut grid = year_columns(Grid::new(heading).names(summary.key.as_str()), summary, lang);
    let several = summary.blocks.len() > 1;
    if several {
        grid = grid.numbers(Word::All.text(lang));
    }
    for line in summary.structures.iter().take(shown(summary)) {
        let mut cells = vec![Cell::text(line.structure.as_ref())];
        cells.extend(line.rows.iter().map(|row| match row {
            None => Cell::Empty,
            Some(row) => summary.headline.as_ref().map_or(Cell::Empty, |headline| {
                entry(&summary.entry(headline, *row), headline, headline.is_money(), lang)
            }),
        }));
        if let Some(headline) = summary.headline.as_ref().filter(|_| several) {
            cells.push(worth(headline, line.total.as_ref().and_then(Total::value)));
        }
        grid.row(cells);
    }
    grid
}

fn details(summary: &RunSummary, lang: Lang) -> Grid {
    let grid = Grid::new(Word::Detail.text(lang))
        .names(summary.key.as_str())
        .words(Word::Measure.text(lang));
    let mut grid = year_columns(grid, summary, lang);
    for line in summary.structures.iter().take(shown(summary)) {
        for (index, output) in summary.outputs.iter().enumerate() {
            let name = if index == 0 { line.structure.as_ref() } else { "" };
            let cells = line.rows.iter().map(|row| match row {
                None => Cell::Empty,
                Some(row) => entry(&summary.entry(output, *row), output, output.is_amount(), lang),
            });
            let titles = [Cell::text(name), Cell::text(amount_title(summary, output))];
            grid.row(titles.into_iter().chain(cells));
        }
    }
    grid
}

/// A cell of a structure.
fn entry(entry: &Entry, output: &Output, money: bool, lang: Lang) -> Cell {
    match entry {
        Entry::Absent => Cell::Empty,
        Entry::Error => Cell::Right(Word::Error.text(lang).to_owned()),
        Entry::Value(value) => match value.number() {
            Some(n) if money => Cell::Amount(n),
            _ => Cell::value(value, output.unit.as_deref(), lang),
        },
    }
}
