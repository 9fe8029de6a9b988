//! Lets the linker leave the symbols undefined that Node provides.

fn main() {
    napi_build::setup();
}
