//! Filling a template of the catalogue: `{name}` shows an argument, `{count:row|rows}` words a count
//! in the singular or the plural, and `⟨ … {name} … ⟩` is left out when an argument in it is not
//! given or empty. A `{` after `#` is plain text, so that `#{ min: 0 }` can be written.

use super::braces::{names, replace};

/// An argument in words.
pub(super) struct Said {
    pub(super) text: String,
    /// Whether what is counted is in the singular.
    pub(super) single: bool,
}

/// The template with its arguments in place. One that was not given is a slip of ours, shown as an
/// ellipsis.
pub(super) fn fill(template: &str, said: impl Fn(&str) -> Option<Said>) -> String {
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
