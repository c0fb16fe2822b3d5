//! JSON lines: one object a row, decimals exact.

use super::Rows;
use crate::render::json as shape;
use std::io::{Result, Write};

pub(super) fn write(rows: &Rows, out: &mut dyn Write) -> Result<()> {
    let name = |name: &str| serde_json::Value::from(name).to_string();
    let names: Vec<String> = rows.columns.iter().map(|column| name(&column.name)).collect();
    let mut line = String::new();
    for row in 0..rows.count {
        line.clear();
        for (column, name) in names.iter().enumerate() {
            line.push_str(if column == 0 { "{" } else { "," });
            line.push_str(name);
            line.push(':');
            line.push_str(&shape::scalar(&rows.cell(row, column)).to_string());
        }
        line.push_str("}\n");
        out.write_all(line.as_bytes())?;
    }
    Ok(())
}
