//! Parts of pages, as they are on a terminal, made into what a template shows.

use super::chart::{Chart, Row};
use super::view::{Block, Cell as Renderable, Column, Line, Part as Words, Table};
use crate::Style;
use crate::grid::{Cell, Grid};
use crate::locale::Lang;
use crate::page::{Page, Part, clean, prose};
use crate::texts::{self, Mark};
use bareme_core::number;
use minijinja::Value;

/// Characters that a table of a printed page may take.
const WIDTH: u16 = 100;

/// A name beyond this length wraps, unless it is one word.
const LONG: usize = 28;

/// From so many rows a table can be searched.
const SEARCHED: usize = 12;

/// Makes blocks; numbers tables and figures so that their ids are unique.
pub(super) struct Maker {
    pub(super) lang: Lang,
    made: usize,
}

impl Maker {
    pub(super) fn new(lang: Lang) -> Self {
        Self { lang, made: 0 }
    }

    /// An id that no other element has.
    pub(super) fn id(&mut self, prefix: &str) -> String {
        self.made += 1;
        format!("{prefix}-{}", self.made)
    }

    /// A drawing.
    pub(super) fn figure(&mut self, caption: &str, alt: &str, rows: Vec<Row>) -> Block {
        let id = self.id("figure");
        let rows = rows.into_iter().map(|row| Row { label: prose(&row.label), ..row }).collect();
        let chart = Chart { id: id.clone(), title: prose(caption), alt: prose(alt), rows };
        let svg = Value::from_safe_string(chart.svg());
        Block::Figure { id, caption: chart.title, alt: chart.alt, svg }
    }

    /// The parts of a page.
    pub(super) fn page(&mut self, page: &Page) -> Vec<Block> {
        self.parts(&page.parts)
    }

    fn parts(&mut self, parts: &[Part]) -> Vec<Block> {
        let mut blocks = Vec::new();
        for part in parts {
            match part {
                Part::Text(text) | Part::Strong(text) => blocks.extend(paragraphs(text)),
                Part::List(heading, lines) => blocks.push(Block::List {
                    heading: Some(prose(heading)),
                    items: lines.iter().map(|line| prose(line)).collect(),
                }),
                Part::Grid(grid) | Part::Items(grid, _) => blocks.extend(self.grid(grid, false)),
                Part::Changes(lines) => blocks.push(Block::Changes { lines: changes(lines) }),
                Part::Code(text) => blocks.push(Block::Code { text: clean(text) }),
                Part::Heading(text) => blocks.push(Block::Heading { text: prose(text) }),
                Part::Fold(heading, parts) => {
                    blocks.push(Block::Heading { text: prose(heading) });
                    blocks.extend(self.parts(parts));
                }
            }
        }
        blocks
    }

    /// A table, unless it is empty; with `sortable`, its rows may be put in another order.
    pub(super) fn grid(&mut self, grid: &Grid, sortable: bool) -> Option<Block> {
        (!grid.is_empty()).then(|| Block::Table(self.table(grid, sortable)))
    }

    fn table(&mut self, grid: &Grid, sortable: bool) -> Table {
        let lang = self.lang;
        let style = Style { lang, color: false, width: Some(WIDTH) };
        let fit = grid.fit(style);
        let rows: Vec<Vec<(&Cell, String)>> = grid.shown(&fit, lang).collect();
        let drawn = |column: usize| {
            rows.iter().any(|row| matches!(row.get(column), Some((Cell::Bar(_), _))))
        };
        let kept: Vec<usize> = (0..grid.titles().count()).filter(|c| !drawn(*c)).collect();
        let titles: Vec<(&str, bool, bool)> = grid.titles().collect();
        let kind = |column: usize| match titles[column] {
            (_, true, _) => "number",
            (_, false, true) => "words",
            (_, false, false) => "name",
        };
        // A narrow column without a title holds signs: what follows names the row.
        let signs = titles.first().is_some_and(|(title, ..)| title.is_empty() && kind(0) == "name");
        let header = usize::from(signs);
        let cell = |row: &[(&Cell, String)], column: usize| {
            let (cell, text) = row.get(column).map_or((&Cell::Empty, ""), |(c, t)| (*c, t));
            Renderable {
                text: text.to_owned(),
                value: value(cell),
                kind: match kind(column) {
                    "name" if text.contains(' ') && text.chars().count() > LONG => "words",
                    kind => kind,
                },
                header: column == header && !text.is_empty(),
            }
        };
        Table {
            id: self.id("table"),
            caption: prose(&grid.caption(style, &fit)),
            columns: kept
                .iter()
                .map(|c| Column { title: prose(titles[*c].0), kind: kind(*c) })
                .collect(),
            filter: sortable && rows.len() >= SEARCHED,
            sortable: sortable && rows.len() > 1,
            rows: joined(rows.iter().map(|row| kept.iter().map(|c| cell(row, *c)).collect())),
        }
    }
}

/// Rows of words alone that do not name what they are about go on with the row above; others
/// repeat its name.
fn joined(rows: impl Iterator<Item = Vec<Renderable>>) -> Vec<Vec<Renderable>> {
    let mut out: Vec<Vec<Renderable>> = Vec::new();
    for row in rows {
        let goes_on = row.iter().all(|cell| !cell.header && cell.kind != "number");
        match out.last_mut() {
            Some(above) if goes_on => {
                for (cell, more) in above.iter_mut().zip(row).filter(|(_, m)| !m.text.is_empty()) {
                    cell.text = format!("{}\n{}", cell.text, more.text);
                    cell.value = None;
                }
            }
            Some(above) if row.iter().all(|cell| !cell.header) => {
                let named = above.iter().enumerate().find(|(_, cell)| cell.header);
                let named = named.map(|(place, cell)| (place, cell.clone()));
                let mut row = row;
                if let Some((place, name)) = named {
                    row[place] = name;
                }
                out.push(row);
            }
            _ => out.push(row),
        }
    }
    out
}

/// A paragraph; lines that begin with a sign are a list.
pub(super) fn paragraphs(text: &str) -> Vec<Block> {
    let lines: Vec<String> = text.lines().map(prose).filter(|line| !line.is_empty()).collect();
    match lines.as_slice() {
        [] => Vec::new(),
        [one] => vec![Block::Text { text: one.clone() }],
        _ => vec![Block::List { heading: None, items: lines }],
    }
}

/// The number that a cell shows, as machines write it.
fn value(cell: &Cell) -> Option<String> {
    match cell {
        Cell::Amount(n) | Cell::Change(n) => Some(number::to_machine(*n)),
        Cell::Number(number) => Some(number::to_machine(number.n)),
        _ => None,
    }
}

/// Lines of a text, what changed in each marked.
fn changes(lines: &[texts::Line]) -> Vec<Line> {
    let mut shown: Vec<Line> = Vec::new();
    for line in lines {
        let (mark, sign) = match line.mark {
            Mark::Under => {
                if let Some(last) = shown.last_mut() {
                    last.parts = marked(&last.parts, &line.text);
                }
                continue;
            }
            Mark::Same => ("same", " "),
            Mark::Removed => ("removed", "−"),
            Mark::Added => ("added", "+"),
        };
        let text = clean(&line.text);
        shown.push(Line { mark, sign, parts: vec![Words { text, changed: false }] });
    }
    shown
}

/// The words above `~` apart from the others.
fn marked(parts: &[Words], under: &str) -> Vec<Words> {
    let text: String = parts.iter().map(|part| part.text.as_str()).collect();
    let mut out: Vec<Words> = Vec::new();
    let mut under = under.chars();
    for c in text.chars() {
        let changed = under.next() == Some('~');
        match out.last_mut() {
            Some(last) if last.changed == changed => last.text.push(c),
            _ => out.push(Words { text: c.to_string(), changed }),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_changed_stand_apart() {
        let lines = changes(&texts::changes("x * 66 / 12", "x * cout / 12"));
        let shown: Vec<String> = lines
            .iter()
            .map(|line| {
                let part =
                    |p: &Words| if p.changed { format!("[{}]", p.text) } else { p.text.clone() };
                format!("{}{}", line.sign, line.parts.iter().map(part).collect::<String>())
            })
            .collect();
        assert_eq!(shown, ["−x * [66] / 12", "+x * [cout] / 12"]);
    }
}
