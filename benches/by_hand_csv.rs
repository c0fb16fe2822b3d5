//! The reduced policy written by hand with `csv` and `rust_decimal`, from file to file:
//! `cargo run --release --example by_hand_csv TABLE.csv OUT.csv`.
//!
//! It reads the columns that `bareme run benches/reduced.rhai` reads, computes in the same order,
//! and writes the same bytes (a test compares them). It allocates nothing per row.

#![allow(clippy::disallowed_methods, dead_code, unreachable_pub, missing_docs)]

#[path = "by_hand/mod.rs"]
mod by_hand;

use by_hand::reduced::{Row, results};
use rust_decimal::{Decimal, RoundingStrategy};
use std::error::Error;
use std::fmt::Write as _;
use std::io::{Read, Write};

/// Columns of the table that the policy reads.
const READ: [&str; 6] = ["structure", "n", "p", "base", "psy", "ok"];
/// Columns that it gives.
const GIVEN: [&str; 8] = ["structure", "etp", "a", "taux", "b", "c", "d", "total"];

/// As results leave: at most 15 decimals, without trailing zeros.
fn leave(x: Decimal) -> Decimal {
    x.round_dp_with_strategy(15, RoundingStrategy::MidpointNearestEven).normalize()
}

/// Reads a table, writes the results of its rows.
pub(crate) fn convert(table: impl Read, out: impl Write) -> Result<(), Box<dyn Error>> {
    let mut reader = csv::Reader::from_reader(table);
    let mut writer = csv::Writer::from_writer(out);
    let titles = reader.byte_headers()?.clone();
    let mut at = [0; READ.len()];
    for (at, name) in at.iter_mut().zip(READ) {
        *at = titles.iter().position(|title| title == name.as_bytes()).ok_or(name)?;
    }
    writer.write_record(GIVEN)?;
    let mut record = csv::ByteRecord::new();
    let mut text = String::new();
    while reader.read_byte_record(&mut record)? {
        let cell = |column: usize| -> Result<&str, Box<dyn Error>> {
            Ok(std::str::from_utf8(record.get(at[column]).ok_or(READ[column])?)?.trim())
        };
        let row = Row {
            n: cell(1)?.parse()?,
            p: Decimal::from_str_exact(cell(2)?)?,
            base: Decimal::from_str_exact(cell(3)?)?,
            psy: Decimal::from_str_exact(cell(4)?)?,
            ok: match cell(5)? {
                "true" | "1" | "oui" | "vrai" => true,
                "false" | "0" | "non" | "faux" => false,
                other => return Err(other.into()),
            },
        };
        writer.write_field(cell(0)?)?;
        for value in results(row) {
            text.clear();
            write!(text, "{}", leave(value))?;
            writer.write_field(&text)?;
        }
        writer.write_record(None::<&[u8]>)?;
    }
    Ok(writer.flush()?)
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut paths = std::env::args_os().skip(1);
    let (Some(table), Some(out)) = (paths.next(), paths.next()) else {
        return Err("by_hand_csv TABLE.csv OUT.csv".into());
    };
    convert(std::fs::File::open(table)?, std::io::BufWriter::new(std::fs::File::create(out)?))
}
