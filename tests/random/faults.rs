//! The comparison sees what it is meant to see: one fault planted in what one evaluator gives, or
//! the same in what all of them give, is found at its cell.

use super::compare::{self, Counts, Results};
use super::exact::{Exact, Known, Stop, fraction};
use super::trial::Trial;
use bareme::diagnostic::Span;
use bareme::engine::{Cell, Column, Evaluation, Failure};
use bareme::number;
use bareme::value::Value;
use rust_decimal::Decimal;
use std::sync::Arc;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    /// One unit of the 15th decimal.
    Unit,
    /// A value that becomes missing.
    Lost,
    /// A missing cell that becomes a value.
    Found,
    /// An error that arises one column further.
    Place,
}

/// Whose results are wrong.
#[derive(Clone, Copy, Debug)]
enum Victim {
    Interpreter,
    /// One of the others.
    Other(usize),
    Everybody,
    Fractions,
}

fn unit() -> Decimal {
    number::parse("0.000000000000001").unwrap()
}

/// Whether a cell can bear a fault, known by fractions as it is.
fn bears(fault: Fault, cell: &Cell, known: &Known) -> bool {
    match (fault, cell, known) {
        (Fault::Unit, Cell::Value(Value::Number(n)), Ok(Exact::Number(known))) => {
            n.abs() < Decimal::from(1_000_000_000_000_i64) && known.decides().is_ok()
        }
        (Fault::Lost, Cell::Value(value), Ok(_)) => *value != Value::Missing,
        (Fault::Found, Cell::Value(value), Ok(_)) => *value == Value::Missing,
        (Fault::Place, Cell::Error(_), Err(Stop::Error(_))) => true,
        _ => false,
    }
}

/// Every kind of fault, each at a cell from the middle of what can bear it.
fn places(results: &Results, fault: Fault) -> Option<(String, usize)> {
    let mut found = Vec::new();
    for (name, cells) in &results.interpreter.columns {
        let Some(known) = results.exact.get(name) else { continue };
        let cells = cells.iter().zip(known).enumerate();
        // An error that is carried is told where it arises.
        let own = |cell: &Cell| match cell {
            Cell::Error(cause) => results.interpreter.failures[*cause as usize].formula == *name,
            Cell::Value(_) => true,
        };
        let bearing = cells.filter(|(_, (cell, known))| own(cell) && bears(fault, cell, known));
        found.extend(bearing.map(|(row, _)| (name.clone(), row)));
    }
    (!found.is_empty()).then(|| found.swap_remove(found.len() / 2))
}

fn further(span: Span) -> Span {
    Span { column: span.column + 1, ..span }
}

fn plant(evaluation: &mut Evaluation, fault: Fault, name: &str, row: usize) {
    let mut cells: Vec<Cell> = evaluation.columns[name].iter().collect();
    cells[row] = match (fault, &cells[row]) {
        (Fault::Unit, Cell::Value(value)) => {
            Cell::Value(Value::Number(value.leave().number().unwrap() + unit()))
        }
        (Fault::Lost, _) => Cell::Value(Value::Missing),
        (Fault::Found, _) => Cell::Value(Value::Number(Decimal::ZERO)),
        (Fault::Place, Cell::Error(cause)) => {
            let cause = &mut evaluation.failures[*cause as usize];
            cause.rows.retain(|r| *r != row);
            let mut other = Failure { rows: vec![row], ..cause.clone() };
            other.diagnostic.span = other.diagnostic.span.map(further);
            evaluation.failures.push(other);
            Cell::Error(u32::try_from(evaluation.failures.len() - 1).unwrap())
        }
        (fault, cell) => panic!("{fault:?} in {cell:?}"),
    };
    evaluation.columns.insert(name.to_owned(), Arc::new(Column::of_cells(cells)));
}

fn plant_in_fractions(known: &mut Known, fault: Fault) {
    *known = match (fault, known.clone()) {
        (Fault::Unit, Ok(Exact::Number(n))) => Ok(Exact::Number(n.shifted(&fraction(unit())))),
        (Fault::Lost, _) => Ok(Exact::Missing),
        (Fault::Found, _) => Ok(Exact::Boolean(false)),
        (Fault::Place, Err(Stop::Error(cause))) => {
            let mut cause = (*cause).clone();
            cause.span = cause.span.map(further);
            Err(Stop::Error(cause.into()))
        }
        (fault, known) => panic!("{fault:?} in {known:?}"),
    };
}

#[test]
fn a_fault_planted_in_any_evaluator_is_found() {
    let mut planted = 0;
    for seed in [2, 3, 5, 8, 13] {
        let results = Trial::new(seed).run().unwrap();
        assert_eq!(compare::all(&results, &mut Counts::default()), Ok(()), "seed {seed}");
        let others = (0..results.others.len()).map(Victim::Other);
        let victims = others.chain([Victim::Interpreter, Victim::Everybody, Victim::Fractions]);
        for victim in victims {
            for fault in [Fault::Unit, Fault::Lost, Fault::Found, Fault::Place] {
                let Some((name, row)) = places(&results, fault) else { continue };
                let mut wrong = results.clone();
                match victim {
                    Victim::Interpreter => plant(&mut wrong.interpreter, fault, &name, row),
                    Victim::Other(i) => plant(&mut wrong.others[i].1, fault, &name, row),
                    Victim::Everybody => {
                        plant(&mut wrong.interpreter, fault, &name, row);
                        for (_, other) in &mut wrong.others {
                            plant(other, fault, &name, row);
                        }
                    }
                    Victim::Fractions => {
                        plant_in_fractions(&mut wrong.exact[&name][row], fault);
                    }
                }
                let found = compare::all(&wrong, &mut Counts::default());
                let found = found.expect_err(&format!("seed {seed}, {victim:?}, {fault:?}"));
                let place = (found.formula.as_str(), found.row);
                assert_eq!(place, (name.as_str(), row), "seed {seed}, {victim:?}, {fault:?}");
                planted += 1;
            }
        }
    }
    assert!(planted > 80, "{planted}");
}
