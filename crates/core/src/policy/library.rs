//! The policies that a policy refers to: each loaded once, none resting on itself, and the limits
//! of the sandbox counted over all of them.

use super::derived::Rule;
use super::helpers::Helpers;
use super::link::MAX_TOTAL;
use super::load::{self, File, MAX_SCRIPTS, not_found};
use super::merge::Draft;
use super::model::Policy;
use crate::diagnostic::{Diagnostic, Diagnostics, SourceId, codes};
use crate::sources::{Root, Sources, hex};
use indexmap::IndexMap;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Most bytes of all the scripts of a policy and of those that it refers to.
const MAX_TOTAL_BYTES: usize = 768 * 1024;

/// What is loaded for one policy.
#[derive(Default)]
pub(super) struct Library {
    /// What the host gives to scripts.
    pub(super) helpers: Helpers,
    /// Scripts read so far: one that several policies share counts once.
    scripts: BTreeSet<SourceId>,
    bytes: usize,
    /// Nodes of all formulas, helpers expanded.
    nodes: u64,
    /// Policies that are being loaded, each named by the one before.
    open: Vec<(PathBuf, String)>,
    /// Policies loaded, by the place of their script.
    policies: IndexMap<String, Arc<Policy>>,
}

/// The place of a script, whatever it was called.
fn place(sources: &Sources, path: &Path) -> PathBuf {
    sources.canonical(path).unwrap_or_else(|| path.to_path_buf())
}

impl Library {
    /// Nothing yet, for scripts to which a host gives these helpers.
    pub(super) fn with(helpers: Helpers) -> Self {
        Self { helpers, ..Self::default() }
    }

    /// A policy is being loaded.
    pub(super) fn open(&mut self, sources: &Sources, id: &str, path: &Path) {
        self.open.push((place(sources, path), id.to_owned()));
    }

    /// The last one to be opened is loaded.
    pub(super) fn close(&mut self) {
        self.open.pop();
    }

    /// Counts a script.
    pub(super) fn count(&mut self, source: SourceId, bytes: usize) -> Result<(), Diagnostic> {
        if !self.scripts.insert(source) {
            return Ok(());
        }
        self.bytes += bytes;
        if self.bytes > MAX_TOTAL_BYTES {
            let detail = format!("{} > {MAX_TOTAL_BYTES}", self.bytes);
            return Err(codes::ScriptTooLarge { detail }.into());
        }
        if self.scripts.len() > MAX_SCRIPTS {
            return Err(codes::TooComplex { limit: "policy_scripts", name: None }.into());
        }
        Ok(())
    }

    /// Counts the nodes of a policy’s formulas.
    pub(super) fn count_nodes(&mut self, nodes: u64) -> Result<(), Diagnostic> {
        self.nodes = self.nodes.saturating_add(nodes);
        if self.nodes > MAX_TOTAL {
            Err(codes::TooComplex { limit: "all_operations", name: None }.into())
        } else {
            Ok(())
        }
    }

    /// Loads the policies that a policy refers to.
    pub(super) fn references(
        &mut self,
        sources: &mut Sources,
        draft: &mut Draft,
        files: &[File],
    ) -> Result<(), Diagnostics> {
        for derived in draft.derived.values_mut() {
            let Rule::Reference(rule) = &mut derived.rule else { continue };
            let span = rule.policy.span;
            let declares = files.iter().find(|file| file.script.source == span.source);
            let root = match declares {
                Some(file) => Root::of(sources, &file.path),
                None => Root::current(sources),
            };
            let id = &rule.policy.name;
            let path = root
                .find(sources, "policies", id, &["rhai"])
                .map_err(|e| vec![e.at(span)])?
                .ok_or_else(|| vec![not_found(sources, &root, id).at(span)])?;
            let other = self.reference(sources, id, &path).map_err(|errors| {
                let at = |e: Diagnostic| if e.span.is_none() { e.at(span) } else { e };
                errors.into_iter().map(at).collect::<Diagnostics>()
            })?;
            rule.key = place(sources, &path).to_string_lossy().into_owned();
            rule.means = hex(&Sha256::digest(other.meaning_of(&rule.of.name)));
            for (key, deeper) in &other.references {
                draft.references.entry(key.clone()).or_insert_with(|| deeper.clone());
            }
            draft.references.insert(rule.key.clone(), other);
        }
        Ok(())
    }

    fn reference(
        &mut self,
        sources: &mut Sources,
        id: &str,
        path: &Path,
    ) -> Result<Arc<Policy>, Diagnostics> {
        let here = place(sources, path);
        if let Some(from) = self.open.iter().position(|(open, _)| *open == here) {
            let open = self.open[from..].iter().map(|(_, id)| id.as_str());
            let way: Vec<&str> = open.chain([id]).collect();
            return Err(vec![codes::ReferenceCycle { cycle: way.join(" → ") }.into()]);
        }
        let key = here.to_string_lossy().into_owned();
        if let Some(known) = self.policies.get(&key) {
            return Ok(known.clone());
        }
        let loaded = Arc::new(load::one(sources, id, path, &[], self)?);
        self.policies.insert(key, loaded.clone());
        Ok(loaded)
    }
}
