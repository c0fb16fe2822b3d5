//! One seed: its policy, its table, what each evaluator gives, and how to show what differs.

use super::compare::{self, By, Counts, Difference, Results, Walked};
use super::exact;
use super::policy::{self, Written};
use super::table;
use crate::exactness::fraction::Random;
use bareme::diagnostic::{Code, Diagnostics};
use bareme::engine::{Cache, Evaluation, Prepared, Settings, Tier, evaluate_cached, trace};
use bareme::policy::{Policy, Setting};
use bareme::scenario::{Dataset, Scenario, TableOptions};
use bareme::sources::Sources;
use jiff::civil::date;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

/// A policy and a table, from a seed.
pub(super) struct Trial {
    seed: u64,
    pub(super) written: Written,
    table: String,
    pub(super) settings: Settings,
}

/// Settings that change some formulas.
const OTHERWISE: [&str; 6] =
    ["r=0.3", "k[a]=5", "lecture=a", "actif=false", "kb[b]=true", "jour=2025-01-01"];

/// A policy and its table, loaded.
type Loaded = (Policy, Arc<Dataset>);

impl Trial {
    pub(super) fn new(seed: u64) -> Self {
        let mut random = Random::new(spread(seed));
        let written = policy::random(&mut random);
        let rows = table::size(&mut random);
        let table = table::random(&mut random, written.dated, rows);
        let window = (date(2022, 7, 1), date(2024, 11, 30));
        let settings = match random.between(0..=9) {
            0 => Settings::full_year(true),
            1 => Settings { full_year: false, window: Some(window) },
            _ => Settings::default(),
        };
        Self { seed, written, table, settings }
    }

    pub(super) fn load(&self, set: &[Setting]) -> Result<Loaded, Diagnostics> {
        let mut files = self.written.files();
        files.push(("t.csv".to_owned(), self.table.clone()));
        let mut sources = Sources::memory(files);
        let policy = bareme::policy::load(&mut sources, "p", set)?;
        let options = TableOptions::default();
        let scenario = Scenario::load(&mut sources, Path::new("t.csv"), &options)?;
        let dataset = scenario.bind_all(&policy.columns())?;
        Ok((policy, Arc::new(dataset)))
    }

    /// What everybody gives; `Err` when the policy or the table is refused.
    pub(super) fn run(&self) -> Result<Results, Diagnostics> {
        let (policy, dataset) = self.load(&[])?;
        let mut alone = Prepared::new(dataset.clone()).with_threads(1);
        let several = 2 + usize::try_from(self.seed % 4).unwrap();
        let mut together = Prepared::new(dataset.clone()).with_threads(several);
        let by = |prepared: &mut Prepared, tier| prepared.evaluate(&policy, self.settings, tier);
        let interpreter = by(&mut alone, Tier::Interpreter)?;
        let mut others = vec![
            (By::Decimals, by(&mut alone, Tier::Decimals)?),
            (By::Blocks, by(&mut alone, Tier::Blocks)?),
            (By::DecimalsOnThreads, by(&mut together, Tier::Decimals)?),
            (By::BlocksOnThreads, by(&mut together, Tier::Blocks)?),
        ];
        // Columns kept from the evaluation of nearly the same policy.
        let mut kept = Cache::default();
        let set = OTHERWISE[usize::try_from(self.seed).unwrap() % OTHERWISE.len()];
        let (other, _) = self.load(&[Setting::parse(set).map_err(|d| vec![d])?])?;
        evaluate_cached(&other, &dataset, self.settings, &mut kept)?;
        others.push((By::Cache, evaluate_cached(&policy, &dataset, self.settings, &mut kept)?));
        let exact = exact::evaluate(&policy, &interpreter, self.settings);
        let walked = self.walked(&policy, &interpreter);
        Ok(Results { interpreter, others, walked, exact })
    }

    /// What an explanation of a few rows finds.
    fn walked(&self, policy: &Policy, evaluation: &Evaluation) -> Vec<Walked> {
        let rows = evaluation.dataset.rows.len();
        let mut walked = Vec::new();
        for formula in policy.formulas.keys() {
            for row in [0, rows / 2, rows - 1] {
                let traced = trace(policy, evaluation, self.settings, formula, row, &mut ());
                let outcome = traced.unwrap().outcome;
                walked.push(Walked { formula: formula.clone(), row, outcome });
            }
        }
        walked
    }

    /// Runs and compares, adding to what is counted; a difference is told with all that it takes
    /// to see it again.
    pub(super) fn hold(&self, counts: &mut Counts) -> Result<(), String> {
        let results = match self.run() {
            Ok(results) => results,
            Err(refused) => {
                let errors: Vec<_> = refused.iter().filter(|d| d.is_error()).collect();
                // Constants may happen to prove that a decision is always missing.
                if errors.iter().all(|error| error.code == Code::MissingDecision) {
                    counts.refused += 1;
                    return Ok(());
                }
                return Err(format!("refused: {errors:#?}\n\n{}", self.shown()));
            }
        };
        if let Some(cell) = table::misread(&self.table, &results.interpreter.dataset) {
            return Err(format!("{cell}\n\n{}", self.shown()));
        }
        match compare::all(&results, counts) {
            Ok(()) => {
                counts.policies += 1;
                counts.shares.add(&results, &self.written.names());
                Ok(())
            }
            Err(difference) => Err(self.told(&difference)),
        }
    }

    /// The difference, with the smallest policy and table that still show one.
    fn told(&self, difference: &Difference) -> String {
        let mut smallest = None;
        let written = self.written.only(&difference.formula);
        let row = table::only(&self.table, difference.row);
        for (written, table) in [(&self.written, &row), (&written, &self.table), (&written, &row)] {
            let trial = Self {
                seed: self.seed,
                written: written.clone(),
                table: table.clone(),
                settings: self.settings,
            };
            let still = trial
                .run()
                .ok()
                .and_then(|results| compare::all(&results, &mut Counts::default()).err());
            if let Some(difference) = still {
                smallest = Some((trial.shown(), difference));
            }
        }
        let (shown, difference) = match &smallest {
            Some((shown, difference)) => (shown.clone(), difference),
            None => (self.shown(), difference),
        };
        format!("{difference}\n\n{shown}\nAgain: BAREME_SEED={} cargo test random\n", self.seed)
    }

    /// Its files.
    pub(super) fn shown(&self) -> String {
        let mut text = format!("{:?}\n", self.settings);
        for (path, content) in self.written.files() {
            let _ = write!(text, "--- {path}\n{content}");
        }
        let _ = write!(text, "--- t.csv\n{}", self.table);
        text
    }
}

/// Seeds that follow one another give numbers that do not.
fn spread(seed: u64) -> u64 {
    let mut z = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(0x1234_5678_9ABC_DEF1);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
