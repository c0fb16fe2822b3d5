//! What stands between braces in a template: `{name}`, and `{count:one|many}`. Read by `build.rs`
//! too, which compares the arguments of both languages.

/// Replaces each `{name}` and `{name:one|many}`; anything else in braces is plain text.
pub(crate) fn replace(
    template: &str,
    mut word: impl FnMut(&str, Option<(&str, &str)>) -> String,
) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        let (before, tail) = rest.split_at(open);
        out.push_str(before);
        let inner = tail[1..].split_once('}').map(|(inner, _)| inner);
        let worded = inner.filter(|_| !before.ends_with('#')).and_then(|inner| {
            let (name, words) = match inner.split_once(':') {
                Some((name, words)) => (name, Some(words.split_once('|')?)),
                None => (inner, None),
            };
            let plain = name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
            (plain && !name.is_empty()).then(|| (word(name, words), inner.len() + 2))
        });
        match worded {
            Some((text, length)) => {
                out.push_str(&text);
                rest = &tail[length..];
            }
            None => {
                out.push('{');
                rest = &tail[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// The names of the arguments of a template.
pub(crate) fn names(template: &str) -> Vec<String> {
    let mut found = Vec::new();
    replace(template, |name, _| {
        found.push(name.to_owned());
        String::new()
    });
    found
}
