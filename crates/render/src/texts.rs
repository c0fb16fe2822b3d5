//! Two texts of a formula, line against line, the words that changed underlined.

use similar::{ChangeTag, DiffOp, InlineChangeMode, InlineChangeOptions, TextDiff};

/// Lines of context kept around a change.
const CONTEXT: usize = 2;

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// In both texts.
    Same,
    /// In the old text.
    Removed,
    /// In the new text.
    Added,
    /// Points at the words that changed in the line above.
    Under,
}

impl Mark {
    /// What stands before the line.
    pub(crate) fn sign(self) -> &'static str {
        match self {
            Self::Same | Self::Under => "  ",
            Self::Removed => "- ",
            Self::Added => "+ ",
        }
    }
}

/// A line of text with its mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// What it is.
    pub(crate) mark: Mark,
    /// Without its end.
    pub(crate) text: String,
}

/// A text as it is.
pub(crate) fn whole(text: &str, mark: Mark) -> Vec<Line> {
    text.lines().map(|line| Line { mark, text: line.to_owned() }).collect()
}

/// The lines that change, with some around them.
pub(crate) fn changes(old: &str, new: &str) -> Vec<Line> {
    // The last line of a text has no end: give it one, so that it can be the same in both.
    let (old, new) = (format!("{old}\n"), format!("{new}\n"));
    let diff = TextDiff::from_lines(old.as_str(), new.as_str());
    let mut options = InlineChangeOptions::new();
    options.mode(InlineChangeMode::Words).semantic_cleanup(true);
    let mut lines = Vec::new();
    let mut next = 0;
    for group in diff.grouped_ops(CONTEXT) {
        let start = group.first().map_or(0, |op| op.old_range().start);
        if start > next {
            lines.push(Line { mark: Mark::Same, text: "…".to_owned() });
        }
        for op in &group {
            next = op.old_range().end;
            push(&diff, op, options, &mut lines);
        }
    }
    if next < diff.old_len() && !lines.is_empty() {
        lines.push(Line { mark: Mark::Same, text: "…".to_owned() });
    }
    lines
}

fn push<'t>(
    diff: &TextDiff<'t, 't, str>,
    op: &DiffOp,
    options: InlineChangeOptions,
    lines: &mut Vec<Line>,
) {
    // No deadline: the same texts give the same lines on any machine.
    for change in diff.iter_inline_changes_with_options_deadline(op, options, None) {
        let mark = match change.tag() {
            ChangeTag::Equal => Mark::Same,
            ChangeTag::Delete => Mark::Removed,
            ChangeTag::Insert => Mark::Added,
        };
        let (mut text, mut under) = (String::new(), String::new());
        for (emphasised, part) in change.values() {
            let part = part.trim_end_matches(['\n', '\r']);
            text.push_str(part);
            let sign = if *emphasised { '~' } else { ' ' };
            under.extend(part.chars().map(|c| if c == ' ' { ' ' } else { sign }));
        }
        lines.push(Line { mark, text });
        if under.contains('~') {
            lines.push(Line { mark: Mark::Under, text: under });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changed_words_are_underlined() {
        let old = "fn a(x) {\n    round(x * 66_000 / 12, 2)\n}";
        let new = "fn a(x) {\n    round(x * cout / 12, 2)\n}";
        let lines: Vec<String> =
            changes(old, new).iter().map(|l| format!("{}{}", l.mark.sign(), l.text)).collect();
        let expected = [
            "  fn a(x) {",
            "-     round(x * 66_000 / 12, 2)",
            "                ~~~~~~         ",
            "+     round(x * cout / 12, 2)",
            "                ~~~~         ",
            "  }",
        ];
        assert_eq!(lines, expected);
        assert!(changes(old, old).is_empty());
    }
}
