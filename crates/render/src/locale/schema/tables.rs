//! What each key of a table of a manifest holds.

/// In French and in English; the path follows `table/`.
pub(super) fn key(path: &str) -> (&'static str, &'static str) {
    match path {
        "file" => (
            "Le fichier (CSV de toute forme, .xlsx, .ods), par son chemin depuis le dossier du manifeste.",
            "The file (CSV of any form, .xlsx, .ods), by its path from the folder of the manifest.",
        ),
        "sheet" => ("Feuille du classeur.", "Sheet of the workbook."),
        "separator" => ("Ce qui sépare les colonnes.", "What separates columns."),
        "encoding" => (
            "Écriture des caractères : \"utf-8\", \"windows-1252\"…",
            "How characters are written: \"utf-8\", \"windows-1252\"…",
        ),
        "decimal" => ("Signe décimal.", "Decimal sign."),
        "thousands" => ("Ce qui sépare les milliers.", "What separates thousands."),
        "header" => ("Numéro de la ligne de titres.", "Number of the line of titles."),
        "columns" => (
            "Titres d’un fichier qui n’en a pas ; \"\" laisse une colonne.",
            "Titles of a file that has none; \"\" leaves a column out.",
        ),
        "skip" => (
            "Lignes à passer avant les titres ou les données.",
            "Lines to pass before titles or data.",
        ),
        "rename" => {
            ("Nouveaux noms : { taux = \"OBS_VALUE\" }.", "New names: { taux = \"OBS_VALUE\" }.")
        }
        "keep" => ("Seules colonnes gardées.", "The only columns kept."),
        "on" => (
            "Cherche par ces colonnes, du jeu puis du fichier : { code_commune = \"CODGEO\" }. Sans elle : par la clé et l’année.",
            "Looks up by these columns, of the set then of the file: { code_commune = \"CODGEO\" }. Without it: by the key and the year.",
        ),
        "years" => (
            "Colonnes faites d’une par année : { taux = \"TP60{yy}\" }.",
            "Columns made of one a year: { taux = \"TP60{yy}\" }.",
        ),
        "vintage" => (
            "Millésime qui sert chaque exercice : \"latest\", une année, ou { 2025 = 2021 }.",
            "Vintage that serves each exercise: \"latest\", a year, or { 2025 = 2021 }.",
        ),
        "period" => ("Colonne de l’année dans le fichier.", "Column of the year in the file."),
        "where" => (
            "Lignes gardées : { FILOSOFI_MEASURE = \"PR_MD60\" }.",
            "Lines kept: { FILOSOFI_MEASURE = \"PR_MD60\" }.",
        ),
        "missing" => (
            "Cellules qui ne disent rien : [\"s\", \"nd\"].",
            "Cells that say nothing: [\"s\", \"nd\"].",
        ),
        "codes" => (
            "Forme vérifiée : { CODGEO = \"insee\" }.",
            "Form that is checked: { CODGEO = \"insee\" }.",
        ),
        "multi" => (
            "Cellules de plusieurs codes, et ce qui les sépare : { insee_com = \";\" }.",
            "Cells of several codes, and what separates them: { insee_com = \";\" }.",
        ),
        "reduce" => (
            "Ramène plusieurs lignes à une par structure : { patients = \"sum\", taux = \"max\" }.",
            "Brings several lines to one a structure: { patients = \"sum\", taux = \"max\" }.",
        ),
        "reduce/op" => ("Ce qui en est fait.", "What is made of them."),
        "reduce/of" => (
            "La colonne du fichier, si elle a un autre nom.",
            "The column of the file, if it has another name.",
        ),
        "reduce/by" => (
            "Le poids (mean), ou ce qui désigne la principale (main).",
            "The weight (mean), or what tells the main one (main).",
        ),
        "reduce/missing" => (
            "\"skip\" laisse de côté les lignes où la valeur manque.",
            "\"skip\" leaves out lines in which the value is missing.",
        ),
        "lookup" => (
            "Tables cherchées pour chaque ligne, avant reduce.",
            "Tables looked up for each line, before reduce.",
        ),
        _ => ("", ""),
    }
}
