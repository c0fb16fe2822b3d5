//! What to do next, in English: the text of a policy.

texts! {
    // Syntax and subset
    Syntax =>
        "read this line and the end of the previous one again: often, a comma, a semicolon or a \
         parenthesis is missing just before",
    SyntaxMissing =>
        "read the end of the previous line again: a comma or a semicolon is missing, or a \
         parenthesis, a bracket or a brace is not closed",
    SyntaxUnexpected =>
        "read what comes before again: a value or an operator is missing, or a sign is left over; \
         a number is written with a point (0.5) and without spaces (1_000)",
    SyntaxEnd => "a brace, a parenthesis or a bracket is opened above and is not closed",
    SyntaxText =>
        "add the closing quote (\") on the same line; a quote inside the text is written \\\"",
    NotInSubset =>
        "a function only uses let, const, if, switch, return, arithmetic, comparisons and calls \
         of functions",
    ReservedName =>
        "choose another name; if it is the name of a column, rename the column in the manifest of \
         the scenario",
    TopLevel =>
        "put this computation in a formula, `fn name(…) { … }`, or give its result directly; the \
         declarations are policy, extends, param, set, amend, input, aggregate, previous, \
         reference, apportion, outputs",
    NoValue =>
        "a function ends with the value that it gives, without `let`, and a variable receives its \
         own at once: let x = …; if it has to stay unknown, write none()",
    MissingElse =>
        "add `else { … }` with the value of the other case: 0, or none() if it is unknown",
    TooComplex =>
        "share it among several formulas; with the functions that it calls, a formula has at most \
         10,000 operations, and 64 levels of parentheses",
    NumberTooPrecise => "keep 28 decimals at most: a number is never rounded in silence",
    NumberTooLarge =>
        "a number is written 1_234.5, without exponent or spaces, and goes up to \
         79,228,162,514,264,337,593,543,950,335",
    Recursion =>
        "a policy must always end: write the computation without loops or self-calls; a scale \
         often replaces a series of cases",
    ImportNotLiteral =>
        "write the path between quotes, without the .rhai extension, and give a name after `as`",
    ModuleDeclares =>
        "move this declaration to the policy; to inherit the declarations of another script, use \
         extends(\"id\") instead of import",
    ImportCycle => "put the shared functions in a third module, which both import",
    DuplicateFunction =>
        "rename one of them: in a script, a function has a name of its own, even when private, \
         even with other arguments, and not that of a function of the language",
    SwitchArm =>
        "each case is a value written out (whole number, text, true or false), given only once \
         and of the same kind as what is compared; for a range or a condition, use if … else if",
    ValueDropped =>
        "a statement that is not the last one has no value: keep it in a `let`, or put the whole computation in parentheses: (if … { … } else { … }) - 250",
    DocComment =>
        "`///` describes the function just below it; a remark, or what is taken out for now, is \
         written with `//`",
    SwitchDefault =>
        "add a last case, `_ => …`, which stands for all the rest: none() if there is no value",
    NotLiteral =>
        "write it directly, for instance date(\"2025-04-30\"); what has to vary is declared as a \
         parameter",
    AssignUnknown => "begin with `let {name} = …`; a function changes only its own variables",
    ReadOnly => "give another name to the result: let other = …",
    UnknownImport => "add at the top of the script: import \"path/module\" as {name};",

    // Names and graph
    UnknownName =>
        "declare it, input(\"{name}\", …) or param(\"{name}\", …), or define it, fn {name}(…) { … \
         }",
    UnknownFunction =>
        "a helper is defined in the same script, private fn {name}(…) { … }, or imported from a \
         module; those of an inherited policy stay private to it",
    FormulaCalled =>
        "add `{name}` to the arguments of this function and use it as a value; if it is meant as \
         a helper, define it with `private fn`",
    Cycle =>
        "none can be computed first: remove one of these dependencies, or split a formula in two; \
         only previous(…), which reads the year before, may close a circle",
    DuplicateName =>
        "rename or remove one of them: columns, parameters, formulas and `exercice` share the \
         same names",
    UnknownOutput => "outputs, total and eligible name formulas, that is public functions",
    NotAFormula =>
        "outputs, total and eligible name formulas only; to show a column or a parameter, give it \
         a formula",
    NotVisible => "remove `private` in the module: its public functions serve whoever imports it",
    NoPeriod =>
        "add period = \"exercice\" to the manifest, with a column exercice in a table",
    ReferenceCycle =>
        "a policy cannot depend on its own results: remove one of these reference(…), or take the \
         value of the year before with previous(…)",
    ReferenceUnknown => "reference(…) names a formula of the other policy; bareme show {policy} shows them all",
    UnknownVariable =>
        "a function only knows its variables and its arguments (add `{name}` to them if it is a \
         column, a parameter or a formula), a declaration only constants, a variant only columns",

    // Kinds
    KindMismatch =>
        "compare or compute between values of the same kind; text is written between quotes \
         (\"11\"), a number without (11), a date date(\"2024-01-01\"), and `between 1 and 9` x >= \
         1 && x <= 9",
    MissingDecision =>
        "a missing value is neither large nor small, neither true nor false: say first what to do \
         without it, with is_missing(x), or_else(x, …) or max_present(x, …)",
    SwitchSubject =>
        "it chooses on a whole number, a text or a boolean that is always present; on a decimal \
         number, use if … else if",
    BranchKinds =>
        "a formula always gives the same kind of value; when there is none, write none()",
    ArgumentKind => "check the order of the arguments and the declared kind of this value",
    NotOrdered => "only numbers and dates go from smallest to largest; for the rest, use == or !=",
    InvalidDate | BadDate =>
        "a date is written year-month-day, with a day that exists: \"2025-04-30\"",
    RoundDigits =>
        "give a whole number from -{max} to {max}: 2 for cents, 0 for units, -3 for thousands",
    EligibleKind => "name a formula whose result is true or false, for instance `amount > 0`",
    TotalKind => "name the formula of the main amount",
    KeyNames =>
        "per names a column or a formula that gives a number, presence a formula, levers \
         parameters; equivalent, a parameter of one value in {currency}, for instance \
         {currency}/ETP/an",
    ConditionKind => "write a comparison: `x > 0` rather than `x`",
    FormulaResult =>
        "a formula gives a number, a text, a date or a boolean: read the scale with interpolate, \
         step or marginal, and values in time with at",

    // Declarations
    NoPolicy => "begin it with: policy(#{ edition: 1, label: \"…\", status: \"proposal\" });",
    PolicyTwice => "keep a single policy declaration in a script",
    UnknownKey => "possible keys: {expected}",
    MissingKey => "add it between the braces #{ … }, as {name}: value",
    BadEdition => "this version knows edition 1: write edition: 1, or install a newer version",
    BadStatus =>
        "status: \"published\", \"proposal\" or \"hypothesis\"; basis: \"text\" (the law says \
         it), \"assumption\" or \"proposal\"",
    NoHelper =>
        "run it from that program; to run it here, put a `private fn` of the same name in the \
         place of helper(…)",
    HelperKinds => "make the declaration helper(…) and what the host registers agree",
    HelperForm =>
        "kinds: number, integer, boolean, text, date; for example helper(\"majorer\", [\"number\", \"text\"], \"number\")",
    NeedsHost => "check, show and doc take it; run and the other commands refuse it",
    BadInputType => "possible types: {expected} (whole number, number, true or false, text, date)",
    BadParameter =>
        "possible values: a number, true or false, a text, date(\"…\"), none(\"€\"), scale([[x, \
         y], …]), by_key(\"column\", [[\"key\", v], …]), dated([[\"2024-01-01\", v], …]), \
         timeline([[\"2024-01-01\", v], …])",
    SetUnknown => "check the name; a new parameter is declared with param(\"{name}\", …)",
    SetNotParameter =>
        "a formula is replaced by defining it again, fn {name}(…) { … }; a column is changed in \
         the scenario or in a variant",
    SetKind =>
        "give a value of the same kind as the declared one; to change the kind, declare it again: \
         param(\"{name}\", …)",
    OutOfDeclaredRange =>
        "check the unit (15 for 15%, or 0.15?); otherwise correct the declared bounds",
    NotAReading => "possible values: {expected}",
    ScaleTooShort => "write for instance scale([[1_000, 4], [3_000, 6]])",
    ScaleNotAscending =>
        "the points of a scale go from the lowest bound to the highest, each only once",
    ScaleShape =>
        "write pairs: scale([[bound, value], …]), by_key(\"column\", [[\"key\", value], …]), \
         dated([[\"2024-01-01\", value], …]), timeline([[\"2024-01-01\", value], …])",
    DatesNotAscending => "dates go from the oldest to the newest, each only once",
    ByKeyDuplicate => "keep one value per key",
    ExtendsCycle => "remove one of these extends: it has to start from a complete text",
    ExtendsTwice => "keep one extends; shared functions come from a module (import)",
    BadSetting =>
        "write --set name=value, --set name@2026=value (from a year on) or --set name[key]=value",
    SettingKey => "the keys are those of by_key(…), in the declaration of the parameter",
    NoValueInForce => "add a value that begins in that year or before",
    NoFormula => "define one: fn amount(…) { … }; a private function is not enough",
    BadName =>
        "a name begins with a letter and holds only letters, digits and `_`; it is neither a word \
         of the language nor `exercice`, which is the year already",
    BadAggregate => "⟨aggregates: {expected}⟩",
    SettingNumber =>
        "the decimal sign is the point, and nothing separates thousands, unless it is `_`⟨: write \
         {written}⟩⟨ or {other}⟩",
    KeyWithoutEffect =>
        "remove it: q is for quantile, order for rank, otherwise for an empty group (whose sum and \
         count are 0)",

    // Warnings
    QuotientMultiplied => "multiply first, divide last: a * b / 12 rather than a / 12 * b",
    UnusedDerived => "add it to the arguments of a formula, or remove its declaration",
    UnusedFormula =>
        "to have it change a result, name it among the arguments of a formula; to show it, in outputs([…])",
    KeysToAdd => "to have them back, add to policy(#{ … }): {keys}",
    UnusedParameter => "add it to the arguments of a formula, or remove it",
    UnusedInput => "add it to the arguments of a formula, or remove its declaration",
    UnusedArgument | UnusedLocal => "remove it; if it is kept on purpose, begin its name with `_`",
    UnusedHelper => "remove it; if it is a formula, remove `private`",
    NoLabel => "add one: a comment `/// …` above a formula, label: \"…\" in a declaration",
    NoUnit => "add one: `/// @unit €` above a formula, unit: \"€\" in a declaration",
    NoSource => "add source: \"…\"; if no text gives it, say so: basis: \"assumption\"",
    DecisionMaybeMissing =>
        "if the value is missing for a structure, that will be an error there: deal with the case \
         with is_missing({name}) or or_else({name}, …)",
    YearOutsidePolicy =>
        "⟨to compute each year as if it held for twelve months, {option}; ⟩if these years are \
         meant, change from and to, or write a policy that inherits from this one",
    ChangeWithinYear =>
        "it is the value in force on 1 January, or else the first one of the year; for an \
         average, use timeline and mean_over_year",
    UnusedImport => "remove its import",

    // The message says it all
    WrongArity | BadKey => "",
}
