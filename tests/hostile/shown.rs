//! Texts of others on a terminal, in Markdown and in pages: nothing in them steers the terminal,
//! becomes a mark, a link, an image or a tag, whatever shows them.

use crate::cli::{Output, run_with};
use bareme_core::hidden::is_hidden;
use pulldown_cmark::{Event, Options, Parser, Tag};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// What stands in every text: codes of a terminal, an order of reading, marks, links, images, tags.
const ATTACK: &str = "\u{1b}]0;t\u{7}\u{9b}2J\u{202e}x\u{200d}<img src=x onerror=y>\
    ![i](http://e.test/i.png) [l](javascript:y) [l]: <javascript:y> *g* `c` ``` ~~~ | $x$ &lt;";
/// What stands in the comments of formulas, whose lines are shown as they are.
const LINES: &str = "```\n<img src=x onerror=y>\n![i](http://e.test/i.png)\n~~~~\n```";

/// What each command is asked, and in which formats its pages are written.
pub(super) const ASKED: [(&[&str], &[&str]); 14] = [
    (&["run", "p", "-s", "t", "--by", "region", "--detail"], &PAGES),
    (&["run", "p", "-s", "t", "--variant", "all"], &PAGES),
    (&["diff", "p", "q", "-s", "t", "--by", "region"], &PAGES),
    (&["diff", "p", "q", "-s", "t", "--why"], &PAGES),
    (&["explain", "p", "-s", "t", "--structure", "A"], &PAGES),
    (&["explain", "p", "-s", "t", "--structure", "A", "--against", "q"], &PAGES),
    (&["show", "q"], &PAGES),
    (&["params", "q"], &PAGES),
    (&["sweep", "p", "-s", "t", "--vary", "taux=1,2"], &PAGES),
    (&["sensitivity", "p", "-s", "t"], &PAGES),
    (&["solve", "p", "-s", "t", "--find", "taux", "--target", "montant = 100"], &PAGES),
    (&["cliffs", "p", "-s", "t", "--input", "x"], &PAGES),
    (&["doc", "p", "q", "--cases"], &["html", "markdown"]),
    (&["doc", "q", "--cases"], &["html", "markdown"]),
];
const PAGES: [&str; 2] = ["table", "markdown"];

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Policies, tables and cases all of whose texts attack.
fn desk() -> tempfile::TempDir {
    let desk = tempfile::tempdir().unwrap();
    let text = |name: &str| format!("{name} {ATTACK}");
    let policy = format!(
        "policy(#{{ edition: 1, label: \"{label}\", status: \"proposal\", total: \"montant\", \
         source: \"{label}\", notes: \"{label}\" }});\n\
         input(\"x\", \"decimal\", #{{ label: \"{label}\", unit: \"patients {ATTACK}\", note: \"{label}\" }});\n\
         input(\"region\", \"text\", #{{ label: \"{label}\" }});\n\
         param(\"taux\", 2, #{{ label: \"{label}\", source: \"{label}\", note: \"{label}\", \
         basis: \"assumption\", unit: \"€\" }});\n\
         param(\"mot\", \"{label}\", #{{ label: \"{label}\", unit: \"u\" }});\n\
         aggregate(\"tous\", \"sum\", \"x\", #{{ label: \"{label}\", source: \"{label}\", note: \"{label}\" }});\n\
         /// {label}\n/// {label}\n/// @unit €\n/// @source {label}\n/// @financeur {label}\n\
         fn montant(x, taux, tous) {{\n/*\n{LINES}\n*/\n    let y = x; // {label}\n    \
         y * taux + 0 * tous\n}}\n\
         /// {label}\nfn dit(region, mot) {{ if region == mot {{ \"{label}\" }} else {{ region }} }}\n\
         outputs([\"montant\", \"dit\"]);\n",
        label = text("é"),
    );
    write(desk.path(), "policies/p.rhai", &policy);
    let heir = format!(
        "policy(#{{ edition: 1, label: \"{label}\", status: \"proposal\" }});\nextends(\"p\");\n\
         set(\"taux\", 3);\n\
         /// {label}\n/// @unit €\nfn montant(x, taux, tous) {{\n/*\n{LINES}\n*/\n    x * taux + 1 + 0 * tous\n}}\n",
        label = text("è"),
    );
    write(desk.path(), "policies/q.rhai", &heir);
    let manifest = format!(
        "label = {label}\nkey = \"structure\"\nperiod = \"exercice\"\ntables = [\"t.csv\"]\n\
         status = \"fictitious\"\n[[variant]]\nname = \"v\"\nlabel = {label}\ninputs = {{ x = \"x + 1\" }}\n",
        label = toml::Value::String(text("ê")),
    );
    write(desk.path(), "scenarios/t.toml", &manifest);
    let cell = format!("\"{}\"", ATTACK.replace('"', "\"\""));
    write(
        desk.path(),
        "scenarios/t.csv",
        &format!("structure,exercice,x,region\nA,2026,10,{cell}\n{cell},2026,12,b{cell}\n")
            .replace("b\"", "\"b"),
    );
    let case = toml::Value::String(text("ï"));
    write(
        desk.path(),
        "policies/cases/q.toml",
        &format!(
            "policy = \"q\"\n[[case]]\nname = {case}\nsource = {case}\nexercice = 2026\n\
             given = {{ x = 10, region = {case} }}\nexpect = {{ montant = 31, dit = {case} }}\n"
        ),
    );
    desk
}

/// What reaches a reader without being seen.
fn steering(text: &str) -> Vec<String> {
    let hidden = text.chars().filter(|c| is_hidden(*c) && !matches!(c, '\n' | '\t'));
    hidden.map(|c| format!("U+{:04X}", u32::from(c))).collect()
}

/// What is live in a text of Markdown.
fn live(text: &str) -> Vec<String> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_MATH;
    let mut found = Vec::new();
    for event in Parser::new_ext(text, options) {
        match event {
            Event::Html(tag) | Event::InlineHtml(tag) if tag.contains("img") => {
                found.push(tag.to_string());
            }
            Event::Start(Tag::Image { dest_url, .. } | Tag::Link { dest_url, .. })
                if !dest_url.starts_with('#') =>
            {
                found.push(dest_url.to_string());
            }
            Event::Start(tag @ (Tag::Emphasis | Tag::Strikethrough)) => {
                found.push(format!("{tag:?}"));
            }
            Event::InlineMath(of) | Event::DisplayMath(of) => found.push(of.to_string()),
            _ => {}
        }
    }
    found
}

/// What is live in a page.
fn live_tags(page: &str) -> Vec<&str> {
    let attribute = regex::Regex::new(r#"(?:src|href)="(?:javascript|http://e\.test)|<img src=x"#);
    attribute.unwrap().find_iter(page).map(|found| found.as_str()).collect()
}

fn asked(desk: &Path, lang: &str, args: &[&str]) -> Output {
    run_with(desk, &[("LC_ALL", lang), ("NO_COLOR", "1"), ("COLUMNS", "300")], args)
}

/// How many pages are looked at.
pub(super) fn pages() -> usize {
    ASKED.iter().map(|(_, formats)| formats.len()).sum::<usize>() + REPORTS.len() + 1
}

const REPORT: [&str; 5] = ["report", "p", "q", "-s", "t"];
const REPORTS: [&[&str]; 2] = [&["--structures", "A"], &["--note"]];

#[test]
fn texts_that_attack_are_inert_wherever_they_are_shown() {
    let desk = desk();
    let mut wrong = String::new();
    for (args, formats) in ASKED {
        for format in formats {
            let done = asked(desk.path(), "fr", &[args, &["--format", format]].concat());
            let told = done.stderr.chars().take(2_000).collect::<String>();
            if done.status != 0 || !done.stdout.contains("img src=x") {
                let _ = writeln!(wrong, "{args:?} {format}: status {}, {told}", done.status);
            }
            let found = match *format {
                "markdown" => live(&done.stdout),
                "html" => live_tags(&done.stdout).into_iter().map(str::to_owned).collect(),
                _ => Vec::new(),
            };
            let steers = [steering(&done.stdout), steering(&done.stderr)].concat();
            if !found.is_empty() || !steers.is_empty() {
                let _ = writeln!(wrong, "{args:?} {format}: {found:?} {steers:?}");
            }
        }
    }
    let own = desk.path().join("own.html");
    fs::write(&own, "{% for s in sections %}{{ s }}{% endfor %}{{ title }}").unwrap();
    let own: &[&str] = &["--template", own.to_str().unwrap()];
    for more in REPORTS.into_iter().chain([own]) {
        let done = asked(desk.path(), "fr", &[&REPORT, more].concat());
        let found = live_tags(&done.stdout);
        let steers = steering(&done.stdout);
        if done.status != 0 || !found.is_empty() || !steers.is_empty() {
            let _ = writeln!(wrong, "report {more:?}: {found:?} {steers:?} {}", done.stderr);
        }
    }
    for lang in ["fr", "en"] {
        for args in [&["check", "p", "-s", "t"][..], &["test"]] {
            let done = asked(desk.path(), lang, args);
            let steers = steering(&format!("{}{}", done.stdout, done.stderr));
            if !steers.is_empty() {
                let _ = writeln!(wrong, "{args:?}: {steers:?}");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
