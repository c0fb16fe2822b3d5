//! Expressions of each kind.

use super::super::names::{Flavour, Kind, Presence};
use super::Writer;
use bareme::policy::hosts::{Missing, Type};
use bareme::policy::tree::Host;
use bareme::value;

const SMALL: [&str; 16] = [
    "0", "1", "2", "3", "7", "12", "100", "0.2", "0.005", "1.5", "33.33", "0.1", "6000", "22800",
    "2.50", "(-4)",
];
const EXTREME: [&str; 9] = [
    "0.000000000000001",
    "0.0000000000000005",
    "123456789.123456",
    "99999999999",
    "0.0000000000000000000000000001",
    "79228162514264337593543950335",
    "(-7922816251426433759354395033.5)",
    "9223372036854775807",
    "3.1415926535897932384626433833",
];
const DIVISORS: [&str; 9] = ["12", "3", "7", "1000", "0.4", "11", "-30", "1.1", "13"];
const DIGITS: [&str; 8] = ["2", "2", "0", "1", "-1", "4", "12", "-12"];

impl Writer<'_> {
    fn literal(&mut self) -> String {
        let extreme = self.heavy() && self.random.chance(12);
        if extreme { self.one_of(&EXTREME) } else { self.one_of(&SMALL) }.to_owned()
    }

    fn number_leaf(&mut self, presence: Presence) -> String {
        let literal = presence < Presence::Maybe && self.random.chance(20);
        let named = if literal { None } else { self.named(Kind::Number, presence) };
        named.unwrap_or_else(|| self.literal())
    }

    /// Which of a number of ways; those beyond are only for heavy formulas.
    fn way(&mut self, plain: i64, heavy: i64) -> i64 {
        let all = if self.heavy() { plain + heavy } else { plain };
        self.below(all)
    }

    pub(in super::super) fn number(&mut self, presence: Presence, depth: i64) -> String {
        let Some(d) = depth.checked_sub(1).filter(|d| *d >= 0) else {
            return self.number_leaf(presence);
        };
        match self.way(24, 15) {
            0 => format!("({} + {})", self.number(presence, d), self.number(presence, d)),
            1 => format!("({} - {})", self.number(presence, d), self.number(presence, d)),
            2 | 3 => {
                format!("({} * {})", self.number(presence, d), self.number_leaf(Presence::Sure))
            }
            4 | 5 => format!("({} / {})", self.number(presence, d), self.one_of(&DIVISORS)),
            6 => {
                let name = self.one_of(&["min", "max"]);
                let third = self.number_leaf(presence);
                let first = self.number(presence, d);
                format!("{name}({first}, {}, {third})", self.number(presence, d))
            }
            7 => format!(
                "clamp({}, {}, {})",
                self.number(presence, d),
                self.one_of(&["0", "-4.5", "1"]),
                self.one_of(&["1000", "5000.005", "1"])
            ),
            8 | 9 => self.rounded(presence, d),
            10..=12 => self.conditional(Kind::Number, presence, d),
            13 | 14 => self.on_scale(d),
            15 => self.replaced(Kind::Number, presence, d),
            16 => {
                let name = self.one_of(&["max_present", "min_present"]);
                format!("{name}({}, {})", self.number(Presence::Maybe, d), self.number(presence, d))
            }
            17 | 18 => {
                self.called(Kind::Number, presence, d).unwrap_or_else(|| self.number_leaf(presence))
            }
            19 => self.switch(Kind::Number, presence, d),
            20 => self.in_braces(Kind::Number, presence, d),
            21 => self.whole(d),
            22 => format!("(-{} + abs({}))", self.number(presence, d), self.number(presence, d)),
            23 => self.there_and_back(presence, d),
            // ----- what blocks do not take -----
            24..=26 => format!("({} / {})", self.number(presence, d), self.number(presence, d)),
            27 => format!("({} * {})", self.number(presence, d), self.number(presence, d)),
            28 | 29 => format!("({} % {})", self.number(presence, d), self.number(presence, d)),
            30 => format!(
                "clamp({}, {}, {} + 1)",
                self.number(presence, d),
                self.number(presence, 0),
                self.number(presence, 0)
            ),
            31 => {
                let digits = self.whole(0);
                let name = self.one_of(&["round", "round_up", "round_down"]);
                format!("{name}({}, {digits} % 12)", self.number(presence, d))
            }
            32 => self.in_time(d),
            33 => self.on_other_scale(d),
            34 => format!(
                "months_between({}, {})",
                self.date(Presence::Sure, d),
                self.date(Presence::Sure, d)
            ),
            35..=37 => self.of_table(value::Kind::Number, presence, d),
            _ => format!("({} * {})", self.number(presence, d), self.one_of(&EXTREME)),
        }
    }

    /// Any function of the table that gives this kind of cells alone: a new one is drawn at once.
    fn of_table(&mut self, kind: value::Kind, presence: Presence, d: i64) -> String {
        let on_cells = |host: &Host| {
            let kinds = host.row().arguments.iter().map(|argument| argument.takes);
            let on_cells =
                kinds.clone().all(|takes| !matches!(takes, Type::Scale | Type::Timeline));
            on_cells && host.row().gives.kind().is_some_and(|gives| gives.join(kind) == Some(kind))
        };
        let hosts: Vec<Host> = Host::ALL.iter().copied().filter(on_cells).collect();
        let host = self.random.pick(&hosts);
        let decides = host.row().missing == Missing::Refused;
        let presence = if decides { self.decided() } else { presence };
        let (least, most) = host.arity();
        let most = self.random.between(least.try_into().unwrap()..=most.min(3).try_into().unwrap());
        let arguments =
            host.arguments(most.try_into().unwrap()).map(|argument| match argument.takes.kind() {
                _ if argument.takes == Type::Integer => self.one_of(&DIGITS).to_owned(),
                Some(value::Kind::Boolean) => self.boolean(presence, d),
                Some(value::Kind::Text) => self.text(presence, d),
                Some(value::Kind::Date) => self.date(presence, d),
                _ => self.number(presence, d),
            });
        let arguments: Vec<String> = arguments.collect();
        format!("{}({})", host.name(), arguments.join(", "))
    }

    fn rounded(&mut self, presence: Presence, d: i64) -> String {
        let name = self.one_of(&["round", "round", "round_up", "round_down"]);
        let digits = self.one_of(&DIGITS);
        format!("{name}({}, {digits})", self.number(presence, d))
    }

    /// `x / k * k`, which is `x`, perhaps with a tie added, then decided on.
    fn there_and_back(&mut self, presence: Presence, d: i64) -> String {
        let divisor = self.one_of(&DIVISORS);
        let tie = self.one_of(&["0", "0.005", "0.5", "0.0000000000000005"]);
        let x = self.number(presence, d);
        format!("round({x} / {divisor} * {divisor} + {tie}, 2)")
    }

    fn on_scale(&mut self, d: i64) -> String {
        let decided = self.decided();
        let x = self.number(decided, d);
        if self.parameters.scales.is_empty() {
            return x;
        }
        let scale = self.one_of(self.parameters.scales);
        let name = self.one_of(&["interpolate", "marginal", "step"]);
        // Below the first step is an error.
        let x = if name == "step" && self.random.chance(85) { format!("abs({x})") } else { x };
        format!("{name}({}, {x})", self.need(scale))
    }

    fn on_other_scale(&mut self, d: i64) -> String {
        let decided = self.decided();
        let x = self.number(decided, d);
        if self.parameters.other_scales.is_empty() {
            return x;
        }
        let name = self.one_of(&["interpolate", "marginal", "step"]);
        if self.random.chance(50) {
            let timeline = self.one_of(self.parameters.scale_timelines);
            let timeline = self.need(timeline);
            return format!("{name}(at({timeline}, {}), abs({x}))", self.date(Presence::Sure, 0));
        }
        let scale = self.one_of(self.parameters.other_scales);
        format!("{name}({}, {x})", self.need(scale))
    }

    fn in_time(&mut self, d: i64) -> String {
        if self.parameters.timelines.is_empty() {
            return self.number_leaf(Presence::Sure);
        }
        let timeline = self.one_of(self.parameters.timelines);
        let timeline = self.need(timeline);
        if self.random.chance(50) {
            return format!("at({timeline}, {})", self.date(Presence::Sure, d));
        }
        let year = self.named(Kind::Whole, Presence::Sure).filter(|_| self.random.chance(15));
        let year = year.unwrap_or_else(|| self.one_of(&["2022", "2024", "2025"]).to_owned());
        format!("mean_over_year({timeline}, {year})")
    }

    /// A number on which a `switch` may decide: never missing.
    pub(in super::super) fn whole(&mut self, depth: i64) -> String {
        let named = self.named(Kind::Whole, Presence::Sure);
        let leaf = named.unwrap_or_else(|| self.one_of(&["1", "2", "2024"]).to_owned());
        let Some(d) = depth.checked_sub(1).filter(|d| *d >= 0) else { return leaf };
        match self.below(8) {
            0 => format!("year({})", self.date(Presence::Sure, d)),
            1 => format!("month({})", self.date(Presence::Sure, d)),
            2 => {
                let year = if self.random.chance(80) {
                    self.one_of(&["2023", "2024", "2022"]).to_owned()
                } else {
                    self.whole(0)
                };
                let (from, to) = (self.date(Presence::Sure, d), self.date(Presence::Sure, d));
                format!("months_in_year({year}, {from}, {to})")
            }
            3 => format!("abs({})", self.whole(d)),
            4 => format!("min({}, {})", self.whole(d), self.whole(d)),
            5 => format!("(-{})", self.whole(d)),
            6 => format!(
                "if {} {{ {} }} else {{ {} }}",
                self.boolean(Presence::Sure, d),
                self.whole(d),
                self.whole(d)
            ),
            _ => leaf,
        }
    }

    pub(in super::super) fn boolean(&mut self, presence: Presence, depth: i64) -> String {
        let Some(d) = depth.checked_sub(1).filter(|d| *d >= 0) else {
            let named = self.named(Kind::Boolean, presence);
            return named.unwrap_or_else(|| self.one_of(&["true", "false"]).to_owned());
        };
        match self.way(17, 2) {
            0..=4 => {
                let op = self.one_of(&["<", "<=", ">", ">=", "==", "!="]);
                let (left, right) = (self.decided(), self.decided());
                let x = self.number(left, d);
                // Both sides equal as fractions, not as 28 digits.
                let y = if self.random.chance(20) {
                    let divisor = self.one_of(&["3", "7", "13"]);
                    format!("({x} / {divisor} * {divisor})")
                } else {
                    self.number(right, d)
                };
                format!("({x} {op} {y})")
            }
            5 | 6 => {
                let op = self.one_of(&["&&", "||"]);
                let (left, right) = (self.decided(), self.decided());
                let first = self.boolean(left, d);
                let third = self.boolean(Presence::Sure, 0);
                format!("({first} {op} {} {op} {third})", self.boolean(right, d))
            }
            7 => format!("(!({}))", self.boolean(presence, d)),
            8 | 9 => {
                let op = self.one_of(&["==", "!="]);
                format!("({} {op} {})", self.text(Presence::Sure, d), self.text(Presence::Sure, d))
            }
            10 => {
                let op = self.one_of(&["<", ">=", "==", "!="]);
                format!("({} {op} {})", self.date(Presence::Sure, d), self.date(Presence::Sure, d))
            }
            11 => {
                let kind = self.random.pick(&Kind::CELLS);
                format!("is_missing({})", self.cell(kind, Presence::Maybe, d))
            }
            12 => {
                let name = self.one_of(&["starts_with", "contains"]);
                let part = self.one_of(&["\"a\"", "\"É\"", "\"x\"", "\"\""]);
                format!("{name}({}, {part})", self.text(Presence::Sure, 0))
            }
            13 => self.conditional(Kind::Boolean, presence, d),
            14 => self.replaced(Kind::Boolean, presence, d),
            15 => self.switch(Kind::Boolean, presence, d),
            16 => {
                self.called(Kind::Boolean, presence, d).unwrap_or_else(|| self.boolean(presence, 0))
            }
            17 => self.of_table(value::Kind::Boolean, presence, d),
            _ => {
                let (text, part) = (self.text(Presence::Sure, d), self.text(Presence::Sure, 0));
                format!("contains({text}, {part})")
            }
        }
    }

    pub(in super::super) fn text(&mut self, presence: Presence, depth: i64) -> String {
        let Some(d) = depth.checked_sub(1).filter(|d| *d >= 0) else {
            let literal = presence < Presence::Maybe && self.random.chance(30);
            let named = if literal { None } else { self.named(Kind::Text, presence) };
            return named.unwrap_or_else(|| {
                self.one_of(&["\"a\"", "\"b\"", "\"c\"", "\"É\"", "\"\"", "\"A b\""]).to_owned()
            });
        };
        match self.way(8, 1) {
            0 | 1 => format!("({} + {})", self.text(presence, d), self.text(presence, d)),
            2 | 3 => self.conditional(Kind::Text, presence, d),
            4 => format!("lower({})", self.text(presence, 0)),
            5 => self.replaced(Kind::Text, presence, d),
            6 => self.switch(Kind::Text, presence, d),
            7 => self.called(Kind::Text, presence, d).unwrap_or_else(|| self.text(presence, 0)),
            _ => self.of_table(value::Kind::Text, presence, d),
        }
    }

    pub(in super::super) fn date(&mut self, presence: Presence, depth: i64) -> String {
        let Some(d) = depth.checked_sub(1).filter(|d| *d >= 0) else {
            let literal = presence < Presence::Maybe && self.random.chance(30);
            let named = if literal { None } else { self.named(Kind::Date, presence) };
            return named.unwrap_or_else(|| {
                let day = self.one_of(&["2023-07-31", "2024-01-01", "2024-02-29", "9999-12-31"]);
                format!("date(\"{day}\")")
            });
        };
        match self.below(7) {
            0 | 1 => {
                let name = self.one_of(&["min", "max", "max_present"]);
                format!("{name}({}, {})", self.date(presence, d), self.date(presence, d))
            }
            2 | 3 => self.conditional(Kind::Date, presence, d),
            4 => self.replaced(Kind::Date, presence, d),
            5 => self.switch(Kind::Date, presence, d),
            _ => self.date(presence, 0),
        }
    }

    /// An expression that most rows cannot finish, whatever else it holds.
    pub(in super::super) fn failing(&mut self, d: i64) -> String {
        let rest = |this: &mut Self| this.number(Presence::Sure, d);
        match self.below(12) {
            0 | 1 => format!("({} / {})", rest(self), self.need("z")),
            2 => format!("({} % {})", rest(self), self.need("z")),
            3 => {
                let g = self.need("g");
                format!("({g} * {g} * {g} + {})", rest(self))
            }
            4 => {
                let n = self.need("n");
                format!("clamp({}, {n} + 1, {n})", rest(self))
            }
            5 if !self.parameters.scales.is_empty() => {
                let scale = self.one_of(self.parameters.scales);
                let scale = self.need(scale);
                format!("step({scale}, -10 - {})", self.need("n"))
            }
            6 if !self.parameters.timelines.is_empty() => {
                let timeline = self.one_of(self.parameters.timelines);
                let timeline = self.need(timeline);
                format!("at({timeline}, min({}, date(\"1900-01-01\")))", self.need("day"))
            }
            7 => format!("round({}, 13 + {})", rest(self), self.need("w")),
            8 => {
                let text = self.text(Presence::Sure, d);
                let condition = self.one_of(&["w >= 1", "w != 3", "w < 4"]);
                self.need("w");
                let otherwise = rest(self);
                format!("if {condition} {{ fail(\"non : \" + {text}) }} else {{\n {otherwise} }}")
            }
            9 => {
                // What is missing in most rows decides.
                let condition = self.need("absente");
                format!("if {condition} > {} {{ {} }} else {{ 1 }}", self.literal(), rest(self))
            }
            10 => format!("({} + allonger({}))", rest(self), self.text(Presence::Sure, 0)),
            _ => format!("diviser({}, {})", rest(self), self.need("z")),
        }
    }

    pub(in super::super) fn is_failing(&self) -> bool {
        self.flavour == Flavour::Failing
    }
}
