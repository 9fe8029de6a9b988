"""What every member of TokuCode has. Written by hand; the members come from the core, in _codes.py."""

from enum import IntEnum

__all__ = ["Entry"]

TYPE_CHECKING = False  # That of `typing`, whose import takes longer than all of this package.
if TYPE_CHECKING:
    from typing import TypeAlias

    from ._codes import _Category, _GrpcStatus, _Outcome

    _Row: TypeAlias = tuple[str, _Category, _Outcome, _GrpcStatus, int, bool, bool]


class Entry(IntEnum):
    """What the table says of one code.

    Number and description are Toku's; the rest is this library's reading, not Toku's word.
    """

    _value_: int
    _row: "_Row"

    @property
    def code(self) -> int:
        """The number, as a plain int."""
        return self._value_

    @property
    def description(self) -> str:
        """Toku's text, mistakes included. It is written for developers, not for customers."""
        return self._row[0]

    @property
    def category(self) -> "_Category":
        """The block that the number lies in."""
        return self._row[1]

    @property
    def outcome(self) -> "_Outcome":
        """Whether it is "success", a task's state ("progress") or a failure ("error")."""
        return self._row[2]

    @property
    def grpc_status(self) -> "_GrpcStatus":
        """The name of the gRPC status that fits best."""
        return self._row[3]

    @property
    def http_status(self) -> int:
        """The HTTP status that goes with it: what your own service might answer, not what Toku sent."""
        return self._row[4]

    @property
    def is_error(self) -> bool:
        """Whether the code is a failure."""
        return self._row[5]

    @property
    def is_retryable(self) -> bool:
        """Whether a retry may help; it is not said to be safe: a message or a charge may happen twice."""
        return self._row[6]
