//! Compares `lookup_name`, of bytes and of text, with the model.

#![no_main]

use libfuzzer_sys::fuzz_target;
use toku_codes::{Code, lookup_name, raw};
use toku_codes_fuzz::model;

fuzz_target!(|name: &[u8]| {
    let expected = model::lookup_name(name).map(Code);
    assert_eq!(raw::lookup_name(name), expected);
    if let Ok(name) = std::str::from_utf8(name) {
        assert_eq!(lookup_name(name), expected);
    }
});
