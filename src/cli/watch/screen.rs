//! Where blocks go: a terminal is cleared before each, anything else receives one after the other.

use crate::cli::args::{WatchArgs, WatchFormat};
use crate::cli::output;
use crate::diagnostic::Diagnostic;
use crate::render::watch::{self, Save, Shown};
use crate::render::{Style, diagnostics};
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
    format: WatchFormat,
    terminal: bool,
    style: Style,
    /// What is watched, in a few words.
    what: String,
    /// Whether a block was written.
    started: bool,
    /// Time and tables of the last good result, without colours.
    last: Option<(String, String)>,
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
        }
    }

    /// Shows a result; whether somebody still reads, as for the others.
    pub(super) fn result(
        &mut self,
        save: &Save,
        shown: &[Shown],
        warnings: &[Diagnostic],
        sources: &Sources,
        files: usize,
    ) -> bool {
        if self.format == WatchFormat::Jsonl {
            let warnings = diagnostics::json(warnings, sources, self.style.lang);
            self.remember(save, String::new());
            return self.write(&watch::result(save, shown, warnings));
        }
        let alerts = self.alerts(warnings, sources);
        let line = watch::saved(save, false, self.style);
        let body = watch::body(shown, &alerts, self.style);
        self.remember(save, self.plain(&body, shown, &alerts));
        self.block(&line, &body, files)
    }

    /// Shows that a save changes no result.
    pub(super) fn unchanged(
        &mut self,
        save: &Save,
        shown: &[Shown],
        warnings: &[Diagnostic],
        sources: &Sources,
        files: usize,
    ) -> bool {
        if self.format == WatchFormat::Jsonl {
            let warnings = diagnostics::json(warnings, sources, self.style.lang);
            return self.write(&watch::unchanged(save, warnings));
        }
        let line = watch::saved(save, true, self.style);
        let alerts = self.alerts(warnings, sources);
        self.remember(save, watch::body(shown, &alerts, Style { color: false, ..self.style }));
        let body =
            if self.terminal { watch::body(shown, &alerts, self.style) } else { String::new() };
        self.block(&line, &body, files)
    }

    /// Shows what is wrong, then the last good result.
    pub(super) fn error(
        &mut self,
        save: &Save,
        found: &[Diagnostic],
        sources: &Sources,
        files: usize,
    ) -> bool {
        let Style { lang, color, .. } = self.style;
        let last = self.last.as_ref();
        if self.format == WatchFormat::Jsonl {
            let found = diagnostics::json(found, sources, lang);
            let text = watch::error(save, found, last.map(|(time, _)| time.as_str()));
            return self.write(&text);
        }
        let text = diagnostics::text(found, sources, lang, color);
        let last = last.map(|(time, body)| (time.as_str(), body.as_str()));
        let body = format!("{text}\n{}", watch::last_good(last, self.style));
        self.block(&watch::failed(save, self.style), &body, files)
    }

    fn alerts(&self, warnings: &[Diagnostic], sources: &Sources) -> Vec<String> {
        let lines = diagnostics::short(warnings, sources, self.style.lang);
        lines.lines().map(str::to_owned).collect()
    }

    /// The same tables without colours.
    fn plain(&self, body: &str, shown: &[Shown], alerts: &[String]) -> String {
        if self.style.color {
            watch::body(shown, alerts, Style { color: false, ..self.style })
        } else {
            body.to_owned()
        }
    }

    fn remember(&mut self, save: &Save, body: String) {
        self.last = Some((save.time.clone(), body));
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
        let read = output::block(text);
        WRITING.store(false, Ordering::SeqCst);
        read
    }
}
