//! Lets the linker leave open the symbols that Node provides.

fn main() {
    napi_build::setup();
}
