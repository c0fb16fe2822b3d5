//! Shapley's axioms, against a definition written apart: all orders, one by one.

use super::coalition::{self, Parts};
use crate::compare::exact::Exact;
use num_bigint::BigInt;
use proptest::prelude::*;
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// What each coalition makes, by the number whose bits are its members; several cells.
#[derive(Clone, Debug)]
struct Game {
    players: usize,
    worths: Vec<Vec<i64>>,
}

fn number(members: &[bool]) -> usize {
    members.iter().enumerate().map(|(i, member)| usize::from(*member) << i).sum()
}

impl Game {
    fn worth(&self) -> impl FnMut(&[bool]) -> Result<Vec<Exact>, ()> + '_ {
        |members| {
            let cell = |n: &i64| Exact::of(Decimal::from(*n));
            Ok(self.worths[number(members)].iter().map(cell).collect())
        }
    }

    fn exact(&self) -> Parts {
        coalition::exact(self.players, &mut self.worth()).unwrap()
    }

    /// What each player adds in all orders together, and how many orders there are.
    fn by_definition(&self) -> (Vec<Vec<i64>>, i64) {
        let mut sums = vec![vec![0; self.worths[0].len()]; self.players];
        let mut orders = 0;
        let mut waiting: Vec<Vec<usize>> = vec![Vec::new()];
        while let Some(order) = waiting.pop() {
            if order.len() < self.players {
                let rest = (0..self.players).filter(|player| !order.contains(player));
                waiting.extend(rest.map(|next| [order.as_slice(), &[next]].concat()));
                continue;
            }
            orders += 1;
            for (place, player) in order.iter().enumerate() {
                let of = |players: &[usize]| players.iter().map(|p| 1 << p).sum::<usize>();
                let before = &self.worths[of(&order[..place])];
                let after = &self.worths[of(&order[..=place])];
                for (cell, (a, b)) in after.iter().zip(before).enumerate() {
                    sums[*player][cell] += a - b;
                }
            }
        }
        (sums, orders)
    }
}

fn game() -> impl Strategy<Value = Game> {
    (1_usize..6, 1_usize..4).prop_flat_map(|(players, cells)| {
        let worth = prop::collection::vec(-1_000_000_i64..1_000_000, cells);
        let worths = prop::collection::vec(worth, 1 << players);
        worths.prop_map(move |worths| Game { players, worths })
    })
}

/// A part as a whole number over `Exact::unit() * over`.
fn scaled(parts: &Parts, player: usize, cell: usize) -> BigInt {
    parts.cells[player].get(cell).map(Exact::scaled).unwrap_or_default()
}

fn total(parts: &Parts, cell: usize) -> BigInt {
    (0..parts.cells.len()).map(|player| scaled(parts, player, cell)).sum()
}

proptest! {
    #[test]
    fn parts_are_what_players_add_on_average_over_all_orders(game in game()) {
        let parts = game.exact();
        let (sums, orders) = game.by_definition();
        for (player, cells) in sums.iter().enumerate() {
            for (cell, sum) in cells.iter().enumerate() {
                let expected = BigInt::from(*sum) * Exact::unit() * &parts.over;
                prop_assert_eq!(scaled(&parts, player, cell) * orders, expected);
            }
        }
    }

    #[test]
    fn parts_add_up_however_they_are_computed(game in game(), seed in any::<u64>()) {
        let all = [
            game.exact(),
            coalition::sampled(game.players, 3, seed, 0, &mut game.worth()).unwrap(),
            coalition::ordered(game.players, &mut game.worth()).unwrap(),
        ];
        for parts in all {
            for cell in 0..game.worths[0].len() {
                let gap = game.worths.last().unwrap()[cell] - game.worths[0][cell];
                let expected = BigInt::from(gap) * Exact::unit() * &parts.over;
                prop_assert_eq!(total(&parts, cell), expected);
            }
        }
    }

    #[test]
    fn who_adds_nothing_gets_nothing_and_who_adds_the_same_gets_the_same(
        game in game(),
        seed in any::<u64>(),
    ) {
        // A dummy, then a copy of the first player: both or one of them make what one makes.
        let players = game.players + 2;
        let worths = (0..1_usize << players).map(|members| {
            let dummy = 1 << game.players;
            let copy = dummy << 1;
            let own = members & (dummy - 1);
            game.worths[if members & copy > 0 { own | 1 } else { own }].clone()
        });
        let game = Game { players, worths: worths.collect() };
        let parts = game.exact();
        let drawn = coalition::sampled(players, 2, seed, 0, &mut game.worth()).unwrap();
        for cell in 0..game.worths[0].len() {
            prop_assert_eq!(scaled(&parts, players - 2, cell), BigInt::from(0));
            prop_assert_eq!(scaled(&drawn, players - 2, cell), BigInt::from(0));
            prop_assert_eq!(scaled(&parts, players - 1, cell), scaled(&parts, 0, cell));
        }
    }

    #[test]
    fn exchanging_presence_and_absence_changes_every_sign(game in game(), seed in any::<u64>()) {
        let mut other = game.clone();
        other.worths.reverse();
        let both = |game: &Game| {
            [game.exact(), coalition::sampled(game.players, 2, seed, 0, &mut game.worth()).unwrap()]
        };
        for (parts, others) in both(&game).iter().zip(both(&other)) {
            for player in 0..game.players {
                for cell in 0..game.worths[0].len() {
                    prop_assert_eq!(
                        scaled(parts, player, cell),
                        -scaled(&others, player, cell)
                    );
                }
            }
        }
    }

    /// A coalition fails when it holds some players and lacks others; those are found.
    #[test]
    fn players_that_cannot_be_separated_are_found(
        roles in prop::collection::vec(0_u8..3, 2..10),
        noise in any::<u16>(),
    ) {
        let with = |role: u8| {
            let chosen = roles.iter().enumerate().filter(move |(_, r)| **r == role);
            chosen.map(|(i, _)| i).collect::<BTreeSet<usize>>()
        };
        let (present, absent) = (with(0), with(1));
        prop_assume!(!present.is_empty() && !absent.is_empty());
        let failing: Vec<bool> = roles
            .iter()
            .enumerate()
            .map(|(i, role)| *role == 0 || (*role == 2 && noise >> i & 1 == 1))
            .collect();
        let mut fails = |members: &[bool]| {
            present.iter().all(|i| members[*i]) && absent.iter().all(|i| !members[*i])
        };
        let found: BTreeSet<usize> = coalition::conflict(&failing, &mut fails).into_iter().collect();
        prop_assert_eq!(found, present.union(&absent).copied().collect::<BTreeSet<usize>>());
    }
}

#[test]
fn orders_drawn_from_a_seed_are_always_the_same_and_come_near() {
    let players = 8;
    let cube = |members: usize| i64::from(members.count_ones()).pow(3) * 10;
    let worths = (0..1_usize << players).map(|m| vec![cube(m), i64::from(m & 1 == 1)]).collect();
    let game = Game { players, worths };
    let draw = |seed| coalition::sampled(players, 100, seed, 0, &mut game.worth()).unwrap();
    let (first, again, other) = (draw(1), draw(1), draw(2));
    let cells = |parts: &Parts| -> Vec<BigInt> {
        (0..players).map(|player| scaled(parts, player, 0)).collect()
    };
    assert_eq!(cells(&first), cells(&again));
    assert_ne!(cells(&first), cells(&other));
    // Each makes 640 on average.
    let unit = Exact::unit() * &first.over;
    for part in cells(&first) {
        assert!(part > &unit * 600 && part < &unit * 680, "{}", part / &unit);
    }
    assert_eq!(scaled(&first, 0, 1), unit);
    // What is drawn lies within a few of its standard errors of what it estimates: 640, and for
    // the first player one more in the other cell.
    for player in 0..players {
        let error = first.error(player).unwrap();
        assert!(error > Decimal::ONE && error < Decimal::from(20), "{error}");
        let far: BigInt = scaled(&first, player, 0) - &unit * 640;
        let bound: BigInt = Exact::of(error * Decimal::from(4)).scaled() * &first.over;
        assert!(far.magnitude() < bound.magnitude(), "{player} {error}");
    }
    assert_eq!(game.exact().error(0), None);
}
