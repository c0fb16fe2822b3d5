//! Documents written as they are made: a list of any length is never held, and its items are
//! written by pieces, on all processors. The bytes are those of `serde_json`, indented.

use super::Percent;
use bareme_compare::compare::Entry;
use bareme_core::number::{self, digits};
use bareme_core::parallel::{self, ALL};
use bareme_core::value;
use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::{Value, json};
use std::io::{Result, Write};

/// Items that a thread writes at a time.
const PIECE: usize = 1 << 12;

type ItemOf<'a> = dyn Fn(usize, &mut Item) + Sync + 'a;

/// A document.
pub(crate) enum Json<'a> {
    /// What is small.
    Value(Value),
    /// An object, in this order.
    Object(Vec<(String, Json<'a>)>),
    /// A list of documents.
    List(Vec<Json<'a>>),
    /// A list of so many items, each written when its turn comes.
    Long(usize, Box<ItemOf<'a>>),
}

impl From<Value> for Json<'_> {
    /// Objects stay open: others may follow their fields.
    fn from(value: Value) -> Self {
        match value {
            Value::Object(map) => Self::Object(
                map.into_iter().map(|(key, value)| (key, Self::Value(value))).collect(),
            ),
            other => Self::Value(other),
        }
    }
}

impl<'a> Json<'a> {
    /// What is small; an object stays open.
    pub(crate) fn of(small: &impl Serialize) -> Self {
        Self::from(json!(small))
    }

    /// A list of so many items.
    pub(crate) fn long(count: usize, item: impl Fn(usize, &mut Item) + Sync + 'a) -> Self {
        Self::Long(count, Box::new(item))
    }

    /// An object with one more field.
    #[must_use]
    pub(crate) fn with(mut self, key: &str, value: impl Into<Self>) -> Self {
        if let Self::Object(fields) = &mut self {
            fields.push((key.to_owned(), value.into()));
        }
        self
    }

    /// Writes the whole document.
    pub(crate) fn write(&self, out: &mut dyn Write) -> Result<()> {
        self.write_at(0, out)?;
        out.write_all(b"\n")
    }

    fn write_at(&self, depth: usize, out: &mut dyn Write) -> Result<()> {
        match self {
            Self::Value(value) => {
                let mut item = Item::at(depth);
                item.value(value);
                out.write_all(&item.out)
            }
            Self::Object(fields) => between(*b"{}", depth, fields, out, |(key, value), out| {
                let mut name = Vec::new();
                push_text(key, &mut name);
                out.write_all(&name)?;
                out.write_all(b": ")?;
                value.write_at(depth + 1, out)
            }),
            Self::List(items) => {
                between(*b"[]", depth, items, out, |item, out| item.write_at(depth + 1, out))
            }
            Self::Long(0, _) => out.write_all(b"[]"),
            Self::Long(count, item) => {
                out.write_all(b"[")?;
                let pieces =
                    (0..*count).step_by(PIECE).map(|start| start..(start + PIECE).min(*count));
                let piece = |rows: std::ops::Range<usize>| {
                    let mut of = Item::at(depth + 1);
                    for row in rows {
                        if row > 0 {
                            of.out.push(b',');
                        }
                        of.line();
                        item(row, &mut of);
                    }
                    of.out
                };
                let mut outcome = Ok(());
                parallel::in_order(ALL, pieces.collect(), piece, |bytes| {
                    outcome = out.write_all(&bytes);
                    outcome.is_ok()
                });
                outcome?;
                out.write_all(&line(depth))?;
                out.write_all(b"]")
            }
        }
    }
}

/// Writes things between two brackets, each on a line of its own.
fn between<T>(
    brackets: [u8; 2],
    depth: usize,
    things: &[T],
    out: &mut dyn Write,
    thing: impl Fn(&T, &mut dyn Write) -> Result<()>,
) -> Result<()> {
    out.write_all(&brackets[..1])?;
    for (place, of) in things.iter().enumerate() {
        out.write_all(if place > 0 { b"," } else { b"" })?;
        out.write_all(&line(depth + 1))?;
        thing(of, out)?;
    }
    if !things.is_empty() {
        out.write_all(&line(depth))?;
    }
    out.write_all(&brackets[1..])
}

fn line(depth: usize) -> Vec<u8> {
    let mut item = Item::at(depth);
    item.line();
    item.out
}

/// Writes a text between quotes.
pub(crate) fn push_text(text: &str, out: &mut Vec<u8>) {
    let odd = |b: u8| u8::from(b < b' ' || b == b'"' || b == b'\\');
    // Looked at to the end: that is faster than to stop at the first.
    if text.bytes().fold(0, |any, b| any | odd(b)) == 0 {
        out.push(b'"');
        out.extend_from_slice(text.as_bytes());
        out.push(b'"');
    } else {
        out.extend_from_slice(Value::from(text).to_string().as_bytes());
    }
}

/// Writes a number, exactly.
pub(crate) fn push_number(n: Decimal, out: &mut Vec<u8>) {
    number::push_machine(n, out);
}

/// Writes a value of a cell; what is missing is null.
pub(crate) fn push_scalar(value: &value::Value, out: &mut Vec<u8>) {
    match value {
        value::Value::Missing => out.extend_from_slice(b"null"),
        value::Value::Boolean(flag) => push_flag(*flag, out),
        value::Value::Number(n) => push_number(*n, out),
        value::Value::Text(text) => push_text(text, out),
        value::Value::Date(date) => push_text(&date.to_string(), out),
    }
}

fn push_flag(flag: bool, out: &mut Vec<u8>) {
    out.extend_from_slice(if flag { b"true" } else { b"false" });
}

/// What writes an item of a long list.
pub(crate) struct Item {
    out: Vec<u8>,
    depth: usize,
    /// Whether nothing stands in the object yet.
    first: bool,
}

impl Item {
    fn at(depth: usize) -> Self {
        Self { out: Vec::new(), depth, first: true }
    }

    /// What it wrote, as a value.
    pub(crate) fn read(write: impl FnOnce(&mut Self)) -> Value {
        let mut item = Self::at(0);
        write(&mut item);
        serde_json::from_slice(&item.out).unwrap_or_default()
    }

    fn line(&mut self) {
        const LINE: &[u8; 33] = b"\n                                ";
        self.out.extend_from_slice(&LINE[..LINE.len().min(1 + 2 * self.depth)]);
        for _ in LINE.len() / 2..self.depth {
            self.out.extend_from_slice(b"  ");
        }
    }

    /// An object, whose fields are written by `fields`.
    pub(crate) fn object(&mut self, fields: impl FnOnce(&mut Self)) {
        self.out.push(b'{');
        (self.depth, self.first) = (self.depth + 1, true);
        fields(self);
        self.depth -= 1;
        if !self.first {
            self.line();
        }
        self.out.push(b'}');
        self.first = false;
    }

    /// Texts in a list.
    pub(crate) fn texts(&mut self, texts: &[&str]) {
        if texts.is_empty() {
            self.out.extend_from_slice(b"[]");
        } else {
            self.value(&texts);
        }
    }

    /// A field, whose value comes next.
    pub(crate) fn key(&mut self, name: &str) -> &mut Self {
        if !self.first {
            self.out.push(b',');
        }
        self.first = false;
        self.line();
        push_text(name, &mut self.out);
        self.out.extend_from_slice(b": ");
        self
    }

    /// Whatever `push` writes, or null where it writes nothing.
    pub(crate) fn pushed(&mut self, push: impl FnOnce(&mut Vec<u8>)) {
        let before = self.out.len();
        push(&mut self.out);
        if self.out.len() == before {
            self.null();
        }
    }

    fn null(&mut self) {
        self.out.extend_from_slice(b"null");
    }

    pub(crate) fn text(&mut self, text: &str) {
        push_text(text, &mut self.out);
    }

    pub(crate) fn flag(&mut self, flag: bool) {
        push_flag(flag, &mut self.out);
    }

    pub(crate) fn count(&mut self, n: usize) {
        self.out.extend_from_slice(itoa::Buffer::new().format(n).as_bytes());
    }

    pub(crate) fn year(&mut self, year: Option<i32>) {
        match year {
            Some(year) => self.out.extend_from_slice(itoa::Buffer::new().format(year).as_bytes()),
            None => self.null(),
        }
    }

    /// `n / 10^scale`.
    pub(crate) fn whole(&mut self, n: i64, scale: u32) {
        digits::push(&mut self.out, n, scale);
    }

    /// An exact number, or null.
    pub(crate) fn number(&mut self, n: Option<Decimal>) {
        match n {
            Some(n) => push_number(n, &mut self.out),
            None => self.null(),
        }
    }

    /// A percentage, or the word that says why there is none.
    pub(crate) fn percent(&mut self, percent: Percent) {
        match percent {
            Percent::Value(n) => push_number(n, &mut self.out),
            none => self.value(&super::percent(none)),
        }
    }

    /// A cell; errors and absent rows are null (they are told apart by other keys).
    pub(crate) fn entry(&mut self, entry: &Entry) {
        match entry {
            Entry::Value(value) => push_scalar(value, &mut self.out),
            Entry::Absent | Entry::Error => self.null(),
        }
    }

    /// Anything that is small.
    pub(crate) fn value(&mut self, value: &impl Serialize) {
        let text = serde_json::to_string_pretty(value).unwrap_or_default();
        let mut lines = text.split('\n');
        self.out.extend_from_slice(lines.next().unwrap_or_default().as_bytes());
        for line in lines {
            self.line();
            self.out.extend_from_slice(line.as_bytes());
        }
        self.first = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever the way it is written, a document has the bytes that `serde_json` gives it.
    #[test]
    fn documents_have_the_bytes_of_the_library() {
        let texts = ["", "a\"b\\c\n\u{1}é\u{7f}", "7"];
        let row = |row: usize| json!({ "n": row, "text": texts[row % 3], "of": {}, "in": [], "list": ["a", "b"], "none": null });
        for count in [0, 1, 3, 2 * PIECE + 1] {
            let head = json!({ "version": 1, "empty": {}, "deep": { "list": [1, { "a": [] }] } });
            let mut whole = head.clone();
            whole["rows"] = (0..count).map(row).collect();
            whole["parts"] = json!([{ "rows": whole["rows"] }]);
            let rows = || {
                Json::long(count, |n, item| {
                    item.object(|item| {
                        item.key("n").count(n);
                        item.key("text").text(texts[n % 3]);
                        item.key("of").object(|_| ());
                        item.key("in").texts(&[]);
                        item.key("list").texts(&["a", "b"]);
                        item.key("none").pushed(|_| ());
                    });
                })
            };
            let part = Json::from(json!({})).with("rows", rows());
            let parts = Json::List(vec![part]);
            let document = Json::from(head).with("rows", rows()).with("parts", parts);
            let mut written = Vec::new();
            document.write(&mut written).unwrap();
            let expected = serde_json::to_string_pretty(&whole).unwrap() + "\n";
            assert!(String::from_utf8(written).unwrap() == expected, "{count}");
        }
    }
}
