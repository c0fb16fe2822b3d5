//! bareme: policies as small Rhai scripts, evaluated exactly over tables, and compared.
//!
//! The program `bareme` reads files; a Rust program embeds the engine by [`embed`], which reads
//! none. The rest of this page is a tour of it.
//!
//! # Rules, rows, results
//!
//! A policy is a text. Each public function is a value: its name is what it defines, the names of
//! its arguments what it needs (`docs/language.md` is the reference).
//!
//! ```
//! use bareme::embed::{Error, Scripts, Value, Values};
//!
//! const FUND: &str = r#"
//!     policy(#{ edition: 1, label: "Fonds communal", status: "proposal", total: "aide" });
//!     input("adherents", "integer", #{ label: "Adhérents", unit: "adhérents", min: 0 });
//!     param("par_adherent", 12, #{ label: "Par adhérent", unit: "€", source: "Art. 2" });
//!
//!     /// Aide de l’année
//!     /// @unit €
//!     fn aide(adherents, par_adherent) { adherents * par_adherent }
//! "#;
//!
//! # fn main() -> Result<(), Error> {
//! let rules = Scripts::new().script("fonds", FUND).load("fonds", &[])?;
//! let values = Values::of(["Bois", "Lac"]).years([2025, 2025]).column("adherents", [120, 75]);
//! let results = rules.evaluate(&values)?;
//!
//! assert_eq!(results.column("aide")?, [Value::from(1_440), Value::from(900)]);
//! assert_eq!(results.total("aide", Some(2025))?, 2_340.into());
//! # Ok(())
//! # }
//! ```
//!
//! Numbers are exact decimals, in the units that inputs and formulas declare. A value that is not
//! known is [`Value::Missing`](embed::Value::Missing): it travels, and never counts as zero.
//!
//! # Helpers of your own
//!
//! A script declares the helper that it needs, and calls it; the program registers it. It must be
//! pure, and its version must change with what it computes: results are kept under it.
//!
//! ```
//! use bareme::embed::{Error, Helper, Kind, Scripts, Value, Values};
//!
//! const FUND: &str = r#"
//!     policy(#{ edition: 1, label: "Fonds communal", status: "proposal", total: "aide" });
//!     helper("majorer", ["number"], "number");
//!     input("besoin", "decimal", #{ label: "Besoin", unit: "€" });
//!
//!     /// Aide de l’année
//!     /// @unit €
//!     fn aide(besoin) { round(majorer(besoin), 2) }
//! "#;
//!
//! # fn main() -> Result<(), Error> {
//! let majorer = Helper::new("majorer", &[Kind::Number], Kind::Number, "2025.1", |given| {
//!     let need = given[0].number().ok_or("a number is needed")?;
//!     Ok(Value::Number(need + need / bareme::embed::Decimal::from(8)))
//! });
//! let rules = Scripts::new().script("fonds", FUND).helper(majorer)?.load("fonds", &[])?;
//! let results = rules.evaluate(&Values::of(["Bois"]).column("besoin", [1_000]))?;
//! assert_eq!(results.value("aide", 0)?, Value::from(1_125));
//! # Ok(())
//! # }
//! ```
//!
//! An `Err`, a panic or a result of another kind is an error of the cell, told with the place of
//! the call. Without the helper the policy loads, can be shown, and is not evaluated (`B0541`):
//! that is what the program `bareme` says of it.
//!
//! # Comparing, explaining
//!
//! ```
//! # use bareme::embed::{Error, Lang, Scripts, Values};
//! # const FUND: &str = r#"
//! #     policy(#{ edition: 1, label: "Fonds communal", status: "proposal", total: "aide" });
//! #     input("adherents", "integer", #{ label: "Adhérents", unit: "adhérents", min: 0 });
//! #     param("par_adherent", 12, #{ label: "Par adhérent", unit: "€", source: "Art. 2" });
//! #     /// Aide de l’année
//! #     /// @unit €
//! #     fn aide(adherents, par_adherent) { adherents * par_adherent }
//! # "#;
//! # fn main() -> Result<(), Error> {
//! let scripts = Scripts::new().script("fonds", FUND);
//! let values = Values::of(["Bois", "Lac"]).column("adherents", [120, 75]);
//! let now = scripts.load("fonds", &[])?.evaluate(&values)?;
//! let then = scripts.load("fonds", &["par_adherent=13"])?.evaluate(&values)?;
//!
//! let diff = then.compare(&now, &Default::default())?;
//! assert_eq!(diff.structures.len(), 2);
//! println!("{}", then.compared(&now, Lang::En)?);
//! println!("{}", then.explained("aide", "Bois", None, Lang::Fr)?);
//! # Ok(())
//! # }
//! ```
//!
//! # Errors
//!
//! ```
//! use bareme::embed::{Lang, Scripts};
//!
//! let refused = Scripts::new().script("p", "fn aide(x) { x }").load("p", &[]).unwrap_err();
//! assert_eq!(refused.code().unwrap().id(), "B0501");
//! assert!(refused.to_string().contains("error[B0501]"));
//! assert!(refused.in_language(Lang::Fr).to_string().contains("erreur[B0501]"));
//! ```
pub mod cli;
pub mod embed;

pub use bareme_compare::{analysis, compare, document, provenance};
pub use bareme_core::{cases, diagnostic, engine, number, policy, scenario, sources, value};
pub use bareme_render as render;
