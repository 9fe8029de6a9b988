"""Compares the answers of the whole API to half a million numbers with lists that do not come from the core.

stride.py, or stride.py FIRST LAST for a part: all numbers near the lists, and from there every STRIDE-th in both
directions. Prints how many numbers were tried and how many of them are listed; the first wrong answer ends it.
"""

import itertools
import multiprocessing
import os
import sys
from array import array
from collections.abc import Iterator

import toku_codes
from vectors import rows

STRIDE = 8009  # a prime, so that every last digit occurs
PUBLISHED = {int(row[0]): (position, row[1]) for position, row in enumerate(rows("published.tsv", 2))}
BLOCKS = [(row[0], int(row[2]), int(row[1])) for row in rows("blocks.tsv", 3)]
LOWEST = min(first for _, first, _ in BLOCKS)  # no list has a number below it
NEAR = (LOWEST - 1000, 4096)  # all numbers between these are tried
ACTIONS = {int(row[0]): row[1] for row in rows("actions.tsv", 2)}
OUTCOMES = {"done": "success", "track": "progress", "ended": "progress"}  # any other action means an error


def thrown(code: int) -> toku_codes.TokuError | None:
    try:
        toku_codes.raise_for_code(code)
    except toku_codes.TokuError as error:
        return error
    return None


def compare(code: int) -> bool:
    """Compare one number, and say whether it is listed."""
    position, text = PUBLISHED.get(code, (-1, f"unknown code {code}"))
    category = None
    if LOWEST <= code <= 0:  # within the lists
        category = next((name for name, first, last in BLOCKS if first <= code <= last), None)
    action = ACTIONS.get(code, "investigate")
    outcome = OUTCOMES.get(action, "error")
    is_error = outcome == "error"
    entry, error = toku_codes.lookup(code), thrown(code)
    message = text if entry is None else f"{text} ({code} {entry.name})"
    status = (toku_codes.grpc_status(code), toku_codes.http_status(code))
    answers = (
        (toku_codes.is_known(code), None if entry is None else (entry.code, entry.description)),
        (toku_codes.describe(code), toku_codes.category(code), toku_codes.is_error(code)),
        (toku_codes.action(code), toku_codes.outcome(code), toku_codes.is_retryable(code), status[0] == "OK"),
        position >= 0 or status == ("UNKNOWN", 500),
        None if error is None else (error.code, error.category, str(error)),
        None if error is None else (error.action, error.description, error.grpc_status, error.http_status),
        toku_codes.ordinals(array("i", [code]))[0],
    )
    expected = (
        (position >= 0, None if position < 0 else (code, text)),
        (text, category, is_error),
        (action, outcome, action == "retry", not is_error),
        True,
        (code, category, message) if is_error else None,
        (action, text, *status) if is_error else None,
        position,
    )
    if answers != expected:
        raise AssertionError(f"{code} is answered {answers}, and should be {expected}")  # sys.exit would hang a worker
    return position >= 0


def numbers(first: int, last: int) -> Iterator[int]:
    yield from range(NEAR[0] - STRIDE, first, -STRIDE)
    yield from range(max(first, NEAR[0]), min(last, NEAR[1]) + 1)
    yield from range(NEAR[1] + STRIDE, last, STRIDE)
    yield from (end for end in (first, last) if not NEAR[0] <= end <= NEAR[1])


def work(task: tuple[int, int, int, int]) -> tuple[int, int]:
    """Compare the numbers of one worker, and return how many were tried and how many are listed."""
    first, last, worker, workers = task
    tried = listed = 0
    for code in itertools.islice(numbers(first, last), worker, None, workers):
        listed += compare(code)
        tried += 1
    return tried, listed


def main() -> None:
    first, last = map(int, sys.argv[1:]) if len(sys.argv) == 3 else (-(2**31), 2**31 - 1)
    workers = os.cpu_count() or 1
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        counts = pool.map(work, [(first, last, worker, workers) for worker in range(workers)])
    tried, listed = (sum(column) for column in zip(*counts, strict=True))
    if listed != sum(first <= code <= last for code in PUBLISHED):
        sys.exit(f"{listed} are listed")
    print(f"{tried} numbers, {listed} listed, 0 differ")


if __name__ == "__main__":
    main()
