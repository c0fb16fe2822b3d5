//! Policies from somebody else's mail: what once broke the program, or gave a wrong number in
//! silence, stays refused.

use crate::support::{cell, evaluate};
use bareme::compare::PolicyDiff;
use bareme::diagnostic::{Code, Diagnostics};
use bareme::engine::{Evaluation, Settings};
use bareme::policy;
use bareme::sources::Sources;
use std::fmt::Write as _;
use std::path::Path;

const HEAD: &str = "policy(#{ edition: 1, label: \"h\", status: \"hypothesis\" });\n\
    input(\"x\", \"integer\"); input(\"b\", \"boolean\"); input(\"t\", \"text\");\n";

fn run(body: &str, modules: &[(&str, &str)]) -> Result<Evaluation, Diagnostics> {
    let policy = format!("{HEAD}{body}");
    let mut files = vec![
        ("policies/p.rhai".to_owned(), policy),
        ("t.csv".to_owned(), "structure,x,b,t\nA,5,true,Île\n".to_owned()),
    ];
    for (name, text) in modules {
        files.push((format!("policies/{name}.rhai"), (*text).to_owned()));
    }
    let mut sources = Sources::memory(files);
    evaluate(&mut sources, "p", Path::new("t.csv"), &[], Settings::default()).map(|(_, e)| e)
}

fn code(body: &str) -> Code {
    run(body, &[]).expect_err(body)[0].code
}

#[test]
fn effects_that_hide_in_operands_are_refused() {
    for body in [
        "fn f(b) { let c = b && { return none(); }; 1 } fn r(f) { switch f { 1 => 10, _ => 20 } }",
        "fn r(x) { let y = 1; let c = true && { y = none(); true }; switch y { 1 => 10, _ => 20 } }",
        "fn r(x) { let y = 1; max(y, { y = 5; 2 }) }",
        "fn r(x) { let y = none(); let z = 1 ?? { y = 2; 3 }; z }",
    ] {
        assert_eq!(code(body), Code::NotInSubset, "{body}");
    }
}

#[test]
fn values_that_would_be_lost_are_refused() {
    for body in [
        "fn r(x) { if x > 3 { 1000 } else { 2000 } - 250 }",
        "fn r(x) { switch x { 5 => 1000, _ => 2000 } - 250 }",
        "fn r(x) { x + 1; x }",
    ] {
        assert_eq!(code(body), Code::ValueDropped, "{body}");
    }
    assert!(run("fn r(x) { if x > 9 { fail(\"non\"); } x }", &[]).is_ok());
}

#[test]
fn literals_that_rhai_would_misread_are_refused() {
    assert_eq!(code("fn r(x) { x + 0xFFFFFFFFFFFFFFFF }"), Code::NotInSubset);
    assert_eq!(code("fn r(x) { 'c' }"), Code::NotInSubset);
    assert_eq!(
        code("fn r(x) { switch switch x { 5 => 2, _ => 3 } { \"2\" => 10, _ => 20 } }"),
        Code::NotInSubset
    );
    assert_eq!(
        code("const K = 1; param(\"p\", K); const K = 2; fn r(x, p) { x + p }"),
        Code::DuplicateName
    );
    assert_eq!(code("param(\"p\", round(1.25, 1, 7)); fn r(p) { p }"), Code::WrongArity);
    assert_eq!(code("fn int.r(x) { x }"), Code::NotInSubset);
}

#[test]
fn a_text_of_the_script_equals_the_cell_that_looks_the_same() {
    let evaluation = run("fn r(t) { if t == \"I\u{302}le\" { 1 } else { 2 } }", &[]).unwrap();
    assert_eq!(cell(&evaluation, "r", 0), "1");
}

#[test]
fn the_names_of_imports_are_private_to_each_script() {
    let modules = [
        ("a", "import \"c\" as z; fn f(v) { z::g(v) }"),
        ("b", "fn g(v) { v * 100 }"),
        ("c", "fn g(v) { v + 1 }"),
    ];
    let both = "import \"a\" as y; import \"b\" as z; fn r(x) { y::f(x) } fn s(x) { z::g(x) }";
    let evaluation = run(both, &modules).unwrap();
    assert_eq!((cell(&evaluation, "r", 0), cell(&evaluation, "s", 0)), ("6".into(), "500".into()));
    let evaluation = run("import \"a\" as y; fn r(x) { y::f(x) }", &modules).unwrap();
    assert_eq!(cell(&evaluation, "r", 0), "6");
}

#[test]
fn a_diff_sees_through_the_names_of_imports() {
    let load = |body: &str| {
        let files = [
            ("policies/p.rhai", format!("{HEAD}import \"m1\" as m; import \"m2\" as n; {body}")),
            ("policies/m1.rhai", "fn f(v) { v * 100 }".to_owned()),
            ("policies/m2.rhai", "fn f(v) { v + 1 }".to_owned()),
        ];
        policy::load(&mut Sources::memory(files), "p", &[]).unwrap()
    };
    let (a, b) = (load("fn r(x) { m::f(x) - n::f(x) }"), load("fn r(x) { n::f(x) - m::f(x) }"));
    assert!(!PolicyDiff::new(&a, &b, &[]).is_empty());
    assert!(PolicyDiff::new(&a, &a, &[]).is_empty());
}

#[test]
fn what_would_cost_too_much_is_refused_or_done() {
    // Each of these took from ten seconds to for ever.
    let mut modules: Vec<(String, String)> = (0..30)
        .map(|i| {
            let next = i + 1;
            let text =
                format!("import \"m{next}\" as a; import \"m{next}\" as b; fn f() {{ a::f() }}");
            (format!("m{i}"), text)
        })
        .collect();
    modules.push(("m30".to_owned(), "fn f() { 1 }".to_owned()));
    let modules: Vec<(&str, &str)> =
        modules.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    let evaluation = run("import \"m0\" as a; fn r(x) { x + a::f() }", &modules).unwrap();
    assert_eq!(cell(&evaluation, "r", 0), "6");

    let minus = "- ".repeat(50);
    let body = format!("const A = 1; const B = {minus}A; param(\"p\", B); fn r(x, p) {{ x + p }}");
    assert!(run(&body, &[]).is_ok());

    let mut body = String::new();
    for i in 0..1_900 {
        let _ = writeln!(body, "fn a{i}() {{ 1 }}");
    }
    for i in 0..1_900 {
        let _ = writeln!(body, "fn u{i}(inconnu_{i}) {{ 1 }}");
    }
    assert_eq!(code(&body), Code::TooComplex);

    let mut body = "private fn h(v) { v".to_owned();
    body.push_str(&"\n + v".repeat(2_000));
    body.push_str(" }\n");
    assert_eq!(code(&format!("{body} fn r(x) {{ h(x) }}")), Code::TooComplex);
}
