//! The value of a parameter for which a total is reached.
//!
//! Totals are piecewise, perhaps neither monotone nor continuous. The range is scanned, then each
//! stretch over which the total passes its target is halved, down to two neighbouring values. Every
//! total is computed exactly; what could be missed is a total that passes its target and comes back
//! between two values of the scan.

use super::grid;
use super::scope::{self, Scope};
use super::search::{Found, Search};
use super::trial::Trial;
use super::{Asked, Causes, Subject};
use crate::compare::{Exact, Header, Output, Period, Total};
use bareme_core::diagnostic::{Code, Diagnostic, Diagnostics, codes};
use bareme_core::number;
use bareme_core::policy::{Nature, Param, ParamKind, ParamValue, Policy, Setting};
use bareme_core::value::{Kind, Unit, Value};
use rust_decimal::Decimal;

/// What has to be reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// An amount, of a value and in its unit; the headline when none is named.
    Amount(Option<String>, Decimal),
    /// The reference amounts of the scenario.
    Envelope,
    /// What another policy pays, by id or path.
    Policy(String),
}

impl Target {
    /// Reads `value = amount`, an amount alone, `envelope`, or the name of a policy.
    ///
    /// # Errors
    /// `B0860` for a text of another form.
    pub fn parse(text: &str) -> Result<Self, Diagnostic> {
        let bad = || codes::BadTarget { value: text }.into();
        if text.trim() == "envelope" {
            return Ok(Self::Envelope);
        }
        let amount = |text: &str| number::parse(&text.trim().replace('_', ""));
        let Some((name, written)) = text.split_once('=') else {
            // What begins like a number is one, or a slip.
            let number = text.trim().starts_with(|c: char| c.is_ascii_digit() || "+-".contains(c));
            return match amount(text) {
                Ok(amount) => Ok(Self::Amount(None, amount)),
                Err(_) if number || text.trim().is_empty() => Err(bad()),
                Err(_) => Ok(Self::Policy(text.trim().to_owned())),
            };
        };
        if name.trim().is_empty() {
            return Err(bad());
        }
        let amount = amount(written).map_err(|_| bad())?;
        Ok(Self::Amount(Some(name.trim().to_owned()), amount))
    }
}

/// What is looked for.
#[derive(Clone, Debug)]
pub struct Find {
    /// The parameter as it is.
    pub param: Param,
    /// What it holds, when that is one number.
    pub current: Option<Decimal>,
    /// The largest of its values in time.
    largest: Option<Decimal>,
    /// Whether it is an amount, whatever that is divided by.
    pub is_money: bool,
    setting: Setting,
}

impl Find {
    fn parse(text: &str, policy: &Policy) -> Result<Self, Diagnostic> {
        let bad = || codes::BadFind { value: text }.into();
        if text.contains('=') {
            return Err(bad());
        }
        let day = |error: Diagnostic| if error.code == Code::SettingDate { error } else { bad() };
        let setting = Setting::parse(&format!("{text}=0")).map_err(day)?;
        let (param, kind) = grid::kind(policy, &setting)?;
        if !kind.is_number() {
            return Err(codes::GridNotNumber { value: text, found: kind }.into());
        }
        let current = grid::current(param, &setting).and_then(|value| value.number());
        // A key that is not there is known now.
        setting.applied(policy)?;
        let held = param.steps.iter().filter_map(|(_, value)| match value {
            ParamValue::Scalar(value) => value.number(),
            _ => None,
        });
        let largest = held.max_by_key(Decimal::abs);
        let is_money = policy.is_money(param.unit.as_deref());
        Ok(Self { param: param.clone(), current, largest, is_money, setting })
    }

    /// What people write: `name`, `name@2026`, `name[11]`.
    pub fn target(&self) -> String {
        self.setting.target()
    }
}

/// Where a search goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bounds {
    /// Where it was asked.
    Asked,
    /// Between the bounds that the policy declares.
    Declared,
    /// From a bound, declared or zero, to a multiple of what the parameter holds.
    Around,
}

/// What is asked of a search.
#[derive(Clone, Copy, Debug, Default)]
pub struct SolveOptions<'a> {
    /// The parameter: `name`, `name@2026` or `name[11]`.
    pub find: &'a str,
    /// What has to be reached.
    pub target: Option<&'a Target>,
    /// The policy of the target, if it is one.
    pub other: Option<Subject<'a>>,
    /// One year; otherwise all of them together.
    pub exercice: Option<i32>,
    /// `lo..hi`, in the unit of the parameter.
    pub within: Option<&'a str>,
    /// Decimals of the value looked for.
    pub digits: Option<u32>,
}

/// A value tried and what it gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Probe {
    /// The value of the parameter.
    pub value: Decimal,
    /// The total; nothing where rows are in error.
    pub total: Option<Exact>,
}

impl Probe {
    /// The total less the target.
    pub fn residual(&self, target: Decimal) -> Option<Decimal> {
        self.total.as_ref()?.minus(&Exact::of(target)).value()
    }
}

/// An end of the values of which the total fits in the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Those below fit, too.
    Largest,
    /// Those above fit, too.
    Smallest,
}

/// A value that reaches the target or comes nearest where the total passes it: the last one that
/// fits, in an envelope.
#[derive(Clone, Debug)]
pub struct Root {
    /// The value.
    pub at: Probe,
    /// The value before it.
    pub below: Option<Probe>,
    /// The value after it.
    pub above: Option<Probe>,
    /// The first and the last value that reach the target exactly, when they are several.
    pub plateau: Option<(Decimal, Decimal)>,
}

impl Root {
    /// Which end of the values that fit it is, where the next one passes the target.
    pub fn fits(&self, target: Decimal) -> Option<End> {
        let passes = |probe: &Option<Probe>| {
            let residual = probe.as_ref().and_then(|probe| probe.residual(target));
            residual.is_some_and(|residual| residual > Decimal::ZERO)
        };
        match (passes(&self.below), passes(&self.above)) {
            (false, true) => Some(End::Largest),
            (true, false) => Some(End::Smallest),
            _ => None,
        }
    }

    /// Whether it reaches the target to the last digit.
    pub fn is_exact(&self, target: Decimal) -> bool {
        self.at.residual(target).is_some_and(|residual| residual.is_zero())
    }
}

/// What is found.
#[derive(Clone, Debug)]
pub enum Answer {
    /// Values, ascending.
    Found(Vec<Root>),
    /// None: the nearest that was found, and whether it is at an end of the range.
    Nearest(Root, bool),
    /// The total is the same for all values of the scan.
    Constant(Probe),
    /// No value can be computed.
    Failed,
}

/// What has to be reached, and what is added up to reach it.
#[derive(Clone, Debug)]
pub struct Goal {
    /// The value added up.
    pub value: Output,
    /// Over which years.
    pub period: Period,
    /// The amount.
    pub amount: Decimal,
    /// What it is.
    pub target: Target,
}

/// A search and its answer.
#[derive(Clone, Debug)]
pub struct Solve {
    /// The policy and the scenario.
    pub head: Header,
    /// Whether months are twelve everywhere.
    pub full_year: bool,
    /// What is looked for.
    pub find: Find,
    /// What has to be reached.
    pub goal: Goal,
    /// What the policy pays as it is.
    pub now: Total,
    /// How the range was chosen.
    pub bounds: Bounds,
    /// The first and the last value that were looked at.
    pub range: (Decimal, Decimal),
    /// Decimals of the value.
    pub digits: u32,
    /// Values of the scan.
    pub scanned: usize,
    /// The width between two of them.
    pub step: Decimal,
    /// Values of the scan for which rows are in error.
    pub failed: usize,
    /// All values computed.
    pub runs: usize,
    /// What is found.
    pub answer: Answer,
    /// Causes of errors.
    pub causes: Causes,
}

/// Most decimals of a value.
const MOST_DIGITS: u32 = 12;
/// Multiples of the current value up to which a search without an upper bound goes, one after the
/// other until something is found.
const MULTIPLES: [i64; 4] = [2, 10, 100, 1_000];
/// The same where the current value is zero or none.
const FROM_NOTHING: [i64; 4] = [1, 100, 10_000, 10_000_000];

impl Solve {
    /// Looks for the value.
    ///
    /// # Errors
    /// `B0859`, `B0510`, `B0511`, `B0526`, `B0856`, `B0857` for what is not one number of a
    /// parameter; `B0858`, `B0813` for the value; `B0801` for a year that is not there, too many
    /// decimals, or a range that holds none of its values, `B0513`, `B0514` for one that the
    /// parameter does not accept; `B0861` for years without a reference amount; those of
    /// [`evaluate`](bareme_core::engine::evaluate).
    pub fn new(subject: Subject<'_>, options: &SolveOptions<'_>) -> Result<Self, Diagnostics> {
        let one = |e: Diagnostic| vec![e];
        let find = Find::parse(options.find, subject.policy).map_err(one)?;
        let target = options.target.cloned().unwrap_or(Target::Envelope);
        let name = if let Target::Amount(name, _) = &target { name.as_deref() } else { None };
        let asked = Asked { value: name, years: options.exercice.as_slice(), ..Asked::default() };
        let scope = Scope::new(subject, asked, None).map_err(one)?;
        let amount = match &target {
            Target::Amount(_, amount) => *amount,
            Target::Envelope => envelope(subject, &scope).map_err(one)?,
            Target::Policy(_) => paid(&scope, options.other).map_err(one)?,
        };
        let digits = match options.digits {
            Some(digits) if digits > MOST_DIGITS => {
                return Err(one(codes::BadOption {
                    name: "--digits",
                    value: digits.to_string(),
                    expected: Some(["0 – 12"].into()),
                }
                .into()));
            }
            Some(digits) => digits,
            None => usual_digits(&find, subject.policy),
        };
        let within =
            options.within.map(|text| within(text, &find.param)).transpose().map_err(one)?;
        let (bounds, ranges) = ranges(&find, within);
        let mut trial = Trial::new(subject, &scope.watched());
        let mut causes = Causes::default();
        let mut total = |value: Decimal| -> Result<Option<Exact>, Diagnostics> {
            let setting = find.setting.with_value(&value.to_string());
            let evaluation = trial.with(&[setting])?;
            causes.add(&evaluation);
            let all = scope.totals(&evaluation, &scope.value.name).all().clone();
            Ok((all.errors == 0 && all.value().is_some()).then_some(all.sum))
        };
        let mut search = Search::new(digits, amount, target == Target::Envelope, &mut total);
        let mut found = None;
        for (index, range) in ranges.iter().enumerate() {
            let last = index + 1 == ranges.len();
            let here = search.range(*range, last);
            let here = here.map_err(|e| e.unwrap_or_else(|| empty(options)))?;
            let done = matches!(here.answer, Answer::Found(_));
            found = Some(here);
            if done {
                break;
            }
        }
        let Some(found) = found else { return Err(empty(options)) };
        let runs = search.runs();
        let Found { answer, range, scanned, step, failed } = found;
        let now = scope.totals(subject.evaluation, &scope.value.name).all().clone();
        let period = scope.periods.last().copied().unwrap_or(Period::All);
        let goal = Goal { value: scope.value, period, amount, target };
        let (head, full_year) = (subject.head(), subject.settings.full_year);
        Ok(Self {
            head,
            full_year,
            find,
            goal,
            now,
            bounds,
            range,
            digits,
            scanned,
            step,
            failed,
            runs,
            answer,
            causes,
        })
    }
}

/// What another policy pays in the years looked at.
fn paid(scope: &Scope, other: Option<Subject<'_>>) -> Result<Decimal, Diagnostic> {
    let Some(other) = other else { return Ok(Decimal::ZERO) };
    let headline = scope::value(other.policy, None)?;
    Ok(scope.totals(other.evaluation, &headline.name).all().sum.value().unwrap_or_default())
}

/// The reference amount of the years looked at: all of them must have one.
fn envelope(subject: Subject<'_>, scope: &Scope) -> Result<Decimal, Diagnostic> {
    let (dataset, full_year) = (&subject.evaluation.dataset, subject.settings.full_year);
    let known = |year: &i32| dataset.envelope(*year, full_year);
    let years: Vec<i32> = scope.periods.iter().filter_map(|period| period.year()).collect();
    let lacking: Vec<String> =
        years.iter().filter(|y| known(y).is_none()).map(i32::to_string).collect();
    if years.is_empty() || !lacking.is_empty() {
        let all = dataset.envelope.keys();
        let (whole, part): (Vec<&i32>, Vec<&i32>) = all.partition(|year| known(year).is_some());
        let named = |years: Vec<&i32>| years.into_iter().map(i32::to_string).collect::<Vec<_>>();
        return Err(
            codes::NoEnvelope { years: lacking, part: named(part), known: named(whole) }.into()
        );
    }
    let amounts = years.iter().filter_map(known);
    let sum = amounts.fold(Exact::default(), |sum, e| sum.plus(&Exact::of(e.amount)));
    Ok(sum.value().unwrap_or_default())
}

/// Cents for amounts, units for what is counted whole, more for rates; never fewer than now.
fn usual_digits(find: &Find, policy: &Policy) -> u32 {
    let usual = match find.param.unit.as_deref() {
        _ if find.is_money => 2,
        Some("%") => 4,
        Some(unit) if Unit::read(unit).is_year() => 0,
        unit => match policy.nature(unit) {
            Nature::Per | Nature::Presence => 0,
            _ => 6,
        },
    };
    let own = find.current.map_or(0, |n| n.normalize().scale());
    own.max(usual).min(MOST_DIGITS)
}

fn within(text: &str, param: &Param) -> Result<(Decimal, Decimal), Diagnostic> {
    let bad = || codes::BadOption { name: "--within", value: text, expected: None }.into();
    let (lo, hi) = text.split_once("..").ok_or_else(bad)?;
    let read = |text: &str| number::parse(&text.trim().replace('_', "")).map_err(|_| bad());
    let (lo, hi) = (read(lo)?, read(hi)?);
    if lo >= hi {
        return Err(bad());
    }
    for end in [lo, hi] {
        let held = ParamValue::Scalar(Value::Number(end));
        Param { steps: vec![(None, held)], kind: ParamKind::Scalar(Kind::Number), ..param.clone() }
            .accepted()?;
    }
    Ok((lo, hi))
}

/// The ranges to look at, one after the other until something is found.
fn ranges(find: &Find, asked: Option<(Decimal, Decimal)>) -> (Bounds, Vec<(Decimal, Decimal)>) {
    if let Some(range) = asked {
        return (Bounds::Asked, vec![range]);
    }
    let bound = |bound: &Option<Value>| bound.as_ref().and_then(Value::number);
    let (min, max) = (bound(&find.param.min), bound(&find.param.max));
    if let (Some(min), Some(max)) = (min, max) {
        return (Bounds::Declared, vec![(min, max)]);
    }
    let current = find.current.or(find.largest).unwrap_or_default();
    let reach = current.abs();
    let widths: Vec<Decimal> = if reach.is_zero() {
        FROM_NOTHING.map(Decimal::from).to_vec()
    } else {
        MULTIPLES.iter().filter_map(|m| reach.checked_mul(Decimal::from(*m))).collect()
    };
    let range = |width: Decimal| {
        let lo = min.unwrap_or(if current.is_sign_negative() { -width } else { Decimal::ZERO });
        let hi = max.unwrap_or(if current.is_sign_negative() { Decimal::ZERO } else { width });
        (lo, hi)
    };
    let ranges = widths.into_iter().map(range).filter(|(lo, hi)| lo < hi).collect::<Vec<_>>();
    if ranges.is_empty() {
        return (Bounds::Around, vec![(current, current)]);
    }
    (Bounds::Around, ranges)
}

/// No value with so many decimals lies in the range.
fn empty(options: &SolveOptions<'_>) -> Diagnostics {
    let text = options.within.unwrap_or_default();
    vec![codes::BadOption { name: "--within", value: text, expected: None }.into()]
}
