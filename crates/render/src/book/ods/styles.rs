//! How the cells, columns and pages of an .ods look.

use super::super::sheet::{Form, Look, Role};
use super::super::{Book, Lang};
use super::{document, xml};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// The style of every row: as high as its texts need.
pub(super) const ROW: &str = "row";

/// The styles that the cells of a workbook have, each named once.
#[derive(Clone)]
pub(super) struct Styles {
    lang: Lang,
    cells: BTreeMap<Look, usize>,
    columns: BTreeMap<u16, usize>,
    sheets: BTreeSet<u16>,
}

impl Styles {
    pub(super) fn new(lang: Lang) -> Self {
        Self { lang, cells: BTreeMap::new(), columns: BTreeMap::new(), sheets: BTreeSet::new() }
    }

    /// The name of the style of a cell.
    pub(super) fn cell(&mut self, look: &Look) -> String {
        let next = self.cells.len();
        format!("c{}", self.cells.entry(look.clone()).or_insert(next))
    }

    /// The name of the style of a sheet of so many pages side by side.
    pub(super) fn sheet(&mut self, pages: u16) -> String {
        self.sheets.insert(pages);
        format!("s{pages}")
    }

    /// The name of the style of a column of so many characters.
    pub(super) fn column(&mut self, width: u16) -> String {
        let next = self.columns.len();
        format!("w{}", self.columns.entry(width).or_insert(next))
    }

    /// All of them.
    pub(super) fn text(&self) -> String {
        let mut out = format!(
            "<office:automatic-styles>\
             <style:style style:name=\"{ROW}\" style:family=\"table-row\">\
             <style:table-row-properties style:use-optimal-row-height=\"true\"/></style:style>"
        );
        for pages in &self.sheets {
            let _ = write!(
                out,
                "<style:style style:name=\"s{pages}\" style:family=\"table\" \
                 style:master-page-name=\"page{pages}\"/>"
            );
        }
        for (width, place) in &self.columns {
            // Two millimetres a character.
            let _ = write!(
                out,
                "<style:style style:name=\"w{place}\" style:family=\"table-column\">\
                 <style:table-column-properties style:column-width=\"{}mm\"/></style:style>",
                u32::from(*width) * 2
            );
        }
        for (look, place) in &self.cells {
            out.push_str(&self.form(look, *place));
        }
        for (look, place) in &self.cells {
            let data = match look.form {
                Form::General => String::new(),
                _ => format!(" style:data-style-name=\"n{place}\""),
            };
            let _ = write!(
                out,
                "<style:style style:name=\"c{place}\" style:family=\"table-cell\" \
                 style:parent-style-name=\"Default\"{data}>{}</style:style>",
                role(look)
            );
        }
        out.push_str("</office:automatic-styles>");
        out
    }

    /// How a number is written: a positive one may show its sign.
    fn form(&self, look: &Look, place: usize) -> String {
        let (family, after, decimals, signed) = match look.form {
            Form::General => return String::new(),
            Form::Date => return self.date(place),
            Form::Year => {
                return format!(
                    "<number:number-style style:name=\"n{place}\"><number:number \
                     number:decimal-places=\"0\" number:min-integer-digits=\"1\"/>\
                     </number:number-style>"
                );
            }
            Form::Number(decimals, signed) => {
                let unit = look.unit.as_ref().map(|unit| text(&xml(&format!("\u{a0}{unit}"))));
                ("number", unit.unwrap_or_default(), decimals, signed)
            }
            Form::Percent(decimals, signed) => {
                let sign = self.lang.pick("\u{a0}%", "%");
                ("percentage", text(sign), decimals, signed)
            }
            Form::Euros(signed) => {
                let (language, country) = self.lang.pick(("fr", "FR"), ("en", "IE"));
                let symbol = format!(
                    "{}<number:currency-symbol number:language=\"{language}\" \
                     number:country=\"{country}\">€</number:currency-symbol>",
                    text("\u{a0}")
                );
                ("currency", symbol, 2, signed)
            }
        };
        let (language, country) = self.lang.pick(("fr", "FR"), ("en", "GB"));
        let number = format!(
            "<number:number number:decimal-places=\"{decimals}\" \
             number:min-decimal-places=\"{decimals}\" number:min-integer-digits=\"1\" \
             number:grouping=\"true\"/>"
        );
        let style = |name: &str, sign: &str, more: &str| {
            let before = format!("{}{sign}", look.mark);
            format!(
                "<number:{family}-style style:name=\"{name}\" number:language=\"{language}\" \
                 number:country=\"{country}\"{}>{}{number}{after}{more}\
                 </number:{family}-style>",
                if name.contains('P') { " style:volatile=\"true\"" } else { "" },
                if before.is_empty() { String::new() } else { text(&before) },
            )
        };
        if !signed {
            return style(&format!("n{place}"), "", "");
        }
        let (positive, negative) = (format!("n{place}P0"), format!("n{place}P1"));
        let map = format!(
            "<style:map style:condition=\"value()&gt;0\" style:apply-style-name=\"{positive}\"/>\
             <style:map style:condition=\"value()&lt;0\" style:apply-style-name=\"{negative}\"/>"
        );
        format!(
            "{}{}{}",
            style(&positive, "+", ""),
            style(&negative, "-", ""),
            style(&format!("n{place}"), "", &map)
        )
    }

    fn date(&self, place: usize) -> String {
        let day = "<number:day number:style=\"long\"/>";
        let month = "<number:month number:style=\"long\"/>";
        let year = "<number:year number:style=\"long\"/>";
        let parts = match self.lang {
            Lang::Fr => [day, &text("/"), month, &text("/"), year].concat(),
            Lang::En => [year, &text("-"), month, &text("-"), day].concat(),
        };
        format!("<number:date-style style:name=\"n{place}\">{parts}</number:date-style>")
    }
}

fn text(text: &str) -> String {
    format!("<number:text>{text}</number:text>")
}

/// Colours and shapes, as in an .xlsx.
fn role(look: &Look) -> String {
    let role = look.role;
    let bold = "fo:font-weight=\"bold\" style:font-weight-asian=\"bold\"";
    let dark = "fo:color=\"#1f3a5f\"";
    let (cell, letters, right) = match role {
        Role::Plain | Role::Word => ("", String::new(), false),
        Role::Prose => ("fo:wrap-option=\"wrap\"", String::new(), false),
        Role::Title => ("", format!("{bold} {dark} fo:font-size=\"14pt\""), false),
        Role::Mark => ("", format!("{bold} fo:color=\"#9c3d00\""), false),
        Role::Heading => ("", format!("{bold} {dark} fo:font-size=\"11pt\""), false),
        Role::Header | Role::HeaderRight => (
            "fo:wrap-option=\"wrap\" fo:background-color=\"#e3e9f2\" \
             fo:border-bottom=\"0.5pt solid #000000\"",
            bold.to_owned(),
            role == Role::HeaderRight,
        ),
        Role::Label => (
            "fo:wrap-option=\"wrap\"",
            "fo:font-style=\"italic\" fo:color=\"#444444\"".to_owned(),
            false,
        ),
        Role::Strong => ("", bold.to_owned(), false),
        Role::Total => ("fo:border-bottom=\"0.5pt solid #000000\"", bold.to_owned(), false),
        Role::Right => ("", String::new(), true),
        Role::Code => ("", "style:font-name=\"Liberation Mono\"".to_owned(), false),
    };
    let place = match look.form {
        _ if right => "fo:text-align=\"end\"",
        Form::Year => "fo:text-align=\"center\"",
        _ if role.is_word() => "fo:margin-left=\"2mm\" fo:text-align=\"start\"",
        _ => "",
    };
    let source = if place.is_empty() { "" } else { " style:text-align-source=\"fix\"" };
    let mut out =
        format!("<style:table-cell-properties style:vertical-align=\"top\"{source} {cell}/>");
    if !place.is_empty() {
        let _ = write!(out, "<style:paragraph-properties {place}/>");
    }
    if !letters.is_empty() {
        let _ = write!(out, "<style:text-properties {letters}/>");
    }
    out
}

/// Pages: landscape, as wide as the paper, what the workbook is at their foot.
pub(super) fn page(book: &Book) -> String {
    let all: BTreeSet<u16> = book.sheets.iter().map(super::super::Sheet::pages).collect();
    let layout = |pages: &u16| {
        format!(
            "<style:page-layout style:name=\"layout{pages}\">\
             <style:page-layout-properties fo:page-width=\"297mm\" fo:page-height=\"210mm\" \
             style:print-orientation=\"landscape\" fo:margin=\"15mm\" \
             style:scale-to-X=\"{pages}\" style:scale-to-Y=\"0\"/>\
             <style:footer-style><style:header-footer-properties fo:min-height=\"8mm\" \
             fo:margin-top=\"2mm\"/></style:footer-style></style:page-layout>"
        )
    };
    let foot = xml(&book.foot());
    let master = |pages: &u16| {
        format!(
            "<style:master-page style:name=\"page{pages}\" \
             style:page-layout-name=\"layout{pages}\"><style:header style:display=\"false\"/>\
             <style:footer><style:region-left><text:p>{foot}</text:p></style:region-left>\
             <style:region-right><text:p><text:sheet-name>?</text:sheet-name> · \
             <text:page-number>1</text:page-number> / <text:page-count>1</text:page-count>\
             </text:p></style:region-right></style:footer></style:master-page>"
        )
    };
    let body = format!(
        "<office:styles><style:default-style style:family=\"table-cell\">\
         <style:text-properties fo:font-size=\"10pt\" fo:font-family=\"Calibri, Carlito, \
         sans-serif\"/></style:default-style>\
         <style:style style:name=\"Default\" style:family=\"table-cell\"/></office:styles>\
         <office:automatic-styles>{}</office:automatic-styles>\
         <office:master-styles>{}</office:master-styles>",
        all.iter().map(layout).collect::<String>(),
        all.iter().map(master).collect::<String>()
    );
    document("document-styles", &body)
}
