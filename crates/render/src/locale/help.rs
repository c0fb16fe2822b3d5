//! The words of `--help`, in both languages.

use super::Lang;

catalogue!("help");

/// The layout of a help page.
pub fn template(lang: Lang) -> &'static str {
    lang.pick(
        "{about}\n\nUtilisation : {usage}\n\n{all-args}{after-help}",
        "{about}\n\nUsage: {usage}\n\n{all-args}{after-help}",
    )
}

/// Titles of lists; a colon follows them.
pub fn heading(lang: Lang, list: &str) -> &'static str {
    HEADING.get(list, lang).unwrap_or_default()
}

/// What a command answers.
pub fn about(lang: Lang, command: &str) -> &'static str {
    ABOUT.get(command, lang).or_else(|| ABOUT.get("*", lang)).unwrap_or_default()
}

/// What an argument means; empty where nobody says.
pub fn argument(lang: Lang, command: &str, name: &str) -> &'static str {
    ARGUMENT.within(command, name, lang)
}

/// What stands for a value of an argument in a usage line: `POLICY`, `RÈGLES`.
pub fn placeholder(lang: Lang, name: &str) -> Option<&'static str> {
    PLACEHOLDER.get(name, lang)
}

/// Commands to copy; the same in both languages.
pub fn examples(command: &str) -> Vec<&'static str> {
    EXAMPLES.get(command, Lang::En).unwrap_or_default().lines().collect()
}

/// The same, as the end of a help page.
pub fn examples_of(lang: Lang, command: &str) -> String {
    let examples = examples(command);
    if examples.is_empty() {
        return String::new();
    }
    let mut out = format!("{}\n  {}", examples_follow(lang), examples.join("\n  "));
    if command == "bareme" {
        out.push_str(help_of_commands(lang));
    }
    out
}

/// What the window says that a double click opened.
pub fn window(lang: Lang, place: &str) -> &'static str {
    WINDOW.get(place, lang).unwrap_or_default()
}

/// A heading of a manual page.
pub fn section(lang: Lang, title: &str) -> String {
    SECTION.get(title, lang).map_or_else(|| title.to_uppercase(), str::to_owned)
}
