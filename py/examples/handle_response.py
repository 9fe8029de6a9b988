"""What to do with Toku's answer: done, wait, top up, try again or report."""

import json

import toku_codes
from toku_codes import TokuCode


def handle_response(body: str) -> None:
    """Decide by the code of the body of an answer."""
    code: int = json.loads(body)["code"]
    try:
        toku_codes.raise_for_code(code)
    except toku_codes.TokuError as error:
        if code == TokuCode.LOW_CREDIT_BALANCE:
            print(f"{code}: top up: {error}")
        elif toku_codes.is_retryable(code):
            print(f"{code}: try again later: {error}")
        else:
            print(f"{code}: report: {error}")
    else:
        if toku_codes.outcome(code) == "progress":
            print(f"{code}: in progress or finished: {toku_codes.describe(code)}")
        else:
            print(f"{code}: done")


if __name__ == "__main__":
    for body in (
        '{"code": 0}',
        '{"code": -3005}',
        '{"code": -3001}',
        '{"code": -1100}',
        '{"code": -101}',
        '{"code": -9999}',
    ):
        handle_response(body)
