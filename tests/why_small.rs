//! A difference shared out, on small policies made for it: parts computed by hand, measures that
//! cannot be separated, scenarios that differ, orders asked for or drawn at random.

use crate::why::{Run, adds_up, all, evaluate, gap_is_that_of_the_diff, names, opposite, share};
use bareme::compare::why::{Change, Chosen, Method, Refusal, Why};
use bareme::compare::{Pairing, Side};
use bareme::diagnostic::Code;
use bareme::sources::Sources;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

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

/// A law and a reform in which two formulas swap places: one from each is a circle.
const CROSSED: [(&str, &str); 2] = [
    (
        "loi",
        "param(\"x\", 1);\nfn brut(a) { a * 2 }\nfn net(brut, x) { brut - x }\n\
         fn total(brut, net) { brut + net }",
    ),
    (
        "reforme",
        "param(\"x\", 2);\nfn net(a) { a * 3 }\nfn brut(net, x) { net + x }\n\
         fn total(brut, net) { brut + net }",
    ),
];

#[test]
fn measures_whose_mixtures_cycle_are_told_together() {
    let mut desk = Desk::new(&CROSSED);
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
    assert!(same.players.is_empty() && !same.nothing_in_common);
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
    // Changes are those of the rows that both sides have: what enters or leaves moves none of them.
    assert_eq!((all["entering"].as_str(), all["leaving"].as_str()), ("0", "0"));
    // One more for S1, under either rate.
    assert_eq!(all["a"], "10.5");
    assert_eq!(all["b"], "2.75");
    // Structures are not weighted: weights change nothing there.
    let place = names(&why).iter().position(|name| name == "weights").unwrap();
    let mut told = Vec::new();
    for (name, shares) in &why.structures {
        // A structure of one side alone has no change to be shared out.
        let Some(shares) = shares.last().unwrap() else { continue };
        assert_eq!(shares.parts[place].exact, Decimal::ZERO, "{name}");
        told.push(name.as_ref());
    }
    assert_eq!(told, ["S1", "S3"]);
}

#[test]
fn who_enters_or_leaves_counts_by_what_it_changes_for_the_others() {
    let law = "aggregate(\"tous\", \"sum\", \"a\");\nfn total(a, tous) { 1000 * a / tous }";
    let table = |rows: &str| format!("structure,exercice,region,a,b,poids\n{rows}");
    let before = table("S1,2024,11,10,0,1\nS2,2024,11,10,0,1\n");
    let after = table("S1,2024,11,10,0,1\nS3,2024,93,30,0,1\n");
    let manifest = MANIFEST.replace("t.csv", "u.csv");
    let files = [("t.csv", before.as_str()), ("u.csv", &after), ("u.toml", manifest.as_str())];
    let mut desk = Desk::over(&[("loi", law)], &files);
    let a = evaluate(&mut desk.0, "loi", &[], "s.toml", false);
    let b = evaluate(&mut desk.0, "loi", &[], "u.toml", false);
    // S1: 500 beside S2, 200 beside both, 1 000 alone, 250 beside S3.
    let why = both_ways(&a, &b);
    assert_eq!(parts(&why), pairs(&[("entering", "-525"), ("leaving", "275")]));
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
    let mut desk = Desk::new(&CROSSED);
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
    let amounts = Side::Amounts(&amounts);
    let pairing = Pairing::new(&amounts, &side).unwrap();
    let error = Why::new(&pairing, [None, None], &options, &asked);
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
