//! What attacks: policies, tables, templates, texts, devices, full disks, signals, saves. Counted
//! in `docs/reliability.md`, from what is here.

#[cfg(target_os = "linux")]
mod counted;
mod full_disk;
mod not_files;
mod scripts;
mod shown;
mod signals;
mod templates;
