#!/usr/bin/env python3
"""Audit the dependencies of this repository: known vulnerabilities, licences, sources, and the bills of materials.

    audit.py CARGO_DENY TOOLS DIST ENVIRONMENTS WORK

TOOLS is the folder of pip-audit and cdx-ev, DIST has the packages, ENVIRONMENTS the Python environments to audit, and
WORK is an empty folder. The exit status of each tool decides. It prints one finding per line. "not tried: " names a
list that cannot be reached from here; this is the only failure that is excused. After "FAILED: " the other checks
still run, and the exit status is 1.
"""

import json
import re
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from importlib.metadata import distributions
from pathlib import Path

from supply import PACKAGES, ROOT

# As in "Failed to connect", "ConnectionError", "Could not resolve host", "getaddrinfo ENOTFOUND" and "403 Forbidden";
# the last one is what pip-audit says about each package when PyPI cannot be reached.
NETWORK = re.compile(r"(?i)connect|resolve (host|proxy)|timed ?out|getaddrinfo|\b40[357] [A-Z]|not found on PyPI")


def audited(what: str, *command: str | Path, folder: Path = ROOT, has_list: bool = True) -> str:
    """Run a tool to its end, and return the finding."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if not done.returncode:
        return f"{what}: nothing was found"
    # Not the standard output: what a tool found is there, and may have such words, too.
    lines = [line.strip() for line in done.stderr.splitlines() if NETWORK.search(line)]
    if has_list and lines:
        return f"not tried: {what}: {lines[-1]}"
    return f"FAILED: {what}: {done.stdout}{done.stderr}".strip()


def crates(deny: Path, lock: Path) -> Iterator[str]:
    """Check the crates of a lock file: licences and sources without the network, then known vulnerabilities."""
    check = (deny, "--locked", "--config=deny.toml", f"--manifest-path={lock.with_suffix('.toml')}", "check")
    rules = ("--hide-inclusion-graph", "licenses", "bans", "sources")
    yield audited(f"licences, bans and sources of {lock}", *check, *rules, has_list=False)
    what = f"known vulnerabilities of {lock}"
    fetched = audited(what, deny, "fetch", "db")
    yield audited(what, *check, "advisories") if fetched.endswith("nothing was found") else fetched


def packages(tools: Path, installed: Path, work: Path) -> str:
    """Ask PyPI about all packages of an environment, except our own."""
    listed = work / f"{installed.parents[2].name}.txt"
    names = {package.name: package.version for package in distributions(path=[str(installed)])}
    listed.write_text("\n".join(f"{name}=={version}" for name, version in names.items() if name != "toku-codes"))
    options = ("--strict", "--no-deps", "--disable-pip", "--progress-spinner=off", "--requirement", listed)
    return audited(f"known vulnerabilities of Python's packages in {listed.stem}", tools / "pip-audit", *options)


def bills(tools: Path, dist: Path, work: Path) -> Iterator[str]:
    """Validate every bill of materials; each package has one next to it, and each wheel also has one inside."""
    wheels = list(dist.rglob("*.whl")) or sys.exit(f"{dist} does not have a wheel")
    for wheel in wheels:
        zipfile.ZipFile(wheel).extractall(work / wheel.name)
    inside = [f"pkg:pypi/{wheel.name.partition('-')[0].replace('_', '-')}" for wheel in wheels]
    missing = Counter([*(package.purl for package in PACKAGES.values()), *inside])
    for path in sorted([*dist.rglob("*.cdx.json"), *work.rglob("*.cdx.json")]):
        bill = json.loads(path.read_text("utf-8"))
        missing[bill["metadata"]["component"]["purl"].rpartition("@")[0]] -= 1
        what = f"mistakes in {path.parent.name}/{path.name}, CycloneDX with {len(bill['components'])} components"
        yield audited(what, tools / "cdx-ev", "validate", path, has_list=False)
    yield from (f"FAILED: {purl} lacks {count} bill(s) of materials" for purl, count in missing.items() if count)


def findings(deny: Path, tools: Path, dist: Path, environments: Path, work: Path) -> Iterator[str]:
    """Make all checks."""
    locks = ("git", "ls-files", "--error-unmatch", "*Cargo.lock", "*package-lock.json")
    for lock in map(Path, subprocess.check_output(locks, cwd=ROOT, text=True).split()):
        if lock.name == "Cargo.lock":
            yield from crates(deny, lock)
        else:
            yield audited(f"known vulnerabilities of {lock}", "npm", "audit", folder=ROOT / lock.parent)
    for installed in sorted(environments.glob("*/lib/python*/site-packages")):
        yield packages(tools, installed, work)
    yield from bills(tools, dist, work)


if __name__ == "__main__":
    if len(sys.argv) != 6:
        sys.exit(__doc__)
    status = 0
    for finding in findings(*(Path(argument).absolute() for argument in sys.argv[1:])):
        print(finding, flush=True)
        status |= finding.startswith("FAILED: ")
    sys.exit(status)
