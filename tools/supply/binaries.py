#!/usr/bin/env python3
"""Inspect the native files of all packages, without running them: binaries.py DIST.

It prints one line for each native file. For Linux: the machine, the libraries and the versions of glibc that it needs.
For Windows: the machine, and that Windows 10 has the functions. For macOS: the oldest version, the name by which
programs find a library, and for arm64 the signature, page by page, without which it would be killed. For all: the size,
and that it does not name a folder of this machine.
"""

import hashlib
import re
import struct
import sys
import tarfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import lief

ROOT = Path(__file__).resolve().parents[2]
# By the start of what lief calls it, and of what the names of platforms have.
MACHINES = {"AMD64": "x64", "X86_64": "x64", "ARM64": "arm64", "AARCH64": "arm64"}
OF_GLIBC = re.compile(r"libc\.so\.6|lib(m|dl|pthread|rt)\.so\.\d|ld-linux-\S+")
OF_MUSL = re.compile(r"libc\.so")
OF_WINDOWS = set(re.findall(r"^([\w.-]+) (\w+)$", Path(__file__).with_name("windows10.txt").read_text("utf-8"), re.M))
OF_MAC = re.compile(r"/usr/lib/lib(System\.B|iconv\.2|charset\.1)\.dylib")
# The largest size of a package, and of a native file, by what its path begins with.
LIMITS = {
    r"python/\S+universal2\S+whl$": 620_000,
    r"python/\S+whl$": 330_000,
    r"js/toku-codes-node\S+tgz$": 2_000_000,
    r"c/\S+apple\S+dylib$": 139_264,
    r"c/\S+\.(dll|so)\S*$": 24_576,
    r"c/\S+x86_64-unknown-linux\S+\.a$": 32_768,
    r"c/\S+(static\.lib|linux\S+\.a)$": 36_864,
    r"cli/\S+(apple|macosx)\S+/toku-codes$": 3_000_000,
    r"cli/\S+/toku-codes(\.exe)?$": 1_500_000,
}
# The machines of the objects in static libraries, as ELF, COFF and Mach-O number them.
OBJECTS = {62: "x64", 183: "arm64", 0x8664: "x64", 0xAA64: "arm64", 0x0100_0007: "x64", 0x0100_000C: "arm64"}
PLATFORM = re.compile(r'^    platform\("([^"]+)", "[^"]*", "([^"]*)", "([^"]*)"\)', re.MULTILINE)
# How many native files of each kind all platforms have: wheels, addons, shared libraries, the command twice, and
# libraries to link, of which Windows has two.
EXPECTED = {"python": 7, "js": 8, "c": 7, "cli": 10, "static": 9}


def members(archive: Path) -> Iterator[tuple[str, bytes]]:
    """Read the files of an archive."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            yield from ((name, wheel.read(name)) for name in wheel.namelist())
    elif archive.name.endswith(("gz", "tgz")):
        with tarfile.open(archive) as tar:
            for member in tar:
                if file := tar.extractfile(member) if member.isfile() else None:
                    yield member.name, file.read()


def check(is_right: bool, problem: str) -> None:
    """Fail unless something is right."""
    if not is_right:
        raise ValueError(problem)


def elf(file: lief.ELF.Binary, name: str) -> str:
    """Inspect a file of Linux."""
    allowed = OF_MUSL if "musl" in name else OF_GLIBC
    foreign = [library for library in file.libraries if not allowed.fullmatch(str(library))]
    check(not foreign, f"it needs {foreign}")
    versions = [aux.name for need in file.symbols_version_requirement for aux in need.get_auxiliary_symbols()]
    minors = [int(version.split(".")[1]) for version in versions if re.fullmatch(r"GLIBC_2\.\d+(\.\d+)?", version)]
    check(not minors or "musl" not in name, "it needs glibc")
    newest, limit = max(minors, default=0), 28 if "addons/" in name else 17
    check(newest <= limit, f"it needs glibc 2.{newest}, and not at most 2.{limit}")
    return f"glibc 2.{newest}" if minors else "no glibc"


def pe(file: lief.PE.Binary, name: str) -> str:
    """Inspect a file of Windows."""
    libraries = [*file.imports, *file.delay_imports]
    used = {(library.name.lower(), entry.name) for library in libraries for entry in library.entries}
    own = {"python3.dll"} if name.startswith("python/") else set()
    new = sorted(function for function in used - OF_WINDOWS if function[0] not in own)
    check(bool(used) and not new, f"it needs {new}: add it to windows10.txt, if Windows 10 has it")
    header = file.optional_header
    check((header.major_subsystem_version, header.minor_subsystem_version) <= (10, 0), "it needs a later Windows")
    kinds = sorted({library.removesuffix(".dll") for library, _ in used if "api-ms" not in library})
    return f"needs {', '.join(kinds)}" + (", the UCRT" if any("crt" in library for library, _ in used) else "")


def signed_pages(content: bytes, at: int) -> int:
    """Compare each page with the hash in the signature at an offset, and count them."""
    magic, _, blobs = struct.unpack_from(">3I", content, at)
    check(magic == 0xFADE0CC0 and blobs > 0, "it has no signature")
    directory = at + struct.unpack_from(">I", content, at + 16)[0]
    pages: int
    magic, _, _, flags, hashes, _, _, pages, limit = struct.unpack_from(">9I", content, directory)
    size, kind, _, shift = struct.unpack_from(">4B", content, directory + 36)
    check((magic, size, kind) == (0xFADE0C02, 32, 2), "its signature is not by SHA-256")
    check(bool(flags & 2) and limit == at, "its signature is not ad hoc, or not for the whole file")
    for page in range(pages):
        start = page << shift
        found = hashlib.sha256(content[start : min(start + (1 << shift), limit)]).digest()
        check(found == content[directory + hashes + page * 32 :][:32], f"page {page} is not as it was signed")
    check(pages == -(-limit >> shift), "some pages are not signed")
    return pages


def macho(file: lief.MachO.Binary, content: bytes) -> str:
    """Inspect a file of macOS, for one architecture."""
    check(file.build_version.minos == [11, 0, 0], f"it needs macOS {file.build_version.minos}")
    own = [library.name for library in file.libraries if library.command == lief.MachO.LoadCommand.TYPE.ID_DYLIB]
    check(all(str(name).startswith("@rpath/") for name in own), f"its name is a path: {own}")
    foreign = [lib.name for lib in file.libraries if lib.name not in own and not OF_MAC.fullmatch(str(lib.name))]
    check(not foreign, f"it needs {foreign}")
    if not file.has_code_signature:
        check(file.header.cpu_type == lief.MachO.Header.CPU_TYPE.X86_64, "it is not signed")
        return "macOS 11, not signed"
    return f"macOS 11, {signed_pages(content[file.fat_offset :], file.code_signature.data_offset)} pages signed"


def inspect(name: str, content: bytes) -> list[tuple[str, str]]:
    """Return the machines that a native file is for, each with what was seen."""
    parsed: list[tuple[object, str]] = []
    if content[:4] == b"\x7fELF":
        file = lief.ELF.parse(list(content))
        parsed = [(file.header.machine_type, elf(file, name))]
    elif content[:2] == b"MZ":
        file = lief.PE.parse(list(content))
        parsed = [(file.header.machine, pe(file, name))]
    elif content[:4] in (b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe") and not name.endswith(".a"):
        fat = lief.MachO.parse(list(content))  # the files in it end with it
        parsed = [(one.header.cpu_type, macho(one, content)) for one in fat]
    return [(MACHINES[str(machine).rpartition(".")[2]], seen) for machine, seen in parsed]


def machines_of_library(content: bytes) -> set[str]:
    """Return the machines of the objects in a static library, or in the libraries that one of macOS joins."""
    found, at = set[str](), 8
    if content[:4] == b"\xca\xfe\xba\xbe":
        for part in range(struct.unpack_from(">I", content, 4)[0]):
            start, size = struct.unpack_from(">2I", content, 16 + 20 * part)
            found |= machines_of_library(content[start : start + size])
        return found
    while at < len(content):
        name, size = content[at : at + 16], int(content[at + 48 : at + 58])
        item = content[at + 60 : at + 60 + size]
        at += 60 + size + size % 2
        if name.startswith(b"#1/"):
            length = int(name[3:])
            name, item = item[:length], item[length:]
        if re.match(rb"/ |//|/<|__\.SYMDEF", name):
            continue  # lists of names
        offsets = {b"\x7fELF": ("<H", 18), b"\xcf\xfa\xed\xfe": ("<I", 4), b"\0\0\xff\xff": ("<H", 6)}
        layout, offset = offsets.get(item[:4], ("<H", 0))
        found.add(OBJECTS[struct.unpack_from(layout, item, offset)[0]])
    return found


def missing(names: list[str]) -> list[str]:
    """Return what the platforms of xtask/src/platforms.rs must have, and the packages do not."""
    platforms = PLATFORM.findall((ROOT / "xtask/src/platforms.rs").read_text("utf-8"))
    check(len(platforms) > 0, "xtask/src/platforms.rs does not have platforms")
    ends = [f"/addons/{node}.node" for _, node, _ in platforms if node]
    packed = [rust for rust, _, wheel in platforms if wheel]
    wanted = [("js/", end) for end in ends] + [("c/", f"-{rust}.tar.gz") for rust in packed]
    wanted += [("cli/", f"-{rust}.tar.gz") for rust in packed if not rust.endswith("linux-gnu")]
    is_there = [any(name.startswith(start) and name.endswith(end) for name in names) for start, end in wanted]
    return [f"{start}*{end} is missing" for (start, end), there in zip(wanted, is_there, strict=True) if not there]


def expected_machines(name: str) -> list[str]:
    """Return the machines that the name of a file, or of its archive, promises."""
    if re.search(r"universal2", name):
        return ["arm64", "x64"]
    return ["arm64"] if re.search(r"aarch64|arm64", name) else ["x64"]


def main(dist: Path) -> None:
    """Inspect all packages; exit with what is wrong."""
    count, problems = Counter[str](), []
    names: list[str] = []
    lief.logging.disable()  # it reports what a file may lack
    for archive in sorted(path for path in dist.rglob("*") if path.suffix in (".whl", ".gz", ".tgz")):
        path = str(archive.relative_to(dist))
        sizes = {path: archive.stat().st_size}
        for member, content in members(archive):
            name = f"{path}/{member}"
            sizes[name] = len(content)
            try:
                for folder in (ROOT, Path.home()):
                    check(str(folder).encode() not in content, f"it names {folder}")
                seen = inspect(name, content)
                # npm's package has the platform in the name of the file.
                promised = expected_machines(member if path.startswith("js/") else name)
                found = sorted(machine for machine, _ in seen)
                is_library = name.endswith((".a", ".lib"))
                count["static"] += is_library
                if is_library:
                    found = sorted(machines_of_library(content))
                    print(f"{name}: {' '.join(found)}, {len(content)} bytes, static")
                check(found == promised or not (found or is_library), f"it is for {found}")
            except (ValueError, KeyError) as error:
                problems.append(f"{name}: {error}")
                continue
            count[path.partition("/")[0]] += bool(seen)
            for machine, text in seen:
                print(f"{name}: {machine}, {len(content)} bytes, {text}")
        names += sizes
        for name, size in sizes.items():
            limit = next((limit for pattern, limit in LIMITS.items() if re.match(pattern, name)), None)
            if limit and size > limit:
                problems.append(f"{name} has {size} bytes, and not at most {limit}")
        if any(re.match(pattern, path) for pattern in LIMITS):
            print(f"{path}: {sizes[path]} bytes")
    problems += missing(names)
    problems += [
        f"{name}: {count[name]} native files, not {all}" for name, all in EXPECTED.items() if count[name] != all
    ]
    sys.exit("\n".join(problems) or None)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
