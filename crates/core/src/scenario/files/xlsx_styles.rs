//! The styles of a workbook of Excel: which of them show numbers as dates.

use super::package::{Events, Refusal, attribute};
use quick_xml::events::Event;
use std::collections::HashMap;

/// Which styles show numbers as dates.
pub(super) fn dates(text: &str) -> Result<Vec<bool>, Refusal> {
    let mut custom: HashMap<u32, bool> = HashMap::new();
    let mut dates = Vec::new();
    let mut in_cells = false;
    let mut events = Events::of(text);
    while let Some(event) = events.next()? {
        match &event {
            Event::Start(element) | Event::Empty(element) => {
                let number = |name| {
                    attribute(element, name).map(|text| text.and_then(|t| t.parse::<u32>().ok()))
                };
                match element.local_name().as_ref() {
                    "numFmt" => {
                        let code = attribute(element, "formatCode")?.unwrap_or_default();
                        custom.extend(number("numFmtId")?.map(|id| (id, is_date(&code))));
                    }
                    "cellXfs" => in_cells = matches!(event, Event::Start(_)),
                    "xf" if in_cells => {
                        let id = number("numFmtId")?.unwrap_or(0);
                        let usual = matches!(id, 14..=22 | 27..=36 | 45..=47 | 50..=58);
                        dates.push(custom.get(&id).copied().unwrap_or(usual));
                    }
                    _ => {}
                }
            }
            Event::End(element) if element.local_name().as_ref() == "cellXfs" => in_cells = false,
            _ => {}
        }
    }
    Ok(dates)
}

/// Whether a format shows days or hours, and not only words between quotes.
fn is_date(format: &str) -> bool {
    let (mut quoted, mut bracket) = (false, String::new());
    let (mut in_bracket, mut skip) = (false, false);
    for c in format.chars() {
        if std::mem::take(&mut skip) {
            continue;
        }
        match c {
            '"' => quoted = !quoted,
            _ if quoted => {}
            '\\' | '_' | '*' => skip = true,
            '[' => (in_bracket, bracket) = (true, String::new()),
            ']' => {
                in_bracket = false;
                // `[h]` counts hours; `[Red]` and `[$-40C]` do not.
                if !bracket.is_empty() && bracket.chars().all(|c| matches!(c, 'h' | 'm' | 's')) {
                    return true;
                }
            }
            c if in_bracket => bracket.push(c.to_ascii_lowercase()),
            ';' => return false,
            'd' | 'D' | 'm' | 'M' | 'y' | 'Y' | 'h' | 'H' | 's' | 'S' => return true,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_of_dates_are_known() {
        for format in ["dd/mm/yyyy", "[$-40C]d mmm yy;@", "[h]:mm", "yyyy\\-mm\\-dd"] {
            assert!(is_date(format), "{format}");
        }
        for format in ["0.00", "#,##0 \"jours\"", "[Red]0", "General", "0_d", "0.0E+00", "@"] {
            assert!(!is_date(format), "{format}");
        }
    }
}
