"""Columns of codes in Arrow: functions of a pyarrow Array or ChunkedArray, which return one of the same length.

    name, description, category, outcome, action, grpc_status    dictionary arrays
    is_error, is_retryable                                       boolean arrays
    http_status                                                  an int16 array
    number                                                       the codes as int64, of text or unsigned integers

They read integers of every width, text as parse() does, and dictionaries of both. Integers are read where they lie,
without a copy. `unsigned=True` reads integers from 2**31 to 2**32 - 1 as what they are with a sign: 4294966196 is
-1100. Text that is not a code raises a ValueError; with `strict=False` it becomes null.
"""

from collections.abc import Callable
from functools import cache, partial
from typing import Any, TypeAlias

from . import _native
from .columns import _OUTSIDE, _fact, _missing, _not_codes, _refused, _values, kind_names, kinds

try:
    import pyarrow as pa
    import pyarrow.compute as pc
except ModuleNotFoundError as _error:
    raise _missing("pyarrow", "arrow", _error) from _error

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

# pyarrow's stubs, where they exist, have a parameter for the type of the items.
_Array: TypeAlias = "pa.Array | pa.ChunkedArray"


def name(codes: _Array, *, unsigned: bool = False, strict: bool = True) -> _Array:
    """Return the names of codes as a dictionary array; null for numbers that the table does not list."""
    return _mapped(codes, partial(_position, "name"), unsigned, strict)


def description(codes: _Array, *, unsigned: bool = False, strict: bool = True) -> _Array:
    """Return Toku's texts as a dictionary array; null for numbers that the table does not list."""
    return _mapped(codes, partial(_position, "description"), unsigned, strict)


def category(codes: _Array, *, unsigned: bool = False, strict: bool = True) -> _Array:
    """Return the categories as a dictionary array; null for numbers outside every block."""
    return _mapped(codes, partial(_kind, "category"), unsigned, strict)


def outcome(codes: _Array, *, unsigned: bool = False, strict: bool = True) -> _Array:
    """Return "success", "progress" or "error" as a dictionary array."""
    return _mapped(codes, partial(_kind, "outcome"), unsigned, strict)


def action(codes: _Array, *, unsigned: bool = False, strict: bool = True) -> _Array:
    """Return what to do next as a dictionary array."""
    return _mapped(codes, partial(_kind, "action"), unsigned, strict)


def grpc_status(codes: _Array, *, unsigned: bool = False, strict: bool = True) -> _Array:
    """Return the names of the gRPC statuses as a dictionary array."""
    return _mapped(codes, partial(_kind, "grpc_status"), unsigned, strict)


def http_status(codes: _Array, *, unsigned: bool = False, strict: bool = True) -> _Array:
    """Return the HTTP statuses as int16."""
    return _mapped(codes, _http_status, unsigned, strict)


def is_error(codes: _Array, *, unsigned: bool = False, strict: bool = True) -> _Array:
    """Return whether each code is an error, as booleans."""
    return _mapped(codes, partial(_is, "outcome", "error"), unsigned, strict)


def is_retryable(codes: _Array, *, unsigned: bool = False, strict: bool = True) -> _Array:
    """Return whether the action of each code is "retry", as booleans."""
    return _mapped(codes, partial(_is, "action", "retry"), unsigned, strict)


def number(codes: _Array, *, unsigned: bool = False, strict: bool = True) -> _Array:
    """Return the codes as int64. An unsigned 64-bit number that does not fit becomes -2**31, which is never a code."""
    return _mapped(codes, _int64, unsigned, strict)


def _mapped(codes: _Array, function: "Callable[[pa.Array], pa.Array]", unsigned: bool, strict: bool) -> _Array:
    """Apply a function of an array of integers to an array, or to each chunk."""
    if not isinstance(codes, pa.Array | pa.ChunkedArray):
        advice = "; pyarrow.array() makes one" if hasattr(codes, "__iter__") and not isinstance(codes, str) else ""
        raise _refused("a pyarrow Array or ChunkedArray", codes, advice)
    refused: list[tuple[int, str]] = []
    chunks = codes.chunks if isinstance(codes, pa.ChunkedArray) else [codes]
    numbers = [_integers(chunk, unsigned, refused) for chunk in chunks]
    if refused and strict:
        raise _not_codes(sum(count for count, _ in refused), len(codes), refused[0][1])
    if isinstance(codes, pa.Array):
        return function(numbers[0])
    # Without chunks, the type comes from an empty array.
    answers = [function(one) for one in numbers or [_integers(pa.array([], codes.type), unsigned, refused)]]
    return pa.chunked_array(answers)


def _integers(codes: "pa.Array", unsigned: bool, refused: list[tuple[int, str]]) -> "pa.Array":
    """Return an array of integers; add how many texts are not codes, and the first one, to `refused`."""
    kind, types = codes.type, pa.types
    if types.is_integer(kind):
        return _signed(codes) if unsigned else codes
    if types.is_null(kind):
        return codes.cast(pa.int32())
    if types.is_dictionary(kind):
        numbers: pa.Array = _integers(codes.dictionary, unsigned, [])
        if refused_values := _refused_values(codes.dictionary, numbers):
            _count(codes.indices, codes.dictionary, refused_values, refused)
        return numbers.take(codes.indices)
    if types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind):
        texts = (codes.cast(pa.large_string()) if types.is_string_view(kind) else codes).dictionary_encode()
        numbers = pa.array([_parsed(text) for text in texts.dictionary.to_pylist()], pa.int32())
        if refused_values := _refused_values(texts.dictionary, numbers):
            _count(texts.indices, texts.dictionary, refused_values, refused)
        return numbers.take(texts.indices)
    raise TypeError(f"expected integers or text, not {kind}{_advice(kind)}")


def _advice(kind: "pa.DataType") -> str:
    """Return how to convert an array of another type."""
    types = pa.types
    if types.is_floating(kind) or types.is_decimal(kind):
        return "; codes.cast(pyarrow.int64()) converts whole numbers"
    if types.is_binary(kind) or types.is_large_binary(kind):
        return "; codes.cast(pyarrow.string()) converts UTF-8"
    if types.is_list(kind) or types.is_large_list(kind):
        return "; pyarrow.compute.list_flatten(codes) has its items"
    if types.is_struct(kind):
        return "; pyarrow.compute.struct_field(codes, name) is one of its fields"
    return ", which cannot hold codes"


def _parsed(text: str | None) -> int | None:
    if text is None:
        return None
    try:
        return _native.parse(text)
    except ValueError:
        return None


def _refused_values(values: "pa.Array", numbers: "pa.Array") -> list[int]:
    """Return the positions of the values that are not null, and became null."""
    if numbers.null_count == values.null_count:
        return []
    pairs = zip(values.is_valid().to_pylist(), numbers.is_valid().to_pylist(), strict=True)
    return [position for position, (was, now) in enumerate(pairs) if was and not now]


def _count(indices: "pa.Array", values: "pa.Array", positions: list[int], refused: list[tuple[int, str]]) -> None:
    is_refused = pc.is_in(indices, pa.array(positions, indices.type))
    # A dictionary can have texts that no row has.
    if rows := pc.sum(is_refused).as_py():
        refused.append((rows, values[indices[pc.index(is_refused, True).as_py()].as_py()].as_py()))


def _signed(codes: "pa.Array") -> "pa.Array":
    """Return unsigned 32-bit numbers as what they are with a sign; keep all others."""
    kind = codes.type
    if kind == pa.uint32():
        return codes.view(pa.int32())
    if kind.bit_width < 64:
        return codes
    wide = _int64(codes)
    is_unsigned = pc.and_(pc.greater_equal(wide, 2**31), pc.less(wide, 2**32))
    return pc.if_else(is_unsigned, pc.subtract(wide, 2**32), wide)


def _int64(codes: "pa.Array") -> "pa.Array":
    if codes.type != pa.uint64():
        return codes.cast(pa.int64())
    return pc.if_else(pc.less(codes, pa.scalar(2**63, pa.uint64())), codes.cast(pa.int64(), safe=False), _OUTSIDE)


# The formats of integers by their width in bytes.
_FORMATS: dict[int, Any] = {1: "b", 2: "h", 4: "i", 8: "q"}


def _answers(codes: "pa.Array", answer: "Callable[[memoryview], memoryview]", of: "pa.DataType") -> "pa.Array":
    """Return what a native function answers to the integers of an array, with its nulls."""
    if len(codes) == 0:
        return pa.array([], of)
    if codes.type == pa.int8():
        codes = codes.cast(pa.int16())  # of pyarrow's buffers, one of bytes does not say that they are integers
    valid, data = codes.buffers()
    # The bits of the nulls are shared. They start inside a byte, and so do the answers.
    extra = codes.offset % 8 if valid is not None else 0
    start, end = codes.offset - extra, codes.offset + len(codes)
    width, letter = codes.type.bit_width // 8, _FORMATS[codes.type.bit_width // 8]
    if pa.types.is_unsigned_integer(codes.type):
        letter = letter.upper()
    numbers = memoryview(data).cast("B")[start * width : end * width].cast(letter)
    bits = None if valid is None else valid.slice(start // 8)
    return pa.Array.from_buffers(of, len(codes), [bits, pa.py_buffer(answer(numbers))], offset=extra)


def _of_kind(kind: str, codes: "pa.Array") -> "pa.Array":
    return _answers(codes, lambda numbers: kinds(numbers, kind), pa.int8())


def _kind(kind: str, codes: "pa.Array") -> "pa.Array":
    numbers, names = _of_kind(kind, codes), kind_names(kind)
    if names[0] is None:
        # Number 0 does not have a name, and gives null.
        shifted = pc.subtract(numbers, pa.scalar(1, pa.int8()))
        numbers = pc.if_else(pc.equal(numbers, 0), None, shifted) if kind == "category" else shifted
    return pa.DictionaryArray.from_arrays(numbers, _dictionary(kind))


def _is(kind: str, name: str, codes: "pa.Array") -> "pa.Array":
    return pc.equal(_of_kind(kind, codes), pa.scalar(kind_names(kind).index(name), pa.int8()))


def _http_status(codes: "pa.Array") -> "pa.Array":
    return _statuses().take(_of_kind("grpc_status", codes))


def _position(field: str, codes: "pa.Array") -> "pa.Array":
    positions = _answers(codes, _native.ordinals, pa.int16())
    known = pc.if_else(pc.less(positions, 0), None, positions)
    if field == "description":
        known = _places().take(known)
    return pa.DictionaryArray.from_arrays(known, _dictionary(field))


@cache
def _dictionary(field: str) -> "pa.Array":
    return pa.array(_values(field), pa.string())


@cache
def _places() -> "pa.Array":
    """Return, for each position of the published order, that of its description among the distinct ones."""
    values = _values("description")
    return pa.array([values.index(entry.description) for entry in _native.entries()], pa.int16())


@cache
def _statuses() -> "pa.Array":
    """Return the HTTP status of each gRPC status, by number."""
    known = {entry.grpc_status: entry.http_status for entry in _native.entries()}
    unknown = _fact("http_status", _OUTSIDE)
    return pa.array([known.get(name, unknown) for name in kind_names("grpc_status")], pa.int16())  # type: ignore[call-overload]
