//! `bareme doc`: every value is there, links lead somewhere, the page is well built.

use crate::cli::{Output, repository, run};
use bareme::policy::{self, Policy};
use bareme::sources::Sources;
use std::collections::BTreeSet;

const POLICIES: [&str; 3] =
    ["cdc-v4", "proposition-forfait-patient", "proposition-enveloppe-fermee"];
const LANGS: [&str; 2] = ["fr", "en"];

fn doc(lang: &str, args: &[&str]) -> Output {
    let done = run(&repository(), lang, &[&["doc"], args].concat());
    assert_eq!(done.status, 0, "{args:?} {}", done.stderr);
    done
}

fn loaded(id: &str) -> Policy {
    policy::load(&mut Sources::disk(), id, &[]).unwrap_or_else(|e| panic!("{id}: {e:?}"))
}

/// What stands between two texts, each time.
fn between<'a>(text: &'a str, start: &str, end: &str) -> Vec<&'a str> {
    text.split(start).skip(1).filter_map(|rest| rest.split(end).next()).collect()
}

fn names(policy: &Policy) -> Vec<&str> {
    let derived = policy.derived.keys();
    let names = policy.inputs.keys().chain(policy.params.keys()).chain(policy.formulas.keys());
    names.chain(derived).map(AsRef::as_ref).collect()
}

#[test]
fn every_value_has_its_place_and_every_link_leads_to_one() {
    for id in POLICIES {
        let policy = loaded(id);
        let all = names(&policy);
        assert!(all.len() > 20, "{id}");
        for lang in LANGS {
            let page = doc(lang, &[id, "--cases"]).stdout;
            let ids: Vec<&str> = between(&page, " id=\"", "\"");
            let unique: BTreeSet<&str> = ids.iter().copied().collect();
            assert_eq!(ids.len(), unique.len(), "{id}: an id stands twice");
            let links = between(&page, "href=\"#", "\"");
            assert!(links.len() > all.len(), "{id}");
            for link in links {
                assert!(unique.contains(link), "{id}: #{link}");
            }
            for reference in between(&page, "aria-labelledby=\"", "\"") {
                for part in reference.split(' ') {
                    assert!(unique.contains(part), "{id}: {part}");
                }
            }
            for name in &all {
                // Names may be broken after underscores.
                let shown = format!("<code>{}</code>", name.replace('_', "_<wbr>"));
                assert!(page.contains(&shown), "{id}: {name}");
            }
        }
    }
}

#[test]
fn headings_go_down_one_at_a_time() {
    for args in [&["cdc-v4", "--cases"][..], &["cdc-v3", "cdc-v4"]] {
        for lang in LANGS {
            let page = doc(lang, args).stdout;
            let body = page.split("<body>").nth(1).unwrap();
            let levels: Vec<u32> = body
                .split("<h")
                .skip(1)
                .filter(|rest| rest[1..].starts_with(['>', ' ']))
                .filter_map(|rest| rest.chars().next()?.to_digit(10))
                .collect();
            assert_eq!(levels.iter().filter(|level| **level == 1).count(), 1);
            assert_eq!(levels[0], 1);
            assert!(levels.len() > 8 && levels.windows(2).all(|w| w[1] <= w[0] + 1), "{levels:?}");
            let title = between(&page, "<title>", "</title>")[0];
            assert!(title.contains(args[0]), "{title}");
            assert!(page.contains(&format!("<html lang=\"{lang}\">")));
        }
    }
}

#[test]
fn the_graph_is_drawn_and_said() {
    for lang in LANGS {
        let policy = loaded("cdc-v4");
        let page = doc(lang, &["cdc-v4"]).stdout;
        let svg = between(&page, "<svg", "</svg>");
        assert_eq!(svg.len(), 1);
        let title = between(svg[0], "<title", "</title>");
        assert!(title.first().is_some_and(|title| title.len() > 10), "{title:?}");
        for output in &policy.outputs {
            assert!(svg[0].contains(output.as_str()), "{output}");
        }
        // In Markdown the same graph is a text.
        let text = doc(lang, &["cdc-v4", "--format", "markdown"]).stdout;
        let graph = between(&text, "```mermaid\n", "```")[0];
        for formula in policy.formulas.keys() {
            assert!(graph.contains(&**formula), "{formula}");
        }
    }
}

#[test]
fn in_markdown_too_every_value_has_its_place() {
    for id in POLICIES {
        let policy = loaded(id);
        for lang in LANGS {
            let page = doc(lang, &[id, "--cases", "--format", "markdown"]).stdout;
            let ids: BTreeSet<&str> = between(&page, "<a id=\"", "\"").into_iter().collect();
            for link in between(&page, "](#", ")") {
                assert!(ids.contains(link), "{id}: #{link}");
            }
            for name in names(&policy) {
                assert!(page.contains(&format!("</a>`{name}`")), "{id}: {name}");
            }
            // A table keeps its columns, whatever its cells hold.
            let mut columns = 0;
            let mut code = false;
            for line in page.lines() {
                code ^= line.starts_with("```");
                if code || !line.starts_with('|') {
                    columns = 0;
                    continue;
                }
                let count = line.replace("\\|", "").matches('|').count();
                assert!(columns == 0 || columns == count, "{id}: {line}");
                columns = count;
            }
        }
    }
}

#[test]
fn two_policies_stand_side_by_side() {
    let (base, target) = (loaded("cdc-v4"), loaded("proposition-forfait-patient"));
    let both = ["cdc-v4", "proposition-forfait-patient"];
    for (lang, before, after) in
        [("fr", "Référence", "Règles comparées"), ("en", "Base", "Policy compared")]
    {
        let page = doc(lang, &both).stdout;
        assert!(page.contains(&format!("{before} : cdc-v4")), "{before}");
        assert!(page.contains(&format!("{after} : proposition-forfait-patient")), "{after}");
        let changes = page.split("<section id=\"changes\">").nth(1).unwrap();
        let changes = changes.split("</section>").next().unwrap();
        let new: Vec<&str> =
            names(&target).into_iter().filter(|name| !names(&base).contains(name)).collect();
        assert!(!new.is_empty());
        for name in new {
            let shown = format!("<code>{}</code>", name.replace('_', "_<wbr>"));
            assert!(changes.contains(&shown), "{name}");
        }
        // What did not change is no change.
        assert!(!changes.contains("<code>majoration_<wbr>au_<wbr>seuil</code>"));
        let text = doc(lang, &[&both[..], &["--format", "markdown"]].concat()).stdout;
        assert!(text.contains("[`tarif_patient`](#"), "{lang}");
    }
    // Against itself nothing changes.
    let same = doc("en", &["cdc-v4", "cdc-v4"]).stdout;
    let changes = same.split("<section id=\"changes\">").nth(1).unwrap();
    assert!(!changes.split("</section>").next().unwrap().contains("<table"));
}

#[test]
fn cases_are_given_when_asked_and_their_reach_is_told() {
    let report = |lang, more: &[&str]| doc(lang, &[&["cdc-v4"], more].concat()).stdout;
    for (lang, yes) in [("fr", "oui"), ("en", "yes")] {
        let (without, with) = (report(lang, &[]), report(lang, &["--cases"]));
        assert!(!without.contains("<section id=\"cases\">"));
        let cases = with.split("<section id=\"cases\">").nth(1).unwrap();
        let file = bareme::cases::of_policy(&Sources::disk(), "cdc-v4").unwrap();
        let ran = bareme::cases::run(&mut Sources::disk(), &file).unwrap();
        assert!(!ran.outcomes.is_empty());
        assert!(cases.matches(&format!("<td>{yes}</td>")).count() >= ran.outcomes.len());
        // What cases reach is told of each formula, whether they are given or not.
        for page in [&without, &with] {
            let told = |key| page.matches(&format!("<span class=\"badge {key}\">")).count();
            assert!(told("all") + told("some") > 5, "{lang}");
        }
    }
}

#[test]
fn the_same_bytes_come_out_again() {
    for args in [&["cdc-v4", "--cases"][..], &["cdc-v3", "cdc-v4", "--format", "markdown"]] {
        for lang in LANGS {
            assert_eq!(doc(lang, args), doc(lang, args));
        }
        assert_ne!(doc("fr", args).stdout, doc("en", args).stdout);
    }
}

#[test]
fn the_name_of_the_file_says_the_format() {
    let folder = tempfile::tempdir().unwrap();
    for (name, starts) in [("a.html", "<!DOCTYPE html>"), ("a.md", "# cdc-v4")] {
        let path = folder.path().join(name);
        doc("en", &["cdc-v4", "-o", path.to_str().unwrap()]);
        let text = crate::support::read(&path);
        assert!(text.trim_start().starts_with(starts), "{name}: {}", &text[..80]);
    }
    let done = run(&repository(), "fr", &["doc", "cdc-v4", "-o", "a.docx"]);
    assert!(done.status == 2 && done.stderr.contains("B0801"), "{}", done.stderr);
}
