//! Statistical secrecy against somebody who knows the policy, its parameters and the number of
//! rows, and who has every figure of the JSON, the richest of all formats: exact algebra gives no
//! withheld figure back. `BAREME_SECRETS=2000` tries more.

use crate::exactness::fraction::Random;
use crate::secrecy_report::{secrets_of, shown};
use crate::support::{self, d};
use bareme::analysis::{Asked, Grid, Subject, Sweep, SweepOptions};
use bareme::compare::{Diff, DiffOptions, GroupBy, RunOptions, RunSummary, Secrecy, Side};
use bareme::engine::{Evaluation, Settings};
use bareme::policy::Policy;
use bareme::render::locale::Lang;
use bareme::render::{self, Format, Style, Writing};
use bareme::sources::Sources;
use rust_decimal::Decimal;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

const YEARS: [i32; 2] = [2024, 2025];
const AMOUNTS: [&str; 4] = ["a", "b", "f", "total"];
const PRIME: u128 = (1 << 61) - 1;

fn times(a: u64, b: u64) -> u64 {
    u64::try_from(u128::from(a) * u128::from(b) % PRIME).unwrap()
}

fn inverse(n: u64) -> u64 {
    let (mut result, mut base, mut power) = (1, n, (1_u64 << 61) - 3);
    while power > 0 {
        if power & 1 == 1 {
            result = times(result, base);
        }
        base = times(base, base);
        power >>= 1;
    }
    result
}

fn residue(n: i128) -> u64 {
    u64::try_from(n.rem_euclid(i128::try_from(PRIME).unwrap())).unwrap()
}

/// A sum of unknowns, by name.
type Terms = Vec<(String, i128)>;

/// What somebody knows.
#[derive(Default)]
struct Attacker {
    numbers: BTreeMap<String, usize>,
    lines: Vec<(usize, BTreeMap<usize, u64>)>,
}

impl Attacker {
    fn rest(&mut self, terms: &Terms) -> BTreeMap<usize, u64> {
        let mut line: BTreeMap<usize, u64> = BTreeMap::new();
        let add = |line: &mut BTreeMap<usize, u64>, at: usize, n: u64| {
            let sum = (u128::from(line.get(&at).copied().unwrap_or(0)) + u128::from(n)) % PRIME;
            line.insert(at, u64::try_from(sum).unwrap());
        };
        for (name, n) in terms {
            let next = self.numbers.len();
            let at = *self.numbers.entry(name.clone()).or_insert(next);
            add(&mut line, at, residue(*n));
        }
        for (pivot, known) in &self.lines {
            let factor = line.get(pivot).copied().unwrap_or(0);
            if factor != 0 {
                for (at, n) in known {
                    add(&mut line, *at, times(residue(-1), times(factor, *n)));
                }
            }
        }
        line.retain(|_, n| *n != 0);
        line
    }

    fn learn(&mut self, terms: &Terms) {
        let mut line = self.rest(terms);
        let Some((&pivot, &n)) = line.iter().next() else { return };
        let own = inverse(n);
        for n in line.values_mut() {
            *n = times(*n, own);
        }
        self.lines.push((pivot, line));
    }

    fn knows(&mut self, terms: &Terms) -> bool {
        self.rest(terms).is_empty()
    }
}

/// Figures of a result: what each is made of, and whether it is shown.
#[derive(Default)]
struct Figures {
    shown: Vec<Terms>,
    withheld: Vec<(String, Terms)>,
    /// What holds by the rules themselves.
    known: Vec<Terms>,
}

impl Figures {
    fn add(&mut self, what: String, figure: &Value, terms: Terms) {
        if figure.is_null() { self.withheld.push((what, terms)) } else { self.shown.push(terms) }
    }

    /// How many are withheld, none of which can be computed.
    fn attacked(self, seed: u64) -> usize {
        let mut attacker = Attacker::default();
        self.known.iter().chain(&self.shown).for_each(|terms| attacker.learn(terms));
        for (what, terms) in &self.withheld {
            assert!(!attacker.knows(terms), "seed {seed}: {what} can be computed");
        }
        self.withheld.len()
    }
}

struct Trial {
    seed: u64,
    regions: BTreeSet<String>,
    years: Vec<i32>,
    table: String,
    parameters: [String; 4],
}

fn policy(parameters: &[String; 4]) -> String {
    let [taux, plafond, fixe, seuil] = parameters;
    format!(
        "policy(#{{ edition: 1, status: \"proposal\", label: \"P\", total: \"total\", eligible: \"admise\" }});\n\
         input(\"x\", \"decimal\", #{{ label: \"X\", unit: \"€\" }});\n\
         input(\"y\", \"decimal\", #{{ label: \"Y\", unit: \"€\" }});\n\
         input(\"region\", \"text\", #{{ label: \"R\" }});\n\
         param(\"taux\", {taux}, #{{ label: \"T\", unit: \"fraction\", basis: \"assumption\" }});\n\
         param(\"plafond\", {plafond}, #{{ label: \"P\", unit: \"€\", basis: \"assumption\" }});\n\
         param(\"fixe\", {fixe}, #{{ label: \"F\", unit: \"€\", basis: \"assumption\" }});\n\
         param(\"seuil\", {seuil}, #{{ label: \"S\", unit: \"€\", basis: \"assumption\" }});\n\
         /// A\n/// @unit €\nfn a(x, taux) {{ x * taux }}\n\
         /// B\n/// @unit €\nfn b(y, plafond) {{ min(y, plafond) }}\n\
         /// F\n/// @unit €\nfn f(fixe) {{ fixe }}\n\
         /// Total\n/// @unit €\nfn total(a, b, f) {{ a + b + f }}\n\
         /// Admise\nfn admise(x, seuil) {{ x > seuil }}\n\
         outputs([\"a\", \"b\", \"f\", \"total\", \"admise\"]);\n"
    )
}

impl Trial {
    fn new(seed: u64) -> Self {
        let mut random = Random::new(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let years = YEARS[..usize::try_from(random.between(1..=2)).unwrap()].to_vec();
        let (structures, of) = (random.between(3..=18), random.between(1..=4));
        let mut table = "structure,exercice,region,x,y\n".to_owned();
        let mut regions = BTreeSet::new();
        for structure in 0..structures {
            let region = format!("R{}", random.between(1..=of));
            let large = random.chance(8);
            for year in &years {
                let most = if large { 900_000 } else { 3_000 };
                let x = if random.chance(10) { 0 } else { random.between(0..=most) };
                let y = random.between(1..=2_000);
                writeln!(table, "S{structure},{year},{region},{x}.{:02},{y}", x % 100).unwrap();
            }
            regions.insert(region);
        }
        let taux = format!("0.{:02}", random.between(1..=60));
        let parameters = [
            taux,
            random.pick(&["1_500", "1_950", "100_000"]).to_owned(),
            random.pick(&["0", "250"]).to_owned(),
            random.between(0..=900).to_string(),
        ];
        Self { seed, regions, years, table, parameters }
    }

    /// The same rules with one parameter or two of another value.
    fn other(&self) -> [String; 4] {
        let mut random = Random::new(self.seed.wrapping_mul(0xD134_2543_DE82_EF95));
        let mut parameters = self.parameters.clone();
        for _ in 0..random.between(1..=2) {
            match random.between(0..=3) {
                0 => parameters[0] = format!("0.{:02}", random.between(1..=60)),
                1 => parameters[1] = random.between(1_800..=2_000).to_string(),
                2 => parameters[2] = random.between(0..=300).to_string(),
                _ => parameters[3] = random.between(0..=900).to_string(),
            }
        }
        parameters
    }

    fn evaluated(&self, parameters: &[String; 4]) -> (Policy, Evaluation) {
        let files = [("policies/p.rhai", policy(parameters)), ("t.csv", self.table.clone())];
        let files = files.map(|(name, text)| (name.to_owned(), text));
        let mut sources = Sources::memory(files.to_vec());
        support::evaluate(&mut sources, "p", Path::new("t.csv"), &[], Settings::default()).unwrap()
    }

    /// An unknown for each region and year of a place (the whole or a region, a period).
    fn cells(&self, of: &str, region: Option<&str>, period: &Value) -> Terms {
        let regions = self.regions.iter().filter(|name| region.is_none_or(|r| r == *name));
        let years = || {
            self.years.iter().filter(|year| period.as_i64().is_none_or(|p| p == i64::from(**year)))
        };
        regions.flat_map(|r| years().map(move |y| (format!("{of} {r} {y}"), 1))).collect()
    }

    /// How many figures are withheld of a run.
    fn run(&self) -> usize {
        let (policy, evaluation) = self.evaluated(&self.parameters);
        let by = Some(GroupBy::parse("region"));
        let options = RunOptions { by, secrecy: Some(Secrecy::default()), ..RunOptions::default() };
        let summary = RunSummary::new(&policy, &evaluation, &options).unwrap();
        let mut json = Vec::new();
        render::run::write(&[summary], &machine(), &mut json).unwrap();
        let json: Value = serde_json::from_slice(&json).unwrap();
        let mut figures = Figures::default();
        let empty = Vec::new();
        let groups = json["groups"]["groups"].as_array().unwrap_or(&empty);
        let places = groups.iter().map(|group| (group["name"].as_str(), &group["years"]));
        for (region, blocks) in places.chain([(None, &json["years"])]) {
            for block in blocks.as_array().unwrap() {
                let period = &block["period"];
                let what = |name: &str| format!("{name} {region:?} {period}");
                for amount in AMOUNTS {
                    let total = &block["amounts"][amount];
                    figures.add(what(amount), &total["sum"], self.cells(amount, region, period));
                    // Rows are told with the sum only.
                    if !total["sum"].is_null() {
                        figures.add(
                            what("rows"),
                            &total["rows"],
                            self.cells("rows", region, period),
                        );
                    }
                }
                // Structures of several years count once: they add up over regions alone.
                let paid = |name: &str| {
                    let regions = self.regions.iter().filter(|n| region.is_none_or(|r| r == *n));
                    regions.map(|r| (format!("{name} {r} {period}"), 1)).collect::<Terms>()
                };
                for count in ["structures_eligible", "structures_paid", "structures_present"] {
                    figures.add(what(count), &block[count], paid(count));
                }
                // A mean tells nothing more than what it is the mean of.
                let (total, paid) = (&block["amounts"]["total"]["sum"], &block["structures_paid"]);
                assert!(
                    block["mean_per_structure"].is_null() || total.is_number() && paid.is_number()
                );
            }
        }
        for region in &self.regions {
            for year in &self.years {
                let cell = |of: &str| format!("{of} {region} {year}");
                let sum = [("a", 1), ("b", 1), ("f", 1), ("total", -1)];
                figures.known.push(sum.map(|(of, n)| (cell(of), n)).to_vec());
                // The same amount for each row, by the rules.
                let fixe: i128 = self.parameters[2].parse().unwrap();
                figures.known.push(vec![(cell("f"), 1), (cell("rows"), -fixe)]);
            }
        }
        for year in self.years.iter().map(|year| Value::from(*year)) {
            figures.known.push(self.cells("rows", None, &year));
        }
        figures.attacked(self.seed)
    }

    /// How many figures are withheld of a comparison.
    fn diff(&self) -> usize {
        let ((p, a), (q, b)) = (self.evaluated(&self.parameters), self.evaluated(&self.other()));
        let options = DiffOptions {
            by: Some(GroupBy::parse("region")),
            secrecy: Some(Secrecy::default()),
            ..DiffOptions::default()
        };
        let diff = Diff::new(&Side::run(&p, &a, None), &Side::run(&q, &b, None), &options).unwrap();
        let mut json = Vec::new();
        render::diff::write(&[vec![diff]], &machine(), &mut json).unwrap();
        let json: Value = serde_json::from_slice(&json).unwrap();
        let mut figures = Figures::default();
        let side = |of: &str, side: &str| format!("{side} {of}");
        let totals = |name: &str, region: Option<&str>, totals: &Value, figures: &mut Figures| {
            for total in totals.as_array().into_iter().flatten() {
                let period = &total["period"];
                let what = |of: &str| format!("{of} {name} {region:?} {period}");
                let of = |of: &str| self.cells(&side(name, of), region, period);
                figures.add(what("base"), &total["base"], of("base"));
                figures.add(what("target"), &total["target"], of("target"));
                let less = of("base").into_iter().map(|(name, n)| (name, -n));
                figures.add(
                    what("delta"),
                    &total["delta"],
                    of("target").into_iter().chain(less).collect(),
                );
                figures.add(what("rows"), &total["rows"], self.cells("rows", region, period));
                let both = total["base"].is_number() && total["delta"].is_number();
                assert!(!total["delta_percent"].is_number() || both, "{}", what("percent"));
            }
        };
        for measure in json["measures"].as_array().unwrap() {
            let name = measure["base"]["name"].as_str().unwrap();
            totals(name, None, &measure["totals"], &mut figures);
        }
        for group in json["groups"]["groups"].as_array().unwrap() {
            totals("total", group["name"].as_str(), &group["totals"], &mut figures);
        }
        for classes in json["classes"].as_array().unwrap() {
            self.classes(classes, &mut figures);
        }
        for numbers in json["eligibility"].as_array().unwrap() {
            let names = ["newly", "no_longer", "still", "never"];
            let of = |name: &str| (format!("{name} {}", numbers["period"]), 1);
            for name in names {
                figures.add(
                    format!("{name} {}", numbers["period"]),
                    &numbers[name],
                    vec![of(name)],
                );
            }
            figures.known.push(names.map(of).to_vec());
        }
        for region in &self.regions {
            for year in &self.years {
                for s in ["base", "target"] {
                    let cell = |of: &str| format!("{} {region} {year}", side(of, s));
                    let sum = [("a", 1), ("b", 1), ("f", 1), ("total", -1)];
                    figures.known.push(sum.map(|(of, n)| (cell(of), n)).to_vec());
                }
                // `a` is the input times a parameter on both sides.
                let taux = |p: &[String; 4]| p[0][2..].parse::<i128>().unwrap();
                let cell = |s: &str| format!("{} {region} {year}", side("a", s));
                let terms = [("base", taux(&self.other())), ("target", -taux(&self.parameters))];
                figures.known.push(terms.map(|(s, n)| (cell(s), n)).to_vec());
            }
        }
        for year in self.years.iter().map(|year| Value::from(*year)) {
            figures.known.push(self.cells("rows", None, &year));
        }
        figures.attacked(self.seed)
    }

    /// Winners, losers and classes of a period: what each is made of, by what it can hold.
    fn classes(&self, classes: &Value, figures: &mut Figures) {
        let period = &classes["period"];
        let pieces: [(&str, &[&str]); 9] = [
            ("gains_more_than_5_percent", &["more +"]),
            ("gains_less_than_5_percent", &["less +"]),
            ("stable", &["stable +", "stable 0", "stable -"]),
            ("loses_less_than_5_percent", &["less -"]),
            ("loses_more_than_5_percent", &["more -"]),
            ("gains_over_other_months", &["months +"]),
            ("loses_over_other_months", &["months -"]),
            ("winners", &["more +", "less +", "stable +", "months +"]),
            ("losers", &["more -", "less -", "stable -", "months -"]),
        ];
        let piece = |of: &str, sort: &str| (format!("{of} of {sort} {period}"), 1);
        for sort in ["structures", "delta"] {
            for (name, of) in pieces {
                let terms: Terms = of.iter().map(|of| piece(of, sort)).collect();
                figures.add(format!("{sort} of {name} {period}"), &classes[name][sort], terms);
                let told = |key: &str| !classes[name][key].is_null();
                assert!(!told("mean") || told("structures") && told("delta"), "{name}");
                assert!(!told("etp") || told("delta"), "{name}");
            }
        }
        let shares = || pieces[..7].iter().flat_map(|(_, of)| of.iter().copied());
        figures.add(
            format!("left out {period}"),
            &classes["not_comparable"],
            vec![piece("left out", "structures")],
        );
        let count = shares().chain(["left out"]).map(|of| piece(of, "structures"));
        figures.known.push(count.collect());
        figures.known.push(vec![piece("stable 0", "delta")]);
        let side = |s: &str, n: i128| {
            let cells = self.cells(&format!("{s} total"), None, period);
            cells.into_iter().map(move |(name, _)| (name, n))
        };
        let gap = shares().map(|of| piece(of, "delta"));
        figures.known.push(gap.chain(side("target", -1)).chain(side("base", 1)).collect());
    }

    /// How many amounts are withheld of a comparison, none of which reaches its report.
    fn report(&self) -> usize {
        let folder = tempfile::tempdir().unwrap();
        let write =
            |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        write("p.rhai", &policy(&self.parameters));
        write("q.rhai", &policy(&self.other()));
        write("t.csv", &self.table);
        let secret = ["--secret", "min=3,dominance=85"];
        let done = |command: &str, more: &[&str]| {
            let args = [command, "p.rhai", "q.rhai", "-s", "t.csv", "--by", "region"];
            let done = crate::cli::run(folder.path(), "fr", &[&args[..], more].concat());
            assert_eq!(done.status, 0, "seed {}: {}", self.seed, done.stderr);
            done.stdout
        };
        let json = |more: &[&str]| -> Value {
            serde_json::from_str(&done("diff", &[&["--format", "json"], more].concat())).unwrap()
        };
        let secrets = secrets_of(&json(&[]), &json(&secret));
        for more in [&[][..], &["--note"]] {
            let page = shown(&done("report", &[more, &secret].concat()), "fr");
            let told: Vec<_> = secrets.intersection(&page).collect();
            assert!(told.is_empty(), "seed {} {more:?}: {told:?}", self.seed);
        }
        secrets.len()
    }

    /// How many lines are withheld of a sweep: no mixture of those that are shown is the matter of
    /// one structure, or of two.
    fn sweep(&self) -> usize {
        let (policy, evaluation) = self.evaluated(&self.parameters);
        let scenario = "t";
        let subject = Subject {
            policy: &policy,
            evaluation: &evaluation,
            settings: Settings::default(),
            scenario,
        };
        let vary = ["plafond=500..2_500:500".to_owned()];
        let grid = Grid::parse(&vary, &policy, 1000).unwrap();
        let runs = |secrecy: Option<Secrecy>| {
            let asked = Asked { secrecy, ..Asked::default() };
            let options = SweepOptions { asked, threads: 1, ..SweepOptions::default() };
            let sweep = Sweep::new(subject, grid.clone(), None, &options, &|| ()).unwrap();
            let mut json = Vec::new();
            render::analysis::sweep(&[sweep], &machine(), &mut json).unwrap();
            serde_json::from_slice::<Value>(&json).unwrap()["points"].as_array().unwrap().clone()
        };
        let secret = runs(Some(Secrecy::default()));
        let amounts = |value: &Value| -> Vec<Decimal> {
            let mut parameters = self.parameters.clone();
            parameters[1] = value.to_string();
            let (_, evaluation) = self.evaluated(&parameters);
            let rows = 0..evaluation.dataset.rows.len();
            let cells = rows.map(|row| d(&support::cell(&evaluation, "total", row)));
            // All years of a structure follow one another.
            let cells: Vec<Decimal> = cells.collect();
            cells.chunks(self.years.len()).map(|years| years.iter().sum()).collect()
        };
        let mut lines: Vec<Vec<Decimal>> = Vec::new();
        let mut withheld = 0;
        for point in &secret {
            let total = point["totals"].as_array().unwrap().last().unwrap();
            if total["amount"]["sum"].is_null() {
                withheld += 1;
                assert!(point["delta"].is_null());
            } else {
                lines.push(amounts(&point["values"]["plafond"]));
            }
        }
        let structures = lines.first().map_or(0, Vec::len);
        let rank = |without: &[usize]| {
            let mut attacker = Attacker::default();
            for line in &lines {
                let kept = line.iter().enumerate().filter(|(s, _)| !without.contains(s));
                let cents = |n: Decimal| (n * Decimal::from(10_000)).trunc().mantissa();
                attacker.learn(&kept.map(|(s, n)| (s.to_string(), cents(*n))).collect());
            }
            attacker.lines.len()
        };
        let all = rank(&[]);
        for s in 0..structures {
            for t in s..structures {
                assert_eq!(rank(&[s, t]), all, "seed {}: {s} and {t} alone", self.seed);
            }
        }
        withheld
    }
}

fn machine() -> Writing {
    Writing::new(Format::Json, Style { lang: Lang::En, color: false, width: None })
}

#[test]
#[expect(clippy::print_stdout, reason = "a long run tells what it did")]
fn exact_algebra_gives_no_withheld_figure_back() {
    let trials = std::env::var("BAREME_SECRETS").ok().and_then(|n| n.parse().ok()).unwrap_or(120);
    let (mut runs, mut diffs, mut sweeps, mut reports) = (0, 0, 0, 0);
    // A report is a process or two for each page.
    for seed in 1..=trials / 10 {
        reports += Trial::new(seed).report();
    }
    for seed in 1..=trials {
        let trial = Trial::new(seed);
        runs += trial.run();
        diffs += trial.diff();
        sweeps += trial.sweep();
    }
    println!(
        "{trials} runs, diffs and sweeps: {runs}, {diffs} figures and {sweeps} lines withheld"
    );
    println!("{} reports: {reports} amounts withheld", trials / 10);
    assert!(
        runs > 200 && diffs > 200 && sweeps > 10 && reports > 20,
        "{runs} {diffs} {sweeps} {reports}"
    );
}
