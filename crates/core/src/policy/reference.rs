//! What declarations take, described: the keys of each. The words are in `render`; editors and the
//! documentation get both from here, and host functions from their table.

/// A declaration: its arguments as they are written, and the keys of its last one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// Its name.
    pub name: &'static str,
    /// Its arguments, as they are written.
    pub usage: &'static str,
    /// The keys of `#{…}`, in the order in which people read them.
    pub keys: &'static [&'static str],
}

/// Every declaration.
pub const DECLARATIONS: &[Declaration] = &[
    Declaration {
        name: "policy",
        usage: "policy(#{…})",
        keys: &[
            "edition",
            "label",
            "status",
            "source",
            "from",
            "to",
            "total",
            "eligible",
            "currency",
            "per",
            "equivalent",
            "presence",
            "full",
            "levers",
            "notes",
        ],
    },
    Declaration { name: "extends", usage: "extends(\"id\")", keys: &[] },
    Declaration {
        name: "param",
        usage: "param(\"name\", value, #{…})",
        keys: &[
            "label", "unit", "source", "basis", "within", "min", "max", "range", "values", "note",
        ],
    },
    Declaration { name: "set", usage: "set(\"name\", value)", keys: &[] },
    Declaration {
        name: "amend",
        usage: "amend(\"name\", \"2026-01-01\", value, #{…})",
        keys: &["until", "then"],
    },
    Declaration {
        name: "input",
        usage: "input(\"name\", \"type\", #{…})",
        keys: &["label", "unit", "min", "max", "values", "otherwise", "optional", "note"],
    },
    Declaration {
        name: "aggregate",
        usage: "aggregate(\"name\", \"sum\", \"of\", #{…})",
        keys: &["by", "where", "q", "order", "otherwise", "label", "unit", "source", "note"],
    },
    Declaration {
        name: "previous",
        usage: "previous(\"name\", \"of\", #{…})",
        keys: &["otherwise", "label", "unit", "source", "note"],
    },
    Declaration {
        name: "reference",
        usage: "reference(\"name\", \"policy-id\", \"of\", #{…})",
        keys: &["exercice", "otherwise", "label", "unit", "source", "note"],
    },
    Declaration {
        name: "apportion",
        usage: "apportion(\"name\", #{…})",
        keys: &[
            "of",
            "total",
            "by",
            "at_least",
            "at_most",
            "digits",
            "otherwise",
            "label",
            "unit",
            "source",
            "note",
        ],
    },
    Declaration {
        name: "helper",
        usage: "helper(\"name\", [\"number\", …], \"number\")",
        keys: &[],
    },
    Declaration { name: "outputs", usage: "outputs([\"name\", …])", keys: &[] },
];

/// The keys of a declaration.
pub(super) fn keys(name: &str) -> &'static [&'static str] {
    DECLARATIONS.iter().find(|one| one.name == name).map_or(&[], |one| one.keys)
}

/// What the value of a parameter can be, as it is written.
pub const PARAMETER_VALUES: &[&str] = &[
    "55_000 · 0.2 · true · \"text\"",
    "date(\"2025-04-30\")",
    "none(\"€\")",
    "scale([[x, y], …])",
    "by_key(\"column\", [[\"key\", v], …])",
    "dated([[\"2021-08-01\", v], …])",
    "timeline([[\"2021-08-01\", v], …])",
];

#[cfg(test)]
mod tests;
