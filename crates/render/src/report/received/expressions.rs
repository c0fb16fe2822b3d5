//! Expressions of a template: every value is counted before it is made.

use super::{Done, Fault, Filling, Why, refused, within, wrong};
use minijinja::machinery::Span;
use minijinja::machinery::ast::{
    BinOpKind, CallArg, CallType, CompareOpKind, Expr, Slice, UnaryOpKind,
};
use minijinja::value::{Kwargs, Value, ValueKind};
use minijinja::{Error, ErrorKind, context};

impl<'t> Filling<'t, '_> {
    /// A value, which must be there.
    pub(super) fn value(&mut self, expr: &'t Expr<'t>) -> Done<Value> {
        let value = self.perhaps(expr)?;
        if value.is_undefined() {
            let detail = format!("`{}` is undefined", path(expr));
            return Err(wrong(ErrorKind::UndefinedError, detail, expr.span()));
        }
        Ok(value)
    }

    pub(super) fn truth(&mut self, expr: &'t Expr<'t>) -> Done<bool> {
        Ok(self.value(expr)?.is_true())
    }

    /// A value; undefined where nothing has this name.
    pub(super) fn perhaps(&mut self, expr: &'t Expr<'t>) -> Done<Value> {
        within(self.budget.enter(), expr.span())?;
        let value = self.found(expr)?;
        self.budget.leave();
        Ok(value)
    }

    fn found(&mut self, expr: &'t Expr<'t>) -> Done<Value> {
        let at = expr.span();
        Ok(match expr {
            Expr::Const(of) => of.value.clone(),
            Expr::Var(of) => self.known(of.id),
            Expr::GetAttr(of) => match &of.expr {
                Expr::Var(var) if var.id == "loop" => self.of_loop(of.name),
                holder => {
                    let holder = self.value(holder)?;
                    holder.get_attr(of.name).unwrap_or_default()
                }
            },
            Expr::GetItem(of) => {
                let (holder, key) = (self.value(&of.expr)?, self.value(&of.subscript_expr)?);
                holder.get_item(&key).unwrap_or_default()
            }
            Expr::Slice(of) => self.slice(of, at)?,
            Expr::UnaryOp(of) => match of.op {
                UnaryOpKind::Not => Value::from(!self.truth(&of.expr)?),
                UnaryOpKind::Neg => {
                    let value = self.value(&of.expr)?;
                    self.computed("-a", value, Value::UNDEFINED, at)?
                }
            },
            Expr::BinOp(of) => self.binary(of.op, (&of.left, &of.right), at)?,
            Expr::Compare(of) => {
                let mut left = self.value(&of.expr)?;
                for next in &of.ops {
                    let right = self.value(&next.expr)?;
                    if !self.compared(next.op, &left, &right, at)? {
                        return Ok(Value::from(false));
                    }
                    left = right;
                }
                Value::from(true)
            }
            Expr::IfExpr(of) => match (self.truth(&of.test_expr)?, &of.false_expr) {
                (true, _) => self.value(&of.true_expr)?,
                (false, Some(other)) => self.value(other)?,
                (false, None) => Value::UNDEFINED,
            },
            Expr::Filter(of) => {
                let Some(expr) = &of.expr else { return Err(refused("filter", at)) };
                let first = if matches!(of.name, "default" | "d") {
                    self.perhaps(expr)
                } else {
                    self.value(expr)
                };
                let mut values = vec![first?];
                values.extend(self.given(&of.args, at)?);
                self.filter(of.name, &values, at)?
            }
            Expr::Test(of) => {
                let mut values = vec![self.perhaps(&of.expr)?];
                values.extend(self.given(&of.args, at)?);
                for value in &values {
                    within(self.budget.weigh(value), at)?;
                }
                let held = self.state.perform_test(of.name, &values).map_err(|error| {
                    if error.kind() == ErrorKind::UnknownTest {
                        return wrong(error.kind(), format!("test {} is unknown", of.name), at);
                    }
                    Fault { why: Why::Wrong(error), at: Some(at) }
                });
                Value::from(held?)
            }
            Expr::Call(of) => match of.identify_call() {
                CallType::Function("range") => {
                    let given = self.given(&of.args, at)?;
                    self.range(&given, at)?
                }
                CallType::Function(
                    name @ ("namespace" | "dict" | "debug" | "super" | "caller"),
                ) => {
                    return Err(refused(name, at));
                }
                CallType::Function(name) => match self.macros.get(name).copied() {
                    Some(called) => {
                        let given = self.given(&of.args, at)?;
                        if given.last().is_some_and(Value::is_kwargs) {
                            return Err(refused("name=…", at));
                        }
                        self.call(called, given, at)?
                    }
                    None => {
                        let detail = format!("{name} is unknown");
                        return Err(wrong(ErrorKind::UnknownFunction, detail, at));
                    }
                },
                CallType::Method(holder, name) => {
                    let detail =
                        format!("{} has no method named {name}", self.value(holder)?.kind());
                    return Err(wrong(ErrorKind::UnknownMethod, detail, at));
                }
                CallType::Block(_) | CallType::Object(_) => return Err(refused("self", at)),
            },
            Expr::List(of) => self.list(&of.items, at)?,
            Expr::Tuple(of) => self.list(&of.items, at)?,
            Expr::Map(of) => {
                let mut pairs = Vec::new();
                for (key, value) in of.keys.iter().zip(&of.values) {
                    pairs.push((self.value(key)?, self.value(value)?));
                }
                let map = Value::from_pairs(pairs);
                within(self.budget.weigh(&map), at)?;
                map
            }
        })
    }

    /// What a name stands for: nearest first, a macro’s own before those of the whole template.
    fn known(&self, name: &str) -> Value {
        for frame in self.frames.iter().rev() {
            if let Some(value) = frame.names.get(name) {
                return value.clone();
            }
            if frame.apart {
                break;
            }
        }
        let whole = self.frames.first().and_then(|frame| frame.names.get(name));
        whole.cloned().unwrap_or_else(|| self.document.get_attr(name).unwrap_or_default())
    }

    fn of_loop(&self, name: &str) -> Value {
        let mut near = self.frames.iter().rev().take_while(|frame| !frame.apart);
        let Some((index, count)) = near.find_map(|frame| frame.turn) else {
            return Value::UNDEFINED;
        };
        match name {
            "index" => Value::from(index + 1),
            "index0" => Value::from(index),
            "revindex" => Value::from(count - index),
            "revindex0" => Value::from(count - index - 1),
            "first" => Value::from(index == 0),
            "last" => Value::from(index + 1 == count),
            "length" => Value::from(count),
            _ => Value::UNDEFINED,
        }
    }

    /// The arguments of a call; those that are named come last, together.
    pub(super) fn given(&mut self, args: &'t [CallArg<'t>], at: Span) -> Done<Vec<Value>> {
        let (mut values, mut named) = (Vec::new(), Vec::new());
        for arg in args {
            match arg {
                CallArg::Pos(expr) => values.push(self.value(expr)?),
                CallArg::Kwarg(name, expr) => named.push(((*name).to_owned(), self.value(expr)?)),
                CallArg::PosSplat(_) | CallArg::KwargSplat(_) => return Err(refused("*", at)),
            }
        }
        if !named.is_empty() {
            values.push(Kwargs::from_iter(named).into());
        }
        Ok(values)
    }

    fn list(&mut self, items: &'t [Expr<'t>], at: Span) -> Done<Value> {
        let values = items.iter().map(|item| self.value(item)).collect::<Done<Vec<Value>>>()?;
        let list = Value::from(values);
        within(self.budget.weigh(&list), at)?;
        Ok(list)
    }

    fn binary(
        &mut self,
        op: BinOpKind,
        (left, right): (&'t Expr<'t>, &'t Expr<'t>),
        at: Span,
    ) -> Done<Value> {
        let first = self.value(left)?;
        match op {
            BinOpKind::ScAnd if !first.is_true() => return Ok(first),
            BinOpKind::ScOr if first.is_true() => return Ok(first),
            _ => {}
        }
        let second = self.value(right)?;
        let compared = match op {
            BinOpKind::ScAnd | BinOpKind::ScOr => return Ok(second),
            BinOpKind::Eq => CompareOpKind::Eq,
            BinOpKind::Ne => CompareOpKind::Ne,
            BinOpKind::Lt => CompareOpKind::Lt,
            BinOpKind::Lte => CompareOpKind::Lte,
            BinOpKind::Gt => CompareOpKind::Gt,
            BinOpKind::Gte => CompareOpKind::Gte,
            BinOpKind::In => CompareOpKind::In,
            BinOpKind::Concat => return self.joined(&first, &second, at),
            BinOpKind::Add if first.as_str().is_some() && second.as_str().is_some() => {
                return self.joined(&first, &second, at);
            }
            BinOpKind::Mul => {
                return match (first.as_str(), second.as_str()) {
                    (Some(text), None) => self.repeated(text, &second, at),
                    (None, Some(text)) => self.repeated(text, &first, at),
                    _ => self.computed("a * b", first, second, at),
                };
            }
            BinOpKind::Add => return self.computed("a + b", first, second, at),
            BinOpKind::Sub => return self.computed("a - b", first, second, at),
            BinOpKind::Div => return self.computed("a / b", first, second, at),
            BinOpKind::FloorDiv => return self.computed("a // b", first, second, at),
            BinOpKind::Rem => return self.computed("a % b", first, second, at),
            BinOpKind::Pow => return self.computed("a ** b", first, second, at),
        };
        Ok(Value::from(self.compared(compared, &first, &second, at)?))
    }

    /// An operation on numbers, as the library computes it. Of lists it would make more lists.
    fn computed(&mut self, text: &str, a: Value, b: Value, at: Span) -> Done<Value> {
        let list = |value: &Value| {
            matches!(value.kind(), ValueKind::Seq | ValueKind::Iterable | ValueKind::Map)
        };
        if list(&a) || list(&b) {
            return Err(refused(text, at));
        }
        let compiled = self.environment.compile_expression(text);
        let value = compiled.and_then(|expression| expression.eval(context! { a, b }));
        value.map_err(|error| {
            let detail = error.detail().unwrap_or_default().to_owned();
            wrong(error.kind(), detail, at)
        })
    }

    fn joined(&mut self, a: &Value, b: &Value, at: Span) -> Done<Value> {
        let mut text = self.text(a, at)?;
        text.push_str(&self.text(b, at)?);
        Ok(Value::from(text))
    }

    fn repeated(&mut self, text: &str, times: &Value, at: Span) -> Done<Value> {
        let times = times.as_usize().ok_or_else(|| {
            wrong(ErrorKind::InvalidOperation, "strings can only be multiplied with integers", at)
        })?;
        within(self.budget.bytes(text.len().saturating_mul(times)), at)?;
        Ok(Value::from(text.repeat(times)))
    }

    fn compared(&mut self, op: CompareOpKind, a: &Value, b: &Value, at: Span) -> Done<bool> {
        for value in [a, b] {
            within(self.budget.weigh(value), at)?;
        }
        Ok(match op {
            CompareOpKind::Eq => a == b,
            CompareOpKind::Ne => a != b,
            CompareOpKind::Lt => a < b,
            CompareOpKind::Lte => a <= b,
            CompareOpKind::Gt => a > b,
            CompareOpKind::Gte => a >= b,
            CompareOpKind::In | CompareOpKind::NotIn => {
                let found = self.state.perform_test("in", &[a.clone(), b.clone()]);
                let found: Result<bool, Error> = found;
                let found = found.map_err(|e| Fault { why: Why::Wrong(e), at: Some(at) })?;
                found == matches!(op, CompareOpKind::In)
            }
        })
    }

    /// A part of a text or of a list, from the first item on.
    fn slice(&mut self, of: &'t Slice<'t>, at: Span) -> Done<Value> {
        let whole = self.value(&of.expr)?;
        let text = whole.as_str();
        let items: Vec<Value> = match text {
            Some(text) => {
                within(self.budget.bytes(text.len()), at)?;
                within(self.budget.steps(text.len()), at)?;
                text.chars().map(Value::from).collect()
            }
            None => self.items(&whole, at)?,
        };
        let mut bound = |expr: &'t Option<Expr<'t>>, absent: usize| -> Done<usize> {
            let Some(expr) = expr else { return Ok(absent) };
            let value = self.value(expr)?;
            if value.is_none() {
                return Ok(absent);
            }
            let number = value.as_i64().ok_or_else(|| {
                wrong(ErrorKind::InvalidOperation, format!("{value} is no place in it"), at)
            })?;
            let from_end = items
                .len()
                .saturating_sub(usize::try_from(number.unsigned_abs()).unwrap_or(usize::MAX));
            let place = usize::try_from(number).unwrap_or(from_end);
            Ok(place.min(items.len()))
        };
        let (start, stop) = (bound(&of.start, 0)?, bound(&of.stop, items.len())?);
        let step = match &of.step {
            None => 1,
            Some(step) => {
                let step = self.value(step)?;
                step.as_usize().filter(|step| *step > 0).ok_or_else(|| refused("[::]", at))?
            }
        };
        let part = items.get(start..stop.max(start)).unwrap_or_default();
        let part = part.iter().step_by(step);
        Ok(match text {
            Some(_) => Value::from(part.map(ToString::to_string).collect::<String>()),
            None => Value::from(part.cloned().collect::<Vec<Value>>()),
        })
    }

    fn range(&mut self, given: &[Value], at: Span) -> Done<Value> {
        let numbers: Option<Vec<i64>> = given.iter().map(Value::as_i64).collect();
        let (from, to, step) = match numbers.as_deref() {
            Some([to]) => (0, *to, 1),
            Some([from, to]) => (*from, *to, 1),
            Some([from, to, step]) if *step > 0 => (*from, *to, *step),
            _ => return Err(wrong(ErrorKind::InvalidOperation, "range", at)),
        };
        let count = i128::from(to).saturating_sub(from.into()).max(0) / i128::from(step);
        within(self.budget.steps(usize::try_from(count).unwrap_or(usize::MAX)), at)?;
        let step = usize::try_from(step).unwrap_or(usize::MAX);
        Ok(Value::from((from..to).step_by(step).map(Value::from).collect::<Vec<Value>>()))
    }
}

/// How a template names a value.
fn path(expr: &Expr<'_>) -> String {
    match expr {
        Expr::Var(of) => of.id.to_owned(),
        Expr::GetAttr(of) => format!("{}.{}", path(&of.expr), of.name),
        Expr::GetItem(of) => format!("{}[…]", path(&of.expr)),
        _ => expr.description().to_owned(),
    }
}
