"""Columns of codes in SQL: the text of expressions, for DuckDB, PostgreSQL, Spark SQL and ClickHouse.

    create(dialect)                  statements that make (or replace) the table toku_codes: each number of each block
    join(column, dialect)            the LEFT JOIN of that table; empty for Spark, whose expressions do not need it
    name, description, category, outcome, action, grpc_status, http_status (column, dialect)
                                     expressions, which belong next to that join
    is_error, is_retryable (column)  conditions, which databases evaluate while they read a file; no join is needed
    is_category, is_action (column, name)    the same for one category or action
    integer(column, dialect)         the column itself; an error of the database if it has another type than integers
    number(column, dialect)          the codes of a column of text, as a 64-bit integer
    not_a_code(column, dialect)      true for text that is not a code, to find and count it

The dialect is "duckdb", "postgresql", "spark" or "clickhouse". A column is the name of one, or any expression of SQL,
which gets parentheses. It becomes part of the text: never build it from what a stranger sent.

    >>> from toku_codes import sql
    >>> sql.is_error("calls.result")
    '(calls.result NOT IN (0, -3001, -3005, -3006, -3007, -3008, -3009))'
    >>> sql.join("calls.result", "postgresql")
    'LEFT JOIN toku_codes AS toku ON toku.code = calls.result'
    >>> sql.category("calls.result", "postgresql")
    'toku.category'

The result of an expression is null where the column is null; a condition too, so that WHERE leaves these rows out.
Conditions are comparisons, and databases compare numbers with some other types, too. Where the type of a column is not
known, write is_error(integer(column, dialect)): databases decide by the type alone, so that it takes no time.
"""

import re
from typing import Any

from . import _native
from .columns import _OUTSIDE, _action, _category, _fact, _refused, _values, non_errors, retryable, table

__all__ = [
    "action",
    "category",
    "create",
    "description",
    "grpc_status",
    "http_status",
    "integer",
    "is_action",
    "is_category",
    "is_error",
    "is_retryable",
    "join",
    "name",
    "not_a_code",
    "number",
    "outcome",
]

_DIALECTS = ("duckdb", "postgresql", "spark", "clickhouse")
_ENUMS = ("category", "outcome", "action", "grpc_status")


def create(dialect: str) -> list[str]:
    """Return the statements that make the table, to be executed one after the other; in Spark a temporary view.

    They replace the table if it exists. The kinds are ENUM columns in DuckDB, which makes the join faster, and
    LowCardinality in ClickHouse.
    """
    _check("toku_codes", dialect)
    columns = table(every_number=True)
    names, rows = ", ".join(columns), ",\n".join(map(_row, zip(*columns.values(), strict=True)))
    if dialect == "spark":
        return [f"CREATE OR REPLACE TEMPORARY VIEW toku_codes AS SELECT * FROM VALUES\n{rows}\nAS rows({names})"]
    statements = ["DROP TABLE IF EXISTS toku_codes"]
    if dialect == "duckdb":
        for kind in _ENUMS:
            names_of_kind = ", ".join(map(_literal, _values(kind)))
            statements.append(f"DROP TYPE IF EXISTS toku_codes_{kind}")
            statements.append(f"CREATE TYPE toku_codes_{kind} AS ENUM ({names_of_kind})")
    text = {"duckdb": "VARCHAR", "postgresql": "text", "clickhouse": "LowCardinality(String)"}[dialect]

    def of_type(column: str, first: object) -> str:
        if dialect == "clickhouse":
            of = "Nullable(String)" if column == "name" else text
            return {"code": "Int32", "http_status": "Int16", "is_error": "Bool", "is_retryable": "Bool"}.get(column, of)
        if column in _ENUMS and dialect == "duckdb":
            return f"toku_codes_{column}"
        kind = "BOOLEAN" if isinstance(first, bool) else "SMALLINT" if column == "http_status" else text
        key = " NOT NULL PRIMARY KEY" if dialect == "postgresql" else " NOT NULL"
        return f"INTEGER{key}" if column == "code" else f"{kind}{'' if column == 'name' else ' NOT NULL'}"

    types = ", ".join(f"{column} {of_type(column, values[0])}" for column, values in columns.items())
    engine = " ENGINE = MergeTree ORDER BY code" if dialect == "clickhouse" else ""
    return [*statements, f"CREATE TABLE toku_codes ({types}){engine}", f"INSERT INTO toku_codes VALUES\n{rows}"]


def join(column: str, dialect: str, alias: str = "toku") -> str:
    """Return the clause that joins the table from the left: every row stays, and none is repeated."""
    column = _check(column, dialect)
    _check_alias(alias)
    if dialect == "spark":
        return ""
    # DuckDB's booleans are equal to 0 and 1, and texts to their numbers.
    key = integer(column, dialect) if dialect == "duckdb" else column
    return f"LEFT JOIN toku_codes AS {alias} ON {alias}.code = {key}"


def name(column: str, dialect: str, alias: str = "toku") -> str:
    """Return the expression of a code's name; null for numbers that the table does not list."""
    return _field("name", column, dialect, alias)


def description(column: str, dialect: str, alias: str = "toku") -> str:
    """Return the expression of Toku's text, or of "unknown code -9999"."""
    return _field("description", column, dialect, alias)


def category(column: str, dialect: str, alias: str = "toku") -> str:
    """Return the expression of a code's category; null outside every block."""
    return _field("category", column, dialect, alias)


def outcome(column: str, dialect: str, alias: str = "toku") -> str:
    """Return the expression of a code's outcome: "success", "progress" or "error"."""
    return _field("outcome", column, dialect, alias)


def action(column: str, dialect: str, alias: str = "toku") -> str:
    """Return the expression of what to do next."""
    return _field("action", column, dialect, alias)


def grpc_status(column: str, dialect: str, alias: str = "toku") -> str:
    """Return the expression of the gRPC status."""
    return _field("grpc_status", column, dialect, alias)


def http_status(column: str, dialect: str, alias: str = "toku") -> str:
    """Return the expression of the HTTP status."""
    return _field("http_status", column, dialect, alias)


def is_error(column: str) -> str:
    """Return the condition that a code is an error."""
    return _in(column, non_errors, False)


def is_retryable(column: str) -> str:
    """Return the condition that the action of a code is "retry"."""
    return _in(column, retryable, True)


def is_category(column: str, category: str) -> str:
    """Return the condition that a code is in the block of a category."""
    lowest, highest = _category(category)
    return f"({_check(column)} BETWEEN {lowest} AND {highest})"


def is_action(column: str, action: str) -> str:
    """Return the condition that a code has this action."""
    is_in, numbers = _action(action)
    return _in(column, numbers, is_in)


def number(column: str, dialect: str, *, unsigned: bool = False) -> str:
    """Return the expression of the codes in a column of text; with `unsigned`, in one of unsigned integers.

    Text is a decimal number of at most ten digits, from -2**31 to 2**32 - 1, with a sign or without, and with white
    space around it. Other text is null, and not_a_code() is true for it. Numbers from 2**31 to 2**32 - 1 are read as
    what they are with a sign: 4294966196 is -1100.
    """
    column = integer(column, dialect) if unsigned else _check(column, dialect)
    wide = _wide(column, dialect) if unsigned else _of_text(column, dialect)
    other = f" WHEN {column} IS NOT NULL THEN coalesce({wide}, {_OUTSIDE})" if unsigned else ""
    low = f"WHEN {wide} BETWEEN {_OUTSIDE} AND {2**31 - 1} THEN {wide}"
    return f"(CASE {low} WHEN {wide} BETWEEN {2**31} AND {2**32 - 1} THEN {wide} - {2**32}{other} END)"


def not_a_code(column: str, dialect: str) -> str:
    """Return the condition that a text is not a code, as number() reads it; false for null."""
    return f"({_check(column, dialect)} IS NOT NULL AND {number(column, dialect)} IS NULL)"


def integer(column: str, dialect: str) -> str:
    """Return the expression of a column of integers; for a column of another type, the database raises an error."""
    column = _check(column, dialect)
    if dialect == "postgresql":
        return f"({column} | 0)"  # there is no such operator for other types
    if dialect == "spark":
        return f"(CASE WHEN typeof(~{column}) IS NOT NULL THEN {column} END)"
    advice = "number() reads text, and CAST(... AS BIGINT) converts numbers"
    if dialect == "clickhouse":
        kind = f"match(toTypeName({column}), '^(LowCardinality[(])?(Nullable[(])?U?Int')"
        return f"if(throwIf(NOT {kind}, 'expected integers; {advice}') = 0, {column}, NULL)"
    kinds = ", ".join(f"'{kind}', 'U{kind}'" for kind in ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT"))
    error = f"error('expected integers, not ' || typeof({column}) || '; {advice}')"
    return f"(CASE WHEN typeof({column}) IN ({kinds}, '\"NULL\"') THEN {column} ELSE {error} END)"


def _field(field: str, column: str, dialect: str, alias: str) -> str:
    column = _check(column, dialect)
    _check_alias(alias)
    if dialect == "spark":
        return _case(field, column)
    found = f"{alias}.{field}"
    if field in ("name", "category"):
        # ClickHouse's joins give "" where there is no row.
        return f"nullIf({found}, '')" if (field, dialect) == ("category", "clickhouse") else found
    other = f"concat('unknown code ', {column})"
    if field == "description":
        if dialect == "clickhouse":
            return (
                f"if({column} IS NULL, NULL, if({found} != '', {found}, concat('unknown code ', toString({column}))))"
            )
        return f"coalesce({found}, CASE WHEN {column} IS NOT NULL THEN {other} END)"
    other = _literal(_fact(field, _OUTSIDE))
    if dialect == "clickhouse":
        empty = "0" if field == "http_status" else "''"
        return f"if({column} IS NULL, NULL, if({found} != {empty}, {found}, {other}))"
    if dialect == "duckdb" and field in _ENUMS:
        other += f"::toku_codes_{field}"
    return f"coalesce({found}, CASE WHEN {column} IS NOT NULL THEN {other} END)"


def _case(field: str, column: str) -> str:
    """Return a CASE of the blocks, or of the numbers by their value, which is faster than a join in Spark."""
    start = f"CASE WHEN typeof(~{column}) IS NULL THEN NULL"  # never: other types are refused
    if field == "category":
        whens = [(f"{is_category(column, name)}", _literal(name)) for name in _values(field)]
        return f"({start} {' '.join(f'WHEN {when} THEN {then}' for when, then in whens)} END)"
    numbers: dict[Any, list[int]] = {}
    for entry in _native.entries():
        numbers.setdefault(_fact(field, entry.code), []).append(entry.code)
    unknown = _fact(field, _OUTSIDE)
    others = {value: codes for value, codes in numbers.items() if value != unknown}
    text = " ".join(f"WHEN {_in(column, tuple(codes), True)} THEN {_literal(value)}" for value, codes in others.items())
    other = {"name": "", "description": f" WHEN {column} IS NOT NULL THEN concat('unknown code ', {column})"}
    return f"({start} {text}{other.get(field, f' WHEN {column} IS NOT NULL THEN {_literal(unknown)}')} END)"


def _of_text(column: str, dialect: str) -> str:
    """Return the 64-bit integer of a text of at most ten digits, else null."""
    digits = "[+-]?[0-9]{1,10}"
    if dialect == "duckdb":
        trimmed = f"trim({column}, e' \\t\\r\\n')"
        return f"TRY_CAST(CASE WHEN regexp_full_match({trimmed}, '{digits}') THEN {trimmed} END AS BIGINT)"
    if dialect == "postgresql":
        trimmed = f"btrim({column}, E' \\t\\r\\n')"
        return f"CAST(CASE WHEN {trimmed} ~ '^{digits}$' THEN {trimmed} END AS bigint)"
    if dialect == "spark":
        # In its literals `\\` is one backslash. `$` would also match before a last U+2028. CAST ignores white space.
        is_code = f"{column} RLIKE '^[ \\\\t\\\\r\\\\n]*[+-]?[0-9]{{1,10}}[ \\\\t\\\\r\\\\n]*\\\\z'"
        return f"CAST(CASE WHEN {is_code} THEN {column} END AS BIGINT)"
    trimmed = f"trim(BOTH ' \\t\\r\\n' FROM ifNull({column}, ''))"
    return f"if(match({trimmed}, '^{digits}$'), toInt64OrNull({trimmed}), NULL)"


def _wide(column: str, dialect: str) -> str:
    """Return a 64-bit integer with a sign; null if it does not fit."""
    if dialect == "duckdb":
        return f"TRY_CAST({column} AS BIGINT)"
    if dialect == "clickhouse":
        return f"accurateCastOrNull({column}, 'Int64')"
    return f"CAST({column} AS BIGINT)" if dialect == "spark" else column


def _row(values: tuple[Any, ...]) -> str:
    return f"({', '.join(map(_literal, values))})"


def _literal(value: str | int | None) -> str:
    if value is None:
        return "NULL"
    # A test holds that no text of the table has an apostrophe or a backslash, which engines escape in different ways.
    return f"'{value}'" if isinstance(value, str) else str(value).lower()


def _in(column: str, numbers: tuple[int, ...], is_in: bool) -> str:
    return f"({_check(column)} {'IN' if is_in else 'NOT IN'} ({', '.join(map(str, numbers))}))"


# A name of SQL, and one with those of its table and schema.
_NAME = r'(\w+|"[^"]+"|`[^`]+`)'
_NAMES = re.compile(rf"{_NAME}(\.{_NAME})*")


def _check(column: str, dialect: str = "duckdb") -> str:
    """Return a column, in parentheses if it is more than a name, since an operator could bind weaker than ours."""
    if not isinstance(column, str):
        raise _refused("an expression of SQL", column)
    if not column.strip():
        raise ValueError(f"expected an expression of SQL, not {column!r}")
    if dialect not in _DIALECTS:
        raise ValueError(f"{dialect!r:.100} is not a dialect: {', '.join(_DIALECTS)} are")
    return column if _NAMES.fullmatch(column) else f"({column})"


def _check_alias(alias: str) -> None:
    if not isinstance(alias, str):
        raise _refused("a name of SQL", alias)
    if not re.fullmatch(_NAME, alias):
        raise ValueError(f"expected a name of SQL, not {alias!r:.100}")
