"""What is Spark's own: conditions in a file's scan, Parquet in and out, the table, types and errors."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import toku_codes
import toku_codes.spark as toku
from spark_session import session
from toku_codes import columns, sql

ROWS = [(1, 0), (1, -1100), (1, -1199), (2, -2003), (2, -3005), (2, -9999), (2, None)]


@pytest.fixture
def calls() -> Any:
    return session().createDataFrame(ROWS, "day int, result int")


def plan(frame: Any, capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    frame.explain()
    return capsys.readouterr().out


def test_parquet_in_and_out(calls: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(tmp_path / "calls")
    calls.write.parquet(file)
    read = session().read.parquet(file)
    for condition, kept, pushed in (
        (toku.is_error("result"), {-1100, -1199, -2003, -9999}, r"Not\(In\(result, \[.*-3005.*\]\)\)"),
        (
            toku.is_category("result", "sms"),
            {-2003},
            r"GreaterThanOrEqual\(result,-2099\), LessThanOrEqual\(result,-2000\)",
        ),
        (toku.is_action(read.result, "top_up"), {-1100}, r"EqualTo\(result,-1100\)"),
        *(
            (sql.is_error(column), {-1100, -1199, -2003, -9999}, r"Not\(In\(result, \[.*-3005.*\]\)\)")
            for column in ("result", sql.integer("result", "spark"))
        ),
        (sql.is_retryable("result"), set(), r"In\(result, \[.*-1213.*\]\)"),
        (
            sql.is_category("result", "sms"),
            {-2003},
            r"GreaterThanOrEqual\(result,-2099\), LessThanOrEqual\(result,-2000\)",
        ),
        (sql.is_action("result", "top_up"), {-1100}, r"EqualTo\(result,-1100\)"),
    ):
        found = read.where(condition)
        assert {row.result for row in found.collect()} == kept
        assert re.search(rf"PushedFilters: \[.*{pushed}", plan(found, capsys))
    out = str(tmp_path / "out")
    read.select("result", toku.category("result").alias("category")).write.parquet(out)
    answers = {row.result: row.category for row in session().read.parquet(out).collect()}
    assert answers == {code: None if code is None else toku_codes.category(code) for _, code in ROWS}


def test_groups(calls: Any) -> None:
    texts = calls.select(calls.result.cast("string").alias("result"))
    found = texts.groupBy(toku.number("result").alias("code")).count().collect()
    assert {row.code: row["count"] for row in found} == {code: 1 for _, code in ROWS}
    found = calls.groupBy(toku.category("result").alias("category")).count().collect()
    assert {row.category: row["count"] for row in found} == {"success": 1, "credit": 2, "sms": 1, "task": 1, None: 2}


def test_unsigned_64_bit_numbers_of_parquet(tmp_path: Path) -> None:
    """Spark reads them as decimals, which the advice of COLUMNS.md converts."""
    frame = session().createDataFrame(
        [(Decimal(2**32 - 1100),), (Decimal(2**64 - 1100),), (None,)], "result decimal(20,0)"
    )
    with pytest.raises(Exception, match="DATATYPE_MISMATCH"):
        frame.select(toku.number("result", unsigned=True)).collect()
    text = frame.select(frame.result.cast("string").alias("result"))
    found = text.select(toku.number("result").alias("code"), toku.not_a_code("result").alias("bad")).collect()
    assert [(row.code, row.bad) for row in found] == [(-1100, False), (None, True), (None, False)]


def test_the_table() -> None:
    table = toku.table(session(), every_number=True)
    assert dict(table.dtypes) | {"code": "int", "http_status": "smallint", "is_error": "boolean"} == dict(table.dtypes)
    assert table.count() == 1200
    (row,) = table.where("code = -1100").collect()
    assert (row.name, row.category, row.is_retryable) == ("LOW_CREDIT_BALANCE", "credit", False)
    assert toku.table(session()).count() == 110


def test_types_of_the_answers(calls: Any) -> None:
    fields = {field: getattr(toku, field)("result").alias(field) for field in list(columns.table())[1:]}
    types = dict(calls.select(*fields.values()).dtypes)
    assert types.pop("http_status") == "smallint"
    assert (types.pop("is_error"), types.pop("is_retryable")) == ("boolean", "boolean")
    assert set(types.values()) == {"string"}


@pytest.mark.parametrize(
    "kind", ["double", "boolean", "string", "date", "binary", "array<int>", "struct<a: int>", "decimal(10,0)"]
)
def test_other_types_are_refused_when_the_query_is_made(kind: str) -> None:
    frame = session().createDataFrame([], f"result {kind}")
    fields = ("name", "description", "category", "action", "http_status", "is_error", "is_retryable")
    made = [
        *(getattr(toku, field)("result") for field in fields),
        *(
            toku.is_category("result", "sms"),
            toku.is_action("result", "retry"),
            toku.is_action("result", "investigate"),
        ),
        toku.number("result", unsigned=True),
    ]
    for column in made:
        with pytest.raises(Exception, match=r"DATATYPE_MISMATCH.*(INTEGRAL|should all be the same|incompatible types)"):
            frame.select(column).collect()


@pytest.mark.parametrize(
    ("kind", "value"), [("double", 0.0), ("boolean", False), ("int", 0), ("decimal(1,0)", Decimal(0))]
)
def test_number_only_reads_text(kind: str, value: object) -> None:
    frame = session().createDataFrame([(value,)], f"result {kind}")
    advice = r"number\(codes, unsigned=True\) reads integers"
    with pytest.raises(Exception, match=rf"expected text, not {re.escape(kind)}; {advice}"):
        frame.select(toku.number("result")).collect()
    with pytest.raises(Exception, match=rf"expected text, not {re.escape(kind)}; {advice}"):
        frame.where(toku.not_a_code("result")).collect()


def test_errors() -> None:
    with pytest.raises(TypeError, match=r"expected a Column or the name of one, not 5 of type int$"):
        toku.category(5)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="'smss' is not a category"):
        toku.is_category("result", "smss")
