//! What results say: sums, differences of two sides, why, analyses; what secrecy leaves of them.

pub mod analysis;
pub mod compare;
pub mod document;
pub mod provenance;
