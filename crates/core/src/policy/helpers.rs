//! Helpers of a host: functions of the program that runs policies, which a script declares
//! (`helper("name", ["number"], "number")`) and calls like any other host function.

use super::data::Evaluator;
use super::ops::{Argument, OpError, too_long};
use super::script::{Data, DataNode, Declaration};
use crate::diagnostic::{Diagnostic, Diagnostics, Note, Sort, Span, codes};
use crate::value::{Kind, Value};
use indexmap::IndexMap;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;

/// Kinds of arguments and results, as a declaration writes them.
const KINDS: [(&str, Kind); 5] = [
    ("number", Kind::Number),
    ("integer", Kind::Integer),
    ("boolean", Kind::Boolean),
    ("text", Kind::Text),
    ("date", Kind::Date),
];

/// Most arguments of a helper.
const MOST_ARGUMENTS: usize = 8;

/// What a script says of a helper of its host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Its name in scripts.
    pub name: Arc<str>,
    /// The kinds of its arguments.
    pub takes: Vec<Kind>,
    /// The kind of its result.
    pub gives: Kind,
}

/// `majorer(number, text) -> number`
impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = |kind: Kind| KINDS.iter().find(|(_, k)| *k == kind).map_or("", |(word, _)| word);
        let takes: Vec<&str> = self.takes.iter().copied().map(word).collect();
        write!(f, "{}({}) -> {}", self.name, takes.join(", "), word(self.gives))
    }
}

/// What a helper computes: the value, or why there is none.
type Function = dyn Fn(&[Value]) -> Result<Value, String> + Send + Sync;

/// A function that a host gives to policies.
///
/// It must be pure: the same arguments give the same value, whenever, however often and on
/// whatever thread it is called. Results are kept from one evaluation to the next under its
/// `version`, which must change whenever what it computes does.
#[derive(Clone)]
pub struct Helper {
    signature: Arc<Signature>,
    version: Arc<str>,
    function: Arc<Function>,
}

impl fmt::Debug for Helper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} @ {}", self.signature, self.version)
    }
}

impl Helper {
    /// A helper by its name in scripts, the kinds of its arguments and of its result, and its
    /// version.
    ///
    /// The function receives present values of these kinds, numbers rounded to 15 decimals as all
    /// that leaves a policy: where an argument is missing, the result is, and it is not called. What
    /// it gives must be of its kind and is rounded alike. An `Err`, a panic, a missing value or one
    /// of another kind is an error of the cell.
    pub fn new(
        name: &str,
        takes: &[Kind],
        gives: Kind,
        version: &str,
        function: impl Fn(&[Value]) -> Result<Value, String> + Send + Sync + 'static,
    ) -> Self {
        let signature = Signature { name: name.into(), takes: takes.to_vec(), gives };
        Self { signature: signature.into(), version: version.into(), function: Arc::new(function) }
    }

    /// Its name and its kinds.
    pub fn signature(&self) -> &Signature {
        &self.signature
    }

    /// What tells it from what it computed before.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// What it gives for these arguments.
    pub(crate) fn call(&self, arguments: &[Argument]) -> Result<Argument, OpError> {
        let refused = |fault| Err(OpError::Helper(self.signature.name.clone(), fault));
        let mut values = Vec::with_capacity(arguments.len());
        for (argument, kind) in arguments.iter().zip(&self.signature.takes) {
            match argument {
                Argument::Value(Value::Missing) => {
                    return Ok(Argument::Value(Value::Missing));
                }
                Argument::Value(value) if fits(value, *kind) => values.push(value.leave()),
                Argument::Value(value) => {
                    let found = value.kind().map_or("none()".into(), Sort::from);
                    return refused(Fault::Argument(*kind, found));
                }
                Argument::Scale(_) => return refused(Fault::Argument(*kind, "scale".into())),
                Argument::Timeline(_) => return refused(Fault::Argument(*kind, "timeline".into())),
            }
        }
        match catch_unwind(AssertUnwindSafe(|| (self.function)(&values))) {
            Ok(Ok(value)) => match self.received(value) {
                Ok(value) => Ok(Argument::Value(value)),
                Err(value) => refused(Fault::Result(self.signature.gives, value)),
            },
            Ok(Err(reason)) => refused(Fault::Failed(reason)),
            Err(panic) => {
                let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
                let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
                refused(Fault::Panicked(text.unwrap_or_default()))
            }
        }
    }

    /// A result as policies hold values; `Err` when it is none of its kind.
    fn received(&self, value: Value) -> Result<Value, Value> {
        match value.leave() {
            Value::Text(text) => {
                let text: String = text.trim().nfc().collect();
                let fits = self.signature.gives == Kind::Text && !too_long(&[&text]);
                if fits { Ok(Value::Text(text.into())) } else { Err(value) }
            }
            left if fits(&left, self.signature.gives) => Ok(left),
            _ => Err(value),
        }
    }
}

/// Whether a value is present and of a kind.
fn fits(value: &Value, kind: Kind) -> bool {
    let Some(found) = value.kind() else { return false };
    let whole = || value.number().is_none_or(|n| i64::try_from(n).is_ok() && n.fract().is_zero());
    found == kind || (kind == Kind::Integer && found == Kind::Number && whole())
}

/// Why a helper of the host has no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// An argument that is not of this kind.
    Argument(Kind, Sort),
    /// It says why.
    Failed(String),
    /// It panicked.
    Panicked(String),
    /// It gave something that is not of this kind.
    Result(Kind, Value),
}

impl Fault {
    /// The diagnostic of a cell, for the helper of a name.
    pub(super) fn diagnostic(&self, name: &str) -> Diagnostic {
        match self {
            Self::Argument(expected, found) => {
                let (expected, found) = (*expected, found.clone());
                codes::ArgumentKind { operator: name, expected, found }.into()
            }
            Self::Failed(detail) => codes::HelperFailed { name, detail }.into(),
            Self::Panicked(detail) => codes::HelperPanicked { name, detail }.into(),
            Self::Result(kind, value) => {
                let found =
                    if *value == Value::Missing { "missing".into() } else { value.to_machine() };
                codes::HelperResult { name, expected: *kind, value: shortened(&found) }.into()
            }
        }
    }
}

/// A text short enough for a message.
fn shortened(text: &str) -> String {
    text.chars().take(60).collect()
}

/// The helpers that a host gives, by name.
#[derive(Clone, Debug, Default)]
pub struct Helpers(IndexMap<Arc<str>, Arc<Helper>>);

impl Helpers {
    /// Adds one; `Err` when the name is taken.
    ///
    /// # Errors
    /// `B0214` when the name is taken.
    pub fn register(&mut self, helper: Helper) -> Result<(), Diagnostic> {
        let name = helper.signature.name.clone();
        if self.0.contains_key(&name) {
            return Err(codes::DuplicateFunction { name: &*name }.into());
        }
        self.0.insert(name, Arc::new(helper));
        Ok(())
    }
}

/// A helper that a script declares, with the one that its host gives, if it does.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// What the script says of it.
    pub signature: Arc<Signature>,
    /// Where.
    pub span: Span,
    /// What the host gives.
    pub helper: Option<Arc<Helper>>,
}

impl Wanted {
    /// The same with what a host gives; an error when its kinds are others.
    pub(super) fn bound(&self, helpers: &Helpers) -> Result<Self, Diagnostic> {
        let helper = helpers.0.get(&self.signature.name).cloned();
        if let Some(other) = helper.as_ref().filter(|given| given.signature != self.signature) {
            return Err(codes::HelperKinds {
                expected: self.signature.to_string(),
                found: other.signature.to_string(),
            }
            .at(self.span));
        }
        Ok(Self { helper, ..self.clone() })
    }

    /// Its signature, and the version of what the host gives.
    pub fn told(&self) -> String {
        match &self.helper {
            Some(helper) => format!("{} ({})", self.signature, helper.version),
            None => self.signature.to_string(),
        }
    }

    /// Says that no host gives it.
    pub(super) fn absent(&self, told: fn(String) -> Diagnostic) -> Option<Diagnostic> {
        self.helper.is_none().then(|| told(self.signature.to_string()).at(self.span))
    }
}

/// Takes the helpers out of the declarations of a script.
pub(super) fn declared(
    declarations: &mut Vec<Declaration>,
    constants: &[(String, Data)],
    taken: &dyn Fn(&str) -> Option<Option<Span>>,
) -> Result<Vec<Wanted>, Diagnostics> {
    let (own, others) = std::mem::take(declarations).into_iter().partition(|d| d.name == "helper");
    *declarations = others;
    let own: Vec<Declaration> = own;
    if own.is_empty() {
        return Ok(Vec::new());
    }
    let evaluator = Evaluator::new(constants).map_err(|e| vec![e])?;
    let mut found: Vec<Wanted> = Vec::new();
    let mut refused = Vec::new();
    for declaration in &own {
        match read(declaration, &evaluator) {
            Ok(one) => {
                let name = &one.signature.name;
                let twice = found.iter().find(|other| other.signature.name == *name);
                let first = twice.map(|other| Some(other.span)).or_else(|| taken(name));
                if let Some(first) = first {
                    refused.push(
                        codes::DuplicateFunction { name: &**name }
                            .at(one.span)
                            .related(first, Note::FirstDefined),
                    );
                } else {
                    found.push(one);
                }
            }
            Err(error) => refused.push(error),
        }
    }
    if refused.is_empty() { Ok(found) } else { Err(refused) }
}

fn read(declaration: &Declaration, evaluator: &Evaluator) -> Result<Wanted, Diagnostic> {
    let [name, takes, gives] = declaration.arguments.as_slice() else {
        return Err(codes::WrongArity {
            name: "helper",
            expected: "3",
            found: declaration.arguments.len(),
        }
        .at(declaration.span));
    };
    let kind = |data: &Data| {
        let written = evaluator.text(data)?;
        let known = KINDS.iter().find(|(word, _)| *word == &*written);
        known.map(|(_, kind)| *kind).ok_or_else(|| {
            codes::HelperForm { value: Some((&written).into()) }
                .at(data.span)
                .suggest(&written, KINDS.map(|(word, _)| word))
        })
    };
    let items = match &takes.node {
        DataNode::Array(items) if items.len() <= MOST_ARGUMENTS => items,
        _ => return Err(codes::HelperForm { value: None }.at(takes.span)),
    };
    let takes = items.iter().map(kind).collect::<Result<_, _>>()?;
    let text = evaluator.text(name)?;
    let mut characters = text.chars();
    let starts = characters.next().is_some_and(|c| c.is_alphabetic() || c == '_');
    if !starts || !characters.all(|c| c.is_alphanumeric() || c == '_') {
        return Err(codes::BadName { name: &*text }.at(name.span));
    }
    let signature = Signature { name: text, takes, gives: kind(gives)? };
    Ok(Wanted { signature: signature.into(), span: name.span, helper: None })
}
