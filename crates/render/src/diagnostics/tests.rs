use super::*;
use bareme_core::diagnostic::{Diagnostic, Note, SourceId, Span, codes};
use bareme_core::value::Kind;
use std::path::Path;

const POLICY: &str =
    "policy(#{});\nprivate fn aide(x) { x }\n\n\nfn b(été) {\n    \tété + File_active\n}\n";

fn sources() -> (Sources, SourceId, SourceId) {
    let table = format!("structure,n\nS01,{}26O;{}\n", "é".repeat(500), "x".repeat(100_000));
    let mut sources = Sources::memory([("p.rhai", POLICY.to_owned()), ("t.csv", table)]);
    let policy = sources.read(Path::new("p.rhai")).unwrap();
    let table = sources.read(Path::new("t.csv")).unwrap();
    (sources, policy, table)
}

fn unknown(span: Span) -> Diagnostic {
    codes::UnknownVariable { name: "File_active" }.at(span).suggest("File_active", ["file_active"])
}

#[test]
fn a_place_is_underlined_in_characters_with_its_remedy() {
    let (sources, policy, _) = sources();
    let diagnostic = unknown(Span::new(policy, 6, 12, 11))
        .related(Some(Span::new(policy, 2, 12, 4)), Note::CalledFrom);
    insta::assert_snapshot!(text(&[diagnostic], &sources, Lang::Fr, false), @r"
    erreur[B0311] : « File_active » est inconnu ici
     --> p.rhai:6:12
      |
    2 | private fn aide(x) { x }
      |            ---- appelée ici
    ...
    6 |         été + File_active
      |               ^^^^^^^^^^^
      |
      = aide : vouliez-vous dire « file_active » ?
      = aide : une fonction ne connaît que ses variables et ses arguments (ajoutez-y « File_active » si c’est une colonne, un paramètre ou une formule), une déclaration que les constantes, une variante que les colonnes
    ");
}

#[test]
fn a_long_line_is_cut_around_the_place_and_costs_little() {
    let (sources, _, table) = sources();
    let shown = text(
        &[codes::CellComma { value: "26O", column: "n" }.at(Span::new(table, 2, 505, 3))],
        &sources,
        Lang::En,
        false,
    );
    assert!(shown.contains("--> t.csv:2:505"), "{shown}");
    assert!(shown.contains("éé26O;xx"), "{shown}");
    assert!(shown.lines().all(|line| line.chars().count() < 160), "{shown}");
}

#[test]
fn warnings_come_first_and_a_flood_is_counted() {
    let (sources, policy, _) = sources();
    let mut all = vec![unknown(Span::new(policy, 6, 12, 11)); 52];
    all.push(codes::NoLabel { name: "b" }.at(Span::new(policy, 5, 4, 1)));
    let shown = text(&all, &sources, Lang::Fr, false);
    assert!(shown.starts_with("avertissement[W0907] : « b » n’a pas de libellé\n"), "{shown}");
    assert_eq!(shown.matches(" --> p.rhai:6:12").count(), 3, "the first few with their lines");
    assert!(
        shown.contains("\nerreur[B0311] : 47 autres de même sorte\n  p.rhai:6:12 : «"),
        "{shown}"
    );
    assert_eq!(shown.matches("\n  p.rhai:6:12 : « File_active »").count(), 47, "{shown}");
    assert!(shown.ends_with("\n… et 2 autres erreurs\n"), "{shown}");
    assert_eq!(short(&all, &sources, Lang::Fr).lines().count(), 53);
}

#[test]
fn one_line_each_for_editors() {
    let (sources, policy, _) = sources();
    let all = [unknown(Span::new(policy, 6, 12, 11)), codes::FileMissing { path: "a.csv" }.into()];
    insta::assert_snapshot!(short(&all, &sources, Lang::En), @r"
    p.rhai:6:12: error[B0311]: `File_active` is unknown here (did you mean `file_active`?)
    error[B0101]: the file `a.csv` does not exist
    ");
}

#[test]
fn tools_get_english_keys_and_exact_numbers() {
    let (sources, policy, _) = sources();
    insta::assert_snapshot!(json(&[codes::SetKind { name: "x", expected: Some(Kind::Number.into()) }.at(Span::new(policy, 5, 4, 1)).related(Some(Span::line(policy, 1)), Note::Declared), codes::CellRoundDigits { value: rust_decimal::Decimal::new(12_345, 3) }.into()], &sources, Lang::En), @r#"[{"code":"B0512","severity":"error","message":"`x` cannot take a value of this kind: number expected","help":"give a value of the same kind as the declared one; to change the kind, declare it again: param(\"x\", …)","file":"p.rhai","line":5,"column":4,"length":1,"args":{"name":"x","expected":"decimal"},"related":[{"note":"declared","file":"p.rhai","line":1,"column":1,"length":0}],"suggestion":null},{"code":"B0710","severity":"error","message":"it is not possible to round to 12.345 decimals","help":"give a whole number from -12 to 12: 2 for cents, 0 for units, -3 for thousands","file":null,"line":null,"column":null,"length":null,"args":{"value":12.345},"related":[],"suggestion":null}]"#);
}

#[test]
fn an_empty_file_and_no_file_have_nothing_to_show() {
    let mut sources = Sources::memory([("vide.csv", "")]);
    let id = sources.read(Path::new("vide.csv")).unwrap();
    let empty = codes::EmptyTable { path: "vide.csv" }.at(Span::line(id, 1));
    insta::assert_snapshot!(text(&[empty, codes::FileMissing { path: "a\u{1b}[31m.csv" }.into()], &sources, Lang::En, false), @r"
    error[B0605]: the table `vide.csv` is empty
    --> vide.csv:1:1
     = help: the first line gives the names of the columns, the following ones the data

    error[B0101]: the file `a�[31m.csv` does not exist
     |
     = help: check the name and the folder: a path on the command line starts from the current folder, one in a manifest from the folder of the manifest, an import path from the script that imports
    ");
}
