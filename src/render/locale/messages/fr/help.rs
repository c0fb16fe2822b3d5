//! What to do next, in French.

texts! {
    /// The remedy of a code; empty where the message says it all.
    help

    // Files
    FileMissing =>
        "vérifiez le nom et le dossier : un chemin donné en ligne de commande part du dossier \
         courant, celui d’un manifeste part du dossier du manifeste, celui d’un import part du \
         script qui importe",
    FileUnreadable =>
        "s’il est ouvert dans un autre logiciel (Excel, par exemple), fermez-le ; sinon, vérifiez \
         que vous avez le droit de le lire",
    FileNotUtf8 =>
        "enregistrez-le de nouveau en UTF-8 (dans Excel : Enregistrer sous, type « CSV UTF-8 » ; \
         dans R : write.csv(…, fileEncoding = \"UTF-8\"))",
    OutsideRoot =>
        "par sécurité, une politique ou un manifeste ne lit que des fichiers placés sous le \
         dossier qui contient « policies » ou « scenarios » : copiez-y ce fichier",
    PolicyNotFound =>
        "⟨politiques connues : {known} ; ⟩on peut aussi donner le chemin d’un fichier .rhai",
    ScenarioNotFound =>
        "⟨scénarios connus : {known} ; ⟩on peut aussi donner le chemin d’un fichier .toml, \
         .csv, .xlsx ou .ods",
    ScriptTooLarge =>
        "un script tient en 256 Kio et 4 000 lignes, un modèle, une feuille de style ou un \
         manifeste à vérifier en 1 Mio : répartissez les règles entre plusieurs politiques \
         (extends) ou des modules (import), et laissez les tableaux de chiffres dans des fichiers \
         CSV",
    WriteFailed =>
        "s’il est ouvert dans un autre logiciel (Excel, par exemple), fermez-le ; sinon, vérifiez \
         que le dossier existe et que vous avez le droit d’y écrire",
    InvalidId =>
        "un identifiant ne contient que des lettres, des chiffres, « - », « _ » et « / », sans \
         extension : cdc-v4, par exemple",
    FileExists =>
        "bareme new n’écrase rien : prenez un autre identifiant, ou déplacez ce fichier d’abord",
    NotAFolder => "donnez le nom d’un dossier, qui existe déjà ou non",
    ParentElsewhere =>
        "placez-vous dans le dossier de son projet, ou copiez-le dans « policies » avant de le \
         reprendre",

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
    KeyWithoutEffect =>
        "retirez-la : q est pour quantile, order pour rank, otherwise pour un groupe vide (dont \
         sum et count sont 0)",

    // Scenarios
    ManifestSyntax =>
        "un texte s’écrit entre guillemets, une liste entre crochets : tables = \
         [\"structures.csv\"]",
    ManifestKey => "clés possibles : {known}",
    ManifestMissing =>
        "ajoutez-la ; un manifeste nomme au moins ses tables (tables = [\"structures.csv\"]), un cas \
         son nom, sa source et ce qu’il attend (name, source, expect)",
    ManifestTwice => "gardez-le une seule fois",
    ProjectionYears => "écrivez une année plus tardive dans to (from est la dernière année des tables s’il n’est pas écrit)",
    ProjectionStart => "écrivez dans from une année que les tables ont",
    ProjectionYearThere => "écrivez dans from la dernière année des tables, ou retirez ces lignes",
    ProjectionColumn => "growth porte sur les colonnes des tables qui ont des années ; set, sur les colonnes d’une structure autres que sa clé et l’année ; digits, sur les colonnes qui croissent",
    ProjectionNumber => "growth est une fraction par an, au-dessus de -1 (0.02 pour 2 %) ; digits va de 0 à 12",
    ProjectionCell => "corrigez la cellule, videz-la (une valeur manquante le reste), ou retirez la colonne de growth",
    EntriesProfile => "écrivez dans profile l’identifiant d’une structure des tables",
    EntriesName => "choisissez un autre préfixe (prefix)",
    EntriesStart => "projetez les tables jusqu’à cette année ([[projection]]), ou changez from",
    ManifestTooLarge => "les données vont dans des tables CSV, que le manifeste nomme",
    CsvShape =>
        "cherchez un séparateur de trop ou manquant ; une virgule à l’intérieur d’un texte \
         demande des guillemets",
    EmptyTable => "la première ligne donne les noms des colonnes, les suivantes les données",
    UnnamedColumn =>
        "nommez-la dans la première ligne, ou supprimez-la : un séparateur en trop en fin de \
         ligne suffit à la créer",
    TableTooWide =>
        "gardez celles dont la politique a besoin, ou partagez-les entre plusieurs tables",
    CsvQuote =>
        "refermez-le ; à l’intérieur d’un texte entre guillemets, un guillemet s’écrit deux fois \
         (\"\")",
    NoKeyColumn =>
        "ajoutez cette colonne, ou nommez-en une autre : key = \"…\" dans le manifeste, --key \
         pour un fichier CSV seul",
    NoPeriodColumn =>
        "ajoutez cette colonne, ou nommez-en une autre : period = \"…\" dans le manifeste, \
         --period pour un fichier CSV seul",
    KeyIsPeriod => "donnez deux colonnes différentes à key et à period",
    DuplicateKey => "gardez une seule ligne par structure et par année",
    DuplicateColumn => "renommez ou supprimez l’une des deux",
    MissingColumn =>
        "ajoutez-la à une table (d’un cas : à [default]), ou rendez-la facultative dans la \
         politique : input(\"{column}\", …, #{ optional: true }) ou #{ otherwise: … }",
    EmptyCell =>
        "donnez une valeur ; si elle peut manquer, déclarez-le : #{ optional: true }, ou #{ \
         otherwise: … } pour une valeur par défaut",
    CellNotNumber =>
        "écrivez seulement des chiffres, avec un point pour les décimales et sans unité : 1234.5",
    CellComma =>
        "remplacez la virgule par un point : 12.5 ; dans Excel, enregistrez avec le point comme \
         séparateur décimal",
    CellSeparators =>
        "écrivez les chiffres à la suite, sans espace ni apostrophe : 1234567.5 ; dans Excel, \
         enlevez le format « milliers » avant d’enregistrer",
    CellNotInteger =>
        "corrigez la cellule, ou déclarez la colonne en \"decimal\" dans la politique",
    CellNotBoolean => "valeurs possibles : true, false, 1, 0, oui, non, vrai, faux",
    CellNotDate =>
        "une date s’écrit année-mois-jour, avec un jour qui existe : 2025-04-30 ; dans Excel, \
         format personnalisé aaaa-mm-jj",
    CellTooPrecise => "gardez 28 décimales au plus : une cellule n’est jamais arrondie en silence",
    CellTooLarge =>
        "les nombres vont jusqu’à 79 228 162 514 264 337 593 543 950 335 ; si c’est un \
         identifiant, déclarez la colonne en \"text\"",
    CellOutOfRange =>
        "vérifiez l’unité (26 pour 26 %, pas 0.26 ni 260) et la saisie ; sinon, corrigez les \
         bornes déclarées dans la politique",
    CellNotListed => "valeurs prévues : {values}",
    BadPeriod => "écrivez l’année en quatre chiffres : 2024",
    UnknownVariant => "⟨variantes du manifeste : {known}⟩",
    VariantName => "choisissez un autre nom",
    VariantFormula =>
        "écrivez une seule expression : taux = \"taux + 2\", ou file_active = \"round(file_active \
         * 1.05)\"",
    VariantColumn => "nommez une colonne que la politique déclare par input",
    UnmatchedRow =>
        "chaque ligne doit se retrouver dans l’autre table : corrigez l’identifiant (zéros de \
         gauche compris), ou complétez la table",
    BadWeight => "le poids dit combien de structures une ligne représente : 1, 12, 0.5…",
    TextTooLong =>
        "raccourcissez-le ; un guillemet non refermé peut aussi avoir avalé les lignes suivantes",
    ColumnTwice => "gardez-la dans une seule : on ne saurait pas laquelle croire",

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
    ResultTooLong => "raccourcissez les textes assemblés",
    CellRoundDigits =>
        "donnez un nombre entier de -12 à 12 : 2 pour les centimes, 0 pour les unités, -3 pour \
         les milliers",
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

    // Command line
    BadOption | OptionWithoutValue => "⟨valeurs possibles : {expected}⟩",
    UnknownOption => "bareme⟨ {command}⟩ --help montre celles qui existent",
    UnknownCommand => "bareme --help montre les commandes",
    MissingOption =>
        "⟨par exemple : {example} ; ⟩bareme⟨ {command}⟩ --help montre comment écrire la commande",
    OptionTwice => "gardez-en un seul",
    SeveralPolicies => "ajoutez --in-force pour calculer chacune sur ses mois d’application ; pour en comparer deux, bareme diff",
    InForceUndated => "écrivez from: \"AAAA-MM-JJ\" dans son policy(…)",
    InForceTogether => "un mois n’a qu’une version : n’en nommez qu’une, ou changez une date from:",
    InForceNoTotal => "nommez une formule en € comme total: dans son policy(…)",
    WhyAmounts => "comparez deux politiques, ou retirez --why",
    WhyHeadline => "nommez une formule dans policy(#{ total: \"…\" })",
    WhyMeasure => "⟨ce qui diffère : {known}⟩",
    IncompatibleOptions => "retirez l’une des deux",
    BadGrid =>
        "écrivez --vary nom=50_000..60_000:1_000 (de, à, pas), nom=a,b,c (une liste), nom@2026=…, \
         nom[clé]=…, ou nom seul quand la politique déclare ses lectures (values) ; les nombres ont un \
         point décimal",
    GridStep => "écrivez le pas après deux points : nom=50_000..60_000:1_000",
    GridEmpty => "écrivez la plus petite valeur d’abord : nom=50_000..60_000:1_000",
    GridTooLarge => "prenez un pas plus grand ou moins de paramètres, ou relevez la limite : --max-runs⟨ {runs}⟩",
    GridTwice => "gardez-la une seule fois",
    GridNotNumber => "un intervalle demande un nombre ; donnez sinon une liste : --vary nom=a,b",
    NotOneValue =>
        "⟨pour une clé : {name}[{key}] ; ⟩pour faire varier un barème ou des valeurs dans le temps d’un \
         seul nombre, multipliez-les par un paramètre dans une politique qui hérite de celle-ci",
    NotAnAmount =>
        "il faut une formule qui donne un nombre, d’unité €, ETP, mois ou patients⟨ : {known}⟩",
    BadFind => "écrivez --find nom, nom@2026 (à partir d’une année) ou nom[clé]",
    BadTarget =>
        "écrivez --target \"dotation_totale = 10_500_000\" (une formule, un montant), --target envelope, ou --target politique",
    NoReadings => "écrivez par exemple --vary {name}=50_000..60_000:1_000 (de, à, pas) ou --vary {name}=a,b,c",
    NoEnvelope =>
        "⟨celle d’une partie de l’année n’est pas comparée à une année pleine : {part} ; ⟩\
         ⟨années qui en ont une : {known} (--exercice) ; ⟩sinon, donnez le montant : --target \"total = …\"",
    UnknownGroup => "⟨groupes possibles : {known}⟩",
    UnknownStructure =>
        "⟨exercices de cette structure : {years}⟩⟨structures du scénario : {known}⟩",
    NothingInCommon =>
        "vérifiez que les deux scénarios emploient les mêmes identifiants (zéros de gauche \
         compris) et les mêmes années",
    AmountsColumn =>
        "⟨colonnes du fichier : {known} ; ⟩nommez celle des montants par --base-column",
    BadLanguage => "langues possibles : fr, en",
    SameFile => "donnez un autre nom après --output ou --manifest",

    // Warnings
    QuotientMultiplied =>
        "multipliez d’abord, divisez en dernier : a * b / 12 plutôt que a / 12 * b",
    UnusedParameter => "ajoutez-le aux arguments d’une formule, ou supprimez-le",
    UnusedDerived => "ajoutez-la aux arguments d’une formule, ou supprimez sa déclaration",
    UnusedInput => "ajoutez-la aux arguments d’une formule, ou supprimez sa déclaration",
    UnusedArgument => "supprimez-le ; s’il est gardé à dessein, commencez son nom par « _ »",
    UnusedHelper => "supprimez-la ; si c’est une formule, retirez « private »",
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
    FractionForPercent => "la colonne est attendue en % : écrivez 26 pour 26 %, pas 0.26",
    UnusedImport => "supprimez son import",
    NoNotice =>
        "les enregistrements sont vus quand même, un peu plus tard ; --poll regarde plus souvent",

    UnknownExtension =>
        "terminez-le par {expected}, ou donnez --format : tous les noms sont alors admis",
    FormatMismatch => "changez le nom du fichier ou --format ; --format seul n’est pas nécessaire",
    DialectWithoutCsv => "ajoutez --format csv, ou écrivez dans un fichier .csv",
    FileNeeded => "ajoutez -o et le nom d’un fichier : -o resultats.{format}",
    SheetTooLarge => "écrivez un .csv ou un .jsonl, ou réduisez le jeu de structures",
    ParquetNotBuilt =>
        "construisez-le avec « cargo build --release --features parquet », ou écrivez un .csv ou un .jsonl, qui ont \
         tous les chiffres",
    ParquetDigits => "écrivez un .csv ou un .jsonl, qui ont tous les chiffres",
    FileHeld =>
        "s’il est ouvert dans Excel ou dans un autre programme, fermez-le, puis recommencez ou \
         renommez le fichier écrit à côté",
    // Provenance, secrecy
    ManifestUnreadable =>
        "donnez le fichier que --manifest a écrit, tel quel ; son format est dans docs/provenance.fr.md",
    ManifestVersion => "employez la version de bareme qui l’a écrit : elle y est nommée",
    ManifestAltered => "reprenez le fichier tel que --manifest l’a écrit",
    ManifestCommand => "seules ces commandes sont refaites : {known}",
    ManifestOutside =>
        "lancez bareme verify depuis le dossier où la commande a été lancée (ou nommez-le après \
         --folder) ; si des fichiers sont bien ailleurs et que vous faites confiance à ce \
         manifeste, ajoutez --outside",
    ManifestArguments => "employez la version de bareme qui l’a écrit : elle y est nommée",
    ManifestFailed =>
        "lancez bareme verify depuis le dossier où la commande a été lancée, ou nommez-le après \
         --folder ; les fichiers qu’elle lisait doivent y être",
    SecretRows =>
        "donnez les totaux et les groupes : --format json (pour une machine), markdown ou table",
    SecretEnvelope =>
        "si cette enveloppe n’est pas publique, ne diffusez pas les pages qui montrent les paramètres \
         (docs/provenance.fr.md)",
    ManifestPlace => "donnez un autre nom après --manifest",

    // The message says it all
    NotReached =>
        "ajoutez un cas qui y passe et qui attend « {name} », ou une formule qui en dépend",
    WrongArity | BadKey | ManifestType | MoreRefusedCells
        | InterpreterFailed | IgnoredColumns | FallbackColumns => "",

    // The users' files
    FileNotText =>
        "enregistrez-le de nouveau en UTF-8 (dans Excel : type « CSV UTF-8 »), ou dites dans le \
         manifeste comment il est écrit : { file = \"…\", encoding = \"ibm866\" }",
    AmbiguousNumber =>
        "dites laquelle dans le manifeste, à cette table : { file = \"…\", decimal = \",\" } ou \
         decimal = \".\", ou thousands = \",\"",
    CellPoint => "corrigez la cellule : un tableur français lit 1.5 comme une date",
    OldWorkbook =>
        "ouvrez-le dans un tableur et enregistrez-le en .xlsx, en .ods ou en CSV, sans mot de passe",
    NoParquet => "le programme doit avoir été construit avec --features parquet ; sinon, enregistrez-le en CSV",
    FileDamaged => "ouvrez-le dans un tableur et enregistrez-le de nouveau, ou téléchargez-le de nouveau",
    FileTooLarge => "enregistrez la feuille utile en CSV : un texte de 1 Gio se lit",
    FileEntities => "ouvrez-le dans un tableur et enregistrez-le de nouveau",
    NoSheet => "⟨feuilles du classeur : {known}⟩",
    CellFormulaError => "corrigez la formule dans le classeur, ou videz la cellule",
    CellFormulaEmpty => "ouvrez le classeur dans un tableur, laissez-le calculer, et enregistrez-le",
    MergedCells =>
        "défusionnez-les dans le tableur : seule la première cellule a une valeur, les autres sont vides",
    NotAWorkbook => "nommez le classeur lui-même ; d’une archive zip, extrayez d’abord le fichier",
    ReadAs => "pour le fixer, écrivez ces choix dans le manifeste (docs/tables.fr.md)",
    LongDecimals => "arrondissez dans le tableur si ces derniers chiffres ne veulent rien dire",
    // Reports
    TemplateSyntax =>
        "les modèles s’écrivent comme ceux de Jinja ; docs/report.fr.md en montre un",
    TemplateUnknown | TemplateFailed =>
        "docs/report.fr.md donne toutes les variables d’un modèle ; les filtres sont ceux de Jinja",
    TemplateEndless => "cherchez une boucle dans une boucle, ou une macro qui s’appelle elle-même",
    ManifestChoice => "⟨possibles : {known}⟩",
    NoSuchColumn | NoYearColumn => "voyez la ligne de titres du fichier (header = …), et les majuscules",
    NoSetColumn => "on = { colonne_du_jeu = \"COLONNE_DU_FICHIER\" }",
    NothingMatches => "vérifiez les deux colonnes de « on », les zéros de gauche, et l’année (vintage)",
    UnmatchedInput =>
        "complétez la table, ou dites dans la politique ce que vaut une absence : \
         #{ optional: true } ou #{ otherwise: … }",
    BadCode =>
        "un tableur enlève les zéros de gauche : mettez la colonne au format texte\
         ⟨ ; plusieurs codes dans une cellule : {several} = { colonne = \";\" }⟩",
    NoVintage => "⟨années du fichier : {known}⟩",
    VintageNeeded => "choisissez celle du fichier : vintage = 2021, ou donnez « period » au jeu",
    NoRowKept => "vérifiez les valeurs de « where », majuscules comprises",
    SeveralMatches =>
        "filtrez le fichier (where = { … }), ou cherchez par d’autres colonnes (on = { …, … })",
    ReduceTorn => "choisissez : \"max\", \"sum\", ou { op = \"main\", by = \"…\" }",
    Unmatched => "leurs valeurs sont absentes : la politique dit ce qu’elles deviennent",
    CodeForm => "un tableur enlève les zéros de gauche : mettez la colonne au format texte",
}
