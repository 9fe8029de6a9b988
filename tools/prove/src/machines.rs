//! Other machines: one with 32 bits, a big-endian one, and one with another libc. The tests of the core, the C ABI, C, C++
//! and Go run for them as they do here, built by Debian's cross compilers and under qemu; those for musl run directly.

use crate::*;

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
    let cross = ["g++-aarch64-linux-gnu", "g++-arm-linux-gnueabihf", "g++-riscv64-linux-gnu", "g++-s390x-linux-gnu"];
    debian(&steps, &[&cross[..], &["qemu-user", "musl-tools"]].concat())?;
    let expected = Expected::new(&steps, ALL[0])?;
    report.add(format!("{} numbers and texts are asked, of table {}", expected.asked(), expected.table_hash()));
    report.not_tried("C++ with musl", "Debian does not have a C++ library for it");
    let why = "qemu makes calls and holds files of its own, and musl keeps what it has loaded";
    report.not_tried("forbidden system calls under qemu, unloading there and with musl", why);
    let all = MACHINES.iter().flat_map(|machine| ALL.map(|language| (machine, language)));
    each_to_its_end(all.map(|(machine, language)| {
        let folder = target("proof/machines").join(machine.rust);
        let compared = language.on_machine(&steps, machine, folder).and_then(|offer| {
            let (passed, programs) = report.take(language, offer);
            for (title, program) in programs {
                expected.compare(&machine.run(&program)).with_context(|| title)?;
                report.add(format!("{}, {title}: {passed} tests, and the same answers as here", machine.rust));
            }
            Ok(())
        });
        (machine.rust, compared)
    }))
}
