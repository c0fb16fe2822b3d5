//! Files seen from outside: whether one may have changed since it was read, and whether it did.

use super::{LARGEST, disk};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs::Metadata;
use std::path::Path;
use std::time::SystemTime;

/// What a file looks like without being read. Two contents may look the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    pub(super) length: u64,
    modified: Option<SystemTime>,
    file: File,
}

/// Which file it is, and when the system last touched it: times that programs may set at will are
/// not enough.
#[cfg(unix)]
type File = (u64, u64, i64, i64);
#[cfg(not(unix))]
type File = Option<SystemTime>;

#[cfg(unix)]
fn file(found: &Metadata) -> File {
    use std::os::unix::fs::MetadataExt;
    (found.dev(), found.ino(), found.ctime(), found.ctime_nsec())
}

#[cfg(not(unix))]
fn file(found: &Metadata) -> File {
    found.created().ok()
}

/// What a file looks like; `None` when there is none.
pub fn look(path: &Path) -> Option<Look> {
    let found = std::fs::metadata(path).ok().filter(Metadata::is_file)?;
    Some(Look { length: found.len(), modified: found.modified().ok(), file: file(&found) })
}

/// The SHA-256 of a file as it is now; `None` when it can't be read, or is too large to be.
pub fn digest(path: &Path) -> Option<[u8; 32]> {
    disk::read(path, LARGEST, false).ok().map(|bytes| Sha256::digest(bytes).into())
}

/// A digest in hexadecimal.
pub fn hex(digest: &[u8]) -> String {
    digest.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
