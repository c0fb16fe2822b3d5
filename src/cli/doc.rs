//! `bareme doc`: every value of a policy, who uses it, what tests it.

use super::Status;
use super::args::{DocArgs, OutputArgs};
use super::context::{CommandResult, Context};
use crate::cases::{self, Report};
use crate::diagnostic::{Diagnostics, codes};
use crate::document::Document;
use crate::policy::Policy;
use crate::render::doc::{DocFormat, render};
use std::path::Path;

pub(super) fn run(context: &mut Context, args: &DocArgs) -> CommandResult {
    let (base, name) = match args.policies.as_slice() {
        [one] => (None, one),
        [base, name] => (Some(base), name),
        names => {
            let names = names.iter().skip(2).cloned().collect::<Vec<String>>();
            return Err(vec![codes::TooMany { value: names.join(" ") }.into()]);
        }
    };
    let format = format(args)?;
    let base = base.map(|base| context.policy(base, &[], None)).transpose()?;
    let policy = context.policy(name, &[], None)?;
    let (reports, failed) = reports(context, [Some(&policy), base.as_ref()].into_iter().flatten());
    let document = Document::new(&policy, base.as_ref(), &reports);
    let (output, manifest) = (args.output.clone(), args.manifest.clone());
    let output = OutputArgs { output, manifest, ..OutputArgs::default() };
    let text = render(&document, args.cases, format, context.style_of(&output));
    context.write(&output, &text)?;
    Ok(if failed && args.cases { Status::Error } else { Status::Success })
}

/// What is asked for or, failing that, what the name of the file says.
fn format(args: &DocArgs) -> Result<DocFormat, Diagnostics> {
    let extension = args.output.as_deref().and_then(|path| Path::new(path).extension()?.to_str());
    match (args.format, extension) {
        (Some(format), _) => Ok(format),
        (None, None | Some("html" | "htm")) => Ok(DocFormat::Html),
        (None, Some("md" | "markdown")) => Ok(DocFormat::Markdown),
        (None, Some(other)) => Err(vec![
            codes::BadOption {
                name: "--output",
                value: format!(".{other}"),
                expected: Some([".html", ".md"].into()),
            }
            .into(),
        ]),
    }
}

/// The worked cases of policies and of those that they extend, each once, and whether a file of them
/// is wrong, which is said: the policy is described all the same.
fn reports<'a>(
    context: &mut Context,
    policies: impl Iterator<Item = &'a Policy>,
) -> (Vec<Report>, bool) {
    let mut paths = Vec::new();
    for policy in policies {
        let own = [policy.id.as_str()].into_iter();
        let ancestors = policy.files.iter().rev().filter(|file| !file.module);
        for id in own.chain(ancestors.map(|file| file.id.as_str())) {
            // A policy need not have cases.
            if let Ok(path) = cases::of_policy(&context.sources, id)
                && !paths.contains(&path)
            {
                paths.push(path);
            }
        }
    }
    let (mut reports, mut failed) = (Vec::new(), false);
    for path in paths {
        match cases::run(&mut context.sources, &path) {
            Ok(report) => reports.push(report),
            Err(errors) => {
                context.report(&errors);
                failed = true;
            }
        }
    }
    (reports, failed)
}
