//! Cells that are made of several lines of a child table.

use super::super::{Lang, number};
use bareme_core::scenario::ReduceOp;

/// What is said of such a cell.
pub(crate) struct Reduced<'a> {
    /// What is made of the lines.
    pub(crate) op: ReduceOp,
    /// The column, when it has another name.
    pub(crate) of: Option<&'a str>,
    /// The weight, or what says which line is the main one.
    pub(crate) by: Option<&'a str>,
    /// How many lines are used, of how many.
    pub(crate) counts: (usize, usize),
    /// Which ones.
    pub(crate) lines: &'a str,
    /// The line that holds the value.
    pub(crate) held: Option<String>,
    /// A line in which something is missing.
    pub(crate) empty: Option<String>,
}

impl Reduced<'_> {
    /// `somme de 3 lignes (sites.csv:12, 15, 18)`.
    pub(crate) fn text(&self, lang: Lang) -> String {
        let lines = match self.lines {
            "" => String::new(),
            lines => format!(" ({lines})"),
        };
        let (of, by, end) = (self.of(lang), self.by(lang), self.end(lang));
        let start = lang.pick("donnée", "input");
        format!("{start}, {} {}{of}{by}{lines}{end}", self.what(lang), self.count(lang))
    }

    fn what(&self, lang: Lang) -> &'static str {
        match self.op {
            ReduceOp::Sum => lang.pick("somme de", "sum of"),
            ReduceOp::Max => lang.pick("plus grande valeur de", "largest of"),
            ReduceOp::Min => lang.pick("plus petite valeur de", "smallest of"),
            ReduceOp::Mean => lang.pick("moyenne de", "mean of"),
            ReduceOp::Count => lang.pick("décompte de", "count of"),
            ReduceOp::Main => lang.pick("ligne principale de", "main line of"),
            ReduceOp::Same => lang.pick("valeur commune à", "same value in"),
        }
    }

    fn count(&self, lang: Lang) -> String {
        let (used, all) = self.counts;
        let one = match lang {
            Lang::Fr => used < 2,
            Lang::En => used == 1,
        };
        let line = if one { lang.pick("ligne", "line") } else { lang.pick("lignes", "lines") };
        let n = |count: usize| number::short(count.into(), lang);
        match (used == all, lang) {
            (true, _) => format!("{} {line}", n(used)),
            (false, Lang::Fr) => format!("{} {line} sur {}", n(used), n(all)),
            (false, Lang::En) => format!("{} {line} out of {}", n(used), n(all)),
        }
    }

    fn of(&self, lang: Lang) -> String {
        match (self.of, lang) {
            (None, _) => String::new(),
            (Some(of), Lang::Fr) => format!(", colonne « {of} »"),
            (Some(of), Lang::En) => format!(", column `{of}`"),
        }
    }

    fn by(&self, lang: Lang) -> String {
        match (self.by, self.op, lang) {
            (None, ..) => String::new(),
            (Some(by), ReduceOp::Main, Lang::Fr) => format!(", selon « {by} »"),
            (Some(by), ReduceOp::Main, Lang::En) => format!(", by `{by}`"),
            (Some(by), _, Lang::Fr) => format!(", pondérée par « {by} »"),
            (Some(by), _, Lang::En) => format!(", weighted by `{by}`"),
        }
    }

    fn end(&self, lang: Lang) -> String {
        match (&self.empty, &self.held, lang) {
            (Some(line), _, Lang::Fr) => format!(", dont une sans valeur : ligne {line}"),
            (Some(line), _, Lang::En) => format!(", one of which has no value: line {line}"),
            (None, Some(line), Lang::Fr) => format!(" : ligne {line}"),
            (None, Some(line), Lang::En) => format!(": line {line}"),
            (None, None, _) => String::new(),
        }
    }
}

/// Names, and how many more there are.
pub(crate) fn and_more(names: &str, more: usize, lang: Lang) -> String {
    let n = number::short(more.into(), lang);
    match (more, lang) {
        (0, _) => names.to_owned(),
        (1, Lang::Fr) => format!("{names} et 1 autre"),
        (_, Lang::Fr) => format!("{names} et {n} autres"),
        (_, Lang::En) => format!("{names} and {n} more"),
    }
}
