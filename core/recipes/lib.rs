//! `toku-codes` together with other crates: what its documentation shows, and tests. It is a crate of its own so that the
//! core's programs are built without those crates.
#![doc = include_str!("../src/recipes.md")]
