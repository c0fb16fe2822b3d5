//! Reports and notes as files: what they say, what they refuse.

use crate::cli::{project, repository, run, seen};
use std::fmt::Write as _;
use std::path::Path;

const ONE: &[&str] =
    &["report", "cdc-v4", "proposition-forfait-patient", "-s", "experimentation", "--full-year"];

fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    ONE.iter().chain(more).copied().collect()
}

/// A page without its tags.
fn text(html: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in seen(html).chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out.replace("&#x2f;", "/").replace("&#x27;", "'").replace("&gt;", ">").replace("&lt;", "<")
}

#[test]
fn a_report_says_what_the_comparison_says() {
    let done = run(&repository(), "fr", &with(&["--structures", "S16"]));
    assert_eq!(done.status, 0);
    let page = text(&done.stdout);
    for said in [
        "PROPOSITION DE TRAVAIL, sans valeur juridique · données fictives · année pleine",
        "De 2021 à 2025, en année pleine, les montants augmentent de 703 770,36 € (+1,59 %) : \
         10 structures gagnent, aucune ne perd.",
        "Enveloppe 2024 : 10 500 000,00 € (prévision",
        "Cascade : de la référence aux règles comparées",
        "Ce que change chaque hypothèse, seule",
        "Cas : S16",
        "Hypothèses, que le texte ne fixe pas (22)",
        "bareme [VERSION]",
        "policies/cdc-v4.rhai",
    ] {
        assert!(page.contains(said), "{said}");
    }
}

#[test]
fn the_same_bytes_come_out_again() {
    let [a, b] = [0, 1].map(|_| run(&repository(), "en", &with(&["--structures", "S16,S22"])));
    assert_eq!(a, b);
}

#[test]
fn digests_are_those_of_the_files() {
    use sha2::{Digest, Sha256};
    let done = run(&repository(), "en", ONE);
    for file in ["policies/cdc-v4.rhai", "scenarios/experimentation/annees.csv"] {
        let text = crate::support::read(&repository().join(file));
        let digest = Sha256::digest(text).iter().fold(String::new(), |mut digest, byte| {
            write!(digest, "{byte:02x}").unwrap();
            digest
        });
        assert!(done.stdout.contains(&digest), "{file}");
    }
}

/// A report of the small project.
const SMALL: &[&str] = &[
    "report",
    "bibliotheques",
    "bibliotheques",
    "-s",
    "bibliotheques",
    "--set",
    "prime_par_heure=200",
];

/// The same with a template.
pub fn filled(template: &str, more: &[&str]) -> crate::cli::Output {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("modele.html");
    std::fs::write(&file, template).unwrap();
    let file = file.display().to_string();
    run(&project(), "en", &[SMALL, &["--template", &file], more].concat())
}

#[test]
fn a_template_is_filled_and_its_values_escaped() {
    let done =
        filled("{{ title }}|{{ '<b>' }}|{% for s in sections %}{{ s.id }} {% endfor %}", &[]);
    assert_eq!(done.status, 0, "{}", done.stderr);
    assert!(done.stdout.starts_with("Aide aux bibliothèques|&lt;b&gt;|totals "), "{}", done.stdout);
}

#[test]
fn the_template_of_the_documentation_works() {
    for name in ["docs/report.md", "docs/report.fr.md"] {
        let text = crate::support::read(&repository().join(name));
        let template = text.split("```jinja\n").nth(1).unwrap().split("```").next().unwrap();
        let done = filled(template, &[]);
        assert_eq!(done.status, 0, "{}", done.stderr);
        assert!(done.stdout.contains("<caption>Totals by year"), "{}", done.stdout);
    }
}

#[test]
fn the_templates_of_the_program_may_be_taken_over_as_they_are() {
    for (name, more) in [("report", &[][..]), ("note", &["--note"])] {
        let file = format!("crates/render/src/report/{name}.html");
        let again = filled(&crate::support::read(&repository().join(file)), more);
        assert_eq!(again.status, 0, "{}", again.stderr);
        let own = run(&project(), "en", &[SMALL, more].concat());
        let (own, again) = (text(&own.stdout), text(&again.stdout));
        // What a report says of its own options and files is another matter.
        let before = |page: &str| page.split("Options").next().unwrap().to_owned();
        assert!(own.contains("Aide aux bibliothèques"), "{own}");
        assert_eq!(before(&own), before(&again), "{name}");
    }
}

#[test]
fn a_template_may_extend_the_page_of_the_program() {
    let done = filled(
        "{% extends \"page.html\" %}{% block title %}T – {{ title }}{% endblock %}\
         {% block head %}<meta name=\"robots\" content=\"noindex\">{% endblock %}\
         {% block body %}<main>{{ sides }}</main>{% endblock %}",
        &[],
    );
    assert_eq!(done.status, 0, "{}", done.stderr);
    let page = done.stdout;
    assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"), "{page}");
    assert!(
        page.contains("content=\"noindex\"><title>T – Aide aux bibliothèques</title>"),
        "{page}"
    );
    assert!(page.ends_with("<main>bibliotheques → bibliotheques</main></body>\n</html>"), "{page}");
}

#[test]
fn a_wrong_template_is_told_with_its_line() {
    for (template, code, line) in [
        ("a\n{% if title %}", "B1201", "modele.html:2"),
        ("a\nb\n{{ titel }}", "B1202", "modele.html:3"),
        ("{{ title|shout }}", "B1202", "modele.html:1"),
        ("a\n{% extends \"other.html\" %}", "B1202", "modele.html:2"),
        ("{{ title + 1 }}", "B1203", "modele.html:1"),
        (
            "{% for a in range(9999) %}{% for b in range(9999) %}{% for c in range(9999) %}\
             {% endfor %}{% endfor %}{% endfor %}",
            "B1204",
            "modele.html:1",
        ),
    ] {
        let done = filled(template, &[]);
        assert_eq!((done.status, done.stdout.as_str()), (2, ""), "{template}");
        assert!(done.stderr.contains(code), "{template}: {}", done.stderr);
        assert!(done.stderr.contains(line), "{template}: {}", done.stderr);
    }
}

#[test]
fn a_wrong_template_is_told_in_the_words_of_the_reader() {
    for (template, place, fr, en) in [
        (
            "a\n  {{ titel }}",
            ":2:6",
            "le nom « titel » (`titel` is",
            "the name `titel` (`titel` is",
        ),
        ("{{ title|shout }}", ":1:10", "le filtre « shout » (", "the filter `shout` ("),
        ("{{ title is joli }}", ":1:13", "le test « joli » (", "the test `joli` ("),
        ("{{ f(1) }}", ":1:4", "la fonction « f » (", "the function `f` ("),
        ("{{ title.f() }}", ":1:9", "la méthode « f » (", "the method `f` ("),
        ("{% include 'x' %}", ":1:4", "le modèle « x » (", "the template `x` ("),
        ("é {% si x %}", ":1:6", "instruction inconnue « si » (", "unknown statement `si` ("),
        ("{% if title %}", ":1:13", "reste ouvert (", "still open ("),
        ("{{ title 'x' }}", ":1:10", "n’est pas à sa place (", "is out of place ("),
        ("{{ title + 1 }}", ":1:4", "n’est pas possible avec ces valeurs (", "not possible with"),
        ("{{ title|default(1,2,3) }}", ":1:10", ": trop d’arguments", ": too many arguments"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("modele.html");
        std::fs::write(&file, template).unwrap();
        let file = file.display().to_string();
        for (lang, words) in [("fr", fr), ("en", en)] {
            let done = run(&repository(), lang, &with(&["--template", &file]));
            let said = crate::cli::seen(&done.stderr);
            assert_eq!((done.status, done.stdout.as_str()), (2, ""), "{template}");
            assert!(said.contains(&format!("modele.html{place}")), "{template}: {said}");
            assert!(said.contains(words), "{template}: {said}");
        }
    }
    let near = filled("{{ titel }}", &[]);
    assert!(near.stderr.contains("did you mean `title`?"), "{}", near.stderr);
}

#[test]
fn a_style_sheet_cannot_end_its_element() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("style.css");
    std::fs::write(&file, "p { color: black } </style><script>alert(1)</script>").unwrap();
    let done = run(&repository(), "en", &with(&["--css", &file.display().to_string()]));
    assert_eq!(done.status, 0);
    assert!(done.stdout.contains("p { color: black } <\\/style>"));
    assert!(!done.stdout.contains("</style><script>alert"));
}

#[test]
fn wrong_requests_are_refused() {
    for (more, code) in [
        (&["--template", "nowhere.html"][..], "B0101"),
        (&["-o", "report.xlsx"], "B0801"),
        (&["--variant", "all"], "B0801"),
        (&["--structures", "S99"], "B0807"),
        (&["--by", "nothing"], "B0804"),
        (&["--note", "--structures", "S16"], "B0815"),
    ] {
        let done = run(&repository(), "fr", &with(more));
        assert_eq!((done.status, done.stdout.as_str()), (2, ""), "{more:?}");
        assert!(done.stderr.contains(code), "{more:?}: {}", done.stderr);
    }
}

#[test]
fn texts_of_policies_stay_texts() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    let policy = |rate: &str| {
        format!(
            "policy(#{{ edition: 1, status: \"proposal\", label: \"<script>alert('x')</script>\", total: \"aide\" }});\n\
             input(\"n\", \"decimal\", #{{ label: \"<img src=x>\", unit: \"€\" }});\n\
             param(\"taux\", {rate}, #{{ label: \"</title><b>\", unit: \"€\", basis: \"assumption\" }});\n\
             /// </svg><i onload=x>\n/// @unit €\nfn aide(n, taux) {{ n * taux }}\n"
        )
    };
    write("policies/a.rhai", &policy("1"));
    write("policies/b.rhai", &policy("2"));
    write("t.csv", "structure,n\n<u>&amp;,10\nB,-20\n");
    let args = ["report", "a", "b", "-s", "t.csv", "--structures", "<u>&amp;"];
    let done = run(Path::new(folder.path()), "en", &args);
    assert_eq!(done.status, 0, "{}", done.stderr);
    for tag in ["<script>alert", "<img", "<b>", "<i ", "<u>"] {
        assert!(!done.stdout.contains(tag), "{tag}");
    }
    assert!(done.stdout.contains("&lt;u&gt;&amp;amp;"));
}
