//! Help of reports.

help_texts! {
    /// What a command answers.
    about(command):

    "report" =>
        "La comparaison en un fichier HTML à lire, imprimer et envoyer",
        "The comparison as an HTML file to read, print and send";
}

help_texts! {
    /// What an argument means.
    argument(command, name):

    ("report", "structures") =>
        "Structures qui ont chacune une page : montants, effet de chaque mesure, explication",
        "Structures that have a page each: amounts, effect of each measure, explanation";
    ("report", "note") =>
        "Une seule page : trois tableaux en k€, hypothèses à part, à coller dans un traitement de texte",
        "One page only: three tables in k€, assumptions apart, to paste into a word processor";
    ("report", "template") =>
        "Modèle HTML (Jinja) au lieu de celui du programme : voir docs/report.fr.md",
        "HTML template (Jinja) instead of the program’s: see docs/report.md";
    ("report", "css") =>
        "Feuille de style au lieu de celle du programme",
        "Style sheet instead of the program’s";
    ("report", "top") =>
        "Lignes montrées par liste (200) ; toutes comptent dans les totaux",
        "Rows shown in each list (200); all of them count in totals";
    ("report", "output") =>
        "Fichier .html à écrire au lieu de la sortie standard",
        "File (.html) to write instead of standard output";
}

/// Commands to copy.
pub(super) fn examples(command: &str) -> Option<&'static [&'static str]> {
    Some(match command {
        "report" => &[
            "bareme report cdc-v4 proposition-forfait-patient -s experimentation --full-year -o report.html",
            "bareme report cdc-v4 cdc-v3 transition-2025-2026 -s experimentation -o report.html",
            "bareme report cdc-v4 cdc-v3 -s experimentation --structures S16,S22 -o report.html",
            "bareme report cdc-v4 cdc-v3 -s experimentation --note -o note.html",
            "bareme report cdc-v4 cdc-v3 -s experimentation --by region --secret min=3,dominance=85 -o report.html",
        ],
        _ => return None,
    })
}
