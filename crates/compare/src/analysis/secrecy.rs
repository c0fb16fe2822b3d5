//! Analyses without what is secret. Each line is shown whole or not at all: it is withheld where a
//! total of it is secret, where its difference with a line that is shown is, or where a mixture of
//! lines that are shown would be about too few structures.

use super::sweep::Point;
use super::{Scope, Sensitivity, Subject, Sums, Sweep};
use crate::compare::{Exact, Movement, Period, Secrecy, Space, Total, check_population};
use bareme_core::diagnostic::Diagnostics;
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// What each structure makes of each period.
type Parts = Vec<Vec<(u32, Exact)>>;

/// Refuses what is looked at where it rests on a value over the population that is secret.
pub(super) fn check(
    subject: Subject<'_>,
    watched: &[&str],
    secrecy: Option<Secrecy>,
) -> Result<(), Diagnostics> {
    let Some(secrecy) = secrecy else { return Ok(()) };
    let mut policy = subject.policy.clone();
    policy.retain(watched);
    check_population(&policy, subject.evaluation, &secrecy).map_err(|e| vec![e])
}

/// Lines that are shown, and can be mixed with one another.
struct Shown {
    secrecy: Secrecy,
    lines: Vec<Parts>,
    /// By period.
    spaces: Vec<Space>,
}

impl Shown {
    /// Nothing yet, but what everybody knows: how many rows each structure has.
    fn new(secrecy: Secrecy, scope: &Scope, base: &Sums) -> Self {
        let totals =
            parts_of(scope, base, |total| Exact::of(Decimal::from(total.rows + total.left_out())));
        let space = |rows: &Vec<(u32, Exact)>| {
            let mut space = Space::default();
            let weighted: Vec<Exact> = rows
                .iter()
                .zip(&scope.weights)
                .map(|((_, rows), weight)| {
                    Exact::product(*weight, rows.value().unwrap_or_default())
                })
                .collect();
            space.admits(weighted.iter(), secrecy.min);
            space
        };
        Self { secrecy, lines: Vec::new(), spaces: totals.iter().map(space).collect() }
    }

    /// Whether a line can be shown beside those that are.
    fn admits(&mut self, scope: &Scope, sums: &Sums) -> bool {
        let parts = parts_of(scope, sums, |total| total.sum.clone());
        let secret = |parts: &Vec<(u32, Exact)>| {
            // What is zero for everybody is no secret of anybody.
            parts.iter().any(|(_, part)| !part.is_zero()) && self.secrecy.hides(parts)
        };
        let tells = |other: &Parts| {
            let pairs = parts.iter().zip(other);
            pairs.into_iter().any(|(a, b)| self.secrecy.concentrated(&minus(a, b)))
        };
        // Nor is it told how many are left out, where they are few.
        let left_out = sums.structures.iter().filter(|total| total.left_out() > 0).count();
        if self.few(left_out) || parts.iter().any(secret) || self.lines.iter().any(tells) {
            return false;
        }
        let mut spaces = self.spaces.clone();
        let mut mixed = spaces.iter_mut().zip(&parts);
        let admitted =
            mixed.all(|(s, p)| s.admits(p.iter().map(|(_, part)| part), self.secrecy.min));
        if admitted {
            self.lines.push(parts);
            self.spaces = spaces;
        }
        admitted
    }

    fn few(&self, structures: usize) -> bool {
        structures > 0 && structures < self.secrecy.min
    }
}

fn minus(a: &[(u32, Exact)], b: &[(u32, Exact)]) -> Vec<(u32, Exact)> {
    a.iter().zip(b).map(|((structure, a), (_, b))| (*structure, a.minus(b))).collect()
}

/// Something of each total, by period and structure.
fn parts_of(scope: &Scope, sums: &Sums, of: impl Fn(&Total) -> Exact) -> Parts {
    let each =
        |totals: &[Total]| -> Vec<(u32, Exact)> { (0..).zip(totals.iter().map(&of)).collect() };
    let structures = scope.structures().max(1);
    let years = sums.cells.chunks(structures).map(each);
    let all = (scope.periods.last() == Some(&Period::All)).then(|| each(&sums.structures));
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
    let mut shown = Shown::new(secrecy, &sweep.scope, &sweep.base.sums);
    let known = shown.admits(&sweep.scope, &sweep.base.sums);
    let mut gaps: Vec<(usize, Vec<Option<Exact>>)> = Vec::new();
    // The policy as it is comes first: it is what everybody asks for.
    let mut order: Vec<usize> = (0..sweep.points.len()).collect();
    order.sort_by_key(|at| !sweep.points[*at].current);
    for at in order {
        let point = &mut sweep.points[at];
        if known && shown.admits(&sweep.scope, &point.sums) {
            let pairs = point.sums.structures.iter().zip(&sweep.base.sums.structures);
            let gap = |(a, b): (&Total, &Total)| {
                let compared = a.left_out() + b.left_out() == 0;
                compared.then(|| a.sum.minus(&b.sum))
            };
            gaps.push((at, pairs.map(gap).collect()));
            point.sums.forget();
        } else {
            point.sums.withhold();
            point.winners = Movement::withheld();
            point.losers = Movement::withheld();
            point.left_out = 0;
        }
    }
    // Totals come before what they are made of.
    for (at, gaps) in &gaps {
        movements(&mut sweep.points[*at], gaps, &mut shown);
    }
    if known { sweep.base.sums.forget() } else { sweep.base.sums.withhold() }
}

/// Who gains and who loses: the gap is that of both together, and the rest of the structures, who
/// do neither, are known too. Gaps and numbers may be mixed with those of other lines.
fn movements(point: &mut Point, gaps: &[Option<Exact>], shown: &mut Shown) {
    let of = |way: Ordering, part: &dyn Fn(&Exact) -> Exact| -> Vec<Exact> {
        let own = |gap: &Option<Exact>| {
            gap.as_ref().filter(|gap| gap.sign() == way).map_or(Exact::ZERO, part)
        };
        gaps.iter().map(own).collect()
    };
    let secret = |way: Ordering| {
        let compared = (0..).zip(gaps).filter_map(|(s, gap)| Some((s, gap.clone()?)));
        let own: Vec<(u32, Exact)> = compared.filter(|(_, gap)| gap.sign() == way).collect();
        shown.few(own.len()) || shown.secrecy.concentrated(&own)
    };
    let ways = [Ordering::Greater, Ordering::Less, Ordering::Equal];
    let mut space = shown.spaces.last().cloned().unwrap_or_default();
    let admitted = !ways.into_iter().any(secret)
        && ways.into_iter().all(|way| {
            let [amounts, ones] = [of(way, &Clone::clone), of(way, &|_| Exact::of(1.into()))];
            let min = shown.secrecy.min;
            space.admits(amounts.iter(), min) && space.admits(ones.iter(), min)
        });
    if admitted {
        shown.spaces.last_mut().into_iter().for_each(|last| *last = space.clone());
    } else {
        point.winners = Movement::withheld();
        point.losers = Movement::withheld();
    }
}

/// Withholds the lines of a test of sensitivity: a parameter with all that was tried of it.
/// `beside`: what is shown of something else.
pub(super) fn sensitivity(result: &mut Sensitivity, beside: Option<&Sums>, secrecy: Secrecy) {
    let mut shown = Shown::new(secrecy, &result.scope, &result.base);
    if let Some(sums) = beside {
        shown.lines.push(parts_of(&result.scope, sums, |total| total.sum.clone()));
    }
    let known = shown.admits(&result.scope, &result.base);
    let structures = result.scope.structures();
    for lines in [&mut result.lines, &mut result.idle] {
        for mut line in std::mem::take(lines) {
            let (before, spaces) = (shown.lines.len(), shown.spaces.clone());
            let admits = |v: &super::Variation| {
                !shown.few(structures - v.touched.min(structures))
                    && shown.admits(&result.scope, &v.sums)
            };
            if known && line.variations.iter().all(admits) {
                line.variations.iter_mut().for_each(|v| v.sums.forget());
                lines.push(line);
            } else {
                shown.lines.truncate(before);
                shown.spaces = spaces;
                result.withheld.push(line.param);
            }
        }
    }
    if known { result.base.forget() } else { result.base.withhold() }
}
