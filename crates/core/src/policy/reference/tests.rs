//! The reference is held against the language itself: what it says loads, and gives what it says.

use super::*;
use crate::diagnostic::{Arg, Code, Diagnostic, Diagnostics};
use crate::policy::hosts::{Argument, Type};
use crate::policy::tree::Host;
use crate::policy::{Policy, load};
use crate::sources::Sources;
use crate::value::Kind;

/// A policy whose one formula is this expression, with something of each type to name.
fn formula(expression: &str) -> Result<Policy, Diagnostics> {
    let names = ["n", "w", "b", "t", "d", "s", "l", "o"];
    let used: Vec<&str> = names.into_iter().filter(|name| uses(expression, name)).collect();
    let text = format!(
        "policy(#{{ edition: 1, label: \"x\", status: \"hypothesis\" }});\n\
         input(\"n\", \"decimal\"); input(\"w\", \"integer\"); input(\"b\", \"boolean\");\n\
         input(\"t\", \"text\"); input(\"d\", \"date\"); input(\"o\", \"decimal\", #{{ optional: true }});\n\
         param(\"s\", scale([[0, 1], [10, 2]])); param(\"l\", timeline([[\"2020-01-01\", 1]]));\n\
         fn f({}) {{ {expression} }}\n",
        used.join(", ")
    );
    load(&mut Sources::memory([("p.rhai", text)]), "p.rhai", &[])
}

fn uses(expression: &str, name: &str) -> bool {
    expression.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name)
}

/// Something of a type.
fn sample(host: Host, argument: Argument) -> &'static str {
    match (host, argument.takes) {
        (Host::Date, _) => "\"2025-04-30\"",
        (_, Type::Integer) => "2",
        (_, Type::Number | Type::Same | Type::Held | Type::Ordered | Type::Any) => "n",
        (_, Type::Boolean) => "b",
        (_, Type::Text) => "t",
        (_, Type::Date) => "d",
        (_, Type::Scale) => "s",
        (_, Type::Timeline) => "l",
        (_, Type::Missing) => "none()",
        (_, Type::Never) => "fail(\"\")",
    }
}

fn call(host: Host, arguments: &[&str]) -> String {
    format!("{}({})", host.name(), arguments.join(", "))
}

/// A value of the result, whatever it is, so that the formula has one.
fn gives(host: Host, call: String) -> String {
    match host.row().gives {
        Type::Missing | Type::Never => format!("if b {{ n }} else {{ {call} }}"),
        _ => call,
    }
}

#[test]
fn each_function_takes_and_gives_what_the_reference_says() {
    for host in Host::ALL.iter().copied() {
        let (least, most) = host.arity();
        for count in least..=most {
            let arguments: Vec<Argument> = host.arguments(count).collect();
            assert_eq!(arguments.len(), count, "{host:?}");
            let samples: Vec<&str> = arguments.iter().map(|a| sample(host, *a)).collect();
            let text = gives(host, call(host, &samples));
            let policy = formula(&text).unwrap_or_else(|e| panic!("{text}: {e:?}"));
            let expected = host.row().gives.kind().unwrap_or(Kind::Number);
            assert_eq!(policy.formulas["f"].kind, Some(expected), "{text}");
        }
        let one_more = vec!["n"; most + 1];
        assert!(formula(&gives(host, call(host, &one_more))).is_err(), "{host:?}");
    }
}

#[test]
fn each_function_refuses_what_the_reference_does_not_say() {
    for host in Host::ALL.iter().copied() {
        let (_, most) = host.arity();
        let arguments: Vec<Argument> = host.arguments(most).collect();
        for (i, argument) in arguments.iter().enumerate() {
            let wrong = match argument.takes {
                Type::Any => continue,
                Type::Text => "n",
                _ => "t",
            };
            let mut given: Vec<&str> = arguments.iter().map(|a| sample(host, *a)).collect();
            given[i] = wrong;
            let text = gives(host, call(host, &given));
            assert!(formula(&text).is_err(), "{text} is accepted");
        }
    }
}

/// The keys that a declaration says it knows, when it meets one that it does not.
fn known_keys(text: &str) -> Vec<String> {
    let text = format!("{text}\nfn f() {{ 1 }}\n");
    let errors = load(&mut Sources::memory([("p.rhai", text)]), "p.rhai", &[]).unwrap_err();
    let unknown = |d: &&Diagnostic| d.code == Code::UnknownKey;
    let error = errors.iter().find(unknown).expect("an unknown key");
    let list = error.args.iter().find_map(|(name, arg)| match arg {
        Arg::List(names) if *name == "expected" => Some(names.clone()),
        _ => None,
    });
    list.expect("the keys that are known")
}

#[test]
fn declarations_have_the_keys_that_the_reference_says() {
    for declaration in DECLARATIONS.iter().filter(|d| !d.keys.is_empty()) {
        let call = match declaration.name {
            "policy" => "policy(#{ inconnue: 1 });",
            "param" => "param(\"p\", 1, #{ inconnue: 1 });",
            "input" => "input(\"i\", \"text\", #{ inconnue: 1 });",
            "aggregate" => "aggregate(\"a\", \"sum\", \"i\", #{ inconnue: 1 });",
            "reference" => "reference(\"a\", \"q\", \"i\", #{ inconnue: 1 });",
            "apportion" => "apportion(\"a\", #{ of: \"i\", total: \"i\", inconnue: 1 });",
            "amend" => "param(\"p\", 1); amend(\"p\", \"2026-01-01\", 2, #{ inconnue: 1 });",
            "previous" => "previous(\"a\", \"i\", #{ inconnue: 1 });",
            other => panic!("how is `{other}` written?"),
        };
        assert_eq!(known_keys(call), declaration.keys, "{}", declaration.name);
    }
}
