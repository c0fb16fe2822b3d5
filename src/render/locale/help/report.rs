//! Help of reports.

use super::Lang;

/// What a command answers.
pub(super) fn about(lang: Lang, command: &str) -> Option<&'static str> {
    Some(match command {
        "report" => lang.pick(
            "La comparaison en un fichier HTML à lire, imprimer et envoyer",
            "The comparison as an HTML file to read, print and send",
        ),
        _ => return None,
    })
}

/// What an argument means.
pub(super) fn argument(lang: Lang, command: &str, name: &str) -> Option<&'static str> {
    Some(match (command, name) {
        ("report", "structures") => lang.pick(
            "Structures qui ont chacune une page : montants, effet de chaque mesure, explication",
            "Structures that have a page each: amounts, effect of each measure, explanation",
        ),
        ("report", "note") => lang.pick(
            "Une seule page : trois tableaux en k€, hypothèses à part, à coller dans un traitement de texte",
            "One page only: three tables in k€, assumptions apart, to paste into a word processor",
        ),
        ("report", "template") => lang.pick(
            "Modèle HTML (Jinja) au lieu de celui du programme : voir docs/report.fr.md",
            "HTML template (Jinja) instead of the program’s: see docs/report.md",
        ),
        ("report", "css") => lang.pick(
            "Feuille de style au lieu de celle du programme",
            "Style sheet instead of the program’s",
        ),
        ("report", "top") => lang.pick(
            "Lignes montrées par liste (200) ; toutes comptent dans les totaux",
            "Rows shown in each list (200); all of them count in totals",
        ),
        ("report", "output") => lang.pick(
            "Fichier .html à écrire au lieu de la sortie standard",
            "File (.html) to write instead of standard output",
        ),
        _ => return None,
    })
}

/// Commands to copy.
pub(super) const EXAMPLES: &[&str] = &[
    "bareme report cdc-v4 proposition-forfait-patient -s experimentation --full-year -o report.html",
    "bareme report cdc-v4 cdc-v3 transition-2025-2026 -s experimentation -o report.html",
    "bareme report cdc-v4 cdc-v3 -s experimentation --structures S16,S22 -o report.html",
    "bareme report cdc-v4 cdc-v3 -s experimentation --note -o note.html",
    "bareme report cdc-v4 cdc-v3 -s experimentation --by region --secret min=3,dominance=85 -o report.html",
];
