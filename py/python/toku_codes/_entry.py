"""The attributes of the members of TokuCode, which _codes.py makes. Written by hand; the types are in _entry.pyi."""

from enum import IntEnum

from . import _native

__all__ = ["Entry"]

_native.once("TokuCode")


class Entry(IntEnum):
    """What the table says about one code.

    Number and description are Toku's; the rest is this library's reading, not Toku's word.
    """

    @property
    def code(self):
        """The number, as a plain int."""
        return self._value_

    @property
    def description(self):
        """Toku's text, mistakes included. It is written for developers, not for customers."""
        return self._row[0]

    @property
    def category(self):
        """The category of the block that the number is in."""
        return self._row[1]

    @property
    def outcome(self):
        """Whether it is "success", a task's state ("progress") or a failure ("error")."""
        return self._row[2]

    @property
    def action(self):
        """What to do next, such as "top_up"."""
        return self._row[3]

    @property
    def grpc_status(self):
        """The name of the gRPC status that fits best."""
        return self._row[4]

    @property
    def http_status(self):
        """The HTTP status that goes with it: what your own service might answer, not what Toku sent."""
        return self._row[5]

    @property
    def is_error(self):
        """Whether the code is a failure."""
        return self._row[6]

    @property
    def is_retryable(self):
        """Whether the action is "retry": the same request may succeed later, but it may also take effect twice."""
        return self._row[7]
