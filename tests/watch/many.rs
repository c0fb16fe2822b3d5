//! Many saves in every manner: none missed, none answered with what was there before.

use super::{Desk, MANIFEST, TABLE, Way, total, write};
use crate::support::asked;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::time::{Duration, SystemTime};

/// Saves in a plain `cargo test`, with and without `--poll`; `BAREME_SAVES` asks for more.
pub const SAVES: u64 = 16;

/// The manners of saving.
pub const MANNERS: [&str; 8] = [
    "in place",
    "in place, same length and time",
    "emptied, then written in two parts",
    "another file renamed over",
    "another file of the same length and time",
    "set aside, written anew",
    "deleted, written anew",
    "folder swapped by its link",
];

/// A table whose total depends on one cell, of always the same length.
fn table(n: u64) -> String {
    TABLE.replace("A,2024,1", &format!("A,2024,{n}"))
}

fn dated(path: &Path) {
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    fs::OpenOptions::new().append(true).open(path).unwrap().set_modified(time).unwrap();
}

fn save(desk: &Desk, manner: usize, n: u64) {
    let scenarios = desk.folder.path().join("scenarios");
    let file = "scenarios/current/t.csv";
    let (path, other) = (desk.folder.path().join(file), scenarios.join("current/other"));
    let text = table(n);
    match manner {
        0 => desk.save(file, &text, Way::InPlace),
        1 => {
            desk.save(file, &text, Way::InPlace);
            dated(&path);
        }
        2 => {
            let (first, rest) = text.split_at(text.len() / 2);
            fs::write(&path, "").unwrap();
            fs::write(&path, first).unwrap();
            fs::write(&path, [first, rest].concat()).unwrap();
        }
        3 => desk.save(file, &text, Way::RenameOver),
        4 => {
            fs::write(&other, text).unwrap();
            dated(&other);
            fs::rename(other, path).unwrap();
        }
        5 => {
            fs::rename(&path, &other).unwrap();
            fs::write(&path, text).unwrap();
            fs::remove_file(other).unwrap();
        }
        6 => desk.save(file, &text, Way::DeleteAndCreate),
        _ => {
            let version = format!("v{n}");
            write(&scenarios, &format!("{version}/t.csv"), &text);
            dated(&scenarios.join(&version).join("t.csv"));
            symlink(&version, scenarios.join("next")).unwrap();
            let before = fs::read_link(scenarios.join("current")).unwrap();
            fs::rename(scenarios.join("next"), scenarios.join("current")).unwrap();
            fs::remove_dir_all(scenarios.join(before)).unwrap();
        }
    }
}

#[test]
fn of_many_saves_none_is_missed_and_none_is_answered_with_what_was_before() {
    for poll in [false, true] {
        let mut desk = Desk::jsonl(poll);
        desk.result();
        let scenarios = desk.folder.path().join("scenarios");
        write(&scenarios, "v0/t.csv", &table(1_000));
        symlink("v0", scenarios.join("current")).unwrap();
        desk.edit("scenarios/s.toml", &MANIFEST.replace("tables/", "current/"));
        assert_eq!(total(&desk.result()), "10050");
        for of in 1..=asked("BAREME_SAVES").unwrap_or(SAVES) {
            let manner = usize::try_from(of).unwrap() % MANNERS.len();
            let n = 1_000 + of;
            save(&desk, manner, n);
            let (right, before) = ((n + 5) * 10, (n + 4) * 10);
            loop {
                let event = desk.event();
                // What stood there between two writes is told as it stood.
                if event["event"] != "result" {
                    continue;
                }
                let shown = total(&event);
                let told = format!("save {of}, {}, poll {poll}", MANNERS[manner]);
                assert_ne!(shown, before.to_string(), "{told}: what was there before");
                if shown == right.to_string() {
                    break;
                }
                assert_eq!(manner, 2, "{told}: {shown}");
            }
        }
        assert!(desk.is_running());
    }
}
