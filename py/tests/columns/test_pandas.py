"""What is pandas's own: the accessor, indexes, types of the answers, and errors."""

import re
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import toku_codes
import toku_codes.pandas as toku

RESULTS = pd.Series([0, -1100, None, -1199, -9999], index=list("abcde"), name="result", dtype="Int64")


def test_functions_and_accessor_agree() -> None:
    assert toku.category(RESULTS).tolist()[:2] == ["success", "credit"]
    frame = RESULTS.to_frame().assign(category=RESULTS.toku.category)
    assert frame["category"].astype(object).where(lambda one: one.notna(), None).tolist() == [
        *("success", "credit", None, "credit", None)
    ]
    assert dir(RESULTS.toku) == sorted(toku.__all__)
    with pytest.raises(
        AttributeError, match=r"the accessor toku has no attribute 'kategory': it has action, category,"
    ):
        _ = RESULTS.toku.kategory


def test_a_number_that_was_missing_stays_missing() -> None:
    assert toku.is_error(RESULTS).dtype == "boolean"
    assert toku.is_error(RESULTS).tolist() == [False, True, pd.NA, True, True]
    assert RESULTS[toku.is_error(RESULTS)].tolist() == [-1100, -1199, -9999]
    assert toku.http_status(RESULTS).dtype == "Int16"
    assert toku.is_error(RESULTS.dropna().astype("int32")).dtype == "bool"
    assert toku.http_status(RESULTS.dropna().astype("int32")).dtype == "int16"
    assert toku.action(RESULTS).cat.categories.tolist()[0] == "done"


def test_groups_without_the_calls() -> None:
    counts = RESULTS.value_counts()
    assert counts.groupby(toku.category(counts.index.to_series()), observed=True).sum().to_dict() == {
        "success": 1,
        "credit": 2,
    }


def test_empty_columns() -> None:
    for dtype in ("int64", "Int64", "object", "str", "category", "int8[pyarrow]"):
        empty = pd.Series([], dtype=dtype)
        assert toku.category(empty).tolist() == []
        assert toku.is_error(empty).dtype == ("bool" if dtype == "int64" else "boolean")
    missing = pd.Series([None, None], dtype=object)
    assert toku.action(missing).isna().all()


def test_memory_with_gaps_and_backwards() -> None:
    frame = pd.DataFrame(np.arange(-1110, -1090, dtype="i4").reshape(10, 2), columns=["a", "b"])
    for series in (frame["a"], frame["b"][::-1], frame["a"].iloc[::3]):
        entries = [toku_codes.lookup(code) for code in series]
        expected = [None if entry is None else entry.name for entry in entries]
        assert None in expected
        assert toku.name(series).astype(object).where(lambda one: one.notna(), None).tolist() == expected


@pytest.mark.parametrize("dtype", ["int64", "Int64", "int64[pyarrow]", "uint32", "UInt32"])
def test_every_second_row_and_backwards(dtype: str) -> None:
    is_unsigned = dtype.lower().startswith("u")
    series = pd.Series([code % 2**32 if is_unsigned else code for code in (0, -1100, -2003, -1101)], dtype=dtype)
    for some, expected in ((series[::2], [0, -2003]), (series.iloc[::-1], [-1101, -2003, -1100, 0])):
        assert toku.number(some, unsigned=is_unsigned).tolist() == expected
        categories = toku.category(some, unsigned=is_unsigned).tolist()
        assert categories == [toku_codes.category(code) for code in expected]


@pytest.mark.parametrize("dtype", ["i2", "i4", "i8", "u4", "u8"])
def test_the_other_order_of_bytes(dtype: str) -> None:
    codes = [0, -1100, -2003, 5]
    is_unsigned = dtype[0] == "u"
    numbers = np.array([code % 2**32 if is_unsigned else code for code in codes], f">{dtype}")
    series = pd.Series(numbers)
    assert series.dtype.byteorder == ">"
    assert toku.number(series, unsigned=is_unsigned).tolist() == codes
    assert toku.is_error(series, unsigned=is_unsigned).tolist() == [False, True, True, True]
    assert toku.name(series, unsigned=is_unsigned).tolist()[:2] == ["SUCCESS", "LOW_CREDIT_BALANCE"]


@pytest.mark.parametrize(
    ("codes", "message"),
    [
        (
            pd.Series([0.0, None]),
            'expected integers or text, not float64; codes.astype("Int64") converts whole numbers',
        ),
        (pd.Series([0.0], dtype="Float64"), 'not Float64; codes.astype("Int64") converts whole numbers'),
        (
            pd.Series([0.0], dtype="double[pyarrow]"),
            'not double[pyarrow]; codes.astype("Int64") converts whole numbers',
        ),
        (pd.Series([False]), "expected integers or text, not bool, which cannot hold codes"),
        (pd.Series([False], dtype="boolean"), "expected integers or text, not boolean, which cannot hold codes"),
        (pd.Series([False], dtype="Sparse[bool]"), "expected integers or text, not bool, which cannot hold codes"),
        (pd.Series(["2020"], dtype="M8[s]"), "expected integers or text, not datetime64[s], which cannot hold codes"),
        (pd.Series([0, None], dtype=object), 'not 0 of type int in a column of objects; codes.astype("Int64") '),
        (pd.Series(["0", 0], dtype=object), 'whole numbers, and codes.astype("string") also text'),
        (pd.Series([0.5, "0"], dtype=object), "not 0.5 of type float in a column of objects"),
        (pd.Series([False], dtype=object), "not False of type bool in a column of objects"),
        (pd.Series([b"0"], dtype=object), "not b'0' of type bytes in a column of objects"),
        (pd.Series([(0,)], dtype=object), "not (0,) of type tuple in a column of objects"),
        (pd.Series([0.0]).astype("category"), 'not float64; codes.astype("Int64") converts whole numbers'),
        ([0, -1100], "expected a Series, not [0, -1100] of type list; pandas.Series() makes one"),
        (RESULTS.to_frame(), "DataFrame; pandas.Series() makes one"),
        ("-1100", "expected a Series, not '-1100' of type str"),
    ],
)
def test_other_types_are_refused(codes: Any, message: str) -> None:
    for field in toku.__all__:
        with pytest.raises(TypeError) as raised:
            getattr(toku, field)(codes)
        assert message in str(raised.value)
        assert len(str(raised.value).splitlines()) == 1


@pytest.mark.parametrize(
    "codes",
    [
        *(pd.Series([0.0, None, -1100.0]), pd.Series([0, None, -1100], dtype="double[pyarrow]")),
        pd.Series([Decimal(0), None, Decimal(-1100)], dtype=pd.ArrowDtype(pa.decimal128(9))),
        *(pd.Series([zero, None, -1100], dtype=object) for zero in (0, 0.0, np.int32(0), Decimal(0), "0")),
        *(pd.Series([[0, None], [-1100]]), pd.Series([["0", None], ["-1100"]])),
    ],
)
def test_the_advice_of_an_error_helps(codes: "pd.Series[Any]") -> None:
    is_mixed = isinstance(codes[0], str)
    with pytest.raises(TypeError) as raised:
        toku.number(codes)
    advice = re.findall(r"codes\.\w+\(.*?\)", str(raised.value))[-1 if is_mixed else 0]
    converted = eval(advice, {"codes": codes})
    if advice == "codes.explode()" and not isinstance(codes[0][0], str):
        with pytest.raises(TypeError, match=r"not 0 of type int in a column of objects; codes\.astype"):
            toku.number(converted)
        converted = converted.astype("Int64")
    assert toku.number(converted).tolist() == [0, pd.NA, -1100]


def of_arrow(array: pa.Array) -> "pd.Series[Any]":
    chunks = pa.chunked_array([array])
    return pd.Series(pd.arrays.ArrowExtensionArray(chunks), index=list("abc"), name="result")


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        (pd.Series([0, -1100, 0], dtype="Sparse[int64]"), [0, -1100, 0]),
        (pd.Series([0, 4294966196, 0], dtype=pd.SparseDtype("uint32", 0)), [0, -1100, 0]),
        (of_arrow(pa.array(["0", None, " -1100"], pa.string_view())), [0, pd.NA, -1100]),
        (of_arrow(pa.array(["0", None, " -1100"]).dictionary_encode()), [0, pd.NA, -1100]),
        (
            of_arrow(pa.array(["0", None, " -1100"]).cast(pa.dictionary(pa.int8(), pa.large_string()))),
            [0, pd.NA, -1100],
        ),
        (of_arrow(pa.array([0, None, 4294966196]).dictionary_encode()), [0, pd.NA, -1100]),
        (of_arrow(pa.nulls(3)), [pd.NA] * 3),
    ],
)
def test_sparse_columns_and_rarer_types_of_arrow(codes: "pd.Series[Any]", expected: list[Any]) -> None:
    assert toku.number(codes, unsigned=True).tolist() == expected
    names = [None if code is pd.NA else toku_codes.TokuCode(code).name for code in expected]
    found = toku.name(codes, unsigned=True)
    assert found.index.equals(codes.index) and found.name == codes.name
    assert [None if pd.isna(one) else one for one in found] == names
    assert toku.is_error(codes, unsigned=True).tolist() == [code if code is pd.NA else code != 0 for code in expected]


def test_text_that_is_not_a_code_is_quoted_and_counted() -> None:
    texts = ["0", "abc", None, "4294967296", " -1100 ", "abc"]
    for dtype in ("object", "str", "string[pyarrow]", "category"):
        column = pd.Series(texts, dtype=dtype)
        for field in toku.__all__:
            with pytest.raises(
                ValueError, match=r'^3 texts are not a code, of 6: "abc" is not a code: neither .*; strict=False'
            ):
                getattr(toku, field)(column)
        assert toku.name(column, strict=False).isna().tolist() == [False, True, True, True, False, True]
    with pytest.raises(ValueError, match=r'^1 text is not a code, of 2: "" is not a code: the text is empty; '):
        toku.is_error(pd.Series(["0", ""]))


def test_objects_that_cannot_be_hashed() -> None:
    with pytest.raises(TypeError, match=r"of type list in a column of objects"):
        toku.is_error(pd.Series([[0], [1]]))
