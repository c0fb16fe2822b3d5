//! The program as people run it: the real binary, its pages in both languages, its statuses.
//!
//! After a change that is meant, `INSTA_UPDATE=always cargo test cli` writes the snapshots anew;
//! read them with `git diff`.

use crate::support::read;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a command gave.
#[derive(Debug, PartialEq, Eq)]
pub struct Output {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
}

/// The repository, whose policies are shipped.
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

/// The small project of the README: libraries, nothing to do with health centres.
pub fn project() -> PathBuf {
    repository().join("tests/data/readme")
}

/// Runs the binary in a folder. The environment says nothing but what `env` says.
pub fn run_with(folder: &Path, env: &[(&str, &str)], args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bareme"));
    command.current_dir(folder).args(args);
    for name in ["LC_ALL", "LANG", "NO_COLOR", "COLUMNS"] {
        command.env_remove(name);
    }
    let done = command.envs(env.iter().copied()).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Output {
        status: done.status.code().unwrap(),
        stdout: text(done.stdout),
        stderr: text(done.stderr),
    }
}

/// Runs the binary in a folder, in a language.
pub fn run(folder: &Path, lang: &str, args: &[&str]) -> Output {
    run_with(folder, &[("LC_ALL", lang), ("NO_COLOR", "1")], args)
}

/// Without the spaces that do not break, Windows' separators, the version, the temporary folder.
pub fn seen(text: &str) -> String {
    let version = format!("bareme {}", env!("CARGO_PKG_VERSION"));
    text.replace(['\u{a0}', '\u{202f}'], " ")
        .replace(std::path::MAIN_SEPARATOR, "/")
        .replace(&version, "bareme [VERSION]")
}

impl Output {
    fn shown(&self) -> String {
        let part = |name: &str, text: &str| {
            if text.is_empty() { String::new() } else { format!("--- {name}\n{}", seen(text)) }
        };
        let streams = [part("stdout", &self.stdout), part("stderr", &self.stderr)];
        format!("status {}\n{}", self.status, streams.concat())
    }
}

/// Compares what a command gave with `tests/snapshots/cli_NAME.snap`.
pub fn snapshot(name: &str, folder: &Path, lang: &str, args: &[&str]) {
    let shown = run(folder, lang, args).shown();
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_description(format!("LC_ALL={lang} bareme {}", args.join(" ")));
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(format!("cli_{name}"), shown));
}

const SHIPPED_DIFF: &[&str] =
    &["diff", "cdc-v4", "proposition-forfait-patient", "-s", "experimentation", "--full-year"];

#[test]
fn shipped_policies_read_well() {
    let here = &repository();
    snapshot("cdc_v4_fr", here, "fr_FR.UTF-8", &["run", "cdc-v4", "-s", "experimentation"]);
    snapshot("forfait_fr", here, "fr_FR.UTF-8", SHIPPED_DIFF);
}

#[test]
fn the_pages_of_a_small_project_read_well() {
    let here = &project();
    let scenario = ["-s", "bibliotheques"];
    let of = |args: &[&'static str]| [args, &scenario].concat();
    let page = |name: &str, lang: &str, args: &[&str]| snapshot(name, here, lang, args);
    page("run_en", "en_GB.UTF-8", &of(&["run", "bibliotheques", "--by", "@financeur"]));
    page("run_detail_fr", "fr", &of(&["run", "reforme", "--detail", "--top", "2", "--full-year"]));
    page("run_markdown_fr", "fr", &of(&["run", "bibliotheques", "--format", "markdown"]));
    page("run_csv", "fr", &of(&["run", "bibliotheques", "--format", "csv", "--variant", "all"]));
    page("diff_en", "en", &of(&["diff", "bibliotheques", "reforme", "--by", "departement"]));
    page("diff_csv", "en", &of(&["diff", "bibliotheques", "reforme", "--format", "csv"]));
    page("params_fr", "fr", &["params", "reforme"]);
    page("params_csv", "en", &["params", "reforme", "--exercice", "2027", "--format", "csv"]);
    page("show_en", "en", &["show", "reforme"]);
    page("check_fr", "fr", &of(&["check"]));
    page("check_short_en", "en", &of(&["check", "--strict", "--format", "short"]));
}

#[test]
fn json_holds_everything_exactly() {
    let here = &project();
    let json = |args: &[&str]| {
        let output =
            run(here, "fr", &[args, &["-s", "bibliotheques", "--format", "json"]].concat());
        serde_json::from_str::<serde_json::Value>(&output.stdout).unwrap()
    };
    let run = json(&["run", "bibliotheques"]);
    assert_eq!(run["version"], 1);
    assert_eq!(run["policy"]["scenario_status"], "fictitious");
    assert_eq!(run["years"][2]["amounts"]["aide"]["sum"].to_string(), "231773.34");
    assert_eq!(run["rows"][2]["values"]["aide"].to_string(), "7150");
    let all = json(&["run", "bibliotheques", "--variant", "all"]);
    assert_eq!(all["runs"][2]["policy"]["variant"], "prime-doublee");
    let diff = json(&["diff", "bibliotheques", "reforme"]);
    assert_eq!(diff["totals"][2]["delta"].to_string(), "7440.16");
    assert_eq!(diff["rules"]["params"][2]["name"], "plancher");
}

#[test]
fn help_is_in_both_languages() {
    let here = &project();
    snapshot("help_fr", here, "fr", &["--help"]);
    snapshot("help_en", here, "en", &["--help"]);
    snapshot("help_run_fr", here, "fr", &["run", "--help"]);
    // Every command has its page, and every option its words.
    let help = run(here, "en", &["--help"]).stdout;
    let commands = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let names: Vec<&str> = commands.lines().filter_map(|l| l.split_whitespace().next()).collect();
    assert!(names.starts_with(&["run", "diff", "check", "params", "show"]), "{names:?}");
    for name in names {
        for lang in ["fr", "en"] {
            let page = run(here, lang, &[name, "--help"]);
            assert_eq!(page.status, 0, "{name}");
            let mute = page.stdout.lines().find(|line| {
                line.trim_start().starts_with('-') && line.split_whitespace().count() < 3
            });
            assert_eq!(mute, None, "{name} {lang}");
        }
    }
    assert_eq!(run(here, "fr", &["--version"]).shown(), "status 0\n--- stdout\nbareme [VERSION]\n");
}

#[test]
fn the_status_says_how_it_ended() {
    let here = &project();
    let diff = ["diff", "bibliotheques", "reforme", "-s", "bibliotheques"];
    let same = ["diff", "reforme", "reforme", "-s", "bibliotheques", "--exit-code"];
    let status = |args: &[&str]| run(here, "en", args).status;
    assert_eq!(status(&diff), 0, "a difference is a result");
    assert_eq!(status(&[&diff[..], &["--exit-code"]].concat()), 1);
    assert_eq!(status(&same), 0);
    let hidden = [&diff[..], &["--exit-code", "--tolerance", "2000"]].concat();
    assert_eq!(status(&hidden), 0, "nothing differs beyond the tolerance");
    assert_eq!(status(&["check", "-s", "bibliotheques"]), 0, "warnings do not fail");
    assert_eq!(status(&["check", "-s", "bibliotheques", "--strict"]), 1);
    for wrong in [
        &["run", "bibliotheques"][..],
        &["run", "bibliotheque", "-s", "bibliotheques"],
        &["run", "bibliotheques", "-s", "bibliotheques", "--top", "x"],
        &["runn"],
        &["run", "--lang", "de", "bibliotheques", "-s", "bibliotheques"],
        &[],
    ] {
        let output = run(here, "en", wrong);
        assert_eq!((output.status, output.stdout.as_str()), (2, ""), "{wrong:?}");
        assert!(!output.stderr.is_empty());
    }
}

#[test]
fn mistakes_of_the_command_line_say_what_to_write() {
    let here = &project();
    let mut said = String::new();
    for args in [
        &["run"][..],
        &["diff", "bibliotheques", "-s", "bibliotheques"],
        &["run", "bibliotheques", "-s", "bibliotheques", "--formt", "csv"],
        &["run", "bibliotheques", "-s", "bibliotheques", "--format", "xls"],
        &["run", "bibliotheques", "-s", "bibliotheques", "--top", "dix"],
        &["diff", "bibliotheques", "reforme", "-s", "bibliotheques", "--tolerance", "un"],
        &["run", "bibliotheques", "-s", "bibliotheques", "--by", "region"],
        &["run", "bibliotheques", "-s", "bibliotheques", "--variant", "plus-d-heure"],
        &["cheque"],
    ] {
        for lang in ["fr", "en"] {
            let shown = run(here, lang, args).shown();
            let _ = write!(said, "$ bareme {}\n{shown}\n", args.join(" "));
        }
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("cli_command_line", said));
}

#[test]
fn the_language_is_asked_for_then_that_of_the_system_then_french() {
    let here = &project();
    let first = |env: &[(&str, &str)], args: &[&str]| {
        let args = [&["params", "bibliotheques"], args].concat();
        run_with(here, env, &args).stdout.lines().nth(1).unwrap().to_owned()
    };
    let (fr, en) = ("proposition de travail", "working proposal");
    assert_eq!(first(&[], &[]), fr);
    assert_eq!(first(&[("LANG", "en_US.UTF-8")], &[]), en);
    assert_eq!(first(&[("LANG", "en_US.UTF-8"), ("LC_ALL", "fr_CA")], &[]), fr);
    assert_eq!(first(&[("LANG", "en_GB"), ("LC_ALL", "C")], &[]), en);
    for none in ["C", "C.UTF-8", "POSIX"] {
        assert_eq!(first(&[("LANG", none)], &[]), fr, "{none} names no language");
    }
    assert_eq!(first(&[("LC_ALL", "")], &[]), fr, "an empty variable says nothing");
    assert_eq!(first(&[("LC_ALL", "fr")], &["--lang", "en"]), en);
}

#[test]
fn colours_are_for_terminals_or_asked_for() {
    let here = &project();
    let args = ["diff", "bibliotheques", "reforme", "-s", "bibliotheques"];
    let plain = run_with(here, &[], &args);
    assert!(!plain.stdout.contains('\u{1b}'), "a pipe is no terminal");
    let colored = run_with(here, &[], &[&args[..], &["--color", "always"]].concat());
    assert!(colored.stdout.contains('\u{1b}'));
}

#[test]
fn the_same_command_gives_the_same_bytes() {
    let here = &repository();
    for format in ["table", "csv", "json", "markdown"] {
        let args = [SHIPPED_DIFF, &["--by", "region", "--format", format]].concat();
        assert_eq!(run(here, "fr", &args), run(here, "fr", &args), "{format}");
    }
    // What machines read does not depend on the reader.
    let csv = ["run", "cdc-v4", "-s", "experimentation", "--format", "csv"];
    assert_eq!(run(here, "fr", &csv).stdout, run(here, "en", &csv).stdout);
}

#[test]
fn a_file_is_written_whole_or_not_at_all() {
    let here = &project();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sortie.csv");
    let path = file.to_str().unwrap();
    let args = ["run", "bibliotheques", "-s", "bibliotheques", "--format", "csv"];
    let to = |args: &[&str], path: &str| run(here, "fr", &[args, &["--output", path]].concat());
    let written = to(&args, path);
    assert_eq!((written.status, written.stdout.as_str()), (0, ""));
    assert_eq!(read(&file), run(here, "fr", &args).stdout);
    // A run that fails leaves what was there.
    let failed = to(&["run", "bibliotheques", "-s", "bibliotheques", "--set", "prime=1"], path);
    assert_eq!(failed.status, 2);
    assert_eq!(read(&file), run(here, "fr", &args).stdout);
    // A folder that is not there, a folder instead of a file, a file instead of a folder.
    let missing = folder.path().join("absent/sortie.csv");
    for (wrong, code, why) in [
        (missing.to_str().unwrap(), "B0108", "ce dossier n’existe pas"),
        (folder.path().to_str().unwrap(), "B1109", "est un dossier"),
        (&format!("{path}/sortie.csv"), "B0108", "ce dossier n’existe pas"),
    ] {
        let refused = to(&args, wrong);
        assert_eq!(refused.status, 2, "{wrong}");
        assert!(refused.stderr.contains(code) && refused.stderr.contains(why), "{refused:?}");
    }
    // No half-written file stays behind.
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 1, "{left:?}");
    // Colours and the width of a terminal are not for files.
    let page = folder.path().join("page.txt");
    let colored = to(&["params", "bibliotheques", "--color", "always"], page.to_str().unwrap());
    assert_eq!(colored.status, 0);
    assert!(!read(&page).contains('\u{1b}'));
    // What was read is never written over.
    let table = folder.path().join("table.csv");
    std::fs::copy(here.join("scenarios/bibliotheques.csv"), &table).unwrap();
    let table = table.to_str().unwrap();
    let same = run(here, "fr", &["run", "bibliotheques", "-s", table, "-o", table]);
    assert_eq!(same.status, 2);
    assert!(same.stderr.contains("B0809"), "{}", same.stderr);
}

/// A page is for people: of a large table it shows a part, and says how to have the rest.
#[test]
fn a_page_shows_a_stated_number_of_structures_and_files_all_of_them() {
    let folder = tempfile::tempdir().unwrap();
    let mut table = "structure,n,p,base,psy,ok\n".to_owned();
    for row in 0..1_002 {
        let _ = writeln!(table, "S{row},{row},12.5,1000,0.5,true");
    }
    std::fs::write(folder.path().join("table.csv"), table).unwrap();
    let policy = repository().join("benches/reduced.rhai").display().to_string();
    let shown = |lang: &str, more: &[&str]| {
        let args = [&["run", policy.as_str(), "-s", "table.csv"], more].concat();
        let done = run(folder.path(), lang, &args);
        assert_eq!((done.status, done.stderr.as_str()), (0, ""));
        seen(&done.stdout)
    };
    let digit = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    let is_structure = |line: &&str| line.trim_start().strip_prefix('S').is_some_and(digit);
    let lines = |page: &str| page.lines().filter(is_structure).count();
    let page = shown("fr", &[]);
    assert_eq!(lines(&page), 1_000);
    assert!(
        page.contains("… et 2 de plus : --top 1002 les montre, --format csv les donne toutes.")
    );
    assert!(shown("en", &[]).contains("… and 2 more: --top 1002 shows them, --format csv gives"));
    assert_eq!(lines(&shown("fr", &["--top", "1002"])), 1_002);
    assert_eq!(shown("fr", &["--format", "csv"]).lines().count(), 1_003);
}
