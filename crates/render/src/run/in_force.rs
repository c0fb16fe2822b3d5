//! The versions of a backtest: when each was in force, and what it pays.

use crate::grid::{Cell, Grid};
use crate::json as shape;
use crate::locale::words::{self, Word};
use crate::locale::{Lang, sentences, values};
use crate::page::Page;
use bareme_compare::compare::{Period, Succession, Version};
use bareme_core::value::Value;
use serde_json::json;

/// Adds the versions to the page of a run.
pub(super) fn add(page: &mut Page, succession: &Succession, lang: Lang) {
    let mut grid = Grid::new(Word::Versions.text(lang))
        .names(Word::Version.text(lang))
        .words(Word::VersionStatus.text(lang))
        .names(Word::FirstDay.text(lang))
        .names(Word::LastDay.text(lang));
    let years = succession.versions.first().map_or(&[][..], |version| &version.years);
    for (year, ..) in years {
        grid = grid.numbers(year.to_string());
    }
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

/// The same as data.
pub(super) fn json(succession: &Succession) -> serde_json::Value {
    let version = |version: &Version| {
        json!({
            "policy": version.id,
            "label": version.label,
            "status": version.status.keyword(),
            "from": version.window.map(|(from, _)| from.to_string()),
            "to": version.window.map(|(_, to)| to.to_string()),
            "years": version.years.iter().map(|(year, months, total)| json!({
                "period": shape::period(Period::Year(*year)),
                "months": months,
                "amount": shape::total(total),
            })).collect::<serde_json::Value>(),
        })
    };
    json!({
        "versions": succession.versions.iter().map(version).collect::<serde_json::Value>(),
        "uncovered": succession.uncovered.iter().map(|(year, months)| json!({
            "exercice": year,
            "months": months,
        })).collect::<serde_json::Value>(),
    })
}
