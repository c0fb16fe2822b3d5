//! `bareme test`: do the worked cases still hold?

use super::args::{OutputArgs, TestArgs};
use super::context::{CommandResult, Context};
use super::{Status, output};
use crate::cases::{self, Report};
use crate::diagnostic::{Diagnostics, codes};
use crate::render::cases::{CaseFormat, Rewritten, Tested, junit, render};
use crate::scenario::CaseFile;
use std::path::PathBuf;

pub(super) fn run(context: &mut Context, args: &TestArgs) -> CommandResult {
    let mut errors: Diagnostics = Vec::new();
    let mut reports: Vec<Report> = Vec::new();
    for path in files(context, args, &mut errors)? {
        match cases::run(&mut context.sources, &path) {
            Ok(report) => reports.push(report),
            // Policies that extend one another share what is wrong in their ancestors.
            Err(refused) => {
                for error in refused {
                    if !errors.contains(&error) {
                        errors.push(error);
                    }
                }
            }
        }
    }
    let rewritten = if args.accept { Some(accept(context, &reports)?) } else { None };
    let tested = Tested {
        reports: &reports,
        errors: &errors,
        coverage: args.coverage,
        rewritten,
        sources: &context.sources,
    };
    if let Some(path) = &args.junit {
        let to = OutputArgs { output: Some(path.clone()), ..OutputArgs::default() };
        context.write(&to, &junit(&tested, context.style.lang))?;
    }
    output::result(&render(&tested, args.format, context.style)).map_err(|e| vec![e])?;
    if args.format == CaseFormat::Table {
        context.report(&errors);
    }
    let left = match rewritten {
        Some(rewritten) => rewritten.left,
        None => reports.iter().map(Report::failed).sum(),
    };
    Ok(match (errors.is_empty(), left) {
        (false, _) => Status::Error,
        (true, 0) => Status::Success,
        (true, _) => Status::Failure,
    })
}

/// The case files of the policies named, or all of them.
fn files(
    context: &Context,
    args: &TestArgs,
    errors: &mut Diagnostics,
) -> Result<Vec<PathBuf>, Diagnostics> {
    if args.policies.is_empty() {
        let all = cases::all(&context.sources);
        if all.is_empty() {
            return Err(vec![codes::FileMissing { path: "policies/cases/*.toml" }.into()]);
        }
        return Ok(all);
    }
    let mut files: Vec<PathBuf> = Vec::new();
    for name in &args.policies {
        match cases::of_policy(&context.sources, name) {
            Ok(path) if files.contains(&path) => {}
            Ok(path) => files.push(path),
            Err(error) => errors.push(error),
        }
    }
    Ok(files)
}

/// Writes what came out into the case files.
fn accept(context: &Context, reports: &[Report]) -> Result<Rewritten, Diagnostics> {
    let mut rewritten = Rewritten::default();
    for report in reports.iter().filter(|report| report.failed() > 0) {
        let source = context.sources.get(report.source);
        let accepted = cases::accepted(report, source.text());
        // What is written must be a case file again.
        CaseFile::parse(&accepted.text, report.source, &source.path.display().to_string())?;
        let mark = if source.bytes().starts_with("\u{feff}".as_bytes()) { "\u{feff}" } else { "" };
        let path = context.sources.canonical(&report.path);
        let path = path.unwrap_or_else(|| report.path.clone());
        if accepted.written > 0 {
            output::file(&path, &format!("{mark}{}", accepted.text)).map_err(|e| vec![e])?;
        }
        rewritten.values += accepted.written;
        rewritten.left += accepted.left;
    }
    Ok(rewritten)
}
