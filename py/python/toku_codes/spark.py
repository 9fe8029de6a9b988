"""Columns of codes in Spark: functions of a Column, which return a Column of the engine's own expressions.

    name, description, category, outcome, action, grpc_status    strings
    is_error, is_retryable                                       conditions, which are evaluated while a file is read
    is_category, is_action                                       the same for one category or action
    http_status                                                  a short
    number                                                       the codes of text as longs
    not_a_code                                                   true for text that is not a code, to find and count it
    table(spark)                                                 the table as a DataFrame, for joins of your own

Nothing is installed on the executors. They take a Column of integers or the name of one; the same with Spark Connect.
Spark refuses a column of another type when the query is made, with the error DATATYPE_MISMATCH: read text by number(),
and cast floats to "long".
"""

from typing import TYPE_CHECKING, Any

from . import _native, columns
from .columns import _OUTSIDE, _action, _category, _fact, _missing, _refused, blocks, non_errors, retryable

try:
    from pyspark.sql import functions as F  # noqa: N812 - as everyone names it
except ModuleNotFoundError as _error:
    raise _missing("pyspark", "spark", _error) from _error

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame, SparkSession

__all__ = [
    "action",
    "category",
    "description",
    "grpc_status",
    "http_status",
    "is_action",
    "is_category",
    "is_error",
    "is_retryable",
    "name",
    "not_a_code",
    "number",
    "outcome",
    "table",
]


def name(codes: "Column | str") -> "Column":
    """Return the names of codes; null for numbers that the table does not list."""
    return _looked_up("name", codes)


def description(codes: "Column | str") -> "Column":
    """Return Toku's texts, or "unknown code -9999"."""
    given = _column(codes)
    return F.coalesce(_looked_up("description", given), F.concat(F.lit("unknown code "), given.cast("string")))


def category(codes: "Column | str") -> "Column":
    """Return the categories; null for numbers outside every block."""
    wide = _integers(_column(codes))
    return _case([(wide.between(last, first), F.lit(name)) for name, first, last in blocks])


def outcome(codes: "Column | str") -> "Column":
    """Return "success", "progress" or "error"."""
    return _grouped("outcome", codes)


def action(codes: "Column | str") -> "Column":
    """Return what to do next."""
    return _grouped("action", codes)


def grpc_status(codes: "Column | str") -> "Column":
    """Return the names of the gRPC statuses."""
    return _grouped("grpc_status", codes)


def http_status(codes: "Column | str") -> "Column":
    """Return the HTTP statuses, as shorts."""
    return _grouped("http_status", codes).cast("short")


def is_error(codes: "Column | str") -> "Column":
    """Return whether each code is an error; a condition that is evaluated while a file is read."""
    given = _column(codes)
    return ~given.isin(*non_errors) & _is_integer(given)


def is_retryable(codes: "Column | str") -> "Column":
    """Return whether the action of each code is "retry"; a condition that is evaluated while a file is read."""
    given = _column(codes)
    return given.isin(*retryable) & _is_integer(given)


def is_category(codes: "Column | str", category: str) -> "Column":
    """Return whether each code is in the block of a category; a condition that is evaluated while a file is read."""
    lowest, highest = _category(category)
    given = _column(codes)
    return given.between(lowest, highest) & _is_integer(given)


def is_action(codes: "Column | str", action: str) -> "Column":
    """Return whether each code has this action; a condition that is evaluated while a file is read."""
    is_in, numbers = _action(action)
    given = _column(codes)
    found = given.isin(*numbers)
    return (found if is_in else ~found) & _is_integer(given)


def number(codes: "Column | str", *, unsigned: bool = False) -> "Column":
    """Return the codes of a column of text as longs; with `unsigned`, those of a column of integers without a sign.

    Text is a decimal number of at most ten digits, from -2**31 to 2**32 - 1, with a sign or without, and with white
    space around it. Other text is null, and not_a_code() is true for it. Numbers from 2**31 to 2**32 - 1 are read as
    what they are with a sign: 4294966196 is -1100.
    """
    given = _column(codes)
    if unsigned:
        wide = _integers(given)
        return F.when(wide.between(2**31, 2**32 - 1), wide - F.lit(2**32)).otherwise(wide)
    # The cast ignores white space. It is guarded, since it raises an error for other text where ANSI mode is on.
    # In Java, `$` would also match before a last U+2028.
    is_code = given.rlike(r"^[ \t\r\n]*[+-]?[0-9]{1,10}[ \t\r\n]*\z")
    wide = F.when(is_code, given).cast("long")
    unsigned_number = F.when(wide.between(2**31, 2**32 - 1), wide - F.lit(2**32))
    found = F.when(wide.between(_OUTSIDE, 2**31 - 1), wide).otherwise(unsigned_number)
    kind = F.typeof(given)
    error = F.concat(F.lit("expected text, not "), kind, F.lit("; number(codes, unsigned=True) reads integers"))
    # The type is known when Spark plans the query, so that nothing of this is left.
    return F.when(kind.rlike("^(string|varchar|char|void)"), found).otherwise(F.raise_error(error).cast("long"))


def not_a_code(codes: "Column | str") -> "Column":
    """Return whether a text is not a code, as number() reads it; false for null."""
    given = _column(codes)
    return given.isNotNull() & number(given).isNull()


def table(spark: "SparkSession", every_number: bool = False) -> "DataFrame":
    """Return the table as a DataFrame, as columns.table() has it."""
    found = columns.table(every_number)
    texts = ["name", "description", "category", "outcome", "action", "grpc_status"]
    types = {"code": "int", "http_status": "short", **dict.fromkeys(texts, "string")}
    schema = ", ".join(f"{column} {types.get(column, 'boolean')}" for column in found)
    return spark.createDataFrame(list(zip(*found.values(), strict=True)), schema)


def _column(codes: "Column | str") -> "Column":
    """Return a Column. They are of several classes, so what is not a name must have a Column's methods."""
    if isinstance(codes, str):
        return F.col(codes)
    if not all(hasattr(codes, method) for method in ("isin", "between", "rlike")):
        raise _refused("a Column or the name of one", codes)
    return codes


def _integers(given: "Column") -> "Column":
    """Return integers as longs. The bitwise operations change nothing, and refuse types that could become 0."""
    return F.bitwise_not(F.bitwise_not(given)).cast("long")


def _is_integer(given: "Column") -> "Column":
    """Return true. Spark refuses other types than integers when it plans the query, and leaves this out of the plan."""
    return F.typeof(F.bitwise_not(given)).isNotNull()


def _case(whens: "list[tuple[Column, Column]]") -> "Column":
    (condition, value), *others = whens
    case = F.when(condition, value)
    for condition, value in others:
        case = case.when(condition, value)
    return case


def _grouped(field: str, codes: "Column | str") -> "Column":
    """Return a CASE of the values that few numbers share; the value of unknown numbers is the last."""
    wide, numbers = _integers(_column(codes)), dict[Any, list[int]]()
    for entry in _native.entries():
        numbers.setdefault(_fact(field, entry.code), []).append(entry.code)
    unknown = _fact(field, _OUTSIDE)
    whens = [(wide.isin(*codes), F.lit(value)) for value, codes in numbers.items() if value != unknown]
    return _case([*whens, (wide.isNotNull(), F.lit(unknown))])


def _looked_up(field: str, codes: "Column | str") -> "Column":
    """Return a CASE of the blocks, each with an item of a literal list; null for other numbers."""
    wide, listed = _integers(_column(codes)), {entry.code for entry in _native.entries()}
    whens = []
    for _, first, last in blocks:
        lowest = min(code for code in listed if last <= code <= first)
        items = [_fact(field, code) if code in listed else None for code in range(first, lowest - 1, -1)]
        item = F.get(F.array(*[F.lit(item).cast("string") for item in items]), (F.lit(first) - wide).cast("int"))
        whens.append((wide.between(last, first), item))
    return _case(whens)
