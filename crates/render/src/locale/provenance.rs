//! The words of `verify`.

use super::{Lang, number};

words! {
    /// A word or a sentence of `verify`.
    Said:

    Holds: "Les chiffres tiennent : mêmes fichiers, même programme, et le calcul refait donne le \
            même résultat, octet pour octet.",
        "The numbers hold: same files, same program, and the result computed again is the same, \
         byte for byte.";
    HoldsAnyway: "Les chiffres tiennent : le calcul refait donne le même résultat, octet pour \
                  octet, bien que quelque chose ait changé (voir ci-dessous).",
        "The numbers hold: the result computed again is the same, byte for byte, although \
         something changed (see below).";
    FileChanged: "Le calcul refait donne bien le résultat d’alors, mais le fichier écrit a été \
                  modifié depuis : ce n’est plus lui.",
        "The result computed again is that of then, but the file that was written has been \
         changed since: it is not that result any more.";
    Differs: "Les chiffres ne tiennent plus : le calcul refait donne un autre résultat, parce que \
              quelque chose a changé (voir ci-dessous).",
        "The numbers do not hold any more: the result computed again is another one, because \
         something changed (see below).";
    DiffersAlone: "Le calcul refait donne un autre résultat, alors que rien de ce qui le décide \
                   n’a changé : le manifeste ne dit pas vrai, ou bareme a un défaut à signaler.",
        "The result computed again is another one, although nothing that decides it changed: the \
         manifest is not true, or bareme has a defect to report.";
    Read: "Fichiers lus", "Files read";
    Written: "Fichier écrit", "File written";
    File: "Fichier", "File";
    State: "État", "State";
    Again: "Calcul refait", "Computed again";
    Stdout: "(sortie standard)", "(standard output)";
    SameBytes: "le même, octet pour octet", "the same, byte for byte";
    OtherBytes: "un autre résultat", "another result";
    Same: "inchangé", "unchanged";
    Changed: "modifié depuis", "changed since";
    Missing: "absent", "not there";
    New: "lu maintenant, pas alors", "read now, not then";
    Unread: "plus lu maintenant", "not read any more";
    NotKept: "non conservé", "not kept";
    Versions: "Versions", "Versions";
    Then: "Alors", "Then";
    Now: "Maintenant", "Now";
    Places: "Premiers écarts", "First differences";
    Place: "Où", "Where";
}

/// How many differences are not shown.
pub(crate) fn more(count: usize, lang: Lang) -> String {
    let n = number::short(count.into(), lang);
    match (lang, count) {
        (Lang::Fr, 1) => "… et un autre écart.".to_owned(),
        (Lang::En, 1) => "… and one more difference.".to_owned(),
        (Lang::Fr, _) => format!("… et {n} autres écarts."),
        (Lang::En, _) => format!("… and {n} more differences."),
    }
}
