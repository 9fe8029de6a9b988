//! The texts that are put together from parts, without an allocator and without `core::fmt`, which would triple the
//! size of the smallest bindings.

use core::fmt;

use crate::Code;
use crate::packed::{self, Text};

/// A buffer of this many bytes holds every text that the library makes, its NUL included.
pub const TEXT_MAX: usize = 256;

/// The text of an unknown number; a space and the number follow it.
pub const UNKNOWN_CODE: &core::ffi::CStr = c"unknown code";

/// At most this many characters of a refused text stand between its quotes, escapes included.
const QUOTED_MAX: usize = 64;

const _: () = {
    let mut i = 0;
    while i < packed::COUNT {
        let number = "-2147483648".len();
        let (name, description) = (Text::Name(i).get_const(), Text::Description(i).get_const());
        assert!(description.len() + " ( )".len() + number + name.len() < TEXT_MAX, "TEXT_MAX is too small");
        i += 1;
    }
};

/// A text of at most `TEXT_MAX` bytes.
pub struct Rendered {
    bytes: [u8; TEXT_MAX],
    len: usize,
}

impl Rendered {
    /// An empty text. The functions below write to the caller's own: one that they returned might be copied whole.
    pub const EMPTY: Self = Self { bytes: [0; TEXT_MAX], len: 0 };

    /// Adds Toku's text of a code, or `unknown code -9999`.
    pub fn push_description(&mut self, code: Code) {
        self.push_description_by(code, |text| text.push_number(code.0));
    }

    /// Adds the message of an error: `low credit balance (-1100 LOW_CREDIT_BALANCE)`, or `unknown code -9999`.
    pub fn push_message(&mut self, code: Code) {
        self.push_description(code);
        self.push_name_by(code, |text| text.push_number(code.0));
    }

    /// As `push_message`, with digits that the caller has written. For an integer outside 32 bits, `code` is
    /// `raw::OUTSIDE`.
    pub fn push_message_of(&mut self, code: Code, number: &[u8]) {
        self.push_description_by(code, |text| text.push(number));
        self.push_name_by(code, |text| text.push(number));
    }

    fn push_description_by(&mut self, code: Code, push_number: impl FnOnce(&mut Self)) {
        match packed::ordinal(code.0).and_then(|ordinal| Text::Description(ordinal).bytes()) {
            Some(description) => self.push(description),
            None => {
                self.push(UNKNOWN_CODE.to_bytes());
                self.push_byte(b' ');
                push_number(self);
            }
        }
    }

    fn push_name_by(&mut self, code: Code, push_number: impl FnOnce(&mut Self)) {
        if let Some(name) = packed::ordinal(code.0).and_then(|ordinal| Text::Name(ordinal).bytes()) {
            self.push(b" (");
            push_number(self);
            self.push_byte(b' ');
            self.push(name);
            self.push_byte(b')');
        }
    }

    /// Adds a refused text in the form in which every language quotes it; `conformance/refused.tsv` gives the rule.
    pub fn push_quoted(&mut self, text: &[u8]) {
        self.push_byte(b'"');
        let is_whole = self.push_start(text, true);
        self.push_byte(b'"');
        self.push_dots_unless(is_whole);
    }

    /// The same for a text that already has the quotes and escapes of its language, such as a list as Python prints it:
    /// quotes and backslashes stay as they are.
    pub fn push_written(&mut self, text: &[u8]) {
        let is_whole = self.push_start(text, false);
        self.push_dots_unless(is_whole);
    }

    fn push_dots_unless(&mut self, is_whole: bool) {
        self.push(if is_whole { b"" } else { b"..." });
    }

    /// Adds as much of a text as may be quoted, and returns whether that is all of it.
    fn push_start(&mut self, mut text: &[u8], is_quoted: bool) -> bool {
        let end = self.len + QUOTED_MAX;
        while let Some((character, rest)) = split_character(text) {
            let start = self.len;
            self.push_escaped(character, is_quoted);
            if self.len > end {
                self.len = start;
                return false;
            }
            text = rest;
        }
        true
    }

    fn push_escaped(&mut self, character: char, is_quoted: bool) {
        if let ' '..='~' = character {
            if is_quoted && matches!(character, '"' | '\\') {
                self.push_byte(b'\\');
            }
            return self.push_byte(character as u8);
        }
        self.push_byte(b'\\');
        match character {
            '\n' => self.push_byte(b'n'),
            '\r' => self.push_byte(b'r'),
            '\t' => self.push_byte(b't'),
            _ => {
                self.push(b"u{");
                let number = u32::from(character);
                for place in (0..=(number | 1).ilog2() / 4).rev() {
                    let digit = (number >> (4 * place)) as u8 & 15;
                    self.push_byte(if digit < 10 { b'0' + digit } else { b'a' + digit - 10 });
                }
                self.push_byte(b'}');
            }
        }
    }

    /// The bytes of the text, which are UTF-8.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or(&[])
    }

    /// The longest start of the text that has at most `max` bytes and ends with a whole character.
    #[must_use]
    pub fn cut(&self, max: usize) -> &[u8] {
        let bytes = self.as_bytes();
        let is_inside = |at: usize| bytes.get(at).is_some_and(|byte| byte & 0xC0 == 0x80);
        let mut end = max.min(bytes.len());
        while is_inside(end) {
            end -= 1;
        }
        bytes.get(..end).unwrap_or(&[])
    }

    #[inline(never)]
    fn push(&mut self, part: &[u8]) {
        let end = self.len + part.len();
        if let Some(free) = self.bytes.get_mut(self.len..end) {
            free.copy_from_slice(part);
            self.len = end;
        }
    }

    /// Never inlined: a call takes less space than the check of the end, which a quotation would contain ten times.
    #[inline(never)]
    fn push_byte(&mut self, byte: u8) {
        if let Some(free) = self.bytes.get_mut(self.len) {
            *free = byte;
            self.len += 1;
        }
    }

    fn push_number(&mut self, number: i32) {
        if number < 0 {
            self.push_byte(b'-');
        }
        let mut rest = number.unsigned_abs();
        // By division, since ilog10 would make the WASM engine larger.
        let (mut end, mut more) = (self.len + 1, rest / 10);
        while more > 0 {
            (end, more) = (end + 1, more / 10);
        }
        // From right to left in place: copying bytes that were just written would make the processor wait for them.
        if let Some(free) = self.bytes.get_mut(self.len..end) {
            for digit in free.iter_mut().rev() {
                *digit = b'0' + (rest % 10) as u8;
                rest /= 10;
            }
            self.len = end;
        }
    }
}

/// The first character of a text, or U+FFFD for a byte that is not UTF-8, and the rest of the text. Rust's own decoder of
/// UTF-8 would be a sixth of the C library.
fn split_character(text: &[u8]) -> Option<(char, &[u8])> {
    let (first, after) = text.split_first()?;
    // How many bytes follow, the bits of the first one, and the lowest character that needs as many bytes.
    let (count, bits, least) = match first {
        0..=0x7F => (0, *first, 0),
        0xC0..=0xDF => (1, first & 0x1F, 0x80),
        0xE0..=0xEF => (2, first & 0x0F, 0x800),
        _ => (3, first & 0x07, 0x1_0000),
    };
    let decoded = || {
        let (following, rest) = after.split_at_checked(count)?;
        let mut number = u32::from(bits);
        for byte in following {
            number = if byte & 0xC0 == 0x80 { (number << 6) + u32::from(byte & 0x3F) } else { return None };
        }
        let character = char::from_u32(number).filter(|_| number >= least)?;
        Some((character, rest))
    };
    let is_first = !matches!(first, 0x80..=0xBF | 0xF8..);
    decoded().filter(|_| is_first).or(Some((char::REPLACEMENT_CHARACTER, after)))
}

impl fmt::Display for Rendered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(core::str::from_utf8(self.as_bytes()).unwrap_or(""))
    }
}

#[cfg(test)]
mod tests {
    use std::format;
    use std::string::{String, ToString};

    use super::*;

    #[test]
    fn numbers_of_every_length() {
        let mut number = 1_i32;
        loop {
            for n in [number - 1, number, -number, 1 - number] {
                let mut text = Rendered::EMPTY;
                text.push_number(n);
                assert_eq!(text.to_string(), n.to_string());
            }
            let Some(next) = number.checked_mul(10) else { break };
            number = next;
        }
        for n in [i32::MIN, i32::MAX] {
            assert_eq!(Code(n).to_string(), format!("unknown code {n}"));
        }
    }

    #[test]
    fn digits_that_the_caller_has_written() {
        for code in [Code(-1100), Code(-9999), Code(0), Code(i32::MIN)] {
            let mut texts = [Rendered::EMPTY, Rendered::EMPTY];
            texts[0].push_message(code);
            texts[1].push_message_of(code, code.0.to_string().as_bytes());
            assert_eq!(texts[0].to_string(), texts[1].to_string());
        }
        let mut text = Rendered::EMPTY;
        text.push_message_of(Code(crate::raw::OUTSIDE), b"4294966196");
        assert_eq!(text.to_string(), "unknown code 4294966196");
    }

    fn quoted(text: &[u8]) -> String {
        let mut quoted = Rendered::EMPTY;
        quoted.push_quoted(text);
        quoted.to_string()
    }

    #[test]
    fn characters_are_quoted_as_rust_escapes_them() {
        let most = ('\u{3000}'..=char::MAX).step_by(97).chain(['\u{ffff}', '\u{10000}', char::MAX]);
        for character in ('\0'..'\u{3000}').chain(most).step_by(if cfg!(miri) { 101 } else { 1 }) {
            let text = character.to_string();
            let escaped = if character == '\'' { "'".to_string() } else { character.escape_default().to_string() };
            assert_eq!(quoted(text.as_bytes()), format!("\"{escaped}\""));
            let mut written = Rendered::EMPTY;
            written.push_written(text.as_bytes());
            assert_eq!(written.to_string(), if matches!(character, '"' | '\\') { text } else { escaped });
        }
    }

    /// Tries the bytes at which one of UTF-8's ranges begins or ends.
    #[test]
    fn each_byte_that_is_not_utf_8_is_replaced() {
        let first = [
            0x41, 0x7F, 0x80, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4,
            0xF5, 0xF7, 0xF8, 0xFF,
        ];
        let others = [0x41, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC2_u8];
        for i in (0..first.len() * 8 * 8 * 8).step_by(if cfg!(miri) { 97 } else { 1 }) {
            let other = |place: usize| others[((i / first.len()) >> (3 * place)) % 8];
            let text = [first[i % first.len()], other(0), other(1), other(2)];
            let mut expected = String::new();
            for part in text.utf8_chunks() {
                expected += part.valid();
                expected.extend(part.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
            }
            assert_eq!(quoted(&text), format!("\"{}\"", expected.escape_default()), "{text:x?}");
        }
        // Where a text ends inside a character.
        assert_eq!(quoted(b"\xe2\x88"), "\"\\u{fffd}\\u{fffd}\"");
        assert_eq!(quoted(b"\xf0\x9f\x98"), "\"\\u{fffd}\\u{fffd}\\u{fffd}\"");
    }

    #[test]
    fn an_already_quoted_text_is_cut_too() {
        let mut text = Rendered::EMPTY;
        text.push_written("['\\n', \"é\"]\n".as_bytes());
        assert_eq!(text.to_string(), "['\\n', \"\\u{e9}\"]\\n");
        for (length, end) in [(64, ""), (65, "...")] {
            let mut text = Rendered::EMPTY;
            text.push_written(&[b'"'; 65][..length]);
            assert_eq!(text.to_string(), format!("{}{end}", "\"".repeat(64)));
        }
    }

    #[test]
    fn what_does_not_fit_is_left_out_whole() {
        let mut text = Rendered { bytes: [b'.'; TEXT_MAX], len: TEXT_MAX - 1 };
        text.push(b"ab");
        text.push_number(10);
        assert_eq!(text.as_bytes().len(), TEXT_MAX - 1);
        text.push_byte(b'!');
        text.push_byte(b'?');
        assert!(text.as_bytes().len() == TEXT_MAX && text.as_bytes().ends_with(b".!"));
    }

    #[test]
    fn a_cut_ends_with_a_whole_character() {
        let mut text = Rendered::EMPTY;
        text.push_description(Code(-2004)); // invalid ‘From’ number
        for max in 0..40 {
            let cut = core::str::from_utf8(text.cut(max)).unwrap();
            assert!(cut.len() <= max && text.to_string().starts_with(cut));
            assert!(max - cut.len() < 3 || cut.len() == text.as_bytes().len());
        }
    }
}
