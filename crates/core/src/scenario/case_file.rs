//! Case files: rows written one by one, each with what a policy must give for it. They are also
//! scenario sets, so that whatever reads a set can be shown a case.

use super::Scenario;
use super::assemble::{KEY, PERIOD, assemble};
use super::join::JoinOn;
use super::manifest::Manifest;
use super::text::{LONGEST_TEXT, too_long, year};
use super::toml_reader::{Expected, Key, Located, Node, Reader, decimal};
use crate::diagnostic::{Diagnostics, Note, SourceId, Span, codes};
use crate::sources::Sources;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use toml::de::DeTable;

/// More than this is not written by hand.
const LARGEST: usize = 4 << 20;

const KEYS: &[&str] = &["policy", "label", "default", "case"];
const CASE_KEYS: &[&str] = &[
    "name", "source", "exercice", "given", "beside", "params", "expect", "margin", "margins",
    "error", "note",
];

/// A named value of a case, as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The column, the parameter or the formula.
    pub name: String,
    /// Where the name is.
    pub name_span: Span,
    /// The value, as written.
    pub text: String,
    /// Where it is.
    pub span: Span,
    /// The bytes of the value in the text of the file, quotes included.
    pub bytes: Range<usize>,
}

/// How far from the expected number an obtained one may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Margin {
    /// The formula.
    pub name: String,
    /// Where it is named.
    pub span: Span,
    /// The distance, zero or more.
    pub value: Decimal,
}

/// A worked case: one row, and what must come out of it.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its name, unique in the file.
    pub name: Located,
    /// Where its expected values come from.
    pub source: String,
    /// Free remark.
    pub note: Option<String>,
    /// Where it starts.
    pub place: Span,
    /// The year, its own or that of the default row.
    pub exercice: Option<Located>,
    /// Columns that differ from the default row.
    pub given: Vec<Entry>,
    /// The rows beside its own: other years of its structure, other structures.
    pub beside: Vec<Beside>,
    /// Parameters changed, as after `--set`.
    pub params: Vec<Entry>,
    /// Values of formulas.
    pub expect: Vec<Entry>,
    /// The code of the error that the row must meet.
    pub error: Option<Entry>,
    /// The margin of every number.
    pub margin: Decimal,
    /// Margins of some formulas.
    pub margins: Vec<Margin>,
}

/// A row beside that of a case.
#[derive(Clone, Debug)]
pub struct Beside {
    /// Where it starts.
    pub place: Span,
    /// Its structure; otherwise that of the case.
    pub structure: Option<Located>,
    /// Its year; otherwise that of the case.
    pub exercice: Option<Located>,
    /// Columns that differ from the row of the case.
    pub given: Vec<Entry>,
}

/// A file of worked cases of one policy.
#[derive(Clone, Debug)]
pub struct CaseFile {
    /// The file.
    pub source: SourceId,
    /// The policy, by id.
    pub policy: Located,
    /// Title.
    pub label: Option<String>,
    /// The row that every case starts from.
    pub default: Vec<Entry>,
    /// The cases, in the order of the file.
    pub cases: Vec<Case>,
}

impl CaseFile {
    /// Reads a case file; everything wrong with it is told at once.
    pub(crate) fn read(sources: &mut Sources, path: &Path) -> Result<Self, Diagnostics> {
        let id = sources.read_text(path).map_err(|error| vec![error])?;
        let source = sources.get(id);
        Self::parse(source.text(), id, &source.path.display().to_string())
    }

    /// Reads the text of a case file.
    ///
    /// # Errors
    /// All at once, at their places: a text that is too large or no TOML (`B0640`, `B0601`,
    /// `B0228`); keys that are unknown, absent or of another type (`B0602`, `B0603`, `B0636`);
    /// `B0637` for two cases of one name, `B0622` for a year that is none, `B0651` for a value
    /// given that has a key of its own, `B0629` for a text that is too long.
    pub fn parse(text: &str, source: SourceId, path: &str) -> Result<Self, Diagnostics> {
        if text.len() > LARGEST {
            return Err(vec![codes::ManifestTooLarge { path, limit: LARGEST }.into()]);
        }
        let mut reader = Reader::new(text, source);
        let root = reader.parse()?;
        let start = Span::line(source, 1);
        let (mut policy, mut label, mut cases) = (None, None, Vec::new());
        let (mut default, mut default_year) = (Vec::new(), None);
        for (key, value) in Reader::entries(&root) {
            match key.get_ref().as_ref() {
                "policy" => policy = reader.text(key, value),
                "label" => label = reader.text(key, value).map(|t| t.text),
                "default" => {
                    default = entries(&mut reader, key, value);
                    let year = default.iter().position(|entry| entry.name == PERIOD);
                    default_year = year.map(|at| default.remove(at));
                }
                "case" => cases = read_cases(&mut reader, key, value),
                _ => reader.unknown_key(key, KEYS),
            }
        }
        reader.need(&root, &["policy", "case"], start);
        let default_year = default_year.map(|e| Located { text: e.text, span: e.span });
        if let Some(bad) = default_year.as_ref().filter(|located| year(&located.text).is_none()) {
            reader.refuse(|| codes::BadPeriod { column: PERIOD, value: &bad.text }.at(bad.span));
        }
        for case in &mut cases {
            case.exercice = case.exercice.take().or_else(|| default_year.clone());
        }
        check_names(&cases, &mut reader);
        check_years(&cases, &mut reader);
        let errors = reader.finish(path);
        match policy {
            Some(policy) if errors.is_empty() => Ok(Self { source, policy, label, default, cases }),
            _ => Err(errors),
        }
    }

    /// Whether a TOML is a case file rather than a manifest.
    pub(super) fn recognises(text: &str) -> bool {
        DeTable::parse(text).is_ok_and(|root| {
            let root = root.get_ref();
            root.contains_key("case") && !root.contains_key("tables")
        })
    }

    /// The scenario set whose rows are these cases: the structure of a row is the case's name.
    pub(crate) fn scenario(
        &self,
        sources: &Sources,
        cases: Range<usize>,
    ) -> Result<Scenario, Diagnostics> {
        let cases = self.cases.get(cases).unwrap_or_default();
        let table = self.table(sources.get(self.source), cases);
        let period = cases.iter().any(|case| case.exercice.is_some());
        let on = JoinOn {
            key: KEY.to_owned(),
            period: period.then(|| PERIOD.to_owned()),
            period_span: None,
        };
        let manifest = Manifest { label: self.label.clone(), ..Manifest::default() };
        assemble(self.source, vec![table], on, manifest)
    }
}

fn read_cases(reader: &mut Reader, key: &Key, value: &Node) -> Vec<Case> {
    if value.get_ref().as_array().is_some_and(|items| items.is_empty()) {
        reader.wrong_type(key, value, Expected::Tables);
    }
    reader.tables(key, value, read_case)
}

fn read_case(reader: &mut Reader, table: &DeTable, place: Span) -> Option<Case> {
    let (mut name, mut source, mut note) = (None, None, None);
    let (mut exercice, mut error, mut beside) = (None, None, Vec::new());
    let (mut given, mut params, mut expect) = (Vec::new(), Vec::new(), Vec::new());
    let (mut margin, mut margins) = (Decimal::ZERO, Vec::new());
    for (key, value) in Reader::entries(table) {
        match key.get_ref().as_ref() {
            "name" => name = reader.text(key, value),
            "source" => source = reader.text(key, value).map(|t| t.text),
            "note" => note = reader.text(key, value).map(|t| t.text),
            "exercice" => {
                exercice = reader.scalar(key, value).filter(|text| year(&text.text).is_some());
                if exercice.is_none() {
                    reader.wrong_type(key, value, Expected::Year);
                }
            }
            "given" => given = entries(reader, key, value),
            "beside" => beside = read_beside(reader, key, value),
            "params" => params = entries(reader, key, value),
            "expect" => expect = entries(reader, key, value),
            "error" => error = entry(reader, key, value),
            "margin" => margin = positive(reader, key, value).unwrap_or_default(),
            "margins" => margins = read_margins(reader, key, value),
            _ => reader.unknown_key(key, CASE_KEYS),
        }
    }
    reader.need(table, &["name", "source"], place);
    // A case that expects nothing would always hold.
    let expects = table
        .get("expect")
        .is_some_and(|expect| expect.get_ref().as_table().is_none_or(|expect| !expect.is_empty()));
    if !expects && !table.contains_key("error") {
        reader.absent_key("expect", Some(place));
    }
    // The year and the name of the row have keys of their own.
    for entry in given.iter().filter(|entry| [KEY, PERIOD].contains(&entry.name.as_str())) {
        reader
            .refuse(|| codes::CaseColumn { column: &entry.name, policy: None }.at(entry.name_span));
    }
    let (name, source) = (name?, source?);
    Some(Case {
        name,
        source,
        note,
        place,
        exercice,
        given,
        beside,
        params,
        expect,
        error,
        margin,
        margins,
    })
}

fn read_beside(reader: &mut Reader, key: &Key, value: &Node) -> Vec<Beside> {
    let Some(items) = value.get_ref().as_array() else {
        reader.wrong_type(key, value, Expected::Tables);
        return Vec::new();
    };
    let mut beside = Vec::new();
    for item in items {
        let place = reader.place(item);
        let mut row = Beside { place, structure: None, exercice: None, given: Vec::new() };
        for entry in entries(reader, key, item) {
            let located = Located { text: entry.text.clone(), span: entry.span };
            match entry.name.as_str() {
                KEY => row.structure = Some(located),
                PERIOD => row.exercice = Some(located),
                _ => row.given.push(entry),
            }
        }
        beside.push(row);
    }
    beside
}

fn entries(reader: &mut Reader, key: &Key, value: &Node) -> Vec<Entry> {
    reader.named(key, value, entry).into_iter().map(|(_, entry)| entry).collect()
}

fn entry(reader: &mut Reader, key: &Key, value: &Node) -> Option<Entry> {
    let Located { text, span } = reader.scalar(key, value)?;
    let Located { text: name, span: name_span } = reader.name(key);
    if too_long(&text) {
        reader.refuse(|| codes::TextTooLong { column: &name, limit: LONGEST_TEXT }.at(span));
    }
    Some(Entry { name, name_span, text, span, bytes: value.span() })
}

fn read_margins(reader: &mut Reader, key: &Key, value: &Node) -> Vec<Margin> {
    let margin =
        |(name, value): (Located, Decimal)| Margin { name: name.text, span: name.span, value };
    reader.named(key, value, positive).into_iter().map(margin).collect()
}

fn positive(reader: &mut Reader, key: &Key, value: &Node) -> Option<Decimal> {
    let number = decimal(value.get_ref()).filter(|n| n.is_zero() || n.is_sign_positive());
    if number.is_none() {
        reader.wrong_type(key, value, Expected::Positive);
    }
    number
}

fn check_names(cases: &[Case], reader: &mut Reader) {
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for Case { name, .. } in cases {
        let first = *seen.entry(&name.text).or_insert(name.span);
        if first != name.span {
            reader.refuse(|| {
                codes::ManifestTwice { key: "case", name: &name.text }
                    .at(name.span)
                    .related(Some(first), Note::FirstDefined)
            });
        }
    }
}

/// All cases have a year, or none has.
fn check_years(cases: &[Case], reader: &mut Reader) {
    let beside = |case: &Case| case.beside.iter().any(|row| row.exercice.is_some());
    if cases.iter().any(|case| case.exercice.is_some() || beside(case)) {
        for case in cases.iter().filter(|case| case.exercice.is_none()) {
            reader.absent_key(PERIOD, Some(case.place));
        }
    }
}
