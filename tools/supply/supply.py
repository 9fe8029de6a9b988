#!/usr/bin/env python3
"""Write what each published package has inside, next to this repository's own code.

    supply.py bom PACKAGE FILE        write its bill of materials, in CycloneDX's form
    supply.py dependencies [--check]  write DEPENDENCIES.md, or only fail when it is stale
    supply.py notices                 compare LICENSE-THIRD-PARTY with what is inside

That is the crates that cargo links for just this package, and code that compilers add. cargo-cyclonedx would write into
the sources, name this machine's folders, and list what other members of the workspace need.
"""

import json
import re
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from difflib import unified_diff
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[2]


def pinned(place: str, pattern: str) -> str:
    """Find the one value that the repository pins in some files."""
    texts = [path.read_text("utf-8") for path in ROOT.glob(place)]
    values = {value for text in texts for value in re.findall(pattern, text, re.MULTILINE)}
    if len(values) != 1:
        sys.exit(f"{place} must have exactly one {pattern}, and has {sorted(values)}")
    return str(values.pop())


RUST = pinned("rust-toolchain.toml", r'^channel = "(.+)"')
ZIG = pinned("py/pyproject.toml", r'"ziglang==([\w.]+)')
WASM2GO = "github.com/ncruces/wasm2go"
WASM2GO_VERSION = pinned("xtask/src/**/*.rs", r"wasm2go@(v[\w.-]+)")
MAVEN_GROUP = pinned("java/pom.xml", r"^  <groupId>(\S+)</groupId>")
GO_MODULE = pinned("go/go.mod", r"^module (\S+)")


class Part(NamedTuple):
    """Something that a package has inside, or that runs while it is built."""

    name: str
    version: str
    licence: str
    description: str = ""
    purl: str = ""
    is_ours: bool = False
    scope: str = "required"  # or optional (by a feature), or excluded (only runs while the package is built)


# Code that compilers add to a package, and no tool lists. The licences of std are those of its COPYRIGHT-library.html;
# the other crates in it are offered under Apache-2.0, and are not part of the little that code without std uses.
OF_RUST, HELPERS = "of Rust's standard library", "the helper functions in what it translated"
ZPL, MINGW = "ZPL-2.1", "the start of what is built for Windows, in the version that this zig brings"
LLVM, NEW_IN_GLIBC = "Apache-2.0 WITH LLVM-exception", "the functions that an older one lacks, such as fstat64"
CORE = [Part("core", RUST, "MIT OR Apache-2.0", OF_RUST)]
STD = [
    Part("std", RUST, "(MIT OR Apache-2.0) AND Unicode-3.0", OF_RUST),
    Part("compiler_builtins", f"rust-{RUST}", f"MIT AND {LLVM} AND (MIT OR Apache-2.0)", OF_RUST),
    Part("memchr", f"rust-{RUST}", "Unlicense OR MIT", "in the version that this std brings"),
    Part("zig", ZIG, "MIT", "its compiler-rt"),
    Part("libunwind", f"zig-{ZIG}", LLVM, "of LLVM, in the version that this zig brings"),
    Part("glibc", f"zig-{ZIG}", "LGPL-2.1-or-later WITH GCC-exception-2.0-note", NEW_IN_GLIBC),
    Part("mingw-w64", f"zig-{ZIG}", ZPL, MINGW),
]
COMMAND = [
    *STD[:4],
    STD[-1],
    Part("libunwind", f"rust-{RUST}", LLVM, "of LLVM, in the version that this Rust brings"),
    Part("musl", f"rust-{RUST}", "MIT", "in the version that this Rust brings"),
]
GO = [*CORE, Part(WASM2GO, WASM2GO_VERSION, "MIT", HELPERS, f"pkg:golang/{WASM2GO}@{WASM2GO_VERSION}")]


@dataclass(frozen=True, eq=False)
class Package:
    """A published package."""

    title: str
    purl: str
    crates: dict[str, tuple[str, ...]]  # with the targets that each is compiled for
    extras: list[Part]
    stands_alone: bool = False  # only its compiler may add something to it


WASM = ("wasm32-unknown-unknown",)
PLATFORMS = tuple(
    re.findall(r'^    platform\("([\w-]+)", "\w', (ROOT / "xtask/src/platforms.rs").read_text("utf-8"), re.M)
)
EVERYTHING = ("--edges=normal,build", "--all-features")
PACKAGES = {
    "rust": Package("Rust: the crate `toku-codes`", "pkg:cargo/toku-codes", {"toku-codes": ()}, [], True),
    "c": Package("C and C++: the library `toku_codes`", "pkg:generic/toku-codes", {"toku-codes-ffi": ()}, CORE, True),
    "go": Package("Go: the module", f"pkg:golang/{GO_MODULE}", {"toku-codes-ffi": WASM}, GO, True),
    "java": Package(
        "Java: the jar `toku-codes`", f"pkg:maven/{MAVEN_GROUP}/toku-codes", {"toku-codes-ffi": WASM}, CORE, True
    ),
    "python": Package("Python: the wheel `toku-codes`", "pkg:pypi/toku-codes", {"toku-codes-py": PLATFORMS}, STD),
    "js": Package("JavaScript: the npm package `toku-codes`", "pkg:npm/toku-codes", {"toku-codes-wasm": WASM}, CORE),
    "node": Package(
        "Node: the npm package `toku-codes-node`, the WASM engine included",
        "pkg:npm/toku-codes-node",
        {"toku-codes-node": PLATFORMS, "toku-codes-wasm": WASM},
        STD,
    ),
    "php": Package(
        "PHP: the Composer package",
        "pkg:composer/toku-codes/toku-codes",
        {"toku-codes-ffi": WASM},
        CORE,
        True,
    ),
    "cli": Package(
        "The command: its archives, and the wheel `toku-codes-cli`",
        "pkg:pypi/toku-codes-cli",
        {"toku-codes-cli": tuple(platform for platform in PLATFORMS if not platform.endswith("linux-gnu"))},
        COMMAND,
    ),
}


@cache
def uses(package: Package, *options: str) -> list[tuple[str, Part]]:
    """Ask cargo for each crate, with the package URL of the crate that uses it, empty for the package itself."""
    command, found = ["cargo", "tree", "--locked", "--no-dedupe", "--prefix=depth", "--format=\t{p}\t{l}"], set()
    for root, targets in package.crates.items():
        selected = [f"--package={root}", *(f"--target={target}" for target in targets), *options]
        tree, path = subprocess.check_output(command + selected, cwd=ROOT, text=True), [""]
        for line in filter(None, tree.splitlines()):
            depth, crate, licence = line.split("\t")
            name, version = crate.split()[:2]
            purl = f"pkg:cargo/{name}@{version[1:]}"
            # cargo writes a path only for a crate that comes neither from a registry nor from git.
            part = Part(name, version[1:], licence.replace("/", " OR "), purl=purl, is_ours="(/" in crate)
            if depth != "0":
                found.add((path[int(depth) - 1], part))
                path[int(depth) :] = [purl]
    return sorted(found)


def contents(package: Package) -> list[Part]:
    """List what a package has inside, and what runs while it is built."""
    linked = "--edges=normal,no-proc-macro"
    required = {part for _, part in uses(package, linked)}
    optional = {part for _, part in uses(package, linked, "--all-features")} - required
    excluded = {part for _, part in uses(package, *EVERYTHING)} - required - optional
    foreign = sorted({part.name for part in required if not part.is_ours})
    if package.stands_alone and foreign:
        sys.exit(f"{package.title} must stand alone, but has {', '.join(foreign)} inside")
    scopes = {"required": required, "optional": optional, "excluded": excluded}
    return sorted(part._replace(scope=scope) for scope, parts in scopes.items() for part in parts) + package.extras


def inside(package: Package) -> list[Part]:
    """List what a package has inside, except our own code."""
    return [part for part in contents(package) if part.scope != "excluded" and not part.is_ours]


def bill_of_materials(package: Package) -> dict[str, Any]:
    """Make a bill of materials in CycloneDX's form, without dates and random numbers."""
    workspace = tomllib.loads((ROOT / "Cargo.toml").read_text("utf-8"))["workspace"]["package"]
    locked = tomllib.loads((ROOT / "Cargo.lock").read_text("utf-8"))["package"]
    checksums = {(crate["name"], crate["version"]): crate.get("checksum") for crate in locked}

    def component(part: Part) -> dict[str, Any]:
        checksum = checksums.get((part.name, part.version))
        fields = {key: getattr(part, key) for key in ("name", "version", "description", "purl", "scope")}
        fields |= {"type": "library", "bom-ref": part.purl or part.name, "licenses": [{"expression": part.licence}]}
        fields["hashes"] = [{"alg": "SHA-256", "content": checksum}] if checksum else None
        return {key: value for key, value in fields.items() if value}

    name, version = package.purl.rpartition("/")[2], workspace["version"]
    ours = Part(name, version, workspace["license"], purl=f"{package.purl}@{version}", scope="")
    used: dict[str, list[str]] = {ours.purl: []}
    for user, part in uses(package, *EVERYTHING):
        used.setdefault(user or ours.purl, []).append(part.purl)
    used[ours.purl] += [part.purl or part.name for part in package.extras]
    source = {"type": "vcs", "url": workspace["repository"]}
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": component(ours) | {"externalReferences": [source]}},
        "components": [component(part) for part in contents(package)],
        "dependencies": [{"ref": user, "dependsOn": names} for user, names in sorted(used.items())],
    }


def dependencies() -> str:
    """Make the list of what each package has inside, for people."""
    text = """<!-- Generated by `cargo xtask gen` from Cargo.lock; do not edit. -->

# What is inside

What each published package has inside, next to this repository's own code. Installing one does not install any other
package, except by the crate's feature `serde`. Code that comes from a compiler is listed last.
[LICENSE-THIRD-PARTY](LICENSE-THIRD-PARTY) has the licences whose text goes along with the packages.
"""
    for package in PACKAGES.values():
        text += f"\n## {package.title}\n\n"
        for part in inside(package):
            name = f"{part.name}, {part.description}" if part.description else f"{part.name} {part.version}"
            feature = ", with the feature `serde` only" if part.scope == "optional" else ""
            text += f"- {name} ({part.licence}){feature}\n"
        text += "" if inside(package) else "Nothing.\n"
        built = [f"{part.name} {part.version}" for part in contents(package) if part.scope == "excluded"]
        text += f"\nThese run while it is built, and stay out: {', '.join(built)}.\n" if built else ""
    return text


def needs_text(licence: str) -> bool:
    """Tell whether a licence's text must be in the package. That of the Apache License always is."""
    return " AND " in licence or "Apache-2.0" not in licence.split(" OR ")


def noticed() -> list[str]:
    """Make the two lines that LICENSE-THIRD-PARTY has for each part whose licence text must be in packages."""
    users: dict[str, list[str]] = {}
    for package in PACKAGES.values():
        if not package.stands_alone:  # the text that wasm2go needs is in Go's own LICENSE
            for part in {f"{part.name}: {part.licence}" for part in inside(package) if needs_text(part.licence)}:
                users.setdefault(part, []).append(package.purl)
    return [f"{part}\nInside: {', '.join(packages)}" for part, packages in users.items()]


def compare(noticed: list[str], text: str) -> list[str]:
    """Show what is wrong in LICENSE-THIRD-PARTY, which is written by hand. A line of `=` begins each part."""
    found = re.findall(r"^={4,}\n(.*\n.*)\n+(?=[^=\n])", text, re.MULTILINE)  # with a text
    return list(unified_diff(sorted(found), sorted(noticed), "LICENSE-THIRD-PARTY", "what is inside", n=0, lineterm=""))


if __name__ == "__main__":
    dependencies_file, notices_file = ROOT / "DEPENDENCIES.md", ROOT / "LICENSE-THIRD-PARTY"
    match sys.argv[1:]:
        case "bom", name, file if name in PACKAGES:
            Path(file).parent.mkdir(parents=True, exist_ok=True)
            bill = json.dumps(bill_of_materials(PACKAGES[name]), indent=2, sort_keys=True, ensure_ascii=False)
            Path(file).write_text(bill + "\n", "utf-8")
        case ["dependencies"]:
            dependencies_file.write_text(dependencies(), "utf-8")
        case "dependencies", "--check":
            if dependencies_file.read_text("utf-8") != dependencies():
                sys.exit("DEPENDENCIES.md is stale: run `cargo xtask gen`")
        case ["notices"]:
            sys.exit("\n".join(compare(noticed(), notices_file.read_text("utf-8"))) or None)
        case _:
            sys.exit(f"{__doc__}\nPACKAGE is one of {', '.join(PACKAGES)}.")
