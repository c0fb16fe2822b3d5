//! Times of several programs over the same rows, in short turns, so that a busy machine slows
//! them all alike.

pub mod memory;

use std::time::{Duration, Instant};

/// How long one turn lasts, at least.
const TURN: Duration = Duration::from_millis(40);

/// One way to compute the same results.
pub struct Contender<'a> {
    pub name: &'static str,
    /// One pass over all rows.
    pub run: Box<dyn FnMut() + 'a>,
}

/// Nanoseconds a row of one contender, one for each round.
pub struct Times {
    pub name: &'static str,
    pub rounds: Vec<f64>,
}

/// Gives each contender its turn, round after round. The first pass of a turn is not counted: it
/// asks the system for the memory that the one before gave back.
pub fn rounds(contenders: &mut [Contender<'_>], rows: usize, rounds: usize) -> Vec<Times> {
    let mut passes = Vec::new();
    let mut times = Vec::new();
    for contender in contenders.iter_mut() {
        let one = once(&mut contender.run).max(Duration::from_nanos(1));
        passes.push(TURN.as_nanos().div_ceil(one.as_nanos()).max(1));
        times.push(Times { name: contender.name, rounds: Vec::new() });
    }
    for _ in 0..rounds {
        for ((contender, passes), times) in contenders.iter_mut().zip(&passes).zip(&mut times) {
            (contender.run)();
            let started = Instant::now();
            for _ in 0..*passes {
                (contender.run)();
            }
            times.rounds.push(nanos(started.elapsed()) / (*passes as f64 * rows as f64));
        }
    }
    times
}

/// The time of one pass.
pub fn once(run: &mut dyn FnMut()) -> Duration {
    let started = Instant::now();
    run();
    started.elapsed()
}

pub fn nanos(time: Duration) -> f64 {
    time.as_secs_f64() * 1e9
}

/// One line for each contender: the median, how far rounds lie apart, and the ratio to the first.
pub fn print(times: &[Times]) {
    println!("  {:<34}{:>12}{:>10}{:>16}", "", "ns a row", "spread", "× rust_decimal");
    for one in times {
        let middle = median(one.rounds.clone());
        let (low, high) = one
            .rounds
            .iter()
            .fold((f64::MAX, 0.0_f64), |(low, high), x| (low.min(*x), high.max(*x)));
        // Round by round: both were then slowed alike.
        let ratios = times[0].rounds.iter().zip(&one.rounds).map(|(first, own)| first / own);
        let (spread, ratio) = (100.0 * (high - low) / middle, median(ratios.collect()));
        println!("  {:<34}{middle:>12.1}{spread:>8.0} %{ratio:>16.3}", one.name);
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    if values.len() % 2 == 1 {
        values[middle]
    } else {
        f64::midpoint(values[middle - 1], values[middle])
    }
}
