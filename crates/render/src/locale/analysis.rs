//! What sweeps, searches, sensitivity and cliffs say, in both languages.

mod cliffs;

use super::Lang;
use super::number;
use bareme_compare::analysis::{Bounds, LeftOut, Method, Target};
use bareme_compare::compare::Period;
pub(crate) use cliffs::*;

catalogue!("analysis");

fn n(count: usize, lang: Lang) -> String {
    number::short(count.into(), lang)
}

fn s(count: usize) -> &'static str {
    if count > 1 { "s" } else { "" }
}

/// English makes a plural of none.
fn es(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

/// The years that are added up.
pub(crate) fn years(period: Period, lang: Lang) -> String {
    match period {
        Period::Year(year) => year.to_string(),
        Period::All => lang.pick("toutes années", "all years").to_owned(),
        Period::Undated => lang.pick("total", "total").to_owned(),
    }
}

/// How many runs.
pub(crate) fn runs(count: usize, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("{} calcul{}", n(count, lang), s(count)),
        Lang::En => format!("{} run{}", n(count, lang), es(count)),
    }
}

/// A range of values.
pub(crate) fn range(name: &str, from: &str, to: &str, step: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("{name} de {from} à {to} par pas de {step}"),
        Lang::En => format!("{name} from {from} to {to} by steps of {step}"),
    }
}

/// Values one by one.
pub(crate) fn list(name: &str, values: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("{name} : {values}"),
        Lang::En => format!("{name}: {values}"),
    }
}

/// With what runs are compared: the policy as it is, or another.
pub(crate) fn compared_with(other: Option<&str>, lang: Lang) -> String {
    let what = other.unwrap_or(lang.pick("la politique telle quelle", "the policy as it is"));
    match lang {
        Lang::Fr => format!("Écarts, gagnants et perdants : face à {what}."),
        Lang::En => format!("Changes, winners and losers: against {what}."),
    }
}

/// What stands for lines that are not shown.
pub(crate) fn every(shown: usize, all: usize, lang: Lang) -> String {
    let (shown, count) = (n(shown, lang), n(all, lang));
    match lang {
        Lang::Fr => format!(
            "{shown} lignes sur {count}, à intervalles réguliers : --top {all} les montre toutes, \
             --format csv les donne toutes."
        ),
        Lang::En => format!(
            "{shown} lines of {count}, evenly chosen: --top {all} shows them all, --format csv gives \
             them all."
        ),
    }
}

/// Rows without a value, left out of all totals.
pub(crate) fn missing(rows: usize, lang: Lang) -> String {
    match lang {
        Lang::Fr => {
            format!("! Les totaux laissent de côté jusqu’à {} sans valeur.", lines(rows, lang))
        }
        Lang::En => format!("! Totals leave out up to {} without a value.", lines(rows, lang)),
    }
}

fn lines(count: usize, lang: Lang) -> String {
    super::sentences::rows(count, lang)
}

/// Structures that can't be compared.
pub(crate) fn not_compared(count: usize, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!(
            "! Jusqu’à {} structure{} ne peu{} pas être comparée{} : ni gagnante{}, ni perdante{}.",
            n(count, lang),
            s(count),
            if count > 1 { "vent" } else { "t" },
            s(count),
            s(count),
            s(count)
        ),
        Lang::En => format!(
            "! Up to {} structure{} can’t be compared: neither winners nor losers.",
            n(count, lang),
            es(count)
        ),
    }
}

/// How values were tried.
pub(crate) fn method(method: Method, percent: &str, lang: Lang) -> String {
    match method {
        Method::Readings => lang.pick("lectures", "readings").to_owned(),
        Method::Range => lang.pick("bornes", "bounds").to_owned(),
        Method::Percent | Method::EachPercent => format!("±\u{a0}{percent}"),
    }
}

/// The three ways, for those who read the table.
pub(crate) fn methods(percent: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!(
            "Essai : lectures, celles que la politique déclare (values) ; bornes, les deux qu’elle \
             déclare (min et max) ; ±\u{a0}{percent} sinon, sans sortir des bornes."
        ),
        Lang::En => format!(
            "Tried: readings, those that the policy declares (values); bounds, both that it declares \
             (min and max); ±\u{a0}{percent} otherwise, within the bounds."
        ),
    }
}

/// Why a parameter is not tried.
pub(crate) fn left_out(why: LeftOut, lang: Lang) -> &'static str {
    match why {
        LeftOut::NoValue => lang.pick("aucune valeur, ni bornes", "no value, no bounds"),
        LeftOut::Zero => lang.pick("zéro, sans bornes", "zero, without bounds"),
        LeftOut::NoReadings => {
            lang.pick("texte ou date, sans lectures", "text or date, without readings")
        }
        LeftOut::Unused => lang
            .pick("la valeur étudiée n’en dépend pas", "the value looked at does not rest on it"),
    }
}

/// What is paid now.
pub(crate) fn paid_now(what: &str, amount: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("{what} : {amount} aujourd’hui"),
        Lang::En => format!("{what}: {amount} now"),
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

/// The target is reached exactly.
pub(crate) fn exactly(found: &str, total: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("{found} : {total}, exactement la cible."),
        Lang::En => format!("{found}: {total}, exactly the target."),
    }
}

/// How far from the target: `0,29 € sous la cible`.
pub(crate) fn apart(gap: &str, below: bool, lang: Lang) -> String {
    match (lang, below) {
        (Lang::Fr, true) => format!("{gap} sous la cible"),
        (Lang::Fr, false) => format!("{gap} au-dessus de la cible"),
        (Lang::En, true) => format!("{gap} below the target"),
        (Lang::En, false) => format!("{gap} above the target"),
    }
}

/// The target is passed between two neighbours.
pub(crate) fn nearly(found: &str, total: &str, apart: &str, digits: u32, lang: Lang) -> String {
    let digits = decimals(digits, lang);
    match lang {
        Lang::Fr => format!(
            "{found} : {total}, {apart}. Le total la passe ici, et aucune valeur à {digits} ne la \
             donne exactement."
        ),
        Lang::En => format!(
            "{found}: {total}, {apart}. The total passes it here, and no value with {digits} gives it \
             exactly."
        ),
    }
}

fn decimals(digits: u32, lang: Lang) -> String {
    match (digits, lang) {
        (0, Lang::Fr) => "zéro décimale".to_owned(),
        (0, Lang::En) => "no decimals".to_owned(),
        (1, Lang::Fr) => "une décimale".to_owned(),
        (1, Lang::En) => "one decimal".to_owned(),
        (digits, Lang::Fr) => format!("{digits} décimales"),
        (digits, Lang::En) => format!("{digits} decimals"),
    }
}

/// Several values in a row reach the target.
pub(crate) fn plateau(from: &str, to: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("De {from} à {to}, toutes les valeurs la donnent."),
        Lang::En => format!("From {from} to {to}, all values give it."),
    }
}

/// Several values, apart from one another.
pub(crate) fn several(count: usize, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("Le total passe la cible à {} endroits :", n(count, lang)),
        Lang::En => format!("The total passes the target in {} places:", n(count, lang)),
    }
}

/// No value reaches the target.
pub(crate) fn none_does(found: &str, total: &str, apart: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!(
            "Aucune valeur trouvée ne donne la cible. La plus proche : {found}, {total}, {apart}."
        ),
        Lang::En => {
            format!(
                "No value was found that gives the target. The nearest: {found}, {total}, {apart}."
            )
        }
    }
}

/// The nearest is at an end of the range.
pub(crate) fn at_the_end(bounds: Bounds, lang: Lang) -> &'static str {
    if bounds == Bounds::Declared {
        return lang.pick(
            "C’est une borne que la politique déclare (min, max).",
            "It is a bound that the policy declares (min, max).",
        );
    }
    lang.pick(
        "C’est un bout de l’intervalle : --within en essaie un autre.",
        "It is an end of the range: --within tries another one.",
    )
}

/// The parameter changes nothing.
pub(crate) fn constant(name: &str, total: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("{name} ne change rien ici : {total} pour chaque valeur essayée."),
        Lang::En => format!("{name} changes nothing here: {total} for every value tried."),
    }
}

/// Nothing could be computed.
pub(crate) fn all_failed(lang: Lang) -> &'static str {
    lang.pick(
        "Aucune valeur essayée ne peut être calculée : des lignes sont en erreur pour chacune.",
        "No value that was tried can be computed: rows are in error for each.",
    )
}

/// The target.
pub(crate) fn target(
    value: &str,
    period: &str,
    amount: &str,
    target: &Target,
    lang: Lang,
) -> String {
    let what = match (target, lang) {
        (Target::Amount(..), _) => String::new(),
        (Target::Envelope, Lang::Fr) => " (enveloppe du scénario)".to_owned(),
        (Target::Envelope, Lang::En) => " (envelope of the scenario)".to_owned(),
        (Target::Policy(name), Lang::Fr) => format!(" (ce que paie {name})"),
        (Target::Policy(name), Lang::En) => format!(" (what {name} pays)"),
    };
    match lang {
        Lang::Fr => format!("Cible : {value}, {period} = {amount}{what}"),
        Lang::En => format!("Target: {value}, {period} = {amount}{what}"),
    }
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
    let (scanned, runs) = (n(scanned, lang), n(runs, lang));
    match (lang, complete) {
        (Lang::Fr, true) => format!(
            "Recherche : toutes les valeurs de {from} à {to} ont été calculées, exactement ({runs})."
        ),
        (Lang::En, true) => {
            format!("Search: every value from {from} to {to} was computed, exactly ({runs}).")
        }
        (Lang::Fr, false) => format!(
            "Recherche de {from} à {to} : {scanned} valeurs à intervalles de {step} au plus, puis par \
             moitiés là où le total passe la cible ; {runs} calculs exacts. Un total qui passerait la \
             cible et reviendrait entre deux de ces valeurs ne serait pas vu : --within resserre."
        ),
        (Lang::En, false) => format!(
            "Searched from {from} to {to}: {scanned} values {step} apart at most, then by halves where \
             the total passes the target; {runs} exact runs. A total that would pass the target and \
             come back between two of these values would not be seen: --within narrows."
        ),
    }
}

/// Values of the scan that could not be computed.
pub(crate) fn not_computed(count: usize, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!(
            "! Pour {} valeur{} essayée{}, des lignes sont en erreur : la recherche passe à côté.",
            n(count, lang),
            s(count),
            s(count)
        ),
        Lang::En => format!(
            "! For {} value{} that {} tried, rows are in error: the search leaves them aside.",
            n(count, lang),
            es(count),
            if count == 1 { "was" } else { "were" }
        ),
    }
}

/// How many were done of how many, while they are.
pub fn progress(done: usize, all: usize, lang: Lang) -> String {
    let (done, all) = (n(done, lang), n(all, lang));
    match lang {
        Lang::Fr => format!("{done} sur {all}"),
        Lang::En => format!("{done} of {all}"),
    }
}
