//! Wrong policies and wrong tables, one mistake each, with what must be said of them.
//!
//! The first lines of each file of `tests/wrong` tell: `//~ B0301 7:12 cout` is the code, the
//! line and the column (in another file: `commun/x.rhai:3:1`; `-`: no place), and words of the
//! French message. In a manifest the mark is `#~`, in a case file `#=`.

use bareme::cases;
use bareme::diagnostic::Diagnostic;
use bareme::engine;
use bareme::policy::ops::Settings;
use bareme::policy::{self, Setting};
use bareme::render::diagnostics;
use bareme::render::locale::{Lang, messages};
use bareme::scenario::{Scenario, TableOptions};
use bareme::sources::Sources;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What a file says of itself, or what was found: place, code and words.
type Finding = (String, String, String);

fn files() -> BTreeMap<PathBuf, Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wrong");
    let mut folders = vec![root.clone()];
    let mut found = BTreeMap::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder of cases") {
            let path = entry.expect("a file of cases").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                #[expect(clippy::disallowed_methods, reason = "a test reads its own files")]
                let bytes = std::fs::read(&path).expect("a case");
                let name = path.strip_prefix(&root).expect("below the root").to_path_buf();
                found.insert(name, bytes);
            }
        }
    }
    found
}

/// The annotations at the head of a file.
fn expected(file: &Path, bytes: &[u8], mark: &str) -> Vec<Finding> {
    let text = String::from_utf8_lossy(bytes);
    let heads = text.lines().map_while(|line| line.strip_prefix(mark));
    let finding = |head: &str| {
        let mut parts = head.trim().splitn(3, ' ');
        let code = parts.next().unwrap_or("").to_owned();
        let place = parts.next().unwrap_or("");
        let own = place.matches(':').count() < 2;
        let place = match place {
            "-" => String::new(),
            place if own => format!("{}:{place}", shown(file)),
            place => place.to_owned(),
        };
        (place, code, parts.next().unwrap_or("").to_owned())
    };
    heads.map(finding).collect()
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// What was said, in the same form.
fn found(diagnostics: &[Diagnostic], sources: &Sources) -> Vec<Finding> {
    let one = |d: &Diagnostic| {
        let place = d.span.map_or_else(String::new, |s| {
            format!("{}:{}:{}", shown(&sources.get(s.source).path), s.line, s.column)
        });
        let words = [Some(messages::title(d, Lang::Fr)), messages::suggestion(d, Lang::Fr)];
        (place, d.code.id().to_owned(), words.into_iter().flatten().collect::<Vec<_>>().join(" "))
    };
    diagnostics.iter().map(one).collect()
}

/// Tells what differs, sorted by place; `None` when every finding was expected, and the reverse.
fn difference(mut expected: Vec<Finding>, mut found: Vec<Finding>) -> Option<String> {
    expected.sort();
    found.sort();
    let same = expected.len() == found.len()
        && expected.iter().zip(&found).all(|(e, f)| e.0 == f.0 && e.1 == f.1 && f.2.contains(&e.2));
    let lines = |findings: &[Finding]| {
        let one = |(place, code, words): &Finding| format!("    {code} {place} {words}");
        findings.iter().map(one).collect::<Vec<_>>().join("\n")
    };
    (!same).then(|| format!("  expected\n{}\n  found\n{}\n", lines(&expected), lines(&found)))
}

/// Every form can be shown in both languages (an argument that lacks panics in a debug build).
fn show(diagnostics: &[Diagnostic], sources: &Sources) {
    for lang in [Lang::Fr, Lang::En] {
        let text = diagnostics::text(diagnostics, sources, lang, false);
        assert!(!text.contains('⟨'), "{text}");
        assert_eq!(
            diagnostics::short(diagnostics, sources, lang).lines().count(),
            diagnostics.len()
        );
        let json = diagnostics::json(diagnostics, sources, lang);
        assert_eq!(json.as_array().map(Vec::len), Some(diagnostics.len()));
    }
}

/// Runs every annotated case of a kind; `judge` says what is found in one.
fn check(mark: &str, least: usize, judge: impl Fn(&mut Sources, &Path) -> Vec<Diagnostic>) {
    let files = files();
    let mut report = String::new();
    let mut count = 0;
    for (path, bytes) in files.iter().filter(|(_, bytes)| bytes.starts_with(mark.as_bytes())) {
        let mut sources = Sources::memory(files.clone());
        let diagnostics = judge(&mut sources, path);
        show(&diagnostics, &sources);
        let expected = expected(path, bytes, mark);
        if let Some(difference) = difference(expected, found(&diagnostics, &sources)) {
            let _ = write!(report, "{}\n{difference}", path.display());
        }
        count += 1;
    }
    assert!(count >= least, "{count} cases only");
    assert!(report.is_empty(), "\n{report}");
}

#[test]
fn wrong_policies_are_refused_with_a_place_and_a_reason() {
    check("//~", 130, |sources, path| match policy::load(sources, &shown(path), &[]) {
        Ok(policy) => policy.warnings,
        Err(diagnostics) => diagnostics,
    });
}

#[test]
fn habits_of_other_languages_are_answered_with_what_to_write() {
    for (line, remedy) in [
        ("fn m(x) { x × 2 }", "s’écrit *"),
        ("fn m(x) { x ÷ 2 }", "s’écrit /"),
        ("fn m(x) { if x ≥ 2 { 1 } else { 2 } }", ">="),
        ("fn m(x) { x² }", "x * x"),
        ("fn m(x) { x * 2 € }", "unit:"),
        ("fn m(x) { x * 12 % }", "0.15"),
        ("fn m(x) { x * 12 ‰ }", "0.002"),
        ("fn m(x) { max(x * 12%, 2) }", "0.15"),
        ("fn m(x) { si x > 2 { 1 } sinon { 2 } }", "else if"),
        ("fn m(x) { if x > 2 then 1 else 2 }", "else if"),
        ("fn m(x) { if x > 2 { 1 } elif x > 1 { 3 } else { 2 } }", "else if"),
        ("function m(x) { x }", "fn montant"),
        ("def m(x): x", "fn montant"),
        ("fn m(x) { 'abc' }", "guillemets doubles"),
        ("param(\"t\", 1, { label: \"T\" });", "#{"),
        ("param(\"t\", 1, #{ label = \"T\" });", "deux-points"),
        ("fn m(x) { if x > 2: 1 else: 2 }", "{ … }"),
    ] {
        let text = format!(
            "policy(#{{ edition: 1, label: \"Essai\", status: \"proposal\" }});\n\
             input(\"x\", \"decimal\", #{{ label: \"X\" }});\n{line}"
        );
        let mut sources = Sources::memory([("p.rhai", text)]);
        let told = policy::load(&mut sources, "p", &[]).err().unwrap_or_default();
        show(&told, &sources);
        let help = told.first().and_then(|d| messages::help(d, Lang::Fr)).unwrap_or_default();
        assert!(help.contains(remedy), "{line}: {told:?}: {help}");
    }
}

#[test]
fn wrong_tables_and_cells_are_refused_with_a_place_and_a_reason() {
    check("#~", 50, |sources, path| run(sources, path).unwrap_or_else(|diagnostics| diagnostics));
}

#[test]
fn wrong_case_files_are_refused_with_a_place_and_a_reason() {
    check("#=", 20, |sources, path| match cases::run(sources, path) {
        Ok(report) => panic!("{}: {report:?}", path.display()),
        Err(diagnostics) => diagnostics,
    });
}

/// What a run says: with the policy of the manifest's name, or else the common one.
fn run(sources: &mut Sources, manifest: &Path) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
    let own = manifest.with_extension("rhai");
    let common = manifest.with_file_name("politique.rhai");
    let (path, common) = if sources.exists(&own) { (own, false) } else { (common, true) };
    let scenario = Scenario::load(sources, manifest, &TableOptions::default())?;
    let mut said = scenario.notices.clone();
    for variant in std::iter::once(None).chain(scenario.variants.iter().map(Some)) {
        let params = variant.iter().flat_map(|v| &v.params);
        let set = |name: &String, value: &String| Setting {
            name: name.clone(),
            from: None,
            key: None,
            value: value.clone(),
        };
        let settings: Vec<_> = params.map(|p| set(&p.name, &p.text)).collect();
        let policy = policy::load(sources, &shown(&path), &settings)?;
        let mut dataset = scenario.bind_all(&policy.columns())?;
        if let Some(variant) = variant {
            dataset = engine::apply_variant(&policy, &dataset, variant)?;
        }
        let results = engine::evaluate(&policy, Arc::new(dataset), Settings::default())?;
        said.extend(results.failures.into_iter().map(|failure| failure.diagnostic));
        said.extend(results.warnings.clone());
        if !common {
            let inputs = &results.dataset.inputs;
            said.extend(scenario.slips(&policy.inputs, |name| inputs.get(name)));
        }
        if common && scenario.variants.is_empty() {
            said.extend(scenario.advise(&policy.inputs));
        }
    }
    Ok(said)
}
