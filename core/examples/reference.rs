//! Tells the fuzzers of other languages what the core answers to a text. A request is a line with the bytes of a text in
//! hex. The answer is a line with the code that `parse` reads or its message, the code with this name or `-`, and the codes
//! that `search` finds, with TABs between them.

use std::io::{BufRead, Write, stdin, stdout};

use toku_codes::raw;

fn main() -> std::io::Result<()> {
    let mut answers = stdout().lock();
    for request in stdin().lock().lines() {
        let text = bytes(&request?);
        let refused = |refusal| {
            let mut quoted = raw::Rendered::EMPTY;
            quoted.push_quoted(&text);
            format!("{quoted} is not a code: {refusal}")
        };
        let parsed = raw::parse(&text).map_or_else(refused, |code| code.0.to_string());
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
