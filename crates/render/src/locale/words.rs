//! The words of tables, each in both languages.

use bareme_core::policy::{Basis, Status};
use bareme_core::value::Kind;

words! {
    /// A word or a heading of a table.
    Word:

    // Values
    Yes: "oui", "yes";
    No: "non", "no";
    NoValue: "aucune valeur", "no value";
    Error: "erreur", "error";
    By: "par", "by";
    None: "(sans)", "(none)";
    All: "Cumul", "All years";
    Undated: "Total", "Total";

    // Titles
    ProposalBanner: "PROPOSITION DE TRAVAIL, sans valeur juridique",
        "WORKING PROPOSAL, without legal value";
    Published: "texte publié", "published text";
    Proposal: "proposition de travail", "working proposal";
    Hypothesis: "hypothèse", "hypothesis";
    Fictitious: "données fictives", "fictitious data";
    FullYear: "année pleine (12 mois partout)", "full year (12 months everywhere)";
    Scenario: "Scénario", "Scenario";
    Variant: "variante", "variant";
    Source: "Source", "Source";
    SetByHand: "Paramètres changés en ligne de commande", "Parameters changed on the command line";
    KnownAmounts: "montants connus", "known amounts";
    AmountsIn: "montants en", "amounts in";

    // A run
    ByYear: "Par exercice", "By year";
    Measure: "Mesure", "Measure";
    Present: "Structures présentes", "Structures present";
    Eligible: "Structures éligibles", "Structures eligible";
    Paid: "Structures financées", "Structures paid";
    Mean: "Moyenne par structure", "Mean per structure";
    PerUnit: "Par unité", "Per unit";
    Envelope: "Enveloppe", "Envelope";
    EnvelopeNature: "  nature", "  nature";
    Gap: "Écart à l’enveloppe", "Gap to the envelope";
    CumulatedGap: "Écart cumulé", "Cumulated gap";
    Groups: "Par", "By";
    GroupStructures: "Structures", "Structures";
    Assumptions: "Hypothèses en vigueur (la loi ne les fixe pas)",
        "Assumptions in force (the law does not give them)";
    Refused: "Lignes refusées", "Refused rows";
    Formula: "Formule", "Formula";
    Cause: "Cause", "Cause";
    Rows: "Lignes", "Rows";
    First: "Premières lignes", "First rows";
    Structures: "Structures", "Structures";
    Structure: "Structure", "Structure";
    Year: "Exercice", "Year";
    Detail: "Détail par structure", "Detail by structure";
    TagGroups: "Montants par", "Amounts by";

    // Parameters
    Parameters: "Paramètres", "Parameters";
    AssumptionsTitle: "Hypothèses, que la loi ne fixe pas", "Assumptions, not given by the law";
    ProposalsTitle: "Propositions", "Proposals";
    TextTitle: "Fixés par le texte", "Given by the text";
    Parameter: "Paramètre", "Parameter";
    Value: "Valeur", "Value";
    Unit: "Unité", "Unit";
    Basis: "Fondement", "Basis";
    Readings: "Lectures possibles", "Possible readings";
    InReadings: "lectures", "readings";
    Note: "Remarque", "Note";
    Origin: "Origine", "Origin";
    Label: "Libellé", "Label";
    LabelSource: "Libellé, source, remarque", "Label, source, note";
    CommandLine: "ligne de commande", "command line";
    BasisAssumption: "hypothèse", "assumption";
    BasisProposal: "proposition", "proposal";
    BasisText: "texte", "text";
    InForceIn: "en vigueur en", "in force in";
    NoParameters: "Aucun paramètre.", "No parameters.";

    // The consolidated text
    Inputs: "Données d’entrée", "Inputs";
    Input: "Colonne", "Column";
    Kind: "Type", "Type";
    Bounds: "Bornes", "Bounds";
    Default: "Défaut", "Default";
    Optional: "facultative", "optional";
    Formulas: "Formules", "Formulas";
    Derived: "Valeurs sur l’ensemble des structures", "Values over the whole population";
    HostHelpers: "Fonctions fournies par l’application", "Helpers of the host";
    Outputs: "Sorties, dans l’ordre", "Outputs, in order";
    Headline: "montant principal", "headline";
    From: "de", "from";
    Helper: "fonction auxiliaire", "helper";
    Integer: "entier", "integer";
    Number: "nombre", "number";
    Boolean: "oui/non", "yes/no";
    Text: "texte", "text";
    Date: "date", "date";

    // A comparison
    Legend: "Légende : ~ modifié   + ajouté   - supprimé", "Legend: ~ changed   + added   - removed";
    Tolerance: "tolérance", "tolerance";
    Exact: "exacte", "exact";
    InPolicy: "Ce qui change dans les règles", "What changes in the rules";
    NothingInPolicy: "Rien ne change dans les règles.", "Nothing changes in the rules.";
    Inherited: "héritée", "inherited";
    Idle: "ni montrée ni employée : ne change aucun résultat", "neither shown nor used: changes no result";
    BecomesParam: "paramètre", "parameter";
    BecomesInput: "colonne", "column";
    BecomesFormula: "formule", "formula";
    BecomesDerived: "valeur sur l’ensemble", "value over the whole";
    Totals: "Totaux", "Totals";
    Base: "Référence", "Base";
    Target: "Comparé", "Compared";
    Delta: "Écart", "Change";
    BaseToTarget: "Référence → comparé", "Base → compared";
    OutputNames: "Sorties", "Outputs";
    Winners: "Gagnent", "Gain";
    Losers: "Perdent", "Lose";
    FullYearPercent: "Écart % en année pleine", "Full-year change %";
    PercentHeader: "Écart %", "Change %";
    BaseTotal: "Total de référence", "Base total";
    TargetTotal: "Total comparé", "Compared total";
    New: "nouveau", "new";
    Gone: "supprimé", "gone";
    RefusedPercent: "durées ≠", "months ≠";
    FullYearDelta: "Écart en année pleine", "Full-year change";
    WinnersLosers: "Gagnants et perdants", "Winners and losers";
    GainsMore: "gagne plus de 5 %", "gains more than 5%";
    GainsLess: "gagne de 0,1 à 5 %", "gains 0.1 to 5%";
    Stable: "stable (± 0,1 %)", "stable (± 0.1%)";
    LosesLess: "perd de 0,1 à 5 %", "loses 0.1 to 5%";
    LosesMore: "perd plus de 5 %", "loses more than 5%";
    UnclassedGain: "gagne, sur une autre durée", "gains, over other months";
    UnclassedLoss: "perd, sur une autre durée", "loses, over other months";
    NotCompared: "non comparables", "not comparable";
    MeanDelta: "Écart moyen", "Mean change";
    TotalDelta: "Écart total", "Total change";
    EligibilityTitle: "Éligibilité", "Eligibility";
    Newly: "nouvellement éligibles", "newly eligible";
    NoLonger: "ne sont plus éligibles", "no longer eligible";
    Still: "toujours éligibles", "still eligible";
    Never: "éligibles d’aucun côté", "eligible on neither side";
    OtherMeasures: "Autres sorties", "Other outputs";
    RowsChanged: "Lignes modifiées", "Rows changed";
    LargestStructures: "Plus fortes variations, par structure", "Largest changes, by structure";
    LargestRows: "Plus fortes variations, par ligne", "Largest changes, by row";

    // A running watch
    Total: "Total", "Total";
    GapToBase: "Écart à la référence", "Change from the base";
    GapToPrevious: "Écart à l’état précédent", "Change since last save";
    Gaining: "Structures qui gagnent", "Structures that gain";
    Losing: "Structures qui perdent", "Structures that lose";
    AgainstBase: "face à la référence", "against the base";
    SincePrevious: "depuis la sauvegarde précédente", "since the previous save";
    Before: "Avant", "Before";
    After: "Après", "After";
    Alerts: "Alertes", "Alerts";
    Warnings: "Avertissements", "Warnings";
    CommonRows: "lignes communes aux deux côtés", "rows that both sides have";
    WorkedCases: "Cas de calcul", "Worked cases";

    // Versions that follow each other
    InForce: "chaque version sur ses mois d’application", "each version on the months it was in force";
    Versions: "Versions successives", "Successive versions";
    Version: "Version", "Version";
    VersionStatus: "Statut", "Status";
    FirstDay: "Du", "From";
    LastDay: "Au", "To";
    MonthsInForce: "mois d’application", "months in force";
    NeverInForce: "aucun mois", "no month";
}

/// The word of a policy's status.
pub(crate) fn status(status: Status) -> Word {
    match status {
        Status::Published => Word::Published,
        Status::Proposal => Word::Proposal,
        Status::Hypothesis => Word::Hypothesis,
    }
}

/// The word of a basis.
pub(crate) fn basis(basis: Basis) -> Word {
    match basis {
        Basis::Assumption => Word::BasisAssumption,
        Basis::Proposal => Word::BasisProposal,
        Basis::Text => Word::BasisText,
    }
}

/// The word of a kind.
pub(crate) fn kind(kind: Kind) -> Word {
    match kind {
        Kind::Integer => Word::Integer,
        Kind::Number => Word::Number,
        Kind::Boolean => Word::Boolean,
        Kind::Text => Word::Text,
        Kind::Date => Word::Date,
    }
}
