//! The main job on real input: every binding is built and asked for the same codes, and each shows its row as soon as it
//! has answered.

use std::io::{IsTerminal, Write};
use std::sync::{Mutex, mpsc};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail, ensure};
use toku_codes::Code;

use xtask::answers::{self, NUMBER_COLUMNS};
use xtask::language::{Form, Language, Program, Task};
use xtask::languages::ALL;
use xtask::run::Steps;

/// Shown when no code is named: success, an error, a task's state, an unknown number in a block.
const CHOICE: [&str; 4] = ["0", "-1100", "-3005", "-1399"];

/// What is shown of each code above the answers, each with its column. The first column is as wide as the longest title.
const FACTS: [&str; 7] = ["name", "category", "outcome", "grpc status", "http status", "is error", "is retryable"];
const TITLE_WIDTH: usize = 20;
const LINE_WIDTH: usize = 100;

/// What one program answered: the columns, for each code.
type Answers = Vec<Vec<String>>;

/// What a language sends when it is done: the titles of its programs, and their answers or why there are none.
type Row = (String, Result<Answers, String>);

pub fn demo(texts: &[String], form: Form) -> Result<()> {
    let codes = if texts.is_empty() { parsed(&CHOICE) } else { parsed(texts) }?;
    let tried: Vec<&dyn Language> = ALL.into_iter().filter(|language| language.missing(Task::Demo).is_empty()).collect();
    let names: Vec<_> = tried.iter().map(|language| language.name()).collect();
    let (what, long) = match form {
        Form::Quick => ("for this machine", "2 minutes"),
        Form::Shipped => ("as it would be published", "4 minutes"),
    };
    eprintln!("Builds {} {what}, and asks each: about {long} the first time, then seconds.", names.join(", "));

    let (rust, others) = tried.split_first().context("Rust is missing")?;
    let mut reference = answered(*rust, form, &codes).swap_remove(0);
    let expected = reference.1.clone().map_err(|error| anyhow!("{}: {error}", reference.0))?;
    let tables = Tables::new(expected);
    tables.show_facts(0);
    let mut rows = vec![tables.show_row(&mut reference, 0)];
    let (sender, finished) = mpsc::channel();
    // The longest to build first; two at a time, which is what most of the tools leave room for.
    let waiting = Mutex::new(others.to_vec());
    std::thread::scope(|scope| -> Result<()> {
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
                Ok((name, answers)) => {
                    left.retain(|other| *other != name);
                    for mut row in answers {
                        rows.push(tables.show_row(&mut row, 0));
                    }
                }
                Err(mpsc::RecvTimeoutError::Timeout) => show_progress(&left, started.elapsed())?,
                Err(mpsc::RecvTimeoutError::Disconnected) => break,
            }
        }
        Ok(())
    })?;
    for language in ALL.into_iter().filter(|language| !names.contains(&language.name())) {
        for (title, _) in language.answerers(form)? {
            println!("– {title:<TITLE_WIDTH$}not tried: needs {}", language.missing(Task::Demo).join(", "));
        }
    }
    tables.show_rest(&rows);
    let failed: Vec<_> = rows.iter().filter(|row| !row.agrees).map(|row| row.title.as_str()).collect();
    let codes = if codes.len() == 1 { "this code".to_owned() } else { format!("these {} codes", codes.len()) };
    println!("\n{} of {} agree on {codes}, by table {}.", rows.len() - failed.len(), rows.len(), toku_codes::TABLE_HASH);
    println!("Numbers and texts are Toku's; the rest is this library's reading.");
    ensure!(failed.is_empty(), "not as Rust: {}; if the table was changed, run `cargo xtask gen` first", failed.join(", "));
    Ok(())
}

/// The codes that a person typed.
fn parsed(texts: &[impl AsRef<str>]) -> Result<Vec<Code>> {
    let parse = |text: &str| Code::parse(text).map_err(|error| anyhow!("{text:?} is not a code: {error}"));
    texts.iter().map(|text| parse(text.as_ref())).collect()
}

/// Builds a language, and asks its programs. Why it fails is an answer, too.
fn answered(language: &dyn Language, form: Form, codes: &[Code]) -> Vec<Row> {
    let steps = if std::io::stderr().is_terminal() { Steps::quiet(language.name()) } else { Steps::new(language.name()) };
    let programs = match language.build(&steps, form).and_then(|()| language.answerers(form)) {
        Ok(programs) => programs,
        Err(error) => return vec![(language.name().to_owned(), Err(format!("{error:#}")))],
    };
    let ask = |(title, program): Program| {
        let answers = asked(program, codes).map_err(|error| format!("{error:#}"));
        (title, answers)
    };
    programs.into_iter().map(ask).collect()
}

fn asked(program: std::process::Command, codes: &[Code]) -> Result<Answers> {
    let numbers: Vec<String> = codes.iter().map(|code| code.0.to_string()).collect();
    let lines = answers::ask(program, "numbers", &numbers)?;
    let answers: Answers = lines.iter().map(|line| line.split('\t').map(str::to_owned).collect()).collect();
    let fits = |answer: &Vec<String>| answer.len() == NUMBER_COLUMNS.len();
    if !answers.iter().all(fits) {
        bail!("it answers with other columns than xtask/src/answers names: {lines:?}");
    }
    Ok(answers)
}

fn show_progress(left: &[&str], time: Duration) -> Result<()> {
    let mut screen = std::io::stderr();
    if screen.is_terminal() {
        write!(screen, "\r\x1b[K{} s, building {} …\r", time.as_secs(), left.join(", "))?;
    }
    Ok(())
}

/// What an answer has in a column.
fn column<'a>(answer: &'a [String], name: &str) -> &'a str {
    &answer[NUMBER_COLUMNS.iter().position(|column| *column == name).expect("a column")]
}

/// The codes as columns: as many of them as a line has room for, then the next ones in a table of their own.
struct Tables {
    expected: Answers,
    widths: Vec<usize>,
    /// Where each table starts in the list of codes, and where the last one ends.
    starts: Vec<usize>,
}

/// What was shown of one program.
struct Shown {
    title: String,
    texts: Vec<String>,
    agrees: bool,
}

impl Tables {
    fn new(expected: Answers) -> Self {
        let cells = |answer: &Vec<String>| {
            let facts = FACTS.map(|fact| column(answer, fact).chars().count());
            facts.into_iter().chain([column(answer, "text").chars().count(), 12]).max().unwrap_or(0) + 2
        };
        let widths: Vec<usize> = expected.iter().map(cells).collect();
        let (mut starts, mut used) = (vec![0], 2 + TITLE_WIDTH);
        for (i, width) in widths.iter().enumerate() {
            if used + width > LINE_WIDTH && i > *starts.last().unwrap_or(&0) {
                starts.push(i);
                used = 2 + TITLE_WIDTH;
            }
            used += width;
        }
        starts.push(expected.len());
        Self { expected, widths, starts }
    }

    fn show_line(&self, table: usize, mark: &str, title: &str, cells: &[String]) {
        let codes = self.starts[table]..self.starts[table + 1];
        let cell = |at: usize| format!("{:<1$}", cells[at], self.widths[at]);
        let line = format!("{title:<TITLE_WIDTH$}{}", codes.map(cell).collect::<String>());
        // Over what a terminal shows of the progress.
        let clear = if std::io::stdout().is_terminal() { "\r\x1b[K" } else { "" };
        println!("{clear}{mark} {}", line.trim_end());
    }

    fn show_facts(&self, table: usize) {
        let cells = |name: &str| self.expected.iter().map(|answer| column(answer, name).to_owned()).collect::<Vec<_>>();
        println!();
        self.show_line(table, " ", "", &cells("code"));
        for fact in FACTS {
            let missing = if fact == "name" { "not listed" } else { "none" };
            let cells: Vec<_> =
                cells(fact).into_iter().map(|cell| if cell == "-" { missing.to_owned() } else { cell }).collect();
            self.show_line(table, " ", fact, &cells);
        }
        println!();
    }

    /// Shows the answers of one program, or why there are none. Returns what the next tables need of it.
    fn show_row(&self, (title, answers): &mut Row, table: usize) -> Shown {
        let answers = match answers {
            Ok(answers) => answers,
            Err(error) => {
                println!("✗ {title:<TITLE_WIDTH$}{error}");
                return Shown { title: title.clone(), texts: Vec::new(), agrees: false };
            }
        };
        let text = |(answer, expected): (&Vec<String>, &Vec<String>)| {
            let mut columns = NUMBER_COLUMNS.iter().zip(answer.iter().zip(expected));
            match columns.find(|(_, (answer, expected))| answer != expected) {
                None => column(answer, "text").to_owned(),
                Some((column, (answer, _))) => format!("{column}: {answer}"),
            }
        };
        let texts = answers.iter().zip(&self.expected).map(text).collect();
        let shown = Shown { title: title.clone(), texts, agrees: *answers == self.expected };
        self.show_shown(&shown, table);
        shown
    }

    fn show_shown(&self, shown: &Shown, table: usize) {
        let is_colored = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        let (mark, color) = if shown.agrees { ("✓", 32) } else { ("✗", 31) };
        let mark = if is_colored { format!("\x1b[{color}m{mark}\x1b[0m") } else { mark.to_owned() };
        self.show_line(table, &mark, &shown.title, &shown.texts);
    }

    /// The tables after the first one, now that all programs have answered.
    fn show_rest(&self, rows: &[Shown]) {
        for table in 1..self.starts.len() - 1 {
            self.show_facts(table);
            rows.iter().filter(|row| !row.texts.is_empty()).for_each(|row| self.show_shown(row, table));
        }
    }
}
