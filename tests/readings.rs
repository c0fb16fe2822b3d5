//! Every reading that a policy declares changes somebody's result, or it would not be declared.

use crate::support::{cell, evaluate};
use bareme::engine::Settings;
use bareme::policy;
use bareme::sources::Sources;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use toml::Table;

fn readings() -> Table {
    include_str!("data/readings.toml").parse().unwrap()
}

/// The table of one row: the default row with some columns changed.
fn one_row(default: &Table, inputs: &Table) -> String {
    let mut row: BTreeMap<&str, &str> =
        default.iter().map(|(k, v)| (k.as_str(), v.as_str().unwrap())).collect();
    row.extend(inputs.iter().map(|(k, v)| (k.as_str(), v.as_str().unwrap())));
    let join = |cells: Vec<&str>| cells.join(",");
    format!("{}\n{}\n", join(row.keys().copied().collect()), join(row.values().copied().collect()))
}

#[test]
fn every_reading_changes_a_result() {
    let readings = readings();
    let default = readings["default"].as_table().unwrap();
    let mut shown = BTreeSet::new();
    for reading in readings["reading"].as_array().unwrap() {
        let text = |key: &str| reading.get(key).and_then(|v| v.as_str()).unwrap_or_default();
        let (policy, param, value) = (text("policy"), text("param"), text("value"));
        let both: Vec<String> = reading
            .get("set")
            .and_then(|v| v.as_array())
            .map(|list| list.iter().map(|s| s.as_str().unwrap().to_owned()).collect())
            .unwrap_or_default();
        let chosen = format!("{param}={value}");
        let run = |with: bool| {
            let mut set: Vec<&str> = both.iter().map(String::as_str).collect();
            if with {
                set.push(&chosen);
            }
            let result = if let Some(inputs) = reading.get("inputs").and_then(|v| v.as_table()) {
                let csv = one_row(default, inputs);
                let path = format!("policies/{policy}.rhai");
                let mut files = vec![("t.csv".to_owned(), csv)];
                for id in Sources::disk().stems(Path::new("policies"), &["rhai"]) {
                    let mut disk = Sources::disk();
                    let source = disk.read(Path::new(&format!("policies/{id}.rhai"))).unwrap();
                    files.push((format!("policies/{id}.rhai"), disk.get(source).text().to_owned()));
                }
                let mut sources = Sources::memory(files);
                let table = Path::new("t.csv");
                evaluate(&mut sources, &path, table, &set, Settings::default()).map(|(_, e)| (e, 0))
            } else {
                let scenario = Path::new("scenarios/experimentation.toml");
                let year = reading["exercice"].as_integer().unwrap();
                evaluate(&mut Sources::disk(), policy, scenario, &set, Settings::default()).map(
                    |(_, e)| {
                        let found = e.dataset.rows.iter().position(|key| {
                            key.structure == text("structure")
                                && key.exercice.map(i64::from) == Some(year)
                        });
                        (e, found.unwrap())
                    },
                )
            };
            let (evaluation, row) = result.unwrap_or_else(|e| panic!("{policy} {chosen}: {e:?}"));
            cell(&evaluation, text("output"), row)
        };
        assert_ne!(run(false), run(true), "{policy} {chosen} changes nothing");
        shown.insert((policy.to_owned(), param.to_owned(), value.to_owned()));
    }
    // And no reading is left without its proof.
    for id in Sources::disk().stems(Path::new("policies"), &["rhai"]) {
        let policy = policy::load(&mut Sources::disk(), &id, &[]).unwrap();
        for param in
            policy.params.values().filter(|p| p.declared_by == policy::Origin::Policy(id.clone()))
        {
            let default = param.steps.first().map(|(_, value)| value.clone());
            for value in &param.values {
                let is_default = default == Some(policy::ParamValue::Scalar(value.clone()));
                let key = (id.clone(), param.name.clone(), value.to_machine());
                assert!(is_default || shown.contains(&key), "no proof for {key:?}");
            }
        }
    }
}
