//! What to do next, in English.

texts! {
    /// The remedy of a code; empty where the message says it all.
    help

    // Files
    FileMissing =>
        "check the name and the folder: a path on the command line starts from the current folder, \
         one in a manifest from the folder of the manifest, an import path from the script that \
         imports",
    FileUnreadable =>
        "if it is open in another program (Excel, say), close it; otherwise check that you are \
         allowed to read it",
    FileNotUtf8 =>
        "save it again as UTF-8 (in Excel: Save As, type `CSV UTF-8`; in R: write.csv(…, \
         fileEncoding = \"UTF-8\"))",
    OutsideRoot =>
        "for safety, a policy or a manifest only reads files below the folder that holds \
         `policies` or `scenarios`: copy the file there",
    PolicyNotFound => "⟨known policies: {known}; ⟩the path of a .rhai file works too",
    ScenarioNotFound => "⟨known scenarios: {known}; ⟩the path of a .toml, .csv, .xlsx or .ods file works too",
    ScriptTooLarge =>
        "a script has at most 256 KiB and 4,000 lines, a template, a style sheet or a manifest to \
         verify 1 MiB: share the rules among several policies (extends) or modules (import), and \
         leave tables of figures in CSV files",
    WriteFailed =>
        "if it is open in another program (Excel, say), close it; otherwise check that the folder \
         exists and that you are allowed to write there",
    InvalidId =>
        "an identifier holds only letters, digits, `-`, `_` and `/`, without an extension: \
         cdc-v4, for instance",
    FileExists =>
        "bareme new overwrites nothing: take another identifier, or move this file away first",
    NotAFolder => "give the name of a folder, whether it exists yet or not",
    ParentElsewhere =>
        "go to the folder of its project, or copy it into `policies` before extending it",

    // Syntax and subset
    Syntax =>
        "read this line and the end of the previous one again: often, a comma, a semicolon or a \
         parenthesis is missing just before",
    SyntaxMissing =>
        "read the end of the previous line again: a comma or a semicolon is missing, or a \
         parenthesis, a bracket or a brace is not closed",
    SyntaxUnexpected =>
        "read what comes before again: a value or an operator is missing, or a sign is left over; \
         a number is written with a point (0.5) and without spaces (1_000)",
    SyntaxEnd => "a brace, a parenthesis or a bracket is opened above and is not closed",
    SyntaxText =>
        "add the closing quote (\") on the same line; a quote inside the text is written \\\"",
    NotInSubset =>
        "a function only uses let, const, if, switch, return, arithmetic, comparisons and calls \
         of functions",
    ReservedName =>
        "choose another name; if it is the name of a column, rename the column in the manifest of \
         the scenario",
    TopLevel =>
        "put this computation in a formula, `fn name(…) { … }`, or give its result directly; the \
         declarations are policy, extends, param, set, amend, input, aggregate, previous, \
         reference, apportion, outputs",
    NoValue =>
        "a function ends with the value that it gives, without `let`, and a variable receives its \
         own at once: let x = …; if it has to stay unknown, write none()",
    MissingElse =>
        "add `else { … }` with the value of the other case: 0, or none() if it is unknown",
    TooComplex =>
        "share it among several formulas; with the functions that it calls, a formula has at most \
         10,000 operations, and 64 levels of parentheses",
    NumberTooPrecise => "keep 28 decimals at most: a number is never rounded in silence",
    NumberTooLarge =>
        "a number is written 1_234.5, without exponent or spaces, and goes up to \
         79,228,162,514,264,337,593,543,950,335",
    Recursion =>
        "a policy must always end: write the computation without loops or self-calls; a scale \
         often replaces a series of cases",
    ImportNotLiteral =>
        "write the path between quotes, without the .rhai extension, and give a name after `as`",
    ModuleDeclares =>
        "move this declaration to the policy; to inherit the declarations of another script, use \
         extends(\"id\") instead of import",
    ImportCycle => "put the shared functions in a third module, which both import",
    DuplicateFunction =>
        "rename one of them: in a script, a function has a name of its own, even when private, \
         even with other arguments, and not that of a function of the language",
    SwitchArm =>
        "each case is a value written out (whole number, text, true or false), given only once \
         and of the same kind as what is compared; for a range or a condition, use if … else if",
    ValueDropped =>
        "a statement that is not the last one has no value: keep it in a `let`, or put the whole computation in parentheses: (if … { … } else { … }) - 250",
    DocComment =>
        "`///` describes the function just below it; a remark, or what is taken out for now, is \
         written with `//`",
    SwitchDefault =>
        "add a last case, `_ => …`, which stands for all the rest: none() if there is no value",
    NotLiteral =>
        "write it directly, for instance date(\"2025-04-30\"); what has to vary is declared as a \
         parameter",
    AssignUnknown => "begin with `let {name} = …`; a function changes only its own variables",
    ReadOnly => "give another name to the result: let other = …",
    UnknownImport => "add at the top of the script: import \"path/module\" as {name};",

    // Names and graph
    UnknownName =>
        "declare it, input(\"{name}\", …) or param(\"{name}\", …), or define it, fn {name}(…) { … \
         }",
    UnknownFunction =>
        "a helper is defined in the same script, private fn {name}(…) { … }, or imported from a \
         module; those of an inherited policy stay private to it",
    FormulaCalled =>
        "add `{name}` to the arguments of this function and use it as a value; if it is meant as \
         a helper, define it with `private fn`",
    Cycle =>
        "none can be computed first: remove one of these dependencies, or split a formula in two; \
         only previous(…), which reads the year before, may close a circle",
    DuplicateName =>
        "rename or remove one of them: columns, parameters, formulas and `exercice` share the \
         same names",
    UnknownOutput => "outputs, total and eligible name formulas, that is public functions",
    NotAFormula =>
        "outputs, total and eligible name formulas only; to show a column or a parameter, give it \
         a formula",
    NotVisible => "remove `private` in the module: its public functions serve whoever imports it",
    NoPeriod =>
        "add period = \"exercice\" to the manifest, with a column exercice in a table",
    ReferenceCycle =>
        "a policy cannot depend on its own results: remove one of these reference(…), or take the \
         value of the year before with previous(…)",
    ReferenceUnknown => "reference(…) names a formula of the other policy; bareme show {policy} shows them all",
    UnknownVariable =>
        "a function only knows its variables and its arguments (add `{name}` to them if it is a \
         column, a parameter or a formula), a declaration only constants, a variant only columns",

    // Kinds
    KindMismatch =>
        "compare or compute between values of the same kind; text is written between quotes \
         (\"11\"), a number without (11), a date date(\"2024-01-01\"), and `between 1 and 9` x >= \
         1 && x <= 9",
    MissingDecision =>
        "a missing value is neither large nor small, neither true nor false: say first what to do \
         without it, with is_missing(x), or_else(x, …) or max_present(x, …)",
    SwitchSubject =>
        "it chooses on a whole number, a text or a boolean that is always present; on a decimal \
         number, use if … else if",
    BranchKinds =>
        "a formula always gives the same kind of value; when there is none, write none()",
    ArgumentKind => "check the order of the arguments and the declared kind of this value",
    NotOrdered => "only numbers and dates go from smallest to largest; for the rest, use == or !=",
    InvalidDate | BadDate =>
        "a date is written year-month-day, with a day that exists: \"2025-04-30\"",
    RoundDigits =>
        "give a whole number from -{max} to {max}: 2 for cents, 0 for units, -3 for thousands",
    EligibleKind => "name a formula whose result is true or false, for instance `amount > 0`",
    TotalKind => "name the formula of the main amount",
    ConditionKind => "write a comparison: `x > 0` rather than `x`",
    FormulaResult =>
        "a formula gives a number, a text, a date or a boolean: read the scale with interpolate, \
         step or marginal, and values in time with at",

    // Declarations
    NoPolicy => "begin it with: policy(#{ edition: 1, label: \"…\", status: \"proposal\" });",
    PolicyTwice => "keep a single policy declaration in a script",
    UnknownKey => "possible keys: {expected}",
    MissingKey => "add it between the braces #{ … }, as {name}: value",
    BadEdition => "this version knows edition 1: write edition: 1, or install a newer version",
    BadStatus =>
        "status: \"published\", \"proposal\" or \"hypothesis\"; basis: \"text\" (the law says \
         it), \"assumption\" or \"proposal\"",
    BadInputType => "possible types: {expected} (whole number, number, true or false, text, date)",
    BadParameter =>
        "possible values: a number, true or false, a text, date(\"…\"), none(\"€\"), scale([[x, \
         y], …]), by_key(\"column\", [[\"key\", v], …]), dated([[\"2024-01-01\", v], …]), \
         timeline([[\"2024-01-01\", v], …])",
    SetUnknown => "check the name; a new parameter is declared with param(\"{name}\", …)",
    SetNotParameter =>
        "a formula is replaced by defining it again, fn {name}(…) { … }; a column is changed in \
         the scenario or in a variant",
    SetKind =>
        "give a value of the same kind as the declared one; to change the kind, declare it again: \
         param(\"{name}\", …)",
    OutOfDeclaredRange =>
        "check the unit (15 for 15%, or 0.15?); otherwise correct the declared bounds",
    NotAReading => "possible values: {expected}",
    ScaleTooShort => "write for instance scale([[1_000, 4], [3_000, 6]])",
    ScaleNotAscending =>
        "the points of a scale go from the lowest bound to the highest, each only once",
    ScaleShape =>
        "write pairs: scale([[bound, value], …]), by_key(\"column\", [[\"key\", value], …]), \
         dated([[\"2024-01-01\", value], …]), timeline([[\"2024-01-01\", value], …])",
    DatesNotAscending => "dates go from the oldest to the newest, each only once",
    ByKeyDuplicate => "keep one value per key",
    ExtendsCycle => "remove one of these extends: it has to start from a complete text",
    ExtendsTwice => "keep one extends; shared functions come from a module (import)",
    BadSetting =>
        "write --set name=value, --set name@2026=value (from a year on) or --set name[key]=value",
    SettingKey => "the keys are those of by_key(…), in the declaration of the parameter",
    NoValueInForce => "add a value that begins in that year or before",
    NoFormula => "define one: fn amount(…) { … }; a private function is not enough",
    BadName =>
        "a name begins with a letter and holds only letters, digits and `_`; it is neither a word \
         of the language nor `exercice`, which is the year already",
    BadAggregate => "⟨aggregates: {expected}⟩",
    KeyWithoutEffect =>
        "remove it: q is for quantile, order for rank, otherwise for an empty group (whose sum and \
         count are 0)",

    // Scenarios
    ManifestSyntax =>
        "text is written between quotes, a list between brackets: tables = [\"structures.csv\"]",
    ManifestKey => "possible keys: {known}",
    ManifestMissing =>
        "add it; a manifest names at least its tables (tables = [\"structures.csv\"]), a worked case \
         its name, its source, and what it expects (name, source, expect)",
    ManifestTwice => "keep it only once",
    ProjectionYears => "write a later year in to (from is the last year of the tables when it is not written)",
    ProjectionStart => "write in from a year that the tables have",
    ProjectionYearThere => "write the last year of the tables in from, or remove these rows",
    ProjectionColumn => "growth is about columns of tables with years; set, about columns of a structure other than its key and the year; digits, about columns that grow",
    ProjectionNumber => "growth is a fraction a year above -1 (0.02 for 2 %); digits goes from 0 to 12",
    ProjectionCell => "correct the cell, empty it (a missing value stays missing), or take the column out of growth",
    EntriesProfile => "write in profile the identifier of a structure of the tables",
    EntriesName => "choose another prefix",
    EntriesStart => "project the tables to that year ([[projection]]), or write another from",
    ManifestTooLarge => "the data go in CSV tables, which the manifest names",
    CsvShape => "look for a separator too many or missing; a comma inside a text needs quotes",
    EmptyTable => "the first line gives the names of the columns, the following ones the data",
    UnnamedColumn =>
        "name it in the first line, or remove it: a separator left over at the end of the line is \
         enough to create it",
    TableTooWide => "keep those that the policy needs, or share them among several tables",
    CsvQuote => "close it; inside a quoted text, a quote is written twice (\"\")",
    NoKeyColumn =>
        "add this column, or name another one: key = \"…\" in the manifest, --key for a CSV file \
         alone",
    NoPeriodColumn =>
        "add this column, or name another one: period = \"…\" in the manifest, --period for a CSV \
         file alone",
    KeyIsPeriod => "give key and period two different columns",
    DuplicateKey => "keep one line for each structure and year",
    DuplicateColumn => "rename or remove one of them",
    MissingColumn =>
        "add it to a table (of a case: to [default]), or make it optional in the policy: \
         input(\"{column}\", …, #{ optional: true }) or #{ otherwise: … }",
    EmptyCell =>
        "give a value; if it may be missing, declare it: #{ optional: true }, or #{ otherwise: … \
         } for a default",
    CellNotNumber => "write digits only, with a point for decimals and without a unit: 1234.5",
    CellComma =>
        "replace the comma with a point: 12.5; in Excel, save with the point as decimal separator",
    CellSeparators =>
        "write the digits together, without spaces or apostrophes: 1234567.5; in Excel, remove \
         the thousands format before saving",
    CellNotInteger => "correct the cell, or declare the column as \"decimal\" in the policy",
    CellNotBoolean => "possible values: true, false, 1, 0, oui, non, vrai, faux",
    CellNotDate =>
        "a date is written year-month-day, with a day that exists: 2025-04-30; in Excel, custom \
         format yyyy-mm-dd",
    CellTooPrecise => "keep 28 decimals at most: a cell is never rounded in silence",
    CellTooLarge =>
        "numbers go up to 79,228,162,514,264,337,593,543,950,335; if it is an identifier, declare \
         the column as \"text\"",
    CellOutOfRange =>
        "check the unit (26 for 26%, not 0.26 or 260) and the entry; otherwise correct the bounds \
         declared in the policy",
    CellNotListed => "possible values: {values}",
    BadPeriod => "write the year with four digits: 2024",
    UnknownVariant => "⟨variants of the manifest: {known}⟩",
    VariantName => "choose another name",
    VariantFormula =>
        "write a single expression: taux = \"taux + 2\", or file_active = \"round(file_active * \
         1.05)\"",
    VariantColumn => "name a column that the policy declares with input",
    UnmatchedRow =>
        "every line must be found in the other table: correct the identifier (leading zeros \
         included), or complete the table",
    BadWeight => "the weight says how many structures a line stands for: 1, 12, 0.5…",
    TextTooLong => "shorten it; an unclosed quote may also have swallowed the following lines",
    ColumnTwice => "keep it in one of them: there is no telling which to believe",

    // Worked cases
    CaseColumn =>
        "given and [default] only name columns declared by input; a parameter goes to params, an \
         expected value to expect, and the year beside given: exercice = 2024",
    CaseFormula =>
        "expect only names formulas, outputs or not; a column goes to given, a parameter to params",
    CaseValue =>
        "write a number as 1_000.5, a boolean as true or false, a date as 2025-04-30; \
         \"none()\" expects a missing value, \"error:B0704\" an error",
    CaseErrorCode =>
        "for instance B0708 (refused by fail), B0704 (division by zero) or B0701 (a decision on a \
         missing value)",
    CaseMargin => "remove it, or add the expected number to expect",
    NoCaseFile =>
        "create this file: policy = \"…\", a row [default], then a [[case]] for each case \
         (docs/cases.md)",
    CaseFails | CaseRowFails => "",

    // Cells
    CellMissingDecision =>
        "a missing value is neither large nor small, neither true nor false: say first what to do \
         without it, with is_missing, or_else or max_present",
    CellKinds => "compare or compute between values of the same kind",
    Overflow =>
        "numbers go up to 79,228,162,514,264,337,593,543,950,335: check the units and the powers \
         of this computation",
    DivisionByZero => "deal with this case before dividing: if x == 0 { 0 } else { y / x }",
    BelowFirstStep => "add a lower first step, or deal with this case before calling step",
    BeforeFirstDate => "add a value that begins earlier",
    UnknownByKey => "add this key to the by_key parameter, or correct the cell",
    FailedOnPurpose => "the policy refuses this case (fail): correct the data of the structure",
    ResultTooLong => "shorten the texts that are put together",
    CellRoundDigits =>
        "give a whole number from -12 to 12: 2 for cents, 0 for units, -3 for thousands",
    OperationLimit =>
        "share it among several formulas, and replace long series of cases by a scale",
    ClampBounds => "write clamp(x, lower bound, upper bound)",
    ByKeyMissing => "fill in this column, or give it a default: #{ otherwise: \"…\" }",
    OperandMissing =>
        "a missing value is never a zero: fill it in, give it a value with or_else, or leave these \
         rows out with where (a formula that is true or false)",
    GroupMissing =>
        "fill in this value, give it a group with or_else(…, \"none\"), or leave these rows out \
         with where",
    EmptyGroup => "say what the aggregate is worth then: #{ otherwise: 0 } or otherwise: none()",
    ShareNegative => "bring it to zero in a formula: max(…, 0)",
    ShareTotals =>
        "the total is that of a group: a parameter, an aggregate with the same `by`, or a formula \
         that does not depend on the row",
    ShareCrossed =>
        "at_least is at most at_most, both rounded inwards to the decimals of the shares",
    ShareNothing => "say what the share is worth then: #{ otherwise: 0 } leaves the envelope unshared",
    ShareUnmet => "widen the bounds, leave some rows free (none()), or change the total",
    NoPreviousYear =>
        "say what a new structure is worth: #{ otherwise: 0 } or otherwise: none(); or add its row \
         of the year before",

    // Command line
    BadOption | OptionWithoutValue => "⟨possible values: {expected}⟩",
    UnknownOption => "bareme⟨ {command}⟩ --help shows those that exist",
    UnknownCommand => "bareme --help shows the commands",
    MissingOption =>
        "⟨for example: {example}; ⟩bareme⟨ {command}⟩ --help shows how to write the command",
    OptionTwice => "keep only one",
    SeveralPolicies => "add --in-force to run each of them on the months it was in force; to compare two, use bareme diff",
    InForceUndated => "write from: \"YYYY-MM-DD\" in its policy(…)",
    InForceTogether => "a month has one version: name only one of them, or change a from: date",
    InForceNoTotal => "name a formula in € as total: in its policy(…)",
    WhyAmounts => "compare two policies, or leave out --why",
    WhyHeadline => "name a formula in policy(#{ total: \"…\" })",
    WhyMeasure => "⟨what differs: {known}⟩",
    IncompatibleOptions => "remove one of them",
    BadGrid =>
        "write --vary name=50_000..60_000:1_000 (from, to, step), name=a,b,c (a list), name@2026=…, \
         name[key]=…, or name alone when the policy declares its readings (values); numbers have a \
         decimal point",
    GridStep => "write the step after a colon: name=50_000..60_000:1_000",
    GridEmpty => "write the smaller value first: name=50_000..60_000:1_000",
    GridTooLarge => "take a larger step or fewer parameters, or raise the limit: --max-runs⟨ {runs}⟩",
    GridTwice => "keep it only once",
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
    UnknownGroup => "⟨possible groups: {known}⟩",
    UnknownStructure => "⟨years of this structure: {years}⟩⟨structures of the scenario: {known}⟩",
    NothingInCommon =>
        "check that both scenarios use the same identifiers (leading zeros included) and the same \
         years",
    AmountsColumn =>
        "⟨columns of the file: {known}; ⟩name the one of the amounts with --base-column",
    BadLanguage => "possible languages: fr, en",
    SameFile => "give another name after --output or --manifest",

    // Warnings
    QuotientMultiplied => "multiply first, divide last: a * b / 12 rather than a / 12 * b",
    UnusedDerived => "add it to the arguments of a formula, or remove its declaration",
    UnusedParameter => "add it to the arguments of a formula, or remove it",
    UnusedInput => "add it to the arguments of a formula, or remove its declaration",
    UnusedArgument | UnusedLocal => "remove it; if it is kept on purpose, begin its name with `_`",
    UnusedHelper => "remove it; if it is a formula, remove `private`",
    NoLabel => "add one: a comment `/// …` above a formula, label: \"…\" in a declaration",
    NoUnit => "add one: `/// @unit €` above a formula, unit: \"€\" in a declaration",
    NoSource => "add source: \"…\"; if no text gives it, say so: basis: \"assumption\"",
    DecisionMaybeMissing =>
        "if the value is missing for a structure, that will be an error there: deal with the case \
         with is_missing({name}) or or_else({name}, …)",
    YearOutsidePolicy =>
        "⟨to compute each year as if it held for twelve months, {option}; ⟩if these years are \
         meant, change from and to, or write a policy that inherits from this one",
    ChangeWithinYear =>
        "it is the value in force on 1 January, or else the first one of the year; for an \
         average, use timeline and mean_over_year",
    FractionForPercent => "the column is expected in %: write 26 for 26%, not 0.26",
    UnusedImport => "remove its import",
    NoNotice => "saves are seen all the same, a little later; --poll looks more often",

    UnknownExtension => "end it with {expected}, or give --format: any name will do then",
    FormatMismatch => "change the name of the file or --format; --format alone is not needed",
    DialectWithoutCsv => "add --format csv, or write to a .csv file",
    FileNeeded => "add -o and the name of a file: -o results.{format}",
    SheetTooLarge => "write a .csv or a .jsonl, or a smaller set of structures",
    ParquetNotBuilt =>
        "build it with `cargo build --release --features parquet`, or write a .csv or a .jsonl: they have all digits",
    ParquetDigits => "write a .csv or a .jsonl: they have all digits",
    FileHeld =>
        "if it is open in Excel or another program, close it, then run again or rename the file \
         written beside it",
    // Provenance, secrecy
    ManifestUnreadable =>
        "give the file that --manifest wrote, as it is; its format is in docs/provenance.md",
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
    SecretEnvelope =>
        "if this envelope is not public, do not give out the pages that show parameters \
         (docs/provenance.md)",
    ManifestPlace => "give another name after --manifest",

    // The message says it all
    NotReached =>
        "add a case that goes through it and expects `{name}`, or a formula that needs it",
    WrongArity | BadKey | ManifestType | MoreRefusedCells
        | InterpreterFailed | IgnoredColumns | FallbackColumns => "",

    // The users' files
    FileNotText =>
        "save it again as UTF-8 (in Excel: type `CSV UTF-8`), or say in the manifest how it is \
         written: { file = \"…\", encoding = \"ibm866\" }",
    AmbiguousNumber =>
        "say which in the manifest, for this table: { file = \"…\", decimal = \",\" } or \
         decimal = \".\", or thousands = \",\"",
    CellPoint => "correct the cell: a French spreadsheet takes 1.5 for a date",
    OldWorkbook =>
        "open it in a spreadsheet and save it as .xlsx, .ods or CSV, without a password",
    NoParquet => "the program must have been built with --features parquet; if not, save it as CSV",
    FileDamaged => "open it in a spreadsheet and save it again, or download it again",
    FileTooLarge => "save the sheet that you need as CSV: a text of 1 GiB can be read",
    FileEntities => "open it in a spreadsheet and save it again",
    NoSheet => "⟨sheets of the workbook: {known}⟩",
    CellFormulaError => "correct the formula in the workbook, or empty the cell",
    CellFormulaEmpty => "open the workbook in a spreadsheet, let it compute, and save it",
    MergedCells =>
        "unmerge them in the spreadsheet: only the first cell has a value, the others are empty",
    NotAWorkbook => "name the workbook itself; of a zip archive, extract the file first",
    ReadAs => "to fix it, write these choices in the manifest (docs/tables.md)",
    LongDecimals => "round in the spreadsheet if these last digits mean nothing",
    // Reports
    TemplateSyntax => "templates are written like those of Jinja; docs/report.md shows one",
    TemplateUnknown | TemplateFailed =>
        "docs/report.md gives all variables of a template; filters are those of Jinja",
    TemplateEndless => "look for a loop in a loop, or a macro that calls itself",
    ManifestChoice => "⟨possible: {known}⟩",
    NoSuchColumn | NoYearColumn => "see the line of titles of the file (header = …), and its capitals",
    NoSetColumn => "on = { column_of_the_set = \"COLUMN_OF_THE_FILE\" }",
    NothingMatches => "check both columns of `on`, leading zeros, and the year (vintage)",
    UnmatchedInput =>
        "complete the table, or say in the policy what an absence is worth: #{ optional: true } or \
         #{ otherwise: … }",
    BadCode =>
        "a spreadsheet takes leading zeros away: give the column the format of text\
         ⟨; several codes in a cell: {several} = { column = \";\" }⟩",
    NoVintage => "⟨years of the file: {known}⟩",
    VintageNeeded => "choose that of the file: vintage = 2021, or give the set a `period`",
    NoRowKept => "check the values of `where`, capitals included",
    SeveralMatches => "filter the file (where = { … }), or look up by other columns (on = { …, … })",
    ReduceTorn => "choose: \"max\", \"sum\", or { op = \"main\", by = \"…\" }",
    Unmatched => "their values are missing: the policy says what becomes of them",
    CodeForm => "a spreadsheet takes leading zeros away: give the column the format of text",
}
