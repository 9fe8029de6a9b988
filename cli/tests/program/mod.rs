//! The program under test: the shipped one if the environment names it, otherwise the one that cargo has built.

use std::path::PathBuf;

pub fn program() -> PathBuf {
    std::env::var_os("TOKU_CODES_PROGRAM").map_or(assert_cmd::cargo::cargo_bin!("toku-codes").to_owned(), PathBuf::from)
}
