//! Properties of sums and differences.

use super::fixture::{Line, d, reform, refuse, results, scalar, small_policy, small_results};
use super::*;
use bareme_core::diagnostic::Code;
use bareme_core::engine::{Cell, Evaluation};
use bareme_core::value::Value;
use indexmap::IndexMap;
use jiff::civil::date;
use proptest::prelude::*;
use rust_decimal::Decimal;
use std::sync::Arc;

fn summary(evaluation: &Evaluation, by: Option<&str>) -> RunSummary {
    let options = RunOptions { by: by.map(GroupBy::parse), ..RunOptions::default() };
    RunSummary::new(&small_policy(), evaluation, &options).unwrap()
}

fn diff(base: &Evaluation, target: &Evaluation, options: &DiffOptions) -> Diff {
    let policy = small_policy();
    let (base, target) = (Side::run(&policy, base, None), Side::run(&policy, target, None));
    Diff::new(&base, &target, options).unwrap()
}

fn all(diff: &Diff) -> &Compared {
    diff.headline().unwrap().totals.as_ref().unwrap().last().unwrap()
}

#[test]
fn a_summary_counts_and_adds() {
    let summary = summary(&small_results(), None);
    let [first, second, total] = summary.blocks.as_slice() else { panic!("three blocks") };
    assert_eq!(first.eligible.as_ref().unwrap().value(), Some(d("2")));
    assert_eq!(total.eligible.as_ref().unwrap().value(), Some(d("3")), "distinct structures");
    assert_eq!(first.amounts.last().unwrap().value(), Some(d("539210.75")));
    assert_eq!(first.mean, Some(d("269605.375")));
    assert_eq!(first.per_patient, number_quotient("539210.75", "3000"));
    assert_eq!(first.gap, Some(d("39210.75")));
    assert_eq!((second.gap, total.gap), (None, None), "no envelope in 2025");
    assert_eq!(summary.amounts.last().unwrap().name, "dotation_totale");
}

#[test]
fn an_envelope_of_some_months_is_not_compared_with_full_years() {
    let mut evaluation = small_results();
    let mut dataset = (*evaluation.dataset).clone();
    dataset.envelope.get_mut(&2024).unwrap().months = Some(5);
    evaluation.dataset = Arc::new(dataset);
    let of = |full_year| {
        let options = RunOptions { full_year, ..RunOptions::default() };
        RunSummary::new(&small_policy(), &evaluation, &options).unwrap()
    };
    let [part, full] = [of(false), of(true)];
    assert_eq!(part.blocks[0].gap, Some(d("39210.75")));
    assert_eq!(part.partial_envelopes().count(), 0);
    assert!(full.blocks.iter().all(|block| block.gap.is_none() && block.envelope.is_none()));
    let told: Vec<_> = full.partial_envelopes().map(|(year, e)| (year, e.months)).collect();
    assert_eq!(told, [(2024, Some(5))]);
}

fn number_quotient(a: &str, b: &str) -> Option<Decimal> {
    Exact::of(d(a)).divided_by(&Exact::of(d(b)))
}

#[test]
fn sums_say_what_they_leave_out() {
    let mut evaluation = small_results();
    refuse(&mut evaluation, 0, &["dotation_ps", "dotation_totale"]);
    super::fixture::put(&mut evaluation, "dotation_totale", 1, Cell::Value(Value::Missing));
    let summary = summary(&evaluation, None);
    let total = summary.blocks[0].amounts.last().unwrap();
    assert_eq!((total.rows, total.missing, total.errors), (1, 1, 1));
    assert_eq!(total.value(), Some(d("0")));
    assert_eq!(summary.refusals_of(0), [0]);
    refuse(&mut evaluation, 2, &["dotation_totale"]);
    assert_eq!(self::summary(&evaluation, None).blocks[0].amounts[2].value(), None, "not zero");
}

#[test]
fn groups_are_columns_formulas_or_tags() {
    let evaluation = small_results();
    let Some(Groups::Rows { groups, .. }) = summary(&evaluation, Some("region")).groups else {
        panic!("rows")
    };
    let sum = |g: &RowGroup| g.blocks[2].amounts[2].value().unwrap();
    assert_eq!(groups.iter().map(sum).sum::<Decimal>(), d("797182.23"));
    let Some(Groups::Tags { groups, untagged, .. }) =
        summary(&evaluation, Some("@financeur")).groups
    else {
        panic!("tags")
    };
    assert_eq!(groups[1].value, "FIR");
    assert_eq!(groups[1].totals[0].value(), Some(d("44210.75")));
    assert_eq!(untagged.len(), 1);
    for unknown in ["regio", "@finance", "taux_majoration"] {
        let options = RunOptions { by: Some(GroupBy::parse(unknown)), ..RunOptions::default() };
        let error = RunSummary::new(&small_policy(), &evaluation, &options).unwrap_err();
        assert_eq!(error.code, Code::UnknownGroup, "{unknown}");
    }
}

#[test]
fn rules_are_compared_by_what_decides() {
    let base = small_policy();
    let (mut target, _) = reform();
    assert!(PolicyDiff::new(&base, &base, &[2024]).is_empty());
    target.formulas["statut"].text.push_str(" // a remark");
    target.params["bareme_etp"].steps =
        vec![(None, scalar("1")), (Some(date(2025, 1, 1)), scalar("2"))];
    let diff = PolicyDiff::new(&base, &target, &[2024, 2025]);
    assert_eq!(diff.formulas.len(), 1, "a remark changes nothing");
    assert!(!diff.formulas[0].inherited);
    let dated = diff.params.iter().find(|c| c.shown().unwrap().name == "bareme_etp").unwrap();
    assert_eq!(dated.values.len(), 2);
    assert_eq!(dated.values[1].year, Some(2025));
    assert_eq!(dated.values[1].target, Some(scalar("2")));
}

#[test]
fn a_percentage_needs_the_same_months() {
    let before = results(&[("A", 2025, "11", "1", ["x", "4", "0", "100", "0"])]);
    let after = results(&[("A", 2025, "11", "1", ["x", "12", "0", "300", "0"])]);
    let diff = diff(&before, &after, &DiffOptions::default());
    assert_eq!(all(&diff).percent, Percent::Refused);
    assert_eq!(diff.headline().unwrap().rows.get(0).unwrap().percent, Percent::Refused);
    assert_eq!(diff.structures.get(0).unwrap().percent, Percent::Refused);
    let classes = &diff.classes[0];
    assert_eq!(classes.unclassed[0].count.value(), Some(d("1")));
    assert!(classes.classes.iter().all(|class| class.count.is_zero()));
}

#[test]
fn known_amounts_are_unknown_where_they_are_not_given() {
    let (policy, evaluation) = (small_policy(), small_results());
    let mut amounts = Amounts { id: "verse.csv".into(), ..Amounts::default() };
    amounts.values.insert(("S01".into(), Some(2024)), Some(d("280000")));
    amounts.values.insert(("S02".into(), Some(2024)), None);
    let options = DiffOptions { by: Some(GroupBy::parse("region")), ..DiffOptions::default() };
    let target = Side::run(&policy, &evaluation, None);
    let diff = Diff::new(&Side::Amounts(&amounts), &target, &options).unwrap();
    assert_eq!(all(&diff).sums.gap().value(), Some(d("5000.5")));
    assert_eq!((all(&diff).sums.rows, all(&diff).sums.left_out), (1, 1));
    assert_eq!((diff.counts.cells.unwrap().missing_base, diff.counts.only_target), (1, 4));
    assert_eq!(diff.periods, [Period::Year(2024)], "2025 is compared with nothing");
    let [paid, owed] = &diff.alone;
    assert_eq!((paid.rows, owed.rows, owed.years.as_slice()), (0, 4, &[2025][..]));
    amounts.values = IndexMap::from([(("S99".into(), Some(2024)), Some(d("1")))]);
    let error = Diff::new(&Side::Amounts(&amounts), &target, &options).unwrap_err();
    assert_eq!(error.code, Code::NothingInCommon);
}

/// Rows of one side: key, and the amounts a and b as texts (empty is missing).
fn side() -> impl Strategy<Value = Vec<(usize, i32, String, String)>> {
    let amount = prop_oneof![
        1 => Just(String::new()),
        2 => Just("0".to_owned()),
        6 => (-9_999_999_i64..9_999_999, 0_u32..15).prop_map(|(n, s)| Decimal::new(n, s).to_string()),
    ];
    let row = (0..6_usize, 2024..2027, amount.clone(), amount);
    proptest::collection::vec(row, 1..20).prop_map(|mut rows| {
        rows.push((9, 2024, "1".to_owned(), "2".to_owned()));
        rows.sort_by_key(|(structure, year, ..)| (*structure, *year));
        rows.dedup_by_key(|(structure, year, ..)| (*structure, *year));
        rows
    })
}

fn evaluate(rows: &[(usize, i32, String, String)]) -> Evaluation {
    const NAMES: [&str; 10] = ["A", "B", "C", "D", "E", "F", "G", "H", "I", "J"];
    let line = |(structure, year, a, b): &'_ (usize, i32, String, String)| {
        let region = if structure % 2 == 0 { "11" } else { "93" };
        (NAMES[*structure], *year, region, a.clone(), b.clone())
    };
    let owned: Vec<_> = rows.iter().map(line).collect();
    let lines: Vec<Line> = owned
        .iter()
        .map(|(name, year, region, a, b)| (*name, *year, *region, "1", ["x", "12", "0", a, b]))
        .collect();
    results(&lines)
}

proptest! {
    #[test]
    fn nothing_differs_from_itself(rows in side()) {
        let evaluation = evaluate(&rows);
        let diff = diff(&evaluation, &evaluation, &DiffOptions::default());
        prop_assert!(!diff.differs());
        prop_assert!(diff.policy.as_ref().unwrap().is_empty());
        prop_assert!(all(&diff).sums.gap().is_zero());
        prop_assert!(diff.largest_rows(usize::MAX).0.is_empty());
    }

    #[test]
    fn the_way_back_is_the_opposite(a in side(), b in side()) {
        let (a, b) = (evaluate(&a), evaluate(&b));
        let options = DiffOptions { by: Some(GroupBy::parse("region")), ..DiffOptions::default() };
        let (there, back) = (diff(&a, &b, &options), diff(&b, &a, &options));
        let mut opposite: Vec<_> = back.headline().unwrap().rows.iter().collect();
        for row in &there.headline().unwrap().rows.iter().collect::<Vec<_>>() {
            let same = |o: &RowDelta| o.structure == row.structure && o.exercice == row.exercice;
            let found = opposite.iter().position(same).unwrap();
            prop_assert_eq!(opposite.swap_remove(found).delta.map(|d| -d), row.delta);
        }
        prop_assert!(opposite.is_empty());
        prop_assert_eq!(all(&there).sums.gap(), Exact::default().minus(&all(&back).sums.gap()));
        prop_assert_eq!(
            &there.classes.last().unwrap().winners.count,
            &back.classes.last().unwrap().losers.count
        );
    }

    #[test]
    fn base_and_change_make_the_target_and_rows_make_the_totals(a in side(), b in side()) {
        let (a, b) = (evaluate(&a), evaluate(&b));
        let options = DiffOptions { by: Some(GroupBy::parse("region")), ..DiffOptions::default() };
        let diff = diff(&a, &b, &options);
        for measure in &diff.measures {
            let mut sum = Exact::default();
            for row in &measure.rows.iter().collect::<Vec<_>>() {
                if let Some(delta) = row.delta {
                    let base = row.base.number().unwrap_or_default();
                    let target = row.target.number().unwrap_or_default();
                    prop_assert_eq!(base + delta, target);
                    sum = sum.plus(&Exact::of(delta));
                }
            }
            if let Some(totals) = &measure.totals {
                prop_assert_eq!(&totals.last().unwrap().sums.gap(), &sum);
                let years = &totals[..totals.len().max(2) - 1];
                let parts = years.iter().fold(Exact::default(), |s, y| s.plus(&y.sums.gap()));
                prop_assert_eq!(&parts, &sum);
            }
        }
        let gap = all(&diff).sums.gap();
        let structures = diff.structures.iter();
        let by_structure = structures.fold(Exact::default(), |s, l| s.plus(&l.sums.gap()));
        prop_assert_eq!(&by_structure, &gap);
        let lines: Vec<_> = diff.structures.iter().collect();
        let key = |l: &StructureDelta| (std::cmp::Reverse(l.sums.gap().abs()), l.structure.to_owned());
        prop_assert!(lines.is_sorted_by_key(key));
        let differing: Vec<_> = lines.iter().filter(|l| l.status.differs()).cloned().collect();
        for limit in [0, 1, 3, usize::MAX] {
            let first = differing.iter().take(limit).cloned().collect();
            prop_assert_eq!(diff.structures.differing(limit), (first, differing.len()));
        }
        let groups = diff.groups.as_ref().unwrap().groups.iter();
        let by_group =
            groups.fold(Exact::default(), |s, g| s.plus(&g.totals.last().unwrap().sums.gap()));
        prop_assert_eq!(&by_group, &gap);
    }

    #[test]
    fn totals_of_a_run_are_the_sums_of_its_rows(rows in side()) {
        let summary = summary(&evaluate(&rows), None);
        let total = summary.blocks.last().unwrap().amounts.last().unwrap();
        let rows = (0..summary.keys().len()).filter_map(|row| summary.headline_of(row).number());
        prop_assert_eq!(&total.sum, &rows.fold(Exact::default(), |s, n| s.plus(&Exact::of(n))));
        let lines = summary.structures.iter().map(|line| line.total.unwrap().sum);
        prop_assert_eq!(&total.sum, &lines.fold(Exact::default(), |s, n| s.plus(&n)));
    }
}
