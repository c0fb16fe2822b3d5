//! Where blocks go: a terminal is cleared before each, anything else receives one after the other.

use crate::cli::args::WatchArgs;
use crate::cli::output;
use crate::diagnostic::Diagnostic;
use crate::render::watch::{self, Aside, Save, Shown};
use crate::render::{Format, Style, diagnostics};
use crate::sources::Sources;
use std::io::IsTerminal;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether a block is being written.
static WRITING: AtomicBool = AtomicBool::new(false);

/// Whether a block is being written.
pub(super) fn is_writing() -> bool {
    WRITING.load(Ordering::SeqCst)
}

/// Clears a terminal and goes to its top.
const CLEAR: &str = "\u{1b}[H\u{1b}[2J";

/// Where blocks go.
pub(super) struct Screen {
    format: Format,
    terminal: bool,
    style: Style,
    /// What is watched, in a few words.
    what: String,
    /// Whether a block was written.
    started: bool,
    /// When there was a good result last.
    last: Option<String>,
    /// Why nothing more can be written.
    pub(super) refused: Option<Diagnostic>,
}

impl Screen {
    pub(super) fn new(args: &WatchArgs, style: Style) -> Self {
        let policy = match &args.against {
            Some(base) => format!("{base} → {}", args.policy),
            None => args.policy.clone(),
        };
        Self {
            format: args.format,
            terminal: std::io::stdout().is_terminal(),
            style,
            what: format!("{policy} · {}", args.scenario.scenario),
            started: false,
            last: None,
            refused: None,
        }
    }

    /// Shows a result, or that a save does not change it; whether somebody still reads.
    pub(super) fn result(
        &mut self,
        save: &Save,
        unchanged: bool,
        (shown, aside): (&[Shown], &Aside),
        sources: &Sources,
        files: usize,
    ) -> bool {
        let lang = self.style.lang;
        self.last = Some(save.time.clone());
        if self.format == Format::Jsonl {
            return self.write(&if unchanged {
                watch::unchanged(save, aside, sources, lang)
            } else {
                watch::result(save, shown, aside, sources, lang)
            });
        }
        let silent = unchanged && !self.terminal;
        let line = watch::saved(save, unchanged, self.style);
        let style = self.style;
        self.block(&line, files, |height| {
            if silent { String::new() } else { watch::body(shown, aside, sources, style, height) }
        })
    }

    /// Shows what is wrong, and when there was a good result last; whether somebody still reads.
    pub(super) fn error(
        &mut self,
        save: &Save,
        found: &[Diagnostic],
        sources: &Sources,
        files: usize,
    ) -> bool {
        let Style { lang, color, .. } = self.style;
        let last = self.last.as_deref();
        if self.format == Format::Jsonl {
            return self.write(&watch::error(save, found, last, sources, lang));
        }
        let (text, last) =
            (diagnostics::text(found, sources, lang, color), watch::last_good(last, lang));
        self.block(&watch::failed(save, self.style), files, |height| {
            let room = height.map_or(usize::MAX, |height| height.saturating_sub(2));
            format!("{}\n{last}", watch::fitted(&text, room, lang))
        })
    }

    /// Writes a block, whose body knows how many lines a terminal has left.
    fn block(
        &mut self,
        line: &str,
        files: usize,
        body: impl FnOnce(Option<usize>) -> String,
    ) -> bool {
        let mut text = String::new();
        if self.terminal || !self.started {
            text.push_str(&watch::heading(&self.what, files, self.style));
        }
        text.push_str(line);
        let body = body(self.room(&text));
        if !body.is_empty() {
            text.push('\n');
            text.push_str(&body);
        }
        if self.terminal {
            text.insert_str(0, CLEAR);
        } else if !body.is_empty() {
            text.push('\n');
        }
        self.write(&text)
    }

    /// Lines that a terminal has left below a text, an empty one and that of the cursor.
    fn room(&self, above: &str) -> Option<usize> {
        let size = terminal_size::terminal_size_of(std::io::stdout()).filter(|_| self.terminal);
        let (columns, lines) = size.map(|(columns, lines)| (columns.0, lines.0))?;
        let taken = |line: &str| line.chars().count().div_ceil(usize::from(columns.max(1))).max(1);
        let taken: usize = above.lines().map(taken).sum();
        Some(usize::from(lines).saturating_sub(taken + 2))
    }

    fn write(&mut self, text: &str) -> bool {
        self.started = true;
        WRITING.store(true, Ordering::SeqCst);
        let written = output::block(text);
        WRITING.store(false, Ordering::SeqCst);
        written.unwrap_or_else(|refused| {
            self.refused = Some(refused);
            false
        })
    }
}
