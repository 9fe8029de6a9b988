"""Annotates three logs, compared with grep and two awks: bench.py PROGRAM FOLDER [MEGABYTES].

All programs write to a pipe, which `cat` empties. A figure is the program's processor time for one line, which other
programs on this machine hardly change.
"""

import itertools
import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

LINE = (
    "2026-11-28T{hour:02}:{minute:02}:{second:02}.{i:03}Z INFO svc={service} id={id:012x} took={took}ms "
    "path=/v1/sms/{number}{code}\n"
)
CODES: dict[str, Callable[[int], str]] = {
    "no key": lambda _: "",
    "foreign key": lambda _: " code=200",
    "a code on every line": lambda code: f" result={code}",
}
LISTED = [-1100, -1212, -2001, -3005]


def write(path: Path, workload: str, size: int) -> int:
    """Write a log of this many bytes, unless it was written before, and return how many lines it has."""
    lines_file = path.with_suffix(".lines")
    if lines_file.exists():
        return int(lines_file.read_text("utf-8"))
    chance, written, lines = random.Random(21), 0, 0
    with path.open("w", encoding="utf-8") as file:
        for lines in itertools.count(1):
            services = ["user", "order", "payment", "session", "cache", "queue"]
            values = {"service": chance.choice(services), "id": chance.getrandbits(48), "took": chance.randint(1, 900)}
            time = {"hour": lines // 3600 % 24, "minute": lines // 60 % 60, "second": lines % 60, "i": lines % 1000}
            code = CODES[workload](chance.choice(LISTED))
            written += file.write(LINE.format(**values, **time, number=chance.randint(1, 10**6), code=code))
            if written >= size:
                break
    lines_file.write_text(str(lines), "utf-8")
    return lines


def measure(command: list[str]) -> float:
    """Return the processor time of a command, in seconds."""
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as reader:
        program = subprocess.Popen(command, stdout=reader.stdin, env=os.environ | {"LC_ALL": "C"})
        assert reader.stdin is not None
        reader.stdin.close()
        _, status, usage = os.wait4(program.pid, 0)
        program.returncode = os.waitstatus_to_exitcode(status)
    if program.returncode not in (0, 1):  # grep's 1 means that nothing was found
        sys.exit(f"{command} ended with {program.returncode}")
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    """Print a figure per line for each program and log."""
    program, folder, megabytes = sys.argv[1], Path(sys.argv[2]), int((*sys.argv, "100")[3])
    table = folder / "codes.csv"
    table.write_text(subprocess.check_output([program, "export", "csv"], text=True), "utf-8")
    awk = ["-v", f"table={table}", "-f", "bench/cli/annotate.awk"]
    peers = {
        "annotate": [program, "annotate"],
        "grep -cF": ["grep", "-cF", "code="],
        "mawk": ["mawk", *awk],
        "gawk": ["gawk", *awk],
    }
    for workload in CODES:
        path = folder / f"{workload.replace(' ', '-')}-{megabytes}.log"
        lines = write(path, workload, megabytes * 1_000_000)
        for what, command in peers.items():
            print(what, workload, measure([*command, str(path)]) / lines * 1e9, "ns", sep="\t", flush=True)


if __name__ == "__main__":
    main()
