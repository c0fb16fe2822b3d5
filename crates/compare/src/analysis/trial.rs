//! A policy whose parameters are changed, and of which only what depends on them is computed again.

use super::Subject;
use crate::compare::{Secrecy, check_population};
use bareme_core::diagnostic::Diagnostics;
use bareme_core::engine::{self, Cache, Evaluation, Settings};
use bareme_core::policy::{Param, Policy, Setting};
use bareme_core::scenario::Dataset;
use std::sync::Arc;

/// A policy that is tried with one value after the other.
pub(super) struct Trial<'a> {
    base: &'a Policy,
    policy: Policy,
    dataset: &'a Arc<Dataset>,
    settings: Settings,
    kept: Cache,
    changed: Vec<String>,
    /// Values over the population that are secret are refused.
    secrecy: Option<Secrecy>,
}

impl<'a> Trial<'a> {
    /// Of a policy, only what the values watched rest on is computed.
    pub(super) fn new(subject: Subject<'a>, watched: &[&str]) -> Self {
        let mut policy = subject.policy.clone();
        policy.retain(watched);
        Self {
            base: subject.policy,
            policy,
            dataset: &subject.evaluation.dataset,
            settings: subject.settings,
            kept: Cache::default(),
            changed: Vec::new(),
            secrecy: None,
        }
    }

    /// The same, where what is secret is withheld.
    #[must_use]
    pub(super) fn under(self, secrecy: Option<Secrecy>) -> Self {
        Self { secrecy, ..self }
    }

    /// Whether anything that is computed needs a parameter.
    pub(super) fn reads(&self, param: &str) -> bool {
        self.policy.order.iter().any(|name| self.policy.needs(name).iter().any(|n| n.name == param))
    }

    /// The results with these settings, one after the other.
    pub(super) fn with(&mut self, settings: &[Setting]) -> Result<Evaluation, Diagnostics> {
        self.restore()?;
        for setting in settings {
            let param = setting.applied(&self.policy).map_err(|e| vec![e])?;
            self.put(param)?;
        }
        self.evaluate()
    }

    /// The results with another value of a parameter.
    pub(super) fn with_param(&mut self, param: Param) -> Result<Evaluation, Diagnostics> {
        self.restore()?;
        self.put(param)?;
        self.evaluate()
    }

    fn put(&mut self, param: Param) -> Result<(), Diagnostics> {
        if !self.changed.contains(&param.name) {
            self.changed.push(param.name.clone());
        }
        self.policy.put(param).map(drop)
    }

    fn restore(&mut self) -> Result<(), Diagnostics> {
        for name in std::mem::take(&mut self.changed) {
            if let Some(param) = self.base.params.get(&name) {
                self.policy.put(param.clone())?;
            }
        }
        Ok(())
    }

    fn evaluate(&mut self) -> Result<Evaluation, Diagnostics> {
        let done =
            engine::evaluate_cached(&self.policy, self.dataset, self.settings, &mut self.kept)?;
        self.kept.forget_unused();
        if let Some(secrecy) = &self.secrecy {
            check_population(&self.policy, &done, secrecy).map_err(|e| vec![e])?;
        }
        Ok(done)
    }
}
