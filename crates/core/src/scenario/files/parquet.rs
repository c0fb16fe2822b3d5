//! Parquet files as tables: columns of plain values, decimals with all their digits.

use super::evidence::noted;
use super::excess::Excess;
use super::found::Found;
use super::package::{MOST_TEXT, Refusal};
use super::reading::{MOST_FILLED, Reading};
use super::sheet;
use crate::diagnostic::{Diagnostics, SourceId, codes};
use crate::scenario::table::Table;
use crate::sources::{Cell, CellType, Sheet, Sources};
use jiff::ToSpan;
use jiff::civil::Date;
use num_bigint::BigInt;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Cells of a file, missing ones included: they cost nothing in it.
const MOST_CELLS: u32 = 1 << 28;

/// Reads a Parquet file as a table.
pub(super) fn open(
    sources: &mut Sources,
    id: SourceId,
    reading: &Reading,
) -> Result<Table, Diagnostics> {
    let source = sources.get(id);
    let path = source.path.display().to_string();
    let name = source.path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let bytes = bytes::Bytes::copy_from_slice(source.bytes());
    // The library may panic on what is damaged: that is a refusal, too.
    let read = catch_unwind(AssertUnwindSafe(|| cells(bytes)));
    let read = read.unwrap_or_else(|_| Err(Refusal::Damaged(String::new())));
    let cells = read.map_err(|refusal| {
        let reason = match refusal {
            Refusal::TooLarge(excess) => return vec![excess.told(&path)],
            Refusal::Damaged(reason) => Some(reason.into()),
            _ => None,
        };
        vec![codes::FileDamaged { path: &path, reason }.into()]
    })?;
    let id = sources.add_sheet(id, &name, cells);
    let (table, header) = sheet::open(sources, id, reading, &[])?;
    Ok(noted(table, reading, true, Found { header, ..Found::default() }))
}

fn cells(bytes: bytes::Bytes) -> Result<Sheet, Refusal> {
    let file = SerializedFileReader::new(bytes).map_err(Refusal::damaged)?;
    let about = file.metadata().file_metadata();
    let fields = about.schema_descr().root_schema().get_fields();
    if let Some(nested) = fields.iter().find(|field| !field.is_primitive()) {
        return Err(Refusal::Damaged(format!("{}: nested", nested.name())));
    }
    let columns = i64::try_from(fields.len()).unwrap_or(i64::MAX);
    if about.num_rows().saturating_mul(columns) > MOST_CELLS.into() {
        return Err(Refusal::TooLarge(Excess::count("", MOST_CELLS.into(), "cells")));
    }
    let mut sheet = Sheet::default();
    let mut push = |row: u32, column: usize, of: CellType, text: &str| {
        if sheet.size().saturating_add(Sheet::weight(text)) > MOST_TEXT {
            return Err(Refusal::TooLarge(Excess::bytes("", MOST_TEXT as u64)));
        }
        let there = sheet.push(row, column, Cell { of, text });
        there.then_some(()).ok_or_else(|| Refusal::Damaged(String::new()))
    };
    for (place, field) in fields.iter().enumerate() {
        push(0, place, CellType::Text, field.name())?;
    }
    for (row, record) in (1_u32..).zip(file.get_row_iter(None).map_err(Refusal::damaged)?) {
        let record = record.map_err(Refusal::damaged)?;
        for (place, (name, field)) in record.get_column_iter().enumerate() {
            let text = text(field).ok_or_else(|| Refusal::Damaged(name.clone()))?;
            push(row, place, sort(field), &text)?;
        }
    }
    if sheet.holes() > MOST_FILLED {
        return Err(Refusal::TooLarge(Excess::count("", MOST_FILLED as u64, "cells")));
    }
    Ok(sheet)
}

/// What a value is.
fn sort(field: &Field) -> CellType {
    match field {
        Field::Bool(_) => CellType::Boolean,
        Field::Date(_) => CellType::Date,
        Field::Str(_) | Field::Null => CellType::Text,
        _ => CellType::Number,
    }
}

/// A value as machine text; `None` for what no table holds.
fn text(field: &Field) -> Option<String> {
    Some(match field {
        Field::Null => String::new(),
        Field::Bool(flag) => flag.to_string(),
        Field::Byte(n) => n.to_string(),
        Field::Short(n) => n.to_string(),
        Field::Int(n) => n.to_string(),
        Field::Long(n) => n.to_string(),
        Field::UByte(n) => n.to_string(),
        Field::UShort(n) => n.to_string(),
        Field::UInt(n) => n.to_string(),
        Field::ULong(n) => n.to_string(),
        // The shortest text of a double; one that is no number is refused by what reads it.
        Field::Float(n) => n.to_string(),
        Field::Double(n) => n.to_string(),
        Field::Decimal(n) => decimal(n.data(), n.scale()),
        Field::Str(text) => held(text),
        Field::Date(days) => Date::constant(1970, 1, 1).checked_add(days.days()).ok()?.to_string(),
        _ => return None,
    })
}

/// All the digits of a decimal: a signed integer, its point so many digits from the end.
fn decimal(bytes: &[u8], scale: i32) -> String {
    let whole = BigInt::from_signed_bytes_be(bytes).to_string();
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole.as_str()), |d| ("-", d));
    let scale = usize::try_from(scale).unwrap_or(0);
    if scale == 0 {
        return whole;
    }
    let digits = format!("{digits:0>width$}", width = scale + 1);
    let (before, after) = digits.split_at(digits.len() - scale);
    format!("{sign}{before}.{after}")
}

/// A text as cells of a table hold it: readers take away an apostrophe before a sign that runs.
fn held(text: &str) -> String {
    let runs = text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r']);
    if runs { format!("'{text}") } else { text.to_owned() }
}
