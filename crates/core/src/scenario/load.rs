//! Finding and loading a scenario set: a manifest with its tables, or a bare CSV.

use super::Scenario;
use super::assemble::{KEY, Lookups, PERIOD, assemble, assemble_with};
use super::case_file::CaseFile;
use super::files::{self, Reading};
use super::join::JoinOn;
use super::manifest::Manifest;
use super::projected::{self, Sheet};
use super::shape;
use super::table::Table;
use super::text::clean;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, codes, slashed};
use crate::sources::{Root, Sources};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Folder of scenario sets.
const FOLDER: &str = "scenarios";
/// Extensions of scenario sets, the first found winning.
const EXTENSIONS: &[&str] = &["toml", "csv", "xlsx", "ods", "parquet"];
/// Names of the columns of a bare CSV, when they are not the usual ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableOptions {
    /// `--key`.
    pub key: Option<String>,
    /// `--period`.
    pub period: Option<String>,
}

impl Scenario {
    /// The file that a path or an id names.
    ///
    /// # Errors
    /// `B0106` when nothing has that id, with the nearest; `B0109` for what is neither an id nor a
    /// path; `B0113` for a folder; `B0104` for an id that leads outside the folder. Whether a path
    /// leads to a file is known once it is read.
    pub fn find(sources: &Sources, name: &str) -> Result<PathBuf, Diagnostic> {
        let path = Path::new(name);
        let extension =
            |known: &&str| path.extension().is_some_and(|e| e.eq_ignore_ascii_case(known));
        let separated = name.contains(['/', '\\']);
        if EXTENSIONS.iter().any(extension) || separated && sources.exists(path) {
            return Ok(path.to_path_buf());
        }
        let root = Root::current(sources);
        match root.find(sources, FOLDER, name, EXTENSIONS) {
            Ok(Some(found)) => alone(sources, found, name),
            _ if sources.is_dir(path) => Err(sources.folder(path, EXTENSIONS)),
            // Neither a path that exists nor an id: reading it will say that it is not there.
            Err(error) if error.code == Code::InvalidId && separated => Ok(path.to_path_buf()),
            Err(error) => Err(error),
            Ok(None) => {
                let known = sources.stems(&root.path().join(FOLDER), EXTENSIONS);
                Err(codes::ScenarioNotFound { id: name, known: &known }.suggest(name, known.iter()))
            }
        }
    }

    /// Reads a scenario set and joins its tables. The options are for a bare CSV only.
    ///
    /// # Errors
    /// `B0802` for options with a manifest, which names its columns itself; those of
    /// [`Sources::read`]; what is wrong in the manifest, in the form of its tables, in what joins,
    /// looks up or projects them: `B0228`, `B0310`, `B06…`, `B10…`, at their places.
    pub fn load(
        sources: &mut Sources,
        path: &Path,
        options: &TableOptions,
    ) -> Result<Self, Diagnostics> {
        if !path.extension().is_some_and(|e| e.eq_ignore_ascii_case("toml")) {
            return bare(sources, path, options);
        }
        for (option, value) in [("--key", &options.key), ("--period", &options.period)] {
            if value.is_some() {
                return Err(vec![
                    codes::IncompatibleOptions { first: option, second: path }.into(),
                ]);
            }
        }
        with_manifest(sources, path)
    }
}

/// A file found by its name, unless tables of that name stand side by side: a manifest says which
/// one it means.
fn alone(sources: &Sources, found: PathBuf, name: &str) -> Result<PathBuf, Diagnostic> {
    let beside = EXTENSIONS.iter().map(|extension| found.with_extension(extension));
    let beside: Vec<PathBuf> = beside.filter(|path| sources.exists(path)).collect();
    match beside.as_slice() {
        [first, _, ..] if first.extension().is_none_or(|e| e != "toml") => {
            let files: Vec<String> =
                beside.iter().map(|path| sources.shown(path).display().to_string()).collect();
            Err(codes::SeveralTables { id: name, files }.into())
        }
        _ => Ok(found),
    }
}

fn bare(
    sources: &mut Sources,
    path: &Path,
    options: &TableOptions,
) -> Result<Scenario, Diagnostics> {
    let named = |name: &Option<String>| name.as_ref().map(|name| clean(name).into_owned());
    let key = named(&options.key).unwrap_or_else(|| KEY.to_owned());
    let wanted = vec![key.clone()];
    let table = files::open(sources, path, &Reading { wanted, ..Reading::default() })?;
    let source = table.id();
    let usual = || table.position(PERIOD).is_some() && key != PERIOD;
    let period = named(&options.period).or_else(|| usual().then(|| PERIOD.to_owned()));
    let on = JoinOn { key, period, period_span: None };
    let mut scenario = assemble(source, vec![table], on, Manifest::default())?;
    if let Some(tables) = Arc::get_mut(&mut scenario.tables) {
        tables.file = path.file_name().map(|name| name.to_string_lossy().into_owned());
    }
    Ok(scenario)
}

fn with_manifest(sources: &mut Sources, path: &Path) -> Result<Scenario, Diagnostics> {
    let id = sources.read_text(path).map_err(|error| vec![error])?;
    let source = sources.get(id).clone();
    if CaseFile::recognises(source.text()) {
        let file = CaseFile::read(sources, path)?;
        return file.scenario(sources, 0..file.cases.len());
    }
    let mut manifest = Manifest::read(source.text(), id, &slashed(path))?;
    let told = std::mem::take(&mut manifest.notices);
    let root = Root::of(sources, path);
    let folder = path.parent().unwrap_or(Path::new(""));
    let mut tables = Vec::new();
    let mut errors = Vec::new();
    let on = JoinOn {
        key: manifest.key.as_ref().map_or_else(|| KEY.to_owned(), |key| key.text.clone()),
        period: manifest.period.as_ref().map(|period| period.text.clone()),
        period_span: manifest.period.as_ref().map(|period| period.span),
    };
    let (mut looked_up, mut opened) = (Vec::new(), shape::Opened::default());
    for spec in &manifest.tables {
        match shape::open(sources, (&root, folder), spec, &on, &mut opened) {
            Ok(table) if spec.on.is_empty() => tables.push(table),
            Ok(table) => looked_up.push((table, spec.clone())),
            Err(refused) => errors.extend(refused),
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let (tables, projected_from) = with_projections(sources, tables, &on, &manifest)?;
    let looked_up = Lookups(looked_up);
    let mut scenario = assemble_with(id, tables, on, manifest, looked_up)?;
    scenario.projected_from = projected_from;
    scenario.notices.extend(told);
    Ok(scenario)
}

/// The tables with the rows that the manifest asks to make, and the number of the first row that
/// is made.
fn with_projections(
    sources: &mut Sources,
    tables: Vec<Table>,
    on: &JoinOn,
    manifest: &Manifest,
) -> Result<(Vec<Table>, Option<usize>), Diagnostics> {
    if manifest.projections.is_empty() && manifest.entries.is_empty() {
        return Ok((tables, None));
    }
    let sheet = |table: Table| Sheet::new(table, &on.key, on.period.as_deref());
    let mut sheets: Vec<Sheet> = tables.into_iter().map(sheet).collect();
    projected::project(&mut sheets, &manifest.projections, &manifest.entries)?;
    let first = sheets.iter().find(|sheet| sheet.fixes_rows()).map(Sheet::read);
    let tables = sheets.into_iter().map(|sheet| sheet.into_table(sources));
    Ok((tables.collect::<Result<_, _>>()?, first))
}
