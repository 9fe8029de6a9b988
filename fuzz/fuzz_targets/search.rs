//! Compares `search`, of bytes and of text, with the model.

#![no_main]

use libfuzzer_sys::fuzz_target;
use toku_codes::{raw, search};
use toku_codes_fuzz::model;

fuzz_target!(|query: &[u8]| {
    let expected = model::search(query);
    let found: Vec<i32> = raw::Matches::new(query).filter_map(raw::code_at).map(|code| code.0).collect();
    assert_eq!(found, expected);
    if let Ok(query) = std::str::from_utf8(query) {
        assert!(search(query).map(|entry| entry.code.0).eq(expected));
    }
});
