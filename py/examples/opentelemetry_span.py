"""Says on an OpenTelemetry span what Toku answered. It needs opentelemetry-api and its semantic conventions."""

import toku_codes
from opentelemetry.semconv.attributes.error_attributes import ERROR_TYPE
from opentelemetry.trace import Span, Status, StatusCode


def record_result(span: Span, code: int) -> None:
    """Record a result. `error.type` is absent unless it is an error: dashboards count every span that has it."""
    span.set_attribute("toku.result", code)
    span.set_attribute("toku.action", toku_codes.action(code))
    if toku_codes.is_error(code):
        entry = toku_codes.lookup(code)
        span.set_attribute(ERROR_TYPE, "UNKNOWN_CODE" if entry is None else entry.name)
        span.set_status(Status(StatusCode.ERROR, toku_codes.describe(code)))
