//! What to do next, in French: the command line and what it writes.

texts! {
    // Command line
    BadOption | OptionWithoutValue => "⟨valeurs possibles : {expected}⟩",
    UnknownOption => "bareme⟨ {command}⟩ --help montre celles qui existent",
    UnknownCommand => "bareme --help montre les commandes",
    MissingOption =>
        "⟨par exemple : {example} ; ⟩bareme⟨ {command}⟩ --help montre comment écrire la commande",
    OptionTwice => "gardez-en un seul",
    TooMany =>
        "⟨par exemple : {example} ; ⟩bareme⟨ {command}⟩ --help montre comment écrire la commande",
    SeveralPolicies => "ajoutez --in-force pour calculer chacune sur ses mois d’application ; pour en comparer deux, bareme diff",
    InForceUndated => "écrivez from: \"AAAA-MM-JJ\" dans son policy(…)",
    InForceTogether => "un mois n’a qu’une version : n’en nommez qu’une, ou changez une date from:",
    InForceNoTotal => "nommez une formule en € comme total: dans son policy(…)",
    WhyAmounts => "comparez deux politiques, ou retirez --why",
    WhyHeadline => "nommez une formule dans policy(#{ total: \"…\" })",
    WhyMeasure => "⟨ce qui diffère : {known}⟩",
    IncompatibleOptions => "retirez l’une des deux",
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
    NoNotice =>
        "les enregistrements sont vus quand même, un peu plus tard ; --poll regarde plus souvent",

    // What if
    BadGrid =>
        "écrivez --vary nom=50_000..60_000:1_000 (de, à, pas), nom=a,b,c (une liste), nom@2026=…, \
         nom[clé]=…, ou nom seul quand la politique déclare ses lectures (values) ; les nombres ont un \
         point décimal",
    GridStep => "écrivez le pas après deux points : nom=50_000..60_000:1_000",
    GridEmpty => "écrivez la plus petite valeur d’abord : nom=50_000..60_000:1_000",
    GridTooLarge => "prenez un pas plus grand ou moins de paramètres, ou relevez la limite : --max-runs⟨ {runs}⟩",
    GridTwice => "gardez-la une seule fois",
    GridComma =>
        "⟨pour des décimales, écrivez --vary {decimal} ; ⟩⟨pour une liste, --vary {list} ; ⟩un nombre s’écrit \
         avec un point et sans zéro devant",
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

    // Names and folders
    PolicyNotFound =>
        "⟨politiques connues : {known} ; ⟩on peut aussi donner le chemin d’un fichier .rhai",
    ScenarioNotFound =>
        "⟨scénarios connus : {known} ; ⟩on peut aussi donner le chemin d’un fichier .toml, \
         .csv, .xlsx ou .ods",
    NotAFile =>
        "donnez le chemin d’un fichier ; un tube n’est lu que si la ligne de commande le nomme \
         (-s <(…), -s /dev/stdin), jamais par watch ni par verify",
    OutputFailed =>
        "ce qui a été écrit est incomplet et ne doit pas servir : recommencez vers un autre endroit",
    WriteFailed =>
        "s’il est ouvert dans un autre logiciel (Excel, par exemple), fermez-le ; sinon, vérifiez \
         que le dossier existe et que vous avez le droit d’y écrire",
    InvalidId =>
        "un identifiant ne contient que des lettres, des chiffres, « - », « _ » et « / », sans \
         extension : cdc-v4, par exemple",
    FileExists =>
        "bareme new n’écrase rien : prenez un autre identifiant, ou déplacez ce fichier d’abord",
    NotAFolder => "donnez le nom d’un dossier, qui existe déjà ou non",
    IsAFolder => "donnez le chemin d’un fichier⟨ ; ce dossier contient : {known}⟩",
    NotAPolicy =>
        "donnez l’identifiant d’une politique⟨ ({known})⟩ ou le chemin d’un .rhai ; des montants connus \
         (.csv, .xlsx, .ods) ne se donnent qu’à bareme diff, en premier, à la place de la référence",
    ParentElsewhere =>
        "placez-vous dans le dossier de son projet, ou copiez-le dans « policies » avant de le \
         reprendre",

    // Files out
    UnknownExtension =>
        "terminez-le par {expected}, ou donnez --format : tous les noms sont alors admis",
    FormatMismatch => "changez le nom du fichier ou --format ; --format seul n’est pas nécessaire",
    DialectWithoutCsv => "ajoutez --format csv, ou écrivez dans un fichier .csv",
    FileNeeded => "ajoutez -o et le nom d’un fichier : -o resultats.{format}",
    OutputIsFolder => "ajoutez le nom du fichier⟨ : {example}⟩",
    SheetTooLarge => "écrivez un .csv ou un .jsonl, ou réduisez le jeu de structures",
    ParquetNotBuilt =>
        "construisez-le avec « cargo build --release --features parquet », ou écrivez un .csv ou un .jsonl, qui ont \
         tous les chiffres",
    ParquetDigits => "écrivez un .csv ou un .jsonl, qui ont tous les chiffres",
    FileHeld =>
        "s’il est ouvert dans Excel ou dans un autre programme, fermez-le, puis recommencez ou \
         renommez le fichier écrit à côté",

    // Reports
    OutputLink => "pour écrire ce fichier-là, nommez-le lui-même ; sinon, donnez un autre nom",
    TemplateSyntax =>
        "les modèles s’écrivent comme ceux de Jinja ; docs/report.fr.md en montre un",
    TemplateUnknown | TemplateFailed =>
        "docs/report.fr.md donne toutes les variables d’un modèle ; les filtres sont ceux de Jinja",
    TemplateEndless =>
        "cherchez une boucle dans une boucle, une macro qui s’appelle elle-même ou un texte qui grandit",
    TemplateRefused =>
        "sa taille ne peut pas être bornée d’avance ; docs/report.fr.md dit ce qu’un modèle peut employer",

    // Provenance, secrecy
    ManifestUnreadable =>
        "donnez le fichier .json que --manifest a écrit à côté d’un résultat, tel quel ; son format est dans \
         docs/provenance.fr.md",
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
    SecretPopulation =>
        "demandez des résultats qui ne reposent pas sur « {name} », ou ne retenez que des lignes où \
         plus de structures le composent (docs/provenance.fr.md)",
    SecretEnvelope =>
        "si cette enveloppe n’est pas publique, ne diffusez pas les pages qui montrent les paramètres \
         (docs/provenance.fr.md)",
    ManifestPlace => "donnez un autre nom après --manifest",
}
