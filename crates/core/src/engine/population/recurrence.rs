//! Values that rest on one another’s year before: computed year by year, the oldest first.

use super::impact::keys;
use crate::diagnostic::Diagnostics;
use crate::engine::blocks::{Reason, Refused};
use crate::engine::evaluate::{Prepared, Run, Tier};
use crate::engine::texts::{self, Texts};
use crate::engine::{Cell, Column};
use crate::policy::{Interpreter, Rule};
use crate::value::Value;
use indexmap::IndexMap;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

/// The cells of the values of a ring, in all rows, as far as years are computed.
type Cells<'a> = IndexMap<&'a str, Vec<Cell>>;

/// Holds the equal texts of each value once, however many years are computed.
fn shared_texts(cells: &mut Cells<'_>, most: usize) -> Result<(), Diagnostics> {
    let bytes = AtomicUsize::new(0);
    cells.iter_mut().try_for_each(|(name, cells)| {
        let mut texts = Texts::new(&bytes, most);
        texts::shared(cells, &mut texts).map_err(|_| texts::passed(name))
    })
}

impl Run<'_> {
    /// Computes the values of a ring, unless they are known.
    pub(in crate::engine) fn together(&mut self, ring: &[String]) -> Result<(), Diagnostics> {
        if ring.iter().all(|name| self.columns.contains_key(name)) {
            return Ok(());
        }
        let mut known = true;
        for name in ring {
            known &= self.reuse(name)?;
        }
        if known {
            return Ok(());
        }
        // They need columns that are there.
        self.flush()?;
        self.ring(ring)?;
        for name in ring {
            self.keep(name);
        }
        Ok(())
    }

    fn ring(&mut self, ring: &[String]) -> Result<(), Diagnostics> {
        let (policy, dataset) = (self.policy, self.dataset);
        let mut outside: BTreeSet<String> = BTreeSet::new();
        for name in ring {
            for need in policy.needs(name) {
                outside.insert(need.name.clone());
                // What chooses the key of a value by key is read too.
                outside.extend(keys(policy, &need.name).map(str::to_owned));
            }
        }
        outside.retain(|name| self.columns.contains_key(name));
        for name in &outside {
            self.settle(name)?;
        }
        let mut years: BTreeMap<Option<i32>, Vec<usize>> = BTreeMap::new();
        for (row, key) in dataset.rows.iter().enumerate() {
            years.entry(key.exercice).or_default().push(row);
        }
        let nothing = vec![Cell::Value(Value::Missing); dataset.rows.len()];
        let mut cells: Cells<'_> =
            ring.iter().map(|name| (name.as_str(), nothing.clone())).collect();
        let before = self.before();
        let left = self.text_left()?;
        // Compiled only when a row needs it.
        let settings = self.settings;
        let fresh = || Interpreter::new(&policy.scripts, settings);
        let mut apart: BTreeMap<String, usize> = BTreeMap::new();
        for rows in years.values() {
            let taken = |name: &String| {
                let column = self.columns.get(name)?;
                let cells = rows.iter().filter_map(|row| column.get(*row)).collect();
                Some((name.clone(), Arc::new(Column::of_cells(cells))))
            };
            let columns = outside.iter().filter_map(taken).collect();
            let slice = Arc::new(dataset.take(rows));
            let interpreter = std::mem::replace(&mut self.interpreter, fresh());
            let words = std::mem::take(self.words);
            let mut part = Prepared::part(slice.clone(), interpreter, words, columns)
                .with_threads(self.threads);
            self.causes.stand_for(Some(rows.clone()));
            let tier = self.tier.min(Tier::Decimals);
            let mut run = part.start(policy, &slice, settings, tier, self.others);
            run.causes = std::mem::take(&mut self.causes);
            let outcome = run.year(ring, rows, before, &mut cells);
            let Run { interpreter, causes, plan, .. } = run;
            (self.interpreter, self.causes) = (interpreter, causes);
            *self.words = std::mem::take(part.words());
            self.causes.stand_for(None);
            shared_texts(&mut cells, left)?;
            outcome?;
            for planned in plan {
                *apart.entry(planned.formula).or_default() += planned.apart;
            }
        }
        for (name, cells) in cells {
            self.store(name, cells);
            let formula = policy.formulas.contains_key(name);
            let tier = if formula { self.tier.min(Tier::Decimals) } else { Tier::Population };
            let why = Refused { reason: Reason::YearByYear, span: None };
            self.planned(name, tier, formula.then_some(why));
            if let (Some(planned), Some(rows)) = (self.plan.last_mut(), apart.get(name)) {
                planned.apart = *rows;
            }
        }
        Ok(())
    }

    /// Computes one year of a ring, in a run over its rows alone.
    fn year(
        &mut self,
        ring: &[String],
        rows: &[usize],
        before: &[Option<u32>],
        cells: &mut Cells<'_>,
    ) -> Result<(), Diagnostics> {
        let policy = self.policy;
        for name in ring {
            if let Some(formula) = policy.formulas.get(name) {
                self.formula(formula)?;
            } else if let Some(derived) = policy.derived.get(name) {
                match &derived.rule {
                    Rule::Previous(rule) => {
                        let column = (0..rows.len()).map(|at| {
                            let known = before[rows[at]].and_then(|before| {
                                cells.get(rule.of.name.as_str())?.get(before as usize).cloned()
                            });
                            known.unwrap_or_else(|| {
                                let got = self.whole().not_there(derived, rule, at);
                                self.receive(derived, got, at)
                            })
                        });
                        let column = column.collect();
                        self.store(name, column);
                    }
                    _ => self.derived(derived)?,
                }
            }
            if let (Some(column), Some(cells)) =
                (self.columns.get(name), cells.get_mut(name.as_str()))
            {
                for (cell, row) in column.iter().zip(rows) {
                    cells[*row] = cell;
                }
            }
        }
        Ok(())
    }
}
