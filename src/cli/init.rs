//! `bareme init`: a folder with policies, scenarios, cases, and what an editor needs.

use super::args::InitArgs;
use super::context::{CommandResult, Context};
use super::{Status, output};
use crate::diagnostic::codes;
use crate::render::locale::project::{Fate, prepared};
use crate::render::project;
use std::path::Path;

pub(super) fn run(context: &mut Context, args: &InitArgs) -> CommandResult {
    let name = args.folder.as_deref().unwrap_or(".");
    let folder = Path::new(name);
    let nearest = folder.ancestors().find(|path| path.exists());
    if let Some(file) = nearest.filter(|path| !path.is_dir()) {
        return Err(vec![codes::NotAFolder { path: file }.into()]);
    }
    let lang = context.style.lang;
    let mut files = project::files(lang);
    // A project with policies of its own has no use for an example, unless it has it already.
    let own = context.sources.stems(&folder.join("policies"), &["rhai"]);
    let is_example =
        |stem: &String| files.iter().any(|file| file.path == format!("policies/{stem}.rhai"));
    let example = own.is_empty() || own.iter().any(is_example);
    files.retain(|file| example || !file.example);
    let mut fates = Vec::with_capacity(files.len());
    for file in &files {
        let path = folder.join(file.path);
        let fate = if path.symlink_metadata().is_err() {
            output::create(&path, &file.text).map_err(|e| vec![e])?;
            Fate::Written
        } else {
            let id = context.sources.read(&path);
            let same = id.is_ok_and(|id| {
                let found = context.sources.get(id);
                *found.bytes() == *file.text.as_bytes()
            });
            if same { Fate::Same } else { Fate::Kept }
        };
        fates.push((file.path.to_owned(), fate));
    }
    output::result(&prepared(lang, name, &fates, example)).map_err(|e| vec![e])?;
    Ok(Status::Success)
}
