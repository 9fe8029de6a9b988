//! The constants of the C ABI, its headers (by cbindgen), and the enumerators of C++.

use anyhow::{Context, Result};
use toku_codes::{Action, TABLE_VERSION};

use super::{NOTICE, each_entry, kinds, meaning};
use crate::language::Generated;
use crate::run::{Steps, VERSION};

pub fn files(_steps: &Steps, files: &mut Generated) -> Result<()> {
    files.write("ffi-c/src/constants.rs", &constants())?;
    files.write("include/toku_codes_constants.hpp", &ascii(&enumerators()))?;
    let config = cbindgen::Config::from_file("ffi-c/cbindgen.toml").map_err(anyhow::Error::msg)?;
    let builder = cbindgen::Builder::new().with_config(config);
    let builder = builder.with_src("ffi-c/src/lib.rs").with_src("ffi-c/src/constants.rs");
    let mut bindings = builder.generate().context("cbindgen")?;
    // A negative constant in parentheses, so that no operator before it takes its sign.
    let macros = written(&bindings, |name, value| match value.strip_prefix('-') {
        Some(digits) => format!("#define {name} (-{digits})"),
        None => format!("#define {name} {value}"),
    })?;
    files.write("include/toku_codes.h", &ascii(&format!("/* {NOTICE} */\n{macros}")))?;
    (bindings.config.include_guard, bindings.config.after_includes) = (None, None);
    bindings.config.cpp_compat = false;
    bindings.config.sys_includes.clear();
    let functions = std::mem::take(&mut bindings.functions);
    let enumerators = written(&bindings, |name, value| format!("{name} = {value},"))?;
    bindings.constants.clear();
    bindings.functions = functions;
    let functions = written(&bindings, |_, _| String::new())?;
    let about = "The declarations of toku_codes.h, for parsers without a preprocessor: cffi's cdef, LuaJIT's ffi.cdef and PHP's \
                 FFI::cdef.\n * The first comment of that header says what holds for all functions.\n *\n \
                 * In Lua and Ruby compare an answer with == 1: 0 is true there. In Lua compare a pointer with == nil, and in \
                 Ruby\n * call null?: a NULL pointer is true, too.\n *\n \
                 * PHP converts arguments without an error: \"\", \"abc\", null, false and -0.5 all become 0, which is success. \
                 Pass\n * text to toku_parse only, and check with is_int that everything else is an integer of 32 bits.";
    let text =
        format!("/* {NOTICE} */\n/* {about} */\n\nenum {{\n{}}};\n\n{functions}", enumerators.replace("\n\n", "\n"));
    files.write("include/toku_codes.ffi.h", &ascii(&text))
}

/// The text without the characters that a compiler of another code page warns about. All of them are in comments.
fn ascii(text: &str) -> String {
    let shown = |c: char| match c {
        '…' => "...".to_owned(),
        c if c.is_ascii() => c.to_string(),
        c => format!("{{U+{:04X}}}", u32::from(c)),
    };
    text.chars().map(shown).collect()
}

/// cbindgen's output, with each constant as `constant` writes its name and value.
fn written(bindings: &cbindgen::Bindings, constant: impl Fn(&str, &str) -> String) -> Result<String> {
    let mut header = Vec::new();
    bindings.write(&mut header);
    // Rust's heading for what callers must promise. In C the sentences before it say so.
    let header = String::from_utf8(header)?.replace(" *\n * # Safety\n * As above.\n", "").replace(" * # Safety\n", "");
    let line = |line: &str| match line.strip_prefix("#define ").and_then(|constant| constant.split_once(' ')) {
        Some((name, value)) => constant(name, value) + "\n",
        None => format!("{line}\n"),
    };
    Ok(header.lines().map(line).collect())
}

fn constants() -> String {
    let mut text = format!("//! {NOTICE}\n\n");
    let version: Vec<_> = VERSION.split('.').collect();
    for (document, name, value) in [
        ("The version of the table that this header was made from.", "TABLE_VERSION", &*TABLE_VERSION.to_string()),
        ("The version of the library that this header belongs to: its first part.", "VERSION_MAJOR", version[0]),
        ("The second part of that version.", "VERSION_MINOR", version[1]),
        ("The third part of that version.", "VERSION_PATCH", version[2]),
    ] {
        text += &format!("/// {document}\npub const TOKU_{name}: u32 = {value};\n\n");
    }
    text += "/// Outside every block of numbers.\npub const TOKU_CATEGORY_NONE: i32 = 0;\n";
    for (kind, members) in kinds() {
        let title = kind.replace('_', " ");
        for (number, name) in members {
            let constant = format!("TOKU_{kind}_{name}").to_uppercase();
            let meaning = meaning(kind, number);
            text += &format!("/// The {title} `{name}`{meaning}\npub const {constant}: i32 = {number};\n");
        }
    }
    text + &each_entry(|name, code, documentation| {
        format!("\n/// {}\npub const TOKU_{name}: i32 = {code};\n", documentation.join("\n/// "))
    })
}

fn enumerators() -> String {
    let codes = each_entry(|name, code, documentation| {
        format!("    /// {}\n    {} = {code},\n", documentation.join("\n    /// "), name.to_lowercase())
    });
    let action = |action: &Action| format!("    /// {}\n    {action} = {},\n", action.advice(), action.number());
    let actions: String = Action::ALL.iter().map(action).collect();
    let [(_, categories), ..] = kinds();
    let errors = categories.iter().filter(|(_, name)| *name != "success");
    let conditions: String = errors.map(|(number, name)| format!("    {name} = {number},\n")).collect();
    format!(
        "// {NOTICE}\n#ifndef TOKU_CODES_CONSTANTS_HPP\n#define TOKU_CODES_CONSTANTS_HPP\n\n#include <cstdint>\n\n\
         namespace toku {{\n\n\
         /// A result code: any 32-bit integer, whether it has an enumerator or not.\n\
         enum class code : std::int32_t {{\n{codes}}};\n\n\
         /// What an error can be compared with: the category of its number, or `retryable` if a retry may help.\n\
         enum class condition : std::int32_t {{\n    \
         /// A retry may not be safe: a message may be sent, or a charge made, twice.\n    retryable = -1,\n\
         {conditions}}};\n\n\
         /// What to do next about a code. Which code has which action is this library's reading, not Toku's word.\n\
         enum class action : std::int32_t {{\n{actions}}};\n\n}}  // namespace toku\n\n#endif\n"
    )
}
