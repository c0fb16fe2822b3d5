//! How the characters of a text are written: UTF-8, or what Windows writes.

use crate::diagnostic::{Diagnostic, SourceId, Span, codes};
use crate::sources::Source;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// A text decoded, and from what.
type Decoded = (String, &'static Encoding);

/// The encoding of this name, as a manifest writes it.
pub(super) fn named(name: &str) -> Option<&'static Encoding> {
    Encoding::for_label(name.as_bytes())
}

/// The text of a file that is not UTF-8; nothing when it is.
pub(super) fn decode(
    source: &Source,
    id: SourceId,
    declared: Option<&'static Encoding>,
) -> Result<Option<Decoded>, Diagnostic> {
    let bytes = source.bytes();
    let refused = |at: usize| {
        let line = 1 + bytes[..at].iter().filter(|byte| **byte == b'\n').count();
        let path = source.path.display().to_string();
        // Only a text can be shown.
        let shown = u32::try_from(line).ok().filter(|_| !source.text().is_empty());
        codes::FileNotText { path, line }.at(shown.map(|line| Span::line(id, line)))
    };
    let marked = match bytes {
        [0xff, 0xfe, ..] => Some(UTF_16LE),
        [0xfe, 0xff, ..] => Some(UTF_16BE),
        _ => None,
    };
    if let Some(encoding) = declared.filter(|encoding| *encoding != UTF_8).or(marked) {
        let (text, _, wrong) = encoding.decode(bytes);
        return if wrong { Err(refused(0)) } else { Ok(Some((text.into_owned(), encoding))) };
    }
    // What is no text has zeros.
    if let Some(at) = bytes.iter().position(|byte| *byte == 0).filter(|_| bytes.contains(&0)) {
        return Err(refused(at));
    }
    let Err(error) = std::str::from_utf8(bytes) else { return Ok(None) };
    let at = error.valid_up_to();
    if declared.is_some() || looks_like_utf8(bytes) {
        return Err(refused(at));
    }
    // The holes of Windows-1252, and control characters: no text.
    let hole =
        |byte: &u8| matches!(byte, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d | 0x7f | 0..=8 | 0x0e..=0x1f);
    if let Some(at) = bytes.iter().position(hole) {
        return Err(refused(at));
    }
    Ok(Some((WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(), WINDOWS_1252)))
}

/// Whether a text that is not quite UTF-8 was meant to be: it has more characters of several
/// bytes than bytes that are none.
fn looks_like_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > bad
}
