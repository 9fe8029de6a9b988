//! Builds the targets of `fuzz/` as cargo-fuzz does, writes their seeds, and runs them. The fuzzers of other languages are
//! in the files of these.

use std::fs;
use std::path::PathBuf;

use anyhow::{Result, ensure};
use toku_codes::entries;

use crate::cmd;
use crate::run::*;
use crate::tools::{cargo_tool, host};

#[path = "../../core/tests/vectors/mod.rs"]
mod vectors;

/// The targets of the core, those of the C ABI, and those of the command.
pub const CORE: [&str; 3] = ["parse", "lookup_name", "search"];
pub const C: [&str; 2] = ["c_text", "c_buffer"];
pub const CLI: [&str; 1] = ["annotate"];

/// Runs some targets of `fuzz/` at the same time, and returns one figure for each. Coverage guides them; with a nightly
/// compiler they also run under AddressSanitizer.
pub fn targets(steps: &Steps, names: &[&str], nightly: Option<&str>, seconds: u32) -> Result<Vec<String>> {
    let [texts, buffers] = write_seeds()?;
    let (programs, title) = (build(steps, nightly)?, steps.name);
    let run = |name: &str| -> Result<String> {
        let (corpus, found) = (target("fuzz/corpus").join(name), target(format!("fuzz/found/{name}-")));
        let seeds = if name == "c_buffer" { &buffers } else { &texts };
        fs::create_dir_all(&corpus)?;
        // The limit for one input is long, since the machine may be busy.
        let mut fuzz = cmd!("{programs}/{name} -max_len=300 -timeout=60 -artifact_prefix={found}");
        fuzz.arg(format!("-max_total_time={seconds}")).args([&corpus, seeds]);
        // libFuzzer writes everything to the standard error.
        figure(name, &Steps::shown(title, Show::AtEnd).run(format!("fuzz {name}"), fuzz)?)
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = names.iter().map(|name| scope.spawn(|| run(name))).collect();
        threads.into_iter().map(|thread| thread.join().expect("nothing panics in it")).collect()
    })
}

fn build(steps: &Steps, nightly: Option<&str>) -> Result<PathBuf> {
    let (folder, host) = (target("fuzz/build").join(nightly.unwrap_or("project")), host()?);
    let (program, sanitizer) = (cargo_tool(steps, "cargo-fuzz", "0.13.2")?, nightly.map_or("none", |_| "address"));
    let mut build = cmd!("{program} build --sanitizer {sanitizer} --target {host} --target-dir {folder}");
    build.envs(nightly.map(|name| ("RUSTUP_TOOLCHAIN", name)));
    // The shipped profile would be slow to build, and would not have line numbers.
    build.env("CARGO_PROFILE_RELEASE_LTO", "off").env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
    build.env("CARGO_PROFILE_RELEASE_STRIP", "none").env("CARGO_PROFILE_RELEASE_DEBUG", "line-tables-only");
    steps.run("build the fuzz targets", build)?;
    Ok(folder.join(host).join("release"))
}

/// The figures that libFuzzer prints at its end: how many inputs it tried, and how many places in the code they reached.
fn figure(name: &str, output: &str) -> Result<String> {
    let number = |before: &str| -> Option<u64> {
        let (_, rest) = output.rsplit_once(before)?;
        rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
    };
    let (runs, places) = (number("\nDone ").unwrap_or(0), number(" cov: ").unwrap_or(0));
    ensure!(runs > 0 && places > 0, "{name} does not report inputs and places:\n{output}");
    Ok(format!("{name}: {runs} inputs, {places} places of code"))
}

/// Writes the seeds of the fuzzers for Rust and C: the texts of the table and of the vectors, and every code with a buffer
/// size. Returns the folders of both.
fn write_seeds() -> Result<[PathBuf; 2]> {
    let table = entries().iter().flat_map(|entry| [entry.name, entry.description]).map(|text| text.as_bytes().to_vec());
    let files = [("parse.tsv", 2), ("names.tsv", 2), ("search.tsv", 2), ("found.tsv", 1), ("annotate.tsv", 3)];
    let rows = files.into_iter().flat_map(|(file, columns)| vectors::rows(file, columns));
    let texts = rows.map(|row| vectors::unescape(&row[0])).chain(table).collect();
    let sizes = entries().iter().zip([0_u16, 1, 2, 20, 21, 22, 256].into_iter().cycle());
    let buffers = sizes.map(|(entry, size)| [&size.to_le_bytes()[..], &entry.code.0.to_le_bytes()].concat()).collect();
    let folders = ["text", "buffer"].map(|kind| target("fuzz/seeds").join(kind));
    for (folder, inputs) in folders.iter().zip([texts, buffers] as [Vec<Vec<u8>>; 2]) {
        emptied(folder)?;
        for (i, input) in inputs.iter().enumerate() {
            fs::write(folder.join(i.to_string()), input)?;
        }
    }
    Ok(folders)
}
