//! `bareme report`: the comparison as a file to read, print and send.

use super::args::{DiffArgs, OutputArgs, ReportArgs, SecretArgs};
use super::context::{self, CommandResult, Context, Run};
use super::explain::Explaining;
use super::progress::Progress;
use super::{Status, amounts, diff, formats, output};
use crate::analysis::{Asked, Sensitivity};
use crate::compare::explain;
use crate::compare::{Diff, RunOptions, RunSummary, Secrecy};
use crate::diagnostic::{Diagnostic, Diagnostics, List, SourceId, codes};
use crate::render::Format;
use crate::render::report::{Case, Layout, Report, render};
use rust_decimal::Decimal;
use std::path::Path;

/// Percent less and more that an assumption is changed by.
const PERCENT: i64 = 10;
/// Rows shown in one list.
const SHOWN: usize = 200;
/// Largest template or style sheet.
const LARGEST: u64 = 1 << 20;

pub(super) fn run(context: &mut Context, args: &ReportArgs) -> CommandResult {
    if args.scenario.variant.as_deref() == Some("all") {
        return Err(vec![bad("--variant", "all", None)]);
    }
    if let Some(path) = args.output.as_deref().filter(|path| formats::is_folder(path)) {
        return Err(vec![output::in_folder(Path::new(path), "rapport.html")]);
    }
    if let Some(path) = args.output.as_deref().filter(|path| !is_html(path)) {
        return Err(vec![bad("--output", path, Some(["*.html"].into()))]);
    }
    let of = &args.scenario;
    let secrecy = secrecy(context, args)?;
    let layout = Layout {
        lang: context.style.lang,
        note: args.note,
        template: given(context, args.template.as_deref())?,
        css: given(context, args.css.as_deref())?,
    };
    let scenario = context.scenario(of)?;
    let variant = context::variants(&scenario, of)?[0];
    let settings = context::settings(&args.set)?;
    let asked = as_diff(args);
    let comparison = diff::Comparison::new(&asked, &scenario, None, variant, secrecy, false)?;
    let Some(found) = comparison.run(context)? else { return Ok(Status::Error) };
    let (base, targets) = (found.base.as_ref(), &found.targets);
    let summary = |run: &Run| {
        let options = RunOptions {
            scenario: Some(of.scenario.clone()),
            years: args.focus.exercice.clone(),
            full_year: of.full_year,
            secrecy,
            ..RunOptions::default()
        };
        RunSummary::brief(&run.policy, &run.evaluation, &options)
    };
    let summaries: Vec<RunSummary> =
        targets.iter().map(summary).collect::<Result<_, _>>().map_err(|e| vec![e])?;
    let mut sensitivities = Vec::new();
    let mut cases = Vec::new();
    // Beside known amounts, or where a total is secret, what the assumptions weigh could tell it.
    let weighed = |diff: &Diff| secrecy.is_none() || base.is_some() && !diff.hides_totals();
    for run in targets.iter().filter(|_| found.diffs.iter().all(weighed)) {
        let progress = Progress::new(run.policy.params.len(), context.style.lang);
        let step = || progress.step();
        let (subject, percent) = (run.subject(of), Decimal::from(PERCENT));
        let beside = base.map(|base| base.subject(of));
        let asked = Asked { secrecy, beside, years: &args.focus.exercice, value: None };
        sensitivities.push(Sensitivity::new(subject, asked, percent, false, &step)?);
    }
    for structure in &args.structures {
        let explanations = targets.iter().zip(&args.policy);
        let explanations = explanations
            .map(|(run, policy)| {
                let asked = explain::Asked {
                    scenario: &of.scenario,
                    structure,
                    exercice: args.focus.exercice.iter().max().copied(),
                    value: None,
                    all: false,
                };
                let (settings, full_year) = (&settings, of.full_year);
                let job = Explaining { policy, settings, variant, full_year, asked };
                job.explain(context, run, base)
            })
            .collect::<Result<_, _>>()?;
        cases.push(Case { structure: structure.clone(), explanations });
    }
    let policies: Vec<_> = base.into_iter().chain(targets).map(|run| &run.policy).collect();
    let report = Report {
        diffs: &found.diffs,
        targets: &summaries,
        policies: &policies,
        sensitivities: &sensitivities,
        cases: &cases,
        options: &options(context),
    };
    let text = render(&report, layout, &context.sources).map_err(|e| vec![e])?;
    let output = OutputArgs {
        output: args.output.clone(),
        manifest: args.manifest.clone(),
        ..OutputArgs::default()
    };
    context.write(&output, &text)?;
    // The process ends, which gives the memory of a million rows back faster.
    std::mem::forget((found, scenario));
    Ok(Status::Success)
}

/// What may not be told; errors: what would tell it.
fn secrecy(context: &mut Context, args: &ReportArgs) -> Result<Option<Secrecy>, Diagnostics> {
    let secrecy = context.secrecy(&args.secrecy, &args.scenario, Format::Table, false)?;
    let [years, value] = context::focused(&args.focus);
    let structures = ("--structures", !args.structures.is_empty());
    let refused = [structures, ("POLICY POLICY", args.policy.len() > 1), years, value];
    match refused.into_iter().find(|(_, given)| secrecy.is_some() && *given) {
        Some((name, _)) => Err(context::incompatible("--secret", name)),
        None => Ok(secrecy),
    }
}

fn bad(name: &'static str, value: &str, expected: Option<List>) -> Diagnostic {
    codes::BadOption { name, value, expected }.into()
}

fn is_html(path: &str) -> bool {
    let extension = Path::new(path).extension();
    extension.is_some_and(|e| e.eq_ignore_ascii_case("html") || e.eq_ignore_ascii_case("htm"))
}

/// A template or a style sheet of the user's.
fn given(context: &mut Context, path: Option<&str>) -> Result<Option<SourceId>, Diagnostics> {
    let read = |path: &str| context.sources.read_text_up_to(Path::new(path), LARGEST);
    path.map(read).transpose().map_err(|e| vec![e])
}

/// What was asked, but for where the report is written: that changes nothing in it.
fn options(context: &Context) -> Vec<String> {
    let lang = format!("--lang={}", context.style.lang.code());
    let typed = context.asked.arguments.iter().filter(|word| !word.starts_with("--output="));
    let words = typed.chain([&lang]).flat_map(|word| match word.split_once('=') {
        Some((name, value)) if name.starts_with("--") => vec![name.to_owned(), value.to_owned()],
        _ => vec![word.clone()],
    });
    std::iter::once(context.asked.command.clone()).chain(words).collect()
}

/// The same comparison, as `diff` is asked for it.
fn as_diff(args: &ReportArgs) -> DiffArgs {
    DiffArgs {
        base: args.base.clone(),
        policy: args.policy.clone(),
        scenario: args.scenario.clone(),
        focus: args.focus.clone(),
        base_scenario: None,
        base_column: args.base_column.clone(),
        set: args.set.clone(),
        base_set: args.base_set.clone(),
        by: args.by.clone(),
        // Between amounts and rules there is nothing to share out; a part of a secret change tells it.
        why: !amounts::are(&args.base) && args.secrecy.secret.is_none(),
        order: Vec::new(),
        structure: args.structures.clone(),
        tolerance: None,
        top: Some(args.top.unwrap_or(SHOWN)),
        exit_code: false,
        secrecy: SecretArgs::default(),
        output: OutputArgs::default(),
    }
}
