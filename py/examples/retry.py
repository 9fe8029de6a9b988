"""Repeats a request where that may help: a few times, after growing pauses, and not if the first attempt worked."""

import random
import time
from collections.abc import Callable, Iterable

import toku_codes


def send_with_retries(
    send: Callable[[], int], has_happened: Callable[[], bool], pauses: Iterable[float] = (2, 10, 60)
) -> int | None:
    """Return the code of the last attempt, or None if an earlier one turned out to have worked.

    `send` returns the code of the answer. `has_happened` looks for the first attempt at Toku, under a reference of
    your own. If no answer comes, let `send` raise: nobody knows what happened then, so it is not sent again.
    """
    code = send()
    for pause in pauses:
        if toku_codes.action(code) != "retry":
            return code
        time.sleep(pause * random.uniform(0.5, 1.5))  # so that many clients do not come back at the same moment
        if has_happened():
            return None
        code = send()
    return code  # a person looks at one whose action is still "retry"
