//! The C ABI of toku-codes: converts between C's types and the core's, and decides nothing. Go answers from it, too, so it
//! has a function for each operation.
//!
//! The documentation of the functions below is that of `include/toku_codes.h`, which cbindgen makes from this file
//! and from `constants.rs` by `cargo xtask gen`. Structs and enums do not cross the boundary. Nor does `bool`: it sets only
//! the lowest byte of a register, and callers through the FFI of other languages read all of it.

#![cfg_attr(not(test), no_std)]
#![deny(unsafe_op_in_unsafe_fn)]
#![warn(missing_docs)]

use core::ffi::c_char;
use core::ptr;
use core::slice;

use toku_codes::raw::{self, Rendered};
use toku_codes::{Code, ParseError};

mod constants;
pub use constants::*;

/// The number of the ABI that this header declares: `toku_abi_version()` of a library that fits it returns the same. It
/// changes only when something is removed or changed, never for an addition.
pub const TOKU_ABI_VERSION: u32 = 1;

/// A buffer of this many bytes holds every text that `toku_describe`, `toku_message` and `toku_quote` write, with its NUL.
/// It never changes while TOKU_ABI_VERSION is 1.
pub const TOKU_TEXT_MAX: usize = 256;
const _: () = assert!(TOKU_TEXT_MAX == raw::TEXT_MAX);

/// From `toku_parse_error` alone: `toku_parse` accepts the text. A 0 from `toku_parse` itself is a refusal.
pub const TOKU_PARSE_ERROR_NONE: i32 = 0;
/// The text has nothing but white space.
pub const TOKU_PARSE_ERROR_EMPTY: i32 = 1;
/// The text has more than 256 bytes.
pub const TOKU_PARSE_ERROR_TOO_LONG: i32 = 2;
/// The text is neither a name of the table nor a number.
pub const TOKU_PARSE_ERROR_NOT_A_CODE: i32 = 3;
/// The text is a number outside 32 bits.
pub const TOKU_PARSE_ERROR_OUT_OF_RANGE: i32 = 4;
const _: () = assert!(
    TOKU_PARSE_ERROR_EMPTY == ParseError::Empty as i32
        && TOKU_PARSE_ERROR_TOO_LONG == ParseError::TooLong as i32
        && TOKU_PARSE_ERROR_NOT_A_CODE == ParseError::NotACode as i32
        && TOKU_PARSE_ERROR_OUT_OF_RANGE == ParseError::OutOfRange as i32
);

// Only in the profiles that are shipped. In the others the workspace may bring std, which has a panic handler.
#[cfg(all(panic = "abort", not(test)))]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    // Never linked: `tests/shipped.sh` shows that no panic is left in the shipped library.
    loop {}
}

/// Whether the table lists the number: 1 or 0.
#[unsafe(no_mangle)]
pub extern "C" fn toku_is_known(code: i32) -> i32 {
    Code(code).is_known().into()
}

/// The name of a code, such as `LOW_CREDIT_BALANCE`, or NULL when the number is unknown. Static, never freed. Names
/// are this library's, not Toku's.
#[unsafe(no_mangle)]
pub extern "C" fn toku_name(code: i32) -> *const c_char {
    pointer(Code(code).ordinal().and_then(raw::name))
}

/// Toku's text of a code, byte for byte, or NULL when the number is unknown. Static, never freed. It is written for
/// developers, not for customers.
#[unsafe(no_mangle)]
pub extern "C" fn toku_description(code: i32) -> *const c_char {
    pointer(Code(code).ordinal().and_then(raw::description))
}

/// Toku's text of a code, or `unknown code`; never NULL. Static, never freed. `toku_describe` also says which number
/// it was.
#[unsafe(no_mangle)]
pub extern "C" fn toku_strerror(code: i32) -> *const c_char {
    match Code(code).ordinal().and_then(raw::description) {
        Some(text) => text.as_ptr().cast(),
        None => raw::UNKNOWN_CODE.as_ptr(),
    }
}

/// Writes Toku's text of a code, or `unknown code -9999`, as snprintf does: at most `size` bytes with the NUL, cut
/// between characters. Returns the length of the whole text without the NUL, so `toku_describe(code, NULL, 0)` measures it.
///
/// `buffer` is NULL or has room for `size` bytes; those past the text and its NUL are not touched. TOKU_TEXT_MAX is
/// always enough. With NULL, or a size of 0, nothing is written.
///
/// # Safety
/// As above.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn toku_describe(code: i32, buffer: *mut c_char, size: usize) -> usize {
    let mut text = Rendered::EMPTY;
    text.push_description(Code(code));
    // SAFETY: the caller's promise is passed on.
    unsafe { write(&text, buffer, size) }
}

/// Writes the message of an error, `low credit balance (-1100 LOW_CREDIT_BALANCE)` or `unknown code -9999`, as
/// `toku_describe` does: at most `size` bytes with the NUL, cut between characters. Returns the length of the whole text
/// without the NUL.
///
/// `buffer` is NULL or has room for `size` bytes; those past the text and its NUL are not touched. TOKU_TEXT_MAX is
/// always enough. With NULL, or a size of 0, nothing is written.
///
/// # Safety
/// As above.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn toku_message(code: i32, buffer: *mut c_char, size: usize) -> usize {
    let mut text = Rendered::EMPTY;
    text.push_message(Code(code));
    // SAFETY: the caller's promise is passed on.
    unsafe { write(&text, buffer, size) }
}

/// The category of the block that a number is in, one of `TOKU_CATEGORY_…`, whether the table lists the number or not.
/// `TOKU_CATEGORY_NONE` outside every block.
#[unsafe(no_mangle)]
pub extern "C" fn toku_category(code: i32) -> i32 {
    Code(code).category().map_or(TOKU_CATEGORY_NONE, |category| category.number().into())
}

/// The outcome of a number, one of `TOKU_OUTCOME_…`. It follows from the action; `TOKU_OUTCOME_ERROR` for an unknown
/// number.
#[unsafe(no_mangle)]
pub extern "C" fn toku_outcome(code: i32) -> i32 {
    Code(code).outcome().number().into()
}

/// What to do next, one of `TOKU_ACTION_…`; `TOKU_ACTION_INVESTIGATE` for an unknown number. Only 0 gives
/// `TOKU_ACTION_DONE`. Each constant says what to do. This is this library's reading, not Toku's word.
#[unsafe(no_mangle)]
pub extern "C" fn toku_action(code: i32) -> i32 {
    Code(code).action().number().into()
}

/// The gRPC status that fits best, one of `TOKU_GRPC_STATUS_…`; `TOKU_GRPC_STATUS_UNKNOWN` for an unknown number.
#[unsafe(no_mangle)]
pub extern "C" fn toku_grpc_status(code: i32) -> i32 {
    Code(code).grpc_status().number().into()
}

/// The HTTP status that goes with the gRPC status: what your own service might answer, not what Toku sent. 500 for an
/// unknown number.
#[unsafe(no_mangle)]
pub extern "C" fn toku_http_status(code: i32) -> i32 {
    Code(code).http_status().into()
}

/// Whether a number is a failure: 1 or 0. An unknown number always is one. A negative number is not always one: -3005 is
/// "task completed". 0 does not mean success: that is `TOKU_ACTION_DONE` from `toku_action`.
#[unsafe(no_mangle)]
pub extern "C" fn toku_is_error(code: i32) -> i32 {
    Code(code).is_error().into()
}

/// Whether the action is `TOKU_ACTION_RETRY`, so that the same request may succeed later: 1 or 0. The first one may still
/// have had an effect: a message may be sent, or a charge made, twice.
#[unsafe(no_mangle)]
pub extern "C" fn toku_is_retryable(code: i32) -> i32 {
    Code(code).is_retryable().into()
}

/// The name of a category, such as `phone_number`, or NULL for `TOKU_CATEGORY_NONE` and every number that is not a
/// category. Static, never freed.
#[unsafe(no_mangle)]
pub extern "C" fn toku_category_name(category: i32) -> *const c_char {
    pointer(u8::try_from(category).ok().and_then(raw::category_name))
}

/// The name of an outcome, such as `progress`, or NULL for a number that is not an outcome. Static, never freed.
#[unsafe(no_mangle)]
pub extern "C" fn toku_outcome_name(outcome: i32) -> *const c_char {
    pointer(u8::try_from(outcome).ok().and_then(raw::outcome_name))
}

/// The name of an action, such as `top_up`, or NULL for a number that is not an action. Static, never freed.
#[unsafe(no_mangle)]
pub extern "C" fn toku_action_name(action: i32) -> *const c_char {
    pointer(u8::try_from(action).ok().and_then(raw::action_name))
}

/// The name of a gRPC status, such as `NOT_FOUND`, or NULL for a number that is not a status. Static, never freed.
#[unsafe(no_mangle)]
pub extern "C" fn toku_grpc_status_name(grpc_status: i32) -> *const c_char {
    pointer(u8::try_from(grpc_status).ok().and_then(raw::grpc_status_name))
}

/// Finds the code with exactly this name; case and spaces matter. Returns 1 and writes the code if there is one, else
/// returns 0 and leaves `*code` as it was.
///
/// `name` is NULL, which finds nothing, or has `length` bytes of any kind. They need not end with a NUL, and a NUL among
/// them is a byte like any other. `code` is NULL or has room for one number.
///
/// # Safety
/// As above.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn toku_lookup_name(name: *const c_char, length: usize, code: *mut i32) -> i32 {
    // SAFETY: the caller's promise is passed on.
    let found = raw::lookup_name(unsafe { bytes(name, length) });
    // SAFETY: the caller's promise is passed on.
    unsafe { answer(found, code) }
}

/// Reads a code as a person or a log wrote it: a name in any ASCII case, a decimal number from -2^31 to 2^32-1 or the
/// same number stored unsigned in 64 bits, or `0x` (not `0X`) with 1 to 8, or 16, hex digits in two's complement, which
/// have the range of decimal numbers. Decimal digits may have a `+`, `-` or a minus sign (U+2212) before them. Space, TAB, CR and
/// LF around the text are trimmed. Unknown numbers are accepted. Returns 1 and writes the number if the text is a code,
/// else returns 0 and leaves `*code` as it was. It returns 1 or 0, never one of `TOKU_PARSE_ERROR_…`: those are answers of
/// `toku_parse_error`, which says why a text is refused.
///
/// `text` is NULL, which is an empty text, or has `length` bytes of any kind. They need not end with a NUL, and a NUL
/// among them is a byte like any other. A text of more than 256 bytes is refused unread. `code` is NULL or has room for
/// one number.
///
/// # Safety
/// As above.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn toku_parse(text: *const c_char, length: usize, code: *mut i32) -> i32 {
    // SAFETY: the caller's promise is passed on.
    let parsed = raw::parse(unsafe { bytes(text, length) });
    // SAFETY: the caller's promise is passed on.
    unsafe { answer(parsed.ok(), code) }
}

/// Why `toku_parse` refuses a text, one of `TOKU_PARSE_ERROR_…`; `TOKU_PARSE_ERROR_NONE` if it does not.
///
/// `text` and `length` are as for `toku_parse`.
///
/// # Safety
/// As above.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn toku_parse_error(text: *const c_char, length: usize) -> i32 {
    // SAFETY: the caller's promise is passed on.
    raw::parse(unsafe { bytes(text, length) }).map_or_else(|error| error as i32, |_| TOKU_PARSE_ERROR_NONE)
}

/// Writes a text as messages quote it when they refuse it: one line of printable ASCII between double quotes. As
/// `toku_describe` does, it writes at most `size` bytes with the NUL. A backslash comes before a double quote, before a
/// backslash, and before `n`, `r` or `t` for a newline, carriage return or tab. Any other character becomes a backslash and
/// its number in hexadecimal, such as `u{e9}`; a byte that is not UTF-8 becomes that of U+FFFD. If more than 64 characters
/// would be between the quotes, only the whole characters that fit are shown, and three dots follow the closing quote.
/// Returns the length of the whole quotation without the NUL.
///
/// `text` and `length` are as for `toku_parse`. `buffer` is NULL or has room for `size` bytes; those past the quotation
/// and its NUL are not touched. It does not overlap the text. TOKU_TEXT_MAX is always enough. With NULL, or a size of 0,
/// nothing is written.
///
/// # Safety
/// As above.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn toku_quote(text: *const c_char, length: usize, buffer: *mut c_char, size: usize) -> usize {
    let mut quoted = Rendered::EMPTY;
    // SAFETY: the caller's promise is passed on.
    quoted.push_quoted(unsafe { bytes(text, length) });
    // SAFETY: the caller's promise is passed on.
    unsafe { write(&quoted, buffer, size) }
}

/// Finds the codes in which every word of the query occurs, in published order. Words are split at ASCII white space
/// and `_`; each must occur in the name, the description, the category or the action, with ASCII letters in any case, or
/// be the number of the code, as `toku_parse` reads it. Writes the first `capacity` of them and returns how many there
/// are; an empty query, or one over 256 bytes, finds none.
///
/// `query` is NULL, which is an empty query, or has `length` bytes of any kind. `codes` is NULL, so that nothing is
/// written, or has room for `capacity` numbers; those past the codes found are not touched. It does not overlap the query.
/// `toku_count()` numbers are always enough.
///
/// # Safety
/// As above.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn toku_search(query: *const c_char, length: usize, codes: *mut i32, capacity: usize) -> usize {
    // SAFETY: the caller's promise is passed on.
    let query = unsafe { bytes(query, length) };
    let mut total = 0;
    for ordinal in raw::Matches::new(query) {
        if let (false, true, Some(code)) = (codes.is_null(), total < capacity, raw::code_at(ordinal)) {
            // SAFETY: `total` is below `capacity`, for which there is room.
            unsafe { codes.add(total).write(code.0) };
        }
        total += 1;
    }
    total
}

/// How many codes the table has.
#[unsafe(no_mangle)]
pub extern "C" fn toku_count() -> usize {
    raw::COUNT
}

/// The code at a position of the published order, from 0 to `toku_count()` - 1. Returns 1 and writes the code if there
/// is one, else returns 0 and leaves `*code` as it was. `code` is NULL or has room for one number.
///
/// # Safety
/// As above.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn toku_code_at(ordinal: usize, code: *mut i32) -> i32 {
    // SAFETY: the caller's promise is passed on.
    unsafe { answer(raw::code_at(ordinal), code) }
}

/// The position of a number in published order, or -1 when it is unknown. Positions may change between versions of
/// the table; codes and names never do.
#[unsafe(no_mangle)]
pub extern "C" fn toku_ordinal(code: i32) -> i32 {
    raw::position(code).into()
}

/// Writes the position of each of `count` codes, as `toku_ordinal` returns it: -1 for an unknown code. Returns 1, also
/// for a count of 0; or returns 0 and writes nothing if `count` is over PTRDIFF_MAX / 4, which no array can have, or if one
/// of the pointers is NULL and `count` is not 0.
///
/// `codes` has `count` numbers and `ordinals` room for as many; they do not overlap.
///
/// # Safety
/// As above.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn toku_ordinals(codes: *const i32, count: usize, ordinals: *mut i16) -> i32 {
    if count > isize::MAX as usize / size_of::<i32>() || count > 0 && (codes.is_null() || ordinals.is_null()) {
        return 0;
    }
    // The output may be uninitialised, so no slice is made of it.
    for i in 0..count {
        // SAFETY: checked above, and the caller promises room, alignment and no overlap.
        unsafe { ordinals.add(i).write(raw::position(codes.add(i).read())) };
    }
    1
}

/// The version of the library's table, counted from 1. That of this header is `TOKU_TABLE_VERSION`.
#[unsafe(no_mangle)]
pub extern "C" fn toku_table_version() -> u32 {
    toku_codes::TABLE_VERSION
}

/// A fingerprint of the whole table, 16 hex digits: libraries with the same one give the same answers. Static, never
/// freed.
#[unsafe(no_mangle)]
pub extern "C" fn toku_table_hash() -> *const c_char {
    raw::table_hash().as_ptr().cast()
}

/// The number of the library's ABI. That of this header is `TOKU_ABI_VERSION`.
#[unsafe(no_mangle)]
pub extern "C" fn toku_abi_version() -> u32 {
    TOKU_ABI_VERSION
}

/// The pointer to a text that ends with a NUL.
fn pointer(text: Option<&'static [u8]>) -> *const c_char {
    text.map_or(ptr::null(), |text| text.as_ptr().cast())
}

/// The bytes of a text input. Of a text that is too long for the core, only one byte too many is passed on, so that it is
/// not read to the end of a wrong length.
///
/// # Safety
/// `text` is NULL or has `length` bytes.
unsafe fn bytes<'a>(text: *const c_char, length: usize) -> &'a [u8] {
    if text.is_null() {
        return &[];
    }
    // SAFETY: the caller promises `length` bytes, of which no more are read.
    unsafe { slice::from_raw_parts(text.cast(), length.min(raw::INPUT_MAX + 1)) }
}

/// If there is a code, writes it and returns 1, else returns 0.
///
/// # Safety
/// `code` is NULL or has room for one number, which may be uninitialised.
unsafe fn answer(found: Option<Code>, code: *mut i32) -> i32 {
    if let (Some(found), false) = (found, code.is_null()) {
        // SAFETY: the caller's promise.
        unsafe { code.write(found.0) };
    }
    found.is_some().into()
}

/// Writes a text with snprintf's contract.
///
/// # Safety
/// `buffer` is NULL or has room for `size` bytes.
unsafe fn write(text: &Rendered, buffer: *mut c_char, size: usize) -> usize {
    if !buffer.is_null() && size > 0 {
        let part = text.cut(size - 1);
        // SAFETY: the part is shorter than `size`, so there is room for it and the NUL; `text` is a local of ours.
        unsafe {
            ptr::copy_nonoverlapping(part.as_ptr().cast(), buffer, part.len());
            buffer.add(part.len()).write(0);
        }
    }
    text.as_bytes().len()
}
