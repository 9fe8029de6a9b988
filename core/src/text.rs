//! Text that a person, a log or a program wrote: exact names, `parse` and `search`.

use core::iter::FusedIterator;
use core::str::FromStr;

use crate::error::ParseError;
use crate::packed::{self, COUNT, Text};
use crate::{Code, Entry};

/// Text input over this many bytes is refused unread.
pub const INPUT_MAX: usize = 256;

/// The code with exactly this name, or `None`. Case and spaces matter; [`Code::parse`] also reads what people write.
///
/// ```
/// use toku_codes::{Code, lookup_name};
/// assert_eq!(lookup_name("LOW_CREDIT_BALANCE"), Some(Code(-1100)));
/// assert_eq!(lookup_name("low_credit_balance"), None);
/// ```
#[must_use]
pub fn lookup_name(name: &str) -> Option<Code> {
    packed::code_of_name(name.as_bytes(), false)
}

impl Code {
    /// Reads a code as a person or a log wrote it: a name in any ASCII case, a number from -2^31 to 2^32-1 or
    /// the same number stored unsigned in 64 bits, or `0x` with 1 to 8, or 16, hex digits in two's complement.
    /// A minus may be `-` or `−` (U+2212). Space, TAB, CR and LF around it are trimmed. Numbers that the table
    /// does not list are accepted. Descriptions are not, since two codes share one.
    ///
    /// # Errors
    /// [`ParseError`] says why the text is not a code; text over 256 bytes is refused unread.
    ///
    /// ```
    /// use toku_codes::Code;
    /// for text in ["-1100", " low_credit_balance\n", "−1100", "4294966196", "18446744073709550516", "0xfffffbb4"] {
    ///     assert_eq!(Code::parse(text), Ok(Code::LOW_CREDIT_BALANCE));
    /// }
    /// assert_eq!(Code::parse("-9999"), Ok(Code(-9999)));
    /// assert!(Code::parse("low credit balance").is_err());
    /// ```
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        parse(text.as_bytes())
    }
}

/// Reads names and numbers, as [`Code::parse`] does, but not descriptions, since two codes share one. So it does not read
/// what `Display` writes: if a program reads the text again, write the number or the name.
///
/// ```
/// use toku_codes::Code;
/// assert_eq!("-1100".parse(), Ok(Code::LOW_CREDIT_BALANCE));
/// assert_eq!("low_credit_balance".parse(), Ok(Code::LOW_CREDIT_BALANCE));
/// assert_eq!(Code(-1214).to_string(), Code(-1301).to_string()); // "no charge rate found"
/// assert!("no charge rate found".parse::<Code>().is_err());
/// ```
impl FromStr for Code {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        Self::parse(text)
    }
}

pub(crate) fn parse(text: &[u8]) -> Result<Code, ParseError> {
    if text.len() > INPUT_MAX {
        return Err(ParseError::TooLong);
    }
    let text = trim(text);
    if text.is_empty() {
        return Err(ParseError::Empty);
    }
    packed::code_of_name(text, true).map_or_else(|| parse_number(text), Ok)
}

fn trim(mut text: &[u8]) -> &[u8] {
    while let [b' ' | b'\t' | b'\r' | b'\n', rest @ ..] | [rest @ .., b' ' | b'\t' | b'\r' | b'\n'] = text {
        text = rest;
    }
    text
}

fn parse_number(text: &[u8]) -> Result<Code, ParseError> {
    let minus = text.strip_prefix(b"-").or_else(|| text.strip_prefix("−".as_bytes()));
    let (digits, base) = match text.strip_prefix(b"0x") {
        // Up to the digits of a 32-bit integer, or all those of a 64-bit one.
        Some(digits) if matches!(digits.len(), 1..=8 | 16) => (digits, 16),
        Some(_) => return Err(ParseError::NotACode),
        None => (minus.or(text.strip_prefix(b"+")).unwrap_or(text), 10),
    };
    let magnitude = magnitude(digits, base)?;
    if minus.is_some() && magnitude > 1 << 31 {
        return Err(ParseError::OutOfRange);
    }
    // A negative number stored unsigned in 64 bits is that negative number.
    let number = if minus.is_some() { -(magnitude as i64) } else { magnitude as i64 };
    if (i64::from(i32::MIN)..=i64::from(u32::MAX)).contains(&number) {
        // From 2^31 on, a negative number stored unsigned in 32 bits.
        Ok(Code(number as i32))
    } else {
        Err(ParseError::OutOfRange)
    }
}

/// One or more digits, and nothing else, as a number.
fn magnitude(digits: &[u8], base: u64) -> Result<u64, ParseError> {
    if digits.is_empty() {
        return Err(ParseError::NotACode);
    }
    let most = if base == 16 { u64::MAX / 16 } else { u64::MAX / 10 };
    let mut number = Some(0_u64);
    for digit in digits {
        let value = u64::from(match digit {
            b'0'..=b'9' => digit - b'0',
            b'a'..=b'f' | b'A'..=b'F' if base == 16 => (digit | 0x20) - b'a' + 10,
            _ => return Err(ParseError::NotACode),
        });
        // In WASM, a checked multiplication needs one of 128 bits.
        number = number.filter(|number| *number <= most).and_then(|number| (number * base).checked_add(value));
    }
    number.ok_or(ParseError::OutOfRange)
}

/// The entries in which every word of the query occurs, in published order.
///
/// Words are split at ASCII white space and `_`. Each must occur in the name, the description, the category or the action,
/// with ASCII letters in any case, or be the number of the code, as [`Code::parse`] reads it. An empty query, or one over
/// 256 bytes, finds nothing.
///
/// ```
/// let names: Vec<_> = toku_codes::search("otp expired").map(|entry| entry.name).collect();
/// assert_eq!(names, ["OTP_EXPIRED"]);
/// assert_eq!(toku_codes::search("-1100").count(), 1);
/// assert_eq!(toku_codes::search("credit low").next().unwrap().name, "LOW_CREDIT_BALANCE");
/// assert_eq!(toku_codes::search("").count(), 0);
/// ```
#[must_use]
pub fn search(query: &str) -> Search<'_> {
    Search(Matches::new(query.as_bytes()))
}

/// The iterator of [`search`].
#[derive(Clone, Debug)]
pub struct Search<'q>(Matches<'q>);

impl Iterator for Search<'_> {
    type Item = &'static Entry;

    fn next(&mut self) -> Option<&'static Entry> {
        self.0.next().and_then(|ordinal| crate::entries().get(ordinal))
    }
}

impl FusedIterator for Search<'_> {}

/// The positions of the rows that match a query.
#[derive(Clone, Debug)]
pub struct Matches<'q> {
    query: &'q [u8],
    next: usize,
}

impl<'q> Matches<'q> {
    /// The rows that match `query`, which need not be UTF-8.
    #[must_use]
    pub fn new(query: &'q [u8]) -> Self {
        let is_refused = query.len() > INPUT_MAX || query.iter().all(is_separator);
        Self { query, next: if is_refused { COUNT } else { 0 } }
    }
}

impl Iterator for Matches<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        while self.next < COUNT {
            let ordinal = self.next;
            self.next += 1;
            if words(self.query).all(|word| occurs(word, ordinal)) {
                return Some(ordinal);
            }
        }
        None
    }
}

fn is_separator(byte: &u8) -> bool {
    matches!(byte, b'\t'..=b'\r' | b' ' | b'_')
}

fn words(query: &[u8]) -> impl Iterator<Item = &[u8]> {
    query.split(is_separator).filter(|word| !word.is_empty())
}

fn occurs(word: &[u8], ordinal: usize) -> bool {
    let Some(code) = packed::code_at(ordinal) else { return false };
    let category = code.category().map_or(0, |category| category.number());
    is_in(word, Text::Name(ordinal))
        || is_in(word, Text::Description(ordinal))
        || is_in(word, Text::Category(category))
        || is_in(word, Text::Action(code.action().number()))
        || parse_number(word) == Ok(code)
}

/// Called four times, and too large to be inlined each time.
#[inline(never)]
fn is_in(word: &[u8], text: Text) -> bool {
    text.bytes().is_some_and(|text| text.windows(word.len()).any(|part| part.eq_ignore_ascii_case(word)))
}
