//! The constants of the C ABI, its header (by cbindgen), and the enumerators of C++.

use std::fmt::Write;

use anyhow::{Context, Result};
use toku_codes::{Action, TABLE_VERSION, entries};

use super::{NOTICE, documentation, kinds, meaning};
use crate::language::Generated;
use crate::run::VERSION;

pub fn files(files: &mut Generated) -> Result<()> {
    files.write("ffi-c/src/constants.rs", &constants())?;
    files.write("include/toku_codes_constants.hpp", &enumerators())?;
    let config = cbindgen::Config::from_file("ffi-c/cbindgen.toml").map_err(anyhow::Error::msg)?;
    let builder = cbindgen::Builder::new().with_config(config);
    let builder = builder.with_src("ffi-c/src/lib.rs").with_src("ffi-c/src/constants.rs");
    let mut header = Vec::new();
    builder.generate().context("cbindgen")?.write(&mut header);
    let header = String::from_utf8(header)?;
    // Rust's heading for what a caller must hold to; in C that is said by the sentence before it.
    let header = header.replace(" *\n * # Safety\n * As above.\n", "").replace(" * # Safety\n", "");
    // A negative constant in parentheses, so that no operator before it takes its sign.
    let negative = |line: &str| match line.split_once(" -").filter(|_| line.starts_with("#define ")) {
        Some((name, digits)) => format!("{name} (-{digits})\n"),
        None => format!("{line}\n"),
    };
    let header: String = header.lines().map(negative).collect();
    files.write("include/toku_codes.h", &format!("/* {NOTICE} */\n{header}"))
}

fn constants() -> String {
    let mut text = format!("//! {NOTICE}\n\n");
    let parts: Vec<_> = VERSION.split('.').collect();
    let _ = write!(
        text,
        "/// The version of the table that this header was made from.\npub const TOKU_TABLE_VERSION: u32 = {TABLE_VERSION};\n\n\
         /// The version of the library that this header belongs to: its first part.\npub const TOKU_VERSION_MAJOR: u32 = {};\n\n\
         /// The second part of that version.\npub const TOKU_VERSION_MINOR: u32 = {};\n\n\
         /// The third part of that version.\npub const TOKU_VERSION_PATCH: u32 = {};\n\n\
         /// Outside every block of numbers.\npub const TOKU_CATEGORY_NONE: i32 = 0;\n",
        parts[0], parts[1], parts[2]
    );
    for (kind, members) in kinds() {
        for (number, name) in members {
            let constant = format!("TOKU_{}_{}", kind.to_uppercase(), name.to_uppercase());
            let (title, meaning) = (kind.replace('_', " "), meaning(kind, number));
            let _ = write!(text, "/// The {title} `{name}`{meaning}\npub const {constant}: i32 = {number};\n");
        }
    }
    for entry in entries() {
        let [meaning, action, reading] = documentation(entry);
        let (name, code) = (entry.name, entry.code.0);
        let _ = write!(text, "\n/// {meaning}\n/// {action}\n/// {reading}\npub const TOKU_{name}: i32 = {code};\n");
    }
    text
}

fn enumerators() -> String {
    let mut text = format!(
        "// {NOTICE}\n#ifndef TOKU_CODES_CONSTANTS_HPP\n#define TOKU_CODES_CONSTANTS_HPP\n\n#include <cstdint>\n\n\
         namespace toku {{\n\n/// A result code: any 32-bit integer, whether it has an enumerator or not.\n\
         enum class code : std::int32_t {{\n"
    );
    for entry in entries() {
        let [meaning, action, reading] = documentation(entry);
        let name = entry.name.to_lowercase();
        let _ =
            write!(text, "    /// {meaning}\n    /// {action}\n    /// {reading}\n    {name} = {},\n", entry.code.0);
    }
    text += "};\n\n/// What an error can be compared with: the block that its number lies in, or that a retry may help.\n\
             enum class condition : std::int32_t {\n    /// It is not said to be safe: a message or a charge may happen twice.\n    \
             retryable = -1,\n";
    let [(_, categories), ..] = kinds();
    for (number, name) in categories.iter().filter(|(_, name)| *name != "success") {
        let _ = writeln!(text, "    {name} = {number},");
    }
    text += "};\n\n/// What to do next about a code. Which code has which action is this library's reading, not Toku's word.\n\
             enum class action : std::int32_t {\n";
    for action in Action::ALL {
        let _ = write!(text, "    /// {}\n    {action} = {},\n", action.advice(), action.number());
    }
    text + "};\n\n}  // namespace toku\n\n#endif\n"
}
