//! Random tables: each column calm or wild, for the whole table.

use super::exact::fraction;
use crate::exactness::fraction::{Random, read};
use bareme::scenario::Dataset;
use bareme::value::Value;
use std::fmt::Write as _;
use std::ops::RangeInclusive;

/// How many rows: often a few, sometimes one, or several blocks of them.
pub(super) fn size(random: &mut Random) -> i64 {
    match random.between(0..=99) {
        0..=3 => 1,
        4..=88 => random.between(12..=50),
        89..=97 => random.between(100..=300),
        _ => random.between(1_000..=2_600),
    }
}

/// A table of the columns that random policies read.
pub(super) fn random(random: &mut Random, dated: bool, rows: i64) -> String {
    let mut columns = Vec::new();
    for (name, kind, wild) in COLUMNS {
        let wild = random.chance(wild);
        // Most cells missing, where some may be.
        let empty = random.pick(&[5, 30, 30, 90]);
        let column = Column { name, kind, wild, constant: None, empty };
        let constant = random.chance(4).then(|| column.cell(random));
        columns.push(Column { constant, ..column });
    }
    let mut text = "structure".to_owned();
    text.push_str(if dated { ",exercice" } else { "" });
    for column in &columns {
        let _ = write!(text, ",{}", column.name);
    }
    let years = random.pick(&[1, 3, 5]);
    for row in 0..rows {
        if dated {
            let _ = write!(text, "\nS{},{}", row / years, 2_026 - years + row % years);
        } else {
            let _ = write!(text, "\nS{row}");
        }
        for column in &columns {
            let cell = column.constant.clone().unwrap_or_else(|| column.cell(random));
            let _ = write!(text, ",{cell}");
        }
    }
    text.push('\n');
    text
}

/// The table with its head and one row.
pub(super) fn only(table: &str, row: usize) -> String {
    let mut lines = table.lines();
    let head = lines.next().unwrap_or_default();
    format!("{head}\n{}\n", lines.nth(row).unwrap_or_default())
}

/// The first cell that was not read as it is written, read here in a few lines.
pub(super) fn misread(table: &str, dataset: &Dataset) -> Option<String> {
    let mut lines = table.lines();
    let head: Vec<&str> = lines.next()?.split(',').collect();
    for (row, line) in lines.enumerate() {
        for (name, text) in head.iter().zip(line.split(',')) {
            let Some(input) = dataset.inputs.get(*name) else { continue };
            let same = match input.value(row) {
                Value::Missing => text.is_empty(),
                Value::Number(n) => fraction(n) == read(text),
                Value::Text(word) => *word == *if text.is_empty() { "b" } else { text },
                Value::Boolean(b) => b.to_string() == text,
                Value::Date(date) => date.to_string() == text,
            };
            if !same {
                return Some(format!("{name}, row {row}: {text} is read {:?}", input.value(row)));
            }
        }
    }
    None
}

#[derive(Clone, Copy)]
enum Cells {
    Count,
    Few,
    Amount,
    Tie,
    Fine,
    Huge,
    Divisor,
    Optional,
    OptionalWhole,
    Rare,
    Key,
    Category,
    Word,
    Boolean,
    OptionalBoolean,
    Day,
    End,
}

/// Columns, with how often they are wild.
const COLUMNS: [(&str, Cells, i64); 17] = [
    ("n", Cells::Count, 8),
    ("w", Cells::Few, 5),
    ("x", Cells::Amount, 8),
    ("y", Cells::Tie, 15),
    ("q", Cells::Fine, 70),
    ("g", Cells::Huge, 85),
    ("z", Cells::Divisor, 30),
    ("m", Cells::Optional, 5),
    ("o", Cells::OptionalWhole, 5),
    ("rare", Cells::Rare, 20),
    ("t", Cells::Key, 10),
    ("cat", Cells::Category, 10),
    ("u", Cells::Word, 10),
    ("b", Cells::Boolean, 0),
    ("vrai", Cells::OptionalBoolean, 0),
    ("day", Cells::Day, 10),
    ("end", Cells::End, 10),
];

struct Column {
    name: &'static str,
    kind: Cells,
    wild: bool,
    constant: Option<String>,
    empty: i64,
}

impl Column {
    fn cell(&self, random: &mut Random) -> String {
        let wild = self.wild;
        match self.kind {
            Cells::Count if wild => match random.between(0..=3) {
                0 => random.pick(&[i64::MIN, i64::MAX, -1, 1 << 53]).to_string(),
                _ => random.between(-1_000_000_000_000..=1_000_000_000_000).to_string(),
            },
            Cells::Count => match random.between(0..=5) {
                0 => random.pick(&[0, 1, 999, 1_000, 3_000, 6_000]).to_string(),
                _ => random.between(0..=9_000).to_string(),
            },
            Cells::Few if wild => random.between(-20_000..=20_000).to_string(),
            Cells::Few => random.between(1..=6).to_string(),
            Cells::Amount if wild => match random.between(0..=2) {
                0 => decimal(random.between(i64::MIN / 4..=i64::MAX / 4), random.between(0..=15)),
                1 => decimal(random.between(-900..=900), random.between(0..=15)),
                _ => number(random, -3_000_000..=3_000_000, 0..=6),
            },
            Cells::Amount => match random.between(0..=6) {
                0 => "0".to_owned(),
                1 => number(random, -100..=100, 0..=2),
                _ => number(random, 0..=300_000, 0..=2),
            },
            Cells::Tie => {
                // An odd number of halves of some decimal, or its neighbour.
                let places = if wild { random.between(1..=15) } else { random.between(1..=3) };
                let halves = 5 * (2 * random.between(-900..=900) + 1);
                decimal(halves + i64::from(random.chance(20)), places)
            }
            Cells::Fine if wild => fine(random),
            Cells::Fine => number(random, -10..=10, 0..=9),
            Cells::Huge if wild => huge(random),
            Cells::Huge => number(random, -90_000_000..=90_000_000, 0..=6),
            Cells::Divisor if wild => number(random, -30..=30, 0..=2),
            Cells::Divisor => {
                random.pick(&["0", "0", "0", "0.00", "0", "3", "-7", "0.4"]).to_owned()
            }
            Cells::Optional | Cells::Rare if self.is_empty(random) => String::new(),
            Cells::Optional if wild => fine(random),
            Cells::Optional => number(random, -50..=500, 0..=2),
            Cells::Rare => number(random, 0..=9, 0..=1),
            Cells::OptionalWhole | Cells::Word | Cells::End | Cells::OptionalBoolean
                if self.is_empty(random) =>
            {
                String::new()
            }
            Cells::OptionalWhole if wild => random.between(-900_000..=900_000).to_string(),
            Cells::OptionalWhole => random.between(0..=12).to_string(),
            Cells::Key if wild => random.pick(&["a", "b", "c", "É", "zz", "A"]).to_owned(),
            Cells::Key => random.pick(&["a", "b", "c", "É"]).to_owned(),
            Cells::Category if wild => random.pick(&["a", "d", "", "İ"]).to_owned(),
            Cells::Category => random.pick(&["a", "b", "c"]).to_owned(),
            Cells::Word if wild && random.chance(30) => {
                "Ⱥ".repeat(usize::try_from(random.between(1..=4_000)).unwrap())
            }
            Cells::Word => random.pick(&["a", "École", "A b", "x"]).to_owned(),
            Cells::Boolean | Cells::OptionalBoolean => random.pick(&["true", "false"]).to_owned(),
            Cells::Day if wild => day(random, 1_000..=9_999),
            Cells::Day | Cells::End if random.chance(30) => {
                random.pick(&["2023-12-31", "2024-02-29", "2024-01-01", "2024-06-15"]).to_owned()
            }
            Cells::Day => day(random, 2_019..=2_026),
            Cells::End => day(random, 2_023..=2_027),
        }
    }

    fn is_empty(&self, random: &mut Random) -> bool {
        let share = if matches!(self.kind, Cells::Rare) && !self.wild { 92 } else { self.empty };
        random.chance(share)
    }
}

fn day(random: &mut Random, years: RangeInclusive<i64>) -> String {
    let (year, month) = (random.between(years), random.between(1..=12));
    format!("{year:04}-{month:02}-{:02}", random.between(1..=28))
}

/// `mantissa` with a point before its last `decimals` digits.
fn decimal(mantissa: i64, decimals: i64) -> String {
    let decimals = usize::try_from(decimals).unwrap();
    let sign = if mantissa < 0 { "-" } else { "" };
    let digits = format!("{:0>width$}", mantissa.unsigned_abs(), width = decimals + 1);
    let (whole, rest) = digits.split_at(digits.len() - decimals);
    if rest.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest}") }
}

/// A number between two units, with some number of decimals.
fn number(
    random: &mut Random,
    units: RangeInclusive<i64>,
    decimals: RangeInclusive<i64>,
) -> String {
    let decimals = random.between(decimals);
    let one = 10_i64.pow(u32::try_from(decimals).unwrap());
    decimal(random.between(units.start() * one..=units.end() * one), decimals)
}

/// Digits, at random.
fn digits(random: &mut Random, count: i64) -> String {
    (0..count).map(|_| char::from(b'0' + u8::try_from(random.between(0..=9)).unwrap())).collect()
}

/// As fine as a decimal can be.
fn fine(random: &mut Random) -> String {
    let count = random.between(16..=27);
    let sign = random.pick(&["", "-"]);
    match random.between(0..=3) {
        // Around a tie of the guard.
        0 => format!("{sign}{}.{}5", random.between(0..=99), digits(random, 15)),
        1 => format!("{sign}0.{}", "3".repeat(usize::try_from(count).unwrap())),
        _ => format!("{sign}{}.{}", random.between(0..=9), digits(random, count)),
    }
}

/// As large as a decimal can be.
fn huge(random: &mut Random) -> String {
    let sign = random.pick(&["", "-"]);
    let count = random.between(12..=28);
    match random.between(0..=5) {
        0 => format!("{sign}79228162514264337593543950335"),
        1 => format!("{sign}{}.{}", digits(random, 14), digits(random, 14)),
        _ => format!("{sign}1{}", digits(random, count)),
    }
}
