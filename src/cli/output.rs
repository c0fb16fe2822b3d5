//! Writing: results to standard output or a file, everything else to standard error.

use crate::diagnostic::{Code, Diagnostic};
use crate::sources::reason;
use std::io::Write;
use std::path::Path;

/// Writes a result to standard output. A reader that went away (`| head`) is no error.
pub(super) fn result(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
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
    let failed = |error: &std::io::Error| {
        Diagnostic::new(Code::WriteFailed)
            .with("path", path.display().to_string())
            .with("reason", reason(error))
    };
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut temporary =
        tempfile::Builder::new().prefix(".bareme-").tempfile_in(folder).map_err(|e| failed(&e))?;
    temporary.write_all(text.as_bytes()).map_err(|e| failed(&e))?;
    temporary.as_file().sync_all().map_err(|e| failed(&e))?;
    keep_permissions(path, temporary.as_file()).map_err(|e| failed(&e))?;
    temporary.persist(path).map_err(|e| failed(&e.error))?;
    Ok(())
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
