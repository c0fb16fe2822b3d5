//! That no cent is wrong: policies in memory, compared with exact fractions.

pub(crate) mod approached;
mod canteen;
mod cells;
mod decisions;
mod expressions;
pub(crate) mod fraction;
mod roundings;

use crate::support::{cell, evaluate};
use bareme::engine::{Evaluation, Settings};
use bareme::sources::Sources;
use std::path::Path;

/// Evaluates formulas over a table, under the usual head.
fn run(formulas: &str, csv: &str) -> Evaluation {
    let head = r#"policy(#{ edition: 1, label: "Essai", status: "proposal" });"#;
    let policy = format!("{head}\n{formulas}");
    let mut sources = Sources::memory([("policies/p.rhai", policy.as_str()), ("t.csv", csv)]);
    match evaluate(&mut sources, "p", Path::new("t.csv"), &[], Settings::default()) {
        Ok((_, evaluation)) => evaluation,
        Err(refused) => panic!("{formulas}\n{refused:#?}"),
    }
}

/// A table of these columns, one row a record, keyed by its rank.
fn table(columns: &[&str], records: &[Vec<String>]) -> String {
    let header = format!("structure,{}", columns.join(","));
    let rows = records.iter().enumerate().map(|(i, record)| format!("S{i},{}", record.join(",")));
    std::iter::once(header).chain(rows).collect::<Vec<_>>().join("\n")
}

/// Every cell of a column as it leaves.
fn column(evaluation: &Evaluation, formula: &str) -> Vec<String> {
    (0..evaluation.dataset.rows.len()).map(|row| cell(evaluation, formula, row)).collect()
}

/// Compares a column, and shows the rows that differ.
fn assert_column(evaluation: &Evaluation, formula: &str, csv: &str, expected: &[String]) {
    let obtained = column(evaluation, formula);
    assert_eq!(obtained.len(), expected.len());
    let rows = csv.lines().skip(1).zip(obtained.iter().zip(expected));
    let wrong: Vec<_> = rows.filter(|(_, (obtained, expected))| obtained != expected).collect();
    let shown = &wrong[..wrong.len().min(8)];
    assert!(
        wrong.is_empty(),
        "{formula}: {} rows differ (obtained, expected): {shown:#?}",
        wrong.len()
    );
}
