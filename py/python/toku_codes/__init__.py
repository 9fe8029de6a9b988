"""The result codes of the Toku API: what each means, whether it is a failure, and how to go on.

    >>> import toku_codes
    >>> entry = toku_codes.lookup(-1100)  # the number from {"code": -1100}
    >>> entry.name, entry.description, entry.category
    ('LOW_CREDIT_BALANCE', 'low credit balance', 'credit')
    >>> toku_codes.is_error(-3005)  # "task completed": a negative number is not always a failure
    False
    >>> toku_codes.raise_for_code(-1100)
    Traceback (most recent call last):
        ...
    toku_codes.CreditError: low credit balance (-1100 LOW_CREDIT_BALANCE)

Numbers and descriptions are Toku's, from its published list "API Error Codes"; names, categories, outcomes and
statuses are this library's reading of them. This is not an official Toku product.

A code is an int. Every function that takes one takes any int, its subclasses and objects with __index__; a number
that the table does not list is an answer and no accident: it is described as "unknown code -9999" and is an error.
bool, float, str, bytes and None are TypeErrors, so that nothing becomes 0, which is success; parse() reads text.

TokuCode is an enum.IntEnum, closed as http.HTTPStatus is: TokuCode(-9999) is a ValueError. So let a model that takes
Toku's answers declare int, and call lookup(). TokuCode.SUCCESS is 0 and so false: compare with `is None`.

    >>> from dataclasses import dataclass
    >>> @dataclass
    ... class Answer:
    ...     code: int  # and not TokuCode, which refuses what the table does not list
    >>> entry = toku_codes.lookup(Answer(-9999).code)
    >>> "not in the table" if entry is None else entry.description
    'not in the table'

Exceptions, one class for each category; TokuError itself stands for a number outside every block:

    Exception
      TokuError
        GeneralError        -1 to -99
        DatabaseError     -100 to -199
        ResourceError     -200 to -299
        RequestError      -300 to -399
        AccountError      -400 to -499
        PhoneNumberError -1000 to -1099
        CreditError      -1100 to -1199
        CallError        -1200 to -1299
        EngineError      -1300 to -1399
        VoipUserError    -1400 to -1499
        SmsError         -2000 to -2099
        TaskError        -3000 to -3099

Other libraries have a DatabaseError too: prefer `import toku_codes` to `from toku_codes import DatabaseError`.
"""

# ruff: noqa: E402  # the classes of an import before this one come first
from . import _native

_native.restore()

from ._codes import TokuCode
from ._errors import (
    AccountError,
    CallError,
    CreditError,
    DatabaseError,
    EngineError,
    GeneralError,
    PhoneNumberError,
    RequestError,
    ResourceError,
    SmsError,
    TaskError,
    TokuError,
    VoipUserError,
)
from ._native import (
    TABLE_HASH,
    TABLE_VERSION,
    category,
    describe,
    entries,
    grpc_status,
    http_status,
    is_error,
    is_known,
    is_retryable,
    lookup,
    lookup_name,
    ordinals,
    outcome,
    parse,
    raise_for_code,
    search,
)

__all__ = [
    "TABLE_HASH",
    "TABLE_VERSION",
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
    "TokuCode",
    "TokuError",
    "VoipUserError",
    "category",
    "describe",
    "entries",
    "grpc_status",
    "http_status",
    "is_error",
    "is_known",
    "is_retryable",
    "lookup",
    "lookup_name",
    "ordinals",
    "outcome",
    "parse",
    "raise_for_code",
    "search",
]
