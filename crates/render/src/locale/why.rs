//! The words of a difference shared out among measures.

use super::Lang;
use super::number;

catalogue!("why");

fn n(count: usize, lang: Lang) -> String {
    number::short(count.into(), lang)
}

/// How exact parts were computed.
pub(crate) fn exact(mixtures: usize, lang: Lang) -> String {
    let count = n(mixtures, lang);
    match lang {
        Lang::Fr => format!(
            "Valeur de Shapley, exacte : ce que chaque mesure ajoute, en moyenne sur tous les ordres \
             dans lesquels les mesures peuvent venir ({count} mélanges des deux côtés). Les parts font \
             l’écart au centime, et changent de signe quand on échange les deux côtés."
        ),
        Lang::En => format!(
            "Shapley value, exact: what each measure adds, on average over all orders in which \
             measures can come ({count} mixtures of both sides). Parts add up to the change to the \
             cent, and change sign when the two sides are exchanged."
        ),
    }
}

/// How parts were estimated.
pub(crate) fn sampled(
    players: usize,
    orders: usize,
    mixtures: usize,
    seed: u64,
    error: &str,
    lang: Lang,
) -> String {
    let [players, orders, mixtures] = [players, orders, mixtures].map(|count| n(count, lang));
    match lang {
        Lang::Fr => format!(
            "Valeur de Shapley, estimée : {players} mesures ont trop d’ordres possibles ; {orders} \
             ont été tirés au sort (graine {seed}, {mixtures} mélanges calculés) : erreur type \
             d’au plus {error} sur le total. Les parts font l’écart au centime, et changent de signe quand on échange les deux côtés."
        ),
        Lang::En => format!(
            "Shapley value, estimated: {players} measures have too many possible orders; {orders} \
             were drawn at random (seed {seed}, {mixtures} mixtures evaluated): standard error of \
             {error} at most on the total. Parts add up to the change to the cent, and change sign when the two sides are exchanged."
        ),
    }
}

/// How parts in a given order read.
pub(crate) fn ordered(lang: Lang) -> &'static str {
    lang.pick(
        "Effets empilés dans l’ordre demandé : chacun suppose en place les mesures qui précèdent. \
         Un autre ordre donnerait d’autres effets, pour le même écart.",
        "Effects stacked in the order asked for: each takes the measures before it as in force. \
         Another order would give other effects, for the same change.",
    )
}

/// What has no effect.
pub(crate) fn silent(names: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("Changent sans effet ici : {names}."),
        Lang::En => format!("Changed without effect here: {names}."),
    }
}

/// A formula: where it is written, and what one side alone has (base, target) and it rests on.
pub(crate) fn formula(name: &str, place: &str, only: &[String; 2], lang: Lang) -> String {
    let [base, target] = only;
    let sides = [
        (target, lang.pick("du comparé, ", "of the compared side, ")),
        (base, lang.pick("de la référence, ", "of the base, ")),
    ];
    let sides: Vec<String> = sides
        .into_iter()
        .filter(|(names, _)| !names.is_empty())
        .map(|(names, side)| format!("{side}{names}"))
        .collect();
    let colon = lang.colon();
    let rewritten = lang.pick("récrite", "rewritten");
    if sides.is_empty() {
        return format!("{name}{colon}{rewritten} ({place}).");
    }
    let with =
        lang.pick("comptée avec ce qui n’est que d’un côté", "counted with what only one side has");
    format!("{name}{colon}{rewritten} ({place}), {with}{colon}{}.", sides.join(" ; "))
}

/// Measures that no mixture can separate, and why.
pub(crate) fn together(names: &str, why: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!(
            "Comptées ensemble, car l’une sans l’autre ne se calcule pas : {names} ({why})."
        ),
        Lang::En => {
            format!("Counted together, for one without the other has no result: {names} ({why}).")
        }
    }
}

/// Rows left out.
pub(crate) fn left_out(rows: usize, lang: Lang) -> String {
    let rows = super::sentences::rows(rows, lang);
    match lang {
        Lang::Fr => format!("Hors du partage, faute de montant connu des deux côtés : {rows}."),
        Lang::En => format!("Left out, for want of an amount on both sides: {rows}."),
    }
}

/// Cells of a column that differ.
pub(crate) fn cells(rows: usize, lang: Lang) -> String {
    let rows = super::sentences::rows(rows, lang);
    match lang {
        Lang::Fr => format!("données : {rows}"),
        Lang::En => format!("data: {rows}"),
    }
}

/// The title of a column: how many structures gain or lose more than 5 %.
pub(crate) fn beyond_five(gain: bool, lang: Lang) -> &'static str {
    if gain { lang.pick("> +5 %", "> +5%") } else { lang.pick("< −5 %", "< −5%") }
}
