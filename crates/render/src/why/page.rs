//! The waterfall, and what is said of it.

use super::measure;
use crate::grid::{Cell, Grid};
use crate::locale::number;
use crate::locale::why::{self as sentences, WhyWord};
use crate::locale::words::Word;
use crate::locale::{Lang, watching};
use crate::page::Page;
use crate::titles;
use bareme_compare::compare::Period;
use bareme_compare::compare::why::{Change, Factor, Method, Shares, Why};
use rust_decimal::Decimal;

/// Characters of a waterfall.
const WIDTH: u32 = 20;
/// Most structures that have a waterfall each.
const WATERFALLS: usize = 3;

/// Most names of one list.
const NAMED: usize = 8;

/// Adds the effect of each measure to a page.
pub(crate) fn add(page: &mut Page, why: &Why, lang: Lang) {
    add_whole(page, why, lang);
    if heard(why).next().is_none() {
        return;
    }
    let word = WhyWord::Structure.text(lang);
    if why.structures.len() <= WATERFALLS {
        for (name, _) in &why.structures {
            add_structure(page, why, name, lang);
        }
    } else {
        let structures = why.structures.iter().map(|(name, s)| (name.to_string(), s.last()));
        let heading = format!("{} {word}", Word::Groups.text(lang).to_lowercase());
        page.grid(list(why, &heading, Word::Structure.text(lang), structures.collect(), lang));
    }
}

/// The effect of each measure on one of the structures that were asked for.
pub(crate) fn add_structure(page: &mut Page, why: &Why, name: &str, lang: Lang) {
    let found = why.structures.iter().find(|(known, _)| known.as_ref() == name);
    if let (Some((_, shares)), Some(_)) = (found, heard(why).next()) {
        let title = why.headline.title();
        let title = format!("{title} · {} {name}", WhyWord::Structure.text(lang));
        add_shares(page, why, shares, &title, lang);
    }
}

/// The effect of each measure, on everything and by group.
pub(crate) fn add_whole(page: &mut Page, why: &Why, lang: Lang) {
    let title = why.headline.title();
    if why.players.is_empty() {
        page.text(WhyWord::Nothing.text(lang));
        return;
    }
    if heard(why).next().is_some() {
        add_shares(page, why, &why.totals, title, lang);
    }
    add_notes(page, why, lang);
    if heard(why).next().is_none() {
        return;
    }
    match &why.by {
        Some(bareme_compare::compare::GroupBy::Column(name)) => {
            let heading = format!("{} {name}", Word::Groups.text(lang).to_lowercase());
            let groups = why
                .groups
                .iter()
                .map(|(name, shares)| (titles::group(name.as_deref(), lang), shares.last()));
            page.grid(list(why, &heading, name, groups.collect(), lang));
        }
        Some(bareme_compare::compare::GroupBy::Tag(_)) => page.text(WhyWord::NoTags.text(lang)),
        None => {}
    }
}

/// A waterfall over all years, then the years.
fn add_shares(page: &mut Page, why: &Why, shares: &[Option<Shares>], title: &str, lang: Lang) {
    let heading = match why.method {
        Method::Ordered => WhyWord::Stacked,
        Method::Exact { .. } | Method::Sampled { .. } => WhyWord::Effect,
    };
    let heading = heading.text(lang);
    let (Some(period), Some(Some(all))) = (why.periods.last(), shares.last()) else { return };
    let when = match period {
        Period::Undated => String::new(),
        other => format!(" · {}", titles::period(*other, lang)),
    };
    // Of a structure, only what reaches it.
    let whole = std::ptr::eq(shares, why.totals.as_slice());
    let reaches =
        |place: usize| shares.iter().flatten().any(|shares| !shares.parts[place].exact.is_zero());
    let players: Vec<_> = heard(why).filter(|(place, _)| whole || reaches(*place)).collect();
    page.grid(waterfall(&players, all, format!("{heading} · {title}{when}"), lang));
    if why.periods.len() > 1 {
        let heading = format!("{} · {title}", WhyWord::ByYear.text(lang));
        page.grid(by_year(why, &players, shares, heading, lang));
    }
}

/// Measures that have a part in some row, with their places.
pub(crate) fn heard(why: &Why) -> impl Iterator<Item = (usize, &Factor)> {
    why.players.iter().enumerate().filter(|(_, player)| !player.silent)
}

fn waterfall(players: &[(usize, &Factor)], shares: &Shares, heading: String, lang: Lang) -> Grid {
    let mut grid = Grid::new(heading)
        .words(WhyWord::Measure.text(lang))
        .words(WhyWord::WhatChanges.text(lang))
        .numbers(WhyWord::Amount.text(lang))
        .numbers(WhyWord::Share.text(lang))
        .names(WhyWord::Waterfall.text(lang));
    let total = |word: Word, amount: Decimal| {
        [Cell::text(word.text(lang)), Cell::Empty, Cell::Amount(amount), Cell::Empty, Cell::Empty]
    };
    let scale = Scale::of(shares);
    let mut level = Decimal::ZERO;
    grid.row(total(Word::BaseTotal, shares.base));
    for (place, player) in players {
        let part = &shares.parts[*place];
        let next = level.saturating_add(part.amount);
        grid.row([
            Cell::text(measure::player(player, lang)),
            Cell::text(measure::what(player, lang)),
            Cell::Change(part.amount),
            percent(part.percent),
            Cell::Bar(scale.bar(level, next)),
        ]);
        level = next;
    }
    grid.row([
        Cell::text(WhyWord::Gap.text(lang)),
        Cell::Empty,
        Cell::Change(shares.gap),
        percent((!shares.gap.is_zero()).then_some(Decimal::ONE_HUNDRED)),
        Cell::Bar(scale.bar(Decimal::ZERO, shares.gap)),
    ]);
    grid.row(total(Word::TargetTotal, shares.target));
    grid
}

fn percent(percent: Option<Decimal>) -> Cell {
    percent.map_or(Cell::None, |n| Cell::plain(n, 1, 1).unit("%"))
}

/// Where amounts stand in a waterfall.
struct Scale {
    least: Decimal,
    span: Decimal,
}

impl Scale {
    fn of(shares: &Shares) -> Self {
        let (mut least, mut most, mut level) = (Decimal::ZERO, Decimal::ZERO, Decimal::ZERO);
        for part in &shares.parts {
            level = level.saturating_add(part.amount);
            (least, most) = (least.min(level), most.max(level));
        }
        Self { least, span: most.saturating_sub(least) }
    }

    fn column(&self, level: Decimal) -> usize {
        let part = level.saturating_sub(self.least).checked_div(self.span).unwrap_or_default();
        let column = (part * Decimal::from(WIDTH))
            .round_dp_with_strategy(0, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
        usize::try_from(column).unwrap_or(0)
    }

    /// From one level to another: full for a rise, shaded for a fall; a change always shows.
    fn bar(&self, from: Decimal, to: Decimal) -> String {
        if from == to {
            return String::new();
        }
        let (low, high) = (self.column(from.min(to)), self.column(from.max(to)));
        let low = low.min(WIDTH as usize - 1);
        let sign = if to > from { "█" } else { "░" };
        // Spaces that nothing trims.
        format!("{}{}", "\u{a0}".repeat(low), sign.repeat(high.saturating_sub(low).max(1)))
    }
}

fn by_year(
    why: &Why,
    players: &[(usize, &Factor)],
    shares: &[Option<Shares>],
    heading: String,
    lang: Lang,
) -> Grid {
    let mut grid = Grid::new(heading).words(WhyWord::Measure.text(lang));
    grid = grid.each(why.periods.iter().map(|period| titles::period(*period, lang)));
    let mut add = |title: String, of: &dyn Fn(&Shares) -> Decimal| {
        let cells = shares.iter().map(|s| Cell::change(s.as_ref().map(of)));
        grid.named(title, cells);
    };
    for (place, player) in players {
        add(measure::names(player), &|shares| shares.parts[*place].amount);
    }
    add(WhyWord::Gap.text(lang).to_owned(), &|shares| shares.gap);
    grid
}

/// Groups or structures one below the other, each with the measures that have an effect there.
fn list(
    why: &Why,
    heading: &str,
    column: &str,
    groups: Vec<(String, Option<&Option<Shares>>)>,
    lang: Lang,
) -> Grid {
    let heading = format!("{}, {heading} · {}", WhyWord::Effect.text(lang), why.headline.title());
    let mut grid = Grid::new(heading)
        .names(column)
        .words(WhyWord::Measure.text(lang))
        .numbers(WhyWord::Amount.text(lang))
        .numbers(WhyWord::Share.text(lang));
    for (name, shares) in groups {
        let Some(Some(shares)) = shares else { continue };
        let rows = heard(why).filter(|(place, _)| !shares.parts[*place].amount.is_zero());
        let rows: Vec<(usize, &Factor)> = rows.collect();
        grid.row([
            Cell::text(name),
            Cell::text(WhyWord::Gap.text(lang)),
            Cell::Change(shares.gap),
            Cell::Empty,
        ]);
        for (place, player) in rows {
            let part = &shares.parts[place];
            grid.row([
                Cell::Empty,
                Cell::text(measure::names(player)),
                Cell::Change(part.amount),
                percent(part.percent),
            ]);
        }
    }
    grid
}

/// How it was computed, and what is told apart.
fn add_notes(page: &mut Page, why: &Why, lang: Lang) {
    let mut lines = Vec::new();
    let method = match why.method {
        Method::Exact { mixtures } => sentences::exact(mixtures, lang),
        Method::Sampled { orders, mixtures, seed } => {
            let error = why.players.iter().filter_map(|player| player.error).max();
            let error = number::euros(error.unwrap_or_default(), false, lang);
            sentences::sampled(why.players.len(), orders, mixtures, seed, &error, lang)
        }
        Method::Ordered => sentences::ordered(lang).to_owned(),
    };
    if why.nothing_in_common {
        lines.push(WhyWord::NoFormulaInCommon.text(lang).to_owned());
    }
    // Of what has no effect there is nothing to say but that.
    lines.extend(heard(why).next().map(|_| method));
    for player in &why.players {
        if let Some(refusal) = &player.because {
            let why = measure::because(refusal, lang);
            lines.push(sentences::together(measure::names(player), &why, lang));
        }
    }
    for (_, player) in heard(why) {
        for change in &player.changes {
            if let Change::Formula(formula) = change {
                let sides = [&formula.only_base, &formula.only_target].map(|names| {
                    let hidden = names.len().saturating_sub(NAMED);
                    let more = (hidden > 0).then(|| watching::more(hidden, lang));
                    let shown = names.iter().take(NAMED).cloned().chain(more);
                    shown.collect::<Vec<_>>().join(", ")
                });
                let place = measure::place(&formula.target);
                lines.push(sentences::formula(change.name(), &place, &sides, lang));
            }
        }
    }
    let silent = why.players.iter().filter(|player| player.silent);
    let silent: Vec<String> = silent.map(measure::names).collect();
    if !silent.is_empty() {
        lines.push(sentences::silent(silent.join(", "), lang));
    }
    if why.left_out > 0 {
        lines.push(sentences::left_out(why.left_out, lang));
    }
    page.text(lines.join("\n"));
}
