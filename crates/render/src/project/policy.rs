//! A new policy that extends another: what is needed to load, and an example of everything a
//! modeler may want, in comments, made from the parent itself. In French, as policies are.

use bareme_core::number;
use bareme_core::policy::{Formula, Nature, Param, ParamKind, ParamValue, Policy};
use bareme_core::value::Value;
use std::fmt::Write as _;

/// What a new script holds.
#[derive(Clone, Debug)]
enum Piece {
    /// As it is.
    Code(String),
    /// What is said.
    Comment(String),
    /// Code in comments: to be taken out of them.
    Example(String),
    /// An empty line.
    Space,
}

/// The text of the new policy `id`, which changes nothing yet.
pub fn policy(id: &str, parent: &Policy) -> String {
    write(pieces(id, parent), true)
}

fn write(pieces: Vec<Piece>, commented: bool) -> String {
    let mut out = String::new();
    for piece in pieces {
        let text = match piece {
            Piece::Example(text) if commented => in_comment(&text),
            Piece::Code(text) | Piece::Example(text) => text,
            Piece::Comment(text) => format!("// {text}").trim_end().to_owned(),
            Piece::Space => String::new(),
        };
        out.push_str(&text);
        out.push('\n');
    }
    out
}

/// Each line in a comment, as editors do it: the sign stands where the least indented line starts.
fn in_comment(text: &str) -> String {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let least = text.lines().map(indent).min().unwrap_or(0);
    let line = |line: &str| {
        let (before, after) = line.split_at(least);
        format!("{before}// {after}").trim_end().to_owned()
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

fn pieces(id: &str, parent: &Policy) -> Vec<Piece> {
    let mut pieces = head(id, parent);
    section(&mut pieces, "LES NOMBRES : changer un paramètre repris");
    numbers(parent, &mut pieces);
    section(&mut pieces, "AJOUTER : une colonne, un paramètre, une formule");
    let added = additions(parent, &mut pieces);
    section(&mut pieces, "LES FORMULES : en récrire une");
    formula(parent, &mut pieces);
    section(&mut pieces, "LES SORTIES : ce que montrent les tableaux, dans cet ordre");
    pieces.push(comment("La liste remplace celle qui est reprise : n’y rien oublier."));
    let names = parent.outputs.iter().map(String::as_str).chain([added.as_str()]);
    pieces.push(Piece::Example(list("outputs", names)));
    pieces
}

fn comment(text: impl Into<String>) -> Piece {
    Piece::Comment(text.into())
}

fn section(pieces: &mut Vec<Piece>, title: &str) {
    let line = "=".repeat(78);
    pieces.extend([
        Piece::Space,
        comment(line.clone()),
        comment(title),
        comment(line),
        Piece::Space,
    ]);
}

fn head(id: &str, parent: &Policy) -> Vec<Piece> {
    let base = &parent.id;
    let mut pieces = vec![
        comment(format!("{id} : à décrire ici, en une phrase.")),
        comment(""),
        comment(format!("Reprend « {base} » : {}.", parent.meta.label)),
        comment(
            "N’écrire ici que ce qui change : tant que rien n’est changé, les résultats sont les mêmes.",
        ),
        comment(
            "Les exemples sont en commentaire : enlever « // » devant les lignes voulues, supprimer les autres.",
        ),
        comment(""),
        comment(format!("  bareme check {id}")),
        comment(format!("  bareme diff {base} {id} -s SCENARIO")),
        comment(format!("  bareme test {id}")),
        Piece::Space,
        Piece::Code(format!(
            "policy(#{{\n    edition: 1,\n    label:   {},\n    status:  \"proposal\", // published (texte publié) | proposal (proposition) | hypothesis (hypothèse)",
            quoted(&format!("{id} : à nommer"))
        )),
        Piece::Example("    source:  \"Référence du texte, s’il est publié\",".to_owned()),
        Piece::Example(format!(
            "    from:    \"{0}-01-01\", to: \"{0}-12-31\", // une autre année est calculée, et signalée",
            next_year(parent)
        )),
        Piece::Code("});".to_owned()),
        Piece::Space,
        Piece::Code(format!("extends({});", quoted(base))),
    ];
    let inherited = [("total", &parent.meta.total), ("eligible", &parent.meta.eligible)];
    for (key, name) in inherited {
        if let Some(name) = name {
            pieces.push(comment(format!("{key} est repris : {name}")));
        }
    }
    pieces
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

fn numbers(parent: &Policy, pieces: &mut Vec<Piece>) {
    pieces.push(comment(format!(
        "Tous les paramètres repris, avec leur source : bareme params {}",
        parent.id
    )));
    pieces.push(Piece::Space);
    let Some((param, value)) = number_to_change(parent) else { return };
    let (name, value) = (quoted(&param.name), literal(value));
    if let Some(label) = &param.label {
        pieces.push(comment(format!("{label} : autre valeur, à toutes les dates")));
    } else {
        pieces.push(comment("Autre valeur, à toutes les dates"));
    }
    pieces.extend([
        Piece::Example(format!("set({name}, {value});")),
        comment("… ou seulement à partir d’une date"),
        Piece::Example(format!("amend({name}, \"{}-01-01\", {value});", next_year(parent))),
    ]);
}

/// The examples of additions; the name of the formula that they add.
fn additions(parent: &Policy, pieces: &mut Vec<Piece>) -> String {
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
    let (column, amount, formula) =
        (free("zone_prioritaire"), free("montant_supplement"), free("supplement"));
    let mut arguments = vec![column.as_str(), amount.as_str()];
    let mut condition = column.clone();
    if let Some(eligible) = &parent.meta.eligible {
        arguments.insert(0, eligible);
        condition = format!("{eligible} && {column}");
    }
    let formula_text = format!(
        "/// Supplément des structures en zone prioritaire\n/// @unit €\n/// @source à compléter : phrase du texte, ou motif de la proposition\nfn {formula}({}) {{\n    if {condition} {{ {amount} }} else {{ 0 }}\n}}",
        arguments.join(", ")
    );
    pieces.extend([
        comment("Une colonne de plus dans les tables ; otherwise : sa valeur là où elle manque"),
        Piece::Example(format!(
            "input({}, \"boolean\", #{{ label: \"Structure en zone prioritaire\", otherwise: false }});",
            quoted(&column)
        )),
        Piece::Space,
        comment("Un nombre ; basis : text (le texte le dit), assumption (hypothèse) ou proposal (proposition)"),
        Piece::Example(format!(
            "param({}, 1_000, #{{ label: \"Montant du supplément\", unit: \"€/an\", min: 0, basis: \"proposal\" }});",
            quoted(&amount)
        )),
        Piece::Space,
        comment("Une formule : ses arguments nomment ce dont elle a besoin (colonnes, paramètres, formules, exercice)."),
        comment("Elle ne compte dans le total que si la formule du total la prend en argument."),
        Piece::Example(formula_text),
    ]);
    formula
}

fn formula(parent: &Policy, pieces: &mut Vec<Piece>) {
    pieces.push(comment("Le même nom remplace la formule reprise, partout où elle sert. Toutes les formules reprises :"));
    pieces.push(comment(format!("bareme show {}", parent.id)));
    // Helpers belong to the file of the parent: a formula that uses one can't be copied alone.
    let alone = |name: &&String| parent.formulas.get(*name).is_some_and(|f| f.helpers.is_empty());
    let amount = |name: &&String| {
        parent
            .formulas
            .get(*name)
            .is_some_and(|f| parent.nature(f.unit.as_deref()) == Nature::Amount)
    };
    let total = parent.meta.total.iter().find(alone);
    let chosen = total
        .or_else(|| parent.outputs.iter().filter(amount).find(alone))
        .or_else(|| parent.outputs.iter().find(alone));
    let Some(formula) = chosen.and_then(|name| parent.formulas.get(name)) else { return };
    pieces.push(Piece::Space);
    pieces.push(Piece::Example(source(formula)));
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
        let text = write(pieces("fille", &mother), commented);
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
                let text = write(pieces("essai", &parent), commented);
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
