//! `toku-codes` together with other crates: the examples of its documentation, and tests. It is a separate crate so that
//! the core's tests and examples are built without those crates.
#![doc = include_str!("../src/recipes.md")]
