use super::*;

#[test]
fn codes_are_unique() {
    let mut ids: Vec<_> = Code::ALL.iter().map(|c| c.id()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), Code::ALL.len());
}

#[test]
fn slips_are_recognised_and_strangers_are_not() {
    let names = ["file_active", "cout_etp"];
    assert_eq!(nearest("file_activ", names), Some("file_active"));
    assert_eq!(nearest("taux_pauvrete", names), None);
}
