#!/usr/bin/env python3
"""Audit what this repository builds on: known vulnerabilities, licences, sources, and the bills of materials.

Each finding is one line of the standard output. A line that begins with "not tried: " names a list that cannot be
reached from here; no other failure is excused. Failures go to the standard error, and the exit status is then 1.
"""

import argparse
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory

from supply import PACKAGES, ROOT, filled

# As in "Failed to connect", "ConnectionError", "Could not resolve host", "getaddrinfo ENOTFOUND" and "403 Forbidden".
NETWORK = re.compile(r"(?i)connect|resolve (host|proxy)|timed ?out|getaddrinfo|^(40[3457]|429|5\d\d) ")


@cache
def run(*command: str | Path, folder: Path = ROOT, may_fail: bool = False) -> subprocess.CompletedProcess[str]:
    """Run a program to its end."""
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8")
    if done.returncode and not may_fail:
        raise RuntimeError(f"{' '.join(map(str, command))}: {done.stdout}{done.stderr}".strip())
    return done


def not_tried(what: str, error: str) -> str:
    """Make a finding of the last line that says that a server was not reached. Without one, the fault is ours."""
    lines = [line.strip() for line in error.splitlines() if NETWORK.search(line)]
    if not lines:
        raise RuntimeError(f"{what}: {error.strip()}")
    return f"not tried: {what}: {lines[-1]}"


def npm(lock: str) -> Iterator[str]:
    """Ask npm about the packages of a lock file."""
    done = run("npm", "audit", "--json", "--audit-level=info", folder=(ROOT / lock).parent, may_fail=True)
    answer = json.loads(done.stdout or '{"vulnerabilities": "npm wrote nothing"}')
    if "message" in answer:  # from the registry, or from the way to it
        yield not_tried(f"known vulnerabilities in {lock}", answer["message"])
    elif done.returncode:
        raise RuntimeError(f"npm audit of {lock}: {answer.get('vulnerabilities') or answer}")
    else:
        count = answer["metadata"]["dependencies"]["total"]
        yield f"no known vulnerability in the {count} packages of {lock}, by npm audit"


def pip(tools: Path, python: Path) -> Iterator[str]:
    """Ask PyPI about all packages of an interpreter, except our own."""
    options = ("--vulnerability-service=pypi", "--no-deps", "--disable-pip", "--progress-spinner=off", "--format=json")
    owner = f"Python's packages of {python.parents[1].name}"
    with NamedTemporaryFile("w", suffix=".txt") as listed:
        listed.write(run(python, "-m", "pip", "freeze", "--exclude=toku-codes").stdout)
        listed.flush()
        done = run(tools / "pip-audit", *options, "--requirement", listed.name, may_fail=True)
    if not done.stdout.strip():
        yield not_tried(f"known vulnerabilities in {owner}", done.stderr)
        return
    packages = json.loads(done.stdout)["dependencies"]
    # pip-audit succeeds even when it could not ask about a package.
    skipped = [package["skip_reason"] for package in packages if "skip_reason" in package]
    if done.returncode or not packages or not all("not found on PyPI" in reason for reason in skipped):
        known = [package for package in packages if package.get("vulns") != []]
        raise RuntimeError(f"pip-audit of {len(packages)} of {owner}: {known}")
    if len(packages) > len(skipped):
        yield f"no known vulnerability in {len(packages) - len(skipped)} of {owner}, by PyPI's list"
    if skipped:
        yield f"not tried: known vulnerabilities in {len(skipped)} of {owner}: {skipped[0]}"


def crates(deny: Path, lock: str, *checks: str) -> Iterator[str]:
    """Check the crates of a lock file by cargo-deny."""
    if "advisories" in checks and (fetched := run(deny, "fetch", "db", may_fail=True)).returncode:
        yield not_tried(f"known vulnerabilities of {lock}", fetched.stderr)
        return
    options = ("--locked", "--config=deny.toml", f"--manifest-path={Path(lock).with_suffix('.toml')}")
    run(deny, *options, "check", "--hide-inclusion-graph", *checks)
    yield f"{', '.join(checks)} of the foreign crates in {lock} are as deny.toml allows"


def bill(tools: Path, path: Path) -> Iterator[str]:
    """Validate a bill of materials."""
    run(tools / "cdx-ev", "validate", path)
    count = len(json.loads(path.read_text("utf-8"))["components"])
    yield f"valid CycloneDX, {count} components: {path.parent.name}/{path.name}"


def complete(bills: list[Path], wheels: dict[Path, list[Path]]) -> Iterator[str]:
    """Check that each package has a bill of materials, and each wheel one inside."""
    purls = {json.loads(path.read_text("utf-8"))["metadata"]["component"]["purl"].rpartition("@")[0] for path in bills}
    lacking = [package.title for package in PACKAGES.values() if filled(package.purl) not in purls]
    lacking += [wheel.name for wheel, inside in (wheels or {Path("a wheel"): []}).items() if not inside]
    if lacking:
        raise RuntimeError(f"these lack a bill of materials: {'; '.join(lacking)}")
    yield f"each of the {len(PACKAGES)} packages has a bill of materials, and each wheel has one inside"


def tracked(name: str) -> list[str]:
    """List the files of this name."""
    return run("git", "ls-files", f"*{name}").stdout.split() or sys.exit(f"git has no {name}")


def checks(given: argparse.Namespace, work: Path) -> Iterator[Iterator[str]]:
    """List all checks."""
    yield from (npm(lock) for lock in tracked("package-lock.json"))
    yield from (pip(given.tools.absolute(), python.absolute()) for python in given.python)
    for lock in tracked("Cargo.lock"):
        yield crates(given.deny.absolute(), lock, "licenses", "bans", "sources")
        yield crates(given.deny.absolute(), lock, "advisories")
    wheels = {work / path.name: path for path in given.dist.rglob("*.whl")}
    for folder, path in wheels.items():
        zipfile.ZipFile(path).extractall(folder)
    bills = sorted(given.dist.absolute().rglob("*.cdx.json"))
    yield complete(bills, {folder: list(folder.rglob("*.cdx.json")) for folder in wheels})
    yield from (bill(given.tools.absolute(), path) for path in bills + sorted(work.rglob("*.cdx.json")))


def main() -> None:
    """Make all checks, each to its end: one that fails does not hide the next."""
    parser, status = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0]), 0
    parser.add_argument("--deny", required=True, type=Path, help="the program cargo-deny")
    parser.add_argument("--tools", required=True, type=Path, help="the folder of pip-audit and cdx-ev")
    parser.add_argument("--python", required=True, type=Path, action="append", help="an interpreter with packages")
    parser.add_argument("--dist", required=True, type=Path, help="the folder of the packages")
    given = parser.parse_args()
    with TemporaryDirectory() as work:
        for check in checks(given, Path(work)):
            try:
                for line in check:
                    print(line, flush=True)
            except Exception as error:
                status = 1
                print(f"{type(error).__name__}: {error}", file=sys.stderr)
    sys.exit(status)


if __name__ == "__main__":
    main()
