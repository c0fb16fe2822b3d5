//! JSON Schemas (draft 7, which editors of TOML read) of manifests and of case files: what an
//! editor completes and underlines. The readers of `scenario` stay the judges.

mod tables;

use super::locale::{Lang, schema as words};
use bareme_compare::provenance::{COMMANDS, VERSION};
use serde_json::{Map, Value, json};

/// The schema of a scenario manifest.
pub fn scenario(lang: Lang) -> String {
    let keys = Keys { file: "scenario", lang };
    let envelope = keys.table(
        "envelope",
        &["amount"],
        [
            ("amount", json!({ "type": "number" })),
            ("months", json!({ "type": "integer", "minimum": 1, "maximum": 12 })),
            ("nature", text()),
            ("source", text()),
            ("note", text()),
        ],
    );
    let variant = keys.table(
        "variant",
        &["name"],
        [
            ("name", json!({ "type": "string", "minLength": 1, "not": { "const": "all" } })),
            ("label", text()),
            ("inputs", scalars()),
            ("params", scalars()),
        ],
    );
    let numbers = || json!({ "type": "object", "additionalProperties": { "type": "number" } });
    let year = || json!({ "type": "integer", "minimum": 1900, "maximum": 2200 });
    let projection = keys.table(
        "projection",
        &["to"],
        [("from", year()), ("to", year()), ("growth", numbers()), ("digits", numbers())],
    );
    let entries = keys.table(
        "entries",
        &["profile", "prefix", "from"],
        [
            ("profile", text()),
            ("prefix", text()),
            ("count", json!({ "type": "integer", "minimum": 1, "maximum": 10_000 })),
            ("from", year()),
            ("set", scalars()),
        ],
    );
    let table = tables::table(&keys);
    let named = json!({ "anyOf": [text(), table] });
    let mut root = keys.table(
        "",
        &[],
        [
            ("label", text()),
            ("status", json!({ "type": "string", "minLength": 1, "examples": ["fictitious"] })),
            ("key", text()),
            ("period", json!({ "type": "string", "minLength": 1, "examples": ["exercice"] })),
            ("weight", text()),
            (
                "tables",
                json!({ "type": "array", "items": named, "minItems": 1, "uniqueItems": true }),
            ),
            ("table", json!({ "type": "array", "items": table, "minItems": 1 })),
            (
                "envelope",
                json!({
                    "type": "object",
                    "patternProperties": { YEARS: envelope },
                    "additionalProperties": false,
                }),
            ),
            ("variant", json!({ "type": "array", "items": variant })),
            ("projection", json!({ "type": "array", "items": projection })),
            ("entries", json!({ "type": "array", "items": entries })),
        ],
    );
    if let Some(root) = root.as_object_mut() {
        let either = json!([{ "required": ["tables"] }, { "required": ["table"] }]);
        root.insert("anyOf".to_owned(), either);
    }
    // What is by year needs one.
    let with_years = ["period"];
    keys.document(
        root,
        json!({ "envelope": with_years, "projection": with_years, "entries": with_years }),
    )
}

/// The schema of a case file.
pub fn cases(lang: Lang) -> String {
    let keys = Keys { file: "cases", lang };
    let positive = json!({ "type": "number", "minimum": 0 });
    let mut case = keys.table(
        "case",
        &["name", "source"],
        [
            ("name", text()),
            ("source", text()),
            ("note", text()),
            ("exercice", json!({ "type": ["integer", "string"] })),
            ("given", scalars()),
            ("beside", json!({ "type": "array", "items": scalars() })),
            ("params", scalars()),
            ("expect", scalars()),
            ("error", json!({ "type": "string", "minLength": 1, "examples": ["B0708"] })),
            ("margin", positive.clone()),
            ("margins", json!({ "type": "object", "additionalProperties": positive })),
        ],
    );
    if let Some(case) = case.as_object_mut() {
        case.insert(
            "anyOf".to_owned(),
            // A case that expects nothing would always hold.
            json!([
                { "required": ["expect"], "properties": { "expect": { "minProperties": 1 } } },
                { "required": ["error"] },
            ]),
        );
    }
    let root = keys.table(
        "",
        &["policy", "case"],
        [
            ("policy", json!({ "type": "string", "pattern": "^[^/.\\\\]+(/[^/.\\\\]+)*$" })),
            ("label", text()),
            ("default", scalars()),
            ("case", json!({ "type": "array", "items": case, "minItems": 1 })),
        ],
    );
    keys.document(root, Value::Null)
}

/// The schema of the manifest of a result.
pub fn manifest(lang: Lang) -> String {
    let keys = Keys { file: "manifest", lang };
    let digest = || json!({ "type": "string", "pattern": "^[0-9a-f]{64}$" });
    let size = || json!({ "type": "integer", "minimum": 0 });
    let by = keys.table(
        "content/by",
        &["bareme", "libraries"],
        [
            ("bareme", text()),
            ("libraries", json!({ "type": "object", "additionalProperties": text() })),
        ],
    );
    let policy = keys.table(
        "content/policies",
        &["id", "edition"],
        [("id", text()), ("edition", json!({ "type": "integer", "minimum": 1 }))],
    );
    let required = ["path", "size", "sha256"];
    let read = keys.table(
        "content/read",
        &required,
        [("path", text()), ("size", size()), ("sha256", digest())],
    );
    let written = keys.table(
        "content/written",
        &required,
        [("path", json!({ "type": ["string", "null"] })), ("size", size()), ("sha256", digest())],
    );
    let content = keys.table(
        "content",
        &["by", "language", "command", "arguments", "policies", "read", "written"],
        [
            ("by", by),
            ("language", json!({ "enum": ["fr", "en"] })),
            ("command", json!({ "enum": COMMANDS })),
            ("arguments", json!({ "type": "array", "items": text() })),
            ("policies", json!({ "type": "array", "items": policy })),
            ("read", json!({ "type": "array", "items": read })),
            ("written", written),
        ],
    );
    let root = keys.table(
        "",
        &["bareme_manifest", "sha256", "content"],
        [
            ("bareme_manifest", json!({ "const": VERSION })),
            ("sha256", digest()),
            ("content", content),
        ],
    );
    keys.document(root, Value::Null)
}

/// The years that a set may have.
const YEARS: &str = "^((19|20|21)[0-9]{2}|2200)$";

fn text() -> Value {
    json!({ "type": "string", "minLength": 1 })
}

/// Values by name: numbers, booleans, texts; a date of TOML is a text for editors.
fn scalars() -> Value {
    json!({ "type": "object", "additionalProperties": { "type": ["number", "string", "boolean"] } })
}

/// The keys of a file, with what is said of them.
struct Keys {
    file: &'static str,
    lang: Lang,
}

impl Keys {
    /// A table with these keys and no others.
    fn table<const N: usize>(
        &self,
        path: &str,
        required: &[&str],
        keys: [(&str, Value); N],
    ) -> Value {
        let mut properties = Map::new();
        for (key, mut value) in keys {
            let at = if path.is_empty() { key.to_owned() } else { format!("{path}/{key}") };
            if let Some(object) = value.as_object_mut() {
                let said = words::key(self.file, &at, self.lang);
                object.shift_insert(0, "description".to_owned(), said.into());
            }
            properties.insert(key.to_owned(), value);
        }
        json!({
            "type": "object",
            "required": required,
            "properties": properties,
            "additionalProperties": false,
        })
    }

    fn document(&self, root: Value, dependencies: Value) -> String {
        let mut document = json!({
            "$schema": "http://json-schema.org/draft-07/schema#",
            "title": words::title(self.file, self.lang),
            "description": words::key(self.file, "", self.lang),
        });
        if let (Value::Object(document), Value::Object(root)) = (&mut document, root) {
            document.extend(root);
            if !dependencies.is_null() {
                document.insert("dependencies".to_owned(), dependencies);
            }
        }
        format!("{document:#}\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bareme_core::diagnostic::{Arg, Code, Diagnostics, SourceId};
    use bareme_core::scenario::{CaseFile, Scenario, TableOptions};
    use bareme_core::sources::Sources;
    use std::path::Path;

    fn parsed(text: &str) -> Value {
        serde_json::from_str(text).unwrap()
    }

    fn keys(table: &Value) -> Vec<String> {
        table["properties"].as_object().unwrap().keys().cloned().collect()
    }

    /// The keys that the reader of manifests says it knows, when it meets one it does not.
    fn known(manifest: &str) -> Vec<String> {
        let mut sources = Sources::memory([("m.toml", manifest.to_owned())]);
        let options = TableOptions::default();
        expected(&Scenario::load(&mut sources, Path::new("m.toml"), &options).unwrap_err())
    }

    /// The same, of the reader of case files.
    fn known_in_cases(text: &str) -> Vec<String> {
        expected(&CaseFile::parse(text, SourceId(0), "c.toml").unwrap_err())
    }

    fn expected(errors: &Diagnostics) -> Vec<String> {
        let error = errors.iter().find(|e| e.code == Code::ManifestKey).expect("an unknown key");
        let list = error.args.iter().find_map(|(_, arg)| match arg {
            Arg::List(names) => Some(names.clone()),
            _ => None,
        });
        list.unwrap()
    }

    #[test]
    fn the_schema_of_manifests_knows_the_keys_of_the_reader() {
        let schema = parsed(&scenario(Lang::En));
        assert_eq!(keys(&schema), known("inconnue = 1"));
        let envelope = &schema["properties"]["envelope"]["patternProperties"][YEARS];
        assert_eq!(keys(envelope), known("[envelope]\n2024 = { inconnue = 1 }"));
        let table = &schema["properties"]["table"]["items"];
        assert_eq!(keys(table), known("[[table]]\ninconnue = 1"));
        let reduce = &table["properties"]["reduce"]["additionalProperties"]["anyOf"][1];
        assert_eq!(keys(reduce), known("[[table]]\nreduce = { a = { inconnue = 1 } }"));
        let variant = &schema["properties"]["variant"]["items"];
        assert_eq!(keys(variant), known("[[variant]]\ninconnue = 1"));
    }

    #[test]
    fn the_schema_of_case_files_knows_the_keys_of_the_reader() {
        let schema = parsed(&cases(Lang::En));
        assert_eq!(keys(&schema), known_in_cases("inconnue = 1"));
        let case = &schema["properties"]["case"]["items"];
        assert_eq!(sorted(keys(case)), sorted(known_in_cases("[[case]]\ninconnue = 1")));
    }

    fn sorted(mut names: Vec<String>) -> Vec<String> {
        names.sort();
        names
    }

    fn described(value: &Value) {
        let table = value.get("additionalProperties").map(|_| &value["properties"]);
        for (name, one) in table.and_then(Value::as_object).into_iter().flatten() {
            assert!(!one["description"].as_str().unwrap().is_empty(), "{name}");
        }
        match value {
            Value::Object(map) => map.values().for_each(described),
            Value::Array(list) => list.iter().for_each(described),
            _ => {}
        }
    }

    #[test]
    fn every_key_is_described_in_both_languages() {
        for lang in [Lang::Fr, Lang::En] {
            for text in [scenario(lang), cases(lang), manifest(lang)] {
                let schema = parsed(&text);
                assert!(!schema["title"].as_str().unwrap().is_empty());
                assert!(!schema["description"].as_str().unwrap().is_empty());
                described(&schema);
            }
        }
    }
}
