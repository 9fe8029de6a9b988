"""The example of COLUMNS.md for Spark: it finds the same failures per day as the other engines."""

from pathlib import Path

import call_records
from spark_session import session


def test_failures_per_day(tmp_path: Path) -> None:
    calls = tmp_path / "calls.csv"
    call_records.write_calls(calls, 50_000)
    found = call_records.with_spark(calls, session())
    assert len(found) == 14 and sum(found.values()) > 20_000
    assert found == call_records.with_duckdb(calls) == call_records.with_polars(calls)
