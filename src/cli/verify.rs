//! `bareme verify`: does a result still hold, and what changed?

use super::args::{Cli, VerifyArgs};
use super::context::{CommandResult, Context};
use super::record::{Asked, Kept};
use super::{Status, output};
use crate::diagnostic::{Code, Diagnostics, codes};
use crate::provenance::{
    self, Content, FileOf, Input, Manifest, OnDisk, Output, Produced, Shape, Verification,
};
use crate::render;
use crate::render::locale::Lang;
use crate::sources::Sources;
use clap::Parser;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;

/// Largest manifest that is read, in bytes.
const LARGEST: u64 = 1 << 20;

pub(super) fn run(context: &mut Context, args: &VerifyArgs) -> CommandResult {
    let id = context.sources.read_text_up_to(Path::new(&args.path), LARGEST).map_err(|e| {
        // Whatever it is, it is no text of ours.
        let json = args.path.to_ascii_lowercase().ends_with(".json");
        let other = e.code == Code::FileNotUtf8 || (e.code == Code::ScriptTooLarge && !json);
        let refused =
            || codes::ManifestUnreadable { path: &args.path, line: None, detail: None }.into();
        vec![if other { refused() } else { e }]
    })?;
    let text = context.sources.get(id).text();
    let manifest = Manifest::parse(text, &args.path, args.outside).map_err(|e| vec![e])?;
    if let Some(folder) = &args.folder {
        std::env::set_current_dir(folder)
            .map_err(|error| vec![crate::sources::unreadable(Path::new(folder), &error)])?;
    }
    let sources = || {
        let disk = Sources::disk().files_only();
        if args.outside { disk } else { disk.below(Path::new("")) }
    };
    let again = again(&manifest, &args.path, sources(), context.style.lang)?;
    let verification = compared(args.path.clone(), manifest.content, again, &mut sources());
    let text = render::verify::render(&verification, args.format, context.style);
    output::result(&text).map_err(|e| vec![e])?;
    Ok(if verification.holds() { Status::Success } else { Status::Failure })
}

/// A command that was run again.
struct Again {
    bytes: Vec<u8>,
    read: Vec<FileOf>,
}

/// Runs the command of a manifest again. Nothing is written, whatever its options say.
fn again(
    manifest: &Manifest,
    name: &str,
    sources: Sources,
    reader: Lang,
) -> Result<Again, Diagnostics> {
    let content = &manifest.content;
    let refused = |detail: String| {
        vec![codes::ManifestArguments { path: name, value: &content.command, detail }.into()]
    };
    let line = ["bareme", &content.command].into_iter();
    let line = line.chain(content.arguments.iter().map(String::as_str));
    let cli = Cli::try_parse_from(line).map_err(|error| {
        let text = error.to_string();
        refused(text.lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned())
    })?;
    let lang = Lang::from_code(&content.language).ok_or_else(|| refused("--lang".to_owned()))?;
    let asked = Asked { command: content.command.clone(), arguments: content.arguments.clone() };
    let mut context = Context::new(lang, false, asked);
    context.sources = sources;
    context.style.width = None;
    context.kept = Some(RefCell::new(Kept::default()));
    let done = super::command(&mut context, &cli.command);
    let Kept { bytes, mut said } = context.kept.take().map(RefCell::into_inner).unwrap_or_default();
    let failed = match done {
        Ok(_) => bytes.is_empty(),
        Err(errors) => {
            said = errors;
            true
        }
    };
    if failed {
        // What it says has places in its own sources, and is for whoever verifies.
        context.style.lang = reader;
        let mut gone = missing(content);
        gone.retain(|one| !said.iter().any(|other| other.args == one.args));
        context.report(&said);
        return Err(gone
            .into_iter()
            .chain([codes::ManifestFailed { path: name }.into()])
            .collect());
    }
    Ok(Again { bytes, read: context.content(FileOf::of(None, &[])).read })
}

/// Files of a manifest that are not there any more.
fn missing(content: &Content) -> Diagnostics {
    let paths = content.read.iter().filter_map(|file| file.path.as_deref());
    let gone = paths.filter(|path| !Path::new(path).is_file());
    gone.map(|path| codes::FileMissing { path }.into()).collect()
}

/// What became of each file.
fn compared(name: String, then: Content, again: Again, sources: &mut Sources) -> Verification {
    let by_path = |files: Vec<FileOf>| -> BTreeMap<String, FileOf> {
        files.into_iter().filter_map(|file| Some((file.path.clone()?, file))).collect()
    };
    let (old, mut new) = (by_path(then.read.clone()), by_path(again.read));
    let mut inputs = BTreeMap::new();
    for (path, file) in old {
        let state = match new.remove(&path) {
            Some(now) if now == file => Input::Same,
            Some(_) => Input::Changed,
            None if sources.exists(Path::new(&path)) => Input::Unread,
            None => Input::Missing,
        };
        inputs.insert(path, state);
    }
    inputs.extend(new.into_keys().map(|path| (path, Input::New)));
    let written = &then.written;
    let on_disk = written.path.as_deref().map(|path| sources.read(Path::new(path)));
    let found = on_disk.as_ref().and_then(|read| read.as_ref().ok());
    let found = found.map(|id| sources.get(*id).bytes());
    let whole = found.filter(|bytes| FileOf::of(written.path.clone(), bytes) == *written);
    let same = FileOf::of(written.path.clone(), &again.bytes) == *written;
    let output = Output {
        path: written.path.clone(),
        on_disk: match (&on_disk, found, whole) {
            (None, ..) => OnDisk::NotKept,
            (_, None, _) => OnDisk::Missing,
            (_, _, None) => OnDisk::Changed,
            _ => OnDisk::Same,
        },
        same,
        changes: whole
            .filter(|_| !same)
            .and_then(|bytes| provenance::changes(bytes, &again.bytes, shape(&then))),
    };
    let inputs = inputs.into_iter().collect();
    Verification { manifest: name, then, now: Produced::here(), inputs, output }
}

/// What was written: the format that was asked for or, failing that, what its name says.
fn shape(content: &Content) -> Shape {
    let asked = content.arguments.iter().find_map(|argument| argument.strip_prefix("--format="));
    let path = content.written.path.as_deref().map(Path::new);
    match asked.or(path.and_then(|path| path.extension()?.to_str())) {
        Some("csv") => Shape::Csv,
        Some("json") => Shape::Json,
        _ => Shape::Text,
    }
}
