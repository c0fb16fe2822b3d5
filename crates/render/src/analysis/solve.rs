//! A search: the value found, its neighbours, and how it was found.

use super::{CauseJson, causes, causes_json, change, in_full, number_in};
use crate::grid::{Cell, Grid};
use crate::json::{self as shape, Number, object};
use crate::locale::analysis::{self as say, Said};
use crate::locale::words::Word;
use crate::locale::{Lang, number};
use crate::page::{Page, Part};
use crate::rows::{Columns, Rows, decimal, text};
use crate::titles;
use bareme_compare::analysis::{Answer, Bounds, Probe, Root, Solve, Target};
use rust_decimal::Decimal;

pub(super) fn page(solve: &Solve, lang: Lang) -> Page {
    let mut page = titles::page(&solve.head, solve.full_year, lang);
    let goal = &solve.goal;
    let period = say::years(goal.period, lang);
    let amount = in_full(&goal.value, goal.amount, false, lang);
    page.under.push(say::target(goal.value.title(), &period, &amount, &goal.target, lang));
    page.text(answer(solve, lang).join("\n"));
    page.grid(table(solve, lang));
    if let Some(command) = command(solve) {
        page.text(format!("{}{}{command}", Said::TryIt.text(lang), lang.colon()));
    }
    page.text(search(solve, lang).join("\n"));
    let causes = causes(&solve.causes, lang);
    if !causes.is_empty() {
        page.parts.push(Part::List(Word::Refused.text(lang).to_owned(), causes));
    }
    page
}

/// `cout_etp = 56 500,00 €/ETP/an`.
fn found(solve: &Solve, value: Decimal, lang: Lang) -> String {
    let text = value_of(solve, value, lang);
    let unit = solve.find.param.unit.as_deref().filter(|u| *u != "fraction").unwrap_or("");
    format!("{} = {}", solve.find.target(), number::with_unit(&text, unit, lang))
}

/// A value of the parameter: cents are always there.
fn value_of(solve: &Solve, value: Decimal, lang: Lang) -> String {
    number::shaped(value, fewest(solve).into(), bareme_core::number::GUARD_DIGITS, false, lang)
}

fn fewest(solve: &Solve) -> u8 {
    if solve.find.is_money { u8::try_from(solve.digits.min(2)).unwrap_or(2) } else { 0 }
}

fn total(solve: &Solve, probe: &Probe, lang: Lang) -> String {
    let total = probe.total.as_ref().and_then(bareme_compare::compare::Exact::value);
    total.map_or_else(|| number::NONE.to_owned(), |n| in_full(&solve.goal.value, n, false, lang))
}

fn answer(solve: &Solve, lang: Lang) -> Vec<String> {
    let apart = |probe: &Probe| {
        let gap = probe.residual(solve.goal.amount).unwrap_or_default();
        let size = in_full(&solve.goal.value, gap.abs(), false, lang);
        say::apart(&size, gap < Decimal::ZERO, lang)
    };
    let envelope = solve.goal.target == Target::Envelope;
    let alone = roots(solve).len() == 1;
    let one = |root: &Root| {
        let (value, total) = (found(solve, root.at.value, lang), total(solve, &root.at, lang));
        let mut text = if root.is_exact(solve.goal.amount) {
            say::exactly(&value, &total, lang)
        } else if envelope {
            let end = root.fits(solve.goal.amount).filter(|_| alone);
            say::fits(end, &value, &total, &apart(&root.at), solve.digits, lang)
        } else {
            say::nearly(&value, &total, &apart(&root.at), solve.digits, lang)
        };
        if let Some((from, to)) = root.plateau {
            let shown = |n| number::number(n, lang);
            text = format!("{text} {}", say::plateau(shown(from), shown(to), lang));
        }
        text
    };
    match &solve.answer {
        Answer::Found(roots) => {
            let mut lines = Vec::new();
            if roots.len() > 1 {
                lines.push(say::several(roots.len(), lang));
            }
            lines.extend(roots.iter().map(one));
            lines
        }
        Answer::Nearest(root, at_end) => {
            let (value, total) = (found(solve, root.at.value, lang), total(solve, &root.at, lang));
            let over = root.at.residual(solve.goal.amount).is_some_and(|gap| gap > Decimal::ZERO);
            let none = if envelope && over { say::none_fits } else { say::none_does };
            let mut lines = vec![none(&value, &total, &apart(&root.at), lang)];
            if *at_end {
                lines.push(say::at_the_end(solve.bounds, lang).to_owned());
            }
            lines
        }
        Answer::Constant(probe) => {
            vec![say::constant(solve.find.target(), total(solve, probe, lang), lang)]
        }
        Answer::Failed => vec![say::all_failed(lang).to_owned()],
    }
}

fn roots(solve: &Solve) -> &[Root] {
    match &solve.answer {
        Answer::Found(roots) => roots,
        Answer::Nearest(root, _) => std::slice::from_ref(root),
        Answer::Constant(_) | Answer::Failed => &[],
    }
}

/// The command that shows what the value does. With settings it would take all of them.
fn command(solve: &Solve) -> Option<String> {
    let Answer::Found(roots) = &solve.answer else { return None };
    if !solve.head.settings.is_empty() {
        return None;
    }
    let value = bareme_core::number::to_machine(roots.first()?.at.value);
    let (id, scenario) = (&solve.head.id, solve.head.scenario.as_deref()?);
    let mut command =
        format!("bareme diff {id} {id} -s {scenario} --set {}={value}", solve.find.target());
    if let Some(variant) = &solve.head.variant {
        command = format!("{command} --variant {variant}");
    }
    Some(if solve.full_year { format!("{command} --full-year") } else { command })
}

fn table(solve: &Solve, lang: Lang) -> Grid {
    let output = &solve.goal.value;
    let mut grid = Grid::new(output.title())
        .names("")
        .numbers(solve.find.target())
        .numbers(Said::Total.text(lang))
        .numbers(Said::Residual.text(lang));
    let row = |mark: &str, value: Cell, probe: &Probe| {
        let total = probe.total.as_ref().and_then(bareme_compare::compare::Exact::value);
        let gap = probe.residual(solve.goal.amount);
        let total = match total {
            None => Cell::Right(Word::Error.text(lang).to_owned()),
            total => super::amount(output, total),
        };
        [Cell::text(mark), value, total, change(output, gap)]
    };
    let value = |probe: &Probe| Cell::plain(probe.value, fewest(solve), 15);
    for root in roots(solve) {
        let around = [(&root.below, ""), (&None, "►"), (&root.above, "")];
        for (probe, mark) in around {
            match (probe, mark) {
                (_, "►") => grid.row(row(mark, value(&root.at), &root.at)),
                (Some(probe), _) => grid.row(row(mark, value(probe), probe)),
                (None, _) => {}
            }
        }
    }
    if grid.is_empty() {
        return grid;
    }
    let shown = solve.find.current.map_or(Cell::None, |n| Cell::in_full(n, None));
    let now =
        Probe { value: solve.find.current.unwrap_or_default(), total: Some(solve.now.sum.clone()) };
    grid.row(row(Said::Now.text(lang), shown, &now));
    grid
}

fn search(solve: &Solve, lang: Lang) -> Vec<String> {
    let unit = solve.find.param.unit.as_deref();
    let shown = |n: Decimal| number_in(n, unit, lang);
    let range = (number::number(solve.range.0, lang), shown(solve.range.1));
    let complete = solve.step == Decimal::new(1, solve.digits);
    let step = number::number(solve.step, lang);
    let range = (range.0.as_str(), range.1.as_str());
    let mut lines = vec![say::search(range, solve.scanned, &step, complete, solve.runs, lang)];
    if solve.failed > 0 {
        lines.push(say::not_computed(solve.failed, lang));
    }
    if solve.now.missing > 0 {
        lines.push(say::missing(solve.now.missing, lang));
    }
    lines
}

object! {
    /// A search.
    SolveJson<'a>(solve: &'a Solve) {
        policy: shape::Header<'a> = shape::Header::new(&solve.head),
        full_year: bool = solve.full_year,
        find: String = solve.find.target(),
        unit: Option<&'a str> = solve.find.param.unit.as_deref(),
        current: Option<Number> = shape::optional(solve.find.current),
        target: TargetJson<'a> = TargetJson::new(solve),
        total_now: shape::Total = shape::total(&solve.now),
        answer: &'static str = match &solve.answer {
            Answer::Found(_) => "found",
            Answer::Nearest(..) => "none",
            Answer::Constant(_) => "no_effect",
            Answer::Failed => "not_computed",
        },
        at_an_end: bool = matches!(&solve.answer, Answer::Nearest(_, true)),
        values: Vec<RootJson> =
            roots(solve).iter().map(|root| RootJson::new(root, solve.goal.amount)).collect(),
        search: SearchJson = SearchJson::new(solve),
        errors: Vec<CauseJson<'a>> = causes_json(&solve.causes),
    }
}

object! {
    /// What is looked for.
    TargetJson<'a>(solve: &'a Solve) {
        value: &'a str = &solve.goal.value.name,
        period: shape::Period = shape::period(solve.goal.period),
        amount: Number = shape::decimal(solve.goal.amount),
        envelope: bool = solve.goal.target == Target::Envelope,
        policy: Option<&'a str> = match &solve.goal.target {
            Target::Policy(name) => Some(name),
            _ => None,
        },
    }
}

object! {
    /// A value that was found, and its neighbours.
    RootJson(root: &Root, amount: Decimal) {
        at: ProbeJson = ProbeJson::new(&root.at, amount),
        exact: bool = root.is_exact(amount),
        below: Option<ProbeJson> =
            root.below.as_ref().map(|probe| ProbeJson::new(probe, amount)),
        above: Option<ProbeJson> =
            root.above.as_ref().map(|probe| ProbeJson::new(probe, amount)),
        all_from: Option<Number> = shape::optional(root.plateau.map(|(from, _)| from)),
        all_to: Option<Number> = shape::optional(root.plateau.map(|(_, to)| to)),
    }
}

object! {
    /// A value that was tried.
    ProbeJson(probe: &Probe, amount: Decimal) {
        value: Number = shape::decimal(probe.value),
        total: Option<Number> = probe.total.as_ref().and_then(shape::exact),
        residual: Option<Number> = shape::optional(probe.residual(amount)),
    }
}

object! {
    /// How it was found.
    SearchJson(solve: &Solve) {
        bounds: &'static str = match solve.bounds {
            Bounds::Asked => "asked",
            Bounds::Declared => "declared",
            Bounds::Around => "around",
        },
        from: Number = shape::decimal(solve.range.0),
        to: Number = shape::decimal(solve.range.1),
        digits: u32 = solve.digits,
        scanned: usize = solve.scanned,
        step: Number = shape::decimal(solve.step),
        in_error: usize = solve.failed,
        runs: usize = solve.runs,
    }
}

/// One line a value: those found, and their neighbours.
pub(super) fn rows(results: &[Solve]) -> Rows<'_> {
    let mut items = Vec::new();
    for solve in results {
        for root in roots(solve) {
            let answer = match &solve.answer {
                Answer::Nearest(..) => "nearest",
                _ if root.is_exact(solve.goal.amount) => "exact",
                _ if solve.goal.target == Target::Envelope => "fits",
                _ => "passed",
            };
            let near = [("below", &root.below), ("above", &root.above)];
            let [below, above] =
                near.map(|(place, probe)| Some((solve, answer, place, probe.as_ref()?)));
            items.extend(
                [below, Some((solve, answer, "at", &root.at)), above].into_iter().flatten(),
            );
        }
        if let Answer::Constant(probe) = &solve.answer {
            items.push((solve, "no_effect", "at", probe));
        }
    }
    let total =
        |probe: &Probe| probe.total.as_ref().and_then(bareme_compare::compare::Exact::value);
    Columns::<(&Solve, &str, &str, &Probe)>::new()
        .with("find", |(solve, ..)| text(solve.find.target()))
        .with("answer", |(_, answer, ..)| text(answer))
        .with("place", |(_, _, place, _)| text(place))
        .with("value", |(.., probe)| decimal(Some(probe.value)))
        .with("total", move |(.., probe)| decimal(total(probe)))
        .with("target", |(solve, ..)| decimal(Some(solve.goal.amount)))
        .with("residual", |(solve, .., probe)| decimal(probe.residual(solve.goal.amount)))
        .ends(results.iter().map(|solve| &solve.head), |(solve, ..)| &solve.head)
        .rows(items)
}
