//! Sentences with numbers in them, each in both languages.

use super::Lang;
use super::number;
use bareme_core::policy::Equivalent;
use rust_decimal::Decimal;

/// `1 ligne`, `3 lignes`.
pub(crate) fn rows(count: usize, lang: Lang) -> String {
    many(count, lang.pick("ligne", "row"), lang)
}

/// What a total leaves out.
pub(crate) fn left_out(
    what: &str,
    years: &str,
    missing: usize,
    errors: usize,
    lang: Lang,
) -> String {
    let count = rows(missing + errors, lang);
    let mut why = Vec::new();
    if errors > 0 {
        why.push(format!("{errors} {}", lang.pick("en erreur", "in error")));
    }
    if missing > 0 {
        why.push(format!("{missing} {}", lang.pick("sans valeur", "without a value")));
    }
    let why = why.join(", ");
    match lang {
        Lang::Fr => format!("! {what}, {years} : le total laisse de côté {count} ({why})."),
        Lang::En => format!("! {what}, {years}: the total leaves out {count} ({why})."),
    }
}

/// The years that were projected, each run of them as one.
pub(crate) fn projected(years: &[i32], lang: Lang) -> String {
    let runs = runs(years);
    match lang {
        Lang::Fr if years.is_empty() => "lignes projetées".to_owned(),
        Lang::En if years.is_empty() => "projected rows".to_owned(),
        Lang::Fr => format!("années projetées : {runs}"),
        Lang::En => format!("projected years: {runs}"),
    }
}

/// Years, each run of them as one: `2021-2023, 2025`.
pub(super) fn runs(years: &[i32]) -> String {
    let run = |years: &[i32]| match years {
        [first, .., last] => format!("{first}-{last}"),
        years => years.iter().map(i32::to_string).collect(),
    };
    years.chunk_by(|a, b| a + 1 == *b).map(run).collect::<Vec<_>>().join(", ")
}

/// Months of a year in which no version was in force.
pub(crate) fn uncovered(year: i32, months: u32, lang: Lang) -> String {
    match lang {
        Lang::Fr => {
            format!("! {year} : {months} mois sans version en vigueur ; rien n’y est compté.")
        }
        Lang::En => {
            let months =
                if months == 1 { "1 month".to_owned() } else { format!("{months} months") };
            format!("! {year}: {months} without a version in force; nothing is counted there.")
        }
    }
}

/// What is not shown, and how to see it.
pub(crate) fn hidden(count: usize, all: usize, lang: Lang) -> String {
    let count = n(count, lang);
    match lang {
        Lang::Fr => {
            format!("… et {count} de plus : --top {all} les montre, --format csv les donne toutes.")
        }
        Lang::En => {
            format!("… and {count} more: --top {all} shows them, --format csv gives them all.")
        }
    }
}

/// Outputs without the tag by which amounts are grouped.
pub(crate) fn untagged(tag: &str, names: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("Sans @{tag}, donc hors de ce tableau : {names}."),
        Lang::En => format!("Without @{tag}, hence not in this table: {names}."),
    }
}

/// Cells within the tolerance.
pub(crate) fn within(count: usize, lang: Lang) -> String {
    match lang {
        Lang::Fr => {
            format!("Égales à la tolérance près, non montrées : {}.", many(count, "valeur", lang))
        }
        Lang::En => {
            format!("Equal within the tolerance, not shown: {}.", many(count, "value", lang))
        }
    }
}

/// Cells that can't be compared.
pub(crate) fn unknown(
    base: usize,
    target: usize,
    both: usize,
    errors: usize,
    lang: Lang,
) -> String {
    let count = |what: usize| n(what, lang);
    let (base, target, both, errors) = (count(base), count(target), count(both), count(errors));
    match lang {
        Lang::Fr => format!(
            "Valeurs absentes, hors des totaux : {base} dans la référence, {target} dans le comparé, \
             {both} des deux côtés ; en erreur : {errors}."
        ),
        Lang::En => format!(
            "Values not known, left out of totals: {base} in the base, {target} in the compared side, \
             {both} on both; in error: {errors}."
        ),
    }
}

/// Percentages that are refused.
pub(crate) fn refused(lang: Lang) -> &'static str {
    lang.pick(
        "durées ≠ : les deux côtés ne couvrent pas les mêmes mois, un pourcentage tromperait ; \
         --full-year compare en année pleine.",
        "months ≠: the two sides do not cover the same months, a percentage would mislead; \
         --full-year compares over full years.",
    )
}

/// What is the same.
pub(crate) fn unchanged(params: usize, formulas: usize, derived: usize, lang: Lang) -> String {
    let (p, f) = match lang {
        Lang::Fr => (many(params, "paramètre", lang), many(formulas, "formule", lang)),
        Lang::En => (many(params, "parameter", lang), many(formulas, "formula", lang)),
    };
    match lang {
        Lang::Fr if derived > 0 => {
            format!("Inchangés : {p}, {f}, {} sur l’ensemble.", many(derived, "valeur", lang))
        }
        Lang::En if derived > 0 => {
            format!("Unchanged: {p}, {f}, {} over the whole.", many(derived, "value", lang))
        }
        Lang::Fr => format!("Inchangés : {p}, {f}."),
        Lang::En => format!("Unchanged: {p}, {f}."),
    }
}

/// What the last line of a comparison says.
pub(crate) struct Closing {
    /// Whether some rows are of one side alone, and left out.
    pub(crate) partial: bool,
    /// The years compared.
    pub(crate) years: Vec<i32>,
    /// Whether every year has twelve months.
    pub(crate) full_year: bool,
    /// The gap over all years.
    pub(crate) gap: Decimal,
    /// The same in words, without a sign.
    pub(crate) size: String,
    /// The gap in percent, if the two sides cover the same months.
    pub(crate) percent: Option<String>,
    /// Structures that gain.
    pub(crate) winners: String,
    /// Structures that lose.
    pub(crate) losers: String,
    /// The gap over full years, where the two sides do not cover the same months.
    pub(crate) full_year_gap: Option<String>,
}

/// The last line of a comparison.
pub(crate) fn closing(last: &Closing, lang: Lang) -> String {
    let Closing { gap, size, winners, losers, .. } = last;
    let percent = last.percent.as_ref().map(|p| format!(" ({p})")).unwrap_or_default();
    let zero = gap.is_zero();
    let up = gap.is_sign_positive();
    let when = when(last, lang);
    let what = match (lang, zero) {
        (Lang::Fr, true) => "les montants ne changent pas au total".to_owned(),
        (Lang::En, true) => "amounts do not change in total".to_owned(),
        (Lang::Fr, false) => {
            let verb = if up { "augmentent" } else { "diminuent" };
            format!("les montants {verb} de {size}{percent}")
        }
        (Lang::En, false) => {
            let verb = if up { "increase" } else { "decrease" };
            format!("amounts {verb} by {size}{percent}")
        }
    };
    let sentence = match lang {
        Lang::Fr => {
            let s = |n: &str| if n == "1" || n == "0" { "" } else { "s" };
            let nt = |n: &str, one: &'static str, many: &'static str| {
                if s(n).is_empty() { one } else { many }
            };
            format!(
                "{when}{what} : {winners} structure{} {}, {losers} {}.",
                s(winners),
                nt(winners, "gagne", "gagnent"),
                nt(losers, "perd", "perdent")
            )
        }
        Lang::En => {
            let one = |n: &str| n == "1";
            format!(
                "{when}{what}: {winners} structure{}, {losers} {}.",
                if one(winners) { " gains" } else { "s gain" },
                if one(losers) { "loses" } else { "lose" }
            )
        }
    };
    let mut out = capital(&sentence);
    if let Some(full) = &last.full_year_gap {
        let more = lang.pick(
            " Les durées diffèrent d’un côté à l’autre : en année pleine, l’écart est de ",
            " The two sides do not cover the same months: over full years, the change is ",
        );
        out.extend([more, full, "."]);
    }
    out
}

/// `De 2021 à 2025, en année pleine, `.
fn when(last: &Closing, lang: Lang) -> String {
    let common = lang.pick("sur les lignes communes, ", "over the rows that both sides have, ");
    let mut out = if last.partial { common.to_owned() } else { String::new() };
    let unbroken = last.years.windows(2).all(|pair| pair[0] + 1 == pair[1]);
    let years = match (last.years.as_slice(), lang) {
        ([], _) => String::new(),
        ([first, .., end], Lang::Fr) if unbroken => format!("de {first} à {end}, "),
        ([first, .., end], Lang::En) if unbroken => format!("from {first} to {end}, "),
        (years, Lang::Fr) => format!("en {}, ", runs(years)),
        (years, Lang::En) => format!("in {}, ", runs(years)),
    };
    out.push_str(&years);
    if last.full_year {
        out.push_str(lang.pick("en année pleine, ", "over full years, "));
    }
    out
}

fn capital(sentence: &str) -> String {
    let mut characters = sentence.chars();
    let first = characters.next().map(|c| c.to_uppercase().to_string());
    first.unwrap_or_default() + characters.as_str()
}

/// No difference at all, or none in the rows that both sides have.
pub(crate) fn same(partial: bool, lang: Lang) -> &'static str {
    if partial {
        lang.pick(
            "Sur les lignes communes, aucune différence de résultat.",
            "Over the rows that both sides have, no difference in results.",
        )
    } else {
        lang.pick("Aucune différence de résultat.", "No difference in results.")
    }
}

/// Differences that no headline sums up.
pub(crate) fn changed(count: usize, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("{} valeurs diffèrent.", n(count, lang)),
        Lang::En => format!("{} values differ.", n(count, lang)),
    }
}

/// How a list is cut: `10 sur 841`.
pub(crate) fn shown_of(shown: usize, all: usize, lang: Lang) -> String {
    let word = lang.pick("sur", "of");
    format!("{} {word} {}", n(shown, lang), n(all, lang))
}

/// Outputs that are texts.
pub(crate) fn texts(names: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("Par structure, avec --detail : {names}."),
        Lang::En => format!("By structure, with --detail: {names}."),
    }
}

/// What gaps are counted in, over so many years: what is paid every year is counted once for each.
pub(crate) fn equivalent_unit(equivalent: &Equivalent, years: usize, lang: Lang) -> String {
    match &equivalent.unit {
        Some(unit) if equivalent.by_year && years > 1 => {
            format!("{unit}-{}", lang.pick("années", "years"))
        }
        Some(unit) => unit.clone(),
        None => format!("÷ {}", equivalent.param.name),
    }
}

/// What they mean.
pub(crate) fn equivalent(equivalent: &Equivalent, years: usize, lang: Lang) -> String {
    let unit = equivalent_unit(equivalent, years, lang);
    let param = &equivalent.param;
    let of = param.unit.as_deref().unwrap_or_default();
    let cost = number::with_unit(&number::number(equivalent.cost, lang), of, lang);
    let label = param.label.as_deref().unwrap_or(&param.name);
    let each_year = match (lang, equivalent.by_year && years > 1) {
        (_, false) => String::new(),
        (Lang::Fr, true) => format!(" ; ce qui dure {years} ans compte {years} fois"),
        (Lang::En, true) => format!("; what lasts {years} years counts {years} times"),
    };
    match lang {
        Lang::Fr => format!("{unit} : écart total divisé par {cost} ({label}){each_year}."),
        Lang::En => format!("{unit}: total change divided by {cost} ({label}){each_year}."),
    }
}

/// A count with its noun: French says `0 ligne`, English `0 rows`.
pub(super) fn many(count: usize, noun: &str, lang: Lang) -> String {
    let plural = count > 1 || (count == 0 && lang == Lang::En);
    format!("{} {noun}{}", n(count, lang), if plural { "s" } else { "" })
}

fn n(count: usize, lang: Lang) -> String {
    number::short(count.into(), lang)
}

/// What `check` found, in one line.
pub fn checked(lang: Lang, policies: usize, errors: usize, warnings: usize) -> String {
    let many = |n: usize, word: &str| format!("{n} {word}{}", if n > 1 { "s" } else { "" });
    match lang {
        Lang::Fr => format!(
            "{} : {}, {}\n",
            if policies > 1 {
                format!("{policies} politiques vérifiées")
            } else {
                "1 politique vérifiée".to_owned()
            },
            many(errors, "erreur"),
            many(warnings, "avertissement"),
        ),
        Lang::En => format!(
            "{} checked: {}, {}\n",
            if policies == 1 { "1 policy".to_owned() } else { format!("{policies} policies") },
            if errors == 1 { "1 error".to_owned() } else { format!("{errors} errors") },
            if warnings == 1 { "1 warning".to_owned() } else { format!("{warnings} warnings") },
        ),
    }
}

/// Envelopes of some months, beside years that count twelve: year, amount, months.
pub(crate) fn partial_envelopes(all: &[(i32, String, u32)], lang: Lang) -> String {
    let one = |(year, amount, months): &(i32, String, u32)| match lang {
        Lang::Fr => format!("{year} ({amount}, {months} mois)"),
        Lang::En => {
            format!("{year} ({amount}, {months} {})", if *months == 1 { "month" } else { "months" })
        }
    };
    let all = all.iter().map(one).collect::<Vec<_>>().join(", ");
    match lang {
        Lang::Fr => format!(
            "Enveloppes d’une partie de l’année, non comparées à des années pleines : {all}."
        ),
        Lang::En => {
            format!("Envelopes for a part of the year, not compared with full years: {all}.")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_agrees_in_number() {
        let mut last = Closing {
            partial: false,
            years: vec![2024],
            full_year: false,
            gap: Decimal::from(-3),
            size: "3 €".to_owned(),
            percent: Some("−1 %".to_owned()),
            winners: "1".to_owned(),
            losers: "12".to_owned(),
            full_year_gap: None,
        };
        let fr = closing(&last, Lang::Fr);
        assert_eq!(
            fr,
            "En 2024, les montants diminuent de 3 € (−1 %) : 1 structure gagne, 12 perdent."
        );
        last.years = (2021..=2025).collect();
        last.full_year = true;
        last.gap = Decimal::ZERO;
        last.winners = "0".to_owned();
        last.losers = "1".to_owned();
        let en = closing(&last, Lang::En);
        let expected = "From 2021 to 2025, over full years, amounts do not change in total: \
                        0 structures gain, 1 loses.";
        assert_eq!(en, expected);
        last.years = vec![2021, 2022, 2024];
        last.partial = true;
        let broken =
            "Over the rows that both sides have, in 2021-2022, 2024, over full years, amounts";
        assert!(closing(&last, Lang::En).starts_with(broken));
        last.years.clear();
        last.partial = false;
        last.full_year = false;
        last.full_year_gap = Some("+2 €".to_owned());
        assert!(closing(&last, Lang::Fr).starts_with("Les montants ne changent pas"));
        assert!(closing(&last, Lang::Fr).ends_with("en année pleine, l’écart est de +2 €."));
    }
}
