//! The loop: run, wait until the save is over, show; then wait for the next one.
//!
//! A result is shown only if, at that moment, the files are still those that it was computed from.

use super::clock;
use super::watched_files::Followed;
use crate::diagnostic::Diagnostic;
use crate::sources::Sources;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// What is done at each save.
pub(super) trait Work {
    /// Reads and computes; `changed` since the last time.
    fn run(&mut self, changed: &BTreeSet<PathBuf>);
    /// What was read.
    fn sources(&self) -> &Sources;
    /// Shows the result of the last run, with the files that changed since the one shown before
    /// and the number of files that are watched; `false` when nobody reads any more.
    fn show(&mut self, changed: &BTreeSet<PathBuf>, files: usize) -> bool;
    /// What is to be said of the watch itself, from now on.
    fn alert(&mut self, alert: Option<Diagnostic>);
}

/// What wakes the loop.
pub(super) trait Wakes {
    /// From now on, changes in these folders wake it; what is wrong with that.
    fn watch(&mut self, folders: &BTreeSet<PathBuf>) -> Option<Diagnostic>;
    /// Waits until something may have changed; `false` when the watch is over.
    fn wait(&mut self) -> bool;
    /// Waits until the save at hand is over.
    fn settle(&mut self);
}

pub(super) fn watch(work: &mut impl Work, wakes: &mut impl Wakes) {
    let mut followed = Followed::default();
    let mut since_run = BTreeSet::new();
    let mut since_shown = BTreeSet::new();
    loop {
        work.run(&since_run);
        followed.follow(work.sources());
        let alert = wakes.watch(&followed.folders());
        work.alert(alert);
        wakes.settle();
        since_run = followed.changed(clock::now());
        if since_run.is_empty() {
            if !work.show(&since_shown, followed.len()) {
                return;
            }
            since_shown.clear();
            while since_run.is_empty() {
                if !wakes.wait() {
                    return;
                }
                since_run = followed.changed(clock::now());
            }
        }
        since_shown.extend(since_run.iter().cloned());
    }
}
