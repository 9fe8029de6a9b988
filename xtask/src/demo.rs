//! The main job on real input: every binding is built and asked for the same codes, and shows its row as soon as it has
//! answered.

use std::io::{IsTerminal, Write};
use std::sync::{Mutex, mpsc};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, ensure};
use toku_codes::{Action, Code};

use xtask::answers::{self, NUMBER_COLUMNS};
use xtask::language::{Form, Language, Program, Task};
use xtask::languages::ALL;
use xtask::run::{Show, Steps};

/// Shown when no code is named: success, an error, a task's state, a number in a block that is not listed.
const CHOICE: [&str; 4] = ["0", "-1100", "-3005", "-1399"];

const LINE_WIDTH: usize = 110;

/// What one program answered: the columns, for each code.
type Answers = Vec<Vec<String>>;

/// A program's title, and what it answered or why it did not.
type Row = (&'static str, Result<Answers>);

pub fn demo(texts: &[String], form: Form) -> Result<()> {
    let codes = if texts.is_empty() { parsed(&CHOICE) } else { parsed(texts) }?;
    let (tried, untried): (Vec<_>, Vec<_>) = ALL
        .into_iter()
        .map(|language| (language, language.missing(Task::Demo)))
        .partition(|(_, lacks)| lacks.is_empty());
    let names: Vec<_> = tried.iter().map(|(language, _)| language.name()).collect();
    let (what, long) = match form {
        Form::Quick => ("for this machine", "2 minutes"),
        Form::Shipped => ("as it would be published", "4 minutes"),
    };
    eprintln!("Builds {} {what}, and asks each: about {long} the first time, then seconds.\n", names.join(", "));
    let ((rust, _), others) = tried.split_first().context("Rust is missing")?;
    let (title, reference) = answered(*rust, form, &codes).swap_remove(0);
    let reference = reference.with_context(|| title)?;
    reference.iter().for_each(|answer| show_facts(answer));
    println!();
    let mut rows = vec![(show_row(title, &Ok(reference.clone()), &reference), title)];

    let waiting = Mutex::new(others.iter().map(|(language, _)| *language).collect::<Vec<_>>());
    let (sender, finished) = mpsc::channel();
    std::thread::scope(|scope| {
        // Two side by side, since most of the tools use one processor at a time; the last languages take longest.
        for _ in 0..2 {
            let (sender, waiting, codes) = (sender.clone(), &waiting, &codes);
            scope.spawn(move || {
                while let Some(language) = waiting.lock().ok().and_then(|mut languages| languages.pop()) {
                    let _ = sender.send((language.name(), answered(language, form, codes)));
                }
            });
        }
        drop(sender);
        let (started, mut left) = (Instant::now(), names[1..].to_vec());
        loop {
            match finished.recv_timeout(Duration::from_millis(200)) {
                Ok((name, answered)) => {
                    left.retain(|other| *other != name);
                    rows.extend(answered.into_iter().map(|(title, a)| (show_row(title, &a, &reference), title)));
                }
                Err(mpsc::RecvTimeoutError::Timeout) if std::io::stderr().is_terminal() => {
                    eprint!("\r\x1b[K{} s, building {} …\r", started.elapsed().as_secs(), left.join(", "));
                    let _ = std::io::stderr().flush();
                }
                Err(mpsc::RecvTimeoutError::Timeout) => {}
                Err(mpsc::RecvTimeoutError::Disconnected) => break,
            }
        }
    });
    for (language, lacks) in untried {
        for (title, _) in language.answerers(form)? {
            println!("– {title:<19} not tried: needs {}", lacks.join(", "));
        }
    }
    let failed: Vec<_> = rows.iter().filter(|(agrees, _)| !agrees).map(|(_, title)| *title).collect();
    let agreeing = rows.len() - failed.len();
    println!("\n{agreeing} of {} agree, by table {}.", rows.len(), toku_codes::TABLE_HASH);
    println!("Numbers and texts are Toku's; the rest is this library's reading.");
    let advice = "if the table was changed, run `cargo xtask gen` first";
    ensure!(failed.is_empty(), "without Rust's answers: {}; {advice}", failed.join(", "));
    Ok(())
}

/// The codes that a person typed.
fn parsed(texts: &[impl AsRef<str>]) -> Result<Vec<Code>> {
    let parse = |text: &str| Code::parse(text).map_err(|error| anyhow!("{text:?} is not a code: {error}"));
    texts.iter().map(|text| parse(text.as_ref())).collect()
}

/// Builds a language and asks its programs. Why that fails is an answer, too.
fn answered(language: &dyn Language, form: Form, codes: &[Code]) -> Vec<Row> {
    let show = if std::io::stderr().is_terminal() { Show::Nothing } else { Show::AtEnd };
    let steps = Steps::shown(language.name(), show);
    let ask = |(title, program): Program| (title, asked(program, codes));
    match language.build(&steps, form).and_then(|()| language.answerers(form)) {
        Ok(programs) => programs.into_iter().map(ask).collect(),
        Err(error) => vec![(language.name(), Err(error))],
    }
}

fn asked(program: std::process::Command, codes: &[Code]) -> Result<Answers> {
    let numbers: Vec<String> = codes.iter().map(|code| code.0.to_string()).collect();
    let lines = answers::ask(program, "numbers", &numbers)?;
    let answers: Answers = lines.iter().map(|line| line.split('\t').map(str::to_owned).collect()).collect();
    let fits = answers.iter().all(|answer| answer.len() == NUMBER_COLUMNS.len());
    ensure!(fits, "it answers with other columns than xtask/src/answers names: {lines:?}");
    Ok(answers)
}

/// What an answer has in a column.
fn column<'a>(answer: &'a [String], name: &str) -> &'a str {
    &answer[NUMBER_COLUMNS.iter().position(|column| *column == name).expect("a column")]
}

fn show_facts(answer: &[String]) {
    let or = |name, missing: &'static str| Some(column(answer, name)).filter(|text| *text != "-").unwrap_or(missing);
    let is = |name, yes: &'static str, no| if column(answer, name) == "true" { yes } else { no };
    println!("{:>11}  {}: {}", column(answer, "code"), or("name", "not in the table"), column(answer, "text"));
    let facts = [
        format!("category {}", or("category", "none")),
        format!("outcome {}", column(answer, "outcome")),
        is("is error", "an error", "not an error").to_owned(),
        is("is retryable", "retryable", "not retryable").to_owned(),
        format!("grpc {}", column(answer, "grpc status")),
        format!("http {}", column(answer, "http status")),
    ];
    println!("{:13}{}", "", facts.join(" · "));
    let action = Action::ALL.iter().find(|action| action.name() == column(answer, "action"));
    println!("{:13}action {}: {}", "", column(answer, "action"), action.map_or("", |action| action.advice()));
}

/// Shows what a program answered, or where it differs from Rust. Returns whether it agrees.
fn show_row(title: &str, answers: &Result<Answers>, reference: &Answers) -> bool {
    let agrees = answers.as_ref().is_ok_and(|answers| answers == reference);
    let text = |(answer, expected): (&Vec<String>, &Vec<String>)| {
        let mut columns = NUMBER_COLUMNS.iter().zip(answer.iter().zip(expected));
        match columns.find(|(_, (answer, expected))| answer != expected) {
            None if agrees => Some(column(answer, "text").to_owned()),
            None => None,
            Some((column, (answer, right))) => Some(format!("of {}, {column} is {answer}, not {right}", expected[0])),
        }
    };
    let texts = match answers {
        Ok(answers) => answers.iter().zip(reference).filter_map(text).collect::<Vec<_>>().join(" | "),
        Err(error) => format!("{error:#}"),
    };
    let is_colored =
        std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let (mark, color) = if agrees { ("✓", 32) } else { ("✗", 31) };
    let mark = if is_colored { format!("\r\x1b[K\x1b[{color}m{mark}\x1b[0m") } else { mark.to_owned() };
    let room = LINE_WIDTH - 22;
    let shown = if agrees && texts.chars().count() > room {
        texts.chars().take(room - 2).chain(" …".chars()).collect()
    } else {
        texts
    };
    println!("{mark} {title:<19} {shown}");
    agrees
}
