"""Groups Toku's errors in Sentry by code, and tags them with who must act. It needs sentry-sdk."""

import sentry_sdk
import toku_codes
from sentry_sdk.types import Event, Hint


def group_by_code(event: Event, hint: Hint) -> Event:
    """Group by name, not by where it was raised. All unlisted numbers are one group."""
    _, error, _ = hint.get("exc_info", (None, None, None))
    if isinstance(error, toku_codes.TokuError):
        event["fingerprint"] = ["toku", "UNKNOWN_CODE" if error.entry is None else error.entry.name]
        tags = {"toku.code": str(error.code), "toku.action": error.action, "toku.category": error.category or "none"}
        event["tags"] = {**event.get("tags", {}), **tags}
    return event


def start(dsn: str) -> None:
    """Start Sentry with the grouping."""
    sentry_sdk.init(dsn, before_send=group_by_code)
