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
    /// Time and tables of the last good result, without colours.
    last: Option<(String, String)>,
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
        let Style { lang, color, .. } = self.style;
        if self.format == Format::Jsonl {
            self.last = Some((save.time.clone(), String::new()));
            return self.write(&if unchanged {
                watch::unchanged(save, aside, sources, lang)
            } else {
                watch::result(save, shown, aside, sources, lang)
            });
        }
        let body = watch::body(shown, aside, sources, self.style);
        let plain = Style { color: false, ..self.style };
        let kept = if color { watch::body(shown, aside, sources, plain) } else { body.clone() };
        self.last = Some((save.time.clone(), kept));
        let body = if unchanged && !self.terminal { "" } else { &body };
        self.block(&watch::saved(save, unchanged, self.style), body, files)
    }

    /// Shows what is wrong, then the last good result; whether somebody still reads.
    pub(super) fn error(
        &mut self,
        save: &Save,
        found: &[Diagnostic],
        sources: &Sources,
        files: usize,
    ) -> bool {
        let Style { lang, color, .. } = self.style;
        let last = self.last.as_ref().map(|(time, body)| (time.as_str(), body.as_str()));
        if self.format == Format::Jsonl {
            let text = watch::error(save, found, last.map(|(time, _)| time), sources, lang);
            return self.write(&text);
        }
        let text = diagnostics::text(found, sources, lang, color);
        let body = format!("{text}\n{}", watch::last_good(last, self.style));
        self.block(&watch::failed(save, self.style), &body, files)
    }

    fn block(&mut self, line: &str, body: &str, files: usize) -> bool {
        let mut text = String::new();
        if self.terminal {
            text.push_str(CLEAR);
        }
        if self.terminal || !self.started {
            text.push_str(&watch::heading(&self.what, files, self.style));
        }
        text.push_str(line);
        if !body.is_empty() {
            text.push('\n');
            text.push_str(body);
        }
        if !self.terminal && !body.is_empty() {
            text.push('\n');
        }
        self.write(&text)
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
