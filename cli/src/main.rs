//! `toku-codes`: everything is in the library, so that it can be tested without a process.

use std::process::ExitCode;

fn main() -> ExitCode {
    toku_codes_cli::run(std::env::args_os().collect())
}
