//! The C functions that write to a caller's buffer, with memory of exactly its size. The input is that size, in two
//! bytes, and some numbers, in four bytes each.

#![no_main]

use std::{fmt::Write, ptr};

use libfuzzer_sys::fuzz_target;
use toku_codes::{entries, lookup};
use toku_codes_ffi::{toku_code_at, toku_describe, toku_message, toku_ordinals};
use toku_codes_fuzz::room::{KINDS, Kind, Room};

const UNTOUCHED: u8 = 0x5A;

fuzz_target!(|data: &[u8]| {
    let Some((size, numbers)) = data.split_first_chunk::<2>() else { return };
    let size = usize::from(u16::from_le_bytes(*size)) % 300;
    let codes: Vec<i32> = numbers.as_chunks().0.iter().map(|bytes| i32::from_le_bytes(*bytes)).collect();
    let Some(code) = codes.first().copied() else { return };
    let description = lookup(code).map_or(format!("unknown code {code}"), |entry| entry.description.to_owned());
    let mut message = description.clone();
    if let Some(entry) = lookup(code) {
        let _ = write!(message, " ({code} {})", entry.name);
    }
    for kind in KINDS {
        // SAFETY: the pointers point to rooms of this size, or are NULL.
        text(kind, size, &description, &|buffer, size| unsafe { toku_describe(code, buffer.cast(), size) });
        // SAFETY: as above.
        text(kind, size, &message, &|buffer, size| unsafe { toku_message(code, buffer.cast(), size) });

        let room = Room::of(kind, &[code]);
        let at = usize::try_from(code).unwrap_or(size);
        let expected = entries().get(at).map_or(code, |entry| entry.code.0);
        // SAFETY: as above.
        assert_eq!(unsafe { toku_code_at(at, room.pointer()) }, (at < entries().len()).into());
        assert_eq!(room.values(), [expected]);

        let (from, to) = (Room::of(kind, &codes), Room::of(kind, &vec![0x5A5A_i16; codes.len()]));
        // SAFETY: as above.
        assert_eq!(unsafe { toku_ordinals(from.pointer(), codes.len(), to.pointer()) }, 1);
        let at = |code: &i32| entries().iter().position(|entry| entry.code.0 == *code).map_or(-1, |at| at as i16);
        assert!(to.values().iter().copied().eq(codes.iter().map(at)));
    }
});

/// Calls a function that writes a text as snprintf does.
fn text(kind: Kind, size: usize, whole: &str, call: &dyn Fn(*mut u8, usize) -> usize) {
    for (room, said) in [(size, size), (whole.len() + 1, usize::MAX)] {
        let buffer = Room::of(kind, &vec![UNTOUCHED; room]);
        assert_eq!(call(buffer.pointer(), said), whole.len());
        let Some(most) = room.checked_sub(1) else { continue };
        let part = &whole[..(0..=most).rev().find(|end| whole.is_char_boundary(*end)).unwrap_or(0)];
        let (written, rest) = buffer.values().split_at(part.len());
        assert_eq!(written, part.as_bytes());
        assert_eq!(rest[0], 0, "the text has no end");
        assert!(rest[1..].iter().all(|byte| *byte == UNTOUCHED), "more than the text and its NUL was written");
    }
    assert_eq!(call(ptr::null_mut(), size), whole.len());
}
