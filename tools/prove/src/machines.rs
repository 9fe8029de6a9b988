//! Other machines: 32 bits, a big-endian one, and another libc. The tests of the core, the C ABI, C, C++ and Go run there
//! as they do here, under qemu, with Debian's cross compilers; those for musl run here.

use std::process::Command;

use anyhow::{Context, Result};
use xtask::answers::Expected;
use xtask::language::{Language, Machine};
use xtask::languages::ALL;
use xtask::run::{Steps, each_to_its_end, target};
use xtask::tools::debian;

use crate::Report;

#[rustfmt::skip]
const MACHINES: [Machine; 5] = [
    Machine { rust: "aarch64-unknown-linux-gnu", gnu: "aarch64-linux-gnu", go: "arm64", qemu: "qemu-aarch64" },
    Machine { rust: "armv7-unknown-linux-gnueabihf", gnu: "arm-linux-gnueabihf", go: "arm", qemu: "qemu-arm" },
    Machine { rust: "s390x-unknown-linux-gnu", gnu: "s390x-linux-gnu", go: "s390x", qemu: "qemu-s390x" },
    Machine { rust: "riscv64gc-unknown-linux-gnu", gnu: "riscv64-linux-gnu", go: "riscv64", qemu: "qemu-riscv64" },
    Machine { rust: "x86_64-unknown-linux-musl", gnu: "musl", go: "", qemu: "" },
];

pub fn prove(report: &mut Report) -> Result<()> {
    let steps = Steps::new("other");
    let emulated = MACHINES.iter().filter(|machine| !machine.qemu.is_empty());
    let compilers: Vec<_> = emulated.map(|machine| format!("g++-{}", machine.gnu)).collect();
    let compilers = compilers.iter().map(String::as_str);
    debian(&steps, &compilers.chain(["qemu-user", "musl-tools"]).collect::<Vec<_>>())?;
    let expected = Expected::new(&steps, ALL[0])?;
    report.add(format!("{} numbers and texts are asked, of table {}", expected.asked(), expected.table_hash()));
    let mut done = Vec::new();
    for machine in &MACHINES {
        for language in ALL {
            done.push((machine.rust, on_machine(report, &steps, &expected, machine, language)));
        }
    }
    report.not_tried("C++ with musl", "Debian does not have a C++ library for it");
    let why = "qemu makes calls and holds files of its own, and musl keeps what it has loaded";
    report.not_tried("forbidden system calls under qemu, unloading there and with musl", why);
    each_to_its_end(done)
}

fn on_machine(
    report: &mut Report,
    steps: &Steps,
    expected: &Expected,
    machine: &Machine,
    language: &dyn Language,
) -> Result<()> {
    let folder = target("proof/machines").join(machine.rust);
    let offered = report.take(language, language.on_machine(steps, machine, folder)?);
    let (passed, programs) = offered.unwrap_or_default();
    for (title, program) in programs {
        let title = format!("{title} on {}", machine.rust);
        expected.compare(|| Ok(again(&program))).with_context(|| title.clone())?;
        report.add(format!("{title}: {passed} tests, and the same answers"));
    }
    Ok(())
}

/// The same command once more: it is run for each kind of question.
fn again(command: &Command) -> Command {
    let mut again = Command::new(command.get_program());
    again.args(command.get_args()).envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    again
}
