//! A new policy that extends another: what is needed to load, and an example of everything a
//! modeler may want, in comments, made from the parent itself. In French, as policies are.

use bareme_core::number;
use bareme_core::policy::{Formula, Nature, Param, ParamKind, ParamValue, Policy};
use bareme_core::value::Value;
use minijinja::context;
use std::fmt::Write as _;

/// The text of the new policy `id`, which changes nothing yet.
pub fn policy(id: &str, parent: &Policy) -> String {
    write(id, parent, true)
}

/// The same with its examples in comments, or taken out of them.
fn write(id: &str, parent: &Policy, commented: bool) -> String {
    let free = |name: &str| {
        let mut name = name.to_owned();
        while parent.inputs.contains_key(&name)
            || parent.params.contains_key(&name)
            || parent.formulas.contains_key(&name)
        {
            name.push_str("_bis");
        }
        name
    };
    let added = free("supplement");
    let outputs = parent.outputs.iter().map(String::as_str).chain([added.as_str()]);
    let param = number_to_change(parent).map(|(param, value)| {
        context! { name => param.name.as_str(), label => param.label.as_deref(), value => literal(value) }
    });
    let context = context! {
        id, param,
        base => parent.id.as_str(),
        label => parent.meta.label.as_str(),
        year => next_year(parent),
        total => parent.meta.total.as_deref(),
        eligible => parent.meta.eligible.as_deref(),
        column => free("zone_prioritaire"),
        amount => free("montant_supplement"),
        formula => formula_to_rewrite(parent).map(source),
        outputs => list("outputs", outputs),
        added,
    };
    let example = move |text: String| {
        if commented { in_comment(&text) } else { text.trim_end().to_owned() + "\n" }
    };
    super::filled(include_str!("policy.rhai.j2"), context, example)
}

/// Each line in a comment, as editors do it: the sign stands where the least indented line starts.
fn in_comment(text: &str) -> String {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let least = text.lines().map(indent).min().unwrap_or(0);
    let line = |line: &str| {
        let (before, after) = line.split_at(least);
        format!("{before}// {after}").trim_end().to_owned()
    };
    text.lines().map(|text| line(text) + "\n").collect()
}

/// The year after those that the parent covers.
fn next_year(parent: &Policy) -> i16 {
    parent.meta.to.or(parent.meta.from).map_or(2027, |date| date.year().saturating_add(1))
}

/// The parameter that examples change: an amount, if there is one.
fn number_to_change(parent: &Policy) -> Option<(&Param, &Value)> {
    let scalars = || {
        parent.params.values().filter_map(|param| match (param.kind, param.steps.as_slice()) {
            (ParamKind::Scalar(kind), [(None, ParamValue::Scalar(value))])
                if kind.is_number() && *value != Value::Missing =>
            {
                Some((param, value))
            }
            _ => None,
        })
    };
    let in_euros = |param: &Param| parent.is_money(param.unit.as_deref());
    scalars().find(|(param, _)| in_euros(param)).or_else(|| scalars().next())
}

/// The formula that examples write again: the total, or an amount.
fn formula_to_rewrite(parent: &Policy) -> Option<&Formula> {
    let outputs = || parent.meta.total.iter().chain(&parent.outputs);
    // Helpers belong to the file of the parent: a formula that uses one can't be copied alone.
    let alone = outputs().filter_map(|name| parent.formulas.get(name));
    let alone: Vec<&Formula> = alone.filter(|f| f.helpers.is_empty()).collect();
    let total = |f: &&&Formula| parent.meta.total.as_ref() == Some(&f.name);
    let amount = |f: &&&Formula| parent.nature(f.unit.as_deref()) == Nature::Amount;
    let chosen = alone.iter().find(total).or_else(|| alone.iter().find(amount));
    chosen.or(alone.first()).copied()
}

/// A formula with its comment, as an author writes it.
fn source(formula: &Formula) -> String {
    let mut out = String::new();
    let described = formula.label.iter().chain(&formula.description);
    for line in described.flat_map(|text| text.lines()) {
        let _ = writeln!(out, "/// {line}");
    }
    let unit = formula.unit.as_ref().map(|text| ("unit", text));
    let source = formula.source.as_ref().map(|text| ("source", text));
    let tags = formula.tags.iter().map(|(name, text)| (name.as_str(), text));
    for (name, text) in unit.into_iter().chain(tags).chain(source) {
        let _ = writeln!(out, "/// @{name} {text}");
    }
    out.push_str(&formula.text);
    out
}

/// A call with names, several lines long if need be.
fn list<'a>(call: &str, names: impl Iterator<Item = &'a str>) -> String {
    let mut out = format!("{call}([");
    let mut width = usize::MAX;
    for name in names.map(quoted) {
        let length = name.chars().count() + 2;
        if width.saturating_add(length) > 100 {
            out.push_str("\n    ");
            width = 4;
        } else {
            out.push(' ');
        }
        out.push_str(&name);
        out.push(',');
        width += length;
    }
    out + "\n]);"
}

/// A value as a script writes it.
fn literal(value: &Value) -> String {
    match value {
        Value::Missing => "none()".to_owned(),
        Value::Number(n) => grouped(&number::to_machine(*n)),
        Value::Text(text) => quoted(text),
        Value::Date(date) => format!("date(\"{date}\")"),
        Value::Boolean(b) => b.to_string(),
    }
}

/// `55000` → `55_000`.
pub(super) fn grouped(number: &str) -> String {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let mut out = sign.to_owned();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i) % 3 == 0 {
            out.push('_');
        }
        out.push(digit);
    }
    if fraction.is_empty() { out } else { format!("{out}.{fraction}") }
}

/// A text between quotes, for a script or for TOML.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use bareme_core::policy;
    use bareme_core::sources::Sources;
    use std::path::Path;

    const PARENT: &str = "policy(#{ edition: 1, label: \"Règle « mère »\", status: \"published\", \
        to: \"2025-04-30\", total: \"total\", eligible: \"admis\", per: \"n\" });\n\
        input(\"n\", \"integer\", #{ label: \"N\", unit: \"patients\" });\n\
        param(\"seuil\", 10, #{ label: \"Seuil\", unit: \"patients\", source: \"x\" });\n\
        param(\"montant\", 12_345.5, #{ label: \"Montant\", unit: \"€\", source: \"x\" });\n\
        /// Admis\nfn admis(n, seuil) { n > seuil }\n\
        private fn aide(x) { x }\n\
        /// Part\n/// Deux lignes.\n/// @unit €\n/// @source art. 1\nfn part(n, montant) {\n    // selon n\n    n * montant\n}\n\
        /// Total\nfn total(part) { aide(part) }\n";

    /// The new policy beside its parent: what `check` finds.
    fn checked(parent: &str, commented: bool) -> (Policy, Vec<String>) {
        let mut sources = Sources::memory([("policies/mere.rhai", parent)]);
        let mother = policy::load(&mut sources, "mere", &[]).unwrap();
        let text = write("fille", &mother, commented);
        let files =
            [("policies/mere.rhai", parent.to_owned()), ("policies/fille.rhai", text.clone())];
        let mut sources = Sources::memory(files);
        let loaded = policy::load(&mut sources, "fille", &[]);
        let policy = loaded.unwrap_or_else(|e| panic!("{text}\n{e:#?}"));
        let codes = policy.warnings.iter().map(|w| w.code.id().to_owned()).collect();
        (policy, codes)
    }

    #[test]
    fn a_new_policy_is_sound_and_changes_nothing() {
        let (policy, warnings) = checked(PARENT, true);
        assert_eq!(warnings, [""; 0]);
        assert_eq!(policy.formulas.len(), 3);
        assert!(policy.formulas.values().all(|f| f.origin == "mere"));
        assert!(policy.params.values().all(|p| p.changed_by.is_none()));
        assert_eq!(policy.meta.total.as_deref(), Some("total"));
    }

    #[test]
    fn its_examples_can_be_taken_out_of_their_comments() {
        let (policy, warnings) = checked(PARENT, false);
        assert_eq!(warnings, [""; 0]);
        assert_eq!(policy.outputs, ["admis", "part", "total", "supplement"]);
        assert_eq!(policy.formulas["part"].origin, "fille", "total uses a helper: not copied");
        assert_eq!(policy.formulas["part"].source.as_deref(), Some("art. 1"));
        assert_eq!(policy.params["montant"].steps.len(), 2, "set, then amended");
        assert!(policy.params["seuil"].changed_by.is_none());
    }

    #[test]
    fn the_shipped_policies_can_all_be_extended() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let mut ids = Sources::disk().stems(&root.join("policies"), &["rhai"]);
        assert!(ids.len() >= 9);
        ids.retain(|id| id != "mere");
        for id in ids {
            let mut disk = Sources::disk();
            let path = root.join(format!("policies/{id}.rhai"));
            let parent = policy::load(&mut disk, &path.to_string_lossy(), &[]).unwrap();
            for commented in [true, false] {
                let text = write("essai", &parent, commented);
                let mut files: Vec<(String, String)> = disk
                    .all()
                    .iter()
                    .map(|source| {
                        let name = source.path.file_name().unwrap().to_string_lossy().into_owned();
                        (format!("policies/{name}"), source.text().to_owned())
                    })
                    .collect();
                files.push(("policies/essai.rhai".to_owned(), text.clone()));
                let loaded = policy::load(&mut Sources::memory(files), "essai", &[]);
                let policy = loaded.unwrap_or_else(|e| panic!("{id}\n{text}\n{e:#?}"));
                assert!(policy.warnings.is_empty(), "{id} {commented}: {:#?}", policy.warnings);
            }
        }
    }

    #[test]
    fn names_already_taken_are_left_alone() {
        let taken = PARENT.replace("montant", "supplement");
        let (policy, _) = checked(&taken, false);
        assert!(policy.formulas.contains_key("supplement_bis"));
        assert!(policy.params.contains_key("supplement"));
    }

    #[test]
    fn values_are_written_as_scripts_write_them() {
        assert_eq!(
            ["5", "55000", "-1234567.25", "-100"].map(grouped),
            ["5", "55_000", "-1_234_567.25", "-100"]
        );
        assert_eq!(quoted("a \"b\" \\ c\nd"), "\"a \\\"b\\\" \\\\ c\\nd\"");
    }
}
