//! What to do next, in English: the command line and what it writes.

texts! {
    // Command line
    BadOption | OptionWithoutValue => "⟨possible values: {expected}⟩",
    UnknownOption => "bareme⟨ {command}⟩ --help shows those that exist",
    UnknownCommand => "bareme --help shows the commands",
    MissingOption =>
        "⟨for example: {example}; ⟩bareme⟨ {command}⟩ --help shows how to write the command",
    OptionTwice => "keep only one",
    TooMany => "⟨for example: {example}; ⟩bareme⟨ {command}⟩ --help shows how to write the command",
    SeveralPolicies => "add --in-force to run each of them on the months it was in force; to compare two, use bareme diff",
    InForceUndated => "write from: \"YYYY-MM-DD\" in its policy(…)",
    InForceTogether => "a month has one version: name only one of them, or change a from: date",
    InForceNoTotal => "name a formula in € as total: in its policy(…)",
    WhyAmounts => "compare two policies, or leave out --why",
    WhyHeadline => "name a formula in policy(#{ total: \"…\" })",
    WhyMeasure => "⟨what differs: {known}⟩",
    IncompatibleOptions => "remove one of them",
    UnknownGroup => "⟨possible groups: {known}⟩",
    UnknownStructure => "⟨years of this structure: {years}⟩⟨structures of the scenario: {known}⟩",
    NothingInCommon =>
        "check that both scenarios use the same identifiers (leading zeros included) and the same \
         years",
    AmountsColumn =>
        "⟨columns of the file: {known}; ⟩name the one of the amounts with --base-column",
    BadLanguage => "possible languages: fr, en",
    SameFile => "give another name after --output or --manifest",
    NoNotice => "saves are seen all the same, a little later; --poll looks more often",

    // What if
    BadGrid =>
        "write --vary name=50_000..60_000:1_000 (from, to, step), name=a,b,c (a list), name@2026=…, \
         name[key]=…, or name alone when the policy declares its readings (values); numbers have a \
         decimal point",
    GridStep => "write the step after a colon: name=50_000..60_000:1_000",
    GridEmpty => "write the smaller value first: name=50_000..60_000:1_000",
    GridTooLarge => "take a larger step or fewer parameters, or raise the limit: --max-runs⟨ {runs}⟩",
    GridTwice => "keep it only once",
    GridComma =>
        "⟨for decimals, write --vary {decimal}; ⟩⟨for a list, --vary {list}; ⟩a number is written with a point \
         and no zero before it",
    GridNotNumber => "a range needs a number; otherwise give a list: --vary name=a,b",
    NotOneValue =>
        "⟨for one key: {name}[{key}]; ⟩to vary a scale or values in time by a single number, multiply \
         them by a parameter in a policy that extends this one",
    NotAnAmount => "it takes a formula that gives a number, in €, ETP, mois or patients⟨: {known}⟩",
    BadFind => "write --find name, name@2026 (from a year on) or name[key]",
    BadTarget =>
        "write --target \"dotation_totale = 10_500_000\" (a formula, an amount), --target envelope, or --target policy",
    NoReadings => "write for instance --vary {name}=50_000..60_000:1_000 (from, to, step) or --vary {name}=a,b,c",
    NoEnvelope =>
        "⟨that of a part of a year is not compared with a full year: {part}; ⟩\
         ⟨years that have one: {known} (--exercice); ⟩otherwise give the amount: --target \"total = …\"",

    // Names and folders
    PolicyNotFound => "⟨known policies: {known}; ⟩the path of a .rhai file works too",
    ScenarioNotFound => "⟨known scenarios: {known}; ⟩the path of a .toml, .csv, .xlsx or .ods file works too",
    NotAFile =>
        "give the path of a file; a pipe is read only where the command line names it (-s <(…), \
         -s /dev/stdin), never by watch or verify",
    OutputFailed => "what was written is incomplete and must not be used: write elsewhere",
    WriteFailed =>
        "if it is open in another program (Excel, say), close it; otherwise check that the folder \
         exists and that you are allowed to write there",
    InvalidId =>
        "an identifier holds only letters, digits, `-`, `_` and `/`, without an extension: \
         cdc-v4, for instance",
    FileExists =>
        "bareme new overwrites nothing: take another identifier, or move this file away first",
    NotAFolder => "give the name of a folder, whether it exists yet or not",
    IsAFolder => "give the path of a file⟨; this folder holds: {known}⟩",
    NotAPolicy =>
        "give the id of a policy⟨ ({known})⟩ or the path of a .rhai file; known amounts (.csv, .xlsx, .ods) go \
         to bareme diff only, first, in place of the base",
    ParentElsewhere =>
        "go to the folder of its project, or copy it into `policies` before extending it",

    // Files out
    UnknownExtension => "end it with {expected}, or give --format: any name will do then",
    FormatMismatch => "change the name of the file or --format; --format alone is not needed",
    DialectWithoutCsv => "add --format csv, or write to a .csv file",
    FileNeeded => "add -o and the name of a file: -o results.{format}",
    OutputIsFolder => "add the name of the file⟨: {example}⟩",
    SheetTooLarge => "write a .csv or a .jsonl, or a smaller set of structures",
    ParquetNotBuilt =>
        "build it with `cargo build --release --features parquet`, or write a .csv or a .jsonl: they have all digits",
    ParquetDigits => "write a .csv or a .jsonl: they have all digits",
    FileHeld =>
        "if it is open in Excel or another program, close it, then run again or rename the file \
         written beside it",

    // Reports
    OutputLink => "to write that very file, name it; otherwise give another name",
    TemplateSyntax => "templates are written like those of Jinja; docs/report.md shows one",
    TemplateUnknown | TemplateFailed =>
        "docs/report.md gives all variables of a template; filters are those of Jinja",
    TemplateEndless =>
        "look for a loop in a loop, a macro that calls itself or a text that grows",
    TemplateRefused =>
        "its size cannot be bounded beforehand; docs/report.md says what a template may use",

    // Provenance, secrecy
    ManifestUnreadable =>
        "give the .json file that --manifest wrote beside a result, as it is; its format is in \
         docs/provenance.md",
    ManifestVersion => "use the version of bareme that wrote it: it is named there",
    ManifestAltered => "take the file as --manifest wrote it",
    ManifestCommand => "only these commands are run again: {known}",
    ManifestOutside =>
        "run bareme verify from the folder where the command was run (or name it after --folder); \
         if files are elsewhere indeed, and you trust this manifest, add --outside",
    ManifestArguments => "use the version of bareme that wrote it: it is named there",
    ManifestFailed =>
        "run bareme verify from the folder where the command was run, or name it after --folder; \
         the files that it read must be there",
    SecretRows =>
        "give totals and groups: --format json (for machines), markdown or table",
    SecretPopulation =>
        "ask for results that do not rest on `{name}`, or keep only rows where more structures make \
         it (docs/provenance.md)",
    SecretEnvelope =>
        "if this envelope is not public, do not give out the pages that show parameters \
         (docs/provenance.md)",
    ManifestPlace => "give another name after --manifest",
}
