//! Any bytes as a table: reading never crashes, and what is read is evaluated, and gives the same
//! on every evaluator.
#![no_main]

mod shared;

use bareme::policy;
use bareme::sources::Sources;
use libfuzzer_sys::fuzz_target;
use shared::{exactness, random};

/// Each column may be absent, so that a table is soon accepted.
const POLICY: &str = r#"
policy(#{ edition: 1, label: "x", status: "hypothesis" });
input("n", "integer", #{ optional: true }); input("x", "decimal", #{ otherwise: 0.5 });
input("t", "text", #{ optional: true }); input("b", "boolean", #{ otherwise: true });
input("d", "date", #{ optional: true }); input("file_active", "integer", #{ otherwise: 3_000, min: 0 });
param("s", scale([[0, 1], [1_000, 4], [3_000, 6.5]]));
fn somme(n, x) { n + x / 3 }
fn arrondi(x, file_active) { round(x * file_active / 12, 2) }
fn bareme(s, x, b) { if b { interpolate(s, x) } else { marginal(s, x) } }
fn quotient(file_active, x) { file_active / x }
fn mot(t, b) { if is_missing(t) { "" } else { lower(t) + t } }
fn mois(d, b) { if is_missing(d) { 0 } else { months_in_year(2024, d, date("2024-12-31")) } }
fn ligne(somme, arrondi, mois) { somme * arrondi - mois }
"#;

fuzz_target!(|data: &[u8]| {
    let files = [("policies/p.rhai", POLICY.as_bytes().to_vec()), ("t.csv", data.to_vec())];
    let mut sources = Sources::memory(files);
    let policy = policy::load(&mut sources, "p", &[]).expect("the policy of this target is sound");
    random::hold(&mut sources, &policy);
});
