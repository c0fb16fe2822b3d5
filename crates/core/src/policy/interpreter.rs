//! The interpreter: the scripts of a policy compiled by Rhai, and formulas called one row at a
//! time. It is the meaning, and it words the errors of all evaluators.

use super::host::{engine, give, value};
use super::ops::{OpError, Settings};
use super::{script::Script, syntax};
use crate::diagnostic::{Diagnostic, Note, Span, codes};
use crate::value::Value;
use rhai::module_resolvers::StaticModuleResolver;
use rhai::{AST, CallFnOptions, Dynamic, Engine, EvalAltResult, Module, Position, Scope, Shared};
use std::cell::{OnceCell, RefCell};
use std::fmt;
use std::sync::Arc;

/// The scripts of a policy, each with its own engine: they never see each other's helpers. A
/// script is compiled when one of its formulas is called.
pub(crate) struct Interpreter {
    scripts: Vec<Arc<Script>>,
    settings: Settings,
    compiled: Vec<OnceCell<Option<Compiled>>>,
    modules: RefCell<Vec<Option<Shared<Module>>>>,
}

/// A script compiled for one engine.
struct Compiled {
    /// The engine, with the script's imports as static modules.
    engine: Engine,
    /// Its functions.
    ast: AST,
}

impl fmt::Debug for Interpreter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let compiled = self.compiled.iter().filter(|one| one.get().is_some()).count();
        write!(f, "Interpreter({compiled} of {} scripts)", self.scripts.len())
    }
}

impl Interpreter {
    /// Nothing is compiled before it is called.
    pub(crate) fn new(scripts: &[Arc<Script>], settings: Settings) -> Self {
        Self {
            scripts: scripts.to_vec(),
            settings,
            compiled: scripts.iter().map(|_| OnceCell::new()).collect(),
            modules: RefCell::new(vec![None; scripts.len()]),
        }
    }

    /// Whether these are the scripts that it runs, whatever the parameters of their policy.
    pub(crate) fn runs(&self, scripts: &[Arc<Script>], settings: Settings) -> bool {
        let same = |(a, b): (&Arc<Script>, &Arc<Script>)| {
            let imports = |script: &Script| {
                script.imports.iter().map(|import| import.script).collect::<Vec<_>>()
            };
            let given = |script: &'_ Script| -> Vec<_> {
                script.given.iter().map(|one| one.helper.as_ref().map(Arc::as_ptr)).collect()
            };
            Arc::ptr_eq(a, b)
                || (Arc::ptr_eq(&a.text, &b.text)
                    && a.source == b.source
                    && a.module == b.module
                    && imports(a) == imports(b)
                    && given(a) == given(b))
        };
        self.settings == settings
            && self.scripts.len() == scripts.len()
            && self.scripts.iter().zip(scripts).all(same)
    }

    /// Calls a function of a script: a value, or the diagnostic of the cell.
    pub(crate) fn call(
        &self,
        file: usize,
        name: &str,
        arguments: Vec<Dynamic>,
    ) -> Result<Value, Diagnostic> {
        let compiled = self.compiled.get(file);
        let compiled = compiled.and_then(|one| one.get_or_init(|| self.compile(file)).as_ref());
        let Some(Compiled { engine, ast }) = compiled else {
            return Err(codes::InterpreterFailed { detail: "compile" }.into());
        };
        let options = CallFnOptions::new().eval_ast(false).rewind_scope(true);
        let mut scope = Scope::new();
        match engine.call_fn_with_options::<Dynamic>(options, &mut scope, ast, name, arguments) {
            Ok(result) => value(&result)
                .ok_or_else(|| codes::InterpreterFailed { detail: result.type_name() }.into()),
            Err(error) => Err(explain(*error, &self.scripts, file, name)),
        }
    }

    /// An engine with the helpers of all scripts: one name is one helper, and each script was held
    /// to those that it declares.
    fn engine(&self) -> Engine {
        let mut engine = engine(self.settings);
        for helper in self.scripts.iter().flat_map(|script| &script.given) {
            helper.helper.iter().for_each(|helper| give(&mut engine, helper));
        }
        engine
    }

    /// `None` stands for a script that Rhai refuses the second time, which cannot happen.
    fn compile(&self, index: usize) -> Option<Compiled> {
        let script = &self.scripts[index];
        let mut engine = self.engine();
        for import in &script.imports {
            let module = self.module(import.script?)?;
            engine.register_static_module(&import.alias, module);
        }
        let mut ast = engine.compile(&*script.text).ok()?.clone_functions_only();
        ast.set_source(index.to_string());
        Some(Compiled { engine, ast })
    }

    /// A module, compiled once. What it imports is bound inside it, whatever its importers call
    /// theirs.
    fn module(&self, index: usize) -> Option<Shared<Module>> {
        if let Some(known) = &self.modules.borrow()[index] {
            return Some(known.clone());
        }
        let script = &self.scripts[index];
        let mut resolver = StaticModuleResolver::new();
        for import in &script.imports {
            let inner = self.module(import.script?)?;
            resolver.insert(import.path.clone(), (*inner).clone());
        }
        let mut engine = self.engine();
        engine.set_module_resolver(resolver);
        let mut ast = engine.compile(&*script.text).ok()?;
        ast.set_source(index.to_string());
        let module: Shared<Module> =
            Module::eval_ast_as_new(Scope::new(), &ast, &engine).ok()?.into();
        self.modules.borrow_mut()[index] = Some(module.clone());
        Some(module)
    }
}

/// What went wrong, where, and the way through helpers.
fn explain(error: EvalAltResult, scripts: &[Arc<Script>], file: usize, name: &str) -> Diagnostic {
    let mut calls: Vec<(usize, Position)> = Vec::new();
    let mut error = error;
    let mut at = file;
    while let EvalAltResult::ErrorInFunctionCall(_, source, inner, position) = error {
        if !position.is_none() {
            calls.push((at, position));
        }
        at = source.parse().unwrap_or(at);
        error = *inner;
    }
    let place = |index: usize, position: Position| {
        let source = scripts.get(index)?.source;
        let line = u32::try_from(position.line()?).ok()?;
        let column = u32::try_from(position.position().unwrap_or(1).max(1)).ok()?;
        let length = syntax::token_length(&scripts[index].text, line, column);
        Some(Span::new(source, line, column, length))
    };
    let position = error.position();
    let mut diagnostic = match error {
        EvalAltResult::ErrorRuntime(payload, _) => match payload.try_cast::<OpError>() {
            Some(error) => error.diagnostic(),
            None => codes::InterpreterFailed { detail: "throw" }.into(),
        },
        // `if`, `&&` and `||` on what is not a boolean: kinds are checked, so it is missing.
        EvalAltResult::ErrorMismatchDataType(..) => OpError::MissingDecision("if").diagnostic(),
        EvalAltResult::ErrorDataTooLarge(..) => OpError::TooLong.diagnostic(),
        EvalAltResult::ErrorTooManyOperations(_) | EvalAltResult::ErrorStackOverflow(_) => {
            codes::OperationLimit { name: Some(name.into()) }.into()
        }
        other => codes::InterpreterFailed { detail: other.to_string() }.into(),
    };
    diagnostic = diagnostic.at(place(at, position));
    for (index, position) in calls.into_iter().rev() {
        diagnostic = diagnostic.related(place(index, position), Note::CalledFrom);
    }
    diagnostic
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Arg, Code};
    use crate::sources::Sources;

    /// Checks refuse what would come to these beforehand: the net must hold all the same.
    #[test]
    fn what_no_check_foresaw_is_told_with_its_formula_and_its_place() {
        let text = "policy(#{ edition: 1, label: \"a\", status: \"hypothesis\" });\nfn f() { 1 }\n";
        let mut sources = Sources::memory([("a.rhai", text)]);
        let policy = crate::policy::load(&mut sources, "a.rhai", &[]).unwrap();
        let told = |error| explain(error, &policy.scripts, 0, "f");

        let endless = told(EvalAltResult::ErrorTooManyOperations(Position::new(2, 10)));
        assert_eq!(endless.code, Code::OperationLimit);
        assert_eq!(endless.arg("name").and_then(Arg::text), Some("f"));
        assert_eq!(endless.span.map(|span| (span.line, span.column)), Some((2, 10)));

        let interpreter = Interpreter::new(&policy.scripts, Settings::default());
        assert_eq!(interpreter.call(0, "f", Vec::new()), Ok(Value::Number(1.into())));
        let unknown = interpreter.call(0, "g", Vec::new()).unwrap_err();
        assert_eq!(unknown.code, Code::InterpreterFailed);
        assert!(unknown.arg("detail").and_then(Arg::text).unwrap().contains('g'));
    }
}
