# The types of src/, with its documentation. Written by hand.
from typing import Any, Final, Protocol, SupportsIndex, TypeAlias

from typing_extensions import Buffer

from ._codes import TokuCode
from ._errors import TokuError
from ._kinds import Action, Category, GrpcStatus, Outcome

TABLE_VERSION: Final[int]
"""The version of the table, counted from 1."""
TABLE_HASH: Final[str]
"""A fingerprint of the whole table, 16 hex digits: libraries with the same one give the same answers."""

# The attributes of Entry, from description to is_retryable.
_Row: TypeAlias = tuple[str, Category, Outcome, Action, GrpcStatus, int, bool, bool]

def is_known(code: SupportsIndex, /) -> bool:
    """Say whether the table lists a number."""

def lookup(code: SupportsIndex, /) -> TokuCode | None:
    """Return the entry of a number or None; SUCCESS is 0 and so false: compare with `is None`.

    None means that the table does not list the number.
    """

def describe(code: SupportsIndex, /) -> str:
    """Return Toku's text of a number, or "unknown code -9999".

    The text is written for developers, not for customers. An int outside 32 bits is unknown; one of more than 64
    bits is not printed.
    """

def category(code: SupportsIndex, /) -> Category | None:
    """Return the category of the block that a number is in; None outside every block.

    The table need not list the number. Categories are this library's reading, not Toku's word.
    """

def outcome(code: SupportsIndex, /) -> Outcome:
    """Return "success" for 0, "progress" for a task's state such as -3005, else "error".

    This is this library's reading, not Toku's word.
    """

def action(code: SupportsIndex, /) -> Action:
    """Return what to do next, such as "top_up"; "investigate" for an unknown number.

    Only 0 is "done". This is this library's reading, not Toku's word.
    """

def grpc_status(code: SupportsIndex, /) -> GrpcStatus:
    """Return the name of the gRPC status that fits a number best; "UNKNOWN" for an unknown one.

    This is this library's reading, not Toku's word.
    """

def http_status(code: SupportsIndex, /) -> int:
    """Return the HTTP status that goes with the gRPC status; 500 for an unknown number.

    It is what your own service might answer, not what Toku sent.
    """

def is_error(code: SupportsIndex, /) -> bool:
    """Say whether a number is a failure; every unknown number is.

    A negative number is not always one: -3005 is "task completed".
    """

def is_retryable(code: SupportsIndex, /) -> bool:
    """Say whether the action is "retry": the same request may succeed later.

    The first one may still have had an effect: a message may be sent, or a charge made, twice.
    """

def raise_for_code(code: SupportsIndex, /) -> None:
    """Raise the TokuError of a number if it is an error; every unknown number is. Otherwise return None."""

def lookup_name(name: str, /) -> TokuCode | None:
    """Return the entry of a name or None; SUCCESS is 0 and so false: compare with `is None`.

    The name must be exactly that of the entry; case and spaces matter.
    """

def parse(text: str, /) -> int:
    """Read a code as a person or a log wrote it, and return its number.

    It reads a name in any ASCII case; a decimal number from -2**31 to 2**32 - 1, or the same number stored
    unsigned in 64 bits; and 0x with 1 to 8, or 16, hex digits in two's complement. Space, TAB, CR and LF around it
    are trimmed. Unknown numbers are accepted. Any other text, and text over 256 bytes, raises a ValueError.
    """

def search(query: str, /) -> list[TokuCode]:
    """Return the entries in which every word of the query occurs, in published order.

    Words are split at ASCII white space and "_". Each must occur in the name, the description, the category or the
    action, with ASCII letters in any case, or be the number of the code, as parse() reads it. An empty query, or one
    over 256 bytes, finds nothing.
    """

def entries() -> tuple[TokuCode, ...]:
    """Return all entries, in published order."""

class _Array(Protocol):
    # For type checkers, NumPy's arrays are a Buffer only from Python 3.12 on.
    @property
    def __array_interface__(self) -> dict[str, Any]: ...

def ordinals(codes: Buffer | _Array, /, out: Buffer | _Array | None = None) -> memoryview:
    """Return the position of each code in published order, -1 for an unknown code, as categorical columns have them.

    `codes` is a C-contiguous buffer of native integers of any width, such as array.array("q"), a NumPy array or a
    memoryview. It is not copied, and each item counts as its value, as in lookup(): 4294966196 is unknown. `out` is
    None or a writable, C-contiguous, one-dimensional buffer of native 16-bit integers with room for every code, which
    does not overlap `codes`. The answer is a memoryview: of new memory in format "h", or of the part of `out` that was
    written. Positions may change between versions of the table; codes and names never do.

    Other threads can run while a large buffer is read. If one of them writes to it, a position is that of the number
    before or after, provided that the memory is aligned.

    A TypeError is raised for other objects and formats, for a single number, for masked arrays, and for plain bytes,
    which have no integer type; a BufferError for memory that is read-only or not contiguous, and a ValueError for an
    `out` that is too short, has more dimensions or overlaps `codes`. Nothing is written then.
    """

def kinds(codes: Buffer | _Array, kind: str, /, out: Buffer | _Array | None = None) -> memoryview:
    """Return the number of each code's category, action, outcome or gRPC status, whether the table lists it or not.

    `kind` is "category", "action", "outcome" or "grpc_status"; kind_names() has the names of the numbers. Category 0
    stands for none. `codes` and `out` are as in ordinals(), except that `out` has native, signed 8-bit integers, and
    the answer the format "b". The numbers of the names never change.

    The exceptions are those of ordinals(), and a ValueError for any other kind.
    """

def kind_names(kind: str, /) -> tuple[str | None, ...]:
    """Return the names of the numbers that kinds() writes, each at its number; None where a number has no name."""

def blocks() -> list[tuple[Category, int, int]]:
    """Return the blocks of numbers in published order: category, first number, last number."""

def class_of(name: str, /) -> type[TokuCode | TokuError]:
    """Return the class of this name: always the same one, even if its module was deleted or reloaded."""

def once(name: str, /) -> None:
    """Raise an ImportError if the class of this name was made: a reload of its module must not make it again."""

def number(code: SupportsIndex, /) -> int:
    """Return a number as an exact int; refuse other values as every function here does."""

def message(code: SupportsIndex, /) -> str:
    """Return the message of an error: "low credit balance (-1100 LOW_CREDIT_BALANCE)", "unknown code -9999"."""

def rows() -> list[tuple[str, tuple[int, _Row, str]]]:
    """Return the data of the enum: for each entry (name, (code, row, advice)); a row has the attributes of Entry."""

__all__ = [
    "TABLE_HASH",
    "TABLE_VERSION",
    "action",
    "blocks",
    "category",
    "class_of",
    "describe",
    "entries",
    "grpc_status",
    "http_status",
    "is_error",
    "is_known",
    "is_retryable",
    "kind_names",
    "kinds",
    "lookup",
    "lookup_name",
    "message",
    "number",
    "once",
    "ordinals",
    "outcome",
    "parse",
    "raise_for_code",
    "rows",
    "search",
]
