//! What an explanation looks like: pages in both languages, JSON, two sides, wrong questions.

use crate::cli::{project, run, snapshot};
use crate::explain::{asked, explain, plain, row};
use crate::support::evaluate;
use bareme::compare::explain::{Asked, Explanation, Meeting, Show, YearChoice, locate};
use bareme::diagnostic::Code;
use bareme::engine::{Evaluation, Settings};
use bareme::policy::{self, ParamValue, Policy, Setting};
use bareme::render::locale::Lang;
use bareme::render::{self, Format, Style};
use bareme::sources::Sources;
use bareme::value::Value;
use std::path::Path;

const POLICY: &str = r#"
policy(#{
    edition: 1, label: "Petite règle", status: "published", source: "Arrêté du 1er mars 2024",
    from: "2024-01-01", to: "2025-12-31", total: "total", per: "patients",
});
input("patients", "integer", #{ label: "Patients suivis", unit: "patients", min: 0 });
input("taux", "decimal", #{ label: "Taux de pauvreté", unit: "%", optional: true });
input("zone", "text", #{ label: "Zone", otherwise: "ville" });
param("bareme", scale([[1_000, 4], [3_000, 6]]), #{ label: "ETP par patients", unit: "ETP", source: "Art. 2, tableau" });
param("cout", dated([["2024-01-01", 55_000], ["2025-01-01", 56_000]]), #{ label: "Coût d’un ETP", unit: "€/ETP/an", source: "Art. 3 : « 55 K€ »" });
param("seuil", 15, #{ label: "Seuil de pauvreté", unit: "%", source: "Art. 4" });
param("lecture", "douce", #{ label: "Lecture du seuil", basis: "assumption", values: ["douce", "stricte"],
    note: "Le texte ne dit pas si le seuil est compris." });
private fn depasse(x, borne, lecture) { if lecture == "douce" { x >= borne } else { x > borne } }
/// ETP attribués
/// @unit ETP
/// @source Art. 2
fn etp(patients, bareme) { if patients < 1_000 { 0 } else { interpolate(bareme, patients) } }
/// Part a
/// @unit €
/// @source Art. 3
fn part_a(etp, cout) { round(etp * cout / 12, 2) }
/// Part b
/// @unit €
/// @source Art. 4
fn part_b(taux, seuil, lecture, patients) {
    if is_missing(taux) { return none(); }
    let montant = 0;
    if depasse(taux, seuil, lecture) { montant += patients * 3; }
    montant
}
/// Part c
/// @unit €
fn part_c(zone, patients) { switch zone { "qpv" | "quartier" => patients, "ville" => 0, _ => fail("zone inconnue : " + zone) } }
/// Total
/// @unit €
/// @source Art. 1
fn total(part_a, part_b, part_c) { part_a + part_b + part_c }
"#;

const TABLE: &str = "structure,exercice,patients,taux,zone
A,2024,1500,15,
A,2025,1500,14.9,
A,2026,1500,20,qpv
B,2024,2000,,qpv
C,2024,900,20,mer
";

/// The small policy over the small table: the policy, its results, and where they were read.
fn small(set: &[&str]) -> (Policy, Evaluation, Sources) {
    let mut sources = Sources::memory([("policies/petite.rhai", POLICY), ("t.csv", TABLE)]);
    let run = evaluate(&mut sources, "petite", Path::new("t.csv"), set, Settings::default());
    let (policy, evaluation) = run.unwrap_or_else(|e| panic!("{e:?}"));
    (policy, evaluation, sources)
}

/// An explanation of the small policy, with its readings.
fn of_small(asked: &Asked<'_>) -> (Explanation, Sources) {
    let (policy, evaluation, mut sources) = small(&[]);
    let settings = Settings::default();
    let mut explanation = explain(&policy, &evaluation, settings, asked).unwrap();
    let target = row(&policy, &evaluation, settings, explanation.place.row);
    let load = &mut |setting: Setting| policy::load(&mut sources, "petite", &[setting]);
    explanation.add_readings(target, load).unwrap();
    (explanation, sources)
}

fn written(explanation: &Explanation, format: Format, lang: Lang, sources: &Sources) -> String {
    let style = Style { lang, color: false, width: Some(90) };
    let text =
        render::explain::render(std::slice::from_ref(explanation), None, format, style, sources);
    // Spaces that do not break are seen as spaces.
    text.replace(['\u{a0}', '\u{202f}'], " ")
}

#[test]
fn an_explanation_reads_well_in_french() {
    let (explanation, sources) = of_small(&asked("A", Some(2024), None));
    insta::assert_snapshot!(written(&explanation, Format::Table, Lang::Fr, &sources), @r#"
Total — A, exercice 2024
petite — Petite règle
texte publié · Arrêté du 1er mars 2024
Jeu de données : experimentation

Total = 25 125,00 €
│  total · formule de petite, policies/petite.rhai:38:4
│  Source : Art. 1
│  = part_a + part_b + part_c
│  = 20 625 + 4 500 + 0
│
├─ Part a = 20 625,00 €
│  │  part_a · formule de petite, policies/petite.rhai:22:4
│  │  Source : Art. 3
│  │  = round(etp × cout / 12 ; 2)
│  │  = round(4,5 × 55 000 / 12 ; 2)
│  │
│  ├─ ETP attribués = 4,5 ETP
│  │  │  etp · formule de petite, policies/petite.rhai:18:4
│  │  │  Source : Art. 2
│  │  │  si patients [1 500] < 1 000 : non
│  │  │  = interpolate(bareme ; patients) = 4 + (1 500 − 1 000) × (6 − 4) / (3 000 −
│  │  │    1 000) = 4,5
│  │  ├─ Patients suivis = 1 500 patients
│  │  │     patients · donnée, t.csv:2:8
│  │  └─ ETP par patients = 1 000 → 4 ; 3 000 → 6 (ETP)
│  │        bareme · paramètre, texte · policies/petite.rhai:9:7
│  │        Source : Art. 2, tableau
│  └─ Coût d’un ETP = 55 000 €/ETP/an
│        cout · paramètre, texte · policies/petite.rhai:10:7 · en vigueur depuis le
│          2024-01-01
│        Source : Art. 3 : « 55 K€ »
│
├─ Part b = 4 500,00 €
│  │  part_b · formule de petite, policies/petite.rhai:26:4
│  │  Source : Art. 4
│  │  si is_missing(taux [15]) : non
│  │  montant = 0
│  │  depasse, avec x = 15 ; borne = 15 ; lecture = « douce » :
│  │     si lecture [« douce »] = « douce » : oui
│  │     = x [15] ≥ borne [15] : oui
│  │  si depasse(taux ; seuil ; lecture) [oui] : oui
│  │  montant = montant + patients × 3 = 0 + 1 500 × 3 = 4 500
│  │  = montant
│  ├─ Taux de pauvreté = 15 %
│  │     taux · donnée, t.csv:2:13
│  ├─ Seuil de pauvreté = 15 %
│  │     seuil · paramètre, texte · policies/petite.rhai:11:7
│  │     Source : Art. 4
│  ├─ Lecture du seuil = « douce »
│  │     lecture · paramètre, hypothèse · policies/petite.rhai:12:7
│  │     Remarque : Le texte ne dit pas si le seuil est compris.
│  │     Autres lectures, et ce que vaudrait total : « stricte » → 20 625,00 €
│  │       (−4 500,00 €)
│  └─ Patients suivis = 1 500 patients (voir plus haut)
└─ Part c = 0,00 € (n’ajoute rien, non détaillé : --value part_c, ou --all)
"#);
}

#[test]
fn a_refusal_is_explained_in_english() {
    let (explanation, sources) = of_small(&asked("C", None, None));
    insta::assert_snapshot!(written(&explanation, Format::Table, Lang::En, &sources), @r#"
Total — C, year 2024
petite — Petite règle
published text · Arrêté du 1er mars 2024
Scenario: experimentation

Total = refused
│  total · formula of petite, policies/petite.rhai:38:4
│  Source: Art. 1
│  Refused because of part_c
│  Not read in this case: part_a, part_b
│
└─ Part c = refused
   │  part_c · formula of petite, policies/petite.rhai:34:4
   │  according to zone [“mer”]: none of the cases, the rest
   │  = fail(“zone inconnue : ” + zone)
   │  = fail(“zone inconnue : ” + “mer”)
   │  Refused: zone inconnue : mer (policies/petite.rhai:34:94)
   │  Not read in this case: patients
   └─ Zone = “mer”
         zone · input, t.csv:6:15
"#);
}

#[test]
fn a_missing_value_is_followed_to_its_cell() {
    let (explanation, sources) = of_small(&asked("B", None, None));
    insta::assert_snapshot!(written(&explanation, Format::Markdown, Lang::Fr, &sources), @r#"
# Total — B, exercice 2024

petite — Petite règle

texte publié · Arrêté du 1er mars 2024

Jeu de données : experimentation

- **Total = aucune valeur** `total`\
  formule de petite, policies/petite.rhai:38:4\
  Source : Art. 1\
  `= part_a + part_b + part_c`\
  `= 22 916,67 + absent + 2 000`\
  Valeur absente, qui vient de taux (t.csv:5:13)
  - **Part a = 22 916,67 €** `part_a`\
    formule de petite, policies/petite.rhai:22:4\
    Source : Art. 3\
    `= round(etp × cout / 12 ; 2)`\
    `= round(5 × 55 000 / 12 ; 2)`
    - **ETP attribués = 5 ETP** `etp`\
      formule de petite, policies/petite.rhai:18:4\
      Source : Art. 2\
      `si patients [2 000] < 1 000 : non`\
      `= interpolate(bareme ; patients) = 4 + (2 000 − 1 000) × (6 − 4) / (3 000 − 1 000) = 5`
      - **Patients suivis = 2 000 patients** `patients`\
        donnée, t.csv:5:8
      - **ETP par patients = 1 000 → 4 ; 3 000 → 6 (ETP)** `bareme`\
        paramètre, texte · policies/petite.rhai:9:7\
        Source : Art. 2, tableau
    - **Coût d’un ETP = 55 000 €/ETP/an** `cout`\
      paramètre, texte · policies/petite.rhai:10:7 · en vigueur depuis le 2024-01-01\
      Source : Art. 3 : « 55 K€ »
  - **Part b = aucune valeur** `part_b`\
    formule de petite, policies/petite.rhai:26:4\
    Source : Art. 4\
    `si is_missing(taux [absent]) : oui`\
    `= absent`\
    Valeur absente, qui vient de taux (t.csv:5:13)\
    Non lus dans ce cas : seuil, lecture, patients
    - **Taux de pauvreté = aucune valeur** `taux`\
      donnée, cellule vide : t.csv:5:13
  - **Part c = 2 000,00 €** `part_c`\
    formule de petite, policies/petite.rhai:34:4\
    `selon zone [« qpv »] : cas « qpv », « quartier »`\
    `= patients`
    - **Zone = « qpv »** `zone`\
      donnée, t.csv:5:14
    - **Patients suivis = 2 000 patients (voir plus haut)** `patients`
"#);
}

#[test]
fn two_sides_are_aligned() {
    let (policy, evaluation, sources) = small(&["cout=60000"]);
    let (base_policy, base_evaluation, _) = small(&[]);
    let settings = Settings::default();
    let asked = asked("A", None, None);
    let mut explanation = explain(&policy, &evaluation, settings, &asked).unwrap();
    let at = explanation.place.row;
    let target = row(&policy, &evaluation, settings, at);
    let base = row(&base_policy, &base_evaluation, settings, at);
    explanation.set_against(target, base, "t").unwrap();
    let started: Vec<&String> = {
        let pairs = &explanation.against.as_ref().unwrap().pairs;
        pairs.iter().filter(|(_, pair)| pair.starts).map(|(name, _)| name).collect()
    };
    assert_eq!(started, ["cout"]);
    for name in ["total", "part_a", "cout"] {
        let pair = explanation.pair(name).unwrap();
        assert_eq!(pair.meeting, Meeting::Changed, "{name}");
        let side = |e: &Evaluation, p: &Policy| match plain(p, e, name, at) {
            Some(ParamValue::Scalar(Value::Number(n))) => n,
            other => panic!("{other:?}"),
        };
        let gap = side(&evaluation, &policy) - side(&base_evaluation, &base_policy);
        assert_eq!(pair.gap, Some(gap), "{name}");
    }
    insta::assert_snapshot!(written(&explanation, Format::Table, Lang::En, &sources), @r#"
Total — A, year 2025
petite — Petite règle
published text · Arrêté du 1er mars 2024
Scenario: experimentation
Parameters changed on the command line: cout = 60,000 €/ETP/an
Base: petite — Petite règle
Year 2025: the last one of this structure that the text covers (--exercice for another:
2024, 2026).

Total = 22,500.00 € (base: 21,000.00 €; change: +1,500.00 €)
│  total · formula of petite, policies/petite.rhai:38:4
│  Source: Art. 1
│  = part_a + part_b + part_c
│  Base = 21,000 + 0 + 0
│  Compared = 22,500 + 0 + 0
│  The same on both sides: part_b = 0.00 €; part_c = 0.00 €
│
└─ Part a = 22,500.00 € (base: 21,000.00 €; change: +1,500.00 €)
   │  part_a · formula of petite, policies/petite.rhai:22:4
   │  Source: Art. 3
   │  = round(etp × cout / 12, 2)
   │  Base = round(4.5 × 56,000 / 12, 2)
   │  Compared = round(4.5 × 60,000 / 12, 2)
   │  The same on both sides: etp = 4.5 ETP
   └─ Coût d’un ETP = 60,000 €/ETP/an (base: 56,000 €/ETP/an; change: +4,000 €/ETP/an)
          ◄ the change starts here
         cout · parameter, assumption · policies/petite.rhai:10:7 · set by the command
           line
"#);
}

#[test]
fn the_tree_is_folded_cut_and_opened() {
    let (explanation, _) = of_small(&asked("A", Some(2024), None));
    let tree = explanation.tree(None);
    let child = |name: &str| tree.children.iter().find(|child| child.name == name).unwrap();
    assert_eq!(child("part_c").show, Show::Folded);
    assert_eq!(child("part_b").unread, [] as [&str; 0]);
    let again = child("part_b").children.iter().find(|child| child.name == "patients").unwrap();
    assert_eq!(again.show, Show::Above);
    assert_eq!(explanation.tree(Some(0)).show, Show::Cut(11));
    assert!(explanation.tree(Some(0)).children.is_empty());

    let (policy, evaluation, _) = small(&[]);
    let all = Asked { all: true, ..asked("A", Some(2024), None) };
    let opened = explain(&policy, &evaluation, Settings::default(), &all).unwrap();
    let tree = opened.tree(None);
    assert!(tree.children.iter().all(|child| child.show == Show::Opened));
}

#[test]
fn the_year_is_chosen_and_said() {
    let (policy, evaluation, _) = small(&[]);
    let place = |structure, year| locate(&policy, &evaluation, &asked(structure, year, None));
    let found = place("A", None).unwrap();
    assert_eq!((found.row, found.choice), (1, YearChoice::LastCovered));
    assert_eq!(found.years, [2024, 2025, 2026]);
    assert_eq!(place("A", Some(2026)).unwrap().choice, YearChoice::Given);
    assert_eq!(place("B", None).unwrap().choice, YearChoice::Given);
    let unknown = place("a", None).unwrap_err();
    assert_eq!((unknown.code, unknown.suggestion.as_deref()), (Code::UnknownStructure, Some("A")));
    assert_eq!(place("A", Some(2020)).unwrap_err().code, Code::UnknownStructure);
    let asked = asked("A", None, Some("totale"));
    let wrong = explain(&policy, &evaluation, Settings::default(), &asked).unwrap_err();
    assert_eq!((wrong.code, wrong.suggestion.as_deref()), (Code::BadOption, Some("total")));
}

#[test]
fn tools_get_everything_in_english_keys_and_exact_numbers() {
    let (explanation, sources) = of_small(&asked("A", Some(2024), None));
    let json = |lang| {
        let text = written(&explanation, Format::Json, lang, &sources);
        serde_json::from_str::<serde_json::Value>(&text).unwrap()
    };
    assert_eq!(json(Lang::Fr), json(Lang::En));
    let json = json(Lang::Fr);
    let node = |name: &str| {
        let nodes = json["nodes"].as_array().unwrap();
        nodes.iter().find(|node| node["name"] == name).unwrap().clone()
    };
    assert_eq!((&json["value"], &json["exercice"]), (&"total".into(), &2024.into()));
    assert_eq!(node("total")["value"].to_string(), "25125");
    assert_eq!(node("total")["adds_nothing"], serde_json::json!(["part_c"]));
    assert_eq!(node("patients")["origin"]["from"], "cell");
    assert_eq!(node("patients")["origin"]["place"]["line"], 2);
    assert_eq!(node("zone")["origin"]["from"], "empty_cell");
    assert_eq!(node("cout")["in_force_since"], "2024-01-01");
    assert_eq!(node("cout")["parameter"]["basis"], "text");
    let readings = node("lecture")["readings"].clone();
    assert_eq!(readings[0]["in_force"], true);
    assert_eq!(readings[1]["reading"], "stricte");
    assert_eq!(readings[1]["gap"].to_string(), "-4500");
}

#[test]
fn the_command_answers_and_says_what_is_wrong() {
    let here = &project();
    let of =
        |args: &[&'static str]| [&["explain", "reforme", "-s", "bibliotheques"], args].concat();
    let structure = ["--structure", "B02"];
    let page = |name: &str, lang: &str, args: &[&'static str]| {
        snapshot(name, here, lang, &of(&[&structure, args].concat()));
    };
    page("explain_fr", "fr", &[]);
    page("explain_against_en", "en", &["--against", "bibliotheques", "--exercice", "2027"]);
    page("explain_depth_fr", "fr", &["--depth", "1", "--value", "aide", "--exercice", "2026"]);
    page("explain_variant_en", "en", &["--variant", "plus-d-heures", "--value", "heures"]);
    page("explain_wrong_year_fr", "fr", &["--exercice", "1999"]);
    page("explain_wrong_value_en", "en", &["--value", "aid"]);
    let unknown = run(here, "fr", &of(&["--structure", "B99"]));
    assert_eq!(unknown.status, 2);
    assert!(unknown.stderr.contains("B0807") && unknown.stderr.contains("B01"), "{unknown:?}");
    // A base setting without a base is a mistake, not nothing.
    let base = run(here, "fr", &of(&["--structure", "B02", "--base-set", "plancher=1"]));
    assert!(base.stderr.contains("--against"), "{base:?}");
}
