//! How many threads an evaluation uses. Whatever the number, its results are the same: rows are
//! shared out in runs, one after the other, and what each run found is put together in their order.

use std::ops::Range;
use std::sync::{Mutex, PoisonError};
use std::thread::{Builder, available_parallelism, scope};

/// Stack of a thread: formulas nest as deep as the language allows.
const STACK: usize = 32 << 20;

/// How many threads work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Threads(usize);

impl Threads {
    /// This many; 0: as many as there are processors, where there are rows enough.
    pub fn new(count: usize) -> Self {
        Self(count)
    }

    /// Runs of rows, one a thread, of whole blocks but for the last; a number of threads that is
    /// asked for is had, however few the rows. A thread is not worth its start below `worth` rows.
    pub(crate) fn share(self, rows: usize, block: usize, worth: usize) -> Vec<Range<usize>> {
        let each = match self.0 {
            // Asking how many processors there are takes a while: not for small tables.
            0 if rows < 2 * worth => rows,
            0 => {
                let processors = available_parallelism().map_or(1, usize::from);
                rows.div_ceil(processors.min(rows / worth)).next_multiple_of(block)
            }
            count => rows.div_ceil(count),
        };
        if rows <= each {
            return std::iter::once(0..rows).collect();
        }
        (0..rows).step_by(each).map(|start| start..rows.min(start + each)).collect()
    }
}

/// Does every job, on a thread for each; what each gave, in their order.
pub(crate) fn all<J: Send, T: Send>(jobs: Vec<J>, work: impl Fn(J) -> T + Sync) -> Vec<T> {
    let threads = jobs.len();
    if threads <= 1 {
        return jobs.into_iter().map(work).collect();
    }
    let jobs = Mutex::new(jobs.into_iter().enumerate());
    let done = Mutex::new(Vec::with_capacity(threads));
    let share = || {
        loop {
            let next = jobs.lock().unwrap_or_else(PoisonError::into_inner).next();
            let Some((nth, job)) = next else { break };
            let result = (nth, work(job));
            done.lock().unwrap_or_else(PoisonError::into_inner).push(result);
        }
    };
    scope(|scope| {
        for _ in 1..threads {
            // What one that cannot be started would have done is left to the others.
            let _ = Builder::new().stack_size(STACK).spawn_scoped(scope, share);
        }
        share();
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_unstable_by_key(|(nth, _)| *nth);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_rows_cover_all_of_them_in_order() {
        for (threads, rows) in [(0, 0), (0, 5), (0, 100_000), (1, 5), (2, 1_025), (7, 45), (7, 3)] {
            let runs = Threads::new(threads).share(rows, 512, 1_000);
            assert!(threads == 0 || runs.len() == threads.min(rows));
            assert!(threads != 0 || runs.iter().all(|run| run.start % 512 == 0));
            let all: Vec<usize> = runs.into_iter().flatten().collect();
            assert!(all.into_iter().eq(0..rows));
        }
        assert_eq!(Threads::default().share(1_999, 512, 1_000).len(), 1);
    }

    #[test]
    fn what_each_job_gave_is_in_their_order() {
        assert_eq!(all(vec![3, 1, 2], |n| n * 10), [30, 10, 20]);
        assert!(all(Vec::<u8>::new(), |n| n).is_empty());
        let many = all((0..100).collect(), |n: u64| (0..n * 1_000).sum::<u64>());
        assert!(many.is_sorted() && many.len() == 100);
    }
}
