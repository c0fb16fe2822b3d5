//! What to do next, in French: the text of a policy.

texts! {
    // Syntax and subset
    Syntax =>
        "relisez cette ligne et la fin de la précédente : souvent, une virgule, un point-virgule \
         ou une parenthèse manque juste avant",
    SyntaxMissing =>
        "relisez la fin de la ligne précédente : une virgule ou un point-virgule manque, ou une \
         parenthèse, un crochet ou une accolade n’est pas refermé",
    SyntaxUnexpected =>
        "relisez ce qui précède : une valeur ou un opérateur manque, ou un signe est de trop ; un \
         nombre s’écrit avec un point (0.5), sans espace (1_000)",
    SyntaxEnd =>
        "une accolade, une parenthèse ou un crochet est ouvert plus haut et n’est pas refermé",
    SyntaxText =>
        "ajoutez le guillemet de fin (\") sur la même ligne ; un guillemet à l’intérieur du texte \
         s’écrit \\\"",
    NotInSubset =>
        "une fonction n’emploie que let, const, if, switch, return, des calculs, des comparaisons \
         et des appels de fonctions",
    ReservedName =>
        "choisissez un autre nom ; si c’est celui d’une colonne, renommez-la dans le manifeste du \
         scénario",
    TopLevel =>
        "placez ce calcul dans une formule, « fn nom(…) { … } », ou donnez directement son \
         résultat ; les déclarations sont policy, extends, param, set, amend, input, \
         aggregate, previous, reference, apportion, outputs",
    NoValue =>
        "une fonction se termine par la valeur qu’elle donne, sans « let », et une variable \
         reçoit la sienne aussitôt : let x = … ; si elle doit rester inconnue, écrivez none()",
    MissingElse =>
        "ajoutez « else { … } » avec la valeur de l’autre cas : 0, ou none() si elle est inconnue",
    TooComplex =>
        "partagez-le entre plusieurs formules ; fonctions appelées comprises, une formule compte \
         au plus 10 000 opérations, et 64 niveaux de parenthèses",
    NumberTooPrecise => "gardez 28 décimales au plus : un nombre n’est jamais arrondi en silence",
    NumberTooLarge =>
        "un nombre s’écrit 1_234.5, sans exposant ni espace, et ne dépasse pas 79 228 162 514 264 \
         337 593 543 950 335",
    Recursion =>
        "une politique doit toujours se terminer : écrivez le calcul sans boucle ni retour sur \
         soi ; un barème (scale) remplace souvent une suite de cas",
    ImportNotLiteral =>
        "écrivez le chemin entre guillemets, sans l’extension .rhai, et donnez un nom après « as »",
    ModuleDeclares =>
        "déplacez cette déclaration dans la politique ; pour hériter des déclarations d’un autre \
         script, employez extends(\"id\") au lieu de import",
    ImportCycle =>
        "placez les fonctions communes dans un troisième module, que les deux autres importent",
    DuplicateFunction =>
        "renommez l’une des deux : dans un script, une fonction a un nom à elle, même privée, \
         même avec d’autres arguments, et qui n’est pas celui d’une fonction du langage",
    SwitchArm =>
        "chaque cas est une valeur écrite en toutes lettres (nombre entier, texte, true ou \
         false), donnée une seule fois et du même genre que ce qui est comparé ; pour un \
         intervalle ou une condition, employez if … else if",
    ValueDropped =>
        "une instruction qui n’est pas la dernière n’a pas de valeur : gardez-la dans un « let », ou mettez le calcul entier entre parenthèses : (if … { … } else { … }) - 250",
    DocComment =>
        "« /// » décrit la fonction placée juste en dessous ; une remarque, ou ce qui est mis de côté, \
         s’écrit avec « // »",
    SwitchDefault =>
        "ajoutez un dernier cas, « _ => … », qui vaut pour tout le reste : none() s’il n’y a pas \
         de valeur",
    NotLiteral =>
        "écrivez-la directement, par exemple date(\"2025-04-30\") ; ce qui doit pouvoir changer \
         se déclare en paramètre",
    AssignUnknown =>
        "commencez par « let {name} = … » ; une fonction ne modifie que ses propres variables",
    ReadOnly => "donnez un autre nom au résultat : let nouveau = …",
    UnknownImport => "ajoutez en tête du script : import \"chemin/module\" as {name};",

    // Names and graph
    UnknownName =>
        "déclarez-le, input(\"{name}\", …) ou param(\"{name}\", …), ou définissez-le, fn \
         {name}(…) { … }",
    UnknownFunction =>
        "une fonction d’aide se définit dans le même script, private fn {name}(…) { … }, ou \
         s’importe d’un module ; celles d’une politique dont on hérite lui restent privées",
    FormulaCalled =>
        "ajoutez « {name} » aux arguments de cette fonction et employez-le comme une valeur ; si \
         c’est une fonction d’aide, définissez-la par « private fn »",
    Cycle =>
        "aucune ne peut être calculée la première : retirez l’une de ces dépendances, ou partagez \
         une formule en deux ; seul previous(…), qui lit l’année d’avant, peut fermer un cercle",
    DuplicateName =>
        "renommez ou supprimez l’un des deux : colonnes, paramètres, formules et « exercice » \
         partagent les mêmes noms",
    UnknownOutput =>
        "outputs, total et eligible nomment des formules, c’est-à-dire des fonctions publiques",
    NotAFormula =>
        "outputs, total et eligible ne nomment que des formules ; pour montrer une colonne ou un \
         paramètre, donnez-lui une formule",
    NotVisible =>
        "retirez « private » dans le module : ses fonctions publiques servent à qui l’importe",
    NoPeriod =>
        "ajoutez au manifeste period = \"exercice\", avec une colonne exercice dans une table",
    ReferenceCycle =>
        "une politique ne peut pas dépendre de ses propres résultats : retirez l’un de ces \
         reference(…), ou prenez la valeur de l’année d’avant avec previous(…)",
    ReferenceUnknown => "reference(…) nomme une formule de l’autre politique ; bareme show {policy} les montre toutes",
    UnknownVariable =>
        "une fonction ne connaît que ses variables et ses arguments (ajoutez-y « {name} » si \
         c’est une colonne, un paramètre ou une formule), une déclaration que les constantes, une \
         variante que les colonnes",

    // Kinds
    KindMismatch =>
        "comparez ou calculez entre valeurs du même genre ; un texte s’écrit entre guillemets \
         (\"11\"), un nombre sans (11), une date date(\"2024-01-01\"), et « entre 1 et 9 » x >= 1 \
         && x <= 9",
    MissingDecision =>
        "une valeur manquante n’est ni grande ni petite, ni vraie ni fausse : dites d’abord que \
         faire sans elle, avec is_missing(x), or_else(x, …) ou max_present(x, …)",
    SwitchSubject =>
        "il choisit sur un nombre entier, un texte ou un booléen, toujours présent ; sur un \
         nombre décimal, employez if … else if",
    BranchKinds =>
        "une formule donne toujours le même genre de valeur ; quand il n’y en a pas, écrivez \
         none()",
    ArgumentKind => "vérifiez l’ordre des arguments et le genre déclaré de cette valeur",
    NotOrdered =>
        "seuls les nombres et les dates se rangent du plus petit au plus grand ; pour le reste, \
         employez == ou !=",
    InvalidDate | BadDate =>
        "une date s’écrit année-mois-jour, avec un jour qui existe : \"2025-04-30\"",
    RoundDigits =>
        "donnez un nombre entier de -{max} à {max} : 2 pour les centimes, 0 pour les unités, -3 \
         pour les milliers",
    EligibleKind =>
        "nommez une formule dont le résultat est vrai ou faux, par exemple « montant > 0 »",
    TotalKind => "nommez la formule du montant principal",
    KeyNames =>
        "per nomme une colonne ou une formule qui donne un nombre, presence une formule, levers des \
         paramètres ; equivalent, un paramètre d’une seule valeur en {currency}, par exemple \
         {currency}/ETP/an",
    ConditionKind =>
        "écrivez une comparaison : « x > 0 » plutôt que « x »",
    FormulaResult =>
        "une formule donne un nombre, un texte, une date ou un booléen : lisez le barème avec \
         interpolate, step ou marginal, et les valeurs dans le temps avec at",

    // Declarations
    NoPolicy => "commencez-le par : policy(#{ edition: 1, label: \"…\", status: \"proposal\" });",
    PolicyTwice => "gardez une seule déclaration policy par script",
    UnknownKey => "clés possibles : {expected}",
    MissingKey => "ajoutez-la entre les accolades #{ … }, sous la forme {name}: valeur",
    BadEdition =>
        "cette version connaît l’édition 1 : écrivez edition: 1, ou installez une version plus \
         récente",
    BadStatus =>
        "status : \"published\" (texte publié), \"proposal\" (proposition) ou \"hypothesis\" \
         (hypothèse) ; basis : \"text\" (le texte le dit), \"assumption\" (hypothèse) ou \
         \"proposal\"",
    NoHelper =>
        "calculez-les depuis cette application ; pour les calculer ici, remplacez helper(…) par une \
         fonction « private fn » du même nom",
    HelperKinds => "accordez la déclaration helper(…) et la fonction que l’application enregistre",
    HelperForm =>
        "genres : number, integer, boolean, text, date ; par exemple helper(\"majorer\", [\"number\", \"text\"], \"number\")",
    BadInputType =>
        "types possibles : {expected} (nombre entier, nombre, vrai ou faux, texte, date)",
    BadParameter =>
        "valeurs possibles : un nombre, true ou false, un texte, date(\"…\"), none(\"€\"), \
         scale([[x, y], …]), by_key(\"colonne\", [[\"clé\", v], …]), dated([[\"2024-01-01\", v], \
         …]), timeline([[\"2024-01-01\", v], …])",
    SetUnknown => "vérifiez le nom ; un paramètre nouveau se déclare par param(\"{name}\", …)",
    SetNotParameter =>
        "une formule se remplace en la redéfinissant, fn {name}(…) { … } ; une colonne se change \
         dans le scénario ou dans une variante",
    SetKind =>
        "donnez une valeur du même genre que celle qui est déclarée ; pour changer de genre, \
         déclarez-le de nouveau : param(\"{name}\", …)",
    OutOfDeclaredRange =>
        "vérifiez l’unité (15 pour 15 %, ou 0.15 ?) ; sinon, corrigez les bornes déclarées",
    NotAReading => "valeurs prévues : {expected}",
    ScaleTooShort => "écrivez par exemple scale([[1_000, 4], [3_000, 6]])",
    ScaleNotAscending =>
        "les points d’un barème vont du plus petit seuil au plus grand, chacun une seule fois",
    ScaleShape =>
        "écrivez des paires : scale([[seuil, valeur], …]), by_key(\"colonne\", [[\"clé\", \
         valeur], …]), dated([[\"2024-01-01\", valeur], …]), timeline([[\"2024-01-01\", valeur], \
         …])",
    DatesNotAscending =>
        "les dates vont de la plus ancienne à la plus récente, chacune une seule fois",
    ByKeyDuplicate => "gardez une seule valeur par clé",
    ExtendsCycle => "retirez l’un de ces extends : il faut partir d’un texte complet",
    ExtendsTwice => "gardez un seul extends ; les fonctions communes viennent d’un module (import)",
    BadSetting =>
        "écrivez --set nom=valeur, --set nom@2026=valeur (à partir d’une année) ou --set \
         nom[clé]=valeur",
    SettingKey => "les clés sont celles de by_key(…), dans la déclaration du paramètre",
    NoValueInForce => "ajoutez une valeur qui commence cette année-là ou avant",
    NoFormula => "définissez-en une : fn montant(…) { … } ; une fonction privée ne suffit pas",
    BadName =>
        "un nom commence par une lettre et ne contient que des lettres, des chiffres et « _ » ; \
         ce n’est pas un mot du langage, ni « exercice », qui est déjà l’année",
    BadAggregate => "⟨agrégats : {expected}⟩",
    SettingNumber =>
        "le signe décimal est le point, et rien ne sépare les milliers, si ce n’est « _ »⟨ : écrivez \
         {written}⟩⟨ ou {other}⟩",
    KeyWithoutEffect =>
        "retirez-la : q est pour quantile, order pour rank, otherwise pour un groupe vide (dont \
         sum et count sont 0)",

    // Warnings
    QuotientMultiplied =>
        "multipliez d’abord, divisez en dernier : a * b / 12 plutôt que a / 12 * b",
    UnusedFormula =>
        "pour qu’elle change un résultat, nommez-la parmi les arguments d’une formule ; pour la montrer, \
         dans outputs([…])",
    KeysToAdd => "pour les retrouver, ajoutez à policy(#{ … }) : {keys}",
    UnusedParameter => "ajoutez-le aux arguments d’une formule, ou supprimez-le",
    UnusedDerived => "ajoutez-la aux arguments d’une formule, ou supprimez sa déclaration",
    UnusedInput => "ajoutez-la aux arguments d’une formule, ou supprimez sa déclaration",
    UnusedArgument => "supprimez-le ; s’il est gardé à dessein, commencez son nom par « _ »",
    UnusedHelper => "supprimez-la ; si c’est une formule, retirez « private »",
    NeedsHost => "check les vérifie, show et doc les montrent ; run et les autres commandes les refusent",
    UnusedLocal => "supprimez-la ; si elle est gardée à dessein, commencez son nom par « _ »",
    NoLabel =>
        "ajoutez-en un : un commentaire « /// … » au-dessus d’une formule, label: \"…\" dans une \
         déclaration",
    NoUnit =>
        "ajoutez-en une : « /// @unit € » au-dessus d’une formule, unit: \"€\" dans une \
         déclaration",
    NoSource =>
        "ajoutez source: \"…\" ; si aucun texte ne la donne, dites-le : basis: \"assumption\"",
    DecisionMaybeMissing =>
        "si la valeur manque pour une structure, ce sera une erreur pour elle : prévoyez le cas \
         avec is_missing({name}) ou or_else({name}, …)",
    YearOutsidePolicy =>
        "⟨pour calculer chaque année comme si elle s’y appliquait douze mois, {option} ; ⟩si ces \
         années doivent compter, changez from et to, ou écrivez une politique qui hérite de \
         celle-ci",
    ChangeWithinYear =>
        "c’est la valeur en vigueur au 1er janvier, sinon la première de l’année ; pour une \
         moyenne, employez timeline et mean_over_year",
    UnusedImport => "supprimez son import",

    // The message says it all
    WrongArity | BadKey => "",
}
