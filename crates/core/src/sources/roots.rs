//! Roots: what a file may name. Every path, links resolved, stays below the root of the file
//! that names it.

use super::{Sources, plain};
use crate::diagnostic::{Diagnostic, codes};
use std::path::{Component, Path, PathBuf};

/// The folder that bounds what a file may name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Root(PathBuf);

impl Root {
    /// The nearest ancestor that holds `policies/` or `scenarios/`, else the file's own folder.
    pub fn of(sources: &Sources, file: &Path) -> Self {
        let file = sources.canonical(file).unwrap_or_else(|| file.to_path_buf());
        let own = file.parent().unwrap_or(Path::new("")).to_path_buf();
        let holds = |folder: &Path| {
            sources.is_dir(&folder.join("policies")) || sources.is_dir(&folder.join("scenarios"))
        };
        let nearest = own.ancestors().find(|folder| holds(folder)).map(Path::to_path_buf);
        Self(nearest.unwrap_or(own))
    }

    /// The root for names given on the command line without a path: the current folder.
    pub fn current(sources: &Sources) -> Self {
        Self(sources.canonical(Path::new("")).unwrap_or_default())
    }

    /// The folder itself.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Accepts `path` if it exists and, links resolved, lies below this root.
    ///
    /// # Errors
    /// `B0104` when it lies outside; `B0101` when there is nothing, `B0113` for a folder, `B0121`
    /// for what is no file, `B0102` for links in a loop.
    pub fn contain(&self, sources: &Sources, path: &Path) -> Result<PathBuf, Diagnostic> {
        let current = sources.canonical(Path::new("")).unwrap_or_default();
        let absolute = |path: &Path| {
            normal(&if path.is_absolute() { path.to_path_buf() } else { current.join(path) })
        };
        if !plain(&absolute(path)).starts_with(plain(&absolute(&self.0)))
            && sources.canonical(path).is_none()
        {
            return Err(sources.outside(path));
        }
        let root = sources.canonical(&self.0).unwrap_or_else(|| self.0.clone());
        let Some(resolved) = sources.canonical(path) else { return Err(sources.absent(path)) };
        let below = plain(&resolved).starts_with(plain(&root));
        if !sources.exists(path) {
            // What lies outside is not told apart.
            let missing = || codes::FileMissing { path }.into();
            return Err(if below { sources.absent(path) } else { missing() });
        }
        if below { Ok(path.to_path_buf()) } else { Err(sources.outside(path)) }
    }

    /// Finds `ID.ext` in `folder/`, then here, then in `folder/` below the current folder.
    ///
    /// # Errors
    /// `B0109` when `id` is none (see [`is_id`]); those of [`Root::contain`] for the file found.
    /// None found is no error.
    pub fn find(
        &self,
        sources: &Sources,
        folder: &str,
        id: &str,
        extensions: &[&str],
    ) -> Result<Option<PathBuf>, Diagnostic> {
        if !is_id(id) {
            return Err(codes::InvalidId { id }.into());
        }
        let current = Self::current(sources);
        let places = [
            (self, self.0.join(folder)),
            (self, self.0.clone()),
            (&current, current.0.join(folder)),
        ];
        for (root, place) in &places {
            for extension in extensions {
                let path = place.join(format!("{id}.{extension}"));
                if sources.exists(&path) {
                    return root.contain(sources, &path).map(Some);
                }
            }
        }
        Ok(None)
    }
}

/// Letters, digits, `-`, `_` and `/`, without empty parts.
pub fn is_id(id: &str) -> bool {
    !id.is_empty()
        && id.split('/').all(|part| !part.is_empty())
        && id.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '/'))
}

/// `a/./b/../c` → `a/c`, without touching the disk.
pub(super) fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                if matches!(out.components().next_back(), Some(Component::Normal(_))) {
                    out.pop();
                } else {
                    out.push("..");
                }
            }
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;

    #[test]
    fn the_root_is_the_nearest_folder_of_policies() {
        let sources = Sources::memory([("p/policies/x/a.rhai", ""), ("q/b.rhai", "")]);
        assert_eq!(Root::of(&sources, Path::new("p/policies/x/a.rhai")).path(), Path::new("p"));
        assert_eq!(Root::of(&sources, Path::new("q/b.rhai")).path(), Path::new("q"));
    }

    #[test]
    fn nothing_outside_the_root_is_accepted() {
        let sources = Sources::memory([("p/policies/a.rhai", ""), ("secret.rhai", "")]);
        let root = Root::of(&sources, Path::new("p/policies/a.rhai"));
        let escape = root.contain(&sources, Path::new("p/policies/../../secret.rhai"));
        assert_eq!(escape.unwrap_err().code, Code::OutsideRoot);
        assert!(root.contain(&sources, Path::new("p/policies/a.rhai")).is_ok());
        assert!(root.find(&sources, "policies", "../secret", &["rhai"]).is_err());
        assert_eq!(
            root.find(&sources, "policies", "a", &["rhai"]).unwrap(),
            Some(PathBuf::from("p/policies/a.rhai"))
        );
    }
}
