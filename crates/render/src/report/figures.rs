//! Charts of one comparison: how changes are spread, the waterfall, the tornado.

use super::blocks::Maker;
use super::chart::{Bar, Fill, Row};
use super::view::Block;
use crate::analysis::in_full;
use crate::analysis::sensitivity::tried;
use crate::diff::winners::{self, count};
use crate::grid::{Cell, Grid};
use crate::locale::Lang;
use crate::locale::number;
use crate::locale::report::{self as say, InReport};
use crate::locale::secrecy::WITHHELD;
use crate::locale::why::WhyWord;
use crate::locale::words::Word;
use crate::why;
use bareme_compare::analysis::{Line, Sensitivity};
use bareme_compare::compare::why::{Shares, Why};
use bareme_compare::compare::{CLASSES, Class, Diff, Distribution, Movement, bounds};
use rust_decimal::Decimal;

/// Most bars of a waterfall or a tornado.
const DRAWN: usize = 12;

/// A bound in thousandths, as a percentage.
fn percent(thousandths: i64, lang: Lang) -> String {
    let n = Decimal::new(thousandths, 1);
    number::with_unit(&number::shaped(n, 0, 1, true, lang), "%", lang)
}

/// What a class of changes is called.
fn class(place: usize, lang: Lang) -> String {
    if place == CLASSES / 2 {
        return InReport::StableClass.text(lang).to_owned();
    }
    let (low, high) = bounds(place);
    let high = high.map(|high| percent(high, lang));
    say::class(&percent(low, lang), high.as_deref(), low > 0, lang)
}

/// Classes with somebody in them and those between, with what stands apart.
fn classes(spread: &Distribution, lang: Lang) -> Vec<(String, Fill, &Movement)> {
    let some = |place: &usize| !spread.classes[*place].count.is_zero();
    let middle = CLASSES / 2;
    let first = (0..CLASSES).find(some).unwrap_or(middle).min(middle);
    let last = (0..CLASSES).rev().find(some).unwrap_or(middle).max(middle);
    let fill = |place: usize| match place.cmp(&middle) {
        std::cmp::Ordering::Less => Fill::Gain,
        std::cmp::Ordering::Equal => Fill::Neutral,
        std::cmp::Ordering::Greater => Fill::Loss,
    };
    let mut shown: Vec<_> = (first..=last)
        .map(|place| (class(place, lang), fill(place), &spread.classes[place]))
        .collect();
    let apart = [(InReport::FromZero, &spread.from_zero), (InReport::Unclassed, &spread.unclassed)];
    for (word, movement) in apart {
        if !movement.count.is_zero() {
            shown.push((word.text(lang).to_owned(), Fill::Neutral, movement));
        }
    }
    shown
}

/// How changes are spread: the drawing, then its data.
pub(super) fn distribution(maker: &mut Maker, spread: &Distribution) -> Vec<Block> {
    let lang = maker.lang;
    let mut grid = Grid::new(InReport::Distribution.text(lang))
        .names(InReport::ChangeClass.text(lang))
        .numbers(InReport::Count.text(lang))
        .numbers(Word::TotalDelta.text(lang))
        .numbers(Word::MeanDelta.text(lang));
    let (mut rows, mut said) = (Vec::new(), Vec::new());
    for (name, fill, movement) in classes(spread, lang) {
        let structures = movement.count.value().unwrap_or_default();
        let shown = number::shaped(structures, 0, 2, false, lang);
        said.push(format!("{name}{}{}.", lang.colon(), say::structures(&shown, lang)));
        let none = movement.count.is_zero();
        let total = if none { Cell::None } else { Cell::change(movement.gap.value()) };
        grid.row([
            Cell::text(name.as_str()),
            count(&movement.count),
            total,
            Cell::change(movement.mean()),
        ]);
        let bar = Bar::new(structures, fill, shown);
        rows.push(Row { label: name, bars: vec![bar], ..Row::default() });
    }
    if spread.left_out > 0 {
        grid.row([
            Cell::text(InReport::NotCompared.text(lang)),
            Cell::short(spread.left_out),
            Cell::None,
            Cell::None,
        ]);
    }
    let alt = say::alt_distribution(said.join(" "), lang);
    let figure = maker.figure(InReport::ChartDistribution.text(lang), &alt, rows);
    std::iter::once(figure).chain(maker.grid(&grid, false)).collect()
}

/// How many gain and lose, where finer classes would tell too much.
pub(super) fn classes_drawn(maker: &mut Maker, diff: &Diff) -> Option<Block> {
    let lang = maker.lang;
    let last = diff.classes.last()?;
    let apart = [Word::UnclassedGain, Word::UnclassedLoss].into_iter().zip(&last.unclassed);
    let five = Class::ALL.into_iter().map(winners::word).zip(&last.classes);
    let (mut rows, mut said) = (Vec::new(), Vec::new());
    for (word, Movement { count, .. }) in five.chain(apart.filter(|(_, m)| !m.count.is_zero())) {
        let name = word.text(lang).to_owned();
        let shown = |n| number::shaped(n, 0, 2, false, lang);
        let value = count.value().map_or(WITHHELD.to_owned(), shown);
        said.push(format!("{name}{}{value}.", lang.colon()));
        let fill = match word {
            Word::GainsMore | Word::GainsLess => Fill::Gain,
            Word::LosesLess | Word::LosesMore => Fill::Loss,
            _ => Fill::Neutral,
        };
        let bar = Bar::new(count.value().unwrap_or_default(), fill, value);
        rows.push(Row { label: name, bars: vec![bar], ..Row::default() });
    }
    let alt = say::alt_distribution(said.join(" "), lang);
    Some(maker.figure(InReport::ChartClasses.text(lang), &alt, rows))
}

/// A waterfall over all years.
pub(super) fn waterfall(maker: &mut Maker, why: &Why, shares: &Shares) -> Option<Block> {
    let lang = maker.lang;
    let players: Vec<_> =
        why::heard(why).filter(|(place, _)| !shares.parts[*place].amount.is_zero()).collect();
    if players.is_empty() {
        return None;
    }
    let euros = |n: Decimal| number::euros(n, true, lang);
    let (mut rows, mut said) = (Vec::new(), Vec::new());
    let mut level = Decimal::ZERO;
    let mut step = |label: String, amount: Decimal, rows: &mut Vec<Row>| {
        let next = level.saturating_add(amount);
        let fill = if amount.is_sign_negative() { Fill::Loss } else { Fill::Gain };
        let bar = Bar { from: level, ..Bar::new(next, fill, euros(amount)) };
        rows.push(Row { label, bars: vec![bar], ..Row::default() });
        level = next;
    };
    for (place, player) in players.iter().take(DRAWN) {
        let amount = shares.parts[*place].amount;
        let label = why::player(player, lang);
        said.push(format!("{label}{}{}.", lang.colon(), euros(amount)));
        step(label, amount, &mut rows);
    }
    if players.len() > DRAWN {
        let rest = players.iter().skip(DRAWN).map(|(place, _)| shares.parts[*place].amount);
        let rest = rest.fold(Decimal::ZERO, Decimal::saturating_add);
        let label = InReport::OtherMeasures.text(lang).to_owned();
        said.push(format!("{label}{}{}.", lang.colon(), euros(rest)));
        step(label, rest, &mut rows);
    }
    let gap = Bar::new(shares.gap, Fill::Sum, euros(shares.gap));
    let label = WhyWord::Gap.text(lang).to_owned();
    rows.push(Row { label, bars: vec![gap], ..Row::default() });
    let alt = say::alt_why(said.join(" "), euros(shares.gap), lang);
    Some(maker.figure(InReport::ChartWhy.text(lang), &alt, rows))
}

/// What each assumption changes on either side of what is paid now.
pub(super) fn tornado(maker: &mut Maker, result: &Sensitivity) -> Option<Block> {
    let lang = maker.lang;
    let lines: Vec<&Line> = result.lines.iter().filter(|line| line.moves()).collect();
    if lines.is_empty() {
        return None;
    }
    let output = &result.scope.value;
    let mut said = Vec::new();
    let row = |line: &&Line| {
        let label = line.param.label.as_deref();
        let label = label.map_or(line.param.name.clone(), |l| format!("{l} ({})", line.param.name));
        let ends = [(line.low(), Fill::Loss, true), (line.high(), Fill::Gain, false)];
        let mut words = Vec::new();
        let mut bars = Vec::new();
        for (end, fill, left) in ends {
            let Some((variation, gap)) = end else { continue };
            let value = in_full(output, gap, true, lang);
            words.push(format!("{} → {value}", tried(line, variation, lang).said(lang)));
            bars.push(Bar { left, ..Bar::new(gap, fill, value) });
        }
        said.push(format!("{label}{}{}.", lang.colon(), words.join(", ")));
        Row { label, bars, ..Row::default() }
    };
    let rows: Vec<Row> = lines.iter().take(DRAWN).map(row).collect();
    if lines.len() > DRAWN {
        said.push(say::undrawn(lines.len() - DRAWN, lang));
    }
    let alt = say::alt_tornado(said.join(" "), lang);
    Some(maker.figure(InReport::ChartTornado.text(lang), &alt, rows))
}
