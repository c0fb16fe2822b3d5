//! The worked cases of the shipped policies, and the command that runs them.

use crate::cli::{Output, run};
use crate::support::read;
use bareme::cases::{self, Report};
use bareme::sources::Sources;
use std::path::Path;

fn report(id: &str) -> Report {
    let mut sources = Sources::disk();
    let path = cases::of_policy(&sources, id).unwrap_or_else(|e| panic!("{id}: {e:?}"));
    cases::run(&mut sources, &path).unwrap_or_else(|e| panic!("{id}: {e:?}"))
}

#[test]
fn the_cases_of_every_shipped_policy_hold_and_reach_every_branch() {
    let ids = Sources::disk().stems(Path::new("policies"), &["rhai"]);
    assert!(ids.len() >= 10);
    for id in ids {
        let report = report(&id);
        assert_eq!(report.policy, id);
        for outcome in &report.outcomes {
            let failed: Vec<_> = outcome.failures().collect();
            assert!(failed.is_empty(), "{id}, {}: {failed:#?}", outcome.name);
        }
        let gaps: Vec<_> = report.coverage.gaps().collect();
        assert!(gaps.is_empty(), "{id}: {gaps:#?}");
    }
}

/// What the text gives over twelve months, beside what the cases say of it.
#[test]
fn the_cases_hold_the_amounts_of_the_text() {
    let report = report("cdc-v4");
    let amounts = [
        ("1 000 patients", "220000", "22800"),
        ("2 000 patients", "275000", "45600"),
        ("3 000 patients", "330000", "68400"),
        ("4 500 patients", "357500", "102600"),
        ("6 000 patients", "385000", "136800"),
    ];
    for (name, a, c) in amounts {
        let outcome = report.outcomes.iter().find(|outcome| outcome.name == name).unwrap();
        for (formula, amount) in [("dotation_hors_ps", a), ("dotation_interpretariat", c)] {
            let check = outcome.checks.iter().find(|c| c.formula() == Some(formula)).unwrap();
            assert!(check.holds);
            let expected = cases::Expected::Value(crate::support::d(amount).into());
            assert_eq!(check.expected, expected, "{name}, {formula}");
        }
    }
}

const POLICY: &str = "policy(#{ edition: 1, label: \"x\", status: \"proposal\" });\n\
    input(\"n\", \"integer\");\n/// Double\n/// @unit €\nfn double(n) { 2 * n }\n";

/// A project of one policy in a folder of its own.
fn project(cases: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("policies/cases")).unwrap();
    std::fs::write(folder.path().join("policies/p.rhai"), POLICY).unwrap();
    std::fs::write(folder.path().join("policies/cases/p.toml"), cases).unwrap();
    folder
}

fn bareme(folder: &tempfile::TempDir, arguments: &[&str]) -> (i32, String, String) {
    let arguments: Vec<&str> = ["test"].iter().chain(arguments).copied().collect();
    let Output { status, stdout, stderr } = run(folder.path(), "fr", &arguments);
    (status, stdout, stderr)
}

const GOOD: &str = "policy = \"p\"\n[[case]]\nname = \"deux\"\nsource = \"à la main\"\n\
    given = { n = 2 }\nexpect = { double = 4 }\n";

#[test]
fn the_status_tells_failures_from_errors() {
    let (status, out, err) = bareme(&project(GOOD), &[]);
    assert_eq!((status, err.as_str()), (0, ""));
    assert!(out.starts_with("1 cas, réussi\n"), "{out}");

    let (status, out, _) = bareme(&project(&GOOD.replace("= 4", "= 5")), &["p"]);
    assert_eq!(status, 1);
    for words in ["5,00", "4,00", "−1,00", "policies/cases/p.toml:2", "à la main"] {
        assert!(out.contains(words), "{words} in {out}");
    }
    assert!(
        out.contains("bareme explain p -s policies/cases/p.toml --structure deux --value double"),
        "{out}"
    );

    let (status, _, err) = bareme(&project(&GOOD.replace("double =", "duoble =")), &[]);
    assert_eq!(status, 2);
    assert!(err.contains("erreur[B0652]") && err.contains("double"), "{err}");

    let (status, _, err) = bareme(&project(GOOD), &["q"]);
    assert_eq!(status, 2);
    assert!(err.contains("erreur[B0105]"), "{err}");
}

#[test]
fn accepting_rewrites_the_file_in_place() {
    let bad =
        format!("\u{feff}{}", GOOD.replace("= 4 }", "= 5 } # à revoir")).replace('\n', "\r\n");
    let folder = project(&bad);
    let (status, out, err) = bareme(&folder, &["--accept"]);
    assert_eq!((status, err.as_str()), (0, ""), "{out}");
    assert_eq!(read(&folder.path().join("policies/cases/p.toml")), bad.replace("= 5 }", "= 4 }"));
    assert_eq!(bareme(&folder, &[]).0, 0);
}

#[test]
fn continuous_integration_reads_failures_and_errors() {
    let bad = GOOD.replace("= 4", "= 5").replace("deux", "a < b & « c »");
    let folder = project(&bad);
    std::fs::write(folder.path().join("policies/cases/q.toml"), "policy = 1\n").unwrap();
    let (status, _, _) = bareme(&folder, &["--junit", "out.xml"]);
    assert_eq!(status, 2);
    let xml = read(&folder.path().join("out.xml"));
    assert!(xml.contains("name=\"a &lt; b &amp; « c »\""), "{xml}");
    assert!(xml.contains("failures=\"1\" errors=\"2\""), "{xml}");
    assert!(xml.contains("<failure") && xml.contains("<error"), "{xml}");
}
