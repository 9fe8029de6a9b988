"""The result codes of the Toku API: what each means, whether it is a failure, and what to do next.

    >>> import toku_codes
    >>> entry = toku_codes.lookup(-1100)  # the number from {"result": -1100}
    >>> entry.name, entry.description, entry.category, entry.action
    ('LOW_CREDIT_BALANCE', 'low credit balance', 'credit', 'top_up')
    >>> toku_codes.is_error(-3005)  # "task completed": a negative number is not always a failure
    False
    >>> toku_codes.raise_for_code(-1100)
    Traceback (most recent call last):
        ...
    toku_codes.CreditError: low credit balance (-1100 LOW_CREDIT_BALANCE)

Functions of a number, whether the table lists it or not:

    lookup(code)          its entry, a member of TokuCode, or None
    describe(code)        Toku's text, or "unknown code -9999"
    category(code)        the category of its block, such as "credit", or None
    action(code)          what to do next, such as "top_up"
    outcome(code)         "success", "progress" or "error"
    is_error(code)        whether it is a failure
    is_retryable(code)    whether the action is "retry"
    is_known(code)        whether the table lists it
    grpc_status(code)     the gRPC status that fits best, such as "NOT_FOUND"
    http_status(code)     the HTTP status that goes with that, such as 404
    raise_for_code(code)  raises its TokuError if it is a failure

What the actions mean; only 0 is "done", and every unknown number is "investigate":

    done                  it worked
    track                 a task is not over: ask for its state later
    ended                 a task is over: completed or canceled
    retry                 the same request may succeed later; first check that a duplicate does no harm
    top_up                the credit of the Toku account is used up
    fix_request           the request cannot succeed as it is
    fix_setup             a person must set up, renew or allow something
    investigate           it may or may not have happened

Functions of a text:

    parse(text)           the number that a person or a log wrote, such as 4294966196 for -1100
    lookup_name(name)     the entry with exactly this name, or None
    search(query)         the entries in which all words of the query occur

The table:

    entries()             all entries, in published order
    ordinals(codes, out)  the positions of a whole buffer of numbers in that order
    TABLE_VERSION         its version, counted from 1
    TABLE_HASH            its fingerprint: libraries with the same one give the same answers

Types, each the Literal of all texts that a function or attribute gives:

    Action                "done", "track", ...: what action() returns
    Category              "success", "general", ...: what category() returns, except None
    GrpcStatus            "OK", "CANCELLED", ...: what grpc_status() returns
    Outcome               "success", "progress", "error": what outcome() returns

Numbers and descriptions are Toku's, from its published list "API Error Codes"; names, categories, outcomes, actions
and statuses are this library's reading of them. This is not an official Toku product.

A code is an int. Every function that takes one accepts any int, its subclasses and objects with __index__. A number
that the table does not list is described as "unknown code -9999", and is an error. bool, float, str, bytes and None
raise a TypeError, so that nothing becomes 0, which is success; parse() reads text.

The enum, the exceptions and the types are made when one is first needed, which takes longer than the import.
TokuCode is an enum.IntEnum, and closed like http.HTTPStatus: TokuCode(-9999) raises a ValueError, and so do
TokuCode(False) and TokuCode(0.0). So declare int in a model of Toku's answers, and call lookup(). TokuCode.SUCCESS is 0
and so false: compare with `is None`.

    >>> from dataclasses import dataclass
    >>> @dataclass
    ... class Answer:
    ...     code: int  # not TokuCode, which refuses numbers that the table does not list
    >>> entry = toku_codes.lookup(Answer(-9999).code)
    >>> "not in the table" if entry is None else entry.description
    'not in the table'

Modules for columns of codes, none of which this package imports; each needs the engine that it is for:

    toku_codes.pandas     functions of a Series, and the accessor series.toku
    toku_codes.polars     expressions
    toku_codes.arrow      functions of an array of pyarrow
    toku_codes.spark      Columns
    toku_codes.sql        the text of expressions for DuckDB, PostgreSQL, Spark SQL and ClickHouse
    toku_codes.columns    the table and sets of numbers, for every other engine

    >>> import pandas as pd
    >>> import toku_codes.pandas
    >>> toku_codes.pandas.name(pd.Series([0, -1100, None, -9999], dtype="Int64")).tolist()
    ['SUCCESS', 'LOW_CREDIT_BALANCE', nan, nan]

Exceptions, one class for each category; TokuError itself is for a number outside every block. Each has the
number as `code`, and its `action`, `description`, `category`, `grpc_status`, `http_status` and `is_retryable`, whether
the table lists it or not; `entry` is None if it does not:

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

try:
    from ._native import class_of as _class_of
except ModuleNotFoundError as _error:
    if _archive := getattr(__spec__.loader, "archive", None):
        _text = f"{_error}: native code cannot be imported from a zip file, {_archive}"
        raise ModuleNotFoundError(_text, name=_error.name) from None
    raise

from ._native import (
    TABLE_HASH,
    TABLE_VERSION,
    action,
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
    "Action",
    "CallError",
    "Category",
    "CreditError",
    "DatabaseError",
    "EngineError",
    "GeneralError",
    "GrpcStatus",
    "Outcome",
    "PhoneNumberError",
    "RequestError",
    "ResourceError",
    "SmsError",
    "TaskError",
    "TokuCode",
    "TokuError",
    "VoipUserError",
    "action",
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

TYPE_CHECKING = False  # importing `typing` would take longer than this package
if TYPE_CHECKING:
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
    from ._kinds import Action, Category, GrpcStatus, Outcome
else:

    def __getattr__(name):
        """Make the enum, the exceptions or the types when they are first needed: that takes longer than the import."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        if name in ("Action", "Category", "GrpcStatus", "Outcome"):
            from . import _kinds

            globals()[name] = getattr(_kinds, name)
        else:
            globals()[name] = _class_of(name)
        return globals()[name]

    def __dir__():
        return __all__
