//! `toku-codes` together with other crates: only tests, in `tests/`. It is a crate of its own so that the core's programs
//! are built without what these tests need.
