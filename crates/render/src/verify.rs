//! What became of a result.

use super::grid::{Cell, Grid};
use super::locale::Lang;
use super::locale::provenance::{self as say, Said};
use super::page::{Page, prose};
use super::{Format, Style, json as shape};
use bareme_compare::provenance::{Change, Changes, Input, OnDisk, Verification};
use serde_json::{Value, json};

/// Writes what became of a result.
pub fn render(verification: &Verification, format: Format, style: Style) -> String {
    match format {
        Format::Json => json(verification),
        Format::Markdown => page(verification, style.lang).markdown(style),
        // There are no rows: the command line offers no other format.
        Format::Table
        | Format::Csv
        | Format::ExcelFr
        | Format::Jsonl
        | Format::Xlsx
        | Format::Ods
        | Format::Parquet => page(verification, style.lang).table(style),
    }
}

fn page(of: &Verification, lang: Lang) -> Page {
    let then = &of.then;
    let command: Vec<&str> = ["bareme", &then.command]
        .into_iter()
        .chain(then.arguments.iter().map(String::as_str))
        .collect();
    let mut page = Page {
        title: of.manifest.clone(),
        under: vec![prose(&command.join(" "))],
        ..Page::default()
    };
    page.text(verdict(of, lang));
    let read = Grid::over::<(&String, &Input)>(Said::Read.text(lang))
        .words(Said::File.text(lang), |(path, _)| Cell::text(path.as_str()))
        .words(Said::State.text(lang), |(_, input)| Cell::text(state(**input).text(lang)));
    page.grid(read.of(of.inputs.iter().map(|(path, input)| (path, input))));
    let path = of.output.path.as_deref().unwrap_or(Said::Stdout.text(lang));
    let again = if of.output.same { Said::SameBytes } else { Said::OtherBytes };
    let written = Grid::over::<&OnDisk>(Said::Written.text(lang))
        .words(Said::File.text(lang), |_| Cell::text(path))
        .words(Said::State.text(lang), |state| Cell::text(on_disk(**state).text(lang)))
        .words(Said::Again.text(lang), |_| Cell::text(again.text(lang)));
    page.grid(written.of([&of.output.on_disk]));
    page.grid(versions(of, lang));
    if let Some(changes) = &of.output.changes {
        page.grid(places(changes, lang));
        let more = changes.count - changes.first.len();
        if more > 0 {
            page.text(say::more(more, lang));
        }
    }
    page
}

/// The first thing that is read: whether the numbers hold.
fn verdict(of: &Verification, lang: Lang) -> String {
    match (of.output.same, of.output.on_disk) {
        (true, OnDisk::Changed) => Said::FileChanged.text(lang).to_owned(),
        (true, _) if of.untouched() => Said::Holds.text(lang).to_owned(),
        (true, _) => Said::HoldsAnyway.text(lang).to_owned(),
        (false, _) if of.untouched() => Said::DiffersAlone.text(lang).to_owned(),
        (false, _) => Said::Differs.text(lang).to_owned(),
    }
}

fn state(input: Input) -> Said {
    match input {
        Input::Same => Said::Same,
        Input::Changed => Said::Changed,
        Input::Missing => Said::Missing,
        Input::New => Said::New,
        Input::Unread => Said::Unread,
    }
}

fn on_disk(on_disk: OnDisk) -> Said {
    match on_disk {
        OnDisk::Same => Said::Same,
        OnDisk::Changed => Said::Changed,
        OnDisk::Missing => Said::Missing,
        OnDisk::NotKept => Said::NotKept,
    }
}

/// Versions that are not those of then.
fn versions(of: &Verification, lang: Lang) -> Grid {
    let mut grid = Grid::new(Said::Versions.text(lang))
        .names("")
        .names(Said::Then.text(lang))
        .names(Said::Now.text(lang));
    let mut add = |name: &str, then: Option<&str>, now: Option<&str>| {
        if then != now {
            let cell = |text: Option<&str>| text.map_or(Cell::None, Cell::text);
            grid.row([Cell::text(name), cell(then), cell(now)]);
        }
    };
    add("bareme", Some(&of.then.by.bareme), Some(&of.now.bareme));
    let (then, now) = (&of.then.by.libraries, &of.now.libraries);
    let names = then.keys().chain(now.keys().filter(|name| !then.contains_key(*name)));
    for name in names {
        let version = |of: &'_ std::collections::BTreeMap<String, String>| of.get(name).cloned();
        add(name, version(then).as_deref(), version(now).as_deref());
    }
    grid
}

fn places(changes: &Changes, lang: Lang) -> Grid {
    let cell = |text: &Option<String>| text.as_deref().map_or(Cell::None, Cell::text);
    Grid::over::<&Change>(Said::Places.text(lang))
        .words(Said::Place.text(lang), |change| Cell::text(change.place.as_str()))
        .words(Said::Then.text(lang), |change| cell(&change.then))
        .words(Said::Now.text(lang), |change| cell(&change.now))
        .of(&changes.first)
}

fn json(of: &Verification) -> String {
    let input = |input: Input| match input {
        Input::Same => "same",
        Input::Changed => "changed",
        Input::Missing => "missing",
        Input::New => "new",
        Input::Unread => "not_read_now",
    };
    let on_disk = match of.output.on_disk {
        OnDisk::Same => Some("same"),
        OnDisk::Changed => Some("changed"),
        OnDisk::Missing => Some("missing"),
        OnDisk::NotKept => None,
    };
    let changes = of.output.changes.as_ref().map(|changes| {
        json!({
            "count": changes.count,
            "first": changes.first.iter().map(|change| json!({
                "place": change.place,
                "then": change.then,
                "now": change.now,
            })).collect::<Value>(),
        })
    });
    shape::document(&json!({
        "version": shape::VERSION,
        "manifest": of.manifest,
        "holds": of.holds(),
        "untouched": of.untouched(),
        "command": of.then.command,
        "arguments": of.then.arguments,
        "then": of.then.by,
        "now": of.now,
        "read": of.inputs.iter().map(|(path, state)| json!({
            "path": path,
            "state": input(*state),
        })).collect::<Value>(),
        "written": {
            "path": of.output.path,
            "state": on_disk,
            "same_again": of.output.same,
            "changes": changes,
        },
    }))
}
