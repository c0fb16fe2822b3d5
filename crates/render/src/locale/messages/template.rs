//! Filling a template with the arguments of a diagnostic.

use super::super::template::Given;
use super::super::{Lang, number};
use super::words as lexicon;
use bareme_core::diagnostic::{Arg, Diagnostic};
use bareme_core::hidden::is_hidden;
use rust_decimal::Decimal;

/// Longest text of an argument that is shown: names come from files that anybody may write.
const LONGEST: usize = 200;
/// Most names listed; the others are counted by an ellipsis.
const MOST_NAMES: usize = 20;

/// The template with its arguments in place.
pub(super) fn fill(template: &str, diagnostic: &Diagnostic, lang: Lang) -> String {
    super::super::template::fill(template, |name| {
        let arg = diagnostic.arg(name)?;
        let single = match arg {
            Arg::Count(n) => *n == 1 || (*n == 0 && lang == Lang::Fr),
            Arg::Number(n) => *n == Decimal::ONE,
            Arg::List(names) => names.len() < 2,
            Arg::Text(_) | Arg::Word(_) | Arg::Kind(_) => true,
        };
        Some(Given { text: show(arg, lang), single })
    })
}

fn show(arg: &Arg, lang: Lang) -> String {
    match arg {
        Arg::Text(text) => clean(text),
        Arg::Word(word) => lexicon::sort(word, lang).map_or_else(|| clean(word), str::to_owned),
        Arg::Number(n) => number(*n, lang),
        Arg::Count(n) => number(Decimal::from(*n as u64), lang),
        Arg::Kind(kind) => super::kind(*kind, lang).to_owned(),
        Arg::List(all) => {
            let mut shown: Vec<_> = all.iter().take(MOST_NAMES).map(|n| clean(n)).collect();
            if all.len() > MOST_NAMES {
                shown.push("…".to_owned());
            }
            shown.join(", ")
        }
    }
}

/// Text of a file as it may be shown on a terminal: nothing hidden in it, not too long.
pub(super) fn clean(text: &str) -> String {
    let shown = |c: char| if is_hidden(c) { '\u{fffd}' } else { c };
    let mut out: String = text.chars().take(LONGEST).map(shown).collect();
    if text.chars().nth(LONGEST).is_some() {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use bareme_core::diagnostic::codes;
    use bareme_core::value::Kind;

    fn diagnostic() -> Diagnostic {
        let args = vec![
            ("name", Arg::Text("a\u{1b}[31m".to_owned())),
            ("count", Arg::Count(2)),
            ("value", Arg::Number(Decimal::new(-12_345, 1))),
            ("kind", Arg::Kind(Kind::Boolean)),
            ("names", Arg::List(vec!["x".to_owned(), "y".to_owned()])),
        ];
        Diagnostic { args, ..codes::NoPolicy.into() }
    }

    #[test]
    fn arguments_are_worded_by_language() {
        let text = fill("{count} {count:ligne|lignes}, {value}, {kind}", &diagnostic(), Lang::Fr);
        assert_eq!(text, "2 lignes, −1\u{202f}234,5, booléen (vrai ou faux)");
        let text = fill("{names} {value} #{ min: 0 } {x", &diagnostic(), Lang::En);
        assert_eq!(text, "x, y −1,234.5 #{ min: 0 } {x");
    }

    #[test]
    fn an_optional_part_is_left_out_without_its_argument() {
        assert_eq!(fill("a⟨ ({name})⟩⟨ ({path})⟩.", &diagnostic(), Lang::En), "a (a\u{fffd}[31m).");
        let empty = Diagnostic::from(codes::EmptyTable { path: "" });
        assert_eq!(fill("a⟨ ({path})⟩.", &empty, Lang::En), "a.");
    }

    #[test]
    #[should_panic(expected = "no argument `path`")]
    fn a_missing_argument_is_a_slip() {
        fill("{path}", &diagnostic(), Lang::En);
    }
}
