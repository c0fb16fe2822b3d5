//! Bodies: locals, assignments, early returns, then the value.

use super::super::names::{Kind, Name, Presence};
use super::Writer;
use std::fmt::Write as _;

/// What a `return` gives, where one may stand.
type Gives = Option<(Kind, Presence)>;

impl Writer<'_> {
    /// The body of a function that gives a kind.
    pub(in super::super) fn body(&mut self, kind: Kind, presence: Presence, depth: i64) -> String {
        let mut text = String::new();
        // What fails must be reached.
        let gives = (!self.is_failing()).then_some((kind, presence));
        for _ in 0..self.below(4) {
            if let Some(statement) = self.statement(gives, (depth - 1).max(0)) {
                let _ = writeln!(text, "    {statement}");
            }
        }
        let value = match gives {
            Some((kind, presence)) => self.cell(kind, presence, depth),
            None => self.wrapped(depth - 1),
        };
        let _ = writeln!(text, "    {value}");
        text
    }

    fn statement(&mut self, gives: Gives, d: i64) -> Option<String> {
        match self.below(8) {
            0..=3 => Some(self.declared(gives, d)),
            4 => self.assigned(d),
            5 => self.switched(d),
            6 => Some(self.branched(gives, d, 2)),
            _ => self.returned(gives, d),
        }
    }

    /// `if … { return …; }`
    fn returned(&mut self, gives: Gives, d: i64) -> Option<String> {
        let (kind, presence) = gives?;
        let decided = self.decided();
        let condition = self.boolean(decided, d);
        Some(format!("if {condition} {{ return {}; }}", self.cell(kind, presence, d)))
    }

    /// An `if` without a value: assignments, returns and others like it.
    fn branched(&mut self, gives: Gives, d: i64, level: i64) -> String {
        let decided = self.decided();
        let condition = self.boolean(decided, d.min(2));
        let yes = self.branch(gives, d, level);
        if self.random.chance(60) {
            return format!("if {condition} {{ {yes} }}");
        }
        format!("if {condition} {{ {yes} }} else {{ {} }}", self.branch(gives, d, level))
    }

    fn branch(&mut self, gives: Gives, d: i64, level: i64) -> String {
        let outer = self.locals.len();
        let d = d.min(1);
        let mut statements = Vec::new();
        if self.random.chance(20) {
            statements.push(self.declared(gives, d));
        }
        statements.extend(self.assigned(d));
        if level > 0 && self.random.chance(30) {
            statements.push(self.branched(gives, d, level - 1));
        }
        if self.random.chance(15) {
            statements.extend(self.returned(gives, d));
        }
        statements.extend(self.assigned(d));
        self.locals.truncate(outer);
        statements.join(" ")
    }

    /// A `switch` without a value.
    fn switched(&mut self, d: i64) -> Option<String> {
        let (first, other) = (self.assigned(d)?, self.assigned(d)?);
        let subject = self.whole(0);
        Some(format!("switch ({subject}) {{ 1 | 2 => {{ {first} }}, _ => {{ {other} }} }}"))
    }

    /// `let l1 = …;`
    fn declared(&mut self, gives: Gives, d: i64) -> String {
        let kind = match self.below(5) {
            0 => self.random.pick(&[Kind::Boolean, Kind::Text, Kind::Date]),
            _ => Kind::Number,
        };
        let presence = self.random.pick(&[Presence::Sure, Presence::Sure, Presence::Maybe]);
        let mut value = self.cell(kind, presence, d);
        if let Some((kind, presence)) = gives.filter(|_| self.random.chance(12)) {
            let decided = self.decided();
            let condition = self.boolean(decided, 1);
            let early = self.cell(kind, presence, 0);
            value = format!("if {condition} {{ return {early}; }} else {{ {value} }}");
        }
        self.made += 1;
        let (word, letter) = if self.random.chance(10) { ("const", 'c') } else { ("let", 'l') };
        let name = format!("{letter}{}", self.made);
        self.locals.push(Name::new(&name, kind, presence, true));
        format!("{word} {name} = {value};")
    }

    /// `l1 += …;` of a local, if there is one.
    fn assigned(&mut self, d: i64) -> Option<String> {
        let own: Vec<Name> =
            self.locals.iter().filter(|l| l.text.starts_with('l')).cloned().collect();
        if own.is_empty() {
            return None;
        }
        let at = usize::try_from(self.below(i64::try_from(own.len()).unwrap())).unwrap();
        let local = &own[at];
        let value = self.cell(local.kind, local.presence, d);
        let name = &local.text;
        Some(match local.kind {
            Kind::Number => {
                let light: [&'static str; 4] = ["+=", "-=", "=", "+="];
                let heavy = ["*=", "/=", "%=", "+="];
                let list = if self.heavy() { heavy } else { light };
                format!("{name} {} {value};", self.one_of(&list))
            }
            Kind::Text => format!("{name} {} {value};", self.one_of(&["=", "+="])),
            _ => format!("{name} = {value};"),
        })
    }

    /// A block with a local of its own, as an operand.
    pub(in super::super) fn in_braces(&mut self, kind: Kind, presence: Presence, d: i64) -> String {
        let outer = self.locals.len();
        let first = self.declared(None, d);
        let value = self.cell(kind, presence, d);
        self.locals.truncate(outer);
        format!("{{\n {first} {value} }}")
    }

    /// What fails, inside something that needs it.
    fn wrapped(&mut self, d: i64) -> String {
        let d = d.max(0);
        let failing = self.failing(d.min(1));
        match self.below(5) {
            0 => format!("({} + {failing})", self.number(Presence::Sure, d)),
            1 => format!("round({failing}, 2)"),
            2 => {
                let condition = self.boolean(Presence::Sure, d);
                format!("if {condition} {{\n {failing} }} else {{ {} }}", self.failing(0))
            }
            3 => format!("max({failing}, {})", self.number(Presence::Sure, d)),
            _ => failing,
        }
    }
}
