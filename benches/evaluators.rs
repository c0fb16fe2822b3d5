//! The evaluators beside hand-written loops, in one run.
//!
//! ```text
//! cargo bench --bench evaluators
//! cargo bench --bench evaluators -- --policy cdc-v4 --rows 100000 --rounds 15
//! cargo bench --bench evaluators -- --memory
//! cargo bench --bench evaluators -- --policy cdc-v4 --rows 100000 --table large.csv
//! ```
//!
//! Hand-written loops read typed columns, allocate nothing per row, and give the digits of the
//! engine (`tests/by_hand.rs`; the bench stops as well when a total is not the same). The engine
//! starts from columns that are read and typed, and keeps every column that it computes.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::float_arithmetic,
    clippy::unwrap_used,
    clippy::large_enum_variant,
    clippy::cast_precision_loss,
    unreachable_pub,
    missing_docs
)]

mod by_hand;
mod measure;

use bareme::engine::{Prepared, Settings, Tier};
use bareme::policy::{self, Policy};
use bareme::scenario::{Scenario, TableOptions};
use bareme::sources::Sources;
use bareme::value::Value;
use by_hand::cdc_v4::{self, Law};
use by_hand::cdc_v4_rows::{self, Draw};
use by_hand::{Number, reduced};
use clap::{Parser, ValueEnum};
use measure::{Contender, memory};
use rust_decimal::Decimal;
use std::cell::RefCell;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Rows that tell how long one pass over many would last.
const PROBE: usize = 500;

#[derive(Parser)]
struct Options {
    /// Policies to measure
    #[arg(long, value_delimiter = ',', default_values = ["reduced", "cdc-v4"])]
    policy: Vec<Subject>,
    /// Numbers of rows
    #[arg(long, value_delimiter = ',', default_values = ["26", "1000", "100000", "1000000"])]
    rows: Vec<usize>,
    /// Who is measured; rust-decimal always is
    #[arg(long, value_delimiter = ',', default_values = ["rust-decimal", "f64", "blocks", "decimals", "interpreter"])]
    only: Vec<Who>,
    /// Turns that each one has; medians are shown
    #[arg(long, default_value_t = 9)]
    rounds: usize,
    /// Whoever needs more seconds for one pass over the rows is left out
    #[arg(long, default_value_t = 5)]
    longest: u64,
    /// Threads of the engine (0: as many as pay); loops by hand have one
    #[arg(long, default_value_t = 1)]
    threads: usize,
    /// Measure memory, in child processes, instead of time
    #[arg(long)]
    memory: bool,
    /// Write the rows as a table to this file, and stop
    #[arg(long)]
    table: Option<PathBuf>,
    /// What `--memory` runs
    #[arg(long, hide = true)]
    child: bool,
    /// Given by cargo
    #[arg(long, hide = true)]
    bench: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Subject {
    Reduced,
    CdcV4,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Who {
    RustDecimal,
    F64,
    Blocks,
    Decimals,
    Interpreter,
}

impl Who {
    fn name(self) -> &'static str {
        match self {
            Self::RustDecimal => "rust_decimal by hand",
            Self::F64 => "f64 by hand (not exact)",
            Self::Blocks => "bareme, blocks of integers",
            Self::Decimals => "bareme, decimals",
            Self::Interpreter => "bareme, interpreter",
        }
    }

    fn tier(self) -> Option<Tier> {
        match self {
            Self::RustDecimal | Self::F64 => None,
            Self::Blocks => Some(Tier::Blocks),
            Self::Decimals => Some(Tier::Decimals),
            Self::Interpreter => Some(Tier::Interpreter),
        }
    }
}

/// Rows, and the hand-written results of each.
enum Rows<N> {
    Reduced(reduced::Rows<N>),
    CdcV4(cdc_v4_rows::Rows<N>, Law<N>),
}

impl<N: Number> Rows<N> {
    fn new(subject: Subject, count: usize) -> Self {
        match subject {
            Subject::Reduced => Self::Reduced(reduced::Rows::random(count)),
            Subject::CdcV4 => {
                let rows = cdc_v4_rows::Rows::random(count, Draw::Ordinary, 1);
                Self::CdcV4(rows, Law::v4())
            }
        }
    }

    /// Every row, one after the other.
    fn compute(&self) {
        match self {
            Self::Reduced(rows) => {
                for i in 0..rows.len() {
                    black_box(reduced::total(rows, i));
                }
            }
            Self::CdcV4(rows, law) => {
                for i in 0..rows.len() {
                    black_box(&cdc_v4::evaluate(law, rows, i));
                }
            }
        }
    }

    /// Every row, all results kept.
    fn collect(&self) {
        match self {
            Self::Reduced(rows) => {
                black_box((0..rows.len()).map(|i| reduced::total(rows, i)).collect::<Vec<_>>());
            }
            Self::CdcV4(rows, law) => {
                let outputs = (0..rows.len()).map(|i| cdc_v4::evaluate(law, rows, i));
                black_box(outputs.collect::<Result<Vec<_>, _>>().unwrap());
            }
        }
    }
}

impl Rows<Decimal> {
    fn total(&self, i: usize) -> Decimal {
        match self {
            Self::Reduced(rows) => reduced::total(rows, i),
            Self::CdcV4(rows, law) => cdc_v4::evaluate(law, rows, i).unwrap().dotation_totale,
        }
    }

    fn csv(&self) -> String {
        match self {
            Self::Reduced(rows) => rows.csv(),
            Self::CdcV4(rows, _) => rows.csv(),
        }
    }

    /// The policy, and these rows read from a table.
    fn load(&self, threads: usize) -> Loaded {
        let policy = match self {
            Self::Reduced(_) => include_str!("reduced.rhai"),
            Self::CdcV4(..) => include_str!("../policies/cdc-v4.rhai"),
        };
        let table = ("t.csv".to_owned(), self.csv());
        let files = [("policies/p.rhai".to_owned(), policy.to_owned()), table];
        let mut sources = Sources::memory(files);
        let policy = policy::load(&mut sources, "p", &[]).unwrap();
        let table = Path::new("t.csv");
        let scenario = Scenario::load(&mut sources, table, &TableOptions::default()).unwrap();
        let dataset = scenario.bind_all(&policy.columns()).unwrap();
        let prepared = Prepared::new(Arc::new(dataset)).with_threads(threads);
        Loaded { policy, prepared: RefCell::new(prepared) }
    }
}

/// What the engine evaluates.
struct Loaded {
    policy: Policy,
    prepared: RefCell<Prepared>,
}

impl Loaded {
    fn evaluate(&self, tier: Tier) -> bareme::engine::Evaluation {
        let mut prepared = self.prepared.borrow_mut();
        prepared.evaluate(&self.policy, Settings::default(), tier).unwrap()
    }

    fn check(&self, tier: Tier, rows: &Rows<Decimal>) {
        let evaluation = self.evaluate(tier);
        let total = self.policy.meta.total.as_deref().unwrap();
        for row in 0..evaluation.dataset.rows.len() {
            let expected = Value::Number(rows.total(row)).leave();
            assert_eq!(evaluation.value(total, row), Some(expected), "row {row}");
        }
    }
}

fn main() {
    let options = Options::parse();
    if options.child {
        return child(&options);
    }
    if let Some(path) = &options.table {
        let rows = Rows::<Decimal>::new(options.policy[0], options.rows[0]);
        return std::fs::write(path, rows.csv()).unwrap();
    }
    for subject in &options.policy {
        for count in &options.rows {
            let name = subject.to_possible_value().unwrap();
            println!("{}, {count} rows, {}", name.get_name(), threads(options.threads));
            if options.memory {
                compare_memory(*subject, *count, &options);
            } else {
                compare_time(*subject, *count, &options);
            }
        }
    }
}

fn threads(count: usize) -> String {
    match count {
        0 => "as many threads as pay".to_owned(),
        1 => "one thread".to_owned(),
        more => format!("{more} threads"),
    }
}

fn compare_time(subject: Subject, count: usize, options: &Options) {
    let rows = Rows::<Decimal>::new(subject, count);
    let floats = Rows::<f64>::new(subject, count);
    let loaded = rows.load(options.threads);
    let few = Rows::<Decimal>::new(subject, PROBE);
    let probe = few.load(options.threads);
    let mut contenders = vec![by_hand(Who::RustDecimal, || rows.compute())];
    for who in &options.only {
        match (who, who.tier()) {
            (_, Some(tier)) => {
                if let Some(seconds) = too_long(&probe, tier, count, options.longest) {
                    println!("  {:<34}left out: about {seconds} s a pass", who.name());
                    continue;
                }
                loaded.check(tier, &rows);
                let loaded = &loaded;
                let run = move || drop(black_box(loaded.evaluate(tier)));
                contenders.push(Contender { name: who.name(), run: Box::new(run) });
            }
            (Who::F64, None) => contenders.push(by_hand(*who, || floats.compute())),
            _ => {}
        }
    }
    measure::print(&measure::rounds(&mut contenders, count, options.rounds));
}

fn by_hand<'a>(who: Who, run: impl FnMut() + 'a) -> Contender<'a> {
    Contender { name: who.name(), run: Box::new(run) }
}

/// Seconds of one pass over so many rows, after a pass over a few, when they are too many.
fn too_long(probe: &Loaded, tier: Tier, count: usize, longest: u64) -> Option<u64> {
    let time = (0..3).map(|_| measure::once(&mut || drop(probe.evaluate(tier)))).min().unwrap();
    let times = u32::try_from(count.div_ceil(PROBE)).unwrap_or(u32::MAX);
    let seconds = (time * times).as_secs();
    (seconds > longest).then_some(seconds)
}

fn compare_memory(subject: Subject, count: usize, options: &Options) {
    println!("  {:<34}{:>14}{:>18}", "", "rows, MiB", "with results, MiB");
    for who in &options.only {
        let word =
            |value: Option<clap::builder::PossibleValue>| value.unwrap().get_name().to_owned();
        let words = [
            "--child".to_owned(),
            format!("--policy={}", word(subject.to_possible_value())),
            format!("--rows={count}"),
            format!("--threads={}", options.threads),
            format!("--only={}", word(who.to_possible_value())),
        ];
        match memory::of_child(&words) {
            Some(memory) => {
                let mib = |kib: u64| kib as f64 / 1024.0;
                let (rows, peak) = (mib(memory.rows), mib(memory.peak));
                println!("  {:<34}{rows:>14.1}{peak:>18.1}", who.name());
            }
            None => println!("  {:<34}not told by this system", who.name()),
        }
    }
}

fn child(options: &Options) {
    let (subject, count, who) = (options.policy[0], options.rows[0], options.only[0]);
    match who.tier() {
        None if who == Who::F64 => {
            let rows = Rows::<f64>::new(subject, count);
            memory::tell(|| rows.collect());
        }
        None => {
            let rows = Rows::<Decimal>::new(subject, count);
            memory::tell(|| rows.collect());
        }
        Some(tier) => {
            let loaded = Rows::<Decimal>::new(subject, count).load(options.threads);
            memory::tell(|| drop(black_box(loaded.evaluate(tier))));
        }
    }
}
