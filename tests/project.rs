//! What `new` and `init` write, as a new user meets it: in an empty folder, with the program.

use crate::cli::{Output, repository, run};
use crate::json_schema;
use crate::support::read;
use bareme::render::locale::Lang;
use bareme::render::project::{self, vscode};
use bareme::render::{reference, schema};
use regex::Regex;
use serde_json::{Value as Json, json};
use std::fs;
use std::path::{Path, PathBuf};

/// What the program says in a folder, in a language, with `/` between folders.
fn bareme(folder: &Path, lang: &str, arguments: &[&str]) -> Output {
    let output = run(folder, lang, arguments);
    let plain = |text: String| text.replace('\\', "/");
    Output { stdout: plain(output.stdout), stderr: plain(output.stderr), ..output }
}

fn is_there(path: &Path) -> bool {
    path.exists()
}

/// A folder that `init` prepared.
fn prepared() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let output = bareme(folder.path(), "fr", &["init", "projet"]);
    assert_eq!(output.status, 0, "{}", output.stderr);
    let project = folder.path().join("projet");
    (folder, project)
}

#[test]
fn a_new_project_runs_at_once() {
    let (_folder, project) = prepared();
    let checked = bareme(&project, "fr", &["check", "--strict", "-s", "exemple"]);
    assert_eq!(checked.status, 0, "{}", checked.stderr);
    let run = bareme(&project, "fr", &["run", "exemple", "-s", "exemple", "--format", "csv"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(
        run.stdout.contains("B02,2025,true,12,9550,3600,0,9000,fictitious\n"),
        "{}",
        run.stdout
    );
    let diff = [
        "diff",
        "exemple",
        "exemple-reforme",
        "-s",
        "exemple",
        "--variant",
        "adherents-plus-10-pour-cent",
        "--exit-code",
    ];
    assert_eq!(bareme(&project, "en", &diff).status, 1);
}

#[test]
fn the_files_of_a_project_are_those_that_are_announced() {
    let (_folder, project) = prepared();
    for file in project::files(Lang::Fr) {
        assert_eq!(read(&project.join(file.path)), file.text, "{}", file.path);
    }
    let again = bareme(&project, "fr", &["init"]).stdout;
    assert!(!again.contains("Écrits"), "{again}");
    assert!(again.contains("Déjà là, identiques"), "{again}");
}

#[test]
fn nothing_that_is_there_is_overwritten() {
    let (_folder, project) = prepared();
    let mine = project.join("policies/exemple.rhai");
    fs::write(&mine, "// à moi\n").unwrap();
    fs::remove_file(project.join("scenarios/exemple.toml")).unwrap();
    let again = bareme(&project, "fr", &["init", "."]);
    assert_eq!(again.status, 0);
    assert_eq!(read(&mine), "// à moi\n");
    assert!(is_there(&project.join("scenarios/exemple.toml")));
    let said = again.stdout;
    let kept = said.split("gardés tels quels").nth(1).unwrap_or_default();
    assert!(kept.contains("policies/exemple.rhai"), "{said}");
}

#[test]
fn a_project_with_policies_of_its_own_gets_no_example() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("policies")).unwrap();
    fs::write(folder.path().join("policies/regle.rhai"), "").unwrap();
    let output = bareme(folder.path(), "fr", &["init"]);
    assert!(output.stdout.contains("l’exemple n’a pas été ajouté"), "{}", output.stdout);
    assert!(is_there(&folder.path().join(".vscode/tasks.json")));
    assert!(!is_there(&folder.path().join("policies/exemple.rhai")));
    assert!(!is_there(&folder.path().join("scenarios")));
}

#[test]
fn a_new_policy_gives_what_its_parent_gives() {
    let (_folder, project) = prepared();
    let created = bareme(&project, "fr", &["new", "reforme/2027", "--from", "exemple"]);
    assert_eq!(created.status, 0, "{}", created.stderr);
    let checked = bareme(&project, "fr", &["check", "--strict", "reforme/2027"]);
    assert_eq!(checked.status, 0, "{}", checked.stderr);
    let diff = ["diff", "exemple", "reforme/2027", "-s", "exemple", "--exit-code"];
    assert_eq!(bareme(&project, "fr", &diff).status, 0);
    let cases = read(&project.join("policies/cases/reforme/2027.toml"));
    assert!(cases.starts_with("#:schema ../../../schemas/cases.schema.json\n"), "{cases}");
}

#[test]
fn what_new_refuses_is_said_and_nothing_is_written() {
    let (_folder, project) = prepared();
    let refused = |arguments: &[&str], code: &str| {
        let output = bareme(&project, "fr", arguments);
        assert_eq!(output.status, 2, "{arguments:?}");
        assert!(output.stderr.contains(code), "{arguments:?}: {}", output.stderr);
    };
    for id in ["../x", "a b", "x.rhai", "", "x//y", "/x"] {
        refused(&["new", id, "--from", "exemple"], "B0");
    }
    refused(&["new", "../x", "--from", "exemple"], "B0109");
    refused(&["new", "x", "--from", "exempl"], "B0105");
    refused(&["new", "x"], "B0813");
    refused(&["new", "exemple", "--from", "exemple-reforme"], "B0110");
    fs::write(project.join("policies/cases/x.toml"), "").unwrap();
    refused(&["new", "x", "--from", "exemple"], "B0110");
    assert!(!is_there(&project.join("policies/x.rhai")));
    let elsewhere = repository().join("policies/cdc-v4.rhai");
    refused(&["new", "y", "--from", &elsewhere.to_string_lossy()], "B0112");
    assert!(!is_there(&project.join("policies/y.rhai")));
    fs::write(project.join("policies/fausse.rhai"), "policy(#{ edition: 1 });").unwrap();
    refused(&["new", "y", "--from", "fausse"], "B0505");
    refused(&["init", "policies/exemple.rhai"], "B0111");
}

#[test]
fn the_cases_that_are_written_hold() {
    let (_folder, project) = prepared();
    let shipped = repository().join("policies/cdc-v4.rhai");
    fs::copy(shipped, project.join("policies/cdc-v4.rhai")).unwrap();
    for (id, parent) in [("x", "exemple-reforme"), ("a/y", "cdc-v4")] {
        assert_eq!(bareme(&project, "fr", &["new", id, "--from", parent]).status, 0);
    }
    for (id, cases) in [("exemple", 5), ("exemple-reforme", 1), ("x", 1), ("a/y", 1)] {
        let tested = bareme(&project, "fr", &["test", id, "--format", "json"]);
        assert_eq!(tested.status, 0, "{id}: {}{}", tested.stdout, tested.stderr);
        let report: Json = serde_json::from_str(&tested.stdout).unwrap();
        assert_eq!(report["files"][0]["cases"].as_array().map(Vec::len), Some(cases), "{id}");
    }
    let covered = bareme(&project, "fr", &["test", "exemple", "--coverage"]);
    assert!(covered.stdout.contains("8/8"), "{}", covered.stdout);
}

/// Generated files that are in the repository, with what they must hold.
fn committed() -> [(&'static str, String); 3] {
    [
        (project::SCENARIO_SCHEMA, schema::scenario(Lang::Fr)),
        (project::CASES_SCHEMA, schema::cases(Lang::Fr)),
        ("schemas/manifest.schema.json", schema::manifest(Lang::Fr)),
    ]
}

/// Compares a committed file with what is generated; `BLESS=1 cargo test` writes it.
fn fresh(path: &Path, expected: &str) {
    if std::env::var_os("BLESS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, expected).unwrap();
    }
    let found = if is_there(path) { read(path).replace("\r\n", "\n") } else { String::new() };
    let shown = path.display();
    assert!(found == expected, "{shown} is stale: `BLESS=1 cargo test` writes it again");
}

#[test]
fn committed_schemas_are_those_of_the_program() {
    for (path, text) in committed() {
        fresh(&repository().join(path), &text);
    }
}

#[test]
fn the_tables_of_the_documentation_are_those_of_the_program() {
    let path = repository().join("docs/language.md");
    let mut text = read(&path).replace("\r\n", "\n");
    let tables = [
        ("declarations", reference::declarations_table(Lang::En)),
        ("values", reference::values_table(Lang::En)),
        ("functions", reference::functions_table(Lang::En)),
    ];
    for (name, table) in tables {
        let (start, end) = (format!("<!-- {name} -->\n"), format!("<!-- end of {name} -->"));
        let (before, rest) = text.split_once(&start).unwrap_or_else(|| panic!("no {start}"));
        let (_, after) = rest.split_once(&end).unwrap_or_else(|| panic!("no {end}"));
        text = format!("{before}{start}\n{table}\n{end}{after}");
    }
    fresh(&path, &text);
}

/// TOML as JSON, as an editor sees it: dates are texts.
fn as_json(value: &toml::Value) -> Json {
    match value {
        toml::Value::Table(table) => {
            table.iter().map(|(key, value)| (key.clone(), as_json(value))).collect()
        }
        toml::Value::Array(items) => items.iter().map(as_json).collect(),
        toml::Value::Datetime(date) => json!(date.to_string()),
        toml::Value::String(text) => json!(text),
        toml::Value::Boolean(b) => json!(b),
        toml::Value::Integer(n) => json!(n),
        toml::Value::Float(n) => json!(n),
    }
}

/// What a schema finds wrong in a TOML.
fn wrong(schema: &str, document: &str) -> Vec<String> {
    let document: toml::Table = document.parse().unwrap();
    let document = as_json(&toml::Value::Table(document));
    json_schema::wrong(&serde_json::from_str(schema).unwrap(), &document)
}

#[test]
fn the_schemas_accept_what_is_shipped_and_what_is_written() {
    let [(_, scenario), (_, cases), _] = committed();
    let (_folder, project) = prepared();
    bareme(&project, "fr", &["new", "x", "--from", "exemple"]);
    for (folder, schema, least) in [
        (repository().join("scenarios"), &scenario, 2),
        (repository().join("policies/cases"), &cases, 9),
        (project.join("scenarios"), &scenario, 1),
        (project.join("policies/cases"), &cases, 3),
    ] {
        let files = bareme::sources::Sources::disk().stems(&folder, &["toml"]);
        assert!(files.len() >= least, "{}", folder.display());
        for file in files {
            let text = read(&folder.join(format!("{file}.toml")));
            assert_eq!(wrong(schema, &text), [""; 0], "{file}");
        }
    }
}

#[test]
fn the_schemas_underline_what_is_wrong() {
    let [(_, scenario), (_, cases), _] = committed();
    for text in [
        "",
        "tables = []",
        "tables = [\"a\", \"a\"]",
        "tables = [\"a\"]\nperiode = \"x\"",
        "tables = [\"a\"]\nenvelope = { 2024 = { amount = 1 } }",
        "tables = [\"a\"]\nperiod = \"x\"\nenvelope = { 24 = { amount = 1 } }",
        "tables = [\"a\"]\nperiod = \"x\"\nenvelope = { 2024 = { amount = \"1\" } }",
        "tables = [\"a\"]\nvariant = [{ name = \"all\" }]",
        "tables = [\"a\"]\nvariant = [{ label = \"x\" }]",
    ] {
        assert!(!wrong(&scenario, text).is_empty(), "{text}");
    }
    for text in [
        "",
        "policy = \"p\"\ncase = []",
        "policy = \"p.rhai\"\ncase = [{ name = \"a\", source = \"b\", expect = { x = 1 } }]",
        "policy = \"p\"\ncase = [{ name = \"a\", source = \"b\" }]",
        "policy = \"p\"\ncase = [{ name = \"a\", source = \"b\", expect = {} }]",
        "policy = \"p\"\ncase = [{ name = \"a\", expect = { x = 1 } }]",
        "policy = \"p\"\ncase = [{ name = \"a\", source = \"b\", expect = { x = [1] } }]",
        "policy = \"p\"\ncase = [{ name = \"a\", source = \"b\", expect = { x = 1 }, margin = -1 }]",
        "policy = \"p\"\ncase = [{ name = \"a\", source = \"b\", expects = {} }]",
    ] {
        assert!(!wrong(&cases, text).is_empty(), "{text}");
    }
    let full = "policy = \"a/b\"\nlabel = \"x\"\n[default]\nexercice = 2024\nd = 2024-01-01\n\
        [[case]]\nname = \"a\"\nsource = \"b\"\nnote = \"c\"\nexercice = 2025\n\
        given = { n = 1 }\nparams = { p = 2.5 }\nexpect = { x = \"none()\", y = \"error:B0708\" }\n\
        margin = 0.01\nmargins = { x = 1 }\n[[case]]\nname = \"e\"\nsource = \"f\"\nerror = \"B0708\"\n";
    assert_eq!(wrong(&cases, full), [""; 0]);
}

/// A project whose check finds errors and warnings: its folder.
fn faulty() -> (tempfile::TempDir, PathBuf) {
    let (folder, project) = prepared();
    let policy = "policy(#{ edition: 1, label: \"x\", status: \"hypothesis\" });\n\
        param(\"p\", 1);\nfn f(adherent) { adherent }\n";
    fs::write(project.join("policies/fausse règle.rhai"), policy).unwrap();
    let unused = policy.replace("adherent", "exercice");
    fs::write(project.join("policies/vague.rhai"), unused).unwrap();
    (folder, project)
}

/// File, line, column, letter of the code, message.
type Problem = [String; 5];

#[test]
fn the_problem_matcher_reads_check_in_both_languages() {
    let (_folder, project) = faulty();
    let pattern = Regex::new(vscode::SHORT).unwrap();
    let tasks: Json = serde_json::from_str(&read(&project.join(".vscode/tasks.json"))).unwrap();
    let matcher = &tasks["tasks"][0]["problemMatcher"][0];
    assert_eq!(matcher["pattern"]["regexp"], vscode::SHORT);
    for (lang, words) in [("fr", "est inconnu"), ("en", "is unknown")] {
        let checked = bareme(&project, lang, &["check", "--format", "short"]);
        let text = checked.stdout;
        let field =
            |name: &str| usize::try_from(matcher["pattern"][name].as_u64().unwrap()).unwrap();
        let problems: Vec<Problem> = text
            .lines()
            .map(|line| {
                let found = pattern.captures(line).unwrap_or_else(|| panic!("{line}"));
                ["file", "line", "column", "severity", "message"]
                    .map(|name| found[field(name)].to_owned())
            })
            .collect();
        let error = problems.iter().find(|p| p[3] == "B").unwrap();
        assert_eq!(error[..3], ["policies/fausse règle.rhai", "3", "6"], "{text}");
        assert!(error[4].contains(words), "{text}");
        let warning = problems.iter().find(|p| p[3] == "W").unwrap();
        assert_eq!(warning[..3], ["policies/vague.rhai", "2", "7"], "{text}");
    }
}

#[test]
fn the_problem_matcher_reads_messages_in_full_in_both_languages() {
    let (_folder, project) = faulty();
    let [title, place] = vscode::FULL.map(|pattern| Regex::new(pattern).unwrap());
    for (lang, words) in [("fr", "est inconnu"), ("en", "is unknown")] {
        let text = bareme(&project, lang, &["check"]).stderr;
        let lines: Vec<&str> = text.lines().collect();
        let both: Vec<_> = lines
            .windows(2)
            .filter_map(|pair| Some((title.captures(pair[0])?, place.captures(pair[1])?)))
            .collect();
        let titles = lines.iter().filter(|line| title.is_match(line)).count();
        assert_eq!(both.len(), titles, "each title is followed by its place\n{text}");
        let (title, place) = both.iter().find(|(title, _)| &title[2] == "B").unwrap();
        assert!(title[3].contains(words), "{text}");
        assert_eq!((&place[1], &place[2], &place[3]), ("policies/fausse règle.rhai", "3", "6"));
    }
}

#[test]
fn shells_and_manuals_know_every_command() {
    let folder = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let script = bareme(folder.path(), "fr", &["completions", shell]).stdout;
        for word in ["check", "completions", "scenario", "markdown"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
    }
    let written = bareme(folder.path(), "fr", &["man", "--output", "pages/man1"]);
    assert_eq!(written.status, 0, "{}", written.stderr);
    let page = read(&folder.path().join("pages/man1/bareme-run.1"));
    assert!(
        page.contains(".SH NOM\n") && page.contains("Règles, par identifiant ou chemin"),
        "{page}"
    );
    let main = run(folder.path(), "en", &["man"]).stdout;
    for command in ["run", "diff", "check", "params", "show", "new", "init"] {
        assert!(main.contains(&format!("bareme\\-{command}(1)")), "{command}");
        assert!(is_there(&folder.path().join(format!("pages/man1/bareme-{command}.1"))));
    }
}
