"""Compares the installed wheel with the vectors of conformance/."""

import copy
import pickle
import subprocess
import sys
from array import array
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import toku_codes
from toku_codes import TokuCode, TokuError
from vectors import FOLDER, rows, unescape

TABLE = {int(row[0]): row[1:] for row in rows("table.tsv", 10)}
BLOCKS = [(row[0], int(row[1]), int(row[2])) for row in rows("blocks.tsv", 3)]


def facts(error: TokuError) -> tuple[str, str, str, int, bool]:
    """Return the facts that an error has about its number, whether the table lists it or not."""
    return (error.action, error.description, error.grpc_status, error.http_status, error.is_retryable)


def test_the_installed_package_is_tested() -> None:
    for module in (toku_codes, toku_codes._native):
        assert Path(str(module.__file__)).is_relative_to(sys.prefix)


@pytest.mark.parametrize(
    "value", [False, True, 0.0, -0.0, 0j, -1100.0, Decimal(0), Fraction(0), "0", b"0", None, [], ()]
)
def test_the_enum_finds_integers_only(value: Any) -> None:
    with pytest.raises(ValueError, match=r"^expected an int, not .* of type "):
        TokuCode(value)


def test_the_enum_finds_every_integer_and_survives_copying() -> None:
    class Number(int):
        def __index__(self) -> int:
            return 0

    class Index:
        def __init__(self, answer: object) -> None:
            self.answer = answer

        def __index__(self) -> int:
            return self.answer  # type: ignore[return-value]

    for member in TokuCode:
        values: list[Any] = [member.code, member, Number(member), Index(member.code)]
        assert [TokuCode(value) for value in values] == [member] * 4
        assert copy.copy(member) is copy.deepcopy(member) is member
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
            assert pickle.loads(pickle.dumps(member, protocol)) is member
    others: list[Any] = [-9999, Number(-9999), Index(2**70)]
    for value in others:
        with pytest.raises(ValueError, match=r"^(-9999|1180591620717411303424) is not a valid TokuCode$"):
            TokuCode(value)
    with pytest.raises(ValueError, match=r"^expected an int, not <.* of type ") as raised:
        TokuCode(Index("0"))  # type: ignore[arg-type]
    assert "non-int" in str(raised.value.__cause__)


def test_every_row_both_ways() -> None:
    assert len(TABLE) == len(rows("table.tsv", 10))
    members = list(TokuCode)
    assert [int(member) for member in members] == list(TABLE)
    assert toku_codes.entries() == tuple(members)
    assert len(TokuCode.__members__) == len(members), "no name is an alias"
    for member, (code, row) in zip(members, TABLE.items(), strict=True):
        name, category, outcome, action, grpc_status, description, http_status, is_error, is_retryable = row
        answers = (
            (member.name, member.code, member.description, member.category, member.outcome, member.action),
            (member.grpc_status, member.http_status, member.is_error, member.is_retryable),
        )
        assert type(member.code) is int
        assert answers == (
            (name, code, description, category, outcome, action),
            (grpc_status, int(http_status), is_error == "true", is_retryable == "true"),
        )
        assert toku_codes.lookup(code) is member
        assert toku_codes.lookup_name(name) is member
        assert TokuCode(code) is member
        assert TokuCode[name] is member
        assert toku_codes.is_known(code) is True
        assert toku_codes.describe(code) == description
        assert toku_codes.category(code) == category
        assert toku_codes.outcome(code) == outcome
        assert toku_codes.action(code) == action
        assert toku_codes.grpc_status(code) == grpc_status
        assert toku_codes.http_status(code) == int(http_status)
        assert toku_codes.is_error(code) is (is_error == "true")
        assert toku_codes.is_retryable(code) is (is_retryable == "true")
        assert toku_codes.parse(name) == toku_codes.parse(name.lower()) == code
        if is_error == "true":
            with pytest.raises(TokuError) as raised:
                toku_codes.raise_for_code(code)
            assert str(raised.value) == f"{description} ({code} {name})"
            assert (raised.value.code, raised.value.entry, raised.value.category) == (code, member, category)
            assert facts(raised.value) == (action, description, grpc_status, int(http_status), is_retryable == "true")
        else:
            toku_codes.raise_for_code(code)


def test_published_texts() -> None:
    published = rows("published.tsv", 2)
    for number, text in published:
        assert toku_codes.describe(int(number)) == text
    assert {int(number) for number, _ in published} <= set(TokuCode)


def test_actions_and_statuses_by_lists_that_do_not_come_from_the_core() -> None:
    actions = [(int(code), action) for code, action in rows("actions.tsv", 2)]
    assert [(code, toku_codes.action(code)) for code in TokuCode] == actions
    outcomes = {"done": "success", "track": "progress", "ended": "progress"}  # any other action means an error
    for code, action in actions:
        assert toku_codes.outcome(code) == outcomes.get(action, "error")
        assert toku_codes.is_error(code) is (action not in outcomes)
        assert toku_codes.is_retryable(code) is (action == "retry")
    statuses = {name: (int(http), retryable == "true") for _, name, http, retryable in rows("statuses.tsv", 4)}
    for code in TokuCode:
        said = (toku_codes.http_status(code), toku_codes.is_retryable(code))
        assert said == statuses[toku_codes.grpc_status(code)]


def test_categories_of_the_blocks() -> None:
    for name, first, last in BLOCKS:
        assert {toku_codes.category(code) for code in range(last, first + 1)} == {name}


def test_parse() -> None:
    cases = rows("parse.tsv", 2)
    assert len(cases) > 80
    reasons = {
        "empty": "the text is empty",
        "too_long": "the text is longer than 256 bytes",
        "not_a_code": "neither a name nor a number",
        "out_of_range": "the number is outside 32 bits",
    }
    for text, answer in cases:
        if answer in reasons:
            with pytest.raises(ValueError, match=reasons[answer]):
                toku_codes.parse(unescape(text))
        else:
            assert toku_codes.parse(unescape(text)) == int(answer)


def test_a_refused_text_is_quoted() -> None:
    cases = rows("refused.tsv", 3)
    assert len(cases) > 40
    for text, quoted, reason in cases:
        with pytest.raises(ValueError, match="is not a code") as raised:
            toku_codes.parse(unescape(text))
        assert str(raised.value) == f"{quoted} is not a code: {reason}"


def test_lookup_name() -> None:
    cases = rows("names.tsv", 2)
    assert len(cases) > 20
    for text, answer in cases:
        found = toku_codes.lookup_name(unescape(text))
        assert found is None if answer == "-" else found is TokuCode(int(answer))


def test_search() -> None:
    cases = rows("search.tsv", 2)
    assert len(cases) > 30
    for query, answer in cases:
        assert toku_codes.search(unescape(query)) == [TokuCode(int(code)) for code in answer.split()]
    assert all(type(entry) is TokuCode for entry in toku_codes.search("credit"))


def test_ordinals() -> None:
    order = list(TABLE)
    codes = [*range(-4000, 4000), -(2**31), 2**31 - 1]
    positions = toku_codes.ordinals(array("i", codes))
    assert positions.tolist() == [order.index(code) if code in TABLE else -1 for code in codes]


def test_the_table_is_that_of_the_vectors() -> None:
    header = (FOLDER / "table.tsv").read_text(encoding="utf-8").split("\n")[1]
    assert f"Table version {toku_codes.TABLE_VERSION}, hash {toku_codes.TABLE_HASH}." in header


def test_the_callback_example_decides_as_in_every_language() -> None:
    cases = rows("callbacks.tsv", 2)
    assert len(cases) > 30
    example = Path(__file__).parents[1] / "examples" / "callback.py"
    bodies = "".join(f"{body}\n" for body, _ in cases)
    run = subprocess.run([sys.executable, example], input=bodies, capture_output=True, encoding="utf-8", check=True)
    for (body, expected), printed in zip(cases, run.stdout.splitlines(), strict=True):
        if expected == "refused":
            assert printed.startswith("refused: ") and len(printed) > len("refused: "), body
        else:
            assert printed == expected, body
