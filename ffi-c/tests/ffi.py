"""Asks the C library through FFIs of Python and compares with the vectors: ffi.py PREFIX FOLDER FFI...

PREFIX is where the library is installed, FOLDER has the vectors, and FFI is one of
  ctypes  without the header: it takes the whole register of an answer as an int
  cffi    with toku_codes.ffi.h
"""

import ctypes
import sys
from pathlib import Path

LIBRARY, HEADER = Path(sys.argv[1], "lib/libtoku_codes.so"), Path(sys.argv[1], "include/toku_codes.ffi.h")


def vectors(name: str) -> list[list[str]]:
    """Return the rows of a file of vectors."""
    lines = Path(sys.argv[2], name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


TABLE = {int(row[0]): row for row in vectors("table.tsv")}
BLOCKS = [(name, int(first), int(last)) for name, first, last in vectors("blocks.tsv")]
CATEGORIES = {name: int(number) for kind, number, name in vectors("kinds.tsv") if kind == "category"}


def expect(answer: object, expected: object, question: str) -> None:
    """End the program if an answer is not the expected one."""
    if answer != expected:
        sys.exit(f"{question} is {answer!r}, and not {expected!r}")


def compare(library, size, found) -> None:
    """Ask everything that is answered by an integer. `size` makes a size_t, and `found` is an array of one int32_t."""
    for number in range(-4000, 101):
        row = TABLE.get(number)
        category = next((CATEGORIES[name] for name, first, last in BLOCKS if first >= number >= last), 0)
        expect(library.toku_is_known(number), int(row is not None), f"toku_is_known({number})")
        expect(library.toku_is_error(number), int(row is None or row[8] == "true"), f"toku_is_error({number})")
        expect(
            library.toku_is_retryable(number), int(row is not None and row[9] == "true"), f"toku_is_retryable({number})"
        )
        expect(library.toku_category(number), category, f"toku_category({number})")
    for ordinal, (code, row) in enumerate(TABLE.items()):
        digits, name = row[0].encode(), row[1].encode()
        for function, texts in {"toku_lookup_name": (name, digits), "toku_parse": (digits, b"?")}.items():
            for text, expected in zip(texts, (1, 0), strict=True):
                found[0] = 7
                answer = getattr(library, function)(text, size(len(text)), found)
                expect((answer, found[0]), (1, code) if expected else (0, 7), f"{function}({text})")
        for position, expected in ((ordinal, (1, code)), (ordinal + len(TABLE), (0, 7))):
            found[0] = 7
            expect((library.toku_code_at(size(position), found), found[0]), expected, f"toku_code_at({position})")


def with_header() -> None:
    """Ask through cffi, and for constants and texts, too."""
    import cffi

    ffi = cffi.FFI()
    ffi.cdef(HEADER.read_text("utf-8"))
    library = ffi.dlopen(str(LIBRARY))
    compare(library, int, ffi.new("int32_t[1]"))
    for code, row in TABLE.items():
        expect(getattr(library, f"TOKU_{row[1]}"), code, f"TOKU_{row[1]}")
        expect(ffi.string(library.toku_description(code)).decode(), row[6], f"toku_description({code})")
    for name, number in CATEGORIES.items():
        expect(getattr(library, f"TOKU_CATEGORY_{name.upper()}"), number, f"the category {name}")


for ffi in sys.argv[3:]:
    if ffi == "cffi":
        with_header()
    else:
        compare(ctypes.CDLL(str(LIBRARY)), ctypes.c_size_t, (ctypes.c_int32 * 1)())
expect(len(TABLE) > 100 and len(BLOCKS) > 10, True, "that the vectors are there")
print(f"{len(sys.argv[3:])} passed")
