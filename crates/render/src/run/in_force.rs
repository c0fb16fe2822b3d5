//! The versions of a backtest: when each was in force, and what it pays.

use crate::grid::{Cell, Grid};
use crate::json::{self as shape, object};
use crate::locale::words::{self, Word};
use crate::locale::{Lang, sentences, values};
use crate::page::Page;
use bareme_compare::compare::{Period, Succession, Total, Version};
use bareme_core::value::Value;

/// Adds the versions to the page of a run.
pub(super) fn add(page: &mut Page, succession: &Succession, lang: Lang) {
    let mut grid = Grid::new(Word::Versions.text(lang))
        .names(Word::Version.text(lang))
        .words(Word::VersionStatus.text(lang))
        .names(Word::FirstDay.text(lang))
        .names(Word::LastDay.text(lang));
    let years = succession.versions.first().map_or(&[][..], |version| &version.years);
    grid = grid.each(years.iter().map(|(year, ..)| year.to_string()));
    for version in &succession.versions {
        let day = |date| Cell::text(values::cell(&Value::Date(date), None, lang));
        let (first, last) = match version.window {
            Some((first, last)) => (day(first), day(last)),
            None => (Cell::text(Word::NeverInForce.text(lang)), Cell::Empty),
        };
        let status = Cell::text(words::status(version.status).text(lang));
        let amounts = version.years.iter().map(|(_, months, total)| match months {
            0 => Cell::Empty,
            _ => Cell::sum(&total.sum, total.value()),
        });
        let name = Cell::text(version.id.as_str());
        grid.row([name, status, first, last].into_iter().chain(amounts));
        if version.window.is_some() {
            let months = version.years.iter().map(|(_, months, _)| match months {
                0 => Cell::Empty,
                months => Cell::short(*months),
            });
            let title = Cell::text(format!("  {}", Word::MonthsInForce.text(lang)));
            grid.row([title, Cell::Empty, Cell::Empty, Cell::Empty].into_iter().chain(months));
        }
    }
    page.grid(grid);
    let notes: Vec<String> = succession
        .uncovered
        .iter()
        .map(|(year, months)| sentences::uncovered(*year, *months, lang))
        .collect();
    if !notes.is_empty() {
        page.text(notes.join("\n"));
    }
}

object! {
    /// The same as data.
    InForce<'a>(succession: &'a Succession) {
        versions: Vec<VersionJson<'a>> = succession.versions.iter().map(VersionJson::new).collect(),
        uncovered: Vec<Uncovered> =
            succession.uncovered.iter().map(|(year, months)| Uncovered::new(*year, *months)).collect(),
    }
}

object! {
    /// A version, and what it pays in its months.
    VersionJson<'a>(version: &'a Version) {
        policy: &'a str = &version.id,
        label: &'a str = &version.label,
        status: &'static str = version.status.keyword(),
        from: Option<String> = version.window.map(|(from, _)| from.to_string()),
        to: Option<String> = version.window.map(|(_, to)| to.to_string()),
        years: Vec<MonthsOf> =
            version.years.iter().map(|(year, months, paid)| MonthsOf::new(*year, *months, paid)).collect(),
    }
}

object! {
    /// A year of a version.
    MonthsOf(year: i32, in_force: u32, paid: &Total) {
        period: shape::Period = shape::period(Period::Year(year)),
        months: u32 = in_force,
        amount: shape::Total = shape::total(paid),
    }
}

object! {
    /// A year of which some months have no version.
    Uncovered(year: i32, uncovered: u32) {
        exercice: i32 = year,
        months: u32 = uncovered,
    }
}
