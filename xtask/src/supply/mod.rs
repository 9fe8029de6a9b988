//! What each published package has inside besides this repository's own code: the crates that cargo links for that
//! package alone, and what the compilers add. `DEPENDENCIES.md` is made from it here, and by `bom.rs` the CycloneDX files
//! of `dist`; `notices.rs` compares `LICENSE-THIRD-PARTY` with it.

mod bom;
mod notices;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;

use anyhow::{Context, Result, bail, ensure};

use crate::go;
use crate::steps::{cargo, command};

pub use notices::{NOTICES, check_notices};

/// A published package.
pub struct Package {
    title: &'static str,
    /// What a package URL says of it.
    purl: &'static str,
    /// The crates that it is made of, each with the targets that it is compiled for.
    crates: &'static [(&'static str, &'static [&'static str])],
    /// What gets into it besides crates.
    toolchain: &'static [Extra],
    /// Nothing of anybody else's may be in it.
    is_alone: bool,
}

enum Extra {
    /// The part of Rust's standard library that it uses.
    Rust(&'static str),
    /// What zig links.
    Zig,
    /// The helpers of the translator.
    Wasm2go,
}

const VERSION: &str = env!("CARGO_PKG_VERSION");
const LINUX: &[&str] = &[
    "x86_64-unknown-linux-gnu",
    "aarch64-unknown-linux-gnu",
    "x86_64-unknown-linux-musl",
    "aarch64-unknown-linux-musl",
];
const WASM: &[&str] = &["wasm32-unknown-unknown"];

pub const RUST: Package = Package {
    title: "Rust: the crate `toku-codes`",
    purl: "pkg:cargo/toku-codes",
    crates: &[("toku-codes", &[])],
    toolchain: &[],
    is_alone: true,
};
pub const C: Package = Package {
    title: "C and C++: the library `toku_codes`",
    purl: "pkg:generic/toku-codes",
    crates: &[("toku-codes-ffi", &[])],
    toolchain: &[Extra::Rust("core")],
    is_alone: true,
};
pub const GO: Package = Package {
    title: "Go: the module",
    purl: "pkg:golang/",
    crates: &[("toku-codes-ffi", WASM)],
    toolchain: &[Extra::Rust("core"), Extra::Wasm2go],
    is_alone: true,
};
pub const PYTHON: Package = Package {
    title: "Python: the wheel `toku-codes`",
    purl: "pkg:pypi/toku-codes",
    crates: &[("toku-codes-py", &["x86_64-unknown-linux-gnu"])],
    toolchain: &[Extra::Rust("std"), Extra::Zig],
    is_alone: false,
};
pub const JS: Package = Package {
    title: "JavaScript: the npm package `toku-codes`",
    purl: "pkg:npm/toku-codes",
    crates: &[("toku-codes-wasm", WASM)],
    toolchain: &[Extra::Rust("core")],
    is_alone: false,
};
pub const NODE: Package = Package {
    title: "Node: the npm package `toku-codes-node`, the WASM engine included",
    purl: "pkg:npm/toku-codes-node",
    crates: &[("toku-codes-node", LINUX), ("toku-codes-wasm", WASM)],
    toolchain: &[Extra::Rust("std"), Extra::Zig],
    is_alone: false,
};
pub const PACKAGES: [&Package; 6] = [&RUST, &C, &GO, &PYTHON, &JS, &NODE];

/// A crate, as `cargo tree` names it: name and version.
type Crate = (String, String);

/// What cargo resolves for some crates.
#[derive(Default)]
struct Tree {
    licences: BTreeMap<Crate, String>,
    /// Who uses whom; the root crates stand as `None`.
    edges: BTreeSet<(Option<Crate>, Crate)>,
    /// Those of this repository.
    ours: BTreeSet<Crate>,
}

impl Tree {
    /// Reads what `cargo tree --prefix depth --format "{p}\t{l}"` writes: a crate a line, after its depth.
    fn read(&mut self, text: &str) -> Result<()> {
        let mut path: Vec<Option<Crate>> = Vec::new();
        for line in text.lines().filter(|line| !line.is_empty()) {
            let (depth, rest) = line.split_at(line.find(|c: char| !c.is_ascii_digit()).unwrap_or(0));
            let (crate_, licence) = rest.split_once('\t').with_context(|| format!("cargo tree wrote {line:?}"))?;
            let (name, version) = crate_.split_once(" v").with_context(|| format!("cargo tree wrote {line:?}"))?;
            let (version, note) = version.split_once(' ').unwrap_or((version, ""));
            path.truncate(depth.parse()?);
            let this = (name.to_owned(), version.to_owned());
            if !path.is_empty() {
                self.edges.insert((path.last().cloned().flatten(), this.clone()));
                self.licences.insert(this.clone(), licence.replace('/', " OR "));
                // Only of what is not from a registry or from git is a path written.
                if note.contains("(/") {
                    self.ours.insert(this.clone());
                }
            }
            path.push((!path.is_empty()).then_some(this));
        }
        Ok(())
    }
}

/// Something that a package has inside, or that runs while it is built.
struct Part {
    name: String,
    version: Option<String>,
    licence: String,
    /// As CycloneDX says it: required, optional (by a feature) or excluded (runs while it is built, and stays out).
    scope: &'static str,
    purl: Option<String>,
    description: Option<String>,
    is_ours: bool,
}

impl Part {
    fn of_crate((name, version): &Crate, licence: &str, scope: &'static str, is_ours: bool) -> Self {
        let purl = Some(format!("pkg:cargo/{name}@{version}"));
        let (name, licence) = (name.clone(), licence.to_owned());
        Self { name, version: Some(version.clone()), licence, scope, purl, description: None, is_ours }
    }

    fn reference(&self) -> String {
        self.purl.clone().unwrap_or_else(|| self.name.clone())
    }
}

impl Package {
    fn tree(&self, options: &[&str]) -> Result<Tree> {
        let mut tree = Tree::default();
        for (name, targets) in self.crates {
            let fixed =
                ["tree", "--quiet", "--locked", "--prefix=depth", "--no-dedupe", "--format={p}\t{l}", "--package"];
            let mut list = cargo(&fixed);
            list.arg(name).args(options).args(targets.iter().flat_map(|target| ["--target", target]));
            let output = list.output().context("cargo tree")?;
            ensure!(output.status.success(), "cargo tree: {}", String::from_utf8_lossy(&output.stderr));
            tree.read(&String::from_utf8(output.stdout)?)?;
        }
        Ok(tree)
    }

    /// What it has inside, and who uses whom. Fails when a package that has to stand alone does not.
    fn parts(&self) -> Result<(Vec<Part>, Tree)> {
        let linked = self.tree(&["--edges=normal,no-proc-macro"])?;
        let optional = self.tree(&["--edges=normal,no-proc-macro", "--all-features"])?;
        let all = self.tree(&["--edges=normal,build", "--all-features"])?;
        let scope = |name: &Crate| match (linked.licences.contains_key(name), optional.licences.contains_key(name)) {
            (true, _) => "required",
            (_, true) => "optional",
            _ => "excluded",
        };
        let part = |(name, l): (&Crate, &String)| Part::of_crate(name, l, scope(name), all.ours.contains(name));
        let mut parts: Vec<_> = all.licences.iter().map(part).collect();
        let foreign: Vec<_> = parts.iter().filter(|part| part.scope == "required" && !part.is_ours).collect();
        if let Some(part) = foreign.first().filter(|_| self.is_alone) {
            bail!("{} has to stand alone, and now it has {} inside", self.title, part.name);
        }
        parts.extend(self.toolchain.iter().map(Extra::parts).collect::<Result<Vec<_>>>()?.into_iter().flatten());
        Ok((parts, all))
    }

    fn purl(&self) -> Result<String> {
        let module = if self.purl.ends_with('/') { go::module()? } else { String::new() };
        Ok(format!("{}{module}@{VERSION}", self.purl))
    }
}

impl Extra {
    fn parts(&self) -> Result<Vec<Part>> {
        let part = |name: &str, version: &str, licence: &str, description: &str| Part {
            name: name.to_owned(),
            version: Some(version.to_owned()),
            licence: licence.to_owned(),
            scope: "required",
            purl: None,
            description: Some(description.to_owned()),
            is_ours: false,
        };
        Ok(match self {
            Self::Rust(name) => {
                let output = command("rustc", &["--version"]).output().context("rustc")?;
                let text = String::from_utf8(output.stdout)?;
                let version = text.split(' ').nth(1).context("rustc names no version")?;
                let of_std = "of Rust's standard library";
                // None of what follows gets into the little that code without std has of it.
                if *name == "core" {
                    return Ok(vec![part(name, version, "MIT OR Apache-2.0", of_std)]);
                }
                let with_rust = format!("rust-{version}");
                let builtins = "MIT AND Apache-2.0 WITH LLVM-exception AND (MIT OR Apache-2.0)";
                // As its COPYRIGHT-library.html says. The other crates in it are offered under Apache-2.0.
                vec![
                    part(name, version, "(MIT OR Apache-2.0) AND Unicode-3.0", of_std),
                    part("compiler_builtins", &with_rust, builtins, of_std),
                    part("memchr", &with_rust, "Unlicense OR MIT", "in the version that this std brings"),
                ]
            }
            Self::Zig => {
                let tools = fs::read_to_string("py/requirements-dev.txt")?;
                let version = tools.lines().find_map(|line| line.strip_prefix("ziglang=="));
                let version = version.context("py/requirements-dev.txt names no zig")?;
                let unwind = "of LLVM, in the version that this zig brings";
                let stat = "the functions that an older one lacks, such as fstat64";
                vec![
                    part("zig", version, "MIT", "its compiler-rt"),
                    part("libunwind", &format!("zig-{version}"), "Apache-2.0 WITH LLVM-exception", unwind),
                    part("glibc", &format!("zig-{version}"), "LGPL-2.1-or-later WITH GCC-exception-2.0-note", stat),
                ]
            }
            Self::Wasm2go => {
                let (name, version) = go::WASM2GO.split_once('@').context("wasm2go has a version")?;
                let mut one = part(name, version, "MIT", "the helper functions in what it translated");
                one.purl = Some(format!("pkg:golang/{}", go::WASM2GO));
                vec![one]
            }
        })
    }
}

/// The list of what each package has inside, for people.
pub fn dependencies() -> Result<String> {
    let mut text = "<!-- Generated by `cargo xtask gen` from Cargo.lock; do not edit. -->\n\n# What is inside\n\n\
        What each published package has inside besides this repository's own code. None of them asks its package manager\n\
        for anything else when it is installed, but for the crate's feature `serde`. What comes from a compiler stands last.\n\
        [LICENSE-THIRD-PARTY](LICENSE-THIRD-PARTY) has the licences whose text goes along with the packages.\n"
        .to_owned();
    for package in PACKAGES {
        let (parts, _) = package.parts()?;
        let _ = write!(text, "\n## {}\n\n", package.title);
        let inside: Vec<_> = parts.iter().filter(|part| part.scope != "excluded" && !part.is_ours).collect();
        if inside.is_empty() {
            text += "Nothing.\n";
        }
        for part in inside {
            let version = part.version.as_ref().filter(|_| part.description.is_none());
            let name = version.map_or(part.name.clone(), |version| format!("{} {version}", part.name));
            let note = part.description.as_ref().map_or(String::new(), |text| format!(", {text}"));
            let feature = if part.scope == "optional" { ", with the feature `serde` only" } else { "" };
            let _ = writeln!(text, "- {name}{note} ({}){feature}", part.licence);
        }
        let built: Vec<_> = parts.iter().filter(|part| part.scope == "excluded").collect();
        let name = |part: &&Part| format!("{} {}", part.name, part.version.as_deref().unwrap_or(""));
        if !built.is_empty() {
            let names: Vec<_> = built.iter().map(name).collect();
            let _ = write!(text, "\nThese run while it is built, and stay out: {}.\n", names.join(", "));
        }
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::Tree;

    #[test]
    fn what_cargo_tree_writes() {
        let mut tree = Tree::default();
        tree.read("0root v1.0.0 (/x)\tMIT\n1a v0.2.0\tMIT/ISC\n2b v3.0.0 (proc-macro)\tMIT\n1b v3.0.0\tMIT\n").unwrap();
        assert!(tree.ours.is_empty());
        let mut another = Tree::default();
        another.read("0root v1.0.0 (/x)\tMIT\n1c v1.0.0 (proc-macro) (/x/c)\tMIT\n1root-x v1.0.0\tMIT\n").unwrap();
        assert_eq!(another.ours, [("c".to_owned(), "1.0.0".to_owned())].into());
        let [root, a, b] =
            [None, Some(("a".to_owned(), "0.2.0".to_owned())), Some(("b".to_owned(), "3.0.0".to_owned()))];
        assert_eq!(tree.licences[&a.clone().unwrap()], "MIT OR ISC");
        let expected = [(root.clone(), a.clone().unwrap()), (root, b.clone().unwrap()), (a, b.unwrap())];
        assert_eq!(tree.edges, expected.into());
        assert!(tree.read("what is this").is_err());
    }
}
