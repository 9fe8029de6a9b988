//! Asks the programs of the languages the same questions, and compares what they answer with what Rust does.

use std::fs;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use sha2::{Digest, Sha256};

use crate::questions::{NUMBERS, TEXTS};
use crate::rust::Rust;
use crate::steps::Steps;
use crate::{Language, target};

/// The columns of an answer to a number, as `core/examples/answer.rs` says.
pub const NUMBER_COLUMNS: [&str; 15] = [
    "code",
    "is known",
    "name",
    "description",
    "text",
    "category",
    "outcome",
    "grpc status",
    "http status",
    "is error",
    "is retryable",
    "message",
    "position",
    "position among all",
    "table hash",
];
const TEXT_COLUMNS: [&str; 3] = ["parse", "name", "search"];

/// The kinds of questions: what the programs call them, the stored list, and the columns of an answer.
const KINDS: [(&str, &str, &[&str]); 2] = [("numbers", NUMBERS, &NUMBER_COLUMNS), ("texts", TEXTS, &TEXT_COLUMNS)];

/// All questions, and what Rust answers to each.
pub struct Expected {
    kinds: Vec<(Vec<String>, Vec<String>)>,
}

/// What one program answered to questions of a kind, a line each.
pub fn ask(mut program: Command, kind: &str, questions: &[String]) -> Result<Vec<String>> {
    // By way of a file: a program may print before it has read all.
    let file = target(&format!("agree/{}-{kind}.txt", std::process::id()));
    fs::create_dir_all(target("agree"))?;
    fs::write(&file, questions.iter().map(|question| format!("{question}\n")).collect::<String>())?;
    let output = program.arg(kind).stdin(Stdio::from(fs::File::open(&file)?)).output();
    fs::remove_file(&file)?;
    let output = output.with_context(|| format!("{:?} could not be started", program.get_program()))?;
    ensure!(output.status.success(), "{}: {}", output.status, String::from_utf8_lossy(&output.stderr));
    let answers: Vec<String> = String::from_utf8(output.stdout)?.lines().map(str::to_owned).collect();
    let (asked, answered) = (questions.len(), answers.len());
    ensure!(asked == answered, "{asked} {kind} were asked, and {answered} answered");
    Ok(answers)
}

impl Expected {
    /// Asks Rust.
    pub fn new(steps: &Steps) -> Result<Self> {
        Rust.build(steps)?;
        let (started, mut kinds) = (Instant::now(), Vec::new());
        for (kind, path, columns) in KINDS {
            let list = fs::read_to_string(path).with_context(|| path.to_owned())?;
            let questions: Vec<_> = list.lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect();
            let answers = ask(Rust.answerers().swap_remove(0).1, kind, &questions)?;
            for answer in &answers {
                let (said, named) = (answer.split('\t').count(), columns.len());
                ensure!(said == named, "an answer has {said} columns and xtask/src/agree.rs names {named}: {answer:?}");
            }
            kinds.push((questions, answers));
        }
        let (all, seconds) = (Self { kinds }, started.elapsed().as_secs_f32());
        eprintln!("{:<7} Rust answers {} questions … {seconds:.1} s", Rust.name(), all.asked());
        Ok(all)
    }

    /// How many questions there are.
    pub fn asked(&self) -> usize {
        self.kinds.iter().map(|(questions, _)| questions.len()).sum()
    }

    /// The hash of the table of which the answers are.
    pub fn table_hash(&self) -> &str {
        self.kinds[0].1[0].rsplit('\t').next().unwrap_or("")
    }

    /// Asks a program all, and gives the digest of its answers; the first that is not Rust's is an error.
    pub fn compare(&self, mut program: impl FnMut() -> Command) -> Result<String> {
        let mut all = Vec::new();
        for ((kind, _, columns), (questions, expected)) in KINDS.iter().zip(&self.kinds) {
            let answers = ask(program(), kind, questions)?;
            let differing: Vec<usize> = (0..answers.len()).filter(|at| answers[*at] != expected[*at]).collect();
            if let Some(first) = differing.first() {
                let (answered, expected) = (&answers[*first], &expected[*first]);
                let column =
                    columns.iter().zip(answered.split('\t').zip(expected.split('\t'))).find(|(_, (a, b))| a != b);
                bail!(
                    "{} of {} {kind} are answered otherwise; the first is {}, of which {} differs:\n  here: {answered:?}\n  \
                     Rust: {expected:?}",
                    differing.len(),
                    answers.len(),
                    shown(kind, &questions[*first]),
                    column.map_or("the number of columns", |(column, _)| column),
                );
            }
            all.push(answers);
        }
        Ok(digest(all.iter()))
    }
}

/// SHA-256 over the answers, each line with its end.
fn digest<'a>(kinds: impl Iterator<Item = &'a Vec<String>>) -> String {
    let mut hasher = Sha256::new();
    kinds.flatten().for_each(|line| hasher.update(format!("{line}\n")));
    hex(hasher.finalize())
}

/// Bytes in hexadecimal.
pub fn hex(bytes: impl AsRef<[u8]>) -> String {
    bytes.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A question as a person reads it.
fn shown(kind: &str, question: &str) -> String {
    if kind == "numbers" {
        return question.to_owned();
    }
    let byte = |at| u8::from_str_radix(question.get(at..at + 2)?, 16).ok();
    let bytes: Option<Vec<u8>> = (0..question.len()).step_by(2).map(byte).collect();
    format!("{:?} ({question})", String::from_utf8_lossy(&bytes.unwrap_or_default()))
}

/// The programs of one language against Rust, in its ordinary tests; Rust is asked for the first of them.
pub fn test(language: &dyn Language, steps: &Steps, expected: &mut Option<Expected>) -> Result<()> {
    if language.name() == Rust.name() {
        return Ok(()); // it is what the others are compared with
    }
    let expected = match expected {
        Some(expected) => expected,
        None => expected.insert(Expected::new(steps)?),
    };
    for (i, (title, _)) in programs(language).iter().enumerate() {
        let started = Instant::now();
        expected.compare(|| programs(language).swap_remove(i).1).with_context(|| format!("{title} beside Rust"))?;
        let seconds = started.elapsed().as_secs_f32();
        eprintln!("{:<7} {title}: {} answers as Rust's … {seconds:.1} s", language.name(), expected.asked());
        steps.count(1);
    }
    Ok(())
}

/// All programs that answer for a language.
pub fn programs(language: &dyn Language) -> Vec<(&'static str, Command)> {
    language.answerers().into_iter().chain(language.slow_answerers()).collect()
}
