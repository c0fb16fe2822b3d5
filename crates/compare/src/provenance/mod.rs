//! Where a result comes from: a manifest of everything that decides it, and what became of that.
//!
//! Nothing here knows the time, nor where on the machine the project lies.

mod changes;
mod manifest;

pub use changes::{Change, Changes, Shape, changes};
pub use manifest::{COMMANDS, Content, FileOf, Manifest, PolicyOf, Produced, VERSION};

/// Libraries whose version may decide a digit; a test compares them with `Cargo.lock`.
pub const LIBRARIES: [(&str, &str); 2] = [("rhai", "1.27.0"), ("rust_decimal", "1.43.0")];

/// What became of a file that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// The same bytes.
    Same,
    /// Other bytes.
    Changed,
    /// It is not there any more, or can't be read.
    Missing,
    /// It was not read then.
    New,
    /// It is there, and is not read any more.
    Unread,
}

/// What became of a file that was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnDisk {
    /// The same bytes.
    Same,
    /// Other bytes: somebody changed it since.
    Changed,
    /// It is not there.
    Missing,
    /// It went to standard output.
    NotKept,
}

/// An output, computed again.
#[derive(Clone, Debug)]
pub struct Output {
    /// The file; nothing for standard output.
    pub path: Option<String>,
    /// The file as it is now.
    pub on_disk: OnDisk,
    /// Whether what is computed now is, byte for byte, what was written then.
    pub same: bool,
    /// Where they differ, as far as what was written then is still there.
    pub changes: Option<Changes>,
}

/// What became of a result.
#[derive(Clone, Debug)]
pub struct Verification {
    /// The manifest, as it was named.
    pub manifest: String,
    /// What it says.
    pub then: Content,
    /// What decides now.
    pub now: Produced,
    /// Files read, then or now, by path.
    pub inputs: Vec<(String, Input)>,
    /// What was written.
    pub output: Output,
}

impl Verification {
    /// Whether what was written is what is computed now, and is still there unchanged (or was
    /// never kept).
    pub fn holds(&self) -> bool {
        self.output.same && self.output.on_disk != OnDisk::Changed
    }

    /// Whether everything is as it was: files, program, libraries.
    pub fn untouched(&self) -> bool {
        self.inputs.iter().all(|(_, input)| *input == Input::Same) && self.then.by == self.now
    }
}
