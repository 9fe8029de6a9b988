"""Every place where an expression of toku_codes.polars may stand, its conditions in a file's scan, and its errors."""

import re
from pathlib import Path

import polars as pl
import pytest
import toku_codes.polars as toku
from polars.exceptions import ComputeError, InvalidOperationError, PolarsError, SchemaError

CALLS = pl.DataFrame(
    {"day": [1, 1, 2, 2, 2], "result": [0, -1100, -1199, -9999, None]}, schema={"day": pl.Int8, "result": pl.Int16}
)
CATEGORIES = ["success", "credit", "credit", None, None]
ACTIONS = ["done", "top_up", "investigate", "investigate", None]
RESULT = pl.col("result")


@pytest.mark.parametrize("engine", ["in-memory", "streaming"])
def test_an_expression_may_stand_anywhere(engine: str) -> None:
    def found(frame: pl.LazyFrame) -> dict[str, list[object]]:
        return frame.collect(engine=engine).to_dict(as_series=False)  # type: ignore[call-overload,no-any-return]

    calls = CALLS.lazy()
    assert found(calls.select(toku.category("result"))) == {"result": CATEGORIES}
    assert found(calls.select(toku.action(RESULT).alias("action"))) == {"action": ACTIONS}
    assert found(calls.with_columns(action=toku.action(RESULT)))["action"] == ACTIONS
    assert found(calls.with_columns(toku.action(RESULT)))["result"] == ACTIONS
    by_category = calls.group_by(toku.category("result")).agg(pl.len().alias("calls")).sort("result")
    assert found(by_category) == {"result": [None, "success", "credit"], "calls": [2, 1, 2]}
    by_day = calls.group_by("day").agg(toku.action("result").unique().sort().drop_nulls()).sort("day")
    assert found(by_day) == {"day": [1, 2], "result": [["done", "top_up"], ["investigate"]]}
    counts = calls.group_by("day").agg(toku.is_error("result").sum(), toku.category(RESULT).n_unique().alias("n"))
    assert found(counts.sort("day")) == {"day": [1, 2], "result": [1, 2], "n": [2, 2]}
    assert found(calls.filter(toku.category("result") == "credit"))["result"] == [-1100, -1199]
    assert found(calls.sort(toku.category("result"), "result", nulls_last=True))["result"][0] == 0
    assert found(calls.clear().select(toku.action("result"))) == {"result": []}
    assert found(calls.head(1).select(toku.action("result"))) == {"result": ["done"]}
    assert found(calls.tail(1).select(toku.action("result"))) == {"result": [None]}


@pytest.mark.parametrize("engine", ["in-memory", "streaming"])
@pytest.mark.parametrize("function", [toku.category, toku.name, toku.action, toku.http_status, toku.is_error])
def test_a_scalar_stays_a_scalar(engine: str, function: object) -> None:
    calls = CALLS.lazy()
    each = dict(zip(CALLS["result"], CALLS.select(function("result"))["result"], strict=True))  # type: ignore[operator]
    of_first = function(RESULT.first())  # type: ignore[operator]
    firsts = calls.group_by("day").agg(of_first).sort("day").collect(engine=engine)  # type: ignore[call-overload]
    assert firsts.schema["result"] == CALLS.select(function("result")).schema["result"]  # type: ignore[operator]
    assert firsts["result"].to_list() == [each[0], each[-1199]]
    assert calls.select(function(RESULT.max())).collect()["result"].to_list() == [each[0]]  # type: ignore[operator]
    over = calls.select(of_first.over("day")).collect()["result"].to_list()
    assert over == [each[0]] * 2 + [each[-1199]] * 3
    rows = calls.select(function("result").over("day")).collect()["result"].to_list()  # type: ignore[operator]
    assert rows == list(each.values())


@pytest.mark.parametrize(
    "function", [toku.category, toku.name, toku.action, toku.http_status, toku.is_error, toku.is_retryable]
)
def test_the_elements_of_lists(function: object) -> None:
    lists = (
        CALLS.group_by("day", maintain_order=True)
        .agg("result")
        .vstack(
            pl.DataFrame({"day": [3, 4], "result": [[], None]}, schema={"day": pl.Int8, "result": pl.List(pl.Int16)})
        )
    )
    found = lists.select(pl.col("result").list.eval(function(pl.element())))["result"].to_list()  # type: ignore[operator]
    each = CALLS.select(function("result"))["result"].to_list()  # type: ignore[operator]
    assert found == [each[:2], each[2:], [], None]


def test_several_chunks_and_sorted_columns() -> None:
    many = pl.concat([CALLS, CALLS.slice(1, 3), CALLS.clear()], rechunk=False).with_columns(
        RESULT.set_sorted(descending=True)
    )
    assert many.select(toku.category("result"))["result"].to_list() == [*CATEGORIES, *CATEGORIES[1:4]]


def test_the_result_has_the_name_of_the_input() -> None:
    for codes in (RESULT, RESULT.max(), RESULT + pl.col("day"), pl.col("day").alias("result"), RESULT.over("day")):
        for function in (toku.category, toku.http_status, toku.is_error, toku.is_retryable):
            assert function(codes).meta.output_name() == "result"
    assert CALLS.select(toku.category(RESULT.name.suffix("_x"))).columns == ["result_x"]


@pytest.mark.parametrize("codes", [pl.all(), pl.col("day", "result"), pl.col("^r.*$"), pl.col(pl.Int16)])
def test_an_expression_of_several_columns_is_refused(codes: pl.Expr) -> None:
    for function in (toku.category, toku.is_error, toku.number, lambda codes: toku.is_category(codes, "sms")):
        with pytest.raises(
            ValueError, match=r"of one column, not .*; write \[category\(name\) for name in names\] instead$"
        ):
            function(codes)
    both = CALLS.select(toku.category(name) for name in ("day", "result"))
    assert both.columns == ["day", "result"]


def test_the_wrong_kind_of_argument() -> None:
    with pytest.raises(TypeError, match=r"name of a column, not 5 of type int$"):
        toku.category(5)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"of type polars\..*Series; write frame\.select\(category\(\"result\"\)\)"):
        toku.category(CALLS["result"])  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"'smss' is not a category: success, general, .* are$"):
        toku.is_category("result", "smss")
    with pytest.raises(ValueError, match=r"'call' is not an action: done, track, .* are$"):
        toku.is_action("result", "call")
    with pytest.raises(TypeError, match=r"expected the name of a category, not None of type NoneType$"):
        toku.is_category("result", None)  # type: ignore[arg-type]


WRONG = [
    pl.Series("c", [0.0, 0.5]),
    pl.Series("c", [0.0], pl.Float32),
    pl.Series("c", [False, True]),
    pl.Series("c", ["0", "-1100"]),
    pl.Series("c", ["0"], pl.Categorical),
    pl.Series("c", [b"0"]),
    pl.Series("c", [[0], [1]]),
    pl.Series("c", [{"a": 0}]),
    pl.Series("c", [0], pl.Decimal(10, 0)),
    pl.Series("c", [0], pl.Date),
    pl.Series("c", [0], pl.Duration),
]


@pytest.mark.parametrize("column", WRONG, ids=lambda column: str(column.dtype))
def test_other_types_are_refused_when_the_query_runs(column: pl.Series) -> None:
    for field in ("name", "description", "category", "outcome", "action", "grpc_status", "http_status"):
        with pytest.raises(PolarsError):
            column.to_frame().select(getattr(toku, field)("c"))
    with pytest.raises(PolarsError):
        column.to_frame().select(toku.number("c", unsigned=True))
    if column.dtype != pl.String:
        with pytest.raises(PolarsError):
            column.to_frame().select(toku.number("c"))
    if column.dtype not in (pl.Decimal, pl.List(pl.Int64)):
        with pytest.raises((InvalidOperationError, ComputeError, SchemaError)):
            column.to_frame().select(toku.is_error("c"))


def test_text_that_is_not_a_code_is_quoted_and_counted() -> None:
    texts = pl.DataFrame({"c": ["0", "abc", None, "4294967296", " -1100 "]})
    with pytest.raises(
        InvalidOperationError, match=r'2 out of 5 values: \["not a code: abc", "not a code: 4294967296"\]'
    ):
        texts.select(toku.number("c"))
    assert texts.select(toku.number("c", strict=False))["c"].to_list() == [0, None, None, None, -1100]
    with pytest.raises(InvalidOperationError, match="not a code: abc"):
        texts.lazy().filter(toku.is_error(toku.number("c"))).collect(engine="streaming")


def test_conditions_reach_the_scan_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "calls.parquet"
    CALLS.write_parquet(file)
    conditions = {
        'SELECTION: .*col("result").*is_in': toku.is_error("result"),
        'SELECTION: col("result").*is_in': toku.is_retryable("result"),
        'SELECTION: .*col("result").*-1199': toku.is_category("result", "credit"),
        'SELECTION: .*col("result")': toku.is_action("result", "investigate"),
    }
    for pattern, condition in conditions.items():
        plan = pl.scan_parquet(file).filter(condition).explain()
        assert re.search(pattern.replace("(", r"\(").replace(")", r"\)"), plan), plan
        assert "FILTER" not in plan, plan
    kept = pl.scan_parquet(file).filter(toku.is_error("result")).collect()["result"].to_list()
    assert kept == [-1100, -1199, -9999]
    kept = pl.scan_parquet(file).filter(toku.is_action("result", "investigate")).collect()["result"].to_list()
    assert kept == [-1199, -9999]
