"""Times the Python package and the alternatives. `cargo xtask bench python` runs it.

Prints one line per figure: what, workload, ns. The fastest of some tries counts. Times are
processor times of this thread, which other programs do not change.
"""

import array
import http
import json
import subprocess
import sys
import time
import timeit
from collections.abc import Callable, Mapping

import toku_codes
from common import fastest, show, workload


def received(numbers: "array.array[int]") -> list[int]:
    """Return the numbers as a program gets them from JSON: each is a new object, except for small ones."""
    read: list[int] = json.loads(json.dumps(numbers.tolist()))
    return read


ROWS = {entry.code: entry for entry in toku_codes.entries()}
LIST = [ROWS.get(-number) for number in range(-min(ROWS) + 1)]

# Each statement is timed with `k` going through the numbers of a workload, and these names as local variables.
NAMES: Mapping[str, object] = {
    "d": ROWS,
    "array": LIST,
    "HTTPStatus": http.HTTPStatus,
    "lookup": toku_codes.lookup,
    "describe": toku_codes.describe,
    "action": toku_codes.action,
    "is_error": toku_codes.is_error,
    "raise_for_code": toku_codes.raise_for_code,
    "callable": callable,
}
LOOP = "pass"
OURS = ["lookup(k)", "describe(k)", "is_error(k)", "raise_for_code(0)", "action(k)"]
STATEMENTS = ["d.get(k)", *OURS, "array[-k]", "callable(k)"]

# A list cannot answer unknown numbers. A statement without `k` is only measured where it has a budget.
ONLY = {
    "array[-k]": ["uniform", "mix", "hot", "keys of the dict"],
    "raise_for_code(0)": ["uniform", "keys of the dict"],
}


def timer(statement: str, keys: list[int]) -> Callable[[], float]:
    """Return a function that times a statement over all keys, in ns for each."""
    local = "; ".join(f"{name} = names[{name!r}]" for name in NAMES)
    loop = timeit.Timer(f"for k in keys: {statement}", local, time.thread_time, {"names": NAMES, "keys": keys})
    return lambda: loop.timeit(1) / len(keys) * 1e9


def calls() -> None:
    """Show what one call costs, without the loop around it."""
    # Only 4,096 ints, so that they stay in the processor's cache, like a number that was just read.
    inputs = {name: received(workload(name)[:4096]) for name in ("uniform", "mix", "unknown", "hot")}
    # A dict finds the very objects that are its keys without comparing numbers.
    own = {code: code for code in ROWS}
    inputs["keys of the dict"] = [own[code] for code in inputs["uniform"]]
    for name, keys in inputs.items():
        statements = [one for one in STATEMENTS if name in ONLY.get(one, inputs)]
        times = fastest({statement: timer(statement, keys) for statement in [LOOP, *statements]})
        for statement in statements:
            show(statement, name, times[statement] - times[LOOP])
    statuses = received(workload("statuses")[:4096])
    times = fastest({statement: timer(statement, statuses) for statement in [LOOP, "HTTPStatus(k)"]})
    show("HTTPStatus(k)", "uniform", times["HTTPStatus(k)"] - times[LOOP])


def imports() -> None:
    """Show what an import takes in a fresh interpreter, in time of the processor."""
    timed = {
        "import http": "import http",
        "import toku_codes": "import toku_codes",
        # Which makes the enum.
        "import and first lookup": "import toku_codes; toku_codes.lookup(-1100)",
    }
    for what, statement in timed.items():
        script = f"from time import process_time_ns as now; start = now(); {statement}; print(now() - start)"
        command = [sys.executable, "-I", "-c", script]
        tries = [float(subprocess.run(command, capture_output=True, check=True).stdout) for _ in range(3)]
        show(what, "once", min(tries))


if __name__ == "__main__":
    calls()
    imports()
