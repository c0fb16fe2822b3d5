//! Workbooks are zip archives of XML: the archive is opened within limits, whatever it says of
//! itself, and nothing that XML may declare is followed.

use super::excess::{Excess, escaped};
use quick_xml::Reader;
use quick_xml::escape::{resolve_predefined_entity, unescape};
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesRef, BytesStart, Event};
use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{Cursor, Read as _};
use zip::ZipArchive;

/// Bytes of all the parts that are read, once decompressed.
const MOST_BYTES: u64 = 512 << 20;
/// Parts beyond this size must not be this many times larger than what they are made of.
const SMALL: u64 = 16 << 20;
const MOST_TIMES: u64 = 300;
/// Parts of an archive.
const MOST_PARTS: usize = 10_000;
/// Rows and columns of a sheet.
pub(super) const MOST_ROWS: u32 = 1 << 20;
pub(super) const MOST_CELLS: u32 = 1 << 14;
/// Bytes of the lines that a sheet gives.
pub(super) const MOST_TEXT: usize = 512 << 20;

/// Why a workbook is refused.
#[derive(Debug)]
pub(super) enum Refusal {
    /// With the reason of who read it.
    Damaged(String),
    /// With what exceeds which limit.
    TooLarge(Excess),
    /// It declares entities.
    Entities,
    /// A password.
    Encrypted,
    /// An archive of something else.
    NotAWorkbook,
}

impl Refusal {
    #[expect(clippy::needless_pass_by_value, reason = "it stands in map_err")]
    pub(super) fn damaged(reason: impl ToString) -> Self {
        Self::Damaged(escaped(&reason.to_string()))
    }
}

/// An archive whose parts are read one by one.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    names: HashMap<String, usize>,
    size: u64,
    /// Bytes that may still be decompressed.
    left: u64,
}

impl<'a> Package<'a> {
    /// Opens an archive: nothing is decompressed yet.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Refusal> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(Refusal::damaged)?;
        if archive.len() > MOST_PARTS {
            return Err(Refusal::TooLarge(Excess::count("", MOST_PARTS as u64, "parts")));
        }
        let mut names = HashMap::new();
        for (index, name) in archive.file_names_raw().enumerate() {
            names.insert(normal(&String::from_utf8_lossy(name)), index);
        }
        Ok(Self { archive, names, size: bytes.len() as u64, left: MOST_BYTES })
    }

    /// Whether it has a part.
    pub(super) fn has(&self, name: &str) -> bool {
        self.names.contains_key(&normal(name))
    }

    /// The text of a part; nothing when there is none.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<String>, Refusal> {
        let Some(index) = self.names.get(&normal(name)) else { return Ok(None) };
        let entry = self.archive.by_index(*index).map_err(Refusal::damaged)?;
        if entry.encrypted() {
            return Err(Refusal::Encrypted);
        }
        let packed = entry.compressed_size().min(self.size);
        let limit = self.left.min(SMALL.max(packed.saturating_mul(MOST_TIMES)));
        let large = || Refusal::TooLarge(Excess::bytes(name, limit));
        if entry.size() > limit {
            return Err(large());
        }
        let mut bytes = Vec::new();
        // What the archive says of its parts is not believed.
        let read = entry.take(limit + 1).read_to_end(&mut bytes).map_err(Refusal::damaged)?;
        if read as u64 > limit {
            return Err(large());
        }
        self.left -= read as u64;
        let text = decode(bytes)?;
        let declares = |word: &str| text.contains(word);
        if declares("<!DOCTYPE") || declares("<!ENTITY") {
            return Err(Refusal::Entities);
        }
        Ok(Some(text))
    }

    /// The same for a part without which there is no workbook.
    pub(super) fn needed(&mut self, name: &str) -> Result<String, Refusal> {
        self.part(name)?.ok_or_else(|| Refusal::Damaged(format!("{name}: ?")))
    }
}

/// Names of parts are compared without case; some programs write `\`.
fn normal(name: &str) -> String {
    name.trim_start_matches('/').replace('\\', "/").to_ascii_lowercase()
}

fn decode(bytes: Vec<u8>) -> Result<String, Refusal> {
    if let [0xff, 0xfe, ..] | [0xfe, 0xff, ..] = bytes.as_slice() {
        let encoding = if bytes[0] == 0xff { encoding_rs::UTF_16LE } else { encoding_rs::UTF_16BE };
        let (text, _, wrong) = encoding.decode(&bytes);
        return if wrong { Err(Refusal::damaged("UTF-16")) } else { Ok(text.into_owned()) };
    }
    String::from_utf8(bytes).map_err(Refusal::damaged)
}

/// The events of a part, one after another.
pub(super) struct Events<'t>(Reader<&'t [u8]>);

impl<'t> Events<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        Self(Reader::from_str(text.strip_prefix('\u{feff}').unwrap_or(text)))
    }

    /// The next one; nothing at the end.
    pub(super) fn next(&mut self) -> Result<Option<Event<'t>>, Refusal> {
        match self.0.read_event().map_err(Refusal::damaged)? {
            Event::Eof => Ok(None),
            Event::DocType(_) => Err(Refusal::Entities),
            event => Ok(Some(event)),
        }
    }
}

/// The value of an attribute, by its whole name.
pub(super) fn attribute(element: &BytesStart, name: &str) -> Result<Option<String>, Refusal> {
    for attribute in element.attributes().with_checks(false) {
        let attribute = attribute.map_err(Refusal::damaged)?;
        if attribute.key.as_ref() == name {
            return value(&attribute).map(Some);
        }
    }
    Ok(None)
}

/// What an attribute says, references resolved: the few that XML knows.
pub(super) fn value(attribute: &Attribute) -> Result<String, Refusal> {
    unescape(&attribute.value).map(Cow::into_owned).map_err(Refusal::damaged)
}

/// Adds what an event says to a text: characters, and the few references that XML knows.
pub(super) fn add_text(event: &Event, to: &mut String) -> Result<(), Refusal> {
    match event {
        Event::Text(text) => to.push_str(&text.xml10_content()),
        Event::CData(text) => to.push_str(&text.xml10_content()),
        Event::GeneralRef(reference) => to.push_str(&referred(reference)?),
        _ => {}
    }
    Ok(())
}

fn referred(reference: &BytesRef) -> Result<String, Refusal> {
    if let Some(c) = reference.resolve_char_ref().map_err(Refusal::damaged)? {
        return Ok(c.to_string());
    }
    let name = reference.xml10_content();
    let known = resolve_predefined_entity(&name).ok_or(Refusal::Entities)?;
    Ok(known.to_owned())
}
