//! A measure in words: its name, and what changed.

use crate::locale::number::NONE;
use crate::locale::why::{self, WhyWord};
use crate::locale::{Lang, messages, values, words};
use bareme_compare::compare;
use bareme_compare::compare::why::Refusal;
use bareme_compare::compare::why::{Change, Factor, KindPlayer, ParamPlayer, Standing};
use bareme_core::policy::{Formula, ParamValue};
use bareme_core::value::Value;

/// Longest change that a table shows.
const LONG: usize = 60;

/// What a change is called: its label with its name.
pub(super) fn title(change: &Change, lang: Lang) -> String {
    let word = match change {
        Change::Weights => WhyWord::Weights,
        Change::Entering(_) => WhyWord::Entering,
        Change::Leaving(_) => WhyWord::Leaving,
        Change::Headline(_) => WhyWord::Headline,
        _ => {
            return match change.label() {
                Some(label) => format!("{label} ({})", change.name()),
                None => change.name().to_owned(),
            };
        }
    };
    format!("{} ({})", word.text(lang), change.name())
}

/// What a measure is called: all of it, if it is several things.
pub(crate) fn player(player: &Factor, lang: Lang) -> String {
    let titles: Vec<String> = player.changes.iter().map(|change| title(change, lang)).collect();
    let titles = titles.join(" + ");
    if player.rest {
        format!("{}{}{titles}", WhyWord::Rest.text(lang), lang.colon())
    } else {
        titles
    }
}

/// The names of a measure.
pub(super) fn names(player: &Factor) -> String {
    player.changes.iter().map(Change::name).collect::<Vec<_>>().join(" + ")
}

/// What changed in a measure.
pub(crate) fn what(player: &Factor, lang: Lang) -> String {
    let several = player.changes.len() > 1;
    let one = |change: &Change| {
        let what = change_text(change, lang);
        if several { format!("{}{}{what}", change.name(), lang.colon()) } else { what }
    };
    player.changes.iter().map(one).collect::<Vec<_>>().join(" ; ")
}

fn change_text(change: &Change, lang: Lang) -> String {
    match change {
        Change::Param(param) => param_text(param, lang),
        Change::Formula(_) => WhyWord::Rewritten.text(lang).to_owned(),
        Change::Kind(kind) => kind_text(kind, lang),
        Change::Column { rows: 0, .. } => WhyWord::ReadOtherwise.text(lang).to_owned(),
        Change::Column { rows, .. } => why::cells(*rows, lang),
        Change::Headline(outputs) => format!("{} → {}", outputs[0].name, outputs[1].name),
        Change::Weights => String::new(),
        Change::Entering(rows) | Change::Leaving(rows) => {
            crate::locale::sentences::rows(*rows, lang)
        }
    }
}

/// Where a formula is written.
pub(super) fn place(formula: &Formula) -> String {
    format!("{}.rhai:{}", formula.origin, formula.span.line)
}

fn param_text(param: &ParamPlayer, lang: Lang) -> String {
    let (base, target) = (&param.base, &param.target);
    let one_unit = base.unit == target.unit;
    let values = compare::runs(&param.values).into_iter().map(|(years, change)| {
        let numbers = [&change.base, &change.target]
            .map(|value| matches!(value, Some(ParamValue::Scalar(Value::Number(_)))));
        // The unit is said once where it is the same.
        let first = if one_unit && numbers == [true, true] { None } else { base.unit.as_deref() };
        let text = |value: &Option<ParamValue>, unit| {
            value.as_ref().map_or_else(|| NONE.to_owned(), |v| values::param(v, unit, lang))
        };
        let year = values::years(years, lang);
        let fraction = base.unit.as_deref() == Some("fraction");
        let first = text(&change.base, if fraction { Some("fraction") } else { first });
        format!("{year}{first} → {}", text(&change.target, target.unit.as_deref()))
    });
    let values = values.collect::<Vec<_>>().join(" ; ");
    let values = if values.chars().count() > LONG {
        WhyWord::SeeParameters.text(lang).to_owned()
    } else {
        values
    };
    let basis = |basis| words::basis(basis).text(lang);
    let basis = if base.basis == target.basis {
        basis(base.basis).to_owned()
    } else {
        format!("{} → {}", basis(base.basis), basis(target.basis))
    };
    format!("{values} ({basis})")
}

fn kind_text(kind: &KindPlayer, lang: Lang) -> String {
    let side = |standing: &Standing| match standing {
        Standing::Param(param) => match param.steps.as_slice() {
            [(None, value)] => values::param(value, param.unit.as_deref(), lang),
            _ => WhyWord::Parameter.text(lang).to_owned(),
        },
        Standing::Formula(formula) => {
            format!("{} ({})", WhyWord::Formula.text(lang), place(formula))
        }
        Standing::Derived(derived) => derived.canonical(),
        Standing::Input(_) => WhyWord::Column.text(lang).to_owned(),
    };
    format!("{} → {}", side(&kind.base), side(&kind.target))
}

/// Why things are told together.
pub(super) fn because(refusal: &Refusal, lang: Lang) -> String {
    match refusal {
        Refusal::Missing => WhyWord::MissingAmount.text(lang).to_owned(),
        Refusal::Error(error) => messages::title(error, lang),
    }
}
