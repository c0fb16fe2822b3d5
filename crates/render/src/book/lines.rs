//! A page for people as lines of a sheet: the same titles, tables and sentences, numbers as
//! numbers.

use super::sheet::{Cell, Content, Form, Look, Role};
use crate::grid::{self, Grid, Number};
use crate::locale::Lang;
use crate::locale::number::NONE;
use crate::locale::secrecy::WITHHELD;
use crate::page::{Page, Part, clean, prose};
use crate::texts::Line;
use bareme_core::number::{self, Rounding};
use bareme_core::policy::CURRENCY;
use rust_decimal::Decimal;

/// Characters of a line of text.
const WIDTH: usize = 110;
/// Characters of a line in the last column of a table.
const LAST: usize = 60;

/// The lines of the parts of a page.
pub(crate) fn of_page(page: &Page, lang: Lang) -> Vec<Vec<Cell>> {
    let mut lines = Vec::new();
    for part in &page.parts {
        add(part, lang, &mut lines);
    }
    lines
}

/// A sentence, on as many lines as it needs.
pub(super) fn sentence(text: &str, role: Role, lines: &mut Vec<Vec<Cell>>) {
    for paragraph in text.lines() {
        let wrapped = textwrap::wrap(paragraph, WIDTH);
        lines.extend(wrapped.iter().map(|line| vec![Cell::text(line.trim_end(), role)]));
    }
}

fn add(part: &Part, lang: Lang, lines: &mut Vec<Vec<Cell>>) {
    lines.push(Vec::new());
    match part {
        Part::Text(text) | Part::Strong(text) => sentence(&prose(text), Role::Plain, lines),
        Part::Heading(text) => sentence(&prose(text), Role::Heading, lines),
        Part::List(heading, items) => {
            sentence(&prose(heading), Role::Heading, lines);
            for item in items {
                sentence(&prose(item), Role::Plain, lines);
            }
        }
        Part::Grid(grid) | Part::Items(grid, _) => add_grid(grid, lang, lines),
        Part::Changes(text) => lines.extend(text.iter().map(changed)),
        Part::Code(text) => {
            lines.extend(clean(text).lines().map(|line| vec![Cell::text(line, Role::Code)]));
        }
        Part::Fold(heading, parts) => {
            sentence(&prose(heading), Role::Heading, lines);
            for part in parts {
                add(part, lang, lines);
            }
        }
    }
}

fn changed(line: &Line) -> Vec<Cell> {
    let text = clean(&format!("{}{}", line.mark.sign(), line.text));
    vec![Cell::text(text.trim_end(), Role::Code)]
}

fn add_grid(grid: &Grid, lang: Lang, lines: &mut Vec<Vec<Cell>>) {
    sentence(&prose(&grid.markdown_caption(lang)), Role::Heading, lines);
    let titles = grid.titles().map(|(title, numbers, _)| {
        Cell::text(prose(title), if numbers { Role::HeaderRight } else { Role::Header })
    });
    lines.push(titles.collect());
    for row in grid.rows() {
        let last = row.len().saturating_sub(1);
        let mut cells: Vec<Cell> = row.iter().map(cell).collect();
        let mut below = Vec::new();
        for (place, cell) in cells.iter_mut().enumerate() {
            let Content::Text(text) = &mut cell.content else { continue };
            let length = text.chars().count();
            if place == last && place > 0 && length > LAST {
                // There is room on its right: it goes on below, and widens no column.
                let mut parts = textwrap::wrap(text, LAST).into_iter().map(|part| part.to_string());
                let first = parts.next().unwrap_or_default();
                below.extend(parts);
                *text = first;
            } else if place != last
                && length > usize::from(widest(place))
                && cell.look.role == Role::Word
            {
                cell.look.role = Role::Prose;
            }
        }
        lines.push(cells);
        for part in below {
            let mut line = vec![Cell::empty(); last];
            line.push(Cell::text(part, Role::Word));
            lines.push(line);
        }
    }
}

/// Characters of a column before a text of it goes on below.
fn widest(place: usize) -> u16 {
    if place == 0 { 44 } else { 28 }
}

fn cell(cell: &grid::Cell) -> Cell {
    match cell {
        grid::Cell::Text(text) | grid::Cell::Sign(text) => Cell::text(prose(text), Role::Word),
        grid::Cell::Bar(bar) => Cell::text(bar, Role::Code),
        grid::Cell::Right(text) => Cell::text(prose(text), Role::Right),
        grid::Cell::Amount(n) => Cell::number(shown(*n, 2), Form::Euros(false)),
        grid::Cell::Change(n) => Cell::number(shown(*n, 2), Form::Euros(true)),
        grid::Cell::Number(number) => formed(number),
        grid::Cell::Withheld => Cell::text(WITHHELD, Role::Right),
        grid::Cell::None => Cell::text(NONE, Role::Right),
        grid::Cell::Empty => Cell::empty(),
    }
}

/// A number as it is shown: a mean has no end.
fn shown(n: Decimal, decimals: u8) -> Decimal {
    number::round(n, decimals.into(), Rounding::Nearest).unwrap_or(n)
}

fn formed(number: &Number) -> Cell {
    let Number { n, digits: (least, most), sign, mark, .. } = *number;
    let scale = |n: Decimal| u8::try_from(n.normalize().scale()).unwrap_or(u8::MAX);
    let own = |n| scale(n).clamp(least, most);
    // What is said in percent is held as a fraction, exactly.
    let percent = |n: Decimal| n.checked_mul(Decimal::new(1, 2)).unwrap_or(n);
    let (n, form) = match (number.form, &*number.unit) {
        (grid::Form::Year, _) => (n, Form::Year),
        (grid::Form::Thousands, _) | (_, CURRENCY) => (shown(n, 2), Form::Euros(sign)),
        (grid::Form::Change, _) => (percent(shown(n, 2)), Form::Percent(2, true)),
        (grid::Form::Fraction, _) => {
            let n = shown(n, most + 2);
            (n, Form::Percent(scale(n).saturating_sub(2), sign))
        }
        (_, "%") => (percent(shown(n, most)), Form::Percent(own(shown(n, most)), sign)),
        _ => (shown(n, most), Form::Number(own(shown(n, most)), sign)),
    };
    let unit =
        Some(&number.unit).filter(|unit| matches!(form, Form::Number(..)) && !unit.is_empty());
    let look = Look { role: Role::Plain, form, mark, unit: unit.cloned() };
    Cell { content: Content::Number(n), look }
}

/// What the columns of these lines need, in characters: sentences may run over their neighbours.
pub(crate) fn widths(lines: &[Vec<Cell>]) -> Vec<u16> {
    let columns = lines.iter().map(Vec::len).max().unwrap_or(0);
    let of = |column: usize| {
        let most = usize::from(widest(column));
        let lengths = lines.iter().filter(|line| line.len() > 1).filter_map(|line| {
            let cell = line.get(column)?;
            Some(match &cell.content {
                // A long text at the end runs over nothing.
                Content::Text(text) if column + 1 == line.len() && text.len() > most => 0,
                Content::Text(text) => text.chars().count(),
                Content::Number(n) => n.trunc().to_string().len() * 4 / 3 + 7,
                _ => 0,
            })
        });
        let least = if column == 0 { 24 } else { 14 };
        u16::try_from(lengths.max().unwrap_or(0).clamp(least, most) + 2).unwrap_or(u16::MAX)
    };
    (0..columns).map(of).collect()
}
