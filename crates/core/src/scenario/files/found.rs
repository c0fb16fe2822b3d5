//! What was found of a file that nobody had declared, and what is said of it.

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};

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
        let mut notice = Diagnostic::new(Code::ReadAs).with("path", path);
        let said = notice.args.len();
        let sign = |c: char| match c {
            '\t' => "tab".to_owned(),
            c => c.to_string(),
        };
        notice.args.extend(self.separator.map(|c| ("separator", sign(c).into())));
        notice.args.extend(self.decimal.map(|c| ("decimal", sign(c).into())));
        notice.args.extend(self.spaces.then(|| ("spaces", "1 234".into())));
        if !self.dates.is_empty() {
            notice.args.push(("dates", self.dates.clone().into()));
        }
        notice.args.extend(self.encoding.map(|name| ("encoding", name.into())));
        notice.args.extend(self.sheet.as_ref().map(|name| ("sheet", name.into())));
        notice.args.extend(self.header.map(|line| ("header", (line as usize).into())));
        (notice.args.len() > said).then(|| notice.at(header))
    }
}
