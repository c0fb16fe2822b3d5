//! How each formula was evaluated, and why not faster.

use super::Style;
use super::locale::Lang;
use crate::engine::{Planned, Reason, Tier};
use crate::sources::Sources;
use std::fmt::Write as _;

/// A table of formulas, in order of evaluation.
pub fn render(plan: &[Planned], sources: &Sources, style: Style) -> String {
    let lang = style.lang;
    let heading = lang.pick("Plan d’évaluation", "Evaluation plan");
    let mut out = format!("{heading}\n");
    let width = plan.iter().map(|p| p.formula.chars().count()).max().unwrap_or(0);
    for planned in plan {
        let tier = tier(planned.tier, lang);
        let mut line = format!("  {:<width$}  {tier}", planned.formula);
        if planned.apart > 0 {
            let rows = planned.apart;
            let _ = match lang {
                Lang::Fr => write!(line, " ; par l’interpréteur : {rows} ligne(s)"),
                Lang::En => write!(line, "; by the interpreter: {rows} row(s)"),
            };
        }
        if let Some(refused) = &planned.refused {
            let _ = write!(line, " — {}", reason(refused.reason, lang));
            if let Some(span) = refused.span {
                let path = sources.get(span.source).path.display();
                let _ = write!(line, " ({path}:{}:{})", span.line, span.column);
            }
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

fn tier(tier: Tier, lang: Lang) -> &'static str {
    match tier {
        Tier::Blocks => lang.pick("blocs d’entiers exacts", "blocks of exact integers"),
        Tier::Decimals => lang.pick("décimaux", "decimals"),
        Tier::Interpreter => lang.pick("interpréteur", "interpreter"),
    }
}

fn reason(reason: Reason, lang: Lang) -> &'static str {
    match reason {
        Reason::TooLarge => {
            lang.pick("les nombres pourraient dépasser 64 bits", "the numbers could exceed 64 bits")
        }
        Reason::TooFine => lang.pick(
            "les quotients sont trop fins pour prouver le même arrondi",
            "the quotients are too fine to prove the same rounding",
        ),
        Reason::Divisor => lang.pick(
            "division par une valeur qui change de ligne en ligne",
            "division by a value that changes from row to row",
        ),
        Reason::Function => lang.pick(
            "fonction ou forme que les blocs ne connaissent pas",
            "a function or form that blocks do not know",
        ),
        Reason::Varying => lang.pick(
            "barème ou valeur qui change selon l’année ou la branche",
            "a scale or value that changes with the year or the branch",
        ),
        Reason::Column => lang.pick(
            "colonne dont les nombres ne tiennent pas en entiers",
            "a column whose numbers do not fit integers",
        ),
        Reason::Need => lang.pick(
            "ses quotients servent à une formule évaluée en décimaux",
            "its quotients are needed by a formula evaluated in decimals",
        ),
    }
}
