//! Texts that are made of files: bytes decoded, the sheet of a workbook.

use super::{Content, Source, Sources};
use crate::diagnostic::{SourceId, Span};
use std::path::PathBuf;
use std::sync::Arc;

impl Sources {
    /// Gives a file that is not UTF-8 its text. Its bytes, and what they sum up to, stay its own.
    pub(crate) fn decoded(&mut self, id: SourceId, text: String) {
        let source = &mut self.files[id.0 as usize];
        let bytes = source.bytes().to_vec();
        source.content = Arc::new(Content::Decoded { bytes, text });
    }

    /// Adds a sheet of a workbook as text: line n is row n, and cells stand between commas.
    pub(crate) fn add_sheet(&mut self, of: SourceId, sheet: &str, text: String) -> SourceId {
        let path = self.get(of).path.clone();
        let key = PathBuf::from(format!("<{}>/{sheet}", of.0));
        if let Some(id) = self.by_path.get(&key) {
            return *id;
        }
        let source = Source::new(path, text.into_bytes());
        self.insert(key, Source { is_file: false, sheet: Some(sheet.to_owned()), ..source })
    }

    /// A place for people: `file.csv:12:5`, `file.xlsx:Sheet!C12`.
    pub fn shown_place(&self, span: Span) -> String {
        let source = self.get(span.source);
        format!("{}:{}", source.path.display(), source.place(span))
    }
}

impl Source {
    /// The sheet that it is, when it is one of a workbook.
    pub fn sheet(&self) -> Option<&str> {
        self.sheet.as_deref()
    }

    /// A place in it: line and column of a text, the cell of a sheet.
    pub fn place(&self, span: Span) -> String {
        let Some(sheet) = &self.sheet else {
            return format!("{}:{}", span.line, span.column);
        };
        let column = self.cell_number(span);
        match span.length {
            0 => format!("{sheet}!{0}:{0}", span.line),
            _ => format!("{sheet}!{}{}", letters(column), span.line),
        }
    }

    /// The number of the cell at a place of a line of cells, from 0.
    fn cell_number(&self, span: Span) -> usize {
        let before = self.line(span.line).chars().take(span.column.saturating_sub(1) as usize);
        let (mut quoted, mut cells) = (false, 0);
        for c in before {
            match c {
                '"' => quoted = !quoted,
                ',' if !quoted => cells += 1,
                _ => {}
            }
        }
        cells
    }
}

/// The name of a column of a sheet: A, B … Z, AA, AB …
pub(crate) fn letters(column: usize) -> String {
    let mut name = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        name.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    name.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn a_place_of_a_sheet_is_its_cell() {
        let mut sources = Sources::memory([("w.xlsx", "PK")]);
        let book = sources.read(Path::new("w.xlsx")).unwrap();
        let sheet = sources.add_sheet(book, "Données", "\na,\"x, y\",c\n".to_owned());
        assert_eq!(sheet, sources.add_sheet(book, "Données", String::new()));
        let place = |column, length| sources.shown_place(Span::new(sheet, 2, column, length));
        assert_eq!(place(1, 1), "w.xlsx:Données!A2");
        assert_eq!(place(3, 6), "w.xlsx:Données!B2");
        assert_eq!(place(10, 1), "w.xlsx:Données!C2");
        assert_eq!(place(1, 0), "w.xlsx:Données!2:2", "a whole row");
        assert_eq!(sources.shown_place(Span::new(book, 2, 3, 1)), "w.xlsx:2:3");
        let names = [0, 25, 26, 51, 701, 702, 16_383].map(letters);
        assert_eq!(names, ["A", "Z", "AA", "AZ", "ZZ", "AAA", "XFD"]);
    }

    #[test]
    fn a_decoded_file_keeps_its_bytes() {
        let mut sources = Sources::memory([("t.csv", b"\xe9t\xe9\n".to_vec())]);
        let id = sources.read(Path::new("t.csv")).unwrap();
        let digest = sources.get(id).sha256();
        sources.decoded(id, "été\n".to_owned());
        assert_eq!((sources.get(id).text(), sources.get(id).sha256()), ("été\n", digest));
        assert_eq!(sources.get(id).bytes(), b"\xe9t\xe9\n");
    }
}
