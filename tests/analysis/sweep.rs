//! Sweeps: each point is a run with these settings.

use super::{KEYS, KEYS_TABLE, grid, small, sweep};
use crate::support::{d, shipped, total};
use bareme::analysis::SweepOptions;
use bareme::compare::{Diff, DiffOptions, GroupBy, Period, Side};
use bareme::diagnostic::Code;
use bareme::value::Value;
use rust_decimal::Decimal;

#[test]
fn each_point_of_a_sweep_is_a_run_with_these_settings() {
    let base = shipped("cdc-v4", &[], false);
    let vary = ["cout_etp=54_000..56_000:1_000", "sous_1000", "cout_psychologue@2025=0,66000"];
    let options = SweepOptions { by: Some(GroupBy::parse("region")), ..SweepOptions::default() };
    let sweep = sweep(&base, &vary, &options);
    assert_eq!(sweep.points.len(), 3 * 3 * 2);
    for point in &sweep.points {
        let values: Vec<String> = sweep.values(point).map(Value::to_machine).collect();
        let set = [
            format!("cout_etp={}", values[0]),
            format!("sous_1000={}", values[1]),
            format!("cout_psychologue@2025={}", values[2]),
        ];
        let set: Vec<&str> = set.iter().map(String::as_str).collect();
        let run = shipped("cdc-v4", &set, false);
        let mut all = Decimal::ZERO;
        for (period, sum) in sweep.scope.periods.iter().zip(&point.sums.periods) {
            if let Period::Year(year) = period {
                let expected = total(&run.1, "dotation_totale", *year);
                assert_eq!(sum.value(), Some(expected), "{set:?} {year}");
                all += expected;
            }
        }
        assert_eq!(point.sums.all().value(), Some(all));
        let groups = point.sums.groups.iter().map(|sum| sum.value().unwrap());
        assert_eq!(groups.sum::<Decimal>(), all, "groups add up");
        // The same gaps, winners and losers as a comparison of both.
        let (from, to) = (Side::run(&base.0, &base.1, None), Side::run(&run.0, &run.1, None));
        let diff = Diff::new(&from, &to, &DiffOptions::default()).unwrap();
        let classes = diff.classes.last().unwrap();
        assert_eq!(classes.winners, point.winners, "{set:?}");
        assert_eq!(classes.losers, point.losers, "{set:?}");
        let measure = diff.measures.iter().find(|m| m.headline).unwrap();
        let totals = measure.totals.as_ref().and_then(|totals| totals.last()).unwrap();
        assert_eq!(totals.sums.gap().value(), point.gap(&sweep.base.sums), "{set:?}");
        let unchanged =
            set[..2] == ["cout_etp=55000", "sous_1000=exclusion"] && values[2] == "66000";
        assert_eq!(point.current, unchanged, "{set:?}");
    }
}

#[test]
fn a_sweep_does_not_depend_on_its_threads() {
    let base = shipped("cdc-v4", &[], false);
    let vary = ["cout_etp=50_000..51_000:100", "majoration_maximale=0.1,0.2"];
    let points = |threads| {
        let options = SweepOptions { threads, ..SweepOptions::default() };
        format!("{:?}", sweep(&base, &vary, &options).points)
    };
    let one = points(1);
    for threads in [2, 3, 7, 100] {
        assert!(points(threads) == one, "{threads}");
    }
}

#[test]
fn one_key_of_a_parameter_varies_alone() {
    let run = small(KEYS, KEYS_TABLE, &[]);
    let sweep = sweep(&run, &["part[11]=0..20:10", "part[84]=20,30"], &SweepOptions::default());
    let totals: Vec<Decimal> = sweep.points.iter().map(|p| p.sums.all().value().unwrap()).collect();
    // 10 × part[11] / 2 + 250 × part[84] / 2, and what does not change: 11 + 15 + 20.
    let expected = [0, 10, 20]
        .into_iter()
        .flat_map(|a: i64| [20, 30].map(|b: i64| Decimal::from(5 * a + 125 * b + 46)));
    assert_eq!(totals, expected.collect::<Vec<_>>());
    assert_eq!(sweep.points.iter().filter(|p| p.current).count(), 1);
    assert!(sweep.points[2].current);
    assert_eq!(sweep.scope.periods, [Period::Undated]);
}

#[test]
fn grids_that_make_no_sense_are_refused_before_anything_is_run() {
    let (policy, _) = small(KEYS, KEYS_TABLE, &[]);
    for (vary, code) in [
        ("born=1", Code::SetUnknown),
        ("n=1,2", Code::SetNotParameter),
        ("borne=0..1", Code::GridStep),
        ("borne=0..1:0", Code::GridStep),
        ("borne=0..1:-0.1", Code::GridStep),
        ("borne=1..0:0.1", Code::GridEmpty),
        ("borne=0..a:1", Code::BadGrid),
        ("borne=0..2:1", Code::OutOfDeclaredRange),
        ("borne=0,0.0", Code::GridTwice),
        ("borne=0,x", Code::CellNotNumber),
        ("borne=", Code::BadGrid),
        ("borne", Code::NoReadings),
        ("=1", Code::BadGrid),
        ("borne=0..1:0.00001", Code::GridTooLarge),
        ("nul=0..1000000000000000:0.0000000001", Code::GridTooLarge),
        ("nom=0..1:1", Code::GridNotNumber),
        ("bareme=1,2", Code::NotOneValue),
        ("part=1,2", Code::NotOneValue),
        ("part[75]=1,2", Code::SettingKey),
        ("borne[11]=0,1", Code::SettingKey),
    ] {
        let found = grid(&policy, &[vary]).unwrap_err();
        assert_eq!(found[0].code, code, "{vary}: {found:?}");
    }
    let twice = grid(&policy, &["borne=0,1", "borne=0.5"]).unwrap_err();
    assert_eq!(twice[0].code, Code::OptionTwice);
    // 101 × 101 is more than 10 000.
    let many = grid(&policy, &["borne=0..1:0.01", "nul=0..100:1"]).unwrap_err();
    assert_eq!(many[0].code, Code::GridTooLarge);
    // An end that is not on the grid is not reached; no digit is lost.
    let values = |vary: &str| -> Vec<String> {
        let grid = grid(&policy, &[vary]).unwrap();
        grid.axes[0].values.iter().map(Value::to_machine).collect()
    };
    assert_eq!(values("borne=0..1:0.3"), ["0", "0.3", "0.6", "0.9"]);
    assert_eq!(values("borne=0.1..0.3:0.1"), ["0.1", "0.2", "0.3"]);
    assert_eq!(values("nul=1_000..3_000:1_000"), ["1000", "2000", "3000"]);
    assert_eq!(values("oui"), ["false", "true"]);
}

#[test]
fn a_parameter_may_have_no_value_and_change_from_a_year_on() {
    let base = shipped("cdc-v4", &[], false);
    // From a year on, whatever the order in which they are asked for.
    let vary = ["cout_etp@2025=60000", "cout_etp=50000,55000", "plafond_dotation_b=none,100000"];
    let swept = sweep(&base, &vary, &SweepOptions::default());
    assert_eq!(swept.points.len(), 4);
    for point in &swept.points {
        let values: Vec<String> = swept.values(point).map(Value::to_machine).collect();
        let cap = if values[2].is_empty() { "none" } else { &values[2] };
        let set = [
            format!("cout_etp={}", values[1]),
            format!("cout_etp@2025={}", values[0]),
            format!("plafond_dotation_b={cap}"),
        ];
        let set: Vec<&str> = set.iter().map(String::as_str).collect();
        let (_, run) = shipped("cdc-v4", &set, false);
        let all: Decimal = [2024, 2025].map(|y| total(&run, "dotation_totale", y)).iter().sum();
        assert_eq!(point.sums.all().value(), Some(all), "{set:?}");
    }
}

#[test]
fn values_for_which_rows_fail_have_no_total() {
    let policy = KEYS.replace("n * part * borne", "n * part / borne");
    let run = small(&policy, KEYS_TABLE, &[]);
    let sweep = sweep(&run, &["borne=0,0.5,1"], &SweepOptions::default());
    let [failed, base, other] = &sweep.points[..] else { panic!() };
    assert!(failed.failed() && failed.gap(&sweep.base.sums).is_none());
    assert_eq!(failed.left_out, 3);
    assert_eq!(base.gap(&sweep.base.sums), Some(Decimal::ZERO));
    assert_eq!(other.gap(&sweep.base.sums), Some(d("-5100")));
    assert_eq!(sweep.causes.all().len(), 1);
    assert_eq!(sweep.causes.all()[0].diagnostic.code, Code::DivisionByZero);
}
