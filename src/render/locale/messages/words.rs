//! Words of other layers that stand for a sort of value, named in each language.

use super::Lang;
use crate::diagnostic::Code;

/// Whether an argument of a code may be such a word; elsewhere a text is shown as it is.
pub(super) fn is_sort(code: Code, argument: &str) -> bool {
    if argument == "reason" {
        return matches!(code, Code::FileUnreadable | Code::WriteFailed);
    }
    matches!(argument, "expected" | "found" | "left" | "right" | "separator")
        && matches!(
            code,
            Code::KindMismatch
                | Code::ArgumentKind
                | Code::NotOrdered
                | Code::ConditionKind
                | Code::SwitchSubject
                | Code::BranchKinds
                | Code::FormulaResult
                | Code::BadKey
                | Code::SetKind
                | Code::CellKinds
                | Code::ManifestType
                | Code::ReadAs
                | Code::CaseValue
                | Code::NotOneValue
        )
}

/// A sort of value, as people name it.
pub(super) fn sort(word: &str, lang: Lang) -> Option<&'static str> {
    let (fr, en) = match word {
        "none()" | "missing" => ("valeur manquante", "missing value"),
        "scale" => ("barème", "scale"),
        "timeline" => ("valeurs dans le temps", "values in time"),
        "by_key" => ("valeurs par clé", "values by key"),
        "#{…}" => ("clés entre accolades #{ … }", "keys between braces #{ … }"),
        "…" => ("autre chose", "something else"),
        // Of manifests.
        "text" | "string" => ("texte", "text"),
        "texts" => ("liste de textes", "list of texts"),
        "array" => ("liste", "list"),
        "table" => ("table { … }", "table { … }"),
        "tables" => ("liste de tables", "list of tables"),
        "positive" => ("nombre, zéro ou plus", "number, zero or more"),
        "count" => ("nombre entier, de 1 à 10 000", "whole number, from 1 to 10,000"),
        "months" => ("nombre entier de mois, de 1 à 12", "whole number of months, from 1 to 12"),
        "amount" | "float" => ("nombre", "number"),
        "integer" => ("nombre entier", "whole number"),
        "boolean" => ("booléen (vrai ou faux)", "boolean (true or false)"),
        "datetime" => ("date", "date"),
        "year" => ("année en quatre chiffres", "year with four digits"),
        "scalar" => ("texte, nombre ou booléen", "text, number or boolean"),
        "table_list" => (
            "liste de fichiers, ou de tables { file = … }",
            "list of files, or of tables { file = … }",
        ),
        "tab" => ("tabulation", "tab"),
        // Of files.
        "no_folder" => ("ce dossier n’existe pas", "there is no such folder"),
        "is_a_folder" => ("c’est un dossier", "it is a folder"),
        "access_denied" => ("l’accès est refusé", "access is denied"),
        "too_large" => ("il dépasse 1 Gio", "it is larger than 1 GiB"),
        "disk_full" => ("le disque est plein", "the disk is full"),
        "read_only" => ("ce disque est en lecture seule", "this disk is read-only"),
        _ => return None,
    };
    Some(if lang == Lang::Fr { fr } else { en })
}
