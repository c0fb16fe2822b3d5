//! What a comparison leaves aside, in sentences: rows that one side alone has, amounts that are not
//! known, dates that do not meet.

use super::Lang;
use super::sentences::runs;
use jiff::civil::Date;

catalogue!("apart");

/// Most structures named in a sentence.
const NAMED: usize = 5;

/// The rows of one side alone, in words.
pub(crate) struct Alone<'a> {
    /// Whether the side is the base.
    pub(crate) base: bool,
    pub(crate) rows: usize,
    /// What they make.
    pub(crate) amount: Option<String>,
    /// Rows that are not in it.
    pub(crate) unknown: usize,
    /// Structures that the other side does not have.
    pub(crate) structures: &'a [&'a str],
    /// Years that it does not cover.
    pub(crate) years: &'a [i32],
}

/// What one side alone has, which is not compared.
pub(crate) fn alone(of: &Alone, lang: Lang) -> String {
    let (side, other) =
        if of.base { (in_base(lang), the_target(lang)) } else { (in_target(lang), the_base(lang)) };
    let unknown = (of.unknown > 0).then_some(of.unknown);
    let mut what = vec![rows_alone(of.rows, of.amount.as_ref(), unknown, lang)];
    if !of.structures.is_empty() {
        let mut names: Vec<&str> = of.structures.iter().copied().take(NAMED).collect();
        names.extend((of.structures.len() > NAMED).then_some("…"));
        what.push(structures_alone(of.structures.len(), other, names.join(", "), lang));
    }
    match of.years {
        [] => {}
        [year] => what.push(year_alone(other, year, lang)),
        years => what.push(years_alone(other, runs(years), lang)),
    }
    format!("{side}{}{}.", lang.colon(), what.join(lang.pick(" ; ", "; ")))
}

/// A text, with the first and the last day on which it holds.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct InForce<'a> {
    pub(crate) id: &'a str,
    pub(crate) dates: [Option<Date>; 2],
    /// The years compared that lie outside.
    pub(crate) outside: &'a [i32],
}

impl InForce<'_> {
    /// `cdc-v4 (2024-01-01 → 2025-04-30)`.
    fn text(&self) -> String {
        let day = |day: Option<Date>| day.map_or_else(|| "…".to_owned(), |day| day.to_string());
        match self.dates {
            [None, None] => self.id.to_owned(),
            [from, to] => format!("{} ({} → {})", self.id, day(from), day(to)),
        }
    }
}

/// The same of a run alone, with what would count them where months do.
pub(crate) fn outside_alone(of: &InForce, by_months: bool, lang: Lang) -> Option<String> {
    let said = outside(&[of.clone(), of.clone()], lang)?;
    Some(if by_months { format!("{said} {}", full_year_counts(lang)) } else { said })
}

/// Years computed although a text does not cover them; nothing where there are none.
pub(crate) fn outside(sides: &[InForce; 2], lang: Lang) -> Option<String> {
    let one = |side: &InForce| format!("{}, {}", side.text(), runs(side.outside));
    let mut all: Vec<String> =
        sides.iter().filter(|side| !side.outside.is_empty()).map(one).collect();
    all.dedup();
    (!all.is_empty()).then(|| computed_outside(all.join(lang.pick(" ; ", "; ")), lang))
}

/// No conclusion: no year compared lies within the dates of both sides.
pub(crate) fn unmet(
    sides: &[InForce; 2],
    years: &[i32],
    full_year_gap: Option<&str>,
    lang: Lang,
) -> String {
    let ([base, target], years) = (sides.each_ref().map(InForce::text), runs(years));
    match full_year_gap {
        None => dates_unmet(years, base, target, lang),
        Some(gap) => dates_unmet_gap(years, base, target, gap, lang),
    }
}
