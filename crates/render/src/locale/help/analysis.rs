//! Help of the commands that compute again and again.

help_texts! {
    /// What a command answers.
    about(command):

    "sweep" =>
        "Et si un paramètre valait autre chose ? Un calcul par valeur, ou par combinaison",
        "What if a parameter took other values? One run a value, or a combination";
    "sensitivity" =>
        "Quelle hypothèse compte ? Chacune est changée seule, de la plus à la moins sensible",
        "Which assumption matters? Each is changed alone, the one that matters most first";
    "solve" =>
        "Que faut-il pour atteindre un total ? La valeur d’un paramètre, au centime",
        "What would it take to reach a total? The value of a parameter, to the cent";
    "cliffs" =>
        "Où un petit changement d’une donnée fait-il sauter le résultat, et quelle règle en est la cause ?",
        "Where does a small change of an input make the result jump, and which rule does it?";
}

help_texts! {
    /// What an argument means.
    argument(command, name):

    ("sweep", "vary") =>
        "Valeurs d’un paramètre : nom=50_000..60_000:1_000 (de, à, pas), nom=a,b,c, nom@2026=…, nom[clé]=…, ou nom seul (ses lectures). Plusieurs --vary : toutes les combinaisons",
        "Values of a parameter: name=50_000..60_000:1_000 (from, to, step), name=a,b,c, name@2026=…, name[key]=…, or name alone (its readings). Several --vary: all combinations";
    ("sweep", "against") =>
        "Politique de référence des écarts ; sinon la politique telle quelle",
        "Policy that changes are against; otherwise the policy as it is";
    ("sweep", "max_runs") =>
        "Nombre de calculs au-delà duquel la commande refuse (10 000)",
        "Number of runs beyond which the command refuses (10,000)";
    ("sweep", "by") =>
        "Totaux par groupe : une colonne de texte, ou une étiquette de formule (@financeur) ; les groupes sont ceux de la politique telle quelle",
        "Totals by group: a text column, or a tag of formulas (@financeur); groups are those of the policy as it is";
    ("sweep" | "sensitivity", "value") =>
        "Résultat additionné ; sinon le montant principal",
        "Result that is added up; otherwise the headline";
    ("sweep" | "sensitivity" | "solve", "exercice") =>
        "Une seule année ; sinon toutes ensemble",
        "One year only; otherwise all of them together";
    ("sensitivity", "percent") =>
        "Pour les nombres sans lectures ni bornes : tant de pour cent de moins, puis de plus (10)",
        "For numbers without readings or bounds: so many percent less, then more (10)";
    ("sensitivity", "all") =>
        "Aussi les nombres que le texte fixe",
        "Numbers that the text gives too";
    ("solve", "find") =>
        "Paramètre cherché : nom, nom@2026 (à partir d’une année) ou nom[clé]",
        "Parameter that is looked for: name, name@2026 (from a year on) or name[key]";
    ("solve", "target") =>
        "Total à atteindre : \"dotation_totale = 10_500_000\", un montant seul (du montant principal), envelope (celle du scénario), ou une politique (ce qu’elle paie)",
        "Total to reach: \"dotation_totale = 10_500_000\", an amount alone (of the headline), envelope (that of the scenario), or a policy (what it pays)";
    ("solve", "within") =>
        "Où chercher : 50_000..60_000 ; sinon entre les bornes déclarées ou, à défaut, autour de la valeur en vigueur",
        "Where to look: 50_000..60_000; otherwise between the declared bounds or, failing these, around the value in force";
    ("solve", "digits") =>
        "Décimales de la valeur cherchée ; sinon 2 pour des euros, 0 pour des patients ou des mois, 4 pour des %, 6 pour le reste",
        "Decimals of the value that is looked for; otherwise 2 for euros, 0 for patients or months, 4 for %, 6 for the rest";
    ("cliffs", "input") =>
        "Donnée qui change : une colonne de nombres",
        "Input that changes: a column of numbers";
    ("cliffs", "from") =>
        "Première valeur ; sinon le minimum déclaré, ou celui des tables",
        "First value; otherwise the declared minimum, or that of the tables";
    ("cliffs", "to") =>
        "Dernière valeur ; sinon le maximum déclaré, ou une fois et demie celui des tables",
        "Last value; otherwise the declared maximum, or one and a half times that of the tables";
    ("cliffs", "step") =>
        "D’une valeur à la suivante ; sinon 1 pour un entier, ou de quoi faire 10 000 valeurs au plus",
        "From one value to the next; otherwise 1 for a whole number, or what makes 10,000 values at most";
    ("cliffs", "least") =>
        "Plus petit saut montré ; sinon 1 €",
        "Smallest jump shown; otherwise 1 €";
    ("cliffs", "value") =>
        "Résultat étudié, nombre ou non ; sinon le montant principal",
        "Result that is looked at, a number or not; otherwise the headline";
    ("cliffs", "exercice") =>
        "Année ; sinon la dernière que le texte couvre",
        "Year; otherwise the last one that the text covers";
    ("cliffs", "structure") =>
        "Une seule structure ; sinon toutes celles de l’année",
        "One structure only; otherwise all of the year";
}

/// Commands to copy.
pub(super) fn examples(command: &str) -> Option<&'static [&'static str]> {
    Some(match command {
        "sweep" => &[
            "bareme sweep cdc-v4 -s experimentation --vary cout_etp=50_000..60_000:1_000",
            "bareme sweep cdc-v4 -s experimentation --vary cout_etp=50_000,55_000 --vary sous_1000",
            "bareme sweep cdc-v4 -s experimentation --vary sous_1000 --by region --format csv",
        ],
        "sensitivity" => &[
            "bareme sensitivity cdc-v4 -s experimentation",
            "bareme sensitivity cdc-v4 -s experimentation --exercice 2024 --all --percent 5",
        ],
        "solve" => &[
            "bareme solve cdc-v4 -s experimentation --find cout_etp --target envelope --exercice 2024",
            "bareme solve cdc-v4 -s experimentation --find cout_etp --target 10_500_000 --exercice 2024",
        ],
        "cliffs" => &[
            "bareme cliffs cdc-v4 -s experimentation --input file_active",
            "bareme cliffs cdc-v4 -s experimentation --input file_active --to 8000 --structure S01",
        ],
        _ => return None,
    })
}
