//! The words of a workbook.

use super::Lang;
use super::number;
use super::sentences;
use bareme_compare::compare::Status;

catalogue!("book");

/// How many numbers of a column a sheet could not hold whole.
pub(crate) fn rounded(count: usize, sheet: &str, column: Option<&str>, lang: Lang) -> String {
    let column = column.map(|name| format!(", {name}")).unwrap_or_default();
    let numbers = match (count, lang) {
        (1, Lang::Fr) => "1 nombre".to_owned(),
        (1, Lang::En) => "1 number".to_owned(),
        (n, Lang::Fr) => format!("{} nombres", number::number(n.into(), lang)),
        (n, Lang::En) => format!("{} numbers", number::number(n.into(), lang)),
    };
    format!("! {sheet}{column}{}{numbers}", lang.colon())
}

/// What stands before these counts.
pub(crate) fn beyond(lang: Lang) -> &'static str {
    lang.pick(
        "Un tableur ne tient que 15 chiffres : les nombres qui en ont plus sont arrondis à 15. \
         Tous leurs chiffres sont dans les sorties csv, json et parquet.",
        "A spreadsheet holds 15 digits only: numbers that have more are rounded to 15. All their \
         digits are in the csv, json and parquet outputs.",
    )
}

/// The program and the language that computed it.
pub(crate) fn computed_by(version: &str, edition: Option<u32>, lang: Lang) -> String {
    let edition = edition.map(|edition| match lang {
        Lang::Fr => format!(", langage édition {edition}"),
        Lang::En => format!(", edition {edition} of the language"),
    });
    format!("bareme {version}{}", edition.unwrap_or_default())
}

/// How many structures or rows a sheet shows.
pub(crate) fn about(what: Say, rows: Option<usize>, lang: Lang) -> String {
    let rows = rows.map(|rows| format!(" ({})", sentences::rows(rows, lang)));
    format!("{}{}", what.text(lang), rows.unwrap_or_default())
}
