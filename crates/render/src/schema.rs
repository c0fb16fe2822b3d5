//! JSON Schemas (draft 7, which editors of TOML read) of manifests and of case files: what an
//! editor completes and underlines. The readers of `scenario` stay the judges.

use super::locale::{Lang, schema as words};
use bareme_compare::provenance::{COMMANDS, VERSION};
use serde_json::{Map, Value, json};

/// The schema of a scenario manifest.
pub fn scenario(lang: Lang) -> String {
    Schema::new("scenario", include_str!("schema/scenario.json"), lang).text()
}

/// The schema of a case file.
pub fn cases(lang: Lang) -> String {
    Schema::new("cases", include_str!("schema/cases.json"), lang).text()
}

/// The schema of the manifest of a result.
pub fn manifest(lang: Lang) -> String {
    let mut schema = Schema::new("manifest", include_str!("schema/manifest.json"), lang);
    schema.root["properties"]["bareme_manifest"]["const"] = json!(VERSION);
    let content = &mut schema.root["properties"]["content"]["properties"];
    content["command"]["enum"] = json!(COMMANDS);
    schema.text()
}

/// A schema before its keys are described.
struct Schema {
    file: &'static str,
    lang: Lang,
    root: Value,
    /// Parts that stand in several places, by `$ref`: editors do not all follow it.
    parts: Value,
}

impl Schema {
    fn new(file: &'static str, text: &str, lang: Lang) -> Self {
        let mut root: Value = serde_json::from_str(text).unwrap_or_default();
        let parts = root.as_object_mut().and_then(|root| root.shift_remove("definitions"));
        Self { file, lang, root, parts: parts.unwrap_or_default() }
    }

    fn text(self) -> String {
        let mut document = json!({
            "$schema": "http://json-schema.org/draft-07/schema#",
            "title": words::title(self.file, self.lang),
            "description": words::key(self.file, "", self.lang),
        });
        if let (Some(document), Value::Object(root)) =
            (document.as_object_mut(), self.described(&self.root, "", 0))
        {
            document.extend(root);
        }
        format!("{document:#}\n")
    }

    /// A schema with what is said of each of its keys; `depth` parts stand around it.
    fn described(&self, schema: &Value, path: &str, depth: u8) -> Value {
        let map = match schema {
            Value::Object(map) => map,
            Value::Array(items) => {
                return items.iter().map(|item| self.described(item, path, depth)).collect();
            }
            other => return other.clone(),
        };
        if let Some(part) = map.get("$ref").and_then(Value::as_str) {
            return self.described(&self.parts[part], part, depth + 1);
        }
        // A part within itself is told once.
        let told = map.iter().filter(|(_, value)| depth < 2 || value.get("$ref").is_none());
        let described = told.map(|(key, value)| match (key.as_str(), value) {
            ("properties", Value::Object(keys)) => {
                (key.clone(), keys.iter().map(|(key, of)| self.key(key, of, path, depth)).collect())
            }
            _ => (key.clone(), self.described(value, path, depth)),
        });
        Value::Object(described.collect())
    }

    /// A key, and its schema after what is said of it.
    fn key(&self, key: &str, schema: &Value, path: &str, depth: u8) -> (String, Value) {
        let path = if path.is_empty() { key.to_owned() } else { format!("{path}/{key}") };
        let said = words::key(self.file, &path, self.lang);
        let mut described = Map::from_iter([("description".to_owned(), said.into())]);
        if let Value::Object(own) = self.described(schema, &path, depth) {
            described.extend(own);
        }
        (key.to_owned(), Value::Object(described))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bareme_core::diagnostic::{Arg, Code, Diagnostics, SourceId};
    use bareme_core::scenario::{CaseFile, Scenario, TableOptions};
    use bareme_core::sources::Sources;
    use std::path::Path;

    /// The years that a set may have.
    const YEARS: &str = "^((19|20|21)[0-9]{2}|2200)$";

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
