"""Writes the numbers to look up, the same in every language, from a fixed seed, to files for all benchmarks."""

import struct
from bisect import bisect_left
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

# How many numbers a workload has: more than a processor's branch predictor can learn.
CODES = 1 << 16
# The HTTP statuses that the peers of every language know: `http.HTTPStatus`, `http.StatusText` and the like.
STATUSES = [100, 101, *range(200, 207), *range(300, 306), 307, 308, *range(400, 418), *range(421, 425), 426, 428, 429]
STATUSES += [431, 451, *range(500, 506), 507, 511]


def table(root: Path) -> list[dict[str, str]]:
    """Return the rows of the table. A comment names the columns."""
    lines = (root / "conformance/table.tsv").read_text(encoding="utf-8").splitlines()
    columns = next(line.partition("Columns: ")[2].rstrip(".").split(", ") for line in lines if "Columns: " in line)
    return [dict(zip(columns, line.split("\t"), strict=True)) for line in lines if not line.startswith("#")]


def splitmix64(state: int) -> Iterator[int]:
    """Yield the numbers of Vigna's generator."""
    mask = (1 << 64) - 1
    while True:
        state = (state + 0x9E37_79B9_7F4A_7C15) & mask
        z = (state ^ (state >> 30)) * 0xBF58_476D_1CE4_E5B9 & mask
        z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB & mask
        yield z ^ (z >> 31)


def write(root: Path, folder: Path) -> None:
    """Write NAME.i32 for each workload, little-endian."""
    rows, random = table(root), splitmix64(1)
    known = [int(row["code"]) for row in rows]
    errors = [int(row["code"]) for row in rows if row["is error"] == "true"]
    # As far below 0 as the codes of the table, and as far above. Linux does not have the errors 41 and 58.
    unknown = sorted(set(range(-3500, 3501)) - set(known))
    lists = {"uniform": known, "mix": errors, "unknown": unknown, "hot": [], "statuses": STATUSES}
    lists["errnos"] = [number for number in range(1, 134) if number not in (41, 58)]
    # The first error is the most frequent, the second half as frequent, the third a third as frequent.
    sums = list(accumulate(1 / rank for rank in range(1, len(errors) + 1)))

    def number(name: str) -> int:
        if name == "mix":
            return 0 if next(random) % 10 < 7 else errors[bisect_left(sums, next(random) / 2.0**64 * sums[-1])]
        return lists[name][next(random) % len(lists[name])] if name != "hot" else -1100

    folder.mkdir(parents=True, exist_ok=True)
    for name in lists:
        (folder / f"{name}.i32").write_bytes(struct.pack(f"<{CODES}i", *(number(name) for _ in range(CODES))))
