//! The README tells the truth, in both languages: its files are those of `tests/data/readme`, its
//! commands give what it shows.
//!
//! In a block ```` ```console ````, a line `$ bareme …` (or `cargo run --release -- …`) is run and
//! what follows is its standard output, in which `…` alone on a line stands for any lines. A block
//! with `file=PATH` shows a file of the example, or lines of it.

use crate::cli::{project, repository, run, seen};
use crate::support::read;
use std::path::PathBuf;

/// A fenced block: the words after the fence, and its lines.
struct Block {
    info: String,
    lines: Vec<String>,
}

fn blocks(text: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let mut open: Option<Block> = None;
    for line in text.lines() {
        match (line.strip_prefix("```"), open.as_mut()) {
            (Some(_), Some(_)) => found.extend(open.take()),
            (Some(info), None) => {
                open = Some(Block { info: info.to_owned(), lines: Vec::new() });
            }
            (None, Some(block)) => block.lines.push(line.to_owned()),
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a block is not closed");
    found
}

/// Whether the lines shown are those of the output, `…` standing for any of them.
fn shows(shown: &[String], output: &[String]) -> bool {
    match shown.split_first() {
        None => output.is_empty(),
        Some((line, rest)) if line == "…" => {
            (0..=output.len()).any(|skipped| shows(rest, &output[skipped..]))
        }
        Some((line, rest)) => output.split_first().is_some_and(|(first, after)| {
            line.trim_end() == first.trim_end() && shows(rest, after)
        }),
    }
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(|line| seen(line).trim_end().to_owned()).collect()
}

/// Runs the commands of a block one after the other; how many there are.
fn replay(block: &Block, folder: &mut PathBuf, lang: &str) -> usize {
    let mut count = 0;
    let mut rest = block.lines.as_slice();
    while let Some((command, after)) = rest.split_first() {
        let command = command.strip_prefix("$ ").unwrap_or_else(|| panic!("{command}"));
        let end = after.iter().position(|line| line.starts_with("$ ")).unwrap_or(after.len());
        let shown = lines(&after[..end].join("\n"));
        rest = &after[end..];
        if let Some(path) = command.strip_prefix("cd ") {
            *folder = repository().join(path);
            assert_eq!(*folder, project());
            continue;
        }
        if command.starts_with("git ") || command.contains("cargo test") || command == ".ci/run" {
            assert!(shown.is_empty(), "{command}");
            continue;
        }
        let args = command
            .strip_prefix("cargo run --release -- ")
            .or_else(|| command.strip_prefix("bareme "))
            .unwrap_or_else(|| panic!("{command}"));
        let args: Vec<&str> = args.split_whitespace().collect();
        let output = run(folder, lang, &args);
        let found = lines(&output.stdout);
        assert!(
            shows(&shown, &found),
            "$ {command}\n--- shown\n{}\n--- found\n{}\n{}",
            shown.join("\n"),
            found.join("\n"),
            output.stderr
        );
        count += 1;
    }
    count
}

/// Replays a page; how many commands it runs, and how many files it shows.
fn check(readme: &str, lang: &str) -> (usize, usize) {
    let text = read(&repository().join(readme));
    let mut folder = repository();
    let (mut commands, mut files) = (0, 0);
    for block in blocks(&text) {
        if block.info == "console" {
            commands += replay(&block, &mut folder, lang);
        } else if let Some((_, path)) = block.info.split_once("file=") {
            let file = lines(&read(&project().join(path)));
            let shown = [&["…".to_owned()], &block.lines[..], &["…".to_owned()]].concat();
            assert!(shows(&shown, &file), "{path} is not what {readme} shows");
            files += 1;
        }
    }
    (commands, files)
}

/// Pages in both languages: how many commands and files each shows at least.
const PAGES: [(&str, usize, usize); 10] = [
    ("README", 1, 0),
    ("docs/analysis", 8, 0),
    ("docs/commands", 0, 0),
    ("docs/comparing", 3, 0),
    ("docs/dsi", 0, 0),
    ("docs/language-in-one-page", 0, 0),
    ("docs/outputs", 1, 0),
    ("docs/policies", 6, 4),
    ("docs/provenance", 1, 0),
    ("docs/reliability", 0, 0),
];

#[test]
fn pages_show_what_the_commands_give() {
    for (page, commands, files) in PAGES {
        for (end, lang) in [(".md", "en"), (".fr.md", "fr")] {
            let found = check(&format!("{page}{end}"), lang);
            assert!(found.0 >= commands && found.1 >= files, "{page}{end}: {found:?}");
        }
    }
}

#[test]
fn both_languages_have_the_same_parts() {
    let pages = PAGES.map(|(page, ..)| page);
    for page in pages.into_iter().chain(["docs/report", "docs/tables"]) {
        for mark in ["# ", "## ", "### ", "```", "|", "- "] {
            let count = |end: &str| {
                let text = read(&repository().join(format!("{page}{end}")));
                text.lines().filter(|line| line.starts_with(mark)).count()
            };
            assert_eq!(count(".md"), count(".fr.md"), "{page} {mark}");
        }
    }
}

/// Every link of a page to another file leads to one.
#[test]
fn links_between_pages_lead_somewhere() {
    let link = regex::Regex::new(r"\]\(([^)#:]+)(#[^)]*)?\)").unwrap();
    let mut count = 0;
    for page in
        PAGES.iter().flat_map(|(page, ..)| [".md", ".fr.md"].map(|end| format!("{page}{end}")))
    {
        let path = repository().join(&page);
        for found in link.captures_iter(&read(&path)) {
            assert!(path.parent().unwrap().join(&found[1]).exists(), "{page}: {}", &found[1]);
            count += 1;
        }
    }
    assert!(count > 40, "{count}");
}

#[test]
fn a_newcomer_reads_the_readme_in_a_few_minutes() {
    for page in ["README.md", "README.fr.md"] {
        let lines = read(&repository().join(page)).lines().count();
        assert!(lines <= 150, "{page}: {lines} lines");
    }
}
