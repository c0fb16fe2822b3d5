//! One script file, lowered: functions as typed trees, declarations as data, imports as names.

use super::declare;
use super::helpers::{self, Helper, Wanted};
use super::lower::Lowering;
use super::syntax::{self, Lexed};
use super::tree::{Function, HelperRef, Host};
use crate::diagnostic::{Diagnostic, Diagnostics, Note, SourceId, Span, codes};
use crate::number::{self, NumberError};
use indexmap::IndexMap;
use rhai::Token;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::sync::Arc;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// Most refusals reported of one script.
const MOST_REPORTED: usize = 200;

/// A script file, ready to be merged into a policy.
#[derive(Clone, Debug)]
pub(crate) struct Script {
    /// Where it was read.
    pub source: SourceId,
    /// Its text: the interpreter compiles it again, one engine per thread.
    pub text: Arc<str>,
    /// An imported module: its public functions are helpers, and it declares nothing.
    pub module: bool,
    /// Every function, by name, in order.
    pub functions: IndexMap<String, Arc<Function>>,
    /// Top-level calls, in order.
    pub declarations: Vec<Declaration>,
    /// Top-level constants, in order.
    pub constants: Vec<(String, Data)>,
    /// Imports, in order.
    pub imports: Vec<Import>,
    /// Helpers of the host, in order.
    pub given: Vec<Wanted>,
    /// What reads otherwise than it was probably meant.
    pub slips: Diagnostics,
}

/// `import "path" as alias;`
#[derive(Clone, Debug)]
pub(crate) struct Import {
    pub path: String,
    pub alias: String,
    pub span: Span,
    /// The script it was resolved to, among the policy's scripts.
    pub script: Option<usize>,
}

/// A call at the top level.
#[derive(Clone, Debug)]
pub(crate) struct Declaration {
    pub name: String,
    pub span: Span,
    pub arguments: Vec<Data>,
}

/// A value written in a declaration, with its place.
#[derive(Clone, Debug)]
pub(crate) struct Data {
    pub node: DataNode,
    pub span: Span,
}

/// What a declaration may hold.
#[derive(Clone, Debug)]
pub(crate) enum DataNode {
    Number(Decimal),
    Boolean(bool),
    Text(Arc<str>),
    Array(Vec<Data>),
    Map(Vec<(String, Span, Data)>),
    /// `scale(…)`, `date(…)`, or an operator.
    Call(String, Vec<Data>),
    /// A constant.
    Name(String),
}

impl Script {
    /// Reads, parses and lowers one file.
    pub(crate) fn read(
        source: SourceId,
        text: &Arc<str>,
        module: bool,
    ) -> Result<Self, Diagnostics> {
        // Cells are NFC: a text of the script must equal the cell that looks the same.
        let text: &Arc<str> =
            &if is_nfc(text) { text.clone() } else { text.nfc().collect::<String>().into() };
        let (lexed, parsed) = syntax::read(source, text).map_err(|e| vec![e])?;
        let mut diagnostics = inexact_numbers(&lexed);
        let places = lexed.functions().map_err(|e| vec![e])?;
        let ast = parsed.map_err(|e| vec![e])?;

        let mut lowering = Lowering::new(&lexed, &ast, &places, module);
        let (mut declarations, constants, imports) = lowering.top_level();
        let taken = |name: &str| match places.iter().find(|place| place.name == name) {
            Some(place) => Some(Some(lexed.lexeme_span(place.name_at))),
            None => {
                (Host::from_name(name).is_some() || declare::is_declaration(name)).then_some(None)
            }
        };
        let given = helpers::declared(&mut declarations, &constants, &taken)?;
        lowering.given = given.iter().map(|one| one.signature.clone()).collect();
        let mut functions: IndexMap<String, Arc<Function>> = IndexMap::new();
        for place in &places {
            let function = lowering.function(place);
            // What was called `helper` before there was such a declaration stays a function.
            let declares = declare::is_declaration(&place.name) && place.name != "helper";
            if Host::from_name(&place.name).is_some() || declares {
                diagnostics.push(codes::DuplicateFunction { name: &place.name }.at(function.span));
            } else if let Some(first) = functions.get(&place.name) {
                diagnostics.push(
                    codes::DuplicateFunction { name: &place.name }
                        .at(function.span)
                        .related(Some(first.span), Note::FirstDefined),
                );
            } else {
                functions.insert(place.name.clone(), Arc::new(function));
            }
        }
        diagnostics.append(&mut lowering.diagnostics);
        diagnostics.extend(recursion(&functions));
        if diagnostics.iter().any(Diagnostic::is_error) {
            diagnostics.sort_by_key(|d| d.span);
            diagnostics.truncate(MOST_REPORTED);
            return Err(diagnostics);
        }
        let text = text.clone();
        let slips = lexed.decimal_commas();
        Ok(Self { source, text, module, functions, declarations, constants, imports, given, slips })
    }

    /// The helper of the host of a name, where there is one.
    pub(crate) fn given(&self, name: &str) -> Option<&Arc<Helper>> {
        self.given.iter().find(|given| &*given.signature.name == name)?.helper.as_ref()
    }

    /// The function of a helper reference, and the script it lies in.
    pub(crate) fn helper<'a>(
        &'a self,
        scripts: &'a [Arc<Script>],
        helper: &HelperRef,
    ) -> Option<(&'a Self, &'a Arc<Function>)> {
        let script = match &helper.module {
            None => self,
            Some(alias) => {
                let import = self.imports.iter().find(|import| import.alias == **alias)?;
                scripts.get(import.script?)?
            }
        };
        script.functions.get(&*helper.name).map(|function| (script, function))
    }
}

/// Literals that Rhai would round in silence.
fn inexact_numbers(lexed: &Lexed) -> Diagnostics {
    let mut found = Vec::new();
    for (i, lexeme) in lexed.lexemes.iter().enumerate() {
        if let Token::DecimalConstant(_) = lexeme.token {
            let written = lexed.written(i).replace('_', "");
            let (place, value) = (lexed.lexeme_span(i), &written);
            found.push(match number::parse(value) {
                Ok(_) => continue,
                Err(NumberError::TooPrecise) => codes::NumberTooPrecise { value }.at(place),
                Err(_) => codes::NumberTooLarge { value }.at(place),
            });
        }
    }
    found
}

/// Functions of one script that call themselves, directly or not.
fn recursion(functions: &IndexMap<String, Arc<Function>>) -> Diagnostics {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        Open,
        Done,
    }
    let mut states: BTreeMap<&str, State> = BTreeMap::new();
    let mut found = Vec::new();
    for start in functions.values() {
        // Depth first without recursion of our own: hostile scripts may chain 2 000 helpers.
        let mut stack: Vec<(&Arc<Function>, usize)> = Vec::new();
        if !states.contains_key(start.name.as_str()) {
            states.insert(&start.name, State::Open);
            stack.push((start, 0));
        }
        while let Some((function, next)) = stack.pop() {
            let Some(call) = function.calls.get(next) else {
                states.insert(&function.name, State::Done);
                continue;
            };
            stack.push((function, next + 1));
            let callee = functions.get(&*call.name).filter(|_| call.module.is_none());
            let Some(callee) = callee else { continue };
            match states.get(callee.name.as_str()) {
                None => {
                    states.insert(&callee.name, State::Open);
                    stack.push((callee, 0));
                }
                Some(State::Open) => {
                    found.push(codes::Recursion { name: &callee.name }.at(callee.span).related(
                        Some(function.span).filter(|span| *span != callee.span),
                        Note::CalledFrom,
                    ));
                }
                Some(State::Done) => {}
            }
        }
    }
    found
}
