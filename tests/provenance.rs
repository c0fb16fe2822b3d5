//! `--manifest` and `verify`: what decides a result is written down, and is told apart later.

use crate::cli::{Output, project, repository, run};
use crate::json_schema;
use crate::support::read;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

/// A copy of the README's project, which a test may change.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy(&project(), folder.path());
        Self(folder)
    }

    fn bareme(&self, args: &[&str]) -> Output {
        run(self.0.path(), "en", args)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn edit(&self, name: &str, from: &str, to: &str) {
        let text = read(&self.path(name));
        assert!(text.contains(from), "{name}: {from}");
        fs::write(self.path(name), text.replace(from, to)).unwrap();
    }

    /// What `verify` says, and its status.
    fn verify(&self, manifest: &str) -> (Value, i32) {
        let output = self.bareme(&["verify", manifest, "--format", "json"]);
        let said = serde_json::from_str(&output.stdout);
        (said.unwrap_or_else(|_| panic!("{}", output.stderr)), output.status)
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

const RUN: [&str; 9] = [
    "run",
    "bibliotheques",
    "-s",
    "bibliotheques",
    "--format",
    "csv",
    "-o",
    "out.csv",
    "--manifest",
];

fn state(said: &Value, path: &str) -> String {
    let files = said["read"].as_array().unwrap();
    let file = files.iter().find(|file| file["path"] == path);
    file.map_or("absent", |file| file["state"].as_str().unwrap()).to_owned()
}

#[test]
fn a_result_holds_until_something_that_decides_it_changes() {
    let folder = Folder::new();
    let run = folder.bareme(&[&RUN[..], &["m.json"]].concat());
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    let (said, status) = folder.verify("m.json");
    assert_eq!((&said["holds"], &said["untouched"], status), (&json!(true), &json!(true), 0));

    // A comment decides nothing.
    folder.edit("policies/bibliotheques.rhai", "/// Aide totale", "/// Aide\u{a0}totale");
    let (said, status) = folder.verify("m.json");
    assert_eq!((&said["holds"], &said["untouched"], status), (&json!(true), &json!(false), 0));
    assert_eq!(state(&said, "policies/bibliotheques.rhai"), "changed");
    assert_eq!(state(&said, "scenarios/bibliotheques.csv"), "same");

    folder.edit(
        "policies/bibliotheques.rhai",
        "\"prime_par_heure\", 150",
        "\"prime_par_heure\", 151",
    );
    let (said, status) = folder.verify("m.json");
    assert_eq!((&said["holds"], status), (&json!(false), 1));
    let changes = &said["written"]["changes"];
    assert!(changes["count"].as_u64().unwrap() > 1);
    let first = json!({ "place": "2 B01 2026 · prime_ouverture", "then": "675", "now": "679.5" });
    assert_eq!(changes["first"][0], first);
    // Nothing is written: the result of then is still there.
    assert!(read(&folder.path("out.csv")).contains("675,"));
    folder.edit("policies/bibliotheques.rhai", "151", "150");

    folder.edit("out.csv", "675,", "676,");
    let (said, status) = folder.verify("m.json");
    assert_eq!(
        (&said["holds"], &said["written"]["state"], status),
        (&json!(false), &json!("changed"), 1)
    );
    fs::remove_file(folder.path("out.csv")).unwrap();
    let (said, status) = folder.verify("m.json");
    assert_eq!(
        (&said["holds"], &said["written"]["state"], status),
        (&json!(true), &json!("missing"), 0)
    );
    assert!(!folder.path("out.csv").exists(), "verify writes nothing");

    fs::remove_file(folder.path("scenarios/bibliotheques.csv")).unwrap();
    let output = folder.bareme(&["verify", "m.json"]);
    assert_eq!(output.status, 2);
    assert!(
        output.stderr.contains("B0101") && output.stderr.contains("B1307"),
        "{}",
        output.stderr
    );
}

#[test]
fn every_command_that_computes_can_be_verified_in_every_format() {
    let folder = Folder::new();
    let s = ["-s", "bibliotheques"];
    let policies = [
        vec!["run", "bibliotheques", s[0], s[1], "--by", "structure", "--variant", "all"],
        vec!["run", "bibliotheques", s[0], s[1], "--format", "json", "--secret", "min=3"],
        vec!["diff", "bibliotheques", "reforme", s[0], s[1], "--why", "--structure", "B01"],
        vec!["diff", "bibliotheques", "reforme", s[0], s[1], "--format", "json", "--exit-code"],
        vec!["sweep", "bibliotheques", s[0], s[1], "--vary", "prime_par_heure=100..200:50"],
        vec!["sensitivity", "bibliotheques", s[0], s[1], "--format", "csv"],
        vec![
            "solve",
            "bibliotheques",
            s[0],
            s[1],
            "--find",
            "prime_par_heure",
            "--target",
            "envelope",
            "--exercice",
            "2026",
        ],
        vec!["cliffs", "bibliotheques", s[0], s[1], "--input", "heures", "--format", "markdown"],
        vec!["explain", "bibliotheques", s[0], s[1], "--structure", "B01"],
        vec!["params", "bibliotheques", "--format", "json"],
        vec!["show", "reforme"],
        vec!["report", "bibliotheques", "reforme", s[0], s[1], "--structures", "B01"],
        vec!["doc", "bibliotheques", "reforme", "--format", "html"],
    ];
    let schema =
        serde_json::from_str(&read(&repository().join("schemas/manifest.schema.json"))).unwrap();
    for (at, args) in policies.iter().enumerate() {
        let page = ["report", "doc"].contains(&args[0]);
        let out = format!("o{at}.{}", if page { "html" } else { "txt" });
        let manifest = format!("m{at}.json");
        let output =
            folder.bareme(&[args.as_slice(), &["-o", &out, "--manifest", &manifest]].concat());
        assert!(output.status < 2, "{args:?}: {}", output.stderr);
        let document = serde_json::from_str(&read(&folder.path(&manifest))).unwrap();
        assert_eq!(json_schema::wrong(&schema, &document), [""; 0], "{args:?}");
        let (said, status) = folder.verify(&manifest);
        assert_eq!((&said["holds"], status), (&json!(true), 0), "{args:?}");
    }
}

#[test]
fn the_same_command_gives_the_same_manifest_however_it_is_typed() {
    let folder = Folder::new();
    let one = folder.bareme(&[
        "run",
        "bibliotheques",
        "-s",
        "bibliotheques",
        "--full-year",
        "--manifest",
        "a.json",
    ]);
    let other = folder.bareme(&[
        "--color",
        "always",
        "run",
        "--manifest=b.json",
        "--full-year",
        "--scenario=bibliotheques",
        "bibliotheques",
    ]);
    assert_eq!((one.status, other.status), (0, 0));
    assert_eq!(one.stdout, other.stdout, "what has a manifest knows no terminal");
    assert_eq!(read(&folder.path("a.json")), read(&folder.path("b.json")));
    let (said, _) = folder.verify("a.json");
    assert_eq!((&said["holds"], &said["written"]["state"]), (&json!(true), &Value::Null));
}

#[test]
fn a_manifest_takes_no_other_file_s_place() {
    let folder = Folder::new();
    let base = ["run", "bibliotheques", "-s", "bibliotheques", "-o", "x.txt", "--manifest"];
    for (path, code) in
        [("x.txt", "B1308"), ("./x.txt", "B1308"), ("scenarios/bibliotheques.csv", "B0809")]
    {
        let output = folder.bareme(&[&base[..], &[path]].concat());
        assert!(output.status == 2 && output.stderr.contains(code), "{path}: {}", output.stderr);
        assert!(!folder.path("x.txt").exists());
    }
}

/// A manifest that says of itself that it is sound.
fn signed(folder: &Folder, change: impl FnOnce(&mut Value)) {
    let mut document: Value = serde_json::from_str(&read(&folder.path("m.json"))).unwrap();
    change(&mut document["content"]);
    let content: bareme::provenance::Content =
        serde_json::from_value(document["content"].clone()).unwrap();
    fs::write(folder.path("h.json"), bareme::provenance::Manifest::of(content).text()).unwrap();
}

#[test]
fn a_hostile_manifest_reads_and_writes_nothing_elsewhere() {
    let folder = Folder::new();
    assert_eq!(folder.bareme(&[&RUN[..], &["m.json"]].concat()).status, 0);
    let refused = |change: &dyn Fn(&mut Value), code: &str| {
        signed(&folder, change);
        let output = folder.bareme(&["verify", "h.json"]);
        assert!(output.status == 2 && output.stderr.contains(code), "{code}: {}", output.stderr);
    };
    let elsewhere = tempfile::tempdir().unwrap();
    let secret = elsewhere.path().join("secret.csv");
    fs::write(&secret, "structure,exercice,habitants,heures,rurale\nX,2026,1,1,non\n").unwrap();
    let secret = secret.display().to_string();
    refused(&|c| c["read"][0]["path"] = json!(secret), "B1305");
    // A command that reads elsewhere, whatever the list of its files says.
    refused(&|c| c["arguments"][1] = json!(format!("--scenario={secret}")), "B0104");
    refused(&|c| c["command"] = json!("test"), "B1304");
    refused(&|c| c["command"] = json!("init"), "B1304");
    refused(&|c| c["arguments"][2] = json!("--help"), "B1306");
    refused(&|c| c["arguments"][2] = json!("--nothing"), "B1306");
    refused(&|c| c["language"] = json!("de"), "B1306");
    // Its options name files to write: none is written.
    let target = elsewhere.path().join("written.csv");
    signed(&folder, |c| {
        c["arguments"][3] = json!(format!("--output={}", target.display()));
        let more = json!(format!("--manifest={}", target.display()));
        c["arguments"].as_array_mut().unwrap().push(more);
    });
    assert_eq!(folder.bareme(&["verify", "h.json"]).status, 0);
    assert!(!target.exists());
    fs::write(folder.path("h.json"), " ".repeat(2 << 20)).unwrap();
    let output = folder.bareme(&["verify", "h.json"]);
    assert!(output.status == 2 && output.stderr.contains("B0107"), "{}", output.stderr);
}

#[test]
fn a_project_can_be_verified_from_elsewhere() {
    let folder = Folder::new();
    assert_eq!(folder.bareme(&[&RUN[..], &["m.json"]].concat()).status, 0);
    let (manifest, project) = (folder.path("m.json"), folder.path(""));
    let [manifest, project] = [manifest, project].map(|path| path.display().to_string());
    let elsewhere = tempfile::tempdir().unwrap();
    let bareme = |args: &[&str]| run(elsewhere.path(), "fr", args);
    assert_eq!(bareme(&["verify", &manifest, "--folder", &project]).status, 0);
    let lost = bareme(&["verify", &manifest]);
    assert!(lost.status == 2 && lost.stderr.contains("--folder"), "{}", lost.stderr);
}
