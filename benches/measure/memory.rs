//! Memory of one contender, measured by itself: a child process, that reads what the system says
//! of it.

use std::process::Command;

/// Kibibytes.
pub struct Memory {
    /// Held once the rows are read.
    pub rows: u64,
    /// The most held while results are computed, rows included.
    pub peak: u64,
}

/// Runs this program again with these words; `None` where the system does not tell.
pub fn of_child(words: &[String]) -> Option<Memory> {
    let program = std::env::current_exe().ok()?;
    let mut command = Command::new(program);
    // What is freed goes back to the system at once: the texts that rows were read from do not
    // stand for memory of the evaluation.
    command
        .args(words)
        .env("MALLOC_MMAP_THRESHOLD_", "65536")
        .env("MALLOC_TRIM_THRESHOLD_", "65536");
    let output = command.output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let mut numbers = text.split_whitespace().map(str::parse);
    let (rows, peak) = (numbers.next()?.ok()?, numbers.next()?.ok()?);
    Some(Memory { rows, peak })
}

/// In the child: what `compute` takes, after `rows` are held.
pub fn tell(compute: impl FnOnce()) {
    // From here on the peak is counted anew.
    let reset = std::fs::write("/proc/self/clear_refs", "5").is_ok();
    let before = status("VmRSS:");
    compute();
    if let (true, Some(before), Some(peak)) = (reset, before, status("VmHWM:")) {
        println!("{before} {peak}");
    }
}

fn status(field: &str) -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(field))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}
