//! What wakes a watch: notices of the system, and a look at the files now and then, because a
//! notice may be missing (network drives) or may never come.

use super::clock;
use super::event_loop::Wakes;
use crate::diagnostic::{Diagnostic, codes};
use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Between two looks at the files.
const TICK: Duration = Duration::from_millis(500);
/// The same with `--poll`.
const POLL: Duration = Duration::from_millis(200);
/// One save is several events: it is over when nothing happened for so long…
const QUIET: Duration = Duration::from_millis(30);
/// … or after so long, if something never stops.
const LONGEST: Duration = Duration::from_millis(300);

/// Notices of the system about some folders.
pub(super) struct Notices {
    events: Receiver<()>,
    /// Kept so that the channel stays open without a watcher.
    _sender: SyncSender<()>,
    last: Arc<Mutex<Option<Instant>>>,
    watcher: Option<RecommendedWatcher>,
    problem: Option<Diagnostic>,
    watched: BTreeSet<PathBuf>,
    tick: Duration,
    /// When the change at hand was noticed; not at the start.
    noticed: Option<Instant>,
}

impl Notices {
    /// Of the system; with `poll` there are none, and files are looked at more often.
    pub(super) fn new(poll: bool) -> Self {
        // One event that nobody took yet is enough.
        let (sender, events) = sync_channel(1);
        let last = Arc::new(Mutex::new(None));
        let mut notices = Self {
            events,
            _sender: sender.clone(),
            last: last.clone(),
            watcher: None,
            problem: None,
            watched: BTreeSet::new(),
            tick: if poll { POLL } else { TICK },
            noticed: None,
        };
        if poll {
            return notices;
        }
        let heard = move |event: notify::Result<Event>| {
            if event.is_ok_and(|event| !concerns(event.kind)) {
                return;
            }
            if let Ok(mut last) = last.lock() {
                *last = Some(clock::now());
            }
            let _ = sender.try_send(());
        };
        match notify::recommended_watcher(heard) {
            Ok(watcher) => notices.watcher = Some(watcher),
            Err(error) => notices.problem = Some(problem(&error)),
        }
        notices
    }
}

/// Reading a file is an event too: ours would wake us for ever.
fn concerns(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
        EventKind::Access(_) => false,
        _ => true,
    }
}

fn problem(error: &notify::Error) -> Diagnostic {
    codes::NoNotice { reason: error.to_string() }.into()
}

impl Wakes for Notices {
    fn watch(&mut self, folders: &BTreeSet<PathBuf>) -> Option<Diagnostic> {
        let Some(watcher) = &mut self.watcher else { return self.problem.clone() };
        // Every time anew: a folder that was deleted and made again is another folder.
        for folder in std::mem::take(&mut self.watched) {
            let _ = watcher.unwatch(&folder);
        }
        self.problem = None;
        for folder in folders {
            match watcher.watch(folder, RecursiveMode::NonRecursive) {
                Ok(()) => {
                    self.watched.insert(folder.clone());
                }
                // It went away meanwhile: the next look at the files says so.
                Err(_) if !folder.is_dir() => {}
                Err(error) => self.problem = Some(problem(&error)),
            }
        }
        self.problem.clone()
    }

    fn wait(&mut self) -> bool {
        let _ = self.events.recv_timeout(self.tick);
        self.noticed = Some(clock::now());
        true
    }

    fn settle(&mut self) {
        let Some(noticed) = self.noticed else { return };
        let last = loop {
            let last = self.last.lock().ok().and_then(|last| *last).unwrap_or(noticed).max(noticed);
            let until = (last + QUIET).min(noticed + LONGEST);
            let left = until.saturating_duration_since(clock::now());
            if left.is_zero() {
                break last;
            }
            let _ = self.events.recv_timeout(left);
        };
        // A run that was overtaken waits again: since the last event or, where there is none,
        // since this look.
        self.noticed = Some(if self.watcher.is_some() { last } else { clock::now() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;

    #[test]
    fn a_system_without_notices_says_why() {
        let told = problem(&notify::Error::generic("too many watches"));
        assert_eq!(told.code, Code::NoNotice);
        assert!(told.arg("reason").unwrap().text().unwrap().contains("too many watches"));
    }
}
