//! Parameters and inputs that change, where one row’s input moves what all rows receive.

use super::{column, run};
use bareme::analysis::Subject;
use bareme::analysis::cliffs::{CliffOptions, Cliffs};
use bareme::engine::Settings;
use bareme::number::parse;

const POLICY: &str = "input(\"n\", \"integer\", #{ min: 0, unit: \"patients\" });\n\
    aggregate(\"rang\", \"rank\", \"n\");\naggregate(\"tous\", \"sum\", \"n\");\n\
    /// Prime\n/// @unit €\nfn prime(rang) { if rang <= 1 { 100 } else { 0 } }\n\
    /// Part\n/// @unit €\nfn part(n, tous) { round(n * 1_000 / tous, 2) }\n\
    /// Total\n/// @unit €\nfn total(prime, part) { prime + part }\n";

#[test]
fn a_cliff_is_looked_for_among_all_rows() {
    let run = run(POLICY, "structure,n\nA,40\nB,25\nC,10\n");
    assert_eq!(column(&run.1, "total"), ["633.33", "333.33", "133.33"]);
    let subject = Subject {
        policy: &run.0,
        evaluation: &run.1,
        settings: Settings::default(),
        scenario: "t",
    };
    let options = CliffOptions {
        input: "n",
        value: Some("total"),
        structure: Some("C"),
        from: Some("30"),
        to: Some("50"),
        step: Some("1"),
        least: Some("50"),
        ..CliffOptions::default()
    };
    let cliffs = Cliffs::new(subject, &options, &|_| ()).unwrap();
    let [cliff] = cliffs.cliffs.as_slice() else { panic!("{:?}", cliffs.cliffs) };
    // Of equal ones, A comes first in the table: C needs one more.
    let n = |text| parse(text).unwrap();
    assert_eq!((cliff.before, cliff.after), (n("40"), n("41")));
    // 1000 · 40 / 105, then 100 more and 1000 · 41 / 106.
    assert_eq!(cliff.jumps[0].before.to_machine(), "380.95");
    assert_eq!(cliff.jumps[0].after.to_machine(), "486.79");
    let blame = cliff.blame.as_ref().unwrap();
    assert_eq!(blame.formula, "rang");
}
