//! `bindgen INPUT FOLDER`: wasm-bindgen's post-processing of the WASM of `wasm/`, to `FOLDER/engine_bg.wasm`. It is a
//! separate program, since its 42 crates take longer to compile than the other commands together.

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
    // wasm-bindgen's own glue would use these. The engine imports nothing and does not need them.
    let exports = &mut output.wasm_mut().exports;
    let unused: Vec<_> =
        exports.iter().filter(|export| export.name.starts_with("__")).map(|export| export.id()).collect();
    unused.into_iter().for_each(|id| exports.delete(id));
    output.emit(folder)
}
