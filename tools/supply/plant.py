#!/usr/bin/env python3
"""Check that `binaries.py` finds what is planted in packages that it has accepted: plant.py DIST."""

import sys
from pathlib import Path

import lief

from binaries import inspect, members

# A package, the end of a file's name, bytes in it, what is planted in their place, and what must be found.
FAULTS = [
    ("c/*apple*.gz", ".dylib", b"SUCCESS", b"FAILURE", "is not as it was signed"),
    ("c/*apple*.gz", ".dylib", b"@rpath/libtoku", b"/some//libtoku", "its name is a path"),
    ("c/*x86_64-pc-windows*.gz", ".dll", b"memcpy\0", b"memcpz\0", "('ntdll.dll', 'memcpz')"),
    ("python/*win_arm64.whl", ".pyd", b"KERNEL32.dll\0", b"KERNEL64.dll\0", "('kernel64.dll', 'CloseHandle')"),
    ("python/*manylinux*x86_64.whl", ".so", b"GLIBC_2.2.5\0", b"GLIBC_2.34\0\0", "it needs glibc 2.34"),
    ("python/*manylinux*x86_64.whl", ".so", b"libc.so.6\0", b"libx.so.6\0", "it needs ['libx.so.6']"),
]


def main(dist: Path) -> None:
    """Plant each fault; exit with those that are not found."""
    missed = []
    lief.logging.disable()
    for package, end, old, new, problem in FAULTS:
        (archive,) = dist.glob(package)
        ((name, content),) = (file for file in members(archive) if file[0].endswith(end))
        name = f"{package.partition('/')[0]}/{name}"
        inspect(name, content)
        if old not in content or len(old) != len(new):
            sys.exit(f"{name}: {new!r} cannot take the place of {old!r}")
        found = "nothing"
        try:
            inspect(name, content.replace(old, new))
        except ValueError as error:
            found = str(error)
        if problem not in found:
            missed.append(f"{name} with {new!r}: found {found}, and not {problem!r}")
    sys.exit("\n".join(missed) or None)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
