//! What each function of the C ABI answers, beside the core: a conversion that loses or swaps something is seen here, and
//! by `cargo prove mutants`. The vectors are the matter of `conformance.c`, memory that of `memory.rs`.

use std::ffi::{CStr, c_char};
use std::ptr::{null, null_mut};

use toku_codes::{Action, Category, Code, GrpcStatus, Outcome, ParseError, entries, lookup, search};
use toku_codes_ffi::*;

fn text(pointer: *const c_char) -> Option<&'static str> {
    // SAFETY: the library's texts are static and end with a NUL.
    (!pointer.is_null()).then(|| unsafe { CStr::from_ptr(pointer) }.to_str().unwrap())
}

/// What one of the two functions with snprintf's contract writes into so much room, and the length that it gives.
type Write = unsafe extern "C" fn(i32, *mut c_char, usize) -> usize;
fn written(write: Write, code: i32, size: usize) -> (Vec<u8>, usize) {
    let mut buffer = vec![b'?'; 300];
    // SAFETY: there is room for more than `size` bytes.
    let length = unsafe { write(code, buffer.as_mut_ptr().cast(), size) };
    (buffer, length)
}

#[test]
fn of_every_number_what_the_core_says() {
    for number in (-4000..100).chain([i32::MIN, i32::MAX]) {
        let (code, entry) = (Code(number), lookup(number));
        assert_eq!(toku_is_known(number), code.is_known().into());
        assert_eq!(text(toku_name(number)), entry.map(|entry| entry.name));
        assert_eq!(text(toku_description(number)), entry.map(|entry| entry.description));
        assert_eq!(text(toku_strerror(number)), Some(entry.map_or("unknown code", |entry| entry.description)));
        assert_eq!(toku_category(number), code.category().map_or(0, |category| category.number().into()));
        assert_eq!(toku_outcome(number), i32::from(code.outcome().number()));
        assert_eq!(toku_action(number), i32::from(code.action().number()));
        assert_eq!(toku_grpc_status(number), i32::from(code.grpc_status().number()));
        assert_eq!(toku_http_status(number), i32::from(code.http_status()));
        assert_eq!(toku_is_error(number), code.is_error().into());
        assert_eq!(toku_is_retryable(number), code.is_retryable().into());
        assert_eq!(toku_ordinal(number), code.ordinal().map_or(-1, |ordinal| ordinal as i32));
        let kind = u8::try_from(number).ok();
        assert_eq!(text(toku_category_name(number)), kind.and_then(Category::from_number).map(Category::name));
        assert_eq!(text(toku_outcome_name(number)), kind.and_then(Outcome::from_number).map(Outcome::name));
        assert_eq!(text(toku_action_name(number)), kind.and_then(Action::from_number).map(Action::name));
        assert_eq!(text(toku_grpc_status_name(number)), kind.and_then(GrpcStatus::from_number).map(GrpcStatus::name));
    }
    assert_eq!(toku_count(), entries().len());
    assert_eq!(text(toku_table_hash()), Some(toku_codes::TABLE_HASH));
    assert_eq!((toku_table_version(), toku_abi_version()), (toku_codes::TABLE_VERSION, TOKU_ABI_VERSION));
}

#[test]
fn texts_are_written_as_far_as_there_is_room() {
    let message = "invalid \u{2018}From\u{2019} number (-2004 ";
    for (write, starts) in [(toku_describe as Write, "invalid \u{2018}From\u{2019} number"), (toku_message, message)] {
        let (whole, length) = written(write, -2004, 300);
        assert!(whole.starts_with(starts.as_bytes()) && whole[length] == 0 && whole[length + 1] == b'?');
        // SAFETY: nothing is written to NULL.
        assert_eq!(unsafe { write(-2004, null_mut(), 300) }, length);
        for size in 0..=length + 1 {
            let (part, same) = written(write, -2004, size);
            let end = part.iter().position(|byte| *byte == 0);
            // Cut at a character, of which some have three bytes.
            assert!(size == 0 || end.is_some_and(|end| end < size && end + 3 >= size && part[..end] == whole[..end]));
            assert!(part[end.map_or(0, |end| end + 1)..].iter().all(|byte| *byte == b'?') && same == length);
        }
    }
    assert_eq!(written(toku_describe, -9999, 300).0[..19], *b"unknown code -9999\0");
}

#[test]
fn texts_are_read() {
    let read = |function: unsafe extern "C" fn(*const c_char, usize, *mut i32) -> i32, text: &str| {
        let mut code = 7;
        // SAFETY: pointer and length are those of the text.
        let found = unsafe { function(text.as_ptr().cast(), text.len(), &mut code) };
        // SAFETY: as above; NULL for the number is allowed.
        assert_eq!(unsafe { function(text.as_ptr().cast(), text.len(), null_mut()) }, found);
        assert!(found == 1 || (found, code) == (0, 7), "it is left as it was");
        (found == 1).then_some(code)
    };
    assert_eq!(read(toku_lookup_name, "LOW_CREDIT_BALANCE"), Some(-1100));
    assert_eq!(read(toku_lookup_name, "low_credit_balance"), None);
    assert_eq!(read(toku_parse, " low_credit_balance"), Some(-1100));
    let long = "1".repeat(300);
    for text in ["-1100", " 0 ", "", "low", "99999999999", &long] {
        let parsed = Code::parse(text);
        assert_eq!(read(toku_parse, text), parsed.ok().map(|code| code.0));
        // SAFETY: pointer and length are those of the text.
        let error = unsafe { toku_parse_error(text.as_ptr().cast(), text.len()) };
        assert_eq!(error, parsed.map_or_else(|error| error as i32, |_| TOKU_PARSE_OK), "{text:?}");
    }
    // SAFETY: NULL is an empty text.
    assert_eq!(unsafe { toku_parse_error(null(), 5) }, ParseError::Empty as i32);
    let mut quoted = [7; 20];
    // SAFETY: pointer and length are those of the text, and there is room for more than 7 bytes.
    let length = unsafe { toku_quote("low \"1\"".as_ptr().cast(), 7, quoted.as_mut_ptr(), 7) };
    assert_eq!((length, &quoted[..8]), (11, &b"\"low \\\0\x07".map(|byte| byte as c_char)[..]));
}

#[test]
fn what_is_found_is_written_as_far_as_there_is_room() {
    let all: Vec<i32> = search("invalid").map(|entry| entry.code.0).collect();
    assert!(all.len() > 3);
    for capacity in [0, 1, all.len(), all.len() + 1] {
        let mut codes = vec![7; all.len() + 1];
        // SAFETY: there is room for more than `capacity` numbers.
        let total = unsafe { toku_search("invalid".as_ptr().cast(), 7, codes.as_mut_ptr(), capacity) };
        assert_eq!(total, all.len());
        let written = capacity.min(total);
        assert_eq!(codes[..written], all[..written]);
        assert!(codes[written..].iter().all(|code| *code == 7));
    }
    // SAFETY: nothing is written to NULL.
    assert_eq!(unsafe { toku_search("invalid".as_ptr().cast(), 7, null_mut(), 9) }, all.len());
}

#[test]
fn positions_and_codes_belong_together() {
    for (ordinal, entry) in entries().iter().enumerate() {
        let mut code = 7;
        // SAFETY: there is room for one number.
        assert_eq!((unsafe { toku_code_at(ordinal, &mut code) }, code), (1, entry.code.0));
    }
    let mut code = 7;
    // SAFETY: as above.
    assert_eq!((unsafe { toku_code_at(entries().len(), &mut code) }, code), (0, 7));

    let codes = [-1100, -9999, 0];
    let mut ordinals = [9_i16; 4];
    // SAFETY: as many codes, and room for as many positions.
    unsafe { toku_ordinals(codes.as_ptr(), codes.len(), ordinals.as_mut_ptr()) };
    assert_eq!(ordinals.map(i32::from), [toku_ordinal(-1100), -1, 0, 9]);
    for (from, count, to) in [(null(), 3, ordinals.as_mut_ptr()), (codes.as_ptr(), 3, null_mut())] {
        // SAFETY: nothing is written when one is NULL.
        unsafe { toku_ordinals(from, count, to) };
    }
    // SAFETY: nothing is written when there are more than an array can have.
    unsafe { toku_ordinals(codes.as_ptr(), isize::MAX as usize / 4 + 1, ordinals.as_mut_ptr()) };
    assert_eq!(ordinals.map(i32::from), [toku_ordinal(-1100), -1, 0, 9]);
}
