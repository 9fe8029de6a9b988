//! Compares the C functions that take a text with the core, with texts in memory of exactly their size.

#![no_main]

use std::ptr;

use libfuzzer_sys::fuzz_target;
use toku_codes::{Code, ParseError, raw};
use toku_codes_ffi::{toku_lookup_name, toku_parse, toku_parse_error, toku_quote, toku_search};
use toku_codes_fuzz::room::{KINDS, Kind, MOST, Room};

/// The value of memory that must not be written to.
const UNTOUCHED: i32 = 0x5A5A_5A5A;

/// What the core says about a text.
struct Expected {
    parsed: Result<Code, ParseError>,
    named: Option<Code>,
    found: Vec<i32>,
    quoted: Vec<u8>,
}

impl Expected {
    fn of(text: &[u8]) -> Self {
        let found = raw::Matches::new(text).filter_map(raw::code_at).map(|code| code.0).collect();
        let mut quoted = raw::Rendered::EMPTY;
        quoted.push_quoted(text);
        Self { parsed: raw::parse(text), named: raw::lookup_name(text), found, quoted: quoted.as_bytes().to_vec() }
    }
}

fuzz_target!(|text: &[u8]| {
    // Only by hand: our own runs set -max_len.
    if text.len() > MOST {
        return;
    }
    let expected = Expected::of(text);
    for kind in KINDS {
        let room = Room::of(kind, text);
        compare(kind, room.pointer().cast(), text.len(), &expected);
        if text.len() > raw::INPUT_MAX {
            // It is refused, whatever length is given.
            compare(kind, room.pointer().cast(), usize::MAX, &expected);
        }
    }
    // NULL is the empty text, whatever length is given.
    for length in [0, text.len(), usize::MAX] {
        compare(Kind::Page, ptr::null(), length, &Expected::of(b""));
    }
});

/// Calls each function with a text at `pointer`.
fn compare(kind: Kind, pointer: *const std::ffi::c_char, length: usize, expected: &Expected) {
    // SAFETY: pointers and lengths are those of rooms, or the pointer is NULL.
    number(kind, expected.parsed.ok(), &|code| unsafe { toku_parse(pointer, length, code) });
    // SAFETY: as above.
    let refusal = unsafe { toku_parse_error(pointer, length) };
    assert_eq!(refusal, expected.parsed.map_or_else(|error| error as i32, |_| 0));
    // SAFETY: as above.
    number(kind, expected.named, &|code| unsafe { toku_lookup_name(pointer, length, code) });

    let quoted = Room::of(kind, &vec![UNTOUCHED as u8; expected.quoted.len() + 1]);
    // SAFETY: as above; there is room for the quotation and its NUL.
    let size = unsafe { toku_quote(pointer, length, quoted.pointer().cast(), usize::MAX) };
    assert_eq!((&quoted.values()[..size], quoted.values()[size]), (&expected.quoted[..], 0));

    // A search takes most of the time, so there is one with too little room, one with too much, and one with none.
    let found = &expected.found;
    let capacity = if matches!(kind, Kind::Page) { found.len() / 2 } else { found.len() + 1 };
    let room = Room::of(kind, &vec![UNTOUCHED; capacity]);
    // SAFETY: as above.
    assert_eq!(unsafe { toku_search(pointer, length, room.pointer(), capacity) }, found.len());
    let (written, rest) = room.values().split_at(capacity.min(found.len()));
    assert_eq!(written, &found[..written.len()]);
    assert!(rest.iter().all(|code| *code == UNTOUCHED));
    if matches!(kind, Kind::Page) {
        // SAFETY: as above.
        assert_eq!(unsafe { toku_search(pointer, length, ptr::null_mut(), usize::MAX) }, found.len());
    }
}

/// Calls a function that writes a number if it finds one, with room for it and with NULL.
fn number(kind: Kind, expected: Option<Code>, call: &dyn Fn(*mut i32) -> i32) {
    let room = Room::of(kind, &[UNTOUCHED]);
    assert_eq!(call(room.pointer()), expected.is_some().into());
    assert_eq!(room.values(), [expected.map_or(UNTOUCHED, |code| code.0)]);
    assert_eq!(call(ptr::null_mut()), expected.is_some().into());
}
