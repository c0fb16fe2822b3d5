//! What Windows asks of a program of the console: colours that are understood, and a window that
//! stays when somebody opens the program by a double click.

use super::{Status, output};
use crate::render::locale::{Lang, help};
use std::path::Path;
use std::process::Command;

/// Whether colours can be shown: a console of Windows has to be asked to understand them.
pub(super) fn shows_colors() -> bool {
    anstyle_query::windows::enable_ansi_colors() != Some(false)
}

/// Whether the window was opened for this program alone, and would close with it.
#[cfg(windows)]
pub(super) fn is_own() -> bool {
    use std::io::IsTerminal;
    std::io::stdin().is_terminal() && std::io::stdout().is_terminal() && !parent::has_console()
}

#[cfg(not(windows))]
pub(super) fn is_own() -> bool {
    false
}

/// Says what the program is and what to type, then leaves the window to a command prompt, in the
/// folder of the program, which has it on its path.
pub(super) fn stay(lang: Lang) -> Status {
    let program = std::env::current_exe().unwrap_or_default();
    let folder = program.parent().unwrap_or(Path::new("."));
    let place = if folder.join("policies").is_dir() { "whole" } else { "alone" };
    drop(output::result(&format!("{}\n\n", help::window(lang, place))));
    let known = std::env::var_os("PATH").unwrap_or_default();
    let places = std::iter::once(folder.to_path_buf()).chain(std::env::split_paths(&known));
    let path = std::env::join_paths(places).unwrap_or(known);
    let mut shell = Command::new(std::env::var_os("COMSPEC").unwrap_or("cmd.exe".into()));
    // `pushd` knows network folders, as `cd` does not; 65001 is the code page of what is piped.
    let begin = r#"/k "pushd "%BAREME_FOLDER%" & chcp 65001 >nul & title bareme""#;
    #[cfg(windows)]
    std::os::windows::process::CommandExt::raw_arg(&mut shell, begin);
    #[cfg(not(windows))]
    shell.arg(begin);
    let ran = shell.env("PATH", path).env("BAREME_FOLDER", folder).status();
    if !ran.is_ok_and(|status| status.success()) {
        // No command prompt is allowed here: what was said must be read all the same.
        drop(output::result(&format!("{}\n", help::window(lang, "refused"))));
        drop(std::io::stdin().read_line(&mut String::new()));
    }
    Status::Success
}

/// The program that started this one.
#[cfg(windows)]
mod parent {
    use std::io::Read;
    use winsafe::{HPROCESS, HPROCESSLIST, co};

    /// Whether it is itself a program of the console, whose window stays: a shell, and not Explorer.
    pub(super) fn has_console() -> bool {
        file().and_then(|file| subsystem(&file)) == Some(CONSOLE)
    }

    /// Its file, if it still runs.
    fn file() -> Option<String> {
        let all = co::TH32CS::SNAPPROCESS;
        let mut list = HPROCESSLIST::CreateToolhelp32Snapshot(all, None).ok()?;
        let own = std::process::id();
        let parent = list.iter_processes().find_map(|process| {
            process.ok().filter(|p| p.th32ProcessID == own).map(|p| p.th32ParentProcessID)
        })?;
        let rights = co::PROCESS::QUERY_LIMITED_INFORMATION;
        let parent = HPROCESS::OpenProcess(rights, false, parent).ok()?;
        parent.QueryFullProcessImageName(co::PROCESS_NAME::WIN32).ok()
    }

    const CONSOLE: u16 = 3;

    /// What a program says of itself in its file: with windows (2) or in a console.
    #[expect(clippy::disallowed_methods, reason = "no result depends on it")]
    fn subsystem(file: &str) -> Option<u16> {
        let mut head = Vec::new();
        std::fs::File::open(file).ok()?.take(4096).read_to_end(&mut head).ok()?;
        let word = |at: usize| Some(u16::from_le_bytes([*head.get(at)?, *head.get(at + 1)?]));
        word(usize::from(word(0x3c)?) + 0x5c)
    }
}
