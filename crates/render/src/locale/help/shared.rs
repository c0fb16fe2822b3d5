//! Help of the options that several commands have, whatever they answer.

help_texts! {
    /// What an argument means.
    argument(name):

    "help" => "Cette aide", "This help";
    "version" => "La version du programme", "The version of the program";
    "lang" =>
        "Langue des textes : fr ou en (sinon LC_ALL, puis LANG ; à défaut, français)",
        "Language of texts: fr or en (otherwise LC_ALL, then LANG; else French)";
    "color" => "Couleurs : auto, always ou never", "Colours: auto, always or never";
    "policy" => "Politique, par identifiant ou chemin", "Policy, by id or path";
    "scenario" =>
        "Jeu de structures : identifiant, manifeste .toml ou table .csv",
        "Scenario set: id, .toml manifest or .csv table";
    "base_scenario" =>
        "Autre jeu de structures pour la référence",
        "Another scenario set for the base";
    "base_column" =>
        "Colonne des montants connus, quand la référence est un CSV",
        "Column of known amounts, when the base is a CSV";
    "key" =>
        "Colonne qui identifie la structure dans un CSV seul (structure)",
        "Column that identifies the structure in a bare CSV (structure)";
    "period" =>
        "Colonne de l’année dans un CSV seul (exercice)",
        "Column of the year in a bare CSV (exercice)";
    "variant" =>
        "Variante du jeu, ou all : le jeu tel quel puis chaque variante",
        "Variant of the set, or all: the set as it is, then each variant";
    "full_year" =>
        "Année pleine : douze mois de présence partout",
        "Full years: twelve months of presence everywhere";
    "set" =>
        "Change un paramètre : nom=valeur, nom@2026=valeur (à partir de 2026), nom[11]=valeur (une clé)",
        "Changes a parameter: name=value, name@2026=value (from 2026 on), name[11]=value (one key)";
    "by" =>
        "Regroupe par une colonne de texte, ou par une étiquette de formule (@financeur)",
        "Groups by a text column, or by a tag of formulas (@financeur)";
    "detail" => "Tous les résultats de chaque structure", "All outputs of every structure";
    "keep_going" =>
        "Donne les résultats malgré des lignes en erreur (statut 2 quand même)",
        "Gives results in spite of rows in error (still status 2)";
    "in_force" =>
        "Chaque politique sur les mois où elle s’appliquait (from, to), montants additionnés",
        "Each policy on the months that it was in force (from, to), amounts added";
    "explain_plan" =>
        "Comment chaque formule est évaluée, et pourquoi pas plus vite",
        "How each formula is evaluated, and why not faster";
    "top" => "Nombre de lignes montrées par liste", "Rows shown in each list";
    "tolerance" =>
        "Écart tenu pour nul : exact (défaut), 0.01, ou 1%",
        "Gap taken as none: exact (default), 0.01, or 1%";
    "exit_code" => "Statut 1 si quelque chose diffère", "Status 1 if anything differs";
    "exercice" =>
        "Valeurs en vigueur cette année-là seulement",
        "Values in force in that year only";
    "format" =>
        "table, csv, json, jsonl, markdown, xlsx, ods ou parquet ; sinon d’après le nom du fichier",
        "table, csv, json, jsonl, markdown, xlsx, ods or parquet; otherwise as the name of the file says";
    "output" =>
        "Fichier à écrire au lieu de la sortie standard ; son nom dit le format (.xlsx, .csv…)",
        "File to write instead of standard output; its name says the format (.xlsx, .csv…)";
    "dialect" =>
        "Pour un CSV : excel-fr (point-virgule, virgule décimale), ou standard (par défaut)",
        "For a CSV: excel-fr (semicolon, decimal comma), or standard (the default)";
    "secret" =>
        "Secret statistique, min=3,dominance=85 : masque ce que font moins de 3 structures, ou une seule à plus de 85 %, et ce qui permettrait de le retrouver",
        "Statistical secrecy, min=3,dominance=85: withholds what fewer than 3 structures make, or one beyond 85%, and what it could be computed from";
    "manifest" =>
        "Fichier JSON à écrire : commande, versions et empreintes de tout ce qui décide du résultat (voir verify)",
        "JSON file to write: command, versions and digests of all that decides the result (see verify)";
}
