//! What the core says of texts, for the fuzzers of the other languages, which ask it while they run. A request is a
//! line with the bytes of a text in hex; its answer is a line with what `parse`, `lookup_name` and `search` say of it,
//! as `parse.tsv`, `names.tsv` and `search.tsv` write it, with a TAB between.

use std::io::{BufRead, Write, stdin, stdout};

use toku_codes::{ParseError, raw};

fn main() -> std::io::Result<()> {
    let mut answers = stdout().lock();
    for request in stdin().lock().lines() {
        let text = bytes(&request?);
        let parsed = match raw::parse(&text) {
            Ok(code) => code.0.to_string(),
            Err(ParseError::Empty) => "empty".to_owned(),
            Err(ParseError::TooLong) => "too_long".to_owned(),
            Err(ParseError::OutOfRange) => "out_of_range".to_owned(),
            Err(_) => "not_a_code".to_owned(),
        };
        let named = raw::lookup_name(&text).map_or("-".to_owned(), |code| code.0.to_string());
        let found = raw::Matches::new(&text).filter_map(raw::code_at).map(|code| code.0.to_string());
        writeln!(answers, "{parsed}\t{named}\t{}", found.collect::<Vec<_>>().join(" "))?;
        answers.flush()?;
    }
    Ok(())
}

fn bytes(hex: &str) -> Vec<u8> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16).expect("a request is hex digits") as u8;
    hex.as_bytes().chunks(2).map(|pair| pair.iter().fold(0, |byte, half| byte * 16 + digit(half))).collect()
}
