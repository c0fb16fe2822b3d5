//! The schemas of JSON results, generated from the structs that write them and committed in
//! `schemas/`: `BLESS=1 cargo test json` writes them again.

use super::{Named, Number, Scalar, Total};
use crate::analysis::{cliffs, sensitivity, solve, sweep};
use crate::{params, run, show};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

impl JsonSchema for Number {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Number".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "number" })
    }
}

impl<K, T: JsonSchema> JsonSchema for Named<K, T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        <BTreeMap<String, T>>::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        <BTreeMap<String, T>>::json_schema(generator)
    }
}

/// One result, or several, one by variant.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[expect(dead_code, reason = "only its schema is of use")]
enum Results<T> {
    One {
        version: u32,
        #[schemars(flatten)]
        result: T,
    },
    Several {
        version: u32,
        runs: Vec<T>,
    },
}

/// A run, with what is written when its turn comes.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is of use")]
struct Run<'a> {
    #[schemars(flatten)]
    summary: run::JsonSummary<'a>,
    structures: Vec<Structure>,
    rows: Vec<Row>,
}

/// What a structure receives over all years.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is of use")]
struct Structure {
    structure: String,
    total: Option<Total>,
}

/// A structure in a year.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is of use")]
struct Row {
    structure: String,
    exercice: Option<i32>,
    weight: Number,
    projected: bool,
    values: BTreeMap<String, Scalar>,
    in_error: Vec<String>,
    errors: String,
}

fn schema<T: JsonSchema>() -> String {
    // Draft 7, as the other schemas; of what is written, not of what could be read.
    let generator = SchemaSettings::draft07().for_serialize().into_generator();
    super::document(&generator.into_root_schema_for::<T>())
}

#[test]
fn committed_schemas_of_results_are_those_of_their_structs() {
    let schemas = [
        ("run", schema::<Results<Run<'_>>>(), include_str!("../../../../schemas/run.schema.json")),
        (
            "sweep",
            schema::<Results<sweep::SweepJson<'_>>>(),
            include_str!("../../../../schemas/sweep.schema.json"),
        ),
        (
            "solve",
            schema::<Results<solve::SolveJson<'_>>>(),
            include_str!("../../../../schemas/solve.schema.json"),
        ),
        (
            "sensitivity",
            schema::<Results<sensitivity::SensitivityJson<'_>>>(),
            include_str!("../../../../schemas/sensitivity.schema.json"),
        ),
        (
            "cliffs",
            schema::<Results<cliffs::CliffsJson<'_>>>(),
            include_str!("../../../../schemas/cliffs.schema.json"),
        ),
        (
            "params",
            schema::<params::Document<'_>>(),
            include_str!("../../../../schemas/params.schema.json"),
        ),
        (
            "show",
            schema::<show::Document<'_>>(),
            include_str!("../../../../schemas/show.schema.json"),
        ),
    ];
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas");
    let mut stale = Vec::new();
    for (name, expected, committed) in schemas {
        if expected == committed.replace("\r\n", "\n") {
            continue;
        }
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(folder.join(format!("{name}.schema.json")), expected).unwrap();
        } else {
            stale.push(name);
        }
    }
    assert_eq!(stale, [""; 0], "`BLESS=1 cargo test json` writes them again");
}
