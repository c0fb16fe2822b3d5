//! Which numbers are law, and which are assumptions.

use super::grid::{Cell, Grid};
use super::json::{self as shape, Or, object};
use super::locale::words::Word;
use super::locale::{Lang, values};
use super::page::{Item, Page};
use super::renderable::Renderable;
use super::rows::{Columns, Rows, maybe, text};
use super::{Failed, Style, Writing, titles};
use bareme_core::policy::{Authority, Basis, Param, ParamValue, Policy, Within};
use bareme_core::value::Value;
use std::borrow::Cow;
use std::io::Write;

/// Writes the parameters of a policy: assumptions, then proposals, then text. With a year, the
/// value in force; without, all values with their dates.
///
/// # Errors
/// `out` takes no more, or the format cannot hold the result: see [`Failed`].
pub fn write(
    policy: &Policy,
    exercice: Option<i32>,
    to: &Writing,
    out: &mut dyn Write,
) -> Result<(), Failed> {
    let mut params: Vec<&Param> = policy.params.values().collect();
    // Levers first among those of one basis, in their own order.
    params.sort_by_key(|param| (param.authority_in(exercice).basis, policy.lever(&param.name)));
    Params { policy, sorted: params, exercice }.write(to, out)
}

pub(crate) struct Params<'a> {
    policy: &'a Policy,
    sorted: Vec<&'a Param>,
    exercice: Option<i32>,
}

impl Renderable for Params<'_> {
    fn pages(&self, style: Style, _: bool) -> Vec<Page> {
        vec![page(self.policy, &self.sorted, self.exercice, style.lang)]
    }

    fn json(&self, out: &mut dyn Write) -> std::io::Result<()> {
        out.write_all(shape::document(&Document::new(self)).as_bytes())
    }

    fn rows(&self) -> Rows<'_> {
        rows(&self.sorted, self.exercice)
    }
}

object! {
    /// The parameters of a policy.
    Document<'a>(of: &'a Params<'a>) {
        version: u32 = shape::VERSION,
        policy: &'a str = &of.policy.id,
        label: &'a str = &of.policy.meta.label,
        status: &'static str = of.policy.meta.status.keyword(),
        exercice: Option<i32> = of.exercice,
        params: Vec<Told<'a>> = of.sorted.iter().map(|param| Told::new(param, of.exercice)).collect(),
    }
}

object! {
    /// A parameter; with a year, what is in force.
    Told<'a>(of: &'a Param, exercice: Option<i32>) {
        #[serde(flatten)]
        param: shape::Param<'a> = shape::Param::new(of),
        #[serde(skip_serializing_if = "Option::is_none")]
        in_force: Option<Or<shape::ParamValue>> = exercice.map(|year| {
            let held = of.in_force(Some(year));
            held.as_deref().map_or(Or::Nothing, |held| Or::Value(shape::param_value(held)))
        }),
    }
}

fn shown(param: &Param, exercice: Option<i32>, lang: Lang) -> Cell {
    let unit = param.unit.as_deref();
    match (exercice, param.in_force(exercice)) {
        (None, _) => Cell::dated(param, lang),
        (_, Some(mean)) if param.within == Within::Months && param.steps.len() > 1 => {
            Cell::text(titles::by_months(values::param(&mean, unit, lang), param, lang))
        }
        (_, Some(value)) => Cell::param(&value, unit, lang),
        (_, None) => Cell::text(Word::NoValue.text(lang)),
    }
}

fn page(policy: &Policy, params: &[&Param], exercice: Option<i32>, lang: Lang) -> Page {
    let mut page = titles::of_policy(policy, lang);
    for (basis, title) in [
        (Basis::Assumption, Word::AssumptionsTitle),
        (Basis::Proposal, Word::ProposalsTitle),
        (Basis::Text, Word::TextTitle),
    ] {
        let of_basis = |param: &&Param| param.authority_in(exercice).basis == basis;
        let group: Vec<&Param> = params.iter().copied().filter(of_basis).collect();
        let mut heading = format!("{} ({})", title.text(lang), group.len());
        if let Some(year) = exercice {
            heading = format!("{heading}, {} {year}", Word::InForceIn.text(lang));
        }
        let items = group.iter().map(|param| item(policy, param, exercice, lang)).collect();
        page.items(table(heading, policy, &group, exercice, lang), items);
    }
    if params.is_empty() {
        page.text(Word::NoParameters.text(lang));
    }
    page
}

/// What is said of a parameter, in lines.
fn item(policy: &Policy, param: &Param, exercice: Option<i32>, lang: Lang) -> Item {
    let named = |word: Word, text: &str| format!("{}{}{text}", word.text(lang), lang.colon());
    let mut lines: Vec<String> = param.label.iter().cloned().collect();
    let authority = param.authority_in(exercice);
    let sources = match exercice {
        Some(_) => authority.source.into_iter().collect(),
        None => titles::sources([param].into_iter(), lang),
    };
    lines.extend(sources.iter().map(|source| named(Word::Source, source)));
    lines.extend(param.note.clone());
    let origin = titles::origin(param, lang);
    if origin != policy.id {
        lines.push(named(Word::Origin, &origin));
    }
    let value = shown(param, exercice, lang).said(lang);
    let told = exercice.is_none() && !param.authorities.is_empty();
    let basis = Some(authority.basis).filter(|_| !told);
    Item { head: titles::param_head(param, &value, basis, lang), lines }
}

/// The same for Markdown.
fn table(
    heading: String,
    policy: &Policy,
    params: &[&Param],
    exercice: Option<i32>,
    lang: Lang,
) -> Grid {
    Grid::over::<&Param>(heading)
        .names(Word::Parameter.text(lang), |param| Cell::text(param.name.as_str()))
        .words(Word::Value.text(lang), |param| shown(param, exercice, lang))
        .words(Word::Readings.text(lang), |param| Cell::text(titles::readings(param, lang)))
        .words(Word::LabelSource.text(lang), |param| {
            Cell::text(item(policy, param, exercice, lang).lines.join("\n"))
        })
        .of(params.iter().copied())
}

/// A value and the day from which it holds.
type Step = (Option<jiff::civil::Date>, ParamValue);

fn rows(params: &[&Param], exercice: Option<i32>) -> Rows<'static> {
    let items = params.iter().flat_map(|param| {
        let in_force = param.in_force(exercice);
        let kept = |(_, value): &Step| exercice.is_none() || in_force.as_deref() == Some(value);
        let all = param.steps.iter().enumerate().filter(|(_, step)| kept(step));
        let of = |(at, step): (usize, &Step)| (step.clone(), param.authority(at));
        let mut steps: Vec<(Step, Authority)> = all.map(of).collect();
        // A mean starts on no day.
        if let (Some(_), true, Some(Cow::Owned(mean))) = (exercice, steps.is_empty(), in_force) {
            steps.push(((None, mean), param.authority_in(exercice)));
        }
        steps.into_iter().map(move |(step, authority)| (*param, step, authority))
    });
    let joined = |values: &[Value]| {
        text(values.iter().map(Value::to_machine).collect::<Vec<_>>().join("; "))
    };
    let range = |param: &Param| param.range.as_ref().map_or(Value::Missing, |ends| joined(ends));
    let origin = |param: &Param| match param.changed_by.as_ref() {
        Some((by, _)) => text(shape::origin(by)),
        None => text(shape::origin(&param.declared_by)),
    };
    Columns::<(&Param, Step, Authority)>::new()
        .with("name", |(param, ..)| text(&param.name))
        .with("from", |(_, (from, _), _)| from.map_or(Value::Missing, Value::Date))
        .with("value", |(_, (_, value), _)| machine(value))
        .with("unit", |(param, ..)| maybe(param.unit.as_ref()))
        .with("basis", |(.., authority)| text(authority.basis.keyword()))
        .with("source", |(.., authority)| maybe(authority.source.as_ref()))
        .with("label", |(param, ..)| maybe(param.label.as_ref()))
        .with("readings", move |(param, ..)| joined(&param.values))
        .with("range", move |(param, ..)| range(param))
        .with("note", |(param, ..)| maybe(param.note.as_ref()))
        .with("origin", move |(param, ..)| origin(param))
        .with("within", |(param, ..)| text(param.within.keyword()))
        .rows(items)
}

/// A scalar as it is, anything else as JSON.
fn machine(value: &ParamValue) -> Value {
    match value {
        ParamValue::Scalar(value) => value.leave(),
        other => text(serde_json::json!(shape::param_value(other)).to_string()),
    }
}
