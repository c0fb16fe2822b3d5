//! Which format is asked for: by `--format`, or by the name of the file.

use super::args::OutputArgs;
use super::output;
use crate::diagnostic::{Diagnostic, codes};
use crate::render::Format;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use std::path::Path;

/// Extensions, with the format that they stand for. `.txt` says nothing more than "text".
const EXTENSIONS: [(&str, Format); 10] = [
    ("csv", Format::Csv),
    ("json", Format::Json),
    ("jsonl", Format::Jsonl),
    ("ndjson", Format::Jsonl),
    ("md", Format::Markdown),
    ("markdown", Format::Markdown),
    ("txt", Format::Table),
    ("xlsx", Format::Xlsx),
    ("ods", Format::Ods),
    ("parquet", Format::Parquet),
];

/// The format that a command writes.
pub(super) fn asked(args: &OutputArgs) -> Result<Format, Diagnostic> {
    if let Some(path) = args.output.as_deref().filter(|path| is_folder(path)) {
        let extension = |format| EXTENSIONS.iter().find(|(_, other)| *other == format);
        let extension = args.format.and_then(extension).map_or("csv", |(extension, _)| *extension);
        return Err(output::in_folder(Path::new(path), &format!("resultats.{extension}")));
    }
    let format = match (args.format, args.output.as_deref()) {
        (None, None) => Format::Table,
        (Some(format), None) => format,
        (None, Some(path)) => of(path).ok_or_else(|| unknown(path))?,
        (Some(format), Some(path)) => match of(path) {
            Some(other) if other != format && other != Format::Table => {
                let (format, expected) = (format.keyword(), other.keyword());
                return Err(codes::FormatMismatch { path, format, expected }.into());
            }
            _ => format,
        },
    };
    let word = format.keyword();
    match (format, args.dialect) {
        (Format::Csv, Some(dialect)) => Ok(dialect),
        (_, Some(_)) => Err(codes::DialectWithoutCsv { format: word }.into()),
        (Format::Parquet, None) if !cfg!(feature = "parquet") => Err(codes::ParquetNotBuilt.into()),
        (format, None) if format.is_binary() && args.output.is_none() => {
            Err(codes::FileNeeded { format: word }.into())
        }
        (format, None) => Ok(format),
    }
}

/// The same for a command that writes some formats only.
pub(super) fn among(args: &OutputArgs, known: &[Format]) -> Result<Format, Diagnostic> {
    let format = asked(args)?;
    if known.contains(&format) {
        return Ok(format);
    }
    let word = |format: &Format| format.keyword().to_owned();
    let known: Vec<String> = known.iter().map(word).collect();
    Err(codes::BadOption {
        name: "--format",
        value: format.keyword(),
        expected: Some(known.into()),
    }
    .into())
}

/// Whether the name of an output is that of a folder, there or not.
pub(super) fn is_folder(path: &str) -> bool {
    path.ends_with(std::path::is_separator) || Path::new(path).is_dir()
}

/// The format that the extension of a file stands for.
fn of(path: &str) -> Option<Format> {
    let extension = Path::new(path).extension()?.to_str()?.to_ascii_lowercase();
    EXTENSIONS.iter().find(|(known, _)| *known == extension).map(|(_, format)| *format)
}

fn unknown(path: &str) -> Diagnostic {
    let known: Vec<String> = EXTENSIONS.iter().map(|(known, _)| format!(".{known}")).collect();
    let extension = Path::new(path).extension().and_then(|e| e.to_str());
    let extension = extension.map(|e| format!(".{e}")).unwrap_or_default();
    codes::UnknownExtension { path, extension, expected: known }.into()
}

/// The forms that `--dialect` takes of a CSV: the comma with a point, or what a double click opens
/// in French.
pub(super) const DIALECTS: [(&str, Format); 2] =
    [("standard", Format::Csv), ("excel-fr", Format::ExcelFr)];

/// The words of formats, for `--format`.
pub(super) fn keywords<const N: usize>(formats: [Format; N]) -> [(&'static str, Format); N] {
    formats.map(|format| (format.keyword(), format))
}

/// What an option takes: one of these words.
pub(super) fn words<T: Copy + Send + Sync + 'static, const N: usize>(
    known: [(&'static str, T); N],
) -> impl TypedValueParser<Value = T> {
    let alias = |word| if word == "markdown" { Some("md") } else { None };
    let shown = known.map(|(word, _)| PossibleValue::new(word).aliases(alias(word)));
    PossibleValuesParser::new(shown).try_map(move |given| {
        let found = known.iter().find(|(word, _)| *word == given || alias(word) == Some(&given));
        found.map(|(_, meant)| *meant).ok_or(given)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;

    fn args(format: Option<Format>, output: Option<&str>, dialect: Option<Format>) -> OutputArgs {
        OutputArgs { format, output: output.map(str::to_owned), dialect, manifest: None }
    }

    #[test]
    fn the_name_of_the_file_says_the_format() {
        let of = |path: &str| asked(&args(None, Some(path), None)).map_err(|e| e.code);
        assert_eq!(of("a.csv"), Ok(Format::Csv));
        assert_eq!(of("dossier.v2/A.MD"), Ok(Format::Markdown));
        assert_eq!(of("a.ndjson"), Ok(Format::Jsonl));
        assert_eq!(of("page.txt"), Ok(Format::Table));
        for wrong in ["a", "a.doc", "dossier.csv/a", ".csv"] {
            assert_eq!(of(wrong), Err(Code::UnknownExtension), "{wrong}");
        }
        assert_eq!(asked(&args(None, None, None)).unwrap(), Format::Table);
    }

    #[test]
    fn what_is_asked_and_the_name_must_agree() {
        let both =
            |format, path: &str| asked(&args(Some(format), Some(path), None)).map_err(|e| e.code);
        assert_eq!(both(Format::Csv, "a.csv"), Ok(Format::Csv));
        assert_eq!(both(Format::Csv, "a.dat"), Ok(Format::Csv));
        assert_eq!(both(Format::Json, "a.txt"), Ok(Format::Json));
        assert_eq!(both(Format::Csv, "a.json"), Err(Code::FormatMismatch));
        let excel = args(None, Some("a.csv"), Some(Format::ExcelFr));
        assert_eq!(asked(&excel).unwrap(), Format::ExcelFr);
        let wrong = args(Some(Format::Json), None, Some(Format::Csv));
        assert_eq!(asked(&wrong).unwrap_err().code, Code::DialectWithoutCsv);
    }
}
