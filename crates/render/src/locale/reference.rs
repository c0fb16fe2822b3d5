//! What each function and each declaration of the language is for, in one line.

use super::Lang;
use bareme_core::policy::tree::Host;

/// What a host function gives.
pub(crate) fn host(host: Host, lang: Lang) -> &'static str {
    let (fr, en) = match host {
        Host::Round => (
            "Arrondi au plus près, le demi s’éloignant de zéro ; decimals de -12 à 12, 0 sinon",
            "Rounds to the nearest, half away from zero; decimals from -12 to 12, otherwise 0",
        ),
        Host::RoundUp => ("Arrondi en s’éloignant de zéro", "Rounds away from zero"),
        Host::RoundDown => ("Arrondi vers zéro (troncature)", "Rounds towards zero (truncates)"),
        Host::Min => (
            "Le plus petit ; manquant si l’un d’eux l’est",
            "The smallest; missing if any of them is",
        ),
        Host::Max => (
            "Le plus grand ; manquant si l’un d’eux l’est",
            "The largest; missing if any of them is",
        ),
        Host::MinPresent => (
            "Le plus petit de ceux qui sont connus ; manquant si aucun ne l’est",
            "The smallest of those that are known; missing if none is",
        ),
        Host::MaxPresent => (
            "Le plus grand de ceux qui sont connus ; manquant si aucun ne l’est",
            "The largest of those that are known; missing if none is",
        ),
        Host::Abs => ("Valeur absolue", "Absolute value"),
        Host::Clamp => (
            "x ramené entre low et high ; une erreur si low dépasse high",
            "x brought between low and high; an error if low is above high",
        ),
        Host::IsMissing => ("Vrai si la valeur est manquante", "True if the value is missing"),
        Host::OrElse => (
            "La valeur, ou otherwise si elle est manquante (s’écrit aussi a ?? b)",
            "The value, or otherwise if it is missing (also written a ?? b)",
        ),
        Host::None => (
            "Une valeur manquante ; l’unité n’est qu’une indication",
            "A missing value; the unit is only for readers",
        ),
        Host::Fail => (
            "Refuse la ligne : son résultat est une erreur, avec cette raison",
            "Refuses the row: its result is an error, with this reason",
        ),
        Host::Interpolate => (
            "Barème continu : droites entre les points, plat au-delà des extrémités",
            "Continuous scale: straight lines between points, flat beyond its ends",
        ),
        Host::Step => (
            "Paliers : valeur de la dernière borne atteinte, borne comprise ; une erreur en deçà de la première",
            "Steps: the value of the last bound reached, bound included; an error below the first",
        ),
        Host::Marginal => (
            "Tranches : chaque taux sur la part comprise entre sa borne et la suivante ; 0 en deçà de la première",
            "Brackets: each rate on the part between its bound and the next; 0 below the first",
        ),
        Host::At => (
            "Valeur d’une chronologie en vigueur à une date ; une erreur avant la première date",
            "The value of a timeline in force at a date; an error before its first date",
        ),
        Host::MeanOverYear => (
            "Moyenne des valeurs en vigueur au premier jour de chaque mois de l’année",
            "Mean of the values in force on the first day of each month of the year",
        ),
        Host::Date => (
            "Une date, écrite entre guillemets : date(\"2025-04-30\")",
            "A date, written out between quotes: date(\"2025-04-30\")",
        ),
        Host::Year => ("L’année d’une date", "The year of a date"),
        Host::Month => ("Le mois d’une date, de 1 à 12", "The month of a date, from 1 to 12"),
        Host::MonthsBetween => (
            "Mois entiers d’une date à l’autre (DATEDIF d’Excel) ; négatif à rebours",
            "Whole months from one date to the other (DATEDIF in Excel); negative backwards",
        ),
        Host::MonthsInYear => (
            "Mois civils de l’année touchés de from à to, les deux extrêmes comptés ; 12 avec --full-year",
            "Calendar months of the year touched from from to to, both ends counted; 12 with --full-year",
        ),
        Host::Lower => ("Le texte en minuscules", "The text in lower case"),
        Host::StartsWith => {
            ("Vrai si le texte commence par part", "True if the text starts with part")
        }
        Host::Contains => ("Vrai si le texte contient part", "True if the text contains part"),
    };
    lang.pick(fr, en)
}

/// What a declaration says; empty for a name that is none.
pub(crate) fn declaration(name: &str, lang: Lang) -> &'static str {
    let (fr, en) = match name {
        "policy" => (
            "Présente le texte ; une fois par script, avec au moins edition, label et status",
            "Introduces the text; once a script, with at least edition, label and status",
        ),
        "extends" => (
            "Hérite des colonnes, paramètres, formules et sorties d’une autre politique",
            "Inherits the columns, parameters, formulas and outputs of another policy",
        ),
        "param" => (
            "Un nombre du texte, ou une lecture à choisir",
            "A number of the text, or a reading to choose",
        ),
        "set" => (
            "Remplace un paramètre hérité, à toutes ses dates",
            "Replaces an inherited parameter, at all its dates",
        ),
        "amend" => (
            "Change un paramètre hérité à partir d’une date",
            "Changes an inherited parameter from a date on",
        ),
        "input" => (
            "Une colonne des tables ; types : integer, decimal, boolean, text, date",
            "A column of the tables; types: integer, decimal, boolean, text, date",
        ),
        "aggregate" => (
            "Une valeur de toutes les lignes de l’année : sum, count, mean, min, max, rank ou quantile ; chaque ligne reçoit celle de son groupe",
            "A value of all rows of the year: sum, count, mean, min, max, rank or quantile; every row receives that of its group",
        ),
        "previous" => (
            "La valeur de la même structure l’année d’avant",
            "The value of the same structure in the year before",
        ),
        "reference" => (
            "Ce qu’une autre politique donne à la même structure, la même année ou une année fixe",
            "What another policy gives to the same structure, in the same year or in a fixed one",
        ),
        "apportion" => (
            "Une part d’une enveloppe fermée : les parts de chaque groupe s’ajoutent exactement à son total (plus forts restes)",
            "A share of a closed envelope: the shares of each group add up exactly to its total (largest remainders)",
        ),
        "helper" => (
            "Une fonction de l’application qui emploie ces règles ; genres : number, integer, boolean, text, date",
            "A function of the program that hosts this policy; kinds: number, integer, boolean, text, date",
        ),
        "outputs" => (
            "Les formules à montrer, dans l’ordre (toutes sinon)",
            "The formulas to show, in order (otherwise all)",
        ),
        _ => ("", ""),
    };
    lang.pick(fr, en)
}

/// What a key of a declaration holds; empty for a key that is none.
pub(crate) fn key(declaration: &str, key: &str, lang: Lang) -> &'static str {
    let (fr, en) = match (declaration, key) {
        ("policy", "edition") => (
            "Édition du langage : 1 ; une édition garde ses chiffres",
            "Edition of the language: 1; an edition keeps its digits",
        ),
        (_, "label") => ("Libellé, montré dans les tableaux", "Label, shown in tables"),
        ("policy", "status") => (
            "published (texte publié), proposal (proposition) ou hypothesis (hypothèse)",
            "published, proposal or hypothesis",
        ),
        (_, "source") => (
            "Référence du texte : article, page, phrase",
            "Reference of the text: article, page, sentence",
        ),
        ("policy", "from") => (
            "Premier jour couvert ; une année hors de from–to est calculée et signalée",
            "First day covered; a year outside from–to is computed and flagged",
        ),
        ("policy", "to") => ("Dernier jour couvert", "Last day covered"),
        ("policy", "total") => {
            ("Formule du montant principal (héritée)", "Formula of the headline amount (inherited)")
        }
        ("policy", "eligible") => (
            "Formule booléenne : qui est concerné (héritée)",
            "Boolean formula: who is in (inherited)",
        ),
        ("policy", "currency") => (
            "Unité des montants ; « € » à défaut (héritée)",
            "Unit of amounts; “€” when it is left out (inherited)",
        ),
        ("policy", "per") => (
            "Colonne ou formule par unité de laquelle les montants sont aussi montrés : file active, lits… (héritée)",
            "Column or formula per unit of which amounts are also shown: patients, beds… (inherited)",
        ),
        ("policy", "equivalent") => (
            "Paramètre qui est le coût d’une unité : les écarts sont aussi comptés en nombre d’unités, comme des ETP pour « €/ETP/an » (hérité)",
            "Parameter that is the cost of one unit: gaps are also counted in units, such as FTEs for “€/ETP/an” (inherited)",
        ),
        ("policy", "presence") => (
            "Formule qui dit combien de temps une ligne compte dans son exercice, en mois par exemple (héritée)",
            "Formula that says how long a row counts in its period, in months for instance (inherited)",
        ),
        ("policy", "full") => (
            "Valeur de presence pour un exercice complet : 12 pour des mois (héritée)",
            "Value of presence for a whole period: 12 for months (inherited)",
        ),
        ("policy", "levers") => {
            ("Paramètres montrés en premier (hérités)", "Parameters shown first (inherited)")
        }
        ("policy", "notes") => ("Remarques, montrées par show", "Remarks, shown by show"),
        (_, "unit") => ("Unité : €, %, fraction, patients…", "Unit: €, %, fraction, patients…"),
        ("param", "basis") => (
            "text (le texte le dit ; par défaut), assumption (hypothèse) ou proposal",
            "text (the law says it; the default), assumption or proposal",
        ),
        (_, "min") => ("Plus petite valeur admise", "Smallest value allowed"),
        (_, "max") => ("Plus grande valeur admise", "Largest value allowed"),
        ("param", "values") => (
            "Lectures que le paramètre peut prendre ; pour un texte, les autres sont refusées",
            "Readings that the parameter can take; for a text, others are refused",
        ),
        ("reference", "exercice") => (
            "L’année dont la ligne est lue ; sinon celle de la ligne",
            "The year whose row is read; otherwise that of the row",
        ),
        ("reference", "otherwise") => (
            "Valeur d’une structure qui n’a pas de ligne cette année-là",
            "Value of a structure that has no row in that year",
        ),
        ("apportion", "of") => (
            "En proportion de quoi : un nombre, zéro ou plus",
            "In proportion to what: a number, zero or more",
        ),
        ("apportion", "total") => (
            "Ce qui est réparti : la même valeur dans toutes les lignes d’un groupe",
            "What is shared: the same value in all the rows of a group",
        ),
        ("apportion", "at_least") => (
            "Part la plus faible de chaque ligne ; aucune là où la valeur manque",
            "Smallest share of each row; none where the value is missing",
        ),
        ("apportion", "at_most") => (
            "Part la plus forte de chaque ligne ; aucune là où la valeur manque",
            "Largest share of each row; none where the value is missing",
        ),
        ("apportion", "digits") => (
            "Décimales des parts : 2 sinon, les centimes",
            "Decimals of the shares: 2 otherwise, cents",
        ),
        ("apportion", "otherwise") => (
            "Part d’un groupe où tout ce qui répartit est nul",
            "Share in a group where all that it is in proportion to is zero",
        ),
        ("aggregate" | "apportion", "by") => (
            "Colonne ou formule dont la valeur fait les groupes ; sinon l’année est un seul groupe",
            "Column or formula whose value makes the groups; otherwise a year is one group",
        ),
        ("aggregate", "where") => (
            "Formule ou colonne booléenne : les lignes qui comptent",
            "Boolean formula or column: the rows that count",
        ),
        ("aggregate", "q") => (
            "Pour quantile, de 0 à 1, comme QUANTILE.INC d’Excel (CENTILE.INCLURE) ; 0.5 : la médiane",
            "For quantile, from 0 to 1, as Excel’s QUANTILE.INC; 0.5: the median",
        ),
        ("aggregate", "order") => (
            "Pour rank : desc (1 est la plus grande valeur ; par défaut) ou asc",
            "For rank: desc (1 is the largest value; the default) or asc",
        ),
        ("aggregate", "otherwise") => (
            "Valeur d’un groupe dont aucune ligne ne compte ; pour rank, d’une ligne qui ne compte pas",
            "Value of a group in which no row counts; for rank, of a row that does not count",
        ),
        ("previous", "otherwise") => (
            "Valeur d’une structure qui n’a pas de ligne l’année d’avant",
            "Value of a structure that has no row in the year before",
        ),
        ("input", "values") => ("Seules valeurs admises", "The only values allowed"),
        ("input", "otherwise") => (
            "Valeur d’une colonne absente ou d’une cellule vide",
            "Value of an absent column or of an empty cell",
        ),
        ("input", "optional") => (
            "true : une colonne absente ou une cellule vide est une valeur manquante",
            "true: an absent column or an empty cell is a missing value",
        ),
        (_, "note") => (
            "Remarque libre : l’ambiguïté, le choix fait",
            "Free remark: the ambiguity, the choice made",
        ),
        _ => ("", ""),
    };
    lang.pick(fr, en)
}

/// What a value of a parameter is; empty for what is none.
pub(crate) fn parameter_value(written: &str, lang: Lang) -> &'static str {
    let start = written.split('(').next().unwrap_or(written);
    let (fr, en) = match start {
        _ if !written.contains('(') => ("Nombre, booléen ou texte", "Number, boolean or text"),
        "date" => ("Date", "Date"),
        "none" => {
            ("Absent : le texte ne donne pas la valeur", "Absent: the text does not give the value")
        }
        "scale" => (
            "Barème de deux points ou plus, en ordre strictement croissant, pour interpolate, step ou marginal",
            "Scale of two points or more, strictly ascending, for interpolate, step or marginal",
        ),
        "by_key" => (
            "Valeur choisie par le texte d’une colonne ou d’une formule ; une clé inconnue est une erreur",
            "Value chosen by the text of a column or formula; an unknown key is an error",
        ),
        "dated" => (
            "Valeur qui change dans le temps : les formules reçoivent celle du 1er janvier ou, à défaut, la première de l’année",
            "Value that changes in time: formulas receive the one in force on 1 January or, failing that, the first of the year",
        ),
        "timeline" => (
            "Chronologie, que la formule consulte elle-même avec at ou mean_over_year",
            "Timeline, looked up by the formula itself with at or mean_over_year",
        ),
        _ => ("", ""),
    };
    lang.pick(fr, en)
}

#[cfg(test)]
mod tests {
    use super::*;
    use bareme_core::policy::reference::{DECLARATIONS, PARAMETER_VALUES};

    #[test]
    fn everything_is_said_in_both_languages() {
        for lang in [Lang::Fr, Lang::En] {
            assert!(Host::ALL.iter().all(|h| !host(*h, lang).is_empty()));
            assert!(PARAMETER_VALUES.iter().all(|v| !parameter_value(v, lang).is_empty()));
            for one in DECLARATIONS {
                assert!(!declaration(one.name, lang).is_empty(), "{}", one.name);
                for name in one.keys {
                    assert!(!key(one.name, name, lang).is_empty(), "{} {name}", one.name);
                }
            }
        }
    }
}
