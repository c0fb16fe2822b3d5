//! How each formula was evaluated, and why not faster.

use super::Style;
use super::locale::plan::{apart, heading, reason, tier};
use bareme_core::engine::Planned;
use bareme_core::sources::Sources;
use std::fmt::Write as _;

/// A table of formulas, in order of evaluation.
pub fn render(plan: &[Planned], sources: &Sources, style: Style) -> String {
    let lang = style.lang;
    let mut out = format!("{}\n", heading(lang));
    let width = plan.iter().map(|p| p.formula.chars().count()).max().unwrap_or(0);
    for planned in plan {
        let tier = tier(planned.tier, lang);
        let mut line = format!("  {:<width$}  {tier}", planned.formula);
        if planned.apart > 0 {
            line.push_str(&apart(planned.apart, lang));
        }
        if let Some(refused) = &planned.refused {
            let _ = write!(line, " — {}", reason(refused.reason, lang));
            if let Some(span) = refused.span {
                let path = sources.get(span.source).path.display();
                let _ = write!(line, " ({path}:{}:{})", span.line, span.column);
            }
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}
