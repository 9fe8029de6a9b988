//! Counts the codes of a log.

use std::collections::HashMap;
use std::io::{self, Read, Write};

use memchr::memchr_iter;
use serde::Serialize;
use toku_codes::Code;

use crate::annotate::{Failed, Window};
use crate::record::Record;
use crate::scan::{Keys, Value};
use crate::signals::Shared;
use crate::terminal::{BOLD, DIM, Form, escaped, quoted, style_of, styled};

/// How many different values are counted separately.
const VALUES_MAX: usize = 10_000;

/// The counts so far.
#[derive(Default)]
pub struct Summary {
    counted: HashMap<Counted, Count>,
    /// How many values came after that.
    others: u64,
    files: Vec<String>,
    lines: u64,
}

#[derive(Clone, Debug, Eq, Hash, PartialEq)]
enum Counted {
    Code(i32),
    Unreadable(String),
}

struct Count {
    values: u64,
    first: Place,
    last: Place,
}

/// A line, counted from 1, of a file.
#[derive(Clone, Copy)]
struct Place {
    file: usize,
    line: u64,
}

/// One line of the table.
#[derive(Serialize)]
struct Row<'a> {
    count: u64,
    code: Option<i32>,
    name: Option<&'static str>,
    action: Option<&'static str>,
    /// `known`, `unknown` or `unreadable`.
    kind: &'static str,
    text: Option<&'a str>,
    first_line: Option<u64>,
    first_file: Option<&'a str>,
    last_line: Option<u64>,
    last_file: Option<&'a str>,
}

/// Counts an input to its end.
pub fn read(input: &mut dyn Read, name: &str, keys: &Keys, shared: &Shared<Summary>) -> Result<(), Failed> {
    let (mut window, mut line) = (Window::default(), 1);
    shared.with(|summary| summary.files.push(name.to_owned()));
    loop {
        // Outside the lock, since it may wait.
        let read = window.read(input);
        let is_end = !matches!(read, Ok(true));
        shared.with(|summary| summary.count(&mut window, keys, is_end, &mut line));
        if is_end {
            return read.map(drop);
        }
    }
}

impl Summary {
    /// Counts the codes in the bytes that were read last, which begin in line `line`.
    fn count(&mut self, window: &mut Window, keys: &Keys, is_end: bool, line: &mut u64) {
        let (bytes, mut counted) = (window.bytes(), window.new);
        let newlines = |from: usize, to: usize| memchr_iter(b'\n', &bytes[from..to]).count() as u64;
        let file = self.files.len() - 1;
        let before = *line;
        let from = keys.scan(bytes, window.from, is_end, |at, value| {
            if counted < at {
                *line += newlines(counted, at);
                counted = at;
            }
            let value = match value {
                Value::Code(code) | Value::Unknown(code) => Counted::Code(code.0),
                Value::Unreadable(text) => Counted::Unreadable(quoted(&String::from_utf8_lossy(text))),
            };
            self.add(value, Place { file, line: *line });
        });
        *line += newlines(counted, bytes.len());
        self.lines += *line - before;
        // The last line may lack its end.
        if is_end && bytes.last().is_some_and(|last| *last != b'\n') {
            self.lines += 1;
        }
        window.from = from;
    }

    fn add(&mut self, value: Counted, place: Place) {
        if let Some(count) = self.counted.get_mut(&value) {
            count.values += 1;
            count.last = place;
        } else if self.counted.len() < VALUES_MAX {
            self.counted.insert(value, Count { values: 1, first: place, last: place });
        } else {
            self.others += 1;
        }
    }

    /// The most frequent first; of equally frequent ones, the one that was found first.
    fn rows(&self) -> Vec<Row<'_>> {
        let mut counted: Vec<_> = self.counted.iter().collect();
        counted.sort_by_key(|(_, count)| (std::cmp::Reverse(count.values), count.first.file, count.first.line));
        let file = |place: Place| Some(self.files[place.file].as_str());
        let mut rows: Vec<Row> = counted
            .into_iter()
            .map(|(value, count)| {
                let record = match value {
                    Counted::Code(code) => Some(Record::new(Code(*code))),
                    Counted::Unreadable(_) => None,
                };
                Row {
                    count: count.values,
                    code: record.as_ref().map(|record| record.code),
                    name: record.as_ref().and_then(|record| record.name),
                    action: record.as_ref().map(|record| record.action),
                    kind: record.as_ref().map_or("unreadable", |r| if r.known { "known" } else { "unknown" }),
                    text: if let Counted::Unreadable(text) = value { Some(text) } else { None },
                    first_line: Some(count.first.line),
                    first_file: file(count.first),
                    last_line: Some(count.last.line),
                    last_file: file(count.last),
                }
            })
            .collect();
        if self.others > 0 {
            rows.push(Row {
                count: self.others,
                code: None,
                name: None,
                action: None,
                kind: "others",
                text: None,
                first_line: None,
                first_file: None,
                last_line: None,
                last_file: None,
            });
        }
        rows
    }

    /// Writes the table.
    pub fn write(&self, out: &mut dyn Write, form: &Form) -> io::Result<()> {
        let rows = self.rows();
        match *form {
            Form::Json => rows.iter().try_for_each(|row| writeln!(out, "{}", serde_json::to_string(row)?)),
            Form::Tabs => rows.iter().try_for_each(|row| writeln!(out, "{}", row.cells().join("\t"))),
            Form::Screen { width, is_colored } => self.write_screen(out, &rows, width, is_colored),
        }
    }

    fn write_screen(&self, out: &mut dyn Write, rows: &[Row], width: usize, is_colored: bool) -> io::Result<()> {
        if rows.is_empty() {
            return writeln!(out, "no codes in {} lines", self.lines);
        }
        let place = |line: Option<u64>, file: Option<&str>| match (line, file) {
            (Some(line), Some(file)) if self.files.len() > 1 => format!("{}:{line}", escaped(file)),
            (Some(line), _) => line.to_string(),
            _ => String::new(),
        };
        let heading = ["COUNT", "CODE", "NAME", "ACTION", "FIRST", "LAST"].map(str::to_owned);
        let cells = rows.iter().map(|row| {
            let name = row.name.unwrap_or(row.kind).to_owned();
            [
                row.count.to_string(),
                row.text
                    .map(|text| format!("\"{text}\""))
                    .or(row.code.map(|code| code.to_string()))
                    .unwrap_or_default(),
                name,
                row.action.unwrap_or("").to_owned(),
                place(row.first_line, row.first_file),
                place(row.last_line, row.last_file),
            ]
        });
        let cells: Vec<[String; 6]> = std::iter::once(heading).chain(cells).collect();
        let widths: [usize; 6] =
            std::array::from_fn(|i| cells.iter().map(|row| row[i].chars().count()).max().unwrap_or(0));
        let room = width.saturating_sub(widths.iter().map(|width| width + 2).sum());
        let most = rows.iter().map(|row| row.count).max().unwrap_or(1);
        for (i, cells) in cells.iter().enumerate() {
            let aligned: Vec<String> = std::iter::zip(cells, widths)
                .enumerate()
                .map(
                    |(i, (cell, width))| {
                        if [0, 1, 4, 5].contains(&i) { format!("{cell:>width$}") } else { format!("{cell:<width$}") }
                    },
                )
                .collect();
            if i == 0 {
                writeln!(out, "{}", styled(aligned.join("  ").trim_end(), DIM, is_colored))?;
                continue;
            }
            let row = &rows[i - 1];
            let outcome = row.code.map_or("error", |code| Code(code).outcome().name());
            let bar = bar(row.count, most, room.min(30));
            write!(out, "{}  {}  ", styled(&aligned[0], BOLD, is_colored), aligned[1..].join("  "))?;
            writeln!(out, "{}", styled(&bar, style_of(outcome), is_colored))?;
        }
        let values: u64 = rows.iter().map(|row| row.count).sum();
        let noun = if values == 1 { "value" } else { "values" };
        writeln!(out, "{}", styled(&format!("{values} {noun} in {} lines", self.lines), DIM, is_colored))
    }
}

impl Row<'_> {
    /// The tab-separated columns; `-` if there is no value.
    fn cells(&self) -> [String; 9] {
        let or_dash = |text: Option<String>| text.unwrap_or("-".to_owned());
        let file = |file: Option<&str>| or_dash(file.map(escaped));
        [
            self.count.to_string(),
            or_dash(self.text.map(str::to_owned).or(self.code.map(|code| code.to_string()))),
            or_dash(self.name.map(str::to_owned)),
            or_dash(self.action.map(str::to_owned)),
            self.kind.to_owned(),
            or_dash(self.first_line.map(|line| line.to_string())),
            file(self.first_file),
            or_dash(self.last_line.map(|line| line.to_string())),
            file(self.last_file),
        ]
    }
}

/// A bar in eighths of a column, which is never empty.
fn bar(count: u64, most: u64, width: usize) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let eighths = (count as u128 * width as u128 * 8 / most.max(1) as u128) as usize;
    let eighths = if width == 0 { 0 } else { eighths.max(1) };
    "█".repeat(eighths / 8) + EIGHTHS[eighths % 8]
}
