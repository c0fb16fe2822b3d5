//! What to do next, in French: files, tables and scenario sets.

texts! {
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
    ScriptTooLarge =>
        "un script tient en 256 Kio et 4 000 lignes, un modèle, une feuille de style ou un \
         manifeste à vérifier en 1 Mio : répartissez les règles entre plusieurs politiques \
         (extends) ou des modules (import), et laissez les tableaux de chiffres dans des fichiers \
         CSV",

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
    ProjectionRows => "faites moins d’années (to) ou moins de structures (count)",
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
        "écrivez seulement des chiffres, sans unité⟨, avec un point pour les décimales : {point}⟩⟨, avec une \
         virgule pour les décimales : {comma}⟩⟨ ; si « {marker} » \
         veut dire que la valeur manque, dites-le dans le manifeste, à cette table : { file = \"…\", missing = \
         [\"{marker}\"] } (docs/tables.fr.md)⟩",
    CellComma =>
        "remplacez la virgule par un point : 12.5 ; dans Excel, enregistrez avec le point comme \
         séparateur décimal",
    CellSeparators =>
        "écrivez les chiffres à la suite, sans espace ni apostrophe : 1234567.5 ; dans Excel, \
         enlevez le format « milliers » avant d’enregistrer",
    CellNotInteger =>
        "⟨corrigez la cellule, ou déclarez la colonne « {column} » en \"decimal\" dans la politique⟩⟨donnez un \
         nombre entier à « {parameter} »⟩",
    CellNotBoolean =>
        "valeurs possibles : true, false, 1, 0, oui, non, vrai, faux⟨ ; si « {marker} » \
         veut dire que la valeur manque, dites-le dans le manifeste, à cette table : { file = \"…\", missing = \
         [\"{marker}\"] } (docs/tables.fr.md)⟩",
    CellNotDate =>
        "une date s’écrit année-mois-jour, avec un jour qui existe : 2025-04-30⟨, ou jour/mois/année : \
         {barred}⟩ ; dans Excel, format personnalisé aaaa-mm-jj⟨ ; si « {marker} » \
         veut dire que la valeur manque, dites-le dans le manifeste, à cette table : { file = \"…\", missing = \
         [\"{marker}\"] } (docs/tables.fr.md)⟩",
    CellTooPrecise => "gardez 28 décimales au plus : un nombre n’est jamais arrondi en silence",
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
    ColumnOfNobody =>
        "retirez-la, ou déclarez-la dans les règles : input(\"{column}\", …)",
    ColumnLength => "donnez une valeur par structure, dans le même ordre",
    ValueKind => "donnez une valeur du genre que les règles déclarent pour cette colonne",
    TextTooLong =>
        "raccourcissez-le ; un guillemet non refermé peut aussi avoir avalé les lignes suivantes",
    ColumnTwice => "gardez-la dans une seule : on ne saurait pas laquelle croire",

    // The users' files
    FileNotText =>
        "enregistrez-le de nouveau en UTF-8 (dans Excel : type « CSV UTF-8 »), ou dites dans le \
         manifeste comment il est écrit : { file = \"…\", encoding = \"ibm866\" }",
    AmbiguousNumber =>
        "dites laquelle dans le manifeste, à cette table : { file = \"…\", decimal = \",\" } ou \
         decimal = \".\", ou thousands = \",\"",
    AmbiguousDate =>
        "écrivez toutes les dates de la colonne de la même façon : 2025-04-30, ou 30/04/2025",
    MonthFirst => "écrivez jour/mois/année⟨, {barred}⟩, ou année-mois-jour⟨, {iso}⟩",
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
    RemarksLeftOut => "si c’est une ligne de la table, défusionnez ses cellules et remplissez-les",
    StaleFormulas =>
        "ouvrez le classeur dans un tableur et enregistrez-le : les résultats seront ceux de ses formules",

    // Tables looked up
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
    ReduceTied =>
        "donnez à l’une la plus grande valeur dans la table, ou départagez-les par une autre colonne \
         (by = \"…\") ; \"max\", \"min\" ou \"mean\" se passent de ligne principale",
    ReduceTorn => "choisissez : \"max\", \"sum\", ou { op = \"main\", by = \"…\" }",
    Unmatched => "leurs valeurs sont absentes : la politique dit ce qu’elles deviennent",
    CodeForm => "un tableur enlève les zéros de gauche : mettez la colonne au format texte",

    // Advice
    FractionForPercent => "la colonne est attendue en % : écrivez 26 pour 26 %, pas 0.26",

    // The message says it all
    ManifestType | MoreRefusedCells | IgnoredColumns | FallbackColumns => "",
}
