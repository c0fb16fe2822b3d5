//! A sweep: one line for each combination.

use super::{CauseJson, amount, causes, causes_json, change, held_in};
use crate::grid::{Cell, Grid};
use crate::json::{self as shape, Masked, Named, Number, Scalar, object};
use crate::locale::analysis::{self as say, Said};
use crate::locale::words::Word;
use crate::locale::{Lang, number, secrecy};
use crate::page::Page;
use crate::rows::{Columns, Rows, count, decimal, maybe};
use crate::titles;
use bareme_compare::analysis::{Axis, Point, Shape, Sweep};
use bareme_compare::compare::{Exact, GroupBy, Movement, Period, Total};
use bareme_core::value::Value as Held;

/// Lines shown unless more are asked for.
const SHOWN: usize = 60;
/// Groups that stand side by side; more stand one below the other.
const SIDE_BY_SIDE: usize = 8;
/// What marks the policy as it is.
const CURRENT: &str = "► ";

pub(super) fn page(sweep: &Sweep, lang: Lang) -> Page {
    let mut page = titles::page(&sweep.head, sweep.full_year, lang);
    page.under.push(said(sweep, lang));
    let other = sweep.base.head.as_ref().map(titles::title);
    page.under.push(say::compared_with(other.as_deref(), lang));
    let points = shown(sweep);
    page.grid(totals(sweep, &points, lang));
    if sweep.by.is_some() {
        page.grid(groups(sweep, &points, lang));
    }
    if let Some(of) = &sweep.secrecy {
        page.marks.push(secrecy::mark(lang));
        page.text(secrecy::legend_of_lines(of, lang));
    }
    let mut notes = Vec::new();
    if points.len() < sweep.points.len() {
        let all = sweep.points.len();
        notes.push(say::every(points.len(), all, all, lang));
    }
    if points.iter().any(|point| point.current) {
        notes.push(Said::CurrentMark.text(lang).to_owned());
    }
    let most = |of: &dyn Fn(&Point) -> usize| sweep.points.iter().map(of).max().unwrap_or(0);
    match most(&|point| point.sums.all().missing) {
        0 => {}
        rows => notes.push(say::missing(rows, lang)),
    }
    let compared = |point: &Point| if point.failed() { 0 } else { point.left_out };
    match most(&compared) {
        0 => {}
        count => notes.push(say::not_compared(count, lang)),
    }
    if !notes.is_empty() {
        page.text(notes.join("\n"));
    }
    let causes = causes(&sweep.causes, lang);
    if !causes.is_empty() {
        page.parts.push(crate::page::Part::List(Word::Refused.text(lang).to_owned(), causes));
    }
    page
}

/// How many runs, of what.
fn said(sweep: &Sweep, lang: Lang) -> String {
    let axis = |axis: &Axis| {
        let name = axis.target();
        let number = |n| number::number(n, lang);
        match axis.shape {
            Shape::Range(from, to, step) => {
                let unit = axis.param.unit.as_deref();
                let to = super::number_in(to, unit, lang);
                say::range(&name, number(from), &to, number(step), lang)
            }
            Shape::List | Shape::Readings => {
                let values: Vec<String> =
                    axis.values.iter().map(|v| held_in(v, None, lang).said(lang)).collect();
                say::list(&name, values.join(", "), lang)
            }
        }
    };
    let axes: Vec<String> = sweep.grid.axes.iter().map(axis).collect();
    format!("{}{}{}", say::runs(sweep.points.len(), lang), lang.colon(), axes.join(" × "))
}

/// The lines that people see: all of them, or some at even intervals.
fn shown(sweep: &Sweep) -> Vec<&Point> {
    let all = sweep.points.len();
    let most = sweep.limit.unwrap_or(SHOWN).max(2);
    if all <= most {
        return sweep.points.iter().collect();
    }
    let mut places: Vec<usize> = (0..most).map(|i| i * (all - 1) / (most - 1)).collect();
    places.extend(sweep.points.iter().position(|point| point.current));
    places.sort_unstable();
    places.dedup();
    places.into_iter().map(|place| &sweep.points[place]).collect()
}

fn axes(sweep: &Sweep, mut grid: Grid) -> Grid {
    for axis in &sweep.grid.axes {
        let numbers = axis.values.iter().all(|value| value.number().is_some());
        let name = axis.target();
        grid = if numbers { grid.numbers(name) } else { grid.names(name) };
    }
    grid
}

/// The values of a line; the first one says whether it is the policy as it is.
fn values(sweep: &Sweep, point: &Point, lang: Lang) -> Vec<Cell> {
    let values = sweep.values(point).enumerate().map(|(index, value)| {
        let mark = if point.current && index == 0 { CURRENT } else { "" };
        held_in(value, None, lang).marked(mark)
    });
    values.collect()
}

/// A line that is no run, named in the first column.
fn named(sweep: &Sweep, name: &str) -> Vec<Cell> {
    let mut cells = vec![Cell::Empty; sweep.grid.axes.len()];
    if let Some(first) = cells.first_mut() {
        *first = Cell::Right(name.to_owned());
    }
    cells
}

fn totals(sweep: &Sweep, points: &[&Point], lang: Lang) -> Grid {
    let output = &sweep.scope.value;
    let mut grid = axes(sweep, Grid::new(output.title()));
    grid = grid.each(sweep.scope.periods.iter().map(|period| titles::period(*period, lang)));
    grid = grid
        .numbers(Said::Gap.text(lang))
        .numbers(Said::Gain.text(lang))
        .numbers(Said::Lose.text(lang));
    let error = || Cell::Right(Word::Error.text(lang).to_owned());
    let cell = |total: &Total| match total.errors {
        0 => amount(output, total.value()).unless(total.sum.is_withheld()),
        _ => error(),
    };
    let count = |movement: &Movement| {
        movement.count.value().map_or(Cell::None, Cell::short).unless(movement.count.is_withheld())
    };
    if let Some(other) = &sweep.base.head {
        let mut cells = named(sweep, &other.id);
        cells.extend(sweep.base.sums.periods.iter().map(cell));
        cells.extend([Cell::Empty, Cell::Empty, Cell::Empty]);
        grid.row(cells);
    }
    for point in points {
        let mut cells = values(sweep, point, lang);
        cells.extend(point.sums.periods.iter().map(cell));
        let gap = change(output, point.gap(&sweep.base.sums));
        cells.push(gap.unless(point.withheld()));
        if point.failed() {
            cells.extend([Cell::None, Cell::None]);
        } else {
            cells.extend([count(&point.winners), count(&point.losers)]);
        }
        grid.row(cells);
    }
    if sweep.envelopes.iter().any(Option::is_some) {
        let mut cells = named(sweep, Said::Envelope.text(lang));
        let amounts = sweep.envelopes.iter().map(|e| e.as_ref().map(|e| e.amount));
        // All years have an envelope only if each of them does.
        let several = sweep.scope.periods.last() == Some(&Period::All);
        let years = sweep.envelopes.len() - usize::from(several);
        let sum = amounts
            .clone()
            .take(years)
            .try_fold(Exact::default(), |sum, one| one.map(|amount| sum.plus(&Exact::of(amount))));
        cells.extend(amounts.take(years).map(Cell::amount));
        if several {
            cells.push(Cell::amount(sum.and_then(|sum| sum.value())));
        }
        cells.extend([Cell::Empty, Cell::Empty, Cell::Empty]);
        grid.row(cells);
    }
    grid
}

fn group_name(name: Option<&std::sync::Arc<str>>, lang: Lang) -> String {
    titles::group(name.map(AsRef::as_ref), lang)
}

/// Totals by group: side by side while they are few.
fn groups(sweep: &Sweep, points: &[&Point], lang: Lang) -> Grid {
    let output = &sweep.scope.value;
    let by = sweep.by.as_ref().map(ToString::to_string).unwrap_or_default();
    let period = sweep.scope.periods.last().map(|p| say::years(*p, lang)).unwrap_or_default();
    let heading = format!("{}, {period} · {} {by}", output.title(), Word::By.text(lang));
    let mut grid = axes(sweep, Grid::new(heading));
    let cell = |total: &Total| match total.errors {
        0 => amount(output, total.value()),
        _ => Cell::Right(Word::Error.text(lang).to_owned()),
    };
    let names = sweep.groups();
    if names.len() <= SIDE_BY_SIDE {
        grid = grid.each(names.iter().map(|name| group_name(name.as_ref(), lang)));
        for point in points {
            let mut cells = values(sweep, point, lang);
            cells.extend(point.sums.groups.iter().map(cell));
            grid.row(cells);
        }
        return grid;
    }
    grid = grid
        .names(Said::Group.text(lang))
        .numbers(Said::Total.text(lang))
        .numbers(Said::Gap.text(lang));
    for point in points {
        for (index, name) in names.iter().enumerate() {
            let mut cells = values(sweep, point, lang);
            let (total, base) = (&point.sums.groups[index], &sweep.base.sums.groups[index]);
            cells.push(Cell::text(group_name(name.as_ref(), lang)));
            cells.push(cell(total));
            cells.push(change(output, bareme_compare::analysis::gap(total, base)));
            grid.row(cells);
        }
    }
    grid
}

object! {
    /// A sweep.
    SweepJson<'a>(sweep: &'a Sweep) {
        policy: shape::Header<'a> = shape::Header::new(&sweep.head),
        full_year: bool = sweep.full_year,
        secret: Option<shape::Secret> = shape::secrecy(sweep.secrecy.as_ref()),
        value: shape::Output<'a> = shape::Output::new(&sweep.scope.value),
        axes: Vec<AxisJson<'a>> = sweep.grid.axes.iter().map(AxisJson::new).collect(),
        base: BaseJson<'a> = BaseJson::new(sweep),
        count: usize = sweep.points.len(),
        points: Vec<PointJson<'a>> =
            sweep.points.iter().map(|point| PointJson::new(sweep, point)).collect(),
        errors: Vec<CauseJson<'a>> = causes_json(&sweep.causes),
    }
}

object! {
    /// A parameter that takes several values.
    AxisJson<'a>(axis: &'a Axis) {
        target: String = axis.target(),
        param: shape::Param<'a> = shape::Param::new(&axis.param),
        current: Option<Scalar> = axis.current.as_ref().map(shape::scalar),
        values: Vec<Scalar> = axis.values.iter().map(shape::scalar).collect(),
    }
}

object! {
    /// What combinations are compared with.
    BaseJson<'a>(sweep: &'a Sweep) {
        policy: Option<shape::Header<'a>> = sweep.base.head.as_ref().map(shape::Header::new),
        value: &'a str = &sweep.base.value.name,
        totals: Vec<PeriodJson> = by_period(sweep, &sweep.base.sums.periods),
        groups: Vec<GroupJson<'a>> = by_group(sweep, &sweep.base.sums.groups),
    }
}

object! {
    /// A combination.
    PointJson<'a>(sweep: &'a Sweep, point: &'a Point) {
        values: Named<String, Scalar> = {
            let values = sweep.grid.axes.iter().zip(sweep.values(point));
            values.map(|(axis, value)| (axis.target(), shape::scalar(value))).collect()
        },
        as_it_is: bool = point.current,
        totals: Vec<PeriodJson> = by_period(sweep, &point.sums.periods),
        delta: Option<Number> = shape::optional(point.gap(&sweep.base.sums)),
        winners: MovementJson = MovementJson::new(&point.winners),
        losers: MovementJson = MovementJson::new(&point.losers),
        not_compared: usize = point.left_out,
        groups: Vec<GroupJson<'a>> = by_group(sweep, &point.sums.groups),
        #[serde(skip_serializing_if = "Option::is_none")]
        masked: Masked = shape::masked(&[("delta", point.withheld())]),
    }
}

object! {
    /// Those who gain, or who lose.
    MovementJson(movement: &Movement) {
        structures: Option<Number> = shape::exact(&movement.count),
        delta: Option<Number> = shape::exact(&movement.gap),
        #[serde(skip_serializing_if = "Option::is_none")]
        masked: Masked =
            shape::masked(&["structures", "delta"].map(|n| (n, movement.count.is_withheld()))),
    }
}

object! {
    /// What a combination pays in a period.
    PeriodJson(of: Period, total: &Total) {
        period: shape::Period = shape::period(of),
        amount: shape::Total = shape::total(total),
    }
}

object! {
    /// What a combination pays to a group.
    GroupJson<'a>(of: Option<&'a str>, total: &Total) {
        name: Option<&'a str> = of,
        amount: shape::Total = shape::total(total),
    }
}

fn by_period(sweep: &Sweep, totals: &[Total]) -> Vec<PeriodJson> {
    let pairs = sweep.scope.periods.iter().zip(totals);
    pairs.map(|(period, total)| PeriodJson::new(*period, total)).collect()
}

fn by_group<'a>(sweep: &'a Sweep, totals: &[Total]) -> Vec<GroupJson<'a>> {
    let pairs = sweep.groups().iter().zip(totals);
    pairs.map(|(name, total)| GroupJson::new(name.as_deref(), total)).collect()
}

/// A combination, and the place of a group.
type Place<'a> = (&'a Sweep, &'a Point, Option<usize>);

/// One line a combination; by group, one line a combination and group.
pub(super) fn rows(sweeps: &[Sweep]) -> Rows<'_> {
    let Some(first) = sweeps.first() else { return Rows::stacked(Vec::new()) };
    let (by, value) = (first.by.as_ref().map(GroupBy::name), &first.scope.value.name);
    let groups = |sweep: &Sweep| match by {
        Some(_) => (0..sweep.groups().len()).map(Some).collect(),
        None => vec![None],
    };
    let items = sweeps.iter().flat_map(|sweep| {
        let of = move |point| groups(sweep).into_iter().map(move |group| (sweep, point, group));
        sweep.points.iter().flat_map(of)
    });
    let total = |(_, point, group): &Place| match group {
        Some(group) => point.sums.groups[*group].clone(),
        None => point.sums.all().clone(),
    };
    let gap = |(sweep, point, group): &Place| match (group, &sweep.base.sums) {
        (Some(group), base) => {
            bareme_compare::analysis::gap(&point.sums.groups[*group], &base.groups[*group])
        }
        (None, base) => point.gap(base),
    };
    let mut columns = Columns::<Place>::new();
    for (place, axis) in first.grid.axes.iter().enumerate() {
        columns = columns.with(axis.target(), move |(sweep, point, _)| {
            sweep.values(point).nth(place).map_or(Held::Missing, Held::leave)
        });
    }
    columns = columns
        .with("as_it_is", |(_, point, _)| Held::Boolean(point.current))
        .when(by.is_some(), by.unwrap_or_default().to_owned(), |(sweep, _, group)| {
            maybe(group.and_then(|group| sweep.groups()[group].as_deref()))
        })
        .with(value.clone(), move |item| known(&total(item)));
    let several = by.is_none() && first.scope.periods.len() > 1;
    for (place, period) in first.scope.periods.iter().enumerate() {
        if let Some(year) = period.year().filter(|_| several) {
            let of = move |(_, point, _): &Place| known(&point.sums.periods[place]);
            columns = columns.with(format!("{value}_{year}"), of);
        }
    }
    columns
        .with("delta", move |item| decimal(gap(item)))
        .when(by.is_none(), "winners", |(_, point, _)| decimal(point.winners.count.value()))
        .when(by.is_none(), "losers", |(_, point, _)| decimal(point.losers.count.value()))
        .when(by.is_none(), "not_compared", |(_, point, _)| count(point.left_out))
        .with("rows_missing", move |item| count(total(item).missing))
        .with("rows_in_error", move |item| count(total(item).errors))
        .when(first.secrecy.is_some(), "masked", |(_, point, _)| Held::Boolean(point.withheld()))
        .ends(sweeps.iter().map(|sweep| &sweep.head), |(sweep, ..)| &sweep.head)
        .rows(items)
}

/// A sum, unless rows of it are in error.
pub(super) fn known(total: &Total) -> Held {
    decimal(total.value().filter(|_| total.errors == 0))
}
