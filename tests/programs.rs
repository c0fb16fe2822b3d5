//! Programs that some tests need beside bareme: a browser, a spreadsheet.
//! Where one is absent the test is skipped, and named after all others; `.ci/run` demands them all.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Set by `.ci/run`: an absent program is a failure.
const DEMANDED: &str = "BAREME_DEMAND_PROGRAMS";

/// The first of these programs that is on the PATH.
fn on_path(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let mut places =
        names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    let with_extension = |p: PathBuf| p.with_extension(std::env::consts::EXE_EXTENSION);
    places.by_ref().map(with_extension).find(|p| p.is_file())
}

/// The first of these programs that is on the PATH. Where there is none, `test` is skipped, and
/// `tests/skipped.rs` names it at the end.
pub(crate) fn find(names: &[&str], test: &str) -> Option<PathBuf> {
    let found = on_path(names);
    if found.is_none() {
        let absent = format!("{test}: none of {} is installed", names.join(", "));
        assert!(std::env::var_os(DEMANDED).is_none(), "{absent}");
        let list = Path::new(env!("CARGO_TARGET_TMPDIR")).join("skipped.txt");
        let mut list = OpenOptions::new().append(true).create(true).open(list).unwrap();
        list.write_all(format!("{absent}\n").as_bytes()).unwrap();
    }
    found
}

/// Chromium, or a browser of its family.
pub(crate) fn chromium(test: &str) -> Option<PathBuf> {
    find(&["chromium", "chromium-browser", "google-chrome"], test)
}

/// LibreOffice.
pub(crate) fn libreoffice(test: &str) -> Option<PathBuf> {
    find(&["soffice", "libreoffice"], test)
}

#[test]
fn what_is_there_is_found_and_nothing_else() {
    assert!(on_path(&["no-program-has-this-name", "cargo"]).is_some());
    assert_eq!(on_path(&["no-program-has-this-name"]), None);
}
