//! A judge of JSON Schema for tests: the few words that our schemas use, and no others. A whole
//! validator as a dependency would change the features of crates that results depend on.

use crate::cli::{project, repository, run};
use crate::support::read;
use regex::Regex;
use serde_json::{Map, Value as Json};

/// Words that say nothing of this value: they are for people, or for values of another type.
const WORDS: &[&str] = &[
    "$schema",
    "title",
    "description",
    "examples",
    "minLength",
    "pattern",
    "minimum",
    "maximum",
    "minProperties",
    "minItems",
    "uniqueItems",
    "items",
    "required",
    "dependencies",
    "properties",
    "patternProperties",
    "additionalProperties",
    "definitions",
    "format",
    "maxItems",
];

/// What a schema finds wrong in a document, each with its path.
pub fn wrong(schema: &Json, document: &Json) -> Vec<String> {
    let mut found = Vec::new();
    judge(schema, schema, document, "", &mut found);
    found
}

fn judge(root: &Json, schema: &Json, value: &Json, path: &str, found: &mut Vec<String>) {
    let schema = match schema {
        Json::Bool(true) => return,
        Json::Bool(false) => return found.push(format!("{path}: not allowed")),
        other => other.as_object().expect("a schema is an object"),
    };
    let holds = |rule: &Json| {
        let mut found = Vec::new();
        judge(root, rule, value, "", &mut found);
        found.is_empty()
    };
    for (word, rule) in schema {
        let holds = match (word.as_str(), value) {
            ("type", _) => one_or_many(rule).iter().any(|name| is_of(value, name)),
            ("not", _) => !holds(rule),
            ("$ref", _) => {
                let part = root.pointer(rule.as_str().unwrap().trim_start_matches('#'));
                judge(root, part.expect("a part of the schema"), value, path, found);
                true
            }
            ("const", _) => rule == value,
            ("enum", _) => rule.as_array().unwrap().contains(value),
            ("allOf", _) => rule.as_array().unwrap().iter().all(holds),
            ("anyOf", _) => rule.as_array().unwrap().iter().any(holds),
            ("minLength", Json::String(text)) => rule.as_u64() <= Some(text.chars().count() as u64),
            ("pattern", Json::String(text)) => matches(rule.as_str().unwrap(), text),
            ("minimum", Json::Number(n)) => {
                let exact = |text: &str| bareme::number::parse(text).unwrap();
                exact(&rule.to_string()) <= exact(&n.to_string())
            }
            ("maximum", Json::Number(n)) => {
                let exact = |text: &str| bareme::number::parse(text).unwrap();
                exact(&n.to_string()) <= exact(&rule.to_string())
            }
            ("minProperties", Json::Object(object)) => rule.as_u64() <= Some(object.len() as u64),
            ("minItems", Json::Array(items)) => rule.as_u64() <= Some(items.len() as u64),
            ("uniqueItems", Json::Array(items)) => {
                items.iter().enumerate().all(|(i, item)| !items[..i].contains(item))
            }
            ("items", Json::Array(items)) => {
                for (i, item) in items.iter().enumerate() {
                    judge(root, rule, item, &format!("{path}/{i}"), found);
                }
                true
            }
            ("required", Json::Object(object)) => {
                one_or_many(rule).iter().all(|name| object.contains_key(*name))
            }
            ("dependencies", Json::Object(object)) => rule
                .as_object()
                .unwrap()
                .iter()
                .filter(|(name, _)| object.contains_key(*name))
                .all(|(_, needed)| one_or_many(needed).iter().all(|n| object.contains_key(*n))),
            ("properties" | "patternProperties" | "additionalProperties", Json::Object(object)) => {
                properties(root, (schema, word), object, path, found);
                true
            }
            (word, _) if WORDS.contains(&word) => true,
            (other, _) => panic!("the word `{other}` is not known here"),
        };
        if !holds {
            found.push(format!("{path}: {word} {rule}"));
        }
    }
}

/// The members of an object that one of the three words is about.
fn properties(
    root: &Json,
    (schema, word): (&Map<String, Json>, &str),
    object: &Map<String, Json>,
    path: &str,
    found: &mut Vec<String>,
) {
    let named = |name: &str| schema.get("properties").and_then(|p| p.get(name));
    let patterns =
        || schema.get("patternProperties").and_then(Json::as_object).into_iter().flatten();
    for (name, value) in object {
        let path = format!("{path}/{name}");
        let by_pattern: Vec<&Json> = patterns()
            .filter(|(pattern, _)| matches(pattern, name))
            .map(|(_, rule)| rule)
            .collect();
        let rules: Vec<&Json> = match word {
            "properties" => named(name).into_iter().collect(),
            "patternProperties" => by_pattern,
            _ if named(name).is_some() || !by_pattern.is_empty() => Vec::new(),
            _ => vec![&schema[word]],
        };
        for rule in rules {
            judge(root, rule, value, &path, found);
        }
    }
}

fn matches(pattern: &str, text: &str) -> bool {
    Regex::new(pattern).unwrap().is_match(text)
}

fn one_or_many(rule: &Json) -> Vec<&str> {
    match rule {
        Json::Array(names) => names.iter().filter_map(Json::as_str).collect(),
        other => other.as_str().into_iter().collect(),
    }
}

fn is_of(value: &Json, name: &str) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "number" => value.is_number(),
        "integer" => value.is_i64(),
        "null" => value.is_null(),
        other => panic!("the type `{other}` is not known here"),
    }
}

/// What commands write is what their schemas, made from the structs that write it, say; and the
/// parts that are written row by row are too.
#[test]
fn results_are_as_their_schemas_say() {
    let set = ["-s", "bibliotheques", "--format", "json"];
    let commands: [(&str, &[&str]); 10] = [
        ("run", &["bibliotheques"]),
        ("run", &["bibliotheques", "--by", "departement"]),
        ("run", &["bibliotheques", "--secret", "min=3,dominance=85"]),
        ("run", &["bibliotheques", "--set", "prime_par_heure=1"]),
        ("sweep", &["bibliotheques", "--vary", "prime_par_heure=1..3:1"]),
        ("solve", &["bibliotheques", "--find", "prime_par_heure", "--target", "10000"]),
        ("sensitivity", &["bibliotheques"]),
        ("cliffs", &["bibliotheques", "--input", "heures"]),
        ("params", &["bibliotheques"]),
        ("show", &["bibliotheques"]),
    ];
    for (command, args) in commands {
        let alone = ["params", "show"].contains(&command);
        let args = [&[command][..], args, if alone { &set[2..] } else { &set[..] }].concat();
        let output = run(&project(), "en", &args);
        let document: Json = serde_json::from_str(&output.stdout)
            .unwrap_or_else(|_| panic!("{args:?}: {}", output.stderr));
        let schema = read(&repository().join(format!("schemas/{command}.schema.json")));
        let schema = serde_json::from_str(&schema).unwrap();
        assert_eq!(wrong(&schema, &document), [""; 0], "{args:?}");
        // The judge is awake: a document without its version is refused.
        let mut other = document;
        other.as_object_mut().unwrap().remove("version");
        assert_ne!(wrong(&schema, &other), [""; 0], "{args:?}");
    }
}
