//! How a watch ends, and what ends it before it starts.

use super::{Desk, with_factor};
use std::process::Command;
use std::sync::mpsc::channel;
use std::time::Duration;

#[test]
fn a_reader_that_goes_away_ends_the_watch() {
    let mut desk = Desk::jsonl(false);
    desk.result();
    // The thread that reads stops at the next line, and closes the pipe.
    desk.lines = channel().1;
    let mut factor = 2;
    let status = loop {
        desk.edit("policies/p.rhai", &with_factor(factor));
        factor += 1;
        std::thread::sleep(Duration::from_millis(50));
        if let Some(status) = desk.child.try_wait().unwrap() {
            break status;
        }
    };
    assert_eq!(status.code(), Some(0));
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_the_watch_with_130() {
    let mut desk = Desk::jsonl(false);
    desk.result();
    let pid = desk.child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    assert_eq!(desk.child.wait().unwrap().code(), Some(130));
}

#[test]
fn a_mistake_of_the_command_line_is_said_at_once() {
    let run = |options: &[&str]| {
        let out = Command::new(env!("CARGO_BIN_EXE_bareme")).arg("watch").args(options).output();
        let out = out.unwrap();
        (out.status.code(), String::from_utf8(out.stderr).unwrap())
    };
    let (code, text) = run(&["p", "-s", "s", "--set", "taux", "--lang", "fr"]);
    assert!(code == Some(2) && text.contains("B0525"), "{text}");
    let (code, text) = run(&["p", "-s", "s", "--format", "csv", "--lang", "en"]);
    assert!(code == Some(2) && text.contains("jsonl"), "{text}");
}
