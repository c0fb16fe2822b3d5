//! What both sides stand on: their policies, their rows, their cells; and what differs there.

use crate::compare::pairs::Pairs;
use bareme_core::engine::Evaluation;
use bareme_core::policy::{Mix, Named, Policy};
use bareme_core::scenario::{Dataset, Held, InputColumn};
use bareme_core::value::{InputSpec, Value};
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// Something that differs between both sides, and can be taken from either.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Atom {
    /// What a name stands for.
    Named(String),
    /// The cells of an input column.
    Column(String),
    /// Which output is the headline.
    Headline,
    /// How many structures each row stands for.
    Weights,
    /// Rows that only this side has.
    Rows(usize),
}

impl Atom {
    /// The name under which it can be asked for.
    pub(super) fn name(&self, ground: &Inputs<'_>) -> &str {
        match self {
            Self::Named(name) | Self::Column(name) => name,
            Self::Headline => HEADLINE,
            Self::Weights => WEIGHTS,
            // The target is side 1 unless sides are exchanged.
            Self::Rows(side) if (*side == 1) != ground.swapped => ENTERING,
            Self::Rows(_) => LEAVING,
        }
    }
}

/// Names of what has none in a policy.
pub(super) const HEADLINE: &str = "headline";
pub(super) const WEIGHTS: &str = "weights";
pub(super) const ENTERING: &str = "entering";
pub(super) const LEAVING: &str = "leaving";

/// Both sides. They are numbered 0 and 1 by their content, whichever is the base, so that
/// everything is the same, but for its sign, when they are exchanged.
#[derive(Clone, Copy, Debug)]
pub(super) struct Inputs<'a> {
    pub(super) policies: [&'a Policy; 2],
    pub(super) evaluations: [&'a Evaluation; 2],
    /// The inputs of each policy over the scenario of the other side, where they are two.
    pub(super) crossed: [Option<&'a Dataset>; 2],
    pub(super) pairs: &'a Pairs,
    /// Whether each pair is the row of its number on both sides.
    pub(super) aligned: bool,
    /// Whether side 0 is the target.
    pub(super) swapped: bool,
}

impl<'a> Inputs<'a> {
    /// The row of a pair on a side.
    pub(super) fn row(&self, pair: usize, side: usize) -> Option<usize> {
        self.pairs.rows(pair)[usize::from((side == 1) != self.swapped)]
    }

    /// The weight of a pair on a side.
    pub(super) fn weight(&self, pair: usize, side: usize) -> Decimal {
        let pair = self.pairs.at(pair);
        if (side == 1) == self.swapped { pair.base_weight } else { pair.target_weight }
    }

    /// The same with its sides exchanged.
    fn exchanged(self) -> Self {
        let exchange = |[a, b]: [_; 2]| [b, a];
        Self {
            policies: [self.policies[1], self.policies[0]],
            evaluations: [self.evaluations[1], self.evaluations[0]],
            crossed: exchange(self.crossed),
            pairs: self.pairs,
            aligned: self.aligned,
            swapped: !self.swapped,
        }
    }

    /// The same with its sides in their own order, and what differs.
    pub(super) fn settled(self, years: &[i32]) -> Option<(Self, Mix, Vec<Atom>)> {
        let mix = Mix::new(self.policies[0], self.policies[1])?;
        let atoms = self.atoms(&mix, years);
        let order = |atom: &Atom| self.content(atom, 0).cmp(&self.content(atom, 1));
        let backwards = atoms.iter().map(order).find(|o| o.is_ne()) == Some(Ordering::Greater);
        if !backwards {
            return Some((self, mix, atoms));
        }
        let other = self.exchanged();
        let mix = Mix::new(other.policies[0], other.policies[1])?;
        let atoms = other.atoms(&mix, years);
        Some((other, mix, atoms))
    }

    /// Everything that differs, sorted.
    fn atoms(&self, mix: &Mix, years: &[i32]) -> Vec<Atom> {
        let is_input = |side: usize, name: &str| self.policies[side].inputs.contains_key(name);
        let is_column = |name: &str| self.spec(name, 0).is_some();
        let differing = mix.differing(years);
        let named = differing.iter().filter(|name| !is_input(0, name) || !is_input(1, name));
        let mut atoms: Vec<Atom> = named.map(|name| Atom::Named((*name).to_owned())).collect();
        let columns = mix.names().filter(|name| is_column(name));
        let columns = columns.filter(|name| !atoms.contains(&Atom::Named((*name).to_owned())));
        let columns: Vec<Atom> = columns
            .filter(|name| differing.contains(name) || self.changed(name) > 0)
            .map(|name| Atom::Column(name.to_owned()))
            .collect();
        atoms.extend(columns);
        if mix.head(0) != mix.head(1) {
            atoms.push(Atom::Headline);
        }
        let pairs = 0..self.pairs.len();
        let both = |pair: &usize| self.row(*pair, 0).is_some() && self.row(*pair, 1).is_some();
        if pairs.clone().filter(both).any(|pair| self.weight(pair, 0) != self.weight(pair, 1)) {
            atoms.push(Atom::Weights);
        }
        for side in 0..2 {
            if pairs.clone().any(|pair| self.row(pair, 1 - side).is_none()) {
                atoms.push(Atom::Rows(side));
            }
        }
        atoms.sort();
        atoms
    }

    /// What an atom is on a side, as text: equal texts, equal meaning.
    fn content(&self, atom: &Atom, side: usize) -> String {
        match atom {
            Atom::Named(name) => {
                self.policies[side].named(name).map(Named::content).unwrap_or_default()
            }
            Atom::Headline => self.policies[side].meta.total.clone().unwrap_or_default(),
            Atom::Column(name) => {
                let columns = [self.column(name, 0), self.column(name, 1)];
                let cells = |pair| {
                    let [a, b] = columns.each_ref().map(|column| column.get(self, pair));
                    (a != b).then_some(if side == 0 { a } else { b })
                };
                let first = (0..self.pairs.len()).find_map(cells);
                let named = self.policies[side].named(name).map(Named::content);
                format!("{first:?} {named:?}")
            }
            Atom::Weights => {
                let weights = |pair| (self.weight(pair, 0), self.weight(pair, 1));
                let differ = |(a, b): &(Decimal, Decimal)| a != b;
                let first = (0..self.pairs.len()).map(weights).find(differ);
                first.map_or_else(String::new, |(a, b)| if side == 0 { a } else { b }.to_string())
            }
            Atom::Rows(_) => {
                let alone = |pair: &usize| self.row(*pair, 1 - side).is_none();
                let key = |pair: usize| {
                    let year = self.pairs.at(pair).exercice;
                    format!("{} {year:?}", self.pairs.structure(pair))
                };
                (0..self.pairs.len()).filter(alone).map(key).next().unwrap_or_default()
            }
        }
    }

    /// How many rows of both sides have another cell in a column.
    pub(super) fn changed(&self, name: &str) -> usize {
        let columns = [self.column(name, 0), self.column(name, 1)];
        if let (true, Some(a), Some(b)) = (self.aligned, columns[0].whole(), columns[1].whole())
            && alike(a, b)
        {
            return 0;
        }
        let differs = |pair: &usize| {
            let both = self.row(*pair, 0).is_some() && self.row(*pair, 1).is_some();
            both && columns[0].get(self, *pair) != columns[1].get(self, *pair)
        };
        (0..self.pairs.len()).filter(differs).count()
    }

    /// What is declared of an input on a side or, failing that, on the other.
    pub(super) fn spec(&self, name: &str, side: usize) -> Option<(usize, &'a InputSpec)> {
        let at = |side: usize| self.policies[side].inputs.get(name).map(|spec| (side, spec));
        let referred = |side: usize| {
            let mut others = self.policies[side].references.values();
            others.find_map(|other| other.inputs.get(name)).map(|spec| (side, spec))
        };
        let own = at(side).or_else(|| at(1 - side));
        own.or_else(|| referred(side)).or_else(|| referred(1 - side))
    }

    /// A column as a side has it.
    pub(super) fn column(&self, name: &str, side: usize) -> Cells<'a> {
        let Some((of, spec)) = self.spec(name, side) else { return Cells::default() };
        let held = |dataset: &'a Dataset| {
            let mut others = dataset.references.values();
            let own = dataset.inputs.get(name);
            own.or_else(|| others.find_map(|other| other.inputs.get(name)))
        };
        Cells { places: self.places(of, side, &held), otherwise: spec.otherwise.clone() }
    }

    /// The same as another policy reads it, to which one of them refers.
    pub(super) fn referred(&self, key: &str, name: &str, side: usize) -> Cells<'a> {
        let held = |dataset: &'a Dataset| dataset.references.get(key)?.inputs.get(name);
        Cells { places: self.places(side, side, &held), otherwise: None }
    }

    /// Where a column is: the side's own rows first, as the policy `of` reads them.
    fn places(
        &self,
        of: usize,
        side: usize,
        held: &dyn Fn(&'a Dataset) -> Option<&'a InputColumn>,
    ) -> Vec<(&'a InputColumn, usize)> {
        let dataset = |policy: usize, rows: usize| {
            if policy == rows {
                Some(&*self.evaluations[policy].dataset)
            } else {
                self.crossed[policy]
            }
        };
        let places = [(of, side), (1 - of, side), (of, 1 - side), (1 - of, 1 - side)];
        let column = |(policy, rows): (usize, usize)| Some((held(dataset(policy, rows)?)?, rows));
        places.into_iter().filter_map(column).collect()
    }
}

/// The cells of a column, wherever the row of a pair is.
#[derive(Debug, Default)]
pub(super) struct Cells<'a> {
    places: Vec<(&'a InputColumn, usize)>,
    otherwise: Option<Value>,
}

impl Cells<'_> {
    pub(super) fn get(&self, ground: &Inputs<'_>, pair: usize) -> Value {
        let cell =
            |(column, side): &(&InputColumn, usize)| Some(column.value(ground.row(pair, *side)?));
        let fallback = || self.otherwise.clone().unwrap_or(Value::Missing);
        self.places.iter().find_map(cell).unwrap_or_else(fallback)
    }

    /// The column as it is, where each pair is the row of its number.
    pub(super) fn whole(&self) -> Option<&InputColumn> {
        self.places.first().map(|(column, _)| *column)
    }
}

/// Whether two columns plainly hold the same: one that was filled may be held in another way.
fn alike(a: &InputColumn, b: &InputColumn) -> bool {
    match (a.held(), b.held()) {
        (Held::Constant(a), Held::Constant(b)) => a == b,
        (Held::Lanes(a), Held::Lanes(b)) => a == b,
        (Held::Values(a), Held::Values(b)) => a == b,
        _ => false,
    }
}
