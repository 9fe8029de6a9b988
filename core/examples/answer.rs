//! The answers of Rust, in the form that every language prints: `answer numbers` and `answer texts` read one question per
//! line from standard input and write one answer per line. `-` stands for "none".
//!
//! The answer to a number: the number, is known, name, description, text, category, outcome, action, grpc status, http
//! status, is error, is retryable, message of its error, position by a look-up of one number, position by a look-up of all
//! numbers at once, table hash. The answer to a text, which is given in hexadecimal: the code that `parse` reads or why it
//! refuses the text, the code with this name, the codes that `search` finds.

use std::fmt::Display;
use std::io::{BufWriter, Result, Write, read_to_string, stdin, stdout};

use toku_codes::{Code, TABLE_HASH, lookup, lookup_name, ordinals, search};

fn or_dash(value: Option<impl Display>) -> String {
    value.map_or("-".into(), |value| value.to_string())
}

fn numbers(questions: &str, out: &mut impl Write) -> Result<()> {
    let codes: Vec<i32> = questions.lines().map(|line| line.parse().expect("a 32-bit integer")).collect();
    let mut among = vec![0; codes.len()];
    ordinals(&codes, &mut among).expect("there is room");
    for (number, among) in codes.into_iter().zip(among) {
        let (code, entry) = (Code(number), lookup(number));
        writeln!(
            out,
            "{number}\t{}\t{}\t{}\t{code}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{among}\t{TABLE_HASH}",
            code.is_known(),
            or_dash(entry.map(|entry| entry.name)),
            or_dash(entry.map(|entry| entry.description)),
            or_dash(code.category()),
            code.outcome(),
            code.action(),
            code.grpc_status(),
            code.http_status(),
            code.is_error(),
            code.is_retryable(),
            or_dash(code.check().err()),
            code.ordinal().map_or(-1, |ordinal| ordinal as i64),
        )?;
    }
    Ok(())
}

fn texts(questions: &str, out: &mut impl Write) -> Result<()> {
    for line in questions.lines() {
        let byte = |at| u8::from_str_radix(&line[at..at + 2], 16).expect("hexadecimal digits");
        let text = String::from_utf8((0..line.len()).step_by(2).map(byte).collect()).expect("UTF-8");
        let read = Code::parse(&text).map_or_else(|refusal| refusal.to_string(), |code| code.0.to_string());
        let found: Vec<String> = search(&text).map(|entry| entry.code.0.to_string()).collect();
        writeln!(out, "{read}\t{}\t{}", or_dash(lookup_name(&text).map(|code| code.0)), found.join(" "))?;
    }
    Ok(())
}

fn main() -> Result<()> {
    let questions = read_to_string(stdin())?;
    let mut out = BufWriter::new(stdout().lock());
    match std::env::args().nth(1).as_deref() {
        Some("numbers") => numbers(&questions, &mut out)?,
        Some("texts") => texts(&questions, &mut out)?,
        _ => panic!("usage: answer numbers|texts"),
    }
    out.flush()
}
