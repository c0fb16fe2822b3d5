//! The cahier des charges V4 computed a second time, from its text and with exact fractions, and
//! compared with the shipped policy over a table of all edges.

use crate::exactness::fraction::{
    Cut, Fraction, Random, int, is_tie, machine, over, read, rounded,
};
use crate::support::{cell, evaluate};
use bareme::engine::{Evaluation, Settings};
use bareme::sources::Sources;
use std::collections::BTreeMap;
use std::path::Path;

/// The outputs that the text fixes, in their order.
pub const OUTPUTS: [&str; 11] = [
    "statut",
    "mois_presence",
    "etp_hors_ps",
    "dotation_hors_ps",
    "taux_pauvrete",
    "taux_majoration",
    "dotation_ps",
    "dotation_interpretariat",
    "dotation_psychologue",
    "dotation_totale",
    "plafond_formation",
];

const HEADER: &str = "structure,exercice,file_active,file_active_previsionnelle,montee_en_charge,\
                      admise,taux_pauvrete_commune,taux_pauvrete_epci,taux_pauvrete_qpv,\
                      base_remboursement,modulation_peps,etp_psychologue,accord_ars_psychologue,\
                      implantation,date_entree,date_sortie";

const PATIENTS: [i64; 20] = [
    0, 1, 999, 1000, 1001, 1500, 2000, 2999, 3000, 3001, 4000, 4001, 4500, 5999, 6000, 6001, 7777,
    12_345, 19_999, 20_000,
];
const RATES: [&str; 19] = [
    "0",
    "14.9",
    "14.99",
    "15",
    "15.0",
    "15.01",
    "15.1",
    "17.5",
    "20",
    "22.3",
    "23.456789",
    "24.99",
    "25",
    "25.01",
    "26",
    "35.7",
    "60",
    "99.9",
    "100",
];
/// Of the months of 2024.
const LAST_DAYS: [i64; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const PLACES: [&str; 3] = ["qpv", "quartier_vecu", "hors_qpv"];

/// A structure in a year, as the table gives it.
#[derive(Clone, Debug)]
struct Row {
    year: i64,
    patients: i64,
    forecast: Option<i64>,
    ramp_up: bool,
    admitted: bool,
    commune: Option<String>,
    epci: Option<String>,
    qpv: Option<String>,
    base: String,
    peps: String,
    psychologist: String,
    agreed: bool,
    place: &'static str,
    entry: String,
    exit: Option<String>,
}

impl Row {
    /// A structure that is paid over twelve months, at this file active.
    fn of(patients: i64) -> Self {
        Self {
            year: 2024,
            patients,
            forecast: None,
            ramp_up: false,
            admitted: true,
            commune: Some("20".into()),
            epci: None,
            qpv: None,
            base: "500000".into(),
            peps: "0".into(),
            psychologist: "0".into(),
            agreed: false,
            place: "quartier_vecu",
            entry: "2021-08-01".into(),
            exit: None,
        }
    }

    /// Present from a day of a month of 2024 to a day of another.
    fn present(mut self, first: i64, last: usize, days: (i64, i64)) -> Self {
        self.entry = format!("2024-{first:02}-{:02}", days.0);
        let last_day = if i64::try_from(last) == Ok(first) { days.1.max(days.0) } else { days.1 };
        self.exit = Some(format!("2024-{last:02}-{last_day:02}"));
        self
    }

    fn line(&self, index: usize) -> String {
        let optional = |text: &Option<String>| text.clone().unwrap_or_default();
        let forecast = self.forecast.map(|n| n.to_string());
        [
            format!("R{index:05}"),
            self.year.to_string(),
            self.patients.to_string(),
            optional(&forecast),
            self.ramp_up.to_string(),
            self.admitted.to_string(),
            optional(&self.commune),
            optional(&self.epci),
            optional(&self.qpv),
            self.base.clone(),
            self.peps.clone(),
            self.psychologist.clone(),
            self.agreed.to_string(),
            self.place.to_owned(),
            self.entry.clone(),
            optional(&self.exit),
        ]
        .join(",")
    }

    /// Months of the year touched, within the application of the text.
    fn months(&self) -> i64 {
        let exit = self.exit.as_deref().unwrap_or("9999-12-31");
        let from = self.entry.as_str().max("2024-01-01");
        let to = exit.min("2025-04-30");
        let touched = |month: &i64| {
            // Days of a month lie between its 01 and its 31, as texts compare.
            let (first, last) =
                (format!("{}-{month:02}-01", self.year), format!("{}-{month:02}-31", self.year));
            from <= last.as_str() && to >= first.as_str() && from <= to
        };
        i64::try_from((1..=12).filter(touched).count()).unwrap()
    }

    /// The poverty rate that applies.
    fn rate(&self) -> Fraction {
        let around = self.commune.as_ref().or(self.epci.as_ref()).map(|t| read(t));
        let inside = self.qpv.as_ref().filter(|_| self.place == "qpv").map(|t| read(t));
        around.into_iter().chain(inside).max().expect("rows have a rate")
    }
}

/// The eleven outputs, and the amounts before they are rounded to the cent.
fn expected(row: &Row, months: i64) -> ([String; 11], Vec<Fraction>) {
    let rate = row.rate();
    let mut status = if months == 0 {
        "hors_periode"
    } else if row.ramp_up {
        "montee_en_charge"
    } else if row.patients < 1000 {
        "ineligible"
    } else {
        "plein_droit"
    };
    let not_retained = row.place == "hors_qpv" && rate <= int(15);
    if ["montee_en_charge", "plein_droit"].contains(&status) && !row.admitted && not_retained {
        status = "ineligible";
    }
    let paid = ["montee_en_charge", "plein_droit"].contains(&status);
    let ramp_up = status == "montee_en_charge";
    let counted = if ramp_up { row.forecast.expect("a forecast") } else { row.patients };
    let etp = match counted {
        _ if !paid => int(0),
        n if ramp_up && n < 1000 => over(n * 4, 1000),
        n if n <= 3000 => int(4) + over(n - 1000, 1000),
        n if n <= 6000 => int(6) + over(n - 3000, 3000),
        _ => int(7),
    };
    let increase = if rate <= int(15) {
        int(0)
    } else {
        over(20, 100) * ((rate.clone().min(int(25)) - int(15)) / int(25 - 15))
    };
    let yearly = [
        &etp * int(55_000),
        (&increase * read(&row.base) - read(&row.peps)).max(int(0)),
        int(counted.min(6000)) * over(22_800, 1000),
        if row.agreed { read(&row.psychologist).min(int(1)) * int(66_000) } else { int(0) },
    ];
    let due: Vec<Fraction> =
        yearly.iter().map(|y| if paid { y * over(months, 12) } else { int(0) }).collect();
    let [a, b, c, d] = [0, 1, 2, 3].map(|i| rounded(&due[i], 2, Cut::HalfAway));
    let total = &a + &b + &c + &d;
    let training = &total * over(2, 100);
    let numbers =
        [int(months), etp, a, rate, increase, b, c, d, total, rounded(&training, 2, Cut::HalfAway)];
    let mut outputs = vec![status.to_owned()];
    outputs.extend(numbers.iter().map(machine));
    (outputs.try_into().unwrap(), due.into_iter().chain([training]).collect())
}

/// Every edge with every number of months, then thousands of mixed rows.
fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for patients in PATIENTS {
        for last in 1..=LAST_DAYS.len() {
            rows.push(Row::of(patients).present(1, last, (31, LAST_DAYS[last - 1])));
        }
        for forecast in PATIENTS {
            rows.push(Row { ramp_up: true, forecast: Some(forecast), ..Row::of(patients) });
        }
    }
    for rate in RATES {
        for other in [None, Some("15"), Some("15.1"), Some("41.3")] {
            for place in PLACES {
                let row = Row { commune: Some(rate.into()), place, ..Row::of(1000) };
                let qpv = Row { qpv: other.map(str::to_owned), ..row.clone() };
                let epci = Row { commune: None, epci: Some(rate.into()), ..qpv.clone() };
                rows.extend([Row { admitted: false, ..qpv.clone() }, qpv, epci]);
            }
        }
    }
    let mut random = Random::new(20_240_101);
    for _ in 0..30 {
        for (months, last) in (1..=12).zip(1..=LAST_DAYS.len()) {
            // 20 % of this base over these months ends with exactly half a cent.
            let odd = 2 * random.between(0..=2_000_000) + 1;
            let base = over(odd * 60, 200 << i64::trailing_zeros(months));
            let commune = Some("25".into());
            let row = Row { base: machine(&base), commune, ..Row::of(1000) };
            rows.push(row.present(1, last, (15, 15)));
        }
    }
    while rows.len() < 5_000 {
        rows.push(mixed(&mut random));
    }
    rows
}

fn mixed(random: &mut Random) -> Row {
    let patients = |random: &mut Random| {
        if random.chance(50) { random.pick(&PATIENTS) } else { random.between(0..=20_000) }
    };
    let rate = |random: &mut Random| {
        if random.chance(60) {
            random.pick(&RATES).to_owned()
        } else {
            random.decimal(10..=30, 0..=6)
        }
    };
    let place = random.pick(&PLACES);
    let mut row = Row::of(patients(random));
    let commune = random.chance(75);
    row.commune = commune.then(|| rate(random));
    row.epci = (!commune || random.chance(40)).then(|| rate(random));
    row.qpv = random.chance(60).then(|| rate(random));
    if place == "qpv" && row.qpv.is_some() && random.chance(15) {
        (row.commune, row.epci) = (None, None);
    }
    row.place = place;
    row.ramp_up = random.chance(35);
    row.forecast = (row.ramp_up || random.chance(30)).then(|| patients(random));
    row.admitted = random.chance(60);
    row.base = if random.chance(10) { "0".into() } else { random.decimal(0..=2_000_000, 2..=2) };
    row.peps = if random.chance(60) { "0".into() } else { random.decimal(0..=150_000, 2..=2) };
    row.psychologist =
        random.pick(&["0", "0.5", "0.333", "0.8", "0.999", "1", "1.001", "2"]).into();
    row.agreed = random.chance(60);
    row.year = random.pick(&[2021, 2023, 2024, 2024, 2024, 2024, 2024, 2025, 2025, 2026]);
    let days = (random.between(1..=28), random.between(1..=28));
    match random.between(0..=3) {
        0 => {}
        1 => row.entry = format!("2025-{:02}-{:02}", random.between(1..=12), days.0),
        _ => {
            let first = random.between(1..=12);
            let last = usize::try_from(random.between(first..=12)).unwrap();
            row = row.present(first, last, days);
        }
    }
    if random.chance(20) {
        row.exit =
            Some(format!("2025-{:02}-28", random.between(1..=12))).filter(|e| *e > row.entry);
    }
    row
}

/// The shipped policy over rows.
fn cdc_v4(rows: &[Row], full_year: bool) -> Evaluation {
    let mut disk = Sources::disk();
    let source = disk.read(Path::new("policies/cdc-v4.rhai")).unwrap();
    let mut csv = HEADER.to_owned();
    for (index, row) in rows.iter().enumerate() {
        csv += "\n";
        csv += &row.line(index);
    }
    let policy = disk.get(source).text().to_owned();
    let mut sources = Sources::memory([("policies/cdc-v4.rhai", policy), ("t.csv", csv)]);
    let table = Path::new("t.csv");
    let (policy, evaluation) =
        evaluate(&mut sources, "cdc-v4", table, &[], Settings::full_year(full_year)).unwrap();
    assert_eq!(policy.outputs[..OUTPUTS.len()], OUTPUTS);
    evaluation
}

#[test]
fn the_shipped_policy_equals_the_text_computed_with_fractions() {
    let rows = rows();
    let evaluation = cdc_v4(&rows, false);
    assert!(evaluation.failures.is_empty(), "{:#?}", evaluation.failures);
    let mut wrong = Vec::new();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut ties = 0;
    for (index, row) in rows.iter().enumerate() {
        let (expected, due) = expected(row, row.months());
        let obtained = OUTPUTS.map(|output| cell(&evaluation, output, index));
        if obtained != expected {
            let header = HEADER.to_owned();
            wrong.push(format!("{header}\n{}\n{expected:?}\n{obtained:?}\n", row.line(index)));
        }
        ties += due.iter().filter(|amount| is_tie(amount, 2)).count();
        *seen.entry(format!("{} mois", expected[1])).or_default() += 1;
        *seen.entry(expected[0].clone()).or_default() += 1;
    }
    assert!(
        wrong.is_empty(),
        "{} rows differ:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(8)].join("\n")
    );
    // The table is what it is meant to be.
    assert!(ties >= 360, "{ties} exact half cents");
    assert_eq!(seen.len(), 13 + 4, "{seen:?}");
    assert!(seen.values().all(|rows| *rows >= 30), "{seen:?}");
}

#[test]
fn full_years_are_twelve_months_of_the_same_rules() {
    let rows: Vec<Row> = rows().into_iter().rev().take(600).collect();
    let evaluation = cdc_v4(&rows, true);
    for (index, row) in rows.iter().enumerate() {
        let obtained = OUTPUTS.map(|output| cell(&evaluation, output, index));
        assert_eq!(obtained, expected(row, 12).0, "{HEADER}\n{}", row.line(index));
    }
}

#[test]
fn check_values_of_the_text() {
    let counts = [1000, 1500, 2000, 3000, 3001, 4500, 6000, 6001, 20_000].map(Row::of);
    let evaluation = cdc_v4(&counts, false);
    let expected = [
        ("4", "220000", "22800"),
        ("4.5", "247500", "34200"),
        ("5", "275000", "45600"),
        ("6", "330000", "68400"),
        ("6.000333333333333", "330018.33", "68422.8"),
        ("6.5", "357500", "102600"),
        ("7", "385000", "136800"),
        ("7", "385000", "136800"),
        ("7", "385000", "136800"),
    ];
    for (row, (etp, a, c)) in expected.into_iter().enumerate() {
        let obtained = ["etp_hors_ps", "dotation_hors_ps", "dotation_interpretariat"]
            .map(|output| cell(&evaluation, output, row));
        assert_eq!(obtained, [etp, a, c], "{} patients", counts[row].patients);
    }
    let rates = ["0", "15", "15.1", "17.5", "20", "22.3", "25", "60"];
    let rows = rates.map(|rate| Row { commune: Some(rate.into()), ..Row::of(1000) });
    let evaluation = cdc_v4(&rows, false);
    let expected = ["0", "0", "0.002", "0.05", "0.1", "0.146", "0.2", "0.2"];
    for (row, increase) in expected.into_iter().enumerate() {
        assert_eq!(cell(&evaluation, "taux_majoration", row), increase, "{} %", rates[row]);
    }
    // The largest a + c + d of the text.
    let all =
        Row { psychologist: "2".into(), agreed: true, commune: Some("0".into()), ..Row::of(9000) };
    assert_eq!(cell(&cdc_v4(&[all], false), "dotation_totale", 0), "587800");
}

/// One structure cannot be computed: it has no amount, and the one beside it has its own.
#[test]
fn a_structure_that_cannot_be_computed_has_no_amount() {
    let sound = Row::of(2000);
    let unknown = Row { commune: None, ..Row::of(2000) };
    let before = Row { exit: Some("2021-07-31".into()), ..Row::of(2000) };
    let no_forecast = Row { ramp_up: true, ..Row::of(2000) };
    let evaluation = cdc_v4(&[sound.clone(), unknown, before, no_forecast, sound], false);
    let totals = [0, 1, 2, 3, 4].map(|row| cell(&evaluation, "dotation_totale", row));
    // 275 000 + 10 % of 500 000 + 45 600.
    assert_eq!(totals, ["370600", "error", "error", "error", "370600"]);
    let unneeded = Row { exit: Some("2023-12-31".into()), ramp_up: true, ..Row::of(2000) };
    assert_eq!(cell(&cdc_v4(&[unneeded], false), "dotation_totale", 0), "0");
}
