//! The loop over a real file system, woken by the test.

use super::clock;
use super::event_loop::{self, Wakes, Work};
use super::watched_files::Followed;
use crate::diagnostic::Diagnostic;
use crate::sources::Sources;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use tempfile::TempDir;

/// Saves that happen at one moment of the loop, in order.
type Saves = Vec<&'static str>;

/// Work whose result is the text of a file; during each run the file may be saved again.
struct Reader {
    path: PathBuf,
    sources: Sources,
    read: String,
    during: Vec<Saves>,
    shown: Vec<(String, usize)>,
    most: usize,
}

impl Reader {
    fn new(folder: &TempDir, during: &[&[&'static str]]) -> Self {
        Self {
            path: folder.path().join("p.rhai"),
            sources: Sources::disk(),
            read: String::new(),
            during: during.iter().rev().map(|saves| saves.to_vec()).collect(),
            shown: Vec::new(),
            most: usize::MAX,
        }
    }

    fn texts(&self) -> Vec<&str> {
        self.shown.iter().map(|(text, _)| text.as_str()).collect()
    }
}

impl Work for Reader {
    fn run(&mut self, _: &BTreeSet<PathBuf>) {
        self.sources = Sources::disk();
        let read = self.sources.read_text(&self.path);
        self.read = read.map_or_else(
            |error| error.code.id().to_owned(),
            |id| self.sources.get(id).text().to_owned(),
        );
        for text in self.during.pop().into_iter().flatten() {
            save(&self.path, text);
        }
    }

    fn sources(&self) -> &Sources {
        &self.sources
    }

    fn show(&mut self, changed: &BTreeSet<PathBuf>, _: usize) -> bool {
        self.shown.push((self.read.clone(), changed.len()));
        self.shown.len() < self.most
    }

    fn alert(&mut self, _: Option<Diagnostic>) {}
}

/// Wakes the loop after each of some saves (an empty text: the file is deleted), then ends it.
struct Hand {
    path: PathBuf,
    saves: std::collections::VecDeque<&'static str>,
    folders: BTreeSet<PathBuf>,
}

impl Hand {
    fn new(folder: &TempDir, saves: &[&'static str]) -> Self {
        let path = folder.path().join("p.rhai");
        Self { path, saves: saves.iter().copied().collect(), folders: BTreeSet::new() }
    }
}

impl Wakes for Hand {
    fn watch(&mut self, folders: &BTreeSet<PathBuf>) -> Option<Diagnostic> {
        self.folders.clone_from(folders);
        None
    }

    fn wait(&mut self) -> bool {
        self.saves.pop_front().is_some_and(|text| {
            save(&self.path, text);
            true
        })
    }

    fn settle(&mut self) {}
}

fn save(path: &Path, text: &str) {
    if text.is_empty() {
        fs::remove_file(path).unwrap();
    } else {
        fs::write(path, text).unwrap();
    }
}

fn desk(text: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    save(&folder.path().join("p.rhai"), text);
    folder
}

#[test]
fn each_change_is_shown_once_and_a_save_of_the_same_not_at_all() {
    let folder = desk("1");
    let mut work = Reader::new(&folder, &[]);
    let mut hand = Hand::new(&folder, &["1", "2", "2", "", "2", "3"]);
    event_loop::watch(&mut work, &mut hand);
    assert_eq!(work.texts(), ["1", "2", "B0101", "2", "3"]);
    assert_eq!(work.shown.iter().map(|(_, n)| *n).collect::<Vec<_>>(), [0, 1, 1, 1, 1]);
    assert!(hand.folders.contains(folder.path()));
}

#[test]
fn a_run_that_a_newer_save_overtakes_is_not_shown() {
    let folder = desk("1");
    // The first run is overtaken, and so are the run that replaces it and, later, that of 4.
    let mut work = Reader::new(&folder, &[&["2"], &["x", "3"], &[], &["5"]]);
    event_loop::watch(&mut work, &mut Hand::new(&folder, &["4"]));
    assert_eq!(work.texts(), ["3", "5"]);
    // Away and back again during a run: what it read is what is there.
    let mut work = Reader::new(&folder, &[&["6", "5"], &[]]);
    event_loop::watch(&mut work, &mut Hand::new(&folder, &["7"]));
    assert_eq!(work.texts(), ["5", "7"]);
}

#[test]
fn the_loop_ends_when_nobody_reads() {
    let folder = desk("1");
    let mut work = Reader { most: 2, ..Reader::new(&folder, &[]) };
    event_loop::watch(&mut work, &mut Hand::new(&folder, &["2", "3"]));
    assert_eq!(work.texts(), ["1", "2"]);
}

/// Gives a file a time of modification.
fn touch(path: &Path, time: SystemTime) {
    fs::OpenOptions::new().append(true).open(path).unwrap().set_modified(time).unwrap();
}

#[test]
fn two_saves_that_look_alike_are_told_apart() {
    let folder = desk("aaa");
    let path = folder.path().join("p.rhai");
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    touch(&path, time);
    let mut sources = Sources::disk();
    sources.read(&path).unwrap();
    let mut followed = Followed::default();
    followed.follow(&sources);
    let start = clock::now();
    assert!(followed.changed(start).is_empty());
    // Same length, same time.
    save(&path, "bbb");
    touch(&path, time);
    let later = start + Duration::from_secs(1);
    assert_eq!(followed.changed(later).len(), 1);
    // Not what was read until it is read again.
    assert_eq!(followed.changed(later).len(), 1);
    save(&path, "aaa");
    touch(&path, time);
    assert!(followed.changed(later).is_empty());
    // A look that stays is believed in the end, any other is not.
    assert!(followed.changed(start + Duration::from_secs(60)).is_empty());
    save(&path, "ccc");
    touch(&path, time + Duration::from_secs(1));
    assert_eq!(followed.changed(start + Duration::from_secs(61)).len(), 1);
}

#[test]
fn what_was_looked_for_is_followed_until_it_comes() {
    let folder = desk("1");
    let wanted = folder.path().join("commun/aide.rhai");
    let mut sources = Sources::disk();
    assert!(!sources.exists(&wanted));
    let mark = sources.mark();
    assert!(sources.read(&folder.path().join("autre.csv")).is_err());
    assert_eq!(sources.wanted().len(), 2);
    sources.rewind(&mark);
    assert_eq!(sources.wanted(), [(wanted.clone(), None)].into());
    let mut followed = Followed::default();
    followed.follow(&sources);
    assert_eq!(followed.folders(), BTreeSet::from([folder.path().to_path_buf()]));
    assert!(followed.changed(clock::now()).is_empty());
    fs::create_dir(folder.path().join("commun")).unwrap();
    assert!(followed.changed(clock::now()).is_empty());
    save(&wanted, "1");
    assert_eq!(followed.changed(clock::now()), BTreeSet::from([wanted.clone()]));
    assert!(followed.folders().contains(&folder.path().join("commun")));
}

#[test]
fn a_table_that_is_rewound_is_read_again_under_the_same_number() {
    let folder = desk("1");
    let (policy, table) = (folder.path().join("p.rhai"), folder.path().join("t.csv"));
    save(&table, "a");
    let mut sources = Sources::disk();
    let kept = sources.read(&table).unwrap();
    let mark = sources.mark();
    let first = sources.read(&policy).unwrap();
    save(&policy, "2");
    save(&table, "b");
    sources.rewind(&mark);
    assert_eq!((sources.read(&table).unwrap(), sources.get(kept).text()), (kept, "a"));
    assert_eq!(sources.read(&policy).unwrap(), first);
    assert_eq!(sources.get(first).text(), "2");
}

/// Reads a file of a folder, and follows it until its look is believed.
#[cfg(unix)]
fn believed(path: &Path) -> (Sources, Followed, std::time::Instant) {
    let mut sources = Sources::disk();
    sources.read(path).unwrap();
    let mut followed = Followed::default();
    followed.follow(&sources);
    let start = clock::now();
    let later = start + Duration::from_secs(60);
    assert!(followed.changed(start).is_empty() && followed.changed(later).is_empty());
    (sources, followed, later + Duration::from_secs(1))
}

#[cfg(unix)]
#[test]
fn what_takes_the_place_of_a_file_and_looks_like_it_is_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    let table = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        save(&path, text);
        touch(&path, time);
        path
    };
    let link = |to: &str| {
        let (next, current) = (folder.path().join("next"), folder.path().join("current"));
        std::os::unix::fs::symlink(folder.path().join(to), &next).unwrap();
        fs::rename(next, current).unwrap();
    };
    // Another file, of equal length and time.
    let path = table("t.csv", "aaa");
    let (_, mut followed, later) = believed(&path);
    fs::rename(table("other.csv", "bbb"), &path).unwrap();
    assert_eq!(followed.changed(later), BTreeSet::from([path.clone()]));
    // The same file written in place, its time put back.
    let (_, mut followed, later) = believed(&path);
    save(&path, "ccc");
    touch(&path, time);
    assert_eq!(followed.changed(later).len(), 1);
    // Another folder.
    for (version, text) in [("v1/t.csv", "aaa"), ("v2/t.csv", "bbb"), ("v3/t.csv", "bbb")] {
        table(version, text);
    }
    link("v1");
    let path = folder.path().join("current/t.csv");
    let (_, mut followed, later) = believed(&path);
    link("v2");
    assert_eq!(followed.changed(later).len(), 1);
    // Another folder that holds the same.
    let (_, mut followed, later) = believed(&path);
    link("v3");
    assert!(followed.changed(later).is_empty());
}

#[cfg(unix)]
#[test]
fn every_name_of_a_file_is_followed() {
    let folder = desk("1");
    let (own, link) = (folder.path().join("p.rhai"), folder.path().join("link.rhai"));
    std::os::unix::fs::symlink(&own, &link).unwrap();
    let (mut sources, mut followed, later) = believed(&own);
    assert_eq!(sources.read(&link).unwrap(), sources.read(&own).unwrap());
    followed.follow(&sources);
    assert!(followed.changed(later).is_empty());
    fs::remove_file(&link).unwrap();
    save(&link, "2");
    assert_eq!(followed.changed(later), BTreeSet::from([link]));
}

#[cfg(unix)]
#[test]
fn what_was_refused_unread_is_followed() {
    let folder = desk("1");
    let large = folder.path().join("p.rhai");
    let mut sources = Sources::disk();
    save(&large, &"x".repeat(11));
    assert!(sources.read_text_up_to(&large, 10).is_err());
    let inside = folder.path().join("project");
    fs::create_dir_all(inside.join("policies")).unwrap();
    let (secret, link) = (folder.path().join("secret.csv"), inside.join("t.csv"));
    save(&secret, "1");
    std::os::unix::fs::symlink(&secret, &link).unwrap();
    let root = crate::sources::Root::of(&sources, &inside.join("s.toml"));
    assert!(root.contain(&sources, &link).is_err());
    let mut followed = Followed::default();
    followed.follow(&sources);
    let start = clock::now();
    for later in [0, 1, 60] {
        assert!(followed.changed(start + Duration::from_secs(later)).is_empty());
    }
    save(&large, "1");
    fs::remove_file(&link).unwrap();
    save(&link, "1");
    assert_eq!(followed.changed(start), BTreeSet::from([large, link]));
}
