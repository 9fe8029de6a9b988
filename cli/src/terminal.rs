//! The form of the output depends on where it goes: to a terminal, with its width and colours, or to a pipe or file.

use std::fs::File;
use std::io::{self, IsTerminal, Write};

use anstream::AutoStream;
use anstyle::{AnsiColor, Style};
use clap::ColorChoice;

/// How answers are written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Form {
    /// One JSON object per line.
    Json,
    /// Tab-separated columns, without a heading.
    Tabs,
    /// For a person, in at most this many columns.
    Screen { width: usize, is_colored: bool },
}

/// Text is not wrapped to fewer columns than the first, nor to more than the second, where it is hard to read.
const WIDTHS: [usize; 2] = [40, 100];

impl Form {
    /// The form for the standard output. `--color always` shows what a terminal would show, for a pager.
    pub fn choose(is_json: bool, color: ColorChoice) -> Self {
        if is_json {
            return Self::Json;
        }
        if !io::stdout().is_terminal() && color != ColorChoice::Always {
            return Self::Tabs;
        }
        let width = terminal_size::terminal_size().map_or(80, |(width, _)| usize::from(width.0));
        Self::Screen { width: width.clamp(WIDTHS[0], WIDTHS[1]), is_colored: is_colored(color, &io::stdout()) }
    }

    /// One line for each code, as on a terminal without colours.
    pub fn plain_rows() -> Self {
        Self::Screen { width: 80, is_colored: false }
    }
}

/// Whether to use colours: as the option says, or by NO_COLOR and the terminal. Switches them on in a Windows console.
pub fn is_colored(color: ColorChoice, stream: &impl anstream::stream::RawStream) -> bool {
    let choice = match color {
        ColorChoice::Always => anstream::ColorChoice::Always,
        ColorChoice::Never => anstream::ColorChoice::Never,
        ColorChoice::Auto => AutoStream::choice(stream),
    };
    #[cfg(windows)]
    if choice != anstream::ColorChoice::Never {
        let _ = anstyle_query::windows::enable_ansi_colors();
    }
    choice != anstream::ColorChoice::Never
}

pub const BOLD: Style = Style::new().bold();
pub const DIM: Style = Style::new().dimmed();

/// The colour of an outcome: green, yellow or red.
pub fn style_of(outcome: &str) -> Style {
    let color = match outcome {
        "success" => AnsiColor::Green,
        "progress" => AnsiColor::Yellow,
        _ => AnsiColor::Red,
    };
    Style::new().fg_color(Some(color.into()))
}

/// A text in a style, if there are colours.
pub fn styled(text: &str, style: Style, is_colored: bool) -> String {
    if is_colored { format!("{style}{text}{style:#}") } else { text.to_owned() }
}

/// Writes a text in lines of at most `width` columns; each but the first starts with an indentation.
pub fn write_wrapped(out: &mut dyn Write, text: &str, indentation: usize, width: usize) -> io::Result<()> {
    let mut column = indentation;
    for (i, word) in text.split(' ').enumerate() {
        let length = word.chars().count();
        if i > 0 && column + 1 + length > width {
            write!(out, "\n{:indentation$}", "")?;
            column = indentation;
        } else if i > 0 {
            write!(out, " ")?;
            column += 1;
        }
        write!(out, "{word}")?;
        column += length;
    }
    writeln!(out)
}

/// What a person typed, as a message quotes it: at most 64 characters, without those that control a terminal.
pub fn quoted(text: &str) -> String {
    let start: String = text.chars().take(64).collect();
    escaped(&start) + if start.len() < text.len() { "…" } else { "" }
}

/// The name of a file, without characters that control a terminal.
pub fn escaped(name: &str) -> String {
    name.chars().flat_map(char::escape_debug).collect()
}

/// Standard input without a buffer, so that bytes are read as soon as they arrive.
pub fn raw_stdin() -> io::Result<File> {
    #[cfg(unix)]
    let copy = std::os::fd::AsFd::as_fd(&io::stdin()).try_clone_to_owned()?;
    #[cfg(windows)]
    let copy = std::os::windows::io::AsHandle::as_handle(&io::stdin()).try_clone_to_owned()?;
    Ok(File::from(copy))
}

/// Standard output without a buffer, for bytes that need not be text.
pub fn raw_stdout() -> io::Result<File> {
    #[cfg(unix)]
    let copy = std::os::fd::AsFd::as_fd(&io::stdout()).try_clone_to_owned()?;
    #[cfg(windows)]
    let copy = std::os::windows::io::AsHandle::as_handle(&io::stdout()).try_clone_to_owned()?;
    Ok(File::from(copy))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_wrapped_between_words() {
        let mut out = Vec::new();
        write_wrapped(&mut out, "one two three four", 4, 12).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "one two\n    three\n    four\n");
    }

    #[test]
    fn a_quotation_cannot_control_a_terminal() {
        assert_eq!(quoted("-1100x"), "-1100x");
        assert_eq!(quoted("\u{1b}[31m\n"), "\\u{1b}[31m\\n");
        assert_eq!(quoted(&"x".repeat(70)).chars().count(), 65);
    }
}
