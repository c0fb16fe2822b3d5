//! Columns kept between evaluations: only what depends on an edit is computed again, and the
//! result is that of an evaluation of everything.

use crate::support::cell;
use bareme::engine::{self, Cache, Cell, Evaluation, Settings, Tier, Work};
use bareme::policy::{self, ParamValue};
use bareme::scenario::{Scenario, TableOptions};
use bareme::sources::Sources;
use bareme::value::Value;
use std::path::Path;
use std::sync::Arc;

const MODULE: &str = "fn pas(x) { x + 1 }";
const OTHER: &str = "fn pas(x) { x + 100 }";
const TABLE: &str = "structure,exercice,a,b\nS1,2024,10,2\nS2,2024,20,0\nS1,2025,30,5\n";
const POLICY: &str = r#"import "un" as u;
import "deux" as d;
policy(#{ edition: 1, label: "x", status: "proposal", total: "total" });
input("a", "integer");
input("b", "decimal");
param("taux", 0.5, #{ unit: "1", source: "x" });
param("annuel", dated([["2024-01-01", 1], ["2026-01-01", 9]]), #{ unit: "€", source: "x" });
private fn moitie(x) { x / 2 }
/// Une part
fn part(a, taux) { moitie(a) * taux }
fn quotient(a, b) { if b > 4 { a / (b - 5) } else { a / b } }
fn reste(quotient) { quotient + 1 }
fn suite(reste, part) { reste + part }
fn an(annuel, exercice) { annuel + exercice }
fn modules(a) { u::pas(a) * 2 + d::pas(a) }
fn total(part, an) { part + an }
"#;

/// A folder of files that is edited, and what is kept from one evaluation to the next.
struct Desk {
    files: Vec<(&'static str, String)>,
    /// On one thread, and on several.
    kept: [Cache; 2],
    settings: Settings,
}

impl Desk {
    fn new() -> Self {
        let files = [
            ("policies/p.rhai", POLICY),
            ("policies/un.rhai", MODULE),
            ("policies/deux.rhai", OTHER),
            ("t.csv", TABLE),
        ];
        let files = files.map(|(path, text)| (path, text.to_owned())).to_vec();
        let kept = [1, 3].map(Cache::with_threads);
        Self { files, kept, settings: Settings::default() }
    }

    fn edit(&mut self, file: &str, from: &str, to: &str) {
        let (_, text) = self.files.iter_mut().find(|(path, _)| path.ends_with(file)).unwrap();
        assert!(text.contains(from), "{from}");
        *text = text.replace(from, to);
    }

    /// Evaluates with what is kept, checks it against an evaluation of everything, and says what
    /// had to be computed.
    fn save(&mut self) -> (Evaluation, Work) {
        let mut sources = Sources::memory(self.files.clone());
        let policy = policy::load(&mut sources, "p", &[]).unwrap();
        let options = TableOptions::default();
        let scenario = Scenario::load(&mut sources, Path::new("t.csv"), &options).unwrap();
        let dataset = Arc::new(scenario.bind_all(&policy.columns()).unwrap());
        let whole = engine::evaluate(&policy, dataset.clone(), self.settings).unwrap();
        let saved = self.kept.each_mut().map(|kept| {
            let shared = engine::evaluate_cached(&policy, &dataset, self.settings, kept).unwrap();
            same(&shared, &whole);
            kept.forget_unused();
            (shared, kept.work())
        });
        assert_eq!(saved[0].1, saved[1].1);
        let [saved, _] = saved;
        saved
    }

    fn computed(&mut self) -> usize {
        self.save().1.computed
    }
}

fn same(kept: &Evaluation, whole: &Evaluation) {
    assert!(kept.columns.keys().eq(whole.columns.keys()));
    for (name, cells) in &kept.columns {
        for (row, (a, b)) in cells.iter().zip(whole.columns[name].iter()).enumerate() {
            match (a, b) {
                (Cell::Value(a), Cell::Value(b)) => {
                    assert_eq!(a.leave(), b.leave(), "{name} {row}");
                }
                (a, b) => assert_eq!(a, b, "{name} {row}"),
            }
        }
    }
    let failures = |evaluation: &Evaluation| {
        let all = evaluation.failures.iter();
        all.map(|f| (f.formula.clone(), f.diagnostic.clone(), f.rows.clone())).collect::<Vec<_>>()
    };
    assert_eq!(failures(kept), failures(whole));
}

/// `quotient` divides by zero, hence is computed at every save.
const FAILING: usize = 1;

#[test]
fn a_comment_or_a_label_computes_nothing() {
    let mut desk = Desk::new();
    let (first, work) = desk.save();
    assert_eq!(work, Work { computed: 7, reused: 0 });
    assert_eq!(first.failures.len(), 2);
    desk.edit("p.rhai", "/// Une part", "// Rien\n\n/// Une autre part\n/// @unit €");
    desk.edit("p.rhai", "moitie(a) * taux", "moitie( a )  *taux");
    let (second, work) = desk.save();
    assert_eq!(work, Work { computed: FAILING, reused: 6 });
    // Their causes are where the text is now.
    assert_eq!(
        second.failures[0].diagnostic.span.unwrap().line,
        first.failures[0].diagnostic.span.unwrap().line + 3
    );
}

#[test]
fn a_formula_computes_itself_and_what_needs_it() {
    let mut desk = Desk::new();
    desk.save();
    desk.edit("p.rhai", "fn an(annuel, exercice) { annuel", "fn an(annuel, exercice) { 1 + annuel");
    assert_eq!(desk.computed(), FAILING + 2);
    desk.edit("p.rhai", "private fn moitie(x) { x / 2 }", "private fn moitie(x) { x / 4 }");
    assert_eq!(desk.computed(), FAILING + 3);
    // Back to what it was two saves ago: not kept any more, computed again.
    desk.edit("p.rhai", "x / 4", "x / 2");
    assert_eq!(desk.computed(), FAILING + 3);
}

#[test]
fn a_parameter_computes_what_uses_it_in_the_years_of_the_run() {
    let mut desk = Desk::new();
    desk.save();
    desk.edit("p.rhai", "0.5", "0.50");
    assert_eq!(desk.computed(), FAILING);
    desk.edit("p.rhai", "0.50", "0.6");
    assert_eq!(desk.computed(), FAILING + 3);
    desk.edit("p.rhai", r#"["2026-01-01", 9]"#, r#"["2026-01-01", 8]"#);
    assert_eq!(desk.computed(), FAILING);
    desk.edit("p.rhai", r#"["2024-01-01", 1]"#, r#"["2024-01-01", 2]"#);
    assert_eq!(desk.computed(), FAILING + 2);
}

#[test]
fn a_cell_computes_what_reads_its_column() {
    let mut desk = Desk::new();
    desk.save();
    desk.edit("t.csv", "S2,2024,20,0", "S2,2024,20,0.1");
    let (evaluation, work) = desk.save();
    assert_eq!(work.computed, 3, "quotient, reste, suite");
    assert_eq!(cell(&evaluation, "suite", 1), "206");
    desk.edit("t.csv", "S1,2025,30,5", "S1,2025,30,2");
    assert_eq!(desk.computed(), 3);
    // A row more changes all of them.
    desk.edit("t.csv", "S1,2025,30,2\n", "S1,2025,30,2\nS2,2025,1,1\n");
    assert_eq!(desk.computed(), 7);
    desk.settings.full_year = true;
    assert_eq!(desk.computed(), 7);
}

#[test]
fn causes_keep_their_owner_when_others_come_and_go() {
    let mut desk = Desk::new();
    desk.save();
    // A failing formula before the others: the causes that kept columns name move down.
    desk.edit("p.rhai", "/// Une part", "fn avant(b) { 1 / b }\n/// Une part");
    let (evaluation, _) = desk.save();
    assert_eq!(evaluation.failures.len(), 3);
    let owner = |name: &str, row| evaluation.error([&name.to_owned()], row).unwrap();
    assert_eq!(owner("avant", 1).formula, "avant");
    assert_eq!((owner("suite", 1).formula.as_str(), owner("suite", 1).rows[0]), ("quotient", 1));
    assert_eq!(owner("suite", 2).rows, [2]);
    desk.edit("p.rhai", "fn avant(b) { 1 / b }\n", "");
    desk.save();
    desk.edit("p.rhai", "fn quotient(a, b) { if b > 4", "fn quotient(a, b) { if b > 9");
    assert_eq!(desk.save().0.failures.len(), 1);
}

#[test]
fn imported_helpers_of_one_name_are_not_taken_for_one_another() {
    let mut desk = Desk::new();
    let (before, _) = desk.save();
    assert_eq!(cell(&before, "modules", 0), "132");
    // The same helpers, each under the other's alias.
    desk.edit("p.rhai", "\"un\" as u", "\"deux\" as u");
    desk.edit("p.rhai", "\"deux\" as d", "\"un\" as d");
    let (after, work) = desk.save();
    assert_eq!(work.computed, FAILING + 1);
    assert_eq!(cell(&after, "modules", 0), "231");
    // Only the aliases change.
    desk.edit("p.rhai", "as u;", "as v;");
    desk.edit("p.rhai", "u::pas", "v::pas");
    assert_eq!(desk.computed(), FAILING);
    desk.edit("deux.rhai", "100", "1_000");
    assert_eq!(desk.computed(), FAILING + 1);
}

#[test]
fn two_policies_share_the_formulas_that_are_the_same() {
    let mut desk = Desk::new();
    desk.files.push((
        "policies/r.rhai",
        format!(
            "policy(#{{ edition: 1, label: \"r\", status: \"proposal\" }});\nextends(\"p\");\n{}",
            "/// Une part\nfn part(a, taux) { a * taux }"
        ),
    ));
    let mut sources = Sources::memory(desk.files.clone());
    let mut kept = Cache::default();
    let scenario =
        Scenario::load(&mut sources, Path::new("t.csv"), &TableOptions::default()).unwrap();
    let mut work = Vec::new();
    for id in ["p", "r"] {
        let policy = policy::load(&mut sources, id, &[]).unwrap();
        let dataset = Arc::new(scenario.bind_all(&policy.columns()).unwrap());
        let settings = Settings::default();
        let shared = engine::evaluate_cached(&policy, &dataset, settings, &mut kept).unwrap();
        same(&shared, &engine::evaluate(&policy, dataset, settings).unwrap());
        work.push(kept.work().computed);
    }
    assert_eq!(work, [7, FAILING + 3]);
}

#[test]
fn quotients_left_in_blocks_are_settled_for_who_divides_by_a_column() {
    let mut desk = Desk::new();
    let formulas = "fn tiers(a) { a / 3 }\nfn arrondi(tiers) { round(tiers * 3, 2) }\n\
                    fn ratio(tiers, a) { tiers / (a + 1) }\nfn fin(ratio, tiers) { ratio * tiers }\n";
    desk.edit("p.rhai", "/// Une part", &format!("{formulas}/// Une part"));
    let (first, _) = desk.save();
    let tier = |evaluation: &Evaluation, name: &str| {
        evaluation.plan.iter().find(|p| p.formula == name).map(|p| p.tier)
    };
    assert_eq!(tier(&first, "arrondi"), Some(Tier::Blocks));
    assert_eq!(tier(&first, "ratio"), Some(Tier::Decimals));
    // The one is computed again over quotients that are kept, and so is the other.
    desk.edit("p.rhai", "tiers / (a + 1)", "tiers / (a + 2)");
    assert_eq!(desk.computed(), FAILING + 2);
    desk.edit("p.rhai", "round(tiers * 3, 2)", "round(tiers * 6, 2)");
    assert_eq!(desk.computed(), FAILING + 1);
    desk.edit("p.rhai", "ratio * tiers", "ratio + tiers");
    assert_eq!(desk.computed(), FAILING + 1);
}

/// One after the other, back and forth: over the same rows, formulas that are the same are
/// shared, whatever the columns that each policy reads.
#[test]
fn shipped_policies_share_what_is_the_same_and_give_what_they_give_alone() {
    let mut sources = Sources::disk();
    let ids = sources.stems(Path::new("policies"), &["rhai"]);
    let path = Path::new("scenarios/experimentation.toml");
    let scenario = Scenario::load(&mut sources, path, &TableOptions::default()).unwrap();
    for full_year in [false, true] {
        let settings = Settings::full_year(full_year);
        let mut kept = Cache::default();
        let mut all = Work::default();
        for id in ids.iter().chain(ids.iter().rev()) {
            let policy = policy::load(&mut sources, id, &[]).unwrap();
            let dataset = Arc::new(scenario.bind_all(&policy.columns()).unwrap());
            let shared = engine::evaluate_cached(&policy, &dataset, settings, &mut kept).unwrap();
            same(&shared, &engine::evaluate(&policy, dataset, settings).unwrap());
            all += kept.work();
        }
        assert!(all.reused > 2 * all.computed, "{all:?}");
    }
}

/// Each parameter and each formula of a policy changed in turn, then put back.
#[test]
fn every_edit_of_a_shipped_policy_gives_what_an_evaluation_of_everything_gives() {
    let mut sources = Sources::disk();
    let path = Path::new("scenarios/experimentation.toml");
    let scenario = Scenario::load(&mut sources, path, &TableOptions::default()).unwrap();
    let law = policy::load(&mut sources, "cdc-v4", &[]).unwrap();
    let dataset = Arc::new(scenario.bind_all(&law.columns()).unwrap());
    let mut kept = Cache::default();
    let mut edits: Vec<String> = Vec::new();
    for param in law.params.values() {
        if let [(None, ParamValue::Scalar(value))] = param.steps.as_slice() {
            let other = match value {
                Value::Number(n) => param.max.as_ref().and_then(Value::number).unwrap_or(*n + *n),
                Value::Boolean(b) => {
                    edits.push(format!("set(\"{}\", {});", param.name, !b));
                    continue;
                }
                _ => continue,
            };
            edits.push(format!("set(\"{}\", {other});", param.name));
        }
    }
    for formula in law.formulas.values().filter(|f| f.unit.as_deref() == Some("€")) {
        let body = formula.text.replacen('{', "{ let interdit = 0.5; interdit + {", 1);
        edits.push(format!("/// x\n/// @unit €\n{body} }}"));
    }
    assert!(edits.len() > 20, "{edits:?}");
    let mut tried = [0, 0];
    for edit in &edits {
        let text = format!(
            "policy(#{{ edition: 1, label: \"x\", status: \"proposal\" }});\nextends(\"cdc-v4\");\n{edit}\n"
        );
        let law = include_str!("../policies/cdc-v4.rhai");
        let files = [("policies/x.rhai", text.as_str()), ("policies/cdc-v4.rhai", law)];
        let mut memory = Sources::memory(files);
        // A formula may use helpers that only its own file has, and a value may be out of range.
        let Ok(policy) = policy::load(&mut memory, "x", &[]) else { continue };
        tried[usize::from(edit.starts_with("///"))] += 1;
        for policy in [&policy, &policy::load(&mut sources, "cdc-v4", &[]).unwrap()] {
            let settings = Settings::full_year(true);
            let shared = engine::evaluate_cached(policy, &dataset, settings, &mut kept).unwrap();
            same(&shared, &engine::evaluate(policy, dataset.clone(), settings).unwrap());
        }
        kept.forget_unused();
    }
    assert!(tried[0] > 20 && tried[1] > 3, "{tried:?}");
}
