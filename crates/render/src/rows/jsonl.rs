//! JSON lines: one object a row, decimals exact.

use super::{Given, Rows};
use crate::json::{push_scalar, push_text};
use bareme_core::number::digits;
use std::io::{Result, Write};

pub(super) fn write(rows: &Rows, out: &mut dyn Write) -> Result<()> {
    let name = |name: &str| {
        let mut text = Vec::new();
        push_text(name, &mut text);
        text.push(b':');
        text
    };
    let names: Vec<Vec<u8>> = rows.columns.iter().map(|column| name(&column.name)).collect();
    super::by_pieces(rows, out, |row, line| {
        let mut names = names.iter();
        line.push(b'{');
        rows.each(row, &mut |cell| {
            let Some(name) = names.next() else { return };
            if line.last() != Some(&b'{') {
                line.push(b',');
            }
            line.extend_from_slice(name);
            match cell {
                Given::Text(text) => push_text(text, line),
                Given::Whole(n, scale) => digits::push(line, n, scale),
                Given::Value(value) => push_scalar(value, line),
            }
        });
        line.extend_from_slice(b"}\n");
    })
}
