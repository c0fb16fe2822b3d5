//! Signals while a result is written: nothing half written is left, neither beside nor in place.
#![cfg(target_os = "linux")]

use crate::cli::project;
use crate::support::asked;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// Tries in a plain `cargo test`; `BAREME_SIGNALS` asks for more.
pub(super) const TRIES: u64 = 12;
const SIGNALS: [&str; 3] = ["-INT", "-TERM", "-HUP"];
const FILES: [&str; 4] = ["r.csv", "r.json", "r.xlsx", "r.ods"];

fn start(table: &Path, output: &Path) -> Child {
    // Whatever the shell of the tests ignores (in the background, `INT`), the program does not.
    let mut command = Command::new("env");
    command.args(["--default-signal", env!("CARGO_BIN_EXE_bareme")]).current_dir(project());
    command.args(["run", "bibliotheques", "-s"]).arg(table).arg("-o");
    command.arg(output).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// How much of a result stands beside its place.
fn beside(folder: &Path) -> Option<u64> {
    let mut files = fs::read_dir(folder).unwrap().filter_map(Result::ok);
    let of = |file: fs::DirEntry| {
        let unfinished = file.file_name().to_string_lossy().starts_with(".bareme-");
        unfinished.then(|| file.metadata().map_or(0, |of| of.len()))
    };
    files.find_map(of)
}

#[test]
fn a_signal_leaves_nothing_half_written() {
    let folder = tempfile::tempdir().unwrap();
    let (table, out) = (folder.path().join("t.csv"), folder.path().join("out"));
    let mut text = "structure,exercice,departement,habitants,heures,rurale\n".to_owned();
    for row in 0..6_000 {
        let _ = writeln!(text, "B{row},2026,03,{},24.5,oui", 1_000 + row);
    }
    fs::write(&table, text).unwrap();
    fs::create_dir(&out).unwrap();
    let whole = FILES.map(|name| {
        assert!(start(&table, &out.join(name)).wait().unwrap().success(), "{name}");
        let length = fs::metadata(out.join(name)).unwrap().len();
        fs::remove_file(out.join(name)).unwrap();
        length
    });
    let (mut ended, tries) = (0, asked("BAREME_SIGNALS").unwrap_or(TRIES));
    for (of, index) in (0..tries).zip((0..FILES.len()).cycle()) {
        let place = out.join(FILES[index]);
        let mut child = start(&table, &place);
        // The later of the tries wait for more to be there.
        let enough = whole[index] * (of % 10) / 10;
        while child.try_wait().unwrap().is_none() && beside(&out).is_none_or(|n| n < enough) {
            std::thread::yield_now();
        }
        let signal = SIGNALS[usize::try_from(of).unwrap() % SIGNALS.len()];
        // The program may have ended by now.
        drop(Command::new("kill").args([signal, &child.id().to_string()]).output());
        let status = child.wait().unwrap().code();
        assert!(matches!(status, Some(0 | 130)), "{signal}: {status:?}");
        ended += u64::from(status == Some(130));
        assert_eq!(beside(&out), None, "try {of}, {signal}: something is left");
        let written = fs::metadata(&place).ok().map(|of| of.len());
        assert!(written.is_none_or(|length| length == whole[index]), "try {of}: cut short");
        drop(fs::remove_file(&place));
    }
    // A machine that is fast may write some of them before the signal comes.
    assert!(ended > 0, "no signal came in time");
}
