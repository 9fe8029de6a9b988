//! The tests of C and C++ under valgrind, with the library as it is shipped; and with the sanitizers compiled into the
//! tests and, by nightly, into the library and Rust's own `core`.

use anyhow::{Result, ensure};

use super::{plant, said_in_failing};
use crate::prove::Report;
use crate::steps::{Steps, command, debian, nightly};
use crate::{Language, c, root, target};

const PROGRAMS: [&str; 4] = ["life", "conformance_c", "conformance_c_static", "conformance_cpp_11"];
const TESTS: [&str; 4] = ["--tests-regex", "^(c|c-static|cpp11)/", "--label-exclude", "native"];
/// A second terminator, past the text with its own and so past a buffer that has just room for them.
pub const TOO_FAR: [&str; 2] = [
    "buffer.add(part.len()).write(0);",
    "buffer.add(part.len()).write(0);\n            buffer.add(part.len() + 1).write(0);",
];

pub fn valgrind(report: &mut Report) -> Result<()> {
    let steps = Steps::new("c");
    if command("valgrind", &["--version"]).output().is_err() {
        debian(&steps, &["valgrind"])?;
    }
    c::unpack(&steps)?;
    let launcher = "valgrind;--quiet;--error-exitcode=9;--leak-check=full;--errors-for-leak-kinds=definite,possible";
    let (folder, launched) = (target("proof/memory/valgrind"), [format!("-DCMAKE_TEST_LAUNCHER={launcher}")]);
    c::programs_with(&steps, "valgrind", &folder, &c::prefix()?, &launched, &PROGRAMS)?;
    let passed = c::ctest(&steps, "under valgrind", &folder, &TESTS)?;
    report.figure(format!("valgrind, the C library as shipped: {passed} tests of C and C++, no error and no leak"));

    let folder = target("proof/memory/valgrind-planted");
    let sources = c::unpack_sources(&steps, &folder.join("sources"))?;
    plant(&sources.join("ffi-c/src/lib.rs"), TOO_FAR)?;
    let prefix = c::library_with(&steps, "with a fault", &sources, &folder, &[])?;
    c::programs_with(&steps, "valgrind", &folder.join("programs"), &prefix, &[], &["life"])?;
    let mut life = command("valgrind", &["--quiet", "--error-exitcode=9"]);
    let said = said_in_failing("valgrind", life.arg(folder.join("programs/life")).arg("calls").output()?)?;
    ensure!(said.contains("Invalid write"), "valgrind should say so of the planted fault, and says\n{said}");
    report.figure("valgrind, a fault planted in the library: it says \"Invalid write\"");
    Ok(())
}

/// What the tools make system calls for, and hold libraries of, themselves: the programs say what they saw.
pub fn alone(report: &mut Report) -> Result<()> {
    let steps = Steps::new("c");
    c::C.build(&steps)?;
    let mut unload = command(c::program("unload"), &[]);
    unload.arg(c::prefix()?.join("lib/libtoku_codes.so"));
    let life = |test| command(c::program("life"), &[test]);
    for (what, mut program) in [("unload", unload), ("fork", life("fork")), ("system calls", life("silent"))] {
        let said = steps.run(what, &mut program)?;
        report.figure(format!("the C library as shipped: {}", said.trim()));
    }
    Ok(())
}

pub fn address(report: &mut Report) -> Result<()> {
    sanitizer(report, "address", "address,undefined", &TESTS, TOO_FAR, ["calls", "heap-buffer-overflow"])
}

pub fn thread(report: &mut Report) -> Result<()> {
    let tests = [&TESTS[..], &["--exclude-regex", "/fork$"]].concat(); // it cannot follow a child of many threads
    let good = "    Code(code).is_known()";
    let bad = "    static mut LAST: i32 = 0;\n    unsafe { (&raw mut LAST).write_volatile(code) };\n    Code(code).is_known()";
    sanitizer(report, "thread", "thread", &tests, [good, bad], ["threads", "data race"])?;
    report.not_tried("fork in TSan", "it cannot follow a child of many threads; valgrind and ASan can");
    Ok(())
}

/// Runs the tests with a sanitizer, of rustc and of the C compiler; and one of them with a fault in the library, of
/// which the sanitizer must say what it is.
fn sanitizer(
    report: &mut Report,
    rust: &str,
    flags: &str,
    tests: &[&str],
    fault: [&str; 2],
    [sees, says]: [&str; 2],
) -> Result<()> {
    let steps = Steps::new("c");
    let nightly = nightly(&steps, &["rust-src"], &[])?;
    let variables = [
        format!("CARGO=rustup run {nightly} cargo"),
        "CARGOFLAGS=--locked -Zbuild-std=core".into(),
        format!("TARGET={}", c::host()?),
        // gcc's TSan watches `memcpy` itself, and does not know the name that LLVM has for it.
        format!("RUSTFLAGS=-Zsanitizer={rust} -Cllvm-args=-tsan-instrument-memintrinsics=0"),
        format!("LDFLAGS=-fsanitize={flags}"),
        "STRIP=".into(),
    ];
    let compiled = format!("-g -O1 -fno-omit-frame-pointer -fsanitize={flags} -fno-sanitize-recover=all");
    let options = ["C", "CXX"].map(|language| format!("-DCMAKE_{language}_FLAGS={compiled}"));
    let what = format!("{rust} sanitizer");

    let folder = target(&format!("proof/memory/{rust}"));
    let prefix = c::library_with(&steps, &format!("with the {what}"), root(), &folder, &variables)?;
    c::programs_with(&steps, &what, &folder.join("programs"), &prefix, &options, &PROGRAMS)?;
    let passed = c::ctest(&steps, &what, &folder.join("programs"), tests)?;
    report.figure(format!("{what}, in Rust and in C ({flags}): {passed} tests of C and C++, no report"));

    let folder = target(&format!("proof/memory/{rust}-planted"));
    let sources = c::unpack_sources(&steps, &folder.join("sources"))?;
    plant(&sources.join("ffi-c/src/lib.rs"), fault)?;
    let prefix = c::library_with(&steps, "with a fault", &sources, &folder, &variables)?;
    c::programs_with(&steps, &what, &folder.join("programs"), &prefix, &options, &["life"])?;
    let output = command(folder.join("programs/life"), &[sees]).output()?;
    let said = said_in_failing(&what, output)?;
    ensure!(said.contains(says), "{what}: it should say {says:?} of the planted fault, and says\n{said}");
    report.figure(format!("{what}, a fault planted in the library: it says {says:?}"));
    Ok(())
}
