//! What decides a column, as a digest: equal identities, equal columns.
//!
//! The identity of a formula is that of its text (without comments, spaces and places) and of
//! whatever it receives: columns by their content, parameters by the values in force in the years
//! of the run, other formulas by their own identities. Names of files, labels and places are no
//! part of it.

use super::Settings;
use crate::policy::{EXERCICE, Formula, Param, ParamValue, Policy, Scale};
use crate::scenario::{Dataset, Held, InputColumn, LaneKind};
use crate::value::{Kind, Value};
use rust_decimal::Decimal;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// What decides a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Identity([u8; 32]);

/// Digests pieces that cannot run into one another: each says how long it is.
struct Pieces(Sha256);

impl Pieces {
    fn of(what: &str) -> Self {
        Self(Sha256::new()).text(what)
    }

    fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.update((bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
        self
    }

    fn text(self, text: &str) -> Self {
        self.bytes(text.as_bytes())
    }

    fn flag(self, flag: bool) -> Self {
        self.bytes(&[u8::from(flag)])
    }

    fn identity(self, identity: Identity) -> Self {
        self.bytes(&identity.0)
    }

    fn finish(self) -> Identity {
        Identity(self.0.finalize().into())
    }
}

/// The identities of a dataset's rows and of those of its columns that were asked for.
#[derive(Debug)]
pub(super) struct Prints {
    rows: Identity,
    inputs: BTreeMap<String, Identity>,
}

impl Prints {
    pub(super) fn of(dataset: &Dataset) -> Self {
        let mut all = Vec::new();
        for row in dataset.rows.iter() {
            let year = row.exercice.unwrap_or(i32::MIN);
            all.extend_from_slice(&year.to_le_bytes());
            all.extend_from_slice(&(row.structure.len() as u64).to_le_bytes());
            all.extend_from_slice(row.structure.as_bytes());
        }
        Self { rows: Pieces::of("rows").bytes(&all).finish(), inputs: BTreeMap::new() }
    }

    /// The identity of a column; `None` when there is none of this name.
    fn input(&mut self, dataset: &Dataset, name: &str) -> Option<Identity> {
        if let Some(known) = self.inputs.get(name) {
            return Some(*known);
        }
        let column = dataset.inputs.get(name)?;
        let identity = held_column(column);
        self.inputs.insert(name.to_owned(), identity);
        Some(identity)
    }
}

/// The identity of an input column: equal columns are held alike, but for those that were filled.
fn held_column(column: &InputColumn) -> Identity {
    let lanes = |lanes: &[i64]| -> Vec<u8> { lanes.iter().flat_map(|n| n.to_le_bytes()).collect() };
    let mut all = Vec::new();
    match column.held() {
        Held::Constant(value) => {
            cell(&mut all, value);
            Pieces::of("constant").bytes(&all).finish()
        }
        Held::Values(values) => {
            values.iter().for_each(|value| cell(&mut all, value));
            Pieces::of("column").bytes(&all).finish()
        }
        Held::Lanes(held) => {
            let pieces = match &held.of {
                LaneKind::Number { scale, .. } => Pieces::of("numbers").bytes(&scale.to_le_bytes()),
                LaneKind::Boolean => Pieces::of("booleans"),
                LaneKind::Date => Pieces::of("dates"),
                LaneKind::Text(words) => {
                    words.iter().fold(Pieces::of("texts"), |pieces, word| pieces.text(word))
                }
            };
            let missing = held.missing.as_ref().map_or_else(Vec::new, |missing| lanes(missing));
            pieces.text("lanes").bytes(&lanes(&held.lanes)).bytes(&missing).finish()
        }
    }
}

/// A cell of a column, as bytes that no other value has.
fn cell(out: &mut Vec<u8>, value: &Value) {
    match value {
        Value::Missing => out.push(0),
        Value::Boolean(b) => out.extend([1, u8::from(*b)]),
        Value::Number(n) => {
            out.push(2);
            out.extend_from_slice(&n.serialize());
        }
        Value::Text(text) => {
            out.push(3);
            out.extend_from_slice(&(text.len() as u64).to_le_bytes());
            out.extend_from_slice(text.as_bytes());
        }
        Value::Date(date) => {
            out.push(4);
            out.extend_from_slice(&date.year().to_le_bytes());
            out.extend_from_slice(&date.month().to_le_bytes());
            out.extend_from_slice(&date.day().to_le_bytes());
        }
    }
}

/// The identities of the formulas of a policy over a dataset.
pub(super) fn formulas(
    policy: &Policy,
    dataset: &Dataset,
    settings: Settings,
    prints: &mut Prints,
) -> BTreeMap<String, Identity> {
    let years: Vec<Option<i32>> = match dataset.years() {
        years if years.is_empty() => vec![None],
        years => years.into_iter().map(Some).collect(),
    };
    let mut all = All { policy, dataset, years, prints, formulas: BTreeMap::new() };
    for name in &policy.order {
        if let Some(formula) = policy.formulas.get(name)
            && let Some(identity) = all.formula(formula, settings)
        {
            all.formulas.insert(name.clone(), identity);
        }
    }
    all.formulas
}

struct All<'a> {
    policy: &'a Policy,
    dataset: &'a Dataset,
    years: Vec<Option<i32>>,
    prints: &'a mut Prints,
    formulas: BTreeMap<String, Identity>,
}

impl All<'_> {
    fn formula(&mut self, formula: &Formula, settings: Settings) -> Option<Identity> {
        let edition = self.policy.meta.edition;
        let mut pieces = Pieces::of("formula")
            .bytes(&edition.to_le_bytes())
            .flag(settings.full_year)
            .text(&settings.window.map(|(from, to)| format!("{from} {to}")).unwrap_or_default())
            .identity(self.prints.rows)
            .text(&formula.canonical)
            // Whoever receives it receives an integer or a decimal.
            .flag(formula.kind == Some(Kind::Integer));
        for need in &formula.needs {
            pieces = pieces.text(&need.name).identity(self.value(&need.name)?);
        }
        Some(pieces.finish())
    }

    /// What a name stands for, looked for as the evaluation does.
    fn value(&mut self, name: &str) -> Option<Identity> {
        if name == EXERCICE {
            return Some(Pieces::of("exercice").finish());
        }
        if let Some(identity) = self.prints.input(self.dataset, name) {
            let spec = self.policy.inputs.get(name);
            let whole = spec.is_some_and(|spec| spec.kind == Kind::Integer);
            return Some(Pieces::of("input").flag(whole).identity(identity).finish());
        }
        if let Some(identity) = self.formulas.get(name) {
            return Some(*identity);
        }
        let param = self.policy.params.get(name)?;
        self.param(param)
    }

    fn param(&mut self, param: &Param) -> Option<Identity> {
        let mut pieces = Pieces::of("parameter").text(&format!("{:?}", param.kind));
        let mut chosen_by = None;
        for year in self.years.clone() {
            let value = param.in_force(year);
            if let Some(ParamValue::ByKey(by_key)) = value {
                chosen_by = Some(by_key.column.clone());
            }
            pieces = match value {
                Some(value) => held(pieces.text("in force"), value),
                None => pieces.text("none"),
            };
        }
        if let Some(column) = chosen_by {
            pieces = pieces.text(&column).identity(self.value(&column)?);
        }
        Some(pieces.finish())
    }
}

/// What a parameter holds. Numbers by value: `1.50` and `1.5` are one.
fn held(pieces: Pieces, value: &ParamValue) -> Pieces {
    match value {
        ParamValue::Scalar(value) => scalar(pieces.text("scalar"), value),
        ParamValue::Scale(points) => scale(pieces, points),
        ParamValue::ByKey(by_key) => {
            let mut pieces = pieces.text("by key").text(&by_key.column);
            for (key, value) in &by_key.values {
                pieces = scalar(pieces.text(key), value);
            }
            pieces.text("end")
        }
        ParamValue::Timeline(timeline) => {
            let mut pieces = pieces.text("timeline");
            for (from, value) in &timeline.steps {
                pieces = held(pieces.text(&from.to_string()), value);
            }
            pieces.text("end")
        }
    }
}

fn scalar(pieces: Pieces, value: &Value) -> Pieces {
    let mut bytes = Vec::new();
    match value {
        Value::Number(n) => cell(&mut bytes, &Value::Number(plain(*n))),
        other => cell(&mut bytes, other),
    }
    pieces.bytes(&bytes)
}

fn scale(pieces: Pieces, scale: &Scale) -> Pieces {
    let mut bytes = Vec::new();
    for (x, y) in &scale.points {
        bytes.extend_from_slice(&plain(*x).serialize());
        bytes.extend_from_slice(&plain(*y).serialize());
    }
    pieces.text("scale").bytes(&bytes)
}

fn plain(n: Decimal) -> Decimal {
    n.normalize()
}
