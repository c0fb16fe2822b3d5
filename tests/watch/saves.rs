//! Saves of all kinds are seen: in every way, of every file, with mistakes and without.

use super::{
    Desk, MANIFEST, PARENT, POLICY, TABLE, WAYS, Way, all_years, total, with_factor, write,
};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::time::Duration;

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
