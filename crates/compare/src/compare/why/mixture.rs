//! The worth of a mixture: the headline of the policy between, over the rows between.

use super::inputs::{Atom, Cells, Inputs};
use crate::compare::exact::Exact;
use crate::compare::pairs::Pair;
use bareme_core::diagnostic::Diagnostic;
use bareme_core::engine::{self, Cache, Cell, Settings, WholeColumn};
use bareme_core::policy::{Mix, Named, Policy};
use bareme_core::scenario::{self, Dataset, InputColumn, RowKey};
use bareme_core::value::Value;
use indexmap::IndexMap;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Cells computed before columns that serve no more are forgotten.
const CELLS_KEPT: usize = 8_000_000;
/// Most datasets kept, and most policies.
const MOST_KEPT: usize = 64;

/// Why a mixture has no worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It has a cycle, kinds that disagree, or an error in a cell.
    Error(Box<Diagnostic>),
    /// An amount is missing that both sides know.
    Missing,
}

impl Refusal {
    fn first(found: Vec<Diagnostic>) -> Self {
        found.into_iter().next().map_or(Self::Missing, |error| Self::Error(Box::new(error)))
    }
}

/// Everything that mixtures are made of.
pub(super) struct Mixtures<'a> {
    ground: Inputs<'a>,
    mix: &'a Mix,
    atoms: &'a [Atom],
    settings: Settings,
    /// Pairs whose amount both sides know.
    known: Vec<bool>,
    /// Whether amounts are weighted beside.
    weighted: bool,
    /// Cells that pairs are added up in, where they are not cells themselves.
    fold: Option<Fold>,
    kept: Cache,
    datasets: BTreeMap<Vec<bool>, Arc<Rows>>,
    /// Which atoms decide the graph of a mixture; the others are values in it.
    shaping: Vec<bool>,
    /// Mixtures by what shapes them, with the values of the last one.
    policies: BTreeMap<Vec<bool>, Policy>,
    /// How many mixtures were evaluated.
    pub(super) evaluated: usize,
}

/// Cells in which pairs are added up.
#[derive(Clone, Debug)]
pub(super) struct Fold {
    /// That of each pair.
    pub(super) cells: Vec<usize>,
    /// How many there are.
    pub(super) count: usize,
}

impl Fold {
    /// The sums of the pairs; those without a number count for nothing.
    pub(super) fn sums(&self, of_pairs: impl Iterator<Item = Exact>) -> Vec<Exact> {
        let mut sums = vec![Exact::ZERO; self.count];
        for (cell, n) in self.cells.iter().zip(of_pairs) {
            sums[*cell] = sums[*cell].plus(&n);
        }
        sums
    }

    /// The same of rows of a column that holds whole numbers, all of them.
    fn whole(
        &self,
        column: &WholeColumn<'_>,
        rows: impl Iterator<Item = Option<usize>>,
    ) -> Option<Vec<Exact>> {
        let mut sums = vec![0_i128; self.count];
        for (cell, row) in self.cells.iter().zip(rows) {
            if let Some(row) = row {
                sums[*cell] += i128::from(column.get(row)?);
            }
        }
        sums.into_iter().map(|sum| Exact::whole(sum, column.scale)).collect()
    }
}

/// The rows of a mixture, and which row each pair is in.
struct Rows {
    dataset: Arc<Dataset>,
    places: Vec<Option<usize>>,
}

impl<'a> Mixtures<'a> {
    pub(super) fn new(
        ground: Inputs<'a>,
        mix: &'a Mix,
        atoms: &'a [Atom],
        settings: Settings,
        known: Vec<bool>,
        fold: Option<Fold>,
    ) -> Self {
        let counts = |pair: Pair| {
            let sides = [(pair.base, pair.base_weight), (pair.target, pair.target_weight)];
            sides.iter().any(|(row, weight)| row.is_some() && *weight != Decimal::ONE)
        };
        let weighted = !ground.pairs.is_plain() && ground.pairs.iter().any(counts);
        Self {
            ground,
            shaping: atoms.iter().map(|atom| shapes(mix, atom)).collect(),
            mix,
            atoms,
            settings,
            known,
            weighted,
            fold: fold.filter(|_| !weighted),
            kept: Cache::default(),
            datasets: BTreeMap::new(),
            policies: BTreeMap::new(),
            evaluated: 0,
        }
    }

    /// The cells that pairs are added up in.
    pub(super) fn fold(&self) -> Option<&Fold> {
        self.fold.as_ref()
    }

    /// Where the weighted amounts of the pairs start among the cells.
    pub(super) fn weighted_from(&self) -> usize {
        if self.weighted { self.ground.pairs.len() } else { 0 }
    }

    /// The amounts of a mixture pair by pair, then weighted if weights count: each atom is taken
    /// from side 1 where `sides` says so, otherwise from side 0.
    pub(super) fn worth(&mut self, sides: &[bool]) -> Result<Vec<Exact>, Refusal> {
        let side = |atom: &Atom| {
            self.atoms.iter().position(|a| a == atom).map_or(0, |i| usize::from(sides[i]))
        };
        let head = side(&Atom::Headline);
        let (shape, policy) = self.policy(head, sides)?;
        let rows = self.rows(sides);
        let (pairs, weights) = (self.ground.pairs.len(), side(&Atom::Weights));
        self.evaluated += 1;
        if self.evaluated.is_multiple_of((CELLS_KEPT / pairs.max(1)).max(4)) {
            self.kept.forget_unused();
        }
        let evaluation =
            engine::evaluate_cached(&policy, &rows.dataset, self.settings, &mut self.kept)
                .map_err(Refusal::first);
        self.policies.insert(shape, policy);
        let evaluation = evaluation?;
        let column = evaluation.columns.get(self.mix.head(head));
        let whole = column.and_then(|column| WholeColumn::new(column));
        let known = rows.places.iter().zip(&self.known);
        let known = known.map(|(place, known)| place.filter(|_| *known));
        if let (Some(fold), Some(column)) = (&self.fold, whole)
            && let Some(sums) = fold.whole(&column, known.clone())
        {
            return Ok(sums);
        }
        let mut amounts = Vec::with_capacity(pairs);
        for row in known {
            let Some(row) = row else {
                amounts.push(Decimal::ZERO);
                continue;
            };
            if let Some((n, scale)) = whole.and_then(|whole| whole.plain(row)) {
                amounts.push(Decimal::new(n, scale));
                continue;
            }
            match column.and_then(|column| column.get(row)) {
                Some(Cell::Value(value)) => match value.leave() {
                    Value::Number(n) => amounts.push(n),
                    _ => return Err(Refusal::Missing),
                },
                Some(Cell::Error(cause)) => {
                    let failure = evaluation.failures.get(cause as usize);
                    let error = failure.map(|f| f.diagnostic.clone().in_formula(&f.formula));
                    return Err(Refusal::first(error.into_iter().collect()));
                }
                None => return Err(Refusal::Missing),
            }
        }
        let cells = amounts.iter().map(|n| Exact::of(*n));
        let mut cells: Vec<Exact> = match &self.fold {
            Some(fold) => fold.sums(cells),
            None => cells.collect(),
        };
        if self.weighted {
            let weighted = amounts
                .iter()
                .enumerate()
                .map(|(pair, n)| Exact::product(self.weight(pair, weights), *n));
            cells.extend(weighted);
        }
        Ok(cells)
    }

    /// The policy of a mixture, and what shapes it: made once for each shape, then given its values.
    fn policy(&mut self, head: usize, sides: &[bool]) -> Result<(Vec<bool>, Policy), Refusal> {
        let shape: Vec<bool> = sides.iter().zip(&self.shaping).map(|(s, of)| *s && *of).collect();
        let mut policy = match self.policies.remove(&shape) {
            Some(known) => known,
            None => {
                let mut by_name: BTreeMap<&str, usize> = BTreeMap::new();
                for (atom, second) in self.atoms.iter().zip(sides) {
                    if let Atom::Named(name) | Atom::Column(name) = atom {
                        by_name.insert(name, usize::from(*second));
                    }
                }
                let side = |name: &str| by_name.get(name).copied().unwrap_or(0);
                self.mix.policy(head, &side).map_err(Refusal::first)?
            }
        };
        if self.policies.len() >= MOST_KEPT {
            self.policies.clear();
        }
        for ((atom, second), shaping) in self.atoms.iter().zip(sides).zip(&self.shaping) {
            if let (Atom::Named(name), false) = (atom, *shaping)
                && let Some(Named::Param(value)) = self.mix.named(usize::from(*second), name)
                && let Some(param) = policy.params.get_mut(name)
            {
                *param = value.clone();
            }
        }
        Ok((shape, policy))
    }

    /// The weight of a pair; of a row that one side alone has, its own.
    fn weight(&self, pair: usize, side: usize) -> Decimal {
        let there = |side: &usize| self.ground.row(pair, *side).is_some();
        let side = [side, 1 - side].into_iter().find(there).unwrap_or(side);
        self.ground.weight(pair, side)
    }

    /// The rows of a mixture, with every column that its policy may read.
    fn rows(&mut self, sides: &[bool]) -> Arc<Rows> {
        let matters = |atom: &Atom| match atom {
            Atom::Named(name) => self.ground.spec(name, 0).is_some(),
            Atom::Headline => false,
            Atom::Column(_) | Atom::Weights | Atom::Rows(_) => true,
        };
        let states = self.atoms.iter().zip(sides);
        let key: Vec<bool> = states.map(|(atom, second)| *second && matters(atom)).collect();
        if let Some(rows) = self.datasets.get(&key) {
            return rows.clone();
        }
        let rows = Arc::new(self.build(sides));
        if self.datasets.len() >= MOST_KEPT {
            self.datasets.clear();
        }
        self.datasets.insert(key, rows.clone());
        rows
    }

    fn build(&self, sides: &[bool]) -> Rows {
        let ground = &self.ground;
        let at = |atom: &Atom| {
            self.atoms.iter().position(|a| a == atom).map_or(0, |i| usize::from(sides[i]))
        };
        // Rows of side 0 alone are there while their atom is on side 0, and so for side 1.
        let there = |pair: &usize| match (ground.row(*pair, 0), ground.row(*pair, 1)) {
            (Some(_), Some(_)) => true,
            (Some(_), None) => at(&Atom::Rows(0)) == 0,
            (None, _) => at(&Atom::Rows(1)) == 1,
        };
        let mut pairs: Vec<usize> = (0..ground.pairs.len()).filter(there).collect();
        let weights = at(&Atom::Weights);
        let rows: scenario::Rows = if ground.aligned {
            ground.evaluations[weights].dataset.rows.clone()
        } else {
            // In the order of the side whose rows these are.
            let first = at(&Atom::Rows(1));
            pairs.sort_by_key(|pair| {
                let rows = [first, 1 - first].map(|side| ground.row(*pair, side));
                (rows[0].is_none(), rows)
            });
            let row = |pair: &usize| RowKey {
                structure: ground.pairs.structure(*pair),
                exercice: ground.pairs.at(*pair).exercice,
                weight: self.weight(*pair, weights),
            };
            pairs.iter().map(row).collect()
        };
        let mut places = vec![None; ground.pairs.len()];
        for (row, pair) in pairs.iter().enumerate() {
            places[*pair] = Some(row);
        }
        let mut inputs: IndexMap<String, InputColumn> = IndexMap::new();
        for name in self.mix.names().filter(|name| ground.spec(name, 0).is_some()) {
            let named = self.atoms.iter().position(|a| matches!(a, Atom::Named(n) if n == name));
            let column = |a: &Atom| matches!(a, Atom::Column(n) if n == name);
            let column = self.atoms.iter().position(column);
            let side = named.or(column).map_or(0, |i| usize::from(sides[i]));
            // A column on one side, something else on the other: only one of them is there.
            if named.is_some() && !ground.policies[side].inputs.contains_key(name) {
                continue;
            }
            inputs.insert(name.to_owned(), gathered(ground, &ground.column(name, side), &pairs));
        }
        let like = &ground.evaluations[0].dataset;
        // The policies that they refer to read the same cells, each in its own way.
        let references = self.mix.references().into_iter().map(|(key, other)| {
            let column = |name: &String| {
                let is = |a: &Atom| matches!(a, Atom::Named(n) | Atom::Column(n) if n == name);
                let side = self.atoms.iter().position(is).map_or(0, |i| usize::from(sides[i]));
                let cells = ground.referred(&key, name, side);
                (name.clone(), gathered(ground, &cells, &pairs))
            };
            let inputs = other.inputs.keys().map(column).collect();
            let references = IndexMap::new();
            (
                key.clone(),
                Arc::new(Dataset { rows: rows.clone(), inputs, references, ..(**like).clone() }),
            )
        });
        let references = references.collect();
        let dataset = Dataset {
            label: None,
            status: None,
            key: like.key.clone(),
            period: like.period.clone(),
            variant: None,
            rows,
            inputs,
            tables: like.tables.clone(),
            envelope: like.envelope.clone(),
            projected_from: None,
            references,
        };
        Rows { dataset: Arc::new(dataset), places }
    }
}

/// Whether an atom changes what depends on what, or kinds, and not only a value or cells.
fn shapes(mix: &Mix, atom: &Atom) -> bool {
    match atom {
        Atom::Named(name) => match (mix.named(0, name), mix.named(1, name)) {
            (Some(Named::Param(a)), Some(Named::Param(b))) => {
                a.kind != b.kind
                    || a.may_be_missing() != b.may_be_missing()
                    || Named::Param(a).needs() != Named::Param(b).needs()
            }
            _ => true,
        },
        Atom::Column(name) => match (mix.named(0, name), mix.named(1, name)) {
            // Cells are no part of it, whatever the years.
            (Some(a), Some(b)) => !a.same(b, &[]),
            _ => false,
        },
        Atom::Headline => true,
        Atom::Weights | Atom::Rows(_) => false,
    }
}

/// The cells of a column, one a pair; the column itself where pairs are its rows.
fn gathered(ground: &Inputs<'_>, cells: &Cells<'_>, pairs: &[usize]) -> InputColumn {
    match cells.whole().filter(|_| ground.aligned) {
        Some(column) => column.clone(),
        None => {
            let values: Vec<Value> = pairs.iter().map(|pair| cells.get(ground, *pair)).collect();
            InputColumn::of_values(&values)
        }
    }
}
