//! What sweeps, searches, sensitivity and cliffs say, in both languages.

mod cliffs;

use super::Lang;
use bareme_compare::analysis::{Bounds, End, LeftOut, Method, Target};
use bareme_compare::compare::Period;
pub(crate) use cliffs::*;

catalogue!("analysis");

/// The years that are added up.
pub(crate) fn years(period: Period, lang: Lang) -> String {
    match period {
        Period::Year(year) => year.to_string(),
        Period::All => all_years(lang).to_owned(),
        Period::Undated => undated(lang).to_owned(),
    }
}

/// With what runs are compared: the policy as it is, or another.
pub(crate) fn compared_with(other: Option<&str>, lang: Lang) -> String {
    against(other.unwrap_or(as_it_is(lang)), lang)
}

/// How values were tried.
pub(crate) fn method(method: Method, percent: &str, lang: Lang) -> String {
    match method {
        Method::Readings => readings(lang).to_owned(),
        Method::Range => plausible(lang).to_owned(),
        Method::Percent | Method::EachPercent => format!("±\u{a0}{percent}"),
    }
}

/// A value that could not be computed: `erreur : B0724, part_enveloppe : …`. Under secrecy nothing
/// is told of the rows.
pub(crate) fn refused(
    tried: &str,
    code: &str,
    formula: Option<&str>,
    told: Option<&str>,
    lang: Lang,
) -> String {
    let parts = [formula, told].into_iter().flatten().collect::<Vec<_>>().join(lang.colon());
    let comma = if parts.is_empty() { "" } else { ", " };
    format!("{tried}{}{code}{comma}{parts}", lang.colon())
}

/// How far from the target: `0,29 € sous la cible`.
pub(crate) fn apart(gap: &str, below: bool, lang: Lang) -> String {
    if below { below_target(gap, lang) } else { above_target(gap, lang) }
}

/// The target is passed between two neighbours.
pub(crate) fn nearly(found: &str, total: &str, apart: &str, digits: u32, lang: Lang) -> String {
    nearly_reached(found, total, apart, decimals(digits, lang), lang)
}

/// The last value of which the total fits in the envelope.
pub(crate) fn fits(
    end: Option<End>,
    found: &str,
    total: &str,
    apart: &str,
    digits: u32,
    lang: Lang,
) -> String {
    let said = match end {
        Some(End::Largest) => largest_that_fits,
        Some(End::Smallest) => smallest_that_fits,
        None => fits_here,
    };
    said(found, total, apart, decimals(digits, lang), lang)
}

fn decimals(digits: u32, lang: Lang) -> String {
    match digits {
        0 => no_decimals(lang).to_owned(),
        1 => one_decimal(lang).to_owned(),
        digits => some_decimals(digits, lang),
    }
}

/// The nearest is at an end of the range.
pub(crate) fn at_the_end(bounds: Bounds, lang: Lang) -> &'static str {
    if bounds == Bounds::Declared { declared_bound(lang) } else { end_of_range(lang) }
}

/// The target.
pub(crate) fn target(
    value: &str,
    period: &str,
    amount: &str,
    target: &Target,
    lang: Lang,
) -> String {
    let what = match target {
        Target::Amount(..) => None,
        Target::Envelope => Some(target_envelope(lang).to_owned()),
        Target::Policy(name) => Some(target_policy(name, lang)),
    };
    target_line(value, period, amount, what, lang)
}

/// How the search was done, and what could escape it.
pub(crate) fn search(
    (from, to): (&str, &str),
    scanned: usize,
    step: &str,
    complete: bool,
    runs: usize,
    lang: Lang,
) -> String {
    if complete {
        return searched_all(from, to, runs, lang);
    }
    searched_some(from, to, scanned, step, runs, lang)
}

/// How many were done of how many, while they are.
pub fn progress(done: usize, all: usize, lang: Lang) -> String {
    done_of(done, all, lang)
}
