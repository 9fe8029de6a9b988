//! Asks the programs of the languages the same questions, and compares what they answer with what Rust answers.

mod questions;

use std::fs;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

use crate::language::{Form, Language, Program};
use crate::run::{Steps, target};

/// The columns of an answer to a number, as `core/examples/answer.rs` lists them.
#[rustfmt::skip]
pub const NUMBER_COLUMNS: [&str; 16] = [
    "code", "is known", "name", "description", "text", "category", "outcome", "action", "grpc status", "http status",
    "is error", "is retryable", "message", "position", "position among all", "table hash",
];
const TEXT_COLUMNS: [&str; 3] = ["parse", "name", "search"];

/// All questions, and what Rust answers to each.
pub struct Expected {
    kinds: Vec<Kind>,
}

struct Kind {
    name: &'static str,
    columns: &'static [&'static str],
    questions: Vec<String>,
    answers: Vec<String>,
}

/// What one program answered to questions of a kind, one line each.
pub fn ask(mut program: Command, kind: &str, questions: &[String]) -> Result<Vec<String>> {
    // Through a file: a program may print before it has read everything.
    let thread = std::thread::current().id();
    let file = target(format!("answers/{}-{thread:?}-{kind}.txt", std::process::id()));
    fs::create_dir_all(target("answers"))?;
    fs::write(&file, questions.iter().map(|question| format!("{question}\n")).collect::<String>())?;
    let output = program.arg(kind).stdin(Stdio::from(fs::File::open(&file)?)).output();
    fs::remove_file(&file)?;
    let output = output.with_context(|| format!("{:?} could not be started", program.get_program()))?;
    ensure!(output.status.success(), "{}: {}", output.status, String::from_utf8_lossy(&output.stderr));
    let answers: Vec<String> = String::from_utf8(output.stdout)?.lines().map(str::to_owned).collect();
    let (asked, answered) = (questions.len(), answers.len());
    ensure!(asked == answered, "{asked} {kind} were asked, and {answered} were answered");
    Ok(answers)
}

impl Expected {
    /// Asks Rust.
    pub fn new(steps: &Steps, rust: &dyn Language) -> Result<Self> {
        rust.build(steps, Form::Shipped)?;
        let lists: [(&str, &[&str], _); 2] =
            [("numbers", &NUMBER_COLUMNS, questions::numbers()?), ("texts", &TEXT_COLUMNS, questions::texts())];
        let mut kinds = Vec::new();
        for (name, columns, questions) in lists {
            let answers = ask(rust.answerers(Form::Shipped)?.swap_remove(0).1, name, &questions)?;
            for answer in &answers {
                let (found, named) = (answer.split('\t').count(), columns.len());
                ensure!(found == named, "an answer has {found} columns, and xtask names {named}: {answer:?}");
            }
            kinds.push(Kind { name, columns, questions, answers });
        }
        Ok(Self { kinds })
    }

    /// How many questions there are.
    pub fn asked(&self) -> usize {
        self.kinds.iter().map(|kind| kind.questions.len()).sum()
    }

    /// What Rust answers, in the order of the questions.
    pub fn lines(&self) -> impl Iterator<Item = &String> {
        self.kinds.iter().flat_map(|kind| &kind.answers)
    }

    /// The hash of the table that Rust answers from.
    pub fn table_hash(&self) -> &str {
        self.lines().next().and_then(|line| line.rsplit('\t').next()).unwrap_or("")
    }

    /// Asks a program all questions; the first answer that differs from Rust's is an error.
    pub fn compare(&self, mut program: impl FnMut() -> Result<Command>) -> Result<()> {
        for Kind { name: kind, columns, questions, answers: expected } in &self.kinds {
            let answers = ask(program()?, kind, questions)?;
            let differing: Vec<usize> = (0..answers.len()).filter(|at| answers[*at] != expected[*at]).collect();
            let Some(first) = differing.first() else { continue };
            let (answered, expected) = (&answers[*first], &expected[*first]);
            let mut pairs = columns.iter().zip(answered.split('\t').zip(expected.split('\t')));
            let column = pairs.find(|(_, (answered, expected))| answered != expected);
            bail!(
                "{} of {} {kind} have other answers than Rust's. The first is {}, where {} differs:\n  here: \
                 {answered:?}\n  Rust: {expected:?}",
                differing.len(),
                answers.len(),
                readable(kind, &questions[*first]),
                column.map_or("the number of columns", |(column, _)| column),
            );
        }
        Ok(())
    }

    /// Compares all programs of a language that `programs` returns.
    pub fn compare_all(&self, steps: &Steps, programs: impl Fn() -> Result<Vec<Program>>) -> Result<()> {
        for (i, (title, _)) in programs()?.iter().enumerate() {
            let started = std::time::Instant::now();
            self.compare(|| Ok(programs()?.swap_remove(i).1)).with_context(|| *title)?;
            let seconds = started.elapsed().as_secs_f32();
            eprintln!("{:<7} {title}: {} answers, all as Rust's … {seconds:.1} s", steps.name(), self.asked());
            steps.count(1);
        }
        Ok(())
    }
}

/// A question as a person reads it.
fn readable(kind: &str, question: &str) -> String {
    if kind == "numbers" {
        return question.to_owned();
    }
    let byte = |at| u8::from_str_radix(question.get(at..at + 2)?, 16).ok();
    let bytes: Option<Vec<u8>> = (0..question.len()).step_by(2).map(byte).collect();
    format!("{:?} ({question})", String::from_utf8_lossy(&bytes.unwrap_or_default()))
}
