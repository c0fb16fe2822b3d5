//! Writing: results to standard output or a file, everything else to standard error.

use super::terminal::Terminal;
use crate::diagnostic::{Diagnostic, codes, slashed};
use crate::render::Failed;
use crate::sources::{is_in_use, why};
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

/// What a shell says of a program ended by Ctrl-C.
pub(super) const INTERRUPTED: i32 = 130;

/// The file that is written beside its place: a signal that ends the program takes it away.
static UNFINISHED: Mutex<Option<PathBuf>> = Mutex::new(None);

/// Writes a result to standard output.
pub(super) fn result(text: &str) -> Result<(), Diagnostic> {
    result_by(|out| Ok(out.write_all(text.as_bytes())?)).map(|_| ())
}

/// The same for what is written piece by piece, if its format can hold it. A terminal is not
/// steered by what others wrote.
pub(super) fn result_by(
    fill: impl FnOnce(&mut dyn Write) -> Result<(), Failed>,
) -> Result<bool, Diagnostic> {
    poured(|out| {
        if !std::io::stdout().is_terminal() {
            return fill(out);
        }
        let mut terminal = Terminal::new(out);
        fill(&mut terminal)?;
        Ok(terminal.flush()?)
    })
}

/// Writes a page of many to standard output as it is; whether somebody still reads.
pub(super) fn block(text: &str) -> Result<bool, Diagnostic> {
    poured(|out| Ok(out.write_all(text.as_bytes())?))
}

/// A reader that went away (`| head`) is no error; a result that is cut short by anything else is.
fn poured(fill: impl FnOnce(&mut dyn Write) -> Result<(), Failed>) -> Result<bool, Diagnostic> {
    let poured = || -> Result<(), Failed> {
        let mut out = std::io::BufWriter::new(standard()?);
        fill(&mut out)?;
        Ok(settled(out)?)
    };
    read_to_the_end(poured()).map_err(|failed| match failed {
        Failed::Place(error) => {
            let (reason, system) = why(&error);
            codes::OutputFailed { reason, system }.into()
        }
        Failed::Format(diagnostic) => diagnostic,
    })
}

/// Whether what was written was read: a pipe that its reader closed is no failure.
fn read_to_the_end(written: Result<(), Failed>) -> Result<bool, Failed> {
    match written {
        Ok(()) => Ok(true),
        Err(Failed::Place(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(false),
        Err(other) => Err(other),
    }
}

/// Standard output, without the help of the library: that takes an output which cannot be written
/// for one that nobody reads.
#[cfg(unix)]
fn standard() -> std::io::Result<std::fs::File> {
    use std::os::fd::AsFd;
    Ok(std::io::stdout().as_fd().try_clone_to_owned()?.into())
}

#[cfg(not(unix))]
fn standard() -> std::io::Result<std::io::StdoutLock<'static>> {
    Ok(std::io::stdout().lock())
}

/// Everything written, as far as the system can say: some disks say that they are full at the end.
#[cfg(unix)]
fn settled(out: std::io::BufWriter<std::fs::File>) -> std::io::Result<()> {
    let file = out.into_inner()?;
    if file.metadata().is_ok_and(|at| at.is_file()) { file.sync_data() } else { Ok(()) }
}

#[cfg(not(unix))]
fn settled(mut out: impl Write) -> std::io::Result<()> {
    out.flush()
}

/// Writes to standard error; whether it could be.
pub(super) fn error(text: &str) -> bool {
    let mut out = std::io::stderr().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).is_ok()
}

/// Writes a file whole or not at all: beside it first, then renamed over it.
pub(super) fn file(path: &Path, text: &str) -> Result<(), Diagnostic> {
    file_by(path, |out| Ok(out.write_all(text.as_bytes())?))
}

/// The same for what is written piece by piece.
pub(super) fn file_by(
    path: &Path,
    fill: impl FnOnce(&mut dyn Write) -> Result<(), Failed>,
) -> Result<(), Diagnostic> {
    if path.is_dir() {
        return Err(in_folder(path, ""));
    }
    if is_stream(path) || std::fs::metadata(path).is_ok_and(|at| !at.is_file()) {
        return into(path, fill);
    }
    let path = &behind(path)?;
    let temporary = beside(path, fill)?;
    let _still = unfinished();
    let Err(error) = temporary.persist(path) else { return Ok(()) };
    Err(if is_held(&error.error) { kept(error, path) } else { failed(path, &error.error) })
}

/// Whether a path is another name of what is open already (`/dev/stdout`): whatever it leads to,
/// it is written into.
fn is_stream(path: &Path) -> bool {
    let named = |folder: &str| path.starts_with(folder);
    let descriptor = || path.parent().is_some_and(|folder| folder.ends_with("fd"));
    ["/dev/stdout", "/dev/stderr", "/dev/fd"].into_iter().any(named)
        || named("/proc") && descriptor()
}

/// The file that a link leads to, within its own folder or the current one: it is written, and the
/// link stays. One that leads elsewhere may be somebody else’s trap.
fn behind(path: &Path) -> Result<PathBuf, Diagnostic> {
    if !path.is_symlink() {
        return Ok(path.to_path_buf());
    }
    let target = end_of(path).map_err(|error| failed(path, &error))?;
    let near = [parent(path), Path::new(".")];
    let mut near = near.into_iter().filter_map(|folder| dunce::canonicalize(folder).ok());
    if near.any(|folder| target.starts_with(folder)) {
        return Ok(target);
    }
    Err(codes::OutputLink { path, target }.into())
}

/// Where links lead, whether or not a file is there yet.
fn end_of(link: &Path) -> std::io::Result<PathBuf> {
    let mut at = link.to_path_buf();
    // No more of them than systems follow.
    for _ in 0..40 {
        if !at.is_symlink() {
            let name = at.file_name().unwrap_or_default();
            return Ok(dunce::canonicalize(parent(&at))?.join(name));
        }
        at = parent(&at).join(std::fs::read_link(&at)?);
    }
    std::fs::canonicalize(link)
}

/// A folder where a result needs a file, with the name that it could have there.
pub(super) fn in_folder(path: &Path, name: &str) -> Diagnostic {
    let example = if name.is_empty() { String::new() } else { slashed(&path.join(name)) };
    codes::OutputIsFolder { path, example }.into()
}

/// Writes into a device or a pipe (`/dev/null`): a file put in its place would destroy it.
fn into(
    path: &Path,
    fill: impl FnOnce(&mut dyn Write) -> Result<(), Failed>,
) -> Result<(), Diagnostic> {
    let written = || {
        let out = std::fs::OpenOptions::new().append(true).open(path)?;
        let mut out = std::io::BufWriter::new(out);
        fill(&mut out)?;
        Ok(out.flush()?)
    };
    read_to_the_end(written()).map(|_| ()).map_err(|error| unwritten(path, error))
}

/// Whether a file could not be replaced because another program holds it (Excel does), or because
/// it may not be written.
fn is_held(error: &std::io::Error) -> bool {
    is_in_use(error) || error.kind() == std::io::ErrorKind::PermissionDenied
}

/// Names tried for a result that cannot be put in its place.
const NAMES: std::ops::RangeInclusive<u32> = 2..=99;

/// A result that cannot be put in its place is kept beside it: nothing is lost.
fn kept(held: tempfile::PersistError, path: &Path) -> Diagnostic {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    let dot = if extension.is_empty() { "" } else { "." };
    let mut temporary = held.file;
    for number in NAMES {
        let other = path.with_file_name(format!("{stem}-{number}{dot}{extension}"));
        match temporary.persist_noclobber(&other) {
            Ok(_) => {
                let (reason, system) = why(&held.error);
                return codes::FileHeld { path, reason, saved: other, system }.into();
            }
            Err(again) => temporary = again.file,
        }
    }
    failed(path, &held.error)
}

/// Writes a new file, and its folder if need be; what exists is never overwritten.
pub(super) fn create(path: &Path, text: &str) -> Result<(), Diagnostic> {
    folder(parent(path))?;
    let temporary = beside(path, |out| Ok(out.write_all(text.as_bytes())?))?;
    let _still = unfinished();
    temporary.persist_noclobber(path).map_err(|e| match e.error.kind() {
        std::io::ErrorKind::AlreadyExists => codes::FileExists { path }.into(),
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
    fill: impl FnOnce(&mut dyn Write) -> Result<(), Failed>,
) -> Result<tempfile::NamedTempFile, Diagnostic> {
    static SIGNALS: Once = Once::new();
    // Without a handler (signals are ignored, or a watch has its own) the system ends the program.
    SIGNALS.call_once(|| drop(ctrlc::try_set_handler(leave)));
    let named = || {
        let mut unfinished = unfinished();
        let named = tempfile::Builder::new().prefix(".bareme-").tempfile_in(parent(path))?;
        *unfinished = Some(named.path().to_path_buf());
        Ok::<_, Failed>(named)
    };
    let written = || {
        let mut temporary = named()?;
        fill(&mut temporary)?;
        temporary.as_file().sync_all()?;
        keep_permissions(path, temporary.as_file())?;
        Ok(temporary)
    };
    written().map_err(|error| unwritten(path, error))
}

/// Whoever holds it says what happens to the file being written: it takes its place, or is removed.
fn unfinished() -> MutexGuard<'static, Option<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Ends the program at a signal; what was being written leaves nothing behind.
#[expect(clippy::exit, reason = "the only way out from the thread of a signal")]
pub(super) fn leave() {
    let unfinished = unfinished();
    // A file that took its place has no longer this name.
    let _ = unfinished.as_deref().map(std::fs::remove_file);
    std::process::exit(INTERRUPTED);
}

fn unwritten(path: &Path, error: Failed) -> Diagnostic {
    match error {
        Failed::Place(error) => failed(path, &error),
        Failed::Format(diagnostic) => diagnostic,
    }
}

pub(super) fn failed(path: &Path, error: &std::io::Error) -> Diagnostic {
    let (reason, system) = why(error);
    codes::WriteFailed { path, reason, system }.into()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;

    #[test]
    fn a_result_that_cannot_take_its_place_is_kept_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ecart.v2.csv");
        let read = |path: &Path| {
            let mut sources = crate::sources::Sources::disk();
            let id = sources.read(path).unwrap();
            sources.get(id).bytes().to_vec()
        };
        std::fs::write(&path, "held").unwrap();
        std::fs::write(folder.path().join("ecart.v2-2.csv"), "older").unwrap();
        let written = || beside(&path, |out| Ok(out.write_all(b"new")?)).unwrap();
        for kind in [std::io::ErrorKind::PermissionDenied, std::io::ErrorKind::ResourceBusy] {
            assert!(is_held(&kind.into()), "{kind}");
        }
        let refused = |file| tempfile::PersistError {
            error: std::io::ErrorKind::PermissionDenied.into(),
            file,
        };
        for name in ["ecart.v2-3.csv", "ecart.v2-4.csv"] {
            let said = kept(refused(written()), &path);
            assert_eq!(said.code, Code::FileHeld);
            let saved = folder.path().join(name);
            let shown = crate::diagnostic::Arg::Text(saved.display().to_string());
            assert!(said.args.contains(&("saved", shown)), "{said:?}");
            assert_eq!(read(&saved), b"new");
        }
        assert_eq!(read(&path), b"held");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 4, "nothing else is left");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_device_is_written_into_and_never_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let link = |name: &str| {
            let path = folder.path().join(format!("{name}.csv"));
            std::os::unix::fs::symlink(format!("/dev/{name}"), &path).unwrap();
            path
        };
        let (null, full) = (link("null"), link("full"));
        file(&null, "new").unwrap();
        assert_eq!(file(&full, "new").unwrap_err().code, Code::WriteFailed);
        assert!(null.is_symlink() && full.is_symlink(), "both are still there");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_and_its_file_is_written_unless_it_leads_elsewhere() {
        use std::os::unix::fs::symlink;
        let [own, other] = [(), ()].map(|()| tempfile::tempdir().unwrap());
        let at = |name: &str| own.path().join(name);
        std::fs::create_dir(at("below")).unwrap();
        let far = other.path().join("far.csv");
        for path in [&at("below/real.csv"), &far] {
            std::fs::write(path, "old").unwrap();
        }
        symlink("below/real.csv", at("link.csv")).unwrap();
        symlink(&far, at("far.csv")).unwrap();
        let length = |path: &Path| std::fs::metadata(path).unwrap().len();
        file(&at("link.csv"), "longer").unwrap();
        assert!(at("link.csv").is_symlink());
        assert_eq!(length(&at("below/real.csv")), 6);
        // One that leads, by another, to a file that is not there yet.
        symlink("below/next.csv", at("next.csv")).unwrap();
        symlink("next.csv", at("first.csv")).unwrap();
        file(&at("first.csv"), "new").unwrap();
        assert!(at("first.csv").is_symlink() && at("next.csv").is_symlink());
        assert_eq!(length(&at("below/next.csv")), 3);
        symlink(other.path().join("new.csv"), at("new.csv")).unwrap();
        for link in ["far.csv", "new.csv"] {
            assert_eq!(file(&at(link), "longer").unwrap_err().code, Code::OutputLink);
        }
        assert_eq!((length(&far), other.path().join("new.csv").exists()), (3, false));
        // One that leads to itself.
        symlink("round.csv", at("round.csv")).unwrap();
        assert_eq!(file(&at("round.csv"), "new").unwrap_err().code, Code::WriteFailed);
    }

    #[test]
    fn a_folder_in_the_way_holds_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let refused = file(folder.path(), "new").unwrap_err();
        assert_eq!(refused.code, Code::OutputIsFolder);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is left in it");
    }
}
