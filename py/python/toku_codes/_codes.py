"""TokuCode, made from the core's entries. Written by hand; its stub, _codes.pyi, is generated."""

from . import _native
from ._entry import Entry

__all__ = ["TokuCode"]

_native.once("TokuCode")


class TokuCode(Entry):
    """The codes that the table lists, each with what the table says about it.

    Closed like http.HTTPStatus: TokuCode(-9999) raises a ValueError, while lookup(-9999) returns None.
    """

    __module__ = __package__

    def __new__(cls, code, row, advice):
        self = int.__new__(cls, code)
        self._value_ = code
        self._row = row
        self.__doc__ = (
            f'{code}: "{row[0]}".\n\nAction {row[3]}: {advice}\n\n'
            f"Category {row[1]}, outcome {row[2]}, grpc status {row[4]} (this library's reading, not Toku's word)."
        )
        return self

    # In the body of a class, locals() is the mapping that the class is made from, here the enum's own.
    locals().update(_native.rows())


_by_equality = TokuCode.__new__  # the enum's own, to which False and 0.0 are SUCCESS


def _by_number(cls, value):
    """Return the member of a number. As in every enum, any other value is a ValueError."""
    try:
        number = _native.number(value)
    except TypeError as refusal:
        raise ValueError(str(refusal)) from refusal.__cause__
    return _by_equality(cls, number)


TokuCode.__new__ = _by_number
