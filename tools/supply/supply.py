#!/usr/bin/env python3
"""Write what each published package has inside, next to this repository's own code.

    supply.py bom PACKAGE FILE        write its bill of materials, in CycloneDX's form
    supply.py dependencies [--check]  write DEPENDENCIES.md, or only fail when it is stale
    supply.py notices                 compare LICENSE-THIRD-PARTY with what is inside

That is the crates that cargo links for the package alone, and what the compilers add (extras.toml). cargo-cyclonedx
would write into the sources, name this machine's folders, and list what other members of the workspace need.
"""

import json
import os
import re
import subprocess
import sys
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[2]
NOTICES, DEPENDENCIES = ROOT / "LICENSE-THIRD-PARTY", ROOT / "DEPENDENCIES.md"
WASM = ("wasm32-unknown-unknown",)
LINUX = tuple(f"{machine}-unknown-linux-{libc}" for machine in ("x86_64", "aarch64") for libc in ("gnu", "musl"))
CORE, STD = ("core",), ("std", "zig")
# What braces stand for: the place that pins it, and how it looks there.
PINS = {
    "rust": ("rustc --version", r"^rustc (\S+)"),
    "zig": ("py/pyproject.toml", r'"ziglang==([\w.]+)'),
    "wasm2go": ("xtask/src/**/*.rs", r"wasm2go@(v[\w.-]+)"),
    "go_module": ("go/go.mod", r"^module (\S+)"),
}


class Package(NamedTuple):
    """A published package."""

    title: str
    purl: str
    crates: dict[str, tuple[str, ...]]  # with the targets that each is compiled for
    extras: tuple[str, ...]  # groups of extras.toml
    stands_alone: bool = False  # only its compiler may add something to it


PACKAGES = {
    "rust": Package("Rust: the crate `toku-codes`", "pkg:cargo/toku-codes", {"toku-codes": ()}, (), True),
    "c": Package("C and C++: the library `toku_codes`", "pkg:generic/toku-codes", {"toku-codes-ffi": ()}, CORE, True),
    "go": Package("Go: the module", "pkg:golang/{go_module}", {"toku-codes-ffi": WASM}, (*CORE, "wasm2go"), True),
    "python": Package("Python: the wheel `toku-codes`", "pkg:pypi/toku-codes", {"toku-codes-py": LINUX[:1]}, STD),
    "js": Package("JavaScript: the npm package `toku-codes`", "pkg:npm/toku-codes", {"toku-codes-wasm": WASM}, CORE),
    "node": Package(
        "Node: the npm package `toku-codes-node`, the WASM engine included",
        "pkg:npm/toku-codes-node",
        {"toku-codes-node": LINUX, "toku-codes-wasm": WASM},
        STD,
    ),
}


class Part(NamedTuple):
    """Something that a package has inside, or that runs while it is built."""

    name: str
    version: str
    licence: str
    description: str = ""
    purl: str = ""
    is_ours: bool = False
    scope: str = "required"  # or optional (by a feature), or excluded (runs while the package is built, and stays out)


OURSELVES = Part("", "", "")  # stands for the crates that the package is made of


@cache
def run(*command: str) -> str:
    """Run a program in the repository's root, and give what it wrote."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8")
    if done.returncode:
        sys.exit(f"{' '.join(command)}: {done.stderr.strip()}")
    return done.stdout


def filled(text: str) -> str:
    """Replace each name in braces by the one value that the repository pins for it."""
    for name in set(re.findall(r"\{(\w+)\}", text)):
        place, pattern = PINS[name]
        texts = [path.read_text("utf-8") for path in ROOT.glob(place)] if name != "rust" else [run(*place.split())]
        values = {value for text in texts for value in re.findall(pattern, text, re.MULTILINE)}
        if len(values) != 1:
            sys.exit(f"{place} must name exactly one {name}, and names {sorted(values)}")
        text = text.replace(f"{{{name}}}", values.pop())
    return text


def read_tree(text: str) -> set[tuple[Part, Part]]:
    """Read who uses whom from what `cargo tree --prefix=depth` writes: one crate per line, after its depth."""
    uses, path = set(), list[Part]()
    for line in filter(None, text.splitlines()):
        match = re.fullmatch(r"(\d+)(\S+) v(\S+)(.*)\t(.*)", line) or sys.exit(f"cargo tree wrote {line!r}")
        depth, name, version, note, licence = match.groups()
        # cargo writes a path only for a crate that comes neither from a registry nor from git.
        part = Part(name, version, licence.replace("/", " OR "), "", f"pkg:cargo/{name}@{version}", "(/" in note)
        path[int(depth) :] = [part if int(depth) else OURSELVES]
        uses |= {(path[-2], part)} if int(depth) else set()
    return uses


def resolve(package: Package, *options: str) -> list[tuple[Part, Part]]:
    """Ask cargo who uses whom in a package."""
    cargo = [os.environ.get("CARGO", "cargo"), "tree", "--quiet", "--locked", "--prefix=depth", "--no-dedupe"]
    uses = set()
    for crate, targets in package.crates.items():
        selected = ["--format={p}\t{l}", "--package", crate, *(f"--target={target}" for target in targets)]
        uses |= read_tree(run(*cargo, *selected, *options))
    return sorted(uses)


def contents(package: Package) -> tuple[list[Part], list[tuple[Part, Part]]]:
    """List what a package has inside and what runs while it is built, and who uses whom."""
    linked = "--edges=normal,no-proc-macro"
    required, optional = resolve(package, linked), resolve(package, linked, "--all-features")
    foreign = sorted({part.name for _, part in required if not part.is_ours})
    if package.stands_alone and foreign:
        sys.exit(f"{package.title} must stand alone, and now it has {', '.join(foreign)} inside")
    uses = resolve(package, "--edges=normal,build", "--all-features")
    scopes = {part: "optional" for _, part in optional} | {part: "required" for _, part in required}
    parts = [part._replace(scope=scopes.get(part, "excluded")) for part in sorted({part for _, part in uses})]
    extras = tomllib.loads(filled((ROOT / "tools/supply/extras.toml").read_text("utf-8")))
    return parts + [Part(*row) for group in package.extras for row in extras[group]], uses


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

    parts, uses = contents(package)
    ours = Part(filled(package.purl).rpartition("/")[2], workspace["version"], workspace["license"])
    ours = ours._replace(purl=f"{filled(package.purl)}@{ours.version}", scope="")
    used: dict[str, list[str]] = {ours.purl: []}
    for user, part in uses:
        used.setdefault(user.purl or ours.purl, []).append(part.purl)
    used[ours.purl] += [part.purl or part.name for part in parts if not part.purl.startswith("pkg:cargo/")]
    source = {"externalReferences": [{"type": "vcs", "url": workspace["repository"]}]}
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": component(ours) | source},
        "components": [component(part) for part in parts],
        "dependencies": [{"ref": user, "dependsOn": names} for user, names in sorted(used.items())],
    }


def dependencies() -> str:
    """Make the list of what each package has inside, for people."""
    text = """<!-- Generated by `cargo xtask gen` from Cargo.lock; do not edit. -->

# What is inside

What each published package has inside besides this repository's own code. None of them asks its package manager
for anything else when it is installed, except the crate's feature `serde`. What comes from a compiler stands last.
[LICENSE-THIRD-PARTY](LICENSE-THIRD-PARTY) has the licences whose text goes along with the packages.
"""
    for package in PACKAGES.values():
        parts, _ = contents(package)
        lines = ""
        for part in (part for part in parts if part.scope != "excluded" and not part.is_ours):
            name = f"{part.name}, {part.description}" if part.description else f"{part.name} {part.version}"
            feature = ", with the feature `serde` only" if part.scope == "optional" else ""
            lines += f"- {name} ({part.licence}){feature}\n"
        text += f"\n## {package.title}\n\n" + (lines or "Nothing.\n")
        if built := ", ".join(f"{part.name} {part.version}" for part in parts if part.scope == "excluded"):
            text += f"\nThese run while it is built, and stay out: {built}.\n"
    return text


def needs_text(licence: str) -> bool:
    """Tell whether a licence's text must go along with a package. That of the Apache License does anyway."""
    return " AND " in licence or "Apache-2.0" not in licence.split(" OR ")


def noticed() -> list[str]:
    """Make the two lines that LICENSE-THIRD-PARTY has of each part whose text must go along with packages.

    Those that stand alone are left out: the text that wasm2go needs is in Go's own LICENSE.
    """
    inside: dict[str, dict[str, None]] = {}
    for package in PACKAGES.values():
        for part in [] if package.stands_alone else contents(package)[0]:
            if part.scope == "required" and not part.is_ours and needs_text(part.licence):
                inside.setdefault(f"{part.name}: {part.licence}", {})[package.purl] = None
    return [f"{part}\nInside: {', '.join(packages)}" for part, packages in inside.items()]


def compare(inside: list[str], text: str) -> list[str]:
    """Name the parts that are wrong in LICENSE-THIRD-PARTY, which is written by hand. A line of `=` begins each."""
    counts = Counter(re.findall(r"^={4,}\n(.*\n.*)", text, re.MULTILINE))
    counts.subtract(inside)
    errors = [f"{'lacks' if count < 0 else 'must not have'} this: {part}" for part, count in counts.items() if count]
    return errors + [f"has no text for {part}" for part in re.findall(r"={4,}\n(.*)\n.*\n*(?:====|\Z)", text)]


def main(*arguments: str) -> None:
    """Run one command."""
    match arguments:
        case "bom", name, file if name in PACKAGES:
            Path(file).parent.mkdir(parents=True, exist_ok=True)
            bill = json.dumps(bill_of_materials(PACKAGES[name]), indent=2, sort_keys=True, ensure_ascii=False)
            Path(file).write_text(bill + "\n", "utf-8")
        case ("dependencies",):
            DEPENDENCIES.write_text(dependencies(), "utf-8")
        case "dependencies", "--check":
            if DEPENDENCIES.read_text("utf-8") != dependencies():
                sys.exit("DEPENDENCIES.md is stale: run `cargo xtask gen`")
        case ("notices",):
            if errors := compare(noticed(), NOTICES.read_text("utf-8")):
                sys.exit("\n".join(f"LICENSE-THIRD-PARTY {error}" for error in errors))
        case _:
            sys.exit(f"{__doc__}\nPACKAGE is one of {', '.join(PACKAGES)}.")


if __name__ == "__main__":
    main(*sys.argv[1:])
