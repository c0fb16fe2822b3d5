//! Files that cannot be read or written, as diagnostics.

use super::{Sources, disk};
use crate::diagnostic::{Diagnostic, Text, codes};
use std::io::{Error, ErrorKind};
use std::path::Path;

/// Why the system refuses a file: a word of the catalogue and, where it says less than the
/// system, what that says.
pub fn why(error: &Error) -> (&'static str, Option<Text>) {
    let word = match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => "no_folder",
        ErrorKind::PermissionDenied => "access_denied",
        ErrorKind::IsADirectory => "is_a_folder",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "disk_full",
        ErrorKind::ReadOnlyFilesystem => "read_only",
        _ if is_in_use(error) => "in_use",
        _ if is_loop(error) => "link_loop",
        _ => "system",
    };
    (word, matches!(word, "link_loop" | "system").then(|| error.to_string().into()))
}

/// Whether another program holds a file (Excel does what it shows).
pub fn is_in_use(error: &Error) -> bool {
    // Sharing and lock violations, which have no kind of their own.
    let shared = cfg!(windows) && matches!(error.raw_os_error(), Some(32 | 33));
    shared || error.kind() == ErrorKind::ResourceBusy
}

/// A file that the system refuses to read.
pub fn unreadable(path: &Path, error: &Error) -> Diagnostic {
    let (reason, system) = why(error);
    codes::FileUnreadable { path, reason, system }.into()
}

/// Whether links lead to one another; the standard library has no stable name for it.
fn is_loop(error: &Error) -> bool {
    let number = match std::env::consts::OS {
        "linux" | "android" => 40,
        "windows" => 1921,
        _ => 62,
    };
    error.raw_os_error() == Some(number)
}

/// Something that is no file, and what it is: a word of the catalogue.
pub(super) fn not_a_file(path: &Path, word: &'static str) -> Diagnostic {
    codes::NotAFile { path, reason: word }.into()
}

impl Sources {
    /// Why no file can be read at a path: a folder, links in a loop, or else nothing.
    pub(crate) fn absent(&self, path: &Path) -> Diagnostic {
        if self.is_dir(path) {
            return self.folder(path, &[]);
        }
        let missing = || codes::FileMissing { path }.into();
        let found = if self.memory.is_none() { Some(std::fs::metadata(path)) } else { None };
        match found {
            Some(Ok(found)) => match disk::instead(&found) {
                Some(word) => not_a_file(path, word),
                None => missing(),
            },
            Some(Err(error)) if is_loop(&error) => unreadable(path, &error),
            _ => missing(),
        }
    }

    /// A folder where a file is needed, with those that it holds of these extensions.
    pub(crate) fn folder(&self, path: &Path, extensions: &[&str]) -> Diagnostic {
        let named = |extension: &&str| {
            let stems = self.stems(path, &[*extension]);
            let extension = (*extension).to_owned();
            stems.into_iter().map(move |stem| format!("{stem}.{extension}"))
        };
        // What lies outside is not told.
        let allowed = self.canonical(path).is_some_and(|path| self.allows(&path));
        let extensions = if allowed { extensions } else { &[] };
        let known: Vec<String> = extensions.iter().flat_map(named).collect();
        codes::IsAFolder { path, known }.into()
    }
}
