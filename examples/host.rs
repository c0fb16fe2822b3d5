//! A program that embeds bareme: a fund for municipalities, with two helpers of its own.
//!
//! `cargo run --example host`

#![allow(clippy::print_stdout)]

use bareme::embed::{Decimal, Error, Helper, Kind, Lang, Scripts, Value, Values};

const FUND: &str = r#"
policy(#{
    edition: 1, label: "Fonds de solidarité communal", status: "proposal",
    total: "dotation", eligible: "est_aidee",
});

helper("potentiel_par_habitant", ["number", "integer"], "number");
helper("strate", ["integer"], "text");

input("habitants", "integer", #{ label: "Population", unit: "habitants", min: 1 });
input("potentiel", "decimal", #{ label: "Potentiel fiscal", unit: "€", min: 0 });

param("plafond", 900, #{ label: "Potentiel maximal", unit: "€/habitant", source: "Art. 2" });
param("par_habitant", by_key("strate_de_la_commune", [["rurale", 31.5], ["urbaine", 24]]), #{
    label: "Dotation par habitant", unit: "€/habitant", source: "Art. 3",
});

/// Strate de la commune
/// @source Art. 1
fn strate_de_la_commune(habitants) { strate(habitants) }

/// Potentiel par habitant
/// @unit €/habitant
/// @source Art. 2
fn richesse(potentiel, habitants) { potentiel_par_habitant(potentiel, habitants) }

/// La commune est aidée
/// @source Art. 2
fn est_aidee(richesse, plafond) { richesse <= plafond }

/// Dotation de l’année
/// @unit €
/// @source Art. 3
fn dotation(est_aidee, habitants, par_habitant) {
    if est_aidee { round(habitants * par_habitant, 2) } else { 0 }
}
"#;

/// What this program knows and the text does not: how a population is weighed, and strata.
fn scripts() -> Result<Scripts, Error> {
    let number = |value: &Value| value.number().ok_or("a number is needed");
    let potential = Helper::new(
        "potentiel_par_habitant",
        &[Kind::Number, Kind::Integer],
        Kind::Number,
        "2025.1",
        move |given| {
            let (potential, people) = (number(&given[0])?, number(&given[1])?);
            // A town of 500 counts for one, one of 200 000 for two.
            let weight = (people / Decimal::from(200_000)).min(Decimal::ONE) + Decimal::ONE;
            let weighted = people.checked_mul(weight).ok_or("too large a population")?;
            potential.checked_div(weighted).map(Value::Number).ok_or_else(|| "nobody".into())
        },
    );
    let stratum = Helper::new("strate", &[Kind::Integer], Kind::Text, "2025.1", move |given| {
        let people = number(&given[0])?;
        Ok(if people < Decimal::from(3_500) { "rurale" } else { "urbaine" }.into())
    });
    Scripts::new().script("fonds", FUND).helper(potential)?.helper(stratum)
}

fn main() -> Result<(), Error> {
    let scripts = scripts()?;
    let values = Values::of(["Aubenas", "Bannes", "Cordes", "Dole"])
        .label("Quatre communes fictives")
        .years([2025; 4])
        .column("habitants", [12_000, 480, 950, 24_000])
        .column("potentiel", [9_840_000, 512_000, 610_000, 26_400_000]);
    let now = scripts.load("fonds", &[])?.evaluate(&values)?;
    let then = scripts.load("fonds", &["plafond=1000"])?.evaluate(&values)?;

    println!("Total: {} €\n", now.total("dotation", Some(2025))?);
    println!("{}", now.page(Lang::En)?);
    println!("{}", then.compared(&now, Lang::En)?);
    println!("{}", then.explained("dotation", "Dole", Some(2025), Lang::En)?);
    Ok(())
}
