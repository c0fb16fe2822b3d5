//! Horizontal bars as SVG: every chart of a report. Places are whole numbers.

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};
use std::fmt::Write;

/// Width of a drawing, in its own units.
const WIDTH: i64 = 760;
/// Room for the names of rows.
const LABELS: i64 = 262;
/// Room for values on a side, at least and at most.
const VALUES: (i64, i64) = (60, 240);
/// Height of a line of text.
const LINE: i64 = 17;
/// Height of a bar.
const BAR: i64 = 15;
/// Space between rows.
const SPACE: i64 = 7;
/// Characters of a line of a name.
const LABEL_CHARS: usize = 34;
/// Most lines of a name.
const LABEL_LINES: usize = 2;

/// How a bar is filled: colour and pattern, so that neither is needed to read the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fill {
    /// What is compared with.
    Base,
    /// A policy, by its place.
    Policy(usize),
    /// A rise.
    Gain,
    /// A fall.
    Loss,
    /// A sum.
    Sum,
    /// Neither.
    Neutral,
}

impl Fill {
    /// Its class, for the style sheet, and its pattern.
    fn class(self) -> &'static str {
        match self {
            Self::Base | Self::Neutral => "base",
            Self::Policy(0) | Self::Gain => "gain",
            Self::Policy(place) => ["second", "third", "fourth"][(place - 1) % 3],
            Self::Loss => "loss",
            Self::Sum => "sum",
        }
    }
}

/// A bar between two values.
#[derive(Clone, Debug)]
pub(super) struct Bar {
    pub(super) from: Decimal,
    pub(super) to: Decimal,
    pub(super) fill: Fill,
    /// What is written beside it.
    pub(super) value: String,
    /// Whether that stands on its left.
    pub(super) left: bool,
}

impl Bar {
    /// From zero, its value on the right.
    pub(super) fn new(to: Decimal, fill: Fill, value: String) -> Self {
        Self { from: Decimal::ZERO, to, fill, value, left: false }
    }
}

/// A row: its name, and bars on one line.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    pub(super) label: String,
    /// Whether it is the heading of those that follow.
    pub(super) heading: bool,
    pub(super) bars: Vec<Bar>,
    /// A value to which bars are compared.
    pub(super) mark: Option<Decimal>,
}

/// A chart.
#[derive(Clone, Debug, Default)]
pub(super) struct Chart {
    /// Unique in the document.
    pub(super) id: String,
    pub(super) title: String,
    /// What it shows, in a sentence, for those who do not see it.
    pub(super) alt: String,
    pub(super) rows: Vec<Row>,
}

/// Where values stand.
struct Scale {
    least: Decimal,
    span: Decimal,
    start: i64,
    width: i64,
}

impl Scale {
    fn of(rows: &[Row]) -> Self {
        let bars = || rows.iter().flat_map(|row| &row.bars);
        let ends = bars().flat_map(|bar| [bar.from, bar.to]);
        let marks = rows.iter().filter_map(|row| row.mark);
        let (mut least, mut most) = (Decimal::ZERO, Decimal::ZERO);
        for value in ends.chain(marks) {
            (least, most) = (least.min(value), most.max(value));
        }
        let room = |left: bool| {
            let widths = bars().filter(|bar| bar.left == left).map(|bar| width(&bar.value));
            widths.max().map_or(0, |widest| (widest + 14).clamp(VALUES.0, VALUES.1))
        };
        let (left, right) = (room(true), room(false).max(VALUES.0));
        Self {
            least,
            span: most.saturating_sub(least),
            start: LABELS + left,
            width: WIDTH - LABELS - left - right,
        }
    }

    fn place(&self, value: Decimal) -> i64 {
        let share = value.saturating_sub(self.least).checked_div(self.span).unwrap_or_default();
        let place = share.checked_mul(Decimal::from(self.width)).unwrap_or_default();
        let place = place.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
        self.start + place.to_i64().unwrap_or(0).clamp(0, self.width)
    }
}

impl Chart {
    /// The drawing.
    pub(super) fn svg(&self) -> String {
        let scale = Scale::of(&self.rows);
        let mut body = String::new();
        let mut y = SPACE;
        let zero = scale.place(Decimal::ZERO);
        for row in &self.rows {
            y += row.draw(&scale, &self.id, y, &mut body);
        }
        let height = y + SPACE;
        let id = &self.id;
        let mut out = format!(
            "<svg viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" \
             aria-labelledby=\"{id}-title {id}-desc\" class=\"chart\">\n\
             <title id=\"{id}-title\">{}</title>\n<desc id=\"{id}-desc\">{}</desc>\n",
            escaped(&self.title),
            escaped(&self.alt)
        );
        out.push_str(&patterns(id));
        let _ = writeln!(out, "<path class=\"axis\" d=\"M{zero} 4V{}\"/>", height - 4);
        out.push_str(&body);
        out.push_str("</svg>");
        out
    }
}

impl Row {
    /// Draws the row at a height; gives its own.
    fn draw(&self, scale: &Scale, id: &str, y: i64, out: &mut String) -> i64 {
        let lines = if self.heading { vec![self.label.clone()] } else { wrapped(&self.label) };
        let text_height = LINE * i64::try_from(lines.len()).unwrap_or(1);
        let height = text_height.max(BAR);
        let middle = y + height / 2;
        let (x, class, anchor) =
            if self.heading { (0, "heading", "start") } else { (LABELS - 10, "label", "end") };
        for (index, line) in lines.iter().enumerate() {
            let base = y + LINE * i64::try_from(index).unwrap_or(0) + 13;
            let _ = writeln!(
                out,
                "<text class=\"{class}\" x=\"{x}\" y=\"{base}\" text-anchor=\"{anchor}\">{}</text>",
                escaped(line)
            );
        }
        let top = middle - BAR / 2;
        let mark = self.mark.map(|mark| scale.place(mark));
        for bar in &self.bars {
            bar.draw(scale, id, top, mark, out);
        }
        if let Some(x) = mark {
            let line = format!("d=\"M{x} {}V{}\"", top - 4, top + BAR + 4);
            let _ = writeln!(out, "<path class=\"halo\" {line}/><path class=\"mark\" {line}/>");
        }
        height + SPACE
    }
}

impl Bar {
    fn draw(&self, scale: &Scale, id: &str, top: i64, mark: Option<i64>, out: &mut String) {
        let (low, high) = (self.from.min(self.to), self.from.max(self.to));
        let (start, end) = (scale.place(low), scale.place(high));
        if low != high {
            // A change always shows.
            let width = (end - start).max(2);
            let class = self.fill.class();
            let _ = writeln!(
                out,
                "<rect class=\"{class}\" x=\"{start}\" y=\"{top}\" width=\"{width}\" \
                 height=\"{BAR}\" fill=\"url(#{id}-{class})\"/>"
            );
        }
        let end = mark.map_or(end, |mark| end.max(mark));
        let (x, anchor) = if self.left { (start - 6, "end") } else { (end + 6, "start") };
        let _ = writeln!(
            out,
            "<text class=\"value\" x=\"{x}\" y=\"{}\" text-anchor=\"{anchor}\">{}</text>",
            top + 12,
            escaped(&self.value)
        );
    }
}

/// Each fill has its own pattern: full, hatched one way or the other, dotted.
fn patterns(id: &str) -> String {
    let pattern = |class: &str, size: i64, drawing: &str| {
        format!(
            "<pattern id=\"{id}-{class}\" class=\"{class}\" width=\"{size}\" height=\"{size}\" \
             patternUnits=\"userSpaceOnUse\"><path class=\"ground\" d=\"M0 0H{size}V{size}H0Z\"/>\
             {drawing}</pattern>\n"
        )
    };
    let lines = |path: &str| format!("<path class=\"lines\" d=\"{path}\"/>");
    let down = lines("M-2 -2L10 10M-2 6L2 10M6 -2L10 2");
    let up = lines("M-2 10L10 -2M-2 2L2 -2M6 10L10 6");
    [
        "<defs>\n".to_owned(),
        pattern("base", 8, &down),
        pattern("gain", 8, ""),
        pattern("loss", 8, &up),
        pattern("sum", 8, ""),
        pattern("second", 6, &lines("M0 3H6")),
        pattern("third", 6, &lines("M3 0V6")),
        pattern("fourth", 6, &lines("M0 3H6M3 0V6")),
        "</defs>\n".to_owned(),
    ]
    .concat()
}

/// How wide a number is at most, in the widest of the usual fonts.
fn width(text: &str) -> i64 {
    let narrow = |c: char| c.is_whitespace() || matches!(c, ',' | '.');
    text.chars().map(|c| if narrow(c) { 5 } else { 9 }).sum()
}

/// A name on a few lines; what is too long ends with `…`.
fn wrapped(label: &str) -> Vec<String> {
    let options = textwrap::Options::new(LABEL_CHARS).break_words(true);
    let mut lines: Vec<String> =
        textwrap::wrap(label, options).into_iter().map(std::borrow::Cow::into_owned).collect();
    if lines.len() > LABEL_LINES {
        lines.truncate(LABEL_LINES);
        if let Some(last) = lines.last_mut() {
            *last = last.chars().take(LABEL_CHARS - 1).collect::<String>() + "…";
        }
    }
    lines
}

/// Text inside SVG.
pub(super) fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(from: i64, to: i64) -> Bar {
        Bar {
            from: from.into(),
            to: to.into(),
            fill: Fill::Gain,
            value: "+1 <€>".to_owned(),
            left: false,
        }
    }

    #[test]
    fn bars_stand_where_their_values_are() {
        let rows = vec![
            Row { bars: vec![bar(-50, 0)], ..Row::default() },
            Row { bars: vec![bar(0, 100)], mark: Some(Decimal::from(50)), ..Row::default() },
        ];
        let scale = Scale::of(&rows);
        assert_eq!(scale.place(Decimal::from(-50)), LABELS);
        assert_eq!(scale.place(Decimal::from(100)), LABELS + scale.width);
        let third = LABELS + scale.width / 3;
        assert!((third..=third + 1).contains(&scale.place(Decimal::ZERO)));
        let svg = Chart { id: "c".to_owned(), rows, ..Chart::default() }.svg();
        assert!(svg.contains("+1 &lt;€&gt;") && !svg.contains("<€>"));
        assert!(svg.contains("class=\"mark\""));
    }

    #[test]
    fn amounts_beyond_measure_stay_in_the_drawing() {
        let rows = vec![Row {
            bars: vec![Bar { from: Decimal::MIN, to: Decimal::MAX, ..bar(0, 0) }],
            ..Row::default()
        }];
        let scale = Scale::of(&rows);
        for value in [Decimal::MIN, Decimal::ZERO, Decimal::MAX] {
            let place = scale.place(value);
            assert!((LABELS..=WIDTH - VALUES.0).contains(&place), "{place}");
        }
    }

    #[test]
    fn long_names_are_cut() {
        let lines = wrapped(&"Structure admise qui passe sous la file active ".repeat(4));
        assert_eq!(lines.len(), LABEL_LINES);
        assert!(lines[1].ends_with('…'));
        assert!(lines.iter().all(|line| line.chars().count() <= LABEL_CHARS));
    }
}
