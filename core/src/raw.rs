//! For this project's own bindings: the table by position and texts as bytes, as C and WASM need them. It is not part of
//! the public API, and may change in any version.

pub use crate::packed::COUNT;
pub use crate::render::{Rendered, TEXT_MAX, UNKNOWN_CODE};
pub use crate::text::{INPUT_MAX, Matches};

use crate::error::ParseError;
use crate::packed::{self, Text};
use crate::table::BLOCKS;
use crate::{Category, Code};

/// A number that is never in the table or in a block. A binding whose integers are wider than 32 bits looks it up in
/// place of a number that does not fit.
pub const OUTSIDE: i32 = i32::MIN;
const _: () = assert!(packed::ordinal(OUTSIDE).is_none() && packed::category(OUTSIDE).is_none());

/// Declares functions that return static texts with their NUL.
macro_rules! texts {
    ($($name:ident($argument:ident: $type:ty) = $variant:ident.$get:ident;)+) => {
        $(#[must_use]
        #[inline]
        pub fn $name($argument: $type) -> Option<&'static [u8]> {
            Text::$variant($argument).$get()
        })+
    };
}

texts! {
    name(ordinal: usize) = Name.with_nul;
    description(ordinal: usize) = Description.with_nul;
    category_name(number: u8) = Category.with_nul_by_call;
    outcome_name(number: u8) = Outcome.with_nul_by_call;
    action_name(number: u8) = Action.with_nul_by_call;
    grpc_status_name(number: u8) = GrpcStatus.with_nul_by_call;
}

/// The position of a number in published order, -1 when it is unknown.
#[must_use]
#[inline]
pub const fn position(code: i32) -> i16 {
    packed::position(code)
}

/// The code at a position of the published order.
#[must_use]
pub const fn code_at(ordinal: usize) -> Option<Code> {
    packed::code_at(ordinal)
}

/// The numbers of a category's block: the first one in published order, and the last one.
#[must_use]
pub fn block(category: Category) -> Option<(i32, i32)> {
    BLOCKS.iter().find(|block| block.category == category).map(|block| (block.first, block.last))
}

/// As [`Code::parse`], for bytes that need not be UTF-8.
///
/// # Errors
/// As [`Code::parse`].
pub fn parse(text: &[u8]) -> Result<Code, ParseError> {
    crate::text::parse(text)
}

/// As [`lookup_name`](crate::lookup_name), for bytes that need not be UTF-8.
#[must_use]
pub fn lookup_name(name: &[u8]) -> Option<Code> {
    packed::code_of_name(name, false)
}

/// [`TABLE_HASH`](crate::TABLE_HASH) with a NUL.
#[must_use]
pub const fn table_hash() -> &'static [u8] {
    crate::hash::TABLE_HASH_WITH_NUL
}

/// Why a text is not a code, without `core::fmt`.
#[must_use]
pub const fn reason(error: ParseError) -> &'static str {
    error.reason()
}
