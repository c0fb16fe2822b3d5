//! What to do next, in English: files, tables and scenario sets.

texts! {
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
    ScriptTooLarge =>
        "a script has at most 256 KiB and 4,000 lines, a template, a style sheet or a manifest to \
         verify 1 MiB: share the rules among several policies (extends) or modules (import), and \
         leave tables of figures in CSV files",

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
    ProjectionRows => "make fewer years (to) or fewer structures (count)",
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
    CellNotNumber =>
        "write digits only, without a unit⟨, with a point for decimals: {point}⟩⟨, with a comma for decimals: \
         {comma}⟩⟨; if `{marker}` \
         means that the value is missing, say so in the manifest, at this table: { file = \"…\", missing = \
         [\"{marker}\"] } (docs/tables.md)⟩",
    CellComma =>
        "replace the comma with a point: 12.5; in Excel, save with the point as decimal separator",
    CellSeparators =>
        "write the digits together, without spaces or apostrophes: 1234567.5; in Excel, remove \
         the thousands format before saving",
    CellNotInteger =>
        "⟨correct the cell, or declare the column `{column}` as \"decimal\" in the policy⟩⟨give a whole number \
         to `{parameter}`⟩",
    CellNotBoolean =>
        "possible values: true, false, 1, 0, oui, non, vrai, faux⟨; if `{marker}` \
         means that the value is missing, say so in the manifest, at this table: { file = \"…\", missing = \
         [\"{marker}\"] } (docs/tables.md)⟩",
    CellNotDate =>
        "a date is written year-month-day, with a day that exists: 2025-04-30⟨, or day/month/year: \
         {barred}⟩; in Excel, custom format yyyy-mm-dd⟨; if `{marker}` \
         means that the value is missing, say so in the manifest, at this table: { file = \"…\", missing = \
         [\"{marker}\"] } (docs/tables.md)⟩",
    CellTooPrecise => "keep 28 decimals at most: a number is never rounded in silence",
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
    ColumnOfNobody => "leave it out, or declare it in the policy: input(\"{column}\", …)",
    ColumnLength => "give one value for each structure, in the same order",
    ValueKind => "give a value of the kind that the policy declares for this column",
    TextTooLong => "shorten it; an unclosed quote may also have swallowed the following lines",
    ColumnTwice => "keep it in one of them: there is no telling which to believe",

    // The users' files
    FileNotText =>
        "save it again as UTF-8 (in Excel: type `CSV UTF-8`), or say in the manifest how it is \
         written: { file = \"…\", encoding = \"ibm866\" }",
    AmbiguousNumber =>
        "say which in the manifest, for this table: { file = \"…\", decimal = \",\" } or \
         decimal = \".\", or thousands = \",\"",
    AmbiguousDate => "write all dates of the column alike: 2025-04-30, or 30/04/2025",
    MonthFirst => "write day/month/year⟨, {barred}⟩, or year-month-day⟨, {iso}⟩",
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
    RemarksLeftOut => "if it is a line of the table, separate its cells and fill them",
    StaleFormulas => "open the workbook in a spreadsheet and save it: the results will be those of its formulas",

    // Tables looked up
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
    ReduceTied =>
        "make one of them the largest in the table, or tell them apart by another column (by = \"…\"); \
         \"max\", \"min\" or \"mean\" need no main line",
    ReduceTorn => "choose: \"max\", \"sum\", or { op = \"main\", by = \"…\" }",
    Unmatched => "their values are missing: the policy says what becomes of them",
    CodeForm => "a spreadsheet takes leading zeros away: give the column the format of text",

    // Advice
    FractionForPercent => "the column is expected in %: write 26 for 26%, not 0.26",

    // The message says it all
    ManifestType | MoreRefusedCells | IgnoredColumns | FallbackColumns => "",
}
