//! A base that is a table of known amounts (what was paid, say) and not a policy.

use super::context::Context;
use crate::compare::Amounts;
use crate::diagnostic::{Diagnostics, codes};
use crate::policy::Policy;
use crate::scenario::{self, Scenario};
use std::path::Path;

/// Whether a base is named as a table of amounts.
pub(super) fn are(base: &str) -> bool {
    let extension = Path::new(base).extension();
    let is = |known: &&str| extension.is_some_and(|e| e.eq_ignore_ascii_case(known));
    ["csv", "xlsx", "ods", "parquet"].iter().any(is)
}

/// The amounts of a table; nothing when the base is a policy.
pub(super) fn known(
    context: &mut Context,
    base: &str,
    column: Option<&str>,
    scenario: &Scenario,
    target: &Policy,
) -> Result<Option<Amounts>, Diagnostics> {
    if !are(base) {
        return Ok(None);
    }
    let path = Path::new(base);
    let table = scenario::Amounts::load(
        &mut context.sources,
        path,
        &scenario.key,
        scenario.period.as_deref(),
    )?;
    context.report(&table.notices);
    let headline = target.meta.total.as_ref();
    let column = match (column, headline) {
        (Some(column), _) => column.to_owned(),
        (None, Some(headline)) if table.names().contains(headline) => headline.clone(),
        (None, _) => match table.names() {
            [only] => only.clone(),
            names => {
                return Err(vec![
                    codes::MissingOption { name: format!("--base-column ({})", names.join(", ")) }
                        .into(),
                ]);
            }
        },
    };
    let values = table.column(&column)?;
    let keys = table.rows.iter().map(|key| (key.structure.into(), key.exercice));
    Ok(Some(Amounts {
        id: base.to_owned(),
        label: None,
        column,
        status: None,
        values: keys.zip(values).collect(),
    }))
}
