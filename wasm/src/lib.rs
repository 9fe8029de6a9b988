//! The WASM engine: the core's answers as integers, for `js/src/wasm.js`. It converts types and decides nothing.
//!
//! Texts that never change are handed out as the address of their first byte; they end with a NUL. All other texts
//! go through `BUFFER`, and many codes at once through `CODES` and `ORDINALS`. The statics are atomics because safe
//! Rust has no other static that can be written; WASM without threads runs them as plain loads and stores.

use core::sync::atomic::{AtomicI16, AtomicI32, AtomicU8, Ordering::Relaxed};

use toku_codes::Code;
use toku_codes::raw::{self, INPUT_MAX, Rendered, TEXT_MAX};
use wasm_bindgen::prelude::wasm_bindgen;

/// How many codes `ordinals` takes at once.
const CHUNK: usize = 4096;
const _: () = assert!(raw::COUNT <= CHUNK, "search has no room for its answer");

/// Every text that is made fits, and an input that does not is one byte too long for the core.
const ROOM: usize = if TEXT_MAX > INPUT_MAX { TEXT_MAX } else { INPUT_MAX + 1 };

static BUFFER: [AtomicU8; ROOM] = [const { AtomicU8::new(0) }; ROOM];
static CODES: [AtomicI32; CHUNK] = [const { AtomicI32::new(0) }; CHUNK];
static ORDINALS: [AtomicI16; CHUNK] = [const { AtomicI16::new(0) }; CHUNK];

#[wasm_bindgen]
pub fn buffer() -> usize {
    BUFFER.as_ptr().addr()
}

#[wasm_bindgen]
pub fn room() -> usize {
    ROOM
}

#[wasm_bindgen]
pub fn codes() -> usize {
    CODES.as_ptr().addr()
}

#[wasm_bindgen]
pub fn positions() -> usize {
    ORDINALS.as_ptr().addr()
}

#[wasm_bindgen]
pub fn chunk() -> usize {
    CHUNK
}

#[wasm_bindgen]
pub fn outside() -> i32 {
    raw::OUTSIDE
}

#[wasm_bindgen]
pub fn unknown() -> usize {
    raw::UNKNOWN_CODE.as_ptr().addr()
}

#[wasm_bindgen]
pub fn count() -> usize {
    raw::COUNT
}

/// The position of a code, -1 when it is unknown.
#[wasm_bindgen]
pub fn ordinal(code: i32) -> i32 {
    raw::position(code).into()
}

#[wasm_bindgen]
pub fn code(ordinal: usize) -> i32 {
    raw::code_at(ordinal).map_or(raw::OUTSIDE, |code| code.0)
}

#[wasm_bindgen]
pub fn name(ordinal: usize) -> usize {
    address(raw::name(ordinal))
}

#[wasm_bindgen]
pub fn description(ordinal: usize) -> usize {
    address(raw::description(ordinal))
}

#[wasm_bindgen]
pub fn category(code: i32) -> usize {
    address(Code(code).category().and_then(|category| raw::category_name(category.number())))
}

#[wasm_bindgen]
pub fn outcome(code: i32) -> usize {
    address(raw::outcome_name(Code(code).outcome().number()))
}

#[wasm_bindgen]
pub fn grpc(code: i32) -> usize {
    address(raw::grpc_status_name(Code(code).grpc_status().number()))
}

#[wasm_bindgen]
pub fn http(code: i32) -> u32 {
    Code(code).http_status().into()
}

#[wasm_bindgen]
pub fn error(code: i32) -> bool {
    Code(code).is_error()
}

#[wasm_bindgen]
pub fn retryable(code: i32) -> bool {
    Code(code).is_retryable()
}

/// Writes the text of a code and returns its length.
#[wasm_bindgen]
pub fn describe(code: i32) -> usize {
    write(Rendered::description(Code(code)).as_bytes())
}

/// Writes the message of an error and returns its length.
#[wasm_bindgen]
pub fn message(code: i32) -> usize {
    write(Rendered::message(Code(code)).as_bytes())
}

/// Writes why the text is no code and returns the length of that; 0, with the text left as it was, when it is one.
#[wasm_bindgen]
pub fn problem(length: usize) -> usize {
    raw::parse(text(&mut [0; ROOM], length)).map_or_else(|error| write(raw::reason(error).as_bytes()), |_| 0)
}

/// The number of a text with which `problem` finds nothing wrong.
#[wasm_bindgen]
pub fn parse(length: usize) -> i32 {
    raw::parse(text(&mut [0; ROOM], length)).map_or(raw::OUTSIDE, |code| code.0)
}

/// The position of the code with this name, -1 when there is none.
#[wasm_bindgen]
pub fn named(length: usize) -> i32 {
    raw::lookup_name(text(&mut [0; ROOM], length)).map_or(-1, |code| ordinal(code.0))
}

/// Writes the positions of the codes that match and returns how many they are.
#[wasm_bindgen]
pub fn search(length: usize) -> usize {
    let mut bytes = [0; ROOM];
    let matches = raw::Matches::new(text(&mut bytes, length));
    ORDINALS.iter().zip(matches).map(|(slot, ordinal)| slot.store(ordinal as i16, Relaxed)).count()
}

/// Writes the positions of the first `count` codes.
#[wasm_bindgen]
pub fn ordinals(count: usize) {
    for (slot, code) in ORDINALS.iter().zip(&CODES).take(count) {
        slot.store(raw::position(code.load(Relaxed)), Relaxed);
    }
}

#[inline(never)]
fn address(text: Option<&'static [u8]>) -> usize {
    text.map_or(0, |text| text.as_ptr().addr())
}

/// The first `length` bytes of the buffer, copied to where they can be a slice.
#[inline(never)]
fn text(bytes: &mut [u8; ROOM], length: usize) -> &[u8] {
    for (byte, slot) in bytes.iter_mut().zip(&BUFFER) {
        *byte = slot.load(Relaxed);
    }
    bytes.get(..length).unwrap_or(bytes)
}

#[inline(never)]
fn write(text: &[u8]) -> usize {
    BUFFER.iter().zip(text).map(|(slot, byte)| slot.store(*byte, Relaxed)).count()
}
