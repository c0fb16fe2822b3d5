use super::*;
use crate::fixture::{seen, style};
use crate::locale::Lang;
use bareme_compare::compare::fixture::{reform, small_policy, small_results};
use bareme_compare::compare::{Amounts, Diff, DiffOptions, GroupBy, RunOptions, RunSummary, Side};
use bareme_core::diagnostic::codes;
use serde_json::Value;

/// A reform compared with the law, and with what it was a save before: the law.
fn shown(base: bool, by: Option<&str>) -> Shown {
    let (before, was) = (small_policy(), small_results());
    let (after, is) = reform();
    let by = by.map(GroupBy::parse);
    let options = DiffOptions { by: by.clone(), ..DiffOptions::default() };
    let scenario = Some("experimentation");
    let (old, new) = (Side::run(&before, &was, scenario), Side::run(&after, &is, scenario));
    let diff = Diff::of_headline(&old, &new, &options).unwrap();
    let run = RunOptions { by, scenario: Some("experimentation".into()), ..RunOptions::default() };
    let summary = RunSummary::brief(&after, &is, &run).unwrap();
    Shown { summary, base: base.then(|| diff.clone()), previous: Some(diff) }
}

fn save() -> Save {
    Save {
        time: "14:32:07".to_owned(),
        milliseconds: 18,
        changed: vec!["policies/x.rhai".to_owned(), "policies/commun/y.rhai".to_owned()],
        computed: 3,
        formulas: 61,
    }
}

#[test]
fn a_block_reads_well_in_french() {
    let unused = |n: i32| codes::UnusedInput { name: format!("colonne_{n}") }.into();
    let cases = Cases {
        run: 77,
        failed: 1,
        failures: vec![
            codes::CaseFails {
                case: "3 000 patients",
                formula: "etp_hors_ps",
                expected: "6",
                found: "7",
                gap: None,
            }
            .into(),
        ],
        ..Cases::default()
    };
    let aside = Aside { warnings: (1..=7).map(unused).collect(), cases: Some(cases) };
    let style = style(Lang::Fr);
    let body = body(&[shown(true, Some("region"))], &aside, &Sources::disk(), style, None);
    let text = [heading("cdc-v4 → x · s", 5, style), saved(&save(), false, style), body].concat();
    insta::assert_snapshot!(seen(&text), @"
bareme surveille cdc-v4 → x · s (5 fichiers) · Ctrl-C pour quitter
[14:32:07] calculé en 18 ms, 3 formules sur 61 · modifié : policies/x.rhai, policies/commun/y.rhai
cdc-v4 → proposition-x · PROPOSITION DE TRAVAIL, sans valeur juridique · données fictives
Depuis l’état précédent : ~ cout_etp (55 000 €/ETP/an → 56 500 €/ETP/an), - sous_1000, ~
  dotation_hors_ps

Dotation totale · montants en € · PROPOSITION DE TRAVAIL, sans valeur juridique · données fictives
                                  2024        2025        Cumul
────────────────────────────────────────────────────────────────
 Total                      733 510,75  255 471,48   988 982,23
 Écart à la référence      +194 300,00   −2 500,00  +191 800,00
 Écart %                      +36,03 %     −0,97 %     +24,06 %
 Écart à l’état précédent  +194 300,00   −2 500,00  +191 800,00
 Écart à l’enveloppe       +233 510,75           –            –
 Structures qui gagnent              3           2            3
 Structures qui perdent              0           1            0

Par region · montants en € · PROPOSITION DE TRAVAIL, sans valeur juridique · données fictives
 region       Total   Écart à la      Écart à
                       référence       l’état
                                    précédent
──────────────────────────────────────────────
 11      390 001,00   +10 000,33   +10 000,33
 93      598 981,23  +181 799,67  +181 799,67

Plus fortes variations, par ligne (5 sur 6) · face à la référence · montants en €
PROPOSITION DE TRAVAIL, sans valeur juridique · données fictives
    Structure  Exercice        Écart  Écart %   Référence     Comparé
──────────────────────────────────────────────────────────────────────
 ~  S03        2024      +180 800,00  nouveau        0,00  180 800,00
 ~  S01        2024        +7 500,00  +2,63 %  285 000,50  292 500,50
 ~  S03        2025        −7 000,00  −8,95 %   78 234,56   71 234,56
 ~  S02        2024        +6 000,00  +2,36 %  254 210,25  260 210,25
 ~  S01        2025        +2 500,33  +2,63 %   95 000,17   97 500,50

Face à la référence · De 2024 à 2025, les montants augmentent de 191 800,00 € (+24,06 %) : 3
structures gagnent, aucune ne perd.
Depuis l’état précédent · De 2024 à 2025, les montants augmentent de 191 800,00 € (+24,06 %) : 3
structures gagnent, aucune ne perd.

Alertes
  avertissement[W0903]: la colonne « colonne_1 » ne sert à aucune formule
  avertissement[W0903]: la colonne « colonne_2 » ne sert à aucune formule
  avertissement[W0903]: la colonne « colonne_3 » ne sert à aucune formule
  avertissement[W0903]: la colonne « colonne_4 » ne sert à aucune formule
  avertissement[W0903]: la colonne « colonne_5 » ne sert à aucune formule
  … et 2 de plus

Cas de calcul · 77 cas : 76 réussis, 1 échoue
  erreur[B0657]: cas « 3 000 patients » : « etp_hors_ps » vaut 7, et non 6
");
}

#[test]
fn a_block_without_a_base_reads_well_in_english() {
    let style = style(Lang::En);
    let one = saved(&Save { computed: 1, formulas: 1, ..save() }, true, style);
    let body = body(&[shown(false, None)], &Aside::default(), &Sources::disk(), style, None);
    let text = [heading("x · s", 1, style), one, failed(&save(), style), body].concat();
    insta::assert_snapshot!(seen(&text), @"
bareme watches x · s (1 file) · Ctrl-C to leave
[14:32:07] computed in 18 ms, 1 of 1 formula · changed: policies/x.rhai, policies/commun/y.rhai · no result changes
[14:32:07] no result (18 ms) · changed: policies/x.rhai, policies/commun/y.rhai
proposition-x — Proposition X · WORKING PROPOSAL, without legal value · fictitious data
Since the previous save: ~ cout_etp (55,000 €/ETP/an → 56,500 €/ETP/an), - sous_1000, ~
  dotation_hors_ps

Dotation totale · amounts in € · WORKING PROPOSAL, without legal value · fictitious data
                                2024        2025    All years
──────────────────────────────────────────────────────────────
 Total                    733,510.75  255,471.48   988,982.23
 Change since last save  +194,300.00   −2,500.00  +191,800.00
 Gap to the envelope     +233,510.75           –            –
 Structures that gain              3           2            3
 Structures that lose              0           1            0

Largest changes, by row (5 of 6) · since the previous save · amounts in €
WORKING PROPOSAL, without legal value · fictitious data
    Structure  Year       Change  Change %      Before       After
───────────────────────────────────────────────────────────────────
 ~  S03        2024  +180,800.00       new        0.00  180,800.00
 ~  S01        2024    +7,500.00    +2.63%  285,000.50  292,500.50
 ~  S03        2025    −7,000.00    −8.95%   78,234.56   71,234.56
 ~  S02        2024    +6,000.00    +2.36%  254,210.25  260,210.25
 ~  S01        2025    +2,500.33    +2.63%   95,000.17   97,500.50

Since the previous save · From 2024 to 2025, amounts increase by 191,800.00 € (+24.06%): 3
structures gain, none loses.
");
}

#[test]
fn a_policy_without_a_headline_shows_all_its_amounts() {
    let (mut policy, results) = (small_policy(), small_results());
    policy.meta.total = None;
    let (mut after, is) = reform();
    after.meta.total = None;
    let (old, new) = (Side::run(&policy, &results, None), Side::run(&after, &is, None));
    let diff = Diff::of_headline(&old, &new, &DiffOptions::default()).unwrap();
    let summary = RunSummary::brief(&after, &is, &RunOptions::default()).unwrap();
    let shown = Shown { summary, base: None, previous: Some(diff) };
    let text = seen(&body(&[shown], &Aside::default(), &Sources::disk(), style(Lang::Fr), None));
    insta::assert_snapshot!(text, @"
proposition-x — Proposition X · PROPOSITION DE TRAVAIL, sans valeur juridique · données fictives
Depuis l’état précédent : ~ cout_etp (55 000 €/ETP/an → 56 500 €/ETP/an), - sous_1000, ~
  dotation_hors_ps

Totaux · montants en € · PROPOSITION DE TRAVAIL, sans valeur juridique · données fictives
                                  2024        2025        Cumul
────────────────────────────────────────────────────────────────
 Dotation a                 689 300,00  239 500,00   928 800,00
 Écart à l’état précédent  +194 300,00   −2 500,00  +191 800,00
 Dotation b                  44 210,75   15 971,48    60 182,23
 Écart à l’état précédent         0,00        0,00         0,00
 Dotation totale            733 510,75  255 471,48   988 982,23
 Écart à l’état précédent  +194 300,00   −2 500,00  +191 800,00

Autres résultats · depuis l’état précédent
PROPOSITION DE TRAVAIL, sans valeur juridique · données fictives
 Mesure              Lignes          Écart   Écart %  Référence → comparé
                  modifiées
───────────────────────────────────────────────────────────────────────────────────
 Statut                   1                           ineligible → plein_droit (1)
 Dotation a               6  +191 800,00 €  +26,02 %  737 000,00 → 928 800,00
 Dotation totale          6  +191 800,00 €  +24,06 %  797 182,23 → 988 982,23

Depuis l’état précédent · 13 valeurs diffèrent.
");
}

#[test]
fn it_is_said_when_there_was_a_result_last() {
    assert_eq!(last_good(Some("14:31:52"), Lang::Fr), "Dernier résultat valable : 14:31:52\n");
    assert!(last_good(None, Lang::Fr).starts_with("Pas encore de résultat"));
}

#[test]
fn a_block_fits_in_a_window() {
    let unused = |n: i32| codes::UnusedInput { name: format!("colonne_{n}") }.into();
    let aside = Aside { warnings: (1..=7).map(unused).collect(), cases: None };
    let shown = [shown(true, Some("region"))];
    let narrow = Style { width: Some(80), ..style(Lang::Fr) };
    let of = |height| body(&shown, &aside, &Sources::disk(), narrow, Some(height));
    let whole = body(&shown, &aside, &Sources::disk(), narrow, None);
    assert_eq!(of(whole.lines().count()), whole);
    for height in 11..whole.lines().count() {
        let text = of(height);
        assert!(text.lines().count() <= height, "{height}: {text}");
        assert!(text.contains("Total") && text.contains("trop basse"), "{height}: {text}");
    }
    // The heading and the line of the save take two of 24 lines, the cursor one.
    let text = seen(&of(21));
    assert!(text.contains("Face à la référence · De 2024"), "{text}");
    let text = seen(&of(24));
    assert!(text.contains("Alertes (7)") && !text.contains("Par region"), "{text}");
}

#[test]
fn what_a_file_name_holds_does_not_reach_the_terminal() {
    let save = Save { changed: vec!["a\u{1b}[31m.rhai".to_owned()], ..save() };
    assert!(!saved(&save, false, style(Lang::Fr)).contains('\u{1b}'));
    assert!(!heading("a\u{1b}[31m", 1, style(Lang::Fr)).contains('\u{1b}'));
}

#[test]
fn tools_get_one_line_with_exact_numbers() {
    let (sources, lang) = (Sources::disk(), Lang::En);
    let cases = Cases { run: 2, ..Cases::default() };
    let aside = Aside { warnings: Vec::new(), cases: Some(cases) };
    let shown = [shown(true, Some("@financeur"))];
    let text = result(&save(), &shown, &aside, &sources, lang);
    assert_eq!((text.lines().count(), text.ends_with('\n')), (1, true));
    let event: Value = serde_json::from_str(&text).unwrap();
    let run = &event["runs"][0];
    let last = run["base"]["totals"].as_array().unwrap().last().unwrap();
    assert_eq!(last["delta"].to_string(), "191800");
    assert_eq!(last["target"].to_string(), "988982.23");
    assert_eq!(run["base"]["largest_rows"].as_array().unwrap().len(), 5);
    assert_eq!(run["base"]["rows_changed"].to_string(), "6");
    assert_eq!((&event["event"], &event["formulas_computed"]), (&"result".into(), &3.into()));
    assert_eq!((&event["cases"]["run"], &event["cases"]["failed"]), (&2.into(), &0.into()));
    let text = unchanged(&save(), &Aside::default(), &sources, lang);
    let event: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&event["event"], &event["cases"]), (&"unchanged".into(), &Value::Null));
    let found = [codes::FileMissing { path: "x" }.into()];
    let text = error(&save(), &found, Some("1"), &sources, lang);
    let event: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&event["event"], &event["last_result"]), (&"error".into(), &"1".into()));
    assert_eq!(event["diagnostics"][0]["code"], "B0101");
}

#[test]
fn known_amounts_and_brief_summaries_give_the_same_totals_as_whole_ones() {
    let (policy, results) = (small_policy(), small_results());
    let options = RunOptions::default();
    let brief = RunSummary::brief(&policy, &results, &options).unwrap();
    let whole = RunSummary::new(&policy, &results, &options).unwrap();
    for (a, b) in brief.blocks.iter().zip(&whole.blocks) {
        assert_eq!((a.amounts.last(), a.gap, a.mean), (b.amounts.last(), b.gap, b.mean));
    }
    let amounts = Amounts { id: "verse.csv".into(), column: "v".into(), ..Amounts::default() };
    let (base, target) = (Side::Amounts(&amounts), Side::run(&policy, &results, None));
    let options = DiffOptions::default();
    let (a, b) = (Diff::of_headline(&base, &target, &options), Diff::new(&base, &target, &options));
    let totals = |diff: &Diff| diff.headline().unwrap().totals.clone();
    assert_eq!(totals(&a.unwrap()), totals(&b.unwrap()));
}
