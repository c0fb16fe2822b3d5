//! Programs that some tests need beside bareme: a browser, a spreadsheet.
//! Where one is absent the test says that it is skipped; `.ci/run` demands them all.

use std::path::PathBuf;

/// Set by `.ci/run`: an absent program is a failure.
const DEMANDED: &str = "BAREME_DEMAND_PROGRAMS";

/// The first of these programs that is on the PATH. `None`, with a line that says that `test` is
/// skipped, where there is none.
pub(crate) fn find(names: &[&str], test: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let places = names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    let found =
        places.map(|p| p.with_extension(std::env::consts::EXE_EXTENSION)).find(|p| p.is_file());
    if found.is_none() {
        let absent = format!("{test}: skipped, none of {} is installed", names.join(", "));
        assert!(std::env::var_os(DEMANDED).is_none(), "{absent}");
        #[allow(clippy::print_stderr)]
        {
            eprintln!("{absent}");
        }
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
fn what_is_absent_is_said() {
    if std::env::var_os(DEMANDED).is_none() {
        assert_eq!(find(&["no-program-has-this-name"], "this test"), None);
    }
    assert!(find(&["cargo"], "this test").is_some());
}
