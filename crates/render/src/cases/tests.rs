use super::*;
use crate::locale::Lang;
use bareme_core::cases;

const POLICY: &str = r#"policy(#{ edition: 1, label: "Essai", status: "proposal" });
input("patients", "integer");
param("prix", 1_000);
/// Montant
/// @unit €
fn montant(patients, prix) {
    if patients > 100 { fail("trop de patients") } else { patients * prix }
}
fn taille(patients) { switch patients { 1 => "une", 2 | 3 => "peu", _ => "beaucoup" } }
"#;

const CASES: &str = r#"policy = "p"

[[case]]
name   = "trois"
source = "à la main : 3 × 1 000"
given  = { patients = 3 }
params = { prix = 1_001 }
expect = { montant = 3_000, taille = "beaucoup" }
margin = 1

[[case]]
name   = "mille"
source = "refus"
given  = { patients = 1_000 }
expect = { montant = 12 }
error  = "B0704"
"#;

fn shown(format: CaseFormat, lang: Lang) -> String {
    let files = [("policies/p.rhai", POLICY), ("policies/cases/p.toml", CASES)];
    let mut sources = Sources::memory(files);
    let report = cases::run(&mut sources, Path::new("policies/cases/p.toml")).unwrap();
    let tested = Tested {
        reports: &[report],
        errors: &[],
        coverage: true,
        rewritten: None,
        sources: &sources,
    };
    crate::fixture::seen(&render(&tested, format, Style { lang, ..Style::default() }))
}

#[test]
fn failures_are_shown_with_what_to_do_next() {
    insta::assert_snapshot!(shown(CaseFormat::Table, Lang::Fr), @r#"
    2 cas : 0 réussi, 2 échouent

    Par fichier de règles
     Règles  Cas  Échecs  Branches  Fichier
    ──────────────────────────────────────────────────────
     p         2       2       3/5  policies/cases/p.toml

    ✗ p · trois · policies/cases/p.toml:3
     Formule     Attendu    Obtenu  Écart  Marge
    ─────────────────────────────────────────────
     montant    3 000,00  3 003,00  +3,00   1,00
     taille   "beaucoup"     "peu"

    Source du cas : à la main : 3 × 1 000
    Paramètres du cas : prix=1001
    Pour comprendre :

    bareme explain p -s policies/cases/p.toml --structure trois --value montant --set prix=1001

    ✗ p · mille · policies/cases/p.toml:11
     Formule         Attendu        Obtenu  Écart
    ──────────────────────────────────────────────
     montant           12,00  erreur B0708
     (la ligne)  error:B0704  erreur B0708

    Source du cas : refus
    Cause : B0708 trop de patients (policies/p.rhai:7:25)
    Pour comprendre :

    bareme explain p -s policies/cases/p.toml --structure mille --value montant

    Branches atteintes par les cas
      p : 3 sur 5

    p : aucun cas n’y passe

    policies/p.rhai:9:46  taille · cas 1
        … atients) { switch patients { 1 => "une", 2 | 3 => "peu", _ => "beaucoup" } }
    policies/p.rhai:9:74  taille · cas _ (tout le reste)
        … atients) { switch patients { 1 => "une", 2 | 3 => "peu", _ => "beaucoup" } }

    2 cas : 0 réussi, 2 échouent
    "#);
}

#[test]
fn one_line_a_failure_for_editors() {
    insta::assert_snapshot!(shown(CaseFormat::Short, Lang::En), @r#"
    policies/cases/p.toml:8:22: error[B0657]: case `trois`: `montant` is 3,003, not 3,000 (gap 3)
    policies/cases/p.toml:8:39: error[B0657]: case `trois`: `taille` is "peu", not "beaucoup"
    policies/cases/p.toml:15:22: error[B0657]: case `mille`: `montant` is error:B0708, not 12
    policies/cases/p.toml:16:11: error[B0658]: case `mille`: the row was to be refused (B0704); it is, but for another reason (B0708)
    policies/p.rhai:9:46: warning[W0931]: no case reaches this part of `taille`
    policies/p.rhai:9:74: warning[W0931]: no case reaches this part of `taille`
    "#);
}

#[test]
fn tools_read_exact_numbers() {
    let json = shown(CaseFormat::Json, Lang::En);
    let read: serde_json::Value = serde_json::from_str(&json).unwrap();
    let at =
        |path: &str| read.pointer(path).unwrap_or_else(|| panic!("{path} in {json}")).to_string();
    assert_eq!((at("/cases"), at("/failed")), ("2".to_owned(), "2".to_owned()));
    assert_eq!(at("/files/0/cases/0/checks/0/gap"), "3");
    assert_eq!(at("/files/0/cases/0/checks/0/margin"), "1");
    assert_eq!(at("/files/0/cases/1/checks/0/error/code"), "\"B0708\"");
    assert_eq!(at("/files/0/cases/1/checks/1/expected_error"), "\"B0704\"");
    assert_eq!(at("/files/0/cases/1/checks/1/formula"), "null");
    assert_eq!(at("/files/0/coverage/functions/1/branches/1/literals"), "\"2 | 3\"");
    assert_eq!(at("/files/0/coverage/functions/1/branches/0/cases"), "0");
}

#[test]
fn words_of_a_command_are_quoted_where_a_shell_would_split_them() {
    assert_eq!(quoted("policies/p.toml"), "policies/p.toml");
    assert_eq!(quoted("a=1"), "a=1");
    assert_eq!(quoted("deux mots"), "\"deux mots\"");
    assert_eq!(quoted("dit \"un\""), "\"dit \\\"un\\\"\"");
    assert_eq!(quoted(""), "\"\"");
}
