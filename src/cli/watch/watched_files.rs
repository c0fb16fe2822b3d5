//! The files that the last result depends on, and whether one of them differs from what was read.
//!
//! Content decides: names and times only spare the reading. Two saves within one tick of a file
//! system's clock look alike when they are of one length, so a file that was seen to change lately
//! is read again at every look.

use crate::sources::{self, Look, Sources};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// A look that stayed the same for so long is believed (some file systems count in two seconds).
const BELIEVED: Duration = Duration::from_secs(3);

/// The files that the last result depends on: those that were read, and those that were looked
/// for and were not there.
#[derive(Debug, Default)]
pub(super) struct Followed {
    files: BTreeMap<PathBuf, Seen>,
}

/// What a result knows of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Known {
    /// The digest of what was read; `None` when it could not be.
    Read(Option<[u8; 32]>),
    /// It was refused as it looked, unread.
    Refused(Look),
}

#[derive(Debug)]
struct Seen {
    known: Known,
    /// The look of that content, and since when.
    look: Option<(Option<Look>, Instant)>,
    believed: bool,
}

impl Followed {
    /// Follows what was read, and nothing else.
    pub(super) fn follow(&mut self, sources: &Sources) {
        let mut before = std::mem::take(&mut self.files);
        let read = sources.paths();
        let read = read.map(|(path, source)| (path.into(), Known::Read(Some(source.sha256()))));
        let wanted = sources.wanted().into_iter();
        let wanted =
            wanted.map(|(path, look)| (path, look.map_or(Known::Read(None), Known::Refused)));
        for (path, known) in read.chain(wanted) {
            let same = before.remove(&path).filter(|seen| seen.known == known);
            let seen = same.unwrap_or(Seen { known, look: None, believed: false });
            self.files.entry(path).or_insert(seen);
        }
    }

    /// Files that are not what was read.
    pub(super) fn changed(&mut self, now: Instant) -> BTreeSet<PathBuf> {
        let mut changed = BTreeSet::new();
        for (path, seen) in &mut self.files {
            if seen.differs(path, now) {
                changed.insert(path.clone());
            }
        }
        changed
    }

    /// How many files were read.
    pub(super) fn len(&self) -> usize {
        self.files.values().filter(|seen| matches!(seen.known, Known::Read(Some(_)))).count()
    }

    /// Folders in which a change of these files shows: their own, those of the files that links
    /// lead to, and for a folder that is not there, the nearest one that is.
    pub(super) fn folders(&self) -> BTreeSet<PathBuf> {
        let mut folders = BTreeSet::new();
        for path in self.files.keys() {
            let path = std::path::absolute(path).unwrap_or_else(|_| path.clone());
            let target = dunce::canonicalize(&path).ok();
            for path in std::iter::once(path).chain(target) {
                let near = path.ancestors().skip(1).find(|folder| folder.is_dir());
                folders.extend(near.map(Path::to_path_buf));
            }
        }
        folders
    }
}

impl Seen {
    fn differs(&mut self, path: &Path, now: Instant) -> bool {
        let look = sources::look(path);
        let read = match self.known {
            Known::Read(digest) => digest,
            Known::Refused(then) => return look != Some(then),
        };
        let same = self.look.filter(|(known, _)| *known == look).map(|(_, since)| since);
        if same.is_some() && self.believed {
            return false;
        }
        let digest = look.and_then(|_| sources::digest(path));
        if digest != read {
            return true;
        }
        let since = same.unwrap_or(now);
        self.look = Some((look, since));
        // A file that is there and can't be read may be let go at any moment.
        let readable = look.is_none() || digest.is_some();
        self.believed = readable && now.saturating_duration_since(since) >= BELIEVED;
        false
    }
}
