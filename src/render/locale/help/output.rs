//! Help of the options that say where and how results are written.

use super::Lang;

/// What an argument means; nothing where it is not one of these.
pub(super) fn argument(lang: Lang, name: &str) -> &'static str {
    match name {
        "format" => lang.pick(
            "table, csv, json, jsonl, markdown, xlsx, ods ou parquet ; sinon d’après le nom du fichier",
            "table, csv, json, jsonl, markdown, xlsx, ods or parquet; otherwise as the name of the file says",
        ),
        "output" => lang.pick(
            "Fichier à écrire au lieu de la sortie standard ; son nom dit le format (.xlsx, .csv…)",
            "File to write instead of standard output; its name says the format (.xlsx, .csv…)",
        ),
        "dialect" => lang.pick(
            "Pour un CSV : excel-fr (point-virgule, virgule décimale), ou standard (par défaut)",
            "For a CSV: excel-fr (semicolon, decimal comma), or standard (the default)",
        ),
        _ => "",
    }
}
