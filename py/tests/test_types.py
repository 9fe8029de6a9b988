"""Tests the types that editors and type checkers see: mypy reads all tests, and fails if one is wider or narrower."""

from array import array
from collections.abc import Callable
from typing import Any, Literal, SupportsIndex, TypeAlias, assert_type, get_args

import numpy
import pytest
import toku_codes
from toku_codes import CreditError, TokuCode, TokuError

# fmt: off
Category: TypeAlias = Literal[
    "success", "general", "database", "resource", "request", "account", "phone_number", "credit", "call", "engine",
    "voip_user", "sms", "task",
]
Outcome: TypeAlias = Literal["success", "progress", "error"]
Action: TypeAlias = Literal["done", "track", "ended", "retry", "top_up", "fix_request", "fix_setup", "investigate"]
GrpcStatus: TypeAlias = Literal[
    "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS",
    "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED",
    "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
]
# fmt: on


def test_the_types_have_public_names_at_run_time_too() -> None:
    assert toku_codes.Category == Category
    assert toku_codes.Outcome == Outcome
    assert toku_codes.Action == Action
    assert toku_codes.GrpcStatus == GrpcStatus
    action: toku_codes.Action = toku_codes.action(-1100)
    assert_type(action, Action)
    assert action == "top_up" and "top_up" in get_args(toku_codes.Action)
    category: toku_codes.Category = "credits"  # type: ignore[assignment]
    assert category not in get_args(toku_codes.Category)


def test_functions() -> None:
    assert_type(toku_codes.is_known, Callable[[SupportsIndex], bool])
    assert_type(toku_codes.lookup, Callable[[SupportsIndex], TokuCode | None])
    assert_type(toku_codes.describe, Callable[[SupportsIndex], str])
    assert_type(toku_codes.category, Callable[[SupportsIndex], Category | None])
    assert_type(toku_codes.outcome, Callable[[SupportsIndex], Outcome])
    assert_type(toku_codes.action, Callable[[SupportsIndex], Action])
    assert_type(toku_codes.grpc_status, Callable[[SupportsIndex], GrpcStatus])
    assert_type(toku_codes.http_status, Callable[[SupportsIndex], int])
    assert_type(toku_codes.is_error, Callable[[SupportsIndex], bool])
    assert_type(toku_codes.is_retryable, Callable[[SupportsIndex], bool])
    assert_type(toku_codes.raise_for_code, Callable[[SupportsIndex], None])
    assert_type(toku_codes.lookup_name, Callable[[str], TokuCode | None])
    assert_type(toku_codes.parse, Callable[[str], int])
    assert_type(toku_codes.search, Callable[[str], list[TokuCode]])
    assert_type(toku_codes.entries, Callable[[], tuple[TokuCode, ...]])
    assert_type(toku_codes.TABLE_VERSION, int)
    assert_type(toku_codes.TABLE_HASH, str)


def test_ordinals() -> None:
    codes, out = array("i", [0]), array("h", [7])
    assert_type(toku_codes.ordinals(codes), memoryview)
    assert_type(toku_codes.ordinals(codes, out), memoryview)
    assert_type(toku_codes.ordinals(memoryview(codes), out=None), memoryview)
    # To type checkers of 3.11 it is not a Buffer.
    assert_type(toku_codes.ordinals(numpy.array([0]), numpy.zeros(1, "i2")), memoryview)
    with pytest.raises(TypeError):
        toku_codes.ordinals([0])  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        toku_codes.ordinals(codes, [0])  # type: ignore[arg-type]


def test_entry() -> None:
    entry: TokuCode = TokuCode.LOW_CREDIT_BALANCE
    assert_type(entry.code, int)
    assert_type(entry.name, str)
    assert_type(entry.description, str)
    assert_type(entry.category, Category)
    assert_type(entry.outcome, Outcome)
    assert_type(entry.action, Action)
    assert_type(entry.grpc_status, GrpcStatus)
    assert_type(entry.http_status, int)
    assert_type(entry.is_error, bool)
    assert_type(entry.is_retryable, bool)


def test_error() -> None:
    error = TokuError(-1100)
    assert_type(error, TokuError)
    assert_type(CreditError(-1100), CreditError)
    assert_type(error.code, int)
    assert_type(error.entry, TokuCode | None)
    assert_type(error.category, Category | None)
    assert_type(error.action, Action)
    assert_type(error.description, str)
    assert_type(error.grpc_status, GrpcStatus)
    assert_type(error.http_status, int)
    assert_type(error.is_retryable, bool)
    with pytest.raises(TypeError):
        TokuError("-1100")  # type: ignore[arg-type]


def test_the_literals_are_those_of_the_table() -> None:
    def found(attribute: str) -> set[Any]:
        return {getattr(entry, attribute) for entry in toku_codes.entries()}

    assert found("category") == {*get_args(Category)}
    assert found("outcome") == {*get_args(Outcome)}
    assert found("action") == {*get_args(Action)}
    assert found("grpc_status") <= {*get_args(GrpcStatus)}
