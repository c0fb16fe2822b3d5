//! What each diagnostic says, in each language: `catalogue/messages`, filled in.

mod habits;
mod template;
mod words;

use super::Lang;
use bareme_core::diagnostic::{Arg, Code, Diagnostic, Note, Severity};
use bareme_core::value::Kind;

catalogue!("diagnostics");

// `of_title` and `of_remedy`: the templates of each code.
catalogue!("messages");

/// What is wrong.
pub fn title(diagnostic: &Diagnostic, lang: Lang) -> String {
    template::fill(of_title(diagnostic.code, lang), diagnostic, lang)
}

/// What to do next.
pub fn help(diagnostic: &Diagnostic, lang: Lang) -> Option<String> {
    let text = |name| diagnostic.arg(name).and_then(Arg::text);
    let code = diagnostic.code;
    let special = match code {
        Code::NotInSubset => text("what").and_then(|what| habits::instead(code, what, lang)),
        // `#{ label = "…" }`: what is expected says more than the sign in its place.
        Code::SyntaxMissing if text("expected") == Some(":") => {
            habits::instead(code, "key =", lang)
        }
        Code::SyntaxMissing | Code::SyntaxUnexpected => {
            text("found").and_then(|sign| habits::instead(code, sign, lang))
        }
        Code::NothingBetween => ["after", "before"]
            .into_iter()
            .find_map(|side| habits::instead(code, text(side)?, lang)),
        Code::FileUnreadable | Code::WriteFailed | Code::OutputFailed => {
            text("reason").and_then(|reason| habits::instead(code, reason, lang))
        }
        Code::TooMany => text("command").and_then(|name| habits::instead(code, name, lang)),
        // What is possible here says more than what is usual.
        Code::BadOption if diagnostic.arg("expected").is_some() => None,
        _ => text("name").and_then(|name| habits::instead(code, name, lang)),
    };
    if let Some(remedy) = special {
        return Some(remedy.to_owned());
    }
    Some(template::fill(of_remedy(code, lang), diagnostic, lang)).filter(|text| !text.is_empty())
}

/// Which rows of a table a cause refuses: `prime, 2 rows: S01 2024, S02 2024`.
pub fn rows(diagnostic: &Diagnostic, lang: Lang) -> Option<String> {
    let arg = |name| diagnostic.arg(name);
    let (Some(Arg::Text(formula)), Some(Arg::Count(rows)), Some(Arg::List(first))) =
        (arg("formula"), arg("rows"), arg("first"))
    else {
        return None;
    };
    let formula = template::clean(formula);
    let mut keys: Vec<String> = first.iter().map(|key| template::clean(key)).collect();
    if *rows > keys.len() {
        keys.push("…".to_owned());
    }
    let rows = super::sentences::rows(*rows, lang);
    Some(format!("{formula}, {rows}{}{}", lang.colon(), keys.join(", ")))
}

/// "Did you mean …?"
pub fn suggestion(diagnostic: &Diagnostic, lang: Lang) -> Option<String> {
    diagnostic.suggestion.as_ref().map(|name| suggested(template::clean(name), lang))
}

/// The line over others of a code that was shown several times.
pub fn alike(diagnostic: &Diagnostic, count: usize, lang: Lang) -> String {
    others_alike(count, level(diagnostic.severity, lang), diagnostic.code.id(), lang)
}

/// The line that says how many were left out.
pub fn and_others(severity: Severity, count: usize, lang: Lang) -> String {
    others_left_out(count, level(severity, lang), lang)
}

#[cfg(test)]
mod tests {
    use super::super::braces::names;
    use super::*;
    use std::collections::BTreeSet;

    /// What those who pass a message on may add to any.
    const ADDED: [&str; 4] = ["command", "example", "policy", "policies"];

    #[test]
    fn rows_are_told_of_every_error_of_a_cell() {
        for code in Code::ALL.iter().filter(|code| code.id().starts_with("B07")) {
            let own = code.arguments().concat();
            let taken = ["formula", "rows", "first"].iter().any(|name| own.contains(name));
            assert!(!taken, "{code} hides the rows in which it arises");
        }
    }

    #[test]
    fn messages_use_the_arguments_of_their_code_and_all_of_them() {
        let set = |all: &[&str]| all.iter().map(ToString::to_string).collect::<BTreeSet<_>>();
        for &code in Code::ALL {
            let [always, perhaps] = code.arguments().map(set);
            for lang in [Lang::Fr, Lang::En] {
                let text = format!("{}{}", of_title(code, lang), of_remedy(code, lang));
                // Outside ⟨…⟩, what is not given would be a hole.
                let parts = text.split('⟨').map(|part| part.split_once('⟩').map_or(part, |p| p.1));
                let bare = parts.flat_map(names).collect::<BTreeSet<_>>();
                assert!(bare.is_subset(&always), "{code}: {text}");
                let used: BTreeSet<String> = names(&text).into_iter().collect();
                assert_eq!(&used - &set(&ADDED), &(&always | &perhaps) - &set(&ADDED), "{code}");
            }
        }
    }
}
