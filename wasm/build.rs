//! What the linker is told, so that the WASM is as small as what it does.

fn main() {
    if std::env::var("CARGO_CFG_TARGET_ARCH").as_deref() == Ok("wasm32") {
        // rustc reserves 1 MiB of stack, in every page that loads it.
        println!("cargo::rustc-link-arg=-zstack-size=8192");
        // With reference types wasm-bindgen adds a table of JavaScript objects, and none crosses the boundary. They
        // are left out of the features that the engine says it uses.
        println!("cargo::rustc-link-arg=--features=bulk-memory,mutable-globals,nontrapping-fptoint,sign-ext");
        println!("cargo::rustc-link-arg=--no-check-features");
    }
    println!("cargo::rerun-if-changed=build.rs");
}
