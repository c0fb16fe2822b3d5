//! The words of `--help`, in both languages.

/// A list of texts by what they are asked for; nothing for what is not in it. One that lacks a
/// language does not compile.
macro_rules! help_texts {
    (
        #[doc = $doc:literal] $list:ident($($key:ident),+):
        $($asked:pat => $fr:literal, $en:literal;)*
    ) => {
        #[doc = $doc]
        pub(super) fn $list(
            lang: $crate::locale::Lang,
            $($key: &str),+
        ) -> Option<&'static str> {
            Some(match ($($key),+) {
                $($asked => lang.pick($fr, $en),)*
                _ => return None,
            })
        }
    };
}

mod analysis;
mod everyday;
mod provenance;
mod report;
mod shared;

use super::Lang;

/// The layout of a help page.
pub fn template(lang: Lang) -> &'static str {
    lang.pick(
        "{about}\n\nUtilisation : {usage}\n\n{all-args}{after-help}",
        "{about}\n\nUsage: {usage}\n\n{all-args}{after-help}",
    )
}

/// Titles of lists; a colon follows them.
pub fn heading(lang: Lang, list: &str) -> &'static str {
    match list {
        "commands" => lang.pick("Commandes\u{a0}", "Commands"),
        "arguments" => lang.pick("Arguments\u{a0}", "Arguments"),
        _ => lang.pick("Options\u{a0}", "Options"),
    }
}

/// What a command answers.
pub fn about(lang: Lang, command: &str) -> &'static str {
    let lists = [everyday::about, analysis::about, report::about, provenance::about];
    lists.iter().find_map(|about| about(lang, command)).unwrap_or_else(|| {
        lang.pick(
            "Des politiques de financement écrites en petits scripts, calculées exactement et comparées",
            "Financing policies as small scripts, evaluated exactly and compared",
        )
    })
}

/// What an argument means; empty where nobody says.
pub fn argument(lang: Lang, command: &str, name: &str) -> &'static str {
    let lists = [everyday::argument, analysis::argument, report::argument, provenance::argument];
    let apart = lists.iter().find_map(|argument| argument(lang, command, name));
    apart.or_else(|| shared::argument(lang, name)).unwrap_or("")
}

/// Commands to copy; the same in both languages.
pub fn examples(command: &str) -> &'static [&'static str] {
    let lists = [everyday::examples, analysis::examples, report::examples, provenance::examples];
    lists.iter().find_map(|examples| examples(command)).unwrap_or(&[])
}

/// The same, as the end of a help page.
pub fn examples_of(lang: Lang, command: &str) -> String {
    let examples = examples(command);
    if examples.is_empty() {
        return String::new();
    }
    let heading = lang.pick("Exemples\u{a0}:", "Examples:");
    let mut out = format!("{heading}\n  {}", examples.join("\n  "));
    if command == "bareme" {
        out.push_str(lang.pick(
            "\n\nbareme COMMANDE --help décrit une commande.",
            "\n\nbareme COMMAND --help describes a command.",
        ));
    }
    out
}

/// A heading of a manual page.
pub fn section(lang: Lang, title: &str) -> String {
    match (lang, title) {
        (Lang::Fr, "NAME") => "NOM".to_owned(),
        (_, "EXTRA") => lang.pick("EXEMPLES", "EXAMPLES").to_owned(),
        _ => title.to_uppercase(),
    }
}
