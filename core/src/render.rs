//! The two texts that are put together from parts, without an allocator and without `core::fmt`, which would
//! triple the size of the smallest bindings.

use core::fmt;

use crate::Code;
use crate::packed::{self, Text};

/// A buffer of this many bytes holds every text that the library makes, its NUL included.
pub const TEXT_MAX: usize = 256;

/// What an unknown number is called; a space and the number follow.
pub const UNKNOWN_CODE: &core::ffi::CStr = c"unknown code";

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
    /// No text yet. A caller has it written into a text of its own: one that a function returns may be copied whole.
    pub const EMPTY: Self = Self { bytes: [0; TEXT_MAX], len: 0 };

    /// Adds Toku's text of a code, or `unknown code -9999`.
    pub fn push_description(&mut self, code: Code) {
        match packed::ordinal(code.0).and_then(|ordinal| Text::Description(ordinal).bytes()) {
            Some(description) => self.push(description),
            None => {
                self.push(UNKNOWN_CODE.to_bytes());
                self.push_byte(b' ');
                self.push_number(code.0);
            }
        }
    }

    /// Adds the message of an error: `low credit balance (-1100 LOW_CREDIT_BALANCE)`, or `unknown code -9999`.
    pub fn push_message(&mut self, code: Code) {
        self.push_description(code);
        if let Some(name) = packed::ordinal(code.0).and_then(|ordinal| Text::Name(ordinal).bytes()) {
            self.push(b" (");
            self.push_number(code.0);
            self.push_byte(b' ');
            self.push(name);
            self.push_byte(b')');
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
        // From the right, each digit where it stays: a copy of bytes that were just written would wait for them.
        if let Some(free) = self.bytes.get_mut(self.len..end) {
            for digit in free.iter_mut().rev() {
                *digit = b'0' + (rest % 10) as u8;
                rest /= 10;
            }
            self.len = end;
        }
    }
}

impl fmt::Display for Rendered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(core::str::from_utf8(self.as_bytes()).unwrap_or(""))
    }
}

#[cfg(test)]
mod tests {
    use std::format;
    use std::string::ToString;

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
