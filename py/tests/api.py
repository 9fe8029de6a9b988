"""Prints the API of the installed package, one item per line: api.py FOLDER, where FOLDER is its environment.

griffe reads it from sources and stubs, as editors and documentation do; stubtest checks that they are true.
The members of TokuCode are left out: conformance/registry.tsv has them.
"""

import sys
from pathlib import Path

import griffe  # type: ignore[import-not-found]  # it is a tool, not installed for the tests

[folder] = Path(sys.argv[1]).glob("lib/python3.*/site-packages")
package = griffe.load("toku_codes", search_paths=[folder], allow_inspection=False, resolve_aliases=True)
kinds = package["_kinds"].members.values()
lines = [f"type {kind.name} = {kind.value}" for kind in kinds if not kind.is_alias]


def member(item: griffe.Object, name: str) -> str:
    """Return the line of a function, property or attribute."""
    if item.is_function:
        return f"function {item.signature(name=name)}"
    labels = "".join(f", {label}" for label in sorted(item.labels & {"property", "writable"}))
    return f"attribute {name}: {item.annotation}{labels}"


def class_lines(item: griffe.Class, name: str) -> list[str]:
    """Return the lines of a class, its bases that are not exported, and their public members."""
    lines = [f"class {name}({', '.join(str(base) for base in item.bases)})"]
    for child in item.members.values():
        if not child.name.startswith("_") or child.name == "__init__":
            # In the stub of an enum, a member has a value but not an annotation.
            if child.is_attribute and child.annotation is None:
                continue
            lines.append(member(child, f"{name}.{child.name}"))
    for base in item.resolved_bases:
        if base.path.startswith("toku_codes.") and base.name not in package.exports:
            lines += class_lines(base, base.name)
    return lines


for name in package.exports:
    if name in package["_kinds"].members:
        continue
    item = package[name].final_target if package[name].is_alias else package[name]
    lines += class_lines(item, name) if item.is_class else [member(item, name)]
for part in ("arrow", "columns", "pandas", "polars", "spark", "sql"):
    for name in package[part].exports:
        item = package[part][name]
        lines.append(member(item.final_target if item.is_alias else item, f"{part}.{name}"))
if len(lines) < 100:
    sys.exit("this is not all of the package")
print("\n".join(sorted(lines)))
