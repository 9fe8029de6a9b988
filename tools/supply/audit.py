#!/usr/bin/env python3
"""Audit what this repository builds on: known vulnerabilities, licences, sources, and the bills of materials.

    audit.py CARGO_DENY TOOLS DIST PYTHON…

TOOLS is the folder of pip-audit and cdx-ev, DIST the one of the packages, and each PYTHON an interpreter whose packages
are asked about. The exit status of each tool decides. One finding per line of the standard output; a line that begins
with "not tried: " names a list that cannot be reached from here, and no other failure is excused. Failures go to the
standard error, and the exit status is then 1.
"""

import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from supply import PACKAGES, ROOT, filled

# As in "Failed to connect", "ConnectionError", "Could not resolve host", "getaddrinfo ENOTFOUND" and "403 Forbidden";
# the last one is what pip-audit says of each package when it cannot ask.
NETWORK = re.compile(r"(?i)connect|resolve (host|proxy)|timed ?out|getaddrinfo|\b40[357] [A-Z]|not found on PyPI")


def audited(what: str, *command: str | Path, folder: Path = ROOT, has_list: bool = True) -> str:
    """Run a tool to its end, and return the finding."""
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8")
    if not done.returncode:
        return f"{what}: nothing was found"
    # What a tool found is on its standard output, and may have such words, too.
    lines = [line.strip() for line in done.stderr.splitlines() if NETWORK.search(line)]
    if not (has_list and lines):
        raise RuntimeError(f"{what}: {done.stdout}{done.stderr}".strip())
    return f"not tried: {what}: {lines[-1]}"


def tracked(name: str) -> list[Path]:
    """List the files of this name."""
    listed = subprocess.check_output(("git", "ls-files", f"*{name}"), cwd=ROOT, encoding="utf-8")
    return [Path(path) for path in listed.split()] or sys.exit(f"git has no {name}")


def npm(lock: Path) -> Iterator[str]:
    """Ask npm about the packages of a lock file."""
    yield audited(f"known vulnerabilities of {lock}", "npm", "audit", folder=ROOT / lock.parent)


def crates(deny: Path, lock: Path) -> Iterator[str]:
    """Check the crates of a lock file: licences and sources without the network, then known vulnerabilities."""
    options = ("--locked", "--config=deny.toml", f"--manifest-path={lock.with_suffix('.toml')}", "check")
    rules = ("--hide-inclusion-graph", "licenses", "bans", "sources")
    yield audited(f"licences, bans and sources of {lock}", deny, *options, *rules, has_list=False)
    what = f"known vulnerabilities of {lock}"
    fetched = audited(what, deny, "fetch", "db")
    yield fetched if fetched.startswith("not tried") else audited(what, deny, *options, "advisories")


def packages_of(tools: Path, python: Path, work: Path) -> Iterator[str]:
    """Ask PyPI about all packages of an interpreter, except our own."""
    listed = work / f"{python.parents[1].name}.txt"
    names = (
        "from importlib.metadata import distributions as d; print(*(f'{p.name}=={p.version}' for p in d()), sep='\\n')"
    )
    lines = subprocess.check_output((python, "-c", names), encoding="utf-8").splitlines()
    listed.write_text("\n".join(line for line in lines if not line.startswith("toku-codes==")))
    options = ("--strict", "--no-deps", "--disable-pip", "--progress-spinner=off", "--requirement", listed)
    yield audited(f"known vulnerabilities of Python's packages in {listed.stem}", tools / "pip-audit", *options)


def bills(tools: Path, dist: Path, work: Path) -> Iterator[str]:
    """Validate every bill of materials; each package has one, and each wheel has one inside."""
    wheels = {path: work / path.name for path in dist.rglob("*.whl")}
    for path, folder in wheels.items():
        zipfile.ZipFile(path).extractall(folder)
    found = sorted(dist.rglob("*.cdx.json"))
    purls = {json.loads(path.read_text("utf-8"))["metadata"]["component"]["purl"].rpartition("@")[0] for path in found}
    lacking = [package.title for package in PACKAGES.values() if filled(package.purl) not in purls]
    lacking += [path.name for path, folder in wheels.items() if not list(folder.rglob("*.cdx.json"))]
    if lacking or not wheels:
        raise RuntimeError(f"these lack a bill of materials: {'; '.join(lacking) or 'there is not any wheel'}")
    for path in found + sorted(work.rglob("*.cdx.json")):
        audited(f"{path}", tools / "cdx-ev", "validate", path, has_list=False)
        count = len(json.loads(path.read_text("utf-8"))["components"])
        yield f"valid CycloneDX, {count} components: {path.parent.name}/{path.name}"


def main(deny: Path, tools: Path, dist: Path, *pythons: Path) -> int:
    """Make all checks, each to its end: one that fails does not hide the next."""
    status = 0
    with TemporaryDirectory() as temporary:
        work = Path(temporary)
        checks = [npm(lock) for lock in tracked("package-lock.json")]
        checks += [crates(deny, lock) for lock in tracked("Cargo.lock")]
        checks += [packages_of(tools, python, work) for python in pythons]
        for check in [*checks, bills(tools, dist, work)]:
            try:
                for finding in check:
                    print(finding, flush=True)
            except Exception as error:
                status = 1
                print(f"{type(error).__name__}: {error}", file=sys.stderr)
    return status


if __name__ == "__main__":
    if len(sys.argv) < 5:
        sys.exit(__doc__)
    sys.exit(main(*(Path(argument).absolute() for argument in sys.argv[1:])))
