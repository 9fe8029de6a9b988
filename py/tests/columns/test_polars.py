"""Every place where an expression of toku_codes.polars may stand, its conditions in a file's scan, and its errors."""

import re
from pathlib import Path

import polars as pl
import pytest
import toku_codes.polars as toku
from polars.exceptions import InvalidOperationError, PolarsError

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

    def answers(expression: pl.Expr) -> list[object]:
        return calls.select(expression).collect(engine=engine)["result"].to_list()  # type: ignore[call-overload,no-any-return]

    assert answers(function(RESULT.max())) == [each[0]]  # type: ignore[operator]
    assert answers(of_first.over("day")) == [each[0]] * 2 + [each[-1199]] * 3
    assert answers(function("result").over("day")) == list(each.values())  # type: ignore[operator]


@pytest.mark.parametrize("engine", ["in-memory", "streaming"])
@pytest.mark.parametrize(
    "function", [toku.category, toku.name, toku.action, toku.http_status, toku.is_error, toku.is_retryable]
)
def test_the_elements_of_lists(engine: str, function: object) -> None:
    lists = (
        CALLS.group_by("day", maintain_order=True)
        .agg("result")
        .vstack(
            pl.DataFrame({"day": [3, 4], "result": [[], None]}, schema={"day": pl.Int8, "result": pl.List(pl.Int16)})
        )
    )
    evaluated = lists.lazy().select(pl.col("result").list.eval(function(pl.element())))  # type: ignore[operator]
    found = evaluated.collect(engine=engine)["result"].to_list()  # type: ignore[call-overload]
    each = CALLS.select(function("result"))["result"].to_list()  # type: ignore[operator]
    assert found == [each[:2], each[2:], [], None]


@pytest.mark.parametrize("function", [toku.category, toku.name, toku.action, toku.http_status, toku.is_error])
def test_without_optimisation(function: object) -> None:
    each = CALLS.select(function("result"))["result"].to_list()  # type: ignore[operator]
    assert each[0] is not None
    query = CALLS.lazy().select(function("result"))  # type: ignore[operator]
    assert query.collect(optimizations=pl.QueryOptFlags.none())["result"].to_list() == each
    wrong = CALLS.lazy().select(function(RESULT.cast(pl.Float64)))  # type: ignore[operator]
    with pytest.raises(PolarsError, match=r"expected integers, not f64|cannot check for Float64"):
        wrong.collect(optimizations=pl.QueryOptFlags.none())


def test_several_chunks_and_sorted_columns() -> None:
    many = pl.concat([CALLS, CALLS.slice(1, 3), CALLS.clear()], rechunk=False)
    assert many["result"].n_chunks() > 1
    assert many.select(toku.category("result"))["result"].to_list() == [*CATEGORIES, *CATEGORIES[1:4]]
    for descending in (False, True):
        ordered = CALLS.sort("result", descending=descending, nulls_last=True)
        assert ordered["result"].flags["SORTED_DESC" if descending else "SORTED_ASC"]
        expected = [*(CATEGORIES[:4] if descending else CATEGORIES[3::-1]), None]
        assert ordered.select(toku.category("result"))["result"].to_list() == expected
        kept = [code for code in ordered["result"] if code]
        assert ordered.filter(toku.is_error("result"))["result"].to_list() == kept


def test_the_result_has_the_name_of_the_input() -> None:
    for codes in (RESULT, RESULT.max(), RESULT + pl.col("day"), pl.col("day").alias("result"), RESULT.over("day")):
        for function in (toku.category, toku.http_status, toku.is_error, toku.is_retryable):
            assert function(codes).meta.output_name() == "result"
    assert CALLS.select(toku.category(RESULT.name.suffix("_x"))).columns == ["result_x"]


@pytest.mark.parametrize(
    "codes",
    [pl.all(), pl.col("day", "result"), pl.col("^r.*$"), pl.col(pl.Int16), "*", "^r.*$", pl.first()],
)
def test_an_expression_of_several_columns_is_refused(codes: pl.Expr | str) -> None:
    for function in (toku.category, toku.is_error, toku.number, lambda codes: toku.is_category(codes, "sms")):
        with pytest.raises(
            ValueError, match=r"one column by its name, not .*; write \[category\(name\) for name in names\] instead$"
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
    (pl.Series("c", [0.0, 0.5]), "f64", "Float64"),
    (pl.Series("c", [0.0], pl.Float32), "f32", "Float32"),
    (pl.Series("c", [False, True]), "bool", "Boolean"),
    (pl.Series("c", ["0", "-1100"]), "str", "String"),
    (pl.Series("c", ["0"], pl.Categorical), "cat", "Categorical"),
    (pl.Series("c", [b"0"]), "binary", "Binary"),
    (pl.Series("c", [[0], [1]]), "list[i64]", None),
    (pl.Series("c", [{"a": 0}]), "struct[1]", "Struct({'a': Int64})"),
    (pl.Series("c", [0], pl.Decimal(10, 0)), "decimal[10,0]", None),
    (pl.Series("c", [0], pl.Date), "date", "Date"),
    (pl.Series("c", [0], pl.Duration), "duration[μs]", "Duration('μs')"),
]
# Those that compare with a list of numbers: polars refuses most types by itself.
WITH_LISTS = ("outcome", "action", "grpc_status", "http_status", "is_error", "is_retryable")


@pytest.mark.parametrize(("column", "kind", "refused"), WRONG, ids=lambda one: str(getattr(one, "dtype", "")))
def test_other_types_are_refused_when_the_query_runs(column: pl.Series, kind: str, refused: str | None) -> None:
    advice = ".cast(pl.Int64) converts numbers, and toku_codes.polars.number() reads text"
    ours = f"expected integers, not {kind}; {advice}"
    theirs = ours if refused is None else f"'is_in' cannot check for {refused} values in List(Int64) data"
    frame = column.to_frame()
    made = [
        *((getattr(toku, field)("c"), ours) for field in ("name", "description", "category")),
        *((getattr(toku, field)("c"), theirs) for field in WITH_LISTS),
        *((toku.is_category("c", name), ours) for name in ("success", "sms")),
        *((toku.is_action("c", name), theirs) for name in ("retry", "investigate")),
        (toku.number("c", unsigned=True), ours),
    ]
    for expression, message in made:
        for query, engine in (
            (frame.lazy().select(expression), "in-memory"),
            (frame.clear().lazy().select(expression), "in-memory"),
            (frame.lazy().group_by(expression.alias("key")).len(), "streaming"),
        ):
            with pytest.raises(PolarsError) as raised:
                query.collect(engine=engine)  # type: ignore[call-overload]
            # Casts of these types fail first.
            others = "cast" if kind in ("cat", "binary", "list[i64]") else message
            assert message in str(raised.value) or others in str(raised.value)
    if column.dtype not in (pl.String, pl.Categorical):
        text = f"expected text, not {kind}; number(codes, unsigned=True) reads integers"
        # Some casts to text fail first, and some texts are refused themselves.
        for strict, others in ((True, "not a code: |cannot cast List"), (False, "cannot cast List")):
            with pytest.raises(PolarsError, match=f"{re.escape(text)}|{others}"):
                frame.select(toku.number("c", strict=strict))
    for condition in (toku.is_error("c"), toku.is_category("c", "sms")):
        with pytest.raises(PolarsError, match=r"expected integers|cannot check"):
            frame.lazy().filter(condition).collect(engine="streaming")


def test_number_reads_text_of_every_type_but_not_integers() -> None:
    for kind in (pl.String, pl.Categorical, pl.Enum(["-1100", "4294966196", "abc"])):
        texts = pl.Series("c", ["4294966196", None, "-1100"], kind).to_frame()
        assert texts.select(toku.number("c"))["c"].to_list() == [-1100, None, -1100]
    with pytest.raises(PolarsError, match=r"expected text, not i64; number\(codes, unsigned=True\) reads integers"):
        pl.DataFrame({"c": [0]}).select(toku.number("c"))


def test_a_column_without_a_type_is_missing() -> None:
    nothing = pl.DataFrame({"c": [None, None]})
    for function in (toku.name, toku.category, toku.action, toku.http_status, toku.is_error):
        assert nothing.select(function("c"))["c"].to_list() == [None, None]


def test_text_that_is_not_a_code_is_quoted_and_counted() -> None:
    texts = pl.DataFrame({"c": ["0", "abc", None, "4294967296", " -1100 "]})
    with pytest.raises(
        InvalidOperationError, match=r'2 out of 5 values: \["not a code: abc", "not a code: 4294967296"\]'
    ):
        texts.select(toku.number("c"))
    assert texts.select(toku.number("c", strict=False))["c"].to_list() == [0, None, None, None, -1100]
    with pytest.raises(InvalidOperationError, match="not a code: abc"):
        texts.lazy().filter(toku.is_error(toku.number("c"))).collect(engine="streaming")


def test_the_quoted_text_is_short_and_counted_in_a_part_of_the_column() -> None:
    long = pl.DataFrame({"c": ["0"] * 5 + ["x" * 100_000] * 3})
    for texts in (long, pl.concat([long, long], rechunk=False)):
        with pytest.raises(InvalidOperationError, match=r'not a code: x{100}"') as raised:
            texts.select(toku.number("c"))
        assert "for 3 out of 8 values" in str(raised.value) or "for 6 out of 16 values" in str(raised.value)
        assert len(str(raised.value)) < 3_000
    texts = pl.concat([long, long])
    assert texts.filter(toku.number("c", strict=False).is_null())["c"].len() == 6


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
