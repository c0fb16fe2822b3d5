//! What a comparison may say of its figures: rows on one side only, dates, definitions that change
//! nothing.

use crate::cli::{Output, run, seen};
use std::io::Read as _;
use std::path::Path;

const POLICY: &str = r#"policy(#{ edition: 1, label: "Règles p", status: "published", total: "montant" });
input("x", "decimal", #{ label: "Base", unit: "€" });
param("taux", 2, #{ label: "Taux", unit: "fois", basis: "assumption" });

/// Montant
/// @unit €
fn montant(x, taux) { round(x * taux, 2) }
outputs(["montant"]);
"#;

/// A folder with a policy `p` and other files.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("policies")).unwrap();
    for (name, text) in [("policies/p.rhai", POLICY)].iter().chain(files) {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn fr(folder: &Path, args: &[&str]) -> Output {
    run(folder, "fr", args)
}

#[test]
fn a_definition_that_changes_nothing_is_told_by_every_command() {
    let heir = "policy(#{ edition: 1, label: \"Q\", status: \"proposal\" });\nextends(\"p\");\n\
                /// Montant\n/// @unit €\nfn montnat(x, taux) { round(x * taux * 2, 2) }\n";
    let files = [("policies/q.rhai", heir), ("t.csv", "structure,exercice,x\nA,2025,10\n")];
    let folder = folder(&files);
    let told = "la formule « montnat » ne change rien : elle n’est ni montrée ni employée";
    for args in [
        &["check", "q"][..],
        &["run", "q", "-s", "t.csv"],
        &["diff", "p", "q", "-s", "t.csv"],
        &["report", "p", "q", "-s", "t.csv", "-o", "r.html"],
        &["sweep", "q", "-s", "t.csv", "--vary", "taux=1,2"],
        &["explain", "q", "-s", "t.csv", "--structure", "A"],
    ] {
        let done = fr(folder.path(), args);
        let said = seen(&done.stderr);
        assert!(said.contains("[W0920]") && said.contains(told), "{args:?}: {said}");
        assert!(said.contains("vouliez-vous dire « montant » ?"), "{args:?}: {said}");
        assert_eq!(said.matches("W0920").count(), 1, "{args:?}: told once");
        assert_eq!(done.status, 0, "{args:?}: {said}");
    }
    let page = seen(&fr(folder.path(), &["diff", "p", "q", "-s", "t.csv"]).stdout);
    let line = "+ montnat — Montant (de q) — ni montrée ni employée : ne change aucun résultat";
    assert!(page.contains(line), "{page}");
    let json = fr(folder.path(), &["diff", "p", "q", "-s", "t.csv", "--format", "json"]).stdout;
    assert!(json.contains("\"idle\": true"), "{json}");
    // What the heir writes anew under the right name is used.
    std::fs::write(folder.path().join("policies/q.rhai"), heir.replace("montnat", "montant"))
        .unwrap();
    let done = fr(folder.path(), &["diff", "p", "q", "-s", "t.csv"]);
    assert_eq!(done.stderr, "");
    assert!(
        done.stdout.contains("+20,00") && !done.stdout.contains("ni montrée"),
        "{}",
        done.stdout
    );
}

/// Known amounts and a set that have A in common, and one structure each besides.
const UNLIKE: [(&str, &str); 2] = [
    ("paid.csv", "structure,exercice,paye\nA,2025,20\nC,2025,30\n"),
    ("s.csv", "structure,exercice,x\nA,2025,10\nB,2025,15\n"),
];

const ALONE: [&str; 2] = [
    "Dans la référence seulement, hors comparaison : 1 ligne, 30,00 € ; 1 structure que le côté comparé \
     n’a pas (C).",
    "Du côté comparé seulement, hors comparaison : 1 ligne, 30,00 € ; 1 structure que la référence \
     n’a pas (B).",
];

/// A page as it is read: no line ends, no styles, spaces as spaces.
fn prose(text: &str) -> String {
    let text = seen(text);
    let tags = regex::Regex::new("(?s)<style.*?</style>|<script.*?</script>|<[^>]*>").unwrap();
    let text = tags.replace_all(&text, " ").split_whitespace().collect::<Vec<_>>().join(" ");
    // Lines end within a date too.
    text.replace("2027- 01-01", "2027-01-01").replace("2025- 12-31", "2025-12-31")
}

/// The cells of a workbook.
#[expect(clippy::disallowed_methods, reason = "a test reads what was written")]
fn content(path: &Path) -> String {
    let mut archive = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let mut text = String::new();
    archive.by_name("content.xml").unwrap().read_to_string(&mut text).unwrap();
    text
}

/// Every place where a comparison is summed up, as it is read.
fn pages(folder: &Path, sides: &[&str]) -> Vec<(&'static str, String)> {
    let diff = [&["diff"], sides].concat();
    let with = |more: &[&str]| fr(folder, &[&diff[..], more].concat()).stdout;
    let report = |more: &[&str]| {
        let args = [&["report"], sides, &["-o", "r.html"], more].concat();
        let done = fr(folder, &args);
        assert_eq!(done.status, 0, "{}", done.stderr);
        crate::support::read(&folder.join("r.html"))
    };
    let done = fr(folder, &[&diff[..], &["-o", "r.ods"]].concat());
    assert_eq!(done.status, 0, "{}", done.stderr);
    vec![
        ("page", prose(&with(&[]))),
        ("markdown", prose(&with(&["--format", "markdown"]))),
        ("report", prose(&report(&[]))),
        ("note", prose(&report(&["--note"]))),
        ("workbook", prose(&content(&folder.join("r.ods")))),
    ]
}

#[test]
fn rows_of_one_side_are_told_apart_and_common_ones_compared() {
    let folder = folder(&UNLIKE);
    for (name, page) in pages(folder.path(), &["paid.csv", "p", "-s", "s.csv"]) {
        for words in ALONE {
            assert!(page.contains(words), "{name}: {page}");
        }
        let end = format!(
            "{} {}",
            ALONE.join(" "),
            "Sur les lignes communes, aucune différence de résultat."
        );
        assert!(page.contains(&end), "{name}: {page}");
        assert!(!page.contains("diminuent") && !page.contains("augmentent"), "{name}: {page}");
        assert!(!page.contains("60,00 %"), "{name}: {page}");
    }
    let json = fr(folder.path(), &["diff", "paid.csv", "p", "-s", "s.csv", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    let total = &json["totals"][0];
    assert_eq!(
        (&total["base"], &total["target"], &total["delta"]),
        (&20.into(), &20.into(), &0.into())
    );
    for (side, name) in [("only_base", "C"), ("only_target", "B")] {
        let alone = &json[side];
        assert_eq!((&alone["rows"], &alone["amount"]), (&1.into(), &30.into()), "{json}");
        assert_eq!(alone["structures"][0], name);
    }
    assert_eq!(json["classes"][0]["stable"]["structures"], 1);
    assert_eq!(json["classes"][0]["not_comparable"], 0);
    assert_eq!(
        (&json["counts"]["changed"], &json["counts"]["missing_base"]),
        (&0.into(), &0.into())
    );
    let rows =
        fr(folder.path(), &["diff", "paid.csv", "p", "-s", "s.csv", "--format", "csv"]).stdout;
    let lines: Vec<&str> = rows.lines().skip(1).collect();
    let expected = [
        "A,2025,montant,20,20,0,0,same",
        "C,2025,montant,30,,,,removed",
        "B,2025,montant,,30,,,added",
    ];
    assert_eq!(lines, expected);
    let status =
        |code: &str| fr(folder.path(), &["diff", "paid.csv", "p", "-s", code, "--exit-code"]);
    assert_eq!(status("s.csv").status, 1, "rows of one side are a difference");
}

#[test]
fn years_that_one_side_does_not_cover_are_named_first() {
    let paid = "structure,exercice,paye\nA,2024,20\nB,2024,30\nA,2025,20\nB,2025,30\n";
    let set =
        "structure,exercice,x\nA,2024,11\nB,2024,15\nA,2025,11\nB,2025,15\nA,2026,50\nB,2026,60\n";
    let folder = folder(&[("paid.csv", paid), ("s.csv", set)]);
    let first = "Du côté comparé seulement, hors comparaison : 2 lignes, 220,00 € ; année que la \
                 référence ne couvre pas : 2026.";
    let last = "Sur les lignes communes, de 2024 à 2025, les montants augmentent de 4,00 € (+4,00 %) : \
                1 structure gagne, aucune ne perd.";
    for (name, page) in pages(folder.path(), &["paid.csv", "p", "-s", "s.csv"]) {
        assert!(page.contains(&format!("{first} {last}")), "{name}: {page}");
    }
    let page =
        fr(folder.path(), &["diff", "paid.csv", "p", "-s", "s.csv", "--by", "structure"]).stdout;
    let page = prose(&page);
    let at = |words: &str| page.find(words).unwrap_or_else(|| panic!("{words}: {page}"));
    assert!(at(first) < at("Totaux · paye → Montant · lignes communes aux deux côtés"));
    assert!(!page[..at(first)].contains("2026") && page.matches("2026").count() == 4, "{page}");
}

#[test]
fn amounts_that_one_side_does_not_know_are_not_a_change() {
    let paid = "structure,exercice,paye\nA,2025,\nB,2025,\n";
    let folder = folder(&[("paid.csv", paid), UNLIKE[1]]);
    let page = prose(&fr(folder.path(), &["diff", "paid.csv", "p", "-s", "s.csv"]).stdout);
    assert!(
        page.ends_with("Aucun montant n’est connu des deux côtés : rien ne se compare."),
        "{page}"
    );
    std::fs::write(folder.path().join("paid.csv"), paid.replace("A,2025,", "A,2025,15")).unwrap();
    let page = prose(&fr(folder.path(), &["diff", "paid.csv", "p", "-s", "s.csv"]).stdout);
    let last = "En 2025, les montants augmentent de 5,00 € (+33,33 %) : 1 structure gagne, aucune ne perd. Sans \
                montant connu des deux côtés, hors de l’écart : 1 ligne.";
    assert!(page.ends_with(last), "{page}");
}

#[test]
fn what_one_side_has_is_not_told_under_secrecy() {
    let folder = folder(&UNLIKE);
    let args = ["diff", "paid.csv", "p", "-s", "s.csv", "--secret", "min=3,dominance=85"];
    let page = prose(&fr(folder.path(), &args).stdout);
    assert!(page.contains("Dans la référence seulement, hors comparaison : 1 ligne, s."), "{page}");
    assert!(!page.contains("30,00") && !page.contains("(C)"), "{page}");
    let json = fr(folder.path(), &[&args[..], &["--format", "json"]].concat()).stdout;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let masked = ["structures", "amount", "unknown"].map(serde_json::Value::from).to_vec();
    for side in ["only_base", "only_target"] {
        assert_eq!(json[side]["masked"], serde_json::Value::from(masked.clone()));
        assert!(json[side]["amount"].is_null() && json[side]["structures"].is_null(), "{json}");
    }
}

/// `q` is `p` doubled, from 2027; `p` ends with 2025.
const DATED: [(&str, &str); 2] = [
    (
        "policies/ancien.rhai",
        "policy(#{ edition: 1, label: \"Ancien\", status: \"published\", to: \"2025-12-31\" });\nextends(\"p\");\n",
    ),
    (
        "policies/futur.rhai",
        "policy(#{ edition: 1, label: \"Futur\", status: \"proposal\", from: \"2027-01-01\" });\n\
         extends(\"p\");\nset(\"taux\", 0);\n",
    ),
];

#[test]
fn a_proposal_that_starts_after_the_data_has_no_winners_nor_losers() {
    let set = "structure,exercice,x\nA,2024,10\nB,2025,15\n";
    let folder = folder(&[DATED[0], DATED[1], ("s.csv", set)]);
    let told = "Aucune année comparée (2024-2025) n’est dans les dates des deux côtés, ancien (… → 2025-12-31) \
                et futur (2027-01-01 → …) : l’écart ne mesure pas leurs règles.";
    for (name, page) in pages(folder.path(), &["ancien", "futur", "-s", "s.csv"]) {
        assert!(page.contains(told), "{name}: {page}");
        for words in ["diminuent", "augmentent", "perd plus de 5 %", "perd ", "perdent"] {
            assert!(!page.contains(words), "{name}: {words}: {page}");
        }
        // What standard error warned of stands in the files.
        let warned = "W0911 : « futur » s’applique du 2027-01-01 au … : 2024, 2025 sont calculées quand même";
        assert_eq!(page.contains(warned), name != "page", "{name}: {page}");
    }
    let json = fr(folder.path(), &["diff", "ancien", "futur", "-s", "s.csv", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(json["dates_meet"], false);
    assert_eq!(json["outside_dates"]["target"], serde_json::json!([2024, 2025]));
    assert_eq!(json["classes"], serde_json::json!([]));
    assert_eq!(json["warnings"][0]["code"], "W0911");
    assert_eq!(json["warnings"][0]["args"]["name"], "futur");
    // Over full years the dates are set aside, which is said.
    for (name, page) in pages(folder.path(), &["ancien", "futur", "-s", "s.csv", "--full-year"]) {
        let last = "De 2024 à 2025, en année pleine, les montants diminuent de 50,00 € (−100,0 %) : \
                    aucune structure ne gagne, 2 perdent. Années calculées hors des dates d’application : futur \
                    (2027-01-01 → …), 2024-2025.";
        assert!(page.contains(last), "{name}: {page}");
    }
}

#[test]
fn an_expired_text_is_said() {
    let set = "structure,exercice,x\nA,2025,10\nA,2026,15\n";
    let folder = folder(&[DATED[0], ("s.csv", set)]);
    let page = prose(
        &fr(folder.path(), &["diff", "ancien", "p", "-s", "s.csv", "--set", "taux=3"]).stdout,
    );
    let last = "De 2025 à 2026, les montants augmentent de 25,00 € (+50,00 %) : 1 structure gagne, aucune ne perd. \
                Années calculées hors des dates d’application : ancien (… → 2025-12-31), 2026.";
    assert!(page.ends_with(last), "{page}");
}

#[test]
fn a_group_in_error_is_no_group() {
    let set = "structure,exercice,x,region\nA,2025,10,11\nB,2025,15,#N/D\n";
    let folder = folder(&[("s.csv", set)]);
    for args in [
        &["run", "p", "-s", "s.csv", "--by", "region"][..],
        &["diff", "p", "p", "-s", "s.csv", "--by", "region"],
    ] {
        let done = fr(folder.path(), args);
        let said = seen(&done.stderr);
        assert_eq!((done.status, done.stdout.as_str()), (2, ""), "{said}");
        let told = "erreur[B1010] : « #N/D » est une erreur de formule (colonne « region »)";
        assert!(said.contains(told) && said.contains("s.csv:3:11"), "{said}");
    }
    assert_eq!(fr(folder.path(), &["run", "p", "-s", "s.csv"]).status, 0, "where nothing uses it");
}

#[test]
fn a_variant_is_compared_with_the_set_where_nothing_else_differs() {
    let set = "key = \"structure\"\nperiod = \"exercice\"\ntables = [\"t.csv\"]\nstatus = \"fictitious\"\n\
               [[variant]]\nname = \"plus\"\ninputs = { x = \"x + 5\" }\n";
    let files = [("s.toml", set), ("t.csv", "structure,exercice,x\nA,2025,10\nB,2025,15\n")];
    let folder = folder(&files);
    let page = |args: &[&str]| {
        let done =
            fr(folder.path(), &[&["diff", "p", "p", "-s", "s.toml", "--variant"], args].concat());
        assert_eq!(done.status, 0, "{}", done.stderr);
        seen(&done.stdout)
    };
    assert!(page(&["plus"]).contains("les montants augmentent de 20,00 €"), "{}", page(&["plus"]));
    assert!(page(&["plus", "--why"]).contains("+20,00"), "{}", page(&["plus", "--why"]));
    // Where something else differs, both sides are over the variant.
    let both = page(&["plus", "--set", "taux=3"]);
    assert!(both.contains("augmentent de 35,00 €"), "{both}");
}

#[test]
fn groups_are_named_and_ordered_as_people_do() {
    let policy = POLICY.replace(
        "param(\"taux\"",
        "input(\"qpv\", \"boolean\", #{ label: \"QPV\" });\ninput(\"region\", \"text\", #{ label: \"Région\" });\nparam(\"taux\"",
    );
    let table = "structure,exercice,x,qpv,region\nA,2025,1,true,Provence\nB,2025,1,false,Île-de-France\n\
                 C,2025,1,true,écosse\nD,2025,1,true,Bretagne\n";
    let folder = folder(&[("policies/p.rhai", &policy), ("t.csv", table)]);
    for command in [&["run", "p"][..], &["diff", "p", "p", "--set", "taux=3"]] {
        let page = |by: &str| {
            let done = fr(folder.path(), &[command, &["-s", "t.csv", "--by", by]].concat());
            seen(&done.stdout)
        };
        let page_of = page("region");
        let groups = page_of.split("Par region").nth(1).unwrap();
        let places = ["Bretagne", "écosse", "Île-de-France", "Provence"]
            .map(|name| groups.find(name).unwrap());
        assert!(places.is_sorted(), "{page_of}");
        let page_of = page("qpv");
        let groups = page_of.split("Par qpv").nth(1).unwrap();
        assert!(
            groups.contains(" oui ") && groups.contains(" non ") && !groups.contains("true"),
            "{page_of}"
        );
    }
}

#[test]
fn side_by_side_every_total_is_named() {
    let other = |label: &str| {
        format!(
            "policy(#{{ edition: 1, label: \"Q\", status: \"proposal\" }});\nextends(\"p\");\n/// {label}\n/// @unit €\n\
                 fn montant(x, taux) {{ round(x * taux, 2) }}\n"
        )
    };
    let (q, r) = (other("Subvention"), other("Aide"));
    let table = "structure,exercice,x\nA,2025,10\n";
    let folder = folder(&[("policies/q.rhai", &q), ("policies/r.rhai", &r), ("t.csv", table)]);
    let page = seen(&fr(folder.path(), &["diff", "p", "q", "r", "-s", "t.csv"]).stdout);
    assert!(page.contains("Totaux · Montant → Subvention / Aide"), "{page}");
}

#[test]
fn a_policy_is_described_though_its_cases_are_wrong() {
    let folder = folder(&[]);
    std::fs::create_dir(folder.path().join("policies/cases")).unwrap();
    let cases = "policy = \"p\"\n[[case]]\nname = \"un\"\nsource = \"s\"\nexercice = 2025\ngiven = { y = 2 }\nexpect = { montant = 4 }\n";
    std::fs::write(folder.path().join("policies/cases/p.toml"), cases).unwrap();
    for (args, status) in
        [(&["doc", "p", "-o", "d.md"][..], 0), (&["doc", "p", "--cases", "-o", "d.md"], 2)]
    {
        let done = fr(folder.path(), args);
        assert_eq!(done.status, status, "{}", done.stderr);
        assert!(done.stderr.contains("[B0651]"), "{}", done.stderr);
        assert!(crate::support::read(&folder.path().join("d.md")).contains("Montant"));
        std::fs::remove_file(folder.path().join("d.md")).unwrap();
    }
}
