//! What is wrong with the syntax of a TOML, by its sort: the parser’s words are for programmers.

/// The word of the catalogue for what the parser says, by how its message begins; the first wins.
const SORTS: &[(&str, &[&str])] = &[
    ("toml_heading", &["unclosed table", "unclosed array table", "missing table open"]),
    ("toml_list_end", &["unclosed array", "missing array opening"]),
    ("toml_list_comma", &["missing comma between array", "unexpected `=` in array"]),
    ("toml_comma", &["extra comma"]),
    ("toml_braces_end", &["unclosed inline table", "missing inline table opening"]),
    ("toml_braces_comma", &["missing comma between key-value", "extra assignment"]),
    ("toml_equal", &["missing assignment", "missing key for inline", "invalid inline table"]),
    ("toml_equal", &["extra `=`", "key with no value", "missing value"]),
    ("toml_backslash", &["missing escaped value", "too few unicode", "invalid value"]),
    ("toml_quotes", &["string values must be quoted", "missing opening quote", "invalid boolean"]),
    ("toml_quote_end", &["invalid literal string", "invalid basic string", "invalid multi-line"]),
    ("toml_quote_end", &["invalid string"]),
    ("toml_twice", &["duplicate key", "cannot extend"]),
    ("toml_zero", &["unexpected leading zero"]),
    ("toml_number", &["redundant", "unexpected sign", "`_` may", "integers with", "radix must"]),
    ("toml_number", &["invalid float", "invalid integer", "invalid hexadecimal"]),
    ("toml_number", &["invalid octal", "invalid binary"]),
    ("toml_date", &["invalid date", "invalid time", "invalid offset"]),
    ("toml_key", &["invalid unquoted key", "unquoted keys", "keys cannot be"]),
    ("toml_unexpected", &["unexpected", "invalid key-value pair", "missing comment start"]),
    ("toml_character", &["carriage return", "invalid comment character"]),
    ("toml_deep", &["cannot recurse", "recursion limit"]),
];

/// The word for a message of the parser, about a place in a line.
pub(super) fn sort(message: &str, line: &str) -> &'static str {
    let begins = |starts: &[&str]| starts.iter().any(|start| message.starts_with(start));
    let known = SORTS.iter().find(|(_, starts)| begins(starts));
    match known.map_or("toml_other", |(word, _)| *word) {
        "toml_quotes" if line.trim_end().ends_with('=') => "toml_equal",
        // The parser takes a word that begins like `nan` or `inf` for one of them.
        "toml_number" if message.ends_with("nan`") || message.ends_with("inf`") => "toml_quotes",
        "toml_quote_end" if !line.contains(['"', '\'']) => "toml_equal",
        // A word processor made the quotes.
        "toml_quotes" | "toml_key" | "toml_unexpected" if line.contains(['“', '”', '«', '’']) => {
            "toml_typographic"
        }
        word => word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use toml::de::DeTable;

    #[test]
    fn what_is_wrong_is_told_by_its_sort() {
        let mut wrong = Vec::new();
        for (text, word) in [
            ("[envelope\n", "toml_heading"),
            ("[[table\nx = 1", "toml_heading"),
            ("a = [1, 2\n", "toml_list_end"),
            ("a = [1, 2\nb = 3", "toml_list_comma"),
            ("a = [1,, 2]", "toml_comma"),
            ("a = { b = 1", "toml_braces_end"),
            ("a = { b = 1 c = 2 }", "toml_braces_comma"),
            ("a = { b }", "toml_equal"),
            ("a = { b = 1,, c = 1 }", "toml_comma"),
            ("a", "toml_equal"),
            ("a =", "toml_equal"),
            ("a = = 1", "toml_equal"),
            ("a = texte", "toml_quotes"),
            ("a = nom", "toml_quotes"),
            ("a = \"C:\\données\"", "toml_backslash"),
            ("a = \"texte", "toml_quote_end"),
            ("a = 'texte", "toml_quote_end"),
            ("a = \"\"\"texte", "toml_quote_end"),
            ("a = 1\na = 2", "toml_twice"),
            ("a = 1\na.b = 2", "toml_twice"),
            ("a = 01053", "toml_zero"),
            ("a = ++1", "toml_number"),
            ("a = 1__0", "toml_number"),
            ("a = 15 000", "toml_quotes"),
            ("a = 2025-13-45", "toml_date"),
            ("a = 30/04/2025", "toml_quotes"),
            ("a = Vrai", "toml_quotes"),
            ("année = 1", "toml_key"),
            ("a b = 1", "toml_equal"),
            ("= 1", "toml_key"),
            ("a = 1 b = 2", "toml_unexpected"),
            ("a = 1 # \u{1}", "toml_character"),
            ("a = “texte”", "toml_typographic"),
            ("a = [“b”]", "toml_typographic"),
        ] {
            let error = DeTable::parse(text).unwrap_err();
            let line = text.lines().last().unwrap();
            let found = sort(error.message(), line);
            wrong.extend((found != word).then(|| (text, found, error.message().to_owned())));
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
        let deep = format!("a = {}", "[".repeat(200));
        let error = DeTable::parse(&deep).unwrap_err();
        assert_eq!(sort(error.message(), ""), "toml_deep", "{}", error.message());
    }
}
