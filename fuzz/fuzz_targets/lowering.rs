//! Any bytes as a policy: loading never crashes, and what loads gives the same on every evaluator
//! and by exact fractions, over a table made for its columns.
#![no_main]

mod shared;

use bareme::policy::{self, Policy};
use bareme::sources::Sources;
use bareme::value::{Kind, Value};
use libfuzzer_sys::fuzz_target;
use shared::{exactness, random};

/// What a script may extend or import.
const SHIPPED: [(&str, &str); 4] = [
    ("policies/cdc-v3.rhai", include_str!("../../policies/cdc-v3.rhai")),
    ("policies/cdc-v4.rhai", include_str!("../../policies/cdc-v4.rhai")),
    (
        "policies/commun/un.rhai",
        "fn double(x) { x * 2 }\nfn tiers(x) { if x < 0 { return 0; } x / 3 }\n",
    ),
    (
        "policies/a.rhai",
        "policy(#{ edition: 1, label: \"a\", status: \"proposal\" });\nparam(\"p\", 2);\ninput(\"n\", \"integer\");\nfn f(n, p) { n / p }\n",
    ),
];

/// Cells of a kind, one a row.
fn cells(kind: Kind) -> [&'static str; 5] {
    match kind {
        Kind::Integer => ["0", "1", "3000", "-7", "9223372036854775807"],
        Kind::Number => ["0", "0.005", "1234.5", "-12.3456789", "79228162514264337593543950335"],
        Kind::Boolean => ["true", "false", "true", "false", "true"],
        Kind::Text => ["a", "b", "01", "É", "zone de montagne"],
        Kind::Date => ["2024-02-29", "2023-12-31", "2021-08-01", "2025-01-01", "0001-01-01"],
    }
}

/// A table of the columns that a policy reads, within what it allows.
fn table(policy: &Policy) -> String {
    let mut lines = vec!["structure,exercice".to_owned()];
    lines.extend((0..5).map(|row| format!("S{},{}", row / 2, 2023 + row % 2)));
    for input in policy.inputs.values().filter(|i| !["structure", "exercice"].contains(&&*i.name)) {
        let bounds = [&input.min, &input.max].map(|b| b.as_ref().map(Value::to_machine));
        let listed: Vec<String> = input.values.iter().map(Value::to_machine).collect();
        lines[0].push_str(&format!(",{}", input.name));
        for (row, cell) in cells(input.kind).into_iter().enumerate() {
            let mut cell = cell.to_owned();
            if !listed.is_empty() {
                cell = listed[row % listed.len()].clone();
            } else if let Some(bound) = bounds.iter().flatten().nth(row % 2)
                && row < 4
            {
                cell = bound.clone();
            } else if bounds.iter().any(Option::is_some) {
                cell = bounds.iter().flatten().next().cloned().unwrap_or_default();
            }
            if row == 1 && (input.optional || input.otherwise.is_some()) {
                cell.clear();
            }
            lines[row + 1].push_str(&format!(",\"{}\"", cell.replace('"', "\"\"")));
        }
    }
    lines.join("\n")
}

fuzz_target!(|data: &[u8]| {
    let files = || SHIPPED.iter().map(|(path, text)| (*path, text.as_bytes().to_vec()));
    let script = [("policies/p.rhai", data.to_vec())];
    let mut sources = Sources::memory(files().chain(script.clone()));
    let Ok(policy) = policy::load(&mut sources, "p", &[]) else { return };
    let table = [("t.csv", table(&policy).into_bytes())];
    let mut sources = Sources::memory(files().chain(script).chain(table));
    let Ok(policy) = policy::load(&mut sources, "p", &[]) else { return };
    random::hold(&mut sources, &policy);
});
