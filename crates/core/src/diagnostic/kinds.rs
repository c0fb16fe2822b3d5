//! What the arguments of messages are, and what may be given for each.

use super::Arg;
use crate::value::{Kind, Value};
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A text shown as it is: a name, a path, what somebody wrote.
#[derive(Clone, Debug)]
pub struct Text(String);

/// A word of the catalogue, by its key.
#[derive(Clone, Copy, Debug)]
pub struct Word(pub &'static str);

/// A sort of value: a kind, a word for what has none, or else a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sort(Arg);

/// A value: a number as the reader writes it, or else a text.
#[derive(Clone, Debug)]
pub struct Shown(Arg);

/// Names.
#[derive(Clone, Debug)]
pub struct List(Vec<String>);

/// A path as every system shows and writes it: with `/`, which Windows reads too, and without the
/// mark that it puts before network shares and long paths.
pub fn slashed(path: &Path) -> String {
    let text = path.display().to_string();
    if !cfg!(windows) {
        return text;
    }
    text.replace(r"\\?\UNC\", r"\\").replace(r"\\?\", "").replace('\\', "/")
}

macro_rules! from {
    ($($kind:ident: $($from:ty = |$given:ident| $made:expr),+;)+) => {
        $($(impl From<$from> for $kind {
            fn from($given: $from) -> Self {
                Self($made)
            }
        })+)+
    };
}

from! {
    Text: &str = |text| text.to_owned(), String = |text| text, &String = |text| text.clone(),
        Cow<'_, str> = |text| text.into_owned(), Arc<str> = |text| (*text).to_owned(),
        &Arc<str> = |text| (**text).to_owned(), char = |sign| sign.into(),
        &Path = |path| slashed(path), &PathBuf = |path| slashed(path), PathBuf = |path| slashed(&path);
    Word: &'static str = |word| word;
    Shown: Decimal = |number| Arg::Number(number), &str = |text| Arg::Text(text.to_owned()),
        String = |text| Arg::Text(text),
        &Value = |value| match value {
            Value::Number(number) => Arg::Number(*number),
            other => Arg::Text(other.to_machine()),
        };
    Sort: Kind = |kind| Arg::Kind(kind), &'static str = |word| Arg::Word(word),
        String = |text| Arg::Text(text), &Value = |value| Shown::from(value).0, char = |sign| Arg::Text(sign.into());
}

impl<I: IntoIterator<Item: ToString>> From<I> for List {
    fn from(names: I) -> Self {
        Self(names.into_iter().map(|name| name.to_string()).collect())
    }
}

macro_rules! arg {
    ($($kind:ty: |$given:ident| $made:expr;)+) => {
        $(impl From<$kind> for Arg {
            fn from($given: $kind) -> Self {
                $made
            }
        })+
    };
}

arg! {
    Text: |text| Self::Text(text.0);
    Word: |word| Self::Word(word.0);
    Sort: |sort| sort.0;
    Shown: |value| value.0;
    List: |names| Self::List(names.0);
    Kind: |kind| Self::Kind(kind);
    usize: |count| Self::Count(count);
    Decimal: |number| Self::Number(number);
    i32: |year| Self::Text(year.to_string());
    Date: |date| Self::Text(date.to_string());
}
