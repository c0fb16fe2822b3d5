//! A new case file: a row that the policy accepts, and one case to be replaced by a real one.

use super::policy::{grouped, quoted};
use bareme_core::engine::Example;
use bareme_core::number;
use bareme_core::policy::{EXERCICE, Policy};
use bareme_core::value::{InputSpec, Value};
use minijinja::context;
use rust_decimal::Decimal;

/// The case file of the new policy `id`, which still gives what its parent gives. `schema` is
/// the path to the schema of case files, if there is one.
pub fn cases(id: &str, parent: &Policy, example: &Example, schema: Option<&str>) -> String {
    let described = |(name, value): &(String, Value)| {
        [key(name), literal(value), parent.inputs.get(name).map(about).unwrap_or_default()]
    };
    let year = |year: i32| [EXERCICE.to_owned(), year.to_string(), "année".to_owned()];
    let given = example.exercice.map(year).into_iter().chain(example.inputs.iter().map(described));
    let expected = |(name, value): &(String, Value)| {
        let formula = parent.formulas.get(name);
        let unit = formula.and_then(|f| f.unit.as_deref());
        let parts = formula.and_then(|f| f.label.as_deref()).into_iter().chain(unit);
        [key(name), literal(value), parts.map(one_line).collect::<Vec<_>>().join(" ; ")]
    };
    let is_number = |(_, value): &&(String, Value)| value.number().is_some();
    let first = example.inputs.iter().find(is_number).or(example.inputs.first());
    let context = context! {
        id, schema,
        given => in_columns("", given),
        others => in_columns("# ", example.others.iter().map(described)),
        error => example.error.map(|code| code.to_string()),
        first => first.map(|(name, value)| format!("{} = {}", key(name), literal(value))),
        expected => in_columns("", example.results.iter().map(expected)),
    };
    super::filled(include_str!("cases.toml.j2"), context, |text| text)
}

/// Pairs in columns, each with what it is about.
fn in_columns(mark: &str, lines: impl Iterator<Item = [String; 3]>) -> String {
    let lines: Vec<_> = lines.collect();
    let width = |place: usize| lines.iter().map(|line| line[place].chars().count()).max();
    let (keys, values) = (width(0).unwrap_or(0), width(1).unwrap_or(0));
    let line = |[key, value, about]: &[String; 3]| {
        let about = if about.is_empty() { String::new() } else { format!("  # {about}") };
        let line = format!("{mark}{key:keys$} = {value:values$}{about}");
        line.trim_end().to_owned() + "\n"
    };
    lines.iter().map(line).collect()
}

/// What a column holds, in a line.
fn about(spec: &InputSpec) -> String {
    let mut parts: Vec<String> = spec.label.iter().map(|label| one_line(label)).collect();
    parts.extend(spec.unit.iter().map(|unit| one_line(unit)));
    let shown = |value: &Value| one_line(&value.to_machine());
    if !spec.values.is_empty() {
        parts.push(spec.values.iter().map(shown).collect::<Vec<_>>().join(" | "));
    }
    match (&spec.min, &spec.max) {
        (Some(min), Some(max)) => parts.push(format!("de {} à {}", shown(min), shown(max))),
        (Some(min), None) => parts.push(format!("≥ {}", shown(min))),
        (None, Some(max)) => parts.push(format!("≤ {}", shown(max))),
        (None, None) => {}
    }
    parts.join(" ; ")
}

/// A comment ends with its line.
pub(super) fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// A key of TOML, between quotes when it has letters with accents.
fn key(name: &str) -> String {
    let bare = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    if bare { name.to_owned() } else { quoted(name) }
}

/// A value of TOML; a missing one as scripts write it.
fn literal(value: &Value) -> String {
    match value {
        Value::Missing => quoted("none()"),
        Value::Boolean(b) => b.to_string(),
        // Four digits may be a year: they are left alone.
        Value::Number(n) if n.abs() < Decimal::from(10_000) => number::to_machine(*n),
        Value::Number(n) => grouped(&number::to_machine(*n)),
        Value::Text(text) => quoted(text),
        Value::Date(date) => date.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bareme_core::engine;
    use bareme_core::policy;
    use bareme_core::sources::Sources;

    fn written(script: &str) -> (String, toml::Table) {
        let head = "policy(#{ edition: 1, label: \"x\", status: \"hypothesis\" });\n";
        let mut sources = Sources::memory([("p.rhai", format!("{head}{script}"))]);
        let policy = policy::load(&mut sources, "p.rhai", &[]).unwrap();
        let text = cases("a/b", &policy, &engine::example(&policy), Some("s.json"));
        let table = text.parse().unwrap_or_else(|e| panic!("{text}\n{e}"));
        (text, table)
    }

    #[test]
    fn any_policy_gives_toml_that_reads_back() {
        let (text, table) = written(
            "input(\"séjours\", \"decimal\", #{ label: \"Un \\\"label\\\"\\nde deux lignes\", unit: \"€\" });\n\
             input(\"ville\", \"text\", #{ values: [\"a \\\"b\\\"\"] });\n\
             input(\"jour\", \"date\", #{ optional: true });\n\
             fn total(séjours, ville) { if ville == \"x\" { 0 } else { séjours / 3 } }\n\
             fn inconnu() { none() }\nfn rate() { fail(\"non\") }",
        );
        assert!(text.starts_with("#:schema s.json\n"), "{text}");
        assert_eq!(table["policy"].as_str(), Some("a/b"));
        let default = table["default"].as_table().unwrap();
        assert_eq!(default["séjours"].as_integer(), Some(100_000));
        assert_eq!(default["ville"].as_str(), Some("a \"b\""));
        assert!(!default.contains_key("jour") && text.contains("# jour"), "{text}");
        let case = &table["case"][0];
        assert!(case["given"].as_table().unwrap().is_empty());
        let expected = case["expect"].as_table().unwrap();
        assert!(text.contains("total   = 33_333.333333333333333\n"), "{text}");
        assert_eq!(expected["inconnu"].as_str(), Some("none()"));
        assert!(!expected.contains_key("rate"), "an error is not a value");
    }

    #[test]
    fn a_policy_without_any_result_expects_its_error() {
        let (text, table) = written("fn rate() { fail(\"non\") }");
        let case = &table["case"][0];
        assert!(text.contains("est refusée") && case.get("expect").is_none(), "{text}");
        assert_eq!(case["error"].as_str(), Some("B0708"));
    }
}
