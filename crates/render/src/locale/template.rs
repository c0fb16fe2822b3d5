//! Filling a template of the catalogue: `{name}` shows an argument, `{count:row|rows}` words a count
//! in the singular or the plural, and `⟨ … {name} … ⟩` is left out when an argument in it is not
//! given or empty. A `{` after `#` is plain text, so that `#{ min: 0 }` can be written.

use super::braces::{names, replace};
use super::{Lang, number};
use rust_decimal::Decimal;
use std::fmt::Display;

/// An argument in words.
#[derive(Clone)]
pub(super) struct Given {
    pub(super) text: String,
    /// Whether what is counted is in the singular.
    pub(super) single: bool,
}

impl Given {
    pub(super) fn text(text: impl Display, _: Lang) -> Self {
        Self { text: text.to_string(), single: true }
    }

    pub(super) fn maybe_text(text: Option<impl Display>, lang: Lang) -> Self {
        text.map_or_else(|| Self::text("", lang), |text| Self::text(text, lang))
    }

    /// French says `0 ligne`, English `0 rows`.
    pub(super) fn number(n: impl Into<Decimal>, lang: Lang) -> Self {
        let n = n.into();
        let single = n == Decimal::ONE || (lang == Lang::Fr && n.abs() < Decimal::TWO);
        Self { text: number::short(n, lang), single }
    }

    pub(super) fn maybe_number(n: Option<impl Into<Decimal>>, lang: Lang) -> Self {
        n.map_or_else(|| Self::text("", lang), |n| Self::number(n, lang))
    }
}

/// The template with its arguments in place. One that was not given is a slip of ours, shown as an
/// ellipsis.
pub(super) fn fill(template: &str, said: impl Fn(&str) -> Option<Given>) -> String {
    let word = |name: &str, words: Option<(&str, &str)>| {
        let arg = said(name);
        debug_assert!(arg.is_some(), "no argument `{name}`: {template}");
        match (arg, words) {
            (Some(arg), None) => arg.text,
            (Some(arg), Some((one, many))) => if arg.single { one } else { many }.to_owned(),
            (None, _) => "…".to_owned(),
        }
    };
    let mut out = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some((before, tail)) = rest.split_once('⟨') {
        let (optional, after) = tail.split_once('⟩').unwrap_or((tail, ""));
        out.push_str(&replace(before, word));
        if names(optional).iter().all(|name| said(name).is_some_and(|arg| !arg.text.is_empty())) {
            out.push_str(&replace(optional, word));
        }
        rest = after;
    }
    out.push_str(&replace(rest, word));
    out
}

/// A sentence of the catalogue.
pub(super) fn sentence(template: &str, args: &[(&str, Given)]) -> String {
    fill(template, |name| args.iter().find(|(n, _)| *n == name).map(|(_, given)| given.clone()))
}
