//! `bareme sensitivity`: which assumption matters?

use super::Status;
use super::args::SensitivityArgs;
use super::context::{self, CommandResult, Context};
use super::formats;
use super::progress::Progress;
use crate::analysis::{Asked, Sensitivity};
use crate::diagnostic::{Diagnostic, codes};
use crate::{number, render};
use rust_decimal::Decimal;

/// Percent less and more, unless others are asked for.
const PERCENT: i64 = 10;

pub(super) fn run(context: &mut Context, args: &SensitivityArgs) -> CommandResult {
    let format = formats::asked(&args.output).map_err(|e| vec![e])?;
    let of = &args.scenario;
    let secrecy = context.secrecy(&args.secrecy, of, format, false)?;
    let given = context::settings(&args.set)?;
    let percent = percent(args.percent.as_deref()).map_err(|e| vec![e])?;
    let scenario = context.scenario(of)?;
    let value = args.value.as_deref();
    let asked = Asked { value, years: args.exercice.as_slice(), secrecy, beside: None };
    let mut results = Vec::new();
    let mut failed = false;
    for variant in context::variants(&scenario, of)? {
        let run = context.evaluate(&args.policy, &given, &scenario, variant, of.full_year)?;
        if context.failures(&run.evaluation) {
            return Ok(Status::Error);
        }
        let progress = Progress::new(run.policy.params.len(), context.style.lang);
        let result =
            Sensitivity::new(run.subject(of), asked, percent, args.all, &|| progress.step())?;
        drop(progress);
        context.advise(&run, args.exercice);
        failed |= context.arisen(&result.causes, &run.evaluation);
        let refused = result.refused();
        context.report(&refused);
        failed |= !refused.is_empty();
        results.push(result);
    }
    let to = context.writing(&args.output, format);
    context.write_with(&args.output, |out| render::analysis::sensitivity(&results, &to, out))?;
    Ok(if failed { Status::Error } else { Status::Success })
}

/// Above zero, and not more than everything.
fn percent(text: Option<&str>) -> Result<Decimal, Diagnostic> {
    let Some(text) = text else { return Ok(Decimal::from(PERCENT)) };
    match number::parse(text.trim_end_matches('%').trim()) {
        Ok(n) if n > Decimal::ZERO && n <= Decimal::ONE_HUNDRED => Ok(n),
        _ => Err(codes::BadOption {
            name: "--percent",
            value: text,
            expected: Some(["0.1 – 100"].into()),
        }
        .into()),
    }
}
