//! A workbook as .ods: an archive of a few XML files.

mod content;
mod styles;

use super::Book;
use crate::Failed;
use quick_xml::escape::escape;
use std::fmt::Write as _;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

const TYPE: &str = "application/vnd.oasis.opendocument.spreadsheet";

/// What every file declares.
const SPACES: &str = "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
    xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" \
    xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" \
    xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
    xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\" \
    xmlns:number=\"urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0\" \
    xmlns:of=\"urn:oasis:names:tc:opendocument:xmlns:of:1.2\" \
    xmlns:config=\"urn:oasis:names:tc:opendocument:xmlns:config:1.0\" \
    xmlns:meta=\"urn:oasis:names:tc:opendocument:xmlns:meta:1.0\" \
    xmlns:dc=\"http://purl.org/dc/elements/1.1/\" office:version=\"1.3\"";

/// The bytes of a workbook; the same for the same book.
pub(super) fn write(book: &Book) -> Result<Vec<u8>, Failed> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    // No clock: the same book gives the same bytes.
    let packed = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let files = [
        // The type comes first, as it is: it is how programs know the file.
        ("mimetype", TYPE.to_owned(), packed.compression_method(CompressionMethod::Stored)),
        ("META-INF/manifest.xml", manifest(), packed),
        ("meta.xml", meta(book), packed),
        ("styles.xml", styles::page(book), packed),
        ("settings.xml", settings(book), packed),
    ];
    for (name, text, options) in files {
        archive.start_file(name, options).map_err(std::io::Error::other)?;
        archive.write_all(text.as_bytes())?;
    }
    archive.start_file("content.xml", packed).map_err(std::io::Error::other)?;
    content::write(book, &mut archive)?;
    let bytes = archive.finish().map_err(std::io::Error::other)?;
    Ok(bytes.into_inner())
}

/// A document of the archive.
fn document(root: &str, body: &str) -> String {
    let (start, end) = frame(root);
    [start.as_str(), body, &end].concat()
}

/// What stands before and after the body of a document.
fn frame(root: &str) -> (String, String) {
    let start = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:{root} {SPACES}>");
    (start, format!("</office:{root}>"))
}

/// A text that XML can hold.
fn xml(text: &str) -> String {
    let held = |c: &char| !c.is_control() || matches!(c, '\n' | '\t');
    let kept: String =
        text.chars().filter(held).filter(|c| !matches!(c, '\u{fffe}' | '\u{ffff}')).collect();
    escape(kept.as_str()).into_owned()
}

fn manifest() -> String {
    let entry = |path: &str, kind: &str| {
        format!(
            "<manifest:file-entry manifest:full-path=\"{path}\" manifest:media-type=\"{kind}\"/>"
        )
    };
    let files = ["content.xml", "styles.xml", "meta.xml", "settings.xml"];
    let entries: String = files.iter().map(|path| entry(path, "text/xml")).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" \
         manifest:version=\"1.3\">{}{entries}</manifest:manifest>",
        entry("/", TYPE)
    )
}

fn meta(book: &Book) -> String {
    let body = format!(
        "<office:meta><meta:generator>bareme</meta:generator><dc:title>{}</dc:title>\
         <dc:subject>{}</dc:subject></office:meta>",
        xml(&book.title),
        xml(&book.marks.join(" · "))
    );
    document("document-meta", &body)
}

/// What stays in sight of each sheet.
fn settings(book: &Book) -> String {
    let int = |name: &str, value: usize| {
        format!(
            "<config:config-item config:name=\"{name}\" config:type=\"int\">{value}</config:config-item>"
        )
    };
    let short = |name: &str, value: usize| {
        format!(
            "<config:config-item config:name=\"{name}\" config:type=\"short\">{value}</config:config-item>"
        )
    };
    let mut views = String::new();
    for sheet in &book.sheets {
        let Some(header) = sheet.header_row() else { continue };
        let rows = header + 1;
        let name = xml(&sheet.name);
        let _ = write!(views, "<config:config-item-map-entry config:name=\"{name}\">");
        for (name, value) in [("HorizontalSplitMode", 2), ("VerticalSplitMode", 2)] {
            views.push_str(&short(name, value));
        }
        for (name, value) in [
            ("HorizontalSplitPosition", 1),
            ("VerticalSplitPosition", rows),
            ("PositionRight", 1),
            ("PositionBottom", rows),
        ] {
            views.push_str(&int(name, value));
        }
        views.push_str("</config:config-item-map-entry>");
    }
    let body = format!(
        "<office:settings><config:config-item-set config:name=\"ooo:view-settings\">\
         <config:config-item-map-indexed config:name=\"Views\"><config:config-item-map-entry>\
         <config:config-item-map-named config:name=\"Tables\">{views}</config:config-item-map-named>\
         </config:config-item-map-entry></config:config-item-map-indexed>\
         </config:config-item-set></office:settings>"
    );
    document("document-settings", &body)
}
