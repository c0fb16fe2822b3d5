//! What changes in the rules: parameters, formulas, columns, outputs.

use crate::grid::{Cell, Grid};
use crate::locale::number::NONE;
use crate::locale::words::{self, Word};
use crate::locale::{Lang, sentences, values};
use crate::page::{Page, Part};
use crate::texts::{self, Line, Mark};
use bareme_compare::compare::{
    self, DerivedChange, FormulaChange, Holder, ParamChange, PolicyDiff,
};
use bareme_core::policy::{Param, ParamValue};

/// Adds what changes in the rules to a page. Markdown folds the texts of formulas away.
pub(crate) fn add(page: &mut Page, diff: &PolicyDiff, fold: bool, lang: Lang) {
    if diff.is_empty() {
        page.text(Word::NothingInPolicy.text(lang));
        return;
    }
    page.parts.push(Part::Heading(Word::InPolicy.text(lang).to_owned()));
    page.grid(params(&diff.params, &diff.years, lang));
    let names = names(diff, lang);
    if !names.is_empty() {
        page.text(names.join("\n"));
    }
    let derived = diff.derived.iter().flat_map(|change| derived(change, lang));
    let formulas = diff.formulas.iter().flat_map(|change| formula(change, lang));
    let formulas: Vec<Part> = derived.chain(formulas).collect();
    if fold && !formulas.is_empty() {
        page.parts.push(Part::Fold(Word::Formulas.text(lang).to_owned(), formulas));
    } else {
        page.parts.extend(formulas);
    }
    page.text(sentences::unchanged(diff.params_same, diff.formulas_same, diff.derived_same, lang));
}

/// `~` changed, `+` added, `-` removed.
pub(crate) fn sign<T>(base: Option<&T>, target: Option<&T>) -> &'static str {
    match (base, target) {
        (None, _) => "+",
        (_, None) => "-",
        _ => "~",
    }
}

fn arrow(base: Option<String>, target: Option<String>) -> String {
    let shown = |text: Option<String>| text.unwrap_or_else(|| NONE.to_owned());
    if base == target { shown(target) } else { format!("{} → {}", shown(base), shown(target)) }
}

fn params(changes: &[ParamChange], years: &[i32], lang: Lang) -> Grid {
    let mut grid = Grid::new(Word::Parameters.text(lang))
        .names("")
        .names(Word::Parameter.text(lang))
        .words(Word::BaseToTarget.text(lang))
        .words(Word::Basis.text(lang))
        .words(Word::Source.text(lang));
    for change in changes {
        let (base, target) = (change.base.as_ref(), change.target.as_ref());
        let Some(shown) = change.shown() else { continue };
        // What it rests on in the year of the row, and where the side compared says it.
        let rests = |year: Option<i32>| {
            let basis = |p: &Param| words::basis(p.authority_in(year).basis).text(lang).to_owned();
            let basis = match (base, target) {
                (Some(base), Some(target)) => arrow(Some(basis(base)), Some(basis(target))),
                _ => basis(shown),
            };
            [basis, shown.authority_in(year).source.unwrap_or_default()]
        };
        let value = |p: Option<&Param>, value: Option<&ParamValue>| {
            value.map(|v| values::param(v, p.and_then(|p| p.unit.as_deref()), lang))
        };
        let mut rows: Vec<(Option<i32>, String)> = compare::runs(&change.values)
            .into_iter()
            .map(|(years, v)| {
                let (old, new) = (value(base, v.base.as_ref()), value(target, v.target.as_ref()));
                let year = values::years(years, lang);
                let row = match (base, target) {
                    (Some(_), Some(_)) => format!("{year}{}", arrow(old, new)),
                    _ => format!("{year}{}", old.or(new).unwrap_or_else(|| NONE.to_owned())),
                };
                (v.year, row)
            })
            .collect();
        let sides = |old: &Option<ParamValue>, new: &Option<ParamValue>| {
            arrow(value(base, old.as_ref()), value(target, new.as_ref()))
        };
        rows.extend(change.beyond.iter().filter_map(|beyond| {
            let when = sentences::beyond(beyond.year?, years, lang);
            let row = format!("{when}{}{}", lang.colon(), sides(&beyond.base, &beyond.target));
            Some((beyond.year, row))
        }));
        rows.extend(change.days.iter().map(|(from, old, new)| {
            let from = from.map(|day| format!("{day}{}", lang.colon())).unwrap_or_default();
            (None, format!("{from}{} ({})", sides(old, new), Word::NoYear.text(lang)))
        }));
        if rows.is_empty() {
            let [old, new] = [base, target].map(|p| p.and_then(|p| p.unit.clone()));
            rows.push((None, arrow(old, new)));
        }
        let mut above = None;
        for (year, row) in rows {
            let rested = rests(year);
            let first = |text: &str| Cell::text(if above.is_none() { text } else { "" });
            let (sign, name) = (sign(base, target), first(&shown.name));
            let sign = Cell::sign(if above.is_none() { sign } else { "" });
            let same = above.as_ref() == Some(&rested);
            let [basis, source] = rested.clone().map(|one| if same { String::new() } else { one });
            grid.row([sign, name, Cell::text(row), Cell::text(basis), Cell::text(source)]);
            above = Some(rested);
        }
    }
    grid
}

/// What a name stands for.
pub(crate) fn holder(holder: Holder, lang: Lang) -> &'static str {
    let word = match holder {
        Holder::Param => Word::BecomesParam,
        Holder::Input => Word::BecomesInput,
        Holder::Formula => Word::BecomesFormula,
        Holder::Derived => Word::BecomesDerived,
    };
    word.text(lang)
}

/// Names that became something else, columns and outputs.
fn names(diff: &PolicyDiff, lang: Lang) -> Vec<String> {
    let mut lines: Vec<String> = diff
        .kinds
        .iter()
        .map(|change| {
            let [base, target] = [change.base, change.target].map(|side| holder(side, lang));
            format!("~ {}{}{base} → {target}", change.name, lang.colon())
        })
        .collect();
    let mut list = |sign: &str, word: Word, names: Vec<&str>| {
        if !names.is_empty() {
            lines.push(format!("{sign} {}{}{}", word.text(lang), lang.colon(), names.join(", ")));
        }
    };
    list("+", Word::Inputs, diff.inputs_added.iter().map(|i| i.name.as_str()).collect());
    list("-", Word::Inputs, diff.inputs_removed.iter().map(|i| i.name.as_str()).collect());
    list("+", Word::OutputNames, diff.outputs_added.iter().map(String::as_str).collect());
    list("-", Word::OutputNames, diff.outputs_removed.iter().map(String::as_str).collect());
    lines.extend(diff.redeclared.iter().map(|one| {
        let [old, new] = one.sides.each_ref().map(|side| values::cell(side, None, lang));
        let name = one.name.as_deref().unwrap_or("policy");
        format!("~ {name}, {}{}{old} → {new}", one.key, lang.colon())
    }));
    lines
}

fn derived(change: &DerivedChange, lang: Lang) -> Vec<Part> {
    let Some(shown) = change.shown() else { return Vec::new() };
    let label = shown.label.as_ref().map(|l| format!(" — {l}")).unwrap_or_default();
    let sign = sign(change.base.as_ref(), change.target.as_ref());
    let title =
        format!("{sign} {}{label} ({} {})", shown.name, Word::From.text(lang), shown.origin);
    let lines = match (&change.base, &change.target) {
        (Some(old), Some(new)) => texts::changes(&old.text(), &new.text()),
        (None, Some(new)) => texts::whole(&new.text(), Mark::Added),
        (_, None) => return vec![Part::Text(title)],
    };
    vec![Part::Text(title), Part::Changes(lines)]
}

fn formula(change: &FormulaChange, lang: Lang) -> Vec<Part> {
    let Some(shown) = change.shown() else { return Vec::new() };
    let label = shown.label.as_ref().map(|l| format!(" — {l}")).unwrap_or_default();
    let inherited =
        if change.inherited { format!(", {}", Word::Inherited.text(lang)) } else { String::new() };
    let sign = sign(change.base.as_ref(), change.target.as_ref());
    let origin = format!("{} {}{inherited}", Word::From.text(lang), shown.origin);
    let idle = if change.idle { format!(" — {}", Word::Idle.text(lang)) } else { String::new() };
    let title = format!("{sign} {}{label} ({origin}){idle}", shown.name);
    // What is gone is named; its text is in the base.
    if change.target.is_none() {
        return vec![Part::Text(title)];
    }
    let mut lines: Vec<Line> = Vec::new();
    for (name, old, new) in &change.texts {
        if *name != shown.name {
            let text = format!("{} {name}", Word::Helper.text(lang));
            lines.push(Line { mark: Mark::Same, text });
        }
        lines.extend(match (old, new) {
            (Some(old), Some(new)) => texts::changes(old, new),
            (Some(old), None) => texts::whole(old, Mark::Removed),
            (None, Some(new)) => texts::whole(new, Mark::Added),
            (None, None) => Vec::new(),
        });
    }
    if lines.is_empty() {
        vec![Part::Text(title)]
    } else {
        vec![Part::Text(title), Part::Changes(lines)]
    }
}
