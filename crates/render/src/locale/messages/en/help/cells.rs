//! What to do next, in English: worked cases and the cells of a run.

texts! {
    // Worked cases
    CaseColumn =>
        "given and [default] only name columns declared by input; a parameter goes to params, an \
         expected value to expect, and the year beside given: exercice = 2024",
    CaseFormula =>
        "expect only names formulas, outputs or not; a column goes to given, a parameter to params",
    CaseValue =>
        "write a number as 1_000.5, a boolean as true or false, a date as 2025-04-30; \
         \"none()\" expects a missing value, \"error:B0704\" an error",
    CaseErrorCode =>
        "for instance B0708 (refused by fail), B0704 (division by zero) or B0701 (a decision on a \
         missing value)",
    CaseMargin => "remove it, or add the expected number to expect",
    NoCaseFile =>
        "create this file: policy = \"…\", a row [default], then a [[case]] for each case \
         (docs/cases.md)",
    CaseFails | CaseRowFails => "",
    NotReached =>
        "add a case that goes through it and expects `{name}`, or a formula that needs it",

    // Cells
    CellMissingDecision =>
        "a missing value is neither large nor small, neither true nor false: say first what to do \
         without it, with is_missing, or_else or max_present",
    CellKinds => "compare or compute between values of the same kind",
    Overflow =>
        "numbers go up to 79,228,162,514,264,337,593,543,950,335: check the units and the powers \
         of this computation",
    DivisionByZero => "deal with this case before dividing: if x == 0 { 0 } else { y / x }",
    BelowFirstStep => "add a lower first step, or deal with this case before calling step",
    BeforeFirstDate => "add a value that begins earlier",
    UnknownByKey => "add this key to the by_key parameter, or correct the cell",
    FailedOnPurpose => "the policy refuses this case (fail): correct the data of the structure",
    HelperFailed | HelperPanicked | HelperResult =>
        "the fault is in the host, or in what the formula gives it: an explanation shows the \
         arguments of the call",
    ResultTooLong => "shorten the texts that are put together",
    CellRoundDigits =>
        "give a whole number from -12 to 12: 2 for cents, 0 for units, -3 for thousands",
    TextBudget =>
        "put shorter texts together, or compute fewer rows at once; equal texts count once in a \
         column",
    OperationLimit =>
        "share it among several formulas, and replace long series of cases by a scale",
    ClampBounds => "write clamp(x, lower bound, upper bound)",
    ByKeyMissing => "fill in this column, or give it a default: #{ otherwise: \"…\" }",
    OperandMissing =>
        "a missing value is never a zero: fill it in, give it a value with or_else, or leave these \
         rows out with where (a formula that is true or false)",
    GroupMissing =>
        "fill in this value, give it a group with or_else(…, \"none\"), or leave these rows out \
         with where",
    EmptyGroup => "say what the aggregate is worth then: #{ otherwise: 0 } or otherwise: none()",
    ShareNegative => "bring it to zero in a formula: max(…, 0)",
    ShareTotals =>
        "the total is that of a group: a parameter, an aggregate with the same `by`, or a formula \
         that does not depend on the row",
    ShareCrossed =>
        "at_least is at most at_most, both rounded inwards to the decimals of the shares",
    ShareNothing => "say what the share is worth then: #{ otherwise: 0 } leaves the envelope unshared",
    ShareUnmet => "widen the bounds, leave some rows free (none()), or change the total",
    NoPreviousYear =>
        "say what a new structure is worth: #{ otherwise: 0 } or otherwise: none(); or add its row \
         of the year before",

    // The message says it all
    InterpreterFailed => "",
}
