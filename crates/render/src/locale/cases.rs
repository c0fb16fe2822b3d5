//! The words and sentences of worked cases.

use super::Lang;
use bareme_core::cases::BranchSort;

catalogue!("cases");

/// What a branch is.
pub(crate) fn branch(sort: &BranchSort, lang: Lang) -> String {
    match sort {
        BranchSort::Then => lang.pick("si vrai", "if true").to_owned(),
        BranchSort::Else => lang.pick("sinon", "else").to_owned(),
        BranchSort::PassedOver => {
            lang.pick("condition fausse, sans else", "condition false, no else").to_owned()
        }
        BranchSort::Arm(literals) => format!("{} {literals}", lang.pick("cas", "case")),
        BranchSort::Otherwise => lang.pick("cas _ (tout le reste)", "case _ (the rest)").to_owned(),
    }
}

/// What was found, in one line.
pub(crate) fn verdict(total: usize, failed: usize, errors: usize, lang: Lang) -> String {
    let s = |n: usize| if n > 1 { "s" } else { "" };
    let plural = |n: usize| if n == 1 { "" } else { "s" };
    let mut line = match (lang, failed) {
        (Lang::Fr, 0) if total > 1 => format!("{total} cas, tous réussis"),
        (Lang::Fr, 0) if total == 1 => "1 cas, réussi".to_owned(),
        (Lang::Fr, 0) => "Aucun cas".to_owned(),
        (Lang::Fr, _) => {
            let passed = total - failed;
            let verb = if failed > 1 { "échouent" } else { "échoue" };
            format!("{total} cas : {passed} réussi{}, {failed} {verb}", s(passed))
        }
        (Lang::En, 0) if total > 1 => format!("{total} cases, all hold"),
        (Lang::En, 0) if total == 1 => "1 case, it holds".to_owned(),
        (Lang::En, 0) => "No case".to_owned(),
        (Lang::En, _) => {
            let passed = total - failed;
            let hold = if passed == 1 { "holds" } else { "hold" };
            let fail = if failed == 1 { "fails" } else { "fail" };
            format!("{total} case{}: {passed} {hold}, {failed} {fail}", plural(total))
        }
    };
    if errors > 0 {
        let also = match lang {
            Lang::Fr => format!(" ; {errors} erreur{}, des cas n’ont pas été calculés", s(errors)),
            Lang::En => format!("; {errors} error{}, some cases were not run", plural(errors)),
        };
        line.push_str(&also);
    }
    line
}

/// What `--accept` did.
pub(crate) fn rewritten(values: usize, left: usize, lang: Lang) -> String {
    let many = values > 1;
    let mut line = match lang {
        Lang::Fr => format!(
            "{values} {} dans le fichier de cas : relisez ce qui a changé, car plus rien ne dit \
             que c’est juste",
            if many { "valeurs attendues réécrites" } else { "valeur attendue réécrite" }
        ),
        Lang::En => format!(
            "{values} expected value{} rewritten in the case file: read what changed, for nothing \
             says any more that it is right",
            if values == 1 { "" } else { "s" }
        ),
    };
    if left > 0 {
        let also = match lang {
            Lang::Fr => format!(
                " ; {left} {} à la main (ligne qui devait être refusée et ne l’est pas)",
                if left > 1 { "échecs restent à reprendre" } else { "échec reste à reprendre" }
            ),
            Lang::En => format!(
                "; {left} failure{} left to you (a row that was to be refused and is not)",
                if left == 1 { " is" } else { "s are" }
            ),
        };
        line.push_str(&also);
    }
    line
}

/// How much of a policy its cases reach, and what it inherits.
pub(crate) fn reached(
    policy: &str,
    reached: usize,
    total: usize,
    inherited: &[(String, usize)],
    lang: Lang,
) -> String {
    let own = match (lang, total) {
        (Lang::Fr, 0) => "aucune formule propre".to_owned(),
        (Lang::En, 0) => "no formula of its own".to_owned(),
        (Lang::Fr, _) if reached == total => format!("tout est atteint, {reached} sur {total}"),
        (Lang::En, _) if reached == total => format!("all reached, {reached} of {total}"),
        (Lang::Fr, _) => format!("{reached} sur {total}"),
        (Lang::En, _) => format!("{reached} of {total}"),
    };
    let mut line = format!("{policy}{}{own}", lang.colon());
    for (id, formulas) in inherited {
        let one = *formulas == 1;
        let also = match lang {
            Lang::Fr => format!(" ; {formulas} héritée{} de {id}", if one { "" } else { "s" }),
            Lang::En => format!("; {formulas} inherited from {id}"),
        };
        line.push_str(&also);
    }
    line
}

/// Inherited formulas are counted with the policy that defines them.
pub(crate) fn inherited(ids: &[&str], lang: Lang) -> String {
    let command = format!("bareme test {} --coverage", ids.join(" "));
    match lang {
        Lang::Fr => format!("Les formules héritées se comptent avec leur politique : {command}"),
        Lang::En => format!("Inherited formulas are counted with their own policy: {command}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_verdict_agrees_in_number() {
        assert_eq!(verdict(12, 0, 0, Lang::Fr), "12 cas, tous réussis");
        assert_eq!(verdict(12, 1, 0, Lang::Fr), "12 cas : 11 réussis, 1 échoue");
        assert_eq!(verdict(2, 2, 0, Lang::Fr), "2 cas : 0 réussi, 2 échouent");
        assert_eq!(verdict(2, 1, 0, Lang::En), "2 cases: 1 holds, 1 fails");
        let errors = verdict(0, 0, 1, Lang::En);
        assert_eq!(errors, "No case; 1 error, some cases were not run");
    }
}
