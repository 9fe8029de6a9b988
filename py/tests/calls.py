"""Call every function many times, to find references that are not released: calls.py QUICK SLOW.

Prints by how many KiB the highest memory of the process grew in each half of the calls: a leak grows in both, memory
that an allocator reserves in advance only in one. `cargo prove memory` also counts leaked blocks in valgrind.
"""

import sys
from array import array
from collections.abc import Callable

import toku_codes as toku
from toku_codes import TokuCode, TokuError

CODES, ROOM, MEMBER, BIG = array("i", [0, -1100, -9999]), array("h", [0] * 3), TokuCode.LOW_CREDIT_BALANCE, 2**70
WIDE = array("q", [BIG >> 30, -1100])

ANSWERED: list[tuple[Callable[..., object], object]] = [
    *((call, number) for call in (toku.lookup, toku.describe, toku.is_error) for number in (-1100, -9999, MEMBER, BIG)),
    *((toku.action, number) for number in (-1100, -9999, MEMBER, BIG)),
    *((call, -1303) for call in (toku.is_known, toku.category, toku.outcome, toku.grpc_status, toku.http_status)),
    *((call, 0) for call in (toku.is_error, toku.is_retryable, toku.raise_for_code)),
    *((toku.lookup_name, "SUCCESS"), (toku.lookup_name, "success"), (toku.parse, "success"), (toku.parse, "0x1")),
]
REFUSED: list[tuple[Callable[..., object], object]] = [
    *((toku.raise_for_code, MEMBER), (toku.raise_for_code, -9999), (toku.raise_for_code, BIG)),
    *((toku.lookup, "0"), (toku.describe, None), (toku.is_error, [0]), (toku.category, 1.5), (toku.lookup_name, 0)),
    *((toku.parse, "x"), (toku.parse, b"0"), (toku.search, 0), (toku.ordinals, b"0"), (toku.TokuError, "0")),
]


CALLED = {call.__name__ for call, _ in ANSWERED + REFUSED} | {"entries", "ordinals", "search"}
FORGOTTEN = {name for name in toku.__all__ if name.islower()} - CALLED
assert not FORGOTTEN, f"add them to the lists of this file: {FORGOTTEN}"


def quick(times: int) -> None:
    for _ in range(times):
        for call, argument in ANSWERED:
            call(argument)
        toku.entries()


def slow(times: int) -> None:
    for _ in range(times):
        toku.ordinals(CODES)
        toku.ordinals(CODES, ROOM)
        toku.ordinals(WIDE, ROOM)
        toku.search("low balance")
        for call, argument in REFUSED:
            try:
                call(argument)
            except (TokuError, TypeError, ValueError) as error:
                str(error)
            else:
                raise AssertionError(call, argument)


def peak() -> int:
    # Not getrusage, whose maximum begins with that of the parent process.
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))


def references() -> list[int]:
    constants = [None, True, False] if sys.version_info >= (3, 12) else []  # the interpreter itself counts them
    public = filter(callable, vars(toku).values())
    kept = [*TokuCode, *map(toku.describe, TokuCode), *constants, *public, BIG, CODES, ROOM]
    return [sys.getrefcount(one) for one in kept]


def main(times_quick: int, times_slow: int) -> None:
    quick(min(times_quick, 10_000))
    slow(min(times_slow, 1_000))
    counts, peaks = references(), [peak()]
    for _ in range(2):
        quick(times_quick // 2)
        slow(times_slow // 2)
        peaks.append(peak())
    changed = [(now, then) for now, then in zip(references(), counts, strict=True) if abs(now - then) > 5]
    assert not changed, changed
    print(peaks[1] - peaks[0], peaks[2] - peaks[1])


main(int(sys.argv[1]), int(sys.argv[2]))
