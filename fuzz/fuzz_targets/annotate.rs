//! `annotate` of any bytes, which arrive in pieces: without the texts that it appends, the output is the input, and the
//! output does not depend on where the pieces were cut.

#![no_main]

use std::io::{self, Read};

use libfuzzer_sys::fuzz_target;
use toku_codes::{Code, lookup};
use toku_codes_cli::annotate::copy;
use toku_codes_cli::scan::Keys;

/// Gives an input in pieces of these lengths, one after another.
struct Pieces<'a>(&'a [u8], std::iter::Cycle<std::slice::Iter<'a, u8>>);

impl Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = usize::from(*self.1.next().unwrap_or(&255)).clamp(1, self.0.len().max(1));
        (&mut self.0).take(length as u64).read(buffer)
    }
}

/// Checks that a text consists only of texts that `annotate` appends; returns how many.
fn without_appended(mut text: &[u8]) -> Option<usize> {
    let mut count = 0;
    while !text.is_empty() {
        let rest = text.strip_prefix(b" # ")?;
        let end = rest.iter().position(|byte| *byte == b']')? + 1;
        let appended = str::from_utf8(&rest[..end]).ok()?;
        let code = match appended.strip_prefix("unknown code ") {
            Some(number) => Code(number.split(' ').next()?.parse().ok()?),
            None => toku_codes::lookup_name(appended.split(':').next()?)?,
        };
        let text_of = lookup(code.0).map_or(code.to_string(), |entry| format!("{}: {code}", entry.name));
        assert_eq!(appended, format!("{text_of} [{}]", code.action()));
        text = &rest[end..];
        count += 1;
    }
    Some(count)
}

fuzz_target!(|data: &[u8]| {
    let (lengths, input) = data.split_at(data.len().min(4));
    let key = ["rc".to_owned()];
    for keys in [Keys::new(&[], &[]), Keys::new(&key, &[]), Keys::new(&[], &key)] {
        let keys = keys.expect("good keys");
        let (mut out, mut in_pieces) = (Vec::new(), Vec::new());
        copy(&mut &input[..], &mut out, &keys, false).expect("memory does not fail");
        copy(&mut Pieces(input, lengths.iter().cycle()), &mut in_pieces, &keys, false).expect("memory does not fail");
        assert_eq!(out, in_pieces);
        let mut rest = &out[..];
        for line in input.split_inclusive(|byte| *byte == b'\n') {
            let end = if line.ends_with(b"\r\n") { 2 } else { usize::from(line.ends_with(b"\n")) };
            let (text, end) = line.split_at(line.len() - end);
            rest = rest.strip_prefix(text).expect("the line as it was");
            // Up to the end of the line, or of everything.
            let length =
                if end.is_empty() { rest.len() } else { rest.windows(end.len()).position(|w| w == end).unwrap() };
            let count = without_appended(&rest[..length]).expect("only appended texts");
            assert!(count <= 8);
            rest = &rest[length + end.len()..];
        }
        assert!(rest.is_empty());
    }
});
