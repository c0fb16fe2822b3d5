//! What is said of each value: a head and its lines, for a terminal or for a note.

use super::notation::Notation;
use super::{population, steps};
use crate::locale::number::{self, NONE};
use crate::locale::words::{Word, basis};
use crate::locale::{Lang, explain as words, messages, values};
use crate::titles;
use bareme_compare::compare::explain::{
    Branch, Cause, Explanation, Holding, Meeting, Node, Origin, Outcome, Reading, Show,
};
use bareme_core::diagnostic::Span;
use bareme_core::policy::CURRENCY;
use bareme_core::policy::{self, ParamValue};
use bareme_core::scenario::Reduced;
use bareme_core::sources::Sources;
use bareme_core::value::Value;
use rust_decimal::Decimal;
use serde::Serialize;

/// The unit of years, which are written without separators.
const YEAR: &str = "année";
/// Most lines that are named of those that make a cell.
const LINES: usize = 8;

/// A line under the head of a value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub(crate) struct Line {
    /// How deep it is inside helpers.
    pub(super) inside: usize,
    /// Whether it is a computation, rather than words.
    pub(super) computation: bool,
    /// Its text.
    pub(super) text: String,
}

/// What is said of a value.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// What people read, and the value.
    pub(super) head: String,
    /// The name, when the head does not show it.
    pub(super) name: Option<String>,
    /// The rest.
    pub(super) lines: Vec<Line>,
}

/// Says things of one explanation.
pub(super) struct Blocks<'a> {
    explanation: &'a Explanation,
    sources: &'a Sources,
    lang: Lang,
    /// The names of values that are years.
    years: Vec<&'a str>,
}

impl<'a> Blocks<'a> {
    pub(super) fn new(explanation: &'a Explanation, sources: &'a Sources, lang: Lang) -> Self {
        let is_year = |node: &&Node| node.unit() == Some(YEAR) || node.name == policy::EXERCICE;
        let years = explanation.nodes.values().filter(is_year);
        Self { explanation, sources, lang, years: years.map(|node| node.name.as_str()).collect() }
    }

    /// The block of a branch.
    pub(super) fn block(&self, branch: &Branch) -> Block {
        let explanation = self.explanation;
        let node = explanation.nodes.get(&branch.name);
        let base = explanation.base(&branch.name);
        let Some(shown) = node.or(base) else {
            return Block { head: branch.name.clone(), name: None, lines: Vec::new() };
        };
        let again = branch.show == Show::Above && !matches!(shown.outcome, Outcome::Refused(_));
        let mut head = match shown.outcome.scalar() {
            // A scale is long enough to be shown once.
            None if again => vec![shown.title().to_owned()],
            _ => vec![format!("{} = {}", shown.title(), self.outcome(shown))],
        };
        head.extend(self.compared(&branch.name));
        match branch.show {
            Show::Above => head.push(words::above(self.lang).to_owned()),
            Show::Folded => head.push(words::folded(&branch.name, self.lang)),
            Show::Opened | Show::Cut(_) => {}
        }
        let name = (shown.title() != shown.name).then(|| shown.name.clone());
        let mut lines = Vec::new();
        if matches!(branch.show, Show::Opened | Show::Cut(_)) {
            lines.push(self.about(shown));
            lines.extend(self.details(shown));
            self.work(&branch.name, &mut lines);
            lines.extend(self.trouble(shown));
            lines.extend(self.readings(&shown.name));
            let names = |names: &[String]| names.join(", ");
            if !branch.unread.is_empty() {
                lines.push(words::unread(names(&branch.unread), self.lang).into());
            }
            if !branch.same.is_empty() {
                let same = branch.same.iter().map(|name| self.named(name));
                let same = same.collect::<Vec<_>>().join(self.lang.pick(" ; ", "; "));
                lines.push(words::same(&same, self.lang).into());
            }
            if let Show::Cut(count) = branch.show {
                lines.push(words::cut(count, self.lang).into());
            }
        }
        Block { head: head.join(" "), name, lines }
    }

    /// A place in a file.
    fn place(&self, span: Span) -> String {
        self.sources.shown_place(span)
    }

    /// Expressions for the reader.
    fn notation(&self) -> Notation<'_> {
        Notation::People(self.lang, &self.years)
    }

    fn outcome(&self, node: &Node) -> String {
        let year = matches!(node.holding, Holding::Exercice);
        self.worth(&node.outcome, if year { Some(YEAR) } else { node.unit() })
    }

    /// A value in full: as many decimals as it has.
    pub(super) fn worth(&self, outcome: &Outcome, unit: Option<&str>) -> String {
        let lang = self.lang;
        match outcome {
            Outcome::Refused(_) => words::error(lang).to_owned(),
            Outcome::Value(ParamValue::Scalar(Value::Number(n))) if unit == Some(YEAR) => {
                bareme_core::number::to_machine(*n)
            }
            Outcome::Value(ParamValue::Scalar(Value::Number(n))) => amount(*n, unit, false, lang),
            Outcome::Value(ParamValue::Scalar(Value::Missing)) => Word::NoValue.text(lang).into(),
            Outcome::Value(ParamValue::Scalar(value)) => self.notation().value(value),
            Outcome::Value(other) => values::param(other, unit, lang),
        }
    }

    /// `name = value`, on one line.
    fn named(&self, name: &str) -> String {
        match self.explanation.nodes.get(name) {
            Some(node) => match &node.outcome {
                Outcome::Value(ParamValue::Scalar(_)) | Outcome::Refused(_) => {
                    format!("{name} = {}", self.outcome(node))
                }
                Outcome::Value(_) => name.to_owned(),
            },
            None => name.to_owned(),
        }
    }

    /// How a value meets the other side.
    fn compared(&self, name: &str) -> Vec<String> {
        let (explanation, lang) = (self.explanation, self.lang);
        let Some(pair) = explanation.pair(name) else { return Vec::new() };
        let mut said = match pair.meeting {
            Meeting::Added => vec![words::one_sided(true, lang).to_owned()],
            Meeting::Removed => vec![words::one_sided(false, lang).to_owned()],
            Meeting::Same if name == explanation.root => {
                vec![words::no_gap(pair.rewritten, lang).to_owned()]
            }
            Meeting::Same => Vec::new(),
            Meeting::Changed => {
                let unit = explanation.nodes.get(name).and_then(Node::unit);
                let gap = pair.gap.map(|gap| amount(gap, unit, true, lang));
                let base = explanation.base(name).map(|base| self.outcome(base));
                vec![words::compared(base.as_deref().unwrap_or(NONE), gap.as_deref(), lang)]
            }
        };
        if pair.meeting == Meeting::Changed && (pair.starts || pair.rewritten) {
            said.push(words::starts(pair.starts, pair.rewritten, lang).to_owned());
        }
        said
    }

    /// What is made of the lines of a structure, and of which.
    fn reduced(&self, name: &str, reduced: &Reduced) -> String {
        let lang = self.lang;
        let number = |span: &Span| span.line.to_string();
        let mut lines: Vec<String> = reduced.lines.iter().take(LINES).map(number).collect();
        let more = reduced.lines.len().saturating_sub(LINES);
        let file = reduced.lines.iter().chain(&reduced.empty).next().map(|span| {
            let source = self.sources.get(span.source);
            let path = source.path.display();
            source.sheet().map_or_else(|| format!("{path}:"), |sheet| format!("{path}:{sheet}!"))
        });
        if let Some(first) = lines.first_mut() {
            first.insert_str(0, &file.unwrap_or_default());
        }
        let lines = words::and_more(&lines.join(", "), more, lang);
        let told = words::Reduced {
            op: reduced.op,
            of: reduced.of.as_deref().filter(|of| *of != name),
            by: reduced.by.as_deref(),
            counts: (reduced.lines.len(), reduced.all),
            lines: &lines,
            held: reduced.held.as_ref().filter(|_| reduced.lines.len() > 1).map(number),
            empty: reduced.empty.as_ref().map(number),
        };
        told.text(lang)
    }

    /// What stands behind a name, and where.
    fn about(&self, node: &Node) -> Line {
        let lang = self.lang;
        let mut said = Vec::new();
        match &node.holding {
            Holding::Formula(formula, _) => {
                said.push(words::formula(&formula.origin, self.place(formula.span), lang));
            }
            Holding::Parameter { param, since, key } => {
                let authority = param.authority_in(self.explanation.exercice);
                said.push(words::parameter(basis(authority.basis).text(lang), lang));
                said.push(self.place(param.span));
                said.extend(since.map(|date| words::since(date.to_string(), lang)));
                if param.within == policy::Within::Months {
                    said.push(titles::dated(param, lang));
                }
                said.extend(param.changed_by.as_ref().map(|(origin, span)| {
                    let by = match origin {
                        policy::Origin::Policy(id) => id.as_str(),
                        policy::Origin::CommandLine => words::command_line(lang),
                    };
                    let place = span.map(|span| format!(" ({})", self.place(span)));
                    format!("{}{}", words::set_by(by, lang), place.unwrap_or_default())
                }));
                said.extend(
                    key.as_ref().map(|(column, key)| {
                        words::by_key(column, self.notation().value(key), lang)
                    }),
                );
            }
            Holding::Derived(derived, detail) => {
                let what = population::about(derived, detail.as_ref(), lang);
                said.push(format!("{what}, {}, {}", derived.origin, self.place(derived.span)));
            }
            Holding::Input(spec, origin) => {
                let default = || {
                    let place = spec.span.map(|span| self.place(span)).unwrap_or_default();
                    spec.otherwise.as_ref().map(|_| words::default(&place, lang))
                };
                match origin {
                    Origin::Cell(span) => said.push(words::cell(self.place(*span), lang)),
                    Origin::EmptyCell(span) => {
                        said.push(words::empty_cell(self.place(*span), lang));
                        said.extend(default());
                    }
                    Origin::Reduced(reduced) => {
                        said.push(self.reduced(&spec.name, reduced));
                        said.extend(default().filter(|_| reduced.empty.is_some()));
                    }
                    Origin::Masked { cell, marker } => {
                        said.push(words::masked_cell(marker, self.place(*cell), lang));
                        said.extend(default());
                    }
                    Origin::Unmatched { cell, table } => {
                        let path = self.sources.get(*table).path.display().to_string();
                        said.push(words::unmatched(&path, self.place(*cell), lang));
                        said.extend(default());
                    }
                    Origin::Given => said.push(words::given(lang).to_owned()),
                    Origin::NoColumn => {
                        said.push(words::no_column(lang).to_owned());
                        said.extend(default());
                    }
                    Origin::Variant { cell, before, formula, span } => {
                        let head = &self.explanation.head;
                        let name = head.variant.as_deref().unwrap_or_default();
                        said.push(words::variant(name, formula, self.place(*span), lang));
                        let cell = cell.map(|cell| self.place(cell));
                        said.push(words::before(before, cell.as_deref(), lang));
                    }
                }
            }
            Holding::Exercice => said.push(words::exercice(lang).to_owned()),
        }
        said.join(" · ").into()
    }

    /// What the law and the author say.
    fn details(&self, node: &Node) -> Vec<Line> {
        let (lang, all) = (self.lang, self.explanation.all);
        let mut said = Vec::new();
        match &node.holding {
            Holding::Formula(formula, _) => {
                said.extend(formula.description.clone().filter(|_| all));
                said.extend(formula.source.as_ref().map(|text| words::source(text, lang)));
            }
            Holding::Parameter { param, .. } => {
                let source = param.authority_in(self.explanation.exercice).source;
                said.extend(source.as_ref().map(|text| words::source(text, lang)));
                said.extend(param.note.as_ref().map(|text| words::note(text, lang)));
            }
            Holding::Derived(derived, detail) => {
                let of = derived.needs().next().map_or("", |need| need.name.as_str());
                let of_unit = self.explanation.nodes.get(of).and_then(Node::unit);
                let detail = detail.as_ref();
                said.extend(population::lines(derived, detail, self.notation(), of_unit, lang));
                said.extend(derived.source.as_ref().map(|text| words::source(text, lang)));
                said.extend(derived.note.as_ref().map(|text| words::note(text, lang)));
            }
            Holding::Input(spec, _) => {
                let note = spec.note.as_ref().filter(|_| all);
                said.extend(note.map(|text| words::note(text, lang)));
            }
            Holding::Exercice => {}
        }
        said.into_iter().map(Line::from).collect()
    }

    /// What a formula did: on both sides where they differ.
    fn work(&self, name: &str, lines: &mut Vec<Line>) {
        let steps = |node: Option<&Node>| match node.map(|node| &node.holding) {
            Some(Holding::Formula(_, steps)) => steps::lines(steps, self.notation(), self.lang),
            _ => Vec::new(),
        };
        let target = steps(self.explanation.nodes.get(name));
        let base = steps(self.explanation.base(name));
        if self.explanation.against.is_none() || base.is_empty() || target.is_empty() {
            lines.extend(if target.is_empty() { base } else { target });
            return;
        }
        let side = |is_base: bool, line: &Line| {
            let word = if is_base { Word::Base } else { Word::Target }.text(self.lang);
            let sign = if line.text.starts_with("= ") { " " } else { self.lang.colon() };
            let text = format!("{word}{sign}{}", line.text);
            Line { text, ..line.clone() }
        };
        for change in similar::capture_diff_slices(similar::Algorithm::Myers, &base, &target) {
            let (old, new) = (&base[change.old_range()], &target[change.new_range()]);
            if change.tag() == similar::DiffTag::Equal {
                lines.extend(new.iter().cloned());
                continue;
            }
            // Line against line as long as both sides have one.
            for index in 0..old.len().max(new.len()) {
                lines.extend(old.get(index).map(|line| side(true, line)));
                lines.extend(new.get(index).map(|line| side(false, line)));
            }
        }
    }

    /// Errors and missing values, with where they come from.
    fn trouble(&self, node: &Node) -> Option<Line> {
        let lang = self.lang;
        // A parameter without a value for the row refuses every formula that needs it.
        let needs = node.read.iter().filter_map(|name| self.explanation.nodes.get(name));
        let refuses = |need: &&Node| matches!(&need.outcome, Outcome::Refused(cause) if cause.formula == need.name);
        let refused_need = needs.into_iter().find(refuses);
        match &node.outcome {
            Outcome::Refused(_) if refused_need.is_some() => {
                refused_need.map(|need| words::refused_by(&need.name, lang).into())
            }
            Outcome::Refused(cause) if cause.formula == node.name => {
                let place = cause.diagnostic.span.map(|span| format!(" ({})", self.place(span)));
                let message = messages::title(&cause.diagnostic, lang);
                Some(words::refused(&message, place.unwrap_or_default(), lang).into())
            }
            Outcome::Refused(Cause { formula, elsewhere: Some(row), .. }) => {
                Some(words::refused_by(format!("{formula} ({row})"), lang).into())
            }
            Outcome::Refused(cause) => Some(words::refused_by(&cause.formula, lang).into()),
            Outcome::Value(_) if node.outcome.is_missing() => {
                let origins = self.explanation.missing_from(&node.name);
                let named = |origin: &&Node| match &origin.holding {
                    Holding::Input(_, Origin::EmptyCell(cell) | Origin::Unmatched { cell, .. }) => {
                        format!("{} ({})", origin.name, self.place(*cell))
                    }
                    Holding::Input(_, Origin::Reduced(reduced)) if reduced.empty.is_some() => {
                        let cell = reduced.empty.map(|cell| self.place(cell)).unwrap_or_default();
                        format!("{} ({cell})", origin.name)
                    }
                    Holding::Input(_, Origin::Masked { cell, marker }) => {
                        let masked = words::masked_cell(marker, self.place(*cell), lang);
                        format!("{} ({masked})", origin.name)
                    }
                    _ => origin.name.clone(),
                };
                let named: Vec<String> = origins.iter().map(named).collect();
                let own = origins.iter().all(|origin| origin.name == node.name);
                (!own).then(|| words::missing_from(named.join(", "), lang).into())
            }
            Outcome::Value(_) => None,
        }
    }

    /// What the other readings would give.
    fn readings(&self, name: &str) -> Option<Line> {
        let lang = self.lang;
        let readings = self.explanation.readings.get(name)?;
        let now = self.explanation.outcome()?;
        let others: Vec<&Reading> = readings.iter().filter(|r| !r.in_force).collect();
        let unit = self.explanation.nodes.get(&self.explanation.root).and_then(Node::unit);
        let value = |reading: &Reading| self.notation().value(&reading.value);
        if others.iter().all(|reading| reading.changes_nothing(now)) {
            let values: Vec<String> = others.iter().map(|reading| value(reading)).collect();
            return (!values.is_empty())
                .then(|| words::idle_readings(values.join(", "), lang).into());
        }
        let said = |reading: &&Reading| {
            let outcome = match (reading.cause(), reading.gap) {
                _ if reading.changes_nothing(now) => words::no_effect(lang).to_owned(),
                (Some(cause), _) => {
                    words::refused(messages::title(&cause.diagnostic, lang), "", lang)
                }
                (None, Some(gap)) => {
                    let outcome = self.worth(&reading.outcome, unit);
                    format!("{outcome} ({})", amount(gap, unit, true, lang))
                }
                (None, None) => self.worth(&reading.outcome, unit),
            };
            format!("{} → {outcome}", value(reading))
        };
        let said: Vec<String> = others.iter().map(said).collect();
        Some(
            words::readings(&self.explanation.root, said.join(lang.pick(" ; ", "; ")), lang).into(),
        )
    }
}

impl From<String> for Line {
    fn from(text: String) -> Self {
        Self { inside: 0, computation: false, text }
    }
}

/// A number in full with its unit; amounts have their cents, shares of one their percentage.
pub(super) fn amount(n: Decimal, unit: Option<&str>, sign: bool, lang: Lang) -> String {
    let fewest = if unit == Some(CURRENCY) { 2 } else { 0 };
    let shown = number::shaped(n, fewest, bareme_core::number::GUARD_DIGITS, sign, lang);
    match unit {
        Some("fraction") => {
            let percent = n.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(n);
            let percent = number::shaped(percent, 0, bareme_core::number::GUARD_DIGITS, sign, lang);
            format!("{shown} ({})", number::with_unit(&percent, "%", lang))
        }
        Some(unit) => number::with_unit(&shown, unit, lang),
        None => shown,
    }
}
