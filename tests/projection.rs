//! Years and structures to come, made by the manifest of a scenario, through the real binary.

use crate::cli::run;

const POLICY: &str = r#"policy(#{ edition: 1, label: "Essai", status: "proposal", total: "prime", per: "patients_retenus" });
input("patients", "integer", #{ label: "Patients", unit: "patients", optional: true });
input("taux", "decimal", #{ label: "Taux", unit: "%" });
input("indice", "decimal", #{ label: "Indice", otherwise: 1 });
input("region", "text", #{ label: "Région" });

/// Prime
/// @unit €
fn prime(patients, taux, indice) { or_else(patients, 0) * taux * indice }

outputs(["patients_retenus", "prime"]);

/// Patients retenus
/// @unit patients
fn patients_retenus(patients) { patients }
"#;

const MANIFEST: &str = r#"label = "Essai"
period = "exercice"
tables = ["structures.csv", "annees.csv", "indices.csv"]

[[projection]]
to = 2027
growth = { patients = 0.05, indice = -0.1 }
digits = { indice = 3 }

[[entries]]
profile = "S2"
prefix = "N"
count = 2
from = 2026
set = { region = "93", patients = 500 }
"#;

/// A project with the manifest changed, and what `run` gives of it.
fn given(change: (&str, &str), args: &[&str]) -> (i32, String, String) {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("policies/essai.rhai", POLICY);
    assert!(MANIFEST.contains(change.0), "{}", change.0);
    write("scenarios/s.toml", &MANIFEST.replacen(change.0, change.1, 1));
    write("scenarios/structures.csv", "structure,region,taux\nS1,11,2.5\nS2,\"a, b\",10\n");
    write(
        "scenarios/annees.csv",
        "structure,exercice,patients\nS1,2024,999\nS1,2025,1010\nS2,2025,\n",
    );
    write("scenarios/indices.csv", "exercice,indice\n2024,1\n2025,1.20\n");
    let out = run(folder.path(), "en", &[&["run", "essai", "-s", "s"], args].concat());
    (out.status, out.stdout, out.stderr)
}

#[test]
fn years_and_structures_to_come_are_made_from_those_that_are_known() {
    let (status, rows, errors) = given(("", ""), &["--format", "csv"]);
    assert_eq!((status, errors.as_str()), (0, ""));
    // 1 010 × 1.05² = 1 113.525; 1.2 × 0.9² = 0.972; the profile has no patients: they stay missing.
    assert_eq!(
        rows,
        "structure,exercice,patients_retenus,prime,projected
S1,2024,999,2497.5,false
S1,2025,1010,3030,false
S2,2025,,0,false
S1,2026,1061,2864.7,true
S2,2026,,0,true
S1,2027,1114,2707.02,true
S2,2027,,0,true
N1,2026,500,5400,true
N1,2027,500,4860,true
N2,2026,500,5400,true
N2,2027,500,4860,true
"
    );
    let (_, page, _) = given(("", ""), &["--by", "region"]);
    assert!(page.contains("projected years: 2026-2027"), "{page}");
    assert!(page.contains("a, b") && page.contains(" 93 "), "{page}");
    let (_, json, _) = given(("", ""), &["--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["policy"]["projected_years"], serde_json::json!([2026, 2027]));
    assert_eq!(json["rows"][3]["projected"], true);
}

#[test]
fn a_later_projection_starts_where_the_former_one_ends() {
    let more = "[[projection]]\nto = 2028\n\n[[entries]]";
    let (status, rows, errors) = given(("[[entries]]", more), &["--format", "csv"]);
    assert_eq!(status, 0, "{errors}");
    assert!(
        rows.contains("S1,2028,1114,2707.02,true\n") && rows.contains("N2,2028,500,"),
        "{rows}"
    );
}

#[test]
fn a_projection_that_cannot_be_made_is_refused_with_its_place() {
    for (change, code, place) in [
        (("to = 2027", "to = 2025"), "B0661", "s.toml:5:1"),
        (("to = 2027", "from = 2020\nto = 2027"), "B0662", "s.toml:5:1"),
        (("to = 2027", "from = 2024\nto = 2027"), "B0663", "s.toml:5:1"),
        (("patients = 0.05", "patient = 0.05"), "B0664", "s.toml:7:12"),
        (("patients = 0.05", "patients = -1"), "B0665", "s.toml:7:12"),
        (("indice = 3", "indice = 20"), "B0665", "s.toml:8:12"),
        (("profile = \"S2\"", "profile = \"S3\""), "B0667", "s.toml:11:11"),
        (("prefix = \"N\"\ncount = 2", "prefix = \"S\"\ncount = 2"), "B0668", "s.toml:11:11"),
        (("from = 2026", "from = 2030"), "B0669", "s.toml:11:11"),
        (("region = \"93\"", "exercice = 2026"), "B0664", "s.toml:15:9"),
        (("count = 2", "count = 0"), "B0603", "s.toml:13:9"),
        (("period = \"exercice\"\n", ""), "B0310", "s.toml:4:3"),
    ] {
        let (status, rows, errors) = given(change, &[]);
        assert_eq!((status, rows.as_str()), (2, ""), "{change:?}");
        assert!(errors.contains(code) && errors.contains(place), "{change:?}: {errors}");
    }
}

#[test]
fn a_cell_that_cannot_grow_is_told_where_it_is() {
    let (status, _, errors) = given(("patients = 0.05", "structure = 0.05"), &[]);
    assert_eq!(status, 2);
    assert!(errors.contains("B0666") && errors.contains("annees.csv:3"), "{errors}");
}

#[test]
fn rows_are_counted_before_they_are_made() {
    let text = MANIFEST.replace("to = 2027", "to = 2124").replace("count = 2", "count = 10_000");
    let (status, _, said) = given((MANIFEST, &text), &[]);
    assert_eq!(status, 2, "{said}");
    assert!(said.contains("[B0670]"), "{said}");
    // 2 × 99 and 99 rows of years to come, then 10,000 structures with 99 years each.
    assert!(said.contains("1,000,297 rows: the limit is 1,000,000"), "{said}");
    let block = MANIFEST.split("[[entries]]").nth(1).unwrap();
    let twenty: String = (0..20)
        .map(|n| format!("[[entries]]{block}").replace("\"N\"", &format!("\"N{n}-\"")))
        .collect();
    let twenty = format!("{}{twenty}", text.split("[[entries]]").next().unwrap());
    let (status, _, said) = given((MANIFEST, &twenty.replace("count = 2", "count = 10_000")), &[]);
    assert_eq!(status, 2, "{said}");
    assert!(said.contains("[B0670]"), "{said}");
}

#[test]
fn bytes_of_what_is_made_are_counted_before_it_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    let policy = "policy(#{ edition: 1, status: \"proposal\", label: \"P\" });\n\
                  input(\"x\", \"decimal\", #{ label: \"X\", unit: \"€\" });\n\
                  /// M\n/// @unit €\nfn m(x) { x }\noutputs([\"m\"]);\n";
    write("p.rhai", policy);
    write("s.csv", &format!("structure,exercice,x,t\nA,2024,10,{}\n", "z".repeat(9_000)));
    let entries = (1..=40).map(|n| {
        format!("[[entries]]\nprofile = \"A\"\nprefix = \"N{n}-\"\ncount = 10000\nfrom = 2024\n")
    });
    let head = "label = \"S\"\ntables = [\"s.csv\"]\nkey = \"structure\"\nperiod = \"exercice\"\n";
    write("s.toml", &format!("{head}{}", entries.collect::<String>()));
    let done = crate::cli::run(folder.path(), "en", &["run", "p.rhai", "-s", "s.toml"]);
    assert_eq!((done.status, done.stdout.as_str()), (2, ""), "{}", done.stderr);
    assert!(done.stderr.contains("MiB: the limit is 512"), "{}", done.stderr);
}

#[test]
fn many_small_blocks_take_no_longer_than_a_large_one() {
    let block = MANIFEST.split("[[entries]]").nth(1).unwrap().replace("count = 2\n", "");
    let blocks: String = (0..5_000)
        .map(|n| format!("[[entries]]{block}").replace("\"N\"", &format!("\"N{n}-\"")))
        .collect();
    let text = format!("{}{blocks}", MANIFEST.split("[[entries]]").next().unwrap());
    let (status, out, said) = given((MANIFEST, &text), &["--format", "csv"]);
    assert_eq!((status, said.as_str()), (0, ""));
    assert_eq!(out.lines().filter(|line| line.contains("N4999-1,")).count(), 2);
}
