/*!
The command `toku-codes`: explains the Toku API's result codes, annotates logs with them, and exports the table.

The parts write to any [`std::io::Write`], so that they are tested without a process: [`explain`], [`annotate`] and
[`export`]. What a code means is decided in the crate `toku-codes`; here are only the command line ([`arguments`]), the
rules for finding codes in a log ([`scan`]) and the layout of the output.

The package is the command. These modules are not a public API, and may change in any version.
*/

pub mod annotate;
pub mod arguments;
pub mod explain;
pub mod export;
pub mod record;
pub mod scan;
pub mod signals;
pub mod summary;
pub mod terminal;

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, IsTerminal, Read, Write, stdin, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::CommandFactory;
use clap::error::ErrorKind;

use arguments::{Arguments, Command, Log};
use scan::Keys;
use terminal::Form;
use toku_codes::{Code, ParseError};

/// Everything was understood and found.
const FOUND: u8 = 0;
/// A number is not listed, nothing was found, or the answer is no.
const NOT_FOUND: u8 = 1;
/// Bad usage, or a file that could not be read.
const FAILED: u8 = 2;

/// Runs the command. The first argument is the program's name.
pub fn run(arguments: Vec<OsString>) -> ExitCode {
    let parsed = Arguments::read(arguments);
    let done = parsed.map_err(Failure::Usage).and_then(|arguments| dispatch(&arguments));
    match done {
        Ok(status) => ExitCode::from(status),
        Err(Failure::Io(error)) => {
            say(&format!("error: {error}"));
            ExitCode::from(FAILED)
        }
        Err(Failure::Usage(error)) => {
            // clap writes help and version to standard output, everything else to standard error.
            let _ = error.print();
            ExitCode::from(error.exit_code() as u8)
        }
    }
}

/// When the reader has ended, as in `toku-codes list | head -1`, the rest is not written, and the status stays the same.
fn unless_closed(written: io::Result<()>) -> io::Result<()> {
    written.or_else(|error| if error.kind() == io::ErrorKind::BrokenPipe { Ok(()) } else { Err(error) })
}

enum Failure {
    Usage(clap::Error),
    Io(io::Error),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

fn usage(kind: ErrorKind, message: impl std::fmt::Display) -> Failure {
    Failure::Usage(Arguments::command().error(kind, message))
}

/// As [`usage`], with the usage of one command.
fn usage_of(command: &str, kind: ErrorKind, message: impl std::fmt::Display) -> Failure {
    let mut all = Arguments::command();
    all.build();
    Failure::Usage(all.find_subcommand_mut(command).expect("a command").error(kind, message))
}

fn dispatch(arguments: &Arguments) -> Result<u8, Failure> {
    let form = || Form::choose(arguments.json, arguments.color);
    let no_json = |message: &str| match arguments.json {
        true => Err(usage(ErrorKind::ArgumentConflict, message)),
        false => Ok(()),
    };
    const NOT_ANNOTATED: &str = "a copied log is not JSON: use --json with --summary, or name codes or words";
    match &arguments.command {
        None if stdin().is_terminal() => {
            say(&Arguments::command().render_help().to_string());
            Ok(FAILED)
        }
        None => {
            no_json(NOT_ANNOTATED)?;
            annotate(&Log::default(), arguments)
        }
        Some(Command::Annotate(log)) => {
            if !log.summary {
                no_json(NOT_ANNOTATED)?;
            }
            annotate(log, arguments)
        }
        Some(Command::Explain { codes }) => explain(codes, &form()),
        Some(Command::Search { words }) => Ok(search(words, &form())?),
        Some(Command::List { category, action }) => {
            let listed = explain::listed(*category, *action);
            unless_closed(explain::write_rows(&mut stdout().lock(), &form(), &listed))?;
            Ok(if listed.is_empty() { NOT_FOUND } else { FOUND })
        }
        Some(Command::Is { question, code }) => {
            no_json("`is` prints nothing, so it does not take --json")?;
            let code = arguments::code(code).map_err(|reason| usage_of("is", ErrorKind::ValueValidation, reason))?;
            Ok(if question.answer(code) { FOUND } else { NOT_FOUND })
        }
        Some(Command::Export { format, closed, every_number }) => {
            no_json("`export` does not take --json: name the format json")?;
            format.check(*closed, *every_number).map_err(|reason| usage(ErrorKind::ArgumentConflict, reason))?;
            let mut out = io::BufWriter::new(stdout().lock());
            unless_closed(export::write(&mut out, *format, *closed, *every_number).and_then(|()| out.flush()))?;
            Ok(FOUND)
        }
    }
}

/// Explains codes if every argument is one. If the first is not, searches for all of them together.
fn explain(texts: &[String], form: &Form) -> Result<u8, Failure> {
    // A search would not find text that looks like a number: `-1100x`, or more digits than 32 bits have.
    let is_signed = |text: &str| {
        text.strip_prefix(['-', '+', '−']).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    if let Err(ParseError::NotACode) = Code::parse(&texts[0])
        && !is_signed(&texts[0])
    {
        return Ok(search(texts, form)?);
    }
    let read = texts.iter().map(|text| arguments::code(text));
    let codes = read.collect::<Result<Vec<_>, _>>();
    let codes = codes.map_err(|reason| usage(ErrorKind::ValueValidation, reason))?;
    unless_closed(explain::write(&mut stdout().lock(), form, &codes))?;
    codes.iter().filter_map(|code| explain::hint(*code)).for_each(|hint| say(&hint));
    Ok(if codes.iter().all(|code| code.is_known()) { FOUND } else { NOT_FOUND })
}

fn search(words: &[String], form: &Form) -> io::Result<u8> {
    let query = words.join(" ");
    let found: Vec<_> = toku_codes::search(&query).map(|entry| entry.code).collect();
    if found.is_empty() {
        if let Some(hint) = explain::hint_of_text(&query) {
            say(&hint);
            return Ok(NOT_FOUND);
        }
        say(&format!("nothing is found for \"{}\"; the nearest are", terminal::quoted(&query)));
        // Errors are ignored, as in `say`.
        let _ = explain::write_rows(&mut io::stderr().lock(), &Form::plain_rows(), &explain::nearest(&query));
        return Ok(NOT_FOUND);
    }
    unless_closed(explain::write_rows(&mut stdout().lock(), form, &found))?;
    Ok(FOUND)
}

fn annotate(log: &Log, arguments: &Arguments) -> Result<u8, Failure> {
    let keys = Keys::new(&log.key, &log.only_key).map_err(|reason| usage(ErrorKind::ValueValidation, reason))?;
    let inputs = || log.files.iter().map(PathBuf::as_path).chain(log.files.is_empty().then_some(Path::new("-")));
    let mut failed = Vec::new();
    if log.summary {
        let form = Form::choose(arguments.json, arguments.color);
        let shared = signals::Shared::start(summary::Summary::default(), move |summary| {
            unless_closed(summary.write(&mut stdout().lock(), &form))
        })?;
        each_input(inputs(), &mut failed, |name, input| summary::read(input, name, &keys, &shared))?;
        report(&failed);
        return Ok(shared.finish()?.unwrap_or(if failed.is_empty() { FOUND } else { FAILED }));
    }
    let is_colored = terminal::is_colored(arguments.color, &stdout());
    let mut out = terminal::raw_stdout()?;
    let copied = each_input(inputs(), &mut failed, |_, input| annotate::copy(input, &mut out, &keys, is_colored));
    unless_closed(copied)?;
    report(&failed);
    Ok(if failed.is_empty() { FOUND } else { FAILED })
}

/// Reads one input after another. If one cannot be read, the others still are.
fn each_input<'a>(
    inputs: impl Iterator<Item = &'a Path>,
    failed: &mut Vec<String>,
    mut read: impl FnMut(&str, &mut dyn Read) -> Result<(), annotate::Failed>,
) -> io::Result<()> {
    for path in inputs {
        let name = path.to_string_lossy();
        let done = if path == Path::new("-") {
            read("-", &mut terminal::raw_stdin()?)
        } else {
            open(path).map_err(annotate::Failed::Read).and_then(|mut file| read(&name, &mut file))
        };
        match done {
            Err(annotate::Failed::Read(error)) => failed.push(format!("{}: {error}", terminal::escaped(&name))),
            Err(annotate::Failed::Write(error)) => return Err(error),
            Ok(()) => {}
        }
    }
    Ok(())
}

/// Opens a file, unless it is the output: `annotate app.log >>app.log` would never end.
fn open(path: &Path) -> io::Result<File> {
    let file = File::open(path)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let (input, output) = (file.metadata()?, terminal::raw_stdout()?.metadata()?);
        if input.is_file() && (input.dev(), input.ino()) == (output.dev(), output.ino()) {
            return Err(io::Error::other("it is the output, too: write to another file"));
        }
    }
    Ok(file)
}

fn report(failed: &[String]) {
    failed.iter().for_each(|failure| say(&format!("error: {failure}")));
}

/// Writes a message to standard error. Errors are ignored, since the exit status says the same.
pub(crate) fn say(message: &str) {
    let _ = writeln!(io::stderr(), "{}", message.trim_end());
}
