"""Reads the vector files of conformance/: tab-separated lines, `#` for comments, escapes as parse.tsv says."""

import os
import re
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "conformance"


def rows(file: str, columns: int) -> list[list[str]]:
    text = (FOLDER / file).read_bytes().decode()
    found = [line.split("\t") for line in text.split("\n")[:-1] if not line.startswith("#")]
    assert found
    assert all(len(row) == columns for row in found)
    if path := os.environ.get("TOKU_VECTORS_READ"):  # `cargo prove agree` reports what was read
        with Path(path).open("a") as read:
            read.write(f"{file}\t{len(found)}\n")
    return found


def unescape(text: str) -> str:
    """Return the text, with bytes that are not UTF-8 as surrogates, as Python reads them from the system."""
    if repeated := re.fullmatch(r"<(\d+)\*(.*)>", text):
        return int(repeated[1]) * repeated[2]
    parts = {"t": b"\t", "r": b"\r", "n": b"\n", "\\": b"\\"}

    def part(match: re.Match[bytes]) -> bytes:
        escape = match[1].decode()
        return bytes.fromhex(escape[1:]) if escape[0] == "x" else parts[escape]

    escaped = re.sub(rb"\\(x..|.)", part, text.encode())
    return escaped.decode("utf-8", "surrogateescape")
