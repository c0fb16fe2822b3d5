//! Texts that are made of files: bytes decoded, the sheet of a workbook.

use super::{Content, Sheet, Source, Sources};
use crate::diagnostic::{SourceId, Span};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

impl Sources {
    /// Gives a file that is not UTF-8 its text. Its bytes, and what they sum up to, stay its own.
    pub(crate) fn decoded(&mut self, id: SourceId, text: String) {
        let source = &mut self.files[id.0 as usize];
        let bytes = source.bytes().to_vec();
        source.content = Arc::new(Content::Decoded { bytes, text });
    }

    /// Adds a sheet of a workbook, or the cells of a file that is none; the same one once.
    pub(crate) fn add_sheet(&mut self, of: SourceId, name: &str, cells: Sheet) -> SourceId {
        let path = self.get(of).path.clone();
        let key = PathBuf::from(format!("<{}>/{name}", of.0));
        if let Some(id) = self.by_path.get(&key) {
            return *id;
        }
        self.insert(key, Source { sheet: Some(name.to_owned()), ..Source::of_cells(path, cells) })
    }

    /// Adds cells that this program made: line n is row n.
    pub(crate) fn add_cells(&mut self, name: &str, cells: Sheet) -> SourceId {
        let key = PathBuf::from(format!("<{name}>/{}", self.files.len()));
        self.insert(key, Source::of_cells(PathBuf::from(name), cells))
    }

    /// A place for people: `file.csv:12:5`, `file.xlsx:Sheet!C12`.
    pub fn shown_place(&self, span: Span) -> String {
        let source = self.get(span.source);
        format!("{}:{}", source.path.display(), source.place(span))
    }
}

impl Source {
    fn of_cells(path: PathBuf, cells: Sheet) -> Self {
        let content = Content::Cells { cells: Arc::new(cells), lines: OnceLock::new() };
        let content = Arc::new(content);
        Self { path, is_file: false, sheet: None, content, sha256: OnceLock::new() }
    }

    /// Its cells, where it is not a text.
    pub(crate) fn cells(&self) -> Option<&Arc<Sheet>> {
        if let Content::Cells { cells, .. } = &*self.content { Some(cells) } else { None }
    }

    /// The sheet that it is, when it is one of a workbook.
    pub fn sheet(&self) -> Option<&str> {
        self.sheet.as_deref()
    }

    /// A place in it: line and column of a text, the cell of a sheet.
    pub fn place(&self, span: Span) -> String {
        let (Some(sheet), Some(cells)) = (&self.sheet, self.cells()) else {
            return format!("{}:{}", span.line, span.column);
        };
        let column = cells.column_at(span.line.saturating_sub(1), span.column);
        match span.length {
            0 => format!("{sheet}!{0}:{0}", span.line),
            _ => format!("{sheet}!{}{}", letters(column), span.line),
        }
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
    use crate::sources::Cell;
    use std::path::Path;

    #[test]
    fn a_place_of_a_sheet_is_its_cell() {
        let mut sources = Sources::memory([("w.xlsx", "PK")]);
        let book = sources.read(Path::new("w.xlsx")).unwrap();
        let mut cells = Sheet::default();
        for (column, text) in ["a", "x, y", "c"].iter().enumerate() {
            assert!(cells.push(1, column, Cell::text(text)));
        }
        let sheet = sources.add_sheet(book, "Données", cells);
        assert_eq!(sheet, sources.add_sheet(book, "Données", Sheet::default()));
        assert_eq!(sources.get(sheet).line(2), "a,\"x, y\",c");
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
