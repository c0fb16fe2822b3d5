//! A difference shared out: parts that add up to the digit, on every shipped pair of policies and
//! on small ones made for it; measures that cannot be separated; scenarios that differ.

use crate::cli::{repository, run, seen};
use crate::support::d;
use bareme::compare::why::{Change, Chosen, Method, Refusal, Shares, Why, WhyOptions};
use bareme::compare::{Diff, DiffOptions, GroupBy, Side};
use bareme::diagnostic::{Code, Diagnostic};
use bareme::engine::{self, Evaluation, Settings};
use bareme::policy::{self, Policy, Setting};
use bareme::scenario::{Dataset, Scenario, TableOptions};
use bareme::sources::Sources;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// A policy with its results.
struct Run {
    policy: Policy,
    evaluation: Evaluation,
    scenario: Scenario,
}

fn evaluate(sources: &mut Sources, id: &str, set: &[&str], scenario: &str, full_year: bool) -> Run {
    let set: Vec<Setting> = set.iter().map(|s| Setting::parse(s).unwrap()).collect();
    let policy = policy::load(sources, id, &set).unwrap_or_else(|e| panic!("{id}: {e:?}"));
    let options = TableOptions::default();
    let scenario = Scenario::load(sources, Path::new(scenario), &options).unwrap();
    let dataset = Arc::new(scenario.bind(&policy.inputs).unwrap());
    let evaluation = engine::evaluate(&policy, dataset, Settings::full_year(full_year)).unwrap();
    assert!(evaluation.failures.is_empty(), "{id}: {:?}", evaluation.failures);
    Run { policy, evaluation, scenario }
}

fn share(a: &Run, b: &Run, options: &DiffOptions, asked: &WhyOptions) -> Result<Why, Diagnostic> {
    let base = Side::run(&a.policy, &a.evaluation, Some("a"));
    let target = Side::run(&b.policy, &b.evaluation, Some("b"));
    let crossed: [Option<Dataset>; 2] =
        [b.scenario.bind(&a.policy.inputs).ok(), a.scenario.bind(&b.policy.inputs).ok()];
    Why::new(&base, &target, crossed.each_ref().map(Option::as_ref), options, asked)
}

fn all(by: Option<&str>) -> (DiffOptions, WhyOptions) {
    let options = DiffOptions { by: by.map(GroupBy::parse), ..DiffOptions::default() };
    (options, WhyOptions { order: None, structures: Chosen::All })
}

fn names(why: &Why) -> Vec<String> {
    let name = |player: &bareme::compare::why::Player| {
        player.changes.iter().map(Change::name).collect::<Vec<_>>().join("+")
    };
    why.players.iter().map(name).collect()
}

/// Every share of a result: totals, groups, structures.
fn every(why: &Why) -> impl Iterator<Item = (String, &Option<Shares>)> {
    let totals = [("total".to_owned(), &why.totals)].into_iter();
    let groups = why.groups.iter().map(|(name, shares)| (format!("group {name:?}"), shares));
    let structures = why.structures.iter().map(|(name, shares)| (name.to_string(), shares));
    totals.chain(groups).chain(structures).flat_map(|(name, shares)| {
        shares.iter().enumerate().map(move |(period, s)| (format!("{name} {period}"), s))
    })
}

/// That parts add up, to the cent and to the last decimal, in each of them.
fn adds_up(why: &Why) -> usize {
    let mut count = 0;
    for (name, shares) in every(why) {
        let Some(shares) = shares else { continue };
        let sum = |of: fn(&bareme::compare::why::Part) -> Decimal| -> Decimal {
            shares.parts.iter().map(of).sum()
        };
        assert_eq!(sum(|part| part.amount), shares.gap, "{name}");
        assert_eq!(sum(|part| part.exact), shares.exact_gap, "{name}");
        assert_eq!(
            shares.gap,
            shares
                .exact_gap
                .round_dp_with_strategy(2, rust_decimal::RoundingStrategy::MidpointAwayFromZero,),
            "{name}"
        );
        let percents: Vec<Decimal> = shares.parts.iter().filter_map(|part| part.percent).collect();
        assert!(percents.is_empty() || percents.iter().sum::<Decimal>() == d("100"), "{name}");
        for part in &shares.parts {
            assert!((part.amount - part.exact).abs() < d("0.051"), "{name} {part:?}");
        }
        count += 1;
    }
    // Years add up to all of them, part by part.
    if let (Some((Some(all), years)), true) = (why.totals.split_last(), why.totals.len() > 1) {
        for (place, part) in all.parts.iter().enumerate() {
            let years = years.iter().flatten().map(|shares| shares.parts[place].amount);
            assert_eq!(part.amount, years.sum::<Decimal>());
        }
    }
    count
}

/// Parts by measure, in each of the shares.
fn by_measure(why: &Why, sign: i64) -> BTreeMap<(String, String), (Decimal, Decimal)> {
    let sign = Decimal::from(sign);
    let names = names(why);
    let mut found = BTreeMap::new();
    for (of, shares) in every(why) {
        for (name, part) in names.iter().zip(shares.iter().flat_map(|s| &s.parts)) {
            let amounts = ((part.amount * sign).normalize(), (part.exact * sign).normalize());
            found.insert((of.clone(), name.clone()), amounts);
        }
    }
    found
}

fn opposite(one: &Why, other: &Why) {
    // Who enters one way leaves the other way.
    let exchanged = by_measure(other, -1).into_iter().map(|((of, name), amounts)| {
        let name = match name.as_str() {
            "entering" => "leaving".to_owned(),
            "leaving" => "entering".to_owned(),
            _ => name,
        };
        ((of, name), amounts)
    });
    assert_eq!(by_measure(one, 1), exchanged.collect());
}

#[test]
fn parts_add_up_and_change_sign_on_every_shipped_pair() {
    let mut sources = Sources::disk();
    let ids = sources.stems(Path::new("policies"), &["rhai"]);
    for full_year in [false, true] {
        let runs: Vec<Run> = ids
            .iter()
            .map(|id| evaluate(&mut sources, id, &[], "scenarios/experimentation.toml", full_year))
            .collect();
        let (mut options, asked) = all(None);
        options.full_year = full_year;
        let mut shared = 0;
        for (place, a) in runs.iter().enumerate() {
            for b in &runs[..place] {
                let (there, back) = (
                    share(a, b, &options, &asked).unwrap(),
                    share(b, a, &options, &asked).unwrap(),
                );
                // 26 structures, totals; five years and all of them.
                assert_eq!(adds_up(&there), 27 * 6);
                opposite(&there, &back);
                gap_is_that_of_the_diff(a, b, &options, &there);
                assert!(matches!(there.method, Method::Exact { .. }));
                shared += there.players.iter().filter(|player| !player.silent).count();
            }
        }
        assert!(shared > 20, "{shared}");
    }
}

fn gap_is_that_of_the_diff(a: &Run, b: &Run, options: &DiffOptions, why: &Why) {
    let base = Side::run(&a.policy, &a.evaluation, Some("a"));
    let target = Side::run(&b.policy, &b.evaluation, Some("b"));
    let diff = Diff::new(&base, &target, options).unwrap();
    let totals = diff.headline().unwrap().totals.as_ref().unwrap();
    for (compared, shares) in totals.iter().zip(&why.totals) {
        let Some(shares) = shares else {
            assert!(compared.sums.is_unknown());
            continue;
        };
        assert_eq!(compared.sums.base.value(), Some(shares.base));
        assert_eq!(compared.sums.target.value(), Some(shares.target));
        assert_eq!(compared.sums.gap().value(), Some(shares.exact_gap));
    }
    for line in &diff.structures {
        let (_, shares) = why.structures.iter().find(|(name, _)| *name == line.structure).unwrap();
        let Some(all) = shares.last().unwrap() else {
            assert_eq!(line.sums.rows, 0);
            continue;
        };
        assert_eq!(line.sums.gap().value(), Some(all.exact_gap), "{}", line.structure);
    }
}

const TABLE: &str = "structure,exercice,region,a,b,poids\n\
                     S1,2024,11,10,2,1\nS2,2024,11,20,3,1\nS3,2024,93,7,0,2.5\nS1,2025,11,12,2,1\n";
const MANIFEST: &str =
    "key = \"structure\"\nperiod = \"exercice\"\nweight = \"poids\"\ntables = [\"t.csv\"]\n";

/// Small policies over a small table, in memory.
struct Desk(Sources);

impl Desk {
    fn new(policies: &[(&str, &str)]) -> Self {
        Self::over(policies, &[("t.csv", TABLE)])
    }

    fn over(policies: &[(&str, &str)], files: &[(&str, &str)]) -> Self {
        let head = "policy(#{ edition: 1, label: \"x\", status: \"proposal\", total: \"total\" });\n\
                    input(\"a\", \"integer\");\ninput(\"b\", \"decimal\");\n";
        let policies = policies.iter().map(|(id, text)| {
            let text =
                if text.contains("policy(") { (*text).to_owned() } else { format!("{head}{text}") };
            (format!("policies/{id}.rhai"), text)
        });
        let files = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
        let manifest = [("s.toml".to_owned(), MANIFEST.to_owned())];
        Self(Sources::memory(policies.chain(files).chain(manifest)))
    }

    fn run(&mut self, id: &str, set: &[&str]) -> Run {
        evaluate(&mut self.0, id, set, "s.toml", false)
    }

    /// Both ways, with everything checked; the first.
    fn share(&mut self, a: &str, b: &str) -> Why {
        let (a, b) = (self.run(a, &[]), self.run(b, &[]));
        both_ways(&a, &b)
    }
}

fn both_ways(a: &Run, b: &Run) -> Why {
    let (options, asked) = all(Some("region"));
    let (there, back) =
        (share(a, b, &options, &asked).unwrap(), share(b, a, &options, &asked).unwrap());
    adds_up(&there);
    opposite(&there, &back);
    gap_is_that_of_the_diff(a, b, &options, &there);
    there
}

/// The parts of all years together.
fn parts(why: &Why) -> Vec<(String, String)> {
    let all = why.totals.last().unwrap().as_ref().unwrap();
    names(why).into_iter().zip(all.parts.iter().map(|part| part.amount.to_string())).collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
}

#[test]
fn a_product_is_shared_between_its_factors() {
    // 10 → 13 times 100 → 110, on 49.5 weighted units: 49.5 × 430, of which 49.5 × 315 for the one.
    let law = "param(\"taux\", 10);\nparam(\"base\", 100);\nparam(\"autre\", 1);\n\
               fn total(a, taux, base) { a * taux * base }\nfn reste(autre) { autre }";
    let reform = law.replace("10)", "13)").replace("100)", "110)").replace("1)", "2)");
    let mut desk = Desk::new(&[("loi", law), ("reforme", &reform)]);
    let why = desk.share("loi", "reforme");
    // 10 + 20 + 2.5 × 7 + 12 units; what the headline does not rest on is no player.
    assert_eq!(parts(&why), pairs(&[("taux", "18742.5"), ("base", "6842.5")]));
    assert_eq!(why.method, Method::Exact { mixtures: 4 });
    assert!(!why.nothing_in_common);
    let by = |name: &str| {
        let (_, shares) = why.groups.iter().find(|(n, _)| n.as_deref() == Some(name)).unwrap();
        shares.last().unwrap().as_ref().unwrap().gap.to_string()
    };
    assert_eq!((by("11").as_str(), by("93").as_str()), ("18060", "7525"));
    // Structures are not weighted.
    let (_, s3) = &why.structures[2];
    assert_eq!(s3.last().unwrap().as_ref().unwrap().gap.to_string(), "3010");
}

#[test]
fn what_one_policy_alone_names_comes_with_what_uses_it() {
    let law = "param(\"taux\", 10);\nfn part(a, taux) { a * taux }\nfn total(part) { part }";
    let reform = "param(\"taux\", 11);\nparam(\"plancher\", 150);\nfn part(a, taux) { a * taux }\n\
                  fn complement(part, plancher) { max(plancher - part, 0) }\n\
                  fn total(part, complement) { part + complement }";
    let mut desk = Desk::new(&[("loi", law), ("reforme", reform)]);
    let why = desk.share("loi", "reforme");
    assert_eq!(names(&why), ["total", "taux"]);
    let Change::Formula(total) = &why.players[0].changes[0] else { panic!() };
    assert_eq!(total.only_target, ["complement", "plancher"]);
    assert!(total.only_base.is_empty());
    assert_eq!(why.only, [Vec::new(), vec!["complement".to_owned(), "plancher".to_owned()]]);
}

#[test]
fn measures_whose_mixtures_cycle_are_told_together() {
    let law = "param(\"x\", 1);\nfn brut(a) { a * 2 }\nfn net(brut, x) { brut - x }\n\
               fn total(brut, net) { brut + net }";
    let reform = "param(\"x\", 2);\nfn net(a) { a * 3 }\nfn brut(net, x) { net + x }\n\
                  fn total(brut, net) { brut + net }";
    let mut desk = Desk::new(&[("loi", law), ("reforme", reform)]);
    let why = desk.share("loi", "reforme");
    assert_eq!(names(&why), ["brut+net", "x"]);
    let Some(Refusal::Error(because)) = &why.players[0].because else { panic!() };
    assert_eq!(because.code, Code::Cycle);
    assert!(why.players[1].because.is_none());
    assert_eq!(why.method, Method::Exact { mixtures: 4 });
}

#[test]
fn measures_whose_mixtures_have_no_result_are_told_together() {
    // Kinds that disagree, an error in a cell, a missing amount.
    let shared = "param(\"z\", 1);\n";
    let cases = [
        (
            "fn mode(a) { \"x\" }\nfn total(mode, a, z) { if mode == \"x\" { a * z } else { 0 } }",
            "fn mode(a) { a }\nfn total(mode, a, z) { if mode > 3 { a * z + 1 } else { 0 } }",
            Some(Code::KindMismatch),
        ),
        (
            "fn part(b) { b + 1 }\nfn total(a, part, z) { a / part * z }",
            "fn part(b) { b }\nfn total(a, part, z) { if part == 0 { z } else { a / part } }",
            Some(Code::DivisionByZero),
        ),
        (
            "fn part(b) { b }\nfn total(a, part, z) { a + part * z }",
            "fn part(b) { if b > 0 { b } else { none() } }\n\
             fn total(a, part, z) { a + z + or_else(part, 0) }",
            None,
        ),
    ];
    for (law, reform, code) in cases {
        let law = format!("{shared}{law}");
        let reform = format!("{}{reform}", shared.replace('1', "2"));
        let mut desk = Desk::new(&[("loi", &law), ("reforme", &reform)]);
        let why = desk.share("loi", "reforme");
        let mut together: Vec<_> = why.players.iter().filter(|p| p.because.is_some()).collect();
        let player = together.pop().unwrap_or_else(|| panic!("{law}\n{:?}", names(&why)));
        assert!(together.is_empty());
        assert_eq!(player.changes.len(), 2, "{:?}", names(&why));
        match (&player.because, code) {
            (Some(Refusal::Missing), None) => {}
            (Some(Refusal::Error(error)), Some(code)) => assert_eq!(error.code, code),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_name_that_becomes_something_else_is_one_measure() {
    let law = "param(\"taux\", 10);\nfn total(a, taux) { a * taux }";
    let reform = "fn taux(b) { 10 + b }\nfn total(a, taux) { a * taux }";
    let column = "input(\"taux\", \"decimal\");\nfn total(a, taux) { a * taux }";
    let table =
        "structure,exercice,region,a,b,poids,taux\nS1,2024,11,10,2,1,9\nS2,2025,11,20,3,1,\n";
    let table = table.replace("3,1,\n", "3,1,8\n");
    let mut desk =
        Desk::over(&[("loi", law), ("reforme", reform), ("colonne", column)], &[("t.csv", &table)]);
    for (b, amount) in [("reforme", "80"), ("colonne", "-50")] {
        let why = desk.share("loi", b);
        assert_eq!(parts(&why), pairs(&[("taux", amount)]));
        assert!(matches!(why.players[0].changes[0], Change::Kind(_)));
    }
}

#[test]
fn headlines_of_other_names_are_a_measure_and_nothing_in_common_is_said() {
    let law = "fn total(a) { a * 10 }";
    let other = "policy(#{ edition: 1, label: \"y\", status: \"proposal\", total: \"montant\" });\n\
                 input(\"b\", \"decimal\");\nfn montant(b) { b * 100 }";
    let third = "fn total(b) { b * 7 }";
    let mut desk = Desk::new(&[("loi", law), ("autre", other), ("tiers", third)]);
    let why = desk.share("loi", "autre");
    assert_eq!(names(&why), ["headline"]);
    assert!(why.nothing_in_common);
    let why = desk.share("loi", "tiers");
    assert_eq!(names(&why), ["total"]);
    assert!(why.nothing_in_common);
    let same = desk.share("loi", "loi");
    assert!(same.players.is_empty());
}

#[test]
fn two_scenarios_have_their_columns_entries_leavers_and_weights() {
    let law = "param(\"taux\", 10);\nfn total(a, b, taux) { a * taux + b }";
    let after = "structure,exercice,region,a,b,poids\n\
                 S4,2024,11,100,1,1\nS1,2024,11,11,2,1\nS3,2024,93,7,1,3\nS1,2025,11,12,2,1\n";
    let manifest = MANIFEST.replace("t.csv", "u.csv");
    let files = [("t.csv", TABLE), ("u.csv", after), ("u.toml", manifest.as_str())];
    let mut desk = Desk::over(&[("loi", law)], &files);
    let a = evaluate(&mut desk.0, "loi", &[], "s.toml", false);
    let b = evaluate(&mut desk.0, "loi", &["taux=11"], "u.toml", false);
    let why = both_ways(&a, &b);
    let mut found = names(&why);
    found.sort();
    assert_eq!(found, ["a", "b", "entering", "leaving", "taux", "weights"]);
    let all: BTreeMap<String, String> = parts(&why).into_iter().collect();
    // An entry makes 1 001 under the old rate, 1 101 under the new one.
    assert_eq!(all["entering"], "1051");
    assert_eq!(all["leaving"], "-213");
    // One more for S1, under either rate.
    assert_eq!(all["a"], "10.5");
    assert_eq!(all["b"], "2.75");
    // Structures are not weighted: weights change nothing there.
    let place = names(&why).iter().position(|name| name == "weights").unwrap();
    for (name, shares) in &why.structures {
        let part = shares.last().unwrap().as_ref().unwrap().parts[place];
        assert_eq!(part.exact, Decimal::ZERO, "{name}");
    }
}

#[test]
fn measures_stack_in_the_order_asked_for() {
    let law = "param(\"taux\", 10);\nparam(\"base\", 100);\nparam(\"plus\", 0);\n\
               fn total(a, taux, base, plus) { a * taux * base + plus }";
    let reform = law.replace("10)", "13)").replace("100)", "110)").replace("0);\nfn", "5);\nfn");
    let mut desk = Desk::new(&[("loi", law), ("reforme", &reform)]);
    let (a, b) = (desk.run("loi", &[]), desk.run("reforme", &[]));
    let stack = |a: &Run, b: &Run, order: &[&str]| {
        let (options, mut asked) = all(None);
        asked.order = Some(order.iter().map(|&name| name.to_owned()).collect());
        share(a, b, &options, &asked)
    };
    let one = stack(&a, &b, &["taux", "base"]).unwrap();
    adds_up(&one);
    // 59.5 weighted units: 3 × 100, then 13 × 10; then 5 for each of the rows.
    assert_eq!(parts(&one), pairs(&[("taux", "17850"), ("base", "7735"), ("plus", "27.5")]));
    assert!(one.players[2].rest && !one.players[0].rest);
    assert_eq!(one.method, Method::Ordered);
    let other = stack(&a, &b, &["base"]).unwrap();
    adds_up(&other);
    assert_eq!(parts(&other), pairs(&[("base", "5950"), ("plus+taux", "19662.5")]));
    // Back along the same way, every sign changes.
    let back = stack(&b, &a, &["plus", "base", "taux"]).unwrap();
    opposite(&one, &back);
    let error = stack(&a, &b, &["taus"]).unwrap_err();
    assert_eq!((error.code, error.suggestion.as_deref()), (Code::WhyMeasure, Some("taux")));
    assert_eq!(stack(&a, &b, &["taux", "taux"]).unwrap_err().code, Code::OptionTwice);
}

#[test]
fn a_step_without_a_result_is_told_with_the_next() {
    let law = "param(\"x\", 1);\nfn brut(a) { a * 2 }\nfn net(brut, x) { brut - x }\n\
               fn total(brut, net) { brut + net }";
    let reform = "param(\"x\", 2);\nfn net(a) { a * 3 }\nfn brut(net, x) { net + x }\n\
                  fn total(brut, net) { brut + net }";
    let mut desk = Desk::new(&[("loi", law), ("reforme", reform)]);
    let (a, b) = (desk.run("loi", &[]), desk.run("reforme", &[]));
    let (options, mut asked) = all(None);
    for (order, found) in [
        (vec!["brut", "net"], vec!["brut+net", "x"]),
        (vec!["brut", "x", "net"], vec!["brut+net+x"]),
        (vec!["brut"], vec!["brut+net+x"]),
        (vec!["net", "brut"], vec!["net", "brut", "x"]),
    ] {
        asked.order = Some(order.iter().map(|&name| name.to_owned()).collect());
        let why = share(&a, &b, &options, &asked).unwrap();
        adds_up(&why);
        assert_eq!(names(&why), found);
    }
}

#[test]
fn many_measures_are_drawn_at_random_and_add_up_all_the_same() {
    let count = 14;
    let params = |value: usize| -> String {
        let param = |i: usize| format!("param(\"p{i}\", {});", value + i % 3);
        (0..count).map(param).collect::<Vec<_>>().join("\n")
    };
    let names: Vec<String> = (0..count).map(|i| format!("p{i}")).collect();
    let sum: Vec<String> = (0..count).map(|i| format!("p{i} * p{} / 7", (i + 1) % count)).collect();
    let formula = format!("fn total(a, {}) {{ a * ({}) }}", names.join(", "), sum.join(" + "));
    let mut desk = Desk::new(&[
        ("loi", &format!("{}\n{formula}", params(1))),
        ("reforme", &format!("{}\n{formula}", params(2))),
    ]);
    let why = desk.share("loi", "reforme");
    let Method::Sampled { orders, mixtures, seed } = why.method else { panic!("{:?}", why.method) };
    assert!(orders > 100 && mixtures <= 4_096 && seed == 1, "{orders} {mixtures}");
    assert_eq!(why.players.len(), count);
    // Products of neighbours: what a parameter adds is half of what it makes with each of them,
    // whatever the orders, up to what chance leaves.
    let parts = &why.totals.last().unwrap().as_ref().unwrap().parts;
    assert!(parts.iter().all(|part| part.exact > Decimal::ZERO));
}

#[test]
fn known_amounts_and_policies_without_a_headline_are_refused() {
    let law = "fn total(a) { a * 10 }";
    let headless = "policy(#{ edition: 1, label: \"y\", status: \"proposal\" });\n\
                    input(\"a\", \"integer\");\nfn total(a) { a }";
    let mut desk = Desk::new(&[("loi", law), ("sans", headless)]);
    let (a, b) = (desk.run("loi", &[]), desk.run("sans", &[]));
    let (options, mut asked) = all(None);
    for (a, b) in [(&a, &b), (&b, &a)] {
        let error = share(a, b, &options, &asked).unwrap_err();
        assert_eq!(error.code, Code::WhyHeadline);
    }
    let amounts = bareme::compare::Amounts::default();
    let side = Side::run(&a.policy, &a.evaluation, None);
    let error = Why::new(&Side::Amounts(&amounts), &side, [None, None], &options, &asked);
    assert_eq!(error.unwrap_err().code, Code::WhyAmounts);
    asked.structures = Chosen::Named(vec!["S9".to_owned()]);
    let error = share(&a, &a, &options, &asked).unwrap_err();
    assert_eq!(error.code, Code::UnknownStructure);
}

#[test]
fn rows_whose_amount_is_not_known_are_left_out_and_counted() {
    let law =
        "param(\"taux\", 10);\nfn total(a, b, taux) { if b > 0 { a * taux } else { none(\"€\") } }";
    let law = law.replace("none(\"€\")", "none()");
    let reform = law.replace("10)", "13)");
    let mut desk = Desk::new(&[("loi", &law), ("reforme", &reform)]);
    let why = desk.share("loi", "reforme");
    assert_eq!(why.left_out, 1);
    assert_eq!(parts(&why), pairs(&[("taux", "126")]));
    let (_, s3) = &why.structures[2];
    assert_eq!(s3[0], None);
}

#[test]
fn the_command_shares_out_in_every_format() {
    let here = &repository();
    let args = ["diff", "cdc-v4", "cdc-v4", "-s", "experimentation", "--why"];
    let set = ["--set", "cout_etp=56500", "--set", "cout_interpretariat=20000"];
    let of = |more: &[&'static str]| run(here, "fr", &[&args[..], &set, more].concat());
    let csv = of(&["--format", "csv", "--structure", "S01"]).stdout;
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(
        lines[0],
        "scope,name,exercice,measure,kind,label,effect,effect_exact,share_percent,scenario_status"
    );
    // Two measures, five years and all of them, in total and for one structure.
    assert_eq!(lines.len(), 1 + 2 * 6 * 2);
    assert!(lines[11].starts_with("total,,all,cout_etp,param,"), "{}", lines[11]);
    let json = of(&["--format", "json", "--structure", "all"]).stdout;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let why = &json["why"];
    assert_eq!(why["structures"].as_array().unwrap().len(), 26);
    let all = why["totals"].as_array().unwrap().last().unwrap();
    let sum: Decimal =
        all["parts"].as_array().unwrap().iter().map(|p| d(&p["effect"].to_string())).sum();
    assert_eq!(sum.to_string(), all["delta"].to_string());
    let markdown = seen(&of(&["--format", "markdown"]).stdout);
    assert!(markdown.contains("### Effet de chaque mesure · Dotation totale"), "{markdown}");
    let refused = run(here, "en", &[&args[..], &["--structure", "S99"]].concat());
    assert!(refused.stderr.contains("B0807") && refused.status == 2, "{}", refused.stderr);
    let refused = run(here, "en", &[&args[..5], &["--order", "cout_etp"]].concat());
    assert!(refused.stderr.contains("--why") && refused.status == 2, "{}", refused.stderr);
}

#[test]
fn the_pages_read_well() {
    let here = &crate::cli::project();
    let why = ["diff", "bibliotheques", "reforme", "-s", "bibliotheques", "--why"];
    crate::cli::snapshot("diff_why_fr", here, "fr", &[&why[..], &["--by", "departement"]].concat());
    let order = ["--order", "aide", "--format", "markdown"];
    crate::cli::snapshot("diff_why_order_en", here, "en", &[&why[..], &order].concat());
    let several = ["diff", "bibliotheques", "reforme", "bibliotheques", "-s", "bibliotheques"];
    let set = ["--set", "prime_par_heure=200", "--by", "departement"];
    crate::cli::snapshot("diff_several_fr", here, "fr", &[&several[..], &set].concat());
    let csv = ["--why", "--format", "csv", "--structure", "B01"];
    crate::cli::snapshot("diff_several_csv", here, "en", &[&several[..], &csv].concat());
}
