//! Files that take the place of others and look like them, and files that were refused.

use super::{Desk, MANIFEST, POLICY, TABLE, total, write};
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, SystemTime};

/// Puts a link in the place of what is there.
fn link(to: &Path, at: &Path) {
    let next = at.with_extension("next");
    symlink(to, &next).unwrap();
    fs::rename(next, at).unwrap();
}

#[test]
fn a_folder_swapped_for_one_that_looks_alike_is_seen() {
    for poll in [false, true] {
        let desk = Desk::jsonl(poll);
        desk.result();
        let scenarios = desk.folder.path().join("scenarios");
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
        for (version, n) in [("v1", 5), ("v2", 6), ("v3", 7)] {
            let text = TABLE.replace("A,2024,1", &format!("A,2024,{n}"));
            write(&scenarios, &format!("{version}/t.csv"), &text);
            let file =
                fs::OpenOptions::new().append(true).open(scenarios.join(version).join("t.csv"));
            file.unwrap().set_modified(time).unwrap();
        }
        link(Path::new("v1"), &scenarios.join("current"));
        desk.edit("scenarios/s.toml", &MANIFEST.replace("tables/", "current/"));
        assert_eq!(total(&desk.result()), "100");
        link(Path::new("v2"), &scenarios.join("current"));
        assert_eq!(total(&desk.result()), "110");
        // One file for another, as `mv` does.
        fs::rename(scenarios.join("v3/t.csv"), scenarios.join("v2/t.csv")).unwrap();
        assert_eq!(total(&desk.result()), "120");
    }
}

#[test]
fn what_was_refused_is_read_once_it_is_put_right() {
    for poll in [false, true] {
        let mut desk = Desk::jsonl(poll);
        desk.result();
        let outside = tempfile::tempdir().unwrap();
        write(outside.path(), "t.csv", &TABLE.replace("A,2024,1", "A,2024,9"));
        let table = desk.folder.path().join("scenarios/tables/t.csv");
        link(&outside.path().join("t.csv"), &table);
        assert_eq!(desk.event()["diagnostics"][0]["code"], "B0104");
        // A pipe, which can't be read again.
        fs::remove_file(&table).unwrap();
        assert_eq!(desk.event()["diagnostics"][0]["code"], "B0101");
        assert!(Command::new("mkfifo").arg(&table).status().unwrap().success());
        desk.edit("scenarios/s.toml", &format!("# un commentaire\n{MANIFEST}"));
        assert_eq!(desk.event()["diagnostics"][0]["code"], "B0121");
        fs::remove_file(&table).unwrap();
        write(desk.folder.path(), "scenarios/tables/t.csv", &TABLE.replace("A,2024,1", "A,2024,5"));
        assert_eq!(total(&desk.result()), "100");
        desk.edit("policies/p.rhai", &format!("{POLICY}//{}", "x".repeat(300_000)));
        assert_eq!(desk.event()["diagnostics"][0]["code"], "B0107");
        desk.edit("policies/p.rhai", POLICY);
        assert_eq!(total(&desk.result()), "100");
        assert!(desk.is_running());
    }
}
