//! The consolidated text of a policy: each rule with the file it comes from.

use super::grid::{Cell, Grid};
use super::json::{self as shape, Named, Number, Scalar, object};
use super::locale::words::{self, Word};
use super::locale::{Lang, values};
use super::page::{Page, Part};
use super::renderable::Renderable;
use super::rows::{Columns, Rows, count, maybe, text};
use super::{Failed, Style, Writing, titles};
use bareme_core::policy::{Derived, Formula, Param, Policy};
use bareme_core::value::{InputSpec, Kind, Value};
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
        out.write_all(shape::document(&Document::new(self.0)).as_bytes())
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
    let default = |input: &InputSpec| match &input.otherwise {
        Some(value) => Cell::value(value, None, lang),
        None if input.optional => Cell::text(Word::Optional.text(lang)),
        None => Cell::Empty,
    };
    let label = |input: &InputSpec| {
        let said = [&input.label, &input.note].into_iter().filter_map(|text| text.as_deref());
        Cell::text(said.collect::<Vec<_>>().join(". "))
    };
    Grid::over::<&InputSpec>(Word::Inputs.text(lang))
        .names(Word::Input.text(lang), |input| Cell::text(input.name.as_str()))
        .names(Word::Kind.text(lang), |input| Cell::text(words::kind(input.kind).text(lang)))
        .names(Word::Unit.text(lang), |input| Cell::text(input.unit.clone().unwrap_or_default()))
        .words(Word::Bounds.text(lang), |input| Cell::text(bounds(input, lang)))
        .names(Word::Default.text(lang), |input| default(input))
        .words(Word::Label.text(lang), |input| label(input))
        .of(policy.inputs.values())
}

/// What a column may hold.
pub(super) fn bounds(input: &InputSpec, lang: Lang) -> String {
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
    Grid::over::<&Param>(Word::Parameters.text(lang))
        .names(Word::Parameter.text(lang), |param| Cell::text(param.name.as_str()))
        .words(Word::Value.text(lang), |param| Cell::dated(param, lang))
        .names(Word::Basis.text(lang), |param| Cell::text(words::basis(param.basis).text(lang)))
        .words(Word::Label.text(lang), |param| Cell::text(param.label.clone().unwrap_or_default()))
        .names(Word::Origin.text(lang), |param| Cell::text(titles::origin(param, lang)))
        .of(policy.params.values())
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

/// A line: a formula, or a value over the whole population.
enum Rule<'a> {
    Formula(&'a Formula),
    Derived(&'a Derived),
}

/// What both say of themselves.
macro_rules! of {
    ($one:ident => $said:expr) => {
        |rule: &Rule| match rule {
            Rule::Formula($one) => $said,
            Rule::Derived($one) => $said,
        }
    };
}

fn rows(policy: &Policy) -> Rows<'static> {
    let formulas = policy.formulas.values().map(Rule::Formula);
    let place = |rule: &Rule| match rule {
        Rule::Formula(f) => policy.outputs.iter().position(|name| *name == f.name),
        Rule::Derived(_) => None,
    };
    let needs = |rule: &Rule| {
        let names: Vec<&str> = match rule {
            Rule::Formula(f) => f.needs.iter().map(|need| need.name.as_str()).collect(),
            Rule::Derived(d) => d.needs().map(|need| need.name.as_str()).collect(),
        };
        text(names.join(" "))
    };
    Columns::<Rule>::new()
        .with("name", of!(one => text(&one.name)))
        .with("label", of!(one => maybe(one.label.as_ref())))
        .with("unit", of!(one => maybe(one.unit.as_ref())))
        .with("kind", of!(one => maybe(one.kind.map(Kind::keyword))))
        .with("output", move |rule| place(rule).map_or(Value::Missing, |place| count(place + 1)))
        .with("origin", of!(one => text(&one.origin)))
        .with("source", of!(one => maybe(one.source.as_ref())))
        .with("needs", needs)
        .with("text", |rule| match rule {
            Rule::Formula(f) => text(&f.text),
            Rule::Derived(d) => text(d.text()),
        })
        .rows(formulas.chain(policy.derived.values().map(Rule::Derived)))
}

object! {
    /// A policy.
    Document<'a>(policy: &'a Policy) {
        version: u32 = shape::VERSION,
        policy: &'a str = &policy.id,
        label: &'a str = &policy.meta.label,
        status: &'static str = policy.meta.status.keyword(),
        source: Option<&'a str> = policy.meta.source.as_deref(),
        from: Option<String> = policy.meta.from.map(|day| day.to_string()),
        to: Option<String> = policy.meta.to.map(|day| day.to_string()),
        total: Option<&'a str> = policy.meta.total.as_deref(),
        eligible: Option<&'a str> = policy.meta.eligible.as_deref(),
        currency: &'a str = policy.currency(),
        per: Option<&'a str> = policy.meta.domain.per.as_ref().map(|(name, _)| name.as_str()),
        equivalent: Option<&'a str> =
            policy.meta.domain.equivalent.as_ref().map(|(name, _)| name.as_str()),
        presence: Option<&'a str> =
            policy.meta.domain.presence.as_ref().map(|(name, _)| name.as_str()),
        full: Option<Number> = shape::optional(policy.meta.domain.full),
        levers: Vec<&'a str> =
            policy.meta.domain.levers.iter().map(|(name, _)| name.as_str()).collect(),
        notes: Option<&'a str> = policy.meta.notes.as_deref(),
        files: Vec<&'a str> = policy.files.iter().map(|file| file.id.as_str()).collect(),
        inputs: Vec<InputJson<'a>> = policy.inputs.values().map(InputJson::new).collect(),
        params: Vec<shape::Param<'a>> = policy.params.values().map(shape::Param::new).collect(),
        formulas: Vec<FormulaJson<'a>> = policy.formulas.values().map(FormulaJson::new).collect(),
        derived: Vec<DerivedJson<'a>> = policy.derived.values().map(DerivedJson::new).collect(),
        outputs: &'a [String] = &policy.outputs,
    }
}

object! {
    /// Everything that an input says of itself.
    InputJson<'a>(input: &'a InputSpec) {
        name: &'a str = &input.name,
        kind: &'static str = input.kind.keyword(),
        label: Option<&'a str> = input.label.as_deref(),
        unit: Option<&'a str> = input.unit.as_deref(),
        min: Option<Scalar> = input.min.as_ref().map(shape::scalar),
        max: Option<Scalar> = input.max.as_ref().map(shape::scalar),
        values: Vec<Scalar> = input.values.iter().map(shape::scalar).collect(),
        otherwise: Option<Scalar> = input.otherwise.as_ref().map(shape::scalar),
        optional: bool = input.optional,
        note: Option<&'a str> = input.note.as_deref(),
    }
}

object! {
    /// Everything that a derived value says of itself.
    DerivedJson<'a>(derived: &'a Derived) {
        name: &'a str = &derived.name,
        declaration: &'static str = derived.keyword(),
        label: Option<&'a str> = derived.label.as_deref(),
        unit: Option<&'a str> = derived.unit.as_deref(),
        source: Option<&'a str> = derived.source.as_deref(),
        note: Option<&'a str> = derived.note.as_deref(),
        kind: Option<&'static str> = derived.kind.map(Kind::keyword),
        needs: Vec<&'a str> = derived.needs().map(|need| need.name.as_str()).collect(),
        origin: &'a str = &derived.origin,
        text: String = derived.text(),
    }
}

object! {
    /// Everything that a formula says of itself.
    FormulaJson<'a>(formula: &'a Formula) {
        name: &'a str = &formula.name,
        label: Option<&'a str> = formula.label.as_deref(),
        description: Option<&'a str> = formula.description.as_deref(),
        unit: Option<&'a str> = formula.unit.as_deref(),
        source: Option<&'a str> = formula.source.as_deref(),
        tags: Named<&'a str, &'a str> =
            formula.tags.iter().map(|(tag, value)| (tag.as_str(), value.as_str())).collect(),
        kind: Option<&'static str> = formula.kind.map(Kind::keyword),
        needs: Vec<&'a str> = formula.needs.iter().map(|need| need.name.as_str()).collect(),
        origin: &'a str = &formula.origin,
        text: &'a str = &formula.text,
        helpers: Named<&'a str, &'a str> =
            formula.helpers.iter().map(|(name, text)| (name.as_str(), &**text)).collect(),
    }
}
