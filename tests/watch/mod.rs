//! The watch against a real file system with real saves. Tests wait for events, not for times.

#[cfg(unix)]
mod alike;
mod ends;
#[cfg(unix)]
pub mod many;
mod pages;
mod saves;

use serde_json::Value;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;
use tempfile::TempDir;

/// Far longer than anything takes: only a watch that misses a save waits so long.
const PATIENCE: Duration = Duration::from_secs(120);

const POLICY: &str = r#"policy(#{ edition: 1, label: "Essai", status: "proposal", total: "total", per: "n" });
extends("mere");
/// Total
/// @unit €
fn total(part, taux) { part * taux }
"#;
const PARENT: &str = r#"policy(#{ edition: 1, label: "Mère", status: "proposal", total: "total", per: "n" });
input("n", "integer", #{ label: "Nombre", unit: "patients" });
param("taux", 1, #{ label: "Taux", unit: "€", source: "texte" });
/// Part
/// @unit €
fn part(n) { n * 10 }
/// Total
/// @unit €
fn total(part) { part }
"#;
const MANIFEST: &str = "key = \"structure\"\nperiod = \"exercice\"\ntables = [\"tables/t.csv\"]\nstatus = \"fictitious\"\n";
const TABLE: &str = "structure,exercice,n\nA,2024,1\nB,2024,2\nA,2025,3\n";

/// A folder of files, and a watch over it.
struct Desk {
    folder: TempDir,
    child: Child,
    lines: Receiver<String>,
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn write(folder: &Path, file: &str, text: &str) {
    let path = folder.join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// The ways in which editors save.
#[derive(Clone, Copy)]
enum Way {
    InPlace,
    RenameOver,
    DeleteAndCreate,
}

const WAYS: [Way; 3] = [Way::InPlace, Way::RenameOver, Way::DeleteAndCreate];

impl Desk {
    fn start(options: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (file, text) in [
            ("policies/p.rhai", POLICY),
            ("policies/mere.rhai", PARENT),
            ("scenarios/s.toml", MANIFEST),
            ("scenarios/tables/t.csv", TABLE),
        ] {
            write(folder.path(), file, text);
        }
        let mut child = Command::new(env!("CARGO_BIN_EXE_bareme"))
            .args(["watch", "p", "-s", "s", "--lang", "fr"])
            .args(options)
            .current_dir(folder.path())
            .env("COLUMNS", "200")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        Self { folder, child, lines }
    }

    fn jsonl(poll: bool) -> Self {
        let options = ["--format", "jsonl", "--poll"];
        Self::start(if poll { &options } else { &options[..2] })
    }

    fn line(&self) -> String {
        self.lines.recv_timeout(PATIENCE).expect("a block")
    }

    fn event(&self) -> Value {
        serde_json::from_str(&self.line()).unwrap()
    }

    /// The next result, whatever is said before it.
    fn result(&self) -> Value {
        loop {
            let event = self.event();
            if event["event"] == "result" {
                return event;
            }
        }
    }

    fn save(&self, file: &str, text: &str, way: Way) {
        let path = self.folder.path().join(file);
        match way {
            Way::InPlace => fs::write(path, text).unwrap(),
            Way::RenameOver => {
                let other = path.with_extension("tmp");
                fs::write(&other, text).unwrap();
                fs::rename(other, path).unwrap();
            }
            Way::DeleteAndCreate => {
                fs::remove_file(&path).unwrap();
                fs::write(path, text).unwrap();
            }
        }
    }

    fn edit(&self, file: &str, text: &str) {
        self.save(file, text, Way::InPlace);
    }

    fn is_running(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }
}

/// The headline over all years.
fn total(event: &Value) -> String {
    event["runs"][0]["years"].as_array().unwrap().last().unwrap()["amounts"]["total"]["sum"]
        .to_string()
}

fn all_years(diff: &Value) -> String {
    diff["totals"].as_array().unwrap().last().unwrap()["delta"].to_string()
}

fn with_factor(factor: u32) -> String {
    POLICY.replace("part * taux", &format!("part * taux * {factor}"))
}
