//! Gives the WASM a stack as small as what it does: rustc reserves 1 MiB, in every page that loads it.

fn main() {
    if std::env::var("CARGO_CFG_TARGET_ARCH").as_deref() == Ok("wasm32") {
        println!("cargo::rustc-link-arg=-zstack-size=8192");
    }
    println!("cargo::rerun-if-changed=build.rs");
}
