//! Parquet: decimals with all their digits, texts, booleans, dates.

use super::Rows;
use crate::Failed;
use bareme_core::diagnostic::codes;
use bareme_core::policy::CURRENCY;
use bareme_core::value::{Kind, Value};
use jiff::civil::Date;
use parquet::basic::{LogicalType, Repetition, Type as Physical};
use parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, DataType, FixedLenByteArray, FixedLenByteArrayType,
    Int32Type, Int64Type,
};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::Type;
use rust_decimal::prelude::ToPrimitive;
use std::io::Write;
use std::ops::Range;
use std::sync::Arc;

/// Digits of a decimal.
const DIGITS: u32 = 38;
/// Bytes that hold them.
const BYTES: i32 = 16;
/// Rows of a group.
const GROUP: usize = 1 << 16;
/// Decimals of an amount in euros, at least.
const CENTS: u32 = 2;

impl From<ParquetError> for Failed {
    fn from(error: ParquetError) -> Self {
        Self::Place(std::io::Error::other(error))
    }
}

/// How a column is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Text,
    Boolean,
    Date,
    Integer,
    /// With so many decimals.
    Decimal(u32),
}

/// A column of the file, and the column of the rows that it comes from.
struct Made {
    name: String,
    form: Form,
    from: usize,
}

/// Writes rows.
pub(super) fn write(rows: &Rows, out: &mut dyn Write) -> Result<(), Failed> {
    let mut columns = Vec::new();
    for place in 0..rows.columns.len() {
        add(rows, place, &mut columns);
    }
    let fields = columns.iter().map(field).collect::<Result<Vec<_>, _>>()?;
    let schema = Arc::new(Type::group_type_builder("bareme").with_fields(fields).build()?);
    let by = format!("bareme {}", env!("CARGO_PKG_VERSION"));
    let properties = WriterProperties::builder().set_created_by(by).build();
    let mut file = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties))?;
    for start in (0..rows.count).step_by(GROUP) {
        let part = start..rows.count.min(start + GROUP);
        let mut group = file.next_row_group()?;
        for made in &columns {
            if let Some(mut column) = group.next_column()? {
                fill(rows, made, part.clone(), &mut column)?;
                column.close()?;
            }
        }
        group.close()?;
    }
    Ok(out.write_all(&file.into_inner()?)?)
}

/// The columns that hold one of the rows: numbers among other values stand in one of their own.
fn add(rows: &Rows, place: usize, columns: &mut Vec<Made>) {
    let column = &rows.columns[place];
    let (mut numbers, mut texts, mut flags, mut dates) = (0, 0, 0, 0);
    let (mut scale, mut integers) = (0, true);
    for row in 0..rows.count {
        match rows.cell(row, place) {
            Value::Missing => {}
            Value::Number(n) => {
                numbers += 1;
                scale = scale.max(n.normalize().scale());
                integers &= n.normalize().scale() == 0 && n.to_i64().is_some();
            }
            Value::Text(_) => texts += 1,
            Value::Boolean(_) => flags += 1,
            Value::Date(_) => dates += 1,
        }
    }
    let euros = column.unit.as_deref() == Some(CURRENCY);
    let number = match column.kind {
        Some(Kind::Integer) if integers => Form::Integer,
        _ => Form::Decimal(if euros { scale.max(CENTS) } else { scale }),
    };
    let others = match (texts, flags, dates) {
        (0, 0, 0) => None,
        (0, _, 0) => Some(Form::Boolean),
        (0, 0, _) => Some(Form::Date),
        _ => Some(Form::Text),
    };
    let empty = match column.kind {
        Some(Kind::Integer | Kind::Number) => number,
        Some(Kind::Boolean) => Form::Boolean,
        Some(Kind::Date) => Form::Date,
        _ => Form::Text,
    };
    let name = &column.name;
    let mut made = |name: String, form| columns.push(Made { name, form, from: place });
    match (numbers > 0, others) {
        (true, None) => made(name.clone(), number),
        (false, Some(form)) => made(name.clone(), form),
        (false, None) => made(name.clone(), empty),
        (true, Some(_)) => {
            made(name.clone(), number);
            made(format!("{name}_text"), Form::Text);
        }
    }
}

fn field(made: &Made) -> Result<Arc<Type>, ParquetError> {
    let (physical, logical) = match made.form {
        Form::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Form::Boolean => (Physical::BOOLEAN, None),
        Form::Date => (Physical::INT32, Some(LogicalType::Date)),
        Form::Integer => (Physical::INT64, None),
        Form::Decimal(_) => (Physical::FIXED_LEN_BYTE_ARRAY, None),
    };
    let mut builder = Type::primitive_type_builder(&made.name, physical)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(logical);
    if let Form::Decimal(scale) = made.form {
        let (scale, precision) = (i32::try_from(scale).unwrap_or(0), DIGITS.cast_signed());
        builder = builder
            .with_length(BYTES)
            .with_precision(precision)
            .with_scale(scale)
            .with_logical_type(Some(LogicalType::decimal(scale, precision)));
    }
    builder.build().map(Arc::new)
}

fn fill(
    rows: &Rows,
    made: &Made,
    part: Range<usize>,
    column: &mut SerializedColumnWriter,
) -> Result<(), Failed> {
    let cells = part.map(|row| rows.cell(row, made.from));
    match made.form {
        Form::Text => put::<ByteArrayType>(column, cells, |value| match value {
            // Beside numbers, only what is none.
            Value::Number(_) => Ok(None),
            other => Ok(Some(ByteArray::from(other.to_machine().into_bytes()))),
        }),
        Form::Boolean => put::<BoolType>(column, cells, |value| {
            Ok(if let Value::Boolean(flag) = value { Some(flag) } else { None })
        }),
        Form::Date => put::<Int32Type>(column, cells, |value| {
            Ok(if let Value::Date(date) = value { Some(days(date)) } else { None })
        }),
        Form::Integer => {
            put::<Int64Type>(column, cells, |value| Ok(value.number().and_then(|n| n.to_i64())))
        }
        Form::Decimal(scale) => put::<FixedLenByteArrayType>(column, cells, |value| {
            let Some(n) = value.number().map(|n| n.normalize()) else { return Ok(None) };
            let power = 10_i128.checked_pow(scale.saturating_sub(n.scale()));
            let held = power.and_then(|power| n.mantissa().checked_mul(power));
            let Some(held) = held.filter(|held| held.unsigned_abs() < 10_u128.pow(DIGITS)) else {
                return Err(Failed::Format(
                    codes::ParquetDigits {
                        column: &made.name,
                        value: bareme_core::number::to_machine(n),
                        digits: scale as usize,
                    }
                    .into(),
                ));
            };
            Ok(Some(FixedLenByteArray::from(held.to_be_bytes().to_vec())))
        }),
    }
}

/// Days since 1 January 1970.
fn days(date: Date) -> i32 {
    let epoch = Date::constant(1970, 1, 1);
    epoch.until(date).map(|span| span.get_days()).unwrap_or_default()
}

/// Writes what is there of some cells, and which of them are missing.
fn put<T: DataType>(
    column: &mut SerializedColumnWriter,
    cells: impl Iterator<Item = Value>,
    held: impl Fn(Value) -> Result<Option<T::T>, Failed>,
) -> Result<(), Failed> {
    let (mut values, mut there) = (Vec::new(), Vec::new());
    for cell in cells {
        let value = if cell == Value::Missing { None } else { held(cell)? };
        there.push(i16::from(value.is_some()));
        values.extend(value);
    }
    column.typed::<T>().write_batch(&values, Some(&there), None)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::{Column, text};
    use super::*;
    use bareme_core::diagnostic::Code;
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::Field;
    use proptest::prelude::*;
    use rust_decimal::Decimal;

    fn written(columns: Vec<Column>, records: Vec<Vec<Value>>) -> Result<Vec<u8>, Failed> {
        let mut out = Vec::new();
        write(&Rows::of(columns, records), &mut out)?;
        Ok(out)
    }

    fn read(bytes: Vec<u8>) -> Vec<Vec<(String, Field)>> {
        let file = SerializedFileReader::new(bytes::Bytes::from(bytes)).unwrap();
        file.get_row_iter(None).unwrap().map(|row| row.unwrap().into_columns()).collect()
    }

    #[test]
    fn parquet_columns_have_their_kinds() {
        let n = |text: &str| Value::Number(bareme_core::number::parse(text).unwrap());
        let columns = vec![
            Column::named("structure"),
            Column::named("exercice").years(),
            Column::named("montant").euros(),
            Column::named("jour"),
            Column::named("base"),
            Column::named("vide"),
        ];
        let day = Value::Date(Date::constant(1969, 12, 30));
        let bytes = written(
            columns,
            vec![
                vec![text("01"), n("2025"), n("3"), day, n("1.5"), Value::Missing],
                vec![
                    text("=1"),
                    n("2024"),
                    Value::Missing,
                    Value::Missing,
                    text("oui"),
                    Value::Missing,
                ],
            ],
        );
        let rows = read(bytes.unwrap());
        let names: Vec<&str> = rows[0].iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(
            names,
            ["structure", "exercice", "montant", "jour", "base", "base_text", "vide"]
        );
        let shown = |row: usize| rows[row].iter().map(|(_, f)| f.to_string()).collect::<Vec<_>>();
        assert_eq!(rows[0][3].1, Field::Date(-2));
        assert_eq!(rows[0][1].1, Field::Long(2025));
        assert_eq!(shown(0)[2], "3.00", "amounts have their cents");
        assert_eq!((shown(0)[4].as_str(), &rows[0][5].1), ("1.5", &Field::Null));
        assert_eq!((&rows[1][4].1, rows[1][5].1.to_string()), (&Field::Null, "\"oui\"".to_owned()));
        assert_eq!(rows[1][0].1, Field::Str("=1".to_owned()), "a text is what it is");
    }

    #[test]
    fn parquet_refuses_digits_that_it_cannot_hold() {
        let n = |n, scale| Value::Number(Decimal::from_i128_with_scale(n, scale));
        let records = vec![vec![n(10_i128.pow(27), 0)], vec![n(1, 15)]];
        let Err(Failed::Format(refused)) = written(vec![Column::named("n")], records) else {
            panic!("42 digits")
        };
        assert_eq!(refused.code, Code::ParquetDigits);
    }

    proptest! {
        /// All digits come back, and what is missing is missing.
        #[test]
        fn parquet_gives_back_all_digits(
            cells in prop::collection::vec(prop::option::of((any::<i64>(), 0..16_u32)), 1..40)
        ) {
            let values: Vec<Option<Decimal>> = cells
                .iter()
                .map(|cell| cell.map(|(n, scale)| Decimal::from_i128_with_scale(n.into(), scale).normalize()))
                .collect();
            let column = Column { kind: Some(Kind::Number), ..Column::named("n") };
            let records = values.iter().map(|n| vec![super::super::decimal(*n)]).collect();
            let bytes = written(vec![column], records).unwrap();
            let rows = read(bytes);
            prop_assert_eq!(rows.len(), values.len());
            for (row, n) in rows.iter().zip(&values) {
                match (&row[0].1, n) {
                    (Field::Null, None) => {}
                    (Field::Decimal(held), Some(n)) => {
                        let whole = i128::from_be_bytes(held.data().try_into().unwrap());
                        let scale = u32::try_from(held.scale()).unwrap();
                        // Compared as integers: there are more digits than a decimal has.
                        let power = 10_i128.pow(scale - n.scale());
                        prop_assert_eq!(whole, n.mantissa() * power);
                    }
                    other => prop_assert!(false, "{:?}", other),
                }
            }
        }
    }
}
