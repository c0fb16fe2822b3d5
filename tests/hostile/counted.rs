//! The page on reliability counts what is here.

use super::{full_disk, shown, signals, templates};
use crate::cli::repository;
use crate::support::read;
use crate::watch::many;
use std::path::Path;

/// The files of `tests/wrong` with an extension, in a folder or anywhere but in some.
fn wrong(folder: &str, extension: &str) -> usize {
    let mut folders = vec![repository().join("tests/wrong").join(folder)];
    let mut count = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|of| of == extension) {
                count += 1;
            }
        }
    }
    count
}

/// How many of each kind there are.
fn counts() -> [usize; 7] {
    let cases = wrong("cas", "toml");
    let number = |n: u64| usize::try_from(n).unwrap();
    [
        wrong("", "rhai"),
        wrong("", "csv") + wrong("", "toml") - cases,
        cases,
        templates::attacks().len(),
        shown::pages(),
        full_disk::asked().len(),
        number(2 * many::SAVES + signals::TRIES),
    ]
}

#[test]
fn the_page_counts_what_is_tried() {
    let table = |path: &Path| -> Vec<usize> {
        let page = read(path);
        let rows = page.lines().skip_while(|line| *line != "<!-- counted -->").skip(4);
        let last = |line: &str| line.trim_end_matches(" |").rsplit(' ').next()?.parse().ok();
        rows.map_while(last).collect()
    };
    for page in ["docs/reliability.md", "docs/reliability.fr.md"] {
        assert_eq!(table(&repository().join(page)), counts(), "{page}");
    }
}
