//! Piecewise functions. The guarded operand chooses the bracket; the operand itself is computed
//! with.

use super::OpError;
use crate::number::guard;
use crate::policy::param::Scale;
use rust_decimal::Decimal;

/// A point of a scale.
type Point = (Decimal, Decimal);

/// The points on both sides of `x`, the lower one included; none beyond an end. The guarded `x`
/// chooses them.
pub fn around(scale: &Scale, x: Decimal) -> (Option<&Point>, Option<&Point>) {
    let at = guard(x);
    let points = &scale.points;
    let above = points.partition_point(|(bound, _)| *bound <= at);
    (above.checked_sub(1).and_then(|i| points.get(i)), points.get(above))
}

/// Straight lines between points, flat beyond both ends.
pub(crate) fn interpolate(scale: &Scale, x: Decimal) -> Result<Decimal, OpError> {
    let value = match around(scale, x) {
        (Some((x0, y0)), Some((x1, y1))) => {
            let run = x1.checked_sub(*x0);
            let rise = y1.checked_sub(*y0);
            x.checked_sub(*x0)
                .zip(rise)
                .and_then(|(dx, dy)| dx.checked_mul(dy))
                .zip(run)
                .and_then(|(product, run)| product.checked_div(run))
                .and_then(|part| y0.checked_add(part))
        }
        (Some((_, y)), None) | (None, Some((_, y))) => Some(*y),
        (None, None) => None,
    };
    value.ok_or(OpError::Overflow)
}

/// The value of the last bound reached, bound included.
pub(crate) fn step(scale: &Scale, x: Decimal) -> Result<Decimal, OpError> {
    match around(scale, x) {
        (Some((_, y)), _) => Ok(*y),
        (None, Some((first, _))) => Err(OpError::BelowFirstStep(x, *first)),
        (None, None) => Err(OpError::Overflow),
    }
}

/// The slices of `x` that a scale of rates charges: from, to, rate. None below the first bound.
pub fn slices(scale: &Scale, x: Decimal) -> impl Iterator<Item = (Decimal, Decimal, Decimal)> + '_ {
    let at = guard(x);
    let points = scale.points.iter().enumerate().take_while(move |(_, (bound, _))| at > *bound);
    points.map(move |(i, (bound, rate))| {
        let next = scale.points.get(i + 1);
        let end = next.map_or(x, |(next, _)| if at < *next { x } else { *next });
        (*bound, end, *rate)
    })
}

/// Each rate on the part above its bound and below the next; 0 below the first.
pub(crate) fn marginal(scale: &Scale, x: Decimal) -> Result<Decimal, OpError> {
    let mut total = Decimal::ZERO;
    for (from, to, rate) in slices(scale, x) {
        let part = to.checked_sub(from).and_then(|width| width.checked_mul(rate));
        total = part.and_then(|part| total.checked_add(part)).ok_or(OpError::Overflow)?;
    }
    Ok(total)
}
