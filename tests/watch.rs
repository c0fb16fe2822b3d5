//! The watch against a real file system with real saves. Tests wait for events, not for times.

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

const POLICY: &str = r#"policy(#{ edition: 1, label: "Essai", status: "proposal", total: "total" });
extends("mere");
/// Total
/// @unit €
fn total(part, taux) { part * taux }
"#;
const PARENT: &str = r#"policy(#{ edition: 1, label: "Mère", status: "proposal", total: "total" });
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

#[test]
fn every_way_of_saving_is_seen_with_its_gap() {
    for poll in [false, true] {
        let mut desk = Desk::jsonl(poll);
        let first = desk.result();
        assert_eq!((total(&first).as_str(), &first["changed"]), ("60", &Value::Array(vec![])));
        assert!(first["runs"][0]["previous"].is_null());
        let mut factor = 1;
        for way in WAYS.into_iter().chain(WAYS) {
            factor += 1;
            desk.save("policies/p.rhai", &with_factor(factor), way);
            let event = desk.result();
            assert_eq!(total(&event), (60 * factor).to_string());
            assert_eq!(all_years(&event["runs"][0]["previous"]), "60");
            let changed: Vec<&str> =
                event["changed"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
            assert_eq!(changed, [Path::new("policies").join("p.rhai").to_str().unwrap()]);
            assert_eq!((&event["formulas_computed"], &event["formulas"]), (&1.into(), &2.into()));
        }
        assert!(desk.is_running());
    }
}

#[test]
fn of_fifty_saves_in_a_second_the_last_is_shown_last() {
    for poll in [false, true] {
        let desk = Desk::jsonl(poll);
        desk.result();
        for factor in 2..=51 {
            desk.save("policies/p.rhai", &with_factor(factor), WAYS[factor as usize % 3]);
            std::thread::sleep(Duration::from_millis(20));
        }
        let mut shown: u64 = 60;
        while shown != 60 * 51 {
            let event = desk.result();
            let next: u64 = total(&event).parse().unwrap();
            assert!(next > shown, "{next} is shown after {shown}");
            assert_eq!(all_years(&event["runs"][0]["previous"]), (next - shown).to_string());
            shown = next;
        }
        desk.edit("policies/p.rhai", &format!("{}// fin\n", with_factor(51)));
        assert_eq!(desk.event()["event"], "unchanged");
    }
}

#[test]
fn a_comment_changes_nothing_and_says_so() {
    let desk = Desk::jsonl(false);
    desk.result();
    desk.edit("policies/mere.rhai", &format!("// un commentaire\n\n{PARENT}"));
    let event = desk.event();
    assert_eq!((&event["event"], event.get("runs")), (&"unchanged".into(), None));
    desk.edit("scenarios/s.toml", &format!("# un commentaire\n{MANIFEST}"));
    assert_eq!(desk.event()["event"], "unchanged");
    // The same amounts under another title: shown, and not computed again.
    desk.edit("policies/p.rhai", &POLICY.replace("Essai", "Autre essai"));
    let event = desk.event();
    assert_eq!((&event["event"], &event["formulas_computed"]), (&"result".into(), &0.into()));
    assert_eq!(event["runs"][0]["previous"]["differs"], false);
    // The same amounts by another way.
    desk.edit("policies/p.rhai", &POLICY.replace("part * taux", "taux * part"));
    let event = desk.event();
    assert_eq!((&event["event"], &event["formulas_computed"]), (&"result".into(), &1.into()));
    assert_eq!(event["runs"][0]["previous"]["differs"], false);
}

#[test]
fn an_import_added_is_followed_even_before_it_exists() {
    for poll in [false, true] {
        let mut desk = Desk::jsonl(poll);
        desk.result();
        let text = POLICY.replace("part * taux", "c::double(part)");
        desk.edit("policies/p.rhai", &format!("import \"commun/calcul\" as c;\n{text}"));
        let event = desk.event();
        assert_eq!(event["diagnostics"][0]["code"], "B0101", "{event}");
        assert!(event["last_result"].is_string());
        // The file comes with its folder.
        write(desk.folder.path(), "policies/commun/calcul.rhai", "fn double(x) { x * 2 }\n");
        assert_eq!(total(&desk.result()), "120");
        desk.edit("policies/commun/calcul.rhai", "fn double(x) { x * 4 }\n");
        assert_eq!(total(&desk.result()), "240");
        assert!(desk.is_running());
    }
}

#[test]
fn a_table_replaced_is_read_again() {
    let desk = Desk::jsonl(false);
    desk.result();
    let mut table = TABLE.to_owned();
    for (way, expected) in WAYS.into_iter().zip(["160", "260", "360"]) {
        table = format!("{table}C{expected},2025,10\n");
        desk.save("scenarios/tables/t.csv", &table, way);
        let event = desk.result();
        assert_eq!(total(&event), expected);
        let rows = event["runs"][0]["previous"]["largest_rows"].as_array().unwrap();
        assert_eq!((rows.len(), &rows[0]["status"]), (1, &"added".into()));
    }
    // No row in common with what was there before: a result without a gap.
    desk.save("scenarios/tables/t.csv", "structure,exercice,n\nZ,2030,7\n", Way::RenameOver);
    let event = desk.result();
    assert_eq!((total(&event).as_str(), &event["runs"][0]["previous"]), ("70", &Value::Null));
    desk.edit("scenarios/s.toml", &MANIFEST.replace("t.csv", "autre.csv"));
    assert_eq!(desk.event()["diagnostics"][0]["code"], "B0101");
    write(desk.folder.path(), "scenarios/tables/autre.csv", TABLE);
    assert_eq!(total(&desk.result()), "60");
}

#[test]
fn a_file_that_vanishes_and_returns_does_not_end_the_watch() {
    for poll in [false, true] {
        let mut desk = Desk::jsonl(poll);
        desk.result();
        for file in [
            "policies/p.rhai",
            "policies/mere.rhai",
            "scenarios/s.toml",
            "scenarios/tables/t.csv",
            "scenarios/tables",
            "policies",
        ] {
            let (path, away) = (desk.folder.path().join(file), desk.folder.path().join("away"));
            fs::rename(&path, &away).unwrap();
            let event = desk.event();
            assert_eq!(event["event"], "error", "{file}: {event}");
            assert!(event["diagnostics"][0]["code"].is_string());
            fs::rename(&away, &path).unwrap();
            let event = desk.result();
            assert_eq!((total(&event).as_str(), &event["formulas_computed"]), ("60", &0.into()));
            assert_eq!(event["runs"][0]["previous"]["differs"], false);
        }
        // A folder made anew is still watched.
        desk.edit("policies/p.rhai", &with_factor(3));
        assert_eq!(total(&desk.result()), "180");
        assert!(desk.is_running());
    }
}

#[test]
fn errors_of_all_kinds_are_said_and_recovered_from() {
    let mut desk = Desk::jsonl(false);
    desk.result();
    let wrong = [
        ("policies/p.rhai", POLICY.replace("part * taux", "part * tau"), "B0311"),
        ("policies/p.rhai", POLICY.replace("fn total", "fn total((("), "B0220"),
        ("policies/p.rhai", String::new(), "B0501"),
        (
            "policies/p.rhai",
            POLICY.replace("part * taux", "part / (n - 2)").replace("taux)", "n)"),
            "B0704",
        ),
        ("scenarios/tables/t.csv", TABLE.replace("2025,3", "2025,trois"), "B0612"),
        ("scenarios/tables/t.csv", String::new(), "B0605"),
        ("scenarios/s.toml", MANIFEST.replace("key", "cle"), "B0602"),
    ];
    let right = [
        ("policies/p.rhai", POLICY),
        ("scenarios/tables/t.csv", TABLE),
        ("scenarios/s.toml", MANIFEST),
    ];
    for (file, text, code) in &wrong {
        desk.edit(file, text);
        let event = desk.event();
        assert_eq!(event["event"], "error", "{file}: {event}");
        assert_eq!(event["diagnostics"][0]["code"], *code, "{file}: {event}");
        let (_, text) = right.iter().find(|(name, _)| name == file).unwrap();
        desk.edit(file, text);
        assert_eq!(total(&desk.event()), "60");
    }
    assert!(desk.is_running());
}

#[test]
fn a_watch_that_starts_with_an_error_waits_for_its_first_result() {
    let desk = Desk::start(&["--format", "jsonl", "--set", "nouveau=2", "--against", "encore"]);
    let event = desk.event();
    assert_eq!((&event["event"], &event["last_result"]), (&"error".into(), &Value::Null));
    assert_eq!(event["diagnostics"][0]["code"], "B0510");
    let param = "param(\"nouveau\", 1, #{ unit: \"€\", source: \"x\" });\n";
    let text = format!("{}{param}", POLICY.replace("taux", "nouveau"));
    desk.edit("policies/p.rhai", &text);
    assert_eq!(desk.event()["diagnostics"][0]["code"], "B0105");
    write(
        desk.folder.path(),
        "policies/encore.rhai",
        "policy(#{ edition: 1, label: \"Encore\", status: \"published\" });\nextends(\"mere\");\n",
    );
    let event = desk.result();
    assert_eq!(total(&event), "120");
    assert_eq!(all_years(&event["runs"][0]["base"]), "60");
    // The base is followed as well.
    desk.edit("policies/mere.rhai", &PARENT.replace("n * 10", "n * 100"));
    let event = desk.result();
    assert_eq!(
        (total(&event).as_str(), all_years(&event["runs"][0]["base"]).as_str()),
        ("1200", "600")
    );
    assert_eq!(all_years(&event["runs"][0]["previous"]), "1080");
}

#[test]
fn blocks_for_people_hold_no_codes_when_nobody_looks() {
    let desk = Desk::start(&["--against", "mere"]);
    let block = |last: &str| {
        let mut text = String::new();
        while !text.contains(last) {
            text.push_str(&desk.line().replace(['\u{a0}', '\u{202f}'], " "));
            text.push('\n');
        }
        assert!(!text.contains('\u{1b}'), "{text}");
        text
    };
    let first = block("Face à la référence");
    assert!(first.starts_with("bareme surveille mere → p · s (4 fichiers)"), "{first}");
    desk.edit("policies/p.rhai", &with_factor(2));
    let second = block("Depuis la sauvegarde précédente · ");
    assert!(second.contains("Écart à l’état précédent"), "{second}");
    assert!(second.contains("Depuis la sauvegarde précédente : ~ total"), "{second}");
    assert!(!second.contains("bareme surveille"), "{second}");
    desk.edit("policies/p.rhai", &POLICY.replace("taux", "tau"));
    let third = block("Depuis la sauvegarde précédente · ");
    let place = |text: &str| third.find(text).unwrap_or_else(|| panic!("{text}: {third}"));
    assert!(place("pas de résultat") < place("erreur[B0301]"));
    assert!(place("erreur[B0301]") < place("Dernier résultat valable : "));
    desk.edit("policies/p.rhai", &with_factor(2));
    block("Depuis la sauvegarde précédente · Aucune différence");
    desk.edit("policies/p.rhai", &format!("{}// rien", with_factor(2)));
    block("rien ne change dans les résultats");
}

#[test]
fn variants_and_groups_are_shown_each() {
    let desk = Desk::start(&["--format", "jsonl", "--variant", "all", "--by", "structure"]);
    assert_eq!(desk.result()["runs"].as_array().unwrap().len(), 1);
    let variant = "[[variant]]\nname = \"double\"\ninputs = { n = \"n * 2\" }\n";
    desk.edit("scenarios/s.toml", &format!("{MANIFEST}{variant}"));
    let event = desk.result();
    let runs = event["runs"].as_array().unwrap();
    assert_eq!((runs.len(), &runs[1]["policy"]["variant"]), (2, &"double".into()));
    assert_eq!(runs[1]["previous"], Value::Null);
    let group = |run: &Value| {
        let group = &run["groups"]["groups"][0];
        let years = group["years"].as_array().unwrap();
        (group["name"].clone(), years.last().unwrap()["amounts"]["total"]["sum"].to_string())
    };
    assert_eq!(group(&runs[0]), ("A".into(), "40".to_owned()));
    assert_eq!(group(&runs[1]), ("A".into(), "80".to_owned()));
    desk.edit("scenarios/s.toml", &format!("{MANIFEST}{}", variant.replace("* 2", "* 3")));
    let event = desk.result();
    assert_eq!(event["runs"][0]["previous"]["differs"], false);
    assert_eq!(all_years(&event["runs"][1]["previous"]), "60");
    // Only what the variant changes is computed.
    assert_eq!((&event["formulas_computed"], &event["formulas"]), (&2.into(), &4.into()));
}

#[test]
fn worked_cases_are_run_again_at_each_save() {
    let desk = Desk::jsonl(false);
    assert_eq!(desk.result()["cases"], Value::Null);
    let cases = "policy = \"p\"\n\n[default]\nn = 0\n\n[[case]]\nname = \"Deux\"\nsource = \"calcul\"\n\
                 exercice = 2024\ngiven = { n = 2 }\nexpect = { total = 20 }\n";
    write(desk.folder.path(), "policies/cases/p.toml", cases);
    let event = desk.result();
    let counts = (&event["cases"]["run"], &event["cases"]["failed"]);
    assert_eq!(counts, (&1.into(), &0.into()), "{event}");
    assert_eq!(event["changed"][0], Path::new("policies/cases/p.toml").to_str().unwrap());
    desk.edit("policies/p.rhai", &with_factor(2));
    let event = desk.result();
    assert_eq!(event["cases"]["failed"], 1);
    let failure = &event["cases"]["failures"][0];
    assert_eq!((&failure["code"], &failure["line"]), (&"B0657".into(), &11.into()), "{failure}");
    // A wrong case file is no reason to give no result.
    desk.edit("policies/cases/p.toml", &cases.replace("expect", "attendu"));
    let event = desk.result();
    assert_eq!((total(&event).as_str(), &event["cases"]["run"]), ("120", &0.into()));
    assert!(event["cases"]["errors"][0]["code"].is_string(), "{event}");
    desk.edit("policies/cases/p.toml", &cases.replace("20 }", "40 }"));
    assert_eq!(desk.result()["cases"]["failed"], 0);
    desk.edit("policies/cases/p.toml", &format!("# rien\n{}", cases.replace("20 }", "40 }")));
    assert_eq!(desk.event()["event"], "unchanged");
}

#[test]
fn known_amounts_are_a_base_too() {
    let desk = Desk::start(&["--format", "jsonl", "--against", "verse.csv"]);
    assert_eq!(desk.event()["diagnostics"][0]["code"], "B0101");
    write(desk.folder.path(), "verse.csv", "structure,exercice,verse\nA,2024,8\nB,2024,20\n");
    let event = desk.result();
    // A year without a known amount is left out.
    assert_eq!(all_years(&event["runs"][0]["base"]), "2");
    desk.edit("verse.csv", "structure,exercice,verse\nA,2024,9\nB,2024,19\n");
    let event = desk.result();
    assert_eq!(all_years(&event["runs"][0]["base"]), "2");
    assert_eq!(event["formulas_computed"], 0);
}

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
