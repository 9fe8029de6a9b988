"""Columns of codes in polars: functions that return the engine's own expressions.

    name, description, category, outcome, action, grpc_status    Enum
    is_error, is_retryable                                       Boolean
    http_status                                                  Int16
    number                                                       the codes as Int64, of text or unsigned integers
    is_category, is_action                                       conditions, which are evaluated while a file is read

They take an expression of integers or the name of a column, and are expressions as any other: in select, filter,
group_by, agg, over and list.eval, in an eager frame, a lazy one and a stream. The result has the name of the input. A
column of text needs number() first, one of floats `.cast(pl.Int64)`: polars refuses other types when the query runs,
since it only knows them then.
"""

from collections.abc import Callable
from functools import cache, reduce
from operator import or_
from typing import Any

from . import _native
from .columns import (
    _OUTSIDE,
    _action,
    _category,
    _fact,
    _missing,
    _refused,
    _values,
    blocks,
    non_errors,
    retryable,
)

try:
    import polars as pl
    import polars.selectors as cs
except ModuleNotFoundError as _error:
    raise _missing("polars", "polars", _error) from _error

__all__ = [
    "action",
    "category",
    "description",
    "grpc_status",
    "http_status",
    "is_action",
    "is_category",
    "is_error",
    "is_retryable",
    "name",
    "number",
    "outcome",
]


def name(codes: "pl.Expr | str") -> "pl.Expr":
    """Return the names of codes as an Enum; null for numbers that the table does not list."""
    return _looked_up("name", codes)


def description(codes: "pl.Expr | str") -> "pl.Expr":
    """Return Toku's texts as an Enum; null for numbers that the table does not list."""
    return _looked_up("description", codes)


def category(codes: "pl.Expr | str") -> "pl.Expr":
    """Return the categories as an Enum; null for numbers outside every block."""
    return _looked_up("category", codes)


def outcome(codes: "pl.Expr | str") -> "pl.Expr":
    """Return "success", "progress" or "error" as an Enum."""
    return _looked_up("outcome", codes)


def action(codes: "pl.Expr | str") -> "pl.Expr":
    """Return what to do next as an Enum."""
    return _looked_up("action", codes)


def grpc_status(codes: "pl.Expr | str") -> "pl.Expr":
    """Return the names of the gRPC statuses as an Enum."""
    return _looked_up("grpc_status", codes)


def http_status(codes: "pl.Expr | str") -> "pl.Expr":
    """Return the HTTP statuses as Int16."""
    return _looked_up("http_status", codes)


def is_error(codes: "pl.Expr | str") -> "pl.Expr":
    """Return whether each code is an error; a condition that is evaluated while a file is read."""
    return _condition(codes, lambda given: ~given.is_in(list(non_errors)))


def is_retryable(codes: "pl.Expr | str") -> "pl.Expr":
    """Return whether the action of each code is "retry"; a condition that is evaluated while a file is read."""
    return _condition(codes, lambda given: given.is_in(list(retryable)))


def is_category(codes: "pl.Expr | str", category: str) -> "pl.Expr":
    """Return whether each code is in the block of a category; a condition that is evaluated while a file is read."""
    lowest, highest = _category(category)
    return _condition(codes, lambda given: given.is_between(lowest, highest))


def is_action(codes: "pl.Expr | str", action: str) -> "pl.Expr":
    """Return whether each code has this action; a condition that is evaluated while a file is read."""
    is_in, numbers = _action(action)
    return _condition(codes, lambda given: given.is_in(list(numbers)) if is_in else ~given.is_in(list(numbers)))


def number(codes: "pl.Expr | str", *, unsigned: bool = False, strict: bool = True) -> "pl.Expr":
    """Return the codes of a column of text as Int64; with `unsigned`, those of a column of unsigned integers.

    Text is a decimal number of at most ten digits, from -2**31 to 2**32 - 1, with a sign or without, and with white
    space around it. Other text is an error when the query runs, which quotes some of it, and counts it in the part of
    the column that polars was reading; with `strict=False` it becomes null. Numbers from 2**31 to 2**32 - 1 are read as
    what they are with a sign: 4294966196 is -1100. An unsigned 64-bit number that does not fit becomes -2**31, which is
    never a code.
    """
    given = _one(codes)
    if unsigned:
        # What does not fit becomes a number that is never a code.
        wide = pl.when(given.is_not_null()).then(given.cast(pl.Int64, strict=False).fill_null(_OUTSIDE))
        return _named(_checked(given, _signed(wide), pl.Int64()), given)
    # The cast does nothing to text. Most other types are refused at the end, with a clearer error than that of `.str`.
    texts = given.cast(pl.String)
    text = texts.str.strip_chars(" \t\r\n")
    wide = text.cast(pl.Int64, strict=False)
    is_code = text.str.contains(r"^[+-]?[0-9]{1,10}$") & wide.is_between(_OUTSIDE, 2**32 - 1)
    if strict:
        # The cast raises an error for this text, which quotes it.
        quoted = pl.lit("not a code: ") + texts.str.head(100)
        wide = pl.when(is_code.not_()).then(quoted).otherwise(text).cast(pl.Int64)
    else:
        wide = pl.when(is_code).then(wide)
    return _named(_checked(given, _signed(wide), pl.Int64(), _TEXT), given)


def _looked_up(field: str, codes: "pl.Expr | str") -> "pl.Expr":
    """Return a case of conditions: `gather` makes lists of scalars in `agg`, and `list.get` is slow in a stream."""
    given = _one(codes)
    dtype = pl.Int16() if field == "http_status" else pl.Enum(_values(field))
    return _named(_checked(given, _case(field, given, dtype), dtype), given)


def _case(field: str, given: "pl.Expr", dtype: "pl.DataType") -> "pl.Expr":
    if field in ("name", "description"):
        old, new = [entry.code for entry in _native.entries()], [getattr(entry, field) for entry in _native.entries()]
        return given.cast(pl.Int64, strict=False).replace_strict(old, new, default=None, return_dtype=dtype)
    # The column itself is compared, since that is faster than to compare a copy of another type.
    if field == "category":
        *others, (lowest, _, _) = blocks
        # Numbers in no block are left out at once, so that the case below has no nulls, which would make it slower.
        runs: list[tuple[int, int]] = []
        for _, first, last in blocks:
            is_next = runs and runs[-1][1] == first + 1
            runs.append((runs.pop()[0] if is_next else first, last))
        conditions = [given.is_between(last, first) for first, last in runs]
        case: Any = pl
        for name, _, last in others:
            case = case.when(given >= last).then(pl.lit(name, dtype))
        return pl.when(reduce(or_, conditions)).then(case.otherwise(pl.lit(lowest, dtype))).otherwise(None)
    case = pl.when(given.is_null()).then(None)
    unknown = _fact(field, _OUTSIDE)
    for value, numbers in _sets(field).items():
        if value != unknown:
            case = case.when(given.is_in(numbers)).then(pl.lit(value, dtype))
    return case.otherwise(pl.lit(unknown, dtype))


def _condition(codes: "pl.Expr | str", made: "Callable[[pl.Expr], pl.Expr]") -> "pl.Expr":
    given = _one(codes)
    return _named(_checked(given, made(given), pl.Boolean()), given)


# What a function reads, its types, and what to do with others.
_INTEGERS = "integers", cs.integer(), ".cast(pl.Int64) converts numbers, and toku_codes.polars.number() reads text"
_TEXT = "text", cs.string(include_categorical=True) | cs.enum(), "number(codes, unsigned=True) reads integers"


def _checked(given: "pl.Expr", answer: "pl.Expr", dtype: "pl.DataType", reads: Any = _INTEGERS) -> "pl.Expr":
    """Return an answer for some types. Of others, those that polars does not refuse by itself become an error.

    polars decides by the type when it plans the query: the answer alone remains, and a condition reaches the scan.
    Without its optimiser it evaluates both cases, so that the other one must not be an error for the right types.
    """
    expected, types, advice = reads
    found = pl.dtype_of(given)
    is_right = found.matches(types | cs.by_dtype(pl.Null))
    text = pl.concat_str(pl.lit(f"expected {expected}, not "), found.display(), pl.lit(f"; {advice}"))
    valid = dtype.categories[0] if isinstance(dtype, pl.Enum) else "0"
    # The cast raises an error that quotes the text.
    error = pl.when(is_right).then(pl.lit(valid)).otherwise(text)
    error = error.cast(pl.Int64).cast(dtype) if dtype == pl.Boolean else error.cast(dtype)
    return pl.when(is_right).then(answer).otherwise(error)


@cache
def _sets(field: str) -> dict[str | int, list[int]]:
    """Return the listed numbers of each value of a field."""
    sets: dict[str | int, list[int]] = {}
    for entry in _native.entries():
        sets.setdefault(_fact(field, entry.code), []).append(entry.code)
    return sets


def _signed(wide: "pl.Expr") -> "pl.Expr":
    """Return unsigned 32-bit numbers as what they are with a sign; keep all others."""
    return wide - pl.when(wide.is_between(2**31, 2**32 - 1)).then(2**32).otherwise(0)


def _one(codes: "pl.Expr | str") -> "pl.Expr":
    """Return an expression of one column."""
    if isinstance(codes, str):
        codes = pl.col(codes)
    if not isinstance(codes, pl.Expr):
        advice = '; write frame.select(category("result")), or series.to_frame()' if hasattr(codes, "__len__") else ""
        raise _refused("an expression or the name of a column", codes, advice)
    if codes.meta.has_multiple_outputs():
        advice = "write [category(name) for name in names] instead"
        raise ValueError(f"expected one column by its name, not {codes!s:.100}; {advice}")
    return codes


def _named(expression: "pl.Expr", given: "pl.Expr") -> "pl.Expr":
    """Give an expression the name of the input; inside list.eval an element does not have one."""
    try:
        name = given.meta.output_name()
    except pl.exceptions.ComputeError:
        return expression
    return expression.alias(name)
