//! Random expressions of the language, as text.

mod statements;
mod values;

use super::names::{Flavour, Helper, Kind, Name, Parameters, Presence};
use crate::exactness::fraction::Random;
use std::fmt::Write as _;

/// A function under construction.
pub(super) struct Writer<'a> {
    pub(super) random: &'a mut Random,
    pub(super) flavour: Flavour,
    /// What may be named from outside.
    pub(super) names: &'a [Name],
    pub(super) helpers: &'a [Helper],
    pub(super) parameters: Parameters,
    /// Arguments used so far, when it is a formula.
    pub(super) needs: Vec<String>,
    /// What may be named inside.
    pub(super) locals: Vec<Name>,
    /// Locals ever made.
    pub(super) made: usize,
}

impl<'a> Writer<'a> {
    pub(super) fn new(random: &'a mut Random, flavour: Flavour, names: &'a [Name]) -> Self {
        Self {
            random,
            flavour,
            names,
            helpers: &[],
            parameters: Parameters::default(),
            needs: Vec::new(),
            locals: Vec::new(),
            made: 0,
        }
    }

    pub(super) fn heavy(&self) -> bool {
        !matches!(self.flavour, Flavour::Plain)
    }

    /// A number below `n`.
    pub(super) fn below(&mut self, n: i64) -> i64 {
        self.random.between(0..=n - 1)
    }

    pub(super) fn one_of(&mut self, list: &[&'static str]) -> &'static str {
        self.random.pick(list)
    }

    /// An argument of the formula.
    pub(super) fn need(&mut self, name: &str) -> String {
        if !self.needs.iter().any(|n| n == name) {
            self.needs.push(name.to_owned());
        }
        name.to_owned()
    }

    /// A local, an input, a parameter or a formula of a kind.
    pub(super) fn named(&mut self, kind: Kind, presence: Presence) -> Option<String> {
        let fits = |name: &&Name| {
            let wanted = if presence == Presence::Maybe {
                // What is surely there teaches nothing about what may be missing.
                name.presence >= Presence::Careless
            } else {
                name.presence <= presence
            };
            name.kind.fits(kind) && wanted
        };
        let locals: Vec<&Name> = self.locals.iter().filter(fits).collect();
        if !locals.is_empty() && (self.names.is_empty() || self.random.chance(40)) {
            let at = self.random.between(0..=i64::try_from(locals.len()).unwrap() - 1);
            return Some(locals[usize::try_from(at).unwrap()].text.clone());
        }
        let (wild, failing) = (self.flavour != Flavour::Plain, self.random.chance(3));
        let fits = |name: &&Name| fits(name) && (wild || name.calm) && (failing || !name.failing);
        let names: Vec<&Name> = self.names.iter().filter(fits).collect();
        if names.is_empty() {
            return None;
        }
        let at = self.random.between(0..=i64::try_from(names.len()).unwrap() - 1);
        let name = names[usize::try_from(at).unwrap()].text.clone();
        Some(self.need(&name))
    }

    /// An expression of a kind.
    pub(super) fn cell(&mut self, kind: Kind, presence: Presence, depth: i64) -> String {
        match kind {
            Kind::Number => self.number(presence, depth),
            Kind::Whole => self.whole(depth),
            Kind::Boolean => self.boolean(presence, depth),
            Kind::Text => self.text(presence, depth),
            Kind::Date => self.date(presence, depth),
        }
    }

    /// How sure an operand of a decision is.
    pub(super) fn decided(&mut self) -> Presence {
        if self.heavy() && self.random.chance(15) { Presence::Careless } else { Presence::Sure }
    }

    // ----- forms that every kind has ---------------------------------------------------------

    pub(super) fn conditional(&mut self, kind: Kind, presence: Presence, d: i64) -> String {
        let decided = self.decided();
        let condition = self.boolean(decided, d);
        let yes = self.cell(kind, presence, d);
        let no = match presence {
            Presence::Maybe if self.random.chance(40) => "none()".to_owned(),
            _ => self.cell(kind, presence, d),
        };
        if self.random.chance(25) {
            let decided = self.decided();
            let other = self.boolean(decided, 0);
            let third = self.cell(kind, presence, 0);
            return format!(
                "if {condition} {{\n {yes} }} else if {other} {{ {third} }} else {{\n {no} }}"
            );
        }
        format!("if {condition} {{\n {yes} }} else {{\n {no} }}")
    }

    pub(super) fn switch(&mut self, kind: Kind, presence: Presence, d: i64) -> String {
        // Braces in the subject would hide those of the arms: it is a leaf, or nearly.
        let (subject, arms): (String, &[&str]) = match self.below(7) {
            0 => (self.text(Presence::Sure, 0), &["\"a\" | \"b\"", "\"c\"", "\"É\""]),
            1 => (format!("lower({})", self.text(Presence::Sure, 0)), &["\"a\"", "\"c\"", "\"é\""]),
            2 => {
                let (one, other) = (self.text(Presence::Sure, 0), self.text(Presence::Sure, 0));
                (format!("{one} + {other}"), &["\"aa\" | \"ba\"", "\"cÉ\"", "\"ab\""])
            }
            3 => (self.whole(0), &["0 | 1", "2", "-3 | 2024"]),
            4 => {
                let name = self.one_of(&["year", "month"]);
                (format!("{name}({})", self.date(Presence::Sure, 0)), &["2024 | 1", "2", "12"])
            }
            way => {
                let decided = self.decided();
                let subject = match way {
                    5 => self.boolean(Presence::Sure, 0),
                    _ => format!("{} < {}", self.number(decided, 0), self.number(decided, 0)),
                };
                let (yes, no) = (self.cell(kind, presence, d), self.cell(kind, presence, d));
                return format!("switch ({subject}) {{\n true => {yes},\n false => {no} }}");
            }
        };
        let count = usize::try_from(self.random.between(1..=3)).unwrap();
        let mut text = format!("switch ({subject}) {{\n ");
        for arm in &arms[..count] {
            let value = self.cell(kind, presence, d);
            let _ = write!(text, "{arm} => {value},\n ");
        }
        let otherwise = self.cell(kind, presence, 0);
        let _ = write!(text, "_ => {otherwise} }}");
        text
    }

    /// What stands in for a missing value.
    pub(super) fn replaced(&mut self, kind: Kind, presence: Presence, d: i64) -> String {
        let maybe = self.cell(kind, Presence::Maybe, d);
        let otherwise = self.cell(kind, presence, d);
        match self.below(3) {
            0 => format!("or_else({maybe}, {otherwise})"),
            1 => format!("({maybe} ?? {otherwise})"),
            _ => format!("({maybe} ?? {} ?? {otherwise})", self.cell(kind, Presence::Maybe, 0)),
        }
    }

    /// A helper that gives this kind, if there is one.
    pub(super) fn called(&mut self, kind: Kind, presence: Presence, d: i64) -> Option<String> {
        let wild = self.heavy();
        let fits = |helper: &&Helper| {
            helper.gives.0.fits(kind) && helper.gives.1 <= presence && (wild || helper.calm)
        };
        let helpers: Vec<Helper> = self.helpers.iter().filter(fits).cloned().collect();
        if helpers.is_empty() {
            return None;
        }
        let at = self.random.between(0..=i64::try_from(helpers.len()).unwrap() - 1);
        let helper = &helpers[usize::try_from(at).unwrap()];
        let arguments: Vec<String> = helper
            .arguments
            .iter()
            .map(|(kind, wanted)| match (wanted, kind) {
                (Presence::Maybe, _) => self.cell(*kind, Presence::Maybe, d),
                // A `switch` of the helper wants proof.
                (_, Kind::Text | Kind::Boolean) => self.cell(*kind, Presence::Sure, d),
                _ => self.cell(*kind, presence.min(Presence::Careless), d),
            })
            .collect();
        Some(format!("{}({})", helper.call, arguments.join(", ")))
    }
}
