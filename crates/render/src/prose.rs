//! Sentences: French spaces that do not break, and lines that fit the width.

use super::locale::number::NO_BREAK;
use textwrap::{Options, WordSplitter};

/// French sets a space before `:` `;` `?` `!` `»` and after `«`, at which no line may break.
pub(super) fn typeset(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        let next = characters.peek();
        let glued = out.ends_with('«') || next.is_some_and(|n| ":;?!»".contains(*n));
        out.push(if c == ' ' && glued && !blank(&out) { NO_BREAK } else { c });
    }
    out
}

/// Whether a line only begins: what stands there is layout, not a sentence.
fn blank(line: &str) -> bool {
    line.rsplit('\n').next().is_none_or(|last| last.trim().is_empty())
}

/// Lines that fit the width, each after the first set back by `hang`.
pub(super) fn wrap(text: &str, width: u16, indent: usize, hang: usize) -> String {
    let (first, next) = (" ".repeat(indent), " ".repeat(indent + hang));
    let options = Options::new(usize::from(width))
        .initial_indent(&first)
        .subsequent_indent(&next)
        .word_splitter(WordSplitter::NoHyphenation);
    let lines = text.lines().map(|line| textwrap::fill(line, &options));
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_begins_with_a_colon_nor_ends_with_an_open_quote() {
        let text = typeset("A9 : le texte dit « exclusion » ; vraiment ?\n  ! deux espaces");
        let expected = "A9\u{a0}: le texte dit «\u{a0}exclusion\u{a0}»\u{a0}; vraiment\u{a0}?\n  \
                        ! deux espaces";
        assert_eq!(text, expected);
        assert_eq!(typeset("x: y; `z`?"), "x: y; `z`?");
    }

    #[test]
    fn lines_fit_the_width_and_lists_stay_as_they_are() {
        let text = wrap("un deux trois quatre\n~ cinq", 12, 2, 2);
        assert_eq!(text, "  un deux\n    trois\n    quatre\n  ~ cinq");
    }
}
