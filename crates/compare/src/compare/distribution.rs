//! How changes are spread over structures: finer classes than winners and losers.

use super::classes::Movement;
use super::exact::Exact;
use super::measures::Delta;
use std::cmp::Ordering;

/// Bounds of the classes, in thousandths of the base; the first bounds what is stable.
const BOUNDS: [i64; 6] = [1, 20, 50, 100, 200, 500];

/// How many classes there are: gains, stable, losses.
pub const CLASSES: usize = 2 * BOUNDS.len() + 1;

/// How changes over all years are spread over structures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Distribution {
    /// From the largest gains to the largest losses, see [`bounds`].
    pub classes: [Movement; CLASSES],
    /// From a base of zero, of which no percentage is one.
    pub from_zero: Movement,
    /// Structures that move while their months differ, so that no percentage stands.
    pub unclassed: Movement,
    /// Structures that can't be compared.
    pub left_out: usize,
}

/// Between which changes a class lies, in thousandths of the base: the smaller in size, excluded
/// unless the class is the stable one, and the larger, included; none for the outermost.
pub fn bounds(class: usize) -> (i64, Option<i64>) {
    let middle = BOUNDS.len();
    let (size, sign) = if class < middle { (middle - class, 1) } else { (class - middle, -1) };
    match size.checked_sub(1) {
        None => (-BOUNDS[0], Some(BOUNDS[0])),
        Some(inner) => (sign * BOUNDS[inner], BOUNDS.get(size).map(|outer| sign * outer)),
    }
}

impl Distribution {
    /// Adds a structure with its weighted sums.
    pub(super) fn add(&mut self, sums: &Delta, weight: rust_decimal::Decimal, same_months: bool) {
        if sums.left_out > 0 {
            self.left_out += 1;
            return;
        }
        let gap = sums.gap();
        let movement = if gap.is_zero() {
            &mut self.classes[BOUNDS.len()]
        } else if !same_months {
            &mut self.unclassed
        } else if sums.base.is_zero() {
            &mut self.from_zero
        } else {
            &mut self.classes[class(&sums.base, &gap)]
        };
        movement.add(weight, &gap);
    }

    /// Adds other structures.
    pub(super) fn merge(&mut self, others: &Self) {
        self.classes.iter_mut().zip(&others.classes).for_each(|(all, of)| all.merge(of));
        self.from_zero.merge(&others.from_zero);
        self.unclassed.merge(&others.unclassed);
        self.left_out += others.left_out;
    }
}

/// The class of a gap.
fn class(base: &Exact, gap: &Exact) -> usize {
    let (base, size) = (base.abs(), gap.abs().times(1000));
    let beyond = BOUNDS.iter().take_while(|bound| size > base.times(**bound)).count();
    match gap.sign() {
        Ordering::Less => BOUNDS.len() + beyond,
        Ordering::Equal | Ordering::Greater => BOUNDS.len() - beyond,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bound_belongs_to_the_smaller_change() {
        let d = |t: &str| Exact::of(bareme_core::number::parse(t).unwrap());
        let class = |base: &str, gap: &str| class(&d(base), &d(gap));
        assert_eq!(class("1000", "1"), 6);
        assert_eq!(class("1000", "-1"), 6);
        assert_eq!(class("1000", "1.01"), 5);
        assert_eq!(class("1000", "50"), 4);
        assert_eq!(class("1000", "50.01"), 3);
        assert_eq!(class("1000", "9999"), 0);
        assert_eq!(class("1000", "-50.01"), 9);
        assert_eq!(class("1000", "-1000"), 12);
    }

    #[test]
    fn classes_follow_one_another() {
        assert_eq!(bounds(0), (500, None));
        assert_eq!(bounds(3), (50, Some(100)));
        assert_eq!(bounds(6), (-1, Some(1)));
        assert_eq!(bounds(7), (-1, Some(-20)));
        assert_eq!(bounds(CLASSES - 1), (-500, None));
    }
}
