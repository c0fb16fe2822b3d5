//! What every command needs: sources, language, loading, evaluation, reporting.

use super::args::{FocusArgs, OutputArgs, ScenarioArgs, SecretArgs};
use super::record::{Asked, Kept, Tee};
use super::{Status, output, record};
use crate::analysis::{Causes, Subject};
use crate::compare::Secrecy;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, codes};
use crate::engine::{self, Evaluation, Settings};
use crate::policy::{self, Need, Policy, Setting};
use crate::provenance::{Manifest, PolicyOf};
use crate::render::locale::Lang;
use crate::render::{Failed, FileRead, Format, Style, Writing, diagnostics};
use crate::scenario::{Scenario, TableOptions, Variant};
use crate::sources::{Source, Sources, hex};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

/// The state of one command.
pub(super) struct Context {
    pub sources: Sources,
    pub style: Style,
    /// The command, as a manifest tells it.
    pub asked: Asked,
    /// Policies that were loaded.
    pub policies: BTreeSet<PolicyOf>,
    /// What was said of them and of what they read.
    said: Diagnostics,
    /// Whether secret figures are withheld.
    secret: bool,
    /// Where everything goes when a command is run again to be verified: nothing is written.
    pub kept: Option<RefCell<Kept>>,
}

/// A policy and its results.
pub(super) struct Run {
    pub policy: Policy,
    pub evaluation: Evaluation,
}

impl Run {
    /// The same for those who compute it again.
    pub(super) fn subject<'a>(&'a self, of: &'a ScenarioArgs) -> Subject<'a> {
        Subject {
            policy: &self.policy,
            evaluation: &self.evaluation,
            settings: Settings::full_year(of.full_year),
            scenario: &of.scenario,
        }
    }
}

impl Context {
    pub(super) fn new(lang: Lang, color: bool, asked: Asked) -> Self {
        let columns = std::env::var("COLUMNS").ok().and_then(|w| w.parse().ok());
        let terminal = || terminal_size::terminal_size_of(std::io::stdout()).map(|(w, _)| w.0);
        let width = columns.or_else(terminal);
        Self {
            sources: Sources::disk(),
            style: Style { lang, color, width },
            asked,
            policies: BTreeSet::new(),
            said: Vec::new(),
            secret: false,
            kept: None,
        }
    }

    /// Says what went wrong, or is worth a look, on standard error.
    pub(super) fn report(&self, found: &[Diagnostic]) {
        if let Some(kept) = &self.kept {
            kept.borrow_mut().said.extend_from_slice(found);
        } else if !found.is_empty() {
            let Style { lang, color, .. } = self.style;
            output::error(&diagnostics::text(found, &self.sources, lang, color));
        }
    }

    /// The same, unless it was said before.
    pub(super) fn say_once(&mut self, mut found: Diagnostics) {
        found.retain(|one| !self.said.contains(one));
        self.report(&found);
        self.said.extend(found);
    }

    /// How a result looks where it was asked for: a file knows neither colours nor a terminal, nor
    /// does what has to be the same on another machine.
    pub(super) fn style_of(&self, args: &OutputArgs) -> Style {
        if args.output.is_some() || args.manifest.is_some() {
            Style { color: false, width: None, ..self.style }
        } else {
            self.style
        }
    }

    /// How a result is written, and the files that it rests on.
    pub(super) fn writing(&self, args: &OutputArgs, format: Format) -> Writing {
        let file = |source: &Source| FileRead {
            path: source.path.display().to_string(),
            sha256: hex(&source.sha256()),
        };
        // Only workbooks name them: a large table is not read twice for nothing.
        let files = self.sources.all().iter().filter(|source| source.is_file && format.is_binary());
        Writing { format, style: self.style_of(args), files: files.map(file).collect() }
    }

    /// Writes a result where it was asked for.
    pub(super) fn write(&self, args: &OutputArgs, text: &str) -> Result<(), Diagnostics> {
        self.write_with(args, |out| Ok(out.write_all(text.as_bytes())?))
    }

    /// Writes a result piece by piece where it was asked for, and its manifest.
    pub(super) fn write_with(
        &self,
        args: &OutputArgs,
        fill: impl FnOnce(&mut dyn Write) -> Result<(), Failed>,
    ) -> Result<(), Diagnostics> {
        if let Some(kept) = &self.kept {
            return match fill(&mut kept.borrow_mut().bytes) {
                Err(Failed::Format(refused)) => Err(vec![refused]),
                // Writing to memory cannot fail.
                Ok(()) | Err(Failed::Place(_)) => Ok(()),
            };
        }
        let paths = [&args.output, &args.manifest].map(|path| path.as_deref().map(Path::new));
        for path in paths.into_iter().flatten() {
            self.refuse_source(path)?;
        }
        if let [Some(output), Some(manifest)] = paths
            && record::same_place(output, manifest)
        {
            return Err(vec![codes::ManifestPlace { path: manifest }.into()]);
        }
        let mut written = None;
        let fill = |out: &mut dyn Write| match args.manifest {
            None => fill(out),
            Some(_) => {
                let mut tee = Tee::new(out);
                let done = fill(&mut tee);
                written = Some(tee.file(args.output.as_deref()));
                done
            }
        };
        match paths[0] {
            None => output::result_by(fill).map(|_| ()).map_err(|e| vec![e])?,
            Some(path) => output::file_by(path, fill).map_err(|e| vec![e])?,
        }
        if let (Some(path), Some(written)) = (paths[1], written) {
            let text = Manifest::of(self.content(written)).text();
            output::file(path, &text).map_err(|e| vec![e])?;
        }
        Ok(())
    }

    /// What was read is never written over.
    fn refuse_source(&self, path: &Path) -> Result<(), Diagnostics> {
        let target = self.sources.canonical(path);
        let read = |source: &crate::sources::Source| {
            target.is_some() && self.sources.canonical(&source.path) == target
        };
        if self.sources.all().iter().any(read) {
            return Err(vec![codes::SameFile { path }.into()]);
        }
        Ok(())
    }

    /// The scenario named on the command line; how its files were read is said, where they are
    /// not as programs write them.
    pub(super) fn scenario(&mut self, of: &ScenarioArgs) -> Result<Scenario, Diagnostics> {
        self.scenario_named(&of.scenario, of)
    }

    /// Another one, whose tables have the same key and period.
    pub(super) fn scenario_named(
        &mut self,
        name: &str,
        of: &ScenarioArgs,
    ) -> Result<Scenario, Diagnostics> {
        let scenario = self.read_scenario(name, of.key.clone(), of.period.clone())?;
        self.report(&scenario.notices);
        Ok(scenario)
    }

    /// The same, for who says all that was found together.
    pub(super) fn read_scenario(
        &mut self,
        name: &str,
        key: Option<String>,
        period: Option<String>,
    ) -> Result<Scenario, Diagnostics> {
        let path = Scenario::find(&self.sources, name).map_err(|e| vec![e])?;
        Scenario::load(&mut self.sources, &path, &TableOptions { key, period })
    }

    /// Loads a policy with a variant's parameters and settings.
    pub(super) fn policy(
        &mut self,
        policy: &str,
        settings: &[Setting],
        variant: Option<&Variant>,
    ) -> Result<Policy, Diagnostics> {
        let all = with_variant(settings, variant);
        let policy = policy::load(&mut self.sources, policy, &all)?;
        let (id, edition) = (policy.id.clone(), policy.meta.edition);
        let new = self.policies.insert(PolicyOf { id, edition });
        // Once each: the same policy may be loaded again, with other settings.
        self.say_once(policy.told());
        if new && self.secret {
            let warning = |(total, by): (&Need, Option<&Need>)| {
                let by = by.map(|by| (&by.name).into());
                codes::SecretEnvelope { name: &total.name, by }.at(total.span)
            };
            self.report(&policy.envelopes().map(warning).collect::<Vec<_>>());
        }
        Ok(policy)
    }

    /// When figures are withheld, and what never goes with it. `by_row`: whether the formats of
    /// rows give a line for each structure.
    pub(super) fn secrecy(
        &mut self,
        args: &SecretArgs,
        scenario: &ScenarioArgs,
        format: Format,
        by_row: bool,
    ) -> Result<Option<Secrecy>, Diagnostics> {
        self.secret = args.secret.is_some();
        let Some(text) = &args.secret else { return Ok(None) };
        let secrecy = Secrecy::parse(text).map_err(|e| vec![e])?;
        if by_row && matches!(format, Format::Csv | Format::ExcelFr | Format::Jsonl) {
            let name = format!("--format {}", format.keyword());
            return Err(vec![codes::SecretRows { name }.into()]);
        }
        // A variant that changes one structure tells of it by its difference.
        if scenario.variant.as_deref() == Some("all") {
            return Err(incompatible("--secret", "--variant all"));
        }
        Ok(Some(secrecy))
    }

    /// Loads a policy with a variant's parameters and settings, and evaluates it.
    pub(super) fn evaluate(
        &mut self,
        policy: &str,
        settings: &[Setting],
        scenario: &Scenario,
        variant: Option<&Variant>,
        full_year: bool,
    ) -> Result<Run, Diagnostics> {
        let policy = self.policy(policy, settings, variant)?;
        evaluate(policy, scenario, variant, Settings::full_year(full_year))
    }

    /// Says what a run advises, unless it is about other years than the one looked at.
    pub(super) fn advise(&mut self, run: &Run, exercice: Option<i32>) {
        let covers = exercice.is_some_and(|year| run.policy.meta.covers(year));
        let mut warnings = run.evaluation.warnings.clone();
        warnings.retain(|warning| !covers || warning.code != Code::YearOutsidePolicy);
        self.say_once(warnings);
    }

    /// Says what changes that are tried seem to do and do not.
    pub(super) fn tried<'a>(&mut self, policy: &Policy, of: impl Iterator<Item = &'a Setting>) {
        let mut found = Diagnostics::new();
        let params = of.filter_map(|setting| setting.applied(policy).ok());
        for one in params.flat_map(|param| param.told()) {
            let again =
                |other: &Diagnostic| other.code == one.code && other.arg("name") == one.arg("name");
            if !found.iter().any(again) {
                found.push(one);
            }
        }
        self.say_once(found);
    }

    /// Says the causes of errors that arose for some values; whether there are any.
    pub(super) fn arisen(&self, causes: &Causes, evaluation: &Evaluation) -> bool {
        let found = said(causes.all(), evaluation);
        self.report(&found);
        !found.is_empty()
    }

    /// Says the causes of errors; whether there are any.
    pub(super) fn failures(&self, evaluation: &Evaluation) -> bool {
        let found = causes(evaluation);
        self.report(&found);
        !found.is_empty()
    }
}

/// Evaluates a policy that is loaded.
pub(super) fn evaluate(
    policy: Policy,
    scenario: &Scenario,
    variant: Option<&Variant>,
    settings: Settings,
) -> Result<Run, Diagnostics> {
    let mut dataset = scenario.bind_all(&policy.columns())?;
    if let Some(variant) = variant {
        dataset = engine::apply_variant(&policy, &dataset, variant)?;
    }
    let mut evaluation = engine::evaluate(&policy, Arc::new(dataset), settings)?;
    evaluation.warnings.extend(slips(&policy, scenario, &evaluation));
    Ok(Run { policy, evaluation })
}

/// What a set seems to mean otherwise.
pub(super) fn slips(policy: &Policy, scenario: &Scenario, of: &Evaluation) -> Diagnostics {
    let inputs = &of.dataset.inputs;
    scenario.slips(&policy.columns().merged(), |name| inputs.get(name))
}

/// The value asked for takes the place of the headline, of which alone envelopes are.
pub(super) fn focus(
    policy: &mut Policy,
    evaluation: &mut Evaluation,
    value: Option<&str>,
) -> Result<(), Diagnostics> {
    if let Some(name) = value.filter(|name| policy.meta.total.as_deref() != Some(*name)) {
        crate::analysis::value(policy, value).map_err(|e| vec![e])?;
        policy.meta.total = Some(name.to_owned());
        Arc::make_mut(&mut evaluation.dataset).envelope.clear();
    }
    Ok(())
}

/// What is asked for, by the names of its options.
pub(super) fn focused(of: &FocusArgs) -> [(&'static str, bool); 2] {
    [("--exercice", !of.exercice.is_empty()), ("--value", of.value.is_some())]
}

/// The parameters of a variant, then the settings of the command line.
pub(super) fn with_variant(settings: &[Setting], variant: Option<&Variant>) -> Vec<Setting> {
    let of_variant = variant.into_iter().flat_map(|v| &v.params).map(|param| Setting {
        name: param.name.clone(),
        from: None,
        key: None,
        value: param.text.clone(),
    });
    of_variant.chain(settings.iter().cloned()).collect()
}

/// The causes of errors, with the formula and the first rows of each.
pub(super) fn causes(evaluation: &Evaluation) -> Diagnostics {
    said(&evaluation.failures, evaluation)
}

fn said(failures: &[engine::Failure], evaluation: &Evaluation) -> Diagnostics {
    let rows = &evaluation.dataset.rows;
    let name = |row: &usize| match rows.exercice(*row) {
        Some(year) => format!("{} {year}", rows.structure(*row)),
        None => rows.structure(*row).to_owned(),
    };
    let cause = |failure: &engine::Failure| {
        let first: Vec<String> = failure.rows.iter().take(3).map(name).collect();
        failure.diagnostic.clone().in_rows(&failure.formula, failure.rows.len(), first)
    };
    failures.iter().map(cause).collect()
}

/// The variants to run: none, one, or the set as it is and each of its variants.
pub(super) fn variants<'a>(
    scenario: &'a Scenario,
    args: &ScenarioArgs,
) -> Result<Vec<Option<&'a Variant>>, Diagnostics> {
    match args.variant.as_deref() {
        None => Ok(vec![None]),
        Some("all") => {
            Ok(std::iter::once(None).chain(scenario.variants.iter().map(Some)).collect())
        }
        Some(name) => Ok(vec![Some(scenario.variant(name).map_err(|e| vec![e])?)]),
    }
}

/// Settings of the command line. The same target twice is a mistake, not a choice.
pub(super) fn settings(texts: &[String]) -> Result<Vec<Setting>, Diagnostics> {
    let mut seen: BTreeSet<(String, Option<jiff::civil::Date>, Option<String>)> = BTreeSet::new();
    let mut read = Vec::new();
    for text in texts {
        let setting = Setting::parse(text).map_err(|e| vec![e])?;
        let target = (setting.name.clone(), setting.from, setting.key.clone());
        if !seen.insert(target) {
            let name = format!("--set {}", setting.name);
            return Err(vec![codes::OptionTwice { name }.into()]);
        }
        read.push(setting);
    }
    Ok(read)
}

/// How many runs may go on at the same time. Results do not depend on it.
pub(super) fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// The result of a command.
pub(super) type CommandResult = Result<Status, Diagnostics>;

/// Options that do not go together.
pub(super) fn incompatible(first: &str, second: &str) -> Diagnostics {
    vec![codes::IncompatibleOptions { first, second }.into()]
}
