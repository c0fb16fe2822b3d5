//! `bareme check`: is it sound? Nothing is evaluated.

use super::args::CheckArgs;
use super::context::{CommandResult, Context};
use super::{Status, output};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::policy;
use crate::render::cases::CaseFormat;
use crate::render::{Style, diagnostics, locale};
use crate::scenario::Scenario;
use crate::sources::{Root, is_id};

pub(super) fn run(context: &mut Context, args: &CheckArgs) -> CommandResult {
    let mut names = args.policies.clone();
    if names.is_empty() {
        let folder = Root::current(&context.sources).path().join("policies");
        names = context.sources.stems(&folder, &["rhai"]);
        // A file whose name is no id is checked too: by its path.
        for name in names.iter_mut().filter(|name| !is_id(name)) {
            *name = format!("policies/{name}.rhai");
        }
        if names.is_empty() {
            return Err(vec![codes::FileMissing { path: "policies/*.rhai" }.into()]);
        }
    }
    let mut found = Found::default();
    let scenario = match &args.scenario {
        None => None,
        Some(name) => match context.read_scenario(name, args.key.clone(), args.period.clone()) {
            Ok(scenario) => {
                found.add(scenario.notices.clone());
                Some(scenario)
            }
            Err(errors) => {
                found.add(errors);
                None
            }
        },
    };
    for name in &names {
        one(context, name, scenario.as_ref(), &mut found);
    }
    let found = found.told(names.len() > 1);
    let Style { lang, .. } = context.style;
    let errors = found.iter().filter(|d| d.is_error()).count();
    let warnings = found.len() - errors;
    let told = match args.format {
        CaseFormat::Json => {
            let json = diagnostics::json(&found, &context.sources, lang);
            output::result(&format!("{json:#}\n"))
        }
        CaseFormat::Short => output::result(&diagnostics::short(&found, &context.sources, lang)),
        CaseFormat::Table => {
            context.report(&found);
            let said = locale::sentences::checked(lang, names.len(), errors, warnings);
            if !output::error(&said) {
                return Ok(Status::Error);
            }
            Ok(())
        }
    };
    told.map_err(|e| vec![e])?;
    let failed = errors > 0 || (args.strict && warnings > 0);
    Ok(if failed { Status::Failure } else { Status::Success })
}

fn one(context: &mut Context, name: &str, scenario: Option<&Scenario>, found: &mut Found) {
    let policy = match policy::load(&mut context.sources, name, &[]) {
        Ok(policy) => policy,
        Err(errors) => return found.add(errors),
    };
    found.add(policy.warnings.clone());
    if let Some(scenario) = scenario {
        match scenario.bind_all(&policy.columns()) {
            Ok(_) => found.add_of(name, scenario.advise(&policy.columns().merged())),
            Err(errors) => found.add(errors),
        }
    }
}

/// What is found, once: policies that extend one another share what is wrong in their ancestors,
/// and often what they make of a table.
#[derive(Default)]
struct Found(Vec<(Diagnostic, Vec<String>)>);

impl Found {
    fn add(&mut self, diagnostics: Diagnostics) {
        for diagnostic in diagnostics {
            if self.0.iter().all(|(seen, _)| *seen != diagnostic) {
                self.0.push((diagnostic, Vec::new()));
            }
        }
    }

    /// What concerns one policy only.
    fn add_of(&mut self, policy: &str, diagnostics: Diagnostics) {
        for diagnostic in diagnostics {
            match self.0.iter_mut().find(|(seen, _)| *seen == diagnostic) {
                Some((_, policies)) => policies.push(policy.to_owned()),
                None => self.0.push((diagnostic, vec![policy.to_owned()])),
            }
        }
    }

    /// With the policies concerned, when there are several to tell apart; what concerns computing
    /// comes first.
    fn told(self, several: bool) -> Diagnostics {
        let told = |(diagnostic, policies): (Diagnostic, Vec<String>)| {
            let named = several && !policies.is_empty();
            if named { diagnostic.of_policies(policies) } else { diagnostic }
        };
        let mut told: Diagnostics = self.0.into_iter().map(told).collect();
        told.sort_by_key(|diagnostic| diagnostic.code.is_about_words());
        told
    }
}
