//! Sentences with numbers in them, each in both languages.

use super::Lang;
use super::number;
use super::secrecy::WITHHELD;
use bareme_core::policy::Equivalent;
use rust_decimal::Decimal;

catalogue!("sentences");

/// What a total leaves out.
pub(crate) fn left_out(
    what: &str,
    years: &str,
    missing: usize,
    errors: usize,
    lang: Lang,
) -> String {
    let mut why = Vec::new();
    why.extend((errors > 0).then(|| in_error(errors, lang)));
    why.extend((missing > 0).then(|| without_value(missing, lang)));
    rows_left_out(what, years, missing + errors, why.join(", "), lang)
}

/// The years that were projected, each run of them as one.
pub(crate) fn projected(years: &[i32], lang: Lang) -> String {
    match years {
        [] => projected_rows(lang).to_owned(),
        years => projected_years(runs(years), lang),
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

/// From when a value differs, among years that are not compared.
pub(crate) fn beyond(year: i32, years: &[i32], lang: Lang) -> String {
    match () {
        () if years.iter().all(|shown| *shown < year) => beyond_after(year, lang),
        () if years.iter().all(|shown| *shown > year) => beyond_before(year, lang),
        () => beyond_between(year, lang),
    }
}

/// What is the same.
pub(crate) fn unchanged(params: usize, formulas: usize, derived: usize, lang: Lang) -> String {
    same_rules(params, formulas, (derived > 0).then_some(derived), lang)
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
    /// Structures that gain, if it is not secret.
    pub(crate) winners: Option<Decimal>,
    /// Structures that lose.
    pub(crate) losers: Option<Decimal>,
    /// The gap over full years, where the two sides do not cover the same months.
    pub(crate) full_year_gap: Option<String>,
}

/// The last line of a comparison.
pub(crate) fn closing(last: &Closing, lang: Lang) -> String {
    let Closing { gap, size, percent, .. } = last;
    let when = when(last, lang);
    let what = match (gap.is_zero(), gap.is_sign_positive()) {
        (true, _) => unchanged_amounts(when, lang),
        (_, true) => amounts_increase(when, size, percent.as_ref(), lang),
        (_, false) => amounts_decrease(when, size, percent.as_ref(), lang),
    };
    let mut out = capital(&gain_and_lose(
        what,
        match last.winners {
            None => secret_winners(WITHHELD, lang),
            Some(count) if count.is_zero() => no_winner(lang).to_owned(),
            Some(count) => winners(count, lang),
        },
        match last.losers {
            None => secret_losers(WITHHELD, lang),
            Some(count) if count.is_zero() => no_loser(lang).to_owned(),
            Some(count) => losers(count, lang),
        },
        lang,
    ));
    out.extend(last.full_year_gap.as_ref().map(|gap| full_year_gap(gap, lang)));
    out
}

/// `De 2021 à 2025, en année pleine, `.
fn when(last: &Closing, lang: Lang) -> String {
    let mut out = if last.partial { when_common(lang) } else { "" }.to_owned();
    let unbroken = last.years.windows(2).all(|pair| pair[0] + 1 == pair[1]);
    match last.years.as_slice() {
        [] => {}
        [first, .., end] if unbroken => out.push_str(&when_from(first, end, lang)),
        years => out.push_str(&when_in(runs(years), lang)),
    }
    out.push_str(if last.full_year { when_full(lang) } else { "" });
    out
}

fn capital(sentence: &str) -> String {
    let mut characters = sentence.chars();
    let first = characters.next().map(|c| c.to_uppercase().to_string());
    first.unwrap_or_default() + characters.as_str()
}

/// No difference at all, or none in the rows that both sides have.
pub(crate) fn same(partial: bool, lang: Lang) -> &'static str {
    if partial { same_in_common(lang) } else { same_results(lang) }
}

/// What gaps are counted in, over so many years: what is paid every year is counted once for each.
pub(crate) fn equivalent_unit(equivalent: &Equivalent, years: usize, lang: Lang) -> String {
    match &equivalent.unit {
        Some(unit) if equivalent.by_year && years > 1 => unit_years(unit, lang),
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
    let years = (equivalent.by_year && years > 1).then_some(years);
    divided_by(unit, cost, label, years, lang)
}

/// What `check` found, in one line.
pub fn checked(lang: Lang, policies: usize, errors: usize, warnings: usize) -> String {
    policies_checked(policies, errors, warnings, lang)
}

/// Envelopes of some months, beside years that count twelve: year, amount, months.
pub(crate) fn partial_envelopes(all: &[(i32, String, u32)], lang: Lang) -> String {
    let all =
        all.iter().map(|(year, amount, months)| partial_envelope(year, amount, *months, lang));
    envelopes_apart(all.collect::<Vec<_>>().join(", "), lang)
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
            winners: Some(Decimal::ONE),
            losers: Some(Decimal::from(12)),
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
        last.winners = Some(Decimal::ZERO);
        last.losers = Some(Decimal::ONE);
        let en = closing(&last, Lang::En);
        let expected = "From 2021 to 2025, over full years, amounts do not change in total: \
                        no structure gains, 1 loses.";
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
