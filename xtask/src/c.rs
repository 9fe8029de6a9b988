//! The C ABI: its constants and header, the library as it is shipped, and the tests of C and C++ against it.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use toku_codes::{TABLE_VERSION, entries};

use crate::generated::{NOTICE, documentation, kinds};
use crate::steps::{Runner, Tool, cargo, command};
use crate::{Generated, Language, Steps, python, target};

pub struct C;

impl Language for C {
    fn name(&self) -> &'static str {
        "c"
    }

    fn tools(&self) -> &'static [Tool] {
        &[
            Tool { command: ["cc", "--version"], at_least: (1, 0), get: "a C compiler, such as gcc or clang" },
            Tool { command: ["c++", "--version"], at_least: (1, 0), get: "a C++ compiler, such as g++ or clang++" },
            python::PYTHON, // CMake comes from PyPI
        ]
    }

    fn generate(&self, _steps: &Steps, files: &mut Generated) -> Result<()> {
        files.put("ffi-c/src/constants.rs", &constants())?;
        files.put("include/toku_codes_constants.hpp", &enumerators())?;
        let config = cbindgen::Config::from_file("ffi-c/cbindgen.toml").map_err(anyhow::Error::msg)?;
        let builder = cbindgen::Builder::new().with_config(config);
        let builder = builder.with_src("ffi-c/src/lib.rs").with_src("ffi-c/src/constants.rs");
        let mut header = Vec::new();
        builder.generate().context("cbindgen")?.write(&mut header);
        let header = String::from_utf8(header)?;
        // Rust's heading for what a caller must hold to; in C that is said by the sentence before it.
        let header = header.replace(" *\n * # Safety\n * As above.\n", "").replace(" * # Safety\n", "");
        files.put("include/toku_codes.h", &format!("/* {NOTICE} */\n{header}"))
    }

    fn build(&self, steps: &Steps) -> Result<()> {
        self.dist(steps)?;
        let cmake = python::tool(steps, "cmake")?;
        let build = target("c");
        let mut configure = command(&cmake, &["-S", "ffi-c/tests", "-B"]);
        configure.arg(&build).arg(format!("-DTOKU_PREFIX={}", prefix()?.display()));
        steps.run("configure", &mut configure)?;
        steps.run("build the programs", command(&cmake, &["--build"]).arg(&build).args(["--parallel", "2"]))?;
        Ok(())
    }

    fn answerers(&self) -> Vec<(&'static str, Command)> {
        vec![("C", command(target("c/answer_c"), &[])), ("C++", command(target("c/answer_cpp"), &[]))]
    }

    fn test(&self, steps: &Steps) -> Result<()> {
        let ctest = python::tool(steps, "ctest")?;
        let mut ctest = command(ctest, &["--output-on-failure", "--no-tests=error", "--test-dir"]);
        steps.tests("ctest", Runner::Ctest, ctest.arg(target("c")))
    }

    /// The library as a C developer installs it: `include/`, `lib/` and pkg-config files below one folder.
    fn dist(&self, steps: &Steps) -> Result<()> {
        let triple = host()?;
        // One kind at a time: beside an rlib, cargo leaves link-time optimisation out of the others.
        for kind in ["cdylib", "staticlib"] {
            let package = ["rustc", "--package", "toku-codes-ffi", "--no-default-features", "--profile", "clib"];
            let mut build = cargo(&package);
            steps.run(&format!("build the {kind}"), build.args(["--target", &triple, "--crate-type", kind]))?;
        }
        let built = target(&triple).join("clib");
        let prefix = prefix()?;
        let lib = prefix.join("lib");
        fs::create_dir_all(lib.join("pkgconfig"))?;
        fs::create_dir_all(prefix.join("include"))?;
        let versioned = format!("libtoku_codes.so.{}", toku_codes_abi()?);
        let template = fs::read_to_string("ffi-c/toku-codes.pc.in")?;
        let url = env!("CARGO_PKG_REPOSITORY");
        let description = template.replace("@VERSION@", env!("CARGO_PKG_VERSION")).replace("@URL@", url);
        put(&lib.join("libtoku_codes.a"), &fs::read(built.join("libtoku_codes_ffi.a"))?)?;
        put(&lib.join(&versioned), &fs::read(built.join("libtoku_codes_ffi.so"))?)?;
        put(&lib.join("pkgconfig/toku-codes.pc"), description.as_bytes())?;
        for header in ["toku_codes.h", "toku_codes.hpp", "toku_codes_constants.hpp"] {
            put(&prefix.join("include").join(header), &fs::read(format!("include/{header}"))?)?;
        }
        let link = lib.join("libtoku_codes.so");
        if fs::read_link(&link).ok().as_deref() != Some(Path::new(&versioned)) {
            // None there, or that of another ABI.
            let _ = fs::remove_file(&link);
            std::os::unix::fs::symlink(&versioned, link)?;
        }
        Ok(())
    }
}

/// The folder that `dist` makes, to be copied anywhere.
pub fn prefix() -> Result<PathBuf> {
    Ok(target("dist/c").join(format!("toku-codes-{}-{}", env!("CARGO_PKG_VERSION"), host()?)))
}

/// Writes a file unless it has that content, so that nothing which depends on it is built again.
fn put(path: &Path, content: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|existing| existing == content) {
        return Ok(());
    }
    fs::write(path, content).with_context(|| path.display().to_string())
}

fn host() -> Result<String> {
    let output = command("rustc", &["-vV"]).output().context("rustc")?;
    let text = String::from_utf8(output.stdout)?;
    let triple = text.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc names no host")?;
    if !triple.contains("linux") {
        bail!("the C library is built on Linux only so far, and this machine is {triple}");
    }
    Ok(triple.to_owned())
}

/// The number of the ABI, which stands once in the crate.
fn toku_codes_abi() -> Result<String> {
    let source = fs::read_to_string("ffi-c/src/lib.rs")?;
    let number = source.lines().find_map(|line| line.strip_prefix("pub const TOKU_ABI_VERSION: u32 = "));
    Ok(number.context("ffi-c/src/lib.rs declares no TOKU_ABI_VERSION")?.trim_end_matches(';').to_owned())
}

fn constants() -> String {
    let mut text = format!("//! {NOTICE}\n\n");
    let _ = write!(
        text,
        "/// The version of the table that this header was made from.\npub const TOKU_TABLE_VERSION: u32 = {TABLE_VERSION};\n\n\
         /// Outside every block of numbers.\npub const TOKU_CATEGORY_NONE: i32 = 0;\n"
    );
    for (kind, members) in kinds() {
        for (number, name) in members {
            let constant = format!("TOKU_{}_{}", kind.to_uppercase(), name.to_uppercase());
            let title = kind.replace('_', " ");
            let _ = write!(text, "/// The {title} `{name}`.\npub const {constant}: i32 = {number};\n");
        }
    }
    for entry in entries() {
        let [meaning, reading] = documentation(entry);
        let _ =
            write!(text, "\n/// {meaning}\n/// {reading}\npub const TOKU_{}: i32 = {};\n", entry.name, entry.code.0);
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
        let [meaning, reading] = documentation(entry);
        let name = entry.name.to_lowercase();
        let _ = write!(text, "    /// {meaning}\n    /// {reading}\n    {name} = {},\n", entry.code.0);
    }
    text += "};\n\n/// What an error can be compared with: the block that its number lies in, or that a retry may help.\n\
             enum class condition : std::int32_t {\n    /// It is not said to be safe: a message or a charge may happen twice.\n    \
             retryable = -1,\n";
    let [(_, categories), ..] = kinds();
    for (number, name) in categories.iter().filter(|(_, name)| *name != "success") {
        let _ = writeln!(text, "    {name} = {number},");
    }
    text + "};\n\n}  // namespace toku\n\n#endif\n"
}
