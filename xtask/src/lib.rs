//! The parts of this repository's commands. No file imports from its own floor or from one above it
//! (`tests/floors.rs`):
//!
//! 1. `run`: runs commands, shows them, counts tests
//! 2. `tools`: the tools that more than one language needs
//! 3. `platforms`: what packages are built for, and how; `language`: what is needed from a language, as a trait
//! 4. `generate`: the generated files; `answers`: the same questions to every language; `api`: the public API of each;
//!    `fuzz`: the targets of `fuzz/`
//! 5. `languages`: one file each, which calls that language's own tools
//! 6. `main`: the commands; `demo`: the answers of every binding, side by side; `repository`: its address
//!
//! `tools/prove` uses this library; `tools/supply` and `bench` are programs that the commands run.

pub mod answers;
pub mod api;
pub mod fuzz;
pub mod generate;
pub mod language;
pub mod languages;
pub mod platforms;
pub mod run;
pub mod tools;
