//! The WASM engine: the core's answers as integers, for `js/src/instance.js`. It converts types and decides nothing.
//! `js/build.mjs` also translates it to JavaScript.
//!
//! Texts, and many codes at once, are passed in one static buffer; positions are returned in a second. They are atomics,
//! the only statics that safe Rust can write to; in WASM without threads they compile to plain loads and stores.

#![cfg_attr(target_arch = "wasm32", no_std)]

use core::sync::atomic::{AtomicI16, AtomicI32, Ordering::Relaxed};
use core::{ptr, slice};

use toku_codes::Code;
use toku_codes::raw::{self, INPUT_MAX, Rendered, TEXT_MAX};
use wasm_bindgen::prelude::wasm_bindgen;

/// How many codes one call of `ordinals` takes.
const CHUNK: usize = 4096;
const _: () = assert!(raw::COUNT <= CHUNK, "search has no room for its answer");

/// The buffers that JavaScript and the engine write for each other. There is no gap between the two, so JavaScript knows
/// the size of the first from their addresses.
#[repr(C)]
struct Shared {
    buffer: [AtomicI32; CHUNK],
    positions: [AtomicI16; CHUNK],
}

static SHARED: Shared =
    Shared { buffer: [const { AtomicI32::new(0) }; CHUNK], positions: [const { AtomicI16::new(0) }; CHUNK] };

/// How many bytes of text fit: every text that is written, and more of an input than the core accepts.
const ROOM: usize = size_of_val(&SHARED.buffer);
const _: () = assert!(ROOM >= 2 * TEXT_MAX && ROOM - 3 > INPUT_MAX);

#[wasm_bindgen]
pub fn buffer() -> usize {
    SHARED.buffer.as_ptr().addr()
}

#[wasm_bindgen]
pub fn positions() -> usize {
    SHARED.positions.as_ptr().addr()
}

/// The position of a code, -1 when it is unknown.
#[wasm_bindgen]
pub fn ordinal(code: i32) -> i32 {
    raw::position(code).into()
}

/// The code at a position; the number of `outside` past the last one.
#[wasm_bindgen]
pub fn code(ordinal: usize) -> i32 {
    raw::code_at(ordinal).map_or(raw::OUTSIDE, |code| code.0)
}

/// The number to ask for in place of one that is wider than 32 bits.
#[wasm_bindgen]
pub fn outside() -> i32 {
    raw::OUTSIDE
}

/// Writes name, description, category, outcome, action and grpc status, and returns their length. Each has a NUL after it;
/// one that the code does not have is empty.
#[wasm_bindgen]
pub fn texts(code: i32) -> usize {
    let ordinal = usize::try_from(raw::position(code)).unwrap_or(raw::COUNT);
    let (code, category) = (Code(code), Code(code).category().map_or(0, |category| category.number()));
    let at = write(0, raw::name(ordinal));
    let at = write(at, raw::description(ordinal));
    let at = write(at, raw::category_name(category));
    let at = write(at, raw::outcome_name(code.outcome().number()));
    let at = write(at, raw::action_name(code.action().number()));
    write(at, raw::grpc_status_name(code.grpc_status().number()))
}

/// The http status times 128, plus the number of the grpc status times 4, plus 2 for an error, plus 1 if the action is to
/// retry.
#[wasm_bindgen]
pub fn numbers(code: i32) -> u32 {
    let code = Code(code);
    let statuses = u32::from(code.http_status()) << 5 | u32::from(code.grpc_status().number());
    statuses << 2 | u32::from(code.is_error()) << 1 | u32::from(code.is_retryable())
}

/// Writes the message of an error, with the digits as JavaScript writes them, and returns its length.
#[wasm_bindgen]
pub fn message(code: i32, length: usize) -> usize {
    let mut message = Rendered::EMPTY;
    message.push_message_of(Code(code), text(length));
    write(0, Some(message.as_bytes()))
}

/// Reads a code into the buffer and returns 0, or writes why the text is not a code and returns the length of the reason.
#[wasm_bindgen]
pub fn parse(length: usize) -> usize {
    match raw::parse(text(length)) {
        Ok(code) => {
            SHARED.buffer[0].store(code.0, Relaxed);
            0
        }
        Err(error) => write(0, Some(raw::reason(error).as_bytes())),
    }
}

/// The position of the code with this name, -1 when no code has it.
#[wasm_bindgen]
pub fn named(length: usize) -> i32 {
    raw::lookup_name(text(length)).map_or(-1, |code| ordinal(code.0))
}

/// Writes the positions of the codes that match and returns how many there are.
#[wasm_bindgen]
pub fn search(length: usize) -> usize {
    let mut found = 0;
    for (ordinal, slot) in raw::Matches::new(text(length)).zip(&SHARED.positions) {
        slot.store(ordinal as i16, Relaxed);
        found += 1;
    }
    found
}

/// Writes the positions of the first `count` codes in the buffer.
#[wasm_bindgen]
pub fn ordinals(count: usize) {
    for (slot, code) in SHARED.positions.iter().zip(&SHARED.buffer).take(count) {
        slot.store(raw::position(code.load(Relaxed)), Relaxed);
    }
}

/// The text that JavaScript has written.
fn text<'a>(length: usize) -> &'a [u8] {
    // SAFETY: the bytes are static, and callers write them only after they are done with the text.
    unsafe { slice::from_raw_parts(SHARED.buffer.as_ptr().cast(), length.min(ROOM)) }
}

/// Writes a text, or a NUL if there is none, and returns where it ends.
#[inline(never)]
fn write(at: usize, text: Option<&[u8]>) -> usize {
    let text = text.unwrap_or(&[0]);
    let length = text.len().min(ROOM.saturating_sub(at));
    // SAFETY: `length` bytes fit behind `at`, and the core's texts are not in the buffer.
    unsafe { ptr::copy_nonoverlapping(text.as_ptr(), SHARED.buffer.as_ptr().cast::<u8>().cast_mut().add(at), length) };
    at + length
}

/// An allocator and a panic handler, which wasm-bindgen needs without Rust's standard library. Nothing here allocates or
/// panics.
#[cfg(target_arch = "wasm32")]
mod bare {
    use core::alloc::{GlobalAlloc, Layout};
    use core::arch::wasm32::unreachable;

    struct Nothing;

    // SAFETY: it never allocates, so there is nothing to free.
    unsafe impl GlobalAlloc for Nothing {
        unsafe fn alloc(&self, _: Layout) -> *mut u8 {
            unreachable()
        }

        unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
    }

    #[global_allocator]
    static ALLOCATOR: Nothing = Nothing;

    #[panic_handler]
    fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
        unreachable()
    }
}
