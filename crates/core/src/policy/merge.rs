//! Inheritance: declarations and formulas, ancestors first; later ones replace by name.

use super::authority::Author;
use super::declare::{self, Declared};
use super::derived::Derived;
use super::load::File;
use super::model::{Formula, Meta, Need, Policy, PolicyFile};
use super::param::{Amended, Param, ParamKind, ParamValue, Steps};
use super::script::Script;
use super::tree::Function;
use super::{EXERCICE, data};
use crate::diagnostic::{Diagnostic, Diagnostics, Note, Span, codes};
use crate::value::InputSpec;
use indexmap::IndexMap;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A policy whose names are not resolved yet: scripts merged or, with linked `F` and `D`, parts of
/// other policies put together.
pub(super) struct Draft<F = Written, D = Derived<()>> {
    pub id: String,
    pub meta: Meta,
    pub files: Vec<PolicyFile>,
    pub inputs: IndexMap<String, InputSpec>,
    pub params: IndexMap<String, Param>,
    pub formulas: IndexMap<String, F>,
    pub derived: IndexMap<String, D>,
    pub references: IndexMap<String, Arc<Policy>>,
    pub outputs: Vec<String>,
    pub scripts: Vec<Arc<Script>>,
}

/// A formula as its script has it.
pub(super) struct Written {
    pub tree: Arc<Function>,
    pub file: usize,
    origin: String,
}

impl Written {
    /// The formula, once it is known what it needs, which helpers it uses and what it means.
    pub(super) fn formula(
        &self,
        needs: Vec<Need>,
        helpers: Vec<(String, Arc<str>)>,
        canonical: String,
    ) -> Formula {
        let comment = Comment::read(&self.tree.comment);
        Formula {
            name: self.tree.name.clone(),
            label: comment.label,
            description: comment.description,
            unit: comment.unit,
            source: comment.source,
            tags: comment.tags,
            needs,
            file: self.file,
            origin: self.origin.clone(),
            span: self.tree.span,
            text: self.tree.text.to_string(),
            helpers,
            tree: self.tree.clone(),
            kind: None,
            may_be_missing: false,
            canonical,
        }
    }
}

/// Scripts being merged.
#[derive(Default)]
pub(super) struct Merge {
    meta: Option<Meta>,
    inputs: IndexMap<String, InputSpec>,
    params: IndexMap<String, Param>,
    formulas: IndexMap<String, Written>,
    derived: IndexMap<String, Derived<()>>,
    outputs: Option<Vec<(String, Span)>>,
    diagnostics: Diagnostics,
}

impl Merge {
    /// Adds the declarations and formulas of one script.
    pub(super) fn add(&mut self, index: usize, file: &File) -> Result<(), Diagnostics> {
        let mut own: BTreeMap<String, Span> = BTreeMap::new();
        let mut meta: Option<Meta> = None;
        let said = file.declared.iter().find_map(|declared| match declared {
            Declared::Policy(meta) => Some(&**meta),
            _ => None,
        });
        let author = Author { id: &file.id, meta: said };
        for declared in &file.declared {
            let name = match declared {
                Declared::Param(param) => Some((param.name.clone(), param.span)),
                Declared::Input(input) => input.span.map(|span| (input.name.clone(), span)),
                Declared::Derived(derived) => Some((derived.name.clone(), derived.span)),
                // Under names that no declaration can have.
                Declared::Set { name, span, .. } => Some((format!("set {name}"), *span)),
                Declared::Amend { name, amendment, span, .. } => {
                    Some((format!("amend {name} {}", amendment.from), *span))
                }
                Declared::Outputs(names) => {
                    names.first().map(|(_, span)| ("outputs".to_owned(), *span))
                }
                _ => None,
            };
            if let Some((name, span)) = name {
                self.unique(&mut own, name, span);
            }
            self.declaration(declared, &author, &mut meta);
        }
        for function in file.script.functions.values().filter(|f| !f.private) {
            self.unique(&mut own, function.name.clone(), function.span);
            if function.name == EXERCICE {
                self.diagnostics.push(codes::BadName { name: EXERCICE }.at(function.span));
            }
            self.forget(&function.name, Slot::Formula);
            let (tree, origin) = (function.clone(), file.id.clone());
            self.formulas.insert(function.name.clone(), Written { tree, file: index, origin });
        }
        match meta {
            Some(mut meta) => {
                // What says which text this is does not pass on; what names the outputs does.
                if let Some(inherited) = &self.meta {
                    meta.total = meta.total.or_else(|| inherited.total.clone());
                    meta.eligible = meta.eligible.or_else(|| inherited.eligible.clone());
                    meta.domain.inherit(&inherited.domain);
                }
                self.meta = Some(meta);
            }
            None => self.diagnostics.push(codes::NoPolicy.at(Span::line(file.script.source, 1))),
        }
        if self.diagnostics.is_empty() {
            Ok(())
        } else {
            Err(std::mem::take(&mut self.diagnostics))
        }
    }

    fn unique(&mut self, own: &mut BTreeMap<String, Span>, name: String, span: Span) {
        if let Some(first) = own.get(&name) {
            self.diagnostics.push(
                codes::DuplicateName { name: &name }
                    .at(span)
                    .related(Some(*first), Note::FirstDefined),
            );
        } else {
            own.insert(name, span);
        }
    }

    fn declaration(&mut self, declared: &Declared, author: &Author<'_>, meta: &mut Option<Meta>) {
        match declared {
            Declared::Policy(own) => {
                if let Some(first) = meta {
                    self.diagnostics.push(
                        codes::PolicyTwice
                            .at(own.span)
                            .related(Some(first.span), Note::FirstDefined),
                    );
                }
                *meta = Some((**own).clone());
            }
            Declared::Extends { .. } => {}
            Declared::Param(param) => {
                self.forget(&param.name, Slot::Param);
                self.params.insert(param.name.clone(), (**param).clone());
            }
            Declared::Input(input) => {
                self.forget(&input.name, Slot::Input);
                self.inputs.insert(input.name.clone(), (**input).clone());
            }
            Declared::Derived(derived) => {
                self.forget(&derived.name, Slot::Derived);
                self.derived.insert(derived.name.clone(), (**derived).clone());
            }
            Declared::Outputs(names) => self.outputs = Some(names.clone()),
            Declared::Set { name, kind, steps, span } => {
                let (steps, span) = (steps.clone(), *span);
                self.change(name, *kind, span, author, |param| {
                    param.set(steps, Some(span));
                    Ok(())
                });
            }
            Declared::Amend { name, kind, amendment, span } => {
                let amendment = amendment.clone();
                self.change(name, *kind, *span, author, |param| {
                    amendment.apply(param, Some(*span))
                });
            }
        }
    }

    /// Changes an inherited parameter; naming nothing is an error, never a silent no-op.
    fn change(
        &mut self,
        name: &str,
        kind: ParamKind,
        span: Span,
        author: &Author<'_>,
        change: impl FnOnce(&mut Param) -> Result<(), Diagnostic>,
    ) {
        let Some(param) = self.params.get_mut(name) else {
            let other = self.inputs.contains_key(name)
                || self.formulas.contains_key(name)
                || self.derived.contains_key(name);
            let wrong = if other {
                codes::SetNotParameter { name }.at(span)
            } else {
                codes::SetUnknown { name }.at(span)
            };
            let known = self.params.keys().map(String::as_str);
            self.diagnostics.push(wrong.suggest(name, known));
            return;
        };
        let mut changed = param.clone();
        let done = change(&mut changed);
        changed.changed(param, author, Some(span));
        if data::join(param.kind, kind).is_none() {
            self.diagnostics.push(
                codes::SetKind { name, expected: Some(param.kind.sort()) }
                    .at(span)
                    .related(Some(param.span), Note::Declared),
            );
        } else if let Err(diagnostic) = done.and_then(|()| declare::check_param(&changed, span)) {
            self.diagnostics.push(diagnostic.related(Some(param.span), Note::Declared));
        } else {
            *param = changed;
        }
    }

    /// A later declaration may change the kind of a name: it leaves the other lists.
    fn forget(&mut self, name: &str, keep: Slot) {
        if keep != Slot::Input {
            self.inputs.shift_remove(name);
        }
        if keep != Slot::Param {
            self.params.shift_remove(name);
        }
        if keep != Slot::Formula {
            self.formulas.shift_remove(name);
        }
        if keep != Slot::Derived {
            self.derived.shift_remove(name);
        }
    }

    /// The merged policy, not linked yet.
    pub(super) fn finish(self, id: String, files: &[File]) -> Result<Draft, Diagnostics> {
        let Some(meta) = self.meta else {
            let span = files.last().map(|file| Span::line(file.script.source, 1));
            return Err(vec![codes::NoPolicy.at(span)]);
        };
        if self.formulas.is_empty() {
            return Err(vec![codes::NoFormula.at(meta.span)]);
        }
        let known = || self.formulas.keys().map(String::as_str);
        let mut diagnostics = Vec::new();
        let mut outputs: Vec<String> = Vec::new();
        for (name, span) in self.outputs.iter().flatten() {
            let is_other = self.inputs.contains_key(name)
                || self.params.contains_key(name)
                || self.derived.contains_key(name);
            if !self.formulas.contains_key(name) {
                let wrong = if is_other {
                    codes::NotAFormula { name }.at(*span)
                } else {
                    codes::UnknownOutput { name }.at(*span)
                };
                diagnostics.push(wrong.suggest(name, known()));
            } else if outputs.contains(name) {
                diagnostics.push(codes::DuplicateName { name }.at(*span));
            } else {
                outputs.push(name.clone());
            }
        }
        if self.outputs.is_none() {
            outputs = self.formulas.keys().cloned().collect();
        }
        for name in [&meta.total, &meta.eligible].into_iter().flatten() {
            if !self.formulas.contains_key(name) {
                diagnostics
                    .push(codes::UnknownOutput { name }.at(meta.span).suggest(name, known()));
            }
        }
        if !diagnostics.is_empty() {
            return Err(diagnostics);
        }
        let policy_file = |file: &File| PolicyFile {
            id: file.id.clone(),
            source: file.script.source,
            module: file.script.module,
        };
        Ok(Draft {
            id,
            meta,
            files: files.iter().map(policy_file).collect(),
            inputs: self.inputs,
            params: self.params,
            formulas: self.formulas,
            derived: self.derived,
            outputs,
            references: IndexMap::new(),
            scripts: files.iter().map(|file| file.script.clone()).collect(),
        })
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Slot {
    Input,
    Param,
    Formula,
    Derived,
}

/// A value from a day on: until the next day of which something is known, unless it says another.
#[derive(Clone, Debug)]
pub(super) struct Amendment {
    pub from: Date,
    pub value: ParamValue,
    /// Until when: what would be in force on that day is, from then on.
    pub until: Option<(Date, Span)>,
    /// Whether the values that follow are dropped.
    pub drop: bool,
}

impl Amendment {
    pub(super) fn new(from: Date, value: ParamValue) -> Self {
        Self { from, value, until: None, drop: false }
    }

    pub(super) fn apply(self, param: &mut Param, span: Option<Span>) -> Result<(), Diagnostic> {
        let from = self.from;
        let end = if self.drop { Some(Date::MAX) } else { self.until.map(|(day, _)| day) };
        let after = match self.until {
            None => None,
            Some((day, at)) => {
                let bad = || codes::BadUntil { name: &param.name, value: day }.at(at);
                let after = param.on(day).filter(|_| from < day);
                Some((Some(day), after.cloned().ok_or_else(bad)?))
            }
        };
        let replaced = |day: Date| day == from || day > from && end.is_some_and(|end| day <= end);
        param.steps.retain(|(day, _)| day.is_none_or(|day| !replaced(day)));
        param.steps.push((Some(from), self.value));
        param.steps.extend(after);
        param.steps.sort_by_key(|(day, _)| *day);
        let later = param.steps.iter().filter_map(|(day, _)| *day).filter(|day| *day > from);
        let kept = if end.is_none() { later.collect() } else { Vec::new() };
        param.amended.push(Amended { from, span, kept, undone: false });
        Ok(())
    }
}

impl Param {
    /// Other values, whatever it had.
    pub(super) fn set(&mut self, steps: Steps, span: Option<Span>) {
        self.amended.retain_mut(|amended| {
            amended.undone = true;
            amended.beside(span)
        });
        let of = |from| Amended { from, span, kept: Vec::new(), undone: false };
        self.amended.extend(steps.iter().filter_map(|(from, _)| from.map(of)));
        self.steps = steps;
    }
}

/// A formula's comment: label, text, tags.
#[derive(Default)]
struct Comment {
    label: Option<String>,
    description: Option<String>,
    unit: Option<String>,
    source: Option<String>,
    tags: Vec<(String, String)>,
}

impl Comment {
    fn read(lines: &[String]) -> Self {
        let mut comment = Self::default();
        let mut text: Vec<&str> = Vec::new();
        for line in lines {
            if let Some(tag) = line.strip_prefix('@') {
                let (name, value) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
                let value = value.trim().to_owned();
                match name {
                    "unit" => comment.unit = Some(value),
                    "source" => comment.source = Some(value),
                    _ => comment.tags.push((name.to_owned(), value)),
                }
            } else if comment.label.is_none() && !line.is_empty() {
                comment.label = Some(line.clone());
            } else if !line.is_empty() {
                text.push(line);
            }
        }
        comment.description = (!text.is_empty()).then(|| text.join("\n"));
        comment
    }
}
