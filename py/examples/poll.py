"""Asks for the state of a task until it is over, in a loop that ends."""

import time
from collections.abc import Callable, Iterable

import toku_codes


def wait_for_task(ask: Callable[[], int], pauses: Iterable[float]) -> int:
    """Return the code with which the task ended, or raise its TokuError; `ask` returns the code of the task's state.

    The code says how it ended: -3005 is "task completed", -3007 is "task canceled".
    """
    for pause in pauses:
        code = ask()
        toku_codes.raise_for_code(code)
        if toku_codes.action(code) == "ended":
            return code
        time.sleep(pause)
    raise TimeoutError("the task was not over after the last pause")
