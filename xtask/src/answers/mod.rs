//! Asks the programs of all languages the same questions, and compares their answers with Rust's.

mod questions;

use std::fs;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};

use crate::language::{Form, Language, Program};
use crate::run::{Steps, again, target};

/// A kind of questions, and the columns of an answer to one, as `core/examples/answer.rs` lists them.
pub type Kind = (&'static str, &'static [&'static str]);
#[rustfmt::skip]
pub const NUMBERS: Kind = ("numbers", &[
    "code", "is known", "name", "description", "text", "category", "outcome", "action", "grpc status", "http status",
    "is error", "is retryable", "message", "position", "position among all", "table hash",
]);
const TEXTS: Kind = ("texts", &["parse", "name", "search"]);

/// All questions of each kind, and Rust's answers to them.
pub struct Expected(Vec<(Kind, Vec<String>, Vec<String>)>);

/// The answers of one program to questions of a kind, one line each.
pub fn ask(program: &Command, (kind, columns): Kind, questions: &[String]) -> Result<Vec<String>> {
    // Through a file: a program may print before it has read everything.
    let thread = std::thread::current().id();
    let file = target(format!("answers/{}-{thread:?}-{kind}.txt", std::process::id()));
    fs::write(&file, questions.join("\n") + "\n")?;
    let output = again(program).arg(kind).stdin(Stdio::from(fs::File::open(&file)?)).output();
    fs::remove_file(&file)?;
    let output = output.with_context(|| format!("{:?} could not be started", program.get_program()))?;
    ensure!(output.status.success(), "{}: {}", output.status, String::from_utf8_lossy(&output.stderr));
    let answers: Vec<String> = String::from_utf8(output.stdout)?.lines().map(str::to_owned).collect();
    let (asked, answered) = (questions.len(), answers.len());
    ensure!(asked == answered, "{asked} {kind} were asked, and {answered} were answered");
    if let Some(answer) = answers.iter().find(|answer| answer.split('\t').count() != columns.len()) {
        bail!("an answer must have the {} columns that xtask/src/answers names: {answer:?}", columns.len());
    }
    Ok(answers)
}

impl Expected {
    /// Asks Rust.
    pub fn new(steps: &Steps, rust: &dyn Language) -> Result<Self> {
        rust.build(steps, Form::Shipped)?;
        let (_, program) = rust.answerers(Form::Shipped)?.swap_remove(0);
        let kinds = [(NUMBERS, questions::numbers()?), (TEXTS, questions::texts())];
        let answered = kinds.map(|(kind, questions)| {
            let answers = ask(&program, kind, &questions)?;
            Ok((kind, questions, answers))
        });
        Ok(Self(answered.into_iter().collect::<Result<_>>()?))
    }

    /// How many questions there are.
    pub fn asked(&self) -> usize {
        self.lines().count()
    }

    /// Rust's answers, in the order of the questions.
    pub fn lines(&self) -> impl Iterator<Item = &String> {
        self.0.iter().flat_map(|(.., answers)| answers)
    }

    /// The hash of the table that Rust answers from.
    pub fn table_hash(&self) -> &str {
        self.lines().next().and_then(|line| line.rsplit('\t').next()).unwrap_or("")
    }

    /// Asks a program all questions; the first answer that differs from Rust's is an error.
    pub fn compare(&self, program: &Command) -> Result<()> {
        for (kind, questions, expected) in &self.0 {
            let answers = ask(program, *kind, questions)?;
            let differing: Vec<usize> = (0..answers.len()).filter(|at| answers[*at] != expected[*at]).collect();
            let Some(&first) = differing.first() else { continue };
            let ((kind, columns), here, rust) = (kind, &answers[first], &expected[first]);
            let same = here.split('\t').zip(rust.split('\t')).take_while(|(here, rust)| here == rust).count();
            bail!(
                "{} of {} {kind} have other answers than Rust's. The first is {}, where {} differs:\n  \
                 here: {here:?}\n  Rust: {rust:?}",
                differing.len(),
                answers.len(),
                readable(kind, &questions[first]),
                columns[same],
            );
        }
        Ok(())
    }
}

/// Asks Rust, and then compares the answers of some programs of a language with Rust's.
pub fn compare(steps: &Steps, rust: &dyn Language, programs: &[Program]) -> Result<()> {
    if programs.is_empty() {
        return Ok(());
    }
    let expected = Expected::new(steps, rust)?;
    for (title, program) in programs {
        let started = Instant::now();
        expected.compare(program).with_context(|| *title)?;
        let seconds = started.elapsed().as_secs_f32();
        eprintln!("{:<7} {title}: {} answers, all as Rust's … {seconds:.1} s", steps.name, expected.asked());
        steps.count(1);
    }
    Ok(())
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
