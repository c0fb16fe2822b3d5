//! The engine inside a Rust program: helpers of the program on every evaluator, values as rows.

use bareme::diagnostic::{Arg, Code};
use bareme::embed::{Decimal, Error, Helper, Kind, Lang, Results, Scripts, Value, Values};
use bareme::engine::{self, Cache, Cell, Evaluation, Prepared, Settings, Tier};
use bareme::policy::{self, Helpers, Policy};
use bareme::scenario::Dataset;
use bareme::sources::Sources;
use std::sync::Arc;

const META: &str = r#"policy(#{ edition: 1, label: "x", status: "proposal", total: "total" });
helper("majorer", ["number"], "number");
helper("rang", ["text", "integer"], "integer");
helper("ouvert", ["date", "boolean"], "boolean");
input("a", "decimal", #{ optional: true });
input("nom", "text");
input("jour", "date");
"#;

const RULES: &str = r#"
private fn deux_fois(x) { majorer(majorer(x)) }
fn majore(a) { deux_fois(a) }
fn tiers(a) { majorer(a / 3) * 3 }
fn place(nom) { switch rang(nom, 2) { 3 => 10, 4 => 20, _ => 30 } }
fn ouverte(jour) { if ouvert(jour, true) { 1 } else { 0 } }
fn constante() { majorer(8) }
aggregate("somme", "sum", "majore_ou_nul");
fn majore_ou_nul(majore) { majore ?? 0 }
fn total(majore_ou_nul, somme, place, ouverte, constante) {
    majore_ou_nul + somme + place + ouverte + constante
}
"#;

/// Those that `META` declares; `majorer` fails, panics or gives a text for some numbers.
fn helpers(version: &str) -> Vec<Helper> {
    let eighth = if version == "1" { 8 } else { 4 };
    let majorer = Helper::new("majorer", &[Kind::Number], Kind::Number, version, move |given| {
        let x = given[0].number().ok_or("no number")?;
        match x.to_string().as_str() {
            "13" => Err("13 is refused".to_owned()),
            "14" => panic!("14 panics"),
            "15" => Ok("fifteen".into()),
            "16" => Ok(Value::Missing),
            _ => Ok(Value::Number(x + x / Decimal::from(eighth))),
        }
    });
    let rang = Helper::new("rang", &[Kind::Text, Kind::Integer], Kind::Integer, "1", |given| {
        let length = i64::try_from(given[0].text().unwrap_or_default().len()).unwrap();
        Ok(Value::Number(given[1].number().unwrap() + Decimal::from(length)))
    });
    let ouvert = Helper::new("ouvert", &[Kind::Date, Kind::Boolean], Kind::Boolean, "1", |given| {
        Ok(Value::Boolean(given[0].to_machine().as_str() < "2025-06-01"))
    });
    vec![majorer, rang, ouvert]
}

fn scripts(text: &str, version: &str) -> Scripts {
    let all = helpers(version).into_iter();
    all.fold(Scripts::new().script("p", text), |scripts, helper| scripts.helper(helper).unwrap())
}

fn values(a: &[Option<i32>]) -> Values {
    let names = (0..a.len()).map(|i| format!("S{i}"));
    Values::of(names)
        .years(a.iter().map(|_| 2025))
        .column("a", a.iter().copied())
        .column("nom", a.iter().enumerate().map(|(i, _)| if i % 2 == 0 { "é" } else { "b" }))
        .column("jour", (1_i8..).zip(a).map(|(i, _)| bareme::embed::Date::constant(2025, i, 1)))
}

fn loaded(text: &str, version: &str) -> Policy {
    from(&mut Sources::memory([("p.rhai", text)]), version)
}

fn from(sources: &mut Sources, version: &str) -> Policy {
    let mut registered = Helpers::default();
    for helper in helpers(version) {
        registered.register(helper).unwrap();
    }
    policy::load_with(sources, "p.rhai", &[], &registered).unwrap()
}

fn dataset(policy: &Policy, values: &Values) -> Arc<Dataset> {
    Arc::new(values.bind(&policy.columns()).unwrap())
}

/// Cells as texts, and the errors with their codes and places.
fn told(evaluation: &Evaluation) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for (name, column) in &evaluation.columns {
        for (row, cell) in column.iter().enumerate() {
            all.push(match cell {
                Cell::Value(value) => format!("{name} {row} {}", value.to_machine()),
                Cell::Error(cause) => {
                    let failure = &evaluation.failures[cause as usize];
                    format!("{name} {row} {:?}", failure.diagnostic)
                }
            });
        }
    }
    all
}

#[test]
fn results_are_digits_of_the_helper() {
    let policy = loaded(&format!("{META}{RULES}"), "1");
    let dataset = dataset(&policy, &values(&[Some(8), None, Some(1)]));
    let mut all = Vec::new();
    for (tier, threads) in
        [(Tier::Interpreter, 1), (Tier::Decimals, 1), (Tier::Decimals, 3), (Tier::Blocks, 2)]
    {
        let mut prepared = Prepared::new(dataset.clone()).with_threads(threads);
        let evaluation = prepared.evaluate(&policy, Settings::default(), tier).unwrap();
        assert!(evaluation.failures.is_empty(), "{:?}", evaluation.failures);
        let helped = ["majore", "tiers", "place", "ouverte", "constante"];
        let planned = evaluation.plan.iter().filter(|p| helped.contains(&p.formula.as_str()));
        assert!(planned.clone().count() == 5 && planned.clone().all(|p| p.tier <= Tier::Decimals));
        all.push(told(&evaluation));
    }
    assert!(all.iter().all(|one| *one == all[0]));
    let value = |name: &str, row: usize| {
        let start = format!("{name} {row} ");
        all[0].iter().find_map(|cell| cell.strip_prefix(&start)).unwrap().to_owned()
    };
    assert_eq!([value("majore", 0), value("majore", 1)], ["10.125", ""]);
    // What a helper receives and gives is rounded to 15 decimals: 0.333333333333333 × 9/8.
    assert_eq!(value("tiers", 2), "1.125");
    assert_eq!([value("place", 0), value("place", 1)], ["20", "10"]);
    assert_eq!(value("somme", 1), "11.390625");
    assert_eq!(value("total", 1), "31.390625");
}

#[test]
fn errors_are_the_same_on_every_evaluator() {
    let text = format!("{META}fn total(a) {{ majorer(a) }}");
    let policy = loaded(&text, "1");
    let rows: Vec<Option<i32>> = (10..18).map(Some).collect();
    let dataset = dataset(&policy, &values(&rows));
    let ways =
        [(Tier::Interpreter, 1), (Tier::Decimals, 1), (Tier::Decimals, 3), (Tier::Blocks, 2)];
    let all = ways.map(|(tier, threads)| {
        let mut prepared = Prepared::new(dataset.clone()).with_threads(threads);
        told(&prepared.evaluate(&policy, Settings::default(), tier).unwrap())
    });
    assert!(all.iter().all(|one| *one == all[0]), "{all:#?}");
    for (row, code) in
        [(3, "HelperFailed"), (4, "HelperPanicked"), (5, "HelperResult"), (6, "HelperResult")]
    {
        assert!(all[0][row].contains(code), "{}", all[0][row]);
    }
}

#[test]
fn a_version_computes_again_what_rests_on_its_helper() {
    let text = format!("{META}fn total(a) {{ majorer(a) }}\nfn autre(a) {{ a + 1 }}");
    let [first, again, second] = ["1", "1", "2"].map(|version| loaded(&text, version));
    let dataset = dataset(&first, &values(&[Some(8)]));
    let mut kept = Cache::with_threads(1);
    let mut computed = |policy: &Policy| {
        let results = engine::evaluate_cached(policy, &dataset, Settings::default(), &mut kept);
        let total = results.unwrap().value("total", 0).unwrap().to_machine();
        kept.forget_unused();
        (total, kept.work().computed)
    };
    assert_eq!(computed(&first), ("9".to_owned(), 2));
    assert_eq!(computed(&again), ("9".to_owned(), 0));
    assert_eq!(computed(&second), ("10".to_owned(), 1));
}

#[test]
fn the_interpreter_takes_the_helper_of_the_policy_at_hand() {
    let text = format!("{META}fn total(a) {{ majorer(a) }}");
    let mut sources = Sources::memory([("p.rhai", text)]);
    let [first, second] = ["1", "2"].map(|version| from(&mut sources, version));
    let mut prepared = Prepared::new(dataset(&first, &values(&[Some(8)])));
    let mut total = |policy: &Policy| {
        let results = prepared.evaluate(policy, Settings::default(), Tier::Interpreter).unwrap();
        results.value("total", 0).unwrap().to_machine()
    };
    assert_eq!([total(&first), total(&second), total(&first)], ["9", "10", "9"]);
}

fn refused(text: &str) -> Error {
    scripts(&format!("{META}{text}"), "1").load("p", &[]).unwrap_err()
}

#[test]
fn wrong_uses_are_refused_where_they_are() {
    let total = "fn total(a) { a }";
    let of = |text: &str| refused(text).code().unwrap();
    assert_eq!(of("fn total(a) { majorer(a, 2) }"), Code::WrongArity);
    assert_eq!(of("fn total(nom) { majorer(nom) }"), Code::ArgumentKind);
    assert_eq!(of("fn total(a, nom) { rang(nom, a) }"), Code::ArgumentKind);
    assert_eq!(of("fn total(a) { if majorer(a) > 1 { 1 } else { 0 } }"), Code::MissingDecision);
    assert_eq!(of(&format!("private fn majorer(x) {{ x }} {total}")), Code::DuplicateFunction);
    assert_eq!(of(&format!("helper(\"majorer\", [], \"text\"); {total}")), Code::DuplicateFunction);
    assert_eq!(of(&format!("helper(\"round\", [], \"text\"); {total}")), Code::DuplicateFunction);
    assert_eq!(of(&format!("helper(\"f\", [\"decimal\"], \"text\"); {total}")), Code::HelperForm);
    assert_eq!(of(&format!("helper(\"f\", \"text\", \"text\"); {total}")), Code::HelperForm);
    assert_eq!(of(&format!("helper(\"f\", []); {total}")), Code::WrongArity);
    let near = refused("fn total(a) { majorrer(a) }");
    assert_eq!(near.diagnostics()[0].suggestion.as_deref(), Some("majorer"));
    let place = near.diagnostics()[0].span.unwrap();
    assert_eq!((near.script(place).as_str(), place.line), ("p", 8));

    let other = Scripts::new().script("p", &format!("{META}fn total(a) {{ majorer(a) }}"));
    let other = other.helper(Helper::new("majorer", &[], Kind::Text, "1", |_| Ok("x".into())));
    let kinds = other.unwrap().load("p", &[]).unwrap_err();
    assert_eq!(kinds.code(), Some(Code::HelperKinds));
    assert_eq!(kinds.argument("expected"), Some(&Arg::Text("majorer(number) -> number".into())));
    let again = helpers("1").remove(0);
    let twice = scripts("", "1").helper(again).unwrap_err();
    assert_eq!(twice.code(), Some(Code::DuplicateFunction));
}

#[test]
fn without_its_host_a_policy_loads_and_is_not_evaluated() {
    let text = format!("{META}fn total(a) {{ majorer(a) }}");
    let rules = Scripts::new().script("p", &text).load("p", &[]).unwrap();
    let codes: Vec<_> = rules.policy().warnings.iter().map(|w| w.code).collect();
    assert!(codes.contains(&Code::NeedsHost) && codes.contains(&Code::UnusedHelper), "{codes:?}");
    let absent = rules.evaluate(&values(&[Some(1)])).unwrap_err();
    assert_eq!(absent.diagnostics().len(), 1);
    assert_eq!(absent.code(), Some(Code::NoHelper));
    let shown = absent.clone().to_string();
    assert!(shown.contains("majorer(number) -> number") && shown.contains("p.rhai:2:8"), "{shown}");
    let shown = absent.in_language(Lang::Fr).to_string();
    assert!(shown.contains("l’application qui les emploie"), "{shown}");
}

#[test]
fn heirs_modules_and_settings_use_helpers() {
    let mere = format!(
        "{META}param(\"taux\", 2, #{{ unit: \"1\", source: \"x\" }});\nfn total(a, taux) {{ majorer(a) * taux }}"
    );
    let module = "helper(\"majorer\", [\"number\"], \"number\");\nfn encore(x) { majorer(x) + 1 }";
    let heir = "import \"un\" as u;\npolicy(#{ edition: 1, label: \"y\", status: \"proposal\" });\nextends(\"p\");\nprivate fn majorer(x) { x * 100 }\nfn plus(a) { u::encore(a) + majorer(a) }";
    let all = scripts(&mere, "1").script("un", module).script("q", heir);
    let results = all.load("q", &["taux=3"]).unwrap().evaluate(&values(&[Some(8)])).unwrap();
    assert_eq!(results.value("total", 0).unwrap(), 27.into());
    assert_eq!(results.value("plus", 0).unwrap(), 810.into());
    let names: Vec<_> =
        results.rules().policy().given().iter().map(|g| g.signature.to_string()).collect();
    assert_eq!(names, ["majorer(number) -> number"]);
}

fn pay(version: &str, a: &[Option<i32>]) -> Results {
    let text = format!("{META}/// Total\n/// @unit €\nfn total(a) {{ majorer(a) + 1 }}");
    scripts(&text, version).load("p", &[]).unwrap().evaluate(&values(a)).unwrap()
}

#[test]
fn an_explanation_shows_what_a_helper_was_given_and_gave() {
    let page =
        pay("1", &[Some(8), Some(16)]).explained("total", "S0", Some(2025), Lang::En).unwrap();
    assert!(page.contains("majorer(a)") && page.contains("majorer(8)"), "{page}");
    let page = pay("1", &[Some(8), Some(14)]).explained("total", "S1", None, Lang::Fr).unwrap();
    assert!(page.contains("fonction de l’application, s’est interrompue"), "{page}");
    assert!(
        page.contains("donnée fournie par le programme") && !page.contains("Jeu de données"),
        "{page}"
    );
}

#[test]
fn results_are_compared_and_added_up() {
    let (old, new) = (pay("1", &[Some(8), Some(4)]), pay("2", &[Some(8), Some(4)]));
    assert_eq!(old.total("total", None).unwrap().to_string(), "15.5");
    let diff = new.compare(&old, &bareme::compare::DiffOptions::default()).unwrap();
    assert_eq!(diff.structures.len(), 2);
    assert!(new.compared(&old, Lang::En).unwrap().contains("+1.50"));
    let missing = pay("1", &[Some(8), None]);
    assert_eq!(missing.value("total", 1).unwrap(), Value::Missing);
    assert_eq!(missing.total("total", None).unwrap_err().code(), Some(Code::OperandMissing));
    let failed = pay("1", &[Some(13)]).total("total", Some(2025)).unwrap_err();
    assert!(failed.to_string().contains("13 is refused") && failed.to_string().contains("S0 2025"));
    assert_eq!(old.value("totl", 0).unwrap_err().code(), Some(Code::UnknownOutput));
    assert!(old.page(Lang::Fr).unwrap().contains("15,50"));
}

#[test]
fn values_are_checked_as_cells_are() {
    let text = r#"policy(#{ edition: 1, label: "x", status: "proposal", total: "total" });
input("n", "integer", #{ min: 0, max: 10 });
input("genre", "text", #{ values: ["a", "b"], otherwise: "a" });
/// @unit €
fn total(n, genre) { if genre == "a" { n } else { 0 } }"#;
    let rules = Scripts::new().script("p", text).load("p", &[]).unwrap();
    let base = || Values::of(["A", "B"]).years([2025, 2025]);
    let codes = |values: Values| -> Vec<Code> {
        let refused = rules.evaluate(&values).unwrap_err();
        refused.diagnostics().iter().map(|d| d.code).collect()
    };
    let n = |values: Values| values.column("n", [1, 2]);
    assert_eq!(codes(base()), [Code::MissingColumn]);
    assert_eq!(codes(n(base()).column("x", [1, 2])), [Code::ColumnOfNobody]);
    assert_eq!(codes(base().column("n", [1])), [Code::ColumnLength]);
    assert_eq!(codes(base().column("n", ["1", "2"])), [Code::ValueKind]);
    assert_eq!(codes(base().column("n", [Some(1), None])), [Code::EmptyCell]);
    assert_eq!(codes(base().column("n", [1, 11])), [Code::CellOutOfRange]);
    assert_eq!(
        codes(base().column("n", [Decimal::new(15, 1), Decimal::ONE])),
        [Code::CellNotInteger]
    );
    assert_eq!(codes(n(base()).column("genre", ["a", "c"])), [Code::CellNotListed]);
    assert_eq!(codes(n(Values::of(["A", " A"]))), [Code::DuplicateKey]);
    assert_eq!(codes(n(Values::of(["A", "B"]).years([25, 2025]))), [Code::BadPeriod]);
    assert_eq!(codes(n(base()).weights([Decimal::ONE, -Decimal::ONE])), [Code::BadWeight]);
    assert_eq!(codes(n(Values::of(["A", " "]))), [Code::EmptyCell]);
    let told = rules.evaluate(&base().column("n", [1, 11])).unwrap_err().to_string();
    assert!(told.contains("at most 10") && told.contains("B 2025"), "{told}");

    let weighted = n(base()).column("genre", ["a", ""]).weights([3.into(), Decimal::new(5, 1)]);
    let results = rules.evaluate(&weighted).unwrap();
    assert_eq!(results.total("total", Some(2025)).unwrap(), 4.into());
    assert_eq!(results.row("B", Some(2025)), Some(1));
    let by = bareme::compare::RunOptions {
        by: Some(bareme::compare::GroupBy::parse("genre")),
        ..bareme::compare::RunOptions::default()
    };
    assert!(results.summary(&by).is_ok());
}
