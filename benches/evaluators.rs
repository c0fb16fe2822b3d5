//! The evaluators beside hand-written loops, in one run: `cargo bench --bench evaluators`.
//!
//! Hand-written loops read typed arrays, allocate nothing per row, and must give the digits of
//! the interpreter: the bench stops when they do not.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::float_arithmetic,
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    missing_docs
)]

use bareme::engine::{Evaluation, Prepared, Settings, Tier};
use bareme::policy::{self, Policy};
use bareme::scenario::{Scenario, TableOptions};
use bareme::sources::Sources;
use bareme::value::Value;
use rust_decimal::{Decimal, RoundingStrategy};
use std::fmt::Write as _;
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The same rows for everybody.
struct Rows {
    n: Vec<i64>,
    p: Vec<Decimal>,
    base: Vec<Decimal>,
    psy: Vec<Decimal>,
    ok: Vec<bool>,
}

impl Rows {
    fn new(count: usize) -> Self {
        let mut state = 88_172_645_463_325_252_u64;
        let mut random = |below: u64| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            i64::try_from((state >> 11) % below).unwrap()
        };
        let mut rows = Self { n: vec![], p: vec![], base: vec![], psy: vec![], ok: vec![] };
        for _ in 0..count {
            rows.n.push(random(9_000));
            rows.p.push(Decimal::new(random(4_000), 2));
            rows.base.push(Decimal::new(random(300_000_000), 2));
            rows.psy.push(Decimal::new(random(300), 2));
            rows.ok.push(random(2) == 1);
        }
        rows
    }

    fn csv(&self) -> String {
        let mut text = "structure,n,p,base,psy,ok\n".to_owned();
        for i in 0..self.n.len() {
            let (n, p, base) = (self.n[i], self.p[i], self.base[i]);
            let _ = writeln!(text, "S{i},{n},{p},{base},{},{}", self.psy[i], self.ok[i]);
        }
        text
    }
}

fn cents(x: Decimal) -> Decimal {
    x.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
}

/// The reduced policy by hand, in decimals.
fn by_hand(rows: &Rows, i: usize) -> Decimal {
    let whole = |n: i64| Decimal::from(n);
    let (n, p) = (rows.n[i], rows.p[i]);
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
    let b = cents((rate * rows.base[i]).min(whole(150_000)));
    let c = cents(whole(n.min(6_000)) * whole(22_800) / whole(1_000));
    let d = if rows.ok[i] {
        cents(whole(66_000) * rows.psy[i].min(Decimal::ONE))
    } else {
        Decimal::ZERO
    };
    a + b + c + d
}

/// The reduced policy by hand, in binary floats (not exact).
fn in_floats(n: f64, p: f64, base: f64, psy: f64, ok: bool) -> f64 {
    let cents = |x: f64| (x * 100.0).round() / 100.0;
    let etp = if n < 1_000.0 {
        0.0
    } else if n <= 3_000.0 {
        4.0 + (n - 1_000.0) / 1_000.0
    } else if n <= 6_000.0 {
        6.0 + (n - 3_000.0) / 3_000.0
    } else {
        7.0
    };
    let rate = if p <= 15.0 {
        0.0
    } else if p >= 25.0 {
        0.2
    } else {
        0.2 * (p - 15.0) / 10.0
    };
    let d = if ok { cents(66_000.0 * psy.min(1.0)) } else { 0.0 };
    cents(55_000.0 * etp)
        + cents((rate * base).min(150_000.0))
        + cents(n.min(6_000.0) * 22_800.0 / 1_000.0)
        + d
}

/// The shortest of some runs, for at least half a second.
fn best(mut run: impl FnMut()) -> Duration {
    let started = Instant::now();
    let mut best = Duration::MAX;
    while started.elapsed() < Duration::from_millis(500) {
        let one = Instant::now();
        run();
        best = best.min(one.elapsed());
    }
    best
}

fn report(name: &str, rows: usize, time: Duration, native: Duration) {
    let nanos = time.as_nanos() as f64 / rows as f64;
    let ratio = native.as_nanos() as f64 / time.as_nanos() as f64;
    println!("  {name:<34} {nanos:>10.1} ns/row {ratio:>9.2} × rust_decimal");
}

fn load(policy: &str, rows: &Rows) -> (Policy, Prepared) {
    let files =
        [("policies/p.rhai".to_owned(), policy.to_owned()), ("t.csv".to_owned(), rows.csv())];
    let mut sources = Sources::memory(files);
    let policy = policy::load(&mut sources, "p", &[]).unwrap();
    let scenario =
        Scenario::load(&mut sources, Path::new("t.csv"), &TableOptions::default()).unwrap();
    let dataset = scenario.bind(&policy.inputs).unwrap();
    (policy, Prepared::new(Arc::new(dataset)))
}

fn check(evaluation: &Evaluation, rows: &Rows) {
    for i in 0..rows.n.len() {
        let expected = Some(Value::Number(by_hand(rows, i).normalize()));
        assert_eq!(evaluation.value("total", i), expected, "row {i}");
    }
}

fn main() {
    for count in [26, 1_000, 100_000, 1_000_000] {
        let rows = Rows::new(count);
        let (policy, mut prepared) = load(include_str!("reduced.rhai"), &rows);
        println!("reduced policy, {count} rows, one thread");
        let native = best(|| {
            for i in 0..count {
                black_box(by_hand(&rows, i));
            }
        });
        report("rust_decimal by hand", count, native, native);
        let float = |d: &Decimal| d.to_string().parse::<f64>().unwrap();
        let floats: Vec<[f64; 4]> = (0..count)
            .map(|i| {
                [rows.n[i] as f64, float(&rows.p[i]), float(&rows.base[i]), float(&rows.psy[i])]
            })
            .collect();
        let time = best(|| {
            for (i, [n, p, base, psy]) in floats.iter().enumerate() {
                black_box(in_floats(*n, *p, *base, *psy, rows.ok[i]));
            }
        });
        report("f64 by hand (not exact)", count, time, native);
        for (name, tier, most) in [
            ("bareme, blocks of integers", Tier::Blocks, usize::MAX),
            ("bareme, decimals", Tier::Decimals, 100_000),
            ("bareme, interpreter", Tier::Interpreter, 1_000),
        ] {
            if count > most {
                continue;
            }
            let evaluation = prepared.evaluate(&policy, Settings::default(), tier).unwrap();
            check(&evaluation, &rows);
            let time = best(|| {
                black_box(prepared.evaluate(&policy, Settings::default(), tier).unwrap());
            });
            report(name, count, time, native);
        }
    }
}
