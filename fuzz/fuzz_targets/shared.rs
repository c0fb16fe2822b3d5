//! What both targets share: evaluation by everybody, and the comparison of the tests.

#[path = "../../tests/exactness"]
pub mod exactness {
    pub mod approached;
    #[allow(dead_code)]
    pub mod fraction;
}

#[path = "../../tests/random"]
pub mod random {
    #[allow(dead_code)]
    mod compare;
    mod exact;
    mod shares;

    use bareme::engine::{Evaluation, Prepared, Settings, Tier};
    use bareme::policy::Policy;
    use bareme::scenario::{Scenario, TableOptions};
    use bareme::sources::Sources;
    use compare::{By, Counts, Results};
    use std::path::Path;
    use std::sync::Arc;

    /// Evaluates a policy over `t.csv` by everybody; what differs ends the run.
    pub fn hold(sources: &mut Sources, policy: &Policy) {
        let scenario = Scenario::load(sources, Path::new("t.csv"), &TableOptions::default());
        let Ok(dataset) = scenario.and_then(|scenario| scenario.bind_all(&policy.columns())) else {
            return;
        };
        let dataset = Arc::new(dataset);
        let settings = Settings::default();
        let mut prepared = Prepared::new(dataset.clone());
        let mut by = |tier| prepared.evaluate(policy, settings, tier);
        // The interpreter alone counts operations.
        let Ok(interpreter) = by(Tier::Interpreter) else { return };
        let mut sure = |tier| -> Evaluation {
            by(tier).unwrap_or_else(|refused| panic!("{tier:?} refuses: {refused:?}"))
        };
        let others = vec![(By::Decimals, sure(Tier::Decimals)), (By::Blocks, sure(Tier::Blocks))];
        let exact = exact::evaluate(policy, &interpreter, settings);
        let results = Results { interpreter, others, walked: Vec::new(), exact };
        if let Err(difference) = compare::all(&results, &mut Counts::default()) {
            panic!("{difference}");
        }
    }
}
