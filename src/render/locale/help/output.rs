//! Help of the options that say where and how results are written.

use super::Lang;

/// What an argument means; nothing where it is not one of these.
pub(super) fn argument(lang: Lang, name: &str) -> &'static str {
    match name {
        "format" => lang.pick(
            "table, csv, json, jsonl ou markdown ; sinon d’après le nom du fichier",
            "table, csv, json, jsonl or markdown; otherwise as the name of the file says",
        ),
        "output" => lang.pick(
            "Fichier à écrire au lieu de la sortie standard ; son nom dit le format (.csv, .md…)",
            "File to write instead of standard output; its name says the format (.csv, .md…)",
        ),
        "dialect" => lang.pick(
            "Pour un CSV : excel-fr (point-virgule, virgule décimale), ou standard (par défaut)",
            "For a CSV: excel-fr (semicolon, decimal comma), or standard (the default)",
        ),
        _ => "",
    }
}
