//! Texts of others in Markdown: shown as they were written, never taken for marks, links or tags.

/// Words of a paragraph, a heading or an item.
pub(crate) fn inline(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(|text| line(text, true)).collect();
    lines.join("\n")
}

/// The same for a cell of a table, which has one line, and where no line begins.
pub(crate) fn cell(text: &str) -> String {
    line(text, false).replace('\n', "<br>")
}

/// A name or a computation, of one line.
pub(crate) fn code(text: &str) -> String {
    let text = text.replace('\n', " ");
    let marks = "`".repeat(longest_run(&text) + 1);
    let apart = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{marks}{apart}{text}{apart}{marks}")
}

/// Lines of a text, with what they are written in.
pub(crate) fn fence(text: &str, language: &str) -> String {
    let marks = "`".repeat(longest_run(text).max(2) + 1);
    format!("{marks}{language}\n{text}\n{marks}")
}

/// The most backquotes that follow one another.
fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

/// A line, its signs kept from being read as marks; inside a name `_` is none.
fn line(text: &str, begins: bool) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let start = text.trim_start();
    let digits = start.trim_start_matches(|c: char| c.is_ascii_digit());
    let heads = start.starts_with(['#', '>', '='])
        || start.strip_prefix(['-', '+']).is_some_and(|rest| rest.starts_with([' ', '-']));
    let rest = digits.strip_prefix([')', '.']).filter(|_| digits.len() < start.len());
    let numbered = rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    let mark = if numbered { text.len() - digits.len() } else { text.len() - start.len() };
    let mut in_word = false;
    let mut signs = text.char_indices().peekable();
    while let Some((at, c)) = signs.next() {
        let joins = c == '_' && in_word && signs.peek().is_some_and(|(_, c)| c.is_alphanumeric());
        // Alone before a space, this one strikes nothing out.
        let alone = c == '~' && signs.peek().is_none_or(|(_, c)| c.is_whitespace());
        let is_mark =
            matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '~' | '|' | '$') && !joins && !alone;
        if is_mark || (begins && at == mark && (heads || numbered)) {
            out.push('\\');
        }
        in_word = c.is_alphanumeric() || joins;
        // Not every reader takes a backslash before this one.
        if c == '<' { out.push_str("&lt;") } else { out.push(c) }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_shown_and_names_stay_as_they_are() {
        for (text, shown) in [
            ("valeur_du_point = 7,5", "valeur_du_point = 7,5"),
            ("_x_ *y* ~z~ a|b", "\\_x\\_ \\*y\\* \\~z~ a\\|b"),
            ("~ changé", "~ changé"),
            ("~~~", "\\~\\~~"),
            ("0.9", "0.9"),
            ("![x](javascript:y) <img>", "!\\[x\\](javascript:y) &lt;img>"),
            ("# a\n- b\n 12. c\n---\n> d", "\\# a\n\\- b\n 12\\. c\n\\---\n\\> d"),
            ("-3 % en 2.5", "-3 % en 2.5"),
        ] {
            assert_eq!(inline(text), shown, "{text}");
        }
        assert_eq!(cell("a\n# b"), "a<br># b");
    }

    #[test]
    fn fences_are_longer_than_what_they_hold() {
        assert_eq!(fence("a", "rhai"), "```rhai\na\n```");
        assert_eq!(fence("```\n````", "diff"), "`````diff\n```\n````\n`````");
        assert_eq!(code("x"), "`x`");
        assert_eq!(code("`a` b"), "`` `a` b ``");
    }
}
