//! What tables write where a value is missing, or where a formula failed.

/// Whether a cell looks like a usual marker of a missing value: `NA`, `n.d.`, `s`, `…`.
pub(super) fn is_missing(text: &str) -> bool {
    let text = text.to_lowercase();
    let letters: String = text.chars().filter(|c| !matches!(c, '.' | '/' | ' ')).collect();
    let signs = ['.', '…', '-', '–', '—', '?', '*', ':', '/', '_'];
    text.chars().all(|c| signs.contains(&c))
        || matches!(
            letters.as_str(),
            "na" | "nd" | "nc" | "ns" | "nr" | "so" | "s" | "c" | "x" | "nan" | "null" | "none"
        )
        || matches!(
            text.as_str(),
            "sans objet"
                | "secret"
                | "vide"
                | "inconnu"
                | "inconnue"
                | "manquant"
                | "manquante"
                | "non disponible"
                | "non renseigné"
                | "non renseignée"
                | "non communiqué"
                | "missing"
                | "unknown"
                | "not available"
                | "confidential"
        )
}

/// Whether a cell holds what a spreadsheet, in whatever language, shows of a formula that fails:
/// `#N/A`, `#VALEUR !`, `#BEZUG!`, `Err:502`; or the `####` of a column that is too narrow.
pub(super) fn is_failure(text: &str) -> bool {
    // Kept as text by a spreadsheet; or written wide, in East Asia.
    let text = text.strip_prefix('\'').unwrap_or(text);
    let Some(rest) = text.strip_prefix(['#', '＃']) else { return is_numbered(text) };
    if !rest.is_empty() && rest.bytes().all(|b| b == b'#') {
        return true;
    }
    // What has no mark at its end has few forms; the others are capitals, `!` or `?`.
    let name: String = rest.to_uppercase().split([' ', '\u{a0}', '\u{202f}']).collect();
    if matches!(
        name.as_str(),
        "N/A"
            | "N/D"
            | "N/B"
            | "NV"
            | "I/T"
            | "Н/Д"
            | "YOK"
            | "HIÁNYZIK"
            | "PUUTTUU"
            | "NEDOSTUPNÝ"
            | "ND"
            | "REF"
            | "DIV/0"
            | "VALUE"
            | "VALEUR"
            | "NAME"
            | "NOM"
            | "NUM"
            | "NULL"
            | "GETTING_DATA"
    ) || name.strip_prefix("ERR").is_some_and(|n| n.parse::<u16>().is_ok())
    {
        return true;
    }
    let Some(word) = rest.strip_suffix(['!', '?']) else { return false };
    word.chars().any(char::is_alphabetic)
        && word.chars().all(|c| {
            c.is_alphabetic() && !c.is_lowercase()
                || c.is_ascii_digit()
                || matches!(c, '/' | '_' | '-' | '.' | '¡' | '¿' | ' ' | '\u{a0}' | '\u{202f}')
        })
}

/// `Err:502`, as LibreOffice numbers its errors, in the languages in which it names them.
fn is_numbered(text: &str) -> bool {
    const WORDS: [&str; 15] = [
        "err",
        "erro",
        "errore",
        "erreur",
        "error",
        "fehler",
        "fel",
        "feil",
        "fejl",
        "fout",
        "virhe",
        "chyba",
        "błąd",
        "ошибка",
        "エラー",
    ];
    // Most cells are told by their end.
    let [.., b'5', a, b] = text.as_bytes() else { return false };
    let (true, Some((word, number))) =
        (a.is_ascii_digit() && b.is_ascii_digit(), text.split_once([':', '：']))
    else {
        return false;
    };
    number.trim_start().len() == 3 && WORDS.contains(&word.trim_end().to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_are_known_in_any_language() {
        for text in [
            "#N/A",
            "#N/D",
            "#NV",
            "#REF!",
            "#BEZUG!",
            "#¡REF!",
            "#DIV/0!",
            "#¡DIV/0!",
            "#VALEUR!",
            "#VALEUR\u{a0}!",
            "#VALUE!",
            "#WERT!",
            "#¡VALOR!",
            "#NOM?",
            "#NOM ?",
            "#NAME?",
            "#¿NOMBRE?",
            "#NUL!",
            "#NULL!",
            "#NULO!",
            "#NOMBRE!",
            "#NUM!",
            "#ZAHL!",
            "#SPILL!",
            "#PROPAGATION!",
            "#ÜBERLAUF!",
            "#CALC!",
            "#ЗНАЧ!",
            "#Н/Д",
            "#GETTING_DATA",
            "####",
            "Err:502",
            "Err :508",
            "Erreur:522",
            "#n/a",
            "err:502",
            "ERR:502",
            "Fel:502",
            "Errore:502",
            "Ошибка:502",
            "Błąd:502",
            "エラー:502",
            "＃N/A",
            "'#N/A",
            "#REF",
            "#ND",
            "#ERR520",
            "#NEDOSTUPNÝ",
        ] {
            assert!(is_failure(text), "{text}");
        }
        for text in [
            "",
            "#",
            "#1",
            "#1!",
            "# 12",
            "#Note!",
            "N/A",
            "Err",
            "Err:",
            "Err:12",
            "Err:5021",
            "Lot:502",
            "12:512",
            "#ERREUR",
            "Erreur : voir 502",
            "Fin!",
            "#dièse",
            "75056",
            "#NOTE",
        ] {
            assert!(!is_failure(text), "{text}");
        }
    }

    #[test]
    fn usual_markers_are_known() {
        for marker in
            ["NA", "N/A", "n.d.", "nd", "s", "…", "...", ".", "-", "NaN", "s.o.", "Inconnu"]
        {
            assert!(is_missing(marker), "{marker}");
        }
        for text in ["12,5", "neuf", "12 mois", "s01", "1.2.3", "-5"] {
            assert!(!is_missing(text), "{text}");
        }
    }
}
