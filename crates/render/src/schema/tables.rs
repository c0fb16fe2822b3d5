//! What a manifest says of one of its tables, as a schema.

use super::{Keys, YEARS, text};
use serde_json::{Value, json};

/// A table of a manifest, which may have others looked up for it.
pub(super) fn table(keys: &Keys) -> Value {
    let lookup = entry(keys, json!({ "type": "array" }));
    entry(keys, json!({ "type": "array", "items": lookup }))
}

fn entry(keys: &Keys, lookup: Value) -> Value {
    let texts = || json!({ "type": "object", "additionalProperties": text() });
    let list = || json!({ "type": "array", "items": { "type": "string" } });
    let one_of = |values: &[&str]| json!({ "type": "string", "enum": values });
    let line = || json!({ "type": "integer", "minimum": 1, "maximum": 10_000 });
    let year = json!({ "type": "integer", "minimum": 1900, "maximum": 2200 });
    let operations = ["sum", "max", "min", "mean", "count", "main", "same"];
    let operation = keys.table(
        "table/reduce",
        &["op"],
        [
            ("op", one_of(&operations)),
            ("of", text()),
            ("by", text()),
            ("missing", one_of(&["skip"])),
        ],
    );
    keys.table(
        "table",
        &["file"],
        [
            ("file", text()),
            ("sheet", text()),
            ("separator", one_of(&[",", ";", "tab", "\t", "|"])),
            ("encoding", text()),
            (
                "decimal",
                json!({ "anyOf": [
                    one_of(&[".", ","]),
                    { "type": "object", "additionalProperties": one_of(&[".", ","]) },
                ] }),
            ),
            ("thousands", one_of(&[" ", ".", ",", "'", "\u{a0}", "\u{202f}"])),
            ("dates", one_of(&["dd/mm/yyyy", "yyyy-mm-dd"])),
            ("totals", list()),
            ("header", line()),
            ("columns", list()),
            ("skip", line()),
            ("rename", texts()),
            ("keep", json!({ "type": "array", "items": text() })),
            ("on", texts()),
            ("years", texts()),
            (
                "vintage",
                json!({ "anyOf": [
                    { "const": "latest" },
                    year,
                    {
                        "type": "object",
                        "patternProperties": { YEARS: year },
                        "additionalProperties": false,
                    },
                ] }),
            ),
            ("period", text()),
            (
                "where",
                json!({ "type": "object", "additionalProperties": {
                    "type": ["string", "number", "boolean", "array"],
                    "items": { "type": "string" },
                } }),
            ),
            ("missing", list()),
            (
                "codes",
                json!({
                    "type": "object",
                    "additionalProperties": one_of(&["insee", "epci", "finess", "qpv"]),
                }),
            ),
            ("multi", texts()),
            (
                "reduce",
                json!({
                    "type": "object",
                    "additionalProperties": { "anyOf": [one_of(&operations), operation] },
                }),
            ),
            ("lookup", lookup),
        ],
    )
}
