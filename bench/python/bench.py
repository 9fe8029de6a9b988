"""Times the Python package beside what one would use instead, in one run. README.md says how to run it."""

import argparse
import http
import statistics
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable
from pathlib import Path

import toku_codes

ROWS = {entry.code: entry for entry in toku_codes.entries()}
KEYS = list(ROWS) * 100

# Each is timed as it stands, `k` going through all codes, with these names at hand as local variables.
NAMES = {
    "d": ROWS,
    "HTTPStatus": http.HTTPStatus,
    "lookup": toku_codes.lookup,
    "describe": toku_codes.describe,
    "is_error": toku_codes.is_error,
    "raise_for_code": toku_codes.raise_for_code,
}
EMPTY, GET, STATUS = "pass", "d.get(k)", "HTTPStatus(404)"
OURS = ["lookup(k)", "describe(k)", "is_error(k)", "raise_for_code(0)"]

# What, beside what, and the highest ratio that is within the budget.
BUDGETS = [
    *((call, GET, 0.7) for call in OURS),
    ("lookup(k)", STATUS, 1 / 15),
    ("import toku_codes", "import http", 2.0),
]

# The ratios that are accepted all the same, with their reasons.
MISSED = tomllib.loads((Path(__file__).parents[1] / "accepted.toml").read_text(encoding="utf-8"))["python"]
ACCEPTED = {(row["what"], row["beside"]): row["ratio"] for row in MISSED}


def timer(statement: str) -> Callable[[], float]:
    """Return a function that times a statement over all keys, in ns for each."""
    names = ", ".join(NAMES)
    source = f"def loop(keys, now, {names}):\n start = now()\n for k in keys: {statement}\n return now() - start"
    scope: dict[str, Callable[..., int]] = {}
    exec(source, scope)
    return lambda: scope["loop"](KEYS, time.perf_counter_ns, **NAMES) / len(KEYS)


def importer(statement: str) -> Callable[[], float]:
    """Return a function that times a statement in a fresh interpreter, in ns of the processor."""
    script = f"from time import process_time_ns as now; start = now(); {statement}; print(now() - start)"
    return lambda: float(subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, check=True).stdout)


def main() -> int:
    """Print the ratios; return 1 when one is over its budget and not accepted, and that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15, help="how often each is timed, five times over (15)")
    parser.add_argument("--check", action="store_true", help="fail over budget and accepted ratio")
    arguments = parser.parse_args()

    timers = {statement: timer(statement) for statement in (EMPTY, GET, STATUS, *OURS)}
    timers |= {statement: importer(statement) for statement in ("import http", "import toku_codes")}
    times: dict[str, list[float]] = {statement: [] for statement in timers}
    for turn in range(arguments.rounds):
        # In turns, and each round begins with another one, so that what slows the machine slows all of them. The best
        # of a few is what the machine can do; a first one that warms up is never the best.
        order = list(timers)[turn % len(timers) :] + list(timers)[: turn % len(timers)]
        tries = [{statement: timers[statement]() for statement in order} for _ in range(5)]
        best = {statement: min(taken[statement] for taken in tries) for statement in timers}
        for statement in timers:
            times[statement].append(best[statement] - (0 if statement.startswith("import") else best[EMPTY]))

    print(f"CPython {sys.version.split()[0]}, medians of {arguments.rounds} rounds, each with the best of 5\n")
    print(f"{'what':<20}{'ns':>10}   {'beside':<16}{'ns':>10}   {'ratio':>6}   {'budget':>6}")
    missed = 0
    for what, beside, budget in BUDGETS:
        ratio = statistics.median(ours / theirs for ours, theirs in zip(times[what], times[beside], strict=True))
        ours, theirs = statistics.median(times[what]), statistics.median(times[beside])
        is_accepted = ratio <= ACCEPTED.get((what, beside), budget)
        verdict = "" if ratio <= budget else "   missed, accepted" if is_accepted else "   MISSED"
        missed += not is_accepted
        print(f"{what:<20}{ours:>10.1f}   {beside:<16}{theirs:>10.1f}   {ratio:>6.3f}   {budget:>6.3f}{verdict}")
    return int(arguments.check and missed > 0)


if __name__ == "__main__":
    sys.exit(main())
