//! Writing: results to standard output or a file, everything else to standard error.

use crate::diagnostic::{Code, Diagnostic};
use crate::sources::reason;
use std::io::Write;
use std::path::Path;

/// Writes a result to standard output. A reader that went away (`| head`) is no error.
pub(super) fn result(text: &str) {
    result_by(|out| out.write_all(text.as_bytes()));
}

/// The same for what is written piece by piece.
pub(super) fn result_by(fill: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) {
    let mut out = std::io::stdout().lock();
    let _ = fill(&mut out).and_then(|()| out.flush());
}

/// Writes a result of many to standard output; whether somebody still reads.
pub(super) fn block(text: &str) -> bool {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).is_ok()
}

/// Writes to standard error.
pub(super) fn error(text: &str) {
    let mut out = std::io::stderr().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Writes a file whole or not at all: beside it first, then renamed over it.
pub(super) fn file(path: &Path, text: &str) -> Result<(), Diagnostic> {
    file_by(path, |out| out.write_all(text.as_bytes()))
}

/// The same for what is written piece by piece.
pub(super) fn file_by(
    path: &Path,
    fill: impl FnOnce(&mut dyn Write) -> std::io::Result<()>,
) -> Result<(), Diagnostic> {
    let temporary = beside(path, fill).map_err(|e| failed(path, &e))?;
    temporary.persist(path).map_err(|e| failed(path, &e.error))?;
    Ok(())
}

/// Writes a new file, and its folder if need be; what exists is never overwritten.
pub(super) fn create(path: &Path, text: &str) -> Result<(), Diagnostic> {
    folder(parent(path))?;
    let temporary =
        beside(path, |out| out.write_all(text.as_bytes())).map_err(|e| failed(path, &e))?;
    temporary.persist_noclobber(path).map_err(|e| match e.error.kind() {
        std::io::ErrorKind::AlreadyExists => {
            Diagnostic::new(Code::FileExists).with("path", path.display().to_string())
        }
        _ => failed(path, &e.error),
    })?;
    Ok(())
}

/// Makes a folder and those above it, where they are not there yet.
pub(super) fn folder(path: &Path) -> Result<(), Diagnostic> {
    std::fs::create_dir_all(path).map_err(|error| failed(path, &error))
}

fn parent(path: &Path) -> &Path {
    path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// What `fill` writes, in a temporary file of the same folder.
fn beside(
    path: &Path,
    fill: impl FnOnce(&mut dyn Write) -> std::io::Result<()>,
) -> std::io::Result<tempfile::NamedTempFile> {
    let mut temporary = tempfile::Builder::new().prefix(".bareme-").tempfile_in(parent(path))?;
    fill(&mut temporary)?;
    temporary.as_file().sync_all()?;
    keep_permissions(path, temporary.as_file())?;
    Ok(temporary)
}

fn failed(path: &Path, error: &std::io::Error) -> Diagnostic {
    Diagnostic::new(Code::WriteFailed)
        .with("path", path.display().to_string())
        .with("reason", reason(error))
}

/// A temporary file is private: the result has the permissions of what it replaces, or the usual.
#[cfg(unix)]
fn keep_permissions(path: &Path, file: &std::fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let usual = std::fs::Permissions::from_mode(0o644);
    let permissions = std::fs::metadata(path).map_or(usual, |m| m.permissions());
    file.set_permissions(permissions)
}

#[cfg(not(unix))]
fn keep_permissions(_: &Path, _: &std::fs::File) -> std::io::Result<()> {
    Ok(())
}
