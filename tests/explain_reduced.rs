//! Cells made of several lines of a child table: an explanation says what is made of them, and
//! which ones.

use crate::cli::{repository, run, seen, snapshot};
use serde_json::{Value, json};

fn asked<'a>(structure: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let args = ["explain", "sites.rhai", "-s", "sites.toml", "--structure", structure];
    [&args[..], more].concat()
}

#[test]
fn the_operation_and_its_lines_are_told() {
    let here = &repository().join("tests/data/sites");
    snapshot("explain_reduced_fr", here, "fr", &asked("A", &[]));
    snapshot("explain_reduced_missing_en", here, "en", &asked("B", &[]));
    let many = asked("C", &["--format", "markdown"]);
    snapshot("explain_reduced_markdown_fr", here, "fr", &many);
}

#[test]
fn tools_have_every_line() {
    let here = &repository().join("tests/data/sites");
    let origin = |structure: &str, name: &str| -> Value {
        let shown = run(here, "fr", &asked(structure, &["--format", "json"]));
        assert_eq!(shown.status, 0, "{}", shown.stderr);
        let document: Value = serde_json::from_str(&seen(&shown.stdout)).unwrap();
        let nodes = document["nodes"].as_array().unwrap();
        nodes.iter().find(|node| node["name"] == name).unwrap()["origin"].clone()
    };
    let lines = |origin: &Value| -> Vec<u64> {
        origin["lines"].as_array().unwrap().iter().map(|l| l["line"].as_u64().unwrap()).collect()
    };
    let main = origin("A", "commune");
    assert_eq!((&main["from"], &main["operation"]), (&json!("reduced"), &json!("main")));
    assert_eq!((&main["of"], &main["by"]), (&json!("code"), &json!("patients")));
    assert_eq!(lines(&main), [2, 4, 5]);
    assert_eq!((&main["held_by"]["line"], &main["place"]["line"]), (&json!(4), &json!(4)));
    assert_eq!(lines(&origin("C", "patients")).len(), 10);
    // A line without a value makes the sum missing; or it is left out, and said to be.
    let sum = origin("B", "patients");
    assert_eq!((lines(&sum), &sum["missing_in"]["line"]), (vec![3, 6], &json!(6)));
    let mean = origin("B", "taux_moyen");
    assert_eq!((lines(&mean), &mean["lines_of_structure"]), (vec![3], &json!(2)));
}
