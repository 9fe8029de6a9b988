//! Gives the shared library its SONAME, which rustc does not set. Its number is that of the ABI.

fn main() {
    if std::env::var("CARGO_CFG_TARGET_OS").as_deref() == Ok("linux") {
        println!("cargo::rustc-cdylib-link-arg=-Wl,-soname,libtoku_codes.so.{}", abi_version());
    }
    println!("cargo::rerun-if-changed=src/lib.rs");
}

/// The ABI number stands once, in `src/lib.rs`.
fn abi_version() -> String {
    let source = std::fs::read_to_string("src/lib.rs").expect("src/lib.rs can be read");
    let line = source.lines().find_map(|line| line.strip_prefix("pub const TOKU_ABI_VERSION: u32 = "));
    line.expect("src/lib.rs declares TOKU_ABI_VERSION").trim_end_matches(';').to_owned()
}
