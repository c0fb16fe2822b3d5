//! What each diagnostic says, in each language: `catalogue/messages`, filled in.

mod habits;
mod template;
mod words;

use super::{Lang, List};
use bareme_core::diagnostic::{Arg, Code, Diagnostic, Note, Severity};
use bareme_core::value::Kind;

// `of_title` and `of_remedy`: the templates of each code.
catalogue!("messages");

/// What is wrong.
pub fn title(diagnostic: &Diagnostic, lang: Lang) -> String {
    template::fill(of_title(diagnostic.code, lang), diagnostic, lang)
}

/// What to do next.
pub fn help(diagnostic: &Diagnostic, lang: Lang) -> Option<String> {
    let text = |name| {
        diagnostic.args.iter().find_map(|(n, arg)| match arg {
            Arg::Text(text) if *n == name => Some(text.as_str()),
            _ => None,
        })
    };
    let code = diagnostic.code;
    let special = match code {
        Code::NotInSubset => text("what").and_then(|what| habits::instead(code, what, lang)),
        Code::SyntaxMissing | Code::SyntaxUnexpected => {
            text("found").and_then(|sign| habits::instead(code, sign, lang))
        }
        Code::FileUnreadable | Code::WriteFailed | Code::OutputFailed => {
            text("reason").and_then(|reason| habits::instead(code, reason, lang))
        }
        // Of dates a manifest says nothing.
        Code::ReadAs
            if diagnostic.args.iter().all(|(name, _)| matches!(*name, "path" | "dates")) =>
        {
            habits::instead(code, "dates", lang)
        }
        Code::TooMany => text("command").and_then(|name| habits::instead(code, name, lang)),
        // What is possible here says more than what is usual.
        Code::BadOption if diagnostic.args.iter().any(|(name, _)| *name == "expected") => None,
        _ => text("name").and_then(|name| habits::instead(code, name, lang)),
    };
    if let Some(remedy) = special {
        return Some(remedy.to_owned());
    }
    Some(template::fill(of_remedy(code, lang), diagnostic, lang)).filter(|text| !text.is_empty())
}

/// Which rows of a table a cause refuses: `prime, 2 rows: S01 2024, S02 2024`.
pub fn rows(diagnostic: &Diagnostic, lang: Lang) -> Option<String> {
    let arg = |name| diagnostic.args.iter().find(|(n, _)| *n == name).map(|(_, arg)| arg);
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

/// The word before the rows of a cause.
pub fn where_word(lang: Lang) -> &'static str {
    lang.pick("où ", "where")
}

/// "Did you mean …?"
pub fn suggestion(diagnostic: &Diagnostic, lang: Lang) -> Option<String> {
    let name = template::clean(diagnostic.suggestion.as_ref()?);
    Some(match lang {
        Lang::Fr => format!("vouliez-vous dire « {name} » ?"),
        Lang::En => format!("did you mean `{name}`?"),
    })
}

/// The word of a severity.
pub fn level(severity: Severity, lang: Lang) -> &'static str {
    match (severity, lang) {
        (Severity::Error, Lang::Fr) => "erreur",
        (Severity::Error, Lang::En) => "error",
        (Severity::Warning, Lang::Fr) => "avertissement",
        (Severity::Warning, Lang::En) => "warning",
    }
}

/// The word before a remedy.
pub fn help_word(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => "aide ",
        Lang::En => "help",
    }
}

/// What a second place shows.
pub fn note(note: Note, lang: Lang) -> &'static str {
    match (note, lang) {
        (Note::CalledFrom, Lang::Fr) => "appelée ici",
        (Note::CalledFrom, Lang::En) => "called here",
        (Note::FirstDefined, Lang::Fr) => "une première fois ici",
        (Note::Again, Lang::Fr) => "et encore ici",
        (Note::Again, Lang::En) => "and again here",
        (Note::FirstDefined, Lang::En) => "first defined here",
        (Note::Declared, Lang::Fr) => "déclaré ici",
        (Note::Declared, Lang::En) => "declared here",
        (Note::NeededBy, Lang::Fr) => "nécessaire ici",
        (Note::NeededBy, Lang::En) => "needed here",
    }
}

/// The line that says how many were left out.
pub fn and_others(severity: Severity, count: usize, lang: Lang) -> String {
    let plural = if count == 1 { "" } else { "s" };
    let level = level(severity, lang);
    match lang {
        Lang::Fr => {
            let other = if count == 1 { "autre" } else { "autres" };
            format!("… et {count} {other} {level}{plural}")
        }
        Lang::En => format!("… and {count} more {level}{plural}"),
    }
}

/// A kind, as the author of a policy names it.
pub fn kind(kind: Kind, lang: Lang) -> &'static str {
    match (kind, lang) {
        (Kind::Integer, Lang::Fr) => "nombre entier",
        (Kind::Integer, Lang::En) => "whole number",
        (Kind::Number, Lang::Fr) => "nombre",
        (Kind::Number, Lang::En) => "number",
        (Kind::Boolean, Lang::Fr) => "booléen (vrai ou faux)",
        (Kind::Boolean, Lang::En) => "boolean (true or false)",
        (Kind::Text, Lang::Fr) => "texte",
        (Kind::Text, Lang::En) => "text",
        (Kind::Date, Lang::Fr | Lang::En) => "date",
    }
}
