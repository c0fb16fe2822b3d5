//! Texts by code.

use crate::policy::ops::too_long;
use foldhash::fast::{FixedState, RandomState};
use indexmap::IndexMap;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Texts with their codes; one list for a whole evaluation.
#[derive(Clone, Debug, Default)]
pub(crate) struct Words {
    list: Vec<Arc<str>>,
    codes: Codes,
    joined: Joined,
    shared: Arc<Vec<Arc<str>>>,
    longest: usize,
    /// Bytes of the texts that joining made.
    made: Arc<AtomicUsize>,
}

/// More bytes than these are not made here: rows beyond are left to the interpreter, whose texts
/// are counted where they are kept.
const MOST: usize = 128 << 20;
/// Bytes of a text that is made without being counted.
pub(super) const UNCOUNTED: usize = 64;

type Codes = HashMap<Arc<str>, i64, RandomState>;
/// Codes of texts one after the other.
type Joined = IndexMap<(i64, i64), i64, FixedState>;

impl Words {
    /// The code of a text, given if it is new.
    pub(crate) fn code(&mut self, text: &Arc<str>) -> i64 {
        if let Some(code) = self.codes.get(text) {
            return *code;
        }
        let code = number(self.list.len());
        self.longest = self.longest.max(text.len());
        self.list.push(text.clone());
        self.codes.insert(text.clone(), code);
        code
    }

    /// The bytes of the longest text.
    pub(super) fn longest(&self) -> usize {
        self.longest
    }

    /// The code of a text that has one.
    pub(crate) fn find(&self, text: &str) -> Option<i64> {
        self.codes.get(text).copied()
    }

    pub(crate) fn list(&self) -> &[Arc<str>] {
        &self.list
    }

    /// The list as columns keep it; the same one until a word is added.
    pub(super) fn shared(&mut self) -> Arc<Vec<Arc<str>>> {
        if self.shared.len() != self.list.len() {
            self.shared = Arc::new(self.list.clone());
        }
        self.shared.clone()
    }

    /// Adds the words of a run of rows; the code of each of them, in their order, when that is
    /// not the one it had there.
    pub(super) fn add(&mut self, said: Said) -> Option<Vec<i64>> {
        let codes: Vec<i64> = said.list.iter().map(|word| self.code(word)).collect();
        let same = codes.iter().enumerate().all(|(i, code)| *code == number(said.known + i));
        let new = |code: i64| match index(code).and_then(|i| i.checked_sub(said.known)) {
            Some(own) => codes[own],
            None => code,
        };
        for ((left, right), code) in said.joined {
            self.joined.insert((new(left), new(right)), new(code));
        }
        (!same).then_some(codes)
    }
}

/// Words that joining texts makes in one run of rows: what other runs find at the same time is not
/// known there. Their codes follow those that all know.
pub(super) struct Saying<'w> {
    words: &'w Words,
    said: Said,
    /// Pairs joined last, with their codes, where they hash: a row joins what others did.
    recent: Vec<((i64, i64), i64)>,
}

/// Pairs that are remembered.
const RECENT: usize = 1024;
/// No code of a text.
const NONE: i64 = i64::MIN;

/// What a run of rows has added.
pub(super) struct Said {
    /// How many words all knew.
    pub known: usize,
    list: Vec<Arc<str>>,
    codes: Codes,
    joined: Joined,
}

impl<'w> Saying<'w> {
    pub(super) fn new(words: &'w Words) -> Self {
        let (list, codes, joined) = (Vec::new(), Codes::default(), Joined::default());
        let said = Said { known: words.list.len(), list, codes, joined };
        Self { words, said, recent: Vec::new() }
    }

    pub(super) fn said(self) -> Said {
        self.said
    }

    /// The code of two texts joined; negative when that is too long for a cell, or when too many
    /// are made.
    #[inline]
    pub(super) fn join(&mut self, left: i64, right: i64) -> i64 {
        // An odd factor spreads codes that follow one another.
        let hash = left.wrapping_mul(37).wrapping_add(right);
        let place = usize::try_from(hash).map_or(0, |hash| hash % RECENT);
        match self.recent.get(place) {
            Some((pair, code)) if *pair == (left, right) => *code,
            _ => {
                let code = self.found((left, right));
                self.recent.resize(RECENT, ((NONE, NONE), NONE));
                self.recent[place] = ((left, right), code);
                code
            }
        }
    }

    fn found(&mut self, pair: (i64, i64)) -> i64 {
        let known = self.words.joined.get(&pair).or_else(|| self.said.joined.get(&pair));
        if let Some(code) = known {
            return *code;
        }
        let code = match (self.word(pair.0), self.word(pair.1)) {
            (Some(a), Some(b)) if !too_long(&[a, b]) => {
                let length = a.len() + b.len();
                if length > UNCOUNTED
                    && self.words.made.fetch_add(length, Ordering::Relaxed) + length > MOST
                {
                    return -1;
                }
                let text: Arc<str> = format!("{a}{b}").into();
                self.code(text)
            }
            _ => -1,
        };
        self.said.joined.insert(pair, code);
        code
    }

    fn word(&self, code: i64) -> Option<&Arc<str>> {
        let code = index(code)?;
        match code.checked_sub(self.said.known) {
            Some(own) => self.said.list.get(own),
            None => self.words.list.get(code),
        }
    }

    fn code(&mut self, text: Arc<str>) -> i64 {
        if let Some(code) = self.words.codes.get(&text).or_else(|| self.said.codes.get(&text)) {
            return *code;
        }
        let code = number(self.said.known + self.said.list.len());
        self.said.list.push(text.clone());
        self.said.codes.insert(text, code);
        code
    }
}

fn number(index: usize) -> i64 {
    i64::try_from(index).unwrap_or(i64::MAX)
}

fn index(code: i64) -> Option<usize> {
    usize::try_from(code).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_rows_agree_on_their_words_when_they_are_put_together() {
        let mut words = Words::default();
        let [a, b, c] = ["a", "b", "c"].map(|word| words.code(&word.into()));
        let (mut first, mut second) = (Saying::new(&words), Saying::new(&words));
        let ab = first.join(a, b);
        assert_eq!((ab, first.join(ab, c), first.join(a, b)), (3, 4, ab));
        let bc = second.join(b, c);
        assert_eq!((bc, second.join(a, bc), second.join(-1, a)), (3, 4, -1));
        let (first, second) = (first.said(), second.said());
        assert_eq!(words.add(first), None);
        // « abc » is known by then, under another code.
        assert_eq!(words.add(second), Some(vec![5, 4]));
        let texts: Vec<&str> = words.list().iter().map(|word| &**word).collect();
        assert_eq!(texts, ["a", "b", "c", "ab", "abc", "bc"]);
        let mut third = Saying::new(&words);
        assert_eq!((third.join(a, 5), third.join(ab, c), third.said().list.len()), (4, 4, 0));
    }
}
