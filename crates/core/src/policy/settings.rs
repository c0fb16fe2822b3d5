//! `--set name=v`, `--set name@2026=v`, `--set name[11]=v`: parameters from the command line.

use super::authority::Author;
use super::merge::Amendment;
use super::model::Policy;
use super::param::{ByKey, Param, ParamKind, ParamValue};
use super::{check, declare, link};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::number::{NumberError, ambiguous};
use crate::value::{self, Kind, Value, ValueError, parse_value};
use indexmap::IndexMap;
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A change of one parameter, not yet read in the parameter's type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The parameter.
    pub name: String,
    /// From this day on, instead of always.
    pub from: Option<Date>,
    /// For this key only.
    pub key: Option<String>,
    /// The value, as written.
    pub value: String,
}

impl Setting {
    /// Reads `name=v`, `name@2026=v`, `name@2026-07-01=v` or `name[11]=v`.
    ///
    /// # Errors
    /// `B0525` for a text of another form, `B0538` for what is neither a year of four digits nor a day.
    pub fn parse(text: &str) -> Result<Self, Diagnostic> {
        let bad = || codes::BadSetting { value: text }.into();
        let (target, value) = text.split_once('=').ok_or_else(bad)?;
        let (target, value) = (target.trim(), value.trim());
        let (name, from, key) = if let Some((name, day)) = target.split_once('@') {
            let day = day.trim();
            let from =
                value::parse_date(day).or_else(|| value::parse_date(&format!("{day}-01-01")));
            let bad = || Diagnostic::from(codes::SettingDate { name: name.trim(), value: day });
            (name, Some(from.ok_or_else(bad)?), None)
        } else if let Some((name, key)) = target.split_once('[') {
            (name, None, Some(key.strip_suffix(']').ok_or_else(bad)?.trim().to_owned()))
        } else {
            (target, None, None)
        };
        if name.trim().is_empty() || value.is_empty() {
            return Err(bad());
        }
        Ok(Self { name: name.trim().to_owned(), from, key, value: value.to_owned() })
    }

    /// The parameter of a policy as the setting makes it, to be [put](Policy::put) in its place.
    ///
    /// # Errors
    /// `B0510` when the policy has no such parameter, `B0526` when it has no such key, `B0525` when
    /// it does not hold what is written (a scale, a key of what has none); those of
    /// [`Setting::value`].
    pub fn applied(&self, policy: &Policy) -> Result<Param, Diagnostic> {
        self.changed(&policy.params)
    }

    fn changed(&self, params: &IndexMap<String, Param>) -> Result<Param, Diagnostic> {
        let Some(param) = params.get(&self.name) else {
            return Err(codes::SetUnknown { name: &self.name }.suggest(&self.name, params.keys()));
        };
        let mut changed = param.clone();
        match (&self.key, param.kind) {
            (None, ParamKind::Scalar(kind)) => {
                let value = ParamValue::Scalar(self.value(kind)?);
                match self.from {
                    None => changed.set(vec![(None, value)], None),
                    Some(from) => Amendment::new(from, value).apply(&mut changed, None)?,
                }
            }
            (Some(key), ParamKind::ByKey(kind)) => {
                let value = self.value(kind)?;
                for (_, step) in &mut changed.steps {
                    let ParamValue::ByKey(by_key) = step else { continue };
                    let mut values = by_key.values.clone();
                    match values.get_mut(key) {
                        Some(old) => *old = value.clone(),
                        None => {
                            return Err(codes::SettingKey { name: &self.name, value: key }
                                .suggest(key, by_key.values.keys()));
                        }
                    }
                    *step = ParamValue::ByKey(Arc::new(ByKey {
                        column: by_key.column.clone(),
                        values,
                    }));
                }
            }
            _ => return Err(self.bad()),
        }
        changed.changed(param, &Author::COMMAND_LINE, None);
        Ok(changed)
    }

    /// Changes the parameter of a policy that is being loaded.
    pub(super) fn apply(&self, params: &mut IndexMap<String, Param>) -> Result<(), Diagnostic> {
        let changed = self.changed(params)?;
        changed.accepted()?;
        params.insert(self.name.clone(), changed);
        Ok(())
    }

    /// The parameter that it names.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// What it changes, as it is written: `name`, `name@2026`, `name@2026-07-01`, `name[11]`.
    pub fn target(&self) -> String {
        match (self.from, &self.key) {
            (Some(from), _) => format!("{}@{}", self.name, written(from)),
            (None, Some(key)) => format!("{}[{key}]", self.name),
            (None, None) => self.name.clone(),
        }
    }

    /// The same for another value.
    #[must_use]
    pub fn with_value(&self, value: &str) -> Self {
        Self { value: value.to_owned(), ..self.clone() }
    }

    fn bad(&self) -> Diagnostic {
        let text = format!("{}={}", self.name, self.value);
        codes::BadSetting { value: text }.into()
    }

    /// The value, of a parameter of this kind.
    ///
    /// # Errors
    /// `B0534` for a number as spreadsheets write it, with what it may mean; `B0612`, `B0615` to
    /// `B0619` for what is no value of the kind.
    pub fn value(&self, kind: Kind) -> Result<Value, Diagnostic> {
        if self.value == "none" && kind != Kind::Text {
            return Ok(Value::Missing);
        }
        let plain = if kind.is_number() { self.value.replace('_', "") } else { self.value.clone() };
        parse_value(kind, &plain).map_err(|error| {
            let (value, column, parameter) = (&self.value, None, Some((&self.name).into()));
            let (comma, point, barred, marker) = (None, None, None, None);
            match error {
                ValueError::Number(NumberError::Comma | NumberError::Separators) => {
                    self.of_a_spreadsheet()
                }
                ValueError::Number(NumberError::Form) => {
                    codes::CellNotNumber { value, column, parameter, comma, point, marker }.into()
                }
                ValueError::Number(NumberError::TooPrecise) => {
                    codes::CellTooPrecise { value, column, parameter }.into()
                }
                ValueError::Number(NumberError::TooLarge) => {
                    codes::CellTooLarge { value, column, parameter }.into()
                }
                ValueError::NotInteger => codes::CellNotInteger { value, column, parameter }.into(),
                ValueError::Boolean => {
                    codes::CellNotBoolean { value, column, parameter, marker }.into()
                }
                ValueError::Date => {
                    codes::CellNotDate { value, column, parameter, barred, marker }.into()
                }
            }
        })
    }

    /// A number as spreadsheets write it, with what it may mean.
    fn of_a_spreadsheet(&self) -> Diagnostic {
        let readings = ambiguous::readings(&self.value);
        let mut set = readings.iter().map(|number| format!("{}={number}", self.target()).into());
        let (written, other) = (set.next(), set.next());
        codes::SettingNumber { value: &self.value, name: &self.name, written, other }.into()
    }
}

/// A day as it stands after `@`: a year from its first day.
pub(super) fn written(from: Date) -> String {
    if from == from.first_of_year() { from.year().to_string() } else { from.to_string() }
}

impl Param {
    /// Whether it holds what it declares that it may. The place would be that of its declaration,
    /// which is right: the error has none.
    ///
    /// # Errors
    /// `B0513` outside its bounds, `B0514` for a text that is none of its readings, `B0504` for
    /// decimals in a whole number.
    pub fn accepted(&self) -> Result<(), Diagnostic> {
        declare::check_param(self, self.span).map_err(|d| Diagnostic { span: None, ..d })
    }
}

impl Policy {
    /// Puts a parameter in the place of the one of its name, and gives that one back. The scripts
    /// are not read again: of what the checks know of a parameter, a value changes only whether it
    /// may be missing, and then they are made again.
    ///
    /// # Errors
    /// Those of [`Param::accepted`]; `B0510` when the policy has no such parameter; what the checks
    /// refuse of a value that may be missing now (`B04…`). The policy is then as it was.
    pub fn put(&mut self, param: Param) -> Result<Param, Diagnostics> {
        param.accepted().map_err(|e| vec![e])?;
        let Some(place) = self.params.get_mut(&param.name) else {
            return Err(vec![codes::SetUnknown { name: &param.name }.into()]);
        };
        let other = place.may_be_missing() != param.may_be_missing();
        let name = param.name.clone();
        let old = std::mem::replace(place, param);
        if other && let Err(found) = check::check(self) {
            self.params.insert(name, old);
            return Err(found);
        }
        Ok(old)
    }

    /// Leaves out the formulas on which none of `names` rests.
    pub fn retain(&mut self, names: &[&str]) {
        let mut needed: BTreeSet<String> = BTreeSet::new();
        let mut waiting: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        while let Some(name) = waiting.pop() {
            let next = self.needed(&name, true);
            waiting.extend(next.into_iter().filter(|n| !needed.contains(*n)).map(str::to_owned));
            needed.insert(name);
        }
        self.formulas.retain(|name, _| needed.contains(name));
        self.derived.retain(|name, _| needed.contains(name));
        self.order.retain(|name| needed.contains(name));
        // What rests on itself is needed whole.
        self.rings.retain(|ring| ring.iter().all(|name| needed.contains(name)));
        self.outputs.retain(|name| needed.contains(name));
        link::renumber(self);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;

    #[test]
    fn settings_are_read() {
        let setting = Setting::parse("cout_etp@2026 = 56_000").unwrap();
        assert_eq!((&*setting.name, setting.from), ("cout_etp", Some(Date::constant(2026, 1, 1))));
        assert_eq!(setting.value, "56_000");
        let setting = Setting::parse("cout_etp@2026-07-01=3").unwrap();
        assert_eq!(setting.target(), "cout_etp@2026-07-01");
        for year in ["26", "226", "02026", "2026-7-1", "2026-13-01", "abc", ""] {
            let found = Setting::parse(&format!("x@{year}=1")).unwrap_err();
            assert_eq!(found.code, Code::SettingDate, "{year}");
        }
        assert_eq!(Setting::parse("envelope[11]=5").unwrap().key.as_deref(), Some("11"));
        for bad in ["x", "=1", "x=", "x[1=2"] {
            assert_eq!(Setting::parse(bad).unwrap_err().code, Code::BadSetting, "{bad}");
        }
    }
}
