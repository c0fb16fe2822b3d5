//! Run after all other tests: which of them were skipped for want of a program.

use std::collections::BTreeSet;
use std::path::Path;

#[allow(clippy::print_stdout, clippy::disallowed_methods)]
fn main() {
    let list = Path::new(env!("CARGO_TARGET_TMPDIR")).join("skipped.txt");
    let skipped = std::fs::read_to_string(&list).unwrap_or_default();
    let skipped: BTreeSet<&str> = skipped.lines().collect();
    if !skipped.is_empty() {
        println!("\n{} skipped:", skipped.len());
        for test in skipped {
            println!("    {test}");
        }
        // The next run has its own.
        drop(std::fs::remove_file(&list));
    }
}
