//! Successive versions, each on the months that it was in force: a backtest of a whole period.

use super::exact::{Tally, Total};
use super::header;
use bareme_core::diagnostic::{Diagnostic, Diagnostics, codes};
use bareme_core::engine::{Cell, Column, Evaluation, Failure};
use bareme_core::policy::{Nature, Policy, Status};
use bareme_core::value::Value;
use indexmap::IndexMap;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The days on which a version was in force; `None` when a later one left it no month.
pub type Window = Option<(Date, Date)>;

/// One version over the months that it was in force.
#[derive(Clone, Debug)]
pub struct Version {
    /// Id of the policy.
    pub id: String,
    /// Its title.
    pub label: String,
    /// What it is worth.
    pub status: Status,
    /// Its first and last days in force.
    pub window: Window,
    /// By year of the scenario: months in force, and what it pays for them.
    pub years: Vec<(i32, u32, Total)>,
}

/// Versions that follow each other.
#[derive(Clone, Debug)]
pub struct Succession {
    /// In the order of their first day.
    pub versions: Vec<Version>,
    /// Months of the scenario's years in which none was in force, by year; years without such
    /// months are not listed.
    pub uncovered: Vec<(i32, u32)>,
}

/// A version evaluated within its window.
pub struct Part {
    /// The policy.
    pub policy: Policy,
    /// Its results, months outside the window left out.
    pub evaluation: Evaluation,
    /// The window.
    pub window: Window,
}

/// A last day for versions that have none.
const OPEN: Date = Date::constant(9999, 12, 31);

/// The windows of versions, parallel to them: each is in force from the month of its first day,
/// until its last day or the month before the next one's first day. A version that is replaced
/// never comes back.
///
/// # Errors
/// `B0817` for a version without a first day, `B0818` for two that begin in the same month.
pub fn windows(policies: &[&Policy]) -> Result<Vec<Window>, Diagnostic> {
    let mut starts = Vec::new();
    for policy in policies {
        let Some(from) = policy.meta.from else {
            return Err(codes::InForceUndated { name: &policy.id }.at(policy.meta.span));
        };
        if let Some(other) = starts.iter().position(|start| *start == from.first_of_month()) {
            return Err(codes::InForceTogether {
                name: &policy.id,
                other: &policies[other].id,
                month: format!("{:04}-{:02}", from.year(), from.month()),
            }
            .at(policy.meta.span));
        }
        starts.push(from.first_of_month());
    }
    let window = |(policy, start): (&&Policy, &Date)| {
        let next = starts.iter().filter(|other| *other > start).min();
        let last = next.map_or(OPEN, |next| next.yesterday().unwrap_or(OPEN));
        let last = policy.meta.to.unwrap_or(OPEN).min(last);
        let from = policy.meta.from.unwrap_or(*start);
        (from <= last).then_some((from, last))
    };
    Ok(policies.iter().zip(&starts).map(window).collect())
}

/// Months of a year touched by a window.
fn months(window: Window, year: i32) -> u32 {
    let Some((from, to)) = window else { return 0 };
    let index = |day: Date| i32::from(day.year()) * 12 + i32::from(day.month()) - 1;
    let first = index(from).max(year * 12);
    let last = index(to).min(year * 12 + 11);
    u32::try_from(last - first + 1).unwrap_or(0)
}

/// The results of all versions as those of one: amounts and presence added, other values those of
/// the last version in force in the year; and what each version pays. Only amounts and presence
/// that all of them give are shown.
///
/// # Errors
/// `B0819` for a version whose headline is no amount. Without any version, an empty list.
pub fn combined(parts: Vec<Part>) -> Result<(Policy, Evaluation, Succession), Diagnostics> {
    let mut parts = parts;
    parts.sort_by_key(|part| part.policy.meta.from);
    let headlines = headlines(&parts)?;
    let Some(last) = parts.last() else { return Err(Vec::new()) };
    let rows = &last.evaluation.dataset.rows;
    // The versions in force in the year of each row, in order.
    let covering: Vec<Vec<usize>> = rows
        .iter()
        .map(|row| {
            let year = row.exercice.unwrap_or_default();
            (0..parts.len()).filter(|at| months(parts[*at].window, year) > 0).collect()
        })
        .collect();
    let (failures, numbers) = failures(&parts, &covering);
    let mut combined = Combined { failures, columns: IndexMap::new() };
    // Amounts, and the time that each version counts.
    let presence = header::presence(&last.policy).and_then(|presence| presence.unit);
    let amounts = last.policy.formulas.values().filter(|formula| {
        let unit = formula.unit.as_deref();
        last.policy.nature(unit) == Nature::Amount || unit.is_some() && unit == presence.as_deref()
    });
    let amounts: BTreeSet<&str> = amounts.map(|formula| formula.name.as_str()).collect();
    let added = |name: &str| amounts.contains(name);
    let mut versions = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        versions.push(version(part, &headlines[at], &covering, at));
    }
    for name in last.policy.formulas.keys() {
        let headline = last.policy.meta.total.as_deref() == Some(name.as_str());
        let mut cells = Vec::with_capacity(rows.len());
        for (row, covering) in covering.iter().enumerate() {
            let cell = |at: &usize| {
                let name = if headline { headlines[*at].as_str() } else { name.as_str() };
                let cell = parts[*at].evaluation.cell(name, row);
                match cell {
                    Some(Cell::Error(cause)) => numbers[*at]
                        .get(&cause)
                        .map_or(Cell::Value(Value::Missing), |n| Cell::Error(*n)),
                    Some(value) => value,
                    None => Cell::Value(Value::Missing),
                }
            };
            cells.push(match covering.as_slice() {
                [] if added(name) => Cell::Value(Value::Number(0.into())),
                [] => Cell::Value(Value::Missing),
                all if added(name) => combined.sum(all.iter().map(cell), &last.policy, name, row),
                [.., at] => cell(at),
            });
        }
        combined.columns.insert(name.clone(), Arc::new(Column::of_cells(cells)));
    }
    let policy = as_one(&parts, &last.policy, added);
    let Combined { columns, failures } = combined;
    let dataset = last.evaluation.dataset.clone();
    let evaluation = Evaluation { dataset, columns, failures, warnings: Vec::new(), plan: vec![] };
    let uncovered = uncovered(&parts, &evaluation.dataset.years());
    Ok((policy, evaluation, Succession { versions, uncovered }))
}

/// The headline of each version: without one in €, there is nothing to add.
fn headlines(parts: &[Part]) -> Result<Vec<String>, Diagnostics> {
    let headline = |part: &Part| {
        let headline = header::headline(&part.policy).filter(header::Output::is_amount);
        headline.map(|h| h.name).ok_or_else(|| {
            vec![codes::InForceNoTotal { name: &part.policy.id }.at(part.policy.meta.span)]
        })
    };
    parts.iter().map(headline).collect()
}

/// What a version pays, year by year.
fn version(part: &Part, headline: &str, covering: &[Vec<usize>], at: usize) -> Version {
    let dataset = &part.evaluation.dataset;
    let year = |year: i32| {
        let mut total = Total::default();
        let mut tally = Tally::default();
        for (row, key) in dataset.rows.iter().enumerate() {
            if key.exercice == Some(year) && covering[row].contains(&at) {
                match part.evaluation.cell(headline, row) {
                    Some(Cell::Error(_)) => total.errors += 1,
                    Some(Cell::Value(value)) => match value.leave().number() {
                        Some(amount) => {
                            total.rows += 1;
                            tally.add(key.weight, amount);
                        }
                        None => total.missing += 1,
                    },
                    None => total.missing += 1,
                }
            }
        }
        total.sum = tally.sum();
        (year, months(part.window, year), total)
    };
    Version {
        id: part.policy.id.clone(),
        label: part.policy.meta.label.clone(),
        status: part.policy.meta.status,
        window: part.window,
        years: dataset.years().into_iter().map(year).collect(),
    }
}

/// Causes of errors in rows that count, and their new numbers by version.
fn failures(parts: &[Part], covering: &[Vec<usize>]) -> (Vec<Failure>, Vec<BTreeMap<u32, u32>>) {
    let mut failures: Vec<Failure> = Vec::new();
    let mut numbers = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        let mut own = BTreeMap::new();
        for (number, failure) in (0u32..).zip(&part.evaluation.failures) {
            let counts = |row: &&usize| covering[**row].contains(&at);
            let rows: Vec<usize> = failure.rows.iter().filter(counts).copied().collect();
            if !rows.is_empty() {
                own.insert(number, u32::try_from(failures.len()).unwrap_or(u32::MAX));
                failures.push(Failure { rows, ..failure.clone() });
            }
        }
        numbers.push(own);
    }
    (failures, numbers)
}

/// Columns under way.
struct Combined {
    failures: Vec<Failure>,
    columns: IndexMap<String, Arc<Column>>,
}

impl Combined {
    /// The sum of one row: in error with the first that is, missing with any that is.
    fn sum(
        &mut self,
        cells: impl Iterator<Item = Cell>,
        policy: &Policy,
        name: &str,
        row: usize,
    ) -> Cell {
        let mut sum = rust_decimal::Decimal::ZERO;
        let mut missing = false;
        for cell in cells {
            match cell {
                Cell::Error(cause) => return Cell::Error(cause),
                Cell::Value(value) => match value.number() {
                    None => missing = true,
                    Some(amount) => match sum.checked_add(amount) {
                        Some(larger) => sum = larger,
                        None => return self.overflow(policy, name, row),
                    },
                },
            }
        }
        Cell::Value(if missing { Value::Missing } else { Value::Number(sum) })
    }

    fn overflow(&mut self, policy: &Policy, name: &str, row: usize) -> Cell {
        let span = policy.formulas.get(name).map(|formula| formula.span);
        let formula = name.to_owned();
        self.failures.push(Failure {
            formula,
            diagnostic: codes::Overflow.at(span),
            rows: vec![row],
        });
        Cell::Error(u32::try_from(self.failures.len() - 1).unwrap_or(u32::MAX))
    }
}

/// A policy that stands for all of them: the outputs that they share, and everybody's parameters.
fn as_one(parts: &[Part], last: &Policy, added: impl Fn(&str) -> bool) -> Policy {
    let mut policy = last.clone();
    policy.meta.from = parts.first().and_then(|first| first.policy.meta.from);
    let headline = policy.meta.total.clone();
    let shared = |name: &str| {
        parts.iter().all(|part| part.policy.formulas.contains_key(name))
            || headline.as_deref() == Some(name)
    };
    policy.outputs.retain(|name| added(name) && shared(name));
    let mut others = Vec::new();
    for Part { policy: other, .. } in &parts[..parts.len() - 1] {
        for param in other.params.values() {
            let same = last.params.get(&param.name).is_some_and(|own| own.given() == param.given());
            if !same {
                let name = format!("{} · {}", other.id, param.name);
                others.push((name.clone(), bareme_core::policy::Param { name, ..param.clone() }));
            }
        }
    }
    policy.params.extend(others);
    policy
}

/// Months in which no version was in force.
fn uncovered(parts: &[Part], years: &[i32]) -> Vec<(i32, u32)> {
    let left = |year: &i32| {
        let covered: u32 = parts.iter().map(|part| months(part.window, *year)).sum();
        (covered < 12).then(|| (*year, 12 - covered))
    };
    years.iter().filter_map(left).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use bareme_core::diagnostic::Code;
    use bareme_core::sources::Sources;

    fn policy(id: &str, from: &str, to: &str) -> Policy {
        let mut dates = format!(", from: \"{from}\", to: \"{to}\"");
        dates = dates.replace(", from: \"\"", "").replace(", to: \"\"", "");
        let text = format!(
            "policy(#{{ edition: 1, label: \"{id}\", status: \"hypothesis\"{dates} }});\n\
             /// a\nfn a() {{ 1 }}\n"
        );
        let path = format!("policies/{id}.rhai");
        let mut sources = Sources::memory([(path.clone(), text)]);
        bareme_core::policy::load(&mut sources, &path, &[]).unwrap()
    }

    fn shown(policies: &[&Policy]) -> Vec<String> {
        let one =
            |window: Window| window.map_or("never".to_owned(), |(from, to)| format!("{from} {to}"));
        windows(policies).unwrap().into_iter().map(one).collect()
    }

    #[test]
    fn a_version_ends_with_its_text_or_with_the_month_before_the_next() {
        let (a, b) = (policy("a", "2021-08-01", "2023-10-31"), policy("b", "2022-03-15", ""));
        let c = policy("c", "2024-01-01", "2025-04-30");
        assert_eq!(
            shown(&[&a, &b, &c]),
            ["2021-08-01 2022-02-28", "2022-03-15 2023-12-31", "2024-01-01 2025-04-30"]
        );
        // The order in which they are named does not count.
        assert_eq!(shown(&[&c, &a])[1], "2021-08-01 2023-10-31");
        let window = windows(&[&a, &b]).unwrap()[0];
        assert_eq!([2020, 2021, 2022, 2023].map(|year| months(window, year)), [0, 5, 2, 0]);
    }

    #[test]
    fn versions_must_have_a_first_day_and_a_month_of_their_own() {
        let (dated, undated) = (policy("a", "2021-08-01", ""), policy("b", "", ""));
        assert_eq!(windows(&[&dated, &undated]).unwrap_err().code, Code::InForceUndated);
        let same = policy("c", "2021-08-31", "");
        assert_eq!(windows(&[&dated, &same]).unwrap_err().code, Code::InForceTogether);
    }
}
