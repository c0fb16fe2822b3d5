//! Which format is asked for: by `--format`, or by the name of the file.

use super::args::{Dialect, OutputArgs, OutputFormat};
use super::output;
use crate::diagnostic::{Diagnostic, codes};
use crate::render::Format;
use clap::ValueEnum;
use std::path::Path;

/// Extensions, with the format that they stand for. `.txt` says nothing more than "text".
const EXTENSIONS: [(&str, OutputFormat); 10] = [
    ("csv", OutputFormat::Csv),
    ("json", OutputFormat::Json),
    ("jsonl", OutputFormat::Jsonl),
    ("ndjson", OutputFormat::Jsonl),
    ("md", OutputFormat::Markdown),
    ("markdown", OutputFormat::Markdown),
    ("txt", OutputFormat::Table),
    ("xlsx", OutputFormat::Xlsx),
    ("ods", OutputFormat::Ods),
    ("parquet", OutputFormat::Parquet),
];

/// The format that a command writes.
pub(super) fn asked(args: &OutputArgs) -> Result<Format, Diagnostic> {
    if let Some(path) = args.output.as_deref().filter(|path| is_folder(path)) {
        let extension = |format| EXTENSIONS.iter().find(|(_, other)| *other == format);
        let extension = args.format.and_then(extension).map_or("csv", |(extension, _)| *extension);
        return Err(output::in_folder(Path::new(path), &format!("resultats.{extension}")));
    }
    let format = match (args.format, args.output.as_deref()) {
        (None, None) => OutputFormat::Table,
        (Some(format), None) => format,
        (None, Some(path)) => of(path).ok_or_else(|| unknown(path))?,
        (Some(format), Some(path)) => match of(path) {
            Some(other) if other != format && other != OutputFormat::Table => {
                return Err(codes::FormatMismatch {
                    path,
                    format: word(format),
                    expected: word(other),
                }
                .into());
            }
            _ => format,
        },
    };
    match (format, args.dialect) {
        (OutputFormat::Csv, Some(Dialect::ExcelFr)) => Ok(Format::ExcelFr),
        (OutputFormat::Csv, _) => Ok(Format::Csv),
        (other, Some(_)) => Err(codes::DialectWithoutCsv { format: word(other) }.into()),
        (OutputFormat::Table, None) => Ok(Format::Table),
        (OutputFormat::Json, None) => Ok(Format::Json),
        (OutputFormat::Jsonl, None) => Ok(Format::Jsonl),
        (OutputFormat::Markdown, None) => Ok(Format::Markdown),
        (OutputFormat::Xlsx, None) => in_a_file(Format::Xlsx, args),
        (OutputFormat::Ods, None) => in_a_file(Format::Ods, args),
        (OutputFormat::Parquet, None) if !cfg!(feature = "parquet") => {
            Err(codes::ParquetNotBuilt.into())
        }
        (OutputFormat::Parquet, None) => in_a_file(Format::Parquet, args),
    }
}

/// A format that no terminal shows needs a file.
fn in_a_file(format: Format, args: &OutputArgs) -> Result<Format, Diagnostic> {
    match args.output {
        Some(_) => Ok(format),
        None => Err(codes::FileNeeded { format: format.keyword() }.into()),
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
fn of(path: &str) -> Option<OutputFormat> {
    let extension = Path::new(path).extension()?.to_str()?.to_ascii_lowercase();
    EXTENSIONS.iter().find(|(known, _)| *known == extension).map(|(_, format)| *format)
}

fn unknown(path: &str) -> Diagnostic {
    let known: Vec<String> = EXTENSIONS.iter().map(|(known, _)| format!(".{known}")).collect();
    let extension = Path::new(path).extension().and_then(|e| e.to_str());
    let extension = extension.map(|e| format!(".{e}")).unwrap_or_default();
    codes::UnknownExtension { path, extension, expected: known }.into()
}

fn word(format: OutputFormat) -> String {
    format.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;

    fn args(
        format: Option<OutputFormat>,
        output: Option<&str>,
        dialect: Option<Dialect>,
    ) -> OutputArgs {
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
        assert_eq!(both(OutputFormat::Csv, "a.csv"), Ok(Format::Csv));
        assert_eq!(both(OutputFormat::Csv, "a.dat"), Ok(Format::Csv));
        assert_eq!(both(OutputFormat::Json, "a.txt"), Ok(Format::Json));
        assert_eq!(both(OutputFormat::Csv, "a.json"), Err(Code::FormatMismatch));
        let excel = args(None, Some("a.csv"), Some(Dialect::ExcelFr));
        assert_eq!(asked(&excel).unwrap(), Format::ExcelFr);
        let wrong = args(Some(OutputFormat::Json), None, Some(Dialect::Standard));
        assert_eq!(asked(&wrong).unwrap_err().code, Code::DialectWithoutCsv);
    }
}
