//! A difference shared out: parts that add up to the digit on every shipped pair of policies; how
//! it reads.

use crate::cli::{repository, run, seen};
use crate::support::d;
use bareme::compare::why::{Change, Chosen, Method, Shares, Why, WhyOptions};
use bareme::compare::{Diff, DiffOptions, GroupBy, Pairing, Side};
use bareme::diagnostic::Diagnostic;
use bareme::engine::{self, Evaluation, Settings};
use bareme::policy::{self, Policy, Setting};
use bareme::scenario::{Dataset, Scenario, TableOptions};
use bareme::sources::Sources;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// A policy with its results.
pub struct Run {
    pub policy: Policy,
    pub evaluation: Evaluation,
    pub scenario: Scenario,
}

pub fn evaluate(
    sources: &mut Sources,
    id: &str,
    set: &[&str],
    scenario: &str,
    full_year: bool,
) -> Run {
    let set: Vec<Setting> = set.iter().map(|s| Setting::parse(s).unwrap()).collect();
    let policy = policy::load(sources, id, &set).unwrap_or_else(|e| panic!("{id}: {e:?}"));
    let options = TableOptions::default();
    let scenario = Scenario::load(sources, Path::new(scenario), &options).unwrap();
    let dataset = Arc::new(scenario.bind_all(&policy.columns()).unwrap());
    let evaluation = engine::evaluate(&policy, dataset, Settings::full_year(full_year)).unwrap();
    assert!(evaluation.failures.is_empty(), "{id}: {:?}", evaluation.failures);
    Run { policy, evaluation, scenario }
}

pub fn share(
    a: &Run,
    b: &Run,
    options: &DiffOptions,
    asked: &WhyOptions,
) -> Result<Why, Diagnostic> {
    let base = Side::run(&a.policy, &a.evaluation, Some("a"));
    let target = Side::run(&b.policy, &b.evaluation, Some("b"));
    let crossed: [Option<Dataset>; 2] =
        [(a, b), (b, a)].map(|(of, rows)| rows.scenario.bind_all(&of.policy.columns()).ok());
    Why::new(&Pairing::new(&base, &target)?, crossed.each_ref().map(Option::as_ref), options, asked)
}

pub fn all(by: Option<&str>) -> (DiffOptions, WhyOptions) {
    let options = DiffOptions { by: by.map(GroupBy::parse), ..DiffOptions::default() };
    (options, WhyOptions { order: None, structures: Chosen::All })
}

pub fn names(why: &Why) -> Vec<String> {
    let name = |player: &bareme::compare::why::Factor| {
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
pub fn adds_up(why: &Why) -> usize {
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

pub fn opposite(one: &Why, other: &Why) {
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

/// Closed envelopes rest on the whole population, on the year before and on another policy.
#[test]
fn parts_add_up_with_closed_envelopes_over_the_projection() {
    let mut sources = Sources::disk();
    let scenario = "scenarios/projection-2025-2030.toml";
    let new = "proposition-enveloppe-fermee";
    let changed = evaluate(&mut sources, new, &["ecart_admis=0.02"], scenario, false);
    let law = ["cout_etp=60_000", "seuil_dotation_b=12", "bornes_intenables=levees"];
    let other = evaluate(&mut sources, new, &law, scenario, false);
    let new = evaluate(&mut sources, new, &[], scenario, false);
    let (options, asked) = all(None);
    let ids = sources.stems(Path::new("policies"), &["rhai"]);
    let mut others = vec![changed, other];
    for id in ids.iter().filter(|id| **id != new.policy.id) {
        others.push(evaluate(&mut sources, id, &[], scenario, false));
    }
    for other in &others {
        let there = share(&new, other, &options, &asked).unwrap();
        let back = share(other, &new, &options, &asked).unwrap();
        // 60 structures, totals; six years and all of them.
        assert_eq!(adds_up(&there), 61 * 7, "{}", other.policy.id);
        opposite(&there, &back);
        gap_is_that_of_the_diff(&new, other, &options, &there);
    }
    // Envelopes are closed: totals stay, and structures gain what others lose, measure by measure.
    let there = share(&new, &others[1], &options, &asked).unwrap();
    assert_eq!(names(&there).len(), 3, "{:?}", names(&there));
    let total = there.totals.last().unwrap().as_ref().unwrap();
    assert!(total.parts.iter().all(|part| part.exact.is_zero()), "{total:?}");
    let moved = |(_, shares): &(_, Vec<Option<Shares>>)| {
        let all = shares.last().unwrap().as_ref().unwrap();
        all.parts.iter().filter(|part| !part.exact.is_zero()).count()
    };
    assert!(there.structures.iter().filter(|one| moved(one) == 3).count() > 5);
}

pub fn gap_is_that_of_the_diff(a: &Run, b: &Run, options: &DiffOptions, why: &Why) {
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
    for line in diff.structures.iter() {
        let (_, shares) =
            why.structures.iter().find(|(name, _)| **name == *line.structure).unwrap();
        let Some(all) = shares.last().unwrap() else {
            assert_eq!(line.sums.rows, 0);
            continue;
        };
        assert_eq!(line.sums.gap().value(), Some(all.exact_gap), "{}", line.structure);
    }
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
