//! Every function of the C ABI as C calls it, with memory of exactly the size that is said: `cargo prove memory`
//! runs this under Miri, which sees a touch of what is not ours, of what is not initialised, and of a wrong alignment.
//! What the answers should be is the matter of `conformance.c`; here a few are compared, so that something was answered.

use std::ffi::{CStr, c_char};
use std::mem::MaybeUninit;
use std::ptr::{null, null_mut};

use toku_codes_ffi::*;

/// Listed, listed with characters of three bytes, a task's state, the last one of a block, unknown, and both ends.
const CODES: [i32; 8] = [0, -1100, -2004, -3005, -1499, -9999, i32::MIN, i32::MAX];

/// Memory of just this size, uninitialised as `malloc` leaves it.
fn room<T: Copy>(count: usize) -> Box<[MaybeUninit<T>]> {
    Box::new_uninit_slice(count)
}

/// A text that is static and ends with a NUL, "-" for NULL.
fn text(pointer: *const c_char) -> &'static str {
    if pointer.is_null() {
        return "-";
    }
    // SAFETY: the library's texts are static and end with a NUL.
    unsafe { CStr::from_ptr(pointer) }.to_str().expect("UTF-8")
}

#[test]
fn what_takes_a_number() {
    for code in CODES {
        let listed = toku_is_known(code) == 1;
        assert_eq!(listed, toku_ordinal(code) >= 0);
        assert_eq!(listed, text(toku_name(code)) != "-");
        assert_eq!(listed, text(toku_description(code)) != "-");
        assert_eq!(listed, text(toku_strerror(code)) != "unknown code");
        let category = toku_category(code);
        assert_eq!(category == TOKU_CATEGORY_NONE, text(toku_category_name(category)) == "-");
        assert_eq!(toku_is_error(code) == 1, text(toku_outcome_name(toku_outcome(code))) == "error");
        assert_eq!(
            listed || toku_action(code) == TOKU_ACTION_INVESTIGATE,
            text(toku_action_name(toku_action(code))) != "-"
        );
        assert!(text(toku_grpc_status_name(toku_grpc_status(code))) != "-");
        assert!((200..600).contains(&toku_http_status(code)));
        assert!(toku_is_retryable(code) <= toku_is_error(code));
        assert_eq!(text(toku_category_name(code)), "-", "it is no category");
    }
    assert_eq!([text(toku_action_name(0)), text(toku_grpc_status_name(i32::MIN))], ["-", "-"]);
    assert_eq!(text(toku_table_hash()).len(), 16);
    assert_eq!((toku_table_version(), toku_abi_version()), (TOKU_TABLE_VERSION, TOKU_ABI_VERSION));
}

#[test]
fn texts_into_buffers_of_every_size() {
    for write in [toku_describe, toku_message] {
        for code in [-2004, -9999] {
            // SAFETY: nothing is written to NULL.
            let length = unsafe { write(code, null_mut(), usize::MAX) };
            for size in 0..=length + 2 {
                let mut buffer = room::<c_char>(size);
                // SAFETY: there is room for `size` bytes.
                assert_eq!(unsafe { write(code, buffer.as_mut_ptr().cast(), size) }, length);
                if size > 0 {
                    // SAFETY: a text with its NUL was written.
                    let written = unsafe { CStr::from_ptr(buffer.as_ptr().cast()) };
                    assert!(written.to_str().expect("cut at a character").len() < size);
                }
            }
            // A size that no buffer has: only what is written is touched.
            let mut buffer = room::<c_char>(length + 1);
            // SAFETY: there is room for the text and its NUL.
            assert_eq!(unsafe { write(code, buffer.as_mut_ptr().cast(), usize::MAX) }, length);
        }
    }
}

/// A text input in memory of its own, with nothing behind it; NULL for none.
fn inputs() -> Vec<Option<Box<[u8]>>> {
    let texts: [&[u8]; 8] =
        [b"", b"SUCCESS", b"low balance", b" -1100\n", b"0xfffffbb4", b"4294966196", b"\xff\0\xe2\x88", &[b'1'; 257]];
    texts.iter().map(|text| Some((*text).into())).chain([None]).collect()
}

#[test]
fn what_takes_a_text() {
    let mut taken = 0;
    for input in inputs() {
        let (start, length) = input.as_ref().map_or((null(), 5), |text| (text.as_ptr().cast(), text.len()));
        // One that is too long is not read to the end that is said.
        let lengths = if length > 256 { vec![length, isize::MAX as usize, usize::MAX] } else { vec![length] };
        for length in lengths {
            let mut code = Box::new(MaybeUninit::<i32>::uninit());
            // SAFETY: the text has that length, or more than 256 bytes; the codes have room, or are NULL.
            unsafe {
                let error = toku_parse_error(start, length);
                assert_eq!(toku_parse(start, length, null_mut()), (error == TOKU_PARSE_OK).into());
                if toku_parse(start, length, code.as_mut_ptr()) == 1 {
                    assert!([0, -1100].contains(&code.assume_init_read()), "{input:?}");
                    taken += 1;
                }
                assert_eq!(toku_lookup_name(start, length, null_mut()), (input.as_deref() == Some(b"SUCCESS")).into());
                assert!(toku_lookup_name(start, length, code.as_mut_ptr()) == 0 || code.assume_init_read() == 0);
                let size = toku_quote(start, length, null_mut(), 0);
                let mut quoted = room::<c_char>(size + 1);
                assert_eq!(toku_quote(start, length, quoted.as_mut_ptr().cast(), usize::MAX), size);
                assert!(text(quoted.as_ptr().cast()).starts_with('"') && size < TOKU_TEXT_MAX);
            }
        }
    }
    assert_eq!(taken, 4, "of the texts above are codes");
}

#[test]
fn searches() {
    // One query that finds something, since Miri takes long for it, and those that find nothing before they look.
    for (input, total) in [(Some(&b"low  balance"[..]), 1), (Some(&[b'x'; 257]), 0), (Some(b" "), 0), (None, 0)] {
        let input = input.map(Box::<[u8]>::from);
        let (start, length) = input.as_ref().map_or((null(), 5), |text| (text.as_ptr().cast(), text.len()));
        for capacity in [0, total, usize::MAX] {
            let mut codes = room::<i32>(total.min(capacity));
            // SAFETY: the query has that length, and no more codes than there is room for are found.
            unsafe {
                assert_eq!(toku_search(start, length, codes.as_mut_ptr().cast(), capacity), total);
                assert!(codes.iter().all(|code| toku_is_known(code.assume_init()) == 1));
            }
        }
        // SAFETY: nothing is written to NULL.
        assert_eq!(unsafe { toku_search(start, length, null_mut(), usize::MAX) }, total);
    }
}

#[test]
fn positions() {
    let count = toku_count();
    for ordinal in [0, 1, count - 1, count, usize::MAX] {
        let mut code = Box::new(MaybeUninit::<i32>::uninit());
        // SAFETY: there is room for a number, or it is NULL.
        unsafe {
            assert_eq!(toku_code_at(ordinal, null_mut()), (ordinal < count).into());
            if toku_code_at(ordinal, code.as_mut_ptr()) == 1 {
                assert_eq!(toku_ordinal(code.assume_init_read()) as usize, ordinal);
            }
        }
    }
    let codes: Box<[i32]> = CODES.into();
    let mut ordinals = room::<i16>(codes.len());
    // SAFETY: both have room for so many; what is NULL or too long is not touched.
    unsafe {
        toku_ordinals(codes.as_ptr(), codes.len(), ordinals.as_mut_ptr().cast());
        for (code, ordinal) in codes.iter().zip(&ordinals) {
            assert_eq!(i32::from(ordinal.assume_init()), toku_ordinal(*code));
        }
        let mut none = room::<i16>(0);
        toku_ordinals(codes.as_ptr(), 0, none.as_mut_ptr().cast());
        toku_ordinals(codes.as_ptr(), usize::MAX, none.as_mut_ptr().cast());
        toku_ordinals(null(), 5, none.as_mut_ptr().cast());
        toku_ordinals(codes.as_ptr(), 5, null_mut());
    }
}

#[test]
fn threads_share_all_of_it() {
    let call = || {
        what_takes_a_number();
        positions();
    };
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(call);
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
    for (file, caller) in [("memory.rs", include_str!("memory.rs")), ("life.c", include_str!("life.c"))] {
        let words: Vec<&str> = caller.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
        for name in &names {
            assert!(words.contains(name), "ffi-c/tests/{file} does not call {name}");
        }
    }
}
