//! Help of what says where a result comes from, what it may reveal, and what a policy says.

use super::Lang;

/// What a command answers; nothing where it is not one of these.
pub(super) fn about(lang: Lang, command: &str) -> Option<&'static str> {
    Some(match command {
        "doc" => lang.pick(
            "La documentation d’une politique, ou de deux côte à côte : valeurs, sources, graphe",
            "The documentation of a policy, or of two side by side: values, sources, graph",
        ),
        "verify" => lang.pick(
            "Un résultat tient-il toujours ? Le refait, et dit fichier par fichier ce qui a changé",
            "Does a result still hold? Computes it again, and says file by file what changed",
        ),
        _ => return None,
    })
}

/// What an argument means; nothing where it is not one of these.
pub(super) fn argument(lang: Lang, command: &str, name: &str) -> Option<&'static str> {
    Some(match (command, name) {
        (_, "secret") => lang.pick(
            "Secret statistique, min=3,dominance=85 : masque ce que font moins de 3 structures, ou une seule à plus de 85 %, et ce qui permettrait de le retrouver",
            "Statistical secrecy, min=3,dominance=85: withholds what fewer than 3 structures make, or one beyond 85%, and what it could be computed from",
        ),
        (_, "manifest") => lang.pick(
            "Fichier JSON à écrire : commande, versions et empreintes de tout ce qui décide du résultat (voir verify)",
            "JSON file to write: command, versions and digests of all that decides the result (see verify)",
        ),
        ("doc", "policies") => lang.pick(
            "Politique, par identifiant ou chemin ; deux sont mises côte à côte",
            "Policy, by id or path; two are put side by side",
        ),
        ("doc", "cases") => lang.pick("Les cas de calcul aussi", "The worked cases too"),
        ("doc", "format") => lang.pick(
            "html ou markdown ; sinon d’après le nom du fichier (.html, .md)",
            "html or markdown; otherwise by the name of the file (.html, .md)",
        ),
        ("doc", "output") => lang.pick(
            "Fichier à écrire au lieu de la sortie standard ; son nom dit le format (.html, .md)",
            "File to write instead of standard output; its name says the format (.html, .md)",
        ),
        ("verify", "path") => {
            lang.pick("Manifeste écrit par --manifest", "Manifest written by --manifest")
        }
        ("verify", "folder") => lang.pick(
            "Dossier où la commande avait été lancée ; le dossier courant sinon",
            "Folder in which the command was run; otherwise the current one",
        ),
        ("verify", "outside") => lang.pick(
            "Accepte de lire des fichiers hors de ce dossier",
            "Accepts to read files outside this folder",
        ),
        ("verify", "format") => lang.pick("table, markdown ou json", "table, markdown or json"),
        _ => return None,
    })
}

/// Commands to copy.
pub(super) fn examples(command: &str) -> &'static [&'static str] {
    match command {
        "doc" => &[
            "bareme doc cdc-v4 --cases -o cdc-v4.html",
            "bareme doc cdc-v3 cdc-v4 -o cdc-v3-v4.html",
            "bareme doc cdc-v4 -o cdc-v4.md",
        ],
        "verify" => &[
            "bareme run cdc-v4 -s experimentation -o run.json --manifest run.manifest.json",
            "bareme verify run.manifest.json",
        ],
        _ => &[],
    }
}
