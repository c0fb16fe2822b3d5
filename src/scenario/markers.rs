//! What tables write where a value is missing.

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

#[cfg(test)]
mod tests {
    use super::*;

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
