//! The consolidated text of a policy: each rule with the file it comes from.

use super::grid::{Cell, Grid};
use super::locale::words::{self, Word};
use super::locale::{Lang, values};
use super::page::{Page, Part};
use super::renderable::Renderable;
use super::rows::{Column, Rows, count, maybe, text};
use super::{Failed, Style, Writing, json as shape, titles};
use bareme_core::policy::{Derived, Formula, Policy};
use bareme_core::value::{InputSpec, Kind, Value};
use serde_json::json;
use std::io::Write;
use std::sync::Arc;

/// Writes the consolidated text.
///
/// # Errors
/// `out` takes no more, or the format cannot hold the result: see [`Failed`].
pub fn write(policy: &Policy, to: &Writing, out: &mut dyn Write) -> Result<(), Failed> {
    Text(policy).write(to, out)
}

struct Text<'a>(&'a Policy);

impl Renderable for Text<'_> {
    fn pages(&self, style: Style, _: bool) -> Vec<Page> {
        vec![page(self.0, style.lang)]
    }

    fn json(&self, out: &mut dyn Write) -> std::io::Result<()> {
        out.write_all(json(self.0).as_bytes())
    }

    fn rows(&self) -> Rows<'_> {
        rows(self.0)
    }
}

fn page(policy: &Policy, lang: Lang) -> Page {
    let mut page = titles::of_policy(policy, lang);
    if let Some(notes) = &policy.meta.notes {
        page.text(notes.as_str());
    }
    page.grid(inputs(policy, lang));
    page.grid(params(policy, lang));
    if !policy.derived.is_empty() {
        page.parts.push(Part::Heading(Word::Derived.text(lang).to_owned()));
        let from = |d: &Derived| format!("// {} {}\n{}", Word::From.text(lang), d.origin, d.text());
        page.parts.extend(policy.derived.values().map(|d| Part::Code(from(d))));
    }
    let given: Vec<String> = policy.given().iter().map(|one| one.told()).collect();
    if !given.is_empty() {
        page.parts.push(Part::List(Word::HostHelpers.text(lang).to_owned(), given));
    }
    page.parts.push(Part::Heading(Word::Formulas.text(lang).to_owned()));
    for formula in policy.formulas.values() {
        page.parts.push(Part::Code(code(policy, formula, lang)));
    }
    let name = |name: &String| {
        let label = policy.formulas.get(name).and_then(|f| f.label.as_deref());
        let label = label.map(|label| format!(" — {label}")).unwrap_or_default();
        let total = policy.meta.total.as_ref() == Some(name);
        let mark = if total { format!(" ({})", Word::Headline.text(lang)) } else { String::new() };
        format!("{name}{label}{mark}")
    };
    let outputs = policy.outputs.iter().map(name).collect();
    page.parts.push(Part::List(Word::Outputs.text(lang).to_owned(), outputs));
    page
}

fn inputs(policy: &Policy, lang: Lang) -> Grid {
    let mut grid = Grid::new(Word::Inputs.text(lang))
        .names(Word::Input.text(lang))
        .names(Word::Kind.text(lang))
        .names(Word::Unit.text(lang))
        .words(Word::Bounds.text(lang))
        .names(Word::Default.text(lang))
        .words(Word::Label.text(lang));
    for input in policy.inputs.values() {
        let default = match &input.otherwise {
            Some(value) => Cell::value(value, None, lang),
            None if input.optional => Cell::text(Word::Optional.text(lang)),
            None => Cell::Empty,
        };
        let label: Vec<&str> =
            [&input.label, &input.note].into_iter().filter_map(|t| t.as_deref()).collect();
        grid.row([
            Cell::text(input.name.as_str()),
            Cell::text(words::kind(input.kind).text(lang)),
            Cell::text(input.unit.clone().unwrap_or_default()),
            Cell::text(bounds(input, lang)),
            default,
            Cell::text(label.join(". ")),
        ]);
    }
    grid
}

fn bounds(input: &InputSpec, lang: Lang) -> String {
    let shown = |value: &Value| values::cell(value, None, lang);
    if !input.values.is_empty() {
        return input.values.iter().map(shown).collect::<Vec<_>>().join(", ");
    }
    match (&input.min, &input.max) {
        (Some(min), Some(max)) => format!("{} … {}", shown(min), shown(max)),
        (Some(min), None) => format!("≥ {}", shown(min)),
        (None, Some(max)) => format!("≤ {}", shown(max)),
        (None, None) => String::new(),
    }
}

fn params(policy: &Policy, lang: Lang) -> Grid {
    let mut grid = Grid::new(Word::Parameters.text(lang))
        .names(Word::Parameter.text(lang))
        .words(Word::Value.text(lang))
        .names(Word::Basis.text(lang))
        .words(Word::Label.text(lang))
        .names(Word::Origin.text(lang));
    for param in policy.params.values() {
        grid.row([
            Cell::text(param.name.as_str()),
            Cell::dated(param, lang),
            Cell::text(super::locale::words::basis(param.basis).text(lang)),
            Cell::text(param.label.clone().unwrap_or_default()),
            Cell::text(titles::origin(param, lang)),
        ]);
    }
    grid
}

/// Helpers are shown with the first formula that uses them.
fn code(policy: &Policy, formula: &Formula, lang: Lang) -> String {
    let comment = |text: &str| format!("/// {text}");
    let mut lines = vec![format!("// {} {}", Word::From.text(lang), formula.origin)];
    lines.extend(formula.label.iter().map(|t| comment(t)));
    lines.extend(formula.description.iter().flat_map(|t| t.lines()).map(comment));
    lines.extend(formula.unit.iter().map(|t| comment(&format!("@unit {t}"))));
    lines.extend(formula.source.iter().map(|t| comment(&format!("@source {t}"))));
    lines.extend(formula.tags.iter().map(|(tag, t)| comment(&format!("@{tag} {t}"))));
    lines.push(formula.text.clone());
    let before = policy.formulas.values().take_while(|f| f.name != formula.name);
    let shown: Vec<&(String, Arc<str>)> = before.flat_map(|f| &f.helpers).collect();
    for helper in formula.helpers.iter().filter(|helper| !shown.contains(helper)) {
        lines.push(format!("// {} {}", Word::Helper.text(lang), helper.0));
        lines.push(helper.1.to_string());
    }
    lines.join("\n")
}

fn rows(policy: &Policy) -> Rows<'static> {
    let header = ["name", "label", "unit", "kind", "output", "origin", "source", "needs", "text"];
    let record = |f: &Formula| {
        let needs: Vec<&str> = f.needs.iter().map(|need| need.name.as_str()).collect();
        let position = policy.outputs.iter().position(|name| *name == f.name);
        vec![
            text(&f.name),
            maybe(f.label.as_ref()),
            maybe(f.unit.as_ref()),
            maybe(f.kind.map(Kind::keyword)),
            position.map_or(Value::Missing, |place| count(place + 1)),
            text(&f.origin),
            maybe(f.source.as_ref()),
            text(needs.join(" ")),
            text(&f.text),
        ]
    };
    let derived = |d: &Derived| {
        let needs: Vec<&str> = d.needs().map(|need| need.name.as_str()).collect();
        vec![
            text(&d.name),
            maybe(d.label.as_ref()),
            maybe(d.unit.as_ref()),
            maybe(d.kind.map(Kind::keyword)),
            Value::Missing,
            text(&d.origin),
            maybe(d.source.as_ref()),
            text(needs.join(" ")),
            text(d.text()),
        ]
    };
    let formulas = policy.formulas.values().map(record);
    let derived = policy.derived.values().map(derived);
    Rows::of(header.map(Column::from).to_vec(), formulas.chain(derived).collect())
}

fn json(policy: &Policy) -> String {
    let meta = &policy.meta;
    shape::document(&json!({
        "version": shape::VERSION,
        "policy": policy.id,
        "label": meta.label,
        "status": meta.status.keyword(),
        "source": meta.source,
        "from": meta.from.map(|d| d.to_string()),
        "to": meta.to.map(|d| d.to_string()),
        "total": meta.total,
        "eligible": meta.eligible,
        "currency": policy.currency(),
        "per": meta.domain.per.as_ref().map(|(name, _)| name),
        "equivalent": meta.domain.equivalent.as_ref().map(|(name, _)| name),
        "presence": meta.domain.presence.as_ref().map(|(name, _)| name),
        "full": shape::optional(meta.domain.full),
        "levers": meta.domain.levers.iter().map(|(name, _)| name.as_str())
            .collect::<serde_json::Value>(),
        "notes": meta.notes,
        "files": policy.files.iter().map(|f| f.id.as_str()).collect::<serde_json::Value>(),
        "inputs": policy.inputs.values().map(input_json).collect::<serde_json::Value>(),
        "params": policy.params.values().map(shape::param).collect::<serde_json::Value>(),
        "formulas": policy.formulas.values().map(formula_json).collect::<serde_json::Value>(),
        "derived": policy.derived.values().map(derived_json).collect::<serde_json::Value>(),
        "outputs": policy.outputs,
    }))
}

/// Everything that an input says of itself.
pub(super) fn input_json(input: &InputSpec) -> serde_json::Value {
    json!({
        "name": input.name,
        "kind": input.kind.keyword(),
        "label": input.label,
        "unit": input.unit,
        "min": input.min.as_ref().map(shape::scalar),
        "max": input.max.as_ref().map(shape::scalar),
        "values": input.values.iter().map(shape::scalar).collect::<serde_json::Value>(),
        "otherwise": input.otherwise.as_ref().map(shape::scalar),
        "optional": input.optional,
        "note": input.note,
    })
}

/// Everything that a derived value says of itself.
pub(super) fn derived_json(d: &Derived) -> serde_json::Value {
    json!({
        "name": d.name,
        "declaration": d.keyword(),
        "label": d.label,
        "unit": d.unit,
        "source": d.source,
        "note": d.note,
        "kind": d.kind.map(Kind::keyword),
        "needs": d.needs().map(|need| need.name.as_str()).collect::<serde_json::Value>(),
        "origin": d.origin,
        "text": d.text(),
    })
}

/// Everything that a formula says of itself.
pub(super) fn formula_json(f: &Formula) -> serde_json::Value {
    let tags: serde_json::Map<String, serde_json::Value> =
        f.tags.iter().map(|(tag, value)| (tag.clone(), json!(value))).collect();
    let helpers: serde_json::Map<String, serde_json::Value> =
        f.helpers.iter().map(|(name, text)| (name.clone(), json!(&**text))).collect();
    json!({
        "name": f.name,
        "label": f.label,
        "description": f.description,
        "unit": f.unit,
        "source": f.source,
        "tags": tags,
        "kind": f.kind.map(Kind::keyword),
        "needs": f.needs.iter().map(|need| need.name.as_str()).collect::<serde_json::Value>(),
        "origin": f.origin,
        "text": f.text,
        "helpers": helpers,
    })
}
