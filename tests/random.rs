//! Random policies over random tables: every evaluator gives what the interpreter gives (values to
//! the last digit, missing cells, errors with their causes and places), and what exact fractions
//! give under the same guard. `docs/exactness.md` says how to run more of it.

mod compare;
mod counterfactuals;
mod exact;
mod faults;
mod formula;
mod names;
mod policy;
mod shares;
mod table;
mod trial;

use crate::support::asked;
use compare::Counts;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use trial::Trial;

/// Policies of an ordinary `cargo test`.
const POLICIES: usize = 40;

/// `BAREME_SEED` runs one seed; `BAREME_OUTPUTS` runs seeds, from that one on, until as many
/// outputs are compared.
#[test]
fn random_policies_give_the_same_on_every_evaluator_and_by_fractions() {
    let (seed, outputs) = (asked("BAREME_SEED"), asked("BAREME_OUTPUTS"));
    let mut counts = Counts::default();
    for seed in seed.unwrap_or(1).. {
        let trial = Trial::new(seed);
        let held = catch_unwind(AssertUnwindSafe(|| trial.hold(&mut counts)));
        match held {
            Ok(Ok(())) => {}
            Ok(Err(difference)) => panic!("seed {seed}: {difference}"),
            Err(crash) => {
                report(&format!("seed {seed} crashes\n{}", trial.shown()));
                resume_unwind(crash);
            }
        }
        let done = match outputs {
            Some(outputs) => counts.outputs as u64 >= outputs,
            None => asked("BAREME_SEED").is_some() || counts.policies >= POLICIES,
        };
        if done {
            break;
        }
    }
    report(&counts.to_string());
    if seed.is_none() || outputs.is_some() {
        assert!(counts.refused * 100 <= counts.policies, "{counts}");
        assert!(counts.shares.are_shared(), "{counts}");
        let left_out = counts.ties + counts.digits;
        assert!(left_out * 10 < counts.outputs, "{counts}");
        assert!(
            counts.errors * 20 > counts.outputs && counts.missing * 50 > counts.outputs,
            "{counts}"
        );
    }
}

#[expect(clippy::print_stdout, reason = "what was compared is shown by --nocapture")]
fn report(text: &str) {
    println!("{text}");
}
