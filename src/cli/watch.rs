//! `bareme watch`: what does this policy pay, and what changes, again at each save?

mod clock;
mod event_loop;
mod file_events;
mod screen;
mod session;
#[cfg(test)]
mod tests;
mod variant_run;
mod watched_files;

use super::Status;
use super::args::WatchArgs;
use super::context::{self, CommandResult, Context};
use super::output;
use crate::sources::Sources;
use file_events::Notices;
use session::Session;
use std::io::IsTerminal;

pub(super) fn run(context: &mut Context, args: &WatchArgs) -> CommandResult {
    let settings = context::settings(&args.set)?;
    // Without a handler the system ends the program, as well.
    let _ = ctrlc::set_handler(leave);
    // What a pipe held can't be read again.
    context.sources = Sources::disk().files_only();
    let mut session = Session::new(context, args, settings);
    event_loop::watch(&mut session, &mut Notices::new(args.poll));
    session.end()?;
    Ok(Status::Success)
}

/// Ends the program, between two blocks rather than within one.
fn leave() {
    // Nobody may be reading: the block at hand is not waited for longer than this.
    for _ in 0..20 {
        if !screen::is_writing() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    if std::io::stdout().is_terminal() {
        output::error("\n");
    }
    output::leave();
}
