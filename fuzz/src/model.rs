//! The documented rules for texts once more, in plain and slow code that shares nothing with the core but its entries.

use toku_codes::{Entry, ParseError, entries};

/// What `Code::parse` must say.
pub fn parse(text: &[u8]) -> Result<i32, ParseError> {
    if text.len() > 256 {
        return Err(ParseError::TooLong);
    }
    // What is no UTF-8 becomes a character that no name and no number has.
    let text = String::from_utf8_lossy(text);
    let text = text.trim_matches([' ', '\t', '\r', '\n']);
    if text.is_empty() {
        return Err(ParseError::Empty);
    }
    let named = entries().iter().find(|entry| entry.name.to_lowercase() == text.to_ascii_lowercase());
    named.map_or_else(|| number(text), |entry| Ok(entry.code.0))
}

fn number(text: &str) -> Result<i32, ParseError> {
    let (is_negative, digits, radix) = if let Some(digits) = text.strip_prefix("0x") {
        if !matches!(digits.chars().count(), 1..=8 | 16) {
            return Err(ParseError::NotACode);
        }
        (false, digits, 16)
    } else if let Some(digits) = text.strip_prefix(['-', '−']) {
        (true, digits, 10)
    } else {
        (false, text.strip_prefix('+').unwrap_or(text), 10)
    };
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
        return Err(ParseError::NotACode);
    }
    // A number that is too long for 128 bits is out of range.
    let magnitude = i128::from_str_radix(digits, radix).unwrap_or(i128::MAX);
    let number = if is_negative { -magnitude } else { magnitude };
    const BITS_64: i128 = 1 << 64;
    let stored = if (BITS_64 - (1 << 31)..BITS_64).contains(&number) { number - BITS_64 } else { number };
    if (-(1 << 31)..1 << 32).contains(&stored) { Ok(stored as u32 as i32) } else { Err(ParseError::OutOfRange) }
}

/// What `lookup_name` must say.
pub fn lookup_name(name: &[u8]) -> Option<i32> {
    entries().iter().find(|entry| entry.name.as_bytes() == name).map(|entry| entry.code.0)
}

/// What `search` must find: the numbers, in published order.
pub fn search(query: &[u8]) -> Vec<i32> {
    let words: Vec<&[u8]> = query.split(|byte| b" \t\n\x0b\x0c\r_".contains(byte)).filter(|w| !w.is_empty()).collect();
    if query.len() > 256 || words.is_empty() {
        return Vec::new();
    }
    let matches = |entry: &&Entry| words.iter().all(|word| occurs(word, entry));
    entries().iter().filter(matches).map(|entry| entry.code.0).collect()
}

fn occurs(word: &[u8], entry: &Entry) -> bool {
    // Each byte as a character of its own, since a word need not be UTF-8.
    let lower = |text: &[u8]| text.iter().map(|byte| char::from(byte.to_ascii_lowercase())).collect::<String>();
    let texts = [entry.name, entry.description, entry.category.name()];
    texts.iter().any(|text| lower(text.as_bytes()).contains(&lower(word)))
        || number(&String::from_utf8_lossy(word)) == Ok(entry.code.0)
}
