//! Files seen from outside: whether one may have changed since it was read, and whether it did.

use super::{LARGEST, read_disk};
use sha2::{Digest, Sha256};
use std::path::Path;
use std::time::SystemTime;

/// What a file looks like without being read. Two contents may look the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    length: u64,
    modified: Option<SystemTime>,
}

/// What a file looks like; `None` when there is none.
pub fn look(path: &Path) -> Option<Look> {
    let found = std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file)?;
    Some(Look { length: found.len(), modified: found.modified().ok() })
}

/// The SHA-256 of a file as it is now; `None` when it can't be read, or is too large to be.
pub fn digest(path: &Path) -> Option<[u8; 32]> {
    look(path).filter(|look| look.length <= LARGEST)?;
    read_disk(path).ok().map(|bytes| Sha256::digest(bytes).into())
}
