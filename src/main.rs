//! The command `bareme`.

use bareme::cli::{self, Status};

/// Deep expressions of hostile scripts must not meet the end of a small stack.
const STACK: usize = 64 * 1024 * 1024;

/// What most runs use of memory, in bytes.
const ROOM: usize = 8 * 1024 * 1024;

fn main() -> Status {
    let work = std::thread::Builder::new().stack_size(STACK).spawn(|| {
        reserve();
        cli::run(std::env::args_os())
    });
    match work.map(std::thread::JoinHandle::join) {
        Ok(Ok(status)) => status,
        _ => Status::Error,
    }
}

/// Has the allocator of the thread take its memory at once. That of glibc asks the system for a few
/// pages at a time in any thread but the first, which was a tenth of a short run. Pages that are
/// not written cost nothing, and other allocators lose nothing by it.
fn reserve() {
    // The first comes from the system, and says by its size what shall no longer do so.
    for size in [ROOM, ROOM / 2] {
        drop(std::hint::black_box(Vec::<u8>::with_capacity(size)));
    }
}
