//! What a manifest says of one of its tables, beside the name of its file.

use super::codes::CodeKind;
use super::pattern::Pattern;
use crate::diagnostic::{Span, codes};
use crate::scenario::dates::Dates;
use crate::scenario::files::{self, Reading};
use crate::scenario::lineage::Op;
use crate::scenario::text::{clean, year};
use crate::scenario::toml_reader::{Expected, Key, Located, Node, Reader};
use std::collections::BTreeMap;
use toml::de::DeTable;

const KEYS: &[&str] = &[
    "file",
    "sheet",
    "separator",
    "encoding",
    "decimal",
    "thousands",
    "dates",
    "totals",
    "header",
    "columns",
    "skip",
    "rename",
    "keep",
    "on",
    "years",
    "vintage",
    "period",
    "where",
    "missing",
    "codes",
    "multi",
    "reduce",
    "lookup",
];
const REDUCE_KEYS: &[&str] = &["op", "of", "by", "missing"];

/// A column of the reduced table.
#[derive(Clone, Debug)]
pub(super) struct Reduction {
    pub(super) name: Located,
    pub(super) op: Op,
    /// The column that it is made of.
    pub(super) of: Located,
    /// The weight, or what says which row is the main one.
    pub(super) by: Option<Located>,
    /// Whether rows in which something is missing are left out.
    pub(super) skip: bool,
}

impl Reduction {
    pub(super) fn new(name: Located) -> Self {
        Self { of: name.clone(), name, op: Op::Same, by: None, skip: false }
    }

    /// Whether it is made of this column.
    pub(super) fn uses(&self, column: &str) -> bool {
        (self.of.text == column && self.op != Op::Count)
            || self.by.as_ref().is_some_and(|by| by.text == column)
    }
}

/// A table of a manifest.
#[derive(Clone, Debug, Default)]
pub(in crate::scenario) struct TableSpec {
    pub(in crate::scenario) file: Option<Located>,
    /// How its file is read.
    pub(in crate::scenario) reading: Reading,
    /// Columns that join: of the set, then of the file. None: the key and the period.
    pub(in crate::scenario) on: Vec<(Located, Located)>,
    /// New names, each with the old one.
    pub(super) rename: Vec<(Located, Located)>,
    /// The only columns kept, under their new names.
    pub(super) keep: Option<Vec<Located>>,
    /// Columns made of one a year: their name, then how those are called.
    pub(super) years: Vec<(Located, Located)>,
    /// Which year of the file serves which of the set.
    pub(in crate::scenario) vintage: Option<Vintage>,
    /// The column of the file that holds years.
    pub(super) period: Option<Located>,
    /// Rows kept: a column of the file and what it may hold.
    pub(super) filter: Vec<(Located, Vec<String>)>,
    /// Cells that hold nothing.
    pub(super) missing: Vec<String>,
    pub(super) codes: Vec<(Located, CodeKind)>,
    /// Columns of several codes, and what separates them.
    pub(super) multi: Vec<(Located, String)>,
    pub(super) reduce: Vec<Reduction>,
    /// Tables looked up for the rows of this one, before it is reduced.
    pub(super) lookups: Vec<TableSpec>,
}

/// Which year of a dated table serves which of the set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::scenario) enum Vintage {
    /// The last that is not after.
    Latest,
    /// Always the same.
    Year(i32),
    /// One for each that is named, the same for others.
    Map(BTreeMap<i32, i32>),
}

impl TableSpec {
    /// A file by its name alone.
    pub(in crate::scenario) fn plain(file: Located) -> Self {
        Self { file: Some(file), ..Self::default() }
    }

    /// Whether the file is the table.
    pub(super) fn is_as_it_stands(&self) -> bool {
        self.rename.is_empty()
            && self.keep.is_none()
            && self.years.is_empty()
            && self.period.is_none()
            && self.filter.is_empty()
            && self.missing.is_empty()
            && self.codes.is_empty()
            && self.multi.is_empty()
            && self.reduce.is_empty()
            && self.reading.columns.is_none()
            && self.reading.totals.as_ref().is_none_or(Vec::is_empty)
    }
}

/// Reads the tables that a key lists: names of files, or what is said of each.
pub(in crate::scenario) fn read(reader: &mut Reader, key: &Key, value: &Node) -> Vec<TableSpec> {
    let Some(items) = value.get_ref().as_array().filter(|items| !items.is_empty()) else {
        reader.wrong_type(key, value, Expected::TableList);
        return Vec::new();
    };
    let mut specs = Vec::new();
    for item in items {
        match item.get_ref().as_table() {
            Some(table) => specs.push(spec(reader, table, reader.place(item))),
            None if item.get_ref().is_str() => {
                specs.extend(reader.text(key, item).map(TableSpec::plain));
            }
            None => reader.wrong_type(key, item, Expected::TableList),
        }
    }
    specs
}

fn spec(reader: &mut Reader, table: &DeTable, place: Span) -> TableSpec {
    let mut spec = TableSpec::default();
    let (mut columns, mut skip) = (None, 0);
    for (key, value) in Reader::entries(table) {
        match key.get_ref().as_ref() {
            "file" => spec.file = reader.text(key, value),
            "sheet" => spec.reading.sheet = reader.text(key, value).map(|t| t.text),
            "separator" => {
                let known = [(",", ','), (";", ';'), ("tab", '\t'), ("\t", '\t'), ("|", '|')];
                spec.reading.separator = choice(reader, key, value, &known);
            }
            "decimal" => {
                let known = [(".", '.'), (",", ',')];
                let table = value.get_ref().as_table().map(Reader::entries);
                for (column, sign) in table.iter().flatten() {
                    let sign = choice(reader, column, sign, &known);
                    let column = reader.name(column).text;
                    spec.reading.decimals.extend(sign.map(|sign| (column, sign)));
                }
                if table.is_none() {
                    spec.reading.numbers.decimal = choice(reader, key, value, &known);
                }
            }
            "thousands" => {
                let known = [(" ", ' '), (".", '.'), (",", ','), ("'", '\'')];
                spec.reading.numbers.thousands = choice(reader, key, value, &known);
            }
            "dates" => {
                let known = [("dd/mm/yyyy", Dates::DayFirst), ("yyyy-mm-dd", Dates::Iso)];
                spec.reading.numbers.dates = choice(reader, key, value, &known);
            }
            "totals" => spec.reading.totals = Some(markers(reader, key, value)),
            "encoding" => {
                spec.reading.encoding = reader.text(key, value).and_then(|name| {
                    let found = files::encoding(&name.text);
                    if found.is_none() {
                        let known = ["utf-8", "windows-1252", "iso-8859-15", "utf-16le", "ibm866"];
                        not_among(reader, key, &name, &known);
                    }
                    found
                });
            }
            "header" => spec.reading.header = count(reader, key, value),
            "skip" => skip = count(reader, key, value).unwrap_or(0),
            "columns" => columns = titles(reader, key, value),
            "rename" => spec.rename = names(reader, key, value),
            "keep" => spec.keep = Some(reader.texts(key, value)),
            "on" => spec.on = names(reader, key, value),
            "years" => {
                spec.years = names(reader, key, value);
                for (_, pattern) in &spec.years {
                    if Pattern::of(&pattern.text).is_none() {
                        let known = ["TP60{yy}", "TP60_{yyyy}"];
                        not_among(reader, key, pattern, &known);
                    }
                }
            }
            "vintage" => spec.vintage = vintage(reader, key, value),
            "period" => spec.period = reader.text(key, value),
            "where" => spec.filter = filter(reader, key, value),
            "missing" => spec.missing = markers(reader, key, value),
            "codes" => {
                for (column, kind) in names(reader, key, value) {
                    let known = CodeKind::ALL.map(CodeKind::name);
                    match CodeKind::ALL.into_iter().find(|known| known.name() == kind.text) {
                        Some(kind) => spec.codes.push((column, kind)),
                        None => not_among(reader, key, &kind, &known),
                    }
                }
            }
            "multi" => {
                let columns = names(reader, key, value).into_iter();
                spec.multi = columns.map(|(column, by)| (column, by.text)).collect();
            }
            "reduce" => spec.reduce = reductions(reader, key, value),
            "lookup" => spec.lookups = read(reader, key, value),
            _ => reader.unknown_key(key, KEYS),
        }
    }
    reader.need(table, &["file"], place);
    if !spec.lookups.is_empty() && spec.reduce.is_empty() {
        reader.absent_key("reduce", Some(place));
    }
    for lookup in spec.lookups.iter().filter(|lookup| lookup.on.is_empty()) {
        let place = lookup.file.as_ref().map_or(place, |file| file.span);
        reader.absent_key("on", Some(place));
    }
    spec.reading.columns = columns.map(|columns| (columns, skip));
    if skip > 0 && spec.reading.columns.is_none() {
        spec.reading.header = spec.reading.header.or(Some(skip + 1));
    }
    spec.reading.ragged = spec.reading.columns.is_some() && !spec.filter.is_empty();
    spec
}

fn choice<T: Copy>(
    reader: &mut Reader,
    key: &Key,
    value: &Node,
    known: &[(&'static str, T)],
) -> Option<T> {
    let Some(text) = value.get_ref().as_str() else {
        reader.wrong_type(key, value, Expected::Text);
        return None;
    };
    let space = |text: &str| matches!(text, "\u{a0}" | "\u{202f}");
    let text = if space(text) { " " } else { text };
    let found = known.iter().find(|(name, _)| *name == text).map(|(_, found)| *found);
    if found.is_none() {
        let given = Located { text: text.to_owned(), span: reader.place(value) };
        let known: Vec<&'static str> = known.iter().map(|(name, _)| *name).collect();
        not_among(reader, key, &given, &known);
    }
    found
}

/// Refuses a text that is none of those that a key may hold.
pub(super) fn not_among(reader: &mut Reader, key: &Key, given: &Located, known: &[&str]) {
    reader.refuse(|| {
        codes::ManifestChoice { key: key.get_ref().as_ref(), value: &given.text, known }
            .at(given.span)
            .suggest(&given.text, known.iter().copied())
    });
}

fn count(reader: &mut Reader, key: &Key, value: &Node) -> Option<u32> {
    reader.whole(key, value, 1..=10_000, Expected::Count)
}

/// Texts by name, with their places.
fn names(reader: &mut Reader, key: &Key, value: &Node) -> Vec<(Located, Located)> {
    reader.named(key, value, Reader::text)
}

/// Titles of a file that has none; an empty one is a column left out.
fn titles(reader: &mut Reader, key: &Key, value: &Node) -> Option<Vec<String>> {
    let items = value.get_ref().as_array();
    let title = |item: &Node| item.get_ref().as_str().map(|text| clean(text).into_owned());
    let titles = items.and_then(|items| items.iter().map(title).collect::<Option<Vec<_>>>());
    if titles.is_none() {
        reader.wrong_type(key, value, Expected::Texts);
    }
    titles
}

/// What cells that hold nothing say: empty texts are allowed, and say nothing new.
fn markers(reader: &mut Reader, key: &Key, value: &Node) -> Vec<String> {
    let markers = titles(reader, key, value).unwrap_or_default();
    markers.into_iter().filter(|marker| !marker.is_empty()).collect()
}

fn filter(reader: &mut Reader, key: &Key, value: &Node) -> Vec<(Located, Vec<String>)> {
    reader.named(key, value, |reader, key, value| {
        if value.get_ref().is_array() {
            return Some(titles(reader, key, value).unwrap_or_default());
        }
        let text = reader.scalar(key, value);
        Some(text.map(|text| clean(&text.text).into_owned()).into_iter().collect())
    })
}

fn vintage(reader: &mut Reader, key: &Key, value: &Node) -> Option<Vintage> {
    if let Some(table) = value.get_ref().as_table() {
        let mut years = BTreeMap::new();
        for (key, value) in Reader::entries(table) {
            let of = year(key.get_ref());
            let served = reader.scalar(key, value).and_then(|text| year(&text.text));
            match of.zip(served) {
                Some((of, served)) => drop(years.insert(of, served)),
                None => reader.wrong_type(key, value, Expected::Year),
            }
        }
        return Some(Vintage::Map(years));
    }
    let text = reader.scalar(key, value)?;
    if text.text == "latest" {
        return Some(Vintage::Latest);
    }
    let fixed = year(&text.text).map(Vintage::Year);
    if fixed.is_none() {
        not_among(reader, key, &text, &["latest", "2021", "{ 2025 = 2021 }"]);
    }
    fixed
}

fn reductions(reader: &mut Reader, key: &Key, value: &Node) -> Vec<Reduction> {
    let Some(table) = reader.table(key, value) else { return Vec::new() };
    let mut reductions = Vec::new();
    for (key, value) in Reader::entries(table) {
        let mut reduction = Reduction::new(reader.name(key));
        let mut op = None;
        if let Some(table) = value.get_ref().as_table() {
            for (key, value) in Reader::entries(table) {
                match key.get_ref().as_ref() {
                    "op" => op = reader.text(key, value),
                    "of" => reduction.of = reader.text(key, value).unwrap_or(reduction.of),
                    "by" => reduction.by = reader.text(key, value),
                    "missing" => {
                        reduction.skip =
                            choice(reader, key, value, &[("skip", true)]) == Some(true);
                    }
                    _ => reader.unknown_key(key, REDUCE_KEYS),
                }
            }
            if op.is_none() {
                reader.absent_key("op", Some(reader.place(key)));
            }
        } else {
            op = reader.text(key, value);
        }
        let Some(op) = op else { continue };
        let Some(known) = Op::ALL.into_iter().find(|known| known.name() == op.text) else {
            not_among(reader, key, &op, &Op::ALL.map(Op::name));
            continue;
        };
        if known == Op::Main && reduction.by.is_none() {
            reader.absent_key("by", Some(op.span));
        }
        reduction.op = known;
        reductions.push(reduction);
    }
    reductions
}
