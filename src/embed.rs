//! Policies inside a Rust program: scripts as texts, rows as values, helpers of the program, and
//! results as typed values. The tutorial is that of the [crate].
//!
//! Nothing here reads a file, prints, or knows the time. Amounts are exact decimals in the units
//! that policies declare (`@unit €`); each comes from a formula whose source [`Results::explain`]
//! gives, down to the values of the row.

use crate::compare::explain::{Asked, Explanation, Row, locate};
use crate::compare::{Diff, DiffOptions, RunOptions, RunSummary, Side};
use crate::diagnostic::{Arg, Code, Diagnostic, Diagnostics, Span, codes};
use crate::engine::{self, Cell, Evaluation, Settings};
use crate::number::exact::Tally;
pub use crate::policy::Helper;
use crate::policy::{self, Helpers, Policy, Setting};
pub use crate::render::locale::Lang;
use crate::render::{self, Failed, Format, Style, Writing, diagnostics};
pub use crate::scenario::Values;
use crate::sources::Sources;
pub use crate::value::{Kind, Value};
pub use jiff::civil::Date;
pub use rust_decimal::Decimal;
use std::fmt;
use std::io::Write;
use std::sync::Arc;

/// Deep expressions must not meet the end of the caller’s stack.
const STACK: usize = 64 * 1024 * 1024;

/// Why something cannot be done: one diagnostic or more, with codes, places and arguments.
///
/// Shown as the program `bareme` shows them, in English unless [`Error::in_language`] says
/// otherwise.
#[derive(Clone)]
pub struct Error {
    diagnostics: Diagnostics,
    sources: Arc<Sources>,
    lang: Lang,
}

impl Error {
    fn new(diagnostics: Diagnostics, sources: &Arc<Sources>) -> Self {
        Self { diagnostics, sources: sources.clone(), lang: Lang::En }
    }

    /// The same, worded in a language.
    #[must_use]
    pub fn in_language(self, lang: Lang) -> Self {
        Self { lang, ..self }
    }

    /// What is wrong, in the order in which it was found; never empty.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// The first error; of advice alone, the first.
    fn first(&self) -> Option<&Diagnostic> {
        self.diagnostics.iter().find(|one| one.is_error()).or(self.diagnostics.first())
    }

    /// The stable code of the first error (`B0302`).
    pub fn code(&self) -> Option<Code> {
        self.first().map(|first| first.code)
    }

    /// An argument of the first error, by name.
    pub fn argument(&self, name: &str) -> Option<&Arg> {
        self.first()?.arg(name)
    }

    /// The script of a place, by the name under which it was added; its line and its column, from
    /// 1, are in the place.
    pub fn script(&self, place: Span) -> String {
        let path = self.sources.get(place.source).path.with_extension("");
        let name = path.strip_prefix("policies").unwrap_or(&path);
        name.to_string_lossy().into_owned()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = diagnostics::text(&self.diagnostics, &self.sources, self.lang, false);
        f.write_str(text.trim_end())
    }
}

/// What people read: `main` shows its error so.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Error {}

/// Scripts by name, and the helpers that the program gives to them.
#[derive(Clone, Debug, Default)]
pub struct Scripts {
    files: Vec<(String, String)>,
    helpers: Helpers,
}

impl Scripts {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a script under the name by which others extend it, refer to it or import it (`"taux"`,
    /// `"commun/taux"`); one of the same name is replaced.
    #[must_use]
    pub fn script(mut self, name: &str, text: &str) -> Self {
        self.files.retain(|(known, _)| known != name);
        self.files.push((name.to_owned(), text.to_owned()));
        self
    }

    /// Registers a helper, which scripts declare by `helper("name", ["number"], "number")`.
    ///
    /// # Errors
    /// A helper of this name is registered already.
    pub fn helper(mut self, helper: Helper) -> Result<Self, Error> {
        let registered = self.helpers.register(helper);
        registered.map_err(|e| Error::new(vec![e], &Arc::default()))?;
        Ok(self)
    }

    /// Loads and checks a policy, with settings in the form of `--set` (`"taux=0.3"`,
    /// `"taux@2026=0.4"`).
    ///
    /// # Errors
    /// Everything that `bareme check` refuses; a helper registered with other kinds than declared.
    pub fn load(&self, name: &str, settings: &[&str]) -> Result<Rules, Error> {
        let files = self.files.iter().map(|(name, text)| (path(name), text.as_bytes()));
        let mut sources = Sources::memory(files);
        let read = settings.iter().map(|text| Setting::parse(text)).collect::<Result<Vec<_>, _>>();
        let loaded = read.map_err(|e| vec![e]).and_then(|settings| {
            let policy = self.read(&mut sources, name, &settings)?;
            Ok((policy, settings))
        });
        let sources = Arc::new(sources);
        let (policy, settings) = loaded.map_err(|errors| Error::new(errors, &sources))?;
        let scripts = self.clone();
        Ok(Rules(Arc::new(Loaded { policy, sources, scripts, name: name.to_owned(), settings })))
    }

    fn read(
        &self,
        sources: &mut Sources,
        name: &str,
        settings: &[Setting],
    ) -> Result<Policy, Diagnostics> {
        deep(|| policy::load_with(sources, &path(name), settings, &self.helpers))
    }
}

/// Where a script stands among the others.
fn path(name: &str) -> String {
    format!("policies/{name}.rhai")
}

/// A policy, ready to be evaluated any number of times. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Rules(Arc<Loaded>);

#[derive(Debug)]
struct Loaded {
    policy: Policy,
    sources: Arc<Sources>,
    scripts: Scripts,
    name: String,
    settings: Vec<Setting>,
}

impl Rules {
    /// What is known of it: labels, inputs, parameters with their source and basis, formulas.
    pub fn policy(&self) -> &Policy {
        &self.0.policy
    }

    /// What `bareme check` advises of it, if anything.
    pub fn advice(&self) -> Option<Error> {
        let warnings = self.0.policy.warnings.clone();
        (!warnings.is_empty()).then(|| Error::new(warnings, &self.0.sources))
    }

    /// Evaluates every formula over every row.
    ///
    /// # Errors
    /// Values that the policy refuses ([`Values::bind`]), rows without years where it needs them, a
    /// helper that is not registered. What fails in one row is an error of its cells only.
    pub fn evaluate(&self, values: &Values) -> Result<Results, Error> {
        let Loaded { policy, sources, .. } = &*self.0;
        let evaluated = deep(|| {
            let dataset = values.bind(&policy.columns())?;
            engine::evaluate(policy, Arc::new(dataset), Settings::default())
        });
        let evaluation = evaluated.map_err(|errors| Error::new(errors, sources))?;
        Ok(Results { rules: self.clone(), evaluation })
    }
}

/// What a policy gives, row by row.
#[derive(Clone, Debug)]
pub struct Results {
    rules: Rules,
    evaluation: Evaluation,
}

impl Results {
    /// The policy that was evaluated.
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// All that the engine knows of this evaluation: columns, causes of errors, warnings.
    pub fn evaluation(&self) -> &Evaluation {
        &self.evaluation
    }

    /// The row of a structure in a year.
    pub fn row(&self, structure: &str, year: Option<i32>) -> Option<usize> {
        let mut rows = self.evaluation.dataset.rows.iter();
        rows.position(|key| key.structure == structure && key.exercice == year)
    }

    /// The value of a formula in a row, from 0, rounded to 15 decimals as all that leaves; missing
    /// where what it rests on is.
    ///
    /// # Errors
    /// There is no such formula, or it failed in this row.
    ///
    /// # Panics
    /// There is no such row.
    pub fn value(&self, name: &str, row: usize) -> Result<Value, Error> {
        let rows = &self.evaluation.dataset.rows;
        let key = rows.get(row).unwrap_or_else(|| panic!("row {row} of {}", rows.len()));
        match self.evaluation.cell(name, row) {
            Some(Cell::Value(value)) => Ok(value.leave()),
            Some(Cell::Error(cause)) => {
                let failure = &self.evaluation.failures[cause as usize];
                let year = key.exercice.map(|year| format!(" {year}")).unwrap_or_default();
                let first = vec![format!("{}{year}", key.structure)];
                Err(self.error(failure.diagnostic.clone().in_rows(&failure.formula, 1, first)))
            }
            None => {
                let known = self.evaluation.columns.keys().map(String::as_str);
                Err(self.error(codes::UnknownOutput { name }.suggest(name, known)))
            }
        }
    }

    /// The values of a formula, one a row, in the order of the rows.
    ///
    /// # Errors
    /// The same as those of [`Results::value`], for the first row that has one.
    pub fn column(&self, name: &str) -> Result<Vec<Value>, Error> {
        (0..self.evaluation.dataset.rows.len()).map(|row| self.value(name, row)).collect()
    }

    /// The exact sum of a formula over the rows of a year (of all years: `None`), each counted by
    /// its weight.
    ///
    /// # Errors
    /// A row failed, is missing or is no number: a sum never leaves out in silence.
    pub fn total(&self, name: &str, year: Option<i32>) -> Result<Decimal, Error> {
        let rows = &self.evaluation.dataset.rows;
        let mut sum = Tally::default();
        for (row, key) in rows.iter().enumerate() {
            if year.is_some() && key.exercice != year {
                continue;
            }
            match self.value(name, row)? {
                Value::Number(n) => sum.add(key.weight, n),
                Value::Missing => {
                    let (structure, exercice) = (key.structure, key.exercice);
                    let (of, name) = (name, "total");
                    let error = codes::OperandMissing { of, name, structure, exercice };
                    return Err(self.error(error.into()));
                }
                _ => return Err(self.error(codes::NotAnAmount { name, known: None }.into())),
            }
        }
        sum.sum().value().ok_or_else(|| self.error(codes::Overflow.into()))
    }

    /// What the run pays, by year, structure and group: what a page of `bareme run` shows.
    ///
    /// # Errors
    /// A group that does not exist.
    pub fn summary(&self, options: &RunOptions) -> Result<RunSummary, Error> {
        RunSummary::new(self.rules.policy(), &self.evaluation, options).map_err(|e| self.error(e))
    }

    /// The page of `bareme run`.
    ///
    /// # Errors
    /// The same as those of [`Results::summary`].
    pub fn page(&self, lang: Lang) -> Result<String, Error> {
        let summary = self.summary(&RunOptions::default())?;
        self.written(lang, |to, out| render::run::write(&[summary], to, out))
    }

    /// What changes from other results, as the base, to these.
    ///
    /// # Errors
    /// They have no row in common.
    pub fn compare(&self, base: &Self, options: &DiffOptions) -> Result<Diff, Error> {
        let [from, to] =
            [base, self].map(|side| Side::run(side.rules.policy(), &side.evaluation, None));
        Diff::new(&from, &to, options).map_err(|e| self.error(e))
    }

    /// The page of `bareme diff`.
    ///
    /// # Errors
    /// The same as those of [`Results::compare`].
    pub fn compared(&self, base: &Self, lang: Lang) -> Result<String, Error> {
        let diff = self.compare(base, &DiffOptions::default())?;
        self.written(lang, |to, out| render::diff::write(&[vec![diff]], to, out))
    }

    /// Why a value: down to the values of the row, through each formula, with what helpers were
    /// given and gave, the sources, and what other readings of the text would give.
    ///
    /// # Errors
    /// There is no such structure, year or value.
    pub fn explain(
        &self,
        name: &str,
        structure: &str,
        year: Option<i32>,
    ) -> Result<Explanation, Error> {
        let policy = self.rules.policy();
        let asked =
            Asked { scenario: "", structure, exercice: year, value: Some(name), all: false };
        let place = locate(policy, &self.evaluation, &asked).map_err(|e| self.error(e))?;
        let row = Row {
            policy,
            evaluation: &self.evaluation,
            settings: Settings::default(),
            variant: None,
            row: place.row,
        };
        let Loaded { scripts, name, settings, .. } = &*self.rules.0;
        let explained = deep(|| {
            let mut explanation = Explanation::new(row, place, &asked).map_err(|e| vec![e])?;
            explanation.add_readings(row, &mut |reading| {
                let settings: Vec<Setting> = settings.iter().cloned().chain([reading]).collect();
                let files = scripts.files.iter().map(|(name, text)| (path(name), text.as_bytes()));
                scripts.read(&mut Sources::memory(files), name, &settings)
            })?;
            Ok(explanation)
        });
        explained.map_err(|errors: Diagnostics| Error::new(errors, &self.rules.0.sources))
    }

    /// The page of `bareme explain`.
    ///
    /// # Errors
    /// The same as those of [`Results::explain`].
    pub fn explained(
        &self,
        name: &str,
        structure: &str,
        year: Option<i32>,
        lang: Lang,
    ) -> Result<String, Error> {
        let explanation = self.explain(name, structure, year)?;
        let (style, sources) = (Style { lang, ..Style::default() }, &self.rules.0.sources);
        Ok(render::explain::render(&[explanation], None, Format::Table, style, sources))
    }

    fn written(
        &self,
        lang: Lang,
        write: impl FnOnce(&Writing, &mut dyn Write) -> Result<(), Failed>,
    ) -> Result<String, Error> {
        let to = Writing::new(Format::Table, Style { lang, ..Style::default() });
        let mut out = Vec::new();
        match write(&to, &mut out) {
            Err(Failed::Format(refused)) => Err(self.error(refused)),
            // Writing to memory cannot fail.
            Ok(()) | Err(Failed::Place(_)) => Ok(String::from_utf8_lossy(&out).into_owned()),
        }
    }

    fn error(&self, diagnostic: Diagnostic) -> Error {
        Error::new(vec![diagnostic], &self.rules.0.sources)
    }
}

/// Does something on a large stack.
fn deep<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
        let thread = thread.unwrap_or_else(|error| panic!("no thread: {error}"));
        thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}
