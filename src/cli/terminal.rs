//! What a terminal receives of a result: nothing in it steers the terminal but our own colours.

use bareme_core::hidden::is_hidden;
use std::io::{Result, Write};

/// What pages are written with.
const OURS: [&str; 5] = ["\u{1b}[0m", "\u{1b}[1m", "\u{1b}[2m", "\u{1b}[33m", "\u{1b}[34m"];

/// Whole lines, made harmless.
pub(super) struct Terminal<W: Write> {
    out: W,
    /// A line that does not end yet.
    held: Vec<u8>,
}

impl<W: Write> Terminal<W> {
    pub(super) fn new(out: W) -> Self {
        Self { out, held: Vec::new() }
    }

    fn pour(&mut self, end: usize) -> Result<()> {
        let text: Vec<u8> = self.held.drain(..end).collect();
        self.out.write_all(tame(&String::from_utf8_lossy(&text)).as_bytes())
    }
}

impl<W: Write> Write for Terminal<W> {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        self.held.extend_from_slice(bytes);
        if let Some(end) = bytes.iter().rposition(|byte| *byte == b'\n') {
            self.pour(self.held.len() - bytes.len() + end + 1)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<()> {
        self.pour(self.held.len())?;
        self.out.flush()
    }
}

fn tame(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let ours = OURS.iter().find(|code| rest.starts_with(*code)).copied();
        let end = if rest.starts_with("\r\n") { Some("\r\n") } else { ours };
        let kept = end.map_or(c.len_utf8(), str::len);
        let seen = end.is_some() || matches!(c, '\n' | '\t') || !is_hidden(c);
        out.push_str(if seen { &rest[..kept] } else { "\u{fffd}" });
        rest = &rest[kept..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_receives_no_code_of_others_wherever_it_is_cut() {
        let text =
            "nom\u{1b}]0;titre\u{7},\u{9b}2J\u{202e}é\r\n\u{1b}[1mgras\u{1b}[0m\u{1b}[2J\rx\ty";
        let shown = "nom\u{fffd}]0;titre\u{fffd},\u{fffd}2J\u{fffd}é\r\n\
                     \u{1b}[1mgras\u{1b}[0m\u{fffd}[2J\u{fffd}x\ty";
        for size in 1..text.len() {
            let mut out = Vec::new();
            let mut terminal = Terminal::new(&mut out);
            for piece in text.as_bytes().chunks(size) {
                terminal.write_all(piece).unwrap();
            }
            terminal.flush().unwrap();
            assert_eq!(String::from_utf8(out).unwrap(), shown, "by {size}");
        }
    }
}
