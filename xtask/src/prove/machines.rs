//! Other machines: 32 bits, a big-endian one, and another libc. The tests of the core, the C ABI, C, C++ and Go run there as
//! they do here, under qemu, with Debian's cross compilers; those for musl run here.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::Report;
use crate::agree::Expected;
use crate::steps::{Runner, Steps, add_target, cargo, command, debian};
use crate::{c, root, target};

/// A machine as each of the tools calls it.
struct Machine {
    rust: &'static str,
    gnu: &'static str,
    go: &'static str,
    qemu: &'static str,
}

const MACHINES: [Machine; 4] = [
    Machine { rust: "aarch64-unknown-linux-gnu", gnu: "aarch64-linux-gnu", go: "arm64", qemu: "qemu-aarch64" },
    Machine { rust: "armv7-unknown-linux-gnueabihf", gnu: "arm-linux-gnueabihf", go: "arm", qemu: "qemu-arm" },
    Machine { rust: "s390x-unknown-linux-gnu", gnu: "s390x-linux-gnu", go: "s390x", qemu: "qemu-s390x" },
    Machine { rust: "riscv64gc-unknown-linux-gnu", gnu: "riscv64-linux-gnu", go: "riscv64", qemu: "qemu-riscv64" },
];
const MUSL: &str = "x86_64-unknown-linux-musl";

const C_PROGRAMS: [&str; 4] = ["life", "conformance_c", "conformance_c_static", "answer_c"];
const PROGRAMS: [&str; 6] =
    ["life", "conformance_c", "conformance_c_static", "answer_c", "conformance_cpp_11", "conformance_cpp_20"];
const C_TESTS: [&str; 4] = ["--tests-regex", "^(c|c-static)/", "--label-exclude", "native"];
const TESTS: [&str; 4] = ["--tests-regex", "^(c|c-static|cpp11|cpp20)/", "--label-exclude", "native"];

pub fn prove(report: &mut Report) -> Result<()> {
    let steps = Steps::new("other");
    let compilers = MACHINES.map(|machine| format!("g++-{}", machine.gnu));
    let packages = [&compilers.each_ref().map(String::as_str)[..], &["qemu-user", "musl-tools"]].concat();
    debian(&steps, &packages)?;
    let expected = Expected::new(&steps)?;
    report.figure(format!("{} numbers and texts are asked, of table {}", expected.asked(), expected.table_hash()));
    // Each to its end: one that fails does not hide the next.
    let mut failed = Vec::new();
    for machine in &MACHINES {
        if let Err(error) = emulated(report, &steps, &expected, machine) {
            failed.push(format!("{}: {error:#}", machine.rust));
        }
    }
    if let Err(error) = musl(report, &steps, &expected) {
        failed.push(format!("{MUSL}: {error:#}"));
    }
    report.not_tried("C++ and Go with musl", "Debian has no C++ library for it, and pure Go uses no libc");
    let why = "qemu makes calls and holds files of its own, and musl keeps what it has loaded";
    report.not_tried("forbidden system calls under qemu, unloading there and with musl", why);
    report.not_tried("Python and Node on other machines", "only arm64's addon, by `cargo xtask test js`, under qemu");
    if failed.is_empty() { Ok(()) } else { bail!("{}", failed.join("; ")) }
}

fn emulated(report: &mut Report, steps: &Steps, expected: &Expected, machine: &Machine) -> Result<()> {
    let Machine { rust, gnu, qemu, .. } = machine;
    let (cc, cpp, libraries) = (format!("{gnu}-gcc"), format!("{gnu}-g++"), format!("/usr/{gnu}"));
    let settings = [("LINKER", cc.as_str()), ("RUNNER", &format!("{qemu} -L {libraries}"))];
    let rust_tests = core(steps, rust, &settings)?;
    let options = [
        "-DCMAKE_SYSTEM_NAME=Linux".to_owned(),
        format!("-DCMAKE_TEST_LAUNCHER={qemu};-L;{libraries}"),
        format!("-DCMAKE_C_COMPILER={cc}"),
        format!("-DCMAKE_CXX_COMPILER={cpp}"),
    ];
    let c_tests = programs(steps, rust, &[format!("CC={cc}"), format!("AR={gnu}-ar")], &options, &PROGRAMS, &TESTS)?;
    let go_tests = go(steps, machine)?;
    report.figure(format!("{rust} under {qemu}: {rust_tests} tests in Rust, {c_tests} in C and C++, {go_tests} in Go"));
    let emulated = |program: PathBuf| {
        let mut emulator = command(qemu, &["-L", &libraries]);
        emulator.arg(program);
        emulator
    };
    for (language, program) in answerers(rust).into_iter().chain([("Go", folder(rust).join("answer_go"))]) {
        compare(report, expected, rust, language, || emulated(program.clone()))?;
    }
    Ok(())
}

fn musl(report: &mut Report, steps: &Steps, expected: &Expected) -> Result<()> {
    let rust_tests = core(steps, MUSL, &[])?;
    let (cc, compiler) = ("CC=musl-gcc".to_owned(), "-DCMAKE_C_COMPILER=musl-gcc".to_owned());
    let c_tests = programs(steps, MUSL, &[cc], &[compiler], &C_PROGRAMS, &C_TESTS)?;
    report.figure(format!("{MUSL}: {rust_tests} tests in Rust, {c_tests} in C"));
    for (language, program) in answerers(MUSL) {
        compare(report, expected, MUSL, language, || command(&program, &[]))?;
    }
    Ok(())
}

/// The programs that answer for Rust and C on a machine.
fn answerers(machine: &str) -> [(&'static str, PathBuf); 2] {
    let rust = target(machine).join("release/examples/answer");
    [("Rust", rust), ("C", folder(machine).join("programs/answer_c"))]
}

/// Asks a program of a machine what is asked here.
fn compare(
    report: &mut Report,
    expected: &Expected,
    machine: &str,
    language: &str,
    program: impl FnMut() -> Command,
) -> Result<()> {
    let digest = expected.compare(program).with_context(|| format!("{language} on {machine}"))?;
    report.figure(format!("{machine}, {language}: the same answers, sha256 {}", &digest[..16]));
    Ok(())
}

/// The tests of the core and of the C ABI's crate, and the program that answers; settings of cargo for the target.
fn core(steps: &Steps, machine: &str, settings: &[(&str, &str)]) -> Result<usize> {
    add_target(steps, machine)?;
    let before = steps.passed();
    let mut tests = cargo(&["test", "--package", "toku-codes", "--package", "toku-codes-ffi", "--lib", "--tests"]);
    let mut answer = cargo(&["build", "--release", "--package", "toku-codes", "--example", "answer"]);
    for cargo in [&mut tests, &mut answer] {
        let prefix = format!("CARGO_TARGET_{}_", machine.to_uppercase().replace('-', "_"));
        cargo.args(["--target", machine]).envs(settings.iter().map(|(name, value)| (prefix.clone() + name, value)));
    }
    steps.tests(&format!("the core for {machine}"), Runner::Cargo, &mut tests)?;
    steps.run(&format!("what answers for {machine}"), &mut answer)?;
    Ok(steps.passed() - before)
}

/// The tests of C and C++ against a library that the Makefile made for the machine.
fn programs(
    steps: &Steps,
    machine: &str,
    variables: &[String],
    options: &[String],
    names: &[&str],
    tests: &[&str],
) -> Result<usize> {
    let folder = folder(machine);
    let variables = [&[format!("TARGET={machine}")][..], variables].concat();
    let prefix = c::library_with(steps, &format!("for {machine}"), root(), &folder, &variables)?;
    c::programs_with(steps, machine, &folder.join("programs"), &prefix, options, names)?;
    c::ctest(steps, machine, &folder.join("programs"), tests)
}

fn go(steps: &Steps, machine: &Machine) -> Result<usize> {
    let before = steps.passed();
    let mut tests = command("go", &["test", "-count=1", "-v", "-exec", machine.qemu, "./..."]);
    tests.current_dir("go").env("GOARCH", machine.go).env("CGO_ENABLED", "0");
    tests.env("TOKU_CONFORMANCE", root().join("conformance"));
    steps.tests(&format!("Go for {}", machine.rust), Runner::Go, &mut tests)?;
    let mut answer = command("go", &["build", "-buildvcs=false", "-o"]);
    answer.arg(folder(machine.rust).join("answer_go")).arg("./internal/answer");
    answer.current_dir("go").env("GOARCH", machine.go).env("CGO_ENABLED", "0");
    steps.run("build what answers in Go", &mut answer)?;
    Ok(steps.passed() - before)
}

fn folder(machine: &str) -> PathBuf {
    target("proof/machines").join(machine)
}
