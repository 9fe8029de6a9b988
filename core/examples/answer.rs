//! Answers for Rust in `cargo xtask demo`: one line for each number, the same in every language. Columns: code, name,
//! text, category, outcome, grpc status, http status, is error, is retryable, table hash; `-` for nothing.

use toku_codes::{Category, Code, TABLE_HASH, lookup};

fn main() {
    for argument in std::env::args().skip(1) {
        let code = Code(argument.parse().expect("a 32-bit integer"));
        println!(
            "{}\t{}\t{code}\t{}\t{}\t{}\t{}\t{}\t{}\t{TABLE_HASH}",
            code.0,
            lookup(code.0).map_or("-", |entry| entry.name),
            code.category().map_or("-", Category::name),
            code.outcome(),
            code.grpc_status(),
            code.http_status(),
            code.is_error(),
            code.is_retryable(),
        );
    }
}
