//! The program to be measured against (`benches/by_hand_csv.rs`) writes the same bytes.

#[path = "../benches/by_hand_csv.rs"]
mod program;

use crate::cli::{repository, run};
use crate::support::read;
use std::fmt::Write as _;

#[test]
fn the_reduced_policy_by_hand_writes_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let mut table = "structure,n,p,base,psy,ok\n".to_owned();
    let mut state = 88_172_645_463_325_252_u64;
    let mut random = |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) % below
    };
    // Bounds of the scales among them, and enough rows for several pieces.
    for row in 0..30_000 {
        let n = if row % 7 == 0 { random(7) * 1_000 } else { random(9_000) };
        let [p, base, psy] = [random(4_000), random(300_000_000), random(300)]
            .map(|cents| format!("{}.{:02}", cents / 100, cents % 100));
        let _ = writeln!(table, "S{row},{n},{p},{base},{psy},{}", random(2) == 1);
    }
    let path = folder.path().join("table.csv");
    std::fs::write(&path, &table).unwrap();

    let mut by_hand = Vec::new();
    program::convert(table.as_bytes(), &mut by_hand).unwrap();
    let policy = repository().join("benches/reduced.rhai");
    let [policy, table] = [&policy, &path].map(|path| path.display().to_string());
    for output in [vec![], vec!["-o", "out.csv"]] {
        let args = [&["run", &policy, "-s", &table, "--format", "csv"], output.as_slice()].concat();
        let done = run(folder.path(), "fr", &args);
        assert_eq!((done.status, done.stderr.as_str()), (0, ""));
        let found =
            if output.is_empty() { done.stdout } else { read(&folder.path().join("out.csv")) };
        // Not `assert_eq`: a difference would show a megabyte twice.
        assert!(found.as_bytes() == by_hand, "the bytes differ");
    }
}
