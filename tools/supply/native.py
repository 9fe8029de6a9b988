#!/usr/bin/env python3
"""Install and try the packages of `cargo xtask dist --all-platforms` on this machine: native.py DIST.

For Linux, macOS and Windows, on x64 and arm64; the release runs it on each before anything is published. It needs this
repository next to it, Python 3.11, Node 20, CMake 3.20, a C compiler, and an index for pytest. Each client chooses the
file for this machine by itself, as for a user.
"""

import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
import venv
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
IS_WINDOWS, IS_MAC = os.name == "nt", sys.platform == "darwin"
MACHINE = {"x86_64": "x86_64", "AMD64": "x86_64", "arm64": "aarch64", "ARM64": "aarch64", "aarch64": "aarch64"}
EXE = ".exe" if IS_WINDOWS else ""
PROJECT = """
cmake_minimum_required(VERSION 3.20)
project(native LANGUAGES C)
enable_testing()
find_package(toku-codes CONFIG REQUIRED)
foreach(library toku-codes toku-codes-static)
  add_executable(with-${library} answer.c)
  target_link_libraries(with-${library} PRIVATE toku-codes::${library})
endforeach()
"""


def run(*command: str | Path, folder: Path | None = None, text: str | None = None, **variables: str) -> str:
    """Run a program, and return what it printed."""
    words, environment = [str(word) for word in command], os.environ | variables
    words[0] = shutil.which(words[0]) or words[0]  # npm is a script on Windows
    done = subprocess.run(words, cwd=folder, input=text, stdout=subprocess.PIPE, env=environment, encoding="utf-8")
    if done.returncode:
        sys.exit(f"FAILED: {' '.join(words)}\n{done.stdout}")
    return done.stdout


def passes(what: str, is_right: bool = True) -> None:
    """Report one part."""
    if not is_right:
        sys.exit(f"FAILED: {what}")
    print(f"ok {what}", flush=True)


def sums(dist: Path) -> None:
    """Compare all files with SHA256SUMS."""
    lines = (dist / "SHA256SUMS").read_text("utf-8").splitlines()
    for line in lines:
        digest, name = line.split(maxsplit=1)
        if hashlib.sha256((dist / name.lstrip("*")).read_bytes()).hexdigest() != digest:
            sys.exit(f"FAILED: {name} is not as SHA256SUMS says")
    passes(f"SHA256SUMS, {len(lines)} files", len(lines) > 0)


def unpacked(dist: Path, name: str, work: Path) -> Path:
    """Unpack the archive for this machine, and return its folder."""
    triples = [f"{MACHINE[platform.machine()]}-pc-windows-"] if IS_WINDOWS else ["universal2-apple-darwin"]
    if not IS_WINDOWS and not IS_MAC:
        triples = [f"{MACHINE[platform.machine()]}-unknown-linux-{'musl' if name == 'cli' else 'gnu'}"]
    (archive,) = (path for path in (dist / name).glob("*.tar.gz") if triples[0] in path.name)
    with tarfile.open(archive) as tar:
        tar.extractall(work / name, filter="data")
    (folder,) = (work / name).iterdir()
    return folder


def python(dist: Path, work: Path) -> None:
    """Try the wheels of the library and of the command."""
    venv.create(work / "venv", with_pip=True, symlinks=not IS_WINDOWS)
    programs = work / "venv" / ("Scripts" if IS_WINDOWS else "bin")
    ours = ("--no-index", "--no-deps", "--only-binary=:all:")
    pip = (programs / f"python{EXE}", "-m", "pip", "--disable-pip-version-check", "install", "--quiet")
    run(*pip, "pytest==9.2.0")
    for name, folder in (("toku-codes", "python"), ("toku-codes-cli", "cli")):
        run(*pip, *ours, "--find-links", dist / folder, name)
    test = ("-m", "pytest", "-q", f"--config-file={ROOT / 'py/pyproject.toml'}", ROOT / "py/tests/test_conformance.py")
    passes("the wheel: " + run(pip[0], "-B", *test).splitlines()[-1])
    passes("the command's wheel", "LOW_CREDIT_BALANCE" in run(programs / f"toku-codes{EXE}", "-1100"))


def command(dist: Path, work: Path) -> None:
    """Try the command from its archive."""
    program = unpacked(dist, "cli", work) / f"toku-codes{EXE}"
    passes("the command's archive", "LOW_CREDIT_BALANCE" in run(program, "-1100"))
    log = run(program, "annotate", text="result=-1100\n")
    passes("the command annotates", "LOW_CREDIT_BALANCE" in log)


def node(dist: Path, work: Path) -> None:
    """Run the suite in Node with both packages; nothing may answer in place of the addon."""
    project = work / "node"
    shutil.copytree(ROOT / "js/tests", project)
    shutil.copytree(ROOT / "js/examples", project, dirs_exist_ok=True)
    vectors = {file.name: file.read_text("utf-8") for file in (ROOT / "conformance").iterdir()}
    (project / "texts.mjs").write_text(f"export const texts = {json.dumps(vectors)};\n", "utf-8")
    (project / "package.json").write_text('{ "name": "consumer", "private": true, "type": "module" }', "utf-8")
    options = ("--offline", "--no-audit", "--no-fund", "--no-package-lock")
    run("npm", "install", *options, *sorted((dist / "js").glob("*.tgz")), folder=project)
    for package, engine in (("toku-codes", "wasm"), ("toku-codes/pure", "js"), ("toku-codes-node", "native")):
        variables = {"TOKU_CODES_PACKAGE": package, "TOKU_CODES_NODE_FALLBACK": "forbid"}
        said = json.loads(run("node", "plain.mjs", folder=project, **variables))
        passes(f"{package}: {said['passed']} passed", said["engine"] == engine and not said["failed"])


def c(dist: Path, work: Path) -> None:
    """Link a program to both libraries, by CMake and this machine's own compiler."""
    prefix, project = unpacked(dist, "c", work), work / "project"
    project.mkdir()
    shutil.copy(ROOT / "ffi-c/tests/answer.c", project)
    (project / "CMakeLists.txt").write_text(PROJECT, "utf-8")
    config = prefix / "lib/cmake/toku-codes"
    run("cmake", "-S", project, "-B", project / "build", f"-Dtoku-codes_DIR={config.as_posix()}")
    run("cmake", "--build", project / "build", "--config", "Release")
    for library in ("toku-codes", "toku-codes-static"):
        (program,) = (path for path in (project / "build").rglob(f"with-{library}{EXE}") if path.is_file())
        paths: dict[str, Any] = {"PATH": f"{prefix / 'bin'}{os.pathsep}{os.environ['PATH']}"}
        answer = run(program, "numbers", text="-1100\n", **paths)
        passes(f"{library}, by CMake", "\tLOW_CREDIT_BALANCE\t" in answer)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    packages, temporary = Path(sys.argv[1]).resolve(), Path(tempfile.mkdtemp(prefix="toku codes "))
    try:
        sums(packages)
        for part in (python, command, node, c):
            part(packages, temporary)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)  # Windows keeps a loaded file
