//! The documented rules for texts again, in plain and slow code that shares only the entries, `ParseError` and the names of
//! categories and actions with the core.

use std::sync::LazyLock;

use toku_codes::{Entry, ParseError, entries};

/// What `Code::parse` must say.
pub fn parse(text: &[u8]) -> Result<i32, ParseError> {
    if text.len() > 256 {
        return Err(ParseError::TooLong);
    }
    // Bytes that are not UTF-8 become a character that is not in any name or number.
    let text = String::from_utf8_lossy(text);
    let text = text.trim_matches([' ', '\t', '\r', '\n']);
    if text.is_empty() {
        return Err(ParseError::Empty);
    }
    let named = entries().iter().find(|entry| entry.name.eq_ignore_ascii_case(text));
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

/// How a text must be quoted.
pub fn quoted(text: &[u8]) -> String {
    let replaced = |_: &u8| char::REPLACEMENT_CHARACTER;
    let parts = text.utf8_chunks();
    let characters = parts.flat_map(|part| part.valid().chars().chain(part.invalid().iter().map(replaced)));
    let (mut quoted, mut is_whole) = ("\"".to_owned(), true);
    for character in characters {
        let escaped = if character == '\'' { "'".to_owned() } else { character.escape_default().to_string() };
        is_whole &= quoted.len() + escaped.len() <= 1 + 64;
        quoted += if is_whole { &escaped } else { "" };
    }
    quoted + if is_whole { "\"" } else { "\"..." }
}

/// What `lookup_name` must say.
pub fn lookup_name(name: &[u8]) -> Option<i32> {
    entries().iter().find(|entry| entry.name.as_bytes() == name).map(|entry| entry.code.0)
}

/// What `search` must find: the numbers, in published order.
pub fn search(query: &[u8]) -> Vec<i32> {
    static TEXTS: LazyLock<Vec<(i32, [String; 4])>> = LazyLock::new(|| {
        let texts = |entry: &Entry| {
            let texts = [entry.name, entry.description, entry.category.name(), entry.action.name()];
            texts.map(|text| lower(text.as_bytes()))
        };
        entries().iter().map(|entry| (entry.code.0, texts(entry))).collect()
    });
    let words = query.split(|byte| b" \t\n\x0b\x0c\r_".contains(byte)).filter(|word| !word.is_empty());
    let words: Vec<_> = words.map(|word| (lower(word), number(&String::from_utf8_lossy(word)))).collect();
    if query.len() > 256 || words.is_empty() {
        return Vec::new();
    }
    let occurs = |word: &str, texts: &[String; 4]| texts.iter().any(|text| text.contains(word));
    let matches = |(code, texts): &&(i32, [String; 4])| {
        words.iter().all(|(word, number)| occurs(word, texts) || *number == Ok(*code))
    };
    TEXTS.iter().filter(matches).map(|(code, _)| *code).collect()
}

/// In small letters, each byte as one character, since a word need not be UTF-8.
fn lower(text: &[u8]) -> String {
    text.iter().map(|byte| char::from(byte.to_ascii_lowercase())).collect()
}
