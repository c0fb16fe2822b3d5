//! What a manifest says of a command: its arguments, what it read, what it wrote.

use super::context::Context;
use super::parse::may_be_path;
use crate::diagnostic::{Diagnostics, slashed};
use crate::provenance::{Content, FileOf, Produced};
use crate::sources::hex;
use clap::ArgMatches;
use clap::parser::ValueSource;
use sha2::{Digest, Sha256};
use std::ffi::OsStr;
use std::io::{Result, Write};
use std::path::Path;

/// What changes no result, or only says where the manifest goes.
const LEFT_OUT: [&str; 4] = ["help", "lang", "color", "manifest"];

/// A command and its arguments, however they were typed.
#[derive(Clone, Debug, Default)]
pub(super) struct Asked {
    pub(super) command: String,
    pub(super) arguments: Vec<String>,
}

impl Asked {
    /// Positional arguments first, then options in the order of the help, each as `--name=value`.
    pub(super) fn of(known: &clap::Command, matches: &ArgMatches) -> Self {
        let Some((name, given)) = matches.subcommand() else { return Self::default() };
        let command = known.find_subcommand(name);
        let (mut named, mut options) = (Vec::new(), Vec::new());
        for arg in command.into_iter().flat_map(clap::Command::get_arguments) {
            let id = arg.get_id().as_str();
            let typed = || given.value_source(id) == Some(ValueSource::CommandLine);
            if LEFT_OUT.contains(&id) || !typed() {
                continue;
            }
            let long = arg.get_long().unwrap_or_default();
            let values = given.get_raw(id).into_iter().flatten();
            let path = may_be_path(arg);
            let text = |value: &OsStr| value.to_string_lossy().into_owned();
            let values =
                values.map(|value| if path { slashed(Path::new(value)) } else { text(value) });
            if arg.is_positional() {
                named.extend(values);
            } else if arg.get_action().takes_values() {
                options.extend(values.map(|value| format!("--{long}={value}")));
            } else {
                options.push(format!("--{long}"));
            }
        }
        // After `--`, a name that begins with a dash is no option.
        let dashes = named.iter().any(|name| name.starts_with('-'));
        let arguments = if dashes {
            options.into_iter().chain(["--".to_owned()]).chain(named).collect()
        } else {
            named.into_iter().chain(options).collect()
        };
        Self { command: name.to_owned(), arguments }
    }
}

/// What a command would have written and said.
#[derive(Debug, Default)]
pub(super) struct Kept {
    pub(super) bytes: Vec<u8>,
    pub(super) said: Diagnostics,
}

/// Counts and hashes what goes through it.
pub(super) struct Tee<'a> {
    out: &'a mut dyn Write,
    digest: Sha256,
    size: u64,
    /// Whether the reader went away (`| head`): that does not change what the result is.
    alone: bool,
}

impl<'a> Tee<'a> {
    pub(super) fn new(out: &'a mut dyn Write) -> Self {
        Self { out, digest: Sha256::new(), size: 0, alone: false }
    }

    fn heard(&mut self, done: Result<()>) -> Result<()> {
        match done {
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => {
                self.alone = true;
                Ok(())
            }
            other => other,
        }
    }

    /// What went through, as the file of this path.
    pub(super) fn file(self, path: Option<&str>) -> FileOf {
        let sha256 = hex(&self.digest.finalize());
        FileOf { path: path.map(|path| slashed(Path::new(path))), size: self.size, sha256 }
    }
}

impl Write for Tee<'_> {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        if !self.alone {
            let written = self.out.write_all(bytes);
            self.heard(written)?;
        }
        self.digest.update(bytes);
        self.size += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<()> {
        let flushed = self.out.flush();
        self.heard(flushed)
    }
}

/// Whether two paths name one file, there or not yet.
pub(super) fn same_place(a: &Path, b: &Path) -> bool {
    let place = |path: &Path| {
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        Some((dunce::canonicalize(folder).ok()?, path.file_name()?.to_owned()))
    };
    a == b || place(a).is_some_and(|a| place(b) == Some(a))
}

impl Context {
    /// Everything that decided a result.
    pub(super) fn content(&self, written: FileOf) -> Content {
        let mut read: Vec<FileOf> = self
            .sources
            .all()
            .iter()
            .filter(|source| source.is_file)
            .map(|source| FileOf {
                path: Some(slashed(&source.path)),
                size: source.bytes().len() as u64,
                sha256: hex(&source.sha256()),
            })
            .collect();
        read.sort();
        Content {
            by: Produced::here(),
            language: self.style.lang.code().to_owned(),
            command: self.asked.command.clone(),
            arguments: self.asked.arguments.clone(),
            policies: self.policies.iter().cloned().collect(),
            read,
            written,
        }
    }
}
