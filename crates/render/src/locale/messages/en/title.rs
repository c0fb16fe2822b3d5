//! What is wrong, in English.

texts! {
    // Files
    FileMissing => "the file `{path}` does not exist",
    FileUnreadable => "the file `{path}` cannot be read: {reason}⟨ ({system})⟩",
    FileNotUtf8 => "`{path}` is not text in UTF-8: unreadable character at line {line}",
    OutsideRoot => "`{path}` lies outside the folder of the project",
    PolicyNotFound => "no policy is called `{name}`",
    ScenarioNotFound => "no scenario is called `{id}`",
    ScriptTooLarge => "this text is too large ({detail})",
    NotAFile => "`{path}` is not a file: {reason}",
    OutputFailed => "standard output cannot be written whole: {reason}⟨ ({system})⟩",
    WriteFailed => "the file `{path}` cannot be written: {reason}⟨ ({system})⟩",
    InvalidId => "`{id}` cannot be an identifier",
    FileExists => "`{path}` already exists",
    NotAFolder => "`{path}` is not a folder",
    ParentElsewhere => "`{path}` lies outside this project: `extends` cannot name it",
    IsAFolder => "`{path}` is a folder: a file is needed",
    NotAPolicy => "`{name}` is not a policy: a .rhai script is needed here",

    // Syntax and subset
    Syntax => "syntax error: {detail}",
    SyntaxMissing => "`{expected}` is expected here, not `{found}`",
    SyntaxUnexpected => "`{found}` does not belong here",
    SyntaxEnd => "the script ends while something is still missing⟨: `{expected}`⟩",
    SyntaxText => "this quoted text is not closed",
    NotInSubset => "`{what}` is not part of the language of policies",
    ReservedName => "`{name}` is a reserved word of the language: it cannot be a name here",
    TopLevel => "outside functions, a script only holds declarations and values written out",
    NoValue => "a value is missing here",
    MissingElse => "this `if` has no `else`: it would give no value when the condition is false",
    TooComplex => "⟨`{name}`: ⟩computation too long or too deeply nested",
    NumberTooPrecise => "`{value}` has too many digits to be held exactly",
    NumberTooLarge => "`{value}` is not a number that can be held exactly",
    Recursion => "`{name}` ends up calling itself",
    ImportNotLiteral =>
        "an import is written `import \"path/module\" as name;`, with the path written out",
    ModuleDeclares => "an imported module declares nothing: `{name}` does not belong here",
    ImportCycle => "these modules end up importing one another",
    DuplicateFunction => "the function name `{name}` is already taken",
    SwitchArm => "this case of the `switch` is not allowed",
    ValueDropped => "this value is computed, then lost",
    DocComment => "this comment `///` is above no function",
    SwitchDefault => "this `switch` does not cover all cases",
    NotLiteral => "`{name}` needs a value written out",
    AssignUnknown => "`{name}` cannot be given a value: it is not a variable of this function",
    ReadOnly => "`{name}` cannot be changed: it is an argument or a constant",
    UnknownImport => "no module is imported under the name `{name}`",

    // Names and graph
    UnknownName =>
        "`{name}` is unknown: neither a column, nor a parameter, nor a formula⟨ (needed by \
         `{formula}`)⟩",
    UnknownFunction => "no function is called `{name}`",
    WrongArity =>
        "`{name}` does not take {found} {found:argument|arguments} (expected: {expected})",
    FormulaCalled => "`{name}` is a formula: it is not called with parentheses",
    Cycle => "these formulas wait for one another: {cycle}",
    DuplicateName => "the name `{name}` is given twice",
    UnknownOutput => "`{name}` is not the name of a formula",
    NotAFormula => "`{name}` is not a formula",
    NotVisible => "`{name}` is private: it is visible only in its own module",
    NoPeriod => "`{name}` depends on the year, and this scenario has no years",
    ReferenceCycle => "these policies refer to one another: {cycle}",
    ReferenceUnknown => "the policy `{policy}` computes nothing called `{name}`",
    UnknownVariable => "`{name}` is unknown here",

    // Kinds
    KindMismatch => "`{operator}` does not apply between these two kinds: {left}, {right}",
    MissingDecision => "`{operator}` decides on a value that may be missing⟨: {name}⟩",
    SwitchSubject => "`switch` cannot choose on this value ({found})",
    BranchKinds => "the branches do not give the same kind of value: {left}, {right}",
    ArgumentKind => "`{operator}` expects here: {expected}, not: {found}",
    NotOrdered => "`{operator}` cannot order values of this kind: {found}",
    InvalidDate | BadDate => "`{value}` is not a date",
    RoundDigits => "it is not possible to round to so many decimals",
    EligibleKind => "eligible names `{name}`, which does not give true or false",
    TotalKind => "total names `{name}`, which does not give a number",
    KeyNames => "{key} names `{name}`, which does not fit there",
    ConditionKind => "a condition must be true or false; here: {found}",
    FormulaResult => "the formula `{name}` gives: {found}, which is not a value",

    // Declarations
    NoPolicy => "this script has no policy(#{ … }) declaration",
    PolicyTwice => "policy(…) is declared twice",
    UnknownKey => "`{name}` is not a key of this declaration",
    BadKey => "this value is not of the expected kind: {expected}⟨, not {found}⟩",
    MissingKey => "the key `{name}` is missing in this declaration",
    BadEdition => "edition {value} of the language is unknown",
    BadStatus => "`{value}` is not one of the values possible here",
    BadInputType => "`{value}` is not a type of column",
    NoHelper => "this policy needs a helper of its host: {name}",
    HelperKinds => "the host gives {found}, and this policy declares {expected}",
    HelperForm => "⟨`{value}` is not a kind: ⟩helper takes a name, a list of at most eight kinds, and a kind",
    BadParameter => "a parameter cannot take this value",
    SetUnknown => "no parameter is called `{name}`: there is nothing to change",
    SetNotParameter => "`{name}` is not a parameter: its value cannot be set",
    SetKind => "`{name}` cannot take a value of this kind⟨: {expected} expected⟩",
    OutOfDeclaredRange => "`{name}` cannot be {value}⟨, at least {min}⟩⟨, at most {max}⟩",
    NotAReading => "`{value}` is not one of the values of `{name}`",
    ScaleTooShort => "a scale has two points at least",
    ScaleNotAscending => "the bound {value} does not come after the previous one",
    ScaleShape => "this list does not have the expected shape",
    DatesNotAscending => "the date {value} does not come after the previous one",
    ByKeyDuplicate => "the key `{name}` is given twice",
    ExtendsCycle => "this policy ends up inheriting from itself",
    ExtendsTwice => "a policy inherits from one other policy only",
    BadSetting => "`{value}` is not a setting",
    SettingKey => "the parameter `{name}` has no key `{value}`",
    NoValueInForce => "`{name}` has no value in {exercice}",
    NoFormula => "this policy has no formula: there is nothing to compute",
    BadAggregate => "`{value}` is not an aggregate",
    KeyWithoutEffect => "the key `{name}` changes nothing to a `{kind}` aggregate",
    BadName => "`{name}` cannot be a name",
    SettingNumber => "`{value}` is not written so (parameter `{name}`)",

    // Scenarios
    ManifestSyntax => "this file is not valid TOML: {reason}",
    ManifestKey => "`{key}` is not a key that belongs here",
    ManifestType => "`{key}` expects: {expected}, not: {found}",
    ManifestMissing => "the key `{key}` is missing",
    ManifestTwice => "`{name}` appears twice (`{key}`)",
    ProjectionYears => "from {from} to {to}: a projection makes one to 100 years, after the year it starts from",
    ProjectionStart => "no table has rows of the year that the projection starts from⟨: {exercice}⟩",
    ProjectionYearThere => "the tables have rows of {exercice} already",
    ProjectionColumn => "no table that this concerns has a column `{column}`",
    ProjectionNumber => "{value} does not suit `{column}`",
    ProjectionCell => "`{column}` is to grow, and this cell is not a number: `{value}`",
    ProjectionRows => "[[projection]] and [[entries]] would make {count} {of} up to here: the limit is {limit}",
    EntriesProfile => "no structure is called `{structure}`",
    EntriesName => "a structure is already called `{structure}`",
    EntriesStart => "structure `{structure}` has no row in {exercice} nor after",
    ManifestTooLarge => "the file `{path}` is too large (more than {limit} bytes)",
    CsvShape => "this line has {found} {found:cell|cells}; the header has {expected}",
    EmptyTable => "the table `{path}` is empty",
    UnnamedColumn => "column no. {number} has no name",
    TableTooWide => "this table has too many columns (more than {limit})",
    CsvQuote => "a quote opened here is never closed",
    NoKeyColumn => "the table `{table}` has no column `{column}`, which names the structures",
    NoPeriodColumn => "the table `{table}` has no column `{column}`, which gives the year",
    KeyIsPeriod => "`{column}` cannot name both the structure and the year",
    DuplicateKey => "⟨the structure `{structure}` ⟩appears twice⟨ in {exercice}⟩",
    DuplicateColumn => "the column `{column}` appears twice in the header",
    MissingColumn => "the column `{column}` is missing: the policy⟨ `{policy}`⟩ needs it",
    EmptyCell => "the cell of the column `{column}` is empty",
    CellNotNumber => "`{value}` is not a number⟨ (column `{column}`)⟩⟨ (parameter `{parameter}`)⟩",
    CellComma => "`{value}` is written with a point, not a comma (column `{column}`)",
    CellSeparators => "`{value}` holds thousands separators (column `{column}`)",
    CellNotInteger => "`{value}` is not a whole number⟨ (column `{column}`)⟩⟨ (parameter `{parameter}`)⟩",
    CellNotBoolean => "`{value}` is neither true nor false⟨ (column `{column}`)⟩⟨ (parameter `{parameter}`)⟩",
    CellNotDate => "`{value}` is not a date⟨ (column `{column}`)⟩⟨ (parameter `{parameter}`)⟩",
    CellTooPrecise => "`{value}` has too many digits to be held exactly⟨ (column `{column}`)⟩⟨ (parameter `{parameter}`)⟩",
    CellTooLarge => "`{value}` is too large a number⟨ (column `{column}`)⟩⟨ (parameter `{parameter}`)⟩",
    CellOutOfRange =>
        "{value} is out of the range of the column `{column}`⟨, at least {min}⟩⟨, at most {max}⟩⟨ \
         (variant `{name}`, structure `{structure}`)⟩",
    CellNotListed => "`{value}` is not one of the values of the column `{column}`",
    BadPeriod => "⟨`{value}`: ⟩the column `{column}` expects a year",
    UnknownVariant => "this scenario has no variant `{name}`",
    VariantName => "`{name}` cannot be the name of a variant: it stands for all of them",
    VariantFormula => "`{value}` is not a computation over the columns of the row",
    VariantColumn => "the variant `{name}` changes `{column}`, which is not a column of the policy",
    UnmatchedRow => "⟨the structure `{structure}`⟩⟨ in {exercice}⟩ is missing in `{table}`",
    BadWeight => "`{value}` is not a weight: it must be a positive number",
    ColumnOfNobody => "the policy has no column `{column}`",
    ColumnLength => "the column `{column}` has {found} {found:value|values} for {expected} {expected:structure|structures}",
    ValueKind => "`{value}` does not fit the column `{column}`: {expected} expected",
    TextTooLong => "the text of the column `{column}` is longer than {limit} characters",
    ColumnTwice => "the column `{column}` stands in two tables",
    MoreRefusedCells => "{column}: {count} more {count:refusal|refusals} of the same sort",

    // Worked cases
    CaseColumn => "`{column}` is not a column that the policy⟨ `{policy}`⟩ reads",
    CaseFormula => "`{formula}` is not a formula of the policy `{policy}`",
    CaseValue => "`{value}` cannot be expected of `{formula}`, which gives: {expected}",
    CaseErrorCode => "`{value}` is not the code of an error of a cell",
    CaseMargin => "this margin is of no use: the case expects no number of `{formula}`",
    NoCaseFile => "`{name}` has no cases: there is no file `{path}`",
    CaseFails => "case `{case}`: `{formula}` is {found}, not {expected}⟨ (gap {gap})⟩",
    CaseRowFails =>
        "case `{case}`: the row was to be refused ({expected})⟨; it is, but otherwise ({found})⟩",

    // Cells
    CellMissingDecision => "`{operator}` decides on a missing value",
    CellKinds => "`{operator}` does not apply to these values⟨: {left}⟩⟨, {right}⟩",
    Overflow => "the result is beyond the largest exact number",
    DivisionByZero => "division by zero",
    BelowFirstStep => "{value} is below the first step of the scale, {first}",
    BeforeFirstDate => "{value} is before the first date, {first}",
    UnknownByKey => "no value is given for `{value}` (column `{column}`)",
    FailedOnPurpose => "{detail}",
    HelperFailed => "`{name}`: {detail}",
    HelperPanicked => "`{name}`, a helper of the host, panicked⟨: {detail}⟩",
    HelperResult => "`{name}`, a helper of the host, gave `{value}`: {expected} expected",
    ResultTooLong => "this text is longer than 10,000 characters",
    CellRoundDigits => "it is not possible to round to {value} {value:decimal|decimals}",
    TextBudget => "`{name}`: the texts that are computed take more than {limit} MiB in all, and the run ends there",
    OperationLimit => "⟨`{name}`: ⟩this formula needs too many operations",
    InterpreterFailed => "this formula cannot be computed: {detail}",
    ClampBounds => "clamp was given reversed bounds: {min} is larger than {max}",
    OperandMissing =>
        "`{of}` is missing for `{structure}`⟨ in {exercice}⟩: `{name}` has no value",
    GroupMissing =>
        "`{by}` is missing for `{structure}`⟨ in {exercice}⟩: `{name}` cannot tell where it counts",
    EmptyGroup =>
        "no row counts in the group of `{structure}`⟨ in {exercice}⟩: `{name}` ({kind}) has no value",
    ShareNegative =>
        "`{of}` is {value} for `{structure}`⟨ in {exercice}⟩: `{name}` is not shared in proportion \
         to a negative number",
    ShareTotals =>
        "`{total}` is {value} for `{structure}`⟨ in {exercice}⟩ and {other} for another row of the \
         group: `{name}` shares one total",
    ShareCrossed =>
        "`{name}`: no amount lies between the bounds of `{structure}`⟨ in {exercice}⟩, {min} and \
         {max}",
    ShareNothing =>
        "`{name}`: {total} to share in proportion to `{of}`, which is zero everywhere (group of \
         `{structure}`⟨ in {exercice}⟩)",
    ShareUnmet =>
        "`{name}` cannot share {total} within the bounds (group of `{structure}`⟨ in \
         {exercice}⟩)⟨: {lacking} is lacking⟩⟨: {remaining} remains⟩",
    NoPreviousYear => "`{structure}` has no row in {exercice}: `{of}` is not known there",
    ByKeyMissing => "the value that has to choose the key is missing (column `{column}`)",

    // Command line
    BadOption => "`{value}` does not suit {name}",
    UnknownOption => "there is no option `{name}`",
    UnknownCommand => "there is no command `{name}`",
    MissingOption => "missing: {name}",
    OptionWithoutValue => "{name} expects a value",
    OptionTwice => "{name} is given twice, or does not go with another option",
    SeveralPolicies => "several policies are named: {names}",
    InForceUndated => "policy `{name}` does not say from when it was in force",
    InForceTogether => "policies `{other}` and `{name}` both start in {month}",
    InForceNoTotal => "policy `{name}` has no total in €: there is nothing to add",
    TooMany => "`{value}` is one too many",
    WhyAmounts => "`{name}` is a table of amounts: there are no rules to share the difference among",
    WhyHeadline => "`{name}` does not say which amount is its headline: there is nothing to share",
    WhyMeasure => "`{name}` is not a measure that differs",
    IncompatibleOptions => "{first} and {second} do not go together",
    BadGrid => "`{value}`: the values to try are not understood",
    GridStep => "`{value}`: the step is missing, or is no number above zero",
    GridEmpty => "`{value}` holds no value: it begins after its end",
    GridTooLarge => "⟨{runs} runs, ⟩this is more than the limit of {most}",
    GridTwice => "`{name}`: the value {value} is given twice",
    GridComma => "`{value}`: a comma separates the values of a list, and is no decimal sign",
    GridNotNumber => "`{value}`: this parameter is no number, but: {found}",
    NotOneValue => "`{name}` is not a single value, but: {found}",
    NotAnAmount => "`{name}` is not a result that can be added up",
    BadFind => "`{value}` does not name a parameter to look for",
    BadTarget => "`{value}` is no target",
    NoReadings => "`{name}` declares no readings: say which values to try",
    NoEnvelope => "the scenario gives no envelope⟨ for {years}⟩",
    UnknownGroup => "`{name}` is neither a column nor a tag: it cannot make groups",
    NothingInCommon => "`{base}` and `{target}` have no structure in common",
    AmountsColumn => "the file of amounts has no column `{column}`",
    UnknownStructure => "no row for the structure `{name}`⟨ in {year}⟩",
    BadLanguage => "`{value}` is not a language of the interface",
    SameFile => "the file `{path}` would be both read and written",

    // Warnings
    QuotientMultiplied => "a quotient is multiplied afterwards: it was already held to 28 digits",
    UnusedParameter => "the parameter `{name}` is used by no formula",
    UnusedInput => "the column `{name}` is used by no formula",
    UnusedArgument => "the argument `{name}` is not used",
    UnusedHelper => "the function `{name}` is called nowhere",
    NeedsHost => "this policy is evaluated only by a host that gives {name}",
    UnusedLocal => "the variable `{name}` is not used",
    NoLabel => "`{name}` has no label",
    NoUnit => "`{name}` has no unit",
    NoSource => "`{name}` does not say where its value comes from",
    DecisionMaybeMissing => "`{operator}` decides on `{name}`, which may be missing",
    YearOutsidePolicy =>
        "`{name}` holds from {from} to {to}: {years} {years:is|are} computed all the same",
    ChangeWithinYear =>
        "`{name}` changes within the year, on {value}: the whole year uses one value",
    IgnoredColumns =>
        "⟨{policies}: ⟩{columns:column|columns} that the policy does not know: {columns}",
    FractionForPercent => "all values of `{column}` are under 1: fractions instead of percentages?",
    UnusedImport => "the module `{name}` is not used",
    FallbackColumns =>
        "⟨{policies}: ⟩{columns:absent column, filled|absent columns, filled} by default: {columns}",
    UnusedDerived => "`{name}` is used by no formula",
    UnusedFormula => "the formula `{name}` changes nothing: it is neither shown nor used",
    KeysToAdd => "this policy does not declare what some lines of its pages were made from",
    NotReached => "no case reaches this part of `{name}`",
    NoNotice =>
        "the system gives no notice of changes ({reason}): files are looked at twice a second",

    // The users' files
    FileNotText =>
        "`{path}` is text neither in UTF-8 nor in Windows-1252: unreadable character at line {line}",
    AmbiguousNumber => "`{value}` has two readings: decimals or thousands (column `{column}`)",
    AmbiguousDate =>
        "`{value}` has two readings: column `{column}` has now the day first, now the month",
    MonthFirst => "`{value}` has the month first; months come second (column `{column}`)",
    CellPoint => "`{value}` has a decimal point, the other numbers a comma (column `{column}`)",
    OldWorkbook => "`{path}` is an old workbook (.xls), or one protected by a password",
    NoParquet => "`{path}` is a Parquet file, which this program does not read",
    FileDamaged => "`{path}` is damaged or incomplete⟨: {reason}⟩",
    FileTooLarge => "`{path}` is too large once opened⟨ (`{part}`)⟩: more than {limit} {of}",
    FileEntities => "`{path}` holds a DOCTYPE declaration, which no spreadsheet writes",
    NoSheet => "`{path}` has no sheet `{name}`",
    CellFormulaError => "`{value}` is a formula error (column `{column}`)",
    CellFormulaEmpty => "this cell holds a formula without a saved result",
    MergedCells => "merged cells within the data: {value}",
    NotAWorkbook => "`{path}` is an archive, but no .xlsx or .ods workbook",
    ReadAs =>
        "`{path}` is not in the usual form; it is read so⟨, columns separated by `{separator}`⟩\
         ⟨, decimal `{decimal}`⟩⟨, thousands written `{spaces}`⟩⟨, dates day/month/year ({dates})⟩⟨, characters {encoding}⟩\
         ⟨, sheet `{sheet}`⟩⟨, titles in line {header}⟩",
    LongDecimals =>
        "{count} {count:number has|numbers have} more than 15 significant digits: the spreadsheet \
         holds no more (`{value}`)",
    RemarksLeftOut =>
        "{count} {count:line that is only a remark in merged cells is|lines that are only remarks in \
         merged cells are} left out (`{value}`)",
    StaleFormulas =>
        "the workbook asks for its formulas to be computed when it opens: {count} \
         {count:result that is read|results that are read} may be out of date (`{value}`)",
    // Files out
    UnknownExtension =>
        "{path}: the name of the file does not say in which format to write it⟨ (“{extension}” is not known)⟩",
    FormatMismatch => "{path}: the name says {expected}, --format says {format}",
    DialectWithoutCsv => "--dialect is for CSV only; the format asked for is {format}",
    FileHeld => "{path} cannot be replaced ({reason}⟨: {system}⟩): the result is in {saved}",
    // Reports
    TemplateSyntax => "the template `{path}` is not well written⟨: {what}⟩⟨ `{name}`⟩⟨ ({detail})⟩",
    TemplateUnknown =>
        "the template `{path}` asks for what does not exist⟨: {what}⟩⟨ `{name}`⟩⟨ ({detail})⟩",
    TemplateFailed => "the template `{path}` cannot be filled in⟨: {what}⟩⟨ ({detail})⟩",
    TemplateEndless => "the template `{path}` goes beyond the limit of {limit} {of}",
    TemplateRefused => "the template `{path}` uses `{name}`, which templates of bareme do not have",
    FileNeeded => "{format} is not for a terminal",
    OutputLink => "`{path}` is a link that leads out of its folder, to `{target}`",
    OutputIsFolder => "`{path}` is a folder: a result is written into a file",
    SheetTooLarge =>
        "sheet “{name}” would have {rows} {rows:row|rows} and {columns} {columns:column|columns}: a spreadsheet \
         ends at 1,048,576 rows and 16,384 columns",
    ManifestChoice => "`{value}` is not a possible value of `{key}`",
    NoSuchColumn => "`{table}` has no column `{column}`",
    NoYearColumn => "no column of `{table}` is called like `{pattern}`",
    NoSetColumn => "no table has a column `{column}` to look up by",
    NothingMatches => "no line finds its match in `{table}` ({columns}: {keys})",
    UnmatchedInput =>
        "`{column}` is missing for {count} {count:line|lines}: ⟨`{value}` ⟩is not found in `{table}`",
    BadCode => "`{value}` has not the form of a code {kind} (column `{column}`)",
    NoVintage => "`{table}` has no year {year}",
    VintageNeeded => "`{key}` needs a year, and this set has none",
    NoRowKept => "no line of `{table}` is kept",
    SeveralMatches => "several lines of `{table}` answer this one",
    ReduceTied =>
        "`{column}`: {count} lines of the structure are equally the main one (`{by}` is {value} in each) \
         and do not say the same ({values}): lines {lines}",
    ReduceTorn =>
        "`{column}` is not the same everywhere: `{value}`, and `{other}` elsewhere in the structure",
    Unmatched =>
        "{count} {count:line|lines} without a match in `{table}` ({columns}⟨: {keys}⟩)⟨, {empty} of \
         {empty:which has an empty cell|which have an empty cell}⟩",
    CodeForm =>
        "{count} {count:cell has|cells have} not the form of a code {kind} (column `{column}`): \
         {values}",
    // Provenance, secrecy
    ManifestUnreadable => "`{path}` is no manifest of bareme⟨, line {line}⟩⟨: {detail}⟩",
    ManifestVersion => "`{path}` is a manifest of another format: {value}",
    ManifestAltered => "`{path}` was changed: its digest is not that of its content",
    ManifestCommand => "`{path}` asks to run `{value}` again, which is no computation",
    ManifestOutside => "`{path}` names a file outside the current folder: {value}",
    ManifestArguments => "the command of `{path}` is not understood: bareme {value}, {detail}",
    ManifestFailed => "the result of `{path}` can't be computed again",
    SecretRows => "{name} gives a line for each structure, which --secret does not allow",
    SecretPopulation =>
        "too few structures make `{name}`⟨ in {year}⟩, or one makes too much of it: the results of all \
         others would tell what it receives",
    SecretEnvelope =>
        "`{name}` is what the structures⟨ of each `{by}`⟩ share: its value tells the amount of a \
         group, even of a withheld one",
    ManifestPlace => "the manifest would take the place of the result: `{path}`",
    ParquetNotBuilt => "this program was built without Parquet",
    ParquetDigits =>
        "{value} does not fit with {digits} decimals in the 38 digits of a decimal of Parquet (column `{column}`)",
}
