"""Functions of both benchmarks."""

import array
from collections.abc import Callable, Mapping
from pathlib import Path

WORKLOADS = Path(__file__).parents[2] / "target/bench/workloads"


def workload(name: str) -> "array.array[int]":
    """Return the numbers of a workload."""
    numbers = array.array("i")
    numbers.frombytes((WORKLOADS / f"{name}.i32").read_bytes())
    return numbers


def show(what: str, workload: str, ns: float) -> None:
    """Print one figure."""
    print(f"{what}\t{workload}\t{ns:.6g}\tns")


def fastest(timers: Mapping[str, Callable[[], float]], tries: int = 5) -> dict[str, float]:
    """Return the lowest figure of each in some tries. They take turns, so that a slow moment affects all of them."""
    times = [{what: measure() for what, measure in timers.items()} for _ in range(tries)]
    return {what: min(measured[what] for measured in times) for what in timers}
