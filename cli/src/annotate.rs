//! Copies a log, and appends to its lines what their codes mean. Nothing else is changed: without the appended texts, the
//! output is the input.

use std::io::{self, Read, Write};

use anstyle::Style;
use memchr::memchr;
use toku_codes::{Code, entries, lookup};

use crate::scan::{CONTEXT, Keys, PENDING_MAX, Value};
use crate::terminal::DIM;

/// How much is read at once.
const READ: usize = 128 * 1024;
/// How many different codes are appended to a line.
const CODES_MAX: usize = 8;

/// Which side failed. An input that cannot be read does not end the command.
#[derive(Debug)]
pub enum Failed {
    Read(io::Error),
    Write(io::Error),
}

/// The bytes that were read last, after those that the scan still needs.
pub struct Window {
    bytes: Vec<u8>,
    /// How many bytes it has.
    filled: usize,
    /// Where the bytes that were read last begin.
    pub new: usize,
    /// Where the scan continues.
    pub from: usize,
}

impl Default for Window {
    fn default() -> Self {
        Self { bytes: vec![0; PENDING_MAX + READ], filled: 0, new: 0, from: 0 }
    }
}

impl Window {
    pub fn bytes(&self) -> &[u8] {
        &self.bytes[..self.filled]
    }

    /// Reads once as much as is available; returns false at the end.
    pub fn read(&mut self, input: &mut dyn Read) -> Result<bool, Failed> {
        // Bytes that the scan is done with are dropped, except its context.
        let start = self.from.saturating_sub(CONTEXT);
        self.bytes.copy_within(start..self.filled, 0);
        self.filled -= start;
        self.from -= start;
        self.new = self.filled;
        loop {
            match input.read(&mut self.bytes[self.new..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(Failed::Read(error)),
                Ok(length) => {
                    self.filled += length;
                    return Ok(length > 0);
                }
            }
        }
    }
}

/// Copies an input to its end. Each piece is written as soon as it was read.
pub fn copy(input: &mut dyn Read, out: &mut dyn Write, keys: &Keys, is_colored: bool) -> Result<(), Failed> {
    let (mut window, mut line) = (Window::default(), Line::new(is_colored));
    loop {
        let read = window.read(input);
        // What was read before an error is still copied whole.
        let is_end = !matches!(read, Ok(true));
        let piece = line.annotate(&mut window, keys, is_end);
        out.write_all(piece).and_then(|()| out.flush()).map_err(Failed::Write)?;
        if is_end {
            return read.map(drop);
        }
    }
}

/// The line that is being copied.
#[derive(Default)]
struct Line {
    /// The codes that were found in it.
    codes: Vec<Code>,
    /// Whether the last piece ended with a CR, which is written when it is known what follows.
    holds_cr: bool,
    style: Style,
    /// The text to append for each listed code, in published order.
    texts: Vec<String>,
    out: Vec<u8>,
}

impl Line {
    fn new(is_colored: bool) -> Self {
        let style = if is_colored { DIM } else { Style::new() };
        Self { style, texts: entries().iter().map(|entry| meaning(entry.code, style)).collect(), ..Self::default() }
    }

    /// Returns the bytes to write for those that were read last.
    fn annotate<'a>(&'a mut self, window: &'a mut Window, keys: &Keys, is_end: bool) -> &'a [u8] {
        self.out.clear();
        let (bytes, new) = (window.bytes(), window.new);
        // Everything up to `written` was written. The line that has codes does not end before `searched`.
        let (mut written, mut searched) = (new - usize::from(self.holds_cr), new);
        self.holds_cr = false;
        let from = keys.scan(bytes, window.from, is_end, |at, value| {
            let Value::Code(code) = value else { return };
            if !self.codes.is_empty() && searched < at {
                self.end_line(bytes, &mut written, &mut searched, at);
            }
            searched = searched.max(at);
            if self.codes.len() < CODES_MAX && !self.codes.contains(&code) {
                self.codes.push(code);
            }
        });
        if !self.codes.is_empty() {
            self.end_line(bytes, &mut written, &mut searched, bytes.len());
        }
        window.from = from;
        let bytes = window.bytes();
        if is_end {
            self.out.extend_from_slice(&bytes[written..]);
            self.append();
            return &self.out;
        }
        let mut end = bytes.len();
        if !self.codes.is_empty() && bytes[written..end].ends_with(b"\r") {
            self.holds_cr = true;
            end -= 1;
        }
        if self.out.is_empty() {
            return &bytes[written..end];
        }
        self.out.extend_from_slice(&bytes[written..end]);
        &self.out
    }

    /// Looks for the end of the line, from `searched` to `until`, and appends there the meaning of its codes.
    fn end_line(&mut self, bytes: &[u8], written: &mut usize, searched: &mut usize, until: usize) {
        let Some(length) = memchr(b'\n', &bytes[*searched..until]) else { return };
        let newline = *searched + length;
        let line = &bytes[*written..newline];
        let text = line.strip_suffix(b"\r").unwrap_or(line);
        self.out.extend_from_slice(text);
        self.append();
        *written += text.len();
        *searched = newline;
    }

    /// Appends what the codes of the line mean, and forgets them.
    fn append(&mut self) {
        for code in self.codes.drain(..) {
            match code.ordinal() {
                Some(ordinal) => self.out.extend_from_slice(self.texts[ordinal].as_bytes()),
                None => self.out.extend_from_slice(meaning(code, self.style).as_bytes()),
            }
        }
    }
}

/// The text to append for a code.
fn meaning(code: Code, style: Style) -> String {
    let action = code.action();
    match lookup(code.0) {
        Some(entry) => format!(" {style}# {}: {} [{action}]{style:#}", entry.name, entry.description),
        None => format!(" {style}# {code} [{action}]{style:#}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns one piece of the input at a time.
    struct Pieces<'a>(Vec<&'a [u8]>);

    impl Read for Pieces<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            if self.0.is_empty() {
                return Ok(0);
            }
            let piece = self.0.remove(0);
            assert!(!piece.is_empty(), "a read of nothing is the end");
            buffer[..piece.len()].copy_from_slice(piece);
            Ok(piece.len())
        }
    }

    fn annotated(pieces: &[&[u8]]) -> Vec<u8> {
        let pieces = pieces.iter().copied().filter(|piece| !piece.is_empty()).collect();
        let mut out = Vec::new();
        copy(&mut Pieces(pieces), &mut out, &Keys::new(&[], &[]).unwrap(), false).unwrap();
        out
    }

    #[test]
    fn the_text_is_before_the_end_of_the_line_which_stays() {
        let low = " # LOW_CREDIT_BALANCE: low credit balance [top_up]";
        let otp = " # OTP_EXPIRED: otp expired [fix_request]";
        let cases = [
            ("result=-1100\n".to_owned(), format!("result=-1100{low}\n")),
            ("result=-1100\r\nx\r\n".to_owned(), format!("result=-1100{low}\r\nx\r\n")),
            ("result=-1100\r\r\n".to_owned(), format!("result=-1100\r{low}\r\n")),
            ("result=-1100".to_owned(), format!("result=-1100{low}")),
            ("result=-1100\r".to_owned(), format!("result=-1100\r{low}")),
            (
                "code=-1229 result=-1100, code=-1229\n\n".to_owned(),
                format!("code=-1229 result=-1100, code=-1229{otp}{low}\n\n"),
            ),
            ("result=-1399\n".to_owned(), "result=-1399 # unknown code -1399 [investigate]\n".to_owned()),
            ("result=-9999\nno\n".to_owned(), "result=-9999\nno\n".to_owned()),
            (String::new(), String::new()),
            ("\n\n".to_owned(), "\n\n".to_owned()),
        ];
        for (input, expected) in cases {
            let input = input.as_bytes();
            for cut in 0..=input.len() {
                let out = annotated(&[&input[..cut], &input[cut..]]);
                assert_eq!(String::from_utf8(out).unwrap(), expected, "cut at {cut}");
            }
            let bytes: Vec<&[u8]> = input.chunks(1).collect();
            assert_eq!(annotated(&bytes), expected.as_bytes(), "byte by byte");
        }
    }

    #[test]
    fn what_was_read_before_an_error_is_copied_whole() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("broken"))
            }
        }
        let mut out = Vec::new();
        let input: &[u8] = b"result=-1100\r";
        let copied = copy(&mut input.chain(Broken), &mut out, &Keys::new(&[], &[]).unwrap(), false);
        assert!(matches!(copied, Err(Failed::Read(error)) if error.to_string() == "broken"));
        assert_eq!(out, b"result=-1100\r # LOW_CREDIT_BALANCE: low credit balance [top_up]");
    }

    #[test]
    fn at_most_eight_codes_are_appended() {
        let line: String = (1000..1012).map(|code| format!("code=-{code} ")).collect();
        let out = String::from_utf8(annotated(&[line.as_bytes()])).unwrap();
        assert_eq!(out.matches(" # ").count(), 8);
        assert!(out.starts_with(&line) && !out.contains("NUMBER_NOT_SUBSCRIBED") && out.contains("UNAUTHORIZED"));
    }

    #[test]
    fn a_line_may_be_longer_than_the_buffer() {
        let mut line = b"code=-1100 ".to_vec();
        line.extend(vec![b'\xff'; 3 * READ]);
        let mut input = line.clone();
        input.extend(b"\ncode=-1229\n");
        let out = annotated(&input.chunks(READ).collect::<Vec<_>>());
        assert!(out.starts_with(&line));
        let rest = String::from_utf8_lossy(&out[line.len()..]);
        assert_eq!(
            rest,
            " # LOW_CREDIT_BALANCE: low credit balance [top_up]\ncode=-1229 # OTP_EXPIRED: otp expired [fix_request]\n"
        );
    }
}
