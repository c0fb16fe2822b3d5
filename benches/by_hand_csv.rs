//! The reduced policy written by hand with `csv` and `rust_decimal`, from file to file:
//! `cargo run --release --example by_hand_csv TABLE.csv OUT.csv`.
//!
//! It reads the columns that `bareme run benches/reduced.rhai` reads, computes in the same order,
//! and writes the same bytes (a test compares them). It allocates nothing per row.

#![allow(clippy::disallowed_methods, missing_docs)]

use rust_decimal::{Decimal, RoundingStrategy};
use std::error::Error;
use std::fmt::Write as _;
use std::io::{Read, Write};

/// Columns of the table that the policy reads.
const READ: [&str; 6] = ["structure", "n", "p", "base", "psy", "ok"];
/// Columns that it gives.
const GIVEN: [&str; 8] = ["structure", "etp", "a", "taux", "b", "c", "d", "total"];

/// One row, typed.
#[derive(Clone, Copy)]
pub struct Row {
    pub n: i64,
    pub p: Decimal,
    pub base: Decimal,
    pub psy: Decimal,
    pub ok: bool,
}

fn cents(x: Decimal) -> Decimal {
    x.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
}

/// Its results, in the order of the policy.
pub fn results(row: &Row) -> [Decimal; 7] {
    let whole = |n: i64| Decimal::from(n);
    let (n, p) = (row.n, row.p);
    let etp = if n < 1_000 {
        Decimal::ZERO
    } else if n <= 3_000 {
        whole(4) + whole(n - 1_000) / whole(1_000)
    } else if n <= 6_000 {
        whole(6) + whole(n - 3_000) / whole(3_000)
    } else {
        whole(7)
    };
    let a = cents(whole(55_000) * etp);
    let top = Decimal::new(20, 2);
    let rate = if p <= whole(15) {
        Decimal::ZERO
    } else if p >= whole(25) {
        top
    } else {
        top * (p - whole(15)) / whole(10)
    };
    let b = cents((rate * row.base).min(whole(150_000)));
    let c = cents(whole(n.min(6_000)) * whole(22_800) / whole(1_000));
    let d = if row.ok { cents(whole(66_000) * row.psy.min(Decimal::ONE)) } else { Decimal::ZERO };
    [etp, a, rate, b, c, d, a + b + c + d]
}

/// As results leave: at most 15 decimals, without trailing zeros.
fn leave(x: Decimal) -> Decimal {
    x.round_dp_with_strategy(15, RoundingStrategy::MidpointNearestEven).normalize()
}

/// Reads a table, writes the results of its rows.
pub fn convert(table: impl Read, out: impl Write) -> Result<(), Box<dyn Error>> {
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
        for value in results(&row) {
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
