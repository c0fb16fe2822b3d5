//! Cliffs: where a result jumps, by how much, who is near, and which rule does it.

use super::{causes, causes_json, change, in_full, number_in};
use crate::grid::{Cell, Grid};
use crate::locale::analysis::{self as say, Said};
use crate::locale::{Lang, number, values};
use crate::page::{Item, Page};
use crate::rows::{Columns, Rows, decimal, maybe, text};
use crate::{json as shape, titles};
use bareme_compare::analysis::cliffs::{Blame, Cliff, Cliffs, Jump};
use bareme_core::sources::Sources;
use bareme_core::value::Kind;
use rust_decimal::Decimal;
use serde_json::{Value, json};

/// Structures named near a jump.
const NAMED: usize = 4;

pub(super) fn page(cliffs: &Cliffs, lang: Lang, sources: &Sources) -> Page {
    let mut page = Page {
        title: titles::title(&cliffs.head),
        under: titles::under(&cliffs.head, lang),
        marks: titles::marks(&cliffs.head, cliffs.full_year, lang),
        parts: Vec::new(),
    };
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
    let mut all: Vec<String> = Vec::new();
    for jump in &cliff.jumps {
        let change = format!("{} → {}", shown(&jump.before), shown(&jump.after));
        if !all.contains(&change) {
            all.push(change);
        }
    }
    all.join(" ; ")
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
    let source = crate::locale::words::Word::Source.text(lang);
    let mut grid = Grid::new(Said::Decided.text(lang))
        .names(Said::Rule.text(lang))
        .words(Said::Decided.text(lang))
        .words(source);
    for blame in blames(cliffs) {
        grid.row([
            Cell::text(format!("{} ({})", blame.formula, place(blame, sources))),
            Cell::text(line(blame, sources)),
            Cell::text(blame.source.clone().unwrap_or_default()),
        ]);
    }
    grid
}

fn slopes(cliffs: &Cliffs, lang: Lang) -> Grid {
    let mut grid = Grid::new(say::slopes(&cliffs.input.name, lang))
        .names(Said::Interval.text(lang))
        .numbers(Said::Loss.text(lang))
        .numbers(Said::LargestLoss.text(lang))
        .words(Said::Who.text(lang));
    for slope in &cliffs.slopes {
        let losses = || slope.losses.iter().map(|(_, loss)| -*loss);
        let names: Vec<&str> = slope.losses.iter().map(|(name, _)| &**name).collect();
        let (from, to) = (number::number(slope.from, lang), number::number(slope.to, lang));
        grid.row([
            Cell::text(format!("{from}\u{a0}→\u{a0}{to}")),
            change(&cliffs.value, losses().max()),
            change(&cliffs.value, losses().min()),
            Cell::text(some(&names)),
        ]);
    }
    grid
}

pub(super) fn json(cliffs: &Cliffs, sources: &Sources) -> Value {
    let blame = |blame: &Blame| {
        json!({
            "formula": blame.formula,
            "policy": blame.origin,
            "path": sources.get(blame.span.source).path.display().to_string(),
            "line": blame.span.line,
            "column": blame.span.column,
            "text": line(blame, sources),
            "source": blame.source,
        })
    };
    let jump = |cliff: &Cliff, jump: &Jump| {
        json!({
            "structure": jump.structure.as_ref(),
            "own": shape::optional(jump.own),
            "distance": shape::optional(jump.distance(cliff.after)),
            "before": shape::scalar(&jump.before),
            "after": shape::scalar(&jump.after),
            "jump": shape::optional(jump.size),
        })
    };
    let cliff = |cliff: &Cliff| {
        json!({
            "before": shape::decimal(cliff.before),
            "after": shape::decimal(cliff.after),
            "falls": cliff.falls(),
            "rule": cliff.blame.as_ref().map(blame),
            "structures": cliff.jumps.iter().map(|j| jump(cliff, j)).collect::<Value>(),
        })
    };
    let loss = |(structure, loss): &(std::sync::Arc<str>, Decimal)| json!({ "structure": structure.as_ref(), "loss": shape::decimal(*loss) });
    let slope = |slope: &bareme_compare::analysis::cliffs::Slope| {
        json!({
            "from": shape::decimal(slope.from),
            "to": shape::decimal(slope.to),
            "structures": slope.losses.iter().map(loss).collect::<Value>(),
        })
    };
    json!({
        "policy": shape::head(&cliffs.head),
        "full_year": cliffs.full_year,
        "input": cliffs.input.name,
        "unit": cliffs.input.unit,
        "value": shape::output(&cliffs.value),
        "exercice": cliffs.exercice,
        "from": shape::decimal(cliffs.range.0),
        "to": shape::decimal(cliffs.range.1),
        "step": shape::decimal(cliffs.step),
        "least": shape::decimal(cliffs.least),
        "structures": cliffs.structures,
        "structures_left_out": cliffs.others,
        "rests_on_input": cliffs.reads,
        "cliffs": cliffs.cliffs.iter().map(cliff).collect::<Value>(),
        "decreasing": cliffs.slopes.iter().map(slope).collect::<Value>(),
        "not_computed": cliffs.failed.iter().map(AsRef::as_ref).collect::<Vec<&str>>(),
        "errors": causes_json(&cliffs.causes),
    })
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
