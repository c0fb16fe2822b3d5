//! What `new` and `init` say, and the words of the files that explain a project to people.

use super::Lang;
use std::fmt::Write as _;
use std::path::Path;

/// A policy and its case file were written.
pub fn created(lang: Lang, id: &str, base: &str, files: [&Path; 2], scenario: &str) -> String {
    let [script, cases] = files.map(|file| file.display().to_string());
    let (written, extends, worked, next) = lang.pick(
        ("Écrits", "reprend", "ses cas de calcul", "Ensuite, dans l’éditeur puis ici"),
        ("Written", "extends", "its worked cases", "Next, in the editor and then here"),
    );
    let colon = lang.colon().trim_end();
    format!(
        "{written}{colon}\n  {script}  ({extends} {base})\n  {cases}  ({worked})\n\n\
         {next}{colon}\n  bareme check {id}\n  bareme diff {base} {id} -s {scenario}\n"
    )
}

/// What became of a file of a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It was not there, and was written.
    Written,
    /// It was there, with these very bytes.
    Same,
    /// It was there, different.
    Kept,
}

/// A project folder was set up: each file with its fate, then what to try.
pub fn prepared(lang: Lang, folder: &str, files: &[(String, Fate)], example: bool) -> String {
    let lists = [
        (Fate::Written, lang.pick("Écrits", "Written")),
        (Fate::Same, lang.pick("Déjà là, identiques", "Already there, identical")),
        (
            Fate::Kept,
            lang.pick(
                "Déjà là, différents : gardés tels quels",
                "Already there, different: kept as they are",
            ),
        ),
    ];
    let mut out = String::new();
    for (fate, title) in lists {
        let mut names = files.iter().filter(|(_, f)| *f == fate).map(|(name, _)| name).peekable();
        if names.peek().is_none() {
            continue;
        }
        let _ = writeln!(out, "{title}{}", lang.colon().trim_end());
        names.for_each(|name| {
            let _ = writeln!(out, "  {name}");
        });
        out.push('\n');
    }
    if files.iter().any(|(name, fate)| *fate == Fate::Kept && is_generated(name)) {
        out.push_str(lang.pick(
            "Pour refaire un fichier de schemas/ ou de definitions/ : le supprimer, puis relancer bareme init.\n\n",
            "To write a file of schemas/ or definitions/ again: delete it, then run bareme init again.\n\n",
        ));
    }
    if !example {
        out.push_str(lang.pick(
            "Ce dossier a déjà ses politiques : l’exemple n’a pas été ajouté.\n",
            "This folder has policies of its own: the example was not added.\n",
        ));
        return out;
    }
    let _ = writeln!(out, "{}{}", lang.pick("À essayer", "To try"), lang.colon().trim_end());
    if folder != "." {
        let folder = if folder.contains(' ') { format!("\"{folder}\"") } else { folder.to_owned() };
        let _ = writeln!(out, "  cd {folder}");
    }
    let _ = write!(
        out,
        "  bareme run exemple -s exemple\n  bareme diff exemple exemple-reforme -s exemple\n  \
         bareme new {} --from exemple\n",
        lang.pick("ma-reforme", "my-reform")
    );
    out
}

/// Whether a file is written from the program itself.
fn is_generated(name: &str) -> bool {
    name.starts_with("schemas/") || name.starts_with("definitions/")
}

/// The task that checks.
pub(crate) fn task_check(lang: Lang) -> &'static str {
    lang.pick("bareme : vérifier les politiques", "bareme: check the policies")
}

/// The task that watches.
pub(crate) fn task_watch(lang: Lang) -> &'static str {
    lang.pick("bareme : suivre la politique ouverte", "bareme: watch the open policy")
}

/// What the watching task asks.
pub(crate) fn task_scenario(lang: Lang) -> &'static str {
    lang.pick("Jeu de structures (scenarios/…)", "Scenario set (scenarios/…)")
}

/// What the folder is, for people who find it.
pub(crate) fn readme(lang: Lang) -> &'static str {
    lang.pick(
        "# Projet bareme\n\n\
         | dossier | contenu |\n|---|---|\n\
         | `policies/` | les politiques : un script `.rhai` chacune |\n\
         | `policies/cases/` | des cas calculés à la main, que `bareme test` vérifie |\n\
         | `scenarios/` | les structures : un manifeste `.toml` et ses tables `.csv` |\n\
         | `schemas/`, `definitions/` | ce que l’éditeur complète et souligne ; rien n’en dépend |\n\
         | `.vscode/` | extensions conseillées et tâches (Terminal > Exécuter la tâche) |\n\n\
         L’exemple est fictif : il sert à essayer, puis se supprime.\n\n\
         ```\n\
         bareme run exemple -s exemple\n\
         bareme diff exemple exemple-reforme -s exemple\n\
         bareme check\n\
         bareme new ma-reforme --from exemple\n\
         bareme --help\n\
         ```\n",
        "# bareme project\n\n\
         | folder | content |\n|---|---|\n\
         | `policies/` | the policies: one `.rhai` script each |\n\
         | `policies/cases/` | cases computed by hand, which `bareme test` verifies |\n\
         | `scenarios/` | the structures: a `.toml` manifest and its `.csv` tables |\n\
         | `schemas/`, `definitions/` | what the editor completes and underlines; nothing depends on them |\n\
         | `.vscode/` | recommended extensions and tasks (Terminal > Run Task) |\n\n\
         The example is fictitious: try it, then delete it.\n\n\
         ```\n\
         bareme run exemple -s exemple\n\
         bareme diff exemple exemple-reforme -s exemple\n\
         bareme check\n\
         bareme new my-reform --from exemple\n\
         bareme --help\n\
         ```\n",
    )
}
