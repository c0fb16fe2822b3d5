//! `--secret` as people use it: nothing by structure leaves, whatever the format.

use crate::cli::{repository, run};
use serde_json::{Value, json};

const S: [&str; 2] = ["-s", "experimentation"];
const SECRET: [&str; 2] = ["--secret", "min=3,dominance=85"];

fn bareme(args: &[&str]) -> crate::cli::Output {
    run(&repository(), "en", &[args, &S[..], &SECRET[..]].concat())
}

/// Whether a text names a structure of the scenario.
fn names_a_structure(text: &str) -> bool {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words.into_iter().any(|w| w.len() == 3 && w.starts_with('S') && w[1..].parse::<u32>().is_ok())
}

#[test]
fn no_output_names_a_structure() {
    let open = run(&repository(), "en", &["run", "cdc-v4", "-s", "experimentation"]);
    assert!(names_a_structure(&open.stdout), "the test sees names where there are some");
    for command in [
        &["run", "cdc-v4", "--by", "region"][..],
        &["run", "cdc-v4", "--by", "@financeur"],
        &["run", "cdc-v4", "--variant", "pauvrete-plus-2"],
        &["run", "--in-force", "cdc-v1", "cdc-v4"],
        &["diff", "cdc-v4", "transition-2025-2026", "--by", "region"],
        &["diff", "cdc-v1", "cdc-v4", "--by", "@financeur", "--full-year"],
        &["sweep", "cdc-v4", "--vary", "cout_etp=50_000..60_000:5_000"],
        &["sensitivity", "cdc-v4"],
    ] {
        for format in ["table", "json", "markdown"] {
            let output = bareme(&[command, &["--format", format]].concat());
            assert_eq!(output.status, 0, "{command:?} {}", output.stderr);
            assert!(!names_a_structure(&output.stdout), "{command:?} {format}");
            let said = ["statistical secrecy", "\"secret\": {"];
            assert!(said.iter().any(|said| output.stdout.contains(said)), "{command:?} {format}");
        }
    }
}

#[test]
fn no_workbook_names_a_structure() {
    let folder = tempfile::tempdir().unwrap();
    for (name, command) in [
        ("run.xlsx", &["run", "cdc-v4", "--by", "region"][..]),
        ("diff.ods", &["diff", "cdc-v1", "cdc-v4", "--by", "region"]),
    ] {
        let path = folder.path().join(name);
        let output = bareme(&[command, &["-o", path.to_str().unwrap()]].concat());
        assert_eq!(output.status, 0, "{}", output.stderr);
        #[expect(clippy::disallowed_methods, reason = "a test reads what the program wrote")]
        let file = std::fs::File::open(&path).unwrap();
        let mut archive = zip::ZipArchive::new(file).unwrap();
        for at in 0..archive.len() {
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut archive.by_index(at).unwrap(), &mut bytes).unwrap();
            let text = String::from_utf8_lossy(&bytes);
            assert!(!names_a_structure(&text), "{name}");
        }
    }
}

#[test]
fn what_gives_a_line_for_each_structure_is_refused() {
    for (args, code) in [
        (&["run", "cdc-v4", "--format", "csv"][..], "B1309"),
        (&["run", "cdc-v4", "--format", "jsonl"], "B1309"),
        (&["run", "cdc-v4", "--format", "csv", "--dialect", "excel-fr"], "B1309"),
        (&["diff", "cdc-v1", "cdc-v4", "--format", "csv"], "B1309"),
        (&["run", "cdc-v4", "--detail"], "B0802"),
        (&["run", "cdc-v4", "--keep-going"], "B0802"),
        (&["run", "cdc-v4", "--variant", "all"], "B0802"),
        (&["diff", "cdc-v1", "cdc-v4", "--why"], "B0802"),
        (&["diff", "cdc-v1", "cdc-v3", "cdc-v4"], "B0802"),
        (&["sweep", "cdc-v4", "--vary", "cout_etp=1,2", "--by", "region"], "B0802"),
        (&["explain", "cdc-v4", "--structure", "S01"], "B0811"),
        (&["cliffs", "cdc-v4", "--input", "file_active"], "B0811"),
    ] {
        let output = bareme(args);
        assert!(output.status == 2 && output.stderr.contains(code), "{args:?} {}", output.stderr);
        assert_eq!(output.stdout, "", "{args:?}");
    }
}

#[test]
fn a_parameter_that_is_the_total_of_a_group_is_warned_of_once() {
    let warnings = |args: &[&str]| bareme(args).stderr.matches("W1301").count();
    let closed = "proposition-enveloppe-fermee";
    assert_eq!(warnings(&["run", closed, "--by", "region"]), 1);
    assert_eq!(warnings(&["diff", closed, closed, "--set", "sous_1000=a_nulle"]), 1);
    assert_eq!(warnings(&["run", "cdc-v4", "--by", "region"]), 0);
    // One envelope for all, too.
    let policy = "policy(#{ edition: 1, status: \"proposal\", label: \"P\", total: \"m\" });\n\
                  input(\"x\", \"decimal\", #{ label: \"X\", unit: \"€\" });\n\
                  param(\"tt\", 1000, #{ label: \"T\", unit: \"€\", basis: \"assumption\" });\n\
                  apportion(\"s\", #{ of: \"x\", total: \"tt\", label: \"S\" });\n\
                  /// M\n/// @unit €\nfn m(s) { s }\noutputs([\"m\"]);\n";
    let folder = folder(policy, "structure,exercice,x\nA,2025,5\nB,2025,6\nC,2025,7\nD,2025,8\n");
    let done = run(folder.path(), "en", &[&["run", "p", "-s", "t.csv"], &SECRET[..]].concat());
    assert!(
        done.stderr.contains("W1301") && done.stderr.contains("the structures share"),
        "{}",
        done.stderr
    );
}

/// A folder with a policy `p` and a table `t`.
fn folder(policy: &str, table: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("policies")).unwrap();
    std::fs::write(folder.path().join("policies/p.rhai"), policy).unwrap();
    std::fs::write(folder.path().join("t.csv"), table).unwrap();
    folder
}

#[test]
fn a_sweep_does_not_tell_who_stops_losing() {
    let policy = "policy(#{ edition: 1, status: \"proposal\", label: \"P\", total: \"m\" });\n\
                  input(\"x\", \"decimal\", #{ label: \"X\", unit: \"€\" });\n\
                  param(\"cap\", 1000, #{ label: \"Cap\", unit: \"€\", basis: \"assumption\" });\n\
                  /// M\n/// @unit €\nfn m(x, cap) { min(x, cap) }\noutputs([\"m\"]);\n";
    let amounts = [10, 20, 30, 40, 50, 60, 61, 62].iter().enumerate();
    let rows: Vec<String> = amounts.map(|(n, x)| format!("S{n},2025,{x}")).collect();
    let folder = folder(policy, &format!("structure,exercice,x\n{}\n", rows.join("\n")));
    let command = ["sweep", "p", "-s", "t.csv", "--vary", "cap=39,41", "--format", "json"];
    let done = run(folder.path(), "en", &[&command[..], &SECRET].concat());
    let json: Value =
        serde_json::from_str(&done.stdout).unwrap_or_else(|_| panic!("{}", done.stderr));
    let points = json["points"].as_array().unwrap();
    // Five lose 78 below 39, four lose 69 below 41: the one between holds 40.
    let told = |point: &&Value| point["losers"]["structures"].is_number();
    assert!(points.iter().filter(told).count() < 2, "{}", json["points"]);
}

#[test]
fn a_group_that_one_side_alone_has_does_not_shift_what_is_withheld() {
    let policy = "policy(#{ edition: 1, status: \"proposal\", label: \"P\", total: \"m\" });\n\
                  input(\"x\", \"decimal\", #{ label: \"X\", unit: \"€\" });\n\
                  input(\"region\", \"text\", #{ label: \"R\" });\n\
                  param(\"part\", 6, #{ label: \"Part\", unit: \"parts\", basis: \"assumption\" });\n\
                  /// M\n/// @unit €\nfn m(x, part) { x * part }\noutputs([\"m\"]);\n";
    // Region B has one structure, region C four; the base alone has region A.
    let rest = "b1,2024,20,B\nc1,2024,21,C\nc2,2024,22,C\nc3,2024,23,C\nc4,2024,24,C\n";
    let head = "structure,exercice,x,region\n";
    let folder = folder(policy, &format!("{head}{rest}"));
    let base = format!("{head}a1,2024,1,A\na2,2024,2,A\na3,2024,3,A\na4,2024,4,A\n{rest}");
    std::fs::write(folder.path().join("base.csv"), base).unwrap();
    let command = [
        "diff",
        "p",
        "p",
        "-s",
        "t.csv",
        "--base-scenario",
        "base.csv",
        "--by",
        "region",
        "--format",
        "json",
    ];
    let done = run(folder.path(), "en", &[&command[..], &SECRET].concat());
    assert!(done.status < 2, "{}", done.stderr);
    let json: Value = serde_json::from_str(&done.stdout).unwrap();
    let groups = json["groups"]["groups"].as_array().unwrap();
    let b = groups.iter().find(|group| group["name"] == "B").unwrap();
    assert!(b["totals"][0]["target"].is_null() && b["totals"][0]["rows"].is_null(), "{b}");
}

#[test]
fn a_value_over_the_population_that_one_structure_makes_is_refused() {
    let policy = |kind: &str, condition: &str| {
        format!(
            "policy(#{{ edition: 1, status: \"proposal\", label: \"P\", total: \"m\" }});\n\
             input(\"x\", \"decimal\", #{{ label: \"X\", unit: \"€\" }});\n\
             input(\"isbig\", \"boolean\", #{{ label: \"Big\" }});\n\
             param(\"part\", 6, #{{ label: \"Part\", unit: \"parts\", basis: \"assumption\" }});\n\
             aggregate(\"big\", \"{kind}\", \"x\", #{{ {condition} label: \"Big\" }});\n\
             /// M\n/// @unit €\nfn m(big, part) {{ big / part }}\noutputs([\"m\"]);\n"
        )
    };
    let table = "structure,exercice,x,isbig\nA,2024,100,false\nB,2024,110,false\nC,2024,120,false\n\
                 D,2024,130,false\nE,2024,140,false\nF,2024,6000,true\n";
    let only = "where: \"isbig\",";
    for (kind, condition, refused) in [
        ("sum", only, true),
        ("mean", only, true),
        ("count", only, true),
        ("max", "", true),
        ("quantile", "q: 0.5,", true),
        // One makes too much of it.
        ("sum", "", true),
        ("count", "", false),
    ] {
        let folder = folder(&policy(kind, condition), table);
        let commands = [
            &["run", "p", "-s", "t.csv"][..],
            &["diff", "p", "p", "--set", "part=3", "-s", "t.csv"],
            &["sweep", "p", "--vary", "part=2..6:2", "-s", "t.csv"],
            &["sensitivity", "p", "-s", "t.csv"],
            &["report", "p", "p", "--set", "part=3", "-s", "t.csv", "-o", "r.html"],
        ];
        for command in commands {
            let done = run(folder.path(), "en", &[command, &SECRET[..]].concat());
            let told = done.stderr.contains("B1310");
            assert_eq!(
                (done.status == 2, told),
                (refused, refused),
                "{kind} {command:?} {}",
                done.stderr
            );
        }
    }
}

#[test]
fn machines_are_told_what_is_withheld() {
    let output = bareme(&["run", "cdc-v4", "--by", "region", "--format", "json"]);
    let run: Value = serde_json::from_str(&output.stdout).unwrap();
    assert_eq!(run["options"]["secret"], json!({ "min": 3, "dominance": 85 }));
    assert_eq!((&run["structures"], &run["rows"]), (&json!([]), &json!([])));
    let groups = run["groups"]["groups"].as_array().unwrap();
    let small = groups.iter().find(|group| group["name"] == "27").unwrap();
    let year = &small["years"][3];
    assert_eq!(year["amounts"]["dotation_totale"], json!({ "sum": null, "masked": true }));
    let masked = year["masked"].as_array().unwrap();
    assert!(
        masked.contains(&json!("structures_paid")) && masked.contains(&json!("mean_per_structure"))
    );
    assert!(year["mean_per_structure"].is_null());
    // What is a share of a total, but for its rounding, gives it back.
    for group in groups {
        let amounts = &group["years"][3]["amounts"];
        let masked = |name: &str| amounts[name]["sum"].is_null();
        assert_eq!(masked("dotation_totale"), masked("plafond_formation"), "{}", group["name"]);
    }
    // A region of many is shown, and the whole.
    let large = groups.iter().find(|group| group["name"] == "11").unwrap();
    assert!(large["years"][3]["amounts"]["dotation_totale"]["sum"].is_number());
    assert!(run["years"][3]["amounts"]["dotation_totale"]["sum"].is_number());
}

#[test]
fn a_line_of_a_sweep_that_tells_of_one_structure_is_withheld() {
    // Only few structures are near the smallest number of patients: each step moves some of them.
    let args =
        ["sweep", "cdc-v4", "--vary", "file_active_minimale=800..1200:50", "--format", "json"];
    let sweep: Value = serde_json::from_str(&bareme(&args).stdout).unwrap();
    let open = run(&repository(), "en", &[&args[..], &S[..]].concat());
    let open: Value = serde_json::from_str(&open.stdout).unwrap();
    let points = |of: &Value| of["points"].as_array().unwrap().clone();
    let (secret, open) = (points(&sweep), points(&open));
    let shown = |point: &Value| {
        point["totals"].as_array().unwrap().last().unwrap()["amount"]["sum"].clone()
    };
    let (mut withheld, mut same) = (0, 0);
    for (point, full) in secret.iter().zip(&open) {
        if shown(point).is_null() {
            withheld += 1;
            assert!(point["delta"].is_null() && point["masked"] == json!(["delta"]));
        } else {
            same += 1;
            assert_eq!(shown(point), shown(full));
        }
    }
    assert!(withheld > 0 && same > 0, "{withheld} withheld, {same} shown");
}

#[test]
fn numbers_of_rows_about_few_structures_are_withheld() {
    let json = |policies: [&str; 2], secret: bool| -> Value {
        let args = [&["diff"], &policies[..], &["--format", "json"], &S].concat();
        let args = if secret { [&args[..], &SECRET].concat() } else { args };
        serde_json::from_str(&run(&repository(), "en", &args).stdout).unwrap()
    };
    for (policies, told) in
        [(["cdc-v1", "cdc-v4"], false), (["cdc-v4", "transition-2025-2026"], true)]
    {
        let (open, secret) = (json(policies, false), json(policies, true));
        // Rows of two structures over several years are more than three.
        let few = open["measures"].as_array().unwrap().iter().any(|measure| {
            let rows = measure["rows"].as_array().unwrap().iter();
            let changed = rows.filter(|row| row["status"] == "changed");
            let names: std::collections::BTreeSet<&str> =
                changed.map(|row| row["structure"].as_str().unwrap()).collect();
            (1..3).contains(&names.len())
        });
        assert_eq!(few, !told, "{policies:?}");
        let mut expected = open["counts"].clone();
        if !told {
            let names = ["same", "within_tolerance", "changed", "missing_base", "missing_target"];
            let names = [&names[..], &["missing_both", "errors"]].concat();
            for name in &names {
                expected[*name] = Value::Null;
            }
            expected["masked"] = json!(names);
        }
        assert_eq!(secret["counts"], expected, "{policies:?}");
    }
}
