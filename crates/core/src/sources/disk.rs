//! Bytes of the disk: of regular files, within a limit that is counted while they are read.

use std::fs::Metadata;
use std::io::{Error, Read};
use std::path::Path;

/// Why nothing was read.
#[derive(Debug)]
pub(super) enum Unread {
    /// More bytes than the limit.
    TooLarge,
    /// What it is instead of a file: a word of the catalogue.
    NotAFile(&'static str),
    System(Error),
}

impl From<Error> for Unread {
    fn from(error: Error) -> Self {
        Self::System(error)
    }
}

/// Reads a file whole. `pipes`: or what a pipe holds, up to its end; an endless device never.
pub(super) fn read(path: &Path, limit: u64, pipes: bool) -> Result<Vec<u8>, Unread> {
    let refused = |found: &Metadata| match instead(found) {
        None => Ok(()),
        Some("pipe") if pipes => Ok(()),
        Some(word) => Err(Unread::NotAFile(word)),
    };
    // Before it is opened: a pipe would wait for somebody who writes.
    refused(&std::fs::metadata(path)?)?;
    let file = open(path)?;
    let found = file.metadata()?;
    refused(&found)?;
    if found.len() > limit {
        return Err(Unread::TooLarge);
    }
    // A file may grow, and that of a device or of `/proc` says nothing of its length.
    let mut bytes = Vec::with_capacity(usize::try_from(found.len()).unwrap_or(0));
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit { Err(Unread::TooLarge) } else { Ok(bytes) }
}

#[expect(clippy::disallowed_methods, reason = "this is the one place that reads input files")]
fn open(path: &Path) -> std::io::Result<std::fs::File> {
    std::fs::File::open(path)
}

/// What stands at a path where a file is needed; nothing when it is one, or a folder.
pub(super) fn instead(found: &Metadata) -> Option<&'static str> {
    let kind = found.file_type();
    if kind.is_file() || kind.is_dir() {
        return None;
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if kind.is_fifo() {
            return Some("pipe");
        }
        if kind.is_socket() {
            return Some("socket");
        }
    }
    Some("device")
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn what_a_pipe_holds_is_counted_while_it_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
        assert!(matches!(read(&path, 10, false), Err(Unread::NotAFile("pipe"))));
        let read_of = |text: &'static str| {
            let other = path.clone();
            let writer = std::thread::spawn(move || {
                std::fs::OpenOptions::new()
                    .write(true)
                    .open(other)
                    .and_then(|mut pipe| std::io::Write::write_all(&mut pipe, text.as_bytes()))
            });
            let found = read(&path, 10, true);
            drop(writer.join());
            found
        };
        assert_eq!(read_of("0123456789").unwrap(), b"0123456789");
        assert!(matches!(read_of("0123456789a"), Err(Unread::TooLarge)));
    }

    #[test]
    fn a_device_is_never_read_nor_a_file_beyond_the_limit() {
        for path in ["/dev/zero", "/dev/null"] {
            let found = read(Path::new(path), 10, true);
            assert!(matches!(found, Err(Unread::NotAFile("device"))), "{path}");
        }
        // Says that it is empty, and is not.
        assert!(matches!(read(Path::new("/proc/self/status"), 10, false), Err(Unread::TooLarge)));
    }
}
