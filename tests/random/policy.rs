//! Random policies: declarations, helpers, a graph of formulas, sometimes a policy that extends
//! another.

use super::formula::Writer;
use super::names::{Flavour, Helper, Kind, Name, Parameters, Presence};
use crate::exactness::fraction::Random;
use std::fmt::Write as _;

/// A policy as texts.
#[derive(Clone, Debug)]
pub(super) struct Written {
    /// Whether anything depends on the year.
    pub(super) dated: bool,
    /// Declarations of the policy, or of the one that it extends.
    head: String,
    /// Declarations of the policy that extends the other, if there is one.
    child: Option<String>,
    module: String,
    formulas: Vec<Formula>,
}

/// A formula as text.
#[derive(Clone, Debug)]
struct Formula {
    name: String,
    /// In the policy that extends the other.
    in_child: bool,
    /// A number, which no row lacks but those in error, and few are.
    sure: bool,
    needs: Vec<String>,
    text: String,
}

const INPUTS: &str = r#"
input("n", "integer"); input("w", "integer"); input("x", "decimal"); input("y", "decimal");
input("q", "decimal"); input("g", "decimal"); input("z", "decimal");
input("m", "decimal", #{ optional: true }); input("o", "integer", #{ optional: true });
input("rare", "decimal", #{ optional: true });
input("t", "text"); input("cat", "text", #{ otherwise: "b" }); input("u", "text", #{ optional: true });
input("b", "boolean"); input("vrai", "boolean", #{ optional: true });
input("day", "date"); input("end", "date", #{ optional: true });
"#;

const PARAMETERS: &str = r#"
param("r", 0.2); param("lecture", "b"); param("actif", true); param("absent", none("€"));
param("jour", date("2024-03-15"));
param("s", scale([[0, 1], [1_000, 4], [3_000, 6.5], [6_000, 7]]));
param("s2", scale([[-10, 0.05], [0, -3], [0.005, 12.5], [99.9, 1 / 3], [20_000, 0]]));
param("longue", scale([[0, 0], [1, 1], [2, 3], [3, 2], [4, 9], [5, 1], [6, 0], [7, 4], [8, 5], [9, 6],
    [10, 7], [11, 3], [12, 8], [13, 8], [14, 2], [15, 1], [16, 9], [17, 7], [18, 0], [19, 4], [20, 5],
    [30, 50], [100, 200.5], [1_000, 300], [2_000, 7], [5_000.5, 1]]));
param("k", by_key("t", [["a", 3], ["b", 0.25], ["c", -12], ["É", 7]]));
param("kb", by_key("t", [["a", true], ["b", false], ["c", true], ["É", false]]));
param("kt", by_key("t", [["a", "c"], ["b", "b"], ["c", "x"], ["É", "é"]]));
param("kn", by_key("cat", [["a", 3], ["b", none()], ["c", 1.005]]));
param("kf", by_key("categorie", [["petite", 1.5], ["moyenne", 22.75]]));
param("tl", timeline([["2020-01-01", 6], ["2024-09-01", 6.60], ["2025-02-15", 1 / 3]]));
param("ts", timeline([["2000-01-01", scale([[0, 1], [500, 3]])], ["2024-02-29", scale([[0, 0.5], [10, 7.125]])]]));
"#;

const DATED: &str = r#"
param("p", dated([["2020-01-01", 55_000.5], ["2024-01-01", 57_000]]));
param("recent", dated([["2024-01-01", 12.5], ["2025-07-01", 13]]));
param("reading", dated([["2020-01-01", "a"], ["2023-06-01", "b"]]));
param("ouvert", dated([["2020-01-01", false], ["2023-01-01", true]]));
param("sd", dated([["2000-01-01", scale([[0, 0], [10, 1]])], ["2024-01-01", scale([[0, 1], [7, 3.5]])]]));
param("kd", dated([["2020-01-01", by_key("t", [["a", 1], ["b", 2], ["c", 3], ["É", 4]])],
    ["2024-01-01", by_key("cat", [["a", 10], ["b", 20], ["c", 30.005]])]]));
param("moyen", dated([["2020-01-01", 3.125], ["2023-05-01", 1 / 3], ["2024-09-15", 7]]), #{ within: "months" });
param("entrant", dated([["2024-10-01", 12]]), #{ within: "months" });
param("kmoyen", dated([["2020-06-01", by_key("t", [["a", 1], ["b", 2], ["c", 1 / 3], ["É", 4]])],
    ["2025-04-01", by_key("t", [["a", 10], ["b", -2], ["c", 3], ["É", 0.005]])]]), #{ within: "months" });
"#;

const UNDATED: &str = r#"
param("p", 55_000.5); param("recent", 12.5); param("reading", "a"); param("ouvert", false);
param("sd", scale([[0, 1], [7, 3.5]])); param("kd", by_key("cat", [["a", 1], ["b", 2], ["c", 3]]));
"#;

/// Functions of every script, and formulas that parameters and other formulas rely on.
const OWN: &str = r#"
private fn diviser(x, y) { x / y }
private fn bareme(s, x) { interpolate(s, abs(x)) * 2 }
private fn allonger(t) {
    let l = t + "x";
    l += l; l += l; l += l; l += l; l += l; l += l; l += l;
    l += l; l += l; l += l; l += l; l += l; l += l; l += l;
    if l == "" { 1 } else { 2 }
}
private fn tiers(x) { if x < 0 { return 0; } x / 3 }
"#;
const RELIED_ON: &str = r#"
fn absente(rare) { rare }
fn categorie(w) { if w > 3 { "moyenne" } else { "petite" } }
"#;

const SCALES: Parameters = Parameters {
    scales: &["s", "s2"],
    other_scales: &["longue", "sd"],
    timelines: &["tl"],
    scale_timelines: &["ts"],
};

/// What every formula may name, beside the formulas before it.
fn names(dated: bool) -> Vec<Name> {
    use Kind::{Boolean, Date, Number, Text, Whole};
    use Presence::{Careless, Maybe, Sure};
    let name = |text: &str, kind, presence, calm| Name::new(text, kind, presence, calm);
    let mut names = vec![
        name("n", Whole, Sure, true),
        name("w", Whole, Sure, true),
        name("x", Number, Sure, true),
        name("x", Number, Sure, true),
        name("y", Number, Sure, true),
        name("q", Number, Sure, false),
        name("g", Number, Sure, false),
        name("z", Number, Sure, true),
        name("m", Number, Maybe, true),
        name("o", Number, Maybe, true),
        name("rare", Number, Maybe, true),
        name("t", Text, Sure, true),
        name("cat", Text, Sure, true),
        name("u", Text, Maybe, true),
        name("b", Boolean, Sure, true),
        name("vrai", Boolean, Maybe, true),
        name("day", Date, Sure, true),
        name("end", Date, Maybe, true),
        name("r", Number, Sure, true),
        name("p", Number, Sure, true),
        name("k", Number, Sure, true),
        name("kb", Boolean, Sure, true),
        name("kt", Text, Sure, true),
        name("kn", Number, Careless, false),
        name("kd", Number, Sure, false),
        name("kf", Number, Sure, true),
        name("lecture", Text, Sure, true),
        name("reading", Text, Sure, true),
        name("actif", Boolean, Sure, true),
        name("ouvert", Boolean, Sure, true),
        name("absent", Number, Maybe, true),
        name("jour", Date, Sure, true),
        name("absente", Number, Careless, false),
        name("categorie", Text, Sure, true),
    ];
    if dated {
        names.push(name("exercice", Whole, Sure, true));
        names.push(Name { failing: true, ..name("recent", Number, Sure, true) });
        names.push(Name { failing: true, ..name("entrant", Number, Sure, true) });
        names.push(name("moyen", Number, Sure, false));
        names.push(name("kmoyen", Number, Sure, false));
    }
    names
}

/// A helper of a script, with its text.
fn helper(random: &mut Random, name: &str, own: &[Helper], word: &str) -> (Helper, String) {
    let calm = random.chance(60);
    let flavour = if calm { Flavour::Plain } else { Flavour::Heavy };
    let kind = random.pick(&[Kind::Number, Kind::Number, Kind::Number, Kind::Boolean, Kind::Text]);
    let presence = random.pick(&[Presence::Sure, Presence::Sure, Presence::Maybe]);
    let mut arguments = vec![(Kind::Number, Presence::Sure)];
    for _ in 0..random.between(0..=2) {
        let kind = random.pick(&[Kind::Number, Kind::Boolean, Kind::Text, Kind::Date]);
        arguments.push((kind, random.pick(&[Presence::Sure, Presence::Sure, presence])));
    }
    let mut writer = Writer::new(random, flavour, &[]);
    writer.helpers = own;
    for (i, (kind, presence)) in arguments.iter().enumerate() {
        writer.locals.push(Name::new(&format!("v{i}"), *kind, *presence, true));
    }
    let names: Vec<String> = (0..arguments.len()).map(|i| format!("v{i}")).collect();
    let depth = writer.random.between(1..=2);
    let body = writer.body(kind, presence, depth);
    let text = format!("{word} {name}({}) {{\n{body}}}\n", names.join(", "));
    (Helper { call: name.to_owned(), arguments, gives: (kind, presence), calm }, text)
}

fn helpers(random: &mut Random, word: &str, text: &mut String) -> Vec<Helper> {
    let mut own = Vec::new();
    for i in 1..=random.between(1..=2) {
        let (one, written) = helper(random, &format!("aide{i}"), &own, word);
        text.push_str(&written);
        own.push(one);
    }
    own
}

/// A random policy.
pub(super) fn random(random: &mut Random) -> Written {
    let dated = random.chance(85);
    let meta = "edition: 1, label: \"aléatoire\", status: \"hypothesis\"";
    let mut module = "fn tiers(x) { x / 3 }\n".to_owned();
    let imported: Vec<Helper> = helpers(random, "fn", &mut module)
        .into_iter()
        .map(|helper| Helper { call: format!("commun::{}", helper.call), ..helper })
        .collect();
    let start = |parent: &str| {
        format!("import \"commun/aides\" as commun;\npolicy(#{{ {meta} }});\n{parent}")
    };
    let times = if dated { DATED } else { UNDATED };
    let mut head = format!("{}{INPUTS}{PARAMETERS}{times}{OWN}{RELIED_ON}", start(""));
    let mut own = helpers(random, "private fn", &mut head);
    let mut child = None;
    let count = random.between(6..=12);
    let split = if random.chance(30) { count / 2 } else { count };
    let mut names = names(dated);
    let mut formulas: Vec<Formula> = Vec::new();
    for i in 0..count {
        if i == split {
            let mut text = start("extends(\"base\");\nset(\"r\", 1 / 7);\n");
            if dated {
                text.push_str("amend(\"p\", \"2025-01-01\", 60_000.01);\n");
                text.push_str(
                    "amend(\"moyen\", \"2023-03-01\", 8.5, #{ until: \"2025-02-01\" });\n",
                );
            }
            if random.chance(50) {
                text.push_str(
                    "fn categorie(t) { if t == \"a\" { \"moyenne\" } else { \"petite\" } }\n",
                );
            }
            text.push_str(OWN);
            own = helpers(random, "private fn", &mut text);
            child = Some(text);
        }
        let mut ring = false;
        if dated && random.chance(25) {
            let value = derived(random, &formulas, &mut names, i);
            ring = value.needs[0] == format!("f{i}");
            formulas.push(Formula { in_child: i >= split, ..value });
        }
        let every: Vec<Helper> = own.iter().chain(&imported).cloned().collect();
        let formula = formula(random, &format!("f{i}"), &mut names, &every, ring);
        formulas.push(Formula { in_child: i >= split, ..formula });
    }
    Written { dated, head, child, module, formulas }
}

/// A value over the whole population, which formulas after it may name. A previous value may be
/// that of the formula that comes next, which then rests on its own year before.
fn derived(random: &mut Random, before: &[Formula], names: &mut Vec<Name>, next: i64) -> Formula {
    use Kind::Number;
    let sure = before.iter().filter(|f| f.sure).map(|f| f.name.clone());
    let mut of: Vec<String> = ["n", "x", "y", "z", "w"].map(str::to_owned).to_vec();
    of.extend(sure);
    let at = usize::try_from(random.between(0..=i64::try_from(of.len()).unwrap() - 1)).unwrap();
    let of = of.swap_remove(at);
    let name = format!("d{next}");
    let by = random.pick(&["t", "cat", "lecture", "w", "b"]);
    let chosen = random.pick(&["", ", where: \"b\"", ", where: \"kb\""]);
    let kind = random.pick(&["sum", "mean", "max", "min", "quantile", "rank", "count", "previous"]);
    let (presence, otherwise) = random.pick(&[
        (Presence::Sure, "0"),
        (Presence::Sure, "1.005"),
        (Presence::Maybe, "none()"),
    ]);
    let mut needs = vec![of.clone(), by.to_owned()];
    let text = match kind {
        "previous" if random.chance(50) => {
            needs[0] = format!("f{next}");
            format!("previous(\"{name}\", \"f{next}\", #{{ otherwise: {otherwise} }});\n")
        }
        "previous" => format!("previous(\"{name}\", \"{of}\", #{{ otherwise: {otherwise} }});\n"),
        "sum" | "count" => {
            format!("aggregate(\"{name}\", \"{kind}\", \"{of}\", #{{ by: \"{by}\"{chosen} }});\n")
        }
        _ => {
            let q = if kind == "quantile" { ", q: 0.3" } else { "" };
            format!(
                "aggregate(\"{name}\", \"{kind}\", \"{of}\", #{{ by: \"{by}\"{q}{chosen}, otherwise: {otherwise} }});\n"
            )
        }
    };
    let presence = match kind {
        "sum" | "count" => Presence::Sure,
        _ => presence,
    };
    // Whatever it rests on may be missing in turn.
    let presence = if kind == "previous" { Presence::Maybe } else { presence };
    let name_of = Name::new(&name, Number, presence, true);
    // What rests on its own year before must be named by it.
    let times = if needs[0] == format!("f{next}") { 8 } else { 2 };
    names.extend(std::iter::repeat_n(name_of, times));
    Formula { name, in_child: false, sure: false, needs, text }
}

/// A formula, which those after it may name.
fn formula(
    random: &mut Random,
    name: &str,
    names: &mut Vec<Name>,
    helpers: &[Helper],
    ring: bool,
) -> Formula {
    let flavour = random.pick(&[
        Flavour::Plain,
        Flavour::Plain,
        Flavour::Plain,
        Flavour::Plain,
        Flavour::Heavy,
        Flavour::Heavy,
        Flavour::Heavy,
        Flavour::Failing,
        Flavour::Failing,
        Flavour::Failing,
        Flavour::Failing,
        Flavour::Any,
    ]);
    let kind = match flavour {
        _ if ring => Kind::Number,
        Flavour::Failing => Kind::Number,
        _ => random.pick(&[
            Kind::Number,
            Kind::Number,
            Kind::Number,
            Kind::Number,
            Kind::Boolean,
            Kind::Text,
            Kind::Date,
            Kind::Whole,
        ]),
    };
    let presence = match (flavour, kind) {
        (_, Kind::Whole) => Presence::Sure,
        (Flavour::Failing, _) => Presence::Careless,
        _ => random.pick(&[Presence::Sure, Presence::Sure, Presence::Careless, Presence::Maybe]),
    };
    let deepest = if flavour == Flavour::Plain { 3 } else { 4 };
    let mut depth = random.between(1..=deepest);
    let (needs, body) = loop {
        let mut writer = Writer::new(random, flavour, names);
        writer.helpers = helpers;
        writer.parameters = SCALES;
        let body = writer.body(kind, presence, depth);
        // Lines and expressions have limits, that policies written by people never meet.
        if body.lines().all(|line| line.len() < 1_500) && body.len() < 6_000 {
            break (writer.needs, body);
        }
        depth -= 1;
    };
    let text = format!("fn {name}({}) {{\n{body}}}\n", needs.join(", "));
    // What a formula may be missing is known of it, not of what it is made of.
    let seen = if presence == Presence::Maybe { Presence::Careless } else { presence };
    names.push(Name {
        failing: flavour == Flavour::Failing,
        ..Name::new(name, kind, seen, flavour == Flavour::Plain)
    });
    let sure = flavour == Flavour::Plain && presence == Presence::Sure && kind.fits(Kind::Number);
    Formula { name: name.to_owned(), in_child: false, sure, needs, text }
}

impl Written {
    /// Its random formulas.
    pub(super) fn names(&self) -> Vec<&str> {
        self.formulas.iter().map(|formula| formula.name.as_str()).collect()
    }

    /// Its scripts, by path; the policy is `p`.
    pub(super) fn files(&self) -> Vec<(String, String)> {
        let file = |id: &str, text: String| (format!("policies/{id}.rhai"), text);
        let of = |child: bool| {
            let own = self.formulas.iter().filter(move |f| f.in_child == child);
            own.fold(String::new(), |mut text, formula| {
                let _ = write!(text, "{}", formula.text);
                text
            })
        };
        let mut files = vec![file("commun/aides", self.module.clone())];
        match &self.child {
            None => files.push(file("p", format!("{}{}", self.head, of(false)))),
            Some(child) => {
                files.push(file("base", format!("{}{}", self.head, of(false))));
                files.push(file("p", format!("{child}{}", of(true))));
            }
        }
        files
    }

    /// The same with one formula, and those that it needs.
    pub(super) fn only(&self, name: &str) -> Self {
        let mut wanted = vec![name.to_owned()];
        let mut at = 0;
        while let Some(name) = wanted.get(at).cloned() {
            at += 1;
            let found = self.formulas.iter().find(|f| f.name == name);
            for need in found.map_or(&[][..], |f| &f.needs) {
                if !wanted.contains(need) {
                    wanted.push(need.clone());
                }
            }
        }
        let formulas = self.formulas.iter().filter(|f| wanted.contains(&f.name));
        Self { formulas: formulas.cloned().collect(), ..self.clone() }
    }
}
