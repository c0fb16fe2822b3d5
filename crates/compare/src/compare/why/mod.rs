//! Why: a difference of the headline, shared out among what changed.
//!
//! What both policies name and define differently is a player; so is each column that differs
//! between two scenarios, and so are their entries and their leavers. What one policy alone names
//! is always there. A coalition is worth the headline with its members taken from the target and
//! the rest from the base; the part of a player is Shapley's value, exact. Players whose mixtures
//! have no result are told together.

mod apportion;
mod coalition;
mod factor;
mod inputs;
mod mixture;
mod shapley;
mod shares;
#[cfg(test)]
mod tests;

pub use factor::{Change, Factor, FormulaPlayer, KindPlayer, ParamPlayer, Standing};
pub use mixture::Refusal;
pub use shapley::Method;
pub use shares::{Part, Shares};

use super::amounts::Side;
use super::deltas::{RowDeltas, Values};
use super::diff::DiffOptions;
use super::exact::Exact;
use super::groups::{Group, GroupBy};
use super::header::{self, Name, Output, Period, held};
use super::pairing::Pairing;
use super::pairs::{Pair, Pairs};
use super::tolerance::Tolerance;
use bareme_core::diagnostic::{Diagnostic, codes};
use bareme_core::engine::{Evaluation, Settings};
use bareme_core::policy::Policy;
use bareme_core::scenario::Dataset;
use indexmap::IndexMap;
use inputs::Inputs;
use mixture::{Fold, Mixtures};
use shapley::Played;
use std::collections::{BTreeMap, HashMap};

/// What is asked.
#[derive(Clone, Debug, Default)]
pub struct WhyOptions {
    /// Measures in the order in which they are stacked, instead of Shapley's value.
    pub order: Option<Vec<String>>,
    /// Structures whose difference is shared out too.
    pub structures: Chosen,
}

/// Some of the structures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Chosen {
    /// None.
    #[default]
    None,
    /// All of them.
    All,
    /// These.
    Named(Vec<String>),
}

/// Parts by period: nothing where no row can be compared.
pub type ByPeriod = Vec<Option<Shares>>;

/// The parts of a difference.
#[derive(Clone, Debug)]
pub struct Why {
    /// The headline, in the target.
    pub headline: Output,
    /// How parts were computed.
    pub method: Method,
    /// What changed: largest part first, or in the order asked for.
    pub players: Vec<Factor>,
    /// Years compared, then all of them together.
    pub periods: Vec<Period>,
    /// Parallel to `periods`.
    pub totals: ByPeriod,
    /// What groups are by.
    pub by: Option<GroupBy>,
    /// Groups, each parallel to `periods`.
    pub groups: Vec<(Option<Name>, ByPeriod)>,
    /// Structures asked for, unweighted, each parallel to `periods`.
    pub structures: Vec<(Name, ByPeriod)>,
    /// Whether no formula but the headline is in both policies.
    pub nothing_in_common: bool,
    /// What one policy alone names and its headline rests on: base, target.
    pub only: [Vec<String>; 2],
    /// Rows left out: their amount is not known on one side.
    pub left_out: usize,
}

impl Why {
    /// Shares out the difference between two runs. `crossed` are the inputs of the base over the
    /// scenario of the target, and those of the target over that of the base, where they are two.
    ///
    /// # Errors
    /// `B0821` for a side that is only amounts, `B0822` for one without a headline; `B0804` for a
    /// group that does not exist, `B0807` for an unknown structure; `B0823`, `B0815` for a measure
    /// of the order that is unknown or there twice; `B0713` when the parts would not add up to the
    /// difference.
    pub fn new(
        pairing: &Pairing<'_>,
        crossed: [Option<&Dataset>; 2],
        options: &DiffOptions,
        asked: &WhyOptions,
    ) -> Result<Self, Diagnostic> {
        let (base, target) = (pairing.base, pairing.target);
        let (a, b) = (run(base)?, run(target)?);
        let pairs = &pairing.pairs;
        let headlines = [headline(a.0)?, headline(b.0)?];
        let ground = Inputs {
            policies: [a.0, b.0],
            evaluations: [a.1, b.1],
            crossed,
            pairs,
            aligned: pairs.is_aligned(),
            swapped: false,
        };
        let (ground, mix, atoms) = ground
            .settled(&pairing.years)
            .ok_or_else(|| Diagnostic::from(codes::WhyHeadline { name: &b.0.id }))?;
        let only = only([a.0, b.0], mix.names());
        let [of_base, of_target] = [(base, &headlines[0]), (target, &headlines[1])]
            .map(|(side, headline)| Values::of(side, &headline.name));
        let amounts = RowDeltas::new(pairs, of_base, of_target, &Tolerance::default());
        let known: Vec<bool> = (0..pairs.len()).map(|at| amounts.exact(at).is_some()).collect();
        let settings = Settings::full_year(options.full_year);
        let of_pairs = match &options.by {
            Some(GroupBy::Column(name)) => Some(pairing.columns(name)?),
            _ => None,
        };
        let play = |fold: Option<Fold>| {
            let known = known.clone();
            let mut mixtures = Mixtures::new(ground, &mix, &atoms, settings, known, fold);
            let played = match &asked.order {
                Some(order) => Played::in_order(&mut mixtures, &ground, &atoms, order)?,
                None => Played::by_shapley(&mut mixtures, &ground, atoms.len())?,
            };
            // Parts of another difference than the one that is shown would be worse than none.
            let same = |side: usize| {
                let shown = (0..pairs.len())
                    .map(|at| amounts.exact(at).map_or(Exact::ZERO, |sides| sides[side].clone()));
                match mixtures.fold() {
                    Some(fold) => fold.sums(shown) == played.ends[side],
                    None => played.ends[side].iter().zip(shown).all(|(end, shown)| *end == shown),
                }
            };
            if !(same(0) && same(1)) {
                return Err(Diagnostic::from(codes::InterpreterFailed { detail: "diff --why" }));
            }
            Ok((played, mixtures.weighted_from(), mixtures.fold().cloned()))
        };
        // Sums do where no structure is asked for, unless those of a player make nothing: only
        // cells tell then whether it does nothing.
        let whole = asked.structures == Chosen::None;
        let (mut played, weighted, fold) =
            match play(whole.then(|| fold(pairs, of_pairs.as_deref())))? {
                (played, _, Some(_)) if played.parts.idle() => play(None)?,
                done => done,
            };
        if asked.order.is_none() {
            played.sort(weighted);
        }
        let players = played.groups.iter().enumerate().map(|(place, group)| {
            let change = |atom: &usize| Change::of(&atoms[*atom], &ground, &pairing.years);
            Factor {
                changes: group.iter().filter_map(change).collect(),
                because: played.reasons[place].clone(),
                rest: played.rest == Some(place),
                silent: played.parts.is_idle(place),
                error: played.parts.error(place),
            }
        });
        let players = players.collect();
        let shared = Shared { played: &played, pairing, known: &known, fold: fold.as_ref() };
        let mut groups: BTreeMap<(bool, Option<Name>), Vec<usize>> = BTreeMap::new();
        for (pair, group) in of_pairs.into_iter().flatten().enumerate() {
            groups.entry((group.is_none(), group)).or_default().push(pair);
        }
        let groups = groups.into_iter();
        let groups = groups.map(|((_, name), pairs)| (name, shared.over(weighted, &pairs)));
        let structures = chosen(pairs, &asked.structures)?.into_iter();
        let structures = structures.map(|(name, pairs)| (name, shared.over(0, &pairs)));
        let everything: Vec<usize> = (0..pairs.len()).collect();
        let is_headline = |name: &str| headlines.iter().any(|output| output.name == name);
        let common = a.0.formulas.keys().filter(|name| b.0.formulas.contains_key(*name));
        let same = |side: usize| [a, b][side].0.formulas.get(&headlines[side].name);
        let same = same(0).map(|f| &f.canonical) == same(1).map(|f| &f.canonical);
        let nothing_in_common = !same && common.filter(|name| !is_headline(name)).count() == 0;
        let [_, headline] = headlines;
        let shown = |pair: &usize| held(&pairing.shown, pairs.at(*pair).exercice);
        Ok(Self {
            headline,
            method: played.method,
            players,
            periods: pairing.periods.clone(),
            totals: shared.over(weighted, &everything),
            by: options.by.clone(),
            groups: groups.collect(),
            structures: structures.collect(),
            nothing_in_common,
            only,
            left_out: pairing.common().filter(|pair| shown(pair) && !known[*pair]).count(),
        })
    }
}

/// What came out, to be summed up.
struct Shared<'a> {
    played: &'a Played,
    pairing: &'a Pairing<'a>,
    known: &'a [bool],
    fold: Option<&'a Fold>,
}

impl Shared<'_> {
    /// By period, over some of the pairs, whose cells start at `from`.
    fn over(&self, from: usize, pairs: &[usize]) -> ByPeriod {
        let ends = self.played.ends.each_ref().map(Vec::as_slice);
        let mut shares: ByPeriod = Vec::new();
        for period in &self.pairing.periods {
            let there = pairs.iter().copied();
            let year = |pair: &usize| self.pairing.pairs.at(*pair).exercice;
            let shown = |pair: &usize| held(&self.pairing.shown, year(pair));
            let there = there.filter(|pair| shown(pair) && period.holds(year(pair)));
            let unknown = there.clone().next().is_some() && !there.clone().any(|p| self.known[p]);
            let cell = |pair| self.fold.map_or(from + pair, |fold| fold.cells[pair]);
            let mut cells: Vec<usize> = there.map(cell).collect();
            if self.fold.is_some() {
                cells.sort_unstable();
                cells.dedup();
            }
            let own = Shares::over(ends, &self.played.parts, &cells).filter(|_| !unknown);
            shares.push(match period {
                Period::All => own.map(|own| own.of_years(&shares)),
                Period::Year(_) | Period::Undated => own,
            });
        }
        shares
    }
}

/// Pairs of one year and one group in one cell.
fn fold(pairs: &Pairs, groups: Option<&[Group]>) -> Fold {
    let mut known: HashMap<(Option<i32>, Option<&Group>), usize> = HashMap::new();
    let mut last = None;
    let cell = |(place, pair): (usize, Pair)| {
        let key = (pair.exercice, groups.map(|of| &of[place]));
        // Most are where the one before is.
        if let Some((_, cell)) = last.filter(|(of, _)| *of == key) {
            return cell;
        }
        let next = known.len();
        let cell = *known.entry(key).or_insert(next);
        last = Some((key, cell));
        cell
    };
    let cells = pairs.iter().enumerate().map(cell).collect();
    Fold { cells, count: known.len() }
}

/// The policy and the results of a side; known amounts have neither.
fn run<'a>(side: &Side<'a>) -> Result<(&'a Policy, &'a Evaluation), Diagnostic> {
    let amounts = || codes::WhyAmounts { name: side.head().id }.into();
    side.policy().zip(side.evaluation()).ok_or_else(amounts)
}

fn headline(policy: &Policy) -> Result<Output, Diagnostic> {
    let none = || codes::WhyHeadline { name: &policy.id }.into();
    header::headline(policy).ok_or_else(none)
}

/// Names that stand for something in one policy alone.
fn only<'n>(policies: [&Policy; 2], names: impl Iterator<Item = &'n str>) -> [Vec<String>; 2] {
    let mut only = [Vec::new(), Vec::new()];
    for name in names {
        match policies.map(|policy| policy.named(name).is_some()) {
            [true, false] => only[0].push(name.to_owned()),
            [false, true] => only[1].push(name.to_owned()),
            _ => {}
        }
    }
    only
}

/// The structures asked for, in table order, with their pairs.
fn chosen(pairs: &Pairs, chosen: &Chosen) -> Result<Vec<(Name, Vec<usize>)>, Diagnostic> {
    if *chosen == Chosen::None {
        return Ok(Vec::new());
    }
    let mut all: IndexMap<&str, Vec<usize>> = IndexMap::new();
    for place in 0..pairs.len() {
        all.entry(pairs.structure(place)).or_default().push(place);
    }
    let Chosen::Named(asked) = chosen else {
        return Ok(all.into_iter().map(|(name, pairs)| (name.into(), pairs)).collect());
    };
    let find = |name: &String| {
        let found = all.get_key_value(name.as_str());
        found.map(|(known, pairs)| ((*known).into(), pairs.clone())).ok_or_else(|| {
            let known: Vec<String> = all.keys().map(ToString::to_string).collect();
            let (listed, year, years) = (Some((&known).into()), None, None);
            codes::UnknownStructure { name, known: listed, year, years }.suggest(name, known.iter())
        })
    };
    asked.iter().map(find).collect()
}
