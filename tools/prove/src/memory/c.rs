//! The tests of C and C++ under valgrind, with the library as it is shipped; and with the sanitizers compiled into the
//! tests and, by nightly, into the library and Rust's own `core`.

use anyhow::Result;
use xtask::{languages::c, run::*, tools::*};

use super::{TOO_FAR, make_fault, sees_fault};
use crate::Report;

pub fn valgrind(report: &mut Report) -> Result<()> {
    tests(report, "valgrind", &[], TOO_FAR, ["c/calls", "Invalid write"])
}

/// What the tools make system calls for, and hold libraries of, themselves: the programs print what they saw.
pub fn alone(report: &mut Report) -> Result<()> {
    let steps = Steps::new("c");
    c::configure_and_build(&steps, "cc", &[])?;
    let mut unload = command(c::program("unload"), &[]);
    unload.arg(c_library(&steps)?.join("lib/libtoku_codes.so"));
    let life = |test| command(c::program("life"), &[test]);
    for (what, mut program) in [("unload", unload), ("fork", life("fork")), ("system calls", life("silent"))] {
        report.add(format!("the C library as shipped: {}", steps.run(what, &mut program)?.trim()));
    }
    Ok(())
}

pub fn address(report: &mut Report) -> Result<()> {
    let variables = sanitizer_variables("address", "address,undefined")?;
    tests(report, "asan", &variables, TOO_FAR, ["c/calls", "heap-buffer-overflow"])
}

pub fn thread(report: &mut Report) -> Result<()> {
    let good = "    Code(code).is_known()";
    let bad = "    static mut LAST: i32 = 0;\n    unsafe { (&raw mut LAST).write_volatile(code) };\n    Code(code).is_known()";
    report.not_tried("fork in TSan", "it cannot follow a child of many threads; valgrind and ASan can");
    tests(report, "tsan", &sanitizer_variables("thread", "thread")?, [good, bad], ["c/threads", "data race"])
}

/// Variables of the Makefile for a library with sanitizers, as rustc and as the C compiler call them.
fn sanitizer_variables(in_rust: &str, in_c: &str) -> Result<Vec<String>> {
    Ok(vec![
        format!("CARGO=rustup run {} cargo", nightly(&Steps::new("c"), &["rust-src"])?),
        "CARGOFLAGS=--locked -Zbuild-std=core".to_owned(),
        format!("TARGET={}", host()?),
        // gcc's TSan watches `memcpy` itself, and does not know the name that LLVM has for it.
        format!("RUSTFLAGS=-Zsanitizer={in_rust} -Cllvm-args=-tsan-instrument-memintrinsics=0"),
        format!("LDFLAGS=-fsanitize={in_c}"),
        "STRIP=".to_owned(),
    ])
}

/// Runs the tests of a preset, against the library that the Makefile builds with some variables. With a fault in the
/// library, one of them must fail and name it.
fn tests(report: &mut Report, preset: &str, variables: &[String], fault: [&str; 2], sees: [&str; 2]) -> Result<()> {
    let (steps, folder, [test, names]) = (Steps::new("c"), target("proof/memory").join(preset), sees);
    let prefix = c::library_with(&steps, &format!("for {preset}"), root(), &folder, variables)?;
    let passed = c::preset(&steps, preset, &[("TOKU_PREFIX", prefix.display().to_string())])?;
    report.add(format!("{preset}: {passed} tests of C and C++, no error"));
    let sources = c::unpacked_sources(&steps, &folder.join("sources"))?;
    make_fault(&sources.join("ffi-c/src/lib.rs"), fault)?;
    let prefix = c::library_with(&steps, "with a fault", &sources, &folder.join("fault"), variables)?;
    let environment = [("TOKU_PREFIX", prefix.display().to_string()), ("TOKU_VARIANT", "-fault".to_owned())];
    c::configure_and_build(&steps, preset, &environment)?;
    let mut ctest = command(python_tool(&steps, "c", "ctest")?, &["--preset", preset, "--tests-regex"]);
    let output = ctest.arg(format!("^{test}$")).current_dir("ffi-c/tests").envs(environment).output()?;
    sees_fault(report, preset, output, names)
}
