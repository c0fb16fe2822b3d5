//! How many threads share the rows of a formula. Results never depend on it.

use crate::parallel;
use std::iter;
use std::num::NonZeroUsize;
use std::ops::Range;
use std::thread::available_parallelism;

/// Rows below which one more thread costs more than it saves.
const LEAST_ROWS: usize = 8_192;

/// Parts for each thread, so that none waits long for the last.
const PARTS: usize = 4;

/// How many threads to use for some rows: those asked for, or, for 0, as many as pay.
pub(super) fn count(asked: usize, rows: usize) -> usize {
    match asked {
        // To ask how many there are takes as long as a small table.
        0 if rows < 2 * LEAST_ROWS => 1,
        0 => available_parallelism().map_or(1, NonZeroUsize::get).min(rows / LEAST_ROWS),
        asked => asked,
    }
}

/// Rows shared out among threads, in contiguous parts of whole blocks; where there are few rows,
/// threads that were asked for have less.
pub(super) fn shares(rows: usize, threads: usize, block: usize) -> Vec<Range<usize>> {
    let part = rows.div_ceil(threads.max(1) * if threads > 1 { PARTS } else { 1 });
    let part = if part > block { part.next_multiple_of(block) } else { part.max(1) };
    if rows <= part {
        return iter::once(0..rows).collect();
    }
    (0..rows).step_by(part).map(|start| start..rows.min(start + part)).collect()
}

/// Shares items out among threads, in contiguous parts; what each part gives, in order. `work`
/// receives the index of its first item.
pub(super) fn in_parts<T: Send, R: Send>(
    items: &mut [T],
    threads: usize,
    work: impl Fn(usize, &mut [T]) -> R + Sync,
) -> Vec<R> {
    let parts = if threads > 1 { threads * PARTS } else { 1 };
    let size = items.len().div_ceil(parts).max(1);
    let parts = items.chunks_mut(size).enumerate().collect();
    let mut results = Vec::new();
    let work = |(nth, part): (usize, &mut [T])| work(nth * size, part);
    parallel::in_order(threads, parts, work, |result| {
        results.push(result);
        true
    });
    results
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_is_worked_on_once_and_results_keep_their_order() {
        for (length, threads) in [(0, 3), (1, 3), (7, 2), (100, 1), (100, 3), (1_000, 16)] {
            let mut items = vec![0_usize; length];
            let parts = in_parts(&mut items, threads, |first, part| {
                for (index, item) in (first..).zip(part.iter_mut()) {
                    *item += index + 1;
                }
                (first, part.len())
            });
            assert!(items.iter().copied().eq(1..=length), "{length} {threads}");
            let mut next = 0;
            for (first, count) in parts {
                assert_eq!(first, next);
                next += count;
            }
            assert_eq!(next, length);
        }
    }

    #[test]
    fn shares_cover_all_rows_in_order_and_keep_blocks_whole() {
        for (rows, threads) in [(0, 1), (5, 1), (45, 2), (45, 7), (100_000, 1), (100_000, 3)] {
            let shares = shares(rows, threads, 512);
            assert!(threads == 1 || shares.len() > threads, "{rows} {threads}");
            assert!(rows < 1_000 || shares.iter().all(|share| share.start % 512 == 0));
            let all: Vec<usize> = shares.into_iter().flatten().collect();
            assert!(all.into_iter().eq(0..rows));
        }
    }

    #[test]
    fn small_tables_stay_on_one_thread_unless_asked() {
        assert_eq!(count(0, 130), 1);
        assert_eq!(count(3, 130), 3);
        assert!(count(0, 1_000_000) >= 1);
    }
}
