//! What decides a column, as a digest: equal identities, equal columns.
//!
//! The identity of a formula is that of its text (without comments, spaces and places) and of
//! whatever it receives: columns by their content, parameters by the values in force in the years
//! of the run, other formulas by their own identities. Names of files, labels and places are no
//! part of it.

mod pieces;

use super::Settings;
use crate::policy::{
    Formula, Need, Param, ParamKind, ParamValue, Policy, Rule, Source, Steps, Within,
};
use crate::scenario::Dataset;
use crate::value::Kind;
use foldhash::fast::FixedState;
use indexmap::IndexMap;
pub(super) use pieces::Fingerprint;
use pieces::{Pieces, held, held_column, plain};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// The identities of a dataset's rows, of those of its columns that were asked for, and of the
/// formulas and parameters that were last evaluated over it: what did not change is not digested
/// again.
#[derive(Debug, Default)]
pub(super) struct Prints {
    rows: Fingerprint,
    /// What aggregates see of the rows besides.
    weights: Fingerprint,
    /// By name, then as decimals and as integers: whoever receives it receives one or the other.
    inputs: IndexMap<String, [Option<Fingerprint>; 2], FixedState>,
    params: IndexMap<String, Known<Given>, FixedState>,
    formulas: Vec<Known<Meaning>>,
    /// The same for the policies that others refer to.
    references: IndexMap<String, Prints, FixedState>,
}

/// What a parameter holds.
type Given = (ParamKind, Steps, Within);
/// What a formula means, given its needs.
type Meaning = (Common, String, Vec<Fingerprint>);
/// What is common to all formulas of an evaluation, and whether its results are integers.
type Common = (u32, Settings, bool);

#[derive(Debug)]
struct Known<T> {
    of: T,
    identity: Fingerprint,
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
        let mut weights = Vec::new();
        if dataset.rows.iter().any(|row| row.weight != Decimal::ONE) {
            weights.extend(dataset.rows.iter().flat_map(|row| plain(row.weight).serialize()));
        }
        Self {
            rows: Pieces::of("rows").bytes(&all).finish(),
            weights: Pieces::of("weights").bytes(&weights).finish(),
            ..Self::default()
        }
    }

    /// The identity of a column; `None` when there is none of this name.
    fn input(&mut self, dataset: &Dataset, name: &str, whole: bool) -> Option<Fingerprint> {
        let known = self.inputs.get(name).and_then(|known| known[usize::from(whole)]);
        if known.is_some() {
            return known;
        }
        let column = dataset.inputs.get(name)?;
        let identity = Pieces::of("input").flag(whole).identity(held_column(column)).finish();
        let known = self.inputs.entry(name.to_owned()).or_default();
        known[usize::from(whole)] = Some(identity);
        Some(identity)
    }
}

/// The identities of the formulas of a policy over a dataset, of which these are the years, those
/// of the policies that it refers to being found first.
pub(super) fn formulas(
    policy: &Policy,
    dataset: &Dataset,
    years: &[Option<i32>],
    settings: Settings,
    prints: &mut Prints,
) -> Fingerprints {
    let mut others = IndexMap::default();
    let mut known = std::mem::take(&mut prints.references);
    for (key, other) in &policy.references {
        let Some(rows) = dataset.references.get(key) else { continue };
        let prints = known.entry(key.clone()).or_insert_with(|| Prints::of(rows));
        let found = of_policy(other, rows, years, settings, prints, &others);
        others.insert(key.clone(), found);
    }
    prints.references = known;
    of_policy(policy, dataset, years, settings, prints, &others)
}

/// What decides each formula of other policies, by name.
type Others = IndexMap<String, Fingerprints, FixedState>;

fn of_policy(
    policy: &Policy,
    dataset: &Dataset,
    years: &[Option<i32>],
    settings: Settings,
    prints: &mut Prints,
    others: &Others,
) -> Fingerprints {
    let mut all = All { policy, dataset, years, prints, others, names: IndexMap::default() };
    let mut identities =
        Fingerprints::with_capacity_and_hasher(policy.order.len(), FixedState::default());
    let mut place = 0;
    for name in &policy.order {
        let identity = if let Some(ring) = policy.ring(name) {
            all.together(ring, settings).map(|all| all.of_ring(name))
        } else if let Some(formula) = policy.formulas.get(name) {
            let identity = all.formula(formula, settings, place);
            place += usize::from(identity.is_some());
            identity
        } else {
            all.together(std::slice::from_ref(name), settings)
        };
        if let Some(identity) = identity {
            all.names.insert(name.clone(), identity);
            identities.insert(name.clone(), identity);
        }
    }
    identities
}

/// What decides each formula, by name.
pub(super) type Fingerprints = IndexMap<String, Fingerprint, FixedState>;

struct All<'a> {
    policy: &'a Policy,
    dataset: &'a Dataset,
    years: &'a [Option<i32>],
    prints: &'a mut Prints,
    others: &'a Others,
    /// What names stand for.
    names: Fingerprints,
}

impl<'a> All<'a> {
    /// What decides everything that is computed over these rows.
    fn of(&self, what: &str, settings: Settings) -> Pieces {
        let window = settings.window.map(|(from, to)| format!("{from} {to}")).unwrap_or_default();
        let edition = self.policy.meta.edition.to_le_bytes();
        let pieces = Pieces::of(what).bytes(&edition).flag(settings.full_year).text(&window);
        pieces.identity(self.prints.rows)
    }

    /// The identity of a formula, which is the `place`th to have one.
    fn formula(
        &mut self,
        formula: &'a Formula,
        settings: Settings,
        place: usize,
    ) -> Option<Fingerprint> {
        let needs = formula.needs.iter().map(|need| self.value(need));
        let needs = needs.collect::<Option<Vec<Fingerprint>>>()?;
        // Whoever receives it receives an integer or a decimal.
        let whole = formula.kind == Some(Kind::Integer);
        let common = (self.policy.meta.edition, settings, whole);
        if let Some(Known { of, identity }) = self.prints.formulas.get(place)
            && of.0 == common
            && of.1 == formula.canonical
            && of.2 == needs
        {
            return Some(*identity);
        }
        let mut pieces = self.of("formula", settings).text(&formula.canonical).flag(whole);
        for (need, identity) in formula.needs.iter().zip(&needs) {
            pieces = pieces.text(&need.name).identity(*identity);
        }
        let identity = pieces.finish();
        let known = Known { of: (common, formula.canonical.clone(), needs), identity };
        if place < self.prints.formulas.len() {
            self.prints.formulas[place] = known;
        } else {
            self.prints.formulas.push(known);
        }
        Some(identity)
    }

    /// The identity of a value over the whole population, or of the values of a ring together.
    fn together(&mut self, names: &'a [String], settings: Settings) -> Option<Fingerprint> {
        let policy = self.policy;
        let mut pieces = self.of("population", settings);
        for name in names {
            pieces = match (policy.formulas.get(name), policy.derived.get(name)) {
                (Some(formula), _) => pieces.text(&formula.canonical),
                (None, derived) => {
                    let derived = derived?;
                    let own = pieces.text(&derived.canonical());
                    match &derived.rule {
                        Rule::Reference(rule) => {
                            let other = self.others.get(&rule.key)?;
                            own.identity(*other.get(&rule.of.name)?)
                        }
                        // The year before is read as it is.
                        Rule::Previous(_) => own,
                        // Whatever adds up rows weighs them.
                        Rule::Aggregate(_) | Rule::Apportion(_) => {
                            own.identity(self.prints.weights)
                        }
                    }
                }
            };
            // Whoever receives it receives an integer or a decimal.
            pieces = pieces.flag(policy.kind(name) == Some(Kind::Integer));
            for need in policy.needs(name) {
                pieces = pieces.text(&need.name);
                if !names.contains(&need.name) {
                    pieces = pieces.identity(self.value(need)?);
                }
            }
        }
        Some(pieces.finish())
    }

    /// What a need receives.
    fn value(&mut self, need: &Need) -> Option<Fingerprint> {
        if let Some(identity) = self.names.get(&need.name) {
            return Some(*identity);
        }
        let policy = self.policy;
        let identity = match need.source {
            Source::Year => Pieces::of("exercice").finish(),
            Source::Input(i) => {
                let whole = policy.inputs[i].kind == Kind::Integer;
                self.prints.input(self.dataset, &need.name, whole)?
            }
            Source::Param(i) => self.param(&policy.params[i])?,
            Source::Formula(_) | Source::Derived(_) => return None,
        };
        self.names.insert(need.name.clone(), identity);
        Some(identity)
    }

    fn param(&mut self, param: &'a Param) -> Option<Fingerprint> {
        // What chooses the key may be a formula, which is another one in another policy.
        let key = param.key_columns().next();
        let known = self.prints.params.get(&param.name).filter(|_| key.is_none());
        if let Some(Known { of, identity }) = known
            && of.0 == param.kind
            && (&of.1, of.2) == param.given()
        {
            return Some(*identity);
        }
        let mut pieces = Pieces::of("parameter").text(&format!("{:?}", param.kind));
        let mut chosen_by = BTreeSet::new();
        for year in self.years {
            let value = param.in_force(*year);
            if let Some(ParamValue::ByKey(by_key)) = value.as_deref() {
                chosen_by.insert(by_key.column.clone());
            }
            pieces = match value.as_deref() {
                Some(value) => held(pieces.text("in force"), value),
                None => pieces.text("none"),
            };
        }
        for column in chosen_by {
            let column = self.policy.need(&column, param.span)?;
            pieces = pieces.text(&column.name).identity(self.value(&column)?);
        }
        let identity = pieces.finish();
        if key.is_none() {
            let known = Known { of: (param.kind, param.steps.clone(), param.within), identity };
            self.prints.params.insert(param.name.clone(), known);
        }
        Some(identity)
    }
}
