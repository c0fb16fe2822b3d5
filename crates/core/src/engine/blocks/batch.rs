//! Formulas compiled together, and run together: each block of rows goes through all of them
//! while it is in cache, and a run of rows through all its blocks on one thread.

use super::Refused;
use super::builder::Builder;
use super::exec::{BLOCK, Layout, Machine, run};
use super::lower::Lower;
use super::output::{Job, Output};
use super::pack;
use super::program::{Class, Operand, Program, Step};
use super::val::{Built, Reason, Ty, Val};
use super::words::{Said, Saying, Words};
use crate::engine::Cell;
use crate::engine::column::{Column, Data};
use crate::engine::threads;
use crate::integers::View;
use crate::policy::Formula;
use crate::policy::ops::Settings;
use crate::policy::script::Script;
use crate::value::Value;
use std::ops::Range;
use std::sync::Arc;

/// Formulas that are compiled and not yet run.
#[derive(Default)]
pub(crate) struct Batch {
    builder: Builder,
    inputs: Vec<Input>,
    formulas: Vec<Compiled>,
    /// Whether texts are joined: words will come that no table knows yet.
    joins: bool,
}

/// Lanes that are read.
enum Input {
    Values(Arc<Column>),
    Missing(Arc<Column>),
    Plain(Arc<Vec<i64>>),
}

impl Input {
    fn view(&self) -> View<'_> {
        match self {
            Self::Plain(lanes) => View::Long(lanes),
            Self::Missing(column) => View::Byte(column.missing().unwrap_or_default()),
            Self::Values(column) => {
                column.data().lanes().map_or(View::Byte(&[]), |lanes| lanes.view())
            }
        }
    }
}

/// What a name gives to the formulas of a batch.
#[derive(Clone)]
pub(crate) struct Given {
    value: Val,
    /// Lanes for which there is no value: an error of whoever needs it.
    unknown: Operand,
    /// Whose rows cannot be finished here.
    marks: Option<Marks>,
}

/// Rows that are computed apart, and so are those of whoever needs them.
#[derive(Clone)]
enum Marks {
    Formula(usize),
    Column(Arc<Column>),
}

/// A formula of the batch.
struct Compiled {
    /// Its steps end here, and begin where those of the one before end.
    end: usize,
    value: Val,
    marks: Vec<Marks>,
    /// Whether some of its rows may have to be finished apart.
    fails: bool,
}

/// The results of a formula, and the rows that it could not finish.
pub(crate) struct Done {
    pub column: Column,
    pub bailed: Vec<usize>,
}

impl Given {
    pub(crate) fn constant(value: Val) -> Self {
        Self { value, unknown: Operand::NO, marks: None }
    }
}

impl Batch {
    pub(crate) fn is_empty(&self) -> bool {
        self.formulas.is_empty()
    }

    /// Whether texts are joined here: what looks words up must wait until it has run.
    pub(crate) fn joins(&self) -> bool {
        self.joins
    }

    /// A column as formulas read it.
    pub(crate) fn column(&mut self, column: &Arc<Column>, words: &mut Words) -> Built<Given> {
        let marks = (!column.patches().is_empty()).then(|| Marks::Column(column.clone()));
        if let Data::Same(value, _) = column.data() {
            let value = Val::of(value, words)?;
            return Ok(Given { value, unknown: Operand::NO, marks });
        }
        let ty = Ty::of(column, words.longest())?;
        let flags = matches!(ty, Ty::Boolean);
        let at = self.input(Input::Values(column.clone()), flags);
        let missing = column.missing().is_some();
        let missing = missing.then(|| self.input(Input::Missing(column.clone()), true));
        Ok(Given { value: Val { ty, at, missing }, unknown: Operand::NO, marks })
    }

    fn input(&mut self, input: Input, flags: bool) -> Operand {
        let index = self.inputs.len();
        let class = match input.view() {
            View::Byte(_) => Class::Flag,
            View::Int(_) => Class::Int,
            View::Long(_) => Class::Long,
        };
        self.inputs.push(input);
        let at = self.builder.program.input(class);
        if class > Class::Flag || flags {
            at
        } else {
            self.builder.emit(Step::Load(index), Class::Int)
        }
    }

    /// Values by year: that of `first`, of the next… A `None` is a year without one.
    pub(crate) fn by_year(
        &mut self,
        years: &Arc<Vec<i64>>,
        first: i32,
        values: &[Option<Value>],
        words: &mut Words,
    ) -> Built<Given> {
        let on = match values {
            [_] => Operand::Const(first.into()),
            _ => self.input(Input::Plain(years.clone()), false),
        };
        self.table(on, first.into(), values, None, words)
    }

    /// Values by the text of another value.
    pub(crate) fn by_word<'v>(
        &mut self,
        key: &Given,
        values: impl Iterator<Item = (&'v str, &'v Value)>,
        words: &mut Words,
    ) -> Built<Given> {
        // A row without a key is an error, which the interpreter words.
        if key.value.missing.is_some() || key.unknown != Operand::NO {
            return Err(Reason::Column);
        }
        if !matches!(key.value.ty, Ty::Text(_)) {
            return Err(Reason::Function);
        }
        let mut table: Vec<Option<Value>> = Vec::new();
        for (word, value) in values {
            if *value == Value::Missing {
                return Err(Reason::Function);
            }
            // A key that is no word of the rows is not looked up.
            if let Some(code) = words.find(word).and_then(|code| usize::try_from(code).ok()) {
                if table.len() <= code {
                    table.resize(code + 1, None);
                }
                table[code] = Some(value.clone());
            }
        }
        // Words that come after these have no value.
        table.push(None);
        self.table(key.value.at, 0, &table, key.marks.clone(), words)
    }

    fn table(
        &mut self,
        on: Operand,
        first: i64,
        values: &[Option<Value>],
        marks: Option<Marks>,
        words: &mut Words,
    ) -> Built<Given> {
        let known: Vec<bool> = values.iter().map(Option::is_some).collect();
        let cell = |value: &Option<Value>| Cell::Value(value.clone().unwrap_or(Value::Missing));
        let values = pack::lanes(values.iter().map(cell), words)?;
        let longest = words.longest();
        let (value, unknown) = self.builder.table(on, first, &values, &known, longest)?;
        Ok(Given { value, unknown, marks })
    }

    /// Compiles a formula; what it gives to those that need it.
    pub(crate) fn formula(
        &mut self,
        formula: &Formula,
        given: &[Given],
        words: &mut Words,
        scripts: &[Arc<Script>],
        settings: Settings,
    ) -> Result<Given, Refused> {
        let start = self.builder.program.steps.len();
        let mut lower =
            Lower::new(&mut self.builder, words, settings, scripts, formula.file, self.joins);
        let arguments = given.iter().map(|given| given.value.clone()).collect();
        for given in given {
            lower.bail(given.unknown);
        }
        let outcome = lower.function(&formula.tree, arguments).and_then(|value| {
            match &value.ty {
                Ty::Number(bounds) => bounds.settles()?,
                Ty::Scale(_) | Ty::Timeline(_) => return Err(Reason::Function),
                _ => {}
            }
            Ok(value)
        });
        let (joins, place) = (lower.joins, lower.place);
        let value = match outcome {
            Ok(value) => value,
            Err(reason) => {
                self.builder.forget(start);
                return Err(Refused { reason, span: place.or(Some(formula.span)) });
            }
        };
        self.joins = joins;
        let steps = &self.builder.program.steps;
        let mut fails = steps[start..].iter().any(|step| matches!(step, Step::Bail(_)));
        let mut marks = Vec::new();
        for other in given.iter().filter_map(|given| given.marks.as_ref()) {
            if !matches!(other, Marks::Formula(index) if !self.formulas[*index].fails) {
                fails = true;
                marks.push(other.clone());
            }
        }
        let index = self.formulas.len();
        self.formulas.push(Compiled { end: steps.len(), value: value.clone(), marks, fails });
        Ok(Given { value, unknown: Operand::NO, marks: Some(Marks::Formula(index)) })
    }

    /// Runs every formula over every row.
    pub(crate) fn run(self, rows: usize, threads: usize, words: &mut Words) -> Vec<Done> {
        let Self { builder, inputs, formulas, .. } = self;
        let program = builder.program;
        let views: Vec<View<'_>> = inputs.iter().map(Input::view).collect();
        let layout = layout(&program, &formulas);
        let plan = Plan { program: &program, layout: &layout, inputs: &views, formulas: &formulas };
        let mut outputs: Vec<Output> =
            formulas.iter().map(|formula| Output::new(&formula.value, rows)).collect();
        let runs = threads::shares(rows, threads, BLOCK);
        let mut jobs: Vec<Job<'_>> = runs.iter().map(|run| Job::over(run.clone())).collect();
        for output in &mut outputs {
            output.share(&mut jobs);
        }
        let known: &Words = words;
        let ran = threads::in_parts(&mut jobs, threads, |_, jobs| {
            jobs.iter_mut().map(|job| plan.run(job, known)).collect::<Vec<Ran>>()
        });
        let mut bailed: Vec<Vec<usize>> = vec![Vec::new(); formulas.len()];
        for (run, ran) in runs.into_iter().zip(ran.into_iter().flatten()) {
            for (all, own) in bailed.iter_mut().zip(ran.bailed) {
                all.extend(own);
            }
            let known = ran.said.known;
            if let Some(codes) = words.add(ran.said) {
                for output in &mut outputs {
                    output.recode(run.clone(), known, &codes);
                }
            }
        }
        let done = formulas.iter().zip(outputs).zip(bailed).map(|((formula, output), bailed)| {
            Done { column: output.column(&formula.value, words), bailed }
        });
        done.collect()
    }
}

fn layout(program: &Program, formulas: &[Compiled]) -> Layout {
    let outputs = formulas.iter().flat_map(|formula| {
        let at = formula.end.saturating_sub(1);
        [Some(formula.value.at), formula.value.missing].into_iter().flatten().map(move |o| (at, o))
    });
    Layout::new(program, &outputs.collect::<Vec<_>>())
}

/// What every thread reads.
struct Plan<'a> {
    program: &'a Program,
    layout: &'a Layout,
    inputs: &'a [View<'a>],
    formulas: &'a [Compiled],
}

/// What a run of rows gave beside its results.
struct Ran {
    bailed: Vec<Vec<usize>>,
    said: Said,
}

impl Plan<'_> {
    fn run(&self, job: &mut Job<'_>, words: &Words) -> Ran {
        let mut machine = Machine::new(self.program, self.layout, self.inputs, job.rows.len());
        let mut words = Saying::new(words);
        let mut bailed = vec![Vec::new(); self.formulas.len()];
        let marked = |formula: &Compiled| Marked {
            lanes: vec![0; if formula.fails { BLOCK } else { 0 }],
            any: false,
        };
        let mut marked: Vec<Marked> = self.formulas.iter().map(marked).collect();
        for start in job.rows.clone().step_by(BLOCK) {
            let rows = start..job.rows.end.min(start + BLOCK);
            let (at, len) = (start - job.rows.start, rows.len());
            machine.go(rows.clone());
            let mut step = 0;
            for (index, formula) in self.formulas.iter().enumerate() {
                let (before, own) = marked.split_at_mut(index);
                let own = &mut own[0];
                if std::mem::take(&mut own.any) {
                    own.lanes.fill(0);
                }
                run(&mut machine, step..formula.end, &mut own.lanes, &mut words);
                step = formula.end;
                if formula.fails {
                    own.inherit(&formula.marks, before, rows.clone());
                    if own.any {
                        let lanes = own.lanes[..len].iter().enumerate();
                        let lanes = lanes.filter(|(_, mark)| **mark != 0);
                        bailed[index].extend(lanes.map(|(lane, _)| start + lane));
                    }
                }
                job.outputs[index].put(&machine, &formula.value, at, len);
            }
        }
        Ran { bailed, said: words.said() }
    }
}

/// Lanes of a block that a formula cannot finish.
struct Marked {
    lanes: Vec<u8>,
    any: bool,
}

impl Marked {
    /// Adds the lanes that needs could not finish.
    fn inherit(&mut self, marks: &[Marks], before: &[Self], rows: Range<usize>) {
        for other in marks {
            match other {
                Marks::Formula(index) if before[*index].any => {
                    for (mark, other) in self.lanes.iter_mut().zip(&before[*index].lanes) {
                        *mark |= *other;
                    }
                }
                Marks::Formula(_) => {}
                Marks::Column(column) => {
                    for (row, _) in column.patches().range(rows.clone()) {
                        self.lanes[row - rows.start] = 1;
                    }
                }
            }
        }
        self.any = self.lanes[..rows.len()].iter().fold(0, |any, mark| any | mark) != 0;
    }
}
