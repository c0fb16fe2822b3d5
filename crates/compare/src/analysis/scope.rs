//! What an analysis looks at: a value, added up by year, by group and by structure.

use super::{Asked, Subject};
use crate::compare::{
    Exact, GroupBy, Movement, Output, Period, Total, by_tag, chosen, group_of_rows, held, output,
};
use bareme_core::diagnostic::{Diagnostic, codes};
use bareme_core::engine::{Cell, Column, Evaluation, Failure, WholeColumn};
use bareme_core::parallel;
use bareme_core::policy::Policy;
use bareme_core::value::{Kind, Value};
use rust_decimal::Decimal;
use std::cmp::Ordering;
use std::sync::{Arc, OnceLock};

/// Rows added up together.
const PIECE: usize = 1 << 16;
/// Rows read together.
const BLOCK: usize = 1 << 12;

/// A value and the rows over which it is added up.
#[derive(Clone, Debug)]
pub struct Scope {
    /// The value.
    pub value: Output,
    /// The years, then all of them when there are several.
    pub periods: Vec<Period>,
    /// Names of the groups, when groups are asked for; `None` for rows without one.
    pub groups: Vec<Option<Arc<str>>>,
    /// Weights of the structures.
    pub(super) weights: Vec<Decimal>,
    rows: Vec<Row>,
    /// Outputs of each group, when groups are tags.
    tags: Vec<Vec<String>>,
    /// Whether sums are wanted by year and structure.
    pub(super) detailed: bool,
    /// Whether each row is a structure of its own that stands for one, and adds to one sum only.
    simple: bool,
}

/// Where a row is added.
#[derive(Clone, Debug)]
struct Row {
    at: u32,
    weight: Decimal,
    period: u32,
    structure: u32,
    group: Option<u32>,
}

/// What runs are compared with.
pub(super) struct Base<'a> {
    evaluation: &'a Evaluation,
    formula: String,
    pub(super) sums: Sums,
    structures: OnceLock<Vec<Total>>,
}

impl<'a> Base<'a> {
    pub(super) fn new(scope: &Scope, evaluation: &'a Evaluation, formula: &str) -> Self {
        let sums = if scope.detailed {
            scope.sums_of(evaluation, formula)
        } else {
            scope.totals(evaluation, formula)
        };
        Self { evaluation, formula: formula.to_owned(), sums, structures: OnceLock::new() }
    }

    /// The sums of structures, added up when they are first asked for.
    fn structures(&self, scope: &Scope) -> &[Total] {
        let sums = || scope.sums_of(self.evaluation, &self.formula).structures;
        if scope.detailed { &self.sums.structures } else { self.structures.get_or_init(sums) }
    }
}

/// What a run changes.
#[derive(Default)]
pub(super) struct Changes {
    /// Its sums, those of structures where secrecy needs them.
    pub(super) sums: Sums,
    /// Structures that receive more than in the base.
    pub(super) winners: Movement,
    /// Structures that receive less.
    pub(super) losers: Movement,
    /// Structures of which a row is left out on one side.
    pub(super) left_out: usize,
    /// Structures whose sums are not the same.
    pub(super) touched: usize,
}

impl Changes {
    fn add(&mut self, weight: Decimal, target: &Total, base: &Total) {
        self.touched += usize::from(target != base);
        if target.left_out() + base.left_out() > 0 {
            self.left_out += 1;
        } else if target.sum != base.sum {
            let gap = target.sum.minus(&base.sum);
            let gains = gap.sign() == Ordering::Greater;
            let movement = if gains { &mut self.winners } else { &mut self.losers };
            movement.add(weight, &gap);
        }
    }
}

/// Sums of a value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Parallel to [`Scope::periods`].
    pub periods: Vec<Total>,
    /// Parallel to [`Scope::groups`].
    pub groups: Vec<Total>,
    /// By structure, in order of first appearance.
    pub structures: Vec<Total>,
    /// By year, then by structure, where secrecy needs it.
    pub(super) cells: Vec<Total>,
}

impl Sums {
    /// The sum over everything looked at.
    pub fn all(&self) -> &Total {
        const NOTHING: &Total = &Total::NOTHING;
        self.periods.last().unwrap_or(NOTHING)
    }
}

/// The value to look at: a number that adds up.
///
/// # Errors
/// `B0858` for another, `B0813` when none is named and the policy has no headline.
pub fn value(policy: &Policy, asked: Option<&str>) -> Result<Output, Diagnostic> {
    let headline = policy.meta.total.as_deref();
    let known = |name: &str| output(policy, name);
    let fits = |output: &Output| {
        let number = output.kind.is_none_or(Kind::is_number);
        number && (output.adds_up() || headline == Some(&*output.name))
    };
    let all = || policy.formulas.values().map(|f| Output::of(policy, f)).filter(|o| fits(o));
    let shown = |name: &str| policy.outputs.iter().any(|output| output == name);
    let expected =
        || -> Vec<String> { all().filter(|o| shown(&o.name)).map(|output| output.name).collect() };
    match (asked, headline) {
        (Some(name), _) => known(name).filter(fits).ok_or_else(|| {
            let names: Vec<String> = all().map(|output| output.name).collect();
            codes::NotAnAmount { name, known: Some(expected().into()) }
                .suggest(name, names.iter().map(String::as_str).filter(|other| *other != name))
        }),
        (None, headline) => headline.and_then(known).ok_or_else(|| {
            codes::MissingOption { name: format!("--value ({})", expected().join(", ")) }.into()
        }),
    }
}

impl Scope {
    /// The scope of what is asked, over the rows of a run.
    pub(super) fn new(
        subject: Subject<'_>,
        asked: Asked<'_>,
        by: Option<&GroupBy>,
    ) -> Result<Self, Diagnostic> {
        let Subject { policy, evaluation, .. } = subject;
        let value = value(policy, asked.value)?;
        let dataset = &evaluation.dataset;
        let years = chosen(dataset.years(), asked.years)?;
        let periods = Period::of(&years);
        let of_rows = match by {
            Some(GroupBy::Column(name)) => Some(group_of_rows(policy, evaluation, name)?),
            _ => None,
        };
        let mut names: Vec<Option<Arc<str>>> = of_rows.clone().unwrap_or_default();
        names.sort_by(|a, b| (a.is_none(), a).cmp(&(b.is_none(), b)));
        names.dedup();
        let mut tags = Vec::new();
        if let Some(GroupBy::Tag(tag)) = by {
            let amounts: Vec<Output> = policy
                .outputs
                .iter()
                .filter_map(|name| output(policy, name))
                .filter(Output::is_amount)
                .collect();
            for (name, outputs) in by_tag(&amounts, tag)?.0 {
                names.push(Some(name.into()));
                tags.push(outputs);
            }
        }
        let (numbers, count) = dataset.rows.structures();
        let mut places: Vec<Option<u32>> = vec![None; count];
        let (mut weights, mut rows) = (Vec::new(), Vec::new());
        for (row, key) in dataset.rows.iter().enumerate() {
            if !held(asked.years, key.exercice) {
                continue;
            }
            let Some(period) = periods.iter().position(|p| p.holds(key.exercice)) else { continue };
            let structure = *places[numbers[row] as usize].get_or_insert_with(|| {
                weights.push(key.weight);
                number(weights.len() - 1)
            });
            let weight = &mut weights[structure as usize];
            *weight = (*weight).max(key.weight);
            let group = of_rows.as_ref().and_then(|of| names.iter().position(|n| *n == of[row]));
            let (at, period, group) = (number(row), number(period), group.map(number));
            rows.push(Row { at, weight: key.weight, period, structure, group });
        }
        let detailed = asked.secrecy.is_some();
        let own = |(place, row): (u32, &Row)| row.at == place && row.structure == place;
        let simple = periods.len() == 1 && names.is_empty() && !detailed && {
            (0..).zip(&rows).all(own) && !dataset.rows.is_weighted()
        };
        Ok(Self { value, periods, groups: names, weights, rows, tags, detailed, simple })
    }

    /// The formulas that have to be computed.
    pub(super) fn watched(&self) -> Vec<&str> {
        let tags = self.tags.iter().flatten().map(String::as_str);
        std::iter::once(self.value.name.as_str()).chain(tags).collect()
    }

    /// How many structures there are.
    pub fn structures(&self) -> usize {
        self.weights.len()
    }

    /// Why the value looked at can't be computed in the first row where it can't.
    pub(super) fn first_failure<'e>(&self, evaluation: &'e Evaluation) -> Option<&'e Failure> {
        let column = evaluation.columns.get(&self.value.name)?;
        self.rows.iter().find_map(|row| match column.get(row.at as usize)? {
            Cell::Error(cause) => evaluation.failures.get(cause as usize),
            Cell::Value(_) => None,
        })
    }

    /// The sums of the value looked at.
    pub(super) fn sums(&self, evaluation: &Evaluation) -> Sums {
        self.sums_of(evaluation, &self.value.name)
    }

    /// The sums of a formula.
    pub(super) fn sums_of(&self, evaluation: &Evaluation, formula: &str) -> Sums {
        self.added(evaluation, formula, true, |_, _| {})
    }

    /// The same without what each structure receives.
    pub(super) fn totals(&self, evaluation: &Evaluation, formula: &str) -> Sums {
        if self.detailed {
            return self.added(evaluation, formula, false, |_, _| {});
        }
        let terms = Terms::of(evaluation, formula);
        let mut sums = self.nothing(false);
        let piece = |rows: &[Row]| self.add(rows, &terms, self.nothing(false), |_, _| {});
        let pieces = self.rows.chunks(PIECE).collect();
        parallel::in_order(parallel::ALL, pieces, piece, |piece| {
            let all = sums.periods.iter_mut().chain(&mut sums.groups);
            for (all, of) in all.zip(piece.periods.iter().chain(&piece.groups)) {
                *all = all.plus(of);
            }
            true
        });
        self.closed(evaluation, sums)
    }

    /// What a run changes from the base.
    pub(super) fn changes(&self, evaluation: &Evaluation, base: &Base<'_>) -> Changes {
        if let Some(changes) = self.whole_changes(evaluation, base) {
            return changes;
        }
        let mut changes = Changes::default();
        let before = base.structures(self);
        // Each structure has one row: nothing has to be kept of it.
        let alone = (0_u32..).zip(&self.rows).all(|(place, row)| row.structure == place);
        if self.detailed || !alone {
            let mut sums = self.sums(evaluation);
            for (place, (target, base)) in sums.structures.iter().zip(before).enumerate() {
                changes.add(self.weights[place], target, base);
            }
            if !self.detailed {
                sums.structures = Vec::new();
            }
            changes.sums = sums;
            return changes;
        }
        changes.sums = self.added(evaluation, &self.value.name, false, |row, term| {
            let mut target = Total::NOTHING;
            term.add_to(&mut target);
            let place = row.structure as usize;
            changes.add(self.weights[place], &target, &before[place]);
        });
        changes
    }

    /// The same where both are whole numbers, one for each structure.
    fn whole_changes(&self, evaluation: &Evaluation, base: &Base<'_>) -> Option<Changes> {
        let target = WholeColumn::new(evaluation.columns.get(&self.value.name)?)?;
        let before = WholeColumn::new(base.evaluation.columns.get(&base.formula)?)?;
        let scale = target.scale;
        if !self.simple || before.scale != scale {
            return None;
        }
        let (mut sum, mut counts, mut gaps) = (0_i128, [0_i128; 2], [0_i128; 2]);
        let (mut now, mut then) = (Vec::new(), Vec::new());
        for start in (0..self.rows.len()).step_by(BLOCK) {
            let rows = start..self.rows.len().min(start + BLOCK);
            target.read(rows.clone(), &mut now)?;
            before.read(rows, &mut then)?;
            for (now, then) in now.iter().zip(&then) {
                let gap = i128::from(*now) - i128::from(*then);
                sum += i128::from(*now);
                counts[0] += i128::from(gap > 0);
                counts[1] += i128::from(gap < 0);
                gaps[0] += gap.max(0);
                gaps[1] += gap.min(0);
            }
        }
        let rows = self.rows.len();
        let movement = |way: usize| {
            let (count, gap) = (Exact::whole(counts[way], 0)?, Exact::whole(gaps[way], scale)?);
            Some(Movement { count, gap })
        };
        let mut sums = self.nothing(false);
        sums.periods[0] = Total { sum: Exact::whole(sum, scale)?, rows, ..Total::NOTHING };
        let touched = usize::try_from(counts[0] + counts[1]).ok()?;
        let (winners, losers) = (movement(0)?, movement(1)?);
        Some(Changes { sums, winners, losers, touched, left_out: 0 })
    }

    /// Adds up a formula, and shows what each row adds.
    fn added(
        &self,
        evaluation: &Evaluation,
        formula: &str,
        structures: bool,
        visit: impl FnMut(&Row, &Term),
    ) -> Sums {
        let terms = Terms::of(evaluation, formula);
        self.closed(evaluation, self.add(&self.rows, &terms, self.nothing(structures), visit))
    }

    /// Sums of no row.
    fn nothing(&self, structures: bool) -> Sums {
        Sums {
            periods: vec![Total::default(); self.periods.len()],
            groups: vec![Total::default(); self.groups.len()],
            structures: vec![Total::default(); if structures { self.weights.len() } else { 0 }],
            cells: if self.detailed {
                vec![Total::default(); self.weights.len() * self.periods.len()]
            } else {
                Vec::new()
            },
        }
    }

    /// Adds some of the rows.
    fn add(
        &self,
        rows: &[Row],
        terms: &Terms<'_>,
        mut sums: Sums,
        mut visit: impl FnMut(&Row, &Term),
    ) -> Sums {
        for row in rows {
            let term = terms.term(row);
            let (period, structure) = (row.period as usize, row.structure as usize);
            term.add_to(&mut sums.periods[period]);
            if let Some(structure) = sums.structures.get_mut(structure) {
                term.add_to(structure);
            }
            if self.detailed {
                term.add_to(&mut sums.cells[period * self.weights.len() + structure]);
            }
            if let Some(group) = row.group {
                term.add_to(&mut sums.groups[group as usize]);
            }
            visit(row, &term);
        }
        sums
    }

    /// The same with what is known once all rows are: groups by tag, all years together.
    fn closed(&self, evaluation: &Evaluation, mut sums: Sums) -> Sums {
        for (group, outputs) in self.tags.iter().enumerate() {
            for output in outputs {
                let terms = Terms::of(evaluation, output);
                for row in &self.rows {
                    terms.term(row).add_to(&mut sums.groups[group]);
                }
            }
        }
        if self.periods.last() == Some(&Period::All) {
            let last = self.periods.len() - 1;
            sums.periods[last] =
                sums.periods[..last].iter().fold(Total::default(), |a, b| a.plus(b));
        }
        sums
    }
}

/// Tables have fewer rows than that.
fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

/// What the rows of a formula add to sums.
struct Terms<'a> {
    column: Option<&'a Column>,
    whole: Option<WholeColumn<'a>>,
}

impl<'a> Terms<'a> {
    fn of(evaluation: &'a Evaluation, formula: &str) -> Self {
        let column = evaluation.columns.get(formula).map(AsRef::as_ref);
        Self { column, whole: column.and_then(WholeColumn::new) }
    }

    fn term(&self, row: &Row) -> Term {
        let whole = self.whole.filter(|_| row.weight == Decimal::ONE);
        let whole = whole.and_then(|of| Exact::whole(of.get(row.at as usize)?.into(), of.scale));
        whole.map_or_else(
            || Term::of(self.column.and_then(|column| column.get(row.at as usize)), row.weight),
            Term::Amount,
        )
    }
}

/// What a row adds to a sum.
enum Term {
    Amount(Exact),
    Missing,
    Error,
}

impl Term {
    fn of(cell: Option<Cell>, weight: Decimal) -> Self {
        match cell {
            Some(Cell::Value(value)) => match value.leave() {
                Value::Number(n) => Self::Amount(Exact::product(weight, n)),
                _ => Self::Missing,
            },
            Some(Cell::Error(_)) => Self::Error,
            None => Self::Missing,
        }
    }

    fn add_to(&self, total: &mut Total) {
        match self {
            Self::Amount(amount) => {
                total.sum = total.sum.plus(amount);
                total.rows += 1;
            }
            Self::Missing => total.missing += 1,
            Self::Error => total.errors += 1,
        }
    }
}
