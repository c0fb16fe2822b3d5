//! Everything of an explanation, numbers exact: expressions are written as in policies.

use super::notation::{Mode, Notation};
use super::population;
use crate::diagnostics;
use crate::json as shape;
use crate::locale::Lang;
use crate::show;
use bareme_compare::compare::explain::{
    Explanation, Holding, Meeting, Node, Origin, Outcome, Reading, Step, Term, YearChoice,
};
use bareme_core::diagnostic::Span;
use bareme_core::policy::{ParamKind, ParamValue};
use bareme_core::scenario::Reduced;
use bareme_core::sources::Sources;
use serde_json::{Map, Value, json};

pub(super) fn json(explanations: &[Explanation], lang: Lang, sources: &Sources) -> String {
    let writer = Writer { lang, sources };
    let all: Vec<Value> = explanations.iter().map(|e| writer.explanation(e)).collect();
    shape::results("explanations", &all)
}

struct Writer<'a> {
    lang: Lang,
    sources: &'a Sources,
}

impl Writer<'_> {
    fn explanation(&self, explanation: &Explanation) -> Value {
        let against = explanation.against.as_ref();
        let removed = against.into_iter().flat_map(|against| &against.pairs);
        let removed = removed.filter(|(_, pair)| pair.meeting == Meeting::Removed);
        let names = explanation.nodes.keys().chain(removed.map(|(name, _)| name));
        let choice = match explanation.place.choice {
            YearChoice::Given => "given",
            YearChoice::LastCovered => "last_covered",
            YearChoice::Last => "last",
        };
        json!({
            "policy": shape::Header::new(&explanation.head),
            "base": against.map(|against| shape::Header::new(&against.head)),
            "options": { "full_year": explanation.full_year, "all": explanation.all },
            "structure": explanation.structure.as_ref(),
            "exercice": explanation.exercice,
            "exercice_choice": choice,
            "exercices": explanation.place.years,
            "outside_policy_dates": explanation.outside.is_some(),
            "value": explanation.root,
            "base_value": against.map(|against| against.root.as_str()),
            "nodes": names.map(|name| self.pair(explanation, name)).collect::<Value>(),
        })
    }

    /// A name on both sides: the target's, with the base's beside it.
    fn pair(&self, explanation: &Explanation, name: &str) -> Value {
        let mut object = match explanation.nodes.get(name) {
            Some(node) => self.node(node),
            None => Map::from_iter([("name".to_owned(), json!(name))]),
        };
        if let Some(readings) = explanation.readings.get(name) {
            let readings = readings.iter().map(|reading| self.reading(reading)).collect::<Value>();
            object.insert("readings".to_owned(), readings);
        }
        if let Some(pair) = explanation.pair(name) {
            let meeting = match pair.meeting {
                Meeting::Same => "same",
                Meeting::Changed => "changed",
                Meeting::Added => "added",
                Meeting::Removed => "removed",
            };
            object.insert("difference".to_owned(), json!(meeting));
            object.insert("gap".to_owned(), json!(shape::optional(pair.gap)));
            object.insert("starts_here".to_owned(), json!(pair.starts));
            object.insert("rule_changed".to_owned(), json!(pair.rewritten));
            let base = explanation.base(name).map(|node| Value::Object(self.node(node)));
            object.insert("base".to_owned(), base.unwrap_or_default());
        }
        Value::Object(object)
    }

    fn node(&self, node: &Node) -> Map<String, Value> {
        let mut object = Map::new();
        let kind = match &node.holding {
            Holding::Formula(..) => "formula",
            Holding::Parameter { .. } => "parameter",
            Holding::Derived(derived, _) => derived.keyword(),
            Holding::Input(..) => "input",
            Holding::Exercice => "built-in",
        };
        object.insert("name".to_owned(), json!(node.name));
        object.insert("kind".to_owned(), json!(kind));
        self.outcome(&node.outcome, &mut object);
        object.insert("unit".to_owned(), json!(node.unit()));
        object.insert("read".to_owned(), json!(node.read));
        object.insert("adds_nothing".to_owned(), json!(node.idle));
        object.insert("not_read".to_owned(), json!(node.unread));
        match &node.holding {
            Holding::Formula(formula, steps) => {
                object.insert("formula".to_owned(), json!(show::FormulaJson::new(formula)));
                object.insert("place".to_owned(), self.place(formula.span));
                object.insert("steps".to_owned(), self::steps(steps));
            }
            Holding::Parameter { param, since, key } => {
                object.insert("parameter".to_owned(), json!(shape::Param::new(param)));
                object.insert("place".to_owned(), self.place(param.span));
                object.insert("in_force_since".to_owned(), json!(since.map(|d| d.to_string())));
                let key = key
                    .as_ref()
                    .map(|(column, key)| json!({ "column": column, "key": shape::scalar(key) }));
                let by_key = matches!(param.kind, ParamKind::ByKey(_));
                object.extend(by_key.then(|| ("by_key".to_owned(), json!(key))));
            }
            Holding::Derived(derived, detail) => {
                object.insert("derived".to_owned(), json!(show::DerivedJson::new(derived)));
                object.insert("place".to_owned(), self.place(derived.span));
                object.insert("detail".to_owned(), population::json(detail.as_ref()));
            }
            Holding::Input(spec, origin) => {
                object.insert("input".to_owned(), json!(show::InputJson::new(spec)));
                object.insert("origin".to_owned(), self.origin(origin));
            }
            Holding::Exercice => {}
        }
        object
    }

    fn outcome(&self, outcome: &Outcome, object: &mut Map<String, Value>) {
        let (value, error) = match outcome {
            Outcome::Value(value) => (json!(shape::param_value(value)), Value::Null),
            Outcome::Refused(cause) => {
                let found = std::slice::from_ref(&cause.diagnostic);
                let said = diagnostics::json(found, self.sources, self.lang);
                (Value::Null, json!({ "formula": cause.formula, "diagnostic": said[0] }))
            }
        };
        object.insert("value".to_owned(), value);
        object.insert("error".to_owned(), error);
    }

    fn reading(&self, reading: &Reading) -> Value {
        let mut object = Map::new();
        object.insert("reading".to_owned(), json!(shape::scalar(&reading.value)));
        object.insert("in_force".to_owned(), json!(reading.in_force));
        self.outcome(&reading.outcome, &mut object);
        object.insert("gap".to_owned(), json!(shape::optional(reading.gap)));
        Value::Object(object)
    }

    fn reduced(&self, reduced: &Reduced) -> Value {
        let place = |span: &Span| self.place(*span);
        json!({
            "from": "reduced",
            "place": reduced.held.as_ref().or(reduced.lines.first()).map(place),
            "operation": reduced.op.name(),
            "of": reduced.of,
            "by": reduced.by,
            "lines": reduced.lines.iter().map(place).collect::<Value>(),
            "lines_of_structure": reduced.all,
            "held_by": reduced.held.as_ref().map(place),
            "missing_in": reduced.empty.as_ref().map(place),
        })
    }

    fn place(&self, span: Span) -> Value {
        let source = self.sources.get(span.source);
        let path = source.path.display().to_string();
        let mut place = json!({ "file": path, "line": span.line, "column": span.column });
        if source.sheet().is_some() {
            place["cell"] = source.place(span).into();
        }
        place
    }

    fn origin(&self, origin: &Origin) -> Value {
        match origin {
            Origin::Cell(span) => json!({ "from": "cell", "place": self.place(*span) }),
            Origin::EmptyCell(span) => json!({ "from": "empty_cell", "place": self.place(*span) }),
            Origin::Reduced(reduced) => self.reduced(reduced),
            Origin::Masked { cell, marker } => {
                json!({ "from": "masked_cell", "place": self.place(*cell), "marker": marker })
            }
            Origin::Unmatched { cell, table } => {
                let table = self.sources.get(*table).path.display().to_string();
                json!({ "from": "unmatched", "place": self.place(*cell), "table": table })
            }
            Origin::Given => json!({ "from": "host", "place": null }),
            Origin::NoColumn => json!({ "from": "no_column", "place": null }),
            Origin::Variant { cell, before, formula, span } => json!({
                "from": "variant",
                "place": cell.map(|cell| self.place(cell)),
                "before": before,
                "formula": formula,
                "formula_place": self.place(*span),
            }),
        }
    }
}

fn steps(steps: &[Step]) -> Value {
    steps.iter().map(step).collect()
}

fn step(step: &Step) -> Value {
    match step {
        Step::Condition { term, holds } => {
            let mut object = form("condition", term);
            object.insert("holds".to_owned(), json!(holds));
            Value::Object(object)
        }
        Step::Case { subject, literals } => {
            let mut object = form("switch", subject);
            let notation = Notation::Machine;
            let literals = literals.iter().map(|literal| notation.literal(literal, subject));
            object.insert("case".to_owned(), json!(literals.collect::<Vec<_>>()));
            Value::Object(object)
        }
        Step::Local { name, term } => {
            let mut object = form("local", term);
            object.insert("name".to_owned(), json!(name));
            Value::Object(object)
        }
        Step::Scale { call, computation } => {
            let mut object = form("scale", call);
            let computation = Notation::Machine.term(computation, Mode::Numbers);
            object.insert("with_values".to_owned(), json!(computation));
            Value::Object(object)
        }
        Step::Helper { name, arguments, steps, value } => {
            let arguments: Map<String, Value> = arguments
                .iter()
                .map(|(name, value)| (name.clone(), json!(shape::param_value(value))))
                .collect();
            json!({
                "step": "helper",
                "name": name,
                "arguments": arguments,
                "steps": self::steps(steps),
                "value": value.as_ref().map(shape::param_value),
            })
        }
        Step::Result(term) => Value::Object(form("result", term)),
    }
}

/// An expression as in policies, with its names, then with their values.
fn form(step: &str, term: &Term) -> Map<String, Value> {
    let value = |value: &ParamValue| shape::param_value(value);
    let object = json!({
        "step": step,
        "text": Notation::Machine.term(term, Mode::Names),
        "with_values": Notation::Machine.term(term, Mode::Numbers),
        "value": term.value.as_ref().map(value),
    });
    if let Value::Object(object) = object { object } else { Map::new() }
}
