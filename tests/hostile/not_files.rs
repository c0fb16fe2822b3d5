//! What is no file: devices are refused, pipes are read where the command line names them.
#![cfg(target_os = "linux")]

use crate::cli::{Output, project, run};
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

const SET: &str = "scenarios/bibliotheques.csv";
const TOML: &str =
    "key = \"structure\"\nperiod = \"exercice\"\ntables = [\"t.csv\"]\nstatus = \"fictitious\"\n";

/// What the program says of a table given on its standard input.
fn piped(args: &[&str], text: &[u8]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bareme"));
    command.current_dir(project()).args(args).env("LC_ALL", "en").stdin(Stdio::piped());
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(text).unwrap();
    let done = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let status = done.status.code().unwrap();
    Output { status, stdout: text(done.stdout), stderr: text(done.stderr) }
}

/// A pipe that nobody writes into: a program that opened it would wait for ever.
fn pipe(path: &Path) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

#[test]
fn devices_are_refused_wherever_they_are_named() {
    let diff = ["report", "bibliotheques", "reforme", "-s", "bibliotheques"];
    let zero = "/dev/zero";
    for args in [
        &["run", "bibliotheques", "-s", zero][..],
        &["run", "bibliotheques", "-s", "/dev/null"],
        &["check", "bibliotheques", "-s", zero, "--format", "short"],
        &["verify", zero],
        &[&diff[..], &["--css", zero]].concat(),
        &[&diff[..], &["--template", zero]].concat(),
    ] {
        let done = run(&project(), "en", args);
        assert_ne!(done.status, 0, "{args:?}");
        let said = format!("{}{}", done.stderr, done.stdout);
        assert!(said.contains("B0121") && said.contains("it is a device"), "{args:?}: {said}");
    }
}

#[test]
fn a_pipe_of_the_command_line_is_a_table_like_another() {
    let run_of = |set| ["run", "bibliotheques", "-s", set, "--format", "csv"];
    let file = run(&project(), "en", &run_of(SET));
    let text = crate::support::read(&project().join(SET));
    let done = piped(&run_of("/dev/stdin"), text.as_bytes());
    assert_eq!((done.status, done.stderr.as_str()), (0, ""));
    assert_eq!(done.stdout, file.stdout);
    let shell = format!("exec \"$0\" run bibliotheques --format csv -s <(cat {SET})");
    let mut bash = Command::new("bash");
    bash.current_dir(project()).args(["-c", &shell, env!("CARGO_BIN_EXE_bareme")]);
    assert_eq!(String::from_utf8(bash.output().unwrap().stdout).unwrap(), file.stdout);
}

#[test]
fn a_pipe_that_a_file_names_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let policy = crate::support::read(&project().join("policies/bibliotheques.rhai"));
    write("policies/p.rhai", &policy);
    write("scenarios/s.toml", TOML);
    pipe(&folder.path().join("scenarios/t.csv"));
    pipe(&folder.path().join("policies/pipe.rhai"));
    write("policies/heir.rhai", &format!("{policy}\nextends(\"pipe\");"));
    for args in [&["run", "p", "-s", "s"][..], &["run", "policies/pipe.rhai", "-s", "s"]] {
        let done = run(folder.path(), "en", args);
        assert_ne!(done.status, 0, "{args:?}");
        assert!(done.stderr.contains("B0121"), "{args:?}: {}", done.stderr);
    }
    let done = run(folder.path(), "en", &["check", "heir"]);
    assert_eq!(done.status, 1, "{}", done.stderr);
}

#[test]
fn a_manifest_opens_no_pipe_and_no_device() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    for name in ["policies", "scenarios"] {
        fs::create_dir_all(at(name)).unwrap();
    }
    fs::copy(project().join("policies/bibliotheques.rhai"), at("policies/p.rhai")).unwrap();
    fs::copy(project().join(SET), at("scenarios/s.csv")).unwrap();
    let args = ["run", "p", "-s", "scenarios/s.csv", "--manifest", "m.json", "-o", "r.csv"];
    assert_eq!(run(folder.path(), "en", &args).status, 0);
    // What was written is a pipe now, then what was read too.
    fs::remove_file(at("r.csv")).unwrap();
    pipe(&at("r.csv"));
    let done = run(folder.path(), "en", &["verify", "m.json", "--format", "json"]);
    assert!(done.stdout.contains("\"missing\""), "{}", done.stdout);
    fs::remove_file(at("scenarios/s.csv")).unwrap();
    pipe(&at("scenarios/s.csv"));
    for more in [&[][..], &["--outside"]] {
        let done = run(folder.path(), "en", &[&["verify", "m.json"], more].concat());
        assert_eq!(done.status, 2, "{}", done.stdout);
        assert!(done.stderr.contains("B0121"), "{}", done.stderr);
    }
}
