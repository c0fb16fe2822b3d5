//! The texts that formulas make are limited, with the same outcome in every evaluator and however
//! many threads there are.

use bareme::diagnostic::{Code, Diagnostics};
use bareme::engine::{Prepared, Settings, Tier};
use bareme::policy;
use bareme::scenario::{Scenario, TableOptions};
use bareme::sources::Sources;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

/// Texts that have 9,000 characters behind the text of the row.
fn policy(formulas: &[&str]) -> String {
    let lines = format!("\"{}\"", "a".repeat(3_000));
    let mut text = "policy(#{ edition: 1, label: \"h\", status: \"hypothesis\" });\n\
                    input(\"x\", \"integer\"); input(\"t\", \"text\");\n"
        .to_owned();
    for name in formulas {
        let _ = writeln!(text, "fn {name}(t) {{ t\n + {lines}\n + {lines}\n + {lines} }}");
    }
    text + "fn n(x) { x }\n"
}

/// What each evaluator says, with one thread and with several.
fn outcomes(formulas: &[&str], rows: usize, different: usize) -> Vec<Result<usize, Diagnostics>> {
    let mut table = "structure,x,t\n".to_owned();
    for row in 0..rows {
        let _ = writeln!(table, "S{row},{row},t{}", row % different);
    }
    let files = [("policies/p.rhai", policy(formulas)), ("t.csv", table)];
    let mut sources = Sources::memory(files);
    let policy = policy::load(&mut sources, "p", &[]).unwrap();
    let set = Scenario::load(&mut sources, Path::new("t.csv"), &TableOptions::default()).unwrap();
    let dataset = Arc::new(set.bind_all(&policy.columns()).unwrap());
    let each = [
        (Tier::Interpreter, 1),
        (Tier::Decimals, 1),
        (Tier::Decimals, 3),
        (Tier::Blocks, 1),
        (Tier::Blocks, 3),
    ];
    let one = |(tier, threads)| {
        let mut prepared = Prepared::new(dataset.clone()).with_threads(threads);
        prepared.evaluate(&policy, Settings::default(), tier).map(|done| done.failures.len())
    };
    each.map(one).into()
}

fn refused(formula: &str, found: &[Result<usize, Diagnostics>]) {
    for (at, outcome) in found.iter().enumerate() {
        assert!(outcome.is_err(), "{at}: {outcome:?}");
        let errors = outcome.as_ref().unwrap_err();
        assert_eq!((errors.len(), errors[0].code), (1, Code::TextBudget));
        assert_eq!(errors, found[0].as_ref().unwrap_err());
        assert_eq!(errors[0].arg("name").unwrap().text(), Some(formula), "{errors:?}");
    }
}

#[test]
fn texts_beyond_the_limit_are_told_alike_by_every_evaluator() {
    // 30,000 × 9,003 bytes, or twice 15,000; the limit is 256 MiB.
    refused("long", &outcomes(&["long"], 30_000, usize::MAX));
    refused("other", &outcomes(&["long", "other"], 15_000, usize::MAX));
}

#[test]
fn equal_texts_count_once_wherever_they_stand() {
    // The same texts come back in the parts of other threads: one by one they would pass the limit.
    let outcomes = outcomes(&["long", "other"], 30_000, 14_000);
    assert!(outcomes.iter().all(|outcome| *outcome == Ok(0)), "{outcomes:?}");
}
