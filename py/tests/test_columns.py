"""Tests what toku_codes.columns has without any other package: kinds(), the table, the blocks and the sets."""

import subprocess
import sys
from array import array
from collections.abc import Callable
from typing import Any

import numpy
import pytest
import toku_codes
from toku_codes import TokuCode, columns
from vectors import rows

# The numbers of the kinds, by lists that do not come from the core.
NUMBERS = {
    **{
        kind: {name: int(n) for k, n, name in rows("kinds.tsv", 3) if k == kind}
        for kind in ("category", "action", "outcome")
    },
    "grpc_status": {name: int(n) for n, name, _, _ in rows("statuses.tsv", 4)},
}
BLOCKS = [(name, int(first), int(last)) for name, first, last in rows("blocks.tsv", 3)]
ACTIONS = {int(code): action for code, action in rows("actions.tsv", 2)}
WIDTHS = [f"{sign}{size}" for sign in "iu" for size in (1, 2, 4, 8)]
SCALAR: dict[str, Callable[[int], str | None]] = {
    "category": toku_codes.category,
    "action": toku_codes.action,
    "outcome": toku_codes.outcome,
    "grpc_status": toku_codes.grpc_status,
}


@pytest.mark.parametrize("kind", NUMBERS)
def test_names_are_at_their_numbers(kind: str) -> None:
    names = columns.kind_names(kind)
    assert {name: number for number, name in enumerate(names) if name is not None} == NUMBERS[kind]
    assert (names[0] is None) == (kind != "grpc_status")


@pytest.mark.parametrize("kind", NUMBERS)
@pytest.mark.parametrize("width", WIDTHS)
def test_kinds_of_every_integer_width(kind: str, width: str) -> None:
    limits = numpy.iinfo(width)
    around = {
        near
        for code in [*range(-4000, 200), -(2**31), 2**31 - 1, 2**32 - 1100, 2**64 - 1100, 2**32, -(2**32) - 1100]
        for near in range(code - 2, code + 3)
    }
    numbers = [limits.min, limits.max, *sorted(number for number in around if limits.min <= number <= limits.max)]
    expected = [NUMBERS[kind].get(SCALAR[kind](number) or "", 0) for number in numbers]
    codes = numpy.array(numbers, width)
    found = columns.kinds(codes, kind)
    assert (type(found), found.format, found.tolist()) == (memoryview, "b", expected)
    assert columns.kinds(numpy.frombuffer(b"\0" + codes.tobytes(), width, offset=1), kind).tolist() == expected
    many = numpy.resize(codes, 200_003)
    assert columns.kinds(many, kind).tolist() == numpy.resize(expected, 200_003).tolist(), "without the GIL"
    out = numpy.full(len(numbers) + 1, 77, "i1")
    assert columns.kinds(codes, kind, out=out).tolist() == expected
    assert out.tolist() == [*expected, 77]


def test_categories_and_actions_by_lists_that_do_not_come_from_the_core() -> None:
    numbers = array("i", range(-4000, 1000))
    categories, actions = (columns.kinds(numbers, kind).tolist() for kind in ("category", "action"))
    for number, category, action in zip(numbers, categories, actions, strict=True):
        block = next((name for name, first, last in BLOCKS if last <= number <= first), "")
        assert category == NUMBERS["category"].get(block, 0)
        assert action == NUMBERS["action"][ACTIONS.get(number, "investigate")]


@pytest.mark.parametrize(
    ("codes", "kind", "out", "error", "message"),
    [
        ([0], "category", None, TypeError, 'not [0] of type list; array.array("q", codes) makes one'),
        (numpy.zeros(1), "category", None, TypeError, 'convert the column first: astype("Int64")'),
        ("-1100", "category", None, TypeError, "toku_codes.parse() reads text"),
        (array("i"), "name", None, ValueError, '"name" is not a kind: category, action, outcome and grpc_status are'),
        (array("i"), "", None, ValueError, '"" is not a kind: '),
        (array("i"), 1, None, TypeError, "expected a str, not 1 of type int"),
        (
            array("i", [0]),
            "action",
            array("h", [0]),
            TypeError,
            "a buffer of native, signed 8-bit integers, not array('h'",
        ),
        (array("i", [0]), "action", array("b"), ValueError, "out has room for 0 of 1 codes in 1 dimensions"),
        (array("i", [0]), "action", bytearray(1), TypeError, "signed 8-bit integers"),
        (array("i", [0]), "action", memoryview(bytes(1)).cast("b"), BufferError, "out is read-only"),
    ],
)
def test_kinds_refuses(codes: Any, kind: Any, out: Any, error: type[Exception], message: str) -> None:
    before = None if out is None else bytes(out)
    with pytest.raises(error) as raised:
        columns.kinds(codes, kind, out)
    assert message in str(raised.value)
    assert before is None or bytes(out) == before
    if error is ValueError and out is None:
        with pytest.raises(ValueError, match="is not a kind: category, action, outcome and grpc_status are"):
            columns.kind_names(kind)


def test_the_table() -> None:
    listed, every = columns.table(), columns.table(every_number=True)
    fields = ["code", "name", "description", "category", "outcome", "action", "grpc_status", "http_status", "is_error"]
    assert list(listed) == list(every) == [*fields, "is_retryable"]
    assert listed["code"] == [*TokuCode]
    assert {type(code) for code in listed["code"]} == {int}
    for field in listed:
        assert listed[field] == [getattr(entry, field) for entry in TokuCode]
    assert every["code"] == [code for _, first, last in BLOCKS for code in range(first, last - 1, -1)]
    assert len(every["code"]) == 1200
    for at, code in enumerate(every["code"]):
        entry = toku_codes.lookup(code)
        facts = {field: values[at] for field, values in every.items()}
        assert facts["name"] == (None if entry is None else entry.name)
        assert facts["description"] == toku_codes.describe(code)
        assert facts["category"] == next(name for name, first, last in BLOCKS if last <= code <= first)
        assert (facts["action"], facts["is_error"]) == (toku_codes.action(code), toku_codes.is_error(code))


def test_texts_need_no_escapes_in_sql() -> None:
    texts = [text for values in columns.table().values() for text in values if isinstance(text, str)]
    assert len(texts) == 6 * 110
    assert not [text for text in texts if "'" in text or "\\" in text]


def test_the_blocks_and_the_sets() -> None:
    assert list(columns.blocks) == BLOCKS
    assert columns.non_errors == (0, -3001, -3005, -3006, -3007, -3008, -3009)
    assert columns.retryable == (-101, -103, -1213, -2001)
    assert list(columns.actions) == list(NUMBERS["action"])
    assert {code: action for action, codes in columns.actions.items() for code in codes} == ACTIONS


def test_the_package_imports_no_part_for_columns() -> None:
    script = "import sys, toku_codes; print(sorted(m for m in sys.modules if m.startswith('toku_codes')))"
    ran = subprocess.run([sys.executable, "-I", "-c", script], check=True, capture_output=True, text=True)
    assert ran.stdout.strip() == "['toku_codes', 'toku_codes._native']"


@pytest.mark.parametrize(
    ("module", "engine", "extra"),
    [
        ("pandas", "pandas", "pandas"),
        ("arrow", "pyarrow", "arrow"),
        ("polars", "polars", "polars"),
        ("spark", "pyspark", "spark"),
    ],
)
def test_a_missing_engine_names_the_extra(module: str, engine: str, extra: str) -> None:
    script = f"import sys; sys.modules[{engine!r}] = None; import toku_codes.{module}"
    ran = subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, text=True)
    message = f'ImportError: toku_codes.{module} needs {engine}: pip install "toku-codes[{extra}]" ('
    assert ran.returncode == 1
    assert ran.stderr.splitlines()[-1].startswith(message)
