//! `report --secret`: no number that is withheld reaches the page, in any form.

use crate::cli::{Output, repository, run};
use crate::support::d;
use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;

const SECRET: [&str; 2] = ["--secret", "min=3,dominance=85"];
const CASES: [&[&str]; 3] = [
    &["cdc-v1", "cdc-v4", "--by", "region"],
    &["cdc-v4", "proposition-forfait-patient", "--full-year", "--by", "region"],
    &["cdc-v4", "transition-2025-2026", "--by", "@financeur"],
];

fn bareme(lang: &str, command: &str, policies: &[&str], more: &[&str]) -> Output {
    let args = [&[command][..], policies, &["-s", "experimentation"], more].concat();
    run(&repository(), lang, &args)
}

/// Every number of a JSON.
fn numbers(json: &Value, into: &mut BTreeSet<Decimal>) {
    match json {
        Value::Number(n) => drop(into.insert(d(&n.to_string()).abs().normalize())),
        Value::Array(all) => all.iter().for_each(|one| numbers(one, into)),
        Value::Object(all) => all.values().for_each(|one| numbers(one, into)),
        _ => {}
    }
}

/// The numbers that one JSON has and the other withholds.
fn withheld(open: &Value, secret: &Value, into: &mut BTreeSet<Decimal>) {
    match (open, secret) {
        (Value::Object(a), Value::Object(b)) => {
            a.iter().for_each(|(name, a)| withheld(a, b.get(name).unwrap_or(&Value::Null), into));
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            a.iter().zip(b).for_each(|(a, b)| withheld(a, b, into));
        }
        (_, Value::Null | Value::Array(_)) => numbers(open, into),
        _ => {}
    }
}

/// How an amount may be written: whole, in euros, in thousands with one decimal.
fn forms(n: Decimal) -> [Decimal; 3] {
    let round = |n: Decimal, digits| {
        n.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero).normalize()
    };
    [n.normalize(), round(n, 0), round(n / Decimal::ONE_THOUSAND, 1)]
}

/// Every number of a page, in what is read, in attributes and in drawings, but for the styles.
pub(crate) fn shown(page: &str, lang: &str) -> BTreeSet<Decimal> {
    // Digests hold any digits.
    let page = page.split("</style>").nth(1).unwrap().split("id=\"provenance\"").next().unwrap();
    let mut text = String::new();
    let mut chars = page.chars().peekable();
    while let Some(c) = chars.next() {
        let inside = text.ends_with(|c: char| c.is_ascii_digit())
            && chars.peek().is_some_and(char::is_ascii_digit);
        match c {
            '\u{202f}' | '\u{a0}' if inside => {}
            ',' if inside && lang == "en" => {}
            ',' if inside => text.push('.'),
            c if c.is_ascii_digit() || c == '.' && inside => text.push(c),
            _ => text.push(' '),
        }
    }
    text.split_whitespace()
        .filter_map(|n| n.parse::<Decimal>().ok())
        .map(|n| n.normalize())
        .collect()
}

/// Amounts that are withheld, in the forms that nothing else has.
fn secrets(policies: &[&str]) -> BTreeSet<Decimal> {
    let json = |more: &[&str]| -> Value {
        let done = bareme("en", "diff", policies, &[&["--format", "json"], more].concat());
        serde_json::from_str(&done.stdout).unwrap_or_else(|e| panic!("{e} {}", done.stderr))
    };
    secrets_of(&json(&[]), &json(&SECRET))
}

/// Amounts that one JSON has and the other withholds, in the forms that nothing else has.
pub(crate) fn secrets_of(open: &Value, secret: &Value) -> BTreeSet<Decimal> {
    let (mut hidden, mut told) = (BTreeSet::new(), BTreeSet::new());
    withheld(open, secret, &mut hidden);
    numbers(secret, &mut told);
    let told: BTreeSet<Decimal> = told.into_iter().flat_map(forms).collect();
    // Smaller numbers are those of other things too.
    let hidden = hidden.into_iter().filter(|n| *n >= Decimal::from(10_000) && n.scale() > 0);
    let own = |n: &Decimal| {
        let least = if n.scale() > 0 { 100 } else { 10_000 };
        !told.contains(n) && *n >= Decimal::from(least)
    };
    hidden.flat_map(forms).filter(own).collect()
}

#[test]
fn no_withheld_amount_reaches_the_page() {
    for policies in CASES {
        let secrets = secrets(policies);
        assert!(secrets.len() > 50, "{policies:?}: {}", secrets.len());
        for lang in ["fr", "en"] {
            for note in [&[][..], &["--note"]] {
                let open = bareme(lang, "report", policies, note);
                let done = bareme(lang, "report", policies, &[note, &SECRET].concat());
                assert_eq!((open.status, done.status), (0, 0), "{}", done.stderr);
                let seen = |page: &str| secrets.intersection(&shown(page, lang)).copied().count();
                // A note has few figures; a report has them all.
                assert!(!note.is_empty() || seen(&open.stdout) > 20, "{policies:?}");
                let page = shown(&done.stdout, lang);
                let told: Vec<_> = secrets.intersection(&page).collect();
                assert!(told.is_empty(), "{policies:?} {lang} {note:?}: {told:?}");
            }
        }
    }
}

#[test]
fn the_page_says_what_is_withheld_and_what_is_left_out() {
    for (lang, said) in [
        (
            "fr",
            [
                "secret statistique. Ce chiffre repose sur moins de 3 structures",
                "ni liste de structures",
                ">s</td>",
            ],
        ),
        (
            "en",
            [
                "s: statistical secrecy. This figure rests on fewer than 3 structures",
                "no list of structures",
                ">s</td>",
            ],
        ),
    ] {
        let done = bareme(lang, "report", CASES[0], &SECRET);
        for words in said {
            assert!(done.stdout.contains(words), "{words}");
        }
        for id in ["structures", "why", "case-1"] {
            assert!(!done.stdout.contains(&format!("id=\"{id}\"")), "{id}");
        }
        for id in ["totals", "winners", "groups", "others", "sensitivity", "rules", "parameters"] {
            assert!(done.stdout.contains(&format!("id=\"{id}\"")), "{id}");
        }
        // No structure of the scenario is named.
        let words = done.stdout.split(|c: char| !c.is_alphanumeric());
        let name = |w: &&str| w.len() == 3 && w.starts_with('S') && w[1..].parse::<u32>().is_ok();
        assert_eq!(words.filter(name).collect::<Vec<_>>(), Vec::<&str>::new());
        // The same options give the same bytes, and say so.
        assert!(done.stdout.contains("--secret min=3,dominance=85"));
        assert_eq!(done, bareme(lang, "report", CASES[0], &SECRET));
        // The rules and the parameters are not secret.
        let open = bareme(lang, "report", CASES[0], &[]);
        let part = |page: &str| {
            let from = page.find("id=\"parameters\"").unwrap();
            let rest = &page[from..];
            let rows = rest[..rest.find("id=\"provenance\"").unwrap()].lines();
            rows.filter(|line| line.starts_with("<tr>")).map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(part(&done.stdout), part(&open.stdout));
    }
}

#[test]
fn a_total_that_is_secret_is_withheld_in_tables_and_drawings() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    for (id, rate) in [("a", "10"), ("b", "11")] {
        let text = format!(
            "policy(#{{ edition: 1, status: \"proposal\", label: \"P\", total: \"aide\", per: \"n\" }});\n\
             input(\"n\", \"decimal\", #{{ label: \"N\", unit: \"patients\" }});\n\
             param(\"taux\", {rate}, #{{ label: \"T\", unit: \"€/patient\", basis: \"assumption\" }});\n\
             /// Aide\n/// @unit €\nfn aide(n, taux) {{ n * taux }}\n"
        );
        write(&format!("policies/{id}.rhai"), &text);
    }
    // One structure makes nearly all of it.
    write("t.csv", "structure,n\nA,98765.43\nB,21\nC,32\nD,43\n");
    let args = ["report", "a", "b", "-s", "t.csv"];
    for (lang, refused) in [("fr", "Non donné : un total"), ("en", "Not given: a total")] {
        let open = run(Path::new(folder.path()), lang, &args);
        let done = run(Path::new(folder.path()), lang, &[&args[..], &SECRET].concat());
        assert_eq!(done.status, 0, "{}", done.stderr);
        for amount in ["987654.3", "988614.3", "1086419.73", "1087475.73", "98861.43"] {
            let amount = d(amount);
            assert!(shown(&open.stdout, lang).contains(&amount), "{amount}");
            assert!(!shown(&done.stdout, lang).contains(&amount), "{amount}");
        }
        assert!(done.stdout.contains(refused));
        // Both bars of the drawing of years.
        assert!(done.stdout.matches(">s</text>").count() >= 2);
        let note = run(Path::new(folder.path()), lang, &[&args[..], &SECRET, &["--note"]].concat());
        assert!(note.stdout.matches(">s</td>").count() >= 3, "{}", note.stdout);
    }
}

#[test]
fn what_would_tell_is_refused() {
    let two = ["cdc-v1", "cdc-v3", "cdc-v4"];
    for (policies, more, code) in [
        (CASES[0], &["--structures", "S16"][..], "B0802"),
        (&two[..], &[], "B0802"),
        (CASES[0], &["--secret", "min=1"], "B08"),
        (CASES[0], &["--variant", "all"], "B0801"),
    ] {
        let secret = if more.contains(&"--secret") { &[][..] } else { &SECRET };
        let done = bareme("fr", "report", policies, &[more, secret].concat());
        assert_eq!((done.status, done.stdout.as_str()), (2, ""), "{policies:?} {more:?}");
        assert!(done.stderr.contains(code), "{more:?}: {}", done.stderr);
    }
    for args in [
        &["solve", "cdc-v4", "--find", "cout_etp", "--target", "1000000"][..],
        &["explain", "cdc-v4", "--structure", "S01"],
        &["cliffs", "cdc-v4", "--input", "file_active"],
    ] {
        let args = [args, &["-s", "experimentation"], &SECRET].concat();
        let done = run(&repository(), "fr", &args);
        assert!(done.status == 2 && done.stderr.contains("B0811"), "{args:?}: {}", done.stderr);
    }
}
