//! Analyses without what is secret. Each line is shown whole or not at all: it is withheld where a
//! total of it is secret, or where its difference with a line that is shown is.

use super::sweep::Point;
use super::{Scope, Sensitivity, Sums, Sweep};
use crate::compare::{Exact, Movement, Period, Secrecy, Total};
use std::cmp::Ordering;

/// What each structure makes of each period.
type Parts = Vec<Vec<(u32, Exact)>>;

/// Lines that are shown, and can be subtracted from one another.
struct Shown {
    secrecy: Secrecy,
    lines: Vec<Parts>,
}

impl Shown {
    /// Whether a line can be shown beside those that are.
    fn admits(&mut self, scope: &Scope, sums: &Sums) -> bool {
        let parts = parts(scope, sums);
        let secret = |parts: &Vec<(u32, Exact)>| {
            // What is zero for everybody is no secret of anybody.
            parts.iter().any(|(_, part)| !part.is_zero()) && self.secrecy.hides(parts)
        };
        let tells = |other: &Parts| {
            let pairs = parts.iter().zip(other);
            pairs.into_iter().any(|(a, b)| self.secrecy.concentrated(&minus(a, b)))
        };
        let admitted = !parts.iter().any(secret) && !self.lines.iter().any(tells);
        if admitted {
            self.lines.push(parts);
        }
        admitted
    }
}

fn minus(a: &[(u32, Exact)], b: &[(u32, Exact)]) -> Vec<(u32, Exact)> {
    a.iter().zip(b).map(|((structure, a), (_, b))| (*structure, a.minus(b))).collect()
}

fn parts(scope: &Scope, sums: &Sums) -> Parts {
    let of = |totals: &[Total]| -> Vec<(u32, Exact)> {
        (0..).zip(totals).map(|(structure, total)| (structure, total.sum.clone())).collect()
    };
    let structures = scope.structures().max(1);
    let years = sums.cells.chunks(structures).map(of);
    let all = (scope.periods.last() == Some(&Period::All)).then(|| of(&sums.structures));
    years.take(scope.periods.len() - usize::from(all.is_some())).chain(all).collect()
}

impl Sums {
    fn withhold(&mut self) {
        self.periods.iter_mut().chain(&mut self.groups).for_each(|t| *t = Total::withheld());
        self.forget();
    }

    /// What single structures receive leaves with everything that is secret.
    fn forget(&mut self) {
        self.structures.clear();
        self.cells.clear();
    }
}

impl Movement {
    fn withheld() -> Self {
        Self { count: Exact::WITHHELD, gap: Exact::WITHHELD }
    }
}

/// Withholds the lines of a sweep.
pub(super) fn sweep(sweep: &mut Sweep, secrecy: Secrecy) {
    let mut shown = Shown { secrecy, lines: Vec::new() };
    let known = shown.admits(&sweep.scope, &sweep.base.sums);
    // The policy as it is comes first: it is what everybody asks for.
    let mut order: Vec<usize> = (0..sweep.points.len()).collect();
    order.sort_by_key(|at| !sweep.points[*at].current);
    for at in order {
        let point = &mut sweep.points[at];
        if known && shown.admits(&sweep.scope, &point.sums) {
            movements(point, &sweep.base.sums, &secrecy);
            point.sums.forget();
        } else {
            point.sums.withhold();
            point.winners = Movement::withheld();
            point.losers = Movement::withheld();
            point.left_out = 0;
        }
    }
    if known { sweep.base.sums.forget() } else { sweep.base.sums.withhold() }
}

/// Who gains and who loses: the gap is that of both together.
fn movements(point: &mut Point, base: &Sums, secrecy: &Secrecy) {
    let gaps = point.sums.structures.iter().zip(&base.structures);
    let gaps: Vec<Exact> = gaps.map(|(a, b)| a.sum.minus(&b.sum)).collect();
    let secret = |way: Ordering| {
        let own = (0..).zip(&gaps).filter(|(_, gap)| gap.sign() == way);
        let own: Vec<(u32, Exact)> = own.map(|(structure, gap)| (structure, gap.clone())).collect();
        secrecy.concentrated(&own)
    };
    if secret(Ordering::Greater) || secret(Ordering::Less) {
        point.winners = Movement::withheld();
        point.losers = Movement::withheld();
    }
}

/// Withholds the lines of a test of sensitivity: a parameter with all that was tried of it.
/// `beside`: what is shown of something else.
pub(super) fn sensitivity(result: &mut Sensitivity, beside: Option<&Sums>, secrecy: Secrecy) {
    let lines = beside.into_iter().map(|sums| parts(&result.scope, sums)).collect();
    let mut shown = Shown { secrecy, lines };
    let known = shown.admits(&result.scope, &result.base);
    for lines in [&mut result.lines, &mut result.idle] {
        for mut line in std::mem::take(lines) {
            let before = shown.lines.len();
            let admits = |v: &super::Variation| shown.admits(&result.scope, &v.sums);
            if known && line.variations.iter().all(admits) {
                line.variations.iter_mut().for_each(|v| v.sums.forget());
                lines.push(line);
            } else {
                shown.lines.truncate(before);
                result.withheld.push(line.param);
            }
        }
    }
    if known { result.base.forget() } else { result.base.withhold() }
}
