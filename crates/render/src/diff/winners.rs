//! Winners and losers, and who enters or leaves.

use crate::grid::{Cell, Grid};
use crate::locale::words::Word;
use crate::locale::{Lang, sentences};
use crate::page::Page;
use crate::titles::period;
use bareme_compare::compare::{Class, Classes, Diff, Eligibility, Exact, Movement, Period};

/// Most structures named among those that enter or leave.
const NAMED: usize = 12;

pub(crate) fn word(class: Class) -> Word {
    match class {
        Class::GainsMore => Word::GainsMore,
        Class::GainsLess => Word::GainsLess,
        Class::Stable => Word::Stable,
        Class::LosesLess => Word::LosesLess,
        Class::LosesMore => Word::LosesMore,
    }
}

pub(crate) fn count(n: &Exact) -> Cell {
    n.value().map_or(Cell::Empty, |n| Cell::plain(n, 0, 2)).unless(n.is_withheld())
}

/// Five classes, with their number by year, and what they gain or lose over all years.
pub(crate) fn classes(diff: &Diff, lang: Lang) -> Grid {
    let mut grid = Grid::new(Word::WinnersLosers.text(lang)).words(Word::Structures.text(lang));
    let Some(last) = diff.classes.last() else { return grid };
    grid = grid.each(diff.periods.iter().map(|p| period(*p, lang)));
    grid = grid.each([Word::TotalDelta, Word::MeanDelta].map(|title| title.text(lang)));
    let years = diff.periods.iter().filter(|period| **period != Period::All).count();
    for equivalent in &diff.equivalents {
        let unit = sentences::equivalent_unit(equivalent, years, lang);
        let within = equivalent.unit.as_ref().map_or("", |_| sentences::counted_in(lang));
        let which = format!(" ({})", equivalent.param.name);
        let which = if diff.equivalents.len() > 1 { which } else { String::new() };
        grid = grid.numbers(format!("{within}{unit}{which}"));
    }
    let mut add = |title: Word, of: &dyn Fn(&Classes) -> Movement| {
        let movement = of(last);
        let counts = diff.classes.iter().map(|classes| count(&of(classes).count));
        let none = movement.count.is_zero();
        let withheld = movement.gap.is_withheld();
        let others = diff.equivalents.iter().map(|equivalent| {
            let n = movement.equivalent(equivalent.cost).filter(|_| !none);
            n.map_or(Cell::None, |n| Cell::plain(n, 1, 1).signed(true)).unless(withheld)
        });
        let gaps = [
            if none { Cell::None } else { Cell::change(movement.gap.value()).unless(withheld) },
            Cell::change(movement.mean()).unless(withheld || movement.count.is_withheld()),
        ];
        let title = std::iter::once(Cell::text(title.text(lang)));
        grid.row(title.chain(counts).chain(gaps).chain(others));
    };
    for (index, class) in Class::ALL.into_iter().enumerate() {
        add(word(class), &|classes| classes.classes[index].clone());
    }
    for (index, title) in [Word::UnclassedGain, Word::UnclassedLoss].into_iter().enumerate() {
        if diff.classes.iter().any(|c| !c.unclassed[index].count.is_zero()) {
            add(title, &|classes| classes.unclassed[index].clone());
        }
    }
    if diff.classes.iter().any(|classes| !classes.left_out.is_zero()) {
        let left_out = |classes: &Classes| count(&classes.left_out);
        let cells = diff.classes.iter().map(left_out);
        let title = Cell::text(Word::NotCompared.text(lang));
        let none = std::iter::repeat_n(Cell::None, 2 + diff.equivalents.len());
        grid.row(std::iter::once(title).chain(cells).chain(none));
    }
    grid
}

/// Who enters, leaves, stays.
pub(crate) fn add_eligibility(page: &mut Page, diff: &Diff, lang: Lang) {
    let Some(eligibility) = &diff.eligibility else { return };
    let mut grid = Grid::new(Word::EligibilityTitle.text(lang)).words(Word::Structures.text(lang));
    grid = grid.each(diff.periods.iter().map(|p| period(*p, lang)));
    let mut add = |sign: &str, title: Word, of: &dyn Fn(&Eligibility) -> Exact| {
        let cells = eligibility.iter().map(|e| count(&of(e)));
        let title = Cell::sign(format!("{sign} {}", title.text(lang)));
        grid.row(std::iter::once(title).chain(cells));
    };
    add("+", Word::Newly, &|e| e.newly.clone());
    add("-", Word::NoLonger, &|e| e.no_longer.clone());
    add(" ", Word::Still, &|e| e.still.clone());
    add(" ", Word::Never, &|e| e.never.clone());
    page.grid(grid);
    let Some(last) = eligibility.last() else { return };
    let mut lines = Vec::new();
    for (sign, word, names) in
        [("+", Word::Newly, &last.entering), ("-", Word::NoLonger, &last.leaving)]
    {
        if !names.is_empty() {
            let mut shown: Vec<&str> = names.iter().take(NAMED).map(AsRef::as_ref).collect();
            if names.len() > NAMED {
                shown.push("…");
            }
            lines.push(format!("{sign} {}{}{}", word.text(lang), lang.colon(), shown.join(", ")));
        }
    }
    if !lines.is_empty() {
        page.text(lines.join("\n"));
    }
}
