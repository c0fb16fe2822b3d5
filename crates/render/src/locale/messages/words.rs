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

catalogue!("sorts");

/// A sort of value, as people name it.
pub(super) fn sort(word: &str, lang: Lang) -> Option<&'static str> {
    SORT.get(word, lang)
}
