//! Finds codes in a stream of bytes: a known key, a separator, and a value.
//!
//! [`Keys::scan`] looks at a window of the stream. If it must see more to decide, it leaves the rest for the next window,
//! which must begin [`CONTEXT`] bytes earlier; so a key may be cut at any byte. It leaves at most [`PENDING_MAX`] bytes,
//! however long a line is.

use aho_corasick::packed::{Config, MatchKind, Searcher};
use toku_codes::{Code, raw};

/// How many bytes before a key may matter.
pub const CONTEXT: usize = 48;
/// The longest name of a key, and the most keys.
const KEY_MAX: usize = 64;
const KEYS_MAX: usize = 64;
/// The most that may stand between a key and its value, and in one escape sequence.
const BETWEEN_MAX: usize = 256;
const ESCAPE_MAX: usize = 64;
/// The most that is kept from one window for the next one.
pub const PENDING_MAX: usize = CONTEXT + KEY_MAX + BETWEEN_MAX + ESCAPE_MAX + raw::INPUT_MAX + 8;

const KNOWN: [&str; 5] = ["result", "code", "error_code", "errorCode", "result_code"];
const MINUS: &[u8] = "−".as_bytes();

/// The keys under which codes are looked for.
pub struct Keys {
    searcher: Searcher,
    /// The keys, each with whether an option named it.
    keys: Vec<(Vec<u8>, bool)>,
    longest: usize,
}

/// A value that was found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'a> {
    /// A code that is shown.
    Code(Code),
    /// A negative number outside every block, which is only counted.
    Unknown(Code),
    /// Text under a key that an option named, which is not a code.
    Unreadable(&'a [u8]),
}

impl Keys {
    /// The known keys and those of `--key`, or only those of `--only-key`. The error names the key that is refused.
    pub fn new(more: &[String], only: &[String]) -> Result<Self, String> {
        let named = more.iter().chain(only);
        let mut keys: Vec<(Vec<u8>, bool)> = named.map(|name| (name.as_bytes().to_vec(), true)).collect();
        for (name, _) in &keys {
            let is_part = |byte: &u8| !byte.is_ascii_control() && !b" \"'=:+%\\".contains(byte);
            if name.is_empty() || name.len() > KEY_MAX || !name.iter().all(is_part) {
                let name = crate::terminal::quoted(&String::from_utf8_lossy(name));
                return Err(format!(
                    "\"{name}\" cannot be a key: use 1 to {KEY_MAX} bytes without spaces, quotes or any of = : + % \\"
                ));
            }
        }
        if only.is_empty() {
            keys.extend(KNOWN.map(|name| (name.as_bytes().to_vec(), false)));
        }
        // Of two with the same name, the one that an option named comes first.
        keys.sort_by(|(one, is_named), (other, is_other_named)| (one, is_other_named).cmp(&(other, is_named)));
        keys.dedup_by(|(later, _), (earlier, _)| later == earlier);
        if keys.len() > KEYS_MAX {
            return Err(format!("{} keys are too many: use at most {KEYS_MAX}", keys.len()));
        }
        let build = |is_simple| {
            let mut config = Config::new();
            // The simple search also works on processors without vector instructions.
            config.match_kind(MatchKind::LeftmostLongest).only_rabin_karp(is_simple);
            config.builder().extend(keys.iter().map(|(name, _)| name)).build()
        };
        let searcher = build(false).or_else(|| build(true)).ok_or("no search can be built for these keys")?;
        let longest = keys.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
        Ok(Self { searcher, keys, longest })
    }

    /// Finds the values in `window` whose keys start at `from` or later, and calls `visit` with the place of each value.
    /// Returns where the scan of the next window must start; at the end of the stream everything is decided.
    pub fn scan<'w>(
        &self,
        window: &'w [u8],
        from: usize,
        is_end: bool,
        mut visit: impl FnMut(usize, Value<'w>),
    ) -> usize {
        let mut at = from;
        let resume = |at: usize| at.max((window.len() + 1).saturating_sub(self.longest));
        while let Some(found) = self.searcher.find_in(window, aho_corasick::Span { start: at, end: window.len() }) {
            let (start, end) = (found.start(), found.end());
            if !is_free(window, start) {
                at = start + 1;
                continue;
            }
            // A longer key may begin here, and end in the next window.
            let rest = &window[start..];
            let is_cut = |(key, _): &(Vec<u8>, bool)| key.len() > rest.len() && key.starts_with(rest);
            if !is_end && rest.len() < self.longest && self.keys.iter().any(is_cut) {
                return start.min(resume(at));
            }
            match value_behind(window, end, is_end) {
                Seen::Cut => return start.min(resume(at)),
                Seen::No => at = start + 1,
                Seen::Yes((value_at, length)) => {
                    let is_named = self.keys[found.pattern().as_usize()].1;
                    if let Some(value) = read(&window[value_at..value_at + length], is_named) {
                        visit(value_at, value);
                    }
                    at = end;
                }
            }
        }
        if is_end { window.len() } else { resume(at) }
    }
}

/// The result of looking at a place: found, not found, or more bytes are needed.
enum Seen<T> {
    Yes(T),
    No,
    Cut,
}

/// Whether a key may start here: not after a letter, digit, `_` or `-`, unless that ends an encoded character or a colour.
fn is_free(window: &[u8], start: usize) -> bool {
    let before = &window[start.saturating_sub(CONTEXT)..start];
    match before.last() {
        None => true,
        Some(b'_' | b'-') => false,
        Some(last) if last.is_ascii_alphanumeric() => is_encoding(before),
        Some(0x80..) => {
            let letter = |length: usize| -> Option<bool> {
                let text = str::from_utf8(&before[before.len().checked_sub(length)?..]).ok()?;
                Some(text.chars().all(char::is_alphanumeric))
            };
            // Bytes that are not UTF-8 are not letters.
            !(2..=4).find_map(letter).unwrap_or(false)
        }
        Some(_) => true,
    }
}

/// Whether bytes end with `%XX`, `\uXXXX`, `\n`, `\r`, `\t`, or an escape sequence that sets a colour.
fn is_encoding(before: &[u8]) -> bool {
    let are_hex = |bytes: &[u8]| bytes.iter().all(u8::is_ascii_hexdigit);
    match before {
        [.., b'%', a, b] if are_hex(&[*a, *b]) => true,
        [.., b'\\', b'n' | b'r' | b't'] => true,
        [.., b'\\', b'u', a, b, c, d] if are_hex(&[*a, *b, *c, *d]) => true,
        [rest @ .., b'm' | b'K'] => {
            let is_parameter = |byte: &u8| matches!(byte, b'0'..=b'9' | b';' | b':');
            let parameters = rest.iter().rev().take_while(|byte| is_parameter(byte)).count();
            let Some(start) = rest[..rest.len() - parameters].strip_suffix(b"[") else { return false };
            let length = start.len().min(6);
            start.ends_with(b"\x1b") || start[start.len() - length..].eq_ignore_ascii_case(b"\\u001b")
        }
        _ => false,
    }
}

/// The place and the length of the value behind a key.
fn value_behind(window: &[u8], from: usize, is_end: bool) -> Seen<(usize, usize)> {
    let (mut at, mut is_separated) = (from, false);
    loop {
        if at - from > BETWEEN_MAX {
            return Seen::No;
        }
        match between(&window[at..], is_end) {
            Seen::Cut => return Seen::Cut,
            Seen::No if is_separated => break,
            Seen::No => return Seen::No,
            Seen::Yes((length, is_separator)) => {
                at += length;
                is_separated |= is_separator;
            }
        }
    }
    match value_length(&window[at..], is_end) {
        Seen::Yes(0) | Seen::No => Seen::No,
        Seen::Yes(length) => Seen::Yes((at, length)),
        Seen::Cut => Seen::Cut,
    }
}

/// A piece that may be between a key and its value: its length, and whether it separates them (a colour does not).
fn between(rest: &[u8], is_end: bool) -> Seen<(usize, bool)> {
    match *rest {
        [b' ' | b'\t' | b'"' | b'\'' | b'=' | b':', ..] => Seen::Yes((1, true)),
        // A space in a form; before a digit it is a sign.
        [b'+', next, ..] if !next.is_ascii_digit() => Seen::Yes((1, true)),
        [b'%', ..] => match hex(rest, 1, 2, is_end) {
            // A TAB, a space, a quote, a colon, an equals sign, or the backslash before an encoded quote.
            Seen::Yes(0x09 | 0x20 | 0x22 | 0x27 | 0x3a | 0x3d | 0x5c) => Seen::Yes((3, true)),
            Seen::Cut => Seen::Cut,
            _ => Seen::No,
        },
        [b'\\', ..] => {
            let slashes = rest.iter().take(ESCAPE_MAX).take_while(|byte| **byte == b'\\').count();
            match rest.get(slashes) {
                Some(b'"' | b'\'') => Seen::Yes((slashes + 1, true)),
                Some(b'u') => match hex(rest, slashes + 1, 4, is_end) {
                    Seen::Yes(0x09 | 0x20 | 0x22 | 0x27 | 0x3a | 0x3d) => Seen::Yes((slashes + 5, true)),
                    Seen::Yes(0x1b) => color(rest, slashes + 5, is_end),
                    Seen::Cut => Seen::Cut,
                    _ => Seen::No,
                },
                None if !is_end && slashes < ESCAPE_MAX => Seen::Cut,
                _ => Seen::No,
            }
        }
        [0x1b, ..] => color(rest, 1, is_end),
        [] | [b'+'] if !is_end => Seen::Cut,
        _ => Seen::No,
    }
}

/// The rest of an escape sequence that sets a colour, or that grep writes next to one.
fn color(rest: &[u8], from: usize, is_end: bool) -> Seen<(usize, bool)> {
    let mut at = from;
    loop {
        match rest.get(at) {
            Some(b'[') if at == from => at += 1,
            Some(b'0'..=b'9' | b';' | b':') if at > from && at < ESCAPE_MAX => at += 1,
            Some(b'm' | b'K') if at > from => return Seen::Yes((at + 1, false)),
            None if !is_end => return Seen::Cut,
            _ => return Seen::No,
        }
    }
}

/// The number that some hexadecimal digits stand for.
fn hex(rest: &[u8], from: usize, digits: usize, is_end: bool) -> Seen<u32> {
    let seen = rest[from.min(rest.len())..].iter().take(digits);
    let number = seen.clone().try_fold(0, |number, byte| Some(number * 16 + (*byte as char).to_digit(16)?));
    match number {
        Some(number) if seen.len() == digits => Seen::Yes(number),
        Some(_) if !is_end => Seen::Cut,
        _ => Seen::No,
    }
}

/// The length of a value: up to a byte that cannot belong to it, or until it is too long.
fn value_length(rest: &[u8], is_end: bool) -> Seen<usize> {
    let mut at = 0;
    if rest.starts_with(MINUS) {
        at = MINUS.len();
    }
    while at <= raw::INPUT_MAX {
        match rest.get(at) {
            Some(b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'-' | b'+' | b'.') => at += 1,
            // `0/3 delivered` and `0:30` are not the code 0.
            Some(b'/' | b':') => match rest.get(at + 1) {
                Some(b'0'..=b'9') => at += 2,
                None if !is_end => return Seen::Cut,
                _ => break,
            },
            Some(b'%') => match hex(rest, at + 1, 2, is_end) {
                Seen::Yes(_) => break, // an encoded character
                Seen::No => at += 1,
                Seen::Cut => return Seen::Cut,
            },
            Some(0x80..) => {
                let character = &rest[at..rest.len().min(at + 4)];
                let valid = match str::from_utf8(character) {
                    Ok(text) => text,
                    Err(error) if error.valid_up_to() > 0 => {
                        str::from_utf8(&character[..error.valid_up_to()]).unwrap_or_default()
                    }
                    Err(error) if error.error_len().is_none() && !is_end => return Seen::Cut,
                    Err(_) => break,
                };
                match valid.chars().next() {
                    Some(c) if c.is_alphanumeric() => at += c.len_utf8(),
                    _ => break,
                }
            }
            Some(_) => break,
            None if is_end => break,
            None => return Seen::Cut,
        }
    }
    // The full stop of a sentence is not part of a number.
    let stops = rest[..at].iter().rev().take_while(|byte| **byte == b'.').count();
    Seen::Yes(at - stops)
}

/// Reads a value. Under a key that an option named every code counts that `parse` reads; under the known keys only values
/// that can hardly be anything else.
fn read(text: &[u8], is_named: bool) -> Option<Value<'_>> {
    // Nine digits are less than 2^31, so they are not a negative number stored unsigned: `code=200`.
    if !is_named && text.len() < 10 && text.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let code = match (raw::parse(text), is_named) {
        (Ok(code), true) => return Some(Value::Code(code)),
        (Err(_), true) => return Some(Value::Unreadable(text)),
        (Err(_), false) => return None,
        (Ok(code), false) => code,
    };
    if text[0].is_ascii_alphabetic() {
        let is_name = raw::lookup_name(text).is_some() && text.contains(&b'_');
        return is_name.then_some(Value::Code(code));
    }
    if code.0 < 0 && code.category().is_some() {
        return Some(Value::Code(code));
    }
    (code.0 < 0 && (text[0] == b'-' || text.starts_with(MINUS))).then_some(Value::Unknown(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &[u8], keys: &Keys) -> Vec<String> {
        let mut found = Vec::new();
        keys.scan(text, 0, true, |at, value| found.push(format!("{at} {value:?}")));
        found
    }

    /// Scans in two windows, as from a stream.
    fn found_in_pieces(text: &[u8], cut: usize, keys: &Keys) -> Vec<String> {
        let mut found = Vec::new();
        let from = keys.scan(&text[..cut], 0, false, |at, value| found.push(format!("{at} {value:?}")));
        assert!(from <= cut && cut - from + CONTEXT <= PENDING_MAX, "{from} of {cut}");
        let start = from.saturating_sub(CONTEXT);
        keys.scan(&text[start..], from - start, true, |at, value| found.push(format!("{} {value:?}", start + at)));
        found
    }

    #[test]
    fn a_key_may_be_cut_at_every_byte() {
        let named = Keys::new(&["status".into(), "a.code".into(), "a.code.x".into(), "coder".into()], &[]).unwrap();
        let lines = [
            "x result=-1100",
            r#"{"a":{"result_code":"-1100"}} status=up a.code=-1 a.code.x=-2 coder=-1 code=-9999."#,
            r#""{\"error_code\":\\\"-1100\\\"}" \u0022result\u0022\u003a-1100 %22code%22%3A%22-1100%22 code=%2"#,
            "\u{1b}[31mcode\u{1b}[0m=\u{1b}[1;33m-1100\u{1b}[0m code: −1100ä code=−1100“ code=-1100\u{e9}",
            "code=-1100% code=-1100%26 code=-1100%2 code=-1100%zz result=+-1100 code=4294966196 errorCode=OTP_EXPIRED",
        ];
        for line in lines {
            let whole = found(line.as_bytes(), &named);
            assert!(!whole.is_empty(), "{line}");
            for cut in 0..=line.len() {
                assert_eq!(found_in_pieces(line.as_bytes(), cut, &named), whole, "{line} cut at {cut}");
            }
        }
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let keys = Keys::new(&["status".into()], &[]).unwrap();
        for long in [
            "status=".to_owned() + &"x".repeat(5000),
            "status".to_owned() + &" ".repeat(5000),
            "status".to_owned() + &"\\".repeat(5000),
            "status\x1b[".to_owned() + &"1".repeat(5000),
        ] {
            for cut in 0..long.len() {
                assert!(cut - keys.scan(&long.as_bytes()[..cut], 0, false, |_, _| ()) + CONTEXT <= PENDING_MAX);
            }
        }
        let too_long = found(("status=".to_owned() + &"1".repeat(5000)).as_bytes(), &keys);
        assert!(too_long.len() == 1 && too_long[0].starts_with("7 Unreadable"));
    }

    #[test]
    fn a_key_that_could_not_be_found_is_refused() {
        let refused = |name: &str| Keys::new(&[name.to_owned()], &[]).err().unwrap();
        for name in ["", "a b", "a=b", "a:b", "\"a\"", "a\n", &"x".repeat(65)] {
            assert!(refused(name).contains("cannot be a key"), "{name}");
        }
        let many: Vec<String> = (0..60).map(|i| format!("k{i}")).collect();
        assert!(Keys::new(&many, &[]).err().unwrap().contains("too many"));
        assert!(Keys::new(&[], &many).is_ok());
    }
}
