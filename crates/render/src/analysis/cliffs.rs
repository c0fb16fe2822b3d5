//! Cliffs: where a result jumps, by how much, who is near, and which rule does it.

use super::{CauseJson, causes, causes_json, change, in_full, number_in};
use crate::grid::{Cell, Grid};
use crate::json::{self as shape, Number, Scalar, object};
use crate::locale::analysis::{self as say, Said};
use crate::locale::{Lang, number, values};
use crate::page::{Item, Page};
use crate::rows::{Columns, Rows, decimal, maybe, text};
use crate::titles;
use bareme_compare::analysis::cliffs::{Blame, Cliff, Cliffs, Jump, Slope};
use bareme_core::sources::Sources;
use bareme_core::value::Kind;
use indexmap::IndexSet;
use rust_decimal::Decimal;

/// Structures named near a jump.
const NAMED: usize = 4;

pub(super) fn page(cliffs: &Cliffs, lang: Lang, sources: &Sources) -> Page {
    let mut page = titles::page(&cliffs.head, cliffs.full_year, lang);
    let input = &cliffs.input;
    let unit = input.unit.as_deref();
    let range = (number::number(cliffs.range.0, lang), number_in(cliffs.range.1, unit, lang));
    let step = number::number(cliffs.step, lang);
    let range = (range.0.as_str(), range.1.as_str());
    page.under.push(say::looked_at(&input.name, range, &step, cliffs.structures, lang));
    if let Some(year) = cliffs.exercice {
        page.under.push(say::year(&year.to_string(), cliffs.chosen, lang));
    }
    let falls = cliffs.cliffs.iter().filter(|c| c.falls()).count();
    let least = in_full(&cliffs.value, cliffs.least, false, lang);
    let number = cliffs.value.kind.is_none_or(Kind::is_number);
    let least = number.then_some(least.as_str());
    page.grid(jumps(cliffs, lang, sources));
    page.items(rules_table(cliffs, lang, sources), rules(cliffs, lang, sources));
    page.grid(slopes(cliffs, lang));
    let mut notes = vec![if cliffs.reads {
        say::jumps(cliffs.cliffs.len(), falls, least, &input.name, lang)
    } else {
        say::unread(cliffs.value.title(), &input.name, lang)
    }];
    if cliffs.others > 0 {
        notes.push(say::profiles(cliffs.others, lang));
    }
    if !cliffs.failed.is_empty() {
        let names: Vec<&str> = cliffs.failed.iter().map(|name| &**name).collect();
        notes.push(say::failed_structures(some(&names), lang));
        notes.extend(causes(&cliffs.causes, lang).into_iter().map(|line| format!("  {line}")));
    }
    page.text(notes.join("\n"));
    page
}

/// The first names, and that there are more.
fn some(names: &[&str]) -> String {
    let mut shown: Vec<&str> = names.iter().take(2 * NAMED).copied().collect();
    if names.len() > shown.len() {
        shown.push("…");
    }
    shown.join(", ")
}

/// How far from a jump a structure is near: a tenth of its place.
fn reach(cliffs: &Cliffs, cliff: &Cliff) -> Decimal {
    let width = cliffs.range.1.saturating_sub(cliffs.range.0);
    let of = if cliff.after.is_zero() { width } else { cliff.after.abs() };
    of.checked_div(Decimal::TEN).unwrap_or_default()
}

/// `policies/cdc-v4.rhai:142`.
fn place(blame: &Blame, sources: &Sources) -> String {
    let path = sources.get(blame.span.source).path.display().to_string();
    format!("{path}:{}", blame.span.line)
}

fn jumps(cliffs: &Cliffs, lang: Lang, sources: &Sources) -> Grid {
    let alone = cliffs.structures == 1;
    let numbers = cliffs.cliffs.iter().all(|cliff| cliff.sizes().is_some());
    let mut grid =
        Grid::new(say::meaning(cliffs.value.title(), lang)).names(Said::Threshold.text(lang));
    grid = match (numbers, alone) {
        (true, true) => grid.numbers(Said::Jump.text(lang)),
        (true, false) => {
            grid.numbers(Said::SmallestJump.text(lang)).numbers(Said::LargestJump.text(lang))
        }
        (false, _) => grid.words(Said::BeforeAfter.text(lang)),
    };
    if !alone {
        grid = grid.numbers(Said::Count.text(lang));
    }
    grid = grid.words(Said::Rule.text(lang)).words(Said::Near.text(lang));
    for cliff in &cliffs.cliffs {
        let from = number::number(cliff.before, lang);
        let to = number::number(cliff.after, lang);
        let mut cells = vec![Cell::text(format!("{from}\u{a0}→\u{a0}{to}"))];
        match (numbers, cliff.sizes()) {
            (true, Some((least, largest))) => {
                cells.push(change(&cliffs.value, Some(least)));
                if !alone {
                    cells.push(change(&cliffs.value, Some(largest)));
                }
            }
            _ => cells.push(Cell::text(changes(cliff, cliffs, lang))),
        }
        if !alone {
            cells.push(Cell::short(cliff.jumps.len()));
        }
        let rule = cliff
            .blame
            .as_ref()
            .map(|blame| format!("{} ({})", blame.formula, place(blame, sources)));
        cells.push(Cell::text(rule.unwrap_or_else(|| number::NONE.to_owned())));
        cells.push(Cell::text(near(cliffs, cliff, lang)));
        grid.row(cells);
    }
    grid
}

/// Changes of what is no number, each once.
fn changes(cliff: &Cliff, cliffs: &Cliffs, lang: Lang) -> String {
    let unit = cliffs.value.unit.as_deref();
    let shown = |value: &bareme_core::value::Value| match values::cell(value, unit, lang) {
        text if text.is_empty() => "“”".to_owned(),
        text => text,
    };
    let change = |jump: &Jump| format!("{} → {}", shown(&jump.before), shown(&jump.after));
    let all: IndexSet<String> = cliff.jumps.iter().map(change).collect();
    all.into_iter().collect::<Vec<_>>().join(" ; ")
}

fn near(cliffs: &Cliffs, cliff: &Cliff, lang: Lang) -> String {
    let near = cliff.near(reach(cliffs, cliff));
    let named = |jump: &&Jump| {
        let own = jump.own.map(|n| number::short(n, lang)).unwrap_or_default();
        format!("{}\u{a0}({own})", jump.structure)
    };
    let mut names: Vec<String> = near.iter().take(NAMED).map(named).collect();
    if near.len() > NAMED {
        names.push(format!("… +{}", near.len() - NAMED));
    }
    if names.is_empty() { number::NONE.to_owned() } else { names.join(", ") }
}

/// The rules that do it, each once, in order of the jumps.
fn blames(cliffs: &Cliffs) -> Vec<&Blame> {
    let mut all: Vec<&Blame> = Vec::new();
    for blame in cliffs.cliffs.iter().filter_map(|cliff| cliff.blame.as_ref()) {
        if !all.contains(&blame) {
            all.push(blame);
        }
    }
    all
}

fn line(blame: &Blame, sources: &Sources) -> String {
    sources.get(blame.span.source).line(blame.span.line).trim().to_owned()
}

fn rules(cliffs: &Cliffs, lang: Lang, sources: &Sources) -> Vec<Item> {
    let item = |blame: &&Blame| {
        let named = format!("{}{}", crate::locale::words::Word::Source.text(lang), lang.colon());
        let mut lines = vec![line(blame, sources)];
        lines.extend(blame.source.as_ref().map(|source| format!("{named}{source}")));
        Item { head: format!("{} · {}", blame.formula, place(blame, sources)), lines }
    };
    blames(cliffs).iter().map(item).collect()
}

/// The same for Markdown.
fn rules_table(cliffs: &Cliffs, lang: Lang, sources: &Sources) -> Grid {
    Grid::over::<&Blame>(Said::Decided.text(lang))
        .names(Said::Rule.text(lang), |blame| {
            Cell::text(format!("{} ({})", blame.formula, place(blame, sources)))
        })
        .words(Said::Decided.text(lang), |blame| Cell::text(line(blame, sources)))
        .words(crate::locale::words::Word::Source.text(lang), |blame| {
            Cell::text(blame.source.clone().unwrap_or_default())
        })
        .of(blames(cliffs))
}

fn slopes(cliffs: &Cliffs, lang: Lang) -> Grid {
    let losses = |slope: &Slope| slope.losses.iter().map(|(_, loss)| -*loss).collect::<Vec<_>>();
    let names =
        |slope: &Slope| some(&slope.losses.iter().map(|(name, _)| &**name).collect::<Vec<_>>());
    let interval = |slope: &Slope| {
        let (from, to) = (number::number(slope.from, lang), number::number(slope.to, lang));
        Cell::text(format!("{from}\u{a0}→\u{a0}{to}"))
    };
    let value = &cliffs.value;
    Grid::over::<&Slope>(say::slopes(&cliffs.input.name, lang))
        .names(Said::Interval.text(lang), |slope| interval(slope))
        .numbers(Said::Loss.text(lang), |slope| change(value, losses(slope).into_iter().max()))
        .numbers(Said::LargestLoss.text(lang), |s| change(value, losses(s).into_iter().min()))
        .words(Said::Who.text(lang), |slope| Cell::text(names(slope)))
        .of(&cliffs.slopes)
}

object! {
    /// Where a result jumps.
    CliffsJson<'a>(cliffs: &'a Cliffs, sources: &'a Sources) {
        policy: shape::Header<'a> = shape::Header::new(&cliffs.head),
        full_year: bool = cliffs.full_year,
        input: &'a str = &cliffs.input.name,
        unit: Option<&'a str> = cliffs.input.unit.as_deref(),
        value: shape::Output<'a> = shape::Output::new(&cliffs.value),
        exercice: Option<i32> = cliffs.exercice,
        from: Number = shape::decimal(cliffs.range.0),
        to: Number = shape::decimal(cliffs.range.1),
        step: Number = shape::decimal(cliffs.step),
        least: Number = shape::decimal(cliffs.least),
        structures: usize = cliffs.structures,
        structures_left_out: usize = cliffs.others,
        rests_on_input: bool = cliffs.reads,
        cliffs: Vec<CliffJson<'a>> =
            cliffs.cliffs.iter().map(|cliff| CliffJson::new(cliff, sources)).collect(),
        decreasing: Vec<SlopeJson<'a>> = cliffs.slopes.iter().map(SlopeJson::new).collect(),
        not_computed: Vec<&'a str> = cliffs.failed.iter().map(AsRef::as_ref).collect(),
        errors: Vec<CauseJson<'a>> = causes_json(&cliffs.causes),
    }
}

object! {
    /// A threshold.
    CliffJson<'a>(cliff: &'a Cliff, sources: &Sources) {
        before: Number = shape::decimal(cliff.before),
        after: Number = shape::decimal(cliff.after),
        falls: bool = cliff.falls(),
        rule: Option<RuleJson<'a>> =
            cliff.blame.as_ref().map(|blame| RuleJson::new(blame, sources)),
        structures: Vec<JumpJson<'a>> =
            cliff.jumps.iter().map(|jump| JumpJson::new(cliff, jump)).collect(),
    }
}

object! {
    /// The rule that does it.
    RuleJson<'a>(blame: &'a Blame, sources: &Sources) {
        formula: &'a str = &blame.formula,
        policy: &'a str = &blame.origin,
        path: String = sources.get(blame.span.source).path.display().to_string(),
        line: u32 = blame.span.line,
        column: u32 = blame.span.column,
        text: String = line(blame, sources),
        source: Option<&'a str> = blame.source.as_deref(),
    }
}

object! {
    /// What a structure receives on both sides.
    JumpJson<'a>(cliff: &Cliff, of: &'a Jump) {
        structure: &'a str = &of.structure,
        own: Option<Number> = shape::optional(of.own),
        distance: Option<Number> = shape::optional(of.distance(cliff.after)),
        before: Scalar = shape::scalar(&of.before),
        after: Scalar = shape::scalar(&of.after),
        jump: Option<Number> = shape::optional(of.size),
    }
}

object! {
    /// An interval over which the result falls.
    SlopeJson<'a>(slope: &'a Slope) {
        from: Number = shape::decimal(slope.from),
        to: Number = shape::decimal(slope.to),
        structures: Vec<LossJson<'a>> =
            slope.losses.iter().map(|(name, loss)| LossJson::new(name, *loss)).collect(),
    }
}

object! {
    /// What a structure loses.
    LossJson<'a>(name: &'a str, lost: Decimal) {
        structure: &'a str = name,
        loss: Number = shape::decimal(lost),
    }
}

/// One line a jump and structure.
pub(super) fn rows(results: &[Cliffs], sources: &Sources) -> Rows<'static> {
    let items = results.iter().flat_map(|of| {
        let jumps = move |cliff| move |jump| (of, cliff, jump);
        of.cliffs.iter().flat_map(move |cliff: &Cliff| cliff.jumps.iter().map(jumps(cliff)))
    });
    let path = |blame: &Blame| sources.get(blame.span.source).path.display().to_string();
    Columns::<(&Cliffs, &Cliff, &Jump)>::new()
        .with("input", |(of, ..)| text(&of.input.name))
        .with("before", |(_, cliff, _)| decimal(Some(cliff.before)))
        .with("after", |(_, cliff, _)| decimal(Some(cliff.after)))
        .with("structure", |(.., jump)| text(&jump.structure))
        .with("own", |(.., jump)| decimal(jump.own))
        .with("distance", |(_, cliff, jump)| decimal(jump.distance(cliff.after)))
        .with("value_before", |(.., jump)| jump.before.leave())
        .with("value_after", |(.., jump)| jump.after.leave())
        .with("jump", |(.., jump)| decimal(jump.size))
        .with("rule", |(_, cliff, _)| maybe(cliff.blame.as_ref().map(|b| &b.formula)))
        .with("path", move |(_, cliff, _)| maybe(cliff.blame.as_ref().map(path)))
        .with("line", |(_, cliff, _)| decimal(cliff.blame.as_ref().map(|b| b.span.line.into())))
        .with("column", |(_, cliff, _)| decimal(cliff.blame.as_ref().map(|b| b.span.column.into())))
        .ends(results.iter().map(|of| &of.head), |(of, ..)| &of.head)
        .rows(items)
}
