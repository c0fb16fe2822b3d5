//! What explanations say of values over the whole population, in both languages.

use super::Lang;
use super::explain::quoted;
use bareme_core::policy::Aggregation;

/// What an aggregate is.
pub(crate) fn aggregate(kind: Aggregation, of: &str, part: &str, lang: Lang) -> String {
    match (kind, lang) {
        (Aggregation::Sum, Lang::Fr) => format!("somme de {of}"),
        (Aggregation::Sum, Lang::En) => format!("sum of {of}"),
        (Aggregation::Count, Lang::Fr) => format!("nombre de lignes où {of} est connu, ou vrai"),
        (Aggregation::Count, Lang::En) => format!("number of rows in which {of} is known, or true"),
        (Aggregation::Mean, Lang::Fr) => format!("moyenne de {of}"),
        (Aggregation::Mean, Lang::En) => format!("mean of {of}"),
        (Aggregation::Min, Lang::Fr) => format!("plus petite valeur de {of}"),
        (Aggregation::Min, Lang::En) => format!("smallest value of {of}"),
        (Aggregation::Max, Lang::Fr) => format!("plus grande valeur de {of}"),
        (Aggregation::Max, Lang::En) => format!("largest value of {of}"),
        (Aggregation::Rank { ascending: false }, Lang::Fr) => {
            format!("rang selon {of}, 1 est la plus grande valeur")
        }
        (Aggregation::Rank { ascending: false }, Lang::En) => {
            format!("rank by {of}, 1 is the largest value")
        }
        (Aggregation::Rank { ascending: true }, Lang::Fr) => {
            format!("rang selon {of}, 1 est la plus petite valeur")
        }
        (Aggregation::Rank { ascending: true }, Lang::En) => {
            format!("rank by {of}, 1 is the smallest value")
        }
        (Aggregation::Quantile { .. }, Lang::Fr) => format!("quantile de {of}, q = {part}"),
        (Aggregation::Quantile { .. }, Lang::En) => format!("quantile of {of}, q = {part}"),
    }
}

/// The group of the row, its rows and those that count.
pub(crate) fn group(key: Option<(&str, &str)>, rows: usize, counted: usize, lang: Lang) -> String {
    let (name, rows) = (name(key, lang), super::sentences::rows(rows, lang));
    let count = match (counted, lang) {
        (1, Lang::Fr) => "1 compte".to_owned(),
        (n, Lang::Fr) => format!("{n} comptent"),
        (1, Lang::En) => "1 counts".to_owned(),
        (n, Lang::En) => format!("{n} count"),
    };
    match lang {
        Lang::Fr => format!("{name}{rows}, dont {count}"),
        Lang::En => format!("{name}{rows}, of which {count}"),
    }
}

/// What the rows that count weigh together.
pub(crate) fn weight(weight: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("poids {weight}"),
        Lang::En => format!("weight {weight}"),
    }
}

/// What the row brings to its group.
pub(crate) fn brings(value: &str, part: Option<&str>, lang: Lang) -> String {
    let part = part.map(|part| format!(" ({part})")).unwrap_or_default();
    match lang {
        Lang::Fr => format!("cette ligne y apporte {value}{part}"),
        Lang::En => format!("this row brings {value}{part}"),
    }
}

/// The row is one of those that are counted.
pub(crate) fn is_counted(lang: Lang) -> &'static str {
    lang.pick("cette ligne en est", "this row is one of them")
}

/// The row does not count in its group.
pub(crate) fn brings_nothing(lang: Lang) -> &'static str {
    lang.pick("cette ligne n’y compte pas", "this row does not count")
}

/// The structure that has the smallest or the largest value.
pub(crate) fn held_by(structure: &str, lang: Lang) -> String {
    let structure = quoted(structure, lang);
    match lang {
        Lang::Fr => format!("atteint par {structure}"),
        Lang::En => format!("held by {structure}"),
    }
}

/// A share of an envelope.
pub(crate) fn share(total: &str, of: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("part de {total} en proportion de {of}, au plus fort reste"),
        Lang::En => format!("share of {total} in proportion to {of}, by largest remainder"),
    }
}

/// The name of a group, before what is said of it.
fn name(key: Option<(&str, &str)>, lang: Lang) -> String {
    match (key, lang) {
        (Some((column, key)), Lang::Fr) => format!("Groupe {column} = {key} : "),
        (Some((column, key)), Lang::En) => format!("Group {column} = {key}: "),
        (None, Lang::Fr) => "Toutes les lignes : ".to_owned(),
        (None, Lang::En) => "All rows: ".to_owned(),
    }
}

/// What is shared in a group, and in proportion to what.
pub(crate) fn sharing(
    key: Option<(&str, &str)>,
    rows: usize,
    total: &str,
    of: &str,
    among: Option<&str>,
    lang: Lang,
) -> String {
    let (name, rows) = (name(key, lang), super::sentences::rows(rows, lang));
    let among = among.map(|among| match lang {
        Lang::Fr => format!(", {among} en tout"),
        Lang::En => format!(", {among} in all"),
    });
    let among = among.unwrap_or_default();
    match lang {
        Lang::Fr => format!("{name}{rows} ; {total} à répartir en proportion de {of}{among}"),
        Lang::En => format!("{name}{rows}; {total} to share in proportion to {of}{among}"),
    }
}

/// How many rows of the group are at a bound.
pub(crate) fn bounded((least, most): (usize, usize), lang: Lang) -> Option<String> {
    let rows = |count| super::sentences::rows(count, lang);
    let one = |count: usize, bound: &str| {
        (count > 0).then(|| match lang {
            Lang::Fr => format!("{} à {bound}", rows(count)),
            Lang::En => format!("{} at {bound}", rows(count)),
        })
    };
    let said: Vec<String> =
        [one(least, "at_least"), one(most, "at_most")].into_iter().flatten().collect();
    let all = said.join(", ");
    (!said.is_empty()).then(|| match lang {
        Lang::Fr => format!("{all} ; les autres se répartissent le reste"),
        Lang::En => format!("{all}; the others share the rest"),
    })
}

/// The share before it is rounded.
pub(crate) fn before_rounding(share: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("Avant arrondi : {share}"),
        Lang::En => format!("Before rounding: {share}"),
    }
}

/// The share is that of a bound.
pub(crate) fn at_bound(bound: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("La part est celle de sa borne, {bound}"),
        Lang::En => format!("The share is that of its bound, {bound}"),
    }
}

/// What another policy gives.
pub(crate) fn reference(of: &str, policy: &str, label: &str, lang: Lang) -> String {
    let label = if label.is_empty() { String::new() } else { format!(" ({label})") };
    match lang {
        Lang::Fr => format!("{of} selon {policy}{label}"),
        Lang::En => format!("{of} by {policy}{label}"),
    }
}

/// Where the value of another policy is explained.
pub(crate) fn explained_there(policy: &str, of: &str, year: Option<&str>, lang: Lang) -> String {
    let year = year.map(|year| format!(" --exercice {year}")).unwrap_or_default();
    match lang {
        Lang::Fr => format!("Détail : bareme explain {policy} … --value {of}{year}"),
        Lang::En => format!("In detail: bareme explain {policy} … --value {of}{year}"),
    }
}

/// A value of the year before.
pub(crate) fn previous(of: &str, year: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("{of} de l’année d’avant, {year}"),
        Lang::En => format!("{of} of the year before, {year}"),
    }
}

/// Where the value of the year before is explained.
pub(crate) fn explained_by(of: &str, year: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("Détail : --value {of} --exercice {year}"),
        Lang::En => format!("In detail: --value {of} --exercice {year}"),
    }
}

/// The structure was not there in the year before.
pub(crate) fn not_there(year: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("Pas de ligne en {year} : la valeur est celle de otherwise"),
        Lang::En => format!("No row in {year}: the value is that of otherwise"),
    }
}
