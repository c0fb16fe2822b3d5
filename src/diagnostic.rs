//! Errors and warnings as data: a code, arguments, places. Words are added by `render`.

mod nearest;

use crate::value::Kind;
pub use nearest::nearest;
use rust_decimal::Decimal;
use std::fmt;

/// A file known to [`crate::sources::Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceId(pub(crate) u32);

/// A place in a source: line and column from 1, in characters; `length` 0 is the whole line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The file.
    pub source: SourceId,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// Characters underlined; 0 for the whole line.
    pub length: u32,
}

impl Span {
    /// A place of one line.
    pub fn new(source: SourceId, line: u32, column: u32, length: u32) -> Self {
        Self { source, line, column, length }
    }

    /// A whole line.
    pub fn line(source: SourceId, line: u32) -> Self {
        Self { source, line, column: 1, length: 0 }
    }
}

/// Whether a diagnostic stops the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Makes a run wrong or impossible.
    Error,
    /// Worth a look; never stops a run.
    Warning,
}

/// An argument of a message, worded by the language at the edge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arg {
    /// Shown as it is.
    Text(String),
    /// A number, shown in the reader's notation.
    Number(Decimal),
    /// A count.
    Count(usize),
    /// A kind, named in the reader's language.
    Kind(Kind),
    /// Names, joined by commas.
    List(Vec<String>),
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}
impl From<&String> for Arg {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}
impl From<usize> for Arg {
    fn from(n: usize) -> Self {
        Self::Count(n)
    }
}
impl From<Kind> for Arg {
    fn from(kind: Kind) -> Self {
        Self::Kind(kind)
    }
}
impl From<Decimal> for Arg {
    fn from(n: Decimal) -> Self {
        Self::Number(n)
    }
}
impl From<Vec<String>> for Arg {
    fn from(names: Vec<String>) -> Self {
        Self::List(names)
    }
}

/// What a second place of a diagnostic shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Note {
    /// "called here": the way through helpers.
    CalledFrom,
    /// "first defined here".
    FirstDefined,
    /// "declared here".
    Declared,
    /// "needed here": a link of a cycle, or the formula that uses a name.
    NeededBy,
}

/// A message with its arguments and its places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable code; fixes the severity and the wording.
    pub code: Code,
    /// Severity, from the code.
    pub severity: Severity,
    /// Arguments by name, for the wording and for tools.
    pub args: Vec<(&'static str, Arg)>,
    /// The place, if there is one.
    pub span: Option<Span>,
    /// Other places that help to understand.
    pub related: Vec<(Span, Note)>,
    /// "Did you mean …?"
    pub suggestion: Option<String>,
}

impl Diagnostic {
    /// A diagnostic without a place yet.
    pub fn new(code: Code) -> Self {
        Self {
            code,
            severity: code.severity(),
            args: Vec::new(),
            span: None,
            related: Vec::new(),
            suggestion: None,
        }
    }

    /// Sets the place.
    #[must_use]
    pub fn at(mut self, span: impl Into<Option<Span>>) -> Self {
        self.span = span.into();
        self
    }

    /// Adds an argument.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        self.args.push((name, value.into()));
        self
    }

    /// Adds a second place.
    #[must_use]
    pub fn related(mut self, span: Option<Span>, note: Note) -> Self {
        self.related.extend(span.map(|span| (span, note)));
        self
    }

    /// Adds the nearest of `candidates`, if one is near.
    #[must_use]
    pub fn suggest<'a>(
        mut self,
        name: &str,
        candidates: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        self.suggestion = nearest(name, candidates).map(str::to_owned);
        self
    }

    /// Whether it stops the work.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// Errors found together.
pub type Diagnostics = Vec<Diagnostic>;

macro_rules! codes {
    ($($(#[doc = $group:literal])* $name:ident = $id:literal,)*) => {
        /// Every message of the program, by stable code. `B…` are errors, `W…` warnings.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[allow(missing_docs)]
        pub enum Code { $($(#[doc = $group])* $name,)* }

        impl Code {
            /// All codes.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The stable identifier shown to people and tools.
            pub fn id(self) -> &'static str {
                match self { $(Self::$name => $id,)* }
            }
        }
    };
}

codes! {
    // Files
    FileMissing = "B0101",
    FileUnreadable = "B0102",
    FileNotUtf8 = "B0103",
    OutsideRoot = "B0104",
    PolicyNotFound = "B0105",
    ScenarioNotFound = "B0106",
    ScriptTooLarge = "B0107",
    WriteFailed = "B0108",
    InvalidId = "B0109",
    FileExists = "B0110",
    NotAFolder = "B0111",
    ParentElsewhere = "B0112",

    // Syntax and subset
    Syntax = "B0201",
    NotInSubset = "B0202",
    ReservedName = "B0203",
    TopLevel = "B0204",
    NoValue = "B0205",
    MissingElse = "B0206",
    TooComplex = "B0207",
    NumberTooPrecise = "B0208",
    NumberTooLarge = "B0209",
    Recursion = "B0210",
    ImportNotLiteral = "B0211",
    ModuleDeclares = "B0212",
    ImportCycle = "B0213",
    DuplicateFunction = "B0214",
    SwitchArm = "B0216",
    NotLiteral = "B0217",
    AssignUnknown = "B0218",
    UnknownImport = "B0219",
    SyntaxMissing = "B0220",
    SyntaxUnexpected = "B0221",
    SyntaxEnd = "B0222",
    SyntaxText = "B0223",
    ReadOnly = "B0224",
    SwitchDefault = "B0225",
    ValueDropped = "B0226",
    DocComment = "B0227",

    // Names and graph
    UnknownName = "B0301",
    UnknownFunction = "B0302",
    WrongArity = "B0303",
    FormulaCalled = "B0304",
    Cycle = "B0305",
    DuplicateName = "B0306",
    UnknownOutput = "B0307",
    NotAFormula = "B0308",
    NotVisible = "B0309",
    NoPeriod = "B0310",
    UnknownVariable = "B0311",

    // Kinds
    KindMismatch = "B0401",
    MissingDecision = "B0402",
    SwitchSubject = "B0403",
    BranchKinds = "B0404",
    ArgumentKind = "B0405",
    NotOrdered = "B0406",
    InvalidDate = "B0407",
    RoundDigits = "B0408",
    EligibleKind = "B0409",
    TotalKind = "B0410",
    ConditionKind = "B0411",
    FormulaResult = "B0412",

    // Declarations
    NoPolicy = "B0501",
    PolicyTwice = "B0502",
    UnknownKey = "B0503",
    BadKey = "B0504",
    MissingKey = "B0505",
    BadEdition = "B0506",
    BadStatus = "B0507",
    BadInputType = "B0508",
    BadParameter = "B0509",
    SetUnknown = "B0510",
    SetNotParameter = "B0511",
    SetKind = "B0512",
    OutOfDeclaredRange = "B0513",
    NotAReading = "B0514",
    ScaleTooShort = "B0515",
    ScaleNotAscending = "B0516",
    ScaleShape = "B0517",
    BadDate = "B0518",
    DatesNotAscending = "B0519",
    ByKeyDuplicate = "B0520",
    ExtendsCycle = "B0521",
    ExtendsTwice = "B0522",
    BadSetting = "B0525",
    SettingKey = "B0526",
    NoValueInForce = "B0528",
    NoFormula = "B0529",
    BadName = "B0530",
    BadAggregate = "B0531",
    KeyWithoutEffect = "B0532",

    // Scenarios
    ManifestSyntax = "B0601",
    ManifestKey = "B0602",
    ManifestType = "B0603",
    CsvShape = "B0604",
    EmptyTable = "B0605",
    NoKeyColumn = "B0606",
    NoPeriodColumn = "B0607",
    DuplicateKey = "B0608",
    DuplicateColumn = "B0609",
    MissingColumn = "B0610",
    EmptyCell = "B0611",
    CellNotNumber = "B0612",
    CellComma = "B0613",
    CellSeparators = "B0614",
    CellNotInteger = "B0615",
    CellNotBoolean = "B0616",
    CellNotDate = "B0617",
    CellTooPrecise = "B0618",
    CellTooLarge = "B0619",
    CellOutOfRange = "B0620",
    CellNotListed = "B0621",
    BadPeriod = "B0622",
    UnknownVariant = "B0623",
    VariantFormula = "B0624",
    VariantColumn = "B0625",
    UnmatchedRow = "B0626",
    CsvDialect = "B0627",
    BadWeight = "B0628",
    TextTooLong = "B0629",
    ColumnTwice = "B0630",
    MoreRefusedCells = "B0631",
    UnnamedColumn = "B0633",
    CsvQuote = "B0634",
    KeyIsPeriod = "B0635",
    ManifestMissing = "B0636",
    ManifestTwice = "B0637",
    VariantName = "B0638",
    TableTooWide = "B0639",
    ManifestTooLarge = "B0640",
    ProjectionYears = "B0661",
    ProjectionStart = "B0662",
    ProjectionYearThere = "B0663",
    ProjectionColumn = "B0664",
    ProjectionNumber = "B0665",
    ProjectionCell = "B0666",
    EntriesProfile = "B0667",
    EntriesName = "B0668",
    EntriesStart = "B0669",

    // Worked cases
    CaseColumn = "B0651",
    CaseFormula = "B0652",
    CaseValue = "B0653",
    CaseErrorCode = "B0654",
    CaseMargin = "B0655",
    NoCaseFile = "B0656",
    CaseFails = "B0657",
    CaseRowFails = "B0658",

    // Cells
    CellMissingDecision = "B0701",
    CellKinds = "B0702",
    Overflow = "B0703",
    DivisionByZero = "B0704",
    BelowFirstStep = "B0705",
    BeforeFirstDate = "B0706",
    UnknownByKey = "B0707",
    FailedOnPurpose = "B0708",
    ResultTooLong = "B0709",
    CellRoundDigits = "B0710",
    OperationLimit = "B0712",
    InterpreterFailed = "B0713",
    ClampBounds = "B0714",
    ByKeyMissing = "B0715",
    OperandMissing = "B0716",
    GroupMissing = "B0717",
    EmptyGroup = "B0718",
    NoPreviousYear = "B0719",
    ShareNegative = "B0720",
    ShareTotals = "B0721",
    ShareCrossed = "B0722",
    ShareNothing = "B0723",
    ShareUnmet = "B0724",

    // Command line
    BadOption = "B0801",
    IncompatibleOptions = "B0802",
    UnknownGroup = "B0804",
    NothingInCommon = "B0805",
    AmountsColumn = "B0806",
    UnknownStructure = "B0807",
    BadLanguage = "B0808",
    SameFile = "B0809",
    UnknownOption = "B0811",
    UnknownCommand = "B0812",
    MissingOption = "B0813",
    OptionWithoutValue = "B0814",
    OptionTwice = "B0815",
    SeveralPolicies = "B0816",
    InForceUndated = "B0817",
    InForceTogether = "B0818",
    InForceNoTotal = "B0819",
    WhyAmounts = "B0821",
    WhyHeadline = "B0822",
    WhyMeasure = "B0823",

    // What if
    BadGrid = "B0851",
    GridStep = "B0852",
    GridEmpty = "B0853",
    GridTooLarge = "B0854",
    GridTwice = "B0855",
    GridNotNumber = "B0856",
    NotOneValue = "B0857",
    NotAnAmount = "B0858",
    BadFind = "B0859",
    BadTarget = "B0860",
    NoEnvelope = "B0861",
    NoReadings = "B0862",

    // Warnings
    QuotientMultiplied = "W0901",
    UnusedParameter = "W0902",
    UnusedInput = "W0903",
    UnusedArgument = "W0904",
    UnusedHelper = "W0905",
    UnusedLocal = "W0906",
    NoLabel = "W0907",
    NoUnit = "W0908",
    NoSource = "W0909",
    DecisionMaybeMissing = "W0910",
    YearOutsidePolicy = "W0911",
    ChangeWithinYear = "W0912",
    IgnoredColumns = "W0913",
    FractionForPercent = "W0914",
    UnusedImport = "W0917",
    FallbackColumns = "W0918",
    UnusedDerived = "W0919",
    NoNotice = "W0930",
    NotReached = "W0931",
}

impl Code {
    /// The severity that the identifier declares.
    pub fn severity(self) -> Severity {
        if self.id().starts_with('W') { Severity::Warning } else { Severity::Error }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

#[cfg(test)]
mod tests;
