//! What was found of a file that nobody had declared, and what is said of it.

use crate::diagnostic::{Diagnostic, Diagnostics, Span, codes};

/// What was found of a file that nobody had declared.
#[derive(Clone, Debug, Default)]
pub(in crate::scenario) struct Found {
    /// The separator, where it is no comma.
    pub(super) separator: Option<char>,
    /// The encoding, where it is not UTF-8.
    pub(super) encoding: Option<&'static str>,
    /// The decimal sign, where it is no point.
    pub(super) decimal: Option<char>,
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
    pub(in crate::scenario) fn notices(&self, path: &str, header: Span) -> Diagnostics {
        self.read_as(path, header).into_iter().chain(self.cells.iter().cloned()).collect()
    }

    fn read_as(&self, path: &str, header: Span) -> Option<Diagnostic> {
        let sign = |c: char| match c {
            '\t' => "tab".into(),
            c => c.into(),
        };
        let notice: Diagnostic = codes::ReadAs {
            path,
            separator: self.separator.map(sign),
            decimal: self.decimal.map(Into::into),
            spaces: self.spaces.then(|| "1 234".into()),
            dates: (!self.dates.is_empty()).then(|| (&self.dates).into()),
            encoding: self.encoding.map(Into::into),
            sheet: self.sheet.as_ref().map(Into::into),
            header: self.header.map(|line| line as usize),
        }
        .at(header);
        (notice.args.len() > 1).then_some(notice)
    }
}
