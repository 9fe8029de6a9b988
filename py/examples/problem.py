"""Turns a TokuError into problem details (RFC 9457), for the callers of your own HTTP service."""

from typing import TypedDict

import toku_codes

# The content type to send the result with.
MEDIA_TYPE = "application/problem+json"

# Your own service, never Toku's: it answers, and can explain what a type means.
TYPES = "https://calls.example.com/problems/"


class Problem(TypedDict):
    """The members of RFC 9457, and Toku's number."""

    type: str
    title: str
    status: int
    detail: str
    code: int


def problem_of(error: toku_codes.TokuError, detail: str) -> Problem:
    """Return the problem of an error; `detail` is your own text, for your callers."""
    entry = error.entry
    return {
        "type": TYPES + ("UNKNOWN_CODE" if entry is None else entry.name),
        "title": "unknown code" if entry is None else entry.description,
        # A TokuError made directly may have a code that isn't an error, which must not become 200.
        "status": error.http_status if toku_codes.is_error(error.code) else 500,
        "detail": detail,
        "code": error.code,
    }
