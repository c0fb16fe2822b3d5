//! Work shared among threads. Results come in the order of the work, so that nothing that is
//! computed depends on how many threads there are.

use std::collections::BTreeMap;
use std::sync::{Mutex, OnceLock, mpsc};
use std::thread::Builder;

/// How work is shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// Among how many threads, or [`ALL`].
    pub threads: usize,
    /// In pieces of what size: bytes or rows.
    pub piece: usize,
}

/// As many threads as there are processors.
pub const ALL: usize = usize::MAX;

impl Share {
    /// Pieces of this size, among all the processors that there are.
    pub fn pieces(piece: usize) -> Self {
        Self { threads: ALL, piece }
    }
}

/// Stack of a thread: formulas nest as deep as the language allows.
const STACK: usize = 32 << 20;

/// How many threads are meant: to ask the system takes a while, and a small table needs one.
fn meant(threads: usize) -> usize {
    static PROCESSORS: OnceLock<usize> = OnceLock::new();
    match threads {
        ALL => {
            *PROCESSORS.get_or_init(|| std::thread::available_parallelism().map_or(1, usize::from))
        }
        some => some,
    }
}

/// Works on each item, and hands the results over in the order of the items for as long as
/// `take` wants more. With one item or one thread, everything is done here.
pub fn in_order<T: Send, R: Send>(
    threads: usize,
    items: Vec<T>,
    work: impl Fn(T) -> R + Sync,
    mut take: impl FnMut(R) -> bool,
) {
    let threads = if items.len() < 2 { 1 } else { meant(threads) };
    if threads < 2 {
        for item in items {
            if !take(work(item)) {
                return;
            }
        }
        return;
    }
    let threads = threads.min(items.len());
    let queue = Mutex::new(items.into_iter().enumerate());
    let next = || queue.lock().ok()?.next();
    std::thread::scope(|scope| {
        let (sender, receiver) = mpsc::sync_channel(threads);
        let mut alone = true;
        for _ in 0..threads {
            let (sender, next, work) = (sender.clone(), &next, &work);
            let share = move || {
                while let Some((index, item)) = next() {
                    // Nobody wants more.
                    if sender.send((index, work(item))).is_err() {
                        return;
                    }
                }
            };
            alone &= Builder::new().stack_size(STACK).spawn_scoped(scope, share).is_err();
        }
        drop(sender);
        if alone {
            // The system starts no thread.
            while next().is_some_and(|(_, item)| take(work(item))) {}
            return;
        }
        let (mut early, mut awaited) = (BTreeMap::new(), 0);
        for (index, result) in receiver {
            early.insert(index, result);
            while let Some(result) = early.remove(&awaited) {
                awaited += 1;
                if !take(result) {
                    return;
                }
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_whatever_the_number_of_threads() {
        for threads in 1..5 {
            let mut seen = Vec::new();
            in_order(
                threads,
                (0..100).collect(),
                |n: u64| n * n,
                |n| {
                    seen.push(n);
                    true
                },
            );
            assert_eq!(seen, (0..100).map(|n| n * n).collect::<Vec<u64>>());
        }
    }

    #[test]
    fn work_stops_when_nobody_wants_more() {
        for threads in 1..5 {
            let mut left = 3;
            in_order(
                threads,
                (0..1_000).collect(),
                |n: u64| n,
                |n| {
                    assert!(n < 3);
                    left -= 1;
                    left > 0
                },
            );
            assert_eq!(left, 0);
        }
    }
}
