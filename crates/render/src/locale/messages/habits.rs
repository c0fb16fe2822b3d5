//! Habits of spreadsheets, of R and of Rhai, and what policies write instead.

use super::Lang;
use bareme_core::diagnostic::Code;

catalogue!("habits");

/// The remedy for a word or a sign that comes from elsewhere, where a code meets it; `None` when
/// the general one says enough.
pub(super) fn instead(code: Code, word: &str, lang: Lang) -> Option<&'static str> {
    match code {
        Code::SyntaxUnexpected | Code::SyntaxMissing if exponent(word) => SIGN.get("1e3", lang),
        Code::SyntaxUnexpected | Code::SyntaxMissing | Code::NothingBetween => SIGN.get(word, lang),
        Code::UnknownVariable | Code::UnknownName => VALUE.get(word, lang),
        Code::UnknownFunction => FUNCTION.get(&word.to_lowercase(), lang),
        Code::BadOption => OPTION.get(word.split(' ').next()?, lang),
        Code::NotInSubset if word.starts_with('\'') => CONSTRUCT.get("'", lang),
        Code::NotInSubset => CONSTRUCT.get(word, lang),
        _ => ELSEWHERE.get(&format!("{}/{word}", code.id()), lang),
    }
}

/// `e3`, what is left of `1e3`.
fn exponent(word: &str) -> bool {
    let digits = word.strip_prefix(['e', 'E']);
    digits.is_some_and(|d| d.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_habit_is_answered_where_it_is_met() {
        let said = |code, word| instead(code, word, Lang::En);
        assert!(said(Code::SyntaxMissing, "e3").is_some_and(|t| t.contains("exponent")));
        assert!(said(Code::UnknownFunction, "RECHERCHEV").is_some_and(|t| t.contains("scale")));
        assert!(said(Code::UnknownVariable, "TRUE").is_some_and(|t| t.contains("true")));
        assert_eq!(said(Code::UnknownFunction, "TRUE"), None);
        assert_eq!(said(Code::SyntaxUnexpected, "etp"), None);
    }
}
