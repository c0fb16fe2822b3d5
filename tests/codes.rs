//! Every code is met by a test: by a file of `tests/wrong`, or by its name in what a test says.

use bareme::diagnostic::Code;
use std::path::Path;

/// What tests of the repository say: their files, and the tests in those of the program.
fn said() -> String {
    let mut folders =
        ["tests", "src", "crates"].map(|name| crate::cli::repository().join(name)).to_vec();
    let mut said = String::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if let Some(text) = of_tests(&path) {
                said.push_str(&text);
            }
        }
    }
    said
}

/// The tests of a file, without what they remark.
fn of_tests(path: &Path) -> Option<String> {
    let name = path.to_string_lossy().replace('\\', "/");
    if !["rs", "rhai", "toml", "csv", "snap"].iter().any(|of| name.ends_with(&format!(".{of}"))) {
        return None;
    }
    #[expect(clippy::disallowed_methods, reason = "a test reads its own files")]
    let bytes = std::fs::read(path).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    let whole = name.ends_with("tests.rs") || name.contains("/tests/");
    let from = if whole { 0 } else { text.find("#[cfg(test)]\nmod tests")? };
    let remark = |line: &&str| line.trim_start().starts_with("//") && !line.starts_with("//~");
    let lines: Vec<&str> = text[from..].lines().filter(|line| !remark(line)).collect();
    Some(lines.join("\n"))
}

/// Whether a word stands there, and not as a part of another.
fn names(said: &str, word: &str) -> bool {
    said.match_indices(word).any(|(at, _)| {
        let after = said[at + word.len()..].chars().next();
        !after.is_some_and(|c| c.is_alphanumeric() || c == '_')
    })
}

#[test]
fn every_code_is_met_by_a_test() {
    let said = said();
    let unmet: Vec<String> = Code::ALL
        .iter()
        .filter(|code| {
            let by_name =
                [format!("Code::{code:?}"), format!("\"{code:?}\""), code.id().to_owned()];
            !by_name.iter().any(|word| names(&said, word))
        })
        .map(|code| format!("{code} {code:?}"))
        .collect();
    assert!(unmet.is_empty(), "no test meets {unmet:?}");
}
