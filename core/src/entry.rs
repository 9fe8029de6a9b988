//! `Entry`: what the table says about one code, and the look-ups that find it.

use crate::Code;
use crate::error::OutputTooShort;
use crate::kinds::{Action, Category, GrpcStatus, Outcome};
use crate::packed::{self, COUNT, Text};

/// What the table says about one code. Number and description are Toku's; the rest is this library's reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Entry {
    /// The code.
    pub code: Code,
    /// The name: the description in upper case with `_`, except eight that fix a mistake or separate duplicates.
    pub name: &'static str,
    /// Toku's text, byte for byte, mistakes included. It is written for developers, not for customers.
    pub description: &'static str,
    /// The category of the block that the number is in.
    pub category: Category,
    /// Success, the progress of a task, or an error.
    pub outcome: Outcome,
    /// What to do next.
    pub action: Action,
    /// The gRPC status that fits best.
    pub grpc_status: GrpcStatus,
    /// The HTTP status that goes with it: what your own service might answer, not what Toku sent.
    pub http_status: u16,
    /// Whether the code is a failure.
    pub is_error: bool,
    /// Whether the action is to retry: the same request may succeed later, but it may also take effect twice.
    pub is_retryable: bool,
}

static ENTRIES: [Entry; COUNT] = {
    let mut entries = [entry(0); COUNT];
    let mut i = 0;
    while i < COUNT {
        entries[i] = entry(i);
        i += 1;
    }
    entries
};

const fn entry(ordinal: usize) -> Entry {
    let Some(code) = packed::code_at(ordinal) else { panic!("no such row") };
    let Some(category) = code.category() else { panic!("a code outside every block") };
    Entry {
        code,
        name: Text::Name(ordinal).get_const(),
        description: Text::Description(ordinal).get_const(),
        category,
        outcome: code.outcome(),
        action: code.action(),
        grpc_status: code.grpc_status(),
        http_status: code.http_status(),
        is_error: code.is_error(),
        is_retryable: code.is_retryable(),
    }
}

/// The entry of a number, or `None` when the table does not list it.
///
/// ```
/// let entry = toku_codes::lookup(-1100).unwrap();
/// assert_eq!(entry.name, "LOW_CREDIT_BALANCE");
/// assert_eq!(entry.description, "low credit balance");
/// assert_eq!(toku_codes::lookup(-9999), None);
/// ```
#[must_use]
#[inline]
pub const fn lookup(code: i32) -> Option<&'static Entry> {
    match packed::ordinal(code) {
        Some(ordinal) => Some(&ENTRIES[ordinal]),
        None => None,
    }
}

/// All entries, in published order.
///
/// ```
/// assert_eq!(toku_codes::entries()[0].name, "SUCCESS");
/// assert!(toku_codes::entries().iter().all(|entry| entry.is_error == entry.code.is_error()));
/// ```
#[must_use]
#[inline]
pub const fn entries() -> &'static [Entry] {
    &ENTRIES
}

/// Writes to `out` the position of each code in published order, or -1 for an unknown code: the form that categorical
/// columns of data frames use.
///
/// `out` may be longer than `codes`; the elements past them are not changed.
///
/// # Errors
/// [`OutputTooShort`] when `out` is shorter than `codes`; nothing is written then.
///
/// ```
/// let mut out = [0; 3];
/// toku_codes::ordinals(&[0, -1100, -9999], &mut out)?;
/// assert_eq!(toku_codes::entries()[out[1] as usize].name, "LOW_CREDIT_BALANCE");
/// assert_eq!((out[0], out[2]), (0, -1));
/// # Ok::<(), toku_codes::OutputTooShort>(())
/// ```
pub fn ordinals(codes: &[i32], out: &mut [i16]) -> Result<(), OutputTooShort> {
    let short = OutputTooShort { codes: codes.len(), room: out.len() };
    let out = out.get_mut(..codes.len()).ok_or(short)?;
    for (ordinal, code) in out.iter_mut().zip(codes) {
        *ordinal = packed::position(*code);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{entries, entry};

    #[test]
    fn entries_at_run_time_equal_the_const_ones() {
        for (ordinal, ours) in entries().iter().enumerate() {
            assert_eq!(entry(ordinal), *ours);
        }
    }
}
