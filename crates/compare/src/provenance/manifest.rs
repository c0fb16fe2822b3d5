//! The manifest of a result: what was asked, of which program, over which bytes.

use super::LIBRARIES;
use bareme_core::diagnostic::{Diagnostic, codes};
use bareme_core::sources::hex;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Version of the format.
pub const VERSION: u32 = 1;

/// Commands that only compute: what a manifest may ask to be run again.
pub const COMMANDS: [&str; 11] = [
    "run",
    "diff",
    "explain",
    "sweep",
    "sensitivity",
    "solve",
    "cliffs",
    "params",
    "show",
    "report",
    "doc",
];

/// A manifest.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Version of the format.
    pub bareme_manifest: u32,
    /// Digest of the content in canonical form.
    pub sha256: String,
    /// Everything that is hashed.
    pub content: Content,
}

/// What decides a result, and the result’s digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Content {
    /// What computed it.
    pub by: Produced,
    /// Language of its words.
    pub language: String,
    /// The command.
    pub command: String,
    /// Its arguments, in the order of its help.
    pub arguments: Vec<String>,
    /// Policies that were loaded.
    pub policies: Vec<PolicyOf>,
    /// Files that were read, by path.
    pub read: Vec<FileOf>,
    /// What was written; without a path, to standard output.
    pub written: FileOf,
}

/// The program, and the libraries that may decide a digit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Produced {
    /// Version of bareme.
    pub bareme: String,
    /// Versions of libraries, by name.
    pub libraries: BTreeMap<String, String>,
}

impl Produced {
    /// By this program.
    pub fn here() -> Self {
        let libraries = LIBRARIES.map(|(name, version)| (name.to_owned(), version.to_owned()));
        Self { bareme: env!("CARGO_PKG_VERSION").to_owned(), libraries: libraries.into() }
    }
}

/// A policy that was loaded.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyOf {
    /// Its id, or its path.
    pub id: String,
    /// Edition of the language.
    pub edition: u32,
}

/// A file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileOf {
    /// From the folder where the command was run; nothing for standard output.
    pub path: Option<String>,
    /// Bytes.
    pub size: u64,
    /// Their digest, in hexadecimal.
    pub sha256: String,
}

impl FileOf {
    /// Of these bytes.
    pub fn of(path: Option<String>, bytes: &[u8]) -> Self {
        Self { path, size: bytes.len() as u64, sha256: hex(&Sha256::digest(bytes)) }
    }
}

impl Content {
    /// Its digest: of its JSON without spaces, the keys of every object sorted.
    pub fn digest(&self) -> String {
        let canonical = serde_json::to_value(self).map(sorted).unwrap_or_default();
        hex(&Sha256::digest(canonical.to_string()))
    }
}

fn sorted(value: Value) -> Value {
    match value {
        Value::Object(object) => {
            let sorted: BTreeMap<String, Value> =
                object.into_iter().map(|(key, value)| (key, sorted(value))).collect();
            Value::Object(sorted.into_iter().collect())
        }
        Value::Array(items) => items.into_iter().map(sorted).collect(),
        other => other,
    }
}

impl Manifest {
    /// Of a content.
    pub fn of(content: Content) -> Self {
        Self { bareme_manifest: VERSION, sha256: content.digest(), content }
    }

    /// Its text.
    pub fn text(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// Reads one, and refuses what bareme would not have written. `outside`: whether its files
    /// may lie outside the current folder.
    ///
    /// # Errors
    /// `B1301` for what is no manifest, `B1302` for one of another version, `B1303` for one that
    /// was changed, `B1304` for an unknown command, `B1305` for a path that leads outside.
    pub fn parse(text: &str, name: &str, outside: bool) -> Result<Self, Diagnostic> {
        let path = name;
        let unreadable = |line, detail: Option<&str>| {
            codes::ManifestUnreadable { path, line, detail: detail.map(Into::into) }.into()
        };
        let version = |value: u64| codes::ManifestVersion { path, value: value.to_string() }.into();
        let manifest: Self = serde_json::from_str(text).map_err(|error| {
            // A later format may have other keys: its number is worth more than the first of them.
            let number = serde_json::from_str::<Value>(text).ok();
            let number = number.and_then(|v| v.get("bareme_manifest")?.as_u64());
            match number {
                Some(other) if other != u64::from(VERSION) => version(other),
                // Where it goes wrong tells nothing of what never was one.
                _ if !text.contains("\"bareme_manifest\"") => unreadable(None, None),
                _ => unreadable(Some(error.line()), Some(&detail(&error))),
            }
        })?;
        if manifest.bareme_manifest != VERSION {
            return Err(version(manifest.bareme_manifest.into()));
        }
        if manifest.sha256 != manifest.content.digest() {
            return Err(codes::ManifestAltered { path }.into());
        }
        let content = &manifest.content;
        let value = &content.command;
        if !COMMANDS.contains(&value.as_str()) {
            return Err(codes::ManifestCommand { path, value, known: COMMANDS }.into());
        }
        for file in content.read.iter().chain([&content.written]) {
            let hexadecimal = file.sha256.len() == 64
                && file.sha256.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
            let value = file.path.as_deref().unwrap_or("-");
            if !hexadecimal || value.is_empty() || value.chars().any(char::is_control) {
                return Err(unreadable(None, Some(value)));
            }
            if !outside && !below(value) {
                return Err(codes::ManifestOutside { path, value }.into());
            }
        }
        if content.read.iter().any(|file| file.path.is_none()) {
            return Err(unreadable(None, Some("path")));
        }
        Ok(manifest)
    }
}

/// What serde says, without its place, which is said apart.
fn detail(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or(&text).to_owned()
}

/// Whether a path, as it is written, stays below the current folder.
fn below(path: &str) -> bool {
    let drive = path.as_bytes().get(1) == Some(&b':');
    let parts = || path.split(['/', '\\']);
    !drive && !path.starts_with(['/', '\\']) && parts().all(|part| part != "..")
}

#[cfg(test)]
mod tests {
    use super::*;
    use bareme_core::diagnostic::Code;

    fn content() -> Content {
        Content {
            by: Produced::here(),
            language: "fr".to_owned(),
            command: "run".to_owned(),
            arguments: vec!["p".to_owned(), "--scenario=s".to_owned()],
            policies: vec![PolicyOf { id: "p".to_owned(), edition: 1 }],
            read: vec![FileOf::of(Some("policies/p.rhai".to_owned()), b"abc")],
            written: FileOf::of(Some("r.csv".to_owned()), b"x\n"),
        }
    }

    fn code(text: &str) -> Code {
        Manifest::parse(text, "m.json", false).unwrap_err().code
    }

    /// A manifest that says of itself that it is sound.
    fn signed(change: impl FnOnce(&mut Content)) -> String {
        let mut content = content();
        change(&mut content);
        Manifest::of(content).text()
    }

    #[test]
    fn what_is_written_is_read_again() {
        let manifest = Manifest::of(content());
        let read = Manifest::parse(&manifest.text(), "m.json", false).unwrap();
        assert_eq!(read.content, manifest.content);
        assert_eq!(
            manifest.content.read[0].sha256,
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }

    #[test]
    fn the_digest_does_not_depend_on_the_order_of_keys_nor_on_spaces() {
        let manifest = Manifest::of(content());
        let value: Value = serde_json::from_str(&manifest.text()).unwrap();
        let reversed: serde_json::Map<String, Value> =
            value["content"].as_object().unwrap().clone().into_iter().rev().collect();
        let again: Content = serde_json::from_value(Value::Object(reversed)).unwrap();
        assert_eq!(again.digest(), manifest.sha256);
    }

    #[test]
    fn what_bareme_would_not_have_written_is_refused() {
        let good = Manifest::of(content()).text();
        assert_eq!(code("{"), Code::ManifestUnreadable);
        assert_eq!(code(&good.replace("\"size\": 3", "\"size\": \"3\"")), Code::ManifestUnreadable);
        let more = good.replace("\"language\"", "\"more\": 1, \"language\"");
        assert_eq!(code(&more), Code::ManifestUnreadable);
        let later = more.replace("\"bareme_manifest\": 1", "\"bareme_manifest\": 2");
        assert_eq!(code(&later), Code::ManifestVersion);
        assert_eq!(code(&good.replace("\"size\": 3", "\"size\": 4")), Code::ManifestAltered);
        assert_eq!(code(&signed(|c| c.command = "test".to_owned())), Code::ManifestCommand);
        for path in ["/etc/passwd", "../x.csv", "a/../../x.csv", "C:\\x.csv", "\\\\host\\x"] {
            let read = signed(|c| c.read[0].path = Some(path.to_owned()));
            assert_eq!(code(&read), Code::ManifestOutside, "{path}");
            assert!(Manifest::parse(&read, "m.json", true).is_ok(), "{path}");
            let written = signed(|c| c.written.path = Some(path.to_owned()));
            assert_eq!(code(&written), Code::ManifestOutside, "{path}");
        }
        assert_eq!(code(&signed(|c| c.read[0].path = None)), Code::ManifestUnreadable);
        assert_eq!(code(&signed(|c| c.written.sha256 = "z".repeat(64))), Code::ManifestUnreadable);
        let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(code(&deep), Code::ManifestUnreadable);
    }

    #[test]
    fn the_versions_that_decide_are_those_that_are_built_in() {
        let lock = include_str!("../../../../Cargo.lock").replace("\r\n", "\n");
        for (name, version) in LIBRARIES {
            let entry = format!("name = \"{name}\"\nversion = \"{version}\"\n");
            assert!(lock.contains(&entry), "{name} is not {version}");
        }
    }
}
