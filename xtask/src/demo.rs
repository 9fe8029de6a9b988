//! The main job on real input: every binding is built, asked for the same codes, and shown beside the others.

use std::io::IsTerminal;
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use toku_codes::Code;

use crate::agree::{self, NUMBER_COLUMNS};
use crate::selected;
use crate::steps::Steps;

/// Shown when no code is named: success, an error, a task's state, an unknown number in a block and one outside.
const CHOICE: [&str; 5] = ["0", "-1100", "-3005", "-1399", "-9999"];

/// What one language answered for one code.
type Answer = Vec<String>;

pub fn demo(texts: &[String]) -> Result<()> {
    let codes = if texts.is_empty() { read(&CHOICE) } else { read(texts) }?;
    let languages = selected(&[])?;
    let mut answers: Vec<(&str, Vec<Answer>)> = Vec::new();
    for language in &languages {
        language.build(&Steps::new(language.name()))?;
    }
    for (title, program) in languages.iter().flat_map(|language| language.answerers()) {
        answers.push((title, ask(program, &codes).with_context(|| format!("{title} does not answer"))?));
    }
    let mut differences = 0;
    for i in 0..codes.len() {
        let row: Vec<(&str, &Answer)> = answers.iter().map(|(title, answers)| (*title, &answers[i])).collect();
        differences += show(&row);
    }
    println!("\nNumbers and texts are Toku's; the rest is this library's reading. Table {}.", toku_codes::TABLE_HASH);
    if differences > 0 {
        bail!("{differences} answers differ from Rust's; if the table was changed, run `cargo xtask gen` first");
    }
    Ok(())
}

/// The codes that a person typed.
fn read(texts: &[impl AsRef<str>]) -> Result<Vec<Code>> {
    let parse = |text: &str| Code::parse(text).map_err(|error| anyhow::anyhow!("{text:?} is no code: {error}"));
    texts.iter().map(|text| parse(text.as_ref())).collect()
}

fn ask(program: Command, codes: &[Code]) -> Result<Vec<Answer>> {
    let numbers: Vec<String> = codes.iter().map(|code| code.0.to_string()).collect();
    let lines = agree::ask(program, "numbers", &numbers)?;
    let answers: Vec<Answer> = lines.iter().map(|line| line.split('\t').map(str::to_owned).collect()).collect();
    ensure!(
        answers.iter().all(|answer| answer.len() == NUMBER_COLUMNS.len()),
        "its columns are not those of xtask/src/agree.rs: {lines:?}"
    );
    Ok(answers)
}

/// What an answer has in a column.
fn of<'a>(answer: &'a Answer, column: &str) -> &'a str {
    &answer[NUMBER_COLUMNS.iter().position(|name| *name == column).expect("a column")]
}

/// Shows one code: what it means on the left, and on the right what each language answered. The first is Rust.
/// Returns how many of the others differ from it.
fn show(row: &[(&str, &Answer)]) -> usize {
    let is_plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let is_colored = std::io::stdout().is_terminal() && !is_plain;
    let paint = |color: &str, text: &str| {
        if is_colored { format!("\x1b[{color}m{text}\x1b[0m") } else { text.to_owned() }
    };
    let reference = row[0].1;
    let or_none = |text: &str| if text == "-" { "none" } else { text }.to_owned();
    let yes_or_no = |text: &str| if text == "true" { "yes" } else { "no" }.to_owned();
    let facts: Vec<(&str, String)> = vec![
        ("text", of(reference, "text").to_owned()),
        ("category", or_none(of(reference, "category"))),
        ("outcome", of(reference, "outcome").to_owned()),
        ("grpc status", of(reference, "grpc status").to_owned()),
        ("http status", of(reference, "http status").to_owned()),
        ("error", yes_or_no(of(reference, "is error"))),
        ("retryable", yes_or_no(of(reference, "is retryable"))),
    ];
    let name = if of(reference, "is known") == "true" { of(reference, "name") } else { "not in the table" };
    println!("\n{}", paint("1", &format!("{}  {name}", of(reference, "code"))));
    println!("  {:<13}{}", facts[0].0, facts[0].1);
    let mut differences = 0;
    for i in 0..row.len().max(facts.len() - 1) {
        let left = facts.get(i + 1).map_or(String::new(), |(fact, value)| format!("{fact:<13}{value}"));
        let right = row.get(i).map_or(String::new(), |(title, answer)| {
            let (mark, said) = match NUMBER_COLUMNS.iter().zip(*answer).zip(reference).find(|((_, a), b)| a != b) {
                None => (paint("32", "✓"), of(answer, "text").to_owned()),
                Some(((column, said), _)) => {
                    differences += 1;
                    (paint("31", "✗"), paint("31", &format!("{column}: {said}")))
                }
            };
            format!("{mark} {title:<17} {said}")
        });
        println!("  {}", format!("{left:<32} │ {right}").trim_end());
    }
    match differences {
        0 => println!("  {:<32} │ {}", "", paint("32", &format!("all {} agree", row.len()))),
        n => println!("  {:<32} │ {}", "", paint("31", &format!("{n} of {} differ from Rust", row.len()))),
    }
    differences
}
