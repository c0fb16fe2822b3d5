//! Help of what documents a policy, and of what verifies a result.

help_texts! {
    /// What a command answers.
    about(command):

    "doc" =>
        "La documentation d’une politique, ou de deux côte à côte : valeurs, sources, graphe",
        "The documentation of a policy, or of two side by side: values, sources, graph";
    "verify" =>
        "Un résultat tient-il toujours ? Le refait, et dit fichier par fichier ce qui a changé",
        "Does a result still hold? Computes it again, and says file by file what changed";
}

help_texts! {
    /// What an argument means.
    argument(command, name):

    ("doc", "policies") =>
        "Politique, par identifiant ou chemin ; deux sont mises côte à côte",
        "Policy, by id or path; two are put side by side";
    ("doc", "cases") => "Les cas de calcul aussi", "The worked cases too";
    ("doc", "format") =>
        "html ou markdown ; sinon d’après le nom du fichier (.html, .md)",
        "html or markdown; otherwise by the name of the file (.html, .md)";
    ("doc", "output") =>
        "Fichier à écrire au lieu de la sortie standard ; son nom dit le format (.html, .md)",
        "File to write instead of standard output; its name says the format (.html, .md)";
    ("verify", "path") => "Manifeste écrit par --manifest", "Manifest written by --manifest";
    ("verify", "folder") =>
        "Dossier où la commande avait été lancée ; le dossier courant sinon",
        "Folder in which the command was run; otherwise the current one";
    ("verify", "outside") =>
        "Accepte de lire des fichiers hors de ce dossier",
        "Accepts to read files outside this folder";
    ("verify", "format") => "table, markdown ou json", "table, markdown or json";
}

/// Commands to copy.
pub(super) fn examples(command: &str) -> Option<&'static [&'static str]> {
    Some(match command {
        "doc" => &[
            "bareme doc cdc-v4 --cases -o cdc-v4.html",
            "bareme doc cdc-v3 cdc-v4 -o cdc-v3-v4.html",
            "bareme doc cdc-v4 -o cdc-v4.md",
        ],
        "verify" => &[
            "bareme run cdc-v4 -s experimentation -o run.json --manifest run.manifest.json",
            "bareme verify run.manifest.json",
        ],
        _ => return None,
    })
}
