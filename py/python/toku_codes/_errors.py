"""TokuError and one subclass for each category. Written by hand; the types are in _errors.pyi."""

from . import _native

__all__ = [
    "AccountError",
    "CallError",
    "CreditError",
    "DatabaseError",
    "EngineError",
    "GeneralError",
    "PhoneNumberError",
    "RequestError",
    "ResourceError",
    "SmsError",
    "TaskError",
    "TokuError",
    "VoipUserError",
]

_native.once("TokuError")

_IS_MADE_IN_PYTHON = 1 << 9  # CPython's Py_TPFLAGS_HEAPTYPE


def _base_in_c(kind):
    """Return the first base in C, which makes and copies the errors of a class: OSError has attributes of its own."""
    return next(base for base in kind.__mro__ if not base.__flags__ & _IS_MADE_IN_PYTHON)


class TokuError(Exception):
    """A code that is an error, as raise_for_code() raises it.

    TokuError(-1100) makes a CreditError, as OSError(2) makes a FileNotFoundError: the block of the number decides, for
    unknown numbers, too. Its text is "low credit balance (-1100 LOW_CREDIT_BALANCE)" or "unknown code -9999".
    """

    # raise_for_code() makes an equal error without calling this.
    def __init__(self, code):
        self.code = code
        super().__init__(self.code)
        # Not in __new__, which would have to accept the arguments of every subclass.
        if type(self) is TokuError:
            self.__class__ = _BY_CATEGORY.get(self.category, TokuError)

    @property
    def code(self):
        """The number, whether the table lists it or not."""
        try:
            return self._code
        except AttributeError:
            text = f"{type(self).__name__} has no code: its __init__ did not call super().__init__(code)"
            raise AttributeError(text) from None

    @code.setter
    def code(self, code):
        self._code = code if type(code) is int else _native.number(code)

    def __reduce__(self):
        _, *arguments_and_state = _base_in_c(type(self)).__reduce__(self)
        return type(self)._copied, *arguments_and_state

    @classmethod
    def _copied(cls, *arguments):
        """Return an error with these arguments, without calling the class: a subclass may have other arguments."""
        base = _base_in_c(cls)
        error = base.__new__(cls, *arguments)
        base.__init__(error, *arguments)
        return error

    def __str__(self):
        try:
            return _native.message(self.code)
        except AttributeError:  # without a code
            return super().__str__()

    def __repr__(self):
        try:
            return super().__repr__()
        except ValueError:  # for a number with more digits than Python prints
            return f"<{type(self).__name__}: {self}>"

    @property
    def entry(self):
        """The entry of the code; None when the table does not list it."""
        return _native.lookup(self.code)

    @property
    def category(self):
        """The category of the block that the number is in; None outside every block."""
        return _native.category(self.code)

    @property
    def action(self):
        """What to do next, such as "top_up"; "investigate" when the table does not list the number."""
        return _native.action(self.code)

    @property
    def description(self):
        """Toku's text of the number, or "unknown code -9999"."""
        return _native.describe(self.code)

    @property
    def grpc_status(self):
        """The name of the gRPC status that fits best; "UNKNOWN" when the table does not list the number."""
        return _native.grpc_status(self.code)

    @property
    def http_status(self):
        """The HTTP status that goes with it: what your own service might answer, not what Toku sent."""
        return _native.http_status(self.code)

    @property
    def is_retryable(self):
        """Whether the action is "retry": the same request may succeed later, but it may also take effect twice."""
        return _native.is_retryable(self.code)


class GeneralError(TokuError):
    """Codes -1 to -99."""


class DatabaseError(TokuError):
    """Codes -100 to -199."""


class ResourceError(TokuError):
    """Codes -200 to -299."""


class RequestError(TokuError):
    """Codes -300 to -399."""


class AccountError(TokuError):
    """Codes -400 to -499."""


class PhoneNumberError(TokuError):
    """Codes -1000 to -1099."""


class CreditError(TokuError):
    """Codes -1100 to -1199."""


class CallError(TokuError):
    """Codes -1200 to -1299."""


class EngineError(TokuError):
    """Codes -1300 to -1399."""


class VoipUserError(TokuError):
    """Codes -1400 to -1499."""


class SmsError(TokuError):
    """Codes -2000 to -2099."""


class TaskError(TokuError):
    """Codes -3000 to -3099."""


_BY_CATEGORY = {
    "general": GeneralError,
    "database": DatabaseError,
    "resource": ResourceError,
    "request": RequestError,
    "account": AccountError,
    "phone_number": PhoneNumberError,
    "credit": CreditError,
    "call": CallError,
    "engine": EngineError,
    "voip_user": VoipUserError,
    "sms": SmsError,
    "task": TaskError,
}

# The names for users, in tracebacks and in pickles.
for _class in (TokuError, *_BY_CATEGORY.values()):
    _class.__module__ = __package__
