use super::*;
use crate::Format;
use crate::fixture::{seen, style, written};
use crate::locale::Lang;
use crate::rows::guard;
use bareme_compare::compare::fixture::{refuse, small_policy, small_results};
use bareme_compare::compare::{GroupBy, RunOptions};
use bareme_core::engine::{Bounds, Cell, Column, Data, Evaluation};
use bareme_core::integers::Integers;
use bareme_core::parallel::Share;
use bareme_core::policy::Status;
use bareme_core::value::Value;
use jiff::civil::Date;
use proptest::prelude::*;
use rust_decimal::Decimal;
use std::sync::Arc;

fn render(summaries: &[RunSummary], format: Format, style: Style) -> String {
    written(|out| write(summaries, &Writing::new(format, style), out))
}

fn summary(evaluation: &Evaluation, by: Option<&str>, detail: bool) -> RunSummary {
    let options = RunOptions {
        by: by.map(GroupBy::parse),
        detail,
        keep_going: !evaluation.failures.is_empty(),
        scenario: Some("experimentation".to_owned()),
        ..RunOptions::default()
    };
    RunSummary::new(&small_policy(), evaluation, &options).unwrap()
}

#[test]
fn a_run_reads_well_in_french() {
    let summary = summary(&small_results(), Some("region"), false);
    let table = seen(&render(&[summary], Format::Table, style(Lang::Fr)));
    insta::assert_snapshot!(table, @r#"
cdc-v4 — Cahier des charges V4 (décembre 2023) · données fictives
texte publié · Arrêté du 28 décembre 2023
Jeu de données : experimentation — Profils fictifs

Par exercice · montants en € · données fictives
 Mesure                       2024        2025       Cumul
───────────────────────────────────────────────────────────
 Structures présentes            3           3           3
 Structures éligibles            2           3           3
 Structures financées            2           3           3
 Mois de présence               36          12          48
 Dotation a             495 000,00  242 000,00  737 000,00
 Dotation b              44 210,75   15 971,48   60 182,23
 ► Dotation totale      539 210,75  257 971,48  797 182,23
 Moyenne par structure  269 605,38   85 990,49  265 727,41
 Par unité (patients)     179,74 €     59,99 €           –
 Enveloppe              500 000,00           –           –
   nature                prévision
 Écart à l’enveloppe    +39 210,75           –           –
 Écart cumulé           +39 210,75           –           –
 Taux de majoration     0 % à 20 %  5 % à 20 %  0 % à 20 %

Par structure, avec --detail : Statut.

Par region · Dotation totale · montants en € · données fictives
 region  Structures        2024        2025       Cumul
────────────────────────────────────────────────────────
 11               1  285 000,50   95 000,17  380 000,67
 93               2  254 210,25  162 971,31  417 181,56

Hypothèses en vigueur (le texte ne les fixe pas) · données fictives
  sous_1000 = exclusion (hypothèse) — lectures : exclusion, a_nulle, plancher_4_etp
      Structures de moins de 1 000 patients
      Le texte ne dit rien de ces structures.

Structures · Dotation totale · montants en € · données fictives
 structure        2024       2025       Cumul
──────────────────────────────────────────────
 S01        285 000,50  95 000,17  380 000,67
 S02        254 210,25  84 736,75  338 947,00
 S03              0,00  78 234,56   78 234,56
"#);
}

#[test]
fn a_run_with_errors_reads_well_in_english() {
    let mut evaluation = small_results();
    refuse(&mut evaluation, 1, &["dotation_hors_ps", "dotation_totale"]);
    let summary = summary(&evaluation, Some("@financeur"), true);
    let table = seen(&render(&[summary], Format::Table, style(Lang::En)));
    // The words of the cause belong to the catalogue of messages, tested there.
    let start = table.find("Refused rows").unwrap();
    let end = table.find("Detail by structure").unwrap();
    let refused = &table[start..end];
    assert!(refused.contains("dotation_hors_ps") && refused.contains("S02 2024"), "{refused}");
    let table = table.replace(refused, "");
    insta::assert_snapshot!(table, @r#"
cdc-v4 — Cahier des charges V4 (décembre 2023) · fictitious data
published text · Arrêté du 28 décembre 2023
Scenario: experimentation — Profils fictifs

By year · amounts in € · fictitious data
 Measure                     2024        2025   All years
──────────────────────────────────────────────────────────
 Structures present             3           3           3
 Structures eligible            2           3           3
 Structures paid                1           3           3
 Mois de présence              36          12          48
 Dotation a            275,000.00  242,000.00  517,000.00
 Dotation b             44,210.75   15,971.48   60,182.23
 ► Dotation totale     285,000.50  257,971.48  542,971.98
 Mean per structure    285,000.50   85,990.49  180,990.66
 Per unit (patients)     142.50 €     59.99 €           –
 Envelope              500,000.00           –           –
   nature               prévision
 Gap to the envelope  −214,999.50           –           –
 Cumulated gap        −214,999.50           –           –
 Taux de majoration     0% to 20%   5% to 20%   0% to 20%

! Dotation a, 2024: the total leaves out 1 row (1 in error).
! Dotation totale, 2024: the total leaves out 1 row (1 in error).

Amounts by @financeur · amounts in € · fictitious data
 @financeur        2024        2025   All years
────────────────────────────────────────────────
 FISS        275,000.00  242,000.00  517,000.00
 FIR          44,210.75   15,971.48   60,182.23

Without @financeur, hence not in this table: Dotation totale.

Assumptions in force (the text does not give them) · fictitious data
  sous_1000 = exclusion (assumption) — readings: exclusion, a_nulle, plancher_4_etp
      Structures de moins de 1 000 patients
      Le texte ne dit rien de ces structures.

Detail by structure · amounts in € · fictitious data
 structure  Measure                    2024         2025
─────────────────────────────────────────────────────────
 S01        Statut              plein_droit  plein_droit
            Mois de présence             12            4
            Taux de majoration           5%           5%
            Dotation a           275,000.00    91,666.67
            Dotation b            10,000.50     3,333.50
            ► Dotation totale    285,000.50    95,000.17
 S02        Statut              plein_droit  plein_droit
            Mois de présence             12            4
            Taux de majoration          20%          20%
            Dotation a                error    73,333.33
            Dotation b            34,210.25    11,403.42
            ► Dotation totale         error    84,736.75
 S03        Statut               ineligible  plein_droit
            Mois de présence             12            4
            Taux de majoration           0%        14.6%
            Dotation a                 0.00    77,000.00
            Dotation b                 0.00     1,234.56
            ► Dotation totale          0.00    78,234.56
"#);
}

#[test]
fn machine_csv_has_the_columns_of_the_contract() {
    let mut evaluation = small_results();
    refuse(&mut evaluation, 1, &["dotation_hors_ps", "dotation_totale"]);
    let csv = render(&[summary(&evaluation, None, false)], Format::Csv, style(Lang::Fr));
    let lines: Vec<&str> = csv.split('\n').collect();
    let columns = "structure,exercice,statut,mois_presence,taux_majoration,dotation_hors_ps,\
                   dotation_ps,dotation_totale,error,scenario_status";
    assert_eq!(lines[0], columns);
    assert_eq!(lines[1], "S01,2024,plein_droit,12,0.05,275000,10000.5,285000.5,,fictitious");
    let refused = "S02,2024,plein_droit,12,0.2,,34210.25,,B0704 dotation_hors_ps,fictitious";
    assert_eq!(lines[2], refused);
    assert_eq!(lines.len(), 8, "six rows, a header, an end of line");
}

/// A cell of any kind, as the evaluators by row leave it.
fn any_cell() -> impl Strategy<Value = Cell> {
    let number = (any::<i64>(), 0..29_u32)
        .prop_map(|(n, scale)| Value::Number(Decimal::from_i128_with_scale(n.into(), scale)));
    let value = prop_oneof![
        Just(Value::Missing),
        any::<bool>().prop_map(Value::Boolean),
        number,
        "[a-c\"\n\r,; é]{0,4}".prop_map(|text| Value::Text(text.into())),
        (1..9_999_i16, 1..13_i8).prop_map(|(y, m)| Value::Date(Date::constant(y, m, 28))),
    ];
    prop_oneof![9 => value.prop_map(Cell::Value), 1 => Just(Cell::Error(0))]
}

/// Integers as columns hold them.
fn held(rows: &[i64]) -> Arc<Integers> {
    Arc::new(Integers::within(i64::MIN.into(), i64::MAX.into(), rows))
}

/// A column of six rows as blocks leave it, some of its rows being missing or computed apart.
fn any_column() -> impl Strategy<Value = Column> {
    let lanes = |lanes: std::ops::Range<i64>| prop::collection::vec(lanes, 6);
    let words = ["", "a", "b,c", "d\"e", "f\ng"].map(std::sync::Arc::from).to_vec();
    let words = std::sync::Arc::new(words);
    let data = prop_oneof![
        (prop::collection::vec(any::<i64>(), 6), 0..62_u32, 1..100_000_i64).prop_map(
            |(rows, cut, denominator)| {
                let rows: Vec<i64> = rows.into_iter().map(|n| n >> cut).collect();
                let bounds = Bounds { den: denominator.into(), lo: 0, hi: 0, error: 0 };
                Data::Number { numerators: held(&rows), bounds }
            }
        ),
        lanes(0..2).prop_map(|flags| Data::Boolean(held(&flags))),
        lanes(0..5).prop_map(move |codes| Data::Text { codes: held(&codes), words: words.clone() }),
        lanes(1..20).prop_map(|days| {
            let days: Vec<i64> = days.into_iter().map(|day| 2_024 << 9 | 2 << 5 | day).collect();
            Data::Date(held(&days))
        }),
        prop::collection::vec(any_cell(), 6).prop_map(Data::Cells),
    ];
    let patches = prop::collection::btree_map(0..6_usize, any_cell(), 0..3);
    let flags = prop::collection::vec(0..2_u8, 6).prop_map(Arc::new);
    (data, prop::option::of(flags), patches).prop_map(|(data, missing, patches)| match data {
        Data::Cells(cells) => Column::of_cells(cells),
        data => Column::packed(data, missing, patches),
    })
}

proptest! {
    /// What leaves of each cell, written by the usual writer: no other bytes, on any threads.
    #[test]
    fn machine_csv_has_the_digits_of_the_values(
        columns in prop::collection::vec(any_column(), 2),
        threads in 1..4_usize,
        piece in 1..8_usize,
    ) {
        let mut evaluation = small_results();
        let names = ["dotation_hors_ps", "dotation_ps"];
        for (name, column) in names.into_iter().zip(columns) {
            evaluation.columns[name] = std::sync::Arc::new(column);
        }
        let options = RunOptions { keep_going: true, ..RunOptions::default() };
        let summary = RunSummary::of_rows(&small_policy(), &evaluation, &options).unwrap();
        let mut out = Vec::new();
        csv::write_shared(std::slice::from_ref(&summary), &mut out, Share { threads, piece })
            .unwrap();
        let text = |value: Option<Value>| match value {
            Some(Value::Text(text)) => guard(&text).into_owned(),
            value => value.map_or_else(String::new, |value| value.to_machine()),
        };
        let records = evaluation.dataset.rows.iter().enumerate().map(|(row, key)| {
            let mut record = vec![key.structure.to_owned(), key.exercice.unwrap().to_string()];
            let outputs = summary.outputs.iter();
            record.extend(outputs.map(|output| text(evaluation.value(&output.name, row))));
            record.extend([String::new(), "fictitious".to_owned()]);
            record
        });
        let out = String::from_utf8(out).unwrap();
        let (_, lines) = out.split_once('\n').unwrap();
        let mut usual = ::csv::WriterBuilder::new().terminator(::csv::Terminator::Any(b'\n')).from_writer(Vec::new());
        for record in records {
            usual.write_record(record).unwrap();
        }
        prop_assert_eq!(lines.as_bytes(), usual.into_inner().unwrap());
        // The slow way writes the same.
        let mut slow = Vec::new();
        let all = [summary];
        rows::rows(&all).csv(crate::rows::Dialect::Standard, &mut slow).unwrap();
        prop_assert_eq!(slow, out.into_bytes());
    }
}

#[test]
fn machine_formats_do_not_know_the_reader() {
    let summary = summary(&small_results(), Some("region"), false);
    for format in [Format::Csv, Format::Json] {
        let write = |style: Style| render(std::slice::from_ref(&summary), format, style);
        let color = Style { lang: Lang::En, color: true, width: Some(60) };
        assert_eq!(write(style(Lang::Fr)), write(color));
    }
    let json = render(&[summary], Format::Json, style(Lang::Fr));
    assert!(json.contains("\"sum\": 797182.23,"), "decimals stay exact");
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["policy"]["scenario_status"], "fictitious");
    assert_eq!(value["years"][2]["period"], "all");
}

#[test]
fn every_table_of_a_proposal_says_what_it_is() {
    let mut summary = summary(&small_results(), Some("region"), false);
    summary.head.status = Some(Status::Proposal);
    // In a terminal, assumptions are a list: their heading says it too.
    for (format, tables, lists) in [(Format::Table, "──\n", 1), (Format::Markdown, "\n| --- ", 0)]
    {
        let page = render(std::slice::from_ref(&summary), format, style(Lang::Fr));
        let tables = page.matches(tables).count() + lists;
        let marks = page.matches("PROPOSITION DE TRAVAIL, sans valeur juridique").count();
        assert_eq!(marks, tables + 1, "the title and each table");
        assert_eq!(page.matches("données fictives").count(), tables + 1);
        assert!(!page.contains('\u{1b}'));
    }
}
