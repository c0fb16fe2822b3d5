//! The words and sentences of worked cases.

use super::Lang;
use bareme_core::cases::BranchSort;

catalogue!("cases");

/// What a branch is.
pub(crate) fn branch(sort: &BranchSort, lang: Lang) -> String {
    let said = match sort {
        BranchSort::Then => then_branch(lang),
        BranchSort::Else => else_branch(lang),
        BranchSort::PassedOver => passed_over(lang),
        BranchSort::Arm(literals) => return arm(literals, lang),
        BranchSort::Otherwise => other_arms(lang),
    };
    said.to_owned()
}

/// What was found, in one line.
pub(crate) fn verdict(total: usize, failed: usize, errors: usize, lang: Lang) -> String {
    let mut line = match (total, failed) {
        (0, 0) => no_case(lang).to_owned(),
        (_, 0) => all_hold(total, lang),
        _ => some_fail(total, total - failed, failed, lang),
    };
    line.extend((errors > 0).then(|| not_run(errors, lang)));
    line
}

/// What `--accept` did.
pub(crate) fn rewritten(values: usize, left: usize, lang: Lang) -> String {
    let mut line = values_rewritten(values, lang);
    line.extend((left > 0).then(|| left_to_you(left, lang)));
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
    let own = match total {
        0 => nothing_own(lang).to_owned(),
        _ if reached == total => all_reached(reached, total, lang),
        _ => reached_of(reached, total, lang),
    };
    let inherited = inherited.iter().map(|(id, formulas)| inherited_from(*formulas, id, lang));
    format!("{policy}{}{own}{}", lang.colon(), inherited.collect::<String>())
}

/// Inherited formulas are counted with the policy that defines them.
pub(crate) fn inherited(ids: &[&str], lang: Lang) -> String {
    counted_there(format!("bareme test {} --coverage", ids.join(" ")), lang)
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
