//! The reference of the language, `docs/language.md`, held against the language.

use crate::support::read;
use bareme::diagnostic::{Code, Diagnostics};
use bareme::policy::{self, Policy};
use bareme::sources::Sources;
use std::collections::BTreeMap;
use std::path::Path;

fn document() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/language.md");
    read(&path).replace("\r\n", "\n")
}

/// Scripts of the document by path: those whose first line names a file.
fn scripts(document: &str) -> BTreeMap<String, String> {
    let blocks = document.split("```rhai\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let named = |block: &str| {
        let path = block.lines().next()?.strip_prefix("// ")?;
        let names_a_script = Path::new(path).extension().is_some_and(|e| e == "rhai");
        names_a_script.then(|| (path.to_owned(), block.to_owned()))
    };
    blocks.filter_map(named).collect()
}

#[test]
fn whole_scripts_of_the_reference_load_without_a_warning() {
    let scripts = scripts(&document());
    let policies = scripts.iter().filter(|(_, text)| text.contains("policy("));
    let mut count = 0;
    for (path, _) in policies {
        let mut sources = Sources::memory(scripts.clone());
        let loaded = policy::load(&mut sources, path, &[]);
        let policy = loaded.unwrap_or_else(|e| panic!("{path}: {e:#?}"));
        assert!(policy.warnings.is_empty(), "{path}: {:#?}", policy.warnings);
        count += 1;
    }
    assert!(count >= 3, "{count} policies only");
}

/// A policy with this body for its formula `f`.
fn with_body(body: &str) -> Result<Policy, Diagnostics> {
    let text = format!(
        "policy(#{{ edition: 1, label: \"x\", status: \"hypothesis\" }});\n\
         input(\"n\", \"decimal\"); input(\"w\", \"integer\"); input(\"t\", \"text\");\n\
         input(\"b\", \"boolean\"); input(\"o\", \"decimal\", #{{ optional: true }});\n\
         fn g(n) {{ n }}\nfn f(n, w, t, b, o, g) {{ {body} }}\n"
    );
    policy::load(&mut Sources::memory([("p.rhai", text)]), "p.rhai", &[])
}

#[test]
fn what_the_reference_says_is_refused_is_refused_so() {
    assert!(with_body("n + w + or_else(o, g)").is_ok());
    let document = document();
    let (_, table) = document.split_once("## What is refused").unwrap();
    let mut count = 0;
    for line in table.lines().filter(|line| line.starts_with("| `")) {
        // A bar inside a cell is written with a backslash.
        let line = line.replace("\\|", "\u{1}");
        let cells: Vec<String> =
            line.split('|').map(|cell| cell.trim().replace('\u{1}', "|")).collect();
        let body = cells[1].trim_matches('`');
        let codes: Vec<&str> = match with_body(body) {
            Ok(_) => panic!("{body} is accepted"),
            Err(errors) => errors.iter().map(|e| e.code.id()).collect(),
        };
        assert!(codes.contains(&cells[2].as_str()), "{body}: {codes:?}, not {}", cells[2]);
        assert!(Code::ALL.iter().any(|code| code.id() == cells[2]), "{}", cells[2]);
        count += 1;
    }
    assert!(count >= 20, "{count} lines only");
}
