//! Finding and reading a policy's scripts: the policy, its ancestors, and their imports.

use super::declare::{self, Declared};
use super::helpers::Helpers;
use super::library::Library;
use super::link;
use super::merge::Merge;
use super::model::Policy;
use super::script::Script;
use super::settings::Setting;
use super::syntax::{self, MAX_BYTES};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Note, SourceId, Span, codes};
use crate::sources::{Root, Source, Sources};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;

/// Most scripts of one policy, ancestors and modules together.
pub(super) const MAX_SCRIPTS: usize = 64;

/// Loads and checks a policy named by path or id, with the settings of the command line.
///
/// # Errors
/// Those of [`find`]; what is wrong in the scripts and in what they refer to (`B01…` to `B05…`), at
/// its place; in the settings, those of [`Setting::applied`] and
/// [`Param::accepted`](super::Param::accepted).
pub fn load(
    sources: &mut Sources,
    name: &str,
    settings: &[Setting],
) -> Result<Policy, Diagnostics> {
    load_with(sources, name, settings, &Helpers::default())
}

/// The same with the helpers that the host gives to scripts. Without one that a script declares, a
/// policy loads, and is not evaluated.
///
/// # Errors
/// Those of [`load`]; `B0542` for a helper of other kinds than declared.
pub fn load_with(
    sources: &mut Sources,
    name: &str,
    settings: &[Setting],
    helpers: &Helpers,
) -> Result<Policy, Diagnostics> {
    let path = find(sources, name).map_err(|e| vec![e])?;
    let mut library = Library::with(helpers.clone());
    let loaded = one(sources, &policy_id(name, &path), &path, settings, &mut library);
    loaded.map_err(|errors| errors.into_iter().map(|error| explained(sources, error)).collect())
}

/// An error of a script, told as the slip that it comes from.
fn explained(sources: &Sources, error: Diagnostic) -> Diagnostic {
    let Some(span) = error.span else { return error };
    let text = Source::text(sources.get(span.source));
    syntax::explained(error, &text.nfc().collect::<String>().into())
}

/// Loads a policy, and before it those that it refers to.
pub(super) fn one(
    sources: &mut Sources,
    id: &str,
    path: &Path,
    settings: &[Setting],
    library: &mut Library,
) -> Result<Policy, Diagnostics> {
    library.open(sources, id, path);
    let mut loader = Loader { sources, files: Vec::new(), library };
    loader.policy(path, None)?;
    loader.imports()?;
    let Loader { files, .. } = loader;

    let mut merge = Merge::default();
    for (index, file) in files.iter().enumerate().filter(|(_, file)| !file.script.module) {
        merge.add(index, file)?;
    }
    let mut draft = merge.finish(id.to_owned(), &files)?;
    // What always holds comes before what holds from a day on: none undoes another.
    let mut settings: Vec<&Setting> = settings.iter().collect();
    settings.sort_by_key(|setting| setting.from);
    for setting in settings {
        setting.apply(&mut draft.params).map_err(|error| {
            let name = setting.name();
            let column = error.code == Code::SetUnknown && draft.inputs.contains_key(name);
            vec![if column { codes::SetColumn { name }.into() } else { error }]
        })?;
    }
    library.references(sources, &mut draft, &files)?;
    let policy = link::link(draft, library)?;
    library.close();
    Ok(policy)
}

/// One script with where it comes from.
pub(super) struct File {
    pub path: PathBuf,
    pub id: String,
    pub script: Arc<Script>,
    pub declared: Vec<Declared>,
}

struct Loader<'a> {
    sources: &'a mut Sources,
    /// Ancestors before heirs; modules after.
    files: Vec<File>,
    library: &'a mut Library,
}

/// The file of a policy named on the command line.
///
/// # Errors
/// `B0105` when nothing has that name, with the nearest; `B0101` for a path to nothing, `B0113` to
/// a folder, `B0114` to data, `B0121` to what is no file, `B0102` to links in a loop; `B0104` for
/// an id that leads outside the folder.
pub fn find(sources: &Sources, name: &str) -> Result<PathBuf, Diagnostic> {
    let path = Path::new(name);
    let looks_like_path = path.extension().is_some_and(|e| e == "rhai");
    let root = Root::current(sources);
    if sources.exists(path) {
        return if is_data(path) {
            let known = not_found(sources, &root, name);
            Err(Diagnostic { code: Code::NotAPolicy, suggestion: None, ..known })
        } else {
            Ok(path.to_path_buf())
        };
    }
    if looks_like_path {
        return Err(sources.absent(path));
    }
    let lacking = || {
        let folder = sources.is_dir(path);
        if folder { sources.folder(path, &["rhai"]) } else { not_found(sources, &root, name) }
    };
    let found = root.find(sources, "policies", name, &["rhai"]);
    let found = found.map_err(|e| if e.code == Code::InvalidId { lacking() } else { e })?;
    found.ok_or_else(lacking)
}

/// Whether a file is one of those that hold data, by its name: a table, a manifest, a result.
fn is_data(path: &Path) -> bool {
    const DATA: [&str; 13] = [
        "csv", "tsv", "json", "jsonl", "ndjson", "xlsx", "xls", "ods", "parquet", "toml", "md",
        "html", "pdf",
    ];
    let extension = path.extension();
    extension.is_some_and(|own| DATA.iter().any(|known| own.eq_ignore_ascii_case(known)))
}

pub(super) fn not_found(sources: &Sources, root: &Root, id: &str) -> Diagnostic {
    let mut known = sources.stems(&root.path().join("policies"), &["rhai"]);
    known.extend(sources.stems(&Root::current(sources).path().join("policies"), &["rhai"]));
    known.sort();
    known.dedup();
    codes::PolicyNotFound { name: id, known: Some(known.clone().into()) }.suggest(id, known.iter())
}

/// The id under which people know a policy: `policies/x/y.rhai` is `x/y`.
fn policy_id(name: &str, path: &Path) -> String {
    if Path::new(name).extension().is_none_or(|e| e != "rhai") {
        return name.to_owned();
    }
    let stem = path.with_extension("");
    let parts: Vec<String> =
        stem.components().map(|c| c.as_os_str().to_string_lossy().into_owned()).collect();
    let after =
        parts.iter().rposition(|part| part == "policies").map_or(parts.len() - 1, |i| i + 1);
    parts[after.min(parts.len() - 1)..].join("/")
}

impl Loader<'_> {
    /// Reads a policy script, its ancestors first.
    fn policy(&mut self, path: &Path, named_at: Option<Span>) -> Result<(), Diagnostics> {
        let mut chain: Vec<File> = Vec::new();
        let mut next = Some((path.to_path_buf(), named_at));
        while let Some((path, named_at)) = next {
            let here = self.sources.canonical(&path);
            if chain.iter().any(|file| self.sources.canonical(&file.path) == here) {
                return Err(vec![codes::ExtendsCycle.at(named_at)]);
            }
            if chain.len() >= MAX_SCRIPTS {
                return Err(vec![
                    codes::TooComplex { limit: "policy_scripts", name: None }.at(named_at),
                ]);
            }
            let source = self.read(&path, named_at)?;
            let script = self.script(source, false)?;
            let id = policy_id(&path.to_string_lossy(), &path);
            let declared = declare::read(&script, &id)?;
            next = self.parent(&path, &declared)?;
            chain.push(File { path, id, script, declared });
        }
        chain.reverse();
        self.files = chain;
        Ok(())
    }

    fn read(&mut self, path: &Path, named_at: Option<Span>) -> Result<SourceId, Diagnostics> {
        let source = self
            .sources
            .read_text_up_to(path, MAX_BYTES as u64)
            .map_err(|e| vec![e.at(named_at)])?;
        let bytes = self.sources.get(source).bytes().len();
        self.library.count(source, bytes).map_err(|e| vec![e.at(named_at)])?;
        Ok(source)
    }

    /// A script, parsed and lowered once while its file has the same bytes.
    fn script(&mut self, source: SourceId, module: bool) -> Result<Arc<Script>, Diagnostics> {
        let what = if module { "module" } else { "policy" };
        let read = |file: &_| Script::read(source, &Source::text(file).into(), module);
        let script = self.sources.made(source, what, read)?;
        if script.given.is_empty() {
            return Ok(script);
        }
        let bound = script.given.iter().map(|one| one.bound(&self.library.helpers));
        let given = bound.collect::<Result<_, _>>().map_err(|e| vec![e])?;
        Ok(Arc::new(Script { given, ..Script::clone(&script) }))
    }

    /// The file that `extends("…")` names.
    fn parent(
        &self,
        path: &Path,
        declared: &[Declared],
    ) -> Result<Option<(PathBuf, Option<Span>)>, Diagnostics> {
        let mut parents = declared.iter().filter_map(|d| match d {
            Declared::Extends { id, span } => Some((id, *span)),
            _ => None,
        });
        let Some((id, span)) = parents.next() else { return Ok(None) };
        if let Some((_, second)) = parents.next() {
            return Err(vec![
                codes::ExtendsTwice.at(second).related(Some(span), Note::FirstDefined),
            ]);
        }
        let root = Root::of(self.sources, path);
        let found = root
            .find(self.sources, "policies", id, &["rhai"])
            .map_err(|e| vec![e.at(span)])?
            .ok_or_else(|| vec![not_found(self.sources, &root, id).at(span)])?;
        Ok(Some((found, Some(span))))
    }

    /// Reads the modules that scripts import, and those that modules import.
    fn imports(&mut self) -> Result<(), Diagnostics> {
        let mut index = 0;
        while index < self.files.len() {
            let (path, script) = (self.files[index].path.clone(), self.files[index].script.clone());
            let mut resolved = script.imports.clone();
            for (i, import) in resolved.iter_mut().enumerate() {
                let fail = |d: Diagnostic| vec![d.at(import.span)];
                if script.imports[..i].iter().any(|other| other.alias == import.alias) {
                    return Err(fail(codes::DuplicateName { name: &import.alias }.into()));
                }
                let folder = path.parent().unwrap_or(Path::new(""));
                let target = folder.join(format!("{}.rhai", import.path));
                let target =
                    Root::of(self.sources, &path).contain(self.sources, &target).map_err(fail)?;
                import.script = Some(self.module(&target, import.span)?);
            }
            if !resolved.is_empty() {
                self.files[index].script =
                    Arc::new(Script { imports: resolved, ..Script::clone(&script) });
            }
            index += 1;
        }
        self.import_cycles()
    }

    /// The index of a module among the files, read if it is new.
    fn module(&mut self, path: &Path, named_at: Span) -> Result<usize, Diagnostics> {
        let here = self.sources.canonical(path);
        if let Some(known) = self.files.iter().position(|f| self.sources.canonical(&f.path) == here)
        {
            if self.files[known].script.module {
                return Ok(known);
            }
            let name = self.files[known].id.clone();
            return Err(vec![codes::ModuleDeclares { name }.at(named_at)]);
        }
        if self.files.len() >= MAX_SCRIPTS {
            return Err(vec![
                codes::TooComplex { limit: "policy_scripts", name: None }.at(named_at),
            ]);
        }
        let source = self.read(path, Some(named_at))?;
        let script = self.script(source, true)?;
        let id = policy_id(&path.to_string_lossy(), path);
        self.files.push(File { path: path.to_path_buf(), id, script, declared: Vec::new() });
        Ok(self.files.len() - 1)
    }

    /// A module may not import itself, directly or not.
    fn import_cycles(&self) -> Result<(), Diagnostics> {
        for start in 0..self.files.len() {
            let mut stack: Vec<usize> = self.imported(start).map(|(to, _)| to).collect();
            let mut seen = vec![false; self.files.len()];
            while let Some(at) = stack.pop() {
                if at == start {
                    let span = self.imported(start).next().map(|(_, span)| span);
                    return Err(vec![codes::ImportCycle.at(span)]);
                }
                if !std::mem::replace(&mut seen[at], true) {
                    stack.extend(self.imported(at).map(|(to, _)| to));
                }
            }
        }
        Ok(())
    }

    fn imported(&self, index: usize) -> impl Iterator<Item = (usize, Span)> + '_ {
        self.files[index].script.imports.iter().filter_map(|i| i.script.map(|to| (to, i.span)))
    }
}
