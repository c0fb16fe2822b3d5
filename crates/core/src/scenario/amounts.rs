//! Known amounts: a bare CSV that serves as the base of a diff (amounts paid, say).

use super::cells::number;
use super::files::{self, Reading};
use super::join::JoinOn;
use super::refusals::Refusals;
use super::rows::Rows;
use super::tables::Tables;
use crate::diagnostic::{Diagnostics, SourceId, codes};
use crate::sources::Sources;
use rust_decimal::Decimal;
use std::path::Path;

/// A table of known amounts.
#[derive(Debug)]
pub struct Amounts {
    /// The file.
    pub source: SourceId,
    /// Who each line is about, in the order of the file.
    pub rows: Rows,
    /// How the file was read, when it is not as programs write it.
    pub notices: Diagnostics,
    names: Vec<String>,
    tables: Tables,
}

impl Amounts {
    /// Reads a table of amounts; a structure (in a year) twice is an error.
    ///
    /// # Errors
    /// Those of [`Sources::read`]; of the form of the file, a column of the key or the period that
    /// is not there, a structure twice (in a year): `B06…`, `B10…`, at their places.
    pub fn load(
        sources: &mut Sources,
        path: &Path,
        key: &str,
        period: Option<&str>,
    ) -> Result<Self, Diagnostics> {
        let reading = Reading { wanted: vec![key.to_owned()], ..Reading::default() };
        let table = files::open(sources, path, &reading)?;
        let notices = table.notices().clone();
        let source = table.id();
        let on =
            JoinOn { key: key.to_owned(), period: period.map(str::to_owned), period_span: None };
        let tables = Tables::join(vec![table], &on)?;
        let names = tables.columns().keys();
        let names = names.filter(|name| *name != key && Some(name.as_str()) != period);
        let (rows, names) = (tables.rows().clone(), names.cloned().collect());
        Ok(Self { source, rows, notices, names, tables })
    }

    /// Names of the columns beside the key and the period: amounts or not.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The amounts of a column, parallel to [`Amounts::rows`], in the unit of the file; an empty
    /// cell is missing.
    ///
    /// # Errors
    /// `B0806` when there is no such column beside the key and the period; cells that are no exact
    /// number (`B0612` to `B0614`, `B0618`, `B0619`, `B1002`, `B1003`, `B1010`), at their places.
    pub fn column(&self, name: &str) -> Result<Vec<Option<Decimal>>, Diagnostics> {
        let known = self.names.iter().any(|known| known == name);
        let column = self.tables.columns().get(name).filter(|_| known);
        let (Some(column), Some(part)) = (column, self.tables.parts.first()) else {
            return Err(vec![
                codes::AmountsColumn { column: name, known: None }
                    .at(self.tables.header())
                    .suggest(name, self.names.iter()),
            ]);
        };
        let mut amounts = Vec::with_capacity(self.rows.len());
        let mut refusals = Refusals::default();
        let table = &part.table;
        table.scan(0..table.len(), [column.index], |row, cells| {
            let (cell, notation) = (cells.get(column.index), table.notation(column.index));
            let amount = number(cell, notation);
            if let Err(fault) = amount {
                let told = || fault.told(name, &cell.said(), Some(notation.of(cell)), None);
                refusals.push(|| told().at(table.cell(row, column.index)));
            }
            amounts.push(amount.ok().flatten());
        });
        refusals.told(name, table.title(column.index)).map(|()| amounts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;
    use crate::scenario::tests::d;

    #[test]
    fn amounts_are_exact_or_missing_and_a_bad_one_has_its_place() {
        let good = "structure,exercice,commune,verse\n01053,2024,Lyon,1.10\nB,2024,Brest,\n";
        let bad = format!("{good}C,2024,Caen,\"1,5\"\n");
        let mut sources = Sources::memory([("good.csv", good), ("bad.csv", &bad)]);
        let load = |sources: &mut Sources, path: &str| {
            Amounts::load(sources, Path::new(path), "structure", Some("exercice")).unwrap()
        };
        let table = load(&mut sources, "good.csv");
        assert_eq!(table.names(), ["commune", "verse"]);
        assert_eq!(table.rows.structure(0), "01053");
        assert_eq!(table.column("verse").unwrap(), [Some(d("1.1")), None]);
        let unknown = table.column("versé").unwrap_err();
        let near = (unknown[0].code, unknown[0].suggestion.as_deref());
        assert_eq!(near, (Code::AmountsColumn, Some("verse")));

        let bad = load(&mut sources, "bad.csv").column("verse").unwrap_err();
        let span = bad[0].span.unwrap();
        assert_eq!((bad[0].code, span.line, span.column), (Code::CellComma, 4, 13));
        let failed = format!("{good}C,2024,Caen,#NOM ?\n");
        let mut sources = Sources::memory([("f.csv", failed.as_str())]);
        let failed = load(&mut sources, "f.csv").column("verse").unwrap_err();
        assert_eq!(failed[0].code, Code::CellFormulaError);
    }
}
