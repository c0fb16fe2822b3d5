//! What a reader of a script cannot see: characters without a shape, letters that look like others.

use crate::diagnostic::{Diagnostics, SourceId, Span, codes};
use crate::hidden::{code, is_hidden, lookalike, looks};
use std::collections::{BTreeMap, BTreeSet};

/// What deceives in the text of a script; `names` are those of the policy.
pub(super) fn letters<'a>(
    source: SourceId,
    text: &str,
    names: impl Iterator<Item = &'a str>,
) -> Diagnostics {
    let mut hidden: BTreeMap<char, (Span, usize)> = BTreeMap::new();
    let mut alike: BTreeMap<&str, (Span, char)> = BTreeMap::new();
    let plain = |line: &str| line.bytes().all(|b| matches!(b, b'\t' | b' '..=b'~'));
    for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !plain(line)) {
        let mut column = 1;
        for word in words(line) {
            let length = count(word);
            if let Some((at, letter)) = lookalike(word) {
                let place = Span::new(source, number, column + count_of(at), 1);
                alike.entry(word).or_insert((place, letter));
            }
            for (at, c) in word.chars().enumerate().filter(|(_, c)| is_hidden(*c) && *c != '\t') {
                let place = Span::new(source, number, column + count_of(at), 1);
                hidden.entry(c).or_insert((place, 0)).1 += 1;
            }
            column += length;
        }
    }
    let mut found: Diagnostics = Vec::new();
    for (c, (place, count)) in hidden {
        found.push(codes::HiddenCharacter { code: code(c), count }.at(place));
    }
    let mixed = |word: &str| word.chars().any(|c| c.is_ascii_alphabetic());
    let known: BTreeSet<String> =
        if alike.is_empty() { BTreeSet::new() } else { names.map(looks).collect() };
    for (name, (place, letter)) in alike {
        // A word of another language is no trap; a name that can be read as another is one.
        if mixed(name) || known.contains(&looks(name)) {
            let letter = format!("{letter} ({})", code(letter));
            found.push(codes::Lookalike { name, letter }.at(place));
        }
    }
    found
}

/// A line, cut into words and what stands between them.
fn words(line: &str) -> impl Iterator<Item = &str> {
    let of_word = |c: char| c == '_' || c.is_alphanumeric();
    let mut rest = line;
    std::iter::from_fn(move || {
        let inside = of_word(rest.chars().next()?);
        let end = rest.find(|c| of_word(c) != inside).unwrap_or(rest.len());
        let word;
        (word, rest) = rest.split_at(end);
        Some(word)
    })
}

fn count(text: &str) -> u32 {
    count_of(text.chars().count())
}

fn count_of(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
