//! The functions of C that take a text, beside the core, in memory of exactly their size.

#![no_main]

use std::ptr;

use libfuzzer_sys::fuzz_target;
use toku_codes::raw;
use toku_codes_ffi::{toku_lookup_name, toku_parse, toku_parse_error, toku_search};
use toku_codes_fuzz::room::{KINDS, Kind, Room};

/// What stands where nothing is to be written.
const UNTOUCHED: i32 = 0x5A5A_5A5A;

fuzz_target!(|text: &[u8]| {
    for kind in KINDS {
        let room = Room::of(kind, text);
        // A text that is too long is refused whatever length is said.
        let lengths = if text.len() > raw::INPUT_MAX { vec![text.len(), usize::MAX] } else { vec![text.len()] };
        for length in lengths {
            compare(kind, room.pointer().cast(), length, text);
        }
    }
    // NULL is the empty text, of whatever length.
    for length in [0, text.len(), usize::MAX] {
        compare(Kind::Page, ptr::null(), length, b"");
    }
});

/// Calls each function with `pointer` and `length`, and expects what the core says of `text`.
fn compare(kind: Kind, pointer: *const std::ffi::c_char, length: usize, text: &[u8]) {
    let parsed = raw::parse(text);
    // SAFETY: pointers and lengths are those of rooms, or NULL.
    let mut parse = |code| unsafe { toku_parse(pointer, length, code) };
    number(kind, parsed.ok().map(|code| code.0), &mut parse);
    // SAFETY: as above.
    let reason = unsafe { toku_parse_error(pointer, length) };
    assert_eq!(reason, parsed.map_or_else(|error| error as i32, |_| 0));
    // SAFETY: as above.
    let mut lookup_name = |code| unsafe { toku_lookup_name(pointer, length, code) };
    number(kind, raw::lookup_name(text).map(|code| code.0), &mut lookup_name);

    let found: Vec<i32> = raw::Matches::new(text).filter_map(raw::code_at).map(|code| code.0).collect();
    for capacity in [0, 1, found.len(), found.len() + 1] {
        let room = Room::of(kind, &vec![UNTOUCHED; capacity]);
        // SAFETY: as above.
        assert_eq!(unsafe { toku_search(pointer, length, room.pointer(), capacity) }, found.len());
        let (written, rest) = room.values().split_at(capacity.min(found.len()));
        assert_eq!(written, &found[..written.len()]);
        assert!(rest.iter().all(|code| *code == UNTOUCHED));
    }
    // SAFETY: as above.
    assert_eq!(unsafe { toku_search(pointer, length, ptr::null_mut(), usize::MAX) }, found.len());
}

/// Calls a function that writes a number if it finds one, with room for it and with NULL.
fn number(kind: Kind, expected: Option<i32>, call: &mut dyn FnMut(*mut i32) -> bool) {
    let room = Room::of(kind, &[UNTOUCHED]);
    assert_eq!(call(room.pointer()), expected.is_some());
    assert_eq!(room.values(), [expected.unwrap_or(UNTOUCHED)]);
    assert_eq!(call(ptr::null_mut()), expected.is_some());
}
