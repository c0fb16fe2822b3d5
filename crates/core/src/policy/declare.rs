//! What declarations say: their arguments checked, one typed value each.

mod derived;

use super::data::{Evaluator, wrong_kind};
use super::derived::Derived;
use super::domain::{CURRENCY, Domain};
use super::merge::Amendment;
use super::model::{Meta, Status};
use super::param::{Basis, Origin, Param, ParamKind, ParamValue, Steps, Within};
use super::script::{Data, DataNode, Declaration, Script};
use crate::diagnostic::{Diagnostic, Diagnostics, Span, codes};
use crate::value::{InputSpec, Kind, Value};
use jiff::civil::Date;
use rust_decimal::Decimal;

/// The editions of the language that this program knows.
const EDITIONS: [u32; 1] = [1];

/// Names of the declarations.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    super::reference::DECLARATIONS.iter().map(|one| one.name)
}

/// Whether a name is a declaration's.
pub(super) fn is_declaration(name: &str) -> bool {
    names().any(|known| known == name)
}

/// A declaration, read.
#[derive(Debug)]
pub(super) enum Declared {
    Policy(Box<Meta>),
    Extends { id: String, span: Span },
    Param(Box<Param>),
    Set { name: String, kind: ParamKind, steps: Steps, span: Span },
    Amend { name: String, kind: ParamKind, amendment: Amendment, span: Span },
    Input(Box<InputSpec>),
    Derived(Box<Derived<()>>),
    Outputs(Vec<(String, Span)>),
}

type Result<T> = std::result::Result<T, Diagnostic>;

/// Reads every declaration of a script, in order.
pub(super) fn read(
    script: &Script,
    owner: &str,
) -> std::result::Result<Vec<Declared>, Diagnostics> {
    let evaluator = Evaluator::new(&script.constants).map_err(|e| vec![e])?;
    let mut declared = Vec::new();
    let mut refused = Vec::new();
    for declaration in &script.declarations {
        let reader = Reader { evaluator: &evaluator, declaration, owner };
        match reader.read() {
            Ok(one) => declared.push(one),
            Err(diagnostic) => refused.push(diagnostic),
        }
    }
    if refused.is_empty() { Ok(declared) } else { Err(refused) }
}

struct Reader<'a> {
    evaluator: &'a Evaluator,
    declaration: &'a Declaration,
    owner: &'a str,
}

impl Reader<'_> {
    fn read(&self) -> Result<Declared> {
        let span = self.declaration.span;
        match (self.declaration.name.as_str(), self.declaration.arguments.as_slice()) {
            ("policy", [options]) => self.policy(options).map(|m| Declared::Policy(Box::new(m))),
            ("extends", [id]) => {
                Ok(Declared::Extends { id: self.evaluator.text(id)?.to_string(), span: id.span })
            }
            ("param", [name, value]) => self.param(name, value, None),
            ("param", [name, value, options]) => self.param(name, value, Some(options)),
            ("set", [name, value]) => {
                let (kind, steps) = self.evaluator.parameter(value)?;
                Ok(Declared::Set { name: self.name(name)?, kind, steps, span: name.span })
            }
            ("amend", [name, from, value]) => self.amend(name, from, value, None),
            ("amend", [name, from, value, options]) => self.amend(name, from, value, Some(options)),
            ("input", [name, kind]) => self.input(name, kind, None),
            ("input", [name, kind, options]) => self.input(name, kind, Some(options)),
            ("aggregate", [name, kind, of]) => self.aggregate(name, kind, of, None),
            ("aggregate", [name, kind, of, options]) => {
                self.aggregate(name, kind, of, Some(options))
            }
            ("previous", [name, of]) => self.previous(name, of, None),
            ("previous", [name, of, options]) => self.previous(name, of, Some(options)),
            ("reference", [name, policy, of]) => self.reference(name, policy, of, None),
            ("reference", [name, policy, of, options]) => {
                self.reference(name, policy, of, Some(options))
            }
            ("apportion", [name, options]) => self.apportion(name, options),
            ("outputs", [list]) => {
                let name = |item: &Data| Ok((self.evaluator.text(item)?.to_string(), item.span));
                let names = Evaluator::items(list)?.iter().map(name).collect::<Result<_>>()?;
                Ok(Declared::Outputs(names))
            }
            (name, arguments) => {
                let expected = match name {
                    "param" | "input" | "previous" => "2–3",
                    "aggregate" | "reference" | "amend" => "3–4",
                    "set" | "apportion" => "2",
                    _ => "1",
                };
                Err(codes::WrongArity { name, expected, found: arguments.len() }.at(span))
            }
        }
    }

    /// A name that a formula can use as an argument.
    fn name(&self, data: &Data) -> Result<String> {
        let text = self.evaluator.text(data)?;
        let mut characters = text.chars();
        let starts = characters.next().is_some_and(|c| c.is_alphabetic() || c == '_');
        let word = starts && characters.all(|c| c.is_alphanumeric() || c == '_');
        let taken = ["this", "if", "in", "fn", "private", "let", "const", "true", "false", "eval"];
        if !word || &*text == super::EXERCICE || taken.contains(&&*text) {
            return Err(codes::BadName { name: &*text }.at(data.span));
        }
        Ok(text.to_string())
    }

    fn options<'a>(&self, data: Option<&'a Data>, known: &[&str]) -> Result<Options<'a, '_>> {
        let entries: &[(String, Span, Data)] = match data.map(|d| (&d.node, d.span)) {
            None => &[],
            Some((DataNode::Map(entries), _)) => entries,
            Some((_, span)) => {
                return Err(codes::BadKey { expected: "#{…}", found: Some("…".into()) }.at(span));
            }
        };
        if let Some((key, span, _)) =
            entries.iter().find(|(key, _, _)| !known.contains(&key.as_str()))
        {
            return Err(codes::UnknownKey { name: key, expected: known }
                .at(*span)
                .suggest(key, known.iter().copied()));
        }
        Ok(Options { entries, evaluator: self.evaluator })
    }

    fn policy(&self, data: &Data) -> Result<Meta> {
        let options = self.options(Some(data), super::reference::keys("policy"))?;
        let span = self.declaration.span;
        let missing = |key: &str| codes::MissingKey { name: key }.at(span);
        let edition = match options.get("edition") {
            None => return Err(missing("edition")),
            Some(data) => {
                let value = self.evaluator.scalar(data)?;
                let known = EDITIONS.iter().find(|e| value == Value::Number(Decimal::from(**e)));
                *known.ok_or_else(|| codes::BadEdition { value: &value }.at(data.span))?
            }
        };
        let status = options.one_of("status", &Status::keywords())?;
        let status = status.ok_or_else(|| missing("status"))?;
        Ok(Meta {
            edition,
            label: options.text("label")?.ok_or_else(|| missing("label"))?,
            status,
            source: options.text("source")?,
            from: options.date("from")?,
            to: options.date("to")?,
            total: options.text("total")?,
            eligible: options.text("eligible")?,
            domain: domain(&options, span)?,
            notes: options.text("notes")?,
            span,
        })
    }

    fn amend(
        &self,
        name: &Data,
        from: &Data,
        value: &Data,
        options: Option<&Data>,
    ) -> Result<Declared> {
        let options = self.options(options, super::reference::keys("amend"))?;
        let (kind, value) = self.evaluator.undated(value)?;
        let until = options.get("until");
        let until = until
            .map(|data| Ok::<_, Diagnostic>((self.evaluator.date(data)?, data.span)))
            .transpose()?;
        let then = options.one_of("then", &[("keep", false), ("drop", true)])?;
        if let (Some(_), Some(then)) = (until, options.get("then")) {
            let both = codes::IncompatibleOptions { first: "then", second: "until" };
            return Err(both.at(then.span));
        }
        let from = self.evaluator.date(from)?;
        let amendment =
            Amendment { until, drop: then.unwrap_or(false), ..Amendment::new(from, value) };
        Ok(Declared::Amend { name: self.name(name)?, kind, amendment, span: name.span })
    }

    fn param(&self, name: &Data, value: &Data, options: Option<&Data>) -> Result<Declared> {
        let options = self.options(options, super::reference::keys("param"))?;
        let (mut kind, steps) = self.evaluator.parameter(value)?;
        let basis = options.one_of("basis", &Basis::keywords())?;
        let within = options.one_of("within", &Within::keywords())?;
        let values = options.scalars("values")?;
        let ends = options.scalars("range")?;
        if kind == ParamKind::Scalar(Kind::Number) && !values.is_empty() {
            let whole = |v: &Value| v.number().is_some_and(|n| n.normalize().scale() == 0);
            let all = steps.iter().all(|(_, v)| matches!(v, ParamValue::Scalar(v) if whole(v)));
            // Numbered readings can be decided on by a `switch`.
            if all && values.iter().all(whole) {
                kind = ParamKind::Scalar(Kind::Integer);
            }
        }
        let mut param = Param {
            name: self.name(name)?,
            kind,
            declared: steps.clone(),
            steps,
            within: within.unwrap_or_default(),
            label: options.text("label")?,
            unit: options.text("unit")?,
            source: options.text("source")?,
            basis: basis.unwrap_or(Basis::Text),
            authorities: Vec::new(),
            min: options.scalar("min")?,
            max: options.scalar("max")?,
            range: None,
            values,
            note: options.text("note")?,
            span: name.span,
            declared_by: Origin::Policy(self.owner.to_owned()),
            changed_by: None,
            amended: Vec::new(),
        };
        check_param(&param, value.span)?;
        if let Some(data) = options.get("range") {
            param.range = Some(range(&param, ends, data.span)?);
        }
        Ok(Declared::Param(Box::new(param)))
    }

    fn input(&self, name: &Data, kind: &Data, options: Option<&Data>) -> Result<Declared> {
        let options = self.options(options, super::reference::keys("input"))?;
        let type_name = self.evaluator.text(kind)?;
        let known = Kind::ALL.into_iter().find(|one| one.keyword() == &*type_name);
        let kind = known.ok_or_else(|| {
            let expected = Kind::ALL.map(Kind::keyword);
            let wrong = codes::BadInputType { value: &*type_name, expected };
            wrong.at(kind.span).suggest(&type_name, expected)
        })?;
        let of_kind = |key: &str| -> Result<Option<Value>> {
            let Some(data) = options.get(key) else { return Ok(None) };
            typed(kind, self.evaluator.scalar(data)?, data.span).map(Some)
        };
        let values = match options.get("values") {
            None => Vec::new(),
            Some(list) => {
                let one = |d: &Data| typed(kind, self.evaluator.scalar(d)?, d.span);
                Evaluator::items(list)?.iter().map(one).collect::<Result<_>>()?
            }
        };
        let spec = InputSpec {
            name: self.name(name)?,
            kind,
            label: options.text("label")?,
            unit: options.text("unit")?,
            min: of_kind("min")?,
            max: of_kind("max")?,
            values,
            otherwise: of_kind("otherwise")?,
            optional: options.boolean("optional")?,
            note: options.text("note")?,
            span: Some(name.span),
        };
        if let Some(value) = &spec.otherwise {
            let listed = spec.values.is_empty() || spec.values.contains(value);
            if !listed || outside(value, spec.min.as_ref(), spec.max.as_ref()) {
                let at = options.get("otherwise").map_or(name.span, |d| d.span);
                return Err(codes::OutOfDeclaredRange {
                    name: &spec.name,
                    value,
                    min: spec.min.as_ref().map(Into::into),
                    max: spec.max.as_ref().map(Into::into),
                }
                .at(at));
            }
        }
        Ok(Declared::Input(Box::new(spec)))
    }
}

/// What pages show beyond labels.
fn domain(options: &Options, span: Span) -> Result<Domain> {
    let text = |data: &Data| Ok((options.evaluator.text(data)?.to_string(), data.span));
    let given = |key: &str| options.get(key).map(text).transpose();
    let levers = match options.get("levers") {
        None => Vec::new(),
        Some(list) => Evaluator::items(list)?.iter().map(text).collect::<Result<_>>()?,
    };
    let (presence, full) = (given("presence")?, options.scalar("full")?);
    let full = match (full, options.get("full")) {
        (Some(Value::Number(n)), _) if n > Decimal::ZERO => Some(n),
        (Some(other), Some(data)) => {
            return Err(
                codes::BadKey { expected: "> 0", found: Some((&other).into()) }.at(data.span)
            );
        }
        _ => None,
    };
    if full.is_some() && presence.is_none() {
        return Err(codes::MissingKey { name: "presence" }.at(span));
    }
    let currency = given("currency")?;
    // Pages and workbooks write amounts with this sign: they would show another currency as it.
    if let Some((unit, span)) = currency.as_ref().filter(|(unit, _)| unit != CURRENCY) {
        return Err(codes::BadKey {
            expected: format!("\"{CURRENCY}\""),
            found: Some(format!("\"{unit}\"").into()),
        }
        .at(*span));
    }
    let currency = currency.map(|(unit, _)| unit);
    let (per, equivalent) = (given("per")?, given("equivalent")?);
    Ok(Domain { currency, per, equivalent, presence, full, levers })
}

/// A value of the input's kind: texts stand for dates, whole numbers for integers.
fn typed(kind: Kind, value: Value, span: Span) -> Result<Value> {
    match (kind, &value) {
        (Kind::Date, Value::Text(text)) => crate::value::parse_date(text)
            .map(Value::Date)
            .ok_or_else(|| codes::BadDate { value: &**text }.at(span)),
        (Kind::Integer, Value::Number(n)) if n.normalize().scale() != 0 => {
            Err(wrong_kind(Kind::Integer, &value, span))
        }
        _ if value.kind().is_some_and(|k| k.join(kind).is_some()) => Ok(value),
        _ => Err(wrong_kind(kind, &value, span)),
    }
}

/// Whether a value lies outside declared bounds.
pub(crate) fn outside(value: &Value, min: Option<&Value>, max: Option<&Value>) -> bool {
    let below = |a: &Value, b: &Value| match (a, b) {
        (Value::Number(a), Value::Number(b)) => a < b,
        (Value::Date(a), Value::Date(b)) => a < b,
        _ => false,
    };
    min.is_some_and(|min| below(value, min)) || max.is_some_and(|max| below(max, value))
}

/// The plausible values of a parameter: two that it may hold, the smaller one first.
fn range(param: &Param, ends: Vec<Value>, span: Span) -> Result<[Value; 2]> {
    let bad = || codes::BadRange { name: &param.name }.at(span);
    let ends = <[Value; 2]>::try_from(ends).map_err(|_| bad())?;
    let kinds = match (&ends, param.kind) {
        ([Value::Number(a), Value::Number(b)], ParamKind::Scalar(kind)) => {
            kind.is_number() && a <= b
        }
        ([Value::Date(a), Value::Date(b)], ParamKind::Scalar(kind)) => kind == Kind::Date && a <= b,
        _ => false,
    };
    if !kinds {
        return Err(bad());
    }
    let steps = ends.iter().map(|end| (None, ParamValue::Scalar(end.clone()))).collect();
    check_param(&Param { steps, ..param.clone() }, span)?;
    Ok(ends)
}

/// Checks a parameter's values against its range, its readings and its kind.
pub(super) fn check_param(param: &Param, span: Span) -> Result<()> {
    let mut scalars: Vec<&Value> = Vec::new();
    if param.within == Within::Months && !param.has_means() {
        return Err(codes::NoMean { name: &param.name }.at(span));
    }
    for (_, value) in &param.steps {
        match value {
            ParamValue::Scalar(value) => scalars.push(value),
            ParamValue::ByKey(by_key) => scalars.extend(by_key.values.values()),
            ParamValue::Timeline(timeline) => {
                scalars.extend(timeline.steps.iter().filter_map(|(_, v)| match v {
                    ParamValue::Scalar(value) => Some(value),
                    _ => None,
                }));
            }
            ParamValue::Scale(_) => {}
        }
    }
    for value in scalars {
        if outside(value, param.min.as_ref(), param.max.as_ref()) {
            return Err(codes::OutOfDeclaredRange {
                name: &param.name,
                value,
                min: param.min.as_ref().map(Into::into),
                max: param.max.as_ref().map(Into::into),
            }
            .at(span));
        }
        let is_text = matches!(value, Value::Text(_));
        if is_text && !param.values.is_empty() && !param.values.contains(value) {
            let readings: Vec<String> = param.values.iter().map(Value::to_machine).collect();
            let found = value.to_machine();
            return Err(codes::NotAReading {
                name: &param.name,
                value: &found,
                expected: readings.clone(),
            }
            .at(span)
            .suggest(&found, readings.iter()));
        }
        let whole = value.number().is_none_or(|n| n.normalize().scale() == 0);
        if param.kind == ParamKind::Scalar(Kind::Integer) && !whole {
            return Err(wrong_kind(Kind::Integer, value, span));
        }
    }
    Ok(())
}

/// The last argument of a declaration, `#{…}`.
struct Options<'a, 'b> {
    entries: &'a [(String, Span, Data)],
    evaluator: &'b Evaluator,
}

impl<'a> Options<'a, '_> {
    fn get(&self, key: &str) -> Option<&'a Data> {
        self.entries.iter().find(|(name, _, _)| name == key).map(|(_, _, data)| data)
    }

    fn scalar(&self, key: &str) -> Result<Option<Value>> {
        self.get(key).map(|data| self.evaluator.scalar(data)).transpose()
    }

    fn scalars(&self, key: &str) -> Result<Vec<Value>> {
        let Some(list) = self.get(key) else { return Ok(Vec::new()) };
        Evaluator::items(list)?.iter().map(|d| self.evaluator.scalar(d)).collect()
    }

    fn text(&self, key: &str) -> Result<Option<String>> {
        self.get(key).map(|data| self.evaluator.text(data).map(|t| t.to_string())).transpose()
    }

    /// One of the words that a key knows.
    fn one_of<T: Copy>(&self, key: &str, known: &[(&str, T)]) -> Result<Option<T>> {
        let (Some(data), Some(word)) = (self.get(key), self.text(key)?) else { return Ok(None) };
        let words = known.iter().map(|(word, _)| *word);
        known
            .iter()
            .find(|(own, _)| *own == word)
            .map(|(_, one)| Some(*one))
            .ok_or_else(|| codes::BadStatus { value: &word }.at(data.span).suggest(&word, words))
    }

    fn date(&self, key: &str) -> Result<Option<Date>> {
        self.get(key).map(|data| self.evaluator.date(data)).transpose()
    }

    fn boolean(&self, key: &str) -> Result<bool> {
        match self.get(key) {
            None => Ok(false),
            Some(data) => match self.evaluator.scalar(data)? {
                Value::Boolean(b) => Ok(b),
                other => Err(wrong_kind(Kind::Boolean, &other, data.span)),
            },
        }
    }
}
