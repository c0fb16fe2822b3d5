//! Where two texts differ: the first cells of a table, the first values of a JSON, the first lines.

use serde_json::Value;
use std::fmt::Write as _;

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A table: a header, then records.
    Csv,
    /// A JSON document.
    Json,
    /// Lines.
    Text,
}

/// A place in which two texts differ, with what stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The line of a text, the first cells of a record and its column, the path of a JSON value.
    pub place: String,
    /// What stood there; nothing where there was none.
    pub then: Option<String>,
    /// What stands there now.
    pub now: Option<String>,
}

/// The first places in which two texts differ.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// The first of them.
    pub first: Vec<Change>,
    /// How many there are.
    pub count: usize,
}

/// Places that are told.
const TOLD: usize = 10;
/// Characters of a value that are told.
const LONGEST: usize = 80;

impl Changes {
    fn add(&mut self, place: impl FnOnce() -> String, then: Option<&str>, now: Option<&str>) {
        self.count += 1;
        if self.first.len() < TOLD {
            let short = |text: &str| -> String {
                let more = text.chars().count() > LONGEST;
                let start = text.chars().take(LONGEST);
                start.chain(more.then_some('…')).collect()
            };
            let place = short(&place());
            self.first.push(Change { place, then: then.map(short), now: now.map(short) });
        }
    }
}

/// Where two contents differ; `None` where they are not text.
pub fn changes(then: &[u8], now: &[u8], shape: Shape) -> Option<Changes> {
    let (then, now) = (std::str::from_utf8(then).ok()?, std::str::from_utf8(now).ok()?);
    let found = match shape {
        Shape::Csv => records(then, now),
        Shape::Json => documents(then, now),
        Shape::Text => None,
    };
    Some(found.unwrap_or_else(|| lines(then, now)))
}

/// The cells of tables of one header and as many records.
fn records(then: &str, now: &str) -> Option<Changes> {
    let read = |text: &str| -> Option<Vec<csv::StringRecord>> {
        let header = text.lines().next()?;
        let count = |sign: char| header.matches(sign).count();
        let delimiter = [';', '\t', ','].into_iter().max_by_key(|sign| count(*sign))?;
        let delimiter = u8::try_from(delimiter).ok()?;
        let mut reader = csv::ReaderBuilder::new();
        reader.delimiter(delimiter).has_headers(false).flexible(true);
        reader.from_reader(text.as_bytes()).records().collect::<Result<_, _>>().ok()
    };
    let (then, now) = (read(then)?, read(now)?);
    let (header, same) = (then.first()?, then.first() == now.first());
    if !same || then.len() != now.len() {
        return None;
    }
    let mut found = Changes::default();
    for (line, (old, new)) in then.iter().zip(&now).enumerate().skip(1) {
        for (column, name) in header.iter().enumerate() {
            let (a, b) = (old.get(column), new.get(column));
            if a != b {
                // Who the record is about: its first cells, before the numbers.
                let keys: Vec<&str> = new.iter().take(2.min(column)).collect();
                let place = || format!("{} {} · {name}", line + 1, keys.join(" "));
                found.add(place, a, b);
            }
        }
    }
    Some(found)
}

fn documents(then: &str, now: &str) -> Option<Changes> {
    let read = |text: &str| serde_json::from_str::<Value>(text).ok();
    let mut found = Changes::default();
    values(&mut String::new(), &read(then)?, &read(now)?, &mut found);
    Some(found)
}

/// Values of two documents, side by side.
fn values(path: &mut String, then: &Value, now: &Value, found: &mut Changes) {
    let length = path.len();
    match (then, now) {
        (Value::Object(a), Value::Object(b)) => {
            let added = b.iter().filter(|(key, _)| !a.contains_key(*key));
            let all = a.iter().map(|(key, old)| (key, Some(old), b.get(key)));
            for (key, old, new) in all.chain(added.map(|(key, new)| (key, None, Some(new)))) {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(key);
                one(path, old, new, found);
                path.truncate(length);
            }
        }
        (Value::Array(a), Value::Array(b)) => {
            for index in 0..a.len().max(b.len()) {
                let _ = write!(path, "[{index}]");
                one(path, a.get(index), b.get(index), found);
                path.truncate(length);
            }
        }
        _ if then == now => {}
        _ => {
            let (old, new) = (then.to_string(), now.to_string());
            found.add(|| path.clone(), Some(&old), Some(&new));
        }
    }
}

fn one(path: &mut String, then: Option<&Value>, now: Option<&Value>, found: &mut Changes) {
    match (then, now) {
        (Some(then), Some(now)) => values(path, then, now, found),
        (then, now) => {
            let text = |value: Option<&Value>| value.map(ToString::to_string);
            found.add(|| path.clone(), text(then).as_deref(), text(now).as_deref());
        }
    }
}

/// Lines side by side, as they stand.
fn lines(then: &str, now: &str) -> Changes {
    let mut found = Changes::default();
    let (mut old, mut new) = (then.lines(), now.lines());
    for line in 1.. {
        match (old.next(), new.next()) {
            (None, None) => break,
            (a, b) if a == b => {}
            (a, b) => found.add(|| line.to_string(), a, b),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(then: &str, now: &str, shape: Shape) -> Vec<String> {
        let found = changes(then.as_bytes(), now.as_bytes(), shape).unwrap();
        let shown = |text: &Option<String>| text.clone().unwrap_or("-".to_owned());
        found
            .first
            .iter()
            .map(|c| format!("{} : {} → {}", c.place, shown(&c.then), shown(&c.now)))
            .collect()
    }

    #[test]
    fn a_table_tells_the_cell() {
        let then = "structure;exercice;total\nA;2024;1\nB;2024;2\n";
        let now = "structure;exercice;total\nA;2024;1\nB;2024;3,5\n";
        assert_eq!(told(then, now, Shape::Csv), ["3 B 2024 · total : 2 → 3,5"]);
        // Another row: lines.
        assert_eq!(told("a\n1\n", "a\n1\n2\n", Shape::Csv), ["3 : - → 2"]);
    }

    #[test]
    fn a_document_tells_the_value() {
        let then = r#"{ "years": [{ "sum": 1.10 }, { "sum": 2 }], "key": "x" }"#;
        let now = r#"{ "years": [{ "sum": 1.1 }, { "sum": 2 }], "more": null }"#;
        let expected = ["years[0].sum : 1.10 → 1.1", "key : \"x\" → -", "more : - → null"];
        assert_eq!(told(then, now, Shape::Json), expected);
        assert_eq!(told("{", "{}", Shape::Json), ["1 : { → {}"]);
    }

    #[test]
    fn only_the_first_are_told_and_all_are_counted() {
        let many = |n: usize| "x\n".repeat(n);
        let found = changes(many(3).as_bytes(), many(40).as_bytes(), Shape::Text).unwrap();
        assert_eq!((found.first.len(), found.count), (TOLD, 37));
        assert_eq!(changes(&[0xff], b"x", Shape::Text), None);
    }
}
