//! A closed envelope shared out in whole units: in proportion, within bounds, by the largest
//! remainders. In integers from end to end; the result depends on no order but that of ties.

mod integer;

pub(super) use integer::Integer;
use std::cmp::Ordering;

/// A part of the envelope, before it is known.
#[derive(Clone, Debug)]
pub(super) struct Claim<N> {
    /// In proportion to what; not negative.
    pub of: N,
    /// Fewest units.
    pub least: Option<N>,
    /// Most units, not below the fewest.
    pub most: Option<N>,
}

/// Where a part ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// In proportion.
    Free,
    /// At its lower bound.
    Least,
    /// At its upper bound.
    Most,
}

/// The envelope, shared.
#[derive(Clone, Debug)]
pub(super) struct Shares<N> {
    /// Units of each part; they add up to the envelope.
    pub units: Vec<N>,
    /// Where each part ends.
    pub held: Vec<Bound>,
    /// What is shared in proportion, and to how much: a free part is `of × left / among`.
    pub left: N,
    pub among: N,
}

/// Why an envelope cannot be shared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Unmet<N> {
    /// Lower bounds ask for so many units more than there are.
    Lacking(N),
    /// Upper bounds leave so many units that nobody can take.
    Remaining(N),
}

/// Shares `total` units out; `None` when a number is too large for `N`.
pub(super) fn share<N: Integer>(
    total: &N,
    claims: &[Claim<N>],
) -> Option<Result<Shares<N>, Unmet<N>>> {
    let zero = N::of(0);
    if *total >= zero {
        return share_positive(total, claims);
    }
    // What is taken back is shared like what is given.
    let minus = |n: &N| zero.minus(n);
    let turned = |n: Option<&N>| n.map_or(Some(None), |n| minus(n).map(Some));
    let mut opposite = Vec::with_capacity(claims.len());
    for Claim { of, least, most } in claims {
        let (least, most) = (turned(most.as_ref())?, turned(least.as_ref())?);
        opposite.push(Claim { of: of.clone(), least, most });
    }
    Some(match share_positive(&minus(total)?, &opposite)? {
        Ok(shares) => {
            let units = shares.units.iter().map(minus).collect::<Option<_>>()?;
            let turn = |held: &Bound| match held {
                Bound::Free => Bound::Free,
                Bound::Least => Bound::Most,
                Bound::Most => Bound::Least,
            };
            let held = shares.held.iter().map(turn).collect();
            Ok(Shares { units, held, left: minus(&shares.left)?, among: shares.among })
        }
        Err(Unmet::Lacking(n)) => Err(Unmet::Remaining(n)),
        Err(Unmet::Remaining(n)) => Err(Unmet::Lacking(n)),
    })
}

/// A rate at which a part leaves its lower bound, or reaches its upper one.
struct Event<'a, N> {
    /// The rate, rounded down: equal ones are compared exactly.
    near: u128,
    bound: &'a N,
    claim: usize,
}

/// The rate is raised from zero; parts leave their lower bounds, then stop at their upper ones,
/// until the envelope is reached.
fn share_positive<N: Integer>(
    total: &N,
    claims: &[Claim<N>],
) -> Option<Result<Shares<N>, Unmet<N>>> {
    let zero = N::of(0);
    let (mut fixed, mut among) = (zero.clone(), zero.clone());
    let mut held = vec![Bound::Free; claims.len()];
    let mut events: Vec<Event<'_, N>> = Vec::new();
    for (index, Claim { of, least, most }) in claims.iter().enumerate() {
        let least = least.as_ref().filter(|least| **least > zero);
        if let Some(least) = least {
            held[index] = Bound::Least;
            fixed = fixed.plus(least)?;
        } else if let Some(most) = most.as_ref().filter(|most| **most <= zero) {
            held[index] = Bound::Most;
            fixed = fixed.plus(most)?;
            continue;
        } else {
            among = among.plus(of)?;
        }
        if !of.is_zero() {
            let bounds = least.into_iter().chain(most);
            events.extend(bounds.map(|bound| Event { near: bound.near(of), bound, claim: index }));
        }
    }
    events.sort_unstable_by(|a, b| {
        a.near.cmp(&b.near).then_with(|| {
            let (x, y) = (&claims[a.claim].of, &claims[b.claim].of);
            crossed(a.bound, y, b.bound, x).then(a.claim.cmp(&b.claim))
        })
    });
    if *total < fixed {
        return Some(Err(Unmet::Lacking(fixed.minus(total)?)));
    }
    for Event { bound, claim, .. } in events {
        // At this rate, bound / of, what is shared is `fixed + among × bound / of`.
        let of = &claims[claim].of;
        let room = total.minus(&fixed)?.times(of)?;
        if room <= among.times(bound)? {
            break;
        }
        match held[claim] {
            Bound::Least => {
                held[claim] = Bound::Free;
                fixed = fixed.minus(bound)?;
                among = among.plus(of)?;
            }
            _ => {
                held[claim] = Bound::Most;
                fixed = fixed.plus(bound)?;
                among = among.minus(of)?;
            }
        }
    }
    let left = total.minus(&fixed)?;
    if among.is_zero() && !left.is_zero() {
        return Some(Err(Unmet::Remaining(left)));
    }
    let units = in_units(claims, &held, &left, &among)?;
    Some(Ok(Shares { units, held, left, among }))
}

/// Free parts rounded down, then one unit more to those with the largest remainders, ties in
/// order. Bounds are whole: a part between them stays there.
fn in_units<N: Integer>(
    claims: &[Claim<N>],
    held: &[Bound],
    left: &N,
    among: &N,
) -> Option<Vec<N>> {
    let mut units = Vec::with_capacity(claims.len());
    let mut rests: Vec<(N, usize)> = Vec::new();
    let mut missing = left.clone();
    for (index, claim) in claims.iter().enumerate() {
        let bound = match held[index] {
            Bound::Free if among.is_zero() => None,
            Bound::Free => {
                let (whole, rest) = left.times(&claim.of)?.over(among);
                missing = missing.minus(&whole)?;
                if !rest.is_zero() {
                    rests.push((rest, index));
                }
                units.push(whole);
                continue;
            }
            Bound::Least => claim.least.clone(),
            Bound::Most => claim.most.clone(),
        };
        units.push(bound.unwrap_or(N::of(0)));
    }
    let missing = usize::try_from(missing.big()).unwrap_or(0).min(rests.len());
    if missing > 0 {
        rests.select_nth_unstable_by(missing - 1, |(a, i), (b, j)| b.cmp(a).then(i.cmp(j)));
        for (_, index) in &rests[..missing] {
            units[*index] = units[*index].plus(&N::of(1))?;
        }
    }
    Some(units)
}

/// `a × b` against `c × d`.
fn crossed<N: Integer>(a: &N, b: &N, c: &N, d: &N) -> Ordering {
    match (a.times(b), c.times(d)) {
        (Some(x), Some(y)) => x.cmp(&y),
        _ => (a.big() * b.big()).cmp(&(c.big() * d.big())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use num_bigint::BigInt;
    use proptest::prelude::*;

    type Bounds = (i128, Option<i128>, Option<i128>);

    fn claims<N: Integer>(of: &[Bounds]) -> Vec<Claim<N>> {
        let n = |n: &i128| N::of(*n);
        let claim = |(of, least, most): &Bounds| Claim {
            of: n(of),
            least: least.as_ref().map(n),
            most: most.as_ref().map(n),
        };
        of.iter().map(claim).collect()
    }

    fn shared(total: i128, of: &[Bounds]) -> Result<Vec<i128>, Unmet<i128>> {
        share(&total, &claims(of)).unwrap().map(|shares| shares.units)
    }

    fn plain(of: &[i128]) -> Vec<Bounds> {
        of.iter().map(|n| (*n, None, None)).collect()
    }

    #[test]
    fn the_largest_remainders_take_what_is_left_and_ties_are_in_order() {
        assert_eq!(shared(100, &plain(&[1, 1, 1])), Ok(vec![34, 33, 33]));
        assert_eq!(shared(10, &plain(&[6, 6, 2])), Ok(vec![4, 4, 2]));
        assert_eq!(shared(7, &plain(&[0, 5, 0, 5])), Ok(vec![0, 4, 0, 3]));
        assert_eq!(shared(-7, &plain(&[0, 5, 0, 5])), Ok(vec![0, -4, 0, -3]));
        assert_eq!(shared(0, &plain(&[0, 0])), Ok(vec![0, 0]));
        assert_eq!(shared(5, &plain(&[0, 0])), Err(Unmet::Remaining(5)));
    }

    #[test]
    fn what_a_bound_takes_or_leaves_is_shared_again() {
        // 100 by thirds; the first stops at 10, the second and third share 90.
        assert_eq!(
            shared(100, &[(1, None, Some(10)), (1, None, None), (1, None, None)]),
            Ok(vec![10, 45, 45])
        );
        // The second is raised to 40, which pushes nobody else to a bound.
        assert_eq!(
            shared(100, &[(3, None, None), (1, Some(40), None), (1, None, None)]),
            Ok(vec![45, 40, 15])
        );
        // The first stops at 50; what it leaves lifts the second above its lower bound of 20.
        assert_eq!(
            shared(100, &[(8, None, Some(50)), (1, Some(20), None), (1, Some(15), None)]),
            Ok(vec![50, 25, 25])
        );
        assert_eq!(
            shared(100, &[(1, Some(60), None), (1, Some(50), None)]),
            Err(Unmet::Lacking(10))
        );
        assert_eq!(
            shared(100, &[(1, None, Some(60)), (1, None, Some(30))]),
            Err(Unmet::Remaining(10))
        );
        assert_eq!(
            shared(-100, &[(1, Some(-60), None), (1, Some(-30), None)]),
            Err(Unmet::Lacking(10))
        );
        assert_eq!(shared(90, &[(1, Some(60), Some(60)), (1, None, Some(30))]), Ok(vec![60, 30]));
    }

    /// The definition: parts fixed at the bounds that they would pass, one at a time on the side
    /// that moves most, the others shared again, until nobody passes a bound.
    fn by_rounds(total: i128, of: &[Bounds]) -> Option<Vec<(i128, i128)>> {
        let mut fixed: Vec<Option<i128>> = vec![None; of.len()];
        loop {
            let left = total - fixed.iter().flatten().sum::<i128>();
            let free = || of.iter().zip(&fixed).filter(|(_, fixed)| fixed.is_none());
            let among: i128 = free().map(|((of, ..), _)| of).sum();
            // A part is `left × of / among`: excesses and lacks are compared times `among`.
            let part = |n: i128| if among == 0 { 0 } else { left * n };
            let unit = among.max(1);
            let over = |(n, _, most): &Bounds| most.map_or(0, |m| (part(*n) - m * unit).max(0));
            let under = |(n, least, _): &Bounds| least.map_or(0, |l| (l * unit - part(*n)).max(0));
            let excess: i128 = free().map(|(claim, _)| over(claim)).sum();
            let lack: i128 = free().map(|(claim, _)| under(claim)).sum();
            if excess == 0 && lack == 0 {
                let reached = among != 0 || left == 0;
                let value = |(claim, fixed): (&Bounds, &Option<i128>)| match fixed {
                    Some(n) => (*n, 1),
                    None => (part(claim.0), unit),
                };
                return reached.then(|| of.iter().zip(&fixed).map(value).collect());
            }
            for (claim, fixed) in of.iter().zip(&mut fixed).filter(|(_, fixed)| fixed.is_none()) {
                if excess >= lack && over(claim) > 0 {
                    *fixed = claim.2;
                } else if lack > excess && under(claim) > 0 {
                    *fixed = claim.1;
                }
            }
            if left < 0 {
                return None;
            }
        }
    }

    fn claim() -> impl Strategy<Value = Bounds> {
        let of = prop_oneof![Just(0), 0..50_i128, 0..100_000_i128];
        (of, prop::option::of(0..400_i128), prop::option::of(0..400_i128))
            .prop_map(|(of, least, room)| (of, least, room.map(|room| least.unwrap_or(0) + room)))
    }

    proptest! {
        #[test]
        fn shares_add_up_within_bounds_and_near_their_proportion(
            total in 0..20_000_i128,
            of in prop::collection::vec(claim(), 1..12),
        ) {
            let rounds = by_rounds(total, &of);
            match shared(total, &of) {
                Ok(units) => {
                    prop_assert_eq!(units.iter().sum::<i128>(), total);
                    let rounds = rounds.expect("both can");
                    for ((units, (_, least, most)), (n, d)) in units.iter().zip(&of).zip(rounds) {
                        prop_assert!(least.is_none_or(|least| least <= *units));
                        prop_assert!(most.is_none_or(|most| *units <= most));
                        prop_assert!((units * d - n).abs() < d, "{} is not near {}/{}", units, n, d);
                    }
                }
                Err(Unmet::Lacking(n)) => {
                    let asked: i128 = of.iter().filter_map(|claim| claim.1).sum();
                    prop_assert_eq!(n, asked - total);
                }
                Err(Unmet::Remaining(n)) => {
                    let most: i128 = of.iter().map(|(of, least, most)| match most {
                        Some(most) if *of > 0 => *most,
                        _ => least.unwrap_or(0),
                    }).sum();
                    prop_assert_eq!(n, total - most);
                }
            }
        }

        #[test]
        fn large_integers_give_what_small_ones_do(
            total in -20_000..20_000_i128,
            of in prop::collection::vec(claim(), 1..12),
            by in 1..4_u32,
        ) {
            let small = share::<i128>(&total, &claims(&of)).unwrap();
            let large = share::<BigInt>(&BigInt::of(total), &claims(&of)).unwrap();
            prop_assert_eq!(small.as_ref().ok().map(|s| s.held.clone()), large.as_ref().ok().map(|s| s.held.clone()));
            let units = |units: &[i128]| units.iter().map(|n| BigInt::of(*n)).collect::<Vec<_>>();
            prop_assert_eq!(small.as_ref().ok().map(|s| units(&s.units)), large.ok().map(|s| s.units));
            // The scale of proportions changes nothing.
            let scaled: Vec<Bounds> =
                of.iter().map(|(of, a, b)| (of * 10_i128.pow(by * 10), *a, *b)).collect();
            let again = share::<BigInt>(&BigInt::of(total), &claims(&scaled)).unwrap();
            prop_assert_eq!(small.ok().map(|s| units(&s.units)), again.ok().map(|s| s.units));
        }

        #[test]
        fn the_order_of_rows_changes_ties_only(
            total in 0..5_000_i128,
            of in prop::collection::vec(claim(), 2..9),
        ) {
            let reversed: Vec<Bounds> = of.iter().rev().copied().collect();
            if let (Ok(a), Ok(mut b)) = (shared(total, &of), shared(total, &reversed)) {
                b.reverse();
                prop_assert!(a.iter().zip(&b).all(|(a, b)| (a - b).abs() <= 1), "{:?} {:?}", a, b);
            }
        }
    }
}
