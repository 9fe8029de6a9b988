//! Compares what `annotate` finds in each line with a list that was written by hand.

#[allow(dead_code)]
#[path = "../../core/tests/vectors/mod.rs"]
mod vectors;

use std::io::{self, Read};

use toku_codes::{Code, lookup};
use toku_codes_cli::annotate::copy;
use toku_codes_cli::scan::{Keys, Value};
use vectors::{rows, unescape};

/// An input that arrives in two pieces.
struct Cut<'a>(&'a [u8], &'a [u8]);

impl Read for Cut<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.0.is_empty() {
            self.0 = std::mem::take(&mut self.1);
        }
        self.0.read(buffer)
    }
}

fn keys(options: &str) -> Keys {
    let named = |option: &str| -> Vec<String> {
        let words: Vec<&str> = options.split(' ').collect();
        words.windows(2).filter(|pair| pair[0] == option).map(|pair| pair[1].to_owned()).collect()
    };
    Keys::new(&named("--key"), &named("--only-key")).unwrap()
}

fn appended(code: i32) -> String {
    let action = Code(code).action();
    match lookup(code) {
        Some(entry) => format!(" # {}: {} [{action}]", entry.name, entry.description),
        None => format!(" # unknown code {code} [{action}]"),
    }
}

#[test]
fn every_line_of_the_list() {
    let (mut matching, mut others) = (0, 0);
    for row in rows("annotate.tsv", 3) {
        let (line, keys) = (unescape(&row[0]), keys(&row[1]));
        let mut found: Vec<String> = Vec::new();
        keys.scan(&line, 0, true, |_, value| {
            let value = match value {
                Value::Code(code) => code.0.to_string(),
                Value::Unknown(code) => format!("?{}", code.0),
                Value::Unreadable(text) => format!("!{}", String::from_utf8_lossy(text)),
            };
            if !found.contains(&value) {
                found.push(value);
            }
        });
        found.truncate(8);
        let expected = if found.is_empty() { "-".to_owned() } else { found.join(" ") };
        assert_eq!(expected, row[2], "in {:?} with {}", row[0], row[1]);

        // The text is appended before the end of the line, wherever the input was cut.
        let texts: String = row[2].split(' ').filter_map(|word| word.parse().ok()).map(appended).collect();
        if texts.is_empty() {
            others += 1
        } else {
            matching += 1
        }
        for end in ["", "\n", "\r\n", "\nnext\n"] {
            let input = [&line, end.as_bytes()].concat();
            let output = [&line, texts.as_bytes(), end.as_bytes()].concat();
            for cut in 0..=input.len() {
                let mut out = Vec::new();
                copy(&mut Cut(&input[..cut], &input[cut..]), &mut out, &keys, false).unwrap();
                assert!(out == output, "{:?} cut at {cut}: {}", row[0], String::from_utf8_lossy(&out));
            }
        }
    }
    assert!(matching >= 60 && others >= 60, "{matching} lines match and {others} do not");
}
