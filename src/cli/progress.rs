//! How far a command is, on the terminal of those who wait.

use super::output;
use crate::render::locale::{Lang, analysis};
use std::io::IsTerminal;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Nothing is shown before, and no more often.
const EVERY: Duration = Duration::from_millis(150);
/// Width of the bar.
const WIDTH: usize = 30;

/// A line that is written over itself.
pub(super) struct Progress {
    all: usize,
    done: AtomicUsize,
    shown: Option<Mutex<Instant>>,
    lang: Lang,
}

impl Progress {
    /// Of so many things to do; silent where nobody looks.
    pub(super) fn new(all: usize, lang: Lang) -> Self {
        let shown = std::io::stderr().is_terminal().then(|| Mutex::new(now()));
        Self { all, done: AtomicUsize::new(0), shown, lang }
    }

    /// One more is done, of what was counted before.
    pub(super) fn step(&self) {
        self.step_of(self.all);
    }

    /// One more is done, of so many.
    pub(super) fn step_of(&self, all: usize) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        let Some(shown) = &self.shown else { return };
        let mut last = shown.lock().unwrap_or_else(PoisonError::into_inner);
        if last.elapsed() < EVERY {
            return;
        }
        *last = now();
        let full = (WIDTH * done / all.max(1)).min(WIDTH);
        let (bar, rest) = ("█".repeat(full), "·".repeat(WIDTH - full));
        let said = analysis::progress(done, all, self.lang);
        output::error(&format!("\r\u{1b}[K{bar}{rest} {said}"));
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.shown.is_some() {
            output::error("\r\u{1b}[K");
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "how often a line is written changes no result")]
fn now() -> Instant {
    Instant::now()
}
