//! Every parameter of every policy with its source, what the law does not give apart.

use super::blocks::Maker;
use super::view::Block;
use crate::grid::{Cell, Grid};
use crate::locale::Lang;
use crate::locale::number::NONE;
use crate::locale::words::{self, Word};
use crate::titles;
use bareme_core::policy::{Basis, Param, Policy};
use indexmap::IndexMap;

/// A parameter in each of the policies.
type Row<'a> = Vec<Option<&'a Param>>;

/// Assumptions first, then proposals, then what the text gives. A parameter stands where the
/// policy that is least sure of it puts it.
pub(super) fn blocks(maker: &mut Maker, policies: &[&Policy]) -> Vec<Block> {
    let lang = maker.lang;
    let mut policies: Vec<&Policy> = policies.to_vec();
    let mut seen: Vec<&str> = Vec::new();
    // One policy against itself, with other values, stands twice.
    policies.retain(|policy| {
        let same = |other: &&&str| **other == policy.id;
        let again = seen.iter().find(same).is_some() && !changed(policy);
        seen.push(&policy.id);
        !again
    });
    let rows = rows(&policies);
    let groups = [
        (Basis::Assumption, Word::AssumptionsTitle),
        (Basis::Proposal, Word::ProposalsTitle),
        (Basis::Text, Word::TextTitle),
    ];
    let mut blocks = Vec::new();
    for (basis, title) in groups {
        let group: Vec<&Row<'_>> = rows.values().filter(|row| weakest(row) == basis).collect();
        let heading = format!("{} ({})", title.text(lang), group.len());
        blocks.extend(maker.grid(&grid(heading, &policies, &group, lang), true));
    }
    if blocks.is_empty() {
        blocks.push(Block::Text { text: Word::NoParameters.text(lang).to_owned() });
    }
    blocks
}

/// Whether the command line changed something.
fn changed(policy: &Policy) -> bool {
    let command_line = bareme_core::policy::Origin::CommandLine;
    policy.params.values().any(|p| matches!(&p.changed_by, Some((by, _)) if *by == command_line))
}

fn rows<'a>(policies: &[&'a Policy]) -> IndexMap<&'a str, Row<'a>> {
    let mut rows: IndexMap<&str, Row<'_>> = IndexMap::new();
    for (place, policy) in policies.iter().enumerate() {
        for (name, param) in &policy.params {
            let row = rows.entry(name).or_insert_with(|| vec![None; policies.len()]);
            row[place] = Some(param);
        }
    }
    rows
}

/// How sure the least sure of the policies is.
fn weakest(row: &Row<'_>) -> Basis {
    row.iter().flatten().map(|param| param.basis).min().unwrap_or(Basis::Text)
}

fn grid(heading: String, policies: &[&Policy], rows: &[&Row<'_>], lang: Lang) -> Grid {
    let mut grid = Grid::new(heading).words(Word::Parameter.text(lang));
    for policy in policies {
        grid = grid.words(policy.id.as_str());
    }
    grid = grid.words(Word::Source.text(lang));
    for row in rows {
        let Some(shown) = row.iter().rev().flatten().next() else { continue };
        let name = match &shown.label {
            Some(label) => format!("{label} ({})", shown.name),
            None => shown.name.clone(),
        };
        let mut cells = vec![Cell::text(name)];
        let one_basis = row.iter().flatten().all(|param| param.basis == shown.basis);
        cells.extend(row.iter().map(|param| match param {
            None => Cell::text(NONE),
            Some(param) if one_basis || !param.authorities.is_empty() => Cell::dated(param, lang),
            Some(param) => {
                let basis = words::basis(param.basis).text(lang);
                Cell::text(format!("{} ({basis})", titles::dated(param, lang)))
            }
        }));
        cells.push(Cell::text(sources(row, lang)));
        grid.row(cells);
    }
    grid
}

/// Where its value is said to come from, each text once, then its remarks.
fn sources(row: &Row<'_>, lang: Lang) -> String {
    let mut said: Vec<String> = Vec::new();
    let mut add = |text: String| {
        if !said.contains(&text) {
            said.push(text);
        }
    };
    titles::sources(row.iter().flatten().copied(), lang).into_iter().for_each(&mut add);
    for param in row.iter().flatten() {
        param.note.iter().cloned().for_each(&mut add);
        if !param.values.is_empty() {
            let readings = titles::readings(param, lang);
            add(format!("{}{}{readings}", Word::Readings.text(lang), lang.colon()));
        }
    }
    said.join("\n")
}
