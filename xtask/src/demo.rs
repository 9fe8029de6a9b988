//! The demo: builds every binding, asks them for the same codes, and shows each one's row as soon as it has answered.

use std::io::{IsTerminal, stderr, stdout};
use std::sync::Mutex;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, ensure};
use toku_codes::{Action, Code};

use xtask::answers::{NUMBERS, ask};
use xtask::language::{Form, Language, Program, Task};
use xtask::languages::ALL;
use xtask::run::{Show, Steps};

/// Shown when no code is named: success, an error, a task's state, and an unlisted number in a block.
const CHOICE: [&str; 4] = ["0", "-1100", "-3005", "-1399"];

/// How many characters of a program's answer its row shows.
const ROW_WIDTH: usize = 88;

/// The answers of one program: the columns, for each code.
type Answers = Vec<Vec<String>>;

pub fn demo(texts: &[String], form: Form) -> Result<()> {
    let texts = if texts.is_empty() { CHOICE.map(str::to_owned).to_vec() } else { texts.to_vec() };
    let parse = |text: &String| Code::parse(text).map_err(|error| anyhow!("{text:?} is not a code: {error}"));
    let numbers = texts.iter().map(|text| Ok(parse(text)?.0.to_string())).collect::<Result<Vec<_>>>()?;
    // The command has no program that answers: it is not one of the languages.
    let languages = ALL.into_iter().filter(|language| !language.facts().columns.is_empty());
    let lacking = languages.map(|language| (language, language.missing(Task::Demo)));
    let (tried, untried): (Vec<_>, Vec<_>) = lacking.partition(|(_, lacks)| lacks.is_empty());
    let tried: Vec<&dyn Language> = tried.into_iter().map(|(language, _)| language).collect();
    let mut waiting: Vec<_> = tried.iter().map(|language| language.name()).collect();
    let (what, long) = match form {
        Form::Quick => ("for this machine", "2 minutes"),
        Form::Shipped => ("as it would be published", "4 minutes"),
    };
    eprintln!("Builds {} {what}, and asks each: about {long} the first time, then seconds.\n", waiting.join(", "));
    let (rust, others) = tried.split_first().context("Rust is missing")?;
    let (title, reference) = answered(*rust, form, &numbers).swap_remove(0);
    let reference = reference.context(title)?;
    reference.iter().for_each(|answer| show_facts(answer));
    println!();
    show_row(title, &Ok(reference.clone()), &reference);
    waiting.remove(0);

    // Two at the same time, since most of the tools use one processor. The last languages take longest.
    let (mut asked, mut failed, started) = (1, Vec::new(), Instant::now());
    let (queue, (sender, finished)) = (Mutex::new(others.iter().rev()), mpsc::channel());
    let next = || queue.lock().expect("nothing panics with it").next();
    std::thread::scope(|scope| {
        for sender in [sender.clone(), sender] {
            let (next, numbers) = (&next, &numbers);
            scope.spawn(move || {
                while let Some(language) = next() {
                    let _ = sender.send((language.name(), answered(*language, form, numbers)));
                }
            });
        }
        loop {
            match finished.recv_timeout(Duration::from_millis(200)) {
                Ok((name, rows)) => {
                    waiting.retain(|other| *other != name);
                    asked += rows.len();
                    failed.extend(rows.iter().filter(|row| !show_row(row.0, &row.1, &reference)).map(|row| row.0));
                }
                Err(RecvTimeoutError::Timeout) if stderr().is_terminal() => {
                    eprint!("\r\x1b[K{} s, building {} …\r", started.elapsed().as_secs(), waiting.join(", "));
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
    });
    for (language, lacks) in untried {
        for (title, _) in language.answerers(form)? {
            println!("– {title:<19} not tried: needs {}", lacks.join(", "));
        }
    }
    println!("\n{} of {asked} agree, by table {}.", asked - failed.len(), toku_codes::TABLE_HASH);
    println!("Numbers and texts are Toku's; the rest is this library's reading.");
    let advice = "if the table was changed, run `cargo xtask gen` first";
    ensure!(failed.is_empty(), "without Rust's answers: {}; {advice}", failed.join(", "));
    Ok(())
}

/// Builds a language and asks its programs. Returns the title of each with its answers, or with why it failed.
fn answered(language: &dyn Language, form: Form, numbers: &[String]) -> Vec<(&'static str, Result<Answers>)> {
    let show = if stderr().is_terminal() { Show::Nothing } else { Show::AtEnd };
    let built = language.build(&Steps::shown(language.name(), show), form);
    let row = |(title, program): Program| {
        let columns = |line: &String| line.split('\t').map(str::to_owned).collect();
        (title, ask(&program, NUMBERS, numbers).map(|lines| lines.iter().map(columns).collect()))
    };
    match built.and_then(|()| language.answerers(form)) {
        Ok(programs) => programs.into_iter().map(row).collect(),
        Err(error) => vec![(language.name(), Err(error))],
    }
}

/// The column of an answer with this name.
fn column<'a>(answer: &'a [String], name: &str) -> &'a str {
    &answer[NUMBERS.1.iter().position(|column| *column == name).expect("a column")]
}

fn show_facts(answer: &[String]) {
    let column = |name| column(answer, name);
    let or = |name, missing| if column(name) == "-" { missing } else { column(name) };
    let is = |name, yes, no| if column(name) == "true" { yes } else { no };
    println!("{:>11}  {}: {}", column("code"), or("name", "not in the table"), column("text"));
    println!(
        "{:13}category {} · outcome {} · {} · {} · grpc {} · http {}",
        "",
        or("category", "none"),
        column("outcome"),
        is("is error", "an error", "not an error"),
        is("is retryable", "retryable", "not retryable"),
        column("grpc status"),
        column("http status"),
    );
    let action = Action::ALL.iter().find(|action| action.name() == column("action"));
    println!("{:13}action {}:", "", column("action"));
    println!("{:15}{}", "", action.map_or("", |action| action.advice()));
}

/// Shows what a program answered, or where it differs from Rust. Returns whether it agrees.
fn show_row(title: &str, answers: &Result<Answers>, reference: &Answers) -> bool {
    let agrees = answers.as_ref().is_ok_and(|answers| answers == reference);
    let mut shown = match answers {
        Ok(_) if agrees => reference.iter().map(|answer| column(answer, "text")).collect::<Vec<_>>().join(" | "),
        Ok(answers) => answers.iter().zip(reference).filter_map(difference).collect::<Vec<_>>().join(" | "),
        Err(error) => format!("{error:#}"),
    };
    if agrees && shown.chars().count() > ROW_WIDTH {
        shown = shown.chars().take(ROW_WIDTH - 2).chain(" …".chars()).collect();
    }
    let (mark, color) = if agrees { ("✓", 32) } else { ("✗", 31) };
    let is_colored = stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let mark = if is_colored { format!("\r\x1b[K\x1b[{color}m{mark}\x1b[0m") } else { mark.to_owned() };
    println!("{mark} {title:<19} {shown}");
    agrees
}

/// The first column in which an answer differs from the right one.
fn difference((answer, right): (&Vec<String>, &Vec<String>)) -> Option<String> {
    let at = (0..right.len()).find(|at| answer[*at] != right[*at])?;
    Some(format!("of {}, {} is {}, not {}", right[0], NUMBERS.1[at], answer[at], right[at]))
}
