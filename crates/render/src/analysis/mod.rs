//! What sweeps, searches, sensitivity and cliffs find, laid out.

pub(crate) mod cliffs;
pub(crate) mod sensitivity;
pub(crate) mod solve;
pub(crate) mod sweep;

use super::grid::Cell;
use super::json::{self as shape, object};
use super::locale::{Lang, number, values};
use super::renderable::Renderable;
use super::rows::{Columns, Rows, maybe};
use super::{Failed, Style, Writing};
use crate::locale::messages;
use crate::page::Page;
use bareme_compare::analysis::cliffs::Cliffs;
use bareme_compare::analysis::{Causes, Sensitivity, Solve, Sweep};
use bareme_compare::compare::{Header, Output, Total};
use bareme_core::engine::Failure;
use bareme_core::sources::Sources;
use bareme_core::value::Value as Held;
use rust_decimal::Decimal;
use serde_json::{Value, json};
use std::io::Write;

/// Writes sweeps, one by variant.
///
/// # Errors
/// `out` takes no more, or the format cannot hold the result: see [`Failed`].
pub fn sweep(results: &[Sweep], to: &Writing, out: &mut dyn Write) -> Outcome {
    let page = |sweep: &Sweep| sweep::page(sweep, to.style.lang);
    let rows = &|_| sweep::rows(results);
    Results { of: results, page: &page, json: &|of| json!(sweep::SweepJson::new(of)), rows }
        .write(to, out)
}

/// Writes searches, one by variant.
///
/// # Errors
/// `out` takes no more, or the format cannot hold the result: see [`Failed`].
pub fn solve(results: &[Solve], to: &Writing, out: &mut dyn Write) -> Outcome {
    let page = |solve: &Solve| solve::page(solve, to.style.lang);
    let rows = &|_| solve::rows(results);
    Results { of: results, page: &page, json: &|of| json!(solve::SolveJson::new(of)), rows }
        .write(to, out)
}

/// Writes tests of sensitivity, one by variant.
///
/// # Errors
/// `out` takes no more, or the format cannot hold the result: see [`Failed`].
pub fn sensitivity(results: &[Sensitivity], to: &Writing, out: &mut dyn Write) -> Outcome {
    let page = |result: &Sensitivity| sensitivity::page(result, to.style.lang);
    let rows = &|sheet| sensitivity::rows(results, sheet);
    Results {
        of: results,
        page: &page,
        json: &|of| json!(sensitivity::SensitivityJson::new(of)),
        rows,
    }
    .write(to, out)
}

/// Writes cliffs, one by variant.
///
/// # Errors
/// `out` takes no more, or the format cannot hold the result: see [`Failed`].
pub fn cliffs(results: &[Cliffs], to: &Writing, sources: &Sources, out: &mut dyn Write) -> Outcome {
    let page = |cliffs: &Cliffs| cliffs::page(cliffs, to.style.lang, sources);
    let json = |cliffs: &Cliffs| json!(cliffs::CliffsJson::new(cliffs, sources));
    let rows = &|_| cliffs::rows(results, sources);
    Results { of: results, page: &page, json: &json, rows }.write(to, out)
}

type Outcome = Result<(), Failed>;

/// Results of one kind, one by variant.
struct Results<'a, T> {
    of: &'a [T],
    page: &'a dyn Fn(&T) -> Page,
    json: &'a dyn Fn(&T) -> Value,
    /// For a sheet, or for machines.
    rows: &'a dyn Fn(bool) -> Rows<'a>,
}

impl<T> Renderable for Results<'_, T> {
    fn pages(&self, _: Style, _: bool) -> Vec<Page> {
        self.of.iter().map(self.page).collect()
    }

    fn json(&self, out: &mut dyn Write) -> std::io::Result<()> {
        let all: Vec<Value> = self.of.iter().map(self.json).collect();
        out.write_all(shape::results("runs", &all).as_bytes())
    }

    fn rows(&self) -> Rows<'_> {
        (self.rows)(false)
    }

    fn rows_of_sheet(&self) -> Rows<'_> {
        (self.rows)(true)
    }
}

/// An amount of a value: in euros, or with its own unit.
fn amount(output: &Output, n: Option<Decimal>) -> Cell {
    match n {
        Some(n) if output.is_amount() => Cell::Amount(n),
        Some(n) => Cell::short(n),
        None => Cell::None,
    }
}

/// A change of a value, with its sign.
fn change(output: &Output, n: Option<Decimal>) -> Cell {
    match n {
        Some(n) if output.is_amount() => Cell::Change(n),
        Some(n) => Cell::short(n).signed(true),
        None => Cell::None,
    }
}

/// An amount of a value in a sentence.
pub(crate) fn in_full(output: &Output, n: Decimal, sign: bool, lang: Lang) -> String {
    if output.is_amount() {
        return number::euros(n, sign, lang);
    }
    let text = number::shaped(n, 0, number::TABLE_DECIMALS, sign, lang);
    number::with_unit(&text, output.unit.as_deref().unwrap_or(""), lang)
}

/// A total in a sentence.
pub(crate) fn total(output: &Output, total: &Total, lang: Lang) -> String {
    total.value().map_or_else(|| number::NONE.to_owned(), |n| in_full(output, n, false, lang))
}

/// A value of a parameter with all its digits, and its unit.
fn held_in(value: &Held, unit: Option<&str>, lang: Lang) -> Cell {
    match value {
        Held::Number(n) => Cell::in_full(*n, unit),
        other => Cell::text(values::cell(other, None, lang)),
    }
}

/// A number with the unit of a parameter or an input.
fn number_in(n: Decimal, unit: Option<&str>, lang: Lang) -> String {
    Cell::in_full(n, unit).said(lang)
}

/// Why values could not be computed: the formula and the message.
pub(crate) fn causes(causes: &Causes, lang: Lang) -> Vec<String> {
    let line = |failure: &Failure| {
        let said = messages::title(&failure.diagnostic, lang);
        format!("{}{}{said}", failure.formula, lang.colon())
    };
    causes.all().iter().map(line).collect()
}

/// The same for tools.
fn causes_json(causes: &Causes) -> Vec<CauseJson<'_>> {
    causes.all().iter().map(CauseJson::new).collect()
}

object! {
    /// Why values could not be computed.
    CauseJson<'a>(failure: &'a Failure) {
        formula: &'a str = &failure.formula,
        code: &'static str = failure.diagnostic.code.id(),
    }
}

impl<'a, T: 'a> Columns<'a, T> {
    /// What stands at the end of every line.
    fn ends<'h>(
        self,
        heads: impl Iterator<Item = &'h Header>,
        of: impl Fn(&T) -> &Header + Copy + Send + Sync + 'a,
    ) -> Self {
        let heads: Vec<&Header> = heads.collect();
        let some = |has: fn(&Header) -> bool| heads.iter().any(|head| has(head));
        let variants = heads.len() > 1 || some(|head| head.variant.is_some());
        let years =
            |years: &Vec<i32>| years.iter().map(i32::to_string).collect::<Vec<_>>().join("; ");
        self.when(variants, "variant", move |item| maybe(of(item).variant.as_ref()))
            .when(some(|head| head.projected.is_some()), "projected_years", move |item| {
                maybe(of(item).projected.as_ref().map(years))
            })
            .when(some(|head| head.scenario_status.is_some()), "scenario_status", move |item| {
                maybe(of(item).scenario_status.as_ref())
            })
    }
}
