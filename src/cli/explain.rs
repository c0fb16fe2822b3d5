//! `bareme explain`: why this number?

use super::Status;
use super::args::ExplainArgs;
use super::context::{self, CommandResult, Context, Run};
use super::formats;
use crate::compare::explain::{self, Asked, Explanation, Row};
use crate::diagnostic::Diagnostics;
use crate::engine::Settings;
use crate::policy::Setting;
use crate::render;
use crate::scenario::{Scenario, Variant};

pub(super) fn run(context: &mut Context, args: &ExplainArgs) -> CommandResult {
    let format = formats::among(&args.output, &render::explain::FORMATS).map_err(|e| vec![e])?;
    let settings = context::settings(&args.set)?;
    let base_settings = context::settings(&args.base_set)?;
    let of = &args.scenario;
    let scenario = context.scenario(&of.scenario, of.key.as_deref(), of.period.as_deref())?;
    let job = Job { args, settings: &settings, base_settings: &base_settings };
    let mut explanations = Vec::new();
    for variant in context::variants(&scenario, of)? {
        explanations.push(job.explain(context, &scenario, variant)?);
    }
    let (style, sources) = (context.style_of(&args.output), &context.sources);
    let text = render::explain::render(&explanations, args.depth, format, style, sources);
    context.write(&args.output, &text)?;
    Ok(Status::Success)
}

struct Job<'a> {
    args: &'a ExplainArgs,
    settings: &'a [Setting],
    base_settings: &'a [Setting],
}

impl Job<'_> {
    fn explain(
        &self,
        context: &mut Context,
        scenario: &Scenario,
        variant: Option<&Variant>,
    ) -> Result<Explanation, Diagnostics> {
        let args = self.args;
        let full_year = args.scenario.full_year;
        let asked = Asked {
            scenario: &args.scenario.scenario,
            structure: &args.structure,
            exercice: args.exercice,
            value: args.value.as_deref(),
            all: args.all,
        };
        let run = context.evaluate(&args.policy, self.settings, scenario, variant, full_year)?;
        let place = explain::locate(&run.policy, &run.evaluation, &asked).map_err(|e| vec![e])?;
        // Both sides read the same tables: their rows are the same.
        let row = place.row;
        let target = side(&run, variant, full_year, row);
        let mut explanation = Explanation::new(target, place, &asked).map_err(|e| vec![e])?;
        explanation.add_readings(target, &mut |reading| {
            let all: Vec<Setting> = self.settings.iter().cloned().chain([reading]).collect();
            context.policy(&args.policy, &all, variant)
        })?;
        if let Some(base) = &args.against {
            let run = context.evaluate(base, self.base_settings, scenario, variant, full_year)?;
            let base = side(&run, variant, full_year, row);
            explanation.set_against(target, base, asked.scenario).map_err(|e| vec![e])?;
        }
        Ok(explanation)
    }
}

/// A row of a run.
pub(super) fn side<'a>(
    run: &'a Run,
    variant: Option<&'a Variant>,
    full_year: bool,
    row: usize,
) -> Row<'a> {
    Row {
        policy: &run.policy,
        evaluation: &run.evaluation,
        settings: Settings::full_year(full_year),
        variant,
        row,
    }
}
