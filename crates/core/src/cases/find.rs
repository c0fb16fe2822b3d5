//! Where the cases of a policy are: `policies/cases/ID.toml`.

use crate::diagnostic::{Diagnostic, codes};
use crate::policy;
use crate::sources::{Root, Sources};
use std::path::{Path, PathBuf};

const POLICIES: &str = "policies";
const CASES: &str = "cases";

/// Every case file of the current folder, sorted.
pub fn all(sources: &Sources) -> Vec<PathBuf> {
    let folder = Root::current(sources).path().join(POLICIES).join(CASES);
    let stems = sources.stems(&folder, &["toml"]);
    stems.into_iter().map(|stem| folder.join(format!("{stem}.toml"))).collect()
}

/// The case file of a policy named by id or path, or the file itself.
///
/// # Errors
/// Those of [`policy::find`]; `B0656` when the policy has no case file.
pub fn of_policy(sources: &Sources, name: &str) -> Result<PathBuf, Diagnostic> {
    let path = Path::new(name);
    if path.extension().is_some_and(|e| e == "toml") {
        return Ok(path.to_path_buf());
    }
    let policy = policy::find(sources, name)?;
    let cases = beside(&policy);
    if sources.exists(&cases) {
        return Ok(cases);
    }
    Err(codes::NoCaseFile { name, path: sources.shown(&cases) }.into())
}

/// `policies/x/y.rhai` → `policies/cases/x/y.toml`; elsewhere `cases/` is beside the script.
fn beside(policy: &Path) -> PathBuf {
    let below = policy.ancestors().skip(1).find(|f| f.file_name().is_some_and(|n| n == POLICIES));
    let folder = below.or(policy.parent()).unwrap_or(Path::new(""));
    let rest = policy.strip_prefix(folder).unwrap_or(policy);
    folder.join(CASES).join(rest).with_extension("toml")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;

    #[test]
    fn cases_lie_beside_policies() {
        let shown = |policy: &str| beside(Path::new(policy)).to_string_lossy().replace('\\', "/");
        assert_eq!(shown("p/policies/a.rhai"), "p/policies/cases/a.toml");
        assert_eq!(shown("policies/x/a.b.rhai"), "policies/cases/x/a.b.toml");
        assert_eq!(shown("ailleurs/a.rhai"), "ailleurs/cases/a.toml");
        assert_eq!(shown("a.rhai"), "cases/a.toml");
    }

    #[test]
    fn a_policy_without_cases_is_told_where_they_would_be() {
        let sources = Sources::memory([("policies/a.rhai", ""), ("policies/cases/b.toml", "")]);
        let refused = of_policy(&sources, "a").unwrap_err();
        assert_eq!(refused.code, Code::NoCaseFile);
        assert_eq!(refused.arg("path").unwrap().text(), Some("policies/cases/a.toml"));
        assert_eq!(of_policy(&sources, "abc").unwrap_err().code, Code::PolicyNotFound);
        assert_eq!(of_policy(&sources, "x/b.toml"), Ok(PathBuf::from("x/b.toml")));
        assert_eq!(all(&sources), [PathBuf::from("policies/cases/b.toml")]);
    }
}
