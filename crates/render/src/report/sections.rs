//! The whole report: its head, then its sections in order.

use super::blocks::{Maker, paragraphs};
use super::comparison::{self, section};
use super::view::{Block, Document, Fact, Section, Sentence};
use super::{Report, cases, parameters, totals};
use crate::diff::{self, page, several};
use crate::grid::{Cell, Grid};
use crate::locale::Lang;
use crate::locale::number::{self, Money};
use crate::locale::report::{self as say, InReport};
use crate::locale::secrecy::{self, WITHHELD};
use crate::locale::words::Word;
use crate::page::prose;
use bareme_compare::compare::{Diff, Exact, Percent};
use bareme_core::policy::Status;
use bareme_core::sources::{Source, Sources, hex};
use minijinja::Value;
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// From here a main figure counts in millions.
const MILLIONS: i64 = 100_000_000_000;

/// The document of a report.
pub(super) fn document(report: &Report<'_>, css: &str, sources: &Sources, lang: Lang) -> Document {
    let mut maker = Maker::new(lang);
    let mut sections = Vec::new();
    match report.diffs {
        [_] => sections.extend(comparison::sections(&mut maker, report, 0, "")),
        diffs => {
            sections.push(side_by_side(&mut maker, report));
            for (place, diff) in diffs.iter().enumerate() {
                sections.push(Section {
                    id: format!("comparison-{}", place + 1),
                    title: page::sides(diff),
                    kind: "comparison",
                    blocks: paragraphs(&diff::closing(diff, lang)),
                    sections: comparison::sections(
                        &mut maker,
                        report,
                        place,
                        &format!("-{}", place + 1),
                    ),
                });
            }
        }
    }
    for (place, case) in report.cases.iter().enumerate() {
        sections.push(cases::section(&mut maker, report, case, place, sources));
    }
    let items = diff::last::warnings(report.diffs, lang);
    if !items.is_empty() {
        let list = vec![Block::List { heading: None, items }];
        sections.push(section("warnings", InReport::Warnings, list, lang));
    }
    let blocks = parameters::blocks(&mut maker, report.policies);
    sections.push(section("parameters", InReport::Parameters, blocks, lang));
    let blocks = provenance(&mut maker, report, sources);
    sections.push(section("provenance", InReport::Provenance, blocks, lang));
    Document { sections, ..head(report, css, lang) }
}

/// Everything but the sections.
pub(super) fn head(report: &Report<'_>, css: &str, lang: Lang) -> Document {
    let Some(first) = report.diffs.first() else { return empty(css, lang) };
    let ids: Vec<&str> = report.diffs.iter().map(|diff| diff.target.id.as_str()).collect();
    let mut under = match report.diffs {
        [one] => page::heads(one, lang),
        several_of => several::heads(several_of, lang),
    };
    if let Some(of) = &first.options.secrecy {
        under.extend([secrecy::legend(of, lang), secrecy::left_out(lang).to_owned()]);
    }
    Document {
        title: prose(&match report.diffs {
            [one] => label(&one.target),
            several_of => say::title(several_of.len(), label(&first.base), lang),
        }),
        sides: match report.diffs {
            [one] => page::sides(one),
            _ => format!("{} → {}", first.base.id, ids.join(", ")),
        },
        under: under.iter().map(|line| prose(line)).collect(),
        status: status(report, lang),
        result: result(report, lang),
        facts: facts(report, lang),
        ..empty(css, lang)
    }
}

/// What people call a side.
fn label(head: &bareme_compare::compare::Header) -> String {
    head.label.clone().unwrap_or_else(|| head.id.clone())
}

fn empty(css: &str, lang: Lang) -> Document {
    let words = [
        ("skip", InReport::Skip),
        ("contents", InReport::Contents),
        ("result", InReport::Result),
        ("status", InReport::Status),
        ("filter", InReport::Filter),
        ("filtered", InReport::Filtered),
        ("added", InReport::Added),
        ("removed", InReport::Removed),
        ("text", InReport::RulesText),
        ("scroll", InReport::Scroll),
    ];
    Document {
        lang: lang.code(),
        words: words.into_iter().map(|(name, word)| (name, word.text(lang))).collect(),
        // A style sheet cannot end its own element.
        css: Value::from_safe_string(css.replace("</", "<\\/")),
        script: Value::from_safe_string(include_str!("report.js").to_owned()),
        generator: format!("bareme {}", env!("CARGO_PKG_VERSION")),
        ..Document::default()
    }
}

/// What every page says of itself.
fn status(report: &Report<'_>, lang: Lang) -> Vec<String> {
    let mut marks: Vec<String> = Vec::new();
    for mark in report.diffs.iter().flat_map(|diff| page::all_marks(diff, lang)) {
        if !marks.contains(&mark) {
            marks.push(prose(&mark));
        }
    }
    let heads = || report.diffs.iter().flat_map(|diff| [&diff.target, &diff.base]);
    let mut say = |mark: String| {
        if !marks.contains(&mark) {
            marks.push(mark);
        }
    };
    // A proposal has a mark of its own; what is worth less than a text says so too.
    for head in heads().filter(|head| head.status == Some(Status::Hypothesis)) {
        say(format!("{}{}{}", head.id, lang.colon(), Word::Hypothesis.text(lang)));
    }
    if heads().all(|head| head.status.is_none_or(|status| status == Status::Published)) {
        say(Word::Published.text(lang).to_owned());
    }
    if heads().all(|head| head.scenario_status.is_none()) {
        say(InReport::NoStatus.text(lang).to_owned());
    }
    marks
}

fn result(report: &Report<'_>, lang: Lang) -> Vec<Sentence> {
    let one = report.diffs.len() == 1;
    let sentence = |diff: &Diff| Sentence {
        policy: (!one).then(|| diff.target.id.clone()),
        text: prose(&diff::closing(diff, lang)),
    };
    report.diffs.iter().map(sentence).collect()
}

/// Totals over all years and who moves; of several policies, the change of each.
fn facts(report: &Report<'_>, lang: Lang) -> Vec<Fact> {
    let euros = |n: Option<Decimal>, withheld: bool, sign: bool| match n {
        None if withheld => WITHHELD.to_owned(),
        None => number::NONE.to_owned(),
        Some(n) if n.abs() >= Decimal::from(MILLIONS) => {
            number::with_unit(&Money::Millions.amount(n, sign, lang), "M€", lang)
        }
        Some(n) => number::euros(n, sign, lang),
    };
    let mut facts = Vec::new();
    for diff in report.diffs {
        let totals = diff.headline().and_then(|m| m.totals.as_deref());
        let Some(all) = totals.and_then(<[_]>::last) else { continue };
        let shown = |n: &Exact, sign| euros(page::sum(all, n.value()), n.is_withheld(), sign);
        let mut add = |label: &str, value: String, note: Option<String>| {
            facts.push(Fact { label: label.to_owned(), value, note });
        };
        if std::ptr::eq(diff, &raw const report.diffs[0]) {
            let total = shown(&all.sums.base, false);
            add(Word::BaseTotal.text(lang), total, Some(diff.base.id.clone()));
        }
        let gap = shown(&all.sums.gap(), true);
        let percent = match all.percent {
            Percent::Value(n) => Some(number::change(n, lang)),
            _ => None,
        };
        // A gap that says nothing of the rules is no main figure.
        let (gap, percent) = if diff.meets() { (Some(gap), percent) } else { (None, None) };
        let target = shown(&all.sums.target, false);
        if report.diffs.len() > 1 {
            add(
                &diff.target.id,
                target,
                Some([gap, percent].into_iter().flatten().collect::<Vec<_>>().join(" · ")),
            );
            continue;
        }
        add(Word::TargetTotal.text(lang), target, Some(diff.target.id.clone()));
        if let Some(gap) = gap {
            add(Word::Delta.text(lang), gap, percent);
        }
        if let Some(classes) = diff.classes.last() {
            let known = |n| number::short(n, lang);
            let [winners, losers] = [&classes.winners, &classes.losers]
                .map(|m| m.count.value().map_or(WITHHELD.to_owned(), known));
            let value = format!("{winners} / {losers}");
            add(say::gain_and_lose_label(lang), value, None);
        }
    }
    facts
}

/// Several policies next to each other.
fn side_by_side(maker: &mut Maker, report: &Report<'_>) -> Section {
    let lang = maker.lang;
    let diffs = report.diffs;
    let mut blocks = Vec::new();
    blocks.extend(maker.grid(&several::totals(diffs, lang), false));
    if let (Some(diff), Some(summary)) = (diffs.first(), report.targets.first()) {
        blocks.extend(paragraphs(&totals::envelope_notes(diff, summary, lang).join("\n")));
    }
    blocks.extend(totals::chart(maker, report));
    blocks.extend(maker.grid(&several::winners(diffs, lang), true));
    blocks.extend(maker.grid(&several::eligibility(diffs, lang), true));
    blocks.extend(maker.grid(&several::groups(diffs, lang), true));
    let (grid, hidden) = several::structures(diffs, lang);
    blocks.extend(maker.grid(&grid, true));
    if let (true, Some(first)) = (hidden > 0, diffs.first()) {
        blocks.push(Block::Text { text: say::more(hidden, page::limit(first), lang) });
    }
    section("side-by-side", InReport::SideBySide, blocks, lang)
}

/// Versions, options, every file that was read.
fn provenance(maker: &mut Maker, report: &Report<'_>, sources: &Sources) -> Vec<Block> {
    let lang = maker.lang;
    let named = |word: InReport, text: &str| format!("{}{}{text}", word.text(lang), lang.colon());
    let editions: BTreeSet<String> =
        report.policies.iter().map(|policy| policy.meta.edition.to_string()).collect();
    let editions: Vec<String> = editions.into_iter().collect();
    let mut items = vec![
        named(InReport::Program, &format!("bareme {}", env!("CARGO_PKG_VERSION"))),
        named(InReport::Edition, &editions.join(", ")),
        named(InReport::Options, &report.options.join(" ")),
    ];
    items.push(InReport::Reproduce.text(lang).to_owned());
    let grid = Grid::over::<&Source>(InReport::FilesRead.text(lang))
        .words(InReport::File.text(lang), |source| Cell::text(source.path.display().to_string()))
        .names(InReport::Digest.text(lang), |source| Cell::text(hex(&source.sha256())))
        .of(sources.all().iter().filter(|source| source.is_file));
    let mut blocks = vec![Block::List { heading: None, items }];
    blocks.extend(maker.grid(&grid, false));
    blocks
}
