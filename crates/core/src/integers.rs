//! Integers, one a row, each held as narrowly as their bounds allow: what large tables cost is
//! the memory that they touch.

/// How wide the integers of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Width {
    Byte,
    Int,
    Long,
}

impl Width {
    /// The narrowest that holds everything between two bounds.
    pub(crate) fn of(lo: i128, hi: i128) -> Self {
        if lo >= 0 && hi <= i128::from(u8::MAX) {
            Self::Byte
        } else if lo >= i128::from(i32::MIN) && hi <= i128::from(i32::MAX) {
            Self::Int
        } else {
            Self::Long
        }
    }
}

/// One integer a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Integers {
    /// 0 to 255.
    Byte(Vec<u8>),
    /// 32 bits.
    Int(Vec<i32>),
    /// 64 bits.
    Long(Vec<i64>),
}

impl Integers {
    pub(crate) fn zeroed(width: Width, rows: usize) -> Self {
        match width {
            Width::Byte => Self::Byte(vec![0; rows]),
            Width::Int => Self::Int(vec![0; rows]),
            Width::Long => Self::Long(vec![0; rows]),
        }
    }

    /// Integers that lie between two bounds.
    pub fn within(lo: i128, hi: i128, integers: &[i64]) -> Self {
        let mut lanes = Self::zeroed(Width::of(lo, hi), integers.len());
        lanes.all().put(0, integers.len(), Block::Each(integers));
        lanes
    }

    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Byte(rows) => rows.len(),
            Self::Int(rows) => rows.len(),
            Self::Long(rows) => rows.len(),
        }
    }

    /// Some of the rows, in this order.
    pub(crate) fn take(&self, rows: &[usize]) -> Self {
        fn of<T: Copy>(all: &[T], rows: &[usize]) -> Vec<T> {
            rows.iter().filter_map(|row| all.get(*row).copied()).collect()
        }
        match self {
            Self::Byte(all) => Self::Byte(of(all, rows)),
            Self::Int(all) => Self::Int(of(all, rows)),
            Self::Long(all) => Self::Long(of(all, rows)),
        }
    }

    pub(crate) fn get(&self, row: usize) -> Option<i64> {
        match self {
            Self::Byte(rows) => rows.get(row).map(|n| i64::from(*n)),
            Self::Int(rows) => rows.get(row).map(|n| i64::from(*n)),
            Self::Long(rows) => rows.get(row).copied(),
        }
    }

    pub(crate) fn view(&self) -> View<'_> {
        match self {
            Self::Byte(rows) => View::Byte(rows),
            Self::Int(rows) => View::Int(rows),
            Self::Long(rows) => View::Long(rows),
        }
    }

    /// All rows, to be written.
    pub(crate) fn all(&mut self) -> Part<'_> {
        match self {
            Self::Byte(rows) => Part::Byte(rows),
            Self::Int(rows) => Part::Int(rows),
            Self::Long(rows) => Part::Long(rows),
        }
    }
}

/// Lanes to be read.
#[derive(Clone, Copy, Debug)]
pub(crate) enum View<'a> {
    Byte(&'a [u8]),
    Int(&'a [i32]),
    Long(&'a [i64]),
}

/// What is read of one block of rows.
#[derive(Clone, Copy)]
pub(crate) enum Block<'a, T> {
    /// The same in every row.
    All(T),
    Each(&'a [T]),
}

impl<T: Copy> Block<'_, T> {
    pub(crate) fn at(&self, lane: usize) -> T {
        match self {
            Self::All(value) => *value,
            Self::Each(lanes) => lanes[lane],
        }
    }
}

/// Some rows of lanes, to be written.
pub(crate) enum Part<'a> {
    Byte(&'a mut [u8]),
    Int(&'a mut [i32]),
    Long(&'a mut [i64]),
}

impl Part<'_> {
    /// The first rows, and the others.
    pub(crate) fn split(self, at: usize) -> (Self, Self) {
        match self {
            Self::Byte(rows) => {
                let (a, b) = rows.split_at_mut(at);
                (Self::Byte(a), Self::Byte(b))
            }
            Self::Int(rows) => {
                let (a, b) = rows.split_at_mut(at);
                (Self::Int(a), Self::Int(b))
            }
            Self::Long(rows) => {
                let (a, b) = rows.split_at_mut(at);
                (Self::Long(a), Self::Long(b))
            }
        }
    }

    /// Writes `len` rows from one on; the width is that of their bounds.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "said above")]
    pub(crate) fn put<T: Copy + Into<i64>>(&mut self, at: usize, len: usize, block: Block<'_, T>) {
        match self {
            Self::Byte(rows) => write(&mut rows[at..at + len], block, |n| n.into() as u8),
            Self::Int(rows) => write(&mut rows[at..at + len], block, |n| n.into() as i32),
            Self::Long(rows) => write(&mut rows[at..at + len], block, Into::into),
        }
    }

    /// Changes every integer of codes.
    pub(crate) fn change(&mut self, new: impl Fn(i64) -> i64) {
        let Self::Int(rows) = self else { return };
        for row in rows.iter_mut() {
            *row = i32::try_from(new((*row).into())).unwrap_or(*row);
        }
    }
}

fn write<T: Copy, U: Copy>(rows: &mut [U], block: Block<'_, T>, held: impl Fn(T) -> U) {
    match block {
        Block::All(value) => rows.fill(held(value)),
        Block::Each(lanes) => {
            for (row, value) in rows.iter_mut().zip(lanes) {
                *row = held(*value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_held_as_narrowly_as_their_bounds_allow() {
        for (integers, width) in [
            (vec![0, 255], Width::Byte),
            (vec![-1, 255], Width::Int),
            (vec![0, i64::from(i32::MAX)], Width::Int),
            (vec![i64::from(i32::MIN) - 1, 0], Width::Long),
        ] {
            let (lo, hi) = (i128::from(integers[0]), i128::from(integers[1]));
            assert_eq!(Width::of(lo, hi), width);
            let lanes = Integers::within(lo, hi, &integers);
            let read: Vec<i64> = (0..lanes.len()).map(|row| lanes.get(row).unwrap()).collect();
            assert_eq!(read, integers);
        }
    }
}
