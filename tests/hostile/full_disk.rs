//! A disk that is full: no result is cut short in silence, by any command, in any format.
#![cfg(target_os = "linux")]

use crate::cli::{project, repository, run};
use crate::support::read;
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const FORMATS: [&str; 5] = ["table", "csv", "json", "jsonl", "markdown"];
/// Commands over the rows of a set, with what each needs.
const COMPUTED: [&[&str]; 8] = [
    &["run", "bibliotheques"],
    &["run", "bibliotheques", "--detail"],
    &["diff", "bibliotheques", "reforme"],
    &["explain", "bibliotheques", "--structure", "B01"],
    &["sweep", "bibliotheques", "--vary", "prime_par_heure=100,200"],
    &["sensitivity", "bibliotheques"],
    &["solve", "bibliotheques", "--find", "prime_par_heure", "--target", "aide = 100_000"],
    &["cliffs", "bibliotheques", "--input", "heures"],
];

/// Where a command has something to tell.
fn folder(args: &[&str]) -> PathBuf {
    if args[0] == "test" { repository() } else { project() }
}

fn bareme(args: &[&str], stdout: Stdio) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bareme"));
    command.current_dir(folder(args)).env("LC_ALL", "en").env("NO_COLOR", "1").args(args);
    let done = command.stdin(Stdio::null()).stdout(stdout).output().unwrap();
    (done.status.code().unwrap(), String::from_utf8(done.stderr).unwrap())
}

fn full() -> Stdio {
    OpenOptions::new().write(true).open("/dev/full").unwrap().into()
}

/// Everything that may be asked for on standard output.
pub(super) fn asked() -> Vec<Vec<&'static str>> {
    let set = ["-s", "bibliotheques"];
    let mut all: Vec<Vec<&str>> = Vec::new();
    for format in FORMATS {
        let format = ["--format", format];
        all.extend(COMPUTED.map(|command| [command, &set, &format].concat()));
        all.extend([[&["params", "reforme"][..], &format].concat()]);
        all.extend([[&["show", "reforme"][..], &format].concat()]);
    }
    for dialect in ["run", "diff"] {
        let one = [dialect, "bibliotheques"];
        let two: &[&str] = if dialect == "diff" { &["reforme"] } else { &[] };
        all.push([&one, two, &set, &["--format", "csv", "--dialect", "excel-fr"]].concat());
    }
    for format in ["short", "json"] {
        all.push(vec!["check", "--format", format]);
        all.push(vec!["test", "--format", format]);
    }
    for format in ["html", "markdown"] {
        all.push(vec!["doc", "reforme", "--format", format]);
    }
    for note in [&[][..], &["--note"]] {
        all.push([&["report", "bibliotheques", "reforme"], &set[..], note].concat());
    }
    for shell in ["bash", "zsh", "fish", "powershell"] {
        all.push(vec!["completions", shell]);
    }
    all.extend([vec!["test"], vec!["man"], vec!["--help"], vec!["--version"]]);
    for command in ["run", "verify", "watch", "man"] {
        all.push(vec![command, "--help"]);
    }
    all
}

#[test]
fn standard_output_that_is_full_is_an_error_for_every_command_and_format() {
    let mut refused = 0;
    for args in asked() {
        let sound = run(&folder(&args), "en", &args);
        // Formats that a command does not write are refused before anything is written; where
        // there is nothing to tell (no jump, no mistake), nothing is.
        if sound.stdout.is_empty() {
            let said = &sound.stderr;
            assert!(sound.status == 0 || said.contains("[B0801]"), "{args:?}: {said}");
            continue;
        }
        refused += 1;
        let (status, said) = bareme(&args, full());
        assert_eq!(status, 2, "{args:?}: {said}");
        assert!(said.contains("[B0120]") && said.contains("the disk is full"), "{args:?}: {said}");
    }
    assert!(refused > 60, "{refused}");
}

#[test]
fn a_file_that_is_full_is_an_error_in_every_format() {
    let folder = tempfile::tempdir().unwrap();
    for extension in ["csv", "json", "jsonl", "md", "txt", "xlsx", "ods"] {
        let link = folder.path().join(format!("full.{extension}"));
        std::os::unix::fs::symlink("/dev/full", &link).unwrap();
        let link = link.display().to_string();
        for command in [&COMPUTED[0], &COMPUTED[2]] {
            let args = [*command, &["-s", "bibliotheques", "-o", &link]].concat();
            let (status, said) = bareme(&args, Stdio::null());
            assert_eq!(status, 2, "{args:?}: {said}");
            assert!(said.contains("[B0108]") && said.contains("the disk is full"), "{said}");
        }
    }
}

const RUN: [&str; 6] = ["run", "bibliotheques", "-s", "bibliotheques", "--format", "csv"];

#[test]
fn no_manifest_is_written_of_a_result_that_was_cut_short() {
    let folder = tempfile::tempdir().unwrap();
    let manifest = folder.path().join("m.json");
    let path = manifest.display().to_string();
    let args = [&RUN[..], &["--manifest", &path]].concat();
    let (status, said) = bareme(&args, full());
    assert_eq!((status, manifest.exists()), (2, false), "{said}");
    let (status, said) = bareme(&[&args[..], &["-o", "/dev/full"]].concat(), Stdio::null());
    assert_eq!((status, manifest.exists()), (2, false), "{said}");
}

#[test]
fn a_reader_that_goes_away_is_no_error_and_the_manifest_tells_the_whole_result() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let (whole, cut) = (path("whole.json"), path("cut.json"));
    assert_eq!(bareme(&[&RUN[..], &["--manifest", &whole]].concat(), Stdio::null()).0, 0);
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let (status, said) = bareme(&[&RUN[..], &["--manifest", &cut]].concat(), writer.into());
    assert_eq!((status, said.as_str()), (0, ""));
    let written = |path: &str| -> serde_json::Value {
        let manifest: serde_json::Value = serde_json::from_str(&read(Path::new(path))).unwrap();
        manifest["content"]["written"].clone()
    };
    assert!(written(&whole)["size"].as_u64().unwrap() > 0);
    assert_eq!(written(&whole), written(&cut));
}

#[test]
fn an_output_that_cannot_be_written_is_not_one_that_nobody_reads() {
    let read_only = File::options().read(true).open("/dev/null").unwrap();
    let (status, said) = bareme(&RUN, read_only.into());
    assert_eq!(status, 2);
    assert!(said.contains("[B0120]"), "{said}");
}

#[test]
fn a_watch_whose_output_is_full_ends_with_an_error() {
    for format in ["table", "jsonl"] {
        let args = ["watch", "bibliotheques", "-s", "bibliotheques", "--format", format];
        let mut command = Command::new(env!("CARGO_BIN_EXE_bareme"));
        command.current_dir(project()).args(args).env("LC_ALL", "en");
        let command = command.stdin(Stdio::null()).stdout(full()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let said = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
        let said: Vec<String> = said.collect();
        assert_eq!(child.wait().unwrap().code(), Some(2), "{said:?}");
        assert!(said.iter().any(|line| line.contains("[B0120]")), "{said:?}");
    }
}

#[test]
fn standard_output_by_its_name_is_what_the_shell_made_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.csv");
    let args = [&RUN[..], &["-o", "/dev/stdout"]].concat();
    let (status, said) = bareme(&args, File::create(&path).unwrap().into());
    assert_eq!((status, said.as_str()), (0, ""));
    assert_eq!(read(&path), run(&project(), "en", &RUN).stdout);
}
