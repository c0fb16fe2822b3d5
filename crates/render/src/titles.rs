//! What titles say: what was computed, over what, and what it is worth.

use super::locale::words::{self, Word};
use super::locale::{Lang, number, sentences, values};
use super::page::{Item, Page};
use bareme_compare::compare::{Header, Output, Period, RunSummary};
use bareme_core::policy::{Authority, Basis, Origin, Param, ParamValue, Policy, Status, Within};
use bareme_core::scenario::Envelope;
use indexmap::IndexSet;
use std::fmt::Write as _;

/// Id and label.
pub(crate) fn title(head: &Header) -> String {
    match &head.label {
        Some(label) => format!("{} — {label}", head.id),
        None => head.id.clone(),
    }
}

/// A page that says so far what was computed, over what.
pub(crate) fn page(head: &Header, full_year: bool, lang: Lang) -> Page {
    let marks = marks(head, full_year, lang);
    Page { title: title(head), under: under(head, lang), marks, parts: Vec::new() }
}

/// Status, source, scenario, settings.
pub(crate) fn under(head: &Header, lang: Lang) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(status) = head.status {
        let source = head.source.as_ref().map(|s| format!(" · {s}")).unwrap_or_default();
        lines.push(format!("{}{source}", words::status(status).text(lang)));
    }
    let names: Vec<&str> = [&head.scenario, &head.scenario_label]
        .into_iter()
        .filter_map(|name| name.as_deref())
        .filter(|name| !name.is_empty())
        .collect();
    if !names.is_empty() {
        lines.push(format!("{}{}{}", Word::Scenario.text(lang), lang.colon(), names.join(" — ")));
    }
    if !head.settings.is_empty() {
        let setting = |p: &Param| format!("{} = {}", p.name, dated(p, lang));
        let settings: Vec<String> = head.settings.iter().map(setting).collect();
        let settings = settings.join(" ; ");
        lines.push(format!("{}{}{settings}", Word::SetByHand.text(lang), lang.colon()));
    }
    lines
}

/// What every table must say of itself.
pub(crate) fn marks(head: &Header, full_year: bool, lang: Lang) -> Vec<String> {
    let mut marks = Vec::new();
    if head.status == Some(Status::Proposal) {
        marks.push(Word::ProposalBanner.text(lang).to_owned());
    }
    if head.is_fictitious() {
        marks.push(Word::Fictitious.text(lang).to_owned());
    } else {
        marks.extend(head.scenario_status.clone());
    }
    marks.extend(head.projected.as_ref().map(|years| sentences::projected(years, lang)));
    if full_year {
        marks.push(Word::FullYear.text(lang).to_owned());
    }
    if let Some(variant) = &head.variant {
        marks.push(format!("{} {variant}", Word::Variant.text(lang)));
    }
    marks
}

/// Titles up to this length are shown whole.
const LONG_TITLE: usize = 32;

/// What people read of an output in a table: its label or, when that is long and says more after
/// a colon or between parentheses, what stands before it, unless another output starts alike.
pub(crate) fn short(output: &Output, others: &[Output]) -> String {
    let head = |o: &Output| {
        let cuts = [" : ", " ("].into_iter().filter_map(|cut| o.title().find(cut));
        o.title()[..cuts.min().unwrap_or(o.title().len())].to_owned()
    };
    let short = head(output);
    let alone = others.iter().all(|o| o.name == output.name || head(o) != short);
    let long = output.title().chars().count() > LONG_TITLE;
    if long && alone && !short.is_empty() { short } else { output.title().to_owned() }
}

/// The name of a column of results.
pub(crate) fn period(period: Period, lang: Lang) -> String {
    match period {
        Period::Year(year) => year.to_string(),
        Period::All => Word::All.text(lang).to_owned(),
        Period::Undated => Word::Undated.text(lang).to_owned(),
    }
}

/// All values of a parameter with their dates, and what each rests on where that differs.
pub(crate) fn dated(param: &Param, lang: Lang) -> String {
    let unit = param.unit.as_deref();
    let step = |(at, (from, value)): (usize, &(Option<jiff::civil::Date>, ParamValue))| {
        let from = from.map(|date| format!("{date}{}", lang.colon())).unwrap_or_default();
        let basis = param.authorities.get(at).map(|one| words::basis(one.basis).text(lang));
        let basis = basis.map(|basis| format!(" ({basis})")).unwrap_or_default();
        format!("{from}{}{basis}", values::param(value, unit, lang))
    };
    let steps = param.steps.iter().enumerate().map(step).collect::<Vec<_>>().join(" ; ");
    by_months(steps, param, lang)
}

/// Where the values of a parameter are said, on all sides: each with what it rests on where that
/// differs.
pub(crate) fn sources<'a>(sides: impl Iterator<Item = &'a Param>, lang: Lang) -> Vec<String> {
    let places = |param: &Param| 0..param.authorities.len().max(1);
    let all = sides.flat_map(|param| places(param).map(|at| param.authority(at)));
    let all: IndexSet<Authority> = all.collect();
    let told = all.iter().any(|one| one.basis != all[0].basis);
    let said = all.into_iter().filter_map(|Authority { basis, source }| {
        let basis = words::basis(basis).text(lang);
        Some(source?).map(|source| if told { format!("{source} ({basis})") } else { source })
    });
    said.collect()
}

/// What is shown of a parameter, with what a year takes of it.
pub(crate) fn by_months(shown: String, param: &Param, lang: Lang) -> String {
    match param.within {
        Within::Start => shown,
        Within::Months => format!("{shown} ({})", Word::MeanByMonths.text(lang)),
    }
}

/// The values that a parameter may take, joined by commas, and those that are plausible.
pub(crate) fn readings(param: &Param, lang: Lang) -> String {
    let reading = |value| values::cell(value, param.unit.as_deref(), lang);
    let mut said: Vec<String> = param.values.iter().map(reading).collect();
    let range = param.range.as_ref();
    said.extend(
        range.map(|[from, to]| sentences::plausible_range(reading(from), reading(to), lang)),
    );
    said.join(", ")
}

/// A parameter in a list: `name = value (basis) — readings: …`, its label, its note.
pub(crate) fn param_item(param: &Param, lang: Lang) -> Item {
    let lines = [&param.label, &param.note].into_iter().flatten().cloned().collect();
    let basis = param.authorities.is_empty().then_some(param.basis);
    Item { head: param_head(param, &dated(param, lang), basis, lang), lines }
}

/// The line of a parameter in a list: its value, with what it rests on unless that is told.
pub(crate) fn param_head(param: &Param, value: &str, basis: Option<Basis>, lang: Lang) -> String {
    let basis = basis.map(|basis| format!(" ({})", words::basis(basis).text(lang)));
    let mut head = format!("{} = {value}{}", param.name, basis.unwrap_or_default());
    let readings = readings(param, lang);
    if !param.values.is_empty() {
        let _ = write!(head, " — {}{}{readings}", Word::InReadings.text(lang), lang.colon());
    } else if !readings.is_empty() {
        let _ = write!(head, " — {readings}");
    }
    head
}

/// Groups as a dictionary orders their names, those without one last.
pub(crate) fn in_order<T>(groups: Vec<T>, name: impl Fn(&T) -> Option<&str>) -> Vec<T> {
    let mut groups = groups;
    groups.sort_by_cached_key(|group| {
        let name = name(group);
        (name.is_none(), name.map(bareme_core::value::collated))
    });
    groups
}

/// The name of a group, as people read it.
pub(crate) fn group(name: Option<&str>, lang: Lang) -> String {
    match name {
        None => Word::None.text(lang).to_owned(),
        Some("true") => Word::Yes.text(lang).to_owned(),
        Some("false") => Word::No.text(lang).to_owned(),
        Some(name) => name.to_owned(),
    }
}

/// Who gave a parameter its value.
pub(crate) fn origin(param: &Param, lang: Lang) -> String {
    let name = |origin: &Origin| match origin {
        Origin::Policy(id) => id.clone(),
        Origin::CommandLine => Word::CommandLine.text(lang).to_owned(),
    };
    match &param.changed_by {
        Some((by, _)) => format!("{} ({})", name(by), name(&param.declared_by)),
        None => name(&param.declared_by),
    }
}

/// The page of a policy alone.
pub(crate) fn of_policy(policy: &Policy, lang: Lang) -> Page {
    let meta = &policy.meta;
    let mut under = vec![words::status(meta.status).text(lang).to_owned()];
    let source = |s: &String| format!("{}{}{s}", Word::Source.text(lang), lang.colon());
    under.extend(meta.source.as_ref().map(source));
    let day = |d: Option<jiff::civil::Date>| d.map_or("…".to_owned(), |d| d.to_string());
    if meta.from.is_some() || meta.to.is_some() {
        under.push(format!("{} → {}", day(meta.from), day(meta.to)));
    }
    let mut marks = Vec::new();
    if meta.status == Status::Proposal {
        marks.push(Word::ProposalBanner.text(lang).to_owned());
    }
    let title = format!("{} — {}", policy.id, meta.label);
    Page { title, under, marks, parts: Vec::new() }
}

/// What is said of envelopes that pay for a part of a year that is full here.
pub(crate) fn partial_envelopes(summary: &RunSummary, lang: Lang) -> Option<String> {
    let headline = summary.headline.is_some();
    let amount = |envelope: &Envelope| number::euros(envelope.amount, false, lang);
    let all: Vec<(i32, String, u32)> = summary
        .partial_envelopes()
        .map(|(year, envelope)| (year, amount(envelope), envelope.months.unwrap_or(12)))
        .collect();
    (headline && !all.is_empty()).then(|| sentences::partial_envelopes(&all, lang))
}
