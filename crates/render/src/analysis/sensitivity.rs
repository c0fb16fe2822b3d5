//! A tornado: what each assumption changes, the largest spread first.

use super::{CauseJson, causes_json, change, held_in, total};
use crate::grid::{Cell, Grid};
use crate::json::{self as shape, Number, object};
use crate::locale::analysis::{self as say, Said};
use crate::locale::words::Word;
use crate::locale::{Lang, messages, number, secrecy};
use crate::page::{Page, Part};
use crate::rows::{Column, Columns, Rows, count, decimal, text};
use crate::titles;
use bareme_compare::analysis::{LeftOut, Line, Method, Refused, Sensitivity, Tried, Variation};
use bareme_core::policy::Param;
use bareme_core::value::Value as Held;
use rust_decimal::Decimal;

/// Width of a bar on each side.
const HALF: usize = 9;

pub(crate) fn page(result: &Sensitivity, lang: Lang) -> Page {
    let mut page = titles::page(&result.head, result.full_year, lang);
    let output = &result.scope.value;
    let period = result.scope.periods.last().map(|p| say::years(*p, lang)).unwrap_or_default();
    let what = format!("{}, {period}", output.title());
    let paid = if result.base.all().sum.is_withheld() {
        secrecy::WITHHELD.to_owned()
    } else {
        total(output, result.base.all(), lang)
    };
    page.under.push(say::paid_now(&what, &paid, lang));
    if let Some(of) = &result.secrecy {
        page.marks.push(secrecy::mark(lang));
        page.text(secrecy::legend_of_lines(of, lang));
    }
    if result.lines.is_empty() {
        page.text(Said::NoSpread.text(lang));
    } else {
        page.grid(tornado(result, lang));
        page.text(say::methods(percent(result, lang), lang));
    }
    let refused = refused(result, lang);
    if !refused.is_empty() {
        let heading = format!("{} ({})", Said::UncomputedValues.text(lang), refused.len());
        page.parts.push(Part::List(heading, refused));
    }
    if !result.idle.is_empty() {
        let names: Vec<&str> = result.idle.iter().map(|l| l.param.name.as_str()).collect();
        let heading = format!("{} ({})", Said::Idle.text(lang), names.len());
        page.parts.push(Part::List(heading, vec![names.join(", ")]));
    }
    if !result.withheld.is_empty() {
        let names: Vec<&str> = result.withheld.iter().map(|param| param.name.as_str()).collect();
        let heading = format!("{} ({})", secrecy::withheld(lang), names.len());
        page.parts.push(Part::List(heading, vec![names.join(", ")]));
    }
    if !result.left_out.is_empty() {
        let line = |(param, why): &(Param, _)| {
            format!("{}{}{}", param.name, lang.colon(), say::left_out(*why, lang))
        };
        let heading = format!("{} ({})", Said::NotTried.text(lang), result.left_out.len());
        page.parts.push(Part::List(heading, result.left_out.iter().map(line).collect()));
    }
    page
}

/// Values that can't be computed, each with its first cause.
fn refused(result: &Sensitivity, lang: Lang) -> Vec<String> {
    let of = |line: &Line| -> Vec<String> {
        let one = |(variation, refused): (&Variation, &Refused)| {
            let tried =
                format!("{} = {}", line.param.name, tried(line, variation, lang).said(lang));
            let told = messages::title(&refused.diagnostic, lang);
            let told = result.secrecy.is_none().then_some(told.as_str());
            let code = refused.diagnostic.code.id();
            say::refused(&tried, code, refused.formula.as_deref(), told, lang)
        };
        line.refused().map(one).collect()
    };
    result.lines.iter().flat_map(of).collect()
}

pub(crate) fn percent(result: &Sensitivity, lang: Lang) -> String {
    number::with_unit(&number::short(result.percent, lang), "%", lang)
}

pub(crate) fn tornado(result: &Sensitivity, lang: Lang) -> Grid {
    let output = &result.scope.value;
    let mut grid = Grid::new(Said::Tornado.text(lang))
        .names(Word::Parameter.text(lang))
        .names(Said::Tried.text(lang))
        .words(Said::Lowest.text(lang))
        .numbers(Said::LowestGap.text(lang))
        .words(Said::Highest.text(lang))
        .numbers(Said::HighestGap.text(lang))
        .numbers(Said::Touched.text(lang))
        .names(Said::Bar.text(lang));
    let ends =
        |line: &Line| [line.low(), line.high()].map(|e| e.map_or(Decimal::ZERO, |(_, gap)| gap));
    let largest = result.lines.iter().flat_map(ends).map(|gap| gap.abs()).max().unwrap_or_default();
    for line in result.lines.iter().filter(|line| line.moves()) {
        let end = |end: Option<(&Variation, Decimal)>| match end {
            Some((variation, gap)) => [tried(line, variation, lang), change(output, Some(gap))],
            None => [Cell::Empty, Cell::Empty],
        };
        let method = say::method(line.method, &percent(result, lang), lang);
        let mut cells = vec![Cell::text(line.param.name.as_str()), Cell::text(method)];
        cells.extend(end(line.low()));
        cells.extend(end(line.high()));
        cells.push(Cell::short(line.touched()));
        let [low, high] = ends(line);
        cells.push(Cell::Bar(bar(low, high, largest)));
        grid.row(cells);
    }
    // What can't be computed has no rank: it comes last.
    for line in &result.lines {
        let method = say::method(line.method, &percent(result, lang), lang);
        for (variation, refused) in line.refused() {
            grid.row([
                Cell::text(line.param.name.as_str()),
                Cell::text(method.as_str()),
                tried(line, variation, lang),
                Cell::Empty,
                Cell::text(Said::Uncomputed.text(lang)),
                Cell::Right(refused.diagnostic.code.id().to_owned()),
                Cell::Empty,
                Cell::Empty,
            ]);
        }
    }
    grid
}

/// A bar on both sides of what is paid now.
fn bar(low: Decimal, high: Decimal, largest: Decimal) -> String {
    // What changes at all shows.
    let length = |gap: Decimal| {
        let full = gap.abs().checked_mul(Decimal::from(HALF)).and_then(|n| n.checked_div(largest));
        full.and_then(|n| usize::try_from(n.ceil()).ok()).unwrap_or(0).min(HALF)
    };
    let (left, right) = (length(low), length(high));
    format!("{}{}│{}", " ".repeat(HALF - left), "█".repeat(left), "█".repeat(right))
}

/// A value that was tried.
pub(crate) fn tried(line: &Line, variation: &Variation, lang: Lang) -> Cell {
    match &variation.tried {
        Tried::Value(value) => held_in(value, line.param.unit.as_deref(), lang),
        Tried::Percent(percent) => Cell::short(*percent).signed(true).unit("%"),
    }
}

fn method(method: Method) -> &'static str {
    match method {
        Method::Readings => "readings",
        Method::Range => "range",
        Method::Percent => "percent",
        Method::EachPercent => "percent_of_each",
    }
}

fn machine_tried(variation: &Variation) -> Held {
    match &variation.tried {
        Tried::Value(value) => value.leave(),
        Tried::Percent(percent) => {
            let sign = if percent.is_sign_positive() { "+" } else { "" };
            text(format!("{sign}{}%", bareme_core::number::to_machine(*percent)))
        }
    }
}

/// As in the CSV of a run: `B0724 part_enveloppe`.
fn machine_refused(refused: &Refused) -> Held {
    let parts = [Some(refused.diagnostic.code.id()), refused.formula.as_deref()];
    text(parts.into_iter().flatten().collect::<Vec<_>>().join(" "))
}

object! {
    /// A test of sensitivity.
    SensitivityJson<'a>(result: &'a Sensitivity) {
        policy: shape::Header<'a> = shape::Header::new(&result.head),
        full_year: bool = result.full_year,
        value: shape::Output<'a> = shape::Output::new(&result.scope.value),
        period: Option<shape::Period> = result.scope.periods.last().map(|p| shape::period(*p)),
        percent: Number = shape::decimal(result.percent),
        total: shape::Total = shape::total(result.base.all()),
        params: Vec<LineJson<'a>> = result.lines.iter().map(LineJson::new).collect(),
        without_effect: Vec<LineJson<'a>> = result.idle.iter().map(LineJson::new).collect(),
        not_tried: Vec<NotTried<'a>> =
            result.left_out.iter().map(|(param, why)| NotTried::new(param, *why)).collect(),
        masked: Vec<&'a str> = result.withheld.iter().map(|param| param.name.as_str()).collect(),
        secret: Option<shape::Secret> = shape::secrecy(result.secrecy.as_ref()),
        errors: Vec<CauseJson<'a>> = causes_json(&result.causes),
    }
}

object! {
    /// A parameter, and what its values do.
    LineJson<'a>(line: &'a Line) {
        param: shape::Param<'a> = shape::Param::new(&line.param),
        method: &'static str = method(line.method),
        spread: Number = shape::decimal(line.spread()),
        variations: Vec<VariationJson<'a>> =
            line.variations.iter().map(VariationJson::new).collect(),
    }
}

object! {
    /// A value that was tried.
    VariationJson<'a>(of: &'a Variation) {
        value: Option<shape::Scalar> = match &of.tried {
            Tried::Value(value) => Some(shape::scalar(value)),
            Tried::Percent(_) => None,
        },
        percent: Option<Number> = match &of.tried {
            Tried::Value(_) => None,
            Tried::Percent(percent) => Some(shape::decimal(*percent)),
        },
        in_force: bool = of.current,
        // A run that is refused as a whole has no total.
        total: Option<shape::Total> =
            (!of.sums.periods.is_empty()).then(|| shape::total(of.sums.all())),
        delta: Option<Number> = shape::optional(of.gap),
        structures_touched: Option<usize> = of.refused.is_none().then_some(of.touched),
        error: Option<ErrorJson<'a>> = of.refused.as_ref().map(ErrorJson::new),
    }
}

object! {
    /// Why a value could not be computed.
    ErrorJson<'a>(refused: &'a Refused) {
        formula: Option<&'a str> = refused.formula.as_deref(),
        code: &'static str = refused.diagnostic.code.id(),
    }
}

object! {
    /// A parameter that was not tried.
    NotTried<'a>(param: &'a Param, left_out: LeftOut) {
        name: &'a str = &param.name,
        why: &'static str = word(left_out),
    }
}

fn word(why: LeftOut) -> &'static str {
    match why {
        LeftOut::NoValue => "no_value",
        LeftOut::Zero => "zero",
        LeftOut::NoReadings => "no_readings",
        LeftOut::Unused => "unused",
    }
}

/// A value tried, or a parameter that was not and why.
type Tested<'a> = (&'a Sensitivity, &'a Param, Held, Option<&'a Variation>);

/// What is said of a value that was tried.
fn of<'a>(get: fn(&Variation) -> Held) -> impl Fn(&Tested<'a>) -> Held {
    move |(.., tried)| tried.map_or(Held::Missing, get)
}

/// What was tried, as a value of its own and as a fraction of what is in force.
fn apart(variation: &Variation) -> [Held; 2] {
    match &variation.tried {
        Tried::Value(value) => [value.leave(), Held::Missing],
        Tried::Percent(n) => [Held::Missing, decimal(n.checked_mul(Decimal::new(1, 2)))],
    }
}

/// One line a value tried; parameters that are not tried have one line without a value. In a
/// `sheet`, a percentage is a number in a column of its own.
pub(super) fn rows(results: &[Sensitivity], sheet: bool) -> Rows<'_> {
    let mut items: Vec<Tested> = Vec::new();
    for of in results {
        for line in of.lines.iter().chain(&of.idle) {
            let tried = |v| (of, &line.param, text(method(line.method)), Some(v));
            items.extend(line.variations.iter().map(tried));
        }
        let not = |why: &LeftOut| text(format!("not_tried: {}", word(*why)));
        items.extend(of.left_out.iter().map(|(param, why)| (of, param, not(why), None)));
        items.extend(of.withheld.iter().map(|param| (of, param, text("masked"), None)));
    }
    let unit = Some("fraction".to_owned());
    let share = Column { unit, ..Column::from("percent").changes() };
    Columns::<Tested>::new()
        .with("name", |(_, param, ..)| text(&param.name))
        .with("basis", |(_, param, ..)| text(param.basis.keyword()))
        .with("method", |(_, _, method, _)| method.clone())
        .when(!sheet, "value", of(machine_tried))
        .when(sheet, "value", of(|v| apart(v)[0].clone()))
        .when(sheet, share, of(|v| apart(v)[1].clone()))
        .with("in_force", of(|v| Held::Boolean(v.current)))
        .with("total", of(|v| super::sweep::known(v.sums.all())))
        .with("delta", of(|v| decimal(v.gap)))
        .with("structures_touched", of(|v| decimal(v.refused.is_none().then(|| v.touched.into()))))
        .with("rows_in_error", of(|v| count(v.sums.all().errors)))
        .with("error", of(|v| v.refused.as_ref().map_or(Held::Missing, machine_refused)))
        .ends(results.iter().map(|of| &of.head), |(of, ..)| &of.head)
        .rows(items)
}
