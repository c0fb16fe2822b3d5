//! What exceeds a limit in a file, and the names that files give to their parts, as messages tell
//! them.

use crate::diagnostic::{Diagnostic, codes};

/// Characters of a name or of a reason that a message repeats.
const QUOTED: usize = 120;

/// More of something than is read.
#[derive(Debug)]
pub(super) struct Excess {
    /// The part of the file, if it has a name.
    part: String,
    limit: u64,
    of: &'static str,
}

impl Excess {
    /// More bytes than this.
    pub(super) fn bytes(part: &str, limit: u64) -> Self {
        Self { part: part.to_owned(), limit: (limit >> 20).max(1), of: "mebibytes" }
    }

    /// More rows, columns, cells or parts.
    pub(super) fn count(part: &str, limit: u64, of: &'static str) -> Self {
        Self { part: part.to_owned(), limit, of }
    }

    /// The message of a file.
    pub(super) fn told(&self, path: &str) -> Diagnostic {
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        codes::FileTooLarge { path, part: escaped(&self.part), limit, of: self.of }.into()
    }
}

/// A text of a file that anybody may have made: no sign that steers a terminal, and not too long.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::new();
    for (count, c) in text.chars().enumerate() {
        if count == QUOTED {
            out.push('…');
            break;
        }
        match c {
            '\'' | '"' | '\\' => out.push(c),
            c => out.extend(c.escape_debug()),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_is_escaped() {
        assert_eq!(escaped("Données « 2024 » l'\"a\""), "Données « 2024 » l'\"a\"");
        assert_eq!(escaped("a\u{1b}[31mb\u{202e}\u{7}"), "a\\u{1b}[31mb\\u{202e}\\u{7}");
        assert_eq!(escaped(&"é".repeat(500)).chars().count(), QUOTED + 1);
    }
}
