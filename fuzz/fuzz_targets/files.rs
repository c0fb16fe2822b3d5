//! Any bytes as a file of the users: text of any dialect, workbook, as the only table or looked
//! up by a manifest. Reading never crashes, stays within its limits, and what is read is a value.
#![no_main]

use bareme::scenario::{Scenario, TableOptions};
use bareme::sources::Sources;
use bareme::value::{InputSpec, Kind};
use indexmap::IndexMap;
use libfuzzer_sys::fuzz_target;
use std::path::Path;

const STRUCTURES: &str = "structure,exercice,code\n01,2020,a\n02,2021,b\n";
/// One way to shape a table for each first byte.
const SHAPES: [&str; 6] = [
    "on = { code = \"structure\" }",
    "on = { code = \"structure\" }\nyears = { n = \"n{yy}\" }\nvintage = \"latest\"\nmissing = [\"s\"]",
    "on = { code = \"structure\" }\nwhere = { t = [\"a\", \"b\"] }\nrename = { x = \"n\" }\ncodes = { structure = \"insee\" }",
    "reduce = { n = \"sum\", m = { op = \"mean\", of = \"n\", by = \"n\" }, t = { op = \"main\", by = \"n\" } }",
    "on = { code = \"structure\" }\ncolumns = [\"structure\", \"\", \"n\"]\nskip = 1\nwhere = { structure = \"a\" }\nmulti = { n = \";\" }",
    "on = { code = \"structure\" }\nencoding = \"utf-16le\"\ndecimal = \",\"\nheader = 3",
];

fn read(sources: &mut Sources, path: &str) {
    let Ok(scenario) = Scenario::load(sources, Path::new(path), &TableOptions::default()) else {
        return;
    };
    let kinds = [("n", Kind::Number), ("t", Kind::Text), ("d", Kind::Date), ("b", Kind::Boolean)];
    let spec = |(name, kind)| InputSpec { optional: true, ..InputSpec::new(name, kind) };
    let specs: IndexMap<_, _> =
        kinds.into_iter().map(|of| (of.0.to_owned(), spec(of))).collect();
    let bound = scenario.bind(&specs);
    for errors in bound.iter().map(|_| &scenario.notices).chain(bound.as_ref().err()) {
        for place in errors.iter().filter_map(|error| error.span) {
            let _ = sources.shown_place(place);
        }
    }
}

fuzz_target!(|data: &[u8]| {
    let Some((first, bytes)) = data.split_first() else { return };
    let manifest = format!(
        "period = \"exercice\"\ntables = [\"s.csv\"]\n[[table]]\nfile = \"t.csv\"\n{}\n",
        SHAPES[usize::from(*first) % SHAPES.len()]
    );
    let mut sources = Sources::memory([
        ("m.toml", manifest.into_bytes()),
        ("s.csv", STRUCTURES.as_bytes().to_vec()),
        ("t.csv", bytes.to_vec()),
    ]);
    read(&mut sources, "t.csv");
    read(&mut sources, "m.toml");
});
