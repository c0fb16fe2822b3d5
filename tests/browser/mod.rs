//! Reports in a browser: what it shows, prints, and lets a keyboard do.

mod driver;

use crate::cli::{repository, run};
use driver::{Browser, ENTER, TAB, printed};
use serde_json::{Value, json};
use std::path::PathBuf;

const ONE: &[&str] = &[
    "report",
    "cdc-v4",
    "proposition-forfait-patient",
    "-s",
    "experimentation",
    "--full-year",
    "--structures",
    "S16",
    "--by",
    "region",
];

const SEVERAL: &[&str] = &[
    "report",
    "cdc-v4",
    "proposition-forfait-patient",
    "proposition-socle-indexe",
    "-s",
    "projection-2025-2030",
    "--structures",
    "P16",
];

/// A report in a file of its own.
struct Written {
    folder: tempfile::TempDir,
}

impl Written {
    fn new(lang: &str, args: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let written = Self { folder };
        let file = written.file().display().to_string();
        let all: Vec<&str> = args.iter().copied().chain(["-o", &file]).collect();
        let done = run(&repository(), lang, &all);
        assert_eq!((done.status, done.stdout.as_str()), (0, ""), "{}", done.stderr);
        written
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("report.html")
    }
}

fn note(args: &[&'static str]) -> Vec<&'static str> {
    let structures = args.iter().position(|a| *a == "--structures").unwrap();
    let kept = args.iter().enumerate();
    let kept = kept.filter(|(place, _)| *place != structures && *place != structures + 1);
    kept.map(|(_, arg)| *arg).chain(["--note"]).collect()
}

fn none() -> Value {
    json!([])
}

#[test]
fn nothing_is_said_on_the_console_and_nothing_is_fetched() {
    let Some(browser) = Browser::start("the console of a report") else { return };
    for args in [ONE.to_vec(), SEVERAL.to_vec(), note(ONE)] {
        let written = Written::new("fr", &args);
        // The first page of a browser is its own.
        browser.blank();
        browser.log("performance");
        browser.open(&written.file());
        let said = browser.log("browser");
        assert!(said.is_empty(), "{said:?}");
        for entry in browser.log("performance") {
            let message: Value = serde_json::from_str(entry["message"].as_str().unwrap()).unwrap();
            if message["message"]["method"] == "Network.requestWillBeSent" {
                let url = message["message"]["params"]["request"]["url"].as_str().unwrap();
                assert!(url.starts_with("file:") || url.starts_with("data:"), "{url}");
            }
        }
    }
}

#[test]
fn pages_fit_narrow_and_wide_windows() {
    let Some(browser) = Browser::start("the width of a report") else { return };
    for args in [ONE.to_vec(), SEVERAL.to_vec(), note(SEVERAL)] {
        let written = Written::new("fr", &args);
        for width in [320, 768, 1280] {
            browser.width(width);
            browser.open(&written.file());
            let page = browser.script("return document.documentElement.scrollWidth");
            assert!(page.as_u64().unwrap() <= u64::from(width), "{width}: {page} of {args:?}");
        }
    }
}

/// Everything that is wrong with the structure of a page.
const STRUCTURE: &str = r#"
const wrong = [];
const all = (selector) => Array.from(document.querySelectorAll(selector));
if (all("h1").length !== 1) wrong.push(`${all("h1").length} h1`);
let level = 0;
for (const h of all("h1,h2,h3,h4,h5,h6")) {
  const own = Number(h.tagName[1]);
  if (own > level + 1) wrong.push(`${h.tagName} after H${level}: ${h.textContent}`);
  if (!h.textContent.trim()) wrong.push(`empty ${h.tagName}`);
  level = own;
}
for (const t of all("table")) {
  if (!t.caption || !t.caption.textContent.trim()) wrong.push(`no caption: ${t.id}`);
  for (const th of t.querySelectorAll("th")) {
    if (!["col", "row"].includes(th.scope)) wrong.push(`no scope: ${th.textContent}`);
    if (!th.textContent.trim()) wrong.push(`empty th in ${t.id}`);
  }
  for (const row of t.tBodies[0].rows) {
    if (!row.querySelector("th")) wrong.push(`no row header in ${t.id}: ${row.textContent}`);
    if (row.cells.length !== t.tHead.rows[0].cells.length) wrong.push(`uneven ${t.id}`);
  }
}
for (const svg of all("svg")) {
  const named = svg.getAttribute("aria-labelledby").split(" ").map((id) => document.getElementById(id));
  if (svg.getAttribute("role") !== "img") wrong.push("svg without role");
  if (named.length !== 2 || named.some((e) => !e || !e.textContent.trim())) wrong.push("svg without title");
  const next = svg.closest("figure").nextElementSibling || svg.closest("figure").previousElementSibling;
  const section = svg.closest("section");
  if (!section.querySelector("table")) wrong.push(`no data beside ${next && next.id}`);
}
const ids = all("[id]").map((e) => e.id);
for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) wrong.push(`twice: ${id}`);
for (const a of all("a[href^='#']")) {
  if (!document.getElementById(a.getAttribute("href").slice(1))) wrong.push(`nowhere: ${a.href}`);
}
for (const e of all("[aria-labelledby]")) {
  for (const id of e.getAttribute("aria-labelledby").split(" ")) {
    if (!document.getElementById(id)) wrong.push(`no label ${id}`);
  }
}
for (const input of all("input")) if (!input.labels.length) wrong.push("input without label");
for (const tag of ["main", "header", "nav", "footer"]) {
  if (all(tag).length !== 1) wrong.push(`${all(tag).length} ${tag}`);
}
const landmarks = "main,header,nav,footer,aside,.skip,script";
for (const e of all("body *")) {
  const own = Array.from(e.childNodes).some((n) => n.nodeType === 3 && n.textContent.trim());
  if (own && !e.closest(landmarks)) wrong.push(`outside landmarks: ${e.textContent.slice(0, 40)}`);
}
if (!document.documentElement.lang || !document.title) wrong.push("no language or title");
return wrong;
"#;

/// Texts whose contrast with what is behind them is below 4.5, and what of it can be read.
const CONTRAST: &str = r#"
const parse = (color) => {
  const n = color.match(/[\d.]+/g).map(Number);
  return { rgb: n.slice(0, 3), alpha: n.length > 3 ? n[3] : 1 };
};
const light = ([r, g, b]) => {
  const part = (c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
};
const behind = (e) => {
  for (let at = e; at; at = at.parentElement) {
    const ground = parse(getComputedStyle(at).backgroundColor);
    if (ground.alpha === 1) return ground.rgb;
    if (ground.alpha > 0) return [0, 0, 0];
  }
  return [255, 255, 255];
};
const wrong = new Set();
let seen = 0;
const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (texts.nextNode()) {
  const e = texts.currentNode.parentElement;
  if (!texts.currentNode.textContent.trim() || e.closest("script,style,title,desc")) continue;
  const style = getComputedStyle(e);
  if (style.display === "none") continue;
  seen += 1;
  const ink = parse(e.closest("svg") ? style.fill : style.color).rgb;
  const [a, b] = [light(ink), light(behind(e))].sort((x, y) => y - x);
  const ratio = (a + 0.05) / (b + 0.05);
  if (ratio < 4.5) wrong.add(`${ratio.toFixed(2)} ${e.tagName}.${e.className}: ${e.textContent.slice(0, 30)}`);
}
return [seen, Array.from(wrong)];
"#;

#[test]
fn pages_are_well_built_and_can_be_read() {
    let Some(browser) = Browser::start("the structure of a report") else { return };
    for (lang, args) in [("fr", ONE), ("en", ONE), ("fr", SEVERAL)] {
        let written = Written::new(lang, args);
        browser.open(&written.file());
        assert_eq!(browser.script(STRUCTURE), none(), "{args:?}");
        let contrast = browser.script(CONTRAST);
        assert!(contrast[0].as_u64().unwrap() > 500, "{contrast}");
        assert_eq!(contrast[1], none(), "{args:?}");
        assert_eq!(browser.script("return document.documentElement.lang"), lang);
    }
}

#[test]
fn a_note_is_well_built_too() {
    let Some(browser) = Browser::start("the structure of a note") else { return };
    let written = Written::new("fr", &note(ONE));
    browser.open(&written.file());
    let built = browser.script(
        "const n = (s) => document.querySelectorAll(s).length;
         return [n('h1'), n('table'), n('caption'), n('th:not([scope])'), n('script'), n('svg')];",
    );
    assert_eq!(built, json!([1, 3, 3, 0, 0, 0]));
    assert_eq!(browser.script(CONTRAST)[1], none());
}

#[test]
fn a_keyboard_is_enough() {
    let Some(browser) = Browser::start("the keyboard in a report") else { return };
    let written = Written::new("fr", SEVERAL);
    browser.open(&written.file());
    browser.press(TAB);
    let skip = "const a = document.activeElement, box = a.getBoundingClientRect();
                return [a.className, box.left >= 0 && box.top >= 0,
                        getComputedStyle(a).outlineStyle];";
    assert_eq!(browser.script(skip), json!(["skip", true, "solid"]));
    browser.press(ENTER);
    assert_eq!(browser.script("return document.activeElement.id"), "content");
    // On to the first heading that sorts.
    let button = "return document.activeElement.matches('th button')";
    let found = (0..60).any(|_| {
        browser.press(TAB);
        browser.script(button) == true
    });
    assert!(found, "no button is reached");
    let order = "const th = document.activeElement.closest('th');
                 const cells = Array.from(th.closest('table').tBodies[0].rows, (r) => r.cells[th.cellIndex]);
                 return [th.ariaSort, cells.map((c) => Number(c.dataset.value ?? NaN)),
                         cells.map((c) => c.textContent)];";
    let before = browser.script(order);
    assert_eq!(before[0], "none");
    for sort in ["ascending", "descending", "none"] {
        browser.press(ENTER);
        let after = browser.script(order);
        assert_eq!(after[0], sort);
        let mut texts: Vec<&str> =
            after[2].as_array().unwrap().iter().map(|t| t.as_str().unwrap()).collect();
        if sort == "none" {
            assert_eq!(after[2], before[2]);
            continue;
        }
        if sort == "descending" {
            texts.reverse();
        }
        assert!(texts.is_sorted(), "{texts:?}");
    }
}

#[test]
fn tables_sort_by_amount_and_are_searched() {
    let Some(browser) = Browser::start("the tables of a report") else { return };
    let written = Written::new("fr", SEVERAL);
    browser.open(&written.file());
    let sorted = browser.script(
        "const box = document.querySelector('[data-filter]');
         const heads = box.querySelectorAll('thead th'), last = heads[heads.length - 1];
         last.querySelector('button').click();
         const rows = box.querySelectorAll('tbody tr');
         return Array.from(rows, (r) => r.cells[last.cellIndex].dataset.value).map(Number);",
    );
    let sorted: Vec<f64> = sorted.as_array().unwrap().iter().map(|n| n.as_f64().unwrap()).collect();
    assert!(sorted.len() > 20 && sorted.is_sorted(), "{sorted:?}");
    let searched = browser.script(
        "const box = document.querySelector('[data-filter]'), input = box.querySelector('input');
         const shown = () => Array.from(box.querySelectorAll('tbody tr')).filter((r) => !r.hidden).length;
         const all = shown();
         input.value = 'p1'; input.dispatchEvent(new Event('input'));
         const some = shown(), said = box.querySelector('output').textContent;
         input.value = ''; input.dispatchEvent(new Event('input'));
         return [all, some, said, shown()];",
    );
    assert_eq!(searched, json!([59, 9, "9 lignes sur 59", 59]));
}

#[test]
fn without_scripts_the_page_is_complete() {
    let Some(browser) = Browser::start("a report without scripts") else { return };
    let written = Written::new("fr", SEVERAL);
    let count = "return [document.querySelectorAll('tbody tr').length,
                         document.querySelectorAll('svg').length,
                         document.querySelectorAll('th button, input').length]";
    browser.open(&written.file());
    let with = browser.script(count);
    browser.command("Emulation.setScriptExecutionDisabled", &json!({ "value": true }));
    browser.open(&written.file());
    let without = browser.script(count);
    assert_eq!((&with[0], &with[1]), (&without[0], &without[1]));
    assert!(with[2].as_u64().unwrap() > 0);
    assert_eq!(without[2], 0);
}

#[test]
fn the_status_stands_on_every_printed_page() {
    let test = "the printed report";
    for (lang, args, status) in [
        ("fr", ONE, "PROPOSITION DE TRAVAIL, sans valeur juridique · données fictives"),
        ("en", SEVERAL, "WORKING PROPOSAL, without legal value · fictitious data"),
    ] {
        let written = Written::new(lang, args);
        let Some(pages) = printed(&written.file(), test) else { return };
        assert!(pages.len() > 5, "{}", pages.len());
        for (place, page) in pages.iter().enumerate() {
            let top: String = page.lines().take(4).collect();
            assert!(top.contains(status), "page {}: {top}", place + 1);
            let number = format!("{} / {}", place + 1, pages.len());
            assert!(page.trim_end().ends_with(&number), "page {}", place + 1);
        }
    }
}

#[test]
fn a_note_is_one_page() {
    for args in [note(ONE), note(SEVERAL)] {
        for lang in ["fr", "en"] {
            let written = Written::new(lang, &args);
            let Some(pages) = printed(&written.file(), "the printed note") else { return };
            assert_eq!(pages.len(), 1, "{args:?}");
        }
    }
}
