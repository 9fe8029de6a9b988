//! The languages: one file each, which prepares and calls that language's own tools.

pub mod c;
pub mod cli;
pub mod go;
pub mod java;
pub mod js;
pub mod php;
pub mod python;
pub mod rust;
pub mod site;

use anyhow::{Result, bail};

use crate::language::{Language, Task};
use crate::run::Steps;
use crate::tools::{WASM, add_target};

/// All languages; the others are compared with the first.
pub const ALL: [&dyn Language; 9] =
    [&rust::Rust, &c::C, &go::Go, &java::Java, &python::Python, &js::Js, &php::Php, &cli::Cli, &site::Site];

/// The named languages, or all. Fails if something that must be installed for them is missing.
pub fn selected(names: &[String], task: Task) -> Result<Vec<&'static dyn Language>> {
    if let Some(name) = names.iter().find(|name| ALL.iter().all(|language| language.name() != *name)) {
        let known: Vec<_> = ALL.iter().map(|language| language.name()).collect();
        bail!("{name:?} is not a language here; the languages are {}", known.join(", "));
    }
    let is_named = |language: &&&dyn Language| names.is_empty() || names.iter().any(|n| n == language.name());
    let languages: Vec<_> = ALL.iter().filter(is_named).copied().collect();
    let mut missing: Vec<_> = languages.iter().flat_map(|language| language.missing(task)).collect();
    missing.sort();
    missing.dedup();
    if !missing.is_empty() {
        bail!("this machine lacks\n  {}", missing.join("\n  "));
    }
    add_target(&Steps::new("rust"), WASM)?;
    Ok(languages)
}
