//! Compares `Code::parse`, of bytes and of text, and the quotation of texts with the model.

#![no_main]

use libfuzzer_sys::fuzz_target;
use toku_codes::{Code, raw};
use toku_codes_fuzz::model;

fuzz_target!(|text: &[u8]| {
    let expected = model::parse(text).map(Code);
    assert_eq!(raw::parse(text), expected);
    let mut quoted = raw::Rendered::EMPTY;
    quoted.push_quoted(text);
    assert_eq!(quoted.to_string(), model::quoted(text));
    if let Ok(text) = std::str::from_utf8(text) {
        assert_eq!(Code::parse(text), expected);
        assert_eq!(text.parse(), expected);
    }
});
