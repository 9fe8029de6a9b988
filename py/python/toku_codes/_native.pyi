# The types of src/, with its documentation. Written by hand.
from typing import Final, SupportsIndex, TypeAlias

from typing_extensions import Buffer

from ._codes import TokuCode
from ._kinds import Action, Category, GrpcStatus, Outcome

TABLE_VERSION: Final[int]
"""The version of the table, from 1."""
TABLE_HASH: Final[str]
"""A fingerprint of the whole table, 16 hex digits: two libraries with the same one give the same answers."""

# What Entry keeps: description to is_retryable.
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
    bits is not written out.
    """

def category(code: SupportsIndex, /) -> Category | None:
    """Return the block that a number lies in, or None outside every block.

    The table need not list the number. Categories are this library's reading, not Toku's word.
    """

def outcome(code: SupportsIndex, /) -> Outcome:
    """Return "success" for 0, "progress" for a task's state such as -3005, else "error".

    This is this library's reading, not Toku's word.
    """

def action(code: SupportsIndex, /) -> Action:
    """Return what to do next, such as "top_up"; "investigate" for an unknown number.

    Of all numbers, 0 alone is "done". This is this library's reading, not Toku's word.
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
    """Say whether a number is a failure, as every unknown one is.

    A negative number is not always one: -3005 is "task completed".
    """

def is_retryable(code: SupportsIndex, /) -> bool:
    """Say whether the action is "retry": the same request may succeed later.

    That does not say that the first one had no effect: a message or a charge may happen twice.
    """

def raise_for_code(code: SupportsIndex, /) -> None:
    """Raise the TokuError of a number if it is an error, as every unknown one is; else return None."""

def lookup_name(name: str, /) -> TokuCode | None:
    """Return the entry of a name or None; SUCCESS is 0 and so false: compare with `is None`.

    The name must be exactly that of the entry; case and spaces count.
    """

def parse(text: str, /) -> int:
    """Read a code as a person or a log wrote it, and return its number.

    Taken are a name in any ASCII case; a decimal number from -2**31 to 2**32 - 1, or the same number stored
    unsigned in 64 bits; and 0x with 1 to 8, or 16, hex digits in two's complement. Space, TAB, CR and LF around it
    are trimmed. Unknown numbers are taken. All else, and text over 256 bytes, is a ValueError.
    """

def search(query: str, /) -> list[TokuCode]:
    """Return the entries in which every word of the query occurs, in published order.

    Words are split at ASCII white space and "_". Each must occur, ASCII letters in any case, in the name, the
    description, the category or the action, or be a number (as parse() reads it) that is the code. An empty query, or
    one over 256 bytes, finds nothing.
    """

def entries() -> tuple[TokuCode, ...]:
    """Return all entries, in published order."""

def ordinals(codes: Buffer, /, out: Buffer | None = None) -> memoryview:
    """Return the position of each code in published order, -1 for an unknown one, as a categorical column has it.

    `codes` is a C-contiguous buffer of native 32-bit integers, such as array.array("i"), a NumPy array or a
    memoryview. `out` is None or a writable, C-contiguous, one-dimensional buffer of native 16-bit integers with
    room for every code, which does not overlap `codes`. The answer is a memoryview: of new memory in format "h", or
    of the part of `out` that was written. Positions may change between versions of the table; codes and names never
    do.

    A TypeError is raised for other objects and formats and for a single number, a BufferError for memory that is
    read-only or not contiguous, and a ValueError for an `out` that is too short, has more dimensions or overlaps;
    nothing is written then.
    """

def load() -> None:
    """Import the modules that make the classes; in every later import of the package, put them back into sys.modules.

    The classes are made once in a process, since whoever has imported the package compares with theirs.
    """

def once() -> None:
    """Raise an ImportError if the classes are kept: before a module that makes some can replace its own."""

def number(code: SupportsIndex, /) -> int:
    """Return a number as an exact int; refuse what is none as every function here does."""

def message(code: SupportsIndex, /) -> str:
    """Return the message of an error: "low credit balance (-1100 LOW_CREDIT_BALANCE)", "unknown code -9999"."""

def rows() -> list[tuple[str, tuple[int, _Row, str]]]:
    """Return what the enum is made from: for each entry (name, (code, row, advice)), with the row that Entry has."""

__all__ = [
    "TABLE_HASH",
    "TABLE_VERSION",
    "action",
    "category",
    "describe",
    "entries",
    "grpc_status",
    "http_status",
    "is_error",
    "is_known",
    "is_retryable",
    "load",
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
