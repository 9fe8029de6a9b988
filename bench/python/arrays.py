"""Times many codes at once, and the alternatives. `cargo xtask bench python` runs it.

Prints one line per figure: what, length of the array, ns per code. `LARGEST` in the environment is the longest length.
"""

import os
import threading
import time
import timeit
from collections.abc import Callable
from functools import partial

import numpy as np
import numpy.typing as npt
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import toku_codes
from common import fastest, show, workload

CODES = [entry.code for entry in toku_codes.entries()]
POSITIONS = dict(zip(CODES, range(len(CODES)), strict=True))
ARROW_CODES = pa.array(CODES, pa.int32())
# A position for each number from 0 down to the lowest one, and at the end one for all others.
INDEX = np.full(-min(CODES) + 2, -1, np.int16)
INDEX[np.negative(CODES)] = range(len(CODES))


def take(codes: npt.NDArray[np.int32], at: npt.NDArray[np.intp], out: npt.NDArray[np.int16]) -> None:
    """Write the positions, by an index made by hand; positive numbers wrap to large ones, which get the last place."""
    np.negative(codes, out=at, casting="safe")
    wrapped = at.view(np.uintp)
    np.minimum(wrapped, len(INDEX) - 1, out=wrapped)
    INDEX.take(at, out=out, mode="clip")


def threads(count: int, codes: npt.NDArray[np.int32], out: npt.NDArray[np.int16]) -> None:
    """Let each of some threads write all positions, to separate rows."""
    running = [threading.Thread(target=toku_codes.ordinals, args=(codes, out[i])) for i in range(count)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()


def measured(codes: npt.NDArray[np.int32]) -> dict[str, tuple[Callable[[], object], Callable[[], float]]]:
    """Return what is measured, each with its clock: the processor time of this thread, unless it has other threads.

    `ordinals` makes a new array, as its peers do; "into out" has memory that was written before, as its own peers have.
    """
    out, copy = np.zeros((2, len(codes)), np.int16), np.zeros(len(codes), np.int32)
    at = np.zeros(len(codes), np.intp)
    out[:], copy[:], at[:] = 1, 1, 1
    column, array, series = pl.Series(codes, dtype=pl.Int32), pa.array(codes), pd.Series(codes)
    replaced = {"old": CODES, "new": list(POSITIONS.values()), "default": -1, "return_dtype": pl.Int16}
    timed: dict[str, tuple[Callable[[], object], Callable[[], float]]] = {
        "ordinals": (lambda: toku_codes.ordinals(codes), time.thread_time),
        "ordinals into out": (lambda: toku_codes.ordinals(codes, out[0]), time.thread_time),
        "memcpy": (lambda: np.copyto(copy, codes), time.thread_time),
        "numpy take": (lambda: take(codes, at, out[1]), time.thread_time),
        "pyarrow index_in": (lambda: pc.index_in(array, ARROW_CODES), time.thread_time),
        # It starts threads.
        "ordinals, by the wall": (lambda: toku_codes.ordinals(codes), time.perf_counter),
        "polars replace_strict, by the wall": (lambda: column.replace_strict(**replaced), time.perf_counter),
    }
    if len(codes) <= 10_000_000:  # with more it takes many seconds, and as many GB
        timed["pandas map"] = (lambda: series.map(POSITIONS), time.thread_time)
    if len(codes) >= 1_000_000:
        timed["ordinals, one of 1 thread"] = (lambda: threads(1, codes, out), time.perf_counter)
        timed["ordinals, one of 2 threads"] = (lambda: threads(2, codes, out), time.perf_counter)
    return timed


def main() -> None:
    """Show the figures by the length of the array."""
    largest = int(os.environ.get("LARGEST", "10000000"))
    everything = np.resize(np.frombuffer(workload("uniform"), np.int32), largest)
    for length in (1, 100, 10_000, 1_000_000, 10_000_000, 100_000_000):
        if length > largest:
            break
        repeats = max(1, min(1000, 100_000 // length))
        timers: dict[str, Callable[[], float]] = {}
        for what, (work, clock) in measured(everything[:length]).items():
            timers[what] = partial(timeit.Timer(work, timer=clock).timeit, repeats)
        for what, seconds in fastest(timers, 5 if length < 10_000_000 else 3).items():
            show(what, str(length), seconds / repeats / length * 1e9)


if __name__ == "__main__":
    main()
