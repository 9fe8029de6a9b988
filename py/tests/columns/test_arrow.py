"""What is Arrow's own: memory that starts anywhere, types of the answers, and errors."""

import re
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute
import pytest
import toku_codes.arrow as toku

RESULTS = pa.array([0, -1100, None, -1199, -9999], pa.int32())


def test_types() -> None:
    for field in ("name", "description", "category", "outcome", "action", "grpc_status"):
        assert pa.types.is_dictionary(getattr(toku, field)(RESULTS).type)
    assert toku.is_error(RESULTS).type == pa.bool_()
    assert toku.http_status(RESULTS).type == pa.int16()
    assert toku.number(RESULTS).type == pa.int64()
    assert toku.category(RESULTS).to_pylist() == ["success", "credit", None, "credit", None]
    assert toku.is_error(RESULTS).to_pylist() == [False, True, None, True, True]


@pytest.mark.parametrize("start", range(20))
@pytest.mark.parametrize("kind", [pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.uint16(), pa.string()])
def test_slices_that_start_anywhere(start: int, kind: pa.DataType) -> None:
    numbers = [None if n % 3 == 0 else n % 100 for n in range(40)]
    texts = [None if number is None else str(number) for number in numbers]
    array = pa.array(texts if kind == pa.string() else numbers, kind)[start : start + 13]
    expected = [None if number is None else number != 0 for number in numbers[start : start + 13]]
    assert toku.is_error(array).to_pylist() == expected
    assert toku.name(array).to_pylist() == [None] * 13
    assert toku.action(array).to_pylist() == [None if one is None else "investigate" for one in expected]
    toku.action(array).validate(full=True)


def test_foreign_memory_without_padding() -> None:
    numbers = memoryview(bytearray(12)).cast("i")
    numbers[1] = -1100
    array = pa.Array.from_buffers(pa.int32(), 3, [None, pa.py_buffer(numbers)])
    assert toku.name(array).to_pylist() == ["SUCCESS", "LOW_CREDIT_BALANCE", "SUCCESS"]
    assert toku.name(array[1:2]).to_pylist() == ["LOW_CREDIT_BALANCE"]


def test_nulls() -> None:
    for array in (pa.nulls(3), pa.nulls(3, pa.int8()), pa.nulls(3, pa.string()), pa.chunked_array([pa.nulls(3)])):
        assert toku.action(array).to_pylist() == [None] * 3
        assert toku.is_error(array).to_pylist() == [None] * 3
    assert toku.action(pa.chunked_array([], pa.string())).to_pylist() == []


@pytest.mark.parametrize(
    ("codes", "message"),
    [
        (pa.array([0.0]), "expected integers or text, not double; codes.cast(pyarrow.int64()) converts whole numbers"),
        (pa.array([Decimal(0)]), "decimal128(1, 0); codes.cast(pyarrow.int64()) converts whole numbers"),
        (pa.array([False]), "expected integers or text, not bool, which cannot hold codes"),
        (pa.array([0], pa.date32()), "expected integers or text, not date32[day], which cannot hold codes"),
        (pa.array([[0]]), "expected integers or text, not list<"),
        (pa.array([{"a": 0}]), "not struct<a: int64>; pyarrow.compute.struct_field(codes, name) is one of its fields"),
        (pa.array([0.0]).dictionary_encode(), "expected integers or text, not double"),
        (pa.array([b"0"]), "expected integers or text, not binary; codes.cast(pyarrow.string()) converts UTF-8"),
        (pa.chunked_array([pa.array([0.5])]), "expected integers or text, not double"),
        ([0], "expected a pyarrow Array or ChunkedArray, not [0] of type list; pyarrow.array() makes one"),
        ("0", "expected a pyarrow Array or ChunkedArray, not '0' of type str"),
        (pa.scalar(0), "expected a pyarrow Array or ChunkedArray, not <pyarrow.Int64Scalar: 0>"),
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
        *(
            pa.array([0.0, None, -1100.0]),
            pa.array([Decimal(0), None, Decimal(-1100)]),
            pa.array([b"0", None, b"-1100"]),
        ),
        *(pa.array([[0, None], [-1100]]), pa.array([{"name": 0}, None, {"name": -1100}])),
    ],
)
def test_the_advice_of_an_error_helps(codes: pa.Array) -> None:
    for array in (codes, pa.chunked_array([codes])):
        with pytest.raises(TypeError) as raised:
            toku.number(array)
        (advice,) = re.findall(r"; (.*\)) (?:converts|has|is)", str(raised.value))
        converted = eval(advice, {"pyarrow": pa, "codes": array, "name": "name"})
        assert toku.number(converted).to_pylist() == [0, None, -1100]


def test_only_text_of_the_rows_is_quoted() -> None:
    codes = pa.array(["abc", "0", "zzz", "zzz"]).dictionary_encode()[1:]
    with pytest.raises(ValueError, match=r'^2 texts are not a code, of 3: "zzz" is not a code'):
        toku.name(codes)
    assert toku.number(codes[:1]).to_pylist() == [0]


def test_text_that_is_not_a_code_is_quoted_and_counted() -> None:
    texts = pa.array(["0", "abc", None, "4294967296", " -1100 ", "abc"])
    for codes in (texts, texts.dictionary_encode(), pa.chunked_array([texts[:2], texts[2:]])):
        for field in toku.__all__:
            with pytest.raises(
                ValueError, match=r'^3 texts are not a code, of 6: "abc" is not a code: .*; strict=False makes'
            ):
                getattr(toku, field)(codes)
        assert toku.number(codes, strict=False).to_pylist() == [0, None, None, None, -1100, None]
