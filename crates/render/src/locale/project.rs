//! What `new` and `init` say, and the words of the files that explain a project to people.

use super::Lang;
use std::fmt::Write as _;
use std::path::Path;

catalogue!("project");

/// A policy and its case file were written.
pub fn created(lang: Lang, id: &str, base: &str, files: [&Path; 2], scenario: &str) -> String {
    let [script, cases] = files.map(Path::display);
    policy_written(script, base, cases, id, scenario, lang)
}

/// What became of a file of a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It was not there, and was written.
    Written,
    /// It was there, with these very bytes.
    Same,
    /// It was there, different.
    Kept,
}

/// A project folder was set up: each file with its fate, then what to try.
pub fn prepared(lang: Lang, folder: &str, files: &[(String, Fate)], example: bool) -> String {
    let mut out = String::new();
    for fate in [Fate::Written, Fate::Same, Fate::Kept] {
        let mut names = files.iter().filter(|(_, f)| *f == fate).map(|(name, _)| name).peekable();
        if names.peek().is_none() {
            continue;
        }
        let _ = writeln!(out, "{}{}", became(fate, lang), lang.colon().trim_end());
        names.for_each(|name| {
            let _ = writeln!(out, "  {name}");
        });
        out.push('\n');
    }
    if files.iter().any(|(name, fate)| *fate == Fate::Kept && is_generated(name)) {
        out.push_str(to_make_again(lang));
    }
    if !example {
        return out + no_example(lang);
    }
    let folder = match folder {
        "." => String::new(),
        folder if folder.contains(' ') => format!("\"{folder}\""),
        folder => folder.to_owned(),
    };
    out.push_str(&to_try(folder, lang));
    out
}

/// Whether a file is written from the program itself.
fn is_generated(name: &str) -> bool {
    name.starts_with("schemas/") || name.starts_with("definitions/")
}
