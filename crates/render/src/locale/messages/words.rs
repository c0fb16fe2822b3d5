//! Words of other layers that stand for a sort of value, named in each language.

use super::Lang;
use bareme_core::diagnostic::Code;

/// Whether an argument of a code may be such a word; elsewhere a text is shown as it is.
pub(super) fn is_sort(code: Code, argument: &str) -> bool {
    if argument == "reason" {
        return matches!(
            code,
            Code::FileUnreadable
                | Code::NotAFile
                | Code::WriteFailed
                | Code::OutputFailed
                | Code::FileHeld
        );
    }
    if argument == "of" {
        return matches!(code, Code::FileTooLarge | Code::ProjectionRows | Code::TemplateEndless);
    }
    if argument == "what" {
        return matches!(code, Code::TemplateSyntax | Code::TemplateUnknown | Code::TemplateFailed);
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
        // Of templates.
        "name" => ("le nom", "the name"),
        "filter" => ("le filtre", "the filter"),
        "test" => ("le test", "the test"),
        "function" => ("la fonction", "the function"),
        "method" => ("la méthode", "the method"),
        "block" => ("le bloc", "the block"),
        "template" => ("le modèle", "the template"),
        "statement" => ("instruction inconnue", "unknown statement"),
        "end" => (
            "il finit alors que quelque chose reste ouvert",
            "it ends while something is still open",
        ),
        "unexpected" => ("quelque chose n’est pas à sa place", "something is out of place"),
        "operation" => (
            "une opération n’est pas possible avec ces valeurs",
            "an operation is not possible with these values",
        ),
        "too_many_arguments" => ("trop d’arguments", "too many arguments"),
        "missing_argument" => ("un argument manque", "an argument is missing"),
        // Of files.
        "no_folder" => ("ce dossier n’existe pas", "there is no such folder"),
        "is_a_folder" => ("c’est un dossier", "it is a folder"),
        "pipe" => ("c’est un tube", "it is a pipe"),
        "device" => ("c’est un périphérique", "it is a device"),
        "socket" => ("c’est une prise réseau", "it is a socket"),
        "access_denied" => ("l’accès est refusé", "access is denied"),
        "too_large" => ("il dépasse 1 Gio", "it is larger than 1 GiB"),
        "disk_full" => ("le disque est plein", "the disk is full"),
        "steps" => ("pas", "steps"),
        "levels" => ("niveaux", "levels"),
        "mebibytes" => ("Mio", "MiB"),
        "rows" => ("lignes", "rows"),
        "columns" => ("colonnes", "columns"),
        "cells" => ("cellules", "cells"),
        "parts" => ("parties", "parts"),
        "link_loop" => ("des liens mènent l’un à l’autre", "links lead to one another"),
        "system" => ("le système le refuse", "the system refuses it"),
        "read_only" => ("ce disque est en lecture seule", "this disk is read-only"),
        _ => return None,
    };
    Some(if lang == Lang::Fr { fr } else { en })
}
