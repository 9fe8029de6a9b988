//! The platforms that packages are built for, all of them on Linux, by zig. This is the only list of them;
//! `tools/supply/supply.py` reads it, too.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use anyhow::Result;

use crate::cmd;
use crate::run::*;
use crate::tools::*;

/// A platform, by the names that tools have for it. Where a name is empty, nothing of that kind is built for it.
#[derive(Clone, Copy)]
pub struct Platform {
    /// rustc's, and the names of archives.
    pub rust: &'static str,
    /// zig's, with the oldest version of the system.
    pub zig: &'static str,
    /// That of `js/src/native.js`, for the addon.
    pub node: &'static str,
    /// What maturin calls the oldest system, for the wheels and archives.
    pub wheel: &'static str,
}

const fn platform(rust: &'static str, zig: &'static str, node: &'static str, wheel: &'static str) -> Platform {
    Platform { rust, zig, node, wheel }
}

/// Both architectures of macOS are in one wheel and in one archive.
pub const PLATFORMS: [Platform; 9] = [
    platform("x86_64-unknown-linux-gnu", "x86_64-linux-gnu.2.17", "linux-x64-gnu", "manylinux_2_17"),
    platform("aarch64-unknown-linux-gnu", "aarch64-linux-gnu.2.17", "linux-arm64-gnu", "manylinux_2_17"),
    platform("x86_64-unknown-linux-musl", "x86_64-linux-musl", "linux-x64-musl", "musllinux_1_2"),
    platform("aarch64-unknown-linux-musl", "aarch64-linux-musl", "linux-arm64-musl", "musllinux_1_2"),
    platform("x86_64-apple-darwin", "x86_64-macos.11.0", "darwin-x64", ""),
    platform("aarch64-apple-darwin", "aarch64-macos.11.0", "darwin-arm64", ""),
    platform("universal2-apple-darwin", "", "", "macosx_11_0"),
    platform("x86_64-pc-windows-gnullvm", "x86_64-windows-gnu", "win32-x64", "win"),
    platform("aarch64-pc-windows-gnullvm", "aarch64-windows-gnu", "win32-arm64", "win"),
];

/// The platform of this name.
pub fn named(rust: &str) -> Platform {
    *PLATFORMS.iter().find(|platform| platform.rust == rust).expect("a platform of the list")
}

/// Windows, as wine runs it.
pub const WINDOWS: &str = "x86_64-pc-windows-gnullvm";
/// The other architecture of Linux, as qemu runs it here.
pub const ARM: &str = "aarch64-unknown-linux-gnu";

impl Platform {
    pub fn is_windows(&self) -> bool {
        self.rust.contains("windows")
    }

    pub fn is_linux(&self) -> bool {
        self.rust.contains("linux")
    }

    pub fn is_mac(&self) -> bool {
        self.rust.contains("apple")
    }

    /// Those whose files are in this one's.
    pub fn parts(&self) -> Vec<Platform> {
        let is_part = |one: &&Platform| {
            if self.zig.is_empty() { one.is_mac() && !one.zig.is_empty() } else { one.rust == self.rust }
        };
        PLATFORMS.iter().filter(is_part).copied().collect()
    }

    /// The name of a program there.
    pub fn program(&self, name: &str) -> String {
        if self.is_windows() { format!("{name}.exe") } else { name.to_owned() }
    }

    /// The name of a library there that cargo has built.
    pub fn library(&self, name: &str) -> String {
        if self.is_windows() {
            return format!("{name}.dll");
        }
        format!("lib{name}.{}", if self.is_mac() { "dylib" } else { "so" })
    }

    /// The variable that names cargo's linker.
    pub fn linker(&self) -> String {
        format!("CARGO_TARGET_{}_LINKER", self.rust.to_uppercase().replace('-', "_"))
    }

    /// Prepares cargo or maturin to build for it: adds rustc's targets and zig to a command. cargo-zigbuild and maturin's
    /// --zig link for Linux and macOS. For Windows zig is set as cargo's linker: maturin's --zig would name the function
    /// that initialises the module after its dotted name.
    pub fn prepare(&self, steps: &Steps, command: &mut Command, flags: &[&str]) -> Result<()> {
        self.parts().iter().try_for_each(|part| add_target(steps, part.rust))?;
        let zigbuild = python_tool(steps, "ship", "cargo-zigbuild")?;
        command.env("PATH", path_with(&zigbuild)?); // where zig is found
        command.env("MACOSX_DEPLOYMENT_TARGET", "11.0").env_remove("SDKROOT");
        // On macOS a file has a hash of what was linked. rustc strips later, when the hash is already one of paths and times.
        let strip = self.is_mac().then_some("-Clink-arg=-s");
        let flags = flags.iter().copied().chain(strip).map(str::to_owned).chain(remapped()?).collect::<Vec<_>>();
        command.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\x1f"));
        if self.is_windows() {
            let linker = target(format!("windows/{}", self.zig));
            // With a hash in place of the time of the link.
            let script = format!("#!/bin/sh\nexec {zigbuild:?} zig cc -- -target {} -Wl,-Brepro \"$@\"\n", self.zig);
            fs::write(&linker, script)?;
            fs::set_permissions(&linker, fs::Permissions::from_mode(0o755))?;
            command.env(self.linker(), linker);
            // napi's build script asks for Node's library. Node is asked for the functions when the addon starts.
            let empty = target("windows/libnode");
            fs::create_dir_all(&empty)?;
            fs::write(empty.join("libnode.dll"), "")?;
            fs::write(empty.join("libnode.a"), "!<arch>\n")?;
            command.env("LIBNODE_PATH", empty);
        }
        Ok(())
    }
}

/// The platforms of wheels and archives: all, or this machine's own, which has one libc.
pub fn packaged(all: bool, libc: &str) -> Result<Vec<Platform>> {
    let own = format!("{}-unknown-linux-{libc}", std::env::consts::ARCH);
    let is_built = |one: &&Platform| !one.wheel.is_empty() && (all || one.rust == own);
    Ok(PLATFORMS.iter().filter(is_built).copied().collect())
}

/// The environment in which wine runs programs as Windows 10 does, with what Debian's version lacks.
pub fn wine(steps: &Steps) -> Result<[(&'static str, String); 2]> {
    debian(steps, &["wine", "wine64"])?;
    let prefix = target("wine/prefix");
    let settings = [("WINEPREFIX", prefix.display().to_string()), ("WINEDEBUG", "-all".to_owned())];
    // Rust's standard library asks it for random numbers.
    let library = "int SystemFunction036(void *, unsigned); \
        __declspec(dllexport) int ProcessPrng(void *p, unsigned long long n) { return SystemFunction036(p, (unsigned)n); }";
    steps.unless_fresh(&prefix, &[""; 0], || {
        let mut start = cmd!("sh -ec 'wine wineboot --init; wine winecfg -v win10; wineserver --wait'");
        steps.run("set up wine", start.envs(settings.clone()))?;
        let (zig, source) = (python_tool(steps, "ship", "python-zig")?, target("wine/prng.c"));
        fs::write(&source, library)?;
        let file = prefix.join("drive_c/windows/system32/bcryptprimitives.dll");
        let options = ["-target", "x86_64-windows-gnu", "-shared", "-o"];
        let shim = cmd!("{zig} cc {options...} {file} {source} -ladvapi32");
        steps.run("make what wine lacks", shim).map(drop)
    })?;
    Ok(settings)
}
