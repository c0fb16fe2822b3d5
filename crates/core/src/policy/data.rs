//! Values written in declarations: literals, constants, arithmetic, scales, dates, values in time.

use super::ops::{self, Argument, Settings};
use super::param::{ByKey, ParamKind, ParamValue, Scale, Steps, Timeline};
use super::script::{Data, DataNode};
use super::tree::{Binary, Host, Unary};
use crate::diagnostic::{Diagnostic, Span, codes};
use crate::value::{self, Kind, Value};
use indexmap::IndexMap;
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Most points of a scale.
const MAX_POINTS: usize = 1_000;

type Result<T> = std::result::Result<T, Diagnostic>;

/// Evaluates declarations of one script, with its constants.
#[derive(Default)]
pub(super) struct Evaluator {
    constants: BTreeMap<String, Value>,
}

impl Evaluator {
    /// Evaluates the constants, each seeing those before it.
    pub(super) fn new(constants: &[(String, Data)]) -> Result<Self> {
        let mut evaluator = Self::default();
        for (name, data) in constants {
            let value = evaluator.scalar(data)?;
            evaluator.constants.insert(name.clone(), value);
        }
        Ok(evaluator)
    }

    /// A number, boolean, text, date or `none()`.
    pub(super) fn scalar(&self, data: &Data) -> Result<Value> {
        let shape = || codes::BadParameter.at(data.span);
        match &data.node {
            DataNode::Number(n) => Ok(Value::Number(*n)),
            DataNode::Boolean(b) => Ok(Value::Boolean(*b)),
            DataNode::Text(text) => Ok(Value::Text(text.clone())),
            DataNode::Name(name) => self.constants.get(name).cloned().ok_or_else(|| {
                codes::UnknownVariable { name }.at(data.span).suggest(name, self.constants.keys())
            }),
            DataNode::Array(_) | DataNode::Map(_) => Err(shape()),
            DataNode::Call(name, arguments) => self.call(name, arguments, data.span),
        }
    }

    fn call(&self, name: &str, arguments: &[Data], span: Span) -> Result<Value> {
        let failed = |error: ops::OpError| error.diagnostic().at(span);
        match (name, arguments) {
            ("date", [text]) => return self.date(text).map(Value::Date),
            ("none", []) => return Ok(Value::Missing),
            ("none", [unit]) => return self.text(unit).map(|_| Value::Missing),
            _ => {}
        }
        let values: Vec<Value> = arguments.iter().map(|a| self.scalar(a)).collect::<Result<_>>()?;
        match (name, values.as_slice()) {
            ("-", [operand]) => return ops::unary(Unary::Minus, operand).map_err(failed),
            (symbol, [left, right]) => {
                if let Some(op) = Binary::from_symbol(symbol).filter(|op| op.is_arithmetic()) {
                    return ops::binary(op, left, right).map_err(failed);
                }
            }
            _ => {}
        }
        match Host::from_name(name) {
            Some(host) if host.row().declares => {
                let (least, most) = host.arity();
                if values.len() < least || values.len() > most {
                    let expected =
                        if least == most { least.to_string() } else { format!("{least}–{most}") };
                    return Err(codes::WrongArity { name, expected, found: values.len() }.at(span));
                }
                let values: Vec<Argument> = values.into_iter().map(Argument::Value).collect();
                match host.call(&values, Settings::default()).map_err(failed)? {
                    Argument::Value(value) => Ok(value),
                    _ => Err(codes::BadParameter.at(span)),
                }
            }
            Some(_) => Err(codes::BadParameter.at(span)),
            None => Err(codes::UnknownFunction { name }
                .at(span)
                .suggest(name, ["scale", "by_key", "dated", "timeline", "date", "none", "round"])),
        }
    }

    /// A text.
    pub(super) fn text(&self, data: &Data) -> Result<Arc<str>> {
        match self.scalar(data)? {
            Value::Text(text) => Ok(text),
            other => Err(wrong_kind(Kind::Text, &other, data.span)),
        }
    }

    /// A text `"2025-04-30"` or a `date(…)`.
    pub(super) fn date(&self, data: &Data) -> Result<Date> {
        match self.scalar(data)? {
            Value::Date(date) => Ok(date),
            Value::Text(text) => value::parse_date(&text)
                .ok_or_else(|| codes::BadDate { value: &*text }.at(data.span)),
            other => Err(wrong_kind(Kind::Date, &other, data.span)),
        }
    }

    fn number(&self, data: &Data) -> Result<Decimal> {
        match self.scalar(data)? {
            Value::Number(n) => Ok(n),
            other => Err(wrong_kind(Kind::Number, &other, data.span)),
        }
    }

    /// Items of `[…]`.
    pub(super) fn items(data: &Data) -> Result<&[Data]> {
        match &data.node {
            DataNode::Array(items) => Ok(items),
            _ => Err(codes::ScaleShape.at(data.span)),
        }
    }

    fn pairs(data: &Data) -> Result<Vec<(&Data, &Data)>> {
        let pair = |item| match Self::items(item)? {
            [x, y] => Ok((x, y)),
            _ => Err(codes::ScaleShape.at(item.span)),
        };
        Self::items(data)?.iter().map(pair).collect()
    }

    /// The value of a parameter, with its kind.
    pub(super) fn parameter(&self, data: &Data) -> Result<(ParamKind, Steps)> {
        if let DataNode::Call(name, arguments) = &data.node
            && name == "dated"
        {
            let [list] = arguments.as_slice() else {
                return Err(codes::ScaleShape.at(data.span));
            };
            let steps = self.in_time(list)?;
            let kind = common_kind(steps.iter().map(|(_, kind, _)| *kind), data.span)?;
            return Ok((
                kind,
                steps.into_iter().map(|(date, _, value)| (Some(date), value)).collect(),
            ));
        }
        let (kind, value) = self.undated(data)?;
        Ok((kind, vec![(None, value)]))
    }

    /// A value without dates of entry into force.
    pub(super) fn undated(&self, data: &Data) -> Result<(ParamKind, ParamValue)> {
        let (name, arguments) = match &data.node {
            DataNode::Call(name, arguments) => (name.as_str(), arguments.as_slice()),
            _ => ("", &[][..]),
        };
        match (name, arguments) {
            ("scale", [points]) => {
                Ok((ParamKind::Scale, ParamValue::Scale(Arc::new(self.scale(points, data.span)?))))
            }
            ("by_key", [column, list]) => self.by_key(column, list, data.span),
            ("timeline", [list]) => {
                let steps = self.in_time(list)?;
                let kind = match common_kind(steps.iter().map(|(_, kind, _)| *kind), data.span)? {
                    ParamKind::Scalar(kind)
                        if kind.is_number()
                            && steps
                                .iter()
                                .all(|(_, _, v)| *v != ParamValue::Scalar(Value::Missing)) =>
                    {
                        ParamKind::Timeline
                    }
                    ParamKind::Scale => ParamKind::ScaleTimeline,
                    _ => return Err(codes::BadParameter.at(data.span)),
                };
                let steps = steps.into_iter().map(|(date, _, value)| (date, value)).collect();
                Ok((kind, ParamValue::Timeline(Arc::new(Timeline { steps }))))
            }
            ("scale" | "by_key" | "timeline" | "dated", _) => Err(codes::ScaleShape.at(data.span)),
            _ => {
                let value = self.scalar(data)?;
                let kind = value.kind().unwrap_or(Kind::Number);
                Ok((ParamKind::Scalar(kind), ParamValue::Scalar(value)))
            }
        }
    }

    fn scale(&self, points: &Data, span: Span) -> Result<Scale> {
        let mut scale: Vec<(Decimal, Decimal)> = Vec::new();
        for (x, y) in Self::pairs(points)? {
            let point = (self.number(x)?, self.number(y)?);
            if scale.last().is_some_and(|(last, _)| *last >= point.0) {
                return Err(codes::ScaleNotAscending { value: point.0 }.at(x.span));
            }
            scale.push(point);
            if scale.len() > MAX_POINTS {
                return Err(codes::TooComplex { limit: "scale_points", name: None }.at(span));
            }
        }
        if scale.len() < 2 {
            return Err(codes::ScaleTooShort.at(span));
        }
        Ok(Scale { points: scale })
    }

    fn by_key(&self, column: &Data, list: &Data, span: Span) -> Result<(ParamKind, ParamValue)> {
        let column = self.text(column)?.to_string();
        let mut values: IndexMap<String, Value> = IndexMap::new();
        let mut kind: Option<Kind> = None;
        for (key, data) in Self::pairs(list)? {
            let (text, value) = (self.text(key)?, self.scalar(data)?);
            if let Some(own) = value.kind() {
                let joined = kind.map_or(Some(own), |k| k.join(own));
                kind =
                    Some(joined.ok_or_else(|| wrong_kind(kind.unwrap_or(own), &value, data.span))?);
            }
            if values.insert(text.to_string(), value).is_some() {
                return Err(codes::ByKeyDuplicate { name: &*text }.at(key.span));
            }
        }
        if values.is_empty() {
            return Err(codes::ScaleShape.at(span));
        }
        let kind = kind.unwrap_or(Kind::Number);
        Ok((ParamKind::ByKey(kind), ParamValue::ByKey(Arc::new(ByKey { column, values }))))
    }

    fn in_time(&self, list: &Data) -> Result<Vec<(Date, ParamKind, ParamValue)>> {
        let mut steps: Vec<(Date, ParamKind, ParamValue)> = Vec::new();
        for (date, data) in Self::pairs(list)? {
            let from = self.date(date)?;
            if steps.last().is_some_and(|(last, _, _)| *last >= from) {
                return Err(codes::DatesNotAscending { value: from }.at(date.span));
            }
            let (kind, value) = self.undated(data)?;
            steps.push((from, kind, value));
        }
        if steps.is_empty() {
            return Err(codes::ScaleShape.at(list.span));
        }
        Ok(steps)
    }
}

/// The kind that all values of a parameter in time share.
fn common_kind(kinds: impl Iterator<Item = ParamKind>, span: Span) -> Result<ParamKind> {
    let mut common: Option<ParamKind> = None;
    for kind in kinds {
        common = Some(match common {
            None => kind,
            Some(so_far) => join(so_far, kind).ok_or_else(|| codes::BadParameter.at(span))?,
        });
    }
    common.ok_or_else(|| codes::ScaleShape.at(span))
}

/// The kind of a parameter that may hold both.
pub(super) fn join(a: ParamKind, b: ParamKind) -> Option<ParamKind> {
    match (a, b) {
        (ParamKind::Scalar(a), ParamKind::Scalar(b)) => a.join(b).map(ParamKind::Scalar),
        (ParamKind::ByKey(a), ParamKind::ByKey(b)) => a.join(b).map(ParamKind::ByKey),
        (a, b) => (a == b).then_some(a),
    }
}

/// "A text is expected here, not a number."
pub(super) fn wrong_kind(expected: Kind, found: &Value, span: Span) -> Diagnostic {
    let found = Some(found.kind().map_or("none()".into(), Into::into));
    codes::BadKey { expected, found }.at(span)
}
