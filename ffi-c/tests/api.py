"""Prints the API of C and C++, one item per line: what the shared library exports, and what the headers declare.

api.py FOLDER, where the library is unpacked. The codes are left out: conformance/registry.tsv has them.
"""

import subprocess
import sys
from pathlib import Path

import ziglang
from clang.cindex import AccessSpecifier, Cursor, CursorKind, Diagnostic, Index, TranslationUnit

INCLUDE = Path(sys.argv[1], "include")
# libclang comes without the compiler's own headers. zig is a clang and brings them.
OPTIONS = ["-isystem", str(Path(ziglang.__file__).parent / "lib/include")]
# Recorded without their values, which change with every release.
VERSIONS = ("TOKU_VERSION_", "TOKU_TABLE_VERSION")
SCOPES = {CursorKind.NAMESPACE, CursorKind.CLASS_DECL, CursorKind.STRUCT_DECL, CursorKind.ENUM_DECL}
FUNCTIONS = {
    CursorKind.FUNCTION_DECL,
    CursorKind.FUNCTION_TEMPLATE,
    CursorKind.CXX_METHOD,
    CursorKind.CONSTRUCTOR,
}
PUBLIC = {AccessSpecifier.INVALID, AccessSpecifier.PUBLIC}  # INVALID is outside a class


def exported(library: Path) -> list[str]:
    """Return the SONAME of a library and the symbols that it exports."""
    facts = subprocess.check_output(["readelf", "--wide", "--dynamic", library], text=True)
    [name] = [line.split("[")[1].rstrip("]") for line in facts.splitlines() if "(SONAME)" in line]
    symbols = subprocess.check_output(["nm", "--dynamic", "--defined-only", library], text=True)
    return [f"soname {name}", *sorted(f"symbol {line.split()[2]}" for line in symbols.splitlines())]


def declared(header: str, *options: str) -> list[Cursor]:
    """Return the declarations and macros of a header, in its order."""
    whole = TranslationUnit.PARSE_DETAILED_PROCESSING_RECORD
    unit = Index.create().parse(INCLUDE / header, args=[*options, *OPTIONS], options=whole)
    # Without warnings: a newer clang has others, and the tests compile the headers with -Werror.
    problems = [str(problem) for problem in unit.diagnostics if problem.severity >= Diagnostic.Error]
    if problems:
        sys.exit("\n".join(problems))
    cursors = unit.cursor.get_children()
    return [cursor for cursor in cursors if cursor.location.file and cursor.location.file.name.startswith(str(INCLUDE))]


def is_item(cursor: Cursor) -> bool:
    """Say whether a cursor is a public declaration to list."""
    kind = cursor.kind
    # These are part of another item, or not an item; macros are listed separately.
    is_part = kind.is_reference() or kind.is_attribute() or kind.is_preprocessing()
    return cursor.access_specifier in PUBLIC and not is_part and kind != CursorKind.CXX_ACCESS_SPEC_DECL


def items(cursors: list[Cursor], scope: str = "") -> list[str]:
    """Return a line for each public declaration; members have the name of their class or namespace before them."""
    lines = []
    for cursor in cursors:
        name = scope + cursor.spelling
        if cursor.kind in SCOPES and cursor.spelling != "detail":
            children = list(cursor.get_children())
            bases = [base.type.spelling for base in children if base.kind == CursorKind.CXX_BASE_SPECIFIER]
            if cursor.kind == CursorKind.ENUM_DECL:
                bases = [cursor.enum_type.spelling]
            if cursor.kind != CursorKind.NAMESPACE:
                lines.append(f"type {cursor.type.spelling}: {', '.join(bases)}")
            if name != "toku::code":
                lines += items(children, f"{name}::")
        elif cursor.kind == CursorKind.ENUM_CONSTANT_DECL:
            lines.append(f"value {name} = {cursor.enum_value}")
        elif cursor.kind in FUNCTIONS and cursor.access_specifier in PUBLIC:
            lines.append(f"function {name}: {cursor.type.spelling}")
        elif is_item(cursor) and name != "toku::detail":
            sys.exit(f"{name} is a {cursor.kind.name}, which api.py does not know")
    return sorted(lines)


def macros(cursors: list[Cursor]) -> dict[str, str]:
    """Return the constants of C with their values."""
    definitions = [cursor for cursor in cursors if cursor.kind == CursorKind.MACRO_DEFINITION]
    tokens = [[token.spelling for token in cursor.get_tokens()] for cursor in definitions]
    return {name: "".join(value) for name, *value in tokens if value}


def compare_ffi(c: list[Cursor]) -> None:
    """Fail unless toku_codes.ffi.h declares what toku_codes.h does."""
    ffi = declared("toku_codes.ffi.h", "-xc", "-std=c99", "-include", "stddef.h", "-include", "stdint.h")
    values = [value for cursor in ffi if cursor.kind == CursorKind.ENUM_DECL for value in cursor.get_children()]
    if {value.spelling: value.enum_value for value in values} != {
        name: int(value.strip("()")) for name, value in macros(c).items()
    }:
        sys.exit("toku_codes.ffi.h has other constants than toku_codes.h")
    if items([cursor for cursor in ffi if cursor.kind != CursorKind.ENUM_DECL]) != items(c):
        sys.exit("toku_codes.ffi.h has other functions than toku_codes.h")


c, cpp = declared("toku_codes.h", "-xc", "-std=c99"), declared("toku_codes.hpp", "-xc++", "-std=c++17")
enums = [inner for outer in cpp for inner in outer.get_children() if inner.type.spelling == "toku::code"]
codes = {f"TOKU_{value.spelling.upper()}" for enum in enums for value in enum.get_children()}
if len(codes) < 100:
    sys.exit("the header of C++ has no codes")
print("\n".join(["# libtoku_codes.so", *exported(Path(sys.argv[1], "lib/libtoku_codes.so"))]))
constants = [(name, value) for name, value in macros(c).items() if name not in codes]
lines = [f"macro {name}" if name.startswith(VERSIONS) else f"macro {name} {value}" for name, value in constants]
print("\n".join(["# toku_codes.h", *sorted(lines), *items(c)]))
compare_ffi(c)
of_cpp = [cursor for cursor in cpp if Path(cursor.location.file.name) != INCLUDE / "toku_codes.h"]  # which it includes
print("\n".join(["# toku_codes.hpp", *items(of_cpp)]))
