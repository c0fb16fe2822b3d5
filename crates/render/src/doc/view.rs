//! What the templates lay out: texts and numbers as people read them.

use super::drawing;
use crate::locale::words::{self, Word};
use crate::locale::{Lang, document as say, values};
use crate::page::{clean, prose};
use crate::show::bounds;
use crate::texts::{self, Mark};
use crate::titles;
use bareme_compare::document::{Document, Entry, State};
use bareme_core::policy::{Basis, Named, Param, Policy, Status};
use bareme_core::value::InputSpec;
use serde::Serialize;
use std::collections::BTreeMap;

/// Everything that a template may show.
#[derive(Serialize)]
pub(super) struct View {
    lang: &'static str,
    t: BTreeMap<&'static str, &'static str>,
    css: minijinja::Value,
    /// What made the file.
    generator: String,
    title: String,
    /// What every page must say.
    marks: Vec<String>,
    policies: Vec<Heading>,
    compared: bool,
    nothing_changes: bool,
    counts: Vec<String>,
    graph: Graph,
    outputs: Vec<Item>,
    inputs: Vec<Item>,
    params: Vec<Item>,
    assumptions: Vec<Item>,
    derived: Vec<Item>,
    formulas: Vec<Item>,
    /// What differs, of every kind.
    changes: Vec<Item>,
    with_cases: bool,
    files: Vec<File>,
    version: &'static str,
}

/// A policy, as a title says it.
#[derive(Serialize)]
struct Heading {
    id: String,
    label: String,
    status: &'static str,
    under: Vec<String>,
    notes: String,
}

/// The graph.
#[derive(Serialize)]
struct Graph {
    svg: String,
    /// The same for Markdown.
    text: String,
}

/// A value.
#[derive(Clone, Default, Serialize)]
struct Item {
    name: String,
    id: String,
    label: String,
    description: String,
    unit: String,
    source: String,
    note: String,
    kind: &'static str,
    /// What sort of value it is.
    sort: &'static str,
    value: String,
    /// In the base, where it is another one.
    before: String,
    bounds: String,
    otherwise: String,
    readings: String,
    basis: &'static str,
    /// `text`, `assumption`, `proposal`.
    basis_key: &'static str,
    from: String,
    /// `same`, `changed`, `added`, `removed`.
    state_key: &'static str,
    state: &'static str,
    sign: &'static str,
    uses: Vec<Link>,
    used_by: Vec<Link>,
    tested: String,
    /// Whether cases reach none, some or all of it.
    tested_key: &'static str,
    output: bool,
    headline: bool,
    tags: Vec<String>,
    code: String,
    /// Texts that differ.
    diff: Vec<Line>,
    helpers: Vec<(String, String)>,
}

/// A name, and where it is described.
#[derive(Clone, Serialize)]
struct Link {
    name: String,
    id: String,
}

/// A line of a text that differs.
#[derive(Clone, Serialize)]
struct Line {
    mark: &'static str,
    text: String,
}

/// A case file.
#[derive(Serialize)]
struct File {
    policy: String,
    label: String,
    cases: Vec<Case>,
}

/// A worked case.
#[derive(Serialize)]
struct Case {
    name: String,
    source: String,
    year: String,
    expected: Vec<String>,
    holds: bool,
}

/// The anchor of a value.
pub(super) fn id(name: &str) -> String {
    format!("v-{name}")
}

/// What stands before a name, by state.
pub(super) fn sign(state: State) -> &'static str {
    match state {
        State::Same => "",
        State::Changed => "~ ",
        State::Removed => "- ",
        State::Added => "+ ",
    }
}

impl View {
    pub(super) fn new(
        document: &Document<'_>,
        with_cases: bool,
        lang: Lang,
        style: &'static str,
    ) -> Self {
        let t = say::words(lang);
        let item = |entry: &Entry<'_>| Builder { document, t: &t, lang }.item(entry);
        let of = |fits: fn(&Named<'_>) -> bool| -> Vec<Item> {
            document.entries.iter().filter(|entry| fits(&entry.held)).map(item).collect()
        };
        let inputs = of(|held| matches!(held, Named::Input(_)));
        let params = of(|held| matches!(held, Named::Param(_)));
        let derived = of(|held| matches!(held, Named::Derived(_)));
        let formulas = of(|held| matches!(held, Named::Formula(_)));
        let is_own = |item: &&Item| item.state_key != "removed";
        let mut assumptions: Vec<Item> =
            params.iter().filter(|p| p.basis_key != "text").filter(is_own).cloned().collect();
        // Assumptions, then proposals.
        assumptions.sort_by_key(|item| item.basis_key);
        let all = || inputs.iter().chain(&params).chain(&derived).chain(&formulas);
        let changes: Vec<Item> = all().filter(|item| item.state_key != "same").cloned().collect();
        let by_name = |name: &String| all().find(|item| item.name == *name).cloned();
        let own = |items: &[Item]| items.iter().filter(is_own).count();
        let numbers = [own(&inputs), own(&params), own(&derived), own(&formulas)];
        let mut counts = say::counts(numbers, assumptions.len(), lang);
        let tested = document.tested();
        counts.extend(tested.map(|(reached, total)| say::coverage(reached, total, lang)));
        let policies: Vec<&Policy> = document.base.into_iter().chain([document.policy]).collect();
        let ids: Vec<&str> = policies.iter().map(|policy| policy.id.as_str()).collect();
        let proposal = policies.iter().any(|policy| policy.meta.status == Status::Proposal);
        let banner = proposal.then(|| Word::ProposalBanner.text(lang).to_owned());
        Self {
            lang: lang.code(),
            css: minijinja::Value::from_safe_string(style.trim_end().to_owned()),
            generator: format!("bareme {}", env!("CARGO_PKG_VERSION")),
            title: ids.join(" → "),
            marks: banner.into_iter().collect(),
            policies: policies.iter().map(|policy| heading(policy, lang)).collect(),
            compared: document.base.is_some(),
            nothing_changes: document.base.is_some() && changes.is_empty(),
            counts,
            graph: Graph { svg: drawing::svg(document, lang), text: drawing::mermaid(document) },
            outputs: document.policy.outputs.iter().filter_map(by_name).collect(),
            inputs,
            params,
            assumptions,
            derived,
            formulas,
            changes,
            with_cases,
            files: document.reports.iter().map(|report| file(report, lang)).collect(),
            version: env!("CARGO_PKG_VERSION"),
            t,
        }
    }
}

fn heading(policy: &Policy, lang: Lang) -> Heading {
    let page = titles::of_policy(policy, lang);
    Heading {
        id: policy.id.clone(),
        label: prose(&policy.meta.label),
        status: words::status(policy.meta.status).text(lang),
        under: page.under.iter().skip(1).map(|line| prose(line)).collect(),
        notes: policy.meta.notes.as_deref().map(prose).unwrap_or_default(),
    }
}

fn file(report: &bareme_core::cases::Report, lang: Lang) -> File {
    let case = |outcome: &bareme_core::cases::Outcome| {
        let expected = outcome.checks.iter().map(|check| {
            let value = match &check.expected {
                bareme_core::cases::Expected::Value(value) => values::cell(value, None, lang),
                bareme_core::cases::Expected::Error(code) => code.id().to_owned(),
            };
            check.formula().map_or(value.clone(), |name| format!("{name} = {value}"))
        });
        Case {
            name: prose(&outcome.name),
            source: prose(&outcome.source),
            year: outcome.exercice.map(|year| year.to_string()).unwrap_or_default(),
            expected: expected.collect(),
            holds: outcome.holds(),
        }
    };
    File {
        policy: report.policy.clone(),
        label: report.label.clone(),
        cases: report.outcomes.iter().map(case).collect(),
    }
}

/// Makes items.
struct Builder<'a> {
    document: &'a Document<'a>,
    t: &'a BTreeMap<&'static str, &'static str>,
    lang: Lang,
}

impl Builder<'_> {
    fn item(&self, entry: &Entry<'_>) -> Item {
        let links = |names: &[&str]| -> Vec<Link> {
            let link = |name: &&str| {
                let known = self.document.entry(name).is_some();
                Link { name: (*name).to_owned(), id: if known { id(name) } else { String::new() } }
            };
            names.iter().map(link).collect()
        };
        let state_key = match entry.state {
            State::Same => "same",
            State::Changed => "changed",
            State::Removed => "removed",
            State::Added => "added",
        };
        let mut item = Item {
            name: entry.name.to_owned(),
            id: id(entry.name),
            label: entry.held.label().unwrap_or_default().to_owned(),
            state_key,
            state: self.t[state_key],
            sign: sign(entry.state),
            uses: links(&entry.needs),
            used_by: links(&entry.used_by),
            output: entry.output,
            headline: self.document.policy.meta.total.as_deref() == Some(entry.name),
            ..Item::default()
        };
        match entry.held {
            Named::Input(input) => self.input(&mut item, input, entry.base),
            Named::Param(param) => self.param(&mut item, param, entry),
            Named::Derived(derived) => {
                item.sort = self.t["derived"];
                item.unit = derived.unit.clone().unwrap_or_default();
                item.source = derived.source.clone().unwrap_or_default();
                item.note = derived.note.clone().unwrap_or_default();
                item.from.clone_from(&derived.origin);
                item.code = clean(&derived.text());
                if let (Some(Named::Derived(base)), State::Changed) = (entry.base, entry.state) {
                    item.diff = lines(&base.text(), &derived.text());
                }
            }
            Named::Formula(formula) => self.formula(&mut item, formula, entry),
        }
        let told = [&mut item.label, &mut item.description, &mut item.source, &mut item.note];
        for text in told.into_iter().chain([&mut item.value, &mut item.before, &mut item.readings])
        {
            *text = prose(text);
        }
        item
    }

    fn input(&self, item: &mut Item, input: &InputSpec, base: Option<Named<'_>>) {
        item.sort = self.t["given"];
        item.unit = input.unit.clone().unwrap_or_default();
        item.kind = words::kind(input.kind).text(self.lang);
        item.bounds = bounds(input, self.lang);
        item.note = input.note.clone().unwrap_or_default();
        item.otherwise = match &input.otherwise {
            Some(value) => values::cell(value, None, self.lang),
            None if input.optional => Word::Optional.text(self.lang).to_owned(),
            None => String::new(),
        };
        let value = format!("{} {}", item.kind, item.bounds);
        value.trim().clone_into(&mut item.value);
        if let Some(Named::Input(base)) = base {
            let before =
                format!("{} {}", words::kind(base.kind).text(self.lang), bounds(base, self.lang));
            before.trim().clone_into(&mut item.before);
        }
    }

    fn param(&self, item: &mut Item, param: &Param, entry: &Entry<'_>) {
        item.sort = self.t["params"];
        item.unit = param.unit.clone().unwrap_or_default();
        item.source = titles::sources([param].into_iter(), self.lang).join(" ; ");
        item.note = param.note.clone().unwrap_or_default();
        item.value = titles::dated(param, self.lang);
        item.readings = titles::readings(param, self.lang);
        item.basis = words::basis(param.basis).text(self.lang);
        item.basis_key = basis(param.basis);
        item.from = titles::origin(param, self.lang);
        if let (Some(Named::Param(base)), State::Changed) = (entry.base, entry.state) {
            item.before = titles::dated(base, self.lang);
        }
    }

    fn formula(&self, item: &mut Item, formula: &bareme_core::policy::Formula, entry: &Entry<'_>) {
        item.sort = self.t["formulas"];
        item.unit = formula.unit.clone().unwrap_or_default();
        item.source = formula.source.clone().unwrap_or_default();
        item.description = formula.description.clone().unwrap_or_default();
        item.tags = formula.tags.iter().map(|(tag, value)| format!("{tag} : {value}")).collect();
        item.from.clone_from(&formula.origin);
        item.code = clean(&formula.text);
        item.helpers =
            formula.helpers.iter().map(|(name, text)| (name.clone(), clean(text))).collect();
        item.tested_key = match entry.tested {
            None => "unknown",
            Some(of) if of.cases == 0 => "none",
            Some(of) if of.reached < of.total => "some",
            Some(_) => "all",
        };
        item.tested = match entry.tested {
            None => String::new(),
            Some(of) if of.cases == 0 => self.t["untested"].to_owned(),
            Some(of) => say::tested(of.cases, of.reached, of.total, self.lang),
        };
        if entry.state == State::Changed {
            let changes = self.document.diff.iter().flat_map(|diff| &diff.formulas);
            let own = changes.filter(|c| c.shown().is_some_and(|f| f.name == formula.name));
            for (_, old, new) in own.flat_map(|change| &change.texts) {
                let (old, new) = (old.as_deref(), new.as_deref());
                item.diff.extend(lines(old.unwrap_or_default(), new.unwrap_or_default()));
            }
        }
    }
}

/// The lines that differ between two texts.
fn lines(old: &str, new: &str) -> Vec<Line> {
    let shown = texts::changes(old, new).into_iter().filter(|line| line.mark != Mark::Under);
    let line = |line: texts::Line| {
        let (sign, mark) = match line.mark {
            Mark::Added => ("+", "added"),
            Mark::Removed => ("-", "removed"),
            Mark::Same | Mark::Under => (" ", "same"),
        };
        Line { mark, text: format!("{sign} {}", clean(&line.text)) }
    };
    shown.map(line).collect()
}

fn basis(basis: Basis) -> &'static str {
    basis.keyword()
}
