//! Code that you could write in place of the crate: the same texts by the same numbers.

use std::collections::HashMap;

include!(concat!(env!("OUT_DIR"), "/peers.rs"));

fn rows() -> impl Iterator<Item = (i32, &'static str)> {
    toku_codes::entries().iter().map(|entry| (entry.code.0, entry.description))
}

#[must_use]
pub fn hash_map() -> HashMap<i32, &'static str> {
    rows().collect()
}

/// The rows sorted by number, for a binary search.
#[must_use]
pub fn sorted() -> Vec<(i32, &'static str)> {
    let mut rows: Vec<_> = rows().collect();
    rows.sort_unstable();
    rows
}

/// A text for every number from 0 down to the lowest one.
#[must_use]
pub fn array() -> Vec<Option<&'static str>> {
    let lowest = rows().map(|(code, _)| code.unsigned_abs() as usize).max().unwrap_or(0);
    let mut array = vec![None; lowest + 1];
    rows().for_each(|(code, text)| array[code.unsigned_abs() as usize] = Some(text));
    array
}

/// The cheapest possible call.
#[must_use]
#[inline(never)]
pub fn empty(code: i32) -> i32 {
    code
}
