"""Handles a callback from Toku: reads `result`, and decides by its action.

The field names are those of Toku's documented call webhook, "Call Handle, Status, and Callback". Toku does not
publish those of its REST answers: look at an answer first. Toku's page calls every negative `result` an error; that
some are states of a task, "track" and "ended", is this library's reading.
"""

import json
import sys
from urllib.parse import parse_qsl

import toku_codes


def handle_callback(body: str) -> str:
    """Say what to do next. A ValueError says that the body lacks one readable `result`; that is never success."""
    code = read_result(body)
    match toku_codes.action(code):
        case "done":  # only 0: a task that runs or was canceled is not an error either
            return f"{code}: done"
        case "track":
            return f"{code}: ask again later: {toku_codes.describe(code)}"
        case "ended":  # a loop that asks for a task's state stops here
            return f"{code}: stop asking: {toku_codes.describe(code)}"
        case "retry":
            return f"{code}: send again later: {toku_codes.TokuError(code)}"
        case "top_up":
            return f"{code}: top up, then send again: {toku_codes.TokuError(code)}"
        case action:  # fix_request, fix_setup, investigate, and any that a later version adds
            return f"{code}: ask a person ({action}): {toku_codes.TokuError(code)}"


def read_result(body: str) -> int:
    """Return the number that a form body, a query string or a JSON object calls `result`."""
    # Both readers return all pairs, so that a repeated `result` is found.
    is_json = body.startswith("{")
    pairs = json.loads(body, object_pairs_hook=list) if is_json else parse_qsl(body, keep_blank_values=True)
    match [value for key, value in pairs if key == "result"]:
        case [str(text)]:
            return toku_codes.parse(text)
        case [int(number)] if not isinstance(number, bool):
            return number
        case found:
            raise ValueError(f"expected one result, a number or its text, not {found!r:.100}")


if __name__ == "__main__":
    for line in sys.stdin:
        try:
            print(handle_callback(line.removesuffix("\n")))
        except ValueError as error:
            print(f"refused: {error}")
