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
use crate::scenario::Variant;

pub(super) fn run(context: &mut Context, args: &ExplainArgs) -> CommandResult {
    let format = formats::among(&args.output, &render::explain::FORMATS).map_err(|e| vec![e])?;
    let settings = context::settings(&args.set)?;
    let base_settings = context::settings(&args.base_set)?;
    let of = &args.scenario;
    let scenario = context.scenario(of)?;
    let full_year = of.full_year;
    let mut explanations = Vec::new();
    for variant in context::variants(&scenario, of)? {
        let asked = Asked {
            scenario: &of.scenario,
            structure: &args.structure,
            exercice: args.exercice,
            value: args.value.as_deref(),
            all: args.all,
        };
        let (policy, settings) = (&args.policy, &settings);
        let run = context.evaluate(policy, settings, &scenario, variant, full_year)?;
        let against = args.against.as_ref();
        let base = against
            .map(|base| context.evaluate(base, &base_settings, &scenario, variant, full_year))
            .transpose()?;
        let job = Explaining { policy, settings, variant, full_year, asked };
        explanations.push(job.explain(context, &run, base.as_ref())?);
    }
    let (style, sources) = (context.style_of(&args.output), &context.sources);
    let text = render::explain::render(&explanations, args.depth, format, style, sources);
    context.write(&args.output, &text)?;
    Ok(Status::Success)
}

/// One value of one row, and of the same row on the side of a base: what has been run for a variant
/// of a set.
pub(super) struct Explaining<'a> {
    pub policy: &'a str,
    pub settings: &'a [Setting],
    pub variant: Option<&'a Variant>,
    pub full_year: bool,
    pub asked: Asked<'a>,
}

impl Explaining<'_> {
    pub(super) fn explain(
        &self,
        context: &mut Context,
        run: &Run,
        base: Option<&Run>,
    ) -> Result<Explanation, Diagnostics> {
        let asked = &self.asked;
        let place = explain::locate(&run.policy, &run.evaluation, asked).map_err(|e| vec![e])?;
        let row = place.row;
        let (settings, variant) = (Settings::full_year(self.full_year), self.variant);
        let Run { policy, evaluation } = run;
        let target = Row { policy, evaluation, settings, variant, row };
        let mut explanation = Explanation::new(target, place, asked).map_err(|e| vec![e])?;
        explanation.add_readings(target, &mut |reading| {
            let all: Vec<Setting> = self.settings.iter().cloned().chain([reading]).collect();
            context.policy(self.policy, &all, self.variant)
        })?;
        if let Some(base) = base {
            let Run { policy, evaluation } = base;
            let base = Row { policy, evaluation, settings, variant, row };
            explanation.set_against(target, base, asked.scenario).map_err(|e| vec![e])?;
        }
        Ok(explanation)
    }
}
