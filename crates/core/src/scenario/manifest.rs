//! The manifest of a scenario set: what its TOML says, before any table is read.

use super::future::{self, Entries, Projection};
use super::shape::{self, TableSpec};
use super::text::{quoted, year};
use super::toml_reader::{Expected, Key, Located, Node, Reader};
use super::{Envelope, Variant, VariantFormula, VariantParam};
use crate::diagnostic::{Diagnostics, Note, SourceId, Span, codes};
use std::collections::{BTreeMap, HashMap};
use toml::de::DeTable;

/// A manifest is written by hand: more than this is no manifest.
const LARGEST: usize = 1 << 20;
/// Tables of a set: each is looked through whole.
const MOST_TABLES: usize = 200;

const KEYS: &[&str] = &[
    "label",
    "status",
    "key",
    "period",
    "weight",
    "tables",
    "table",
    "envelope",
    "variant",
    "projection",
    "entries",
];
const ENVELOPE_KEYS: &[&str] = &["amount", "months", "nature", "source", "note"];
const VARIANT_KEYS: &[&str] = &["name", "label", "inputs", "params"];

/// What a manifest declares.
#[derive(Debug, Default)]
pub(super) struct Manifest {
    pub(super) label: Option<String>,
    pub(super) status: Option<String>,
    pub(super) key: Option<Located>,
    pub(super) period: Option<Located>,
    pub(super) weight: Option<Located>,
    pub(super) tables: Vec<TableSpec>,
    pub(super) envelope: BTreeMap<i32, Envelope>,
    pub(super) variants: Vec<Variant>,
    pub(super) projections: Vec<Projection>,
    pub(super) entries: Vec<Entries>,
    /// What is worth a look.
    pub(super) notices: Diagnostics,
}

impl Manifest {
    /// Reads a manifest; everything wrong with it is told at once.
    pub(super) fn read(text: &str, source: SourceId, path: &str) -> Result<Self, Diagnostics> {
        if text.len() > LARGEST {
            return Err(vec![codes::ManifestTooLarge { path, limit: LARGEST }.into()]);
        }
        let mut reader = Reader::new(text, source);
        let root = reader.parse()?;
        let mut manifest = Self::default();
        // What there is only with years.
        let mut by_year = None;
        for (key, value) in Reader::entries(&root) {
            match key.get_ref().as_ref() {
                "label" => manifest.label = reader.text(key, value).map(|t| t.text),
                "status" => manifest.status = reader.text(key, value).map(|t| t.text),
                "key" => manifest.key = reader.text(key, value),
                "period" => manifest.period = reader.text(key, value),
                "weight" => manifest.weight = reader.text(key, value),
                "tables" | "table" => {
                    manifest.tables.extend(shape::read(&mut reader, key, value));
                }
                "envelope" => {
                    by_year.get_or_insert(("envelope", reader.place(key)));
                    manifest.envelope = envelope(&mut reader, key, value);
                }
                "variant" => manifest.variants = variants(&mut reader, key, value),
                "projection" => {
                    manifest.projections = future::projections(&mut reader, key, value);
                    by_year.get_or_insert(("projection", reader.place(key)));
                }
                "entries" => {
                    manifest.entries = future::entries(&mut reader, key, value);
                    by_year.get_or_insert(("entries", reader.place(key)));
                }
                _ => reader.unknown_key(key, KEYS),
            }
        }
        let (count, limit) = (manifest.tables.len(), MOST_TABLES);
        if count > limit {
            let place = manifest.tables[limit].file.as_ref().map(|file| file.span);
            reader.refuse(|| codes::TooManyTables { count, limit }.at(place));
        }
        let files = manifest.tables.iter().filter(|table| table.on.is_empty());
        let files: Vec<Located> = files.filter_map(|table| table.file.clone()).collect();
        once("tables", &files, &mut reader);
        if !root.contains_key("tables") && !root.contains_key("table") {
            reader.absent_key("tables", Some(Span::line(source, 1)));
        }
        if let (Some((name, place)), false) = (by_year, root.contains_key("period")) {
            reader.refuse(|| codes::NoPeriod { name }.at(place));
        }
        manifest.notices = std::mem::take(&mut reader.notices);
        let errors = reader.finish(path);
        if errors.is_empty() { Ok(manifest) } else { Err(errors) }
    }
}

/// Refuses a name that stands twice in a list.
fn once(key: &str, names: &[Located], reader: &mut Reader) {
    let mut seen: HashMap<&str, Span> = HashMap::new();
    for name in names {
        if let Some(first) = seen.insert(&name.text, name.span) {
            reader.refuse(|| {
                codes::ManifestTwice { key, name: quoted(&name.text) }
                    .at(name.span)
                    .related(Some(first), Note::FirstDefined)
            });
        }
    }
}

fn envelope(reader: &mut Reader, key: &Key, value: &Node) -> BTreeMap<i32, Envelope> {
    let mut years = BTreeMap::new();
    let Some(table) = reader.table(key, value) else { return years };
    for (key, value) in Reader::entries(table) {
        let Some(year) = year(key.get_ref()) else {
            reader.wrong_type(key, value, Expected::Year);
            continue;
        };
        let Some(entry) = reader.table(key, value) else { continue };
        let mut amount = None;
        let (mut months, mut nature, mut source, mut note) = (None, None, None, None);
        for (key, value) in Reader::entries(entry) {
            match key.get_ref().as_ref() {
                "amount" => amount = reader.number(key, value),
                "months" => months = reader.whole(key, value, 1..=12, Expected::Months),
                "nature" => nature = reader.text(key, value).map(|t| t.text),
                "source" => source = reader.text(key, value).map(|t| t.text),
                "note" => note = reader.text(key, value).map(|t| t.text),
                _ => reader.unknown_key(key, ENVELOPE_KEYS),
            }
        }
        let place = reader.place(key);
        reader.need(entry, &["amount"], place);
        if let Some(amount) = amount {
            years.insert(year, Envelope { amount, months, nature, source, note });
        }
    }
    years
}

fn variants(reader: &mut Reader, key: &Key, value: &Node) -> Vec<Variant> {
    let (names, variants): (Vec<_>, _) = reader.tables(key, value, variant).into_iter().unzip();
    once("variant", &names, reader);
    variants
}

fn variant(reader: &mut Reader, table: &DeTable, place: Span) -> Option<(Located, Variant)> {
    let mut name = None;
    let mut variant = Variant::default();
    for (key, value) in Reader::entries(table) {
        match key.get_ref().as_ref() {
            "name" => name = reader.text(key, value),
            "label" => variant.label = reader.text(key, value).map(|t| t.text),
            "inputs" => {
                let of = |(column, formula): (Located, Located)| {
                    let Located { text, span } = formula;
                    VariantFormula { column: column.text, text, span }
                };
                variant.inputs = scalars(reader, key, value).map(of).collect();
            }
            "params" => {
                let of = |(name, value): (Located, Located)| {
                    let Located { text, span } = value;
                    VariantParam { name: name.text, text, span }
                };
                variant.params = scalars(reader, key, value).map(of).collect();
            }
            _ => reader.unknown_key(key, VARIANT_KEYS),
        }
    }
    reader.need(table, &["name"], place);
    let name = name?;
    // `--variant all` asks for every variant.
    if name.text == "all" {
        reader.refuse(|| codes::VariantName { name: "all" }.at(name.span));
    }
    variant.name.clone_from(&name.text);
    Some((name, variant))
}

fn scalars(
    reader: &mut Reader,
    key: &Key,
    value: &Node,
) -> impl Iterator<Item = (Located, Located)> {
    reader.named(key, value, Reader::scalar).into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;
    use crate::scenario::tests::d;

    fn read(text: &str) -> Result<Manifest, Diagnostics> {
        Manifest::read(text, SourceId(0), "m.toml")
    }

    fn refused(text: &str) -> (Code, u32, u32) {
        let errors = read(text).unwrap_err();
        let span = errors[0].span.unwrap();
        (errors[0].code, span.line, span.column)
    }

    #[test]
    fn everything_is_read_and_numbers_stay_exact() {
        let manifest = read(concat!(
            "label = \"Essai\"\nstatus = \"fictitious\"\nperiod = \"exercice\"\ntables = [\"a.csv\"]\n",
            "[envelope]\n2024 = { amount = 10_500_000.10, nature = \"prévision\" }\n",
            "[[variant]]\nname = \"v\"\ninputs = { taux = \"taux + 2\" }\n",
            "params = { z = 0.1, a = 2025-04-30, b = true, \"bareme[11]\" = 1_000 }\n",
        ))
        .unwrap();
        assert_eq!(manifest.envelope[&2024].amount, d("10500000.1"));
        assert_eq!(manifest.envelope[&2024].nature.as_deref(), Some("prévision"));
        let variant = &manifest.variants[0];
        let formula = &variant.inputs[0];
        assert_eq!((formula.column.as_str(), formula.text.as_str()), ("taux", "taux + 2"));
        assert_eq!((formula.span.line, formula.span.column, formula.span.length), (9, 20, 8));
        let params: Vec<_> =
            variant.params.iter().map(|p| (p.name.as_str(), p.text.as_str())).collect();
        let written = [("z", "0.1"), ("a", "2025-04-30"), ("b", "true"), ("bareme[11]", "1000")];
        assert_eq!(params, written, "in the order of the file");
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        assert_eq!(refused("tables = [\"a\"\n"), (Code::ManifestSyntax, 1, 14));
        assert_eq!(refused("tables = \"a.csv\""), (Code::ManifestType, 1, 10));
        assert_eq!(refused("label = \"x\""), (Code::ManifestMissing, 1, 1));
        assert_eq!(refused("tables = [\"a\", \"a\"]"), (Code::ManifestTwice, 1, 16));
        let looked_up = "[[table]]\nfile = \"b\"\non = { c = \"C\" }\n".repeat(MOST_TABLES);
        let many = format!("tables = [\"a\"]\n{looked_up}");
        assert_eq!(refused(&many), (Code::TooManyTables, 3 * 200, 8));
        let with = |rest: &str| refused(&format!("tables = [\"a\"]\nperiod = \"p\"\n{rest}"));
        assert_eq!(with("[envelope]\n24 = { amount = 1 }"), (Code::ManifestType, 4, 6));
        assert_eq!(with("[envelope]\n2024 = { amount = 1e3 }"), (Code::ManifestType, 4, 19));
        let months = |n: &str| with(&format!("[envelope]\n2024 = {{ amount = 1, months = {n} }}"));
        for wrong in ["0", "13", "4.5", "\"4\""] {
            assert_eq!(months(wrong), (Code::ManifestType, 4, 31), "{wrong}");
        }
        assert_eq!(with("[envelope]\n2024 = { amout = 1 }").0, Code::ManifestKey);
        assert_eq!(with("[[variant]]\nlabel = \"x\"").0, Code::ManifestMissing);
        assert_eq!(with("[[variant]]\nname = \"all\""), (Code::VariantName, 4, 8));
        let twice = "[[variant]]\nname = \"v\"\n[[variant]]\nname = \"v\"";
        assert_eq!(with(twice), (Code::ManifestTwice, 6, 8));
        assert_eq!(refused("tables = [\"a\"]\n[envelope]\n").0, Code::NoPeriod);
        let unknown = read("tables = [\"a\"]\nperiode = \"x\"").unwrap_err();
        assert_eq!(unknown[0].suggestion.as_deref(), Some("period"));
    }

    #[test]
    fn a_hostile_manifest_is_an_error() {
        let deep = format!("tables = {}", "[".repeat(100_000));
        assert_eq!(read(&deep).unwrap_err()[0].code, Code::ManifestSyntax);
        let dotted = format!("{} = 1", vec!["a"; 10_000].join("."));
        assert_eq!(read(&dotted).unwrap_err()[0].code, Code::ManifestSyntax);
        let many: Vec<_> = (0..10_000).map(|i| format!("k{i} = 1")).collect();
        assert_eq!(
            read(&many.join("\n")).unwrap_err().last().unwrap().code,
            Code::MoreRefusedCells
        );
        assert_eq!(read(&"#".repeat(LARGEST + 1)).unwrap_err()[0].code, Code::ManifestTooLarge);
    }
}
