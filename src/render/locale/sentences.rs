//! Sentences with numbers in them, each in both languages.

use super::Lang;
use super::number;
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

/// What is not shown.
pub(crate) fn hidden(count: usize, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("… et {} de plus, que donnent --format csv ou json.", n(count, lang)),
        Lang::En => format!("… and {} more, given by --format csv or json.", n(count, lang)),
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

/// Rows of one side alone.
pub(crate) fn one_sided(base: usize, target: usize, lang: Lang) -> String {
    let (base, target) = (rows(base, lang), rows(target, lang));
    match lang {
        Lang::Fr => {
            format!("Dans la référence seulement : {base} ; dans le comparé seulement : {target}.")
        }
        Lang::En => format!("In the base alone: {base}; in the compared side alone: {target}."),
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
pub(crate) fn unchanged(params: usize, formulas: usize, lang: Lang) -> String {
    let (p, f) = match lang {
        Lang::Fr => (many(params, "paramètre", lang), many(formulas, "formule", lang)),
        Lang::En => (many(params, "parameter", lang), many(formulas, "formula", lang)),
    };
    match lang {
        Lang::Fr => format!("Inchangés : {p}, {f}."),
        Lang::En => format!("Unchanged: {p}, {f}."),
    }
}

/// The last line of a comparison. `size` has no sign.
pub(crate) fn closing(
    gap: Decimal,
    size: &str,
    percent: Option<String>,
    winners: &str,
    losers: &str,
    lang: Lang,
) -> String {
    let percent = percent.map(|p| format!(" ({p})")).unwrap_or_default();
    let zero = gap.is_zero();
    let up = gap.is_sign_positive();
    match lang {
        Lang::Fr => {
            let verb = if up { "augmentent" } else { "diminuent" };
            let what = if zero {
                "Les dotations ne changent pas au total".to_owned()
            } else {
                format!("Les dotations {verb} de {size}{percent}")
            };
            let s = |n: &str| if n == "1" || n == "0" { "" } else { "s" };
            let nt = |n: &str, one: &'static str, many: &'static str| {
                if s(n).is_empty() { one } else { many }
            };
            format!(
                "{what} : {winners} structure{} {}, {losers} {}.",
                s(winners),
                nt(winners, "gagne", "gagnent"),
                nt(losers, "perd", "perdent")
            )
        }
        Lang::En => {
            let verb = if up { "increase" } else { "decrease" };
            let what = if zero {
                "Amounts do not change in total".to_owned()
            } else {
                format!("Amounts {verb} by {size}{percent}")
            };
            let one = |n: &str| n == "1";
            format!(
                "{what}: {winners} structure{}, {losers} {}.",
                if one(winners) { " gains" } else { "s gain" },
                if one(losers) { "loses" } else { "lose" }
            )
        }
    }
}

/// No difference at all.
pub(crate) fn same(lang: Lang) -> &'static str {
    lang.pick("Aucune différence de résultat.", "No difference in results.")
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

/// Posts over one year or several.
pub(crate) fn etp_cost(cost: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("ETP : écart divisé par {cost} (par an)."),
        Lang::En => format!("FTE: change divided by {cost} (a year)."),
    }
}

/// A count with its noun: French says `0 ligne`, English `0 rows`.
fn many(count: usize, noun: &str, lang: Lang) -> String {
    let plural = count > 1 || (count == 0 && lang == Lang::En);
    format!("{} {noun}{}", n(count, lang), if plural { "s" } else { "" })
}

fn n(count: usize, lang: Lang) -> String {
    number::short(count.into(), lang)
}

/// What `check` found, in one line.
pub(crate) fn checked(lang: Lang, policies: usize, errors: usize, warnings: usize) -> String {
    let many = |n: usize, word: &str| format!("{n} {word}{}", if n > 1 { "s" } else { "" });
    match lang {
        Lang::Fr => format!(
            "{} : {}, {}\n",
            if policies > 1 {
                format!("{policies} règles vérifiées")
            } else {
                "1 règle vérifiée".to_owned()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_agrees_in_number() {
        let gap = Decimal::from(-3);
        let percent = Some("−1 %".to_owned());
        let fr = closing(gap, "3 €", percent, "1", "12", Lang::Fr);
        assert_eq!(fr, "Les dotations diminuent de 3 € (−1 %) : 1 structure gagne, 12 perdent.");
        let en = closing(Decimal::ZERO, "", None, "0", "1", Lang::En);
        assert_eq!(en, "Amounts do not change in total: 0 structures gain, 1 loses.");
    }
}
