//! What is wrong, in French.

texts! {
    // Files
    FileMissing => "le fichier « {path} » n’existe pas",
    FileUnreadable => "le fichier « {path} » ne peut pas être lu : {reason}⟨ ({system})⟩",
    FileNotUtf8 => "« {path} » n’est pas un texte en UTF-8 : caractère illisible à la ligne {line}",
    OutsideRoot => "« {path} » se trouve hors du dossier du projet",
    PolicyNotFound => "aucune politique ne s’appelle « {name} »",
    ScenarioNotFound => "aucun scénario ne s’appelle « {id} »",
    ScriptTooLarge => "ce texte est trop grand ({detail})",
    NotAFile => "« {path} » n’est pas un fichier : {reason}",
    OutputFailed => "la sortie standard ne peut pas être écrite en entier : {reason}⟨ ({system})⟩",
    WriteFailed => "le fichier « {path} » ne peut pas être écrit : {reason}⟨ ({system})⟩",
    InvalidId => "« {id} » ne peut pas être un identifiant",
    FileExists => "« {path} » existe déjà",
    NotAFolder => "« {path} » n’est pas un dossier",
    ParentElsewhere => "« {path} » est hors de ce projet : extends ne peut pas le nommer",
    IsAFolder => "« {path} » est un dossier : il faut un fichier",
    NotAPolicy => "« {name} » n’est pas une politique : un script .rhai est attendu ici",

    // Syntax and subset
    Syntax => "erreur de syntaxe : {detail}",
    SyntaxMissing => "« {expected} » est attendu ici, et non « {found} »",
    SyntaxUnexpected => "« {found} » n’a pas sa place ici",
    SyntaxEnd => "le script se termine alors qu’il manque encore quelque chose⟨ : « {expected} »⟩",
    SyntaxText => "ce texte entre guillemets n’est pas refermé",
    NotInSubset => "« {what} » ne fait pas partie du langage des politiques",
    ReservedName => "« {name} » est un mot réservé du langage : il ne peut pas servir de nom ici",
    TopLevel =>
        "hors des fonctions, un script ne contient que des déclarations et des valeurs écrites en \
         toutes lettres",
    NoValue => "une valeur manque ici",
    MissingElse =>
        "ce « if » n’a pas de « else » : il ne donnerait aucune valeur quand la condition est \
         fausse",
    TooComplex => "⟨« {name} » : ⟩calcul trop long ou trop imbriqué",
    NumberTooPrecise => "« {value} » a trop de chiffres pour être tenu exactement",
    NumberTooLarge => "« {value} » n’est pas un nombre que l’on puisse tenir exactement",
    Recursion => "« {name} » finit par s’appeler elle-même",
    ImportNotLiteral =>
        "un import s’écrit « import \"chemin/module\" as nom; », avec un chemin en toutes lettres",
    ModuleDeclares => "un module importé ne déclare rien : « {name} » n’y a pas sa place",
    ImportCycle => "ces modules finissent par s’importer l’un l’autre",
    DuplicateFunction => "le nom de fonction « {name} » est déjà pris",
    SwitchArm => "ce cas de « switch » n’est pas admis",
    ValueDropped => "cette valeur est calculée puis perdue",
    DocComment => "ce commentaire « /// » n’est au-dessus d’aucune fonction",
    SwitchDefault => "ce « switch » ne prévoit pas tous les cas",
    NotLiteral => "« {name} » demande une valeur écrite en toutes lettres",
    AssignUnknown =>
        "« {name} » ne peut pas recevoir de valeur : ce n’est pas une variable de cette fonction",
    ReadOnly => "« {name} » ne peut pas être modifié : c’est un argument ou une constante",
    UnknownImport => "aucun module n’est importé sous le nom « {name} »",

    // Names and graph
    UnknownName =>
        "« {name} » est inconnu : ni colonne, ni paramètre, ni formule⟨ (nécessaire à « {formula} \
         »)⟩",
    UnknownFunction => "aucune fonction ne s’appelle « {name} »",
    WrongArity =>
        "« {name} » ne s’emploie pas avec {found} {found:argument|arguments} (attendu : \
         {expected})",
    FormulaCalled => "« {name} » est une formule : elle ne s’appelle pas avec des parenthèses",
    Cycle => "ces formules s’attendent l’une l’autre : {cycle}",
    DuplicateName => "le nom « {name} » est donné deux fois",
    UnknownOutput => "« {name} » n’est le nom d’aucune formule",
    NotAFormula => "« {name} » n’est pas une formule",
    NotVisible => "« {name} » est privée : elle n’est visible que dans son module",
    NoPeriod => "« {name} » dépend de l’année, et ce scénario n’a pas d’années",
    ReferenceCycle => "ces politiques se citent l’une l’autre : {cycle}",
    ReferenceUnknown => "la politique « {policy} » ne calcule rien qui s’appelle « {name} »",
    UnknownVariable => "« {name} » est inconnu ici",

    // Kinds
    KindMismatch => "« {operator} » ne s’applique pas entre ces deux genres : {left}, {right}",
    MissingDecision => "« {operator} » décide sur une valeur qui peut manquer⟨ : {name}⟩",
    SwitchSubject => "« switch » ne peut pas choisir sur cette valeur ({found})",
    BranchKinds => "les branches ne donnent pas le même genre de valeur : {left}, {right}",
    ArgumentKind => "« {operator} » attend ici : {expected}, et non : {found}",
    NotOrdered => "« {operator} » ne peut pas ranger des valeurs de ce genre : {found}",
    InvalidDate | BadDate => "« {value} » n’est pas une date",
    RoundDigits => "on ne peut pas arrondir à tant de décimales",
    EligibleKind => "eligible nomme « {name} », qui ne donne pas vrai ou faux",
    TotalKind => "total nomme « {name} », qui ne donne pas un nombre",
    KeyNames => "{key} nomme « {name} », qui n’y convient pas",
    ConditionKind => "une condition doit être vraie ou fausse ; ici : {found}",
    FormulaResult => "la formule « {name} » donne : {found}, qui n’est pas une valeur",

    // Declarations
    NoPolicy => "ce script n’a pas de déclaration policy(#{ … })",
    PolicyTwice => "policy(…) est déclaré deux fois",
    UnknownKey => "« {name} » n’est pas une clé de cette déclaration",
    BadKey => "cette valeur n’est pas du genre attendu : {expected}⟨, et non {found}⟩",
    MissingKey => "la clé « {name} » manque dans cette déclaration",
    BadEdition => "l’édition {value} du langage est inconnue",
    BadStatus => "« {value} » n’est pas une valeur prévue ici",
    BadInputType => "« {value} » n’est pas un type de colonne",
    NoHelper => "ces règles ont besoin d’une fonction de l’application qui les emploie : {name}",
    HelperKinds => "l’application fournit {found}, et ces règles déclarent {expected}",
    HelperForm =>
        "⟨« {value} » n’est pas un genre : ⟩helper attend un nom, une liste d’au plus huit genres et un genre",
    BadParameter => "un paramètre ne peut pas prendre cette valeur",
    SetUnknown => "aucun paramètre ne s’appelle « {name} » : il n’y a rien à modifier",
    SetNotParameter => "« {name} » n’est pas un paramètre : sa valeur ne peut pas être fixée",
    SetKind => "« {name} » ne peut pas recevoir une valeur de ce genre⟨ : {expected} attendu⟩",
    OutOfDeclaredRange =>
        "« {name} » ne peut pas valoir {value}⟨, {min} au moins⟩⟨, {max} au plus⟩",
    NotAReading => "« {value} » n’est pas une valeur prévue pour « {name} »",
    ScaleTooShort => "un barème a au moins deux points",
    ScaleNotAscending => "le seuil {value} ne vient pas après le précédent",
    ScaleShape => "cette liste n’a pas la forme attendue",
    DatesNotAscending => "la date {value} ne vient pas après la précédente",
    ByKeyDuplicate => "la clé « {name} » est donnée deux fois",
    ExtendsCycle => "cette politique finit par hériter d’elle-même",
    ExtendsTwice => "une politique n’hérite que d’une seule autre",
    BadSetting => "« {value} » n’est pas un réglage",
    SettingKey => "le paramètre « {name} » n’a pas de clé « {value} »",
    NoValueInForce => "« {name} » n’a pas de valeur en {exercice}",
    NoFormula => "cette politique n’a pas de formule : il n’y a rien à calculer",
    BadName => "« {name} » ne peut pas servir de nom",
    BadAggregate => "« {value} » n’est pas un agrégat",
    KeyWithoutEffect => "la clé « {name} » ne change rien à un agrégat « {kind} »",
    SettingNumber => "« {value} » ne s’écrit pas ainsi (paramètre « {name} »)",

    // Scenarios
    ManifestSyntax => "ce fichier n’est pas du TOML valide : {reason}",
    ManifestKey => "« {key} » n’est pas une clé prévue ici",
    ManifestType => "« {key} » attend : {expected}, et non : {found}",
    ManifestMissing => "la clé « {key} » manque",
    ManifestTwice => "« {name} » figure deux fois (« {key} »)",
    ProjectionYears => "de {from} à {to} : une projection fait une à cent années, après celle dont elle part",
    ProjectionStart => "aucune table n’a de ligne pour l’année d’où part la projection⟨ : {exercice}⟩",
    ProjectionYearThere => "les tables ont déjà des lignes pour {exercice}",
    ProjectionColumn => "aucune des tables concernées n’a de colonne « {column} »",
    ProjectionNumber => "{value} ne convient pas à « {column} »",
    ProjectionCell => "« {column} » doit croître, et cette cellule n’est pas un nombre : « {value} »",
    ProjectionRows => "[[projection]] et [[entries]] feraient {count} {of} jusqu’ici : la limite est de {limit}",
    EntriesProfile => "aucune structure ne s’appelle « {structure} »",
    EntriesName => "une structure s’appelle déjà « {structure} »",
    EntriesStart => "la structure « {structure} » n’a aucune ligne en {exercice} ni après",
    ManifestTooLarge => "le fichier « {path} » est trop grand (plus de {limit} octets)",
    CsvShape => "cette ligne a {found} {found:cellule|cellules} ; l’en-tête en a {expected}",
    EmptyTable => "la table « {path} » est vide",
    UnnamedColumn => "la colonne n° {number} n’a pas de nom",
    TableTooWide => "cette table a trop de colonnes (plus de {limit})",
    CsvQuote => "un guillemet ouvert ici n’est jamais refermé",
    NoKeyColumn => "la table « {table} » n’a pas de colonne « {column} », qui nomme les structures",
    NoPeriodColumn => "la table « {table} » n’a pas de colonne « {column} », qui donne l’année",
    KeyIsPeriod => "« {column} » ne peut pas nommer à la fois la structure et l’année",
    DuplicateKey => "⟨la structure « {structure} » ⟩figure deux fois⟨ en {exercice}⟩",
    DuplicateColumn => "la colonne « {column} » figure deux fois dans l’en-tête",
    MissingColumn => "la colonne « {column} » manque : la politique⟨ « {policy} »⟩ en a besoin",
    EmptyCell => "la cellule de la colonne « {column} » est vide",
    CellNotNumber => "« {value} » n’est pas un nombre⟨ (colonne « {column} »)⟩⟨ (paramètre « {parameter} »)⟩",
    CellComma => "« {value} » s’écrit avec un point, pas une virgule (colonne « {column} »)",
    CellSeparators => "« {value} » contient des séparateurs de milliers (colonne « {column} »)",
    CellNotInteger => "« {value} » n’est pas un nombre entier⟨ (colonne « {column} »)⟩⟨ (paramètre « {parameter} »)⟩",
    CellNotBoolean => "« {value} » n’est ni vrai ni faux⟨ (colonne « {column} »)⟩⟨ (paramètre « {parameter} »)⟩",
    CellNotDate => "« {value} » n’est pas une date⟨ (colonne « {column} »)⟩⟨ (paramètre « {parameter} »)⟩",
    CellTooPrecise =>
        "« {value} » a trop de chiffres pour être tenu exactement⟨ (colonne « {column} »)⟩⟨ (paramètre « {parameter} »)⟩",
    CellTooLarge => "« {value} » est un nombre trop grand⟨ (colonne « {column} »)⟩⟨ (paramètre « {parameter} »)⟩",
    CellOutOfRange =>
        "{value} est hors des bornes de la colonne « {column} »⟨, {min} au moins⟩⟨, {max} au \
         plus⟩⟨ (variante « {name} », structure « {structure} »)⟩",
    CellNotListed => "« {value} » n’est pas une valeur prévue de la colonne « {column} »",
    BadPeriod => "⟨« {value} » : ⟩la colonne « {column} » attend une année",
    UnknownVariant => "ce scénario n’a pas de variante « {name} »",
    VariantName => "« {name} » ne peut pas être le nom d’une variante : il les désigne toutes",
    VariantFormula => "« {value} » n’est pas un calcul sur les colonnes de la ligne",
    VariantColumn =>
        "la variante « {name} » change « {column} », qui n’est pas une colonne de la politique",
    UnmatchedRow => "⟨la structure « {structure} »⟩⟨ en {exercice}⟩ manque dans « {table} »",
    BadWeight => "« {value} » n’est pas un poids : il faut un nombre positif",
    ColumnOfNobody => "les règles n’emploient aucune colonne « {column} »",
    ColumnLength => "la colonne « {column} » a {found} {found:valeur|valeurs} pour {expected} {expected:structure|structures}",
    ValueKind => "« {value} » ne convient pas à la colonne « {column} » : {expected} attendu",
    TextTooLong => "le texte de la colonne « {column} » dépasse {limit} caractères",
    ColumnTwice => "la colonne « {column} » se trouve dans deux tables",
    MoreRefusedCells => "{column} : {count} {count:autre refus|autres refus} de même sorte",

    // Worked cases
    CaseColumn => "« {column} » n’est pas une colonne que lit la politique⟨ « {policy} »⟩",
    CaseFormula => "« {formula} » n’est pas une formule de la politique « {policy} »",
    CaseValue => "« {value} » ne peut pas être attendu de « {formula} », qui donne : {expected}",
    CaseErrorCode => "« {value} » n’est pas le code d’une erreur de cellule",
    CaseMargin => "cette marge ne sert à rien : le cas n’attend pas de nombre de « {formula} »",
    NoCaseFile => "« {name} » n’a pas de cas : il n’y a pas de fichier « {path} »",
    CaseFails =>
        "cas « {case} » : « {formula} » vaut {found}, et non {expected}⟨ (écart {gap})⟩",
    CaseRowFails =>
        "cas « {case} » : la ligne devait être refusée ({expected})⟨ ; elle l’est autrement \
         ({found})⟩",

    // Cells
    CellMissingDecision => "« {operator} » décide sur une valeur manquante",
    CellKinds => "« {operator} » ne s’applique pas à ces valeurs⟨ : {left}⟩⟨, {right}⟩",
    Overflow => "le résultat dépasse le plus grand nombre exact",
    DivisionByZero => "division par zéro",
    BelowFirstStep => "{value} est sous le premier palier du barème, {first}",
    BeforeFirstDate => "le {value} est avant la première date, le {first}",
    UnknownByKey => "aucune valeur n’est prévue pour « {value} » (colonne « {column} »)",
    FailedOnPurpose => "{detail}",
    HelperFailed => "« {name} » : {detail}",
    HelperPanicked => "« {name} », fonction de l’application, s’est interrompue⟨ : {detail}⟩",
    HelperResult => "« {name} », fonction de l’application, a donné « {value} » : {expected} attendu",
    ResultTooLong => "ce texte dépasse 10 000 caractères",
    CellRoundDigits => "on ne peut pas arrondir à {value} {value:décimale|décimales}",
    TextBudget => "« {name} » : les textes calculés dépassent {limit} Mio en tout, et le calcul s’arrête là",
    OperationLimit => "⟨« {name} » : ⟩cette formule demande trop d’opérations",
    InterpreterFailed => "cette formule ne peut pas être calculée : {detail}",
    ClampBounds => "clamp a reçu des bornes inversées : {min} est plus grand que {max}",
    ByKeyMissing => "la valeur qui doit choisir la clé manque (colonne « {column} »)",
    OperandMissing =>
        "« {of} » manque pour « {structure} »⟨ en {exercice}⟩ : « {name} » n’a pas de valeur",
    GroupMissing =>
        "« {by} » manque pour « {structure} »⟨ en {exercice}⟩ : « {name} » ne sait où la compter",
    EmptyGroup =>
        "aucune ligne ne compte dans le groupe de « {structure} »⟨ en {exercice}⟩ : « {name} » \
         ({kind}) n’a pas de valeur",
    ShareNegative =>
        "« {of} » vaut {value} pour « {structure} »⟨ en {exercice}⟩ : « {name} » ne se répartit \
         pas en proportion d’un nombre négatif",
    ShareTotals =>
        "« {total} » vaut {value} pour « {structure} »⟨ en {exercice}⟩ et {other} pour une autre \
         ligne du groupe : « {name} » répartit un seul total",
    ShareCrossed =>
        "« {name} » : aucun montant n’est entre les bornes de « {structure} »⟨ en {exercice}⟩, \
         {min} et {max}",
    ShareNothing =>
        "« {name} » : {total} à répartir en proportion de « {of} », qui est nul partout (groupe de \
         « {structure} »⟨ en {exercice}⟩)",
    ShareUnmet =>
        "« {name} » ne peut pas répartir {total} dans les bornes (groupe de « {structure} »⟨ en \
         {exercice}⟩)⟨ : il manque {lacking}⟩⟨ : il reste {remaining}⟩",
    NoPreviousYear => "« {structure} » n’a pas de ligne en {exercice} : « {of} » y est inconnu",

    // Command line
    BadOption => "« {value} » ne convient pas à {name}",
    UnknownOption => "l’option « {name} » n’existe pas",
    UnknownCommand => "la commande « {name} » n’existe pas",
    MissingOption => "il manque : {name}",
    OptionWithoutValue => "{name} attend une valeur",
    OptionTwice => "{name} est donné deux fois, ou ne va pas avec une autre option",
    SeveralPolicies => "plusieurs politiques sont nommées : {names}",
    InForceUndated => "la politique « {name} » ne dit pas depuis quand elle s’applique",
    InForceTogether => "les politiques « {other} » et « {name} » commencent toutes deux en {month}",
    InForceNoTotal => "la politique « {name} » n’a pas de total en € : il n’y a rien à additionner",
    TooMany => "« {value} » est de trop",
    WhyAmounts => "« {name} » est une table de montants : il n’y a pas de règles entre lesquelles partager l’écart",
    WhyHeadline => "« {name} » ne dit pas quel est son montant principal : il n’y a rien à partager",
    WhyMeasure => "« {name} » n’est pas une mesure qui diffère",
    IncompatibleOptions => "{first} et {second} ne vont pas ensemble",
    BadGrid => "« {value} » : les valeurs à essayer ne sont pas comprises",
    GridStep => "« {value} » : le pas manque, ou n’est pas un nombre au-dessus de zéro",
    GridEmpty => "« {value} » ne contient aucune valeur : le début dépasse la fin",
    GridTooLarge =>
        "⟨{runs} calculs, ⟩c’est plus que la limite de {most}",
    GridTwice => "« {name} » : la valeur {value} est donnée deux fois",
    GridComma => "« {value} » : une virgule sépare les valeurs d’une liste, et n’est pas un signe décimal",
    GridNotNumber => "« {value} » : ce paramètre n’est pas un nombre, mais : {found}",
    NotOneValue => "« {name} » n’est pas une valeur seule, mais : {found}",
    NotAnAmount => "« {name} » n’est pas un résultat que l’on puisse additionner",
    BadFind => "« {value} » ne désigne pas un paramètre à chercher",
    BadTarget => "« {value} » n’est pas une cible",
    NoReadings => "« {name} » n’a pas de lectures déclarées : il faut dire lesquelles essayer",
    NoEnvelope => "le scénario ne donne pas d’enveloppe⟨ pour {years}⟩",
    UnknownGroup =>
        "« {name} » n’est ni une colonne ni une étiquette : on ne peut pas grouper par là",
    NothingInCommon => "« {base} » et « {target} » n’ont aucune structure en commun",
    AmountsColumn => "le fichier de montants n’a pas de colonne « {column} »",
    UnknownStructure => "aucune ligne pour la structure « {name} »⟨ en {year}⟩",
    BadLanguage => "« {value} » n’est pas une langue de l’interface",
    SameFile => "le fichier « {path} » serait lu et écrit à la fois",

    // Warnings
    QuotientMultiplied => "un quotient est multiplié ensuite : il a déjà été tenu à 28 chiffres",
    UnusedParameter => "le paramètre « {name} » ne sert à aucune formule",
    UnusedInput => "la colonne « {name} » ne sert à aucune formule",
    UnusedArgument => "l’argument « {name} » n’est pas employé",
    UnusedHelper => "la fonction « {name} » n’est appelée nulle part",
    NeedsHost => "ces règles ne se calculent que dans l’application qui fournit {name}",
    UnusedLocal => "la variable « {name} » n’est pas employée",
    NoLabel => "« {name} » n’a pas de libellé",
    NoUnit => "« {name} » n’a pas d’unité",
    NoSource => "« {name} » ne dit pas d’où vient sa valeur",
    DecisionMaybeMissing => "« {operator} » décide sur « {name} », qui peut manquer",
    YearOutsidePolicy =>
        "« {name} » vaut du {from} au {to} : {years} {years:est calculée|sont calculées} quand \
         même",
    ChangeWithinYear =>
        "« {name} » change en cours d’année, le {value} : toute l’année emploie une seule valeur",
    IgnoredColumns =>
        "⟨{policies} : ⟩{columns:colonne que la politique ne connaît pas|colonnes que la politique ne connaît \
         pas} : {columns}",
    FractionForPercent =>
        "toutes les valeurs de « {column} » sont sous 1 : des fractions au lieu de pourcentages ?",
    UnusedImport => "le module « {name} » n’est pas employé",
    FallbackColumns =>
        "⟨{policies} : ⟩{columns:colonne absente, remplie|colonnes absentes, remplies} par défaut : {columns}",
    UnusedDerived => "« {name} » ne sert à aucune formule",
    UnusedFormula => "la formule « {name} » ne change rien : elle n’est ni montrée ni employée",
    KeysToAdd => "ces règles ne déclarent pas ce qui donnait certaines lignes des pages",
    NotReached => "aucun cas n’atteint cette partie de « {name} »",
    NoNotice =>
        "le système ne prévient pas des changements ({reason}) : les fichiers sont regardés deux \
         fois par seconde",

    // The users' files
    FileNotText =>
        "« {path} » n’est un texte ni en UTF-8 ni en Windows-1252 : caractère illisible à la ligne \
         {line}",
    AmbiguousNumber => "« {value} » a deux lectures : virgule décimale ou milliers (colonne « {column} »)",
    AmbiguousDate =>
        "« {value} » a deux lectures : la colonne « {column} » écrit tantôt le jour d’abord, tantôt le mois",
    MonthFirst => "« {value} » écrit le mois d’abord ; il vient en second (colonne « {column} »)",
    CellPoint => "« {value} » a un point décimal, les autres nombres une virgule (colonne « {column} »)",
    OldWorkbook => "« {path} » est un classeur ancien (.xls) ou protégé par un mot de passe",
    NoParquet => "« {path} » est un fichier Parquet, que ce programme ne lit pas",
    FileDamaged => "« {path} » est abîmé ou incomplet⟨ : {reason}⟩",
    FileTooLarge => "« {path} » est trop grand une fois ouvert⟨ (« {part} »)⟩ : plus de {limit} {of}",
    FileEntities => "« {path} » contient une déclaration DOCTYPE, qu’aucun tableur n’écrit",
    NoSheet => "« {path} » n’a pas de feuille « {name} »",
    CellFormulaError => "« {value} » est une erreur de formule (colonne « {column} »)",
    CellFormulaEmpty => "cette cellule contient une formule sans résultat enregistré",
    MergedCells => "cellules fusionnées dans les données : {value}",
    NotAWorkbook => "« {path} » est une archive, mais pas un classeur .xlsx ou .ods",
    ReadAs =>
        "« {path} » n’a pas la forme usuelle ; il est lu ainsi⟨, colonnes séparées par « {separator} »⟩\
         ⟨, « {decimal} » décimale⟩⟨, milliers écrits « {spaces} »⟩⟨, dates jour/mois/année ({dates})⟩⟨, caractères {encoding}⟩\
         ⟨, feuille « {sheet} »⟩⟨, titres à la ligne {header}⟩",
    LongDecimals =>
        "{count} {count:nombre a|nombres ont} plus de 15 chiffres significatifs : le tableur n’en \
         tient pas davantage (« {value} »)",
    RemarksLeftOut =>
        "{count} {count:ligne qui n’est qu’une remarque en cellules fusionnées est laissée|lignes qui ne sont \
         que des remarques en cellules fusionnées sont laissées} de côté (« {value} »)",
    StaleFormulas =>
        "le classeur demande que ses formules soient calculées à l’ouverture : {count} \
         {count:résultat lu n’est peut-être plus à jour|résultats lus ne sont peut-être plus à jour} (« {value} »)",
    // Files out
    UnknownExtension =>
        "{path} : le nom du fichier ne dit pas dans quel format l’écrire⟨ (« {extension} » n’est pas connu)⟩",
    FormatMismatch => "{path} : le nom dit {expected}, --format dit {format}",
    DialectWithoutCsv => "--dialect ne vaut que pour un CSV ; le format demandé est {format}",
    FileHeld =>
        "{path} ne peut pas être remplacé ({reason}⟨ : {system}⟩) : le résultat est dans {saved}",
    // Reports
    TemplateSyntax =>
        "le modèle « {path} » n’est pas bien écrit⟨ : {what}⟩⟨ « {name} »⟩⟨ ({detail})⟩",
    TemplateUnknown =>
        "le modèle « {path} » demande ce qui n’existe pas⟨ : {what}⟩⟨ « {name} »⟩⟨ ({detail})⟩",
    TemplateFailed => "le modèle « {path} » ne peut pas être rempli⟨ : {what}⟩⟨ ({detail})⟩",
    TemplateEndless => "le modèle « {path} » dépasse la limite de {limit} {of}",
    TemplateRefused => "le modèle « {path} » emploie « {name} », que les modèles de bareme n’ont pas",
    FileNeeded => "le format {format} ne se lit pas dans un terminal",
    OutputLink => "« {path} » est un lien qui mène hors de son dossier, à « {target} »",
    OutputIsFolder => "« {path} » est un dossier : le résultat s’écrit dans un fichier",
    SheetTooLarge =>
        "la feuille « {name} » aurait {rows} {rows:ligne|lignes} et {columns} {columns:colonne|colonnes} : \
         un tableur s’arrête à 1 048 576 lignes et 16 384 colonnes",
    ManifestChoice => "« {value} » n’est pas une valeur possible de « {key} »",
    NoSuchColumn => "« {table} » n’a pas de colonne « {column} »",
    NoYearColumn => "aucune colonne de « {table} » ne s’appelle comme « {pattern} »",
    NoSetColumn => "aucune table n’a de colonne « {column} » par laquelle chercher",
    NothingMatches =>
        "aucune ligne ne trouve sa correspondance dans « {table} » ({columns} : {keys})",
    UnmatchedInput =>
        "« {column} » manque à {count} {count:ligne|lignes} : ⟨« {value} » ⟩ne se trouve pas dans « {table} »",
    BadCode => "« {value} » n’a pas la forme d’un code {kind} (colonne « {column} »)",
    NoVintage => "« {table} » n’a pas l’année {year}",
    VintageNeeded => "« {key} » demande une année, et ce jeu n’en a pas",
    NoRowKept => "aucune ligne de « {table} » n’est gardée",
    SeveralMatches => "plusieurs lignes de « {table} » répondent à celle-ci",
    ReduceTied =>
        "« {column} » : {count} lignes de la structure sont également la principale (« {by} » y vaut {value}) \
         et ne disent pas la même chose ({values}) : lignes {lines}",
    ReduceTorn =>
        "« {column} » n’est pas la même partout : « {value} », et « {other} » ailleurs dans la structure",
    Unmatched =>
        "{count} {count:ligne|lignes} sans correspondance dans « {table} » ({columns}⟨ : {keys}⟩)⟨, dont \
         {empty} {empty:cellule vide|cellules vides}⟩",
    CodeForm =>
        "{count} {count:cellule n’a|cellules n’ont} pas la forme d’un code {kind} (colonne « {column} ») : \
         {values}",
    // Provenance, secrecy
    ManifestUnreadable => "« {path} » n’est pas un manifeste de bareme⟨, ligne {line}⟩⟨ : {detail}⟩",
    ManifestVersion => "« {path} » est un manifeste d’un autre format : {value}",
    ManifestAltered => "« {path} » a été modifié : son empreinte n’est pas celle de son contenu",
    ManifestCommand => "« {path} » demande de refaire « {value} », qui n’est pas un calcul",
    ManifestOutside => "« {path} » nomme un fichier hors du dossier courant : {value}",
    ManifestArguments =>
        "la commande de « {path} » n’est pas comprise : bareme {value}, {detail}",
    ManifestFailed => "le calcul de « {path} » ne peut pas être refait",
    SecretRows => "{name} donne une ligne par structure, que --secret ne permet pas",
    SecretPopulation =>
        "« {name} » est fait de trop peu de structures⟨ en {year}⟩, ou l’une d’elles y pèse trop : les \
         résultats de toutes les autres diraient ce qu’elle reçoit",
    SecretEnvelope =>
        "« {name} » est ce que se partagent les structures⟨ de chaque « {by} »⟩ : sa valeur dit le \
         montant d’un groupe, même retenu",
    ManifestPlace => "le manifeste prendrait la place du résultat : « {path} »",
    ParquetNotBuilt => "ce programme a été construit sans Parquet",
    ParquetDigits =>
        "{value} ne tient pas avec {digits} décimales dans les 38 chiffres d’un décimal de Parquet (colonne « {column} »)",
}
