//! The command `bareme`.

use bareme::cli::{self, Status};

/// Deep expressions of hostile scripts must not meet the end of a small stack.
const STACK: usize = 64 * 1024 * 1024;

fn main() -> Status {
    let work =
        std::thread::Builder::new().stack_size(STACK).spawn(|| cli::run(std::env::args_os()));
    match work.map(std::thread::JoinHandle::join) {
        Ok(Ok(status)) => status,
        _ => Status::Error,
    }
}
