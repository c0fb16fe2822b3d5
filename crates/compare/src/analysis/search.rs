//! Looking for the values at which a function of one number passes a target: a scan, then halves,
//! on the grid of values with so many decimals.

use super::solve::{Answer, Probe, Root};
use crate::compare::Exact;
use bareme_core::diagnostic::Diagnostics;
use rust_decimal::Decimal;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// Into how many parts a range is cut, and of those that have a value near the target, again.
const PARTS: i128 = 64;
/// Into how many parts a stretch is cut when nothing passes the target.
const FINER: i128 = 16;
/// Most values that are shown to be reached.
const MOST_ROOTS: usize = 20;

/// Computes a total.
type Total<'a> = dyn FnMut(Decimal) -> Result<Option<Exact>, Diagnostics> + 'a;

/// A search over values `n × 10^-digits`.
pub(super) struct Search<'a> {
    digits: u32,
    target: Exact,
    /// Whether the target is never to be passed: where the total passes it, the last value before.
    fits: bool,
    total: &'a mut Total<'a>,
    known: BTreeMap<i128, Option<Exact>>,
}

/// What is found in a range.
pub(super) struct Found {
    pub(super) answer: Answer,
    pub(super) range: (Decimal, Decimal),
    pub(super) scanned: usize,
    pub(super) step: Decimal,
    pub(super) failed: usize,
}

type Step<T> = Result<T, Diagnostics>;

impl<'a> Search<'a> {
    pub(super) fn new(digits: u32, target: Decimal, fits: bool, total: &'a mut Total<'a>) -> Self {
        Self { digits, target: Exact::of(target), fits, total, known: BTreeMap::new() }
    }

    /// How many values were computed.
    pub(super) fn runs(&self) -> usize {
        self.known.len()
    }

    fn value(&self, at: i128) -> Decimal {
        Decimal::try_from_i128_with_scale(at, self.digits).unwrap_or_default().normalize()
    }

    /// On which side of the target a value lies; `None` where it can't be computed.
    fn side(&mut self, at: i128) -> Step<Option<Ordering>> {
        if !self.known.contains_key(&at) {
            let value = self.value(at);
            let total = (self.total)(value)?;
            self.known.insert(at, total);
        }
        let total = self.known.get(&at).and_then(Option::as_ref);
        Ok(total.map(|total| total.cmp(&self.target)))
    }

    fn probe(&mut self, at: i128) -> Step<Probe> {
        self.side(at)?;
        Ok(Probe { value: self.value(at), total: self.known.get(&at).cloned().flatten() })
    }

    /// How far from the target; `None` where it can't be computed.
    fn distance(&self, at: i128) -> Option<Exact> {
        self.known.get(&at)?.as_ref().map(|total| total.minus(&self.target).abs())
    }

    /// Looks at a range. An `Err` without diagnostics: no value with so many decimals lies in it.
    /// Unless `thorough`, what nothing passes is not looked at any closer.
    pub(super) fn range(
        &mut self,
        (lo, hi): (Decimal, Decimal),
        thorough: bool,
    ) -> Result<Found, Option<Diagnostics>> {
        let (first, last) = (self.place(lo, true), self.place(hi, false));
        let (Some(first), Some(last)) = (first, last) else { return Err(None) };
        if first > last {
            return Err(None);
        }
        self.look(first, last, thorough).map_err(Some)
    }

    /// The first place from a value on, or the last one up to it.
    fn place(&self, value: Decimal, upwards: bool) -> Option<i128> {
        let value = value.normalize();
        let (mantissa, scale) = (value.mantissa(), value.scale());
        let place = if scale <= self.digits {
            mantissa.checked_mul(10_i128.checked_pow(self.digits - scale)?)?
        } else {
            let unit = 10_i128.checked_pow(scale - self.digits)?;
            let rest = i128::from(upwards && mantissa.rem_euclid(unit) != 0);
            mantissa.div_euclid(unit) + rest
        };
        // Beyond, a decimal does not hold it.
        Decimal::try_from_i128_with_scale(place, self.digits).is_ok().then_some(place)
    }

    fn look(&mut self, first: i128, last: i128, thorough: bool) -> Step<Found> {
        let width = last - first;
        let parts = width.clamp(1, PARTS);
        let mut places: Vec<i128> = (0..=parts).map(|i| first + width * i / parts).collect();
        places.dedup();
        let mut sides = Vec::with_capacity(places.len());
        for at in &places {
            sides.push((*at, self.side(*at)?));
        }
        let failed = sides.iter().filter(|(_, side)| side.is_none()).count();
        let answer = self.answer(first, last, &sides, thorough)?;
        let step = if width <= PARTS { 1 } else { (width + PARTS - 1) / PARTS };
        Ok(Found {
            answer,
            range: (self.value(first), self.value(last)),
            scanned: places.len(),
            step: self.value(step),
            failed,
        })
    }

    fn answer(
        &mut self,
        first: i128,
        last: i128,
        sides: &[(i128, Option<Ordering>)],
        thorough: bool,
    ) -> Step<Answer> {
        let mut roots: Vec<Root> = Vec::new();
        let mut end: Option<i128> = None;
        for (index, (at, side)) in sides.iter().enumerate() {
            if roots.len() >= MOST_ROOTS {
                break;
            }
            let before = index.checked_sub(1).and_then(|before| sides.get(before));
            match side {
                // It belongs to values that were found already.
                Some(Ordering::Equal) if end.is_some_and(|end| *at <= end) => {}
                Some(Ordering::Equal) => {
                    let (root, to) = self.plateau(*at, first, last, sides)?;
                    roots.push(root);
                    end = Some(to);
                }
                Some(side) => {
                    if let Some((from, Some(other))) = before
                        && other == &side.reverse()
                    {
                        roots.push(self.between(*from, *at, first, last)?);
                    }
                }
                None => {}
            }
        }
        if !roots.is_empty() {
            return Ok(Answer::Found(roots));
        }
        let mut computed = sides.iter().filter(|(_, side)| side.is_some()).map(|(at, _)| *at);
        let Some(one) = computed.next() else { return Ok(Answer::Failed) };
        let same = |at: i128| self.known.get(&at) == self.known.get(&one);
        if sides.len() > 1 && sides.iter().all(|(at, _)| same(*at)) {
            return Ok(Answer::Constant(self.probe(one)?));
        }
        if thorough { self.nearest(first, last, sides) } else { Ok(Answer::Failed) }
    }

    /// Two places on both sides of the target, down to neighbours.
    fn between(&mut self, mut from: i128, mut to: i128, first: i128, last: i128) -> Step<Root> {
        let below = self.side(from)?;
        while to - from > 1 {
            let middle = from + (to - from) / 2;
            match self.side(middle)? {
                Some(Ordering::Equal) => {
                    let ends = [
                        (from, below),
                        (middle, Some(Ordering::Equal)),
                        (to, below.map(Ordering::reverse)),
                    ];
                    return Ok(self.plateau(middle, first, last, &ends)?.0);
                }
                // Where it can't be computed, the search goes on below, or where the total fits.
                None if self.fits && below == Some(Ordering::Greater) => from = middle,
                side if side == below => from = middle,
                _ => to = middle,
            }
        }
        let nearer = match (self.distance(from), self.distance(to)) {
            _ if self.fits && below == Some(Ordering::Less) => from,
            _ if self.fits => to,
            (Some(a), Some(b)) if b < a => to,
            (None, _) => to,
            _ => from,
        };
        self.root(nearer, first, last, None)
    }

    /// The places around one that reaches the target which reach it too, and the last of them.
    fn plateau(
        &mut self,
        at: i128,
        first: i128,
        last: i128,
        sides: &[(i128, Option<Ordering>)],
    ) -> Step<(Root, i128)> {
        let equal = |side: &Option<Ordering>| *side == Some(Ordering::Equal);
        let before = sides.iter().rev().find(|(other, side)| *other < at && !equal(side));
        // Scanned places that follow one another and all reach it are one plateau.
        let after = sides.iter().find(|(other, side)| *other > at && !equal(side));
        let mut from = at;
        let mut outside = before.map_or(first - 1, |(place, _)| *place);
        while from - outside > 1 {
            let middle = outside + (from - outside) / 2;
            if equal(&self.side(middle)?) { from = middle } else { outside = middle }
        }
        let mut to = sides
            .iter()
            .filter(|(place, side)| *place >= at && equal(side))
            .map(|(place, _)| *place)
            .take_while(|place| after.is_none_or(|(other, _)| place < other))
            .last()
            .unwrap_or(at);
        let mut outside = after.map_or(last + 1, |(place, _)| *place);
        while outside - to > 1 {
            let middle = to + (outside - to) / 2;
            if equal(&self.side(middle)?) { to = middle } else { outside = middle }
        }
        let plateau = (from < to).then(|| (self.value(from), self.value(to)));
        // Of several, the one in the middle with the fewest digits says the same; where the target
        // is passed beyond, the last is meant.
        let passed = |side: Option<Ordering>| side == Some(Ordering::Greater);
        let chosen = if self.fits && to < last && passed(self.side(to + 1)?) {
            to
        } else if self.fits && from > first && passed(self.side(from - 1)?) {
            from
        } else if from < to {
            roundest(from, to)
        } else {
            at
        };
        Ok((self.root(chosen, first, last, plateau)?, to))
    }

    fn root(
        &mut self,
        at: i128,
        first: i128,
        last: i128,
        plateau: Option<(Decimal, Decimal)>,
    ) -> Step<Root> {
        let below = if at > first { Some(self.probe(at - 1)?) } else { None };
        let above = if at < last { Some(self.probe(at + 1)?) } else { None };
        Ok(Root { at: self.probe(at)?, below, above, plateau })
    }

    /// Nothing passes the target: the nearest place, looked for ever closer around the nearest of
    /// the scan.
    fn nearest(
        &mut self,
        first: i128,
        last: i128,
        sides: &[(i128, Option<Ordering>)],
    ) -> Step<Answer> {
        let places: Vec<i128> = sides.iter().map(|(at, _)| *at).collect();
        let Some(mut best) = self.best(&places) else { return Ok(Answer::Failed) };
        let mut reach = (last - first) / PARTS + 1;
        while reach > 0 {
            let (from, to) = ((best - reach).max(first), (best + reach).min(last));
            let parts = (to - from).clamp(1, FINER);
            let mut finer: Vec<i128> =
                (0..=parts).map(|i| from + (to - from) * i / parts).collect();
            finer.push(best);
            for at in &finer {
                if self.side(*at)? == Some(Ordering::Equal) {
                    let ends = [(from, None), (*at, Some(Ordering::Equal)), (to, None)];
                    return Ok(Answer::Found(vec![self.plateau(*at, first, last, &ends)?.0]));
                }
            }
            // What passes the target between two values of the scan is found here, if at all.
            finer.sort_unstable();
            finer.dedup();
            for pair in finer.windows(2) {
                if let (Some(a), Some(b)) = (self.side(pair[0])?, self.side(pair[1])?)
                    && a == b.reverse()
                {
                    let root = self.between(pair[0], pair[1], first, last)?;
                    return Ok(Answer::Found(vec![root]));
                }
            }
            best = self.best(&finer).unwrap_or(best);
            if reach == 1 {
                break;
            }
            reach = (reach / (FINER / 4)).max(1);
        }
        let at_end = best == first || best == last;
        Ok(Answer::Nearest(self.root(best, first, last, None)?, at_end))
    }

    /// The place nearest to the target, the first of equals; first of all one that fits.
    fn best(&self, places: &[i128]) -> Option<i128> {
        let over = |at: &i128| self.known.get(at).and_then(Option::as_ref) > Some(&self.target);
        let of = |at: &i128| Some((self.fits && over(at), self.distance(*at)?, *at));
        places.iter().filter_map(of).min().map(|(.., at)| at)
    }
}

/// The place between two with the most zeros at its end.
fn roundest(from: i128, to: i128) -> i128 {
    let mut unit = 1_i128;
    let mut best = from;
    while let Some(next) = unit.checked_mul(10) {
        let candidate =
            from.div_euclid(next) * next + if from.rem_euclid(next) == 0 { 0 } else { next };
        if candidate > to {
            break;
        }
        (best, unit) = (candidate, next);
    }
    best
}
