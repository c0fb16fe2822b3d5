//! The reference of the language, laid out for editors (`.d.rhai`) and for the documentation.

use super::locale::{Lang, reference as words};
use bareme_core::policy::hosts::{Argument, Times};
use bareme_core::policy::reference::{DECLARATIONS, PARAMETER_VALUES};
use bareme_core::policy::tree::Host;
use std::fmt::Write as _;

/// Host functions and declarations as a definition file of Rhai: one line for each number of
/// arguments, with what it is for.
pub fn definitions(lang: Lang) -> String {
    let mut out = String::from("module static;\n\n");
    out.push_str(words::definitions_head(lang));
    for declaration in DECLARATIONS {
        let _ = write!(out, "\n/// {}\n", words::declaration(declaration.name, lang));
        let _ = writeln!(out, "///\n/// `{}`", declaration.usage);
        for key in declaration.keys {
            let said = words::key(declaration.name, key, lang);
            let _ = writeln!(out, "/// - `{key}`{}{said}", lang.colon());
        }
        let _ = writeln!(out, "fn {}", declaration_arguments(declaration.name));
    }
    for value in PARAMETER_VALUES.iter().filter(|v| parameter_function(v).is_some()) {
        let _ = write!(out, "\n/// {}\n", words::parameter_value(value, lang));
        let _ = writeln!(out, "///\n/// `{value}`");
        let _ = writeln!(out, "fn {}", parameter_function(value).unwrap_or_default());
    }
    for host in Host::ALL.iter().copied() {
        let (least, most) = host.arity();
        for count in least..=most {
            let arguments = named(host, count);
            let _ = write!(out, "\n/// {}\n", words::host(host, lang));
            let _ = writeln!(
                out,
                "fn {}({}) -> {};",
                host.name(),
                arguments.join(", "),
                rhai_type(host.row().gives.name())
            );
        }
    }
    out
}

/// `name: type` for each argument; a repeated one is numbered.
fn named(host: Host, count: usize) -> Vec<String> {
    let repeated = |argument: &Argument| argument.times == Times::Repeated;
    let mut number = 0;
    host.arguments(count)
        .map(|argument| {
            let takes = rhai_type(argument.takes.name());
            if repeated(&argument) {
                number += 1;
                format!("{}{number}: {takes}", argument.name)
            } else {
                format!("{}: {takes}", argument.name)
            }
        })
        .collect()
}

/// A type as a definition file writes it: several kinds, or any, are `?`.
fn rhai_type(name: &'static str) -> &'static str {
    match name {
        "number|date" | "value" => "?",
        "missing" | "error" => "()",
        other => other,
    }
}

fn declaration_arguments(name: &str) -> &'static str {
    match name {
        "policy" => "policy(options: map);",
        "extends" => "extends(id: text);",
        "param" => "param(name: text, value: ?);\nfn param(name: text, value: ?, options: map);",
        "set" => "set(name: text, value: ?);",
        "amend" => "amend(name: text, from: text, value: ?);",
        "input" => {
            "input(name: text, type: text);\nfn input(name: text, type: text, options: map);"
        }
        "aggregate" => {
            "aggregate(name: text, kind: text, of: text);\nfn aggregate(name: text, kind: text, of: text, options: map);"
        }
        "previous" => {
            "previous(name: text, of: text);\nfn previous(name: text, of: text, options: map);"
        }
        "reference" => {
            "reference(name: text, policy: text, of: text);\nfn reference(name: text, policy: text, of: text, options: map);"
        }
        "apportion" => "apportion(name: text, options: map);",
        "helper" => "helper(name: text, takes: array, gives: text);",
        _ => "outputs(names: array);",
    }
}

/// The declaration of what makes a parameter's value, when it is not a host function too.
fn parameter_function(written: &str) -> Option<&'static str> {
    match written.split('(').next()? {
        "scale" => Some("scale(points: array) -> scale;"),
        "by_key" => Some("by_key(column: text, values: array) -> ?;"),
        "dated" => Some("dated(values: array) -> ?;"),
        "timeline" => Some("timeline(values: array) -> timeline;"),
        _ => None,
    }
}

/// Host functions as a table of Markdown.
pub fn functions_table(lang: Lang) -> String {
    let mut out = words::functions_head(lang).to_owned();
    for host in Host::ALL.iter().copied() {
        let gives = host.row().gives;
        let arguments: Vec<String> = host.row().arguments.iter().map(usage).collect();
        let call = format!("{}({})", host.name(), arguments.join(", "));
        let row = [format!("`{call}`"), escaped(gives.name()), words::host(host, lang).to_owned()];
        let _ = writeln!(out, "| {} |", row.join(" | "));
    }
    out
}

/// `x`, `decimals?` or `c…`, as a reader writes an argument.
fn usage(argument: &Argument) -> String {
    match argument.times {
        Times::Once => argument.name.to_owned(),
        Times::AtMostOnce => format!("{}?", argument.name),
        Times::Repeated => format!("{}…", argument.name),
    }
}

fn escaped(text: &str) -> String {
    text.replace('|', " or ")
}

/// Declarations with their keys, as tables of Markdown.
pub fn declarations_table(lang: Lang) -> String {
    let mut out = words::declarations_head(lang).to_owned();
    for one in DECLARATIONS {
        let _ = writeln!(out, "| `{}` | | {} |", one.usage, words::declaration(one.name, lang));
        for key in one.keys {
            let _ = writeln!(out, "| | `{key}` | {} |", words::key(one.name, key, lang));
        }
    }
    out
}

/// Values of parameters, as a table of Markdown.
pub fn values_table(lang: Lang) -> String {
    let mut out = words::values_head(lang).to_owned();
    for value in PARAMETER_VALUES {
        let _ = writeln!(out, "| `{value}` | {} |", words::parameter_value(value, lang));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_function_has_a_line_for_each_number_of_arguments() {
        for lang in [Lang::Fr, Lang::En] {
            let text = definitions(lang);
            for host in Host::ALL {
                let (least, most) = host.arity();
                let start = format!("fn {}(", host.name());
                let lines: Vec<&str> = text.lines().filter(|l| l.starts_with(&start)).collect();
                assert_eq!(lines.len(), most - least + 1, "{lines:?}");
            }
            let declared = |name: &str| text.contains(&format!("\nfn {name}("));
            assert!(DECLARATIONS.iter().all(|d| declared(d.name)));
        }
        assert!(definitions(Lang::En).contains("\nfn min(a: ?, b: ?, c1: ?) -> ?;\n"));
        assert!(
            definitions(Lang::En).contains("\nfn round(x: number, decimals: integer) -> number;\n")
        );
    }
}
