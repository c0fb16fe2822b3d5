//! Sharing what players make together: each cell of the results is a game of its own, all of them
//! played at once over the same coalitions. Knows nothing of policies.

use crate::compare::exact::Exact;
use bareme_core::parallel;
use num_bigint::BigInt;
use rust_decimal::Decimal;

/// Cells that are worth several threads.
const MANY: usize = 10_000;

/// What each player makes, cell by cell, exactly.
#[derive(Clone, Debug)]
pub(super) struct Parts {
    /// Numerators, by player then by cell.
    pub(super) cells: Vec<Vec<Exact>>,
    /// What they are over.
    pub(super) over: BigInt,
    /// What each player made of the cells counted along each pair of orders drawn; nothing where
    /// none was.
    pub(super) drawn: Vec<Vec<Exact>>,
}

impl Parts {
    /// Whether a player makes nothing in any cell.
    pub(super) fn is_idle(&self, player: usize) -> bool {
        self.cells[player].iter().all(Exact::is_zero)
    }

    /// Whether there is such a player.
    pub(super) fn idle(&self) -> bool {
        (0..self.cells.len()).any(|player| self.is_idle(player))
    }

    /// How far chance may have led the part of a player in the cells counted: its standard error,
    /// to the cent above.
    pub(super) fn error(&self, player: usize) -> Option<Decimal> {
        let drawn: Vec<BigInt> = self.drawn.get(player)?.iter().map(Exact::scaled).collect();
        let count = BigInt::from(drawn.len());
        let one = BigInt::from(1);
        if count <= one {
            return None;
        }
        let squares: BigInt = drawn.iter().map(|n| n * n).sum();
        let sum: BigInt = drawn.iter().sum();
        // Each pair counts twice what a player makes.
        let spread = squares * &count - &sum * &sum;
        let over = &count * &count * (&count - &one) * 4 * Exact::unit() * Exact::unit();
        let cents: BigInt = spread * 10_000 / over;
        let cents = cents.sqrt() + one;
        Decimal::try_from_i128_with_scale(i128::try_from(&cents).ok()?, 2).ok()
    }
}

/// A coalition that has no worth, and why.
pub(super) type Fails<E> = (Vec<bool>, E);

/// What a coalition makes, cell by cell.
pub(super) type Worth<'a, E> = dyn FnMut(&[bool]) -> Result<Vec<Exact>, E> + 'a;

/// Shapley's value over all coalitions: what a player adds, averaged over all orders in which
/// players can come.
pub(super) fn exact<E>(players: usize, worth: &mut Worth<'_, E>) -> Result<Parts, Fails<E>> {
    let mut cells: Vec<Vec<Exact>> = vec![Vec::new(); players];
    for number in 0..1_usize << players {
        let coalition: Vec<bool> = (0..players).map(|i| number >> i & 1 == 1).collect();
        let made = worth(&coalition).map_err(|why| (coalition.clone(), why))?;
        let size = coalition.iter().filter(|member| **member).count();
        // Orders in which a member comes last of the coalition, or another player right after it.
        let last = size.checked_sub(1).map(|s| factorial(s) * factorial(players - size));
        let next = (size < players).then(|| factorial(size) * factorial(players - size - 1));
        let weight = |member: &bool| if *member { last } else { next.map(|w| -w) };
        let work: Vec<_> = coalition.iter().map(weight).zip(&mut cells).collect();
        let threads = if made.len() < MANY { 1 } else { parallel::ALL };
        let add = |(weight, cells): (Option<i64>, _)| add(cells, &made, weight.unwrap_or(0));
        parallel::in_order(threads, work, add, |()| true);
    }
    Ok(Parts { cells, over: factorial(players).into(), drawn: Vec::new() })
}

/// The same over some orders drawn at random, each with its reverse: so many pairs of orders.
/// What is added along an order telescopes, hence parts add up all the same. Their error is that
/// of the cells from `counted` on, together.
pub(super) fn sampled<E>(
    players: usize,
    pairs: usize,
    seed: u64,
    counted: usize,
    worth: &mut Worth<'_, E>,
) -> Result<Parts, Fails<E>> {
    let mut draw = Draw(seed);
    let mut cells: Vec<Vec<Exact>> = vec![Vec::new(); players];
    let ends = [vec![false; players], vec![true; players]];
    let [nobody, everybody] = ends.map(|end| worth(&end).map_err(|why| (end, why)));
    let (nobody, everybody) = (nobody?, everybody?);
    let total = |cells: &[Exact]| {
        cells.iter().skip(counted).fold(Exact::default(), |sum, cell| sum.plus(cell))
    };
    let mut drawn: Vec<Vec<Exact>> = vec![Vec::new(); players];
    for _ in 0..pairs {
        let mut made = vec![Exact::default(); players];
        let mut order: Vec<usize> = (0..players).collect();
        draw.shuffle(&mut order);
        for _ in 0..2 {
            let mut coalition = vec![false; players];
            let mut before = nobody.clone();
            for (place, player) in order.iter().enumerate() {
                coalition[*player] = true;
                let after = if place + 1 == players {
                    everybody.clone()
                } else {
                    worth(&coalition).map_err(|why| (coalition.clone(), why))?
                };
                add(&mut cells[*player], &after, 1);
                add(&mut cells[*player], &before, -1);
                made[*player] = made[*player].plus(&total(&after)).minus(&total(&before));
                before = after;
            }
            order.reverse();
        }
        for (drawn, made) in drawn.iter_mut().zip(made) {
            drawn.push(made);
        }
    }
    Ok(Parts { cells, over: (2 * pairs).into(), drawn })
}

/// What each player adds when they come in order.
pub(super) fn ordered<E>(players: usize, worth: &mut Worth<'_, E>) -> Result<Parts, Fails<E>> {
    let mut coalition = vec![false; players];
    let mut before = worth(&coalition).map_err(|why| (coalition.clone(), why))?;
    let mut cells: Vec<Vec<Exact>> = vec![Vec::new(); players];
    for (player, cells) in cells.iter_mut().enumerate() {
        coalition[player] = true;
        let after = worth(&coalition).map_err(|why| (coalition.clone(), why))?;
        add(cells, &after, 1);
        add(cells, &before, -1);
        before = after;
    }
    Ok(Parts { cells, over: BigInt::from(1), drawn: Vec::new() })
}

/// Players who must be told together, given a coalition that fails: the fewest members that fail
/// alone, and the fewest others whose absence they fail for. Nobody and everybody do not fail, so
/// that there are both.
pub(super) fn conflict(failing: &[bool], fails: &mut dyn FnMut(&[bool]) -> bool) -> Vec<usize> {
    let mut present = failing.to_vec();
    for player in 0..present.len() {
        if present[player] {
            present[player] = false;
            present[player] = !fails(&present);
        }
    }
    let mut filled = present.clone();
    for player in 0..filled.len() {
        if !filled[player] {
            filled[player] = true;
            filled[player] = fails(&filled);
        }
    }
    (0..present.len()).filter(|player| present[*player] || !filled[*player]).collect()
}

/// Adds a multiple of a row of cells.
fn add(cells: &mut Vec<Exact>, made: &[Exact], times: i64) {
    cells.resize_with(made.len(), Exact::default);
    for (cell, made) in cells.iter_mut().zip(made) {
        if !made.is_zero() {
            *cell = cell.plus(&made.times(times));
        }
    }
}

/// Few enough players that it fits.
fn factorial(n: usize) -> i64 {
    (1..=n).fold(1, |product, k| product.saturating_mul(i64::try_from(k).unwrap_or(i64::MAX)))
}

/// Numbers drawn at random, always the same for a seed (SplitMix64).
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`, each as likely as the others.
    fn below(&mut self, limit: u64) -> u64 {
        let fair = u64::MAX - u64::MAX % limit;
        loop {
            let drawn = self.next();
            if drawn < fair {
                return drawn % limit;
            }
        }
    }

    fn shuffle(&mut self, items: &mut [usize]) {
        for last in (1..items.len()).rev() {
            let other = self.below(last as u64 + 1);
            items.swap(last, usize::try_from(other).unwrap_or(last));
        }
    }
}
