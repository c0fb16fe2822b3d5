//! `bareme new`: a policy that extends another, and its case file.

use super::args::NewArgs;
use super::context::{CommandResult, Context};
use super::{Status, output};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::engine;
use crate::policy::{self, Policy};
use crate::render::{locale, project};
use crate::sources::{Root, is_id};
use std::path::{Path, PathBuf};

pub(super) fn run(context: &mut Context, args: &NewArgs) -> CommandResult {
    let id = args.id.as_str();
    if !is_id(id) {
        return Err(vec![codes::InvalidId { id }.into()]);
    }
    let script = PathBuf::from(format!("policies/{id}.rhai"));
    let cases = PathBuf::from(format!("policies/cases/{id}.toml"));
    let there = |path: &&PathBuf| path.symlink_metadata().is_ok();
    let taken: Diagnostics =
        [&script, &cases].into_iter().filter(there).map(|path| exists(path)).collect();
    if !taken.is_empty() {
        return Err(taken);
    }
    let parent = parent(context, &args.from)?;
    let example = engine::example(&parent);
    // An editor complains of a schema that is not there.
    let schema = context.sources.exists(Path::new(project::CASES_SCHEMA)).then(|| {
        let up = "../".repeat(cases.components().count() - 1);
        format!("{up}{}", project::CASES_SCHEMA)
    });
    output::create(&script, &project::policy(id, &parent)).map_err(|e| vec![e])?;
    let text = project::cases(id, &parent, &example, schema.as_deref());
    if let Err(error) = output::create(&cases, &text) {
        // All or nothing: the script is ours, written just now.
        let _ = std::fs::remove_file(&script);
        return Err(vec![error]);
    }
    let lang = context.style.lang;
    // The scenario set to try it on, where there is no choice.
    let sets = context.sources.stems(Path::new("scenarios"), &["toml"]);
    let set = if let [only] = sets.as_slice() { only } else { "SCENARIO" };
    let files = [script.as_path(), cases.as_path()];
    let said = locale::project::created(lang, id, &parent.id, files, set);
    output::result(&said).map_err(|e| vec![e])?;
    Ok(Status::Success)
}

/// The policy to extend, which `extends` must be able to name from the new script.
fn parent(context: &mut Context, name: &str) -> Result<Policy, Diagnostics> {
    let sources = &mut context.sources;
    let path = policy::find(sources, name).map_err(|e| vec![e])?;
    let policy = policy::load(sources, name, &[])?;
    let named = Root::current(sources).find(sources, "policies", &policy.id, &["rhai"]);
    let same = |found: PathBuf| sources.canonical(&found) == sources.canonical(&path);
    if named.ok().flatten().is_some_and(same) {
        return Ok(policy);
    }
    Err(vec![codes::ParentElsewhere { path }.into()])
}

fn exists(path: &Path) -> Diagnostic {
    codes::FileExists { path }.into()
}
