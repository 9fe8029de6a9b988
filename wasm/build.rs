//! Options of the linker that make the WASM smaller.

fn main() {
    if std::env::var("CARGO_CFG_TARGET_ARCH").as_deref() == Ok("wasm32") {
        // rustc would reserve 1 MiB of stack in every page that loads it.
        println!("cargo::rustc-link-arg=-zstack-size=8192");
        // With reference types, wasm-bindgen would add a table of JavaScript objects, which are never passed here. So
        // they are left out of the features that the engine declares.
        println!("cargo::rustc-link-arg=--features=bulk-memory,mutable-globals,nontrapping-fptoint,sign-ext");
        println!("cargo::rustc-link-arg=--no-check-features");
    }
    println!("cargo::rerun-if-changed=build.rs");
}
