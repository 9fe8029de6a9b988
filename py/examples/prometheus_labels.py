"""Counts Toku's results for Prometheus. It needs prometheus-client."""

import toku_codes
from prometheus_client import Counter

RESULTS = Counter("toku_results", "What Toku answered, by what to do next.", ["action", "category"])


def count_result(code: int) -> None:
    """Count a result. There are 8 actions and 13 categories, so that the number of series stays small."""
    RESULTS.labels(toku_codes.action(code), toku_codes.category(code) or "none").inc()
