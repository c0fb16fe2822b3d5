//! Makes Rust of the catalogue of words (`src/locale/catalogue`, whose README says how
//! entries are written): one module a file, included by `src/locale`. What lacks a language
//! is refused here; what lacks an entry, or has one too many, does not compile.

#[path = "src/locale/braces.rs"]
mod braces;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};
use toml::{Table, Value};

const CATALOGUE: &str = "src/locale/catalogue";

type Made<T = String> = Result<T, String>;

fn main() {
    println!("cargo::rerun-if-changed={CATALOGUE}");
    if let Err(what) = catalogue() {
        println!("cargo::error={what}");
    }
}

fn catalogue() -> Made<()> {
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("no OUT_DIR")?);
    let write = |name: &str, code: String| {
        fs::write(out.join(format!("{name}.rs")), code).map_err(|error| error.to_string())
    };
    let mut all = String::new();
    for path in entries(Path::new(CATALOGUE))? {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let code = if path.is_dir() {
            let mut files = Vec::new();
            for path in entries(&path)? {
                let file = read(&path)?;
                list("", &file, &mut all);
                files.push((path, file));
            }
            messages(&files)?
        } else if path.extension().is_some_and(|ext| ext == "toml") {
            let file = read(&path)?;
            list(&format!("{name}."), &file, &mut all);
            file.iter().map(|(key, value)| entry(&path, key, value)).collect::<Made>()?
        } else {
            continue;
        };
        write(&name, code)?;
    }
    write("all", format!("const ALL: &[(&str, &str, &str)] = &[\n{all}];\n"))
}

/// All texts with their places, for tests.
fn list(place: &str, table: &Table, all: &mut String) {
    for (key, value) in table {
        match (value, Text::of("", value)) {
            (_, Ok(text)) => {
                let _ = writeln!(all, "({:?}, {}),", format!("{place}{key}"), text.pair());
            }
            (Value::Table(inner), Err(_)) => list(&format!("{place}{key}."), inner, all),
            _ => {}
        }
    }
}

fn entries(folder: &Path) -> Made<Vec<PathBuf>> {
    let all = fs::read_dir(folder).and_then(|all| all.map(|e| Ok(e?.path())).collect());
    let mut all: Vec<PathBuf> = all.map_err(|error: io::Error| error.to_string())?;
    all.sort();
    Ok(all)
}

#[expect(clippy::disallowed_methods, reason = "the catalogue is no input of a result")]
fn read(path: &Path) -> Made<Table> {
    let text = fs::read_to_string(path).map_err(|error| error.to_string())?;
    // One line: Cargo cuts the message at the first.
    text.parse().map_err(|error: toml::de::Error| {
        let line = error.span().map_or(0, |at| text[..at.start].matches('\n').count() + 1);
        format!("{}, line {line}: {}", path.display(), error.message().replace('\n', ", "))
    })
}

/// A text in French and in English.
struct Text([String; 2]);

impl Text {
    /// From `fr` and `en`, or from one text for both languages; a list is so many lines.
    fn of(place: &str, value: &Value) -> Made<Self> {
        let one = |value: &Value, part: &str| match value {
            Value::String(text) => Ok(text.clone()),
            Value::Array(lines) => lines
                .iter()
                .map(|line| line.as_str().ok_or(format!("{place}{part}: a text is expected")))
                .collect::<Made<Vec<_>>>()
                .map(|lines| lines.join("\n")),
            _ => Err(format!("{place}{part}: a text is expected")),
        };
        let Value::Table(table) = value else {
            return one(value, "").map(|text| Self([text.clone(), text]));
        };
        if let Some(key) = table.keys().find(|key| !["fr", "en", "also", "args"].contains(&&***key))
        {
            return Err(format!("{place}.{key}: only fr and en are expected here"));
        }
        let of = |lang: &str| {
            let text = table.get(lang).ok_or(format!("{place}.{lang} is missing"))?;
            one(text, &format!(".{lang}"))
        };
        Ok(Self([of("fr")?, of("en")?]))
    }

    /// The same, unless it says nothing in a language.
    fn some(self, place: &str) -> Made<Self> {
        let empty = self.0.iter().any(|text| text.trim().is_empty());
        if empty { Err(format!("{place} is empty")) } else { Ok(self) }
    }

    /// As two arguments in Rust.
    fn pair(&self) -> String {
        let Self([fr, en]) = self;
        format!("{fr:?}, {en:?}")
    }

    /// The names of its arguments, which both languages must use.
    fn names(&self, place: &str, args: Option<&BTreeSet<String>>) -> Made<()> {
        let [fr, en] = self.0.each_ref().map(|text| BTreeSet::from_iter(braces::names(text)));
        let args = args.unwrap_or(&en);
        let odd = [&fr, &en].iter().find_map(|found| found.symmetric_difference(args).next());
        odd.map_or(Ok(()), |odd| Err(format!("{place}: {{{odd}}} is not in both languages")))
    }
}

/// Titles and remedies by code, from all files of a folder.
fn messages(files: &[(PathBuf, Table)]) -> Made {
    let mut seen = BTreeSet::new();
    let [mut titles, mut remedies] = [(); 2].map(|()| String::new());
    let all = files.iter().flat_map(|(path, file)| file.iter().map(move |entry| (path, entry)));
    for (path, (id, value)) in all {
        let place = format!("{}, {id}", path.display());
        let of_id = value.as_table().filter(|table| table.len() == 1);
        let code = of_id.and_then(|table| table.iter().next());
        let (code, value) = code.ok_or(format!("{place}: one code is expected, [{id}.Name]"))?;
        let place = format!("{place}.{code}");
        if !seen.insert(code) {
            return Err(format!("{place} stands twice in the messages"));
        }
        if let Some(key) = value
            .as_table()
            .into_iter()
            .flat_map(Table::keys)
            .find(|key| !["title", "remedy"].contains(&&***key))
        {
            return Err(format!("{place}.{key}: only title and remedy are expected here"));
        }
        let part = |key: &str| {
            let text = value.get(key).ok_or(format!("{place}.{key} is missing"))?;
            Text::of(&format!("{place}.{key}"), text)
        };
        let (title, remedy) = (part("title")?, part("remedy")?);
        let [fr, en] = [0, 1].map(|lang| format!("{}{}", title.0[lang], remedy.0[lang]));
        Text([fr, en]).names(&place, None)?;
        let _ = writeln!(titles, "Code::{code} => lang.pick({}),", title.pair());
        let _ = writeln!(remedies, "Code::{code} => lang.pick({}),", remedy.pair());
    }
    let function = |name: &str, arms: &str| {
        format!(
            "#[allow(clippy::pedantic)]\npub(super) fn {name}(code: Code, lang: crate::locale::Lang) -> &'static str {{\nmatch code {{\n{arms}}}\n}}\n"
        )
    };
    Ok(function("of_title", &titles) + &function("of_remedy", &remedies))
}

/// What an entry of a file of words is: a sentence, an enum of words, or texts by key.
fn entry(path: &Path, key: &str, value: &Value) -> Made {
    let place = format!("{}, {key}", path.display());
    let Value::Table(table) = value else { return sentence(&place, key, value) };
    if ["fr", "en", "args"].iter().any(|part| table.contains_key(*part)) {
        return sentence(&place, key, value);
    }
    let of =
        table.get("enum").map(|of| of.as_str().ok_or(format!("{place}.enum: a name is expected")));
    let of = of.transpose()?;
    let mut texts = Vec::new();
    for (name, value) in table.iter().filter(|(name, _)| *name != "enum") {
        let text = Text::of(&format!("{place}.{name}"), value)?.some(&format!("{place}.{name}"))?;
        texts.push((name.as_str(), text.pair()));
        let also = value.get("also").and_then(Value::as_array).into_iter().flatten();
        texts.extend(also.filter_map(Value::as_str).map(|other| (other, text.pair())));
    }
    texts.sort_unstable();
    if let Some(pair) = texts.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        return Err(format!("{place}.{} stands twice", pair[0].0));
    }
    let each = |line: fn(&str, &str) -> String| -> String {
        texts.iter().map(|(name, pair)| line(name, pair)).collect()
    };
    let picked = |name: &str, pair: &str| format!("Of::{name} => lang.pick({pair}),\n");
    Ok(match of {
        // Of an enum that the program has already.
        Some(of) => format!(
            "#[allow(clippy::pedantic)]\npub(crate) fn {key}(of: {of}, lang: crate::locale::Lang) -> &'static str {{\nuse {of} as Of;\nmatch of {{\n{}}}\n}}\n",
            each(picked)
        ),
        None if key.starts_with(char::is_uppercase) => format!(
            "#[derive(Clone, Copy, Debug, PartialEq, Eq)]\npub(crate) enum {key} {{\n{}}}\n#[allow(clippy::pedantic)]\nimpl {key} {{\n\
             pub(crate) fn text(self, lang: crate::locale::Lang) -> &'static str {{\nuse {key} as Of;\nmatch self {{\n{}}}\n}}\n}}\n",
            each(|name, _| format!("{name},\n")),
            each(picked)
        ),
        None => format!(
            "pub(crate) const {}: crate::locale::List = crate::locale::List(&[\n{}]);\n",
            key.to_uppercase(),
            each(|name, pair| format!("({name:?}, {pair}),\n"))
        ),
    })
}

/// A sentence as a function of its arguments, in the order of `args`: `name`, `count: number`, or
/// `name?` where it may be missing.
fn sentence(place: &str, key: &str, value: &Value) -> Made {
    let text = Text::of(place, value)?.some(place)?;
    let args = value.get("args").and_then(Value::as_str).unwrap_or_default();
    let [mut takes, mut given] = [(); 2].map(|()| String::new());
    let [mut names, mut numbers] = [(); 2].map(|()| BTreeSet::new());
    for arg in args.split(',').map(str::trim).filter(|arg| !arg.is_empty()) {
        let (name, of) = arg.split_once(": ").unwrap_or((arg, "text"));
        let (kind, of) = match of {
            "text" => ("impl std::fmt::Display", of),
            "number" => ("impl Into<rust_decimal::Decimal>", of),
            _ => return Err(format!("{place}.args: `{arg}` is not understood")),
        };
        let (name, kind, said) = match name.strip_suffix('?') {
            Some(name) => (name, format!("Option<{kind}>"), format!("maybe_{of}")),
            None => (name, kind.to_owned(), of.to_owned()),
        };
        names.insert(name.to_owned());
        numbers.extend(said.ends_with("number").then(|| name.to_owned()));
        let _ = write!(takes, "{name}: {kind}, ");
        let _ = write!(given, "({name:?}, crate::locale::template::Given::{said}({name}, lang)), ");
    }
    text.names(place, Some(&names))?;
    for text in &text.0 {
        let mut odd = None;
        braces::replace(text, |name, words| {
            odd = odd
                .take()
                .or((words.is_some() && !numbers.contains(name)).then(|| name.to_owned()));
            String::new()
        });
        odd.map_or(Ok(()), |odd| Err(format!("{place}: {odd} agrees, and is no number in args")))?;
    }
    let pair = text.pair();
    Ok(if args.is_empty() {
        format!(
            "pub(crate) fn {key}(lang: crate::locale::Lang) -> &'static str {{ lang.pick({pair}) }}\n"
        )
    } else {
        format!(
            "#[allow(clippy::pedantic, clippy::too_many_arguments)]\n\
             pub(crate) fn {key}({takes}lang: crate::locale::Lang) -> String {{\n\
             crate::locale::template::sentence(lang.pick({pair}), &[{given}])\n}}\n"
        )
    })
}
