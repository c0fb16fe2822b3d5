//! The game played: who the players are in the end, and what each makes.

use super::coalition::{self, Parts};
use super::inputs::{Atom, Inputs};
use super::mixture::{Mixtures, Refusal};
use crate::compare::exact::Exact;
use bareme_core::diagnostic::{Diagnostic, codes};

/// Most mixtures evaluated.
const MOST_MIXTURES: usize = 4_096;
/// Most rows evaluated, all mixtures together.
const MOST_ROWS: usize = 50_000_000;
/// Fewest mixtures that are worth it, however many rows there are.
const FEWEST_MIXTURES: usize = 128;
/// What orders are drawn from.
const SEED: u64 = 1;

/// How parts are computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Shapley's value over all mixtures.
    Exact {
        /// How many there are.
        mixtures: usize,
    },
    /// Shapley's value over orders drawn at random.
    Sampled {
        /// How many orders, half of them reverses of the others.
        orders: usize,
        /// How many mixtures were evaluated.
        mixtures: usize,
        /// What they were drawn from.
        seed: u64,
    },
    /// What each measure adds to those before, in the order asked for.
    Ordered,
}

/// What came out.
pub(super) struct Played {
    /// The atoms of each player.
    pub(super) groups: Vec<Vec<usize>>,
    /// Why the atoms of a player are told together.
    pub(super) reasons: Vec<Option<Refusal>>,
    /// What each player makes.
    pub(super) parts: Parts,
    /// Amounts of the base and of the target.
    pub(super) ends: [Vec<Exact>; 2],
    pub(super) method: Method,
    /// The player that is all the rest.
    pub(super) rest: Option<usize>,
}

impl Played {
    /// Shapley's value: over all mixtures while they are not too many, otherwise over orders drawn
    /// at random.
    pub(super) fn by_shapley(
        mixtures: &mut Mixtures<'_>,
        ground: &Inputs<'_>,
        atoms: usize,
    ) -> Result<Self, Diagnostic> {
        let mut ends = ends(mixtures, atoms)?;
        let counted = mixtures.weighted_from();
        let allowed = (MOST_ROWS / ground.pairs.len().max(1)).clamp(FEWEST_MIXTURES, MOST_MIXTURES);
        let mut groups: Vec<Vec<usize>> = (0..atoms).map(|atom| vec![atom]).collect();
        let mut reasons: Vec<Option<Refusal>> = vec![None; atoms];
        loop {
            let players = groups.len();
            let mut worth = |members: &[bool]| mixtures.worth(&sides(&groups, members, atoms));
            let all = u32::try_from(players).ok().and_then(|n| 1_usize.checked_shl(n));
            let (outcome, method) = match all.filter(|all| *all <= allowed) {
                Some(mixtures) => {
                    (coalition::exact(players, &mut worth), Method::Exact { mixtures })
                }
                None => {
                    let pairs = (allowed / (2 * (players - 1))).max(1);
                    let mixtures = 2 * pairs * (players - 1) + 2;
                    let outcome = coalition::sampled(players, pairs, SEED, counted, &mut worth);
                    (outcome, Method::Sampled { orders: 2 * pairs, mixtures, seed: SEED })
                }
            };
            match outcome {
                Ok(mut parts) => {
                    if ground.swapped {
                        ends.reverse();
                        for cell in parts.cells.iter_mut().flatten() {
                            *cell = Exact::default().minus(cell);
                        }
                    }
                    return Ok(Self { groups, reasons, parts, ends, method, rest: None });
                }
                Err((failing, why)) => {
                    let together = coalition::conflict(&failing, &mut |c| worth(c).is_err());
                    merge(&mut groups, &mut reasons, &together, why);
                }
            }
        }
    }

    /// What each measure adds to those before, in the order of their names; then the rest at once.
    pub(super) fn in_order(
        mixtures: &mut Mixtures<'_>,
        ground: &Inputs<'_>,
        atoms: &[Atom],
        names: &[String],
    ) -> Result<Self, Diagnostic> {
        let mut ends = ends(mixtures, atoms.len())?;
        let mut groups: Vec<Vec<usize>> = Vec::new();
        let called: Vec<&str> = atoms.iter().map(|atom| atom.name(ground)).collect();
        for name in names {
            let Some(atom) = called.iter().position(|c| c == name) else {
                let known: Vec<String> = called.iter().map(|&name| name.to_owned()).collect();
                return Err(codes::WhyMeasure { name, known }.suggest(name, called.iter().copied()));
            };
            if groups.contains(&vec![atom]) {
                let option = format!("--order {name}");
                return Err(codes::OptionTwice { name: option }.into());
            }
            groups.push(vec![atom]);
        }
        let left: Vec<usize> =
            (0..atoms.len()).filter(|atom| !groups.contains(&vec![*atom])).collect();
        let mut rest = None;
        if !left.is_empty() {
            rest = Some(groups.len());
            groups.push(left);
        }
        let mut reasons: Vec<Option<Refusal>> = vec![None; groups.len()];
        loop {
            // From the base on, whichever side it is.
            let mut worth = |members: &[bool]| {
                let sides = sides(&groups, members, atoms.len());
                mixtures.worth(&sides.iter().map(|s| *s != ground.swapped).collect::<Vec<bool>>())
            };
            match coalition::ordered(groups.len(), &mut worth) {
                Ok(parts) => {
                    if ground.swapped {
                        ends.reverse();
                    }
                    let method = Method::Ordered;
                    return Ok(Self { groups, reasons, parts, ends, method, rest });
                }
                // A step that has no result is told with the one after it.
                Err((failing, why)) => {
                    let next = failing.iter().filter(|member| **member).count();
                    rest = rest.filter(|rest| *rest != next).map(|rest| rest - 1);
                    merge(&mut groups, &mut reasons, &[next - 1, next], why);
                }
            }
        }
    }

    /// Puts the players with the largest parts first.
    pub(super) fn sort(&mut self, counted: usize) {
        let size = |cells: &Vec<Exact>| {
            let counted = cells.iter().skip(counted);
            counted.fold(Exact::default(), |sum, part| sum.plus(part)).abs()
        };
        let sizes: Vec<Exact> = self.parts.cells.iter().map(size).collect();
        let mut order: Vec<usize> = (0..self.groups.len()).collect();
        order.sort_by(|a, b| sizes[*b].cmp(&sizes[*a]).then(a.cmp(b)));
        self.groups = order.iter().map(|player| self.groups[*player].clone()).collect();
        self.reasons = order.iter().map(|player| self.reasons[*player].clone()).collect();
        let take = |of: &mut Vec<Vec<Exact>>| {
            if !of.is_empty() {
                *of = order.iter().map(|player| std::mem::take(&mut of[*player])).collect();
            }
        };
        take(&mut self.parts.cells);
        take(&mut self.parts.drawn);
    }
}

/// Which atoms are taken from side 1 when these players are.
fn sides(groups: &[Vec<usize>], members: &[bool], atoms: usize) -> Vec<bool> {
    let mut sides = vec![false; atoms];
    for (group, member) in groups.iter().zip(members) {
        for atom in group {
            sides[*atom] = *member;
        }
    }
    sides
}

/// Amounts of both sides. Each has its results: that a mixture of nothing has none cannot be.
fn ends(mixtures: &mut Mixtures<'_>, atoms: usize) -> Result<[Vec<Exact>; 2], Diagnostic> {
    let mut end = |second: bool| {
        mixtures.worth(&vec![second; atoms]).map_err(|refusal| match refusal {
            Refusal::Error(error) => *error,
            Refusal::Missing => codes::InterpreterFailed { detail: "why" }.into(),
        })
    };
    Ok([end(false)?, end(true)?])
}

/// Makes one player of several, at the place of the first.
fn merge(
    groups: &mut Vec<Vec<usize>>,
    reasons: &mut Vec<Option<Refusal>>,
    together: &[usize],
    why: Refusal,
) {
    let mut atoms: Vec<usize> =
        together.iter().flat_map(|player| groups[*player].clone()).collect();
    atoms.sort_unstable();
    let Some((first, others)) = together.split_first() else { return };
    for player in others.iter().rev() {
        groups.remove(*player);
        reasons.remove(*player);
    }
    groups[*first] = atoms;
    reasons[*first] = Some(why);
}
