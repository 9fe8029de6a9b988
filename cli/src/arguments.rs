//! The command line. Codes are negative numbers, so no option is a digit, and `toku-codes -1100` does not need `--`.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, ColorChoice, CommandFactory, Parser, Subcommand, ValueEnum};
use toku_codes::{Action, Category, Code, TABLE_HASH, TABLE_VERSION};

use crate::export::Format;
use crate::terminal::quoted;

const EXAMPLES: &str = "\
Examples:
  toku-codes -1100                     what it means, and what to do
  toku-codes 4294966196 0xFFFFFBB4     as other programs write the same
  toku-codes low credit                search by words
  tail -f app.log | toku-codes         append what the codes mean
  toku-codes annotate --summary *.log  count the codes of a log

Exit status: 0 found; 1 a number that is not listed, nothing found, or the answer is no;
2 bad usage, or a file that could not be read.

Numbers and their texts are Toku's words. Names, categories, outcomes, actions and statuses
are this tool's reading of them. It is not an official Toku product.";

/// Explain the Toku API's result codes, annotate logs with them, and export the table.
///
/// Without a command, codes are explained and other words are searched for; without any argument, the standard input is
/// annotated.
#[derive(Debug, Parser)]
#[command(
    name = "toku-codes",
    bin_name = "toku-codes",
    version = version(),
    override_usage = "toku-codes [OPTIONS] CODE...\n       toku-codes [OPTIONS] WORD...\n       toku-codes [COMMAND]",
    after_help = EXAMPLES,
    max_term_width = 100,
    disable_help_subcommand = true
)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Write one JSON object per line.
    #[arg(long, global = true)]
    pub json: bool,
    /// When to use colours; `always` also shows into a pipe what a terminal would show.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: ColorChoice,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Explain codes: what runs without a command when the first argument is a code.
    Explain {
        /// Numbers, signed, unsigned or hexadecimal, or names.
        #[arg(value_name = "CODE", required = true)]
        codes: Vec<String>,
    },
    /// Search: every word must occur in the name, text, category or action of a code.
    Search {
        #[arg(value_name = "WORD", required = true)]
        words: Vec<String>,
    },
    /// List all codes in Toku's order.
    List {
        /// Only those of a category.
        #[arg(long, value_parser = kinds(Category::ALL, Category::name))]
        category: Option<Category>,
        /// Only those with an action.
        #[arg(long, value_parser = kinds(Action::ALL, Action::name))]
        action: Option<Action>,
    },
    /// Answer a question by the exit status: 0 yes, 1 no, 2 the code is missing, empty or unreadable.
    #[command(after_help = "\
Ask for success, so that everything that goes wrong counts as failed:

  if toku-codes is success \"$r\"; then …

Never ask for error and take \"no\" for success: an empty $r is neither, and a task that was canceled is not an error.")]
    Is {
        /// `success`, `error`, `known`, `retryable`, or an action.
        #[arg(value_parser = questions())]
        question: Question,
        /// A number or a name.
        code: String,
    },
    /// Copy a log, and append the meaning to lines that carry a code under a known key.
    #[command(after_help = "\
Known keys: result, code, error_code, errorCode, result_code. A value counts there if it is a listed number other than 0, \
a negative number in one of Toku's blocks, or a name such as LOW_CREDIT_BALANCE. Other negative numbers are only \
counted by --summary. Under a key that is named by --key or --only-key everything counts that `explain` takes.

Nothing else is changed, and each line is passed on at once.")]
    Annotate(Log),
    /// Write the table in a format that other programs read.
    Export {
        format: Format,
        /// Accept only the listed codes, not any 32-bit integer: for json-schema and openapi.
        #[arg(long)]
        closed: bool,
        /// Write all 1,200 numbers of all blocks, not only the 110 that are listed.
        #[arg(long)]
        every_number: bool,
    },
}

#[derive(Args, Debug, Default)]
pub struct Log {
    /// Files, or `-` for the standard input, which is read when no file is named.
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Take codes under this key, too. It can be repeated.
    #[arg(long, value_name = "NAME")]
    pub key: Vec<String>,
    /// Take codes under this key, and not under the known ones. It can be repeated.
    #[arg(long, value_name = "NAME")]
    pub only_key: Vec<String>,
    /// Instead of copying, count the codes: at the end of the input, or at the first Ctrl+C.
    #[arg(long)]
    pub summary: bool,
}

/// The questions that `is` answers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Question {
    Success,
    Error,
    Known,
    Retryable,
    Action(Action),
}

impl Question {
    pub fn answer(self, code: Code) -> bool {
        match self {
            Self::Success => code.action() == Action::Done,
            Self::Error => code.is_error(),
            Self::Known => code.is_known(),
            Self::Retryable => code.is_retryable(),
            Self::Action(action) => code.action() == action,
        }
    }
}

const QUESTIONS: [(&str, Question); 4] = [
    ("success", Question::Success),
    ("error", Question::Error),
    ("known", Question::Known),
    ("retryable", Question::Retryable),
];

fn all_questions() -> impl Iterator<Item = (&'static str, Question)> {
    QUESTIONS.into_iter().chain(Action::ALL.iter().map(|action| (action.name(), Question::Action(*action))))
}

fn questions() -> impl TypedValueParser<Value = Question> {
    let names: Vec<_> = all_questions().map(|(name, _)| PossibleValue::new(name)).collect();
    PossibleValuesParser::new(names).try_map(|name| {
        all_questions().find(|(known, _)| *known == name).map(|(_, question)| question).ok_or("not a question")
    })
}

/// The members of a kind, by their names.
fn kinds<T: Copy + Send + Sync + 'static>(
    all: &'static [T],
    name: impl Fn(T) -> &'static str + Clone + Send + Sync + 'static,
) -> impl TypedValueParser<Value = T> {
    let names: Vec<_> = all.iter().map(|kind| PossibleValue::new(name(*kind))).collect();
    PossibleValuesParser::new(names)
        .try_map(move |text| all.iter().copied().find(|kind| name(*kind) == text).ok_or("not a member"))
}

fn version() -> String {
    format!("{} (table {TABLE_VERSION}, hash {TABLE_HASH})", env!("CARGO_PKG_VERSION"))
}

/// Reads a code as a person types it; the error quotes what it got.
pub fn code(text: &str) -> Result<Code, String> {
    Code::parse(text).map_err(|error| format!("\"{}\" is not a code: {error}", quoted(text)))
}

impl Arguments {
    /// Reads the command line, whose first argument is the program's name.
    pub fn read(arguments: Vec<OsString>) -> Result<Self, clap::Error> {
        Self::try_parse_from(with_command(arguments))
    }
}

/// The commands that take codes and words, and do not have their own options.
const OF_WORDS: [&str; 3] = ["explain", "search", "is"];

/// Adds the command if none is named, and moves codes behind the options and a `--`. clap alone would take the `is` in
/// `toku-codes message is empty` for a command, and -1100x for options.
fn with_command(mut arguments: Vec<OsString>) -> Vec<OsString> {
    let mut at = 1;
    while let Some(option) = arguments.get(at).filter(|word| *word == "--json" || is_color(word)) {
        at += if option == "--color" { 2 } else { 1 };
    }
    let Some(first) = arguments.get(at).map(|word| word.to_string_lossy().into_owned()) else { return arguments };
    let is_command = Arguments::command().get_subcommands().any(|command| command.get_name() == first);
    let is_of_annotate = ["--summary", "--key", "--only-key"].contains(&first.split('=').next().unwrap_or(""));
    let is_for_all = ["-h", "--help", "-V", "--version"].contains(&first.as_str());
    if !is_command && !is_for_all {
        arguments.insert(at, if first == "-" || is_of_annotate { "annotate" } else { "explain" }.into());
    }
    if OF_WORDS.iter().all(|command| arguments[at] != *command) {
        return arguments;
    }
    let (mut values, mut rest) = (Vec::new(), arguments.split_off(at + 1).into_iter());
    while let Some(word) = rest.next() {
        // `is success --help` would answer yes to a variable that holds --help.
        let is_value = arguments[at] == "is" && !values.is_empty() && is_help(&word);
        if word == "--" {
            values.extend(rest.by_ref());
        } else if is_option(&word) && !is_value {
            let value = if word == "--color" { rest.next() } else { None };
            arguments.push(word);
            arguments.extend(value);
        } else {
            values.push(word);
        }
    }
    arguments.push("--".into());
    arguments.append(&mut values);
    arguments
}

fn is_color(word: &OsString) -> bool {
    word == "--color" || word.to_string_lossy().starts_with("--color=")
}

/// Whether clap would show help for a word.
fn is_help(word: &OsString) -> bool {
    word == "--help" || word.to_string_lossy().starts_with("-h")
}

/// No option starts with a digit.
fn is_option(word: &OsString) -> bool {
    let word = word.to_string_lossy();
    word.strip_prefix('-').is_some_and(|rest| !rest.is_empty() && !rest.starts_with(|c: char| c.is_ascii_digit()))
}

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let (name, help) = self.about();
        Some(PossibleValue::new(name).help(help))
    }
}

#[cfg(test)]
mod tests {
    use clap::error::ErrorKind;

    use super::*;

    fn read(line: &str) -> Result<Arguments, clap::Error> {
        Arguments::read(line.split(' ').map(OsString::from).collect())
    }

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn options_come_first_or_last() {
        for line in ["t --json list", "t list --json"] {
            let parsed = read(line).unwrap();
            assert!(matches!(parsed.command, Some(Command::List { .. })) && parsed.json, "{line}");
        }
        for line in [
            "t -1100 --json", "t --json -1100", "t --json -- -1100", "t --color never --json -1100",
            "t explain --json -1100",
        ] {
            let parsed = read(line).unwrap();
            let Some(Command::Explain { codes }) = parsed.command else { panic!("{line}") };
            assert!(codes == ["-1100"] && parsed.json, "{line}");
        }
    }

    #[test]
    fn only_the_first_word_can_be_a_command() {
        let Some(Command::Explain { codes }) = read("t message is empty").unwrap().command else { panic!() };
        assert_eq!(codes, ["message", "is", "empty"]);
        let Some(Command::Search { words }) = read("t search list").unwrap().command else { panic!() };
        assert_eq!(words, ["list"]);
    }

    #[test]
    fn what_looks_like_a_mistyped_option_is_refused() {
        for line in ["t --jsno", "t -1100 --jsno", "t -x", "t is success --jsno", "t search --jsno", "t list --jsno"] {
            let error = read(line).unwrap_err();
            assert_eq!((error.kind(), error.exit_code()), (ErrorKind::UnknownArgument, 2), "{line}");
            assert!(error.to_string().contains(line.split(' ').next_back().unwrap()), "{line}: {error}");
        }
    }

    #[test]
    fn no_option_is_a_digit() {
        let command = Arguments::command();
        let all = command.get_subcommands().chain([&command]);
        let shorts: Vec<char> = all.flat_map(|command| command.get_arguments().filter_map(|a| a.get_short())).collect();
        assert!(shorts.iter().all(|c| !c.is_ascii_digit()), "{shorts:?}");
    }

    #[test]
    fn every_question_has_its_answer() {
        let names: Vec<_> = all_questions().map(|(name, _)| name).collect();
        assert_eq!(names.len(), 12);
        let yes = |name: &str, code| all_questions().find(|(known, _)| *known == name).unwrap().1.answer(Code(code));
        assert!(yes("success", 0) && !yes("success", -3007) && !yes("success", -9999) && !yes("success", 1));
        assert!(yes("error", -9999) && !yes("error", -3007) && !yes("error", 0));
        assert!(yes("known", -3007) && !yes("known", -1399));
        assert!(yes("retryable", -101) && !yes("retryable", -1100));
        assert!(yes("top_up", -1100) && yes("investigate", -9999) && !yes("done", -1100));
    }
}
