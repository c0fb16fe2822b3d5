//! The files of a project: what `new` and `init` write. Policies and scenarios are in French, as
//! all policies are; what explains them to an editor is in the reader's language.

mod cases;
mod policy;
pub mod vscode;

use super::locale::{Lang, project as words};
use super::{reference, schema, templates};
pub use cases::cases;
use minijinja::{AutoEscape, Value};
pub use policy::policy;

/// Where the schema of case files is in a project.
pub const CASES_SCHEMA: &str = "schemas/cases.schema.json";
/// Where the schema of manifests is in a project.
pub const SCENARIO_SCHEMA: &str = "schemas/scenario.schema.json";

/// A file of a new project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its path below the folder, with `/`.
    pub path: &'static str,
    /// Its text.
    pub text: String,
    /// Whether it is the example or presents it, which a project with policies of its own goes without.
    pub example: bool,
}

macro_rules! example {
    ($($path:literal),* $(,)?) => {
        /// The example: policies, cases, a scenario set.
        const EXAMPLE: &[(&str, &str)] =
            &[$(($path, include_str!(concat!("../../templates/", $path)))),*];
    };
}

example![
    "policies/exemple.rhai",
    "policies/exemple-reforme.rhai",
    "policies/cases/exemple.toml",
    "policies/cases/exemple-reforme.toml",
    "scenarios/exemple.toml",
    "scenarios/exemple/bibliotheques.csv",
    "scenarios/exemple/annees.csv",
];

/// Every file of a new project.
pub fn files(lang: Lang) -> Vec<File> {
    let example = EXAMPLE.iter().map(|(path, text)| File {
        path,
        // A checkout on Windows may have changed the ends of lines.
        text: text.replace("\r\n", "\n"),
        example: true,
    });
    let own = [
        (SCENARIO_SCHEMA, schema::scenario(lang)),
        (CASES_SCHEMA, schema::cases(lang)),
        ("definitions/bareme.d.rhai", reference::definitions(lang)),
        (".vscode/extensions.json", vscode::extensions()),
        (".vscode/settings.json", vscode::settings()),
        (".vscode/tasks.json", vscode::tasks(lang)),
    ];
    let own = own.into_iter().map(|(path, text)| File { path, text, example: false });
    let readme = File { path: "README.md", text: words::readme(lang).to_owned(), example: true };
    example.chain([readme]).chain(own).collect()
}

/// A template of a new file, filled in; `example` is what becomes of its examples.
fn filled(
    template: &str,
    context: Value,
    example: impl Fn(String) -> String + Send + Sync + 'static,
) -> String {
    let mut environment = templates::environment(AutoEscape::None);
    environment.add_filter("quoted", policy::quoted);
    environment.add_filter("line", cases::one_line);
    environment.add_filter("example", example);
    // The templates are the program's own: tests fill them in.
    environment.render_str(&template.replace("\r\n", "\n"), context).unwrap_or_default()
}
