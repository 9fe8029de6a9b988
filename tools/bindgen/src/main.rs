//! `bindgen INPUT FOLDER`: what wasm-bindgen makes of the WASM of `wasm/`, as `FOLDER/engine_bg.wasm`. A program of its
//! own, since the 42 crates that it is made of take longer to compile than the other commands together.

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<()> {
    let mut arguments = std::env::args_os().skip(1);
    let input = arguments.next().context("usage: bindgen INPUT FOLDER")?;
    let folder = arguments.next().context("usage: bindgen INPUT FOLDER")?;
    let mut bindgen = Bindgen::new();
    bindgen.input_path(input).out_name("engine").web(true)?.typescript(false);
    bindgen.omit_default_module_path(true).remove_name_section(true).remove_producers_section(true);
    let mut output = bindgen.generate_output()?;
    // What wasm-bindgen's own glue would use. The engine imports nothing and needs none of it.
    let exports = &mut output.wasm_mut().exports;
    let unused: Vec<_> =
        exports.iter().filter(|export| export.name.starts_with("__")).map(|export| export.id()).collect();
    unused.into_iter().for_each(|id| exports.delete(id));
    output.emit(folder)
}
