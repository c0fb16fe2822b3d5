//! Every code of the program, and what its message is told with. A number is never used again.
//!
//! `Name = "B0102" { path: Text, reason: Word; system: Text }` makes a struct `Name` whose fields
//! are these arguments, each of its kind; those after `;` may be `None`.
//! It becomes a [`Diagnostic`] by `.at(place)`, or by `.into()` where there is no place.

use super::{Arg, Diagnostic, List, Shown, Sort, Span, Text, Word};
use crate::value::Kind;
use jiff::civil::Date;
use rust_decimal::Decimal;

macro_rules! codes {
    ($($name:ident = $id:literal $({ $($arg:ident: $kind:ident),* $(; $($more:ident: $of:ident),*)? })?,)*) => {
        /// Every message of the program, by stable code. `B…` are errors, `W…` warnings.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[allow(missing_docs)]
        pub enum Code { $($name,)* }

        impl Code {
            /// All codes.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The stable identifier shown to people and tools.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$name => $id,)* }
            }

            /// The names of its arguments: those that it always has, those that it may have.
            pub const fn arguments(self) -> [&'static [&'static str]; 2] {
                match self {
                    $(Self::$name => [
                        &[$($(stringify!($arg)),*)?],
                        &[$($($(stringify!($more)),*)?)?],
                    ],)*
                }
            }
        }

        $(code!($name $({ $($arg: $kind),*; $($($more: $of),*)? })?);)*
    };
}

macro_rules! code {
    ($name:ident) => {
        #[allow(missing_docs)]
        #[derive(Clone, Copy, Debug)]
        pub struct $name;
        made!($name, [], [], |_told, _args| {});
    };
    ($name:ident { $($arg:ident: $kind:ident),*; $($more:ident: $of:ident),* }) => {
        #[allow(missing_docs, non_camel_case_types)]
        #[derive(Clone, Debug)]
        pub struct $name<$($arg),*> { $(pub $arg: $arg,)* $(pub $more: Option<$of>,)* }
        made!($name, [$($arg),*], [$($kind),*], |told, args| {
            $(args.push((stringify!($arg), Arg::from(Into::<$kind>::into(told.$arg))));)*
            $(args.extend(told.$more.map(|more| (stringify!($more), Arg::from(more))));)*
        });
    };
}

macro_rules! made {
    ($name:ident, [$($arg:ident),*], [$($kind:ident),*], |$told:ident, $args:ident| $fill:block) => {
        #[allow(non_camel_case_types)]
        impl<$($arg: Into<$kind>),*> From<$name<$($arg),*>> for Diagnostic {
            fn from($told: $name<$($arg),*>) -> Self {
                #[allow(unused_mut)]
                let mut diagnostic = Self::new(Code::$name);
                let $args = &mut diagnostic.args;
                $fill
                diagnostic
            }
        }

        #[allow(missing_docs, non_camel_case_types)]
        impl<$($arg: Into<$kind>),*> $name<$($arg),*> {
            #[must_use]
            pub fn at(self, place: impl Into<Option<Span>>) -> Diagnostic {
                Diagnostic::from(self).at(place)
            }

            #[must_use]
            pub fn suggest<'s, S: AsRef<str> + ?Sized + 's>(
                self,
                name: &str,
                candidates: impl IntoIterator<Item = &'s S>,
            ) -> Diagnostic {
                Diagnostic::from(self).suggest(name, candidates)
            }
        }
    };
}

codes! {
    // Files
    FileMissing = "B0101" { path: Text },
    FileUnreadable = "B0102" { path: Text, reason: Word; system: Text },
    FileNotUtf8 = "B0103" { path: Text, line: usize },
    OutsideRoot = "B0104" { path: Text },
    PolicyNotFound = "B0105" { name: Text; known: List },
    ScenarioNotFound = "B0106" { id: Text, known: List },
    ScriptTooLarge = "B0107" { detail: Text },
    WriteFailed = "B0108" { path: Text, reason: Word; system: Text },
    InvalidId = "B0109" { id: Text },
    FileExists = "B0110" { path: Text },
    NotAFolder = "B0111" { path: Text },
    ParentElsewhere = "B0112" { path: Text },
    IsAFolder = "B0113" { path: Text, known: List },
    NotAPolicy = "B0114" { name: Text, known: List },
    OutputFailed = "B0120" { reason: Word; system: Text },
    NotAFile = "B0121" { path: Text, reason: Word },
    SeveralTables = "B0122" { id: Text, files: List },

    // Syntax and subset
    Syntax = "B0201" { detail: Text },
    NotInSubset = "B0202" { what: Text },
    ReservedName = "B0203" { name: Text },
    TopLevel = "B0204",
    NoValue = "B0205",
    MissingElse = "B0206",
    TooComplex = "B0207" { limit: Sort; name: Text },
    NumberTooPrecise = "B0208" { value: Text },
    NumberTooLarge = "B0209" { value: Text },
    Recursion = "B0210" { name: Text },
    ImportNotLiteral = "B0211",
    ModuleDeclares = "B0212" { name: Text },
    ImportCycle = "B0213",
    DuplicateFunction = "B0214" { name: Text },
    SwitchArm = "B0216",
    NotLiteral = "B0217" { name: Text },
    AssignUnknown = "B0218" { name: Text },
    UnknownImport = "B0219" { name: Text },
    SyntaxMissing = "B0220" { expected: Text, found: Text },
    SyntaxUnexpected = "B0221" { found: Text },
    SyntaxEnd = "B0222" { ; expected: Text },
    SyntaxText = "B0223",
    ReadOnly = "B0224" { name: Text },
    SwitchDefault = "B0225",
    ValueDropped = "B0226",
    DocComment = "B0227",
    DecimalComma = "B0228" { read: Text, written: Text },
    SpacedNumber = "B0229" { read: Text, written: Text },
    TypographicQuote = "B0230" { found: Text },
    NothingBetween = "B0231" { before: Text, after: Text },
    NotClosed = "B0232" { name: Text },
    Assigned = "B0233" { name: Text },
    NameUnquoted = "B0234" { call: Text, name: Text },
    CommentOpen = "B0235",

    // Names and graph
    UnknownName = "B0301" { name: Text; formula: Text },
    UnknownFunction = "B0302" { name: Text },
    WrongArity = "B0303" { name: Text, expected: Text, found: usize },
    FormulaCalled = "B0304" { name: Text },
    Cycle = "B0305" { cycle: Text },
    DuplicateName = "B0306" { name: Text },
    UnknownOutput = "B0307" { name: Text },
    NotAFormula = "B0308" { name: Text },
    NotVisible = "B0309" { name: Text },
    NoPeriod = "B0310" { name: Text },
    UnknownVariable = "B0311" { name: Text },
    ReferenceCycle = "B0312" { cycle: Text },
    ReferenceUnknown = "B0313" { name: Text, policy: Text },

    // Kinds
    KindMismatch = "B0401" { operator: Text, left: Sort, right: Sort },
    MissingDecision = "B0402" { operator: Text; name: Text },
    SwitchSubject = "B0403" { found: Sort },
    BranchKinds = "B0404" { left: Sort, right: Sort },
    ArgumentKind = "B0405" { operator: Text, expected: Sort, found: Sort },
    NotOrdered = "B0406" { operator: Text, found: Sort },
    InvalidDate = "B0407" { value: Text },
    RoundDigits = "B0408" { max: Decimal },
    EligibleKind = "B0409" { name: Text },
    TotalKind = "B0410" { name: Text },
    ConditionKind = "B0411" { found: Sort },
    FormulaResult = "B0412" { name: Text, found: Sort },
    KeyNames = "B0413" { key: Text, name: Text, currency: Text },

    // Declarations
    NoPolicy = "B0501",
    PolicyTwice = "B0502",
    UnknownKey = "B0503" { name: Text, expected: List },
    BadKey = "B0504" { expected: Sort; found: Sort },
    MissingKey = "B0505" { name: Text },
    BadEdition = "B0506" { value: Shown },
    BadStatus = "B0507" { value: Text },
    BadInputType = "B0508" { value: Text, expected: List },
    BadParameter = "B0509",
    SetUnknown = "B0510" { name: Text },
    SetNotParameter = "B0511" { name: Text },
    SetKind = "B0512" { name: Text; expected: Sort },
    OutOfDeclaredRange = "B0513" { name: Text, value: Shown; min: Shown, max: Shown },
    NotAReading = "B0514" { name: Text, value: Text, expected: List },
    ScaleTooShort = "B0515",
    ScaleNotAscending = "B0516" { value: Decimal },
    ScaleShape = "B0517",
    BadDate = "B0518" { value: Text },
    DatesNotAscending = "B0519" { value: Date },
    ByKeyDuplicate = "B0520" { name: Text },
    ExtendsCycle = "B0521",
    ExtendsTwice = "B0522",
    BadSetting = "B0525" { value: Text },
    SettingKey = "B0526" { name: Text, value: Text },
    NoValueInForce = "B0528" { name: Text, exercice: Text },
    NoFormula = "B0529",
    BadName = "B0530" { name: Text },
    BadAggregate = "B0531" { value: Text, expected: List },
    KeyWithoutEffect = "B0532" { name: Text, kind: Text },
    SettingNumber = "B0534" { value: Text, name: Text; written: Text, other: Text },
    SetColumn = "B0535" { name: Text },
    SettingDate = "B0538" { name: Text, value: Text },
    NoMean = "B0536" { name: Text },
    BadUntil = "B0537" { name: Text, value: Date },
    NoHelper = "B0541" { name: Text },
    HelperKinds = "B0542" { expected: Text, found: Text },
    HelperForm = "B0543" { ; value: Text },
    BadRange = "B0544" { name: Text },

    // Scenarios
    ManifestSyntax = "B0601" { reason: Word },
    ManifestKey = "B0602" { key: Text, known: List },
    ManifestType = "B0603" { key: Text, expected: Word, found: Word },
    CsvShape = "B0604" { expected: usize, found: usize },
    EmptyTable = "B0605" { path: Text },
    NoKeyColumn = "B0606" { column: Text, table: Text },
    NoPeriodColumn = "B0607" { column: Text, table: Text },
    DuplicateKey = "B0608" { ; structure: Text, exercice: i32 },
    DuplicateColumn = "B0609" { column: Text },
    MissingColumn = "B0610" { column: Text },
    EmptyCell = "B0611" { column: Text },
    CellNotNumber = "B0612" {
        value: Text;
        column: Text, parameter: Text, comma: Text, point: Text, marker: Text
    },
    CellComma = "B0613" { value: Text, column: Text },
    CellSeparators = "B0614" { value: Text, column: Text },
    CellNotInteger = "B0615" { value: Text; column: Text, parameter: Text },
    CellNotBoolean = "B0616" { value: Text; column: Text, parameter: Text, marker: Text },
    CellNotDate = "B0617" {
        value: Text;
        column: Text, parameter: Text, barred: Text, marker: Text
    },
    CellTooPrecise = "B0618" { value: Text; column: Text, parameter: Text },
    CellTooLarge = "B0619" { value: Text; column: Text, parameter: Text },
    CellOutOfRange = "B0620" {
        value: Shown, column: Text;
        min: Shown, max: Shown, name: Text, structure: Text
    },
    CellNotListed = "B0621" { value: Text, column: Text, values: List },
    BadPeriod = "B0622" { column: Text, value: Text },
    UnknownVariant = "B0623" { name: Text, known: List },
    VariantFormula = "B0624" { value: Text },
    VariantColumn = "B0625" { name: Text, column: Text },
    UnmatchedRow = "B0626" { table: Text; structure: Text, exercice: i32 },
    BadWeight = "B0628" { value: Shown },
    TextTooLong = "B0629" { column: Text, limit: usize },
    ColumnTwice = "B0630" { column: Text },
    MoreRefusedCells = "B0631" { column: Text, count: usize },
    UnnamedColumn = "B0633" { number: usize },
    CsvQuote = "B0634",
    KeyIsPeriod = "B0635" { column: Text },
    ManifestMissing = "B0636" { key: Text },
    ManifestTwice = "B0637" { key: Text, name: Text },
    VariantName = "B0638" { name: Text },
    TableTooWide = "B0639" { limit: usize },
    ManifestTooLarge = "B0640" { path: Text, limit: usize },
    ColumnOfNobody = "B0641" { column: Text },
    ColumnLength = "B0642" { column: Text, found: usize, expected: usize },
    ValueKind = "B0643" { column: Text, value: Text, expected: Kind },
    LinesOfTotals = "B0644" { count: usize, values: List, written: Text },
    YearColumn = "B0645" { column: Text, count: usize; option: Text, period: Text, rename: Text },
    ProjectionYears = "B0661" { from: i32, to: i32 },
    ProjectionStart = "B0662" { ; exercice: i32 },
    ProjectionYearThere = "B0663" { exercice: i32 },
    ProjectionColumn = "B0664" { column: Text },
    ProjectionNumber = "B0665" { column: Text, value: Decimal },
    ProjectionCell = "B0666" { column: Text, value: Text },
    EntriesProfile = "B0667" { structure: Text },
    EntriesName = "B0668" { structure: Text },
    EntriesStart = "B0669" { structure: Text, exercice: i32 },
    ProjectionRows = "B0670" { count: Decimal, of: Word, limit: Decimal },
    TooManyTables = "B0671" { count: usize, limit: usize },

    // Worked cases
    CaseColumn = "B0651" { column: Text; policy: Text },
    CaseFormula = "B0652" { formula: Text, policy: Text },
    CaseValue = "B0653" { value: Text, formula: Text, expected: Sort },
    CaseErrorCode = "B0654" { value: Text },
    CaseMargin = "B0655" { formula: Text },
    NoCaseFile = "B0656" { name: Text, path: Text },
    CaseFails = "B0657" { case: Text, formula: Text, expected: Shown, found: Shown; gap: Decimal },
    CaseRowFails = "B0658" { case: Text, expected: Shown; found: Shown },

    // Cells
    CellMissingDecision = "B0701" { operator: Text },
    CellKinds = "B0702" { operator: Text; left: Kind, right: Kind },
    Overflow = "B0703",
    DivisionByZero = "B0704",
    BelowFirstStep = "B0705" { value: Decimal, lowest: Decimal },
    BeforeFirstDate = "B0706" { value: Date, earliest: Date },
    UnknownByKey = "B0707" { value: Text, column: Text },
    FailedOnPurpose = "B0708" { detail: Text },
    ResultTooLong = "B0709",
    CellRoundDigits = "B0710" { value: Decimal },
    OperationLimit = "B0712" { ; name: Text },
    InterpreterFailed = "B0713" { detail: Text },
    ClampBounds = "B0714" { min: Decimal, max: Decimal },
    ByKeyMissing = "B0715" { column: Text },
    OperandMissing = "B0716" { of: Text, name: Text, structure: Text; exercice: i32 },
    GroupMissing = "B0717" { by: Text, name: Text, structure: Text; exercice: i32 },
    EmptyGroup = "B0718" { name: Text, kind: Text, structure: Text; exercice: i32 },
    NoPreviousYear = "B0719" { of: Text, structure: Text, exercice: Text },
    ShareNegative = "B0720" {
        of: Text, value: Decimal, name: Text, structure: Text;
        exercice: i32
    },
    ShareTotals = "B0721" {
        total: Text, value: Decimal, other: Decimal, name: Text, structure: Text;
        exercice: i32
    },
    ShareCrossed = "B0722" {
        min: Decimal, max: Decimal, name: Text, structure: Text;
        exercice: i32
    },
    ShareNothing = "B0723" { of: Text, total: Decimal, name: Text, structure: Text; exercice: i32 },
    ShareUnmet = "B0724" {
        total: Decimal, name: Text, structure: Text;
        lacking: Decimal, remaining: Decimal, exercice: i32
    },
    TextBudget = "B0730" { name: Text, limit: usize },
    HelperFailed = "B0741" { name: Text, detail: Text },
    HelperPanicked = "B0742" { name: Text, detail: Text },
    HelperResult = "B0743" { name: Text, expected: Kind, value: Text },

    // Command line
    BadOption = "B0801" { name: Text, value: Text; expected: List },
    IncompatibleOptions = "B0802" { first: Text, second: Text },
    UnknownGroup = "B0804" { name: Text, known: List },
    NothingInCommon = "B0805" { base: Text, target: Text },
    AmountsColumn = "B0806" { column: Text; known: List },
    UnknownStructure = "B0807" { name: Text; known: List, year: i32, years: List },
    BadLanguage = "B0808" { value: Text },
    SameFile = "B0809" { path: Text },
    UnknownOption = "B0811" { name: Text },
    UnknownCommand = "B0812" { name: Text },
    MissingOption = "B0813" { name: Text },
    OptionWithoutValue = "B0814" { name: Text; expected: List },
    OptionTwice = "B0815" { name: Text },
    SeveralPolicies = "B0816" { names: List },
    InForceUndated = "B0817" { name: Text },
    InForceTogether = "B0818" { name: Text, other: Text, month: Text },
    InForceNoTotal = "B0819" { name: Text },
    TooMany = "B0820" { value: Text },
    WhyAmounts = "B0821" { name: Text },
    WhyHeadline = "B0822" { name: Text },
    WhyMeasure = "B0823" { name: Text, known: List },

    // What if
    BadGrid = "B0851" { value: Text },
    GridStep = "B0852" { value: Text },
    GridEmpty = "B0853" { value: Text },
    GridTooLarge = "B0854" { most: usize; runs: usize },
    GridTwice = "B0855" { name: Text, value: Shown },
    GridNotNumber = "B0856" { value: Text, found: Kind },
    NotOneValue = "B0857" { name: Text, found: Word; key: Text },
    NotAnAmount = "B0858" { name: Text; known: List },
    BadFind = "B0859" { value: Text },
    BadTarget = "B0860" { value: Text },
    NoEnvelope = "B0861" { years: List, part: List, known: List },
    NoReadings = "B0862" { name: Text },
    GridComma = "B0863" { value: Text; decimal: Text, list: Text },

    // Warnings
    QuotientMultiplied = "W0901",
    UnusedParameter = "W0902" { name: Text },
    UnusedInput = "W0903" { name: Text },
    UnusedArgument = "W0904" { name: Text },
    UnusedHelper = "W0905" { name: Text },
    UnusedLocal = "W0906" { name: Text },
    NoLabel = "W0907" { name: Text },
    NoUnit = "W0908" { name: Text },
    NoSource = "W0909" { name: Text },
    DecisionMaybeMissing = "W0910" { operator: Text, name: Text },
    YearOutsidePolicy = "W0911" { name: Text, years: List, from: Text, to: Text, option: Text },
    ChangeWithinYear = "W0912" { name: Text, value: Date, year: Text; next: Text, other: Date },
    IgnoredColumns = "W0913" { columns: List },
    FractionForPercent = "W0914" { column: Text },
    UnusedImport = "W0917" { name: Text },
    FallbackColumns = "W0918" { columns: List },
    UnusedDerived = "W0919" { name: Text },
    UnusedFormula = "W0920" { name: Text },
    NeedsHost = "W0921" { name: Text },
    KeysToAdd = "W0922" { keys: List },
    TwoValues = "W0940" { read: Text, first: Text, second: Text, written: Text },
    HiddenCharacter = "W0941" { code: Text, count: usize },
    Lookalike = "W0942" { name: Text, letter: Text },
    LaterValuesKept = "W0923" {
        name: Text, value: Date, count: usize, values: List;
        until: Date, written: Text
    },
    ChangeWithinMonth = "W0924" { name: Text, value: Date; next: Date, other: Date },
    ChangeUndone = "W0925" { name: Text, value: Date },
    PercentAsFraction = "W0926" { name: Text, value: Text, percent: Text },
    NearlyNamed = "W0927" { column: Text, name: Text },
    PercentForFraction = "W0928" { column: Text },
    GrowthByMore = "W0929" { column: Text, value: Text, percent: Text },
    NoNotice = "W0930" { reason: Text },
    NotReached = "W0931" { name: Text },
    FirstWithinYear = "W0932" { name: Text, value: Date, year: Text },

    // The users' files
    FileNotText = "B1001" { path: Text, line: usize },
    AmbiguousNumber = "B1002" { value: Text, column: Text },
    CellPoint = "B1003" { value: Text, column: Text },
    OldWorkbook = "B1004" { path: Text },
    NoParquet = "B1005" { path: Text },
    FileDamaged = "B1006" { path: Text; reason: Text },
    FileTooLarge = "B1007" { path: Text, part: Text, limit: usize, of: Word },
    FileEntities = "B1008" { path: Text },
    NoSheet = "B1009" { path: Text, name: Text, known: List },
    CellFormulaError = "B1010" { value: Text, column: Text },
    CellFormulaEmpty = "B1011",
    MergedCells = "B1012" { value: Text },
    NotAWorkbook = "B1013" { path: Text },
    ManifestChoice = "B1014" { key: Text, value: Text, known: List },
    NoSuchColumn = "B1015" { column: Text, table: Text },
    NoYearColumn = "B1016" { pattern: Text, table: Text },
    NoSetColumn = "B1017" { column: Text },
    NothingMatches = "B1018" { columns: List, keys: List, table: Text },
    UnmatchedInput = "B1019" { column: Text, table: Text, count: usize, value: Text },
    BadCode = "B1020" { value: Text, column: Text, kind: Text; several: Text },
    NoVintage = "B1021" { year: i32, table: Text, known: List },
    VintageNeeded = "B1022" { key: Text },
    NoRowKept = "B1023" { table: Text },
    SeveralMatches = "B1024" { table: Text },
    ReduceTorn = "B1025" { column: Text, value: Text, other: Text },
    AmbiguousDate = "B1026" { value: Text, column: Text },
    MonthFirst = "B1027" { value: Text, column: Text; barred: Text, iso: Text },
    ReduceTied = "B1028" {
        column: Text, by: Text, value: Decimal, count: usize, lines: List, values: List;

    },
    ReadAs = "W1001" {
        path: Text, written: Text;
        separator: Sort, decimal: Text, columns: List, spaces: Text, dates: List, encoding: Text,
        sheet: Text, header: usize
    },
    LongDecimals = "W1002" { count: usize, value: Text },

    // Files out
    UnknownExtension = "B1101" { path: Text, extension: Text, expected: List },
    FormatMismatch = "B1102" { path: Text, format: Text, expected: Text },
    DialectWithoutCsv = "B1103" { format: Text },
    FileHeld = "B1104" { path: Text, reason: Word, saved: Text; system: Text },
    FileNeeded = "B1105" { format: Text },
    SheetTooLarge = "B1106" { name: Text, rows: usize; columns: usize },
    ParquetNotBuilt = "B1107",
    ParquetDigits = "B1108" { column: Text, value: Text, digits: usize },
    OutputIsFolder = "B1109" { path: Text, example: Text },
    OutputLink = "B1110" { path: Text, target: Text },

    // Reports
    TemplateSyntax = "B1201" { path: Text, what: Word, name: Text, detail: Text },
    TemplateUnknown = "B1202" { path: Text, what: Word, name: Text, detail: Text },
    TemplateFailed = "B1203" { path: Text, what: Word, detail: Text },
    TemplateEndless = "B1204" { path: Text, limit: Decimal, of: Word },
    TemplateRefused = "B1205" { path: Text, name: Text },
    Unmatched = "W1003" { count: usize, table: Text, columns: List, keys: List; empty: usize },
    CodeForm = "W1004" { column: Text, kind: Text, count: usize, values: List },
    RemarksLeftOut = "W1005" { count: usize, value: Text },
    StaleFormulas = "W1006" { count: usize, value: Text },
    TotalsLeftOut = "W1007" { count: usize, value: Text },
    LastLineSums = "W1008" { value: Text, columns: List },
    CaseTwins = "W1009" { value: Text, other: Text, column: Text; more: usize },
    YearUnread = "W1010" { column: Text, option: Text, period: Text },
    // Provenance, secrecy
    ManifestUnreadable = "B1301" { path: Text; line: usize, detail: Text },
    ManifestVersion = "B1302" { path: Text, value: Text },
    ManifestAltered = "B1303" { path: Text },
    ManifestCommand = "B1304" { path: Text, value: Text, known: List },
    ManifestOutside = "B1305" { path: Text, value: Text },
    ManifestArguments = "B1306" { path: Text, value: Text, detail: Text },
    ManifestFailed = "B1307" { path: Text },
    ManifestPlace = "B1308" { path: Text },
    SecretRows = "B1309" { name: Text },
    SecretPopulation = "B1310" { name: Text; year: i32 },
    SecretEnvelope = "W1301" { name: Text; by: Text },
}
