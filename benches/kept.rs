//! What an evaluation costs when the columns of the one before are kept.
//!
//! ```text
//! cargo bench --bench kept
//! cargo bench --bench kept -- --rows 100000 --rounds 15
//! ```
//!
//! `cdc-v4`, one thread: a whole evaluation; the same with the cost of one dotation changed, and
//! nothing else; the formulas that this cost reaches, evaluated alone over columns that hold what
//! they need. Then the shipped structures, with one parameter changed. Then one formula edited:
//! from the text of the policy to its total.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::float_arithmetic,
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    unreachable_pub,
    dead_code,
    missing_docs
)]

mod by_hand;

use bareme::compare::{RunOptions, RunSummary};
use bareme::engine::{self, Cache, Evaluation, Prepared, Settings, Tier};
use bareme::policy::{self, Policy, Setting};
use bareme::scenario::{Dataset, Scenario, TableOptions};
use bareme::sources::Sources;
use by_hand::cdc_v4_rows::{Draw, Rows};
use clap::Parser;
use rust_decimal::Decimal;
use std::fmt::Write as _;
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

const LAW: &str = include_str!("../policies/cdc-v4.rhai");
/// Feeds dotation d alone.
const PARAMETER: &str = "cout_psychologue";
/// What it reaches, then what that needs of the rest.
const REACHED: [&str; 6] = [
    "dotation_psychologue",
    "dotation_totale",
    "versement",
    "plafond_formation",
    "cout_net_fir",
    "etat_versement",
];
const NEEDED: [(&str, &str); 13] = [
    ("regularisation_hors_ps", "decimal"),
    ("regularisation_interpretariat", "decimal"),
    ("est_financee", "boolean"),
    ("accord_ars_psychologue", "boolean"),
    ("etp_psychologue", "decimal"),
    ("etp_psychologue_segur", "decimal"),
    ("mois_presence", "integer"),
    ("dotation_hors_ps", "decimal"),
    ("dotation_ps", "decimal"),
    ("dotation_interpretariat", "decimal"),
    ("fir_substitue", "decimal"),
    ("montant_verse", "decimal"),
    ("etp_hors_ps", "decimal"),
];

#[derive(Parser)]
struct Options {
    /// Rows of the large table
    #[arg(long, default_value_t = 1_000_000)]
    rows: usize,
    /// Evaluations of each kind; medians are shown
    #[arg(long, default_value_t = 9)]
    rounds: usize,
    /// Evaluations of the shipped structures
    #[arg(long, default_value_t = 1_000)]
    small: usize,
    /// Given by cargo
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() {
    let options = Options::parse();
    large(&options);
    small(&options);
    edited(&options);
}

/// One parameter of one dotation, over many rows.
fn large(options: &Options) {
    if options.rows == 0 {
        return;
    }
    println!("cdc-v4, {} rows, one thread: {PARAMETER} changed", options.rows);
    let rows = Rows::<Decimal>::random(options.rows, Draw::Ordinary, 1);
    let (law, dataset) = bound(LAW, rows.csv(), &[]);
    let one = 1;
    let settings = Settings::default();

    let mut prepared = Prepared::new(dataset.clone()).with_threads(one);
    let whole_result = prepared.evaluate(&law, settings, Tier::Blocks).unwrap();
    let whole = median(options.rounds, |_| {
        time(|| drop(black_box(prepared.evaluate(&law, settings, Tier::Blocks).unwrap())))
    });
    drop(prepared);

    let (alone, columns) = bound(&alone(&law), needed(&whole_result), &[]);
    let mut prepared = Prepared::new(columns).with_threads(one);
    let reached = prepared.evaluate(&alone, settings, Tier::Blocks).unwrap();
    for name in REACHED {
        let same = |row| reached.value(name, row) == whole_result.value(name, row);
        assert!((0..options.rows).step_by(97).all(same), "{name}");
    }
    drop(reached);
    let reached = median(options.rounds, |_| {
        time(|| drop(black_box(prepared.evaluate(&alone, settings, Tier::Blocks).unwrap())))
    });
    drop(prepared);

    let mut kept = Cache::with_threads(one);
    let started = Instant::now();
    drop(engine::evaluate_cached(&law, &dataset, settings, &mut kept).unwrap());
    let first = started.elapsed();
    let changed = median(options.rounds, |round| {
        let policy = with(LAW, &set(round));
        let time = time(|| {
            drop(black_box(
                engine::evaluate_cached(&policy, &dataset, settings, &mut kept).unwrap(),
            ));
        });
        assert_eq!(kept.work().computed, REACHED.len());
        kept.forget_unused();
        time
    });
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    println!("  whole evaluation, columns typed and packed     {:>10.2} ms", ms(whole));
    println!("  first evaluation, identities and packing       {:>10.2} ms", ms(first));
    println!(
        "  the {} formulas reached, alone                  {:>10.2} ms",
        REACHED.len(),
        ms(reached)
    );
    println!(
        "  kept evaluation                                {:>10.2} ms = {:.2} × those alone, {:.3} × whole",
        ms(changed),
        changed.as_secs_f64() / reached.as_secs_f64(),
        changed.as_secs_f64() / whole.as_secs_f64(),
    );
}

/// The shipped structures, again and again.
fn small(options: &Options) {
    let mut sources = Sources::disk();
    let path = Path::new("scenarios/experimentation.toml");
    let scenario = Scenario::load(&mut sources, path, &TableOptions::default()).unwrap();
    let law = with(LAW, &[]);
    let dataset = Arc::new(scenario.bind_all(&law.columns()).unwrap());
    println!("cdc-v4, {} rows: one parameter changed", dataset.rows.len());
    let settings = Settings::full_year(true);
    for parameter in [PARAMETER, "cout_etp", "file_active_minimale"] {
        let policies: Vec<Policy> = (0..options.small)
            .map(|i| with(LAW, &[Setting::parse(&format!("{parameter}={}", 700 + i)).unwrap()]))
            .collect();
        let mut kept = Cache::with_threads(1);
        drop(engine::evaluate_cached(&law, &dataset, settings, &mut kept).unwrap());
        let mut computed = 0;
        let all = time(|| {
            for policy in &policies {
                drop(black_box(
                    engine::evaluate_cached(policy, &dataset, settings, &mut kept).unwrap(),
                ));
                computed = kept.work().computed;
                kept.forget_unused();
            }
        });
        let micros = all.as_secs_f64() * 1e6 / options.small as f64;
        println!("  {parameter:<24} {computed:>3} formulas {micros:>10.1} µs");
    }
}

/// One formula edited, from its text to the total.
fn edited(options: &Options) {
    let count = 100_000;
    println!("cdc-v4, {count} rows: one formula edited, from its text to the total");
    let rows = Rows::<Decimal>::random(count, Draw::Ordinary, 1);
    let (law, dataset) = bound(LAW, rows.csv(), &[]);
    let settings = Settings::default();
    let mut kept = Cache::default();
    drop(engine::evaluate_cached(&law, &dataset, settings, &mut kept).unwrap());
    let middle = median(options.rounds, |round| {
        let text = LAW.replace(
            "mois_presence / 12_000, dec",
            &format!("mois_presence * {} / 12_000, dec", round + 2),
        );
        assert_ne!(text, LAW);
        time(|| {
            let policy = with(&text, &[]);
            let evaluation =
                engine::evaluate_cached(&policy, &dataset, settings, &mut kept).unwrap();
            drop(black_box(
                RunSummary::brief(&policy, &evaluation, &RunOptions::default()).unwrap(),
            ));
        })
    });
    println!("  {:.1} ms", middle.as_secs_f64() * 1e3);
}

fn set(round: usize) -> [Setting; 1] {
    [Setting::parse(&format!("{PARAMETER}={}", 66_001 + round)).unwrap()]
}

fn with(policy: &str, settings: &[Setting]) -> Policy {
    let mut sources = Sources::memory([("policies/p.rhai", policy)]);
    policy::load(&mut sources, "p", settings).unwrap()
}

fn bound(policy: &str, csv: String, settings: &[Setting]) -> (Policy, Arc<Dataset>) {
    let files = [("policies/p.rhai".to_owned(), policy.to_owned()), ("t.csv".to_owned(), csv)];
    let mut sources = Sources::memory(files);
    let policy = policy::load(&mut sources, "p", settings).unwrap();
    let table = Path::new("t.csv");
    let scenario = Scenario::load(&mut sources, table, &TableOptions::default()).unwrap();
    let dataset = scenario.bind_all(&policy.columns()).unwrap();
    (policy, Arc::new(dataset))
}

/// A policy of the formulas that are reached; what they need of the others are columns.
fn alone(law: &Policy) -> String {
    let mut text =
        "policy(#{ edition: 1, label: \"Seules\", status: \"hypothesis\" });\n".to_owned();
    for (name, kind) in NEEDED {
        // A decision needs a value: booleans are always there.
        let optional = if kind == "boolean" { "" } else { ", #{ optional: true }" };
        let _ = writeln!(text, "input(\"{name}\", \"{kind}\"{optional});");
    }
    for line in LAW.lines().filter(|line| line.starts_with("param(")) {
        let needed = |name: &String| line.starts_with(&format!("param(\"{name}\""));
        let mut needs = REACHED.iter().flat_map(|f| &law.formulas[*f].needs).map(|need| &need.name);
        if needs.any(needed) {
            let end = line.find(", #{").unwrap();
            let _ = writeln!(text, "{});", &line[..end]);
        }
    }
    for name in REACHED {
        let _ = writeln!(text, "{}", law.formulas[name].text);
    }
    text
}

/// Those columns.
fn needed(evaluation: &Evaluation) -> String {
    let dataset = &evaluation.dataset;
    let mut text = "structure,exercice".to_owned();
    for (name, _) in NEEDED {
        let _ = write!(text, ",{name}");
    }
    for (row, key) in dataset.rows.iter().enumerate() {
        let _ = write!(text, "\n{},{}", key.structure, key.exercice.unwrap());
        for (name, _) in NEEDED {
            let value = match dataset.inputs.get(name) {
                Some(column) => column.value(row).to_machine(),
                None => evaluation.value(name, row).unwrap().to_machine(),
            };
            let _ = write!(text, ",{value}");
        }
    }
    text.push('\n');
    text
}

fn median(rounds: usize, mut one: impl FnMut(usize) -> Duration) -> Duration {
    let mut times: Vec<Duration> = (0..rounds).map(&mut one).collect();
    times.sort();
    times[rounds / 2]
}

fn time(run: impl FnOnce()) -> Duration {
    let started = Instant::now();
    run();
    started.elapsed()
}
