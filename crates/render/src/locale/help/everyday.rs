//! Help of the commands of every day: run, compare, check, test, explain.

help_texts! {
    /// What a command answers.
    about(command):

    "run" => "Que paie cette politique ?", "What does this policy pay?";
    "diff" =>
        "Qu’est-ce qui change, pour qui, et quelle règle ou quel paramètre en est la cause ?",
        "What changes, for whom, and which rule or parameter does it?";
    "check" =>
        "Les politiques sont-elles saines ? (sans calcul)",
        "Are the policies sound? (no evaluation)";
    "params" =>
        "Quels nombres viennent du texte, lesquels sont des hypothèses ?",
        "Which numbers are law, which are assumptions?";
    "show" =>
        "Le texte consolidé, chaque règle avec le fichier d’où elle vient",
        "The consolidated text, each rule with the file it comes from";
    "test" => "Les cas de calcul sont-ils toujours justes ?", "Do the worked cases still hold?";
    "watch" =>
        "Que paie cette politique, et qu’est-ce qui change, à chaque enregistrement ?",
        "What does this policy pay, and what changes, at each save?";
    "explain" =>
        "Pourquoi ce montant ? De la valeur jusqu’aux données et aux phrases du texte",
        "Why this number? From the value down to the cells and the sentences of the text";
    "new" =>
        "Une politique qui en reprend une autre, avec ses cas de calcul",
        "A policy that extends another, with its worked cases";
    "init" =>
        "Un dossier de travail : politiques, scénarios, cas, réglages de l’éditeur",
        "A working folder: policies, scenarios, cases, settings of the editor";
    "completions" =>
        "Ce que l’interpréteur de commandes complète (touche Tab)",
        "What the shell completes (Tab key)";
    "man" => "Les pages de manuel", "The manual pages";
}

help_texts! {
    /// What an argument means.
    argument(command, name):

    ("check", "policies") =>
        "Politiques, par identifiant ou chemin ; toutes celles de policies/ sinon",
        "Policies, by id or path; all of policies/ otherwise";
    ("check", "format") =>
        "text, short (une ligne par message) ou json",
        "text, short (one line a message) or json";
    ("check", "strict") => "Les avertissements font échouer aussi", "Warnings fail too";
    ("diff" | "report", "base") | ("watch", "against") =>
        "Politique de référence (identifiant ou chemin), ou CSV de montants connus",
        "Policy to compare with (id or path), or a CSV of known amounts";
    ("diff" | "report", "policy") =>
        "Politique comparée (identifiant ou chemin) ; plusieurs sont mises côte à côte",
        "Policy compared (id or path); several are put side by side";
    ("diff", "why") =>
        "Partage l’écart du montant principal entre les mesures : paramètres, formules, données",
        "Shares out the change of the headline among measures: parameters, formulas, data";
    ("diff", "order") =>
        "Avec --why : effets empilés dans cet ordre ; le reste vient à la fin, d’un bloc",
        "With --why: effects stacked in this order; the rest comes last, in one block";
    ("diff", "structure") =>
        "Avec --why : partage aussi l’écart de cette structure (répétable), ou de toutes (all)",
        "With --why: shares out the change of this structure too (repeatable), or of all";
    ("diff" | "report", "set") =>
        "Change un paramètre de la politique comparée (voir run --help)",
        "Changes a parameter of the policy compared (see run --help)";
    ("diff" | "report", "base_set") =>
        "Change un paramètre de la politique de référence",
        "Changes a parameter of the base policy";
    ("test", "policies") =>
        "Politiques, par identifiant ou chemin, ou fichiers de cas ; tout policies/cases/ sinon",
        "Policies, by id or path, or case files; all of policies/cases/ otherwise";
    ("test", "accept") =>
        "Écrit les valeurs obtenues à la place des valeurs attendues, dans les fichiers de cas",
        "Writes what came out in place of what was expected, in the case files";
    ("test", "coverage") =>
        "Montre, formule par formule, les branches qu’aucun cas n’atteint",
        "Shows, formula by formula, the branches that no case reaches";
    ("test", "junit") =>
        "Fichier à écrire au format JUnit (XML), pour l’intégration continue",
        "File to write as JUnit (XML), for continuous integration";
    ("test", "format") =>
        "table, json ou short (une ligne par échec)",
        "table, json or short (one line a failure)";
    ("watch", "poll") =>
        "Relit les fichiers plusieurs fois par seconde : pour un lecteur réseau qui ne prévient de rien",
        "Looks at the files several times a second: for network drives that give no notice";
    ("watch", "format") =>
        "table, ou jsonl (un objet JSON par enregistrement)",
        "table, or jsonl (one JSON object a save)";
    ("explain", "exercice") =>
        "Année ; sinon la dernière de la structure que le texte couvre",
        "Year; otherwise the last one of the structure that the text covers";
    ("explain", "format") =>
        "table (un arbre), markdown (pour une note) ou json (tout, quelle que soit la profondeur)",
        "table (a tree), markdown (for a note) or json (everything, however deep)";
    ("explain", "base_set") =>
        "Change un paramètre de la politique de référence (avec --against)",
        "Changes a parameter of the base policy (with --against)";
    ("explain", "structure") => "La structure à expliquer", "The structure to explain";
    ("explain", "value") =>
        "Valeur à expliquer : formule, paramètre ou colonne ; sinon le montant principal",
        "Value to explain: formula, parameter or column; otherwise the headline";
    ("explain", "against") =>
        "Politique de référence : montre où commence l’écart, et l’écart de chaque valeur",
        "Policy to compare with: shows where the change starts, and that of each value";
    ("explain", "depth") =>
        "Profondeur montrée : 0 pour la valeur seule, 1 avec ce qu’elle lit, etc.",
        "Depth shown: 0 for the value alone, 1 with what it reads, and so on";
    ("explain", "all") =>
        "Ouvre tout : les nuls, ce qui n’est pas lu, les remarques",
        "Opens everything: zeros, what is not read, remarks";
    ("new", "id") =>
        "Identifiant de la nouvelle politique : policies/ID.rhai et policies/cases/ID.toml",
        "Id of the new policy: policies/ID.rhai and policies/cases/ID.toml";
    ("new", "from") =>
        "Politique reprise, par identifiant ou chemin",
        "Policy that it extends, by id or path";
    ("init", "folder") =>
        "Le dossier, créé s’il le faut ; le dossier courant sinon. Aucun fichier n’est écrasé",
        "The folder, created if need be; otherwise the current one. No file is overwritten";
    ("completions", "shell") => "bash, zsh, fish ou powershell", "bash, zsh, fish or powershell";
    ("man", "output") =>
        "Dossier où écrire une page par commande, au lieu de la page principale",
        "Folder to write a page for each command in, instead of the main page";
    ("run", "policies") =>
        "Politique, par identifiant ou chemin ; plusieurs avec --in-force",
        "Policy, by id or path; several with --in-force";
}

/// Commands to copy.
pub(super) fn examples(command: &str) -> Option<&'static [&'static str]> {
    Some(match command {
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
        _ => return None,
    })
}
