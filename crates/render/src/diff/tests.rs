use super::*;
use crate::Format;
use crate::fixture::{seen, style, written};
use crate::locale::Lang;
use crate::{params, show};
use bareme_compare::compare::fixture::{reform, small_policy, small_results};
use bareme_compare::compare::{Diff, DiffOptions, GroupBy, Side};

fn diff(by: Option<&str>) -> Diff {
    let (base, before) = (small_policy(), small_results());
    let (target, after) = reform();
    let options = DiffOptions { by: by.map(GroupBy::parse), ..DiffOptions::default() };
    let base = Side::run(&base, &before, Some("experimentation"));
    let target = Side::run(&target, &after, Some("experimentation"));
    Diff::new(&base, &target, &options).unwrap()
}

fn render(diff: &Diff, format: Format, style: Style) -> String {
    written(|out| write(&[vec![diff.clone()]], &Writing::new(format, style), out))
}

#[test]
fn a_comparison_reads_well_in_french() {
    let table = seen(&render(&diff(Some("region")), Format::Table, style(Lang::Fr)));
    insta::assert_snapshot!(table, @r#"
cdc-v4 → proposition-x · PROPOSITION DE TRAVAIL, sans valeur juridique · données fictives
Référence : cdc-v4 — Cahier des charges V4 (décembre 2023) · texte publié · Arrêté du 28 décembre
  2023
Comparé : proposition-x — Proposition X · proposition de travail
Jeu de données : experimentation — Profils fictifs
6 lignes · tolérance : exacte

Légende : ~ modifié   + ajouté   - supprimé

Ce qui change dans les règles

Paramètres · PROPOSITION DE TRAVAIL, sans valeur juridique · données fictives
    Paramètre  Référence → comparé                Fondement            Source
──────────────────────────────────────────────────────────────────────────────────────────
 ~  cout_etp   55 000 €/ETP/an → 56 500 €/ETP/an  texte → proposition  Financement, 1) a.
 -  sous_1000  exclusion                          hypothèse

~ dotation_hors_ps — Dotation a (de cdc-v4)

      fn dotation_hors_ps(etp_hors_ps, cout_etp, mois_presence) {
    -     round(etp_hors_ps * cout_etp * mois_presence / 12, 2)
                                                             ~~
    +     round(etp_hors_ps * cout_etp * mois_presence / 12, 0)
                                                             ~~
      }

Inchangés : 1 paramètre, 6 formules.

Totaux · Dotation totale · montants en €
PROPOSITION DE TRAVAIL, sans valeur juridique · données fictives
                            2024        2025        Cumul
──────────────────────────────────────────────────────────
 Écart               +194 300,00   −2 500,00  +191 800,00
 Écart %                +36,03 %     −0,97 %     +24,06 %
 Total de référence   539 210,75  257 971,48   797 182,23
 Total comparé        733 510,75  255 471,48   988 982,23

Gagnants et perdants · montants en €
PROPOSITION DE TRAVAIL, sans valeur juridique · données fictives
 Structures          2024  2025  Cumul  Écart total  Écart moyen          en
                                                                  ETP-années
─────────────────────────────────────────────────────────────────────────────
 gagne plus de 5 %      1     0      1  +173 800,00  +173 800,00        +3,2
 gagne de 0,1 à 5 %     2     2      2   +18 000,00    +9 000,00        +0,3
 stable (± 0,1 %)       0     0      0            –            –           –
 perd de 0,1 à 5 %      0     0      0            –            –           –
 perd plus de 5 %       0     1      0            –            –           –

ETP-années : écart total divisé par 55 000 €/ETP/an (Coût employeur d’un ETP) ; ce qui dure 2 ans
compte 2 fois.

Éligibilité · PROPOSITION DE TRAVAIL, sans valeur juridique · données fictives
 Structures                2024  2025  Cumul
─────────────────────────────────────────────
 + nouvellement éligibles     1     0      0
 - ne sont plus éligibles     0     0      0
   toujours éligibles         2     3      3
   éligibles d’aucun côté     0     0      0

Par region · montants en € · PROPOSITION DE TRAVAIL, sans valeur juridique · données fictives
 region        Écart   Écart %    Total de       Total  Gagnent  Perdent
                                 référence     comparé
─────────────────────────────────────────────────────────────────────────
 11       +10 000,33   +2,63 %  380 000,67  390 001,00        1        0
 93      +181 799,67  +43,58 %  417 181,56  598 981,23        2        0

Autres résultats · PROPOSITION DE TRAVAIL, sans valeur juridique · données fictives
 Mesure         Lignes          Écart   Écart %  Référence → comparé
             modifiées
──────────────────────────────────────────────────────────────────────────────
 Statut              1                           ineligible → plein_droit (1)
 Dotation a          6  +191 800,00 €  +26,02 %  737 000,00 → 928 800,00

Plus fortes variations, par structure (3 sur 3) · montants en €
PROPOSITION DE TRAVAIL, sans valeur juridique · données fictives
    Structure        Écart   Écart %   Référence     Comparé
─────────────────────────────────────────────────────────────
 ~  S03        +173 800,00  +222,2 %   78 234,56  252 034,56
 ~  S01         +10 000,33   +2,63 %  380 000,67  390 001,00
 ~  S02          +7 999,67   +2,36 %  338 947,00  346 946,67

Plus fortes variations, par ligne (6 sur 6) · montants en €
PROPOSITION DE TRAVAIL, sans valeur juridique · données fictives
    Structure  Exercice        Écart  Écart %   Référence     Comparé
──────────────────────────────────────────────────────────────────────
 ~  S03        2024      +180 800,00  nouveau        0,00  180 800,00
 ~  S01        2024        +7 500,00  +2,63 %  285 000,50  292 500,50
 ~  S03        2025        −7 000,00  −8,95 %   78 234,56   71 234,56
 ~  S02        2024        +6 000,00  +2,36 %  254 210,25  260 210,25
 ~  S01        2025        +2 500,33  +2,63 %   95 000,17   97 500,50
 ~  S02        2025        +1 999,67  +2,36 %   84 736,75   86 736,42

Légende : ~ modifié   + ajouté   - supprimé

De 2024 à 2025, les montants augmentent de 191 800,00 € (+24,06 %) : 3 structures gagnent, aucune ne
perd.
"#);
}

#[test]
fn a_comparison_reads_well_in_english_for_a_merge_request() {
    let page = seen(&render(&diff(None), Format::Markdown, style(Lang::En)));
    insta::assert_snapshot!(page, @r#"
# cdc-v4 → proposition-x · WORKING PROPOSAL, without legal value · fictitious data

Base: cdc-v4 — Cahier des charges V4 (décembre 2023) · published text · Arrêté du 28 décembre 2023

Compared: proposition-x — Proposition X · working proposal

Scenario: experimentation — Profils fictifs

6 rows · tolerance: exact

**From 2024 to 2025, amounts increase by 191,800.00 € (+24.06%): 3 structures gain, none loses.**

Legend: ~ changed   + added   - removed

## What changes in the rules

### Parameters · WORKING PROPOSAL, without legal value · fictitious data

|  | Parameter | Base → compared | Basis | Source |
| --- | --- | --- | --- | --- |
| ~ | cout_etp | 55,000 €/ETP/an → 56,500 €/ETP/an | text → proposal | Financement, 1) a. |
| - | sous_1000 | exclusion | assumption |  |

<details>
<summary>Formulas</summary>

~ dotation_hors_ps — Dotation a (from cdc-v4)

```diff
  fn dotation_hors_ps(etp_hors_ps, cout_etp, mois_presence) {
-     round(etp_hors_ps * cout_etp * mois_presence / 12, 2)
                                                         ~~
+     round(etp_hors_ps * cout_etp * mois_presence / 12, 0)
                                                         ~~
  }
```

</details>

Unchanged: 1 parameter, 6 formulas.

### Totals · Dotation totale · amounts in € · WORKING PROPOSAL, without legal value · fictitious data

|  | 2024 | 2025 | All years |
| --- | ---: | ---: | ---: |
| Change | +194,300.00 | −2,500.00 | +191,800.00 |
| Change % | +36.03% | −0.97% | +24.06% |
| Base total | 539,210.75 | 257,971.48 | 797,182.23 |
| Compared total | 733,510.75 | 255,471.48 | 988,982.23 |

### Winners and losers · amounts in € · WORKING PROPOSAL, without legal value · fictitious data

| Structures | 2024 | 2025 | All years | Total change | Mean change | in ETP-years |
| --- | ---: | ---: | ---: | ---: | ---: | ---: |
| gains more than 5% | 1 | 0 | 1 | +173,800.00 | +173,800.00 | +3.2 |
| gains 0.1 to 5% | 2 | 2 | 2 | +18,000.00 | +9,000.00 | +0.3 |
| stable (± 0.1%) | 0 | 0 | 0 | – | – | – |
| loses 0.1 to 5% | 0 | 0 | 0 | – | – | – |
| loses more than 5% | 0 | 1 | 0 | – | – | – |

ETP-years: total change divided by 55,000 €/ETP/an (Coût employeur d’un ETP); what lasts 2 years counts 2 times.

### Eligibility · WORKING PROPOSAL, without legal value · fictitious data

| Structures | 2024 | 2025 | All years |
| --- | ---: | ---: | ---: |
| + newly eligible | 1 | 0 | 0 |
| - no longer eligible | 0 | 0 | 0 |
|   still eligible | 2 | 3 | 3 |
|   eligible on neither side | 0 | 0 | 0 |

### Other outputs · WORKING PROPOSAL, without legal value · fictitious data

| Measure | Rows changed | Change | Change % | Base → compared |
| --- | ---: | ---: | ---: | --- |
| Statut | 1 |  |  | ineligible → plein_droit (1) |
| Dotation a | 6 | +191,800.00 € | +26.02% | 737,000.00 → 928,800.00 |

<details>
<summary>Largest changes, by structure (3 of 3)</summary>

### Largest changes, by structure (3 of 3) · amounts in € · WORKING PROPOSAL, without legal value · fictitious data

|  | Structure | Change | Change % | Base | Compared |
| --- | --- | ---: | ---: | ---: | ---: |
| ~ | S03 | +173,800.00 | +222.2% | 78,234.56 | 252,034.56 |
| ~ | S01 | +10,000.33 | +2.63% | 380,000.67 | 390,001.00 |
| ~ | S02 | +7,999.67 | +2.36% | 338,947.00 | 346,946.67 |

</details>

<details>
<summary>Largest changes, by row (6 of 6)</summary>

### Largest changes, by row (6 of 6) · amounts in € · WORKING PROPOSAL, without legal value · fictitious data

|  | Structure | Year | Change | Change % | Base | Compared |
| --- | --- | --- | ---: | ---: | ---: | ---: |
| ~ | S03 | 2024 | +180,800.00 | new | 0.00 | 180,800.00 |
| ~ | S01 | 2024 | +7,500.00 | +2.63% | 285,000.50 | 292,500.50 |
| ~ | S03 | 2025 | −7,000.00 | −8.95% | 78,234.56 | 71,234.56 |
| ~ | S02 | 2024 | +6,000.00 | +2.36% | 254,210.25 | 260,210.25 |
| ~ | S01 | 2025 | +2,500.33 | +2.63% | 95,000.17 | 97,500.50 |
| ~ | S02 | 2025 | +1,999.67 | +2.36% | 84,736.75 | 86,736.42 |

</details>

Legend: ~ changed   + added   - removed
"#);
}

#[test]
fn nothing_changes_is_said() {
    let (policy, evaluation) = (small_policy(), small_results());
    let side = Side::run(&policy, &evaluation, None);
    let diff = Diff::new(&side, &side, &DiffOptions::default()).unwrap();
    let page = render(&diff, Format::Table, style(Lang::Fr));
    assert!(page.contains("Rien ne change dans les règles."));
    assert!(page.ends_with("Aucune différence de résultat.\n"));
}

#[test]
fn machine_files_hold_every_row() {
    let diff = diff(None);
    let csv = render(&diff, Format::Csv, style(Lang::Fr));
    let row = "S03,2024,dotation_totale,0,180800,180800,,changed,fictitious";
    assert!(csv.lines().any(|line| line == row), "no percentage from zero");
    assert_eq!(csv.lines().count(), 1 + 6 * 6);
    let json: serde_json::Value =
        serde_json::from_str(&render(&diff, Format::Json, style(Lang::Fr))).unwrap();
    assert_eq!(json["totals"][2]["delta"].to_string(), "191800");
    assert_eq!(json["measures"][0]["rows"][2]["delta_percent"], "new");
    assert_eq!(json["rules"]["params"][0]["values"][0]["target"].to_string(), "56500");
}

#[test]
fn colour_only_repeats_what_signs_say() {
    let diff = diff(None);
    let plain = render(&diff, Format::Table, style(Lang::Fr));
    let color = Style { color: true, ..style(Lang::Fr) };
    let mut colored = render(&diff, Format::Table, color);
    for code in ["1", "2", "33", "34", "0"] {
        colored = colored.replace(&format!("\u{1b}[{code}m"), "");
    }
    assert_eq!(plain, colored);
}

#[test]
fn a_label_cannot_write_to_the_terminal() {
    let mut diff = diff(None);
    diff.target.label = Some("X\u{1b}]0;title\u{7}\u{9b}31m".to_owned());
    for format in [Format::Table, Format::Markdown] {
        let page = render(&diff, format, style(Lang::Fr));
        assert!(!page.chars().any(|c| c.is_control() && c != '\n'));
    }
}

#[test]
fn parameters_and_text_read_well() {
    let policy = small_policy();
    let table = seen(&written(|out| {
        params::write(&policy, None, &Writing::new(Format::Table, style(Lang::Fr)), out)
    }));
    insta::assert_snapshot!(table, @r#"
cdc-v4 — Cahier des charges V4 (décembre 2023)
texte publié
Source : Arrêté du 28 décembre 2023

Hypothèses, que le texte ne fixe pas (1)
  sous_1000 = exclusion (hypothèse) — lectures : exclusion, a_nulle, plancher_4_etp
      Structures de moins de 1 000 patients
      Le texte ne dit rien de ces structures.

Fixés par le texte (2)
  cout_etp = 55 000 €/ETP/an (texte)
      Coût employeur d’un ETP
      Source : Financement, 1) a.
  bareme_etp = 1 000 → 4 ; 3 000 → 6 ; 6 000 → 7 (ETP) (texte)
"#);
    let table = seen(&written(|out| {
        show::write(&policy, &Writing::new(Format::Table, style(Lang::En)), out)
    }));
    insta::assert_snapshot!(table, @r#"
cdc-v4 — Cahier des charges V4 (décembre 2023)
published text
Source: Arrêté du 28 décembre 2023

Inputs
 Column       Type     Unit      Bounds  Default  Label
────────────────────────────────────────────────────────
 file_active  integer  patients

Parameters
 Parameter   Value                    Basis       Label                                  Origin
────────────────────────────────────────────────────────────────────────────────────────────────
 cout_etp    55,000 €/ETP/an          text        Coût employeur d’un ETP                cdc-v4
 sous_1000   exclusion                assumption  Structures de moins de 1 000 patients  cdc-v4
 bareme_etp  1,000 → 4 ; 3,000 → 6 ;  text                                               cdc-v4
             6,000 → 7 (ETP)

Formulas

// from cdc-v4
/// Statut
fn statut() { "plein_droit" }

// from cdc-v4
/// Mois de présence
/// @unit mois
fn m() { 12 }

// from cdc-v4
/// Taux de majoration
/// @unit fraction
fn taux_majoration() { 0 }

// from cdc-v4
/// Dotation a
/// @unit €
/// @financeur FISS
fn dotation_hors_ps(etp_hors_ps, cout_etp, mois_presence) {
    round(etp_hors_ps * cout_etp * mois_presence / 12, 2)
}

// from cdc-v4
/// Dotation b
/// @unit €
/// @financeur FIR
fn dotation_ps() { 0 }

// from cdc-v4
/// Dotation totale
/// @unit €
fn dotation_totale(dotation_hors_ps, dotation_ps) {
    dotation_hors_ps + dotation_ps
}

// from cdc-v4
/// Structure financée
fn e() { true }

Outputs, in order
  statut — Statut
  mois_presence — Mois de présence
  taux_majoration — Taux de majoration
  dotation_hors_ps — Dotation a
  dotation_ps — Dotation b
  dotation_totale — Dotation totale (headline)
"#);
}
