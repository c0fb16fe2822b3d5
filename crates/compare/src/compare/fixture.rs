//! Small policies and results for the tests of this layer and the next.

use bareme_core::diagnostic::{SourceId, Span, codes};
use bareme_core::engine::{Cell, Column, Evaluation, Failure};
use bareme_core::number;
use bareme_core::policy::tree::{Block, Function};
use bareme_core::policy::{
    self, Basis, Formula, Need, Origin, Param, ParamKind, ParamValue, Policy, PolicyFile, Scale,
    Source, Status, Within,
};
use bareme_core::scenario::{Dataset, Envelope, RowKey};
use bareme_core::sources::Sources;
use bareme_core::value::{InputSpec, Kind, Value};
use indexmap::IndexMap;
use rust_decimal::Decimal;
use std::fmt::Write as _;
use std::sync::Arc;

/// A number from its text.
pub fn d(text: &str) -> Decimal {
    number::parse(text).unwrap()
}

fn span() -> Span {
    Span::new(SourceId(0), 1, 1, 1)
}

/// A value from its text: empty is missing, `true`/`false`, a number, else text.
pub fn value(text: &str) -> Value {
    match text {
        "" => Value::Missing,
        "true" | "false" => Value::Boolean(text == "true"),
        _ => number::parse(text).map_or_else(|_| Value::Text(text.into()), Value::Number),
    }
}

/// A policy without anything in it: the smallest that loads, emptied.
pub fn policy(id: &str, label: &str, status: Status) -> Policy {
    let text = "policy(#{ edition: 1, label: \"\", status: \"proposal\" }); fn y() { 1 }";
    let mut sources = Sources::memory([("empty.rhai", text)]);
    let mut policy = policy::load(&mut sources, "empty.rhai", &[]).unwrap();
    id.clone_into(&mut policy.id);
    label.clone_into(&mut policy.meta.label);
    policy.meta.status = status;
    policy.meta.span = span();
    policy.files = vec![PolicyFile { id: id.to_owned(), source: SourceId(0), module: false }];
    policy.formulas.clear();
    policy.outputs.clear();
    policy.order.clear();
    policy.warnings.clear();
    policy
}

/// A formula without needs.
pub fn formula(name: &str, label: &str, unit: &str, kind: Kind, text: &str) -> Formula {
    let body = Block { statements: Vec::new(), span: span() };
    Formula {
        name: name.to_owned(),
        label: Some(label.to_owned()),
        description: None,
        unit: (!unit.is_empty()).then(|| unit.to_owned()),
        source: None,
        tags: Vec::new(),
        needs: vec![Need {
            name: "mois_presence".to_owned(),
            span: span(),
            source: Source::Input(0),
        }],
        file: 0,
        origin: "cdc-v4".to_owned(),
        span: span(),
        text: text.into(),
        helpers: Vec::new(),
        tree: Arc::new(Function {
            name: name.to_owned(),
            params: Vec::new(),
            private: false,
            span: span(),
            body,
            slots: 0,
            given: Vec::new(),
            calls: Vec::new(),
            unused_locals: Vec::new(),
            used: Vec::new(),
            nodes: 0,
            text: text.into(),
            comment: Vec::new(),
        }),
        kind: Some(kind),
        may_be_missing: false,
        canonical: text.to_owned(),
    }
}

/// A parameter declared at the first line.
pub fn param(name: &str, value: ParamValue, unit: &str, basis: Basis) -> Param {
    Param {
        name: name.to_owned(),
        kind: ParamKind::Scalar(Kind::Number),
        declared: Vec::new(),
        steps: vec![(None, value)],
        within: Within::Start,
        label: None,
        unit: (!unit.is_empty()).then(|| unit.to_owned()),
        source: None,
        basis,
        authorities: Vec::new(),
        min: None,
        max: None,
        range: None,
        values: Vec::new(),
        note: None,
        span: span(),
        declared_by: Origin::Policy("cdc-v4".to_owned()),
        changed_by: None,
        amended: Vec::new(),
    }
}

/// A value that never changes.
pub fn scalar(text: &str) -> ParamValue {
    ParamValue::Scalar(value(text))
}

/// V4 in miniature: five outputs, an assumption, a scale.
pub fn small_policy() -> Policy {
    let mut policy = policy("cdc-v4", "Cahier des charges V4 (décembre 2023)", Status::Published);
    policy.meta.total = Some("dotation_totale".to_owned());
    policy.meta.eligible = Some("est_financee".to_owned());
    policy.meta.source = Some("Arrêté du 28 décembre 2023".to_owned());
    let given = |name: &str| Some((name.to_owned(), span()));
    policy.meta.domain.per = given("file_active");
    policy.meta.domain.equivalent = given("cout_etp");
    policy.meta.domain.presence = given("mois_presence");
    let mut cost = param("cout_etp", scalar("55000"), "€/ETP/an", Basis::Text);
    cost.label = Some("Coût employeur d’un ETP".to_owned());
    cost.source = Some("Financement, 1) a.".to_owned());
    let mut reading = param("sous_1000", scalar("exclusion"), "", Basis::Assumption);
    reading.label = Some("Structures de moins de 1 000 patients".to_owned());
    reading.values = ["exclusion", "a_nulle", "plancher_4_etp"].map(value).to_vec();
    reading.note = Some("Le texte ne dit rien de ces structures.".to_owned());
    let points = vec![(d("1000"), d("4")), (d("3000"), d("6")), (d("6000"), d("7"))];
    let scale = ParamValue::Scale(Arc::new(Scale { points }));
    let mut scale = param("bareme_etp", scale, "ETP", Basis::Text);
    scale.kind = ParamKind::Scale;
    for p in [cost, reading, scale] {
        policy.params.insert(p.name.clone(), p);
    }
    policy.inputs.insert("file_active".to_owned(), input("file_active", "patients"));
    let text = "fn dotation_hors_ps(etp_hors_ps, cout_etp, mois_presence) {\n    \
                round(etp_hors_ps * cout_etp * mois_presence / 12, 2)\n}";
    let mut a = formula("dotation_hors_ps", "Dotation a", "€", Kind::Number, text);
    let mut b = formula("dotation_ps", "Dotation b", "€", Kind::Number, "fn dotation_ps() { 0 }");
    a.tags = vec![("financeur".to_owned(), "FISS".to_owned())];
    b.tags = vec![("financeur".to_owned(), "FIR".to_owned())];
    let total = "fn dotation_totale(dotation_hors_ps, dotation_ps) {\n    \
                 dotation_hors_ps + dotation_ps\n}";
    let fraction = "fn taux_majoration() { 0 }";
    for f in [
        formula("statut", "Statut", "", Kind::Text, "fn statut() { \"plein_droit\" }"),
        formula("mois_presence", "Mois de présence", "mois", Kind::Integer, "fn m() { 12 }"),
        formula("taux_majoration", "Taux de majoration", "fraction", Kind::Number, fraction),
        a,
        b,
        formula("dotation_totale", "Dotation totale", "€", Kind::Number, total),
        formula("est_financee", "Structure financée", "", Kind::Boolean, "fn e() { true }"),
    ] {
        policy.order.push(f.name.clone());
        policy.formulas.insert(f.name.clone(), f);
    }
    policy.outputs = policy.order[..6].to_vec();
    policy
}

fn input(name: &str, unit: &str) -> InputSpec {
    InputSpec { unit: Some(unit.to_owned()), ..InputSpec::new(name, Kind::Integer) }
}

/// A row: structure, year, region, patients, then statut, months, rate, a, b.
pub type Line<'a> = (&'a str, i32, &'a str, &'a str, [&'a str; 5]);

/// The tables behind the results, for groups by region.
fn regions(lines: &[Line]) -> Arc<bareme_core::scenario::Tables> {
    let mut csv = "structure,exercice,region\n".to_owned();
    for (structure, year, region, ..) in lines {
        let year = if *year == 0 { 2024 } else { *year };
        let _ = writeln!(csv, "{structure},{year},{region}");
    }
    let mut sources = bareme_core::sources::Sources::memory([("t.csv", csv)]);
    let options = bareme_core::scenario::TableOptions::default();
    bareme_core::scenario::Scenario::load(&mut sources, std::path::Path::new("t.csv"), &options)
        .map(|scenario| scenario.tables)
        .unwrap()
}

/// Changes one cell.
pub fn put(evaluation: &mut Evaluation, name: &str, row: usize, cell: Cell) {
    let mut cells: Vec<Cell> = evaluation.columns[name].iter().collect();
    cells[row] = cell;
    evaluation.columns[name] = Arc::new(Column::of_cells(cells));
}

/// Results of [`small_policy`]; the total is a + b, and `est_financee` says whether it is paid.
pub fn results(lines: &[Line]) -> Evaluation {
    let rows = lines.iter().map(|(structure, year, ..)| RowKey {
        structure,
        exercice: (*year != 0).then_some(*year),
        weight: Decimal::ONE,
    });
    let patients: Vec<Value> = lines.iter().map(|line| value(line.3)).collect();
    let patients = bareme_core::scenario::InputColumn::of_values(&patients);
    let mut dataset = Dataset {
        label: Some("Profils fictifs".to_owned()),
        status: Some("fictitious".to_owned()),
        key: "structure".to_owned(),
        period: Some("exercice".to_owned()),
        variant: None,
        rows: rows.collect(),
        inputs: IndexMap::from([("file_active".to_owned(), patients)]),
        tables: regions(lines),
        envelope: std::collections::BTreeMap::new(),
        projected_from: None,
        references: IndexMap::new(),
    };
    let envelope = Envelope {
        amount: d("500000"),
        months: None,
        nature: Some("prévision".to_owned()),
        source: None,
        note: None,
    };
    dataset.envelope.insert(2024, envelope);
    let names = ["statut", "mois_presence", "taux_majoration", "dotation_hors_ps", "dotation_ps"];
    let mut columns: IndexMap<String, Vec<Cell>> = IndexMap::new();
    for (index, name) in names.iter().enumerate() {
        let cells = lines.iter().map(|line| Cell::Value(value(line.4[index]))).collect();
        columns.insert((*name).to_owned(), cells);
    }
    let sum = |line: &Line| match (value(line.4[3]).number(), value(line.4[4]).number()) {
        (Some(a), Some(b)) => Value::Number(a + b),
        _ => Value::Missing,
    };
    let totals: Vec<Value> = lines.iter().map(sum).collect();
    let paid = |v: &Value| Cell::Value(Value::Boolean(v.number().is_some_and(|n| n > d("0"))));
    columns.insert("est_financee".to_owned(), totals.iter().map(paid).collect());
    let totals = totals.into_iter().map(Cell::Value).collect();
    columns.insert("dotation_totale".to_owned(), totals);
    let columns = columns
        .into_iter()
        .map(|(name, cells)| (name, Arc::new(Column::of_cells(cells))))
        .collect();
    Evaluation {
        dataset: Arc::new(dataset),
        columns,
        failures: Vec::new(),
        warnings: Vec::new(),
        plan: Vec::new(),
    }
}

/// Puts an error in the columns of a row.
pub fn refuse(evaluation: &mut Evaluation, row: usize, columns: &[&str]) {
    for name in columns {
        put(evaluation, name, row, Cell::Error(0));
    }
    evaluation.failures = vec![Failure {
        formula: columns[0].to_owned(),
        diagnostic: codes::DivisionByZero.into(),
        rows: vec![row],
    }];
}

/// Three structures over two years.
pub fn small_results() -> Evaluation {
    results(&[
        ("S01", 2024, "11", "2000", ["plein_droit", "12", "0.05", "275000", "10000.5"]),
        ("S02", 2024, "93", "1000", ["plein_droit", "12", "0.2", "220000", "34210.25"]),
        ("S03", 2024, "93", "800", ["ineligible", "12", "0", "0", "0"]),
        ("S01", 2025, "11", "2100", ["plein_droit", "4", "0.05", "91666.67", "3333.5"]),
        ("S02", 2025, "93", "1000", ["plein_droit", "4", "0.2", "73333.33", "11403.42"]),
        ("S03", 2025, "93", "1200", ["plein_droit", "4", "0.146", "77000", "1234.56"]),
    ])
}

/// A reform of the miniature: a dearer post, a formula rewritten, S03 let in.
pub fn reform() -> (Policy, Evaluation) {
    let mut policy = small_policy();
    policy.id = "proposition-x".to_owned();
    policy.meta.label = "Proposition X".to_owned();
    policy.meta.status = Status::Proposal;
    policy.meta.source = None;
    policy.files.push(PolicyFile { id: policy.id.clone(), source: SourceId(1), module: false });
    let cost = &mut policy.params["cout_etp"];
    cost.steps = vec![(None, scalar("56500"))];
    cost.basis = Basis::Proposal;
    cost.changed_by = Some((Origin::Policy(policy.id.clone()), None));
    policy.params.shift_remove("sous_1000");
    let b = &mut policy.formulas["dotation_hors_ps"];
    b.text = "fn dotation_hors_ps(etp_hors_ps, cout_etp, mois_presence) {\n    \
              round(etp_hors_ps * cout_etp * mois_presence / 12, 0)\n}"
        .to_owned();
    b.canonical.clone_from(&b.text);
    b.file = 1;
    let evaluation = results(&[
        ("S01", 2024, "11", "2000", ["plein_droit", "12", "0.05", "282500", "10000.5"]),
        ("S02", 2024, "93", "1000", ["plein_droit", "12", "0.2", "226000", "34210.25"]),
        ("S03", 2024, "93", "800", ["plein_droit", "12", "0", "180800", "0"]),
        ("S01", 2025, "11", "2100", ["plein_droit", "4", "0.05", "94167", "3333.5"]),
        ("S02", 2025, "93", "1000", ["plein_droit", "4", "0.2", "75333", "11403.42"]),
        ("S03", 2025, "93", "1200", ["plein_droit", "4", "0.146", "70000", "1234.56"]),
    ]);
    (policy, evaluation)
}
