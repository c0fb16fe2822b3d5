//! The only code that reads input files. It records path, bytes and SHA-256: what a result
//! depends on, what a diagnostic shows, and what a test keeps in memory.

mod derived;
mod disk;
mod failure;
mod look;
mod memo;
mod roots;
mod sheet;

use crate::diagnostic::{Diagnostic, SourceId, codes, slashed};
pub(crate) use derived::letters;
use disk::Unread;
use failure::not_a_file;
pub use failure::{is_in_use, unreadable, why};
pub use look::{Look, digest, hex, look};
pub use roots::{Root, is_id};
use sha2::{Digest, Sha256};
pub use sheet::may_run;
pub(crate) use sheet::{Cell, CellType, Sheet, SheetRow};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};

/// A file that was read.
#[derive(Clone, Debug)]
pub struct Source {
    /// Where it is, as shown to people.
    pub path: PathBuf,
    /// Whether it is a file, and not a text of the command line.
    pub is_file: bool,
    /// The sheet that it is, of a workbook.
    sheet: Option<String>,
    content: Arc<Content>,
    /// Its SHA-256, once somebody asked.
    sha256: OnceLock<[u8; 32]>,
}

/// What a file holds, in one copy.
#[derive(Debug)]
enum Content {
    Text(String),
    /// Not UTF-8.
    Bytes(Vec<u8>),
    /// Not UTF-8, with the text that it holds.
    Decoded {
        bytes: Vec<u8>,
        text: String,
    },
    /// Cells, with the lines that show them once somebody asked.
    Cells {
        cells: Arc<Sheet>,
        lines: OnceLock<String>,
    },
}

impl Source {
    fn new(path: PathBuf, bytes: Vec<u8>) -> Self {
        let content = String::from_utf8(bytes)
            .map_or_else(|error| Content::Bytes(error.into_bytes()), Content::Text);
        let (sheet, content) = (None, Arc::new(content));
        Self { path, is_file: true, sheet, content, sha256: OnceLock::new() }
    }

    /// Its bytes.
    pub fn bytes(&self) -> &[u8] {
        match &*self.content {
            Content::Text(text) => text.as_bytes(),
            Content::Bytes(bytes) | Content::Decoded { bytes, .. } => bytes,
            Content::Cells { cells, lines } => lines.get_or_init(|| cells.lines()).as_bytes(),
        }
    }

    /// Its SHA-256.
    pub fn sha256(&self) -> [u8; 32] {
        *self.sha256.get_or_init(|| Sha256::digest(self.bytes()).into())
    }

    /// The text without a byte order mark, empty when the file is not UTF-8.
    pub fn text(&self) -> &str {
        match &*self.content {
            Content::Text(text) | Content::Decoded { text, .. } => {
                text.strip_prefix('\u{feff}').unwrap_or(text)
            }
            Content::Bytes(_) => "",
            Content::Cells { cells, lines } => lines.get_or_init(|| cells.lines()),
        }
    }

    /// One line, from 1, without its end.
    pub fn line(&self, line: u32) -> &str {
        let index = (line as usize).saturating_sub(1);
        self.text().lines().nth(index).unwrap_or("")
    }
}

/// A path to compare: Windows marks some that have their links resolved, long ones for instance.
fn plain(path: &Path) -> Cow<'_, Path> {
    // A name that is no text keeps its bytes.
    match path.to_str() {
        Some(_) if cfg!(windows) => PathBuf::from(slashed(path)).into(),
        _ => path.into(),
    }
}

/// Largest file that is read at all, in bytes.
const LARGEST: u64 = 1 << 30;

/// Every file that was read, in order; from disk, or from memory in tests.
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
    by_path: BTreeMap<PathBuf, SourceId>,
    memory: Option<BTreeMap<PathBuf, Vec<u8>>>,
    /// The folder below which everything must lie, where somebody else says what is read.
    bound: Option<PathBuf>,
    /// Every path by which a file was read: two of them may lead to one.
    paths: BTreeMap<PathBuf, SourceId>,
    /// Whether a pipe is never read, because somebody else says what is, or would have to be again.
    files_only: bool,
    wanted: Mutex<Wanted>,
    /// Paths with links resolved: on a network each question counts.
    resolved: Mutex<BTreeMap<PathBuf, PathBuf>>,
    /// What was made of files.
    memo: memo::Memo,
}

/// What was looked for and is not there, or can't be read; with its look, what is there and was
/// refused unread.
type Wanted = BTreeMap<PathBuf, Option<Look>>;

/// What had been read at one moment.
#[derive(Clone, Debug, Default)]
pub struct Mark {
    files: usize,
    wanted: Wanted,
}

impl Sources {
    /// Reads from disk.
    pub fn disk() -> Self {
        Self::default()
    }

    /// Reads from memory only. Paths are relative, with `/`.
    pub fn memory<P: Into<PathBuf>, B: Into<Vec<u8>>>(
        files: impl IntoIterator<Item = (P, B)>,
    ) -> Self {
        let files = files.into_iter().map(|(p, b)| (p.into(), b.into())).collect();
        Self { memory: Some(files), ..Self::default() }
    }

    /// Reads nothing that does not lie, links resolved, below a folder.
    #[must_use]
    pub fn below(mut self, folder: &Path) -> Self {
        self.bound = self.canonical(folder);
        self
    }

    /// Reads no pipe, whoever names it.
    #[must_use]
    pub fn files_only(self) -> Self {
        Self { files_only: true, ..self }
    }

    /// Whether a file may be read.
    fn allows(&self, canonical: &Path) -> bool {
        self.bound.as_ref().is_none_or(|bound| plain(canonical).starts_with(plain(bound)))
    }

    /// Whether a regular file is there.
    pub fn exists(&self, path: &Path) -> bool {
        match &self.memory {
            Some(files) => files.contains_key(&roots::normal(path)),
            None => {
                let there = path.is_file() && self.canonical(path).is_some_and(|p| self.allows(&p));
                if !there {
                    self.miss(path);
                }
                there
            }
        }
    }

    /// Notes that a file is not there: the result would change if it came.
    fn miss(&self, path: &Path) {
        if let Ok(mut wanted) = self.wanted.lock() {
            wanted.entry(path.to_path_buf()).or_insert(None);
        }
    }

    /// Notes that a file is there and is refused unread: the result would change with it. `still`:
    /// whether what it looks like now is what was refused.
    fn refuse(&self, path: &Path, still: impl FnOnce(&Look) -> bool) {
        let look = look(path).filter(still);
        if let (None, Ok(mut wanted)) = (&self.memory, self.wanted.lock()) {
            wanted.insert(path.to_path_buf(), look);
        }
    }

    /// A path that leads outside.
    fn outside(&self, path: &Path) -> Diagnostic {
        self.refuse(path, |_| dunce::canonicalize(path).ok() == self.canonical(path));
        codes::OutsideRoot { path }.into()
    }

    /// Paths that were looked for and could not be read, sorted; with its look, what was refused.
    pub fn wanted(&self) -> BTreeMap<PathBuf, Option<Look>> {
        self.wanted.lock().map(|wanted| wanted.clone()).unwrap_or_default()
    }

    /// Every path by which a file was read, sorted.
    pub fn paths(&self) -> impl Iterator<Item = (&Path, &Source)> {
        self.paths.iter().map(|(path, id)| (path.as_path(), self.get(*id)))
    }

    /// What was read so far.
    pub fn mark(&self) -> Mark {
        let wanted = self.wanted.lock().map(|wanted| wanted.clone()).unwrap_or_default();
        Mark { files: self.files.len(), wanted }
    }

    /// Forgets what was read since a mark: it will be read again when it is asked for.
    pub fn rewind(&mut self, mark: &Mark) {
        self.files.truncate(mark.files);
        for paths in [&mut self.by_path, &mut self.paths] {
            paths.retain(|_, id| (id.0 as usize) < mark.files);
        }
        self.wanted = Mutex::new(mark.wanted.clone());
        self.resolved = Mutex::default();
        self.memo.forget_unused();
    }

    /// Whether a folder is there.
    pub(crate) fn is_dir(&self, path: &Path) -> bool {
        match &self.memory {
            Some(files) => {
                let folder = roots::normal(path);
                files.keys().any(|file| file != &folder && file.starts_with(&folder))
            }
            None => path.is_dir(),
        }
    }

    /// The path with links resolved, in which containment is decided.
    pub fn canonical(&self, path: &Path) -> Option<PathBuf> {
        match &self.memory {
            Some(_) => Some(roots::normal(path)),
            None => {
                let known = self.resolved.lock().ok()?.get(path).cloned();
                if known.is_some() {
                    return known;
                }
                let place = if path.as_os_str().is_empty() { Path::new(".") } else { path };
                let found = dunce::canonicalize(place).ok();
                match &found {
                    None => self.miss(path),
                    Some(found) => {
                        let mut resolved = self.resolved.lock().ok()?;
                        resolved.insert(path.to_path_buf(), found.clone());
                    }
                }
                found
            }
        }
    }

    /// The names of the files in a folder with this extension, without it, sorted.
    pub fn stems(&self, folder: &Path, extensions: &[&str]) -> Vec<String> {
        let stem = |path: &Path| {
            let extension = path.extension()?.to_str()?;
            let known = extensions.contains(&extension);
            known.then(|| path.file_stem()?.to_str().map(str::to_owned)).flatten()
        };
        let mut names: Vec<String> = match &self.memory {
            Some(files) => files
                .keys()
                .filter(|p| p.parent() == Some(&roots::normal(folder)))
                .filter_map(|p| stem(p))
                .collect(),
            None => std::fs::read_dir(folder)
                .map(|dir| dir.filter_map(|e| stem(&e.ok()?.path())).collect())
                .unwrap_or_default(),
        };
        names.sort();
        names.dedup();
        names
    }

    /// Reads a file once; the same path gives the same source.
    ///
    /// # Errors
    /// `B0101` when there is nothing, `B0113` for a folder, `B0121` for what is no file; `B0104`
    /// outside the folders that may be read; `B0102` for what the system refuses, or beyond the
    /// largest size.
    pub fn read(&mut self, path: &Path) -> Result<SourceId, Diagnostic> {
        self.read_up_to(path, LARGEST, || {
            codes::FileUnreadable { path, reason: "too_large", system: None }.into()
        })
    }

    fn read_up_to(
        &mut self,
        path: &Path,
        limit: u64,
        too_large: impl Fn() -> Diagnostic,
    ) -> Result<SourceId, Diagnostic> {
        let key = self.canonical(path).unwrap_or_else(|| path.to_path_buf());
        let place = self.shown(path);
        if let Some(id) = self.by_path.get(&key) {
            if self.get(*id).bytes().len() as u64 > limit {
                return Err(too_large());
            }
            self.paths.insert(place, *id);
            return Ok(*id);
        }
        if !self.allows(&key) {
            return Err(self.outside(path));
        }
        let bytes = match &self.memory {
            Some(files) => {
                files.get(&key).filter(|bytes| bytes.len() as u64 <= limit).cloned().ok_or_else(
                    || match files.get(&key) {
                        Some(_) => too_large(),
                        None => codes::FileMissing { path }.into(),
                    },
                )?
            }
            None => disk::read(path, limit, !self.files_only).map_err(|unread| {
                self.miss(path);
                match unread {
                    Unread::TooLarge => {
                        self.refuse(path, |look| look.length > limit);
                        too_large()
                    }
                    Unread::NotAFile(word) => not_a_file(path, word),
                    // Windows calls it an access that is denied.
                    Unread::System(_) if path.is_dir() => self.folder(path, &[]),
                    Unread::System(error) if error.kind() == std::io::ErrorKind::NotFound => {
                        codes::FileMissing { path }.into()
                    }
                    Unread::System(error) => unreadable(path, &error),
                }
            })?,
        };
        let id = self.insert(key, Source::new(place.clone(), bytes));
        self.paths.insert(place, id);
        Ok(id)
    }

    /// The path as people know it: relative to the current folder where it lies below it.
    pub fn shown(&self, path: &Path) -> PathBuf {
        let current = self.canonical(Path::new("")).unwrap_or_default();
        let path = plain(path);
        match path.strip_prefix(plain(&current)) {
            Ok(short) if !short.as_os_str().is_empty() => short.to_path_buf(),
            _ => path.into_owned(),
        }
    }

    /// Adds a text that comes from no file (`--set`, a formula of the command line).
    pub fn add_text(&mut self, name: &str, text: &str) -> SourceId {
        let path = PathBuf::from(name);
        let key = PathBuf::from(format!("<{name}>/{}", self.files.len()));
        let source = Source::new(path, text.as_bytes().to_vec());
        self.insert(key, Source { is_file: false, ..source })
    }

    fn insert(&mut self, key: PathBuf, source: Source) -> SourceId {
        let id = SourceId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(source);
        self.by_path.insert(key, id);
        id
    }

    /// Reads a text that may not be larger than `limit` bytes: a file is not read to be refused.
    ///
    /// # Errors
    /// `B0107` beyond `limit`; otherwise those of [`Sources::read_text`].
    pub fn read_text_up_to(&mut self, path: &Path, limit: u64) -> Result<SourceId, Diagnostic> {
        let id = self.read_up_to(path, limit, || {
            let detail = format!("{} : > {limit}", slashed(path));
            codes::ScriptTooLarge { detail }.into()
        })?;
        self.text_of(id)
    }

    /// Reads a file that must be UTF-8 text.
    ///
    /// # Errors
    /// Those of [`Sources::read`]; `B0103` for bytes that are not UTF-8, with their line.
    pub fn read_text(&mut self, path: &Path) -> Result<SourceId, Diagnostic> {
        let id = self.read(path)?;
        self.text_of(id)
    }

    fn text_of(&self, id: SourceId) -> Result<SourceId, Diagnostic> {
        let source = self.get(id);
        let Content::Bytes(bytes) = &*source.content else { return Ok(id) };
        let valid = std::str::from_utf8(bytes).map_or_else(|e| e.valid_up_to(), str::len);
        let line = 1 + bytes[..valid].iter().filter(|b| **b == b'\n').count();
        Err(codes::FileNotUtf8 { path: source.path.display().to_string(), line }.into())
    }

    /// A source that was read.
    pub fn get(&self, id: SourceId) -> &Source {
        &self.files[id.0 as usize]
    }

    /// Everything read so far, in order.
    pub fn all(&self) -> &[Source] {
        &self.files
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Arg, Code};

    #[test]
    fn a_file_is_read_once_and_keeps_its_digest() {
        let mut sources = Sources::memory([("a/b.csv", "x\n1\n")]);
        let id = sources.read(Path::new("a/b.csv")).unwrap();
        assert_eq!(id, sources.read(Path::new("a/./b.csv")).unwrap());
        assert_eq!(sources.get(id).line(2), "1");
        assert_eq!(sources.get(id).sha256(), <[u8; 32]>::from(Sha256::digest("x\n1\n")));
    }

    #[test]
    fn what_lies_elsewhere_is_not_read() {
        let files = [("a/x.csv", "1"), ("b/x.csv", "1"), ("ab/x.csv", "1")];
        let mut sources = Sources::memory(files).below(Path::new("a"));
        assert!(sources.read(Path::new("a/x.csv")).is_ok());
        for path in ["b/x.csv", "ab/x.csv", "a/../b/x.csv"] {
            let error = sources.read(Path::new(path)).unwrap_err();
            assert_eq!(error.code, Code::OutsideRoot, "{path}");
        }
        let names = |folder: &str| {
            let folder = sources.folder(Path::new(folder), &["csv"]);
            folder.arg("known").cloned()
        };
        assert_eq!(names("a"), Some(Arg::List(vec!["x.csv".to_owned()])));
        assert_eq!(names("b"), Some(Arg::List(Vec::new())));
    }

    #[test]
    fn bytes_that_are_not_utf8_are_located() {
        let mut sources = Sources::memory([("t.csv", b"a\nb\n\xe9t\xe9\n".to_vec())]);
        let error = sources.read_text(Path::new("t.csv")).unwrap_err();
        assert_eq!(error.code, Code::FileNotUtf8);
        assert_eq!(error.arg("line"), Some(&Arg::Count(3)));
    }
}
