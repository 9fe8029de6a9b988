"""Columns of codes in pandas: functions of a Series, which return a Series with the same index and name.

    name, description, category, outcome, action, grpc_status    categorical
    is_error, is_retryable                                       bool, or nullable boolean
    http_status                                                  int16, or nullable Int16
    number                                                       the codes as int64 or Int64, from text or unsigned

They read integers of NumPy, nullable and Arrow types, text as parse() does, and categories of both. Missing values stay
missing. `unsigned=True` reads integers from 2**31 to 2**32 - 1 as what they are with a sign: 4294966196 is -1100. Text
that is not a code raises a ValueError; with `strict=False` it becomes missing. Importing this module also adds the
accessor `toku` to every Series: series.toku.category is category(series).

A column of floats raises a TypeError. pandas makes one of integers if some are missing: read the file with
dtype={"result": "str"}, or convert the column by astype("Int64").
"""

from functools import cache
from numbers import Number
from typing import TYPE_CHECKING, Any

from . import _native
from .columns import _OUTSIDE, _fact, _missing, _not_codes, _refused, _values, kind_names, kinds

try:
    import numpy as np
    import pandas as pd
except ModuleNotFoundError as _error:
    raise _missing("pandas", "pandas", _error) from _error

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "action",
    "category",
    "description",
    "grpc_status",
    "http_status",
    "is_error",
    "is_retryable",
    "name",
    "number",
    "outcome",
]


def name(codes: "pd.Series[Any]", *, unsigned: bool = False, strict: bool = True) -> "pd.Series[Any]":
    """Return the names of codes; missing for numbers that the table does not list."""
    return _positions("name", codes, unsigned, strict)


def description(codes: "pd.Series[Any]", *, unsigned: bool = False, strict: bool = True) -> "pd.Series[Any]":
    """Return Toku's texts; missing for numbers that the table does not list."""
    return _positions("description", codes, unsigned, strict)


def category(codes: "pd.Series[Any]", *, unsigned: bool = False, strict: bool = True) -> "pd.Series[Any]":
    """Return the categories; missing for numbers outside every block."""
    return _kind("category", codes, unsigned, strict)


def outcome(codes: "pd.Series[Any]", *, unsigned: bool = False, strict: bool = True) -> "pd.Series[Any]":
    """Return "success", "progress" or "error"."""
    return _kind("outcome", codes, unsigned, strict)


def action(codes: "pd.Series[Any]", *, unsigned: bool = False, strict: bool = True) -> "pd.Series[Any]":
    """Return what to do next."""
    return _kind("action", codes, unsigned, strict)


def grpc_status(codes: "pd.Series[Any]", *, unsigned: bool = False, strict: bool = True) -> "pd.Series[Any]":
    """Return the names of the gRPC statuses."""
    return _kind("grpc_status", codes, unsigned, strict)


def http_status(codes: "pd.Series[Any]", *, unsigned: bool = False, strict: bool = True) -> "pd.Series[Any]":
    """Return the HTTP statuses: int16, or Int16 if the type of the codes can have missing values."""
    numbers, missing = _integers(codes, unsigned, strict)
    return _series(codes, _statuses().take(_numbers_of(numbers, "grpc_status")), missing)


def is_error(codes: "pd.Series[Any]", *, unsigned: bool = False, strict: bool = True) -> "pd.Series[Any]":
    """Return whether each code is an error: bool, or boolean if the type of the codes can have missing values."""
    return _is("outcome", "error", codes, unsigned, strict)


def is_retryable(codes: "pd.Series[Any]", *, unsigned: bool = False, strict: bool = True) -> "pd.Series[Any]":
    """Return whether the action of each code is "retry": bool, or boolean if the codes can have missing values."""
    return _is("action", "retry", codes, unsigned, strict)


def number(codes: "pd.Series[Any]", *, unsigned: bool = False, strict: bool = True) -> "pd.Series[Any]":
    """Return the codes as int64, or Int64 if their type can have missing values.

    An unsigned 64-bit number that does not fit becomes -2**31, which is never a code.
    """
    numbers, missing = _integers(codes, unsigned, strict)
    if numbers.dtype == np.uint64:
        numbers = np.where(numbers < np.uint64(2**63), numbers.astype(np.int64), _OUTSIDE)
    return _series(codes, numbers.astype(np.int64), missing)


@pd.api.extensions.register_series_accessor("toku")
class _Accessor:
    """What this module's functions answer without options, as attributes: series.toku.category is category(series)."""

    def __init__(self, codes: "pd.Series[Any]") -> None:
        self._codes = codes

    def __getattr__(self, field: str) -> "pd.Series[Any]":
        if field not in __all__:
            raise AttributeError(f"the accessor toku has no attribute {field!r}: it has {', '.join(__all__)}")
        function: Callable[[pd.Series[Any]], pd.Series[Any]] = globals()[field]
        return function(self._codes)

    def __dir__(self) -> list[str]:
        return __all__


def _integers(codes: "pd.Series[Any]", unsigned: bool, strict: bool) -> "tuple[Any, Any]":
    """Return the numbers as a contiguous array, and which are missing; None if the type has no missing ones."""
    if not isinstance(codes, pd.Series):
        advice = "; pandas.Series() makes one" if hasattr(codes, "__iter__") and not isinstance(codes, str) else ""
        raise _refused("a Series", codes, advice)
    codes = _plain(codes)
    dtype: Any = codes.dtype
    if isinstance(dtype, np.dtype) and dtype.kind in "iu":
        numbers = np.ascontiguousarray(codes.to_numpy(), dtype.newbyteorder("="))
        return (_signed(numbers) if unsigned else numbers), None
    if pd.api.types.is_integer_dtype(dtype):  # a nullable type, or one of Arrow
        missing = codes.isna().to_numpy()
        plain = f"{'u' if pd.api.types.is_unsigned_integer_dtype(dtype) else ''}int{8 * dtype.itemsize}"
        numbers = np.ascontiguousarray(codes.to_numpy(plain, na_value=0))
        return (_signed(numbers) if unsigned else numbers), missing
    if isinstance(dtype, pd.CategoricalDtype):
        places, values = codes.cat.codes.to_numpy(), pd.Series(codes.cat.categories)
        return _spread(codes, places, values, *_integers(values, unsigned, strict=False), strict)
    if pd.api.types.is_object_dtype(dtype):
        _check_objects(codes)
    elif not isinstance(dtype, pd.StringDtype) and getattr(dtype, "type", None) is not str:
        is_number = pd.api.types.is_numeric_dtype(dtype) and not pd.api.types.is_bool_dtype(dtype)
        advice = '; codes.astype("Int64") converts whole numbers' if is_number else ", which cannot hold codes"
        raise TypeError(f"expected integers or text, not {dtype}{advice}")
    places, distinct = pd.factorize(codes)
    values = pd.Series(distinct)
    return _spread(codes, places, values, *_read(values), strict)


def _plain(codes: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return a sparse column with all its values, and one of Arrow's rarer types as a common one."""
    dtype: Any = codes.dtype
    if isinstance(dtype, pd.SparseDtype):
        return codes.astype(dtype.subtype)
    if not isinstance(dtype, pd.ArrowDtype):
        return codes
    kind = dtype.pyarrow_dtype
    if str(kind).startswith("dictionary"):
        return _plain(codes.astype(pd.ArrowDtype(kind.value_type)))
    return pd.Series(codes.to_list(), dtype=object) if str(kind) in ("null", "string_view") else codes


def _check_objects(codes: "pd.Series[Any]") -> None:
    """Refuse objects that are neither text nor missing."""
    if pd.api.types.infer_dtype(codes, skipna=True) in ("string", "empty"):
        return
    for value in codes.dropna():
        if not isinstance(value, str):
            kind = f"{value!r:.100} of type {type(value).__name__} in a column of objects"
            advice = ""
            if isinstance(value, Number) and not isinstance(value, bool | np.bool_):
                advice = '; codes.astype("Int64") converts whole numbers, and codes.astype("string") also text'
            elif isinstance(value, list | tuple | np.ndarray):
                advice = "; codes.explode() has the items"
            raise TypeError(f"expected integers or text, not {kind}{advice}")


def _spread(
    codes: "pd.Series[Any]", places: Any, values: "pd.Series[Any]", numbers: Any, gone: Any, strict: bool
) -> "tuple[Any, Any]":
    """Return the number of each row, and which are missing, from those of the distinct values; place -1 is missing."""
    missing = places < 0
    if gone is not None and gone.any():
        refused = np.append(gone, False).take(places)
        if strict and refused.any():
            raise _not_codes(int(refused.sum()), len(codes), str(values.iloc[int(places[refused.argmax()])]))
        missing |= refused
    return np.append(numbers, numbers.dtype.type(0)).take(places), missing


def _read(texts: "pd.Series[Any]") -> "tuple[Any, Any]":
    """Return the numbers of texts, and which are not codes."""
    numbers, gone = np.zeros(len(texts), np.int32), np.zeros(len(texts), np.bool_)
    for position, text in enumerate(texts):
        try:
            numbers[position] = _native.parse(text)
        except ValueError:
            gone[position] = True
    return numbers, gone


def _signed(numbers: Any) -> Any:
    """Return unsigned 32-bit numbers as what they are with a sign; keep all others."""
    if numbers.dtype == np.uint32:
        return numbers.view(np.int32)
    if numbers.dtype.itemsize < 8:
        return numbers
    if numbers.dtype == np.uint64:
        numbers = np.where(numbers < np.uint64(2**63), numbers.astype(np.int64), _OUTSIDE)
    return np.where((numbers >= 2**31) & (numbers < 2**32), numbers - 2**32, numbers)


def _numbers_of(numbers: Any, kind: str) -> Any:
    return np.asarray(kinds(numbers, kind))


def _series(codes: "pd.Series[Any]", values: Any, missing: Any) -> "pd.Series[Any]":
    """Return a Series of plain values, of a nullable type if the codes can be missing."""
    if missing is not None:
        array = {"b": pd.arrays.BooleanArray, "i": pd.arrays.IntegerArray}[values.dtype.kind]
        values = array(values, missing)
    return pd.Series(values, index=codes.index, name=codes.name)


def _categorical(codes: "pd.Series[Any]", positions: Any, missing: Any, field: str) -> "pd.Series[Any]":
    """Return a categorical Series; a position of -1 is missing."""
    if missing is not None:
        positions[missing] = -1
    return pd.Series(pd.Categorical.from_codes(positions, dtype=_dtype(field)), index=codes.index, name=codes.name)


def _kind(kind: str, codes: "pd.Series[Any]", unsigned: bool, strict: bool) -> "pd.Series[Any]":
    numbers, missing = _integers(codes, unsigned, strict)
    positions = _numbers_of(numbers, kind)
    if kind_names(kind)[0] is None:
        positions -= np.int8(1)  # 0 does not have a name
    return _categorical(codes, positions, missing, kind)


def _positions(field: str, codes: "pd.Series[Any]", unsigned: bool, strict: bool) -> "pd.Series[Any]":
    numbers, missing = _integers(codes, unsigned, strict)
    return _categorical(codes, _places(field).take(np.asarray(_native.ordinals(numbers))), missing, field)


def _is(kind: str, name: str, codes: "pd.Series[Any]", unsigned: bool, strict: bool) -> "pd.Series[Any]":
    numbers, missing = _integers(codes, unsigned, strict)
    return _series(codes, _numbers_of(numbers, kind) == kind_names(kind).index(name), missing)


@cache
def _dtype(field: str) -> pd.CategoricalDtype:
    return pd.CategoricalDtype(_values(field))


@cache
def _places(field: str) -> Any:
    """Return, for each position of the published order, that of its value among the distinct ones; at the end -1."""
    values = _values(field)
    return np.array([*(values.index(getattr(entry, field)) for entry in _native.entries()), -1], np.int8)


@cache
def _statuses() -> Any:
    """Return the HTTP status of each gRPC status, by number."""
    known = {entry.grpc_status: entry.http_status for entry in _native.entries()}
    unknown = _fact("http_status", _OUTSIDE)
    return np.array([known.get(name, unknown) for name in kind_names("grpc_status")], np.int16)  # type: ignore[call-overload]
