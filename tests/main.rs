//! Integration tests, one crate.

#![allow(clippy::unwrap_used, unreachable_pub, clippy::missing_panics_doc)]
// What benches write by hand is checked here twice: alone, and from file to file.
#![allow(clippy::duplicate_mod)]

mod analysis;
mod browser;
mod by_hand;
mod by_hand_csv;
mod cases;
mod cli;
mod codes;
mod comparisons;
mod corrections;
mod diagnostics;
mod doc;
mod domain;
mod embed;
mod envelopes;
mod evaluators;
mod exactness;
mod explain;
mod explain_pages;
mod explain_reduced;
mod files_in;
mod files_out;
mod focus;
mod hostile;
mod in_force;
mod json_schema;
mod kept;
mod language;
mod libreoffice;
mod oracle;
mod policies;
mod population;
mod programs;
mod project;
mod projection;
mod proposals;
mod provenance;
mod random;
mod readings;
mod readme;
mod report;
mod secrecy;
mod secrecy_random;
mod secrecy_report;
mod slips;
mod support;
mod texts;
mod watch;
mod why;
mod why_small;
mod within;
mod workbooks;
mod wrong_inputs;
