//! The words of `--help`, in both languages.

use super::Lang;

/// The layout of a help page.
pub(crate) fn template(lang: Lang) -> &'static str {
    lang.pick(
        "{about}\n\nUtilisation : {usage}\n\n{all-args}",
        "{about}\n\nUsage: {usage}\n\n{all-args}",
    )
}

/// Titles of lists.
pub(crate) fn heading(lang: Lang, list: &str) -> &'static str {
    match list {
        "commands" => lang.pick("Commandes", "Commands"),
        "arguments" => lang.pick("Arguments", "Arguments"),
        _ => lang.pick("Options", "Options"),
    }
}

/// What a command answers.
pub(crate) fn about(lang: Lang, command: &str) -> &'static str {
    match command {
        "run" => lang.pick("Que paie cette règle ?", "What does this policy pay?"),
        "diff" => lang.pick(
            "Qu’est-ce qui change, pour qui, et quelle règle ou quel paramètre en est la cause ?",
            "What changes, for whom, and which rule or parameter does it?",
        ),
        "check" => lang.pick(
            "Les règles sont-elles saines ? (sans calcul)",
            "Are the policies sound? (no evaluation)",
        ),
        "params" => lang.pick(
            "Quels nombres viennent du texte, lesquels sont des hypothèses ?",
            "Which numbers are law, which are assumptions?",
        ),
        "show" => lang.pick(
            "Le texte consolidé, chaque règle avec le fichier d’où elle vient",
            "The consolidated text, each rule with the file it comes from",
        ),
        "watch" => lang.pick(
            "Que paie cette règle, et qu’est-ce qui change, à chaque enregistrement ?",
            "What does this policy pay, and what changes, at each save?",
        ),
        _ => lang.pick(
            "Des règles de financement écrites en petits scripts, calculées exactement et comparées",
            "Financing policies as small scripts, evaluated exactly and compared",
        ),
    }
}

/// What an argument means.
pub(crate) fn argument(lang: Lang, command: &str, name: &str) -> &'static str {
    match (command, name) {
        (_, "help") => lang.pick("Cette aide", "This help"),
        (_, "version") => lang.pick("La version du programme", "The version of the program"),
        (_, "lang") => lang.pick(
            "Langue des textes : fr ou en (sinon LC_ALL, puis LANG)",
            "Language of texts: fr or en (otherwise LC_ALL, then LANG)",
        ),
        (_, "color") => lang.pick("Couleurs : auto, always ou never", "Colours: auto, always or never"),
        ("check", "policies") => lang.pick(
            "Règles, par identifiant ou chemin ; toutes celles de policies/ sinon",
            "Policies, by id or path; all of policies/ otherwise",
        ),
        ("check", "format") => lang.pick(
            "text, short (une ligne par message) ou json",
            "text, short (one line a message) or json",
        ),
        ("check", "strict") => lang.pick("Les avertissements font échouer aussi", "Warnings fail too"),
        ("diff", "base") => lang.pick(
            "Règle de référence (identifiant ou chemin), ou CSV de montants connus",
            "Policy to compare with (id or path), or a CSV of known amounts",
        ),
        ("diff", "policy") => {
            lang.pick("Règle comparée (identifiant ou chemin)", "Policy compared (id or path)")
        }
        ("diff", "set") => lang.pick(
            "Change un paramètre de la règle comparée (voir run --help)",
            "Changes a parameter of the policy compared (see run --help)",
        ),
        ("diff", "base_set") => lang.pick(
            "Change un paramètre de la règle de référence",
            "Changes a parameter of the base policy",
        ),
        ("watch", "against") => lang.pick(
            "Règle de référence (identifiant ou chemin), ou CSV de montants connus",
            "Policy to compare with (id or path), or a CSV of known amounts",
        ),
        ("watch", "poll") => lang.pick(
            "Relit les fichiers plusieurs fois par seconde : pour un lecteur réseau qui ne prévient de rien",
            "Looks at the files several times a second: for network drives that give no notice",
        ),
        ("watch", "format") => lang.pick(
            "table, ou jsonl (un objet JSON par enregistrement)",
            "table, or jsonl (one JSON object a save)",
        ),
        (_, "policy") => lang.pick("Règle, par identifiant ou chemin", "Policy, by id or path"),
        (_, "scenario") => lang.pick(
            "Jeu de structures : identifiant, manifeste .toml ou table .csv",
            "Scenario set: id, .toml manifest or .csv table",
        ),
        (_, "base_scenario") => {
            lang.pick("Autre jeu de structures pour la référence", "Another scenario set for the base")
        }
        (_, "base_column") => lang.pick(
            "Colonne des montants connus, quand la référence est un CSV",
            "Column of known amounts, when the base is a CSV",
        ),
        (_, "key") => lang.pick(
            "Colonne qui identifie la structure dans un CSV seul (structure)",
            "Column that identifies the structure in a bare CSV (structure)",
        ),
        (_, "period") => lang.pick(
            "Colonne de l’année dans un CSV seul (exercice)",
            "Column of the year in a bare CSV (exercice)",
        ),
        (_, "variant") => lang.pick(
            "Variante du jeu, ou all : le jeu tel quel puis chaque variante",
            "Variant of the set, or all: the set as it is, then each variant",
        ),
        (_, "full_year") => lang.pick(
            "Année pleine : douze mois de présence partout",
            "Full years: twelve months of presence everywhere",
        ),
        (_, "set") => lang.pick(
            "Change un paramètre : nom=valeur, nom@2026=valeur (à partir de 2026), nom[11]=valeur (une clé)",
            "Changes a parameter: name=value, name@2026=value (from 2026 on), name[11]=value (one key)",
        ),
        (_, "by") => lang.pick(
            "Regroupe par une colonne de texte, ou par une étiquette de formule (@financeur)",
            "Groups by a text column, or by a tag of formulas (@financeur)",
        ),
        (_, "detail") => lang.pick(
            "Tous les résultats de chaque structure",
            "All outputs of every structure",
        ),
        (_, "keep_going") => lang.pick(
            "Donne les résultats malgré des lignes en erreur (statut 2 quand même)",
            "Gives results in spite of rows in error (still status 2)",
        ),
        (_, "top") => lang.pick("Nombre de lignes montrées par liste", "Rows shown in each list"),
        (_, "tolerance") => lang.pick(
            "Écart tenu pour nul : exact (défaut), 0.01, ou 1%",
            "Gap taken as none: exact (default), 0.01, or 1%",
        ),
        (_, "exit_code") => {
            lang.pick("Statut 1 si quelque chose diffère", "Status 1 if anything differs")
        }
        (_, "exercice") => lang.pick(
            "Valeurs en vigueur cette année-là seulement",
            "Values in force in that year only",
        ),
        (_, "format") => lang.pick(
            "table, csv, json ou markdown",
            "table, csv, json or markdown",
        ),
        (_, "output") => lang.pick(
            "Fichier à écrire au lieu de la sortie standard",
            "File to write instead of standard output",
        ),
        _ => "",
    }
}
