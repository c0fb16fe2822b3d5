//! What a comparison leaves aside, in sentences: rows that one side alone has, amounts that are not
//! known, dates that do not meet.

use super::sentences::{many, rows, runs};
use super::{Lang, number};
use jiff::civil::Date;
use rust_decimal::Decimal;

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
    let (side, other) = match (lang, of.base) {
        (Lang::Fr, true) => ("Dans la référence seulement, hors comparaison", "le comparé"),
        (Lang::Fr, false) => ("Dans le comparé seulement, hors comparaison", "la référence"),
        (Lang::En, true) => ("In the base alone, not compared", "the compared side"),
        (Lang::En, false) => ("In the compared side alone, not compared", "the base"),
    };
    let unknown = rows(of.unknown, lang);
    let unknown = (of.unknown > 0).then(|| match lang {
        Lang::Fr => format!(" ({unknown} sans montant connu)"),
        Lang::En => format!(" ({unknown} without a known amount)"),
    });
    let amount = of.amount.as_ref().map(|amount| format!(", {amount}")).unwrap_or_default();
    let mut what = vec![format!("{}{amount}{}", rows(of.rows, lang), unknown.unwrap_or_default())];
    if !of.structures.is_empty() {
        let count = many(of.structures.len(), "structure", lang);
        let mut names: Vec<&str> = of.structures.iter().copied().take(NAMED).collect();
        names.extend((of.structures.len() > NAMED).then_some("…"));
        let names = names.join(", ");
        what.push(match lang {
            Lang::Fr => format!("{count} que {other} n’a pas ({names})"),
            Lang::En => format!("{count} that {other} does not have ({names})"),
        });
    }
    if !of.years.is_empty() {
        let (s, years) = (if of.years.len() > 1 { "s" } else { "" }, runs(of.years));
        what.push(match lang {
            Lang::Fr => format!("année{s} que {other} ne couvre pas : {years}"),
            Lang::En => format!("year{s} that {other} does not cover: {years}"),
        });
    }
    format!("{side}{}{}.", lang.colon(), what.join(lang.pick(" ; ", "; ")))
}

/// No row has an amount on both sides.
pub(crate) fn nothing_known(lang: Lang) -> &'static str {
    lang.pick(
        "Aucun montant n’est connu des deux côtés : rien ne se compare.",
        "No amount is known on both sides: nothing is compared.",
    )
}

/// Rows whose amount one side does not know.
pub(crate) fn not_known(count: usize, lang: Lang) -> String {
    let count = rows(count, lang);
    match lang {
        Lang::Fr => format!("Sans montant connu des deux côtés, hors de l’écart : {count}."),
        Lang::En => format!("Without an amount known on both sides, not in the change: {count}."),
    }
}

/// Structures that gain or lose, and are called stable in the table.
pub(crate) fn barely(count: Decimal, lang: Lang) -> String {
    let (shown, one) = (number::short(count, lang), count < Decimal::TWO);
    match lang {
        Lang::Fr if one => {
            format!("Parmi elles, {shown} change de 0,1 % au plus, et est classée stable.")
        }
        Lang::Fr => {
            format!("Parmi elles, {shown} changent de 0,1 % au plus, et sont classées stables.")
        }
        Lang::En if one => {
            format!("Among them, {shown} changes by 0.1% at most, and is classed as stable.")
        }
        Lang::En => {
            format!("Among them, {shown} change by 0.1% at most, and are classed as stable.")
        }
    }
}

/// Rows that both sides have.
pub(crate) fn common_rows(count: usize, lang: Lang) -> String {
    match lang {
        Lang::Fr => {
            format!("{} {}", rows(count, lang), if count > 1 { "communes" } else { "commune" })
        }
        Lang::En => format!("{} on both sides", rows(count, lang)),
    }
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

/// Years computed although a text does not cover them; nothing where there are none.
pub(crate) fn outside(sides: &[InForce; 2], lang: Lang) -> Option<String> {
    let one = |side: &InForce| format!("{}, {}", side.text(), runs(side.outside));
    let mut all: Vec<String> =
        sides.iter().filter(|side| !side.outside.is_empty()).map(one).collect();
    all.dedup();
    let of = all.join(lang.pick(" ; ", "; "));
    (!all.is_empty()).then(|| match lang {
        Lang::Fr => format!("Années calculées hors des dates d’application : {of}."),
        Lang::En => format!("Years computed outside the dates of application: {of}."),
    })
}

/// No conclusion: no year compared lies within the dates of both sides.
pub(crate) fn unmet(
    sides: &[InForce; 2],
    years: &[i32],
    full_year_gap: Option<&str>,
    lang: Lang,
) -> String {
    let [base, target] = sides.each_ref().map(InForce::text);
    let years = runs(years);
    let why = match lang {
        Lang::Fr => format!(
            "Aucune année comparée ({years}) n’est dans les dates des deux côtés, {base} et {target} : \
             l’écart ne mesure pas leurs règles"
        ),
        Lang::En => format!(
            "No year compared ({years}) is within the dates of both sides, {base} and {target}: the \
             change does not measure their rules"
        ),
    };
    match (lang, full_year_gap) {
        (Lang::Fr, None) => format!("{why} ; --full-year compare en année pleine."),
        (Lang::En, None) => format!("{why}; --full-year compares over full years."),
        (Lang::Fr, Some(gap)) => format!("{why}. En année pleine, il est de {gap}."),
        (Lang::En, Some(gap)) => format!("{why}. Over full years, it is {gap}."),
    }
}
