//! `bareme check`: is it sound? Nothing is evaluated.

use super::args::{CheckArgs, CheckFormat};
use super::context::{CommandResult, Context};
use super::{Status, output};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::render::{Style, diagnostics, locale};
use crate::scenario::Scenario;
use crate::{policy, sources::Root};

pub(super) fn run(context: &mut Context, args: &CheckArgs) -> CommandResult {
    let mut names = args.policies.clone();
    if names.is_empty() {
        let folder = Root::current(&context.sources).path().join("policies");
        names = context.sources.stems(&folder, &["rhai"]);
        if names.is_empty() {
            return Err(vec![Diagnostic::new(Code::FileMissing).with("path", "policies/*.rhai")]);
        }
    }
    let mut found: Diagnostics = Vec::new();
    let scenario = match &args.scenario {
        None => None,
        Some(name) => match context.scenario(name, args.key.as_deref(), args.period.as_deref()) {
            Ok(scenario) => Some(scenario),
            Err(mut errors) => {
                found.append(&mut errors);
                None
            }
        },
    };
    for name in &names {
        found.extend(one(context, name, scenario.as_ref()));
    }
    // Policies that extend one another share what is wrong in their ancestors.
    let mut seen: Diagnostics = Vec::new();
    found.retain(|diagnostic| {
        let new = !seen.contains(diagnostic);
        if new {
            seen.push(diagnostic.clone());
        }
        new
    });
    let Style { lang, .. } = context.style;
    let errors = found.iter().filter(|d| d.is_error()).count();
    let warnings = found.len() - errors;
    match args.format {
        CheckFormat::Json => {
            let json = diagnostics::json(&found, &context.sources, lang);
            output::result(&format!("{json:#}\n"));
        }
        CheckFormat::Short => output::result(&diagnostics::short(&found, &context.sources, lang)),
        CheckFormat::Text => {
            context.report(&found);
            output::error(&locale::sentences::checked(lang, names.len(), errors, warnings));
        }
    }
    let failed = errors > 0 || (args.strict && warnings > 0);
    Ok(if failed { Status::Failure } else { Status::Success })
}

fn one(context: &mut Context, name: &str, scenario: Option<&Scenario>) -> Diagnostics {
    let policy = match policy::load(&mut context.sources, name, &[]) {
        Ok(policy) => policy,
        Err(errors) => return errors,
    };
    let mut found = policy.warnings.clone();
    if let Some(scenario) = scenario {
        match scenario.bind(&policy.inputs) {
            Ok(_) => found.extend(scenario.advise(&policy.inputs)),
            Err(errors) => found.extend(errors),
        }
    }
    found
}
