//! The tests of C and C++ under valgrind, with the library as it is shipped; and with sanitizers, compiled into the tests
//! and, by a nightly compiler, into the library and Rust's own `core`.

use super::{Fault, SHARED, TOO_FAR, sees_fault, sources_with};
use crate::*;

/// The preset, the sanitizer, a fault, the test that must fail with it, and how the tool names the fault.
type Tool = (&'static str, Option<&'static str>, Fault, &'static str, &'static str);
const TOOLS: [Tool; 3] = [
    ("valgrind", None, TOO_FAR, "^c/calls$", "Invalid write"),
    ("asan", Some("address"), TOO_FAR, "^c/calls$", "heap-buffer-overflow"),
    ("tsan", Some("thread"), SHARED, "^c/threads$", "data race"),
];

pub fn prove(report: &mut Report) -> Result<()> {
    report.not_tried("fork in TSan", "it cannot follow a child of many threads; valgrind and ASan can");
    each_to_its_end(TOOLS.map(|tool| (tool.0, tests(report, tool))))
}

/// The programs that cannot run under the tools, which make system calls and hold libraries themselves.
pub fn alone(report: &mut Report) -> Result<()> {
    let steps = Steps::new("c");
    c::configure_and_build(&steps, "cc", &[])?;
    let (unload, life) = (c::program("unload"), c::program("life"));
    let library = c_library(&steps)?.join("lib/libtoku_codes.so");
    for mut program in [cmd!("{unload} {library}"), cmd!("{life} fork"), cmd!("{life} silent")] {
        report.add(format!("the C library as shipped: {}", steps.run("without a tool", &mut program)?.trim()));
    }
    Ok(())
}

fn tests(report: &mut Report, (preset, sanitizer, fault, test, names): Tool) -> Result<()> {
    let (steps, folder, mut variables) = (Steps::new("c"), target("proof/memory").join(preset), Vec::new());
    if let Some(name) = sanitizer {
        variables = vec![
            format!("CARGO=rustup run {} cargo", nightly(&steps, &["rust-src"])?),
            "CARGOFLAGS=--locked -Zbuild-std=core".to_owned(),
            format!("TARGET={}", host()?),
            // gcc's TSan watches `memcpy` itself, and does not know LLVM's name for it.
            format!("RUSTFLAGS=-Zsanitizer={name} -Cllvm-args=-tsan-instrument-memintrinsics=0"),
            format!("LDFLAGS=-fsanitize={name}"),
            "STRIP=".to_owned(),
        ];
    }
    let prefix = c::library_with(&steps, &format!("for {preset}"), root(), &folder, &variables)?;
    let passed = c::preset(&steps, preset, &[("TOKU_PREFIX", prefix.display().to_string())])?;
    report.add(format!("{preset}: {passed} tests of C and C++, no error"));
    let sources = sources_with(fault, &format!("{preset}-fault"))?;
    let prefix = c::library_with(&steps, "with a fault", &sources, &folder.join("fault"), &variables)?;
    let ctest = python_tool(&steps, "c", "ctest")?;
    let mut ctest = cmd!("{ctest} --preset {preset} --tests-regex {test}");
    ctest.current_dir("ffi-c/tests").env("LD_LIBRARY_PATH", prefix.join("lib"));
    sees_fault(report, preset, ctest.output()?, names)
}
