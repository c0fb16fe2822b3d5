//! Settings of VS Code for a project: tasks whose messages become places in files.

use crate::locale::Lang;
use crate::locale::project as words;
use serde_json::{Value, json};

/// A line of `check --format short`: file, line, column, code, its first letter, message. The
/// letter of a code is its severity, and means the same to VS Code in any language (`W`).
pub const SHORT: &str = r"^(.+?):(\d+):(\d+): \S+\[(([BW])\d{4})\]: (.+)$";

/// The two first lines of a message in full, as `watch` shows it: code, letter, message; then
/// file, line, column.
pub const FULL: [&str; 2] = [r"^\S+\[(([BW])\d{4})\]\s?: (.+)$", r"^\s*--> (.+):(\d+):(\d+)$"];

/// The first line of a block of `watch`: what was wrong before may be right now.
pub const BEGINS: &str = "^bareme (?:surveille|watches) ";

/// The line of `watch` after which no message comes: that there is a result or, below what is
/// wrong, the last result there was.
pub const ENDS: &str = r"^(?:\[\d\d:\d\d:\d\d\] (?:calculé|computed) |Dernier résultat valable|Pas encore de résultat valable|Last good result|No good result yet)";

/// `.vscode/extensions.json`.
pub(super) fn extensions() -> String {
    written(&json!({ "recommendations": ["rhaiscript.vscode-rhai", "tamasfe.even-better-toml"] }))
}

/// `.vscode/settings.json`.
pub(super) fn settings() -> String {
    written(&json!({
        "files.encoding": "utf8",
        "files.eol": "\n",
        "files.associations": { "*.rhai": "rhai" },
        "[rhai]": { "editor.tabSize": 4, "editor.insertSpaces": true },
        "evenBetterToml.schema.enabled": true,
    }))
}

/// `.vscode/tasks.json`.
pub(super) fn tasks(lang: Lang) -> String {
    let [title, place] = FULL;
    let texts = [
        ("@lang", lang.code()),
        ("@check", words::task_check(lang)),
        ("@watch", words::task_watch(lang)),
        ("@scenario", words::task_scenario(lang)),
        ("@short", SHORT),
        ("@title", title),
        ("@place", place),
        ("@begins", BEGINS),
        ("@ends", ENDS),
    ];
    // A checkout on Windows may have changed the ends of lines.
    let tasks = include_str!("tasks.json").replace("\r\n", "\n");
    texts.into_iter().fold(tasks, |tasks, (name, text)| {
        tasks.replace(&format!("\"{name}\""), &Value::from(text).to_string())
    })
}

fn written(value: &Value) -> String {
    format!("{value:#}\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Style;
    use crate::watch::{self, Save};
    use regex::Regex;

    #[test]
    fn a_watch_begins_and_ends_with_each_save() {
        let [begins, ends] = [BEGINS, ENDS].map(|pattern| Regex::new(pattern).unwrap());
        let save = Save {
            time: "14:32:07".to_owned(),
            milliseconds: 12,
            changed: vec!["policies/a.rhai".to_owned()],
            computed: 1,
            formulas: 6,
        };
        for lang in [Lang::Fr, Lang::En] {
            let style = Style { lang, color: false, width: None };
            let first = watch::heading("a · exemple", 4, style);
            assert!(begins.is_match(&first) && !ends.is_match(&first), "{first}");
            for line in [
                watch::saved(&save, false, style),
                watch::saved(&save, true, style),
                watch::last_good(None, lang),
                watch::last_good(Some("14:32:07"), lang),
            ] {
                assert!(ends.is_match(&line) && !begins.is_match(&line), "{line}");
            }
            // What is wrong is still to come.
            let failed = watch::failed(&save, style);
            assert!(!ends.is_match(&failed) && !begins.is_match(&failed), "{failed}");
        }
    }
}
