//! What was found of a file that nobody had declared, and what is said of it.

use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::scenario::table::Table;
use crate::scenario::text::{toml, toml_key};

/// What was found of a file that nobody had declared.
#[derive(Clone, Debug, Default)]
pub(in crate::scenario) struct Found {
    /// The separator, where it is no comma.
    pub(super) separator: Option<char>,
    /// The encoding, where it is not UTF-8.
    pub(super) encoding: Option<&'static str>,
    /// Columns whose decimals come after a comma, and whether those of others come after a point.
    pub(super) commas: Vec<String>,
    pub(super) points: bool,
    /// Whether spaces separate thousands.
    pub(super) spaces: bool,
    /// Columns of dates that are written with the day first.
    pub(super) dates: Vec<String>,
    /// The line of titles, where it is not the first.
    pub(super) header: Option<u32>,
    /// The sheet, where a workbook has several.
    pub(super) sheet: Option<String>,
    /// What is worth a look in its cells.
    pub(super) cells: Diagnostics,
}

impl Found {
    /// What is to be said of it; nothing of a table as programs write it.
    pub(super) fn notices(&self, table: &Table) -> Diagnostics {
        self.read_as(table).into_iter().chain(self.cells.iter().cloned()).collect()
    }

    /// How it was read, and what a manifest writes to say so.
    fn read_as(&self, table: &Table) -> Option<Diagnostic> {
        let tab = |c: char| if c == '\t' { "tab".to_owned() } else { c.to_string() };
        let separator = self.separator.map(tab);
        let decimal = (!self.commas.is_empty()).then(|| {
            if !self.points {
                return toml(",");
            }
            let columns = self.commas.iter().map(|name| format!("{} = \",\"", toml_key(name)));
            format!("{{ {} }}", columns.collect::<Vec<_>>().join(", "))
        });
        let keys = [
            ("separator", separator.as_deref().map(toml)),
            ("decimal", decimal.clone()),
            ("thousands", self.spaces.then(|| toml(" "))),
            ("dates", (!self.dates.is_empty()).then(|| toml("dd/mm/yyyy"))),
            ("encoding", self.encoding.map(|name| toml(&name.to_lowercase()))),
            ("sheet", self.sheet.as_deref().map(toml)),
            ("header", self.header.map(|line| line.to_string())),
        ];
        let keys = keys.into_iter().filter_map(|(key, value)| Some(format!("{key} = {}", value?)));
        let keys: Vec<String> = keys.collect();
        let notice = codes::ReadAs {
            path: table.path(),
            written: format!("{{ file = {}, {} }}", toml(table.file()), keys.join(", ")),
            separator: self.separator.map(|c| match c {
                '\t' => "tab".into(),
                c => c.into(),
            }),
            decimal: decimal.map(|_| ','.into()),
            columns: self.points.then(|| (&self.commas).into()).filter(|_| !self.commas.is_empty()),
            spaces: self.spaces.then(|| "1 234".into()),
            dates: (!self.dates.is_empty()).then(|| (&self.dates).into()),
            encoding: self.encoding.map(Into::into),
            sheet: self.sheet.as_ref().map(Into::into),
            header: self.header.map(|line| line as usize),
        };
        (!keys.is_empty()).then(|| notice.at(table.header()))
    }
}
