"""Tests the functions with random inputs, except for texts: fuzz.py and the core's own fuzzers test those."""

import re
from array import array
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
import toku_codes
from hypothesis import given, settings
from hypothesis import strategies as st
from test_inputs import BY_NUMBER, BY_TEXT
from toku_codes import TokuCode, TokuError
from vectors import rows

# If the variable CI is set, Hypothesis would by default try the same inputs in every run.
settings.register_profile("here", database=None, deadline=None, max_examples=300, derandomize=False)
settings.load_profile("here")

TABLE = {int(row[0]): row[1:] for row in rows("table.tsv", 10)}
BLOCKS = [(row[0], int(row[1]), int(row[2])) for row in rows("blocks.tsv", 3)]
ORDER = list(TABLE)

int32 = st.integers(-(2**31), 2**31 - 1) | st.integers(-3100, 10) | st.sampled_from(ORDER)
integers = int32 | st.integers() | st.integers(-(2**70), 2**70)
plain: st.SearchStrategy[object] = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(),
    st.complex_numbers(),
    st.text(),
    st.binary(),
    st.dates(),
    st.decimals(),
    st.fractions(),
    st.uuids(),
    st.sampled_from([int, len, ..., iter(()), object()]),
)
objects = st.recursive(
    plain | st.integers(),
    lambda inner: (
        st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text(), inner) | st.sets(st.integers())
    ),
    max_leaves=20,
).filter(lambda value: not isinstance(value, int) or isinstance(value, bool))


@given(integers)
def test_every_integer(code: int) -> None:
    name, _, outcome, action, grpc_status, description, http_status, is_error, is_retryable = TABLE.get(
        code, [None, None, "error", "investigate", "UNKNOWN", f"unknown code {code}", "500", "true", "false"]
    )
    if code.bit_length() > 64:
        description = f"unknown code (integer of {code.bit_length()} bits)"
    category = next((block for block, first, last in BLOCKS if last <= code <= first), None)
    entry = None if name is None else TokuCode[name]
    assert toku_codes.lookup(code) is entry
    assert toku_codes.is_known(code) is (entry is not None)
    assert toku_codes.describe(code) == description
    assert toku_codes.category(code) == category
    assert toku_codes.outcome(code) == outcome
    assert toku_codes.action(code) == action
    assert toku_codes.grpc_status(code) == grpc_status
    assert toku_codes.http_status(code) == int(str(http_status))
    assert toku_codes.is_error(code) is (is_error == "true")
    assert toku_codes.is_retryable(code) is (is_retryable == "true")
    if is_error == "true":
        with pytest.raises(TokuError) as raised:
            toku_codes.raise_for_code(code)
        assert (raised.value.code, raised.value.entry, raised.value.category) == (code, entry, category)
        assert (raised.value.action, raised.value.description) == (action, description)
        statuses = (raised.value.grpc_status, raised.value.http_status, raised.value.is_retryable)
        assert statuses == (grpc_status, int(str(http_status)), is_retryable == "true")
        assert str(raised.value) == (description if entry is None else f"{description} ({code} {name})")
    else:
        toku_codes.raise_for_code(code)


@given(st.lists(int32))
def test_every_array(codes: list[int]) -> None:
    expected = [ORDER.index(code) if code in TABLE else -1 for code in codes]
    assert toku_codes.ordinals(array("i", codes)).tolist() == expected


@given(objects)
def test_every_other_object(value: Any) -> None:
    for expected, functions in (("an int", BY_NUMBER), ("a str", BY_TEXT)):
        if expected == "a str" and isinstance(value, str):
            continue
        for function in functions:
            with pytest.raises(TypeError) as raised:
                function(value)
            match = re.fullmatch(rf"expected {expected}, not (.+?) of type [\w.]+(; .*)?", str(raised.value))
            # 64 characters, two quotes and three dots.
            assert match and len(match[1]) <= 69, str(raised.value)
            assert str(raised.value).isascii()
            assert str(raised.value).isprintable()
            if isinstance(value, bool | float | Decimal | Fraction | date):
                assert match[1] == repr(value)[:64] + "..." * (len(repr(value)) > 64)


@given(st.text(st.characters(codec=None)))
def test_a_text_with_lone_surrogates(text: str) -> None:
    assert toku_codes.lookup_name(text) in (None, TokuCode.__members__.get(text))
    assert isinstance(toku_codes.search(text), list)
    try:
        assert type(toku_codes.parse(text)) is int
    except ValueError as error:
        assert str(error).isascii() and str(error).isprintable() and len(str(error)) < 130
