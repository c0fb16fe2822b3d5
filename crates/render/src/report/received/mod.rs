//! A template from anybody, filled in within limits.
//!
//! The library that reads templates counts the steps of those that it runs and not the bytes of
//! their values: a namespace that holds itself or forty doublings of a text end the program. Here
//! its syntax tree is walked instead, and each value is counted before it is made. What could not
//! be counted is refused by name.

mod budget;
mod expressions;
mod filters;

use crate::page::clean;
use budget::Budget;
pub(super) use budget::Limit;
use minijinja::machinery::ast::{Expr, ForLoop, Macro, Stmt};
use minijinja::machinery::{Span, parse};
use minijinja::value::{Value, ValueKind};
use minijinja::{Environment, Error, ErrorKind, HtmlEscape, State};
use std::collections::BTreeMap;

/// Why a template was not filled in, and where.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) why: Why,
    pub(super) at: Option<Span>,
}

#[derive(Debug)]
pub(super) enum Why {
    /// As the library tells it.
    Wrong(Error),
    /// A limit of what templates may take.
    Limit(Limit),
    /// Something that these templates do not have.
    Refused(String),
}

type Done<T = ()> = Result<T, Fault>;

fn wrong(kind: ErrorKind, detail: impl Into<String>, at: Span) -> Fault {
    Fault { why: Why::Wrong(Error::new(kind, detail.into())), at: Some(at) }
}

fn refused(what: &str, at: Span) -> Fault {
    Fault { why: Why::Refused(what.to_owned()), at: Some(at) }
}

/// Adds a place to what only knows the limit.
fn within<T>(done: Result<T, Limit>, at: Span) -> Done<T> {
    done.map_err(|limit| Fault { why: Why::Limit(limit), at: Some(at) })
}

/// Names that are known in one part of a template.
#[derive(Default)]
struct Frame<'t> {
    names: BTreeMap<&'t str, Value>,
    /// Item and number of items of a loop.
    turn: Option<(usize, usize)>,
    /// Whether it is that of a macro, which sees no frame below but the first.
    apart: bool,
}

/// A template being filled in.
struct Filling<'t, 'e> {
    document: Value,
    state: State<'e, 'e>,
    environment: &'e Environment<'e>,
    frames: Vec<Frame<'t>>,
    macros: BTreeMap<&'t str, &'t Macro<'t>>,
    blocks: BTreeMap<&'t str, &'t [Stmt<'t>]>,
    budget: Budget,
}

/// Fills a template in. `page`: what it may extend.
pub(super) fn fill(
    (name, text): (&str, &str),
    page: (&str, &str),
    document: Value,
    environment: &Environment<'_>,
) -> Done<String> {
    let read = |name, text| {
        let syntax = environment.syntax().clone();
        parse(text, name, syntax).map_err(|error| Fault { why: Why::Wrong(error), at: None })
    };
    let (own, frame) = (read(name, text)?, read(page.0, page.1)?);
    let mut filling = Filling {
        document,
        state: environment.empty_state(),
        environment,
        frames: vec![Frame::default()],
        macros: BTreeMap::new(),
        blocks: BTreeMap::new(),
        budget: Budget::default(),
    };
    let (Stmt::Template(own), Stmt::Template(frame)) = (&own, &frame) else {
        return Ok(String::new());
    };
    filling.know(&own.children);
    let mut out = String::new();
    let extends = own.children.iter().find_map(|statement| match statement {
        Stmt::Extends(extends) => Some(extends),
        _ => None,
    });
    match extends {
        None => filling.all(&own.children, &mut out)?,
        Some(extends) => {
            let named = filling.value(&extends.name)?;
            if named.as_str() != Some(page.0) {
                let detail = format!("template `{named}` does not exist");
                return Err(wrong(ErrorKind::TemplateNotFound, detail, extends.span()));
            }
            // Names that it gives hold in its blocks.
            for statement in &own.children {
                if let Stmt::Set(_) = statement {
                    filling.statement(statement, &mut out)?;
                }
            }
            filling.all(&frame.children, &mut out)?;
        }
    }
    Ok(out)
}

impl<'t> Filling<'t, '_> {
    /// Macros and blocks, wherever they stand.
    fn know(&mut self, statements: &'t [Stmt<'t>]) {
        for statement in statements {
            match statement {
                Stmt::Macro(of) => _ = self.macros.insert(of.name, of),
                Stmt::Block(block) => {
                    self.blocks.insert(block.name, &block.body);
                    self.know(&block.body);
                }
                Stmt::IfCond(of) => {
                    self.know(&of.true_body);
                    self.know(&of.false_body);
                }
                Stmt::ForLoop(of) => self.know(&of.body),
                _ => {}
            }
        }
    }

    fn all(&mut self, statements: &'t [Stmt<'t>], out: &mut String) -> Done {
        statements.iter().try_for_each(|statement| self.statement(statement, out))
    }

    /// The same with names of their own.
    fn apart(&mut self, frame: Frame<'t>, body: &'t [Stmt<'t>], out: &mut String) -> Done {
        self.frames.push(frame);
        let done = self.all(body, out);
        self.frames.pop();
        done
    }

    fn statement(&mut self, statement: &'t Stmt<'t>, out: &mut String) -> Done {
        let at = place(statement);
        within(self.budget.enter(), at)?;
        match statement {
            Stmt::EmitRaw(raw) => {
                within(self.budget.bytes(raw.raw.len()), at)?;
                out.push_str(raw.raw);
            }
            Stmt::EmitExpr(of) => {
                let value = self.value(&of.expr)?;
                let text = self.text(&value, at)?;
                if value.is_safe() || value.is_number() || value.kind() == ValueKind::Bool {
                    out.push_str(&text);
                } else {
                    let escaped = HtmlEscape(&clean(&text)).to_string();
                    within(self.budget.bytes(escaped.len().saturating_sub(text.len())), at)?;
                    out.push_str(&escaped);
                }
            }
            Stmt::ForLoop(of) => self.each(of, at, out)?,
            Stmt::IfCond(of) => {
                let body = if self.truth(&of.expr)? { &of.true_body } else { &of.false_body };
                self.all(body, out)?;
            }
            Stmt::WithBlock(with) => {
                self.frames.push(Frame::default());
                let named = with.assignments.iter().try_for_each(|(target, value)| {
                    let value = self.value(value)?;
                    self.name(target, value)
                });
                let done = named.and_then(|()| self.all(&with.body, out));
                self.frames.pop();
                done?;
            }
            Stmt::Set(set) => {
                let value = self.value(&set.expr)?;
                self.name(&set.target, value)?;
            }
            Stmt::SetBlock(set) if set.filter.is_none() => {
                let mut text = String::new();
                self.all(&set.body, &mut text)?;
                self.name(&set.target, Value::from_safe_string(text))?;
            }
            Stmt::Block(block) => {
                let body = self.blocks.get(block.name).copied().unwrap_or(&block.body);
                self.apart(Frame::default(), body, out)?;
            }
            Stmt::Macro(_) | Stmt::Extends(_) => {}
            Stmt::Include(include) => {
                let named = self.value(&include.name)?;
                let detail = format!("template `{named}` does not exist");
                return Err(wrong(ErrorKind::TemplateNotFound, detail, at));
            }
            Stmt::Import(_) | Stmt::FromImport(_) => return Err(refused("import", at)),
            Stmt::SetBlock(_) | Stmt::FilterBlock(_) => return Err(refused("filter", at)),
            Stmt::AutoEscape(_) => return Err(refused("autoescape", at)),
            Stmt::CallBlock(_) => return Err(refused("call", at)),
            Stmt::Do(_) => return Err(refused("do", at)),
            Stmt::Template(template) => self.all(&template.children, out)?,
        }
        self.budget.leave();
        Ok(())
    }

    fn each(&mut self, of: &'t ForLoop<'t>, at: Span, out: &mut String) -> Done {
        if of.recursive {
            return Err(refused("recursive", at));
        }
        let all = self.value(&of.iter)?;
        let mut items = self.items(&all, of.iter.span())?;
        if let Some(filter) = &of.filter_expr {
            let mut kept = Vec::new();
            for item in items {
                self.frames.push(Frame::default());
                let named = self.name(&of.target, item.clone());
                let holds = named.and_then(|()| self.truth(filter));
                self.frames.pop();
                if holds? {
                    kept.push(item);
                }
            }
            items = kept;
        }
        if items.is_empty() {
            return self.all(&of.else_body, out);
        }
        let count = items.len();
        for (index, item) in items.into_iter().enumerate() {
            within(self.budget.steps(1), at)?;
            self.frames.push(Frame { turn: Some((index, count)), ..Frame::default() });
            let done = self.name(&of.target, item).and_then(|()| self.all(&of.body, out));
            self.frames.pop();
            done?;
        }
        Ok(())
    }

    /// Gives a value its name, or each of its items one.
    fn name(&mut self, target: &'t Expr<'t>, value: Value) -> Done {
        let targets = match target {
            Expr::Var(var) => {
                if let Some(frame) = self.frames.last_mut() {
                    frame.names.insert(var.id, value);
                }
                return Ok(());
            }
            Expr::List(list) => &list.items,
            Expr::Tuple(tuple) => &tuple.items,
            _ => return Err(refused("namespace", target.span())),
        };
        let items = self.items(&value, target.span())?;
        if items.len() != targets.len() {
            let detail = format!("{} values for {} names", items.len(), targets.len());
            return Err(wrong(ErrorKind::CannotUnpack, detail, target.span()));
        }
        targets.iter().zip(items).try_for_each(|(target, item)| self.name(target, item))
    }

    /// The items of a value, counted.
    fn items(&mut self, value: &Value, at: Span) -> Done<Vec<Value>> {
        let all = value.try_iter().map_err(|e| Fault { why: Why::Wrong(e), at: Some(at) })?;
        let mut items = Vec::new();
        for item in all {
            within(self.budget.steps(1), at)?;
            items.push(item);
        }
        Ok(items)
    }

    /// A value as text, counted.
    fn text(&mut self, value: &Value, at: Span) -> Done<String> {
        let weight = within(self.budget.weigh(value), at)?;
        within(self.budget.bytes(weight), at)?;
        Ok(value.to_string())
    }

    /// What a macro writes.
    fn call(&mut self, of: &'t Macro<'t>, given: Vec<Value>, at: Span) -> Done<Value> {
        if given.len() > of.args.len() {
            return Err(wrong(ErrorKind::TooManyArguments, of.name, at));
        }
        self.frames.push(Frame { apart: true, ..Frame::default() });
        let mut text = String::new();
        let done = self.arguments(of, given, at).and_then(|()| self.all(&of.body, &mut text));
        self.frames.pop();
        done.map(|()| Value::from_safe_string(text))
    }

    fn arguments(&mut self, of: &'t Macro<'t>, given: Vec<Value>, at: Span) -> Done {
        // Defaults are those of the last arguments.
        let required = of.args.len() - of.defaults.len();
        let mut given = given.into_iter();
        for (index, target) in of.args.iter().enumerate() {
            let default = index.checked_sub(required).map(|index| &of.defaults[index]);
            let value = match (given.next(), default) {
                (Some(value), _) => value,
                (None, Some(default)) => self.value(default)?,
                (None, None) => return Err(wrong(ErrorKind::MissingArgument, of.name, at)),
            };
            self.name(target, value)?;
        }
        Ok(())
    }
}

fn place(statement: &Stmt<'_>) -> Span {
    match statement {
        Stmt::Template(s) => s.span(),
        Stmt::EmitExpr(s) => s.expr.span(),
        Stmt::EmitRaw(s) => s.span(),
        Stmt::ForLoop(s) => s.span(),
        Stmt::IfCond(s) => s.span(),
        Stmt::WithBlock(s) => s.span(),
        Stmt::Set(s) => s.span(),
        Stmt::SetBlock(s) => s.span(),
        Stmt::AutoEscape(s) => s.span(),
        Stmt::FilterBlock(s) => s.span(),
        Stmt::Block(s) => s.span(),
        Stmt::Import(s) => s.span(),
        Stmt::FromImport(s) => s.span(),
        Stmt::Extends(s) => s.span(),
        Stmt::Include(s) => s.span(),
        Stmt::Macro(s) => s.span(),
        Stmt::CallBlock(s) => s.span(),
        Stmt::Do(s) => s.span(),
    }
}
