//! The Node addon: the core's answers, with the same names and types as in `js/src/instance.js`, so that `js/src/facade.js`
//! works with either. It converts types and decides nothing.

use std::ptr;
use std::sync::atomic::{AtomicI16, AtomicI32, Ordering::Relaxed};

use napi::bindgen_prelude::{Either, Int16ArraySlice, Int32ArraySlice, JsObjectValue, Object, Undefined};
use napi::{Env, Result, Unknown, sys};
use napi_derive::napi;
use toku_codes::raw::{self, Rendered};
use toku_codes::{Category, Code, lookup, lookup_name};

/// A text, or undefined. napi would put an `Option` behind all other properties.
type Maybe = Either<&'static str, Undefined>;

fn maybe(text: Option<&'static str>) -> Maybe {
    text.map_or(Either::B(()), Either::A)
}

/// The facts about a number; an unknown number does not have all of them.
#[napi(object, object_from_js = false)]
pub struct Facts {
    pub name: Maybe,
    pub description: Maybe,
    pub category: Maybe,
    pub outcome: &'static str,
    pub action: &'static str,
    pub grpc_status: &'static str,
    pub http_status: u32,
    pub is_error: bool,
    pub is_retryable: bool,
}

#[napi]
pub fn facts(code: i32) -> Facts {
    let (entry, code) = (lookup(code), Code(code));
    Facts {
        name: maybe(entry.map(|entry| entry.name)),
        description: maybe(entry.map(|entry| entry.description)),
        category: maybe(code.category().map(Category::name)),
        outcome: code.outcome().name(),
        action: code.action().name(),
        grpc_status: code.grpc_status().name(),
        http_status: code.http_status().into(),
        is_error: code.is_error(),
        is_retryable: code.is_retryable(),
    }
}

/// The number of the gRPC status, as gRPC libraries send it.
#[napi]
pub fn grpc_status_code(code: i32) -> u32 {
    Code(code).grpc_status().number().into()
}

/// The number to ask for in place of one that is wider than 32 bits.
#[napi]
pub fn outside() -> i32 {
    raw::OUTSIDE
}

/// The code at a position; the number of `outside` past the last one.
#[napi]
pub fn code(ordinal: u32) -> i32 {
    raw::code_at(ordinal as usize).map_or(raw::OUTSIDE, |code| code.0)
}

/// The message of an error, with the digits as JavaScript writes them.
#[napi]
pub fn message(code: i32, number: String) -> String {
    let mut text = Rendered::EMPTY;
    text.push_message_of(Code(code), number.as_bytes());
    text.to_string()
}

/// The number, or a text that says why the input is not a code.
#[napi]
pub fn parse(text: String) -> Either<i32, &'static str> {
    Code::parse(&text).map_or_else(|error| Either::B(raw::reason(error)), |code| Either::A(code.0))
}

/// The position of the code with this name, -1 when no code has it.
#[napi]
pub fn named(name: String) -> i32 {
    lookup_name(&name).map_or(-1, |code| raw::position(code.0).into())
}

/// The positions of the codes that match.
#[napi]
pub fn search(query: String) -> Vec<u32> {
    raw::Matches::new(query.as_bytes()).map(|ordinal| ordinal as u32).collect()
}

/// Writes the position of each code.
#[napi]
pub fn ordinals(codes: Int32ArraySlice<'_>, mut out: Int16ArraySlice<'_>) {
    let count = codes.len().min(out.len()); // the façade refuses an output that is shorter
    // SAFETY: only the pointer is used.
    let (from, to) = (codes.as_ptr().cast_mut(), unsafe { out.as_mut() }.as_mut_ptr());
    for i in 0..count {
        // SAFETY: both have `count` numbers, aligned as in typed arrays. They are accessed as atomics because a worker
        // may write to the same memory, and because the two arrays may share theirs.
        unsafe {
            let code = AtomicI32::from_ptr(from.add(i)).load(Relaxed);
            AtomicI16::from_ptr(to.add(i)).store(raw::position(code), Relaxed);
        }
    }
}

/// Adds `ordinal`, the hot path: this callback takes a quarter of the time of one that the macro makes.
#[napi(module_exports)]
pub fn exports(mut exports: Object<'_>, env: Env) -> Result<()> {
    let mut function = ptr::null_mut();
    // SAFETY: the environment is alive, and the name is static and has the given length.
    let status = unsafe {
        sys::napi_create_function(env.raw(), c"ordinal".as_ptr(), 7, Some(ordinal), ptr::null_mut(), &mut function)
    };
    napi::check_status!(status)?;
    // SAFETY: `function` was made by the call above, in this environment.
    exports.set_named_property("ordinal", unsafe { Unknown::from_raw_unchecked(env.raw(), function) })
}

/// The position of a code, -1 when it is unknown. The façade only passes 32-bit integers.
unsafe extern "C" fn ordinal(env: sys::napi_env, info: sys::napi_callback_info) -> sys::napi_value {
    let (mut argument, mut count) = (ptr::null_mut(), 1);
    let (mut code, mut answer) = (raw::OUTSIDE, ptr::null_mut());
    // SAFETY: Node passes its environment and call, and fills in one argument, undefined if it is missing. `number` is
    // not changed if the argument is not a number. Nothing here panics.
    unsafe {
        sys::napi_get_cb_info(env, info, &mut count, &mut argument, ptr::null_mut(), ptr::null_mut());
        sys::napi_get_value_int32(env, argument, &mut code);
        sys::napi_create_int32(env, raw::position(code).into(), &mut answer);
    }
    answer
}
