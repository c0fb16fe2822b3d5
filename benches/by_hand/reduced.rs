//! The reduced policy (`reduced.rhai`), by hand.

use super::{Number, Random};
use rust_decimal::Decimal;
use std::fmt::Write as _;

/// One column an input.
pub struct Rows<N> {
    pub n: Vec<i64>,
    pub p: Vec<N>,
    pub base: Vec<N>,
    pub psy: Vec<N>,
    pub ok: Vec<bool>,
}

impl<N: Number> Rows<N> {
    pub fn random(count: usize) -> Self {
        let mut random = Random::new(1);
        let mut rows = Self { n: vec![], p: vec![], base: vec![], psy: vec![], ok: vec![] };
        for _ in 0..count {
            rows.n.push(random.below(9_000));
            rows.p.push(N::new(random.below(4_000), 2));
            rows.base.push(N::new(random.below(300_000_000), 2));
            rows.psy.push(N::new(random.below(300), 2));
            rows.ok.push(random.chance(50));
        }
        rows
    }

    pub fn len(&self) -> usize {
        self.n.len()
    }
}

impl Rows<Decimal> {
    pub fn csv(&self) -> String {
        let mut text = "structure,n,p,base,psy,ok\n".to_owned();
        for i in 0..self.len() {
            let (n, p, base) = (self.n[i], self.p[i], self.base[i]);
            let _ = writeln!(text, "S{i},{n},{p},{base},{},{}", self.psy[i], self.ok[i]);
        }
        text
    }
}

/// The inputs of a row.
#[derive(Clone, Copy)]
pub struct Row<N> {
    pub n: i64,
    pub p: N,
    pub base: N,
    pub psy: N,
    pub ok: bool,
}

/// The total of a row.
pub fn total<N: Number>(rows: &Rows<N>, i: usize) -> N {
    let (p, base, psy) = (rows.p[i], rows.base[i], rows.psy[i]);
    results(Row { n: rows.n[i], p, base, psy, ok: rows.ok[i] })[6]
}

/// The results of a row, in the order of the policy: etp, a, taux, b, c, d, total.
pub fn results<N: Number>(row: Row<N>) -> [N; 7] {
    let whole = N::whole;
    let Row { n, p, base, psy, ok } = row;
    let etp = if n < 1_000 {
        whole(0)
    } else if n <= 3_000 {
        whole(4) + whole(n - 1_000) / whole(1_000)
    } else if n <= 6_000 {
        whole(6) + whole(n - 3_000) / whole(3_000)
    } else {
        whole(7)
    };
    let a = (whole(55_000) * etp).cents();
    let top = N::new(20, 2);
    let rate = if p <= whole(15) {
        whole(0)
    } else if p >= whole(25) {
        top
    } else {
        top * (p - whole(15)) / whole(10)
    };
    let b = (rate * base).at_most(whole(150_000)).cents();
    let c = (whole(n.min(6_000)) * whole(22_800) / whole(1_000)).cents();
    let d = if ok { (whole(66_000) * psy.at_most(whole(1))).cents() } else { whole(0) };
    [etp, a, rate, b, c, d, a + b + c + d]
}
