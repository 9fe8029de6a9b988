//! Calls every function of the C ABI as C does: the answers must be the core's, and memory has exactly the declared size.
//! `cargo prove memory` runs this under Miri, which detects access to memory that is not ours, uninitialised or wrongly
//! aligned; `cargo prove mutants` makes small faults, each of which must fail here. `conformance.c` reads the vectors.

use std::ffi::{CStr, c_char};
use std::mem::MaybeUninit;
use std::ptr::{null, null_mut};

use toku_codes::{Action, Category, Code, GrpcStatus, Outcome, TABLE_HASH, TABLE_VERSION, entries, raw, search};
use toku_codes_ffi::*;

/// All codes with their neighbours, the numbers of all kinds, and both ends of 32 bits.
fn numbers() -> impl Iterator<Item = i32> {
    let listed = entries().iter().flat_map(|entry| entry.code.0 - 1..=entry.code.0 + 1);
    listed.chain(0..=20).chain([-9999, 256, i32::MIN, i32::MAX])
}

/// Memory of exactly this size, uninitialised as from `malloc`.
fn room<T: Copy>(count: usize) -> Box<[MaybeUninit<T>]> {
    Box::new_uninit_slice(count)
}

fn text(pointer: *const c_char) -> Option<&'static str> {
    // SAFETY: the library's texts are static and end with a NUL.
    (!pointer.is_null()).then(|| unsafe { CStr::from_ptr(pointer) }.to_str().expect("UTF-8"))
}

#[test]
fn what_takes_a_number() {
    for number in numbers() {
        let (code, entry) = (Code(number), toku_codes::lookup(number));
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
    assert_eq!(text(toku_table_hash()), Some(TABLE_HASH));
    assert_eq!((toku_table_version(), toku_abi_version()), (TABLE_VERSION, TOKU_ABI_VERSION));
}

/// Calls a function that writes a text as snprintf does, with buffers of every size.
fn check_text(whole: &str, write: impl Fn(*mut c_char, usize) -> usize) {
    assert_eq!(write(null_mut(), usize::MAX), whole.len());
    // A size that no buffer has: only the written bytes are touched.
    assert_eq!(write(room::<c_char>(whole.len() + 1).as_mut_ptr().cast(), usize::MAX), whole.len());
    for size in 0..=whole.len() + 2 {
        let mut buffer = room::<c_char>(size);
        assert_eq!(write(buffer.as_mut_ptr().cast(), size), whole.len());
        if let Some(end) = (0..size).rev().find(|end| whole.is_char_boundary(*end)) {
            // SAFETY: a text with its NUL was written.
            let written = unsafe { CStr::from_ptr(buffer.as_ptr().cast()) };
            assert_eq!(written.to_str(), Ok(&whole[..end]), "cut at a character");
        }
        let mut buffer = vec![b'?'; size];
        write(buffer.as_mut_ptr().cast(), size);
        let written = buffer.split_inclusive(|byte| *byte == 0).next().unwrap_or_default();
        assert!(buffer[written.len()..].iter().all(|byte| *byte == b'?'), "nothing past the NUL is touched");
    }
}

#[test]
fn what_writes_a_text() {
    for code in [-2004, -9999] {
        // SAFETY: the buffer is NULL, or has room for `size` bytes or for the whole text.
        check_text(&Code(code).to_string(), |buffer, size| unsafe { toku_describe(code, buffer, size) });
        let message = Code(code).check().unwrap_err().to_string();
        // SAFETY: as above.
        check_text(&message, |buffer, size| unsafe { toku_message(code, buffer, size) });
    }
}

/// Calls a function that writes a number if it finds one, and returns the number.
fn found(call: impl Fn(*mut i32) -> i32) -> Option<i32> {
    let (mut new, mut old) = (Box::new(MaybeUninit::uninit()), Box::new(7));
    let answer = call(new.as_mut_ptr());
    assert_eq!([call(&mut *old), call(null_mut())], [answer; 2]);
    assert!(answer == 1 || (answer, *old) == (0, 7), "it is left as it was");
    // SAFETY: it was written.
    (answer == 1).then(|| unsafe { new.assume_init_read() })
}

#[test]
fn what_takes_a_text() {
    let texts: [&[u8]; 9] = [
        b"", b"SUCCESS", b"low_credit_balance", b"low balance", b" -1100\n", b"0xfffffbb4", b"99999999999",
        b"\xff\0\xe2\x88", &[b'1'; 257],
    ];
    for input in texts {
        // In separate memory, which ends with the text.
        let input = Box::<[u8]>::from(input);
        let (start, parsed) = (input.as_ptr().cast(), raw::parse(&input));
        // A text that is too long is not read to its declared end.
        let lengths = if input.len() > 256 { vec![input.len(), usize::MAX] } else { vec![input.len()] };
        for length in lengths {
            // SAFETY: the text has that length, or more than 256 bytes.
            unsafe {
                assert_eq!(found(|code| toku_parse(start, length, code)), parsed.ok().map(|code| code.0));
                let refusal = parsed.map_or_else(|error| error as i32, |_| TOKU_PARSE_ERROR_NONE);
                assert_eq!(toku_parse_error(start, length), refusal, "{input:?}");
                let named = raw::lookup_name(&input).map(|code| code.0);
                assert_eq!(found(|code| toku_lookup_name(start, length, code)), named);
                let mut quoted = raw::Rendered::EMPTY;
                quoted.push_quoted(&input);
                let size = quoted.as_bytes().len();
                assert_eq!(toku_quote(start, length, null_mut(), 9), size);
                let mut buffer = room::<c_char>(size + 1);
                assert_eq!(toku_quote(start, length, buffer.as_mut_ptr().cast(), usize::MAX), size);
                assert_eq!(CStr::from_ptr(buffer.as_ptr().cast()).to_bytes(), quoted.as_bytes());
            }
        }
    }
    // SAFETY: NULL is an empty text.
    unsafe {
        assert_eq!(toku_parse_error(null(), 5), TOKU_PARSE_ERROR_EMPTY);
        check_text("\"\"", |buffer, size| toku_quote(null(), 5, buffer, size));
        assert_eq!(found(|code| toku_parse(null(), 5, code)), None);
        assert_eq!(found(|code| toku_lookup_name(null(), 5, code)), None);
    }
}

#[test]
fn searches() {
    // Only one query that finds something, since Miri takes long for it, and queries that are refused.
    let all: Vec<i32> = search("invalid").map(|entry| entry.code.0).collect();
    assert!(all.len() > 3);
    for (input, all) in [(Some(&b"invalid"[..]), &all[..]), (Some(&[b'x'; 257]), &[]), (Some(b" "), &[]), (None, &[])] {
        let input = input.map(Box::<[u8]>::from);
        let (start, length) = input.as_ref().map_or((null(), 5), |text| (text.as_ptr().cast(), text.len()));
        for capacity in [0, all.len() / 2, usize::MAX] {
            let mut codes = room::<i32>(all.len().min(capacity));
            // SAFETY: the query has that length, and no more codes than there is room for are found.
            unsafe {
                assert_eq!(toku_search(start, length, codes.as_mut_ptr().cast(), capacity), all.len());
                assert!(codes.iter().zip(all).all(|(code, expected)| code.assume_init() == *expected));
            }
        }
        // SAFETY: nothing is written to NULL.
        assert_eq!(unsafe { toku_search(start, length, null_mut(), usize::MAX) }, all.len());
    }
}

#[test]
fn positions() {
    assert_eq!(toku_count(), entries().len());
    for ordinal in (0..=toku_count()).chain([usize::MAX]) {
        // SAFETY: there is room for a number, or it is NULL.
        let code = found(|code| unsafe { toku_code_at(ordinal, code) });
        assert_eq!(code, entries().get(ordinal).map(|entry| entry.code.0));
    }
    let codes: Box<[i32]> = numbers().collect();
    let mut ordinals = room::<i16>(codes.len());
    // SAFETY: both have room for that many.
    let ordinals = unsafe {
        assert_eq!(toku_ordinals(codes.as_ptr(), codes.len(), ordinals.as_mut_ptr().cast()), 1);
        ordinals.assume_init()
    };
    assert!(codes.iter().zip(&ordinals).all(|(code, ordinal)| i32::from(*ordinal) == toku_ordinal(*code)));
    let mut kept = [7_i16];
    // SAFETY: nothing is touched if one is NULL, or if the count is 0 or more than an array can have.
    unsafe {
        assert_eq!(toku_ordinals(null(), 1, kept.as_mut_ptr()), 0);
        assert_eq!(toku_ordinals(codes.as_ptr(), 1, null_mut()), 0);
        assert_eq!(toku_ordinals(null(), 0, null_mut()), 1);
        for (count, answer) in [(0, 1), (isize::MAX as usize / 4 + 1, 0), (usize::MAX, 0)] {
            assert_eq!(toku_ordinals(codes.as_ptr(), count, kept.as_mut_ptr()), answer);
        }
    }
    assert_eq!(kept, [7]);
}

#[test]
fn threads_share_all_of_it() {
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| (what_takes_a_number(), positions()));
        }
    });
}

#[test]
#[cfg_attr(miri, ignore = "it reads sources, and calls nothing")]
fn every_function_is_called_here_and_by_life() {
    let library = include_str!("../src/lib.rs");
    let names: Vec<&str> =
        library.split("extern \"C\" fn ").skip(1).filter_map(|rest| Some(rest.split_once('(')?.0)).collect();
    assert!(names.len() > 25, "{names:?}");
    for (file, caller) in [("calls.rs", include_str!("calls.rs")), ("life.c", include_str!("life.c"))] {
        let words: Vec<&str> = caller.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
        for name in &names {
            assert!(words.contains(name), "ffi-c/tests/{file} does not call {name}");
        }
    }
}
