//! Random policies over random tables: every evaluator gives what the interpreter gives, values,
//! missing cells and errors with their places.
//!
//! The long mode compares millions of outputs: `BAREME_POLICIES=20000 cargo test --release
//! random_policies -- --nocapture`.

use bareme::diagnostic::Diagnostics;
use bareme::engine::{Cell, Evaluation, Prepared, Settings, Tier};
use bareme::policy::{self, Policy};
use bareme::scenario::{Scenario, TableOptions};
use bareme::sources::Sources;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

/// A small generator: the same numbers on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % n
    }

    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[usize::try_from(self.below(list.len() as u64)).unwrap()]
    }
}

/// What an expression gives.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Number,
    /// A number that may be missing: never decided on.
    Maybe,
    Boolean,
    Text,
    Date,
}

/// A formula under construction.
struct Writer<'a> {
    random: &'a mut Random,
    /// Formulas already there.
    formulas: &'a [(String, Kind)],
    needs: Vec<String>,
    locals: usize,
}

impl Writer<'_> {
    fn need(&mut self, name: &str) -> String {
        if !self.needs.iter().any(|n| n == name) {
            self.needs.push(name.to_owned());
        }
        name.to_owned()
    }

    fn formula(&mut self, kind: Kind) -> Option<String> {
        let known: Vec<String> =
            self.formulas.iter().filter(|(_, k)| *k == kind).map(|(n, _)| n.clone()).collect();
        if known.is_empty() {
            return None;
        }
        let at = usize::try_from(self.random.below(known.len() as u64)).unwrap();
        Some(self.need(&known[at]))
    }

    fn literal(&mut self) -> String {
        let list = [
            "0",
            "1",
            "2",
            "3",
            "7",
            "12",
            "100",
            "1000",
            "0.2",
            "0.005",
            "1.5",
            "33.33",
            "0.1",
            "6000",
            "22800",
            "0.000000000000001",
            "123456789.123456",
            "99999999999",
            "2.50",
        ];
        self.random.pick(&list).to_owned()
    }

    fn number(&mut self, depth: u64) -> String {
        if depth == 0 {
            return match self.random.below(6) {
                0 => self.literal(),
                1 => self.need("n"),
                2 => self.need("x"),
                3 => self.need("p"),
                4 => self.formula(Kind::Number).unwrap_or_else(|| "4".to_owned()),
                _ => self.need("k"),
            };
        }
        let d = depth - 1;
        match self.random.below(22) {
            0 => format!("({} + {})", self.number(d), self.number(d)),
            1 => format!("({} - {})", self.number(d), self.number(d)),
            2 | 3 => format!("({} * {})", self.number(d), self.number(d)),
            4 | 5 => format!(
                "({} / {})",
                self.number(d),
                self.random.pick(&["12", "3", "7", "1000", "0.4"])
            ),
            6 => format!("({} / {})", self.number(d), self.number(d)),
            7 => format!("min({}, {})", self.number(d), self.number(d)),
            8 => format!("max({}, {}, {})", self.number(d), self.number(d), self.literal()),
            9 | 10 => {
                let digits = self.random.pick(&["2", "0", "1", "-1", "4"]);
                let name = self.random.pick(&["round", "round", "round_up", "round_down"]);
                format!("{name}({}, {digits})", self.number(d))
            }
            11 | 12 => {
                let condition = self.boolean(d);
                format!("if {condition} {{ {} }} else {{ {} }}", self.number(d), self.number(d))
            }
            13 => {
                let name = self.random.pick(&["interpolate", "marginal", "step"]);
                let scale = self.need("s");
                format!("{name}({scale}, {})", self.number(d))
            }
            14 => format!("or_else({}, {})", self.maybe(d), self.number(d)),
            15 => format!("max_present({}, {})", self.maybe(d), self.number(d)),
            16 => format!("aide({}, {})", self.number(d), self.number(d)),
            17 => {
                let text = self.text(d);
                format!(
                    "switch {text} {{ \"a\" | \"b\" => {}, \"c\" => {}, _ => {} }}",
                    self.number(d),
                    self.number(d),
                    self.literal()
                )
            }
            18 => {
                self.locals += 1;
                let name = format!("l{}", self.locals);
                let first = self.number(d);
                let other = self.number(d);
                format!(
                    "if true {{ let {name} = {first}; {name} += {other}; {name} * 2 }} else {{ 0 }}"
                )
            }
            19 => {
                let (from, to) = (self.date(d), self.date(d));
                format!(
                    "months_in_year({}, {from}, {to})",
                    self.random.pick(&["2023", "2024", "exercice"])
                )
                .replace("exercice", &self.need("exercice"))
            }
            20 => format!("{}({})", self.random.pick(&["year", "month"]), self.date(d)),
            _ => format!("(-{} + abs({}))", self.number(d), self.number(d)),
        }
    }

    fn maybe(&mut self, depth: u64) -> String {
        if depth == 0 {
            return self.need("m");
        }
        let d = depth - 1;
        match self.random.below(6) {
            0 => format!("({} + {})", self.maybe(d), self.number(d)),
            1 => format!("({} * {})", self.number(d), self.maybe(d)),
            2 => format!("({} / 3)", self.maybe(d)),
            3 => format!("round({}, 2)", self.maybe(d)),
            4 => format!("if {} {{ {} }} else {{ none() }}", self.boolean(d), self.number(d)),
            _ => format!("min({}, {})", self.maybe(d), self.number(d)),
        }
    }

    fn boolean(&mut self, depth: u64) -> String {
        if depth == 0 {
            return match self.random.below(3) {
                0 => self.need("b"),
                1 => self.formula(Kind::Boolean).unwrap_or_else(|| "true".to_owned()),
                _ => format!("is_missing({})", self.need("m")),
            };
        }
        let d = depth - 1;
        match self.random.below(9) {
            0..=2 => {
                let op = self.random.pick(&["<", "<=", ">", ">=", "==", "!="]);
                format!("{} {op} {}", self.number(d), self.number(d))
            }
            3 => format!("({} && {})", self.boolean(d), self.boolean(d)),
            4 => format!("({} || {})", self.boolean(d), self.boolean(d)),
            5 => format!("!({})", self.boolean(d)),
            6 => format!("{} {} {}", self.text(d), self.random.pick(&["==", "!="]), self.text(d)),
            7 => format!(
                "{} {} {}",
                self.date(d),
                self.random.pick(&["<", ">=", "=="]),
                self.date(d)
            ),
            _ => {
                format!("starts_with({}, \"{}\")", self.text(0), self.random.pick(&["a", "c", "x"]))
            }
        }
    }

    fn text(&mut self, depth: u64) -> String {
        if depth == 0 {
            return match self.random.below(3) {
                0 => format!("\"{}\"", self.random.pick(&["a", "b", "c", "é"])),
                1 => self.formula(Kind::Text).unwrap_or_else(|| "\"b\"".to_owned()),
                _ => self.need("t"),
            };
        }
        let d = depth - 1;
        match self.random.below(4) {
            0 => format!("({} + {})", self.text(d), self.text(d)),
            1 => {
                format!("if {} {{ {} }} else {{ {} }}", self.boolean(d), self.text(d), self.text(d))
            }
            2 => format!("lower({})", self.text(d)),
            _ => self.text(0),
        }
    }

    fn date(&mut self, depth: u64) -> String {
        match self.random.below(if depth == 0 { 2 } else { 5 }) {
            0 => format!(
                "date(\"{}\")",
                self.random.pick(&["2023-07-31", "2024-01-01", "2024-02-29"])
            ),
            1 => self.need("day"),
            2 => format!("max({}, {})", self.date(0), self.date(0)),
            3 => format!("or_else({}, {})", self.need("end"), self.date(0)),
            _ => {
                format!("if {} {{ {} }} else {{ {} }}", self.boolean(0), self.date(0), self.date(0))
            }
        }
    }
}

const HEAD: &str = r#"
policy(#{ edition: 1, label: "aléatoire", status: "hypothesis" });
input("n", "integer"); input("x", "decimal"); input("m", "decimal", #{ optional: true });
input("t", "text"); input("b", "boolean"); input("day", "date");
input("end", "date", #{ optional: true });
param("p", dated([["2020-01-01", 55_000.5], ["2024-01-01", 57_000]]));
param("s", scale([[0, 1], [1_000, 4], [3_000, 6.5], [6_000, 7]]));
param("k", by_key("t", [["a", 3], ["b", 0.25], ["c", -12], ["É", 7]]));
private fn aide(u, v) { if u > v { return u / 3; } let w = u * 2; w - v }
"#;

fn random_policy(random: &mut Random) -> String {
    let mut formulas: Vec<(String, Kind)> = Vec::new();
    let mut text = HEAD.to_owned();
    for i in 0..6 {
        let kind = match random.below(8) {
            0 => Kind::Boolean,
            1 => Kind::Text,
            2 => Kind::Maybe,
            3 => Kind::Date,
            _ => Kind::Number,
        };
        let depth = 1 + random.below(4);
        let mut writer = Writer { random, formulas: &formulas, needs: vec![], locals: 0 };
        let body = match kind {
            Kind::Number => writer.number(depth),
            Kind::Maybe => writer.maybe(depth),
            Kind::Boolean => writer.boolean(depth),
            Kind::Text => writer.text(depth.min(2)),
            Kind::Date => writer.date(depth),
        };
        let name = format!("f{i}");
        let _ = writeln!(text, "fn {name}({}) {{\n    {body}\n}}", writer.needs.join(", "));
        // What may be missing is decided on by nobody but its own guards.
        formulas.push((name, kind));
    }
    text
}

fn random_table(random: &mut Random, rows: usize) -> String {
    let mut text = "structure,exercice,n,x,m,t,b,day,end\n".to_owned();
    for i in 0..rows {
        let n = match random.below(6) {
            0 => 0,
            1 => [999, 1_000, 3_000, 6_000][usize::try_from(random.below(4)).unwrap()],
            _ => random.below(9_000),
        };
        let x = match random.below(8) {
            0 => "0".to_owned(),
            1 => "-12.345".to_owned(),
            2 => "987654321.123456789".to_owned(),
            _ => format!("{}.{:02}", random.below(300_000), random.below(100)),
        };
        let m =
            if random.below(3) == 0 { String::new() } else { format!("{}.5", random.below(50)) };
        let t = random.pick(&["a", "b", "c", "É"]);
        let b = random.pick(&["true", "false"]);
        let day = random.pick(&["2022-03-01", "2023-12-31", "2024-02-29", "2024-06-15"]);
        let end = random.pick(&["", "2024-04-30", "2025-04-30"]);
        let year = 2_022 + i % 3;
        let _ = writeln!(text, "S{},{year},{n},{x},{m},{t},{b},{day},{end}", i / 3);
    }
    text
}

fn load(policy: &str, table: &str) -> Result<(Policy, Prepared), Diagnostics> {
    let files = [("policies/p.rhai", policy), ("t.csv", table)];
    let mut sources = Sources::memory(files);
    let policy = policy::load(&mut sources, "p", &[])?;
    let scenario = Scenario::load(&mut sources, Path::new("t.csv"), &TableOptions::default())?;
    let dataset = scenario.bind(&policy.inputs)?;
    Ok((policy, Prepared::new(Arc::new(dataset))))
}

/// The first difference between two evaluations, if there is one.
fn difference(reference: &Evaluation, other: &Evaluation) -> Option<String> {
    for (name, cells) in &reference.columns {
        for (row, cell) in cells.iter().enumerate() {
            let theirs = other.cell(name, row)?;
            let same = match (&cell, &theirs) {
                (Cell::Value(a), Cell::Value(b)) => a.leave() == b.leave(),
                (Cell::Error(a), Cell::Error(b)) => {
                    let (a, b) = (&reference.failures[*a as usize], &other.failures[*b as usize]);
                    let (x, y) = (&a.diagnostic, &b.diagnostic);
                    (&a.formula, x.code, x.span, &x.related)
                        == (&b.formula, y.code, y.span, &y.related)
                }
                _ => false,
            };
            if !same {
                return Some(format!("{name}, row {row}: {cell:?} and {theirs:?}"));
            }
        }
    }
    None
}

#[test]
fn random_policies_agree_on_every_evaluator() {
    let asked = std::env::var("BAREME_POLICIES").ok().and_then(|n| n.parse().ok());
    let policies: usize = asked.unwrap_or(150);
    let rows = if asked.is_some() { 200 } else { 45 };
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let (mut compared, mut blocks, mut decimals, mut refused) = (0, 0, 0, 0);
    for _ in 0..policies {
        let text = random_policy(&mut random);
        let table = random_table(&mut random, rows);
        let Ok((policy, prepared)) = load(&text, &table) else {
            refused += 1;
            continue;
        };
        let mut prepared = Some(prepared);
        let mut by = |tier, threads| {
            let mut with = prepared.take().unwrap().with_threads(threads);
            let evaluation = with.evaluate(&policy, Settings::default(), tier).unwrap();
            prepared = Some(with);
            evaluation
        };
        let reference = by(Tier::Interpreter, 1);
        for (tier, threads) in [
            (Tier::Decimals, 1),
            (Tier::Decimals, 3),
            (Tier::Blocks, 1),
            (Tier::Blocks, 2),
            (Tier::Blocks, 7),
        ] {
            let other = by(tier, threads);
            if let Some(found) = difference(&reference, &other) {
                panic!("{tier:?}, {threads} threads: {found}\n{text}");
            }
            if (tier, threads) == (Tier::Blocks, 1) {
                let in_blocks = other.plan.iter().filter(|p| p.tier == Tier::Blocks).count();
                blocks += in_blocks;
                decimals += other.plan.len() - in_blocks;
            }
        }
        compared += reference.columns.len() * rows;
    }
    assert!(refused * 2 < policies, "{refused} policies of {policies} refused");
    let share = format!("{compared} outputs; {blocks} formulas in blocks, {decimals} in decimals");
    assert!(blocks * 4 > blocks + decimals && decimals * 10 > blocks, "{share}");
}
