//! What to do next, in French: worked cases and the cells of a run.

texts! {
    // Worked cases
    CaseColumn =>
        "given et [default] ne nomment que des colonnes déclarées par input ; un paramètre se \
         met dans params, une valeur attendue dans expect, et l’année à côté de given : exercice \
         = 2024",
    CaseFormula =>
        "expect ne nomme que des formules, sorties ou non ; une colonne se met dans given, un \
         paramètre dans params",
    CaseValue =>
        "un nombre s’écrit 1_000.5, un booléen true ou false, une date 2025-04-30 ; \"none()\" \
         attend une valeur manquante, \"error:B0704\" une erreur",
    CaseErrorCode =>
        "par exemple B0708 (refus écrit par fail), B0704 (division par zéro) ou B0701 (décision \
         sur une valeur manquante)",
    CaseMargin => "retirez-la, ou ajoutez à expect le nombre attendu",
    NoCaseFile =>
        "créez ce fichier : policy = \"…\", une ligne [default], puis un [[case]] par cas \
         (docs/cases.md)",
    CaseFails | CaseRowFails => "",
    NotReached =>
        "ajoutez un cas qui y passe et qui attend « {name} », ou une formule qui en dépend",

    // Cells
    CellMissingDecision =>
        "une valeur manquante n’est ni grande ni petite, ni vraie ni fausse : dites d’abord que \
         faire sans elle, avec is_missing, or_else ou max_present",
    CellKinds => "comparez ou calculez entre valeurs du même genre",
    Overflow =>
        "les nombres vont jusqu’à 79 228 162 514 264 337 593 543 950 335 : vérifiez les unités et \
         les exposants de ce calcul",
    DivisionByZero => "traitez ce cas avant de diviser : if x == 0 { 0 } else { y / x }",
    BelowFirstStep => "ajoutez un premier palier plus bas, ou traitez ce cas avant d’appeler step",
    BeforeFirstDate => "ajoutez une valeur qui commence plus tôt",
    UnknownByKey => "ajoutez cette clé au paramètre by_key, ou corrigez la cellule",
    FailedOnPurpose => "la politique refuse ce cas (fail) : corrigez les données de la structure",
    HelperFailed | HelperPanicked | HelperResult =>
        "la faute vient de l’application, ou de ce que la formule lui donne : une explication montre les \
         arguments de l’appel",
    ResultTooLong => "raccourcissez les textes assemblés",
    CellRoundDigits =>
        "donnez un nombre entier de -12 à 12 : 2 pour les centimes, 0 pour les unités, -3 pour \
         les milliers",
    TextBudget =>
        "assemblez des textes plus courts, ou calculez moins de lignes à la fois ; des textes égaux \
         ne comptent qu’une fois par colonne",
    OperationLimit =>
        "partagez-la entre plusieurs formules, et remplacez les longues suites de cas par un \
         barème (scale)",
    ClampBounds => "écrivez clamp(x, borne basse, borne haute)",
    ByKeyMissing =>
        "complétez cette colonne, ou donnez-lui une valeur par défaut : #{ otherwise: \"…\" }",
    OperandMissing =>
        "une valeur absente n’est jamais un zéro : complétez-la, donnez-lui une valeur avec \
         or_else, ou laissez ces lignes de côté avec where (une formule vraie ou fausse)",
    GroupMissing =>
        "complétez cette valeur, donnez-lui un groupe avec or_else(…, \"aucun\"), ou laissez ces \
         lignes de côté avec where",
    EmptyGroup => "dites ce que vaut alors l’agrégat : #{ otherwise: 0 } ou otherwise: none()",
    ShareNegative => "ramenez-le à zéro dans une formule : max(…, 0)",
    ShareTotals =>
        "le total est celui d’un groupe : un paramètre, un agrégat de même « by », ou une formule \
         qui ne dépend pas de la ligne",
    ShareCrossed =>
        "at_least est au plus égal à at_most, l’un et l’autre arrondis vers l’intérieur aux \
         décimales des parts",
    ShareNothing => "dites ce que vaut alors la part : #{ otherwise: 0 } laisse l’enveloppe non répartie",
    ShareUnmet =>
        "élargissez les bornes, laissez-en certaines lignes libres (none()), ou changez le total",
    NoPreviousYear =>
        "dites ce que vaut une structure nouvelle : #{ otherwise: 0 } ou otherwise: none() ; ou \
         ajoutez sa ligne de l’année d’avant",

    // The message says it all
    InterpreterFailed => "",
}
