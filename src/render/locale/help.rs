//! The words of `--help`, in both languages.

mod analysis;
mod output;
mod provenance;
mod report;

use super::Lang;

/// The layout of a help page.
pub(crate) fn template(lang: Lang) -> &'static str {
    lang.pick(
        "{about}\n\nUtilisation : {usage}\n\n{all-args}{after-help}",
        "{about}\n\nUsage: {usage}\n\n{all-args}{after-help}",
    )
}

/// Titles of lists; a colon follows them.
pub(crate) fn heading(lang: Lang, list: &str) -> &'static str {
    match list {
        "commands" => lang.pick("Commandes\u{a0}", "Commands"),
        "arguments" => lang.pick("Arguments\u{a0}", "Arguments"),
        _ => lang.pick("Options\u{a0}", "Options"),
    }
}

/// What a command answers.
pub(crate) fn about(lang: Lang, command: &str) -> &'static str {
    let apart = analysis::about(lang, command).or_else(|| report::about(lang, command));
    if let Some(text) = apart.or_else(|| provenance::about(lang, command)) {
        return text;
    }
    match command {
        "run" => lang.pick("Que paie cette politique ?", "What does this policy pay?"),
        "diff" => lang.pick(
            "Qu’est-ce qui change, pour qui, et quelle règle ou quel paramètre en est la cause ?",
            "What changes, for whom, and which rule or parameter does it?",
        ),
        "check" => lang.pick(
            "Les politiques sont-elles saines ? (sans calcul)",
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
        "test" => lang.pick(
            "Les cas de calcul sont-ils toujours justes ?",
            "Do the worked cases still hold?",
        ),
        "watch" => lang.pick(
            "Que paie cette politique, et qu’est-ce qui change, à chaque enregistrement ?",
            "What does this policy pay, and what changes, at each save?",
        ),
        "explain" => lang.pick(
            "Pourquoi ce montant ? De la valeur jusqu’aux données et aux phrases du texte",
            "Why this number? From the value down to the cells and the sentences of the text",
        ),
        "new" => lang.pick(
            "Une politique qui en reprend une autre, avec ses cas de calcul",
            "A policy that extends another, with its worked cases",
        ),
        "init" => lang.pick(
            "Un dossier de travail : politiques, scénarios, cas, réglages de l’éditeur",
            "A working folder: policies, scenarios, cases, settings of the editor",
        ),
        "completions" => lang.pick(
            "Ce que l’interpréteur de commandes complète (touche Tab)",
            "What the shell completes (Tab key)",
        ),
        "man" => lang.pick("Les pages de manuel", "The manual pages"),
        _ => lang.pick(
            "Des politiques de financement écrites en petits scripts, calculées exactement et comparées",
            "Financing policies as small scripts, evaluated exactly and compared",
        ),
    }
}

/// What an argument means.
pub(crate) fn argument(lang: Lang, command: &str, name: &str) -> &'static str {
    let apart = provenance::argument(lang, command, name);
    let apart = apart.or_else(|| analysis::argument(lang, command, name));
    if let Some(text) = apart.or_else(|| report::argument(lang, command, name)) {
        return text;
    }
    match (command, name) {
        (_, "help") => lang.pick("Cette aide", "This help"),
        (_, "version") => lang.pick("La version du programme", "The version of the program"),
        (_, "lang") => lang.pick(
            "Langue des textes : fr ou en (sinon LC_ALL, puis LANG ; à défaut, français)",
            "Language of texts: fr or en (otherwise LC_ALL, then LANG; else French)",
        ),
        (_, "color") => lang.pick("Couleurs : auto, always ou never", "Colours: auto, always or never"),
        ("check", "policies") => lang.pick(
            "Politiques, par identifiant ou chemin ; toutes celles de policies/ sinon",
            "Policies, by id or path; all of policies/ otherwise",
        ),
        ("check", "format") => lang.pick(
            "text, short (une ligne par message) ou json",
            "text, short (one line a message) or json",
        ),
        ("check", "strict") => lang.pick("Les avertissements font échouer aussi", "Warnings fail too"),
        ("diff" | "report", "base") | ("watch", "against") => lang.pick(
            "Politique de référence (identifiant ou chemin), ou CSV de montants connus",
            "Policy to compare with (id or path), or a CSV of known amounts",
        ),
        ("diff" | "report", "policy") => lang.pick(
            "Politique comparée (identifiant ou chemin) ; plusieurs sont mises côte à côte",
            "Policy compared (id or path); several are put side by side",
        ),
        ("diff", "why") => lang.pick(
            "Partage l’écart du montant principal entre les mesures : paramètres, formules, données",
            "Shares out the change of the headline among measures: parameters, formulas, data",
        ),
        ("diff", "order") => lang.pick(
            "Avec --why : effets empilés dans cet ordre ; le reste vient à la fin, d’un bloc",
            "With --why: effects stacked in this order; the rest comes last, in one block",
        ),
        ("diff", "structure") => lang.pick(
            "Avec --why : partage aussi l’écart de cette structure (répétable), ou de toutes (all)",
            "With --why: shares out the change of this structure too (repeatable), or of all",
        ),
        ("diff" | "report", "set") => lang.pick(
            "Change un paramètre de la politique comparée (voir run --help)",
            "Changes a parameter of the policy compared (see run --help)",
        ),
        ("diff" | "report", "base_set") => lang.pick(
            "Change un paramètre de la politique de référence",
            "Changes a parameter of the base policy",
        ),
        ("test", "policies") => lang.pick(
            "Politiques, par identifiant ou chemin, ou fichiers de cas ; tout policies/cases/ sinon",
            "Policies, by id or path, or case files; all of policies/cases/ otherwise",
        ),
        ("test", "accept") => lang.pick(
            "Écrit les valeurs obtenues à la place des valeurs attendues, dans les fichiers de cas",
            "Writes what came out in place of what was expected, in the case files",
        ),
        ("test", "coverage") => lang.pick(
            "Montre, formule par formule, les branches qu’aucun cas n’atteint",
            "Shows, formula by formula, the branches that no case reaches",
        ),
        ("test", "junit") => lang.pick(
            "Fichier à écrire au format JUnit (XML), pour l’intégration continue",
            "File to write as JUnit (XML), for continuous integration",
        ),
        ("test", "format") => lang.pick(
            "table, json ou short (une ligne par échec)",
            "table, json or short (one line a failure)",
        ),
        ("watch", "poll") => lang.pick(
            "Relit les fichiers plusieurs fois par seconde : pour un lecteur réseau qui ne prévient de rien",
            "Looks at the files several times a second: for network drives that give no notice",
        ),
        ("watch", "format") => lang.pick(
            "table, ou jsonl (un objet JSON par enregistrement)",
            "table, or jsonl (one JSON object a save)",
        ),
        ("explain", "exercice") => lang.pick(
            "Année ; sinon la dernière de la structure que le texte couvre",
            "Year; otherwise the last one of the structure that the text covers",
        ),
        ("explain", "format") => lang.pick(
            "table (un arbre), markdown (pour une note) ou json (tout, quelle que soit la profondeur)",
            "table (a tree), markdown (for a note) or json (everything, however deep)",
        ),
        ("explain", "base_set") => lang.pick(
            "Change un paramètre de la politique de référence (avec --against)",
            "Changes a parameter of the base policy (with --against)",
        ),
        ("explain", "structure") => lang.pick("La structure à expliquer", "The structure to explain"),
        ("explain", "value") => lang.pick(
            "Valeur à expliquer : formule, paramètre ou colonne ; sinon le montant principal",
            "Value to explain: formula, parameter or column; otherwise the headline",
        ),
        ("explain", "against") => lang.pick(
            "Politique de référence : montre où commence l’écart, et l’écart de chaque valeur",
            "Policy to compare with: shows where the change starts, and that of each value",
        ),
        ("explain", "depth") => lang.pick(
            "Profondeur montrée : 0 pour la valeur seule, 1 avec ce qu’elle lit, etc.",
            "Depth shown: 0 for the value alone, 1 with what it reads, and so on",
        ),
        ("explain", "all") => lang.pick(
            "Ouvre tout : les nuls, ce qui n’est pas lu, les remarques",
            "Opens everything: zeros, what is not read, remarks",
        ),
        ("new", "id") => lang.pick(
            "Identifiant de la nouvelle politique : policies/ID.rhai et policies/cases/ID.toml",
            "Id of the new policy: policies/ID.rhai and policies/cases/ID.toml",
        ),
        ("new", "from") => lang.pick(
            "Politique reprise, par identifiant ou chemin",
            "Policy that it extends, by id or path",
        ),
        ("init", "folder") => lang.pick(
            "Le dossier, créé s’il le faut ; le dossier courant sinon. Aucun fichier n’est écrasé",
            "The folder, created if need be; otherwise the current one. No file is overwritten",
        ),
        ("completions", "shell") => lang.pick(
            "bash, zsh, fish ou powershell",
            "bash, zsh, fish or powershell",
        ),
        ("man", "output") => lang.pick(
            "Dossier où écrire une page par commande, au lieu de la page principale",
            "Folder to write a page for each command in, instead of the main page",
        ),
        (_, "policy") => lang.pick("Politique, par identifiant ou chemin", "Policy, by id or path"),
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
        (_, "in_force") => lang.pick(
            "Chaque politique sur les mois où elle s’appliquait (from, to), montants additionnés",
            "Each policy on the months that it was in force (from, to), amounts added",
        ),
        ("run", "policies") => lang.pick(
            "Politique, par identifiant ou chemin ; plusieurs avec --in-force",
            "Policy, by id or path; several with --in-force",
        ),
        (_, "explain_plan") => lang.pick(
            "Comment chaque formule est évaluée, et pourquoi pas plus vite",
            "How each formula is evaluated, and why not faster",
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
        _ => output::argument(lang, name),
    }
}

/// Commands to copy; the same in both languages.
pub(crate) fn examples(command: &str) -> &'static [&'static str] {
    match command {
        "bareme" => &[
            "bareme run cdc-v4 -s experimentation",
            "bareme diff cdc-v4 proposition-forfait-patient -s experimentation --full-year",
        ],
        "run" => &[
            "bareme run cdc-v4 -s experimentation",
            "bareme run cdc-v4 -s experimentation --by region --set sous_1000=a_nulle",
            "bareme run cdc-v4 -s experimentation --variant all --output runs.csv",
            "bareme run cdc-v4 -s experimentation --by region --secret min=3,dominance=85",
            "bareme run --in-force cdc-v1 cdc-v2 cdc-v3 cdc-v4 -s experimentation",
        ],
        "diff" => &[
            "bareme diff cdc-v4 proposition-forfait-patient -s experimentation --full-year",
            "bareme diff cdc-v4 cdc-v4 -s experimentation --set cout_etp=56500 -o ecart.xlsx",
            "bareme diff cdc-v4 transition-2025-2026 cdc-v3 -s experimentation --by region",
            "bareme diff cdc-v1 cdc-v4 -s experimentation --why --structure S01",
            "bareme diff cdc-v1 cdc-v4 -s experimentation --why --order fin_application,debut_application",
            "bareme diff paid.csv cdc-v4 -s experimentation --base-column amount --tolerance 0.01",
        ],
        "check" => &["bareme check", "bareme check cdc-v4 -s experimentation --strict"],
        "params" => {
            &["bareme params cdc-v4", "bareme params cdc-v4 --dialect excel-fr --output params.csv"]
        }
        "show" => &["bareme show cdc-v4", "bareme show cdc-v3 --output cdc-v3.md"],
        "test" => &["bareme test", "bareme test cdc-v4 --coverage"],
        "new" => &["bareme new reforme-2027 --from cdc-v4"],
        "init" => &["bareme init", "bareme init mon-projet"],
        "completions" => {
            &["bareme completions bash > bareme.bash", "bareme completions powershell"]
        }
        "man" => &["bareme man", "bareme man --output man1"],
        "report" => report::EXAMPLES,
        "doc" | "verify" => provenance::examples(command),
        _ => analysis::examples(command),
    }
}

/// The same, as the end of a help page.
pub(crate) fn examples_of(lang: Lang, command: &str) -> String {
    let examples = examples(command);
    if examples.is_empty() {
        return String::new();
    }
    let heading = lang.pick("Exemples\u{a0}:", "Examples:");
    let mut out = format!("{heading}\n  {}", examples.join("\n  "));
    if command == "bareme" {
        out.push_str(lang.pick(
            "\n\nbareme COMMANDE --help décrit une commande.",
            "\n\nbareme COMMAND --help describes a command.",
        ));
    }
    out
}

/// A heading of a manual page.
pub(crate) fn section(lang: Lang, title: &str) -> String {
    match (lang, title) {
        (Lang::Fr, "NAME") => "NOM".to_owned(),
        (_, "EXTRA") => lang.pick("EXEMPLES", "EXAMPLES").to_owned(),
        _ => title.to_uppercase(),
    }
}
