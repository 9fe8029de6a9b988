"""Every engine behind one face: makes a column of a type, and returns what the package answers for it as lists.

A column of `rule` "integer" or "unsigned" has integers, one of "text" has texts; None is a missing value.
"""

import atexit
import os
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

FIELDS = (
    *("number", "name", "category", "outcome", "action", "grpc_status", "http_status", "is_error", "is_retryable"),
    "description",
)
Values = Sequence[int | None] | Sequence[str | None]
Answers = dict[str, list[Any]]

BYTES = {1: "8", 2: "16", 4: "32", 8: "64"}
SIGNED = {f"int{bits}": (-(2 ** (int(bits) - 1)), 2 ** (int(bits) - 1) - 1) for bits in BYTES.values()}
UNSIGNED = {f"uint{bits}": (0, 2 ** int(bits) - 1) for bits in BYTES.values()}


def nullable(kind: str) -> str:
    """Return the name that pandas, polars and ClickHouse have for a type: UInt8 for uint8."""
    return kind.replace("int", "Int").replace("uI", "UI")


class Engine(ABC):
    """An engine. `integers` has the limits of each type of integers, `texts` the types of text."""

    integers: dict[str, tuple[int, int]]
    texts: Sequence[str] = ("text",)
    # Types that cannot have a missing value.
    required: Sequence[str] = ()
    # Whether it reads text as parse() does.
    parses = False
    # Whether the descriptions of unlisted numbers are strings.
    describes = False

    @abstractmethod
    def answers(self, kind: str, values: Values, rule: str) -> Answers:
        """Return all fields of a column. Text that is not a code counts as missing."""

    def predicates(self, kind: str, values: Values, names: dict[str, list[str]]) -> Answers:
        """Return what the conditions for these names answer, by the name, for a column of integers."""
        return {}


class Pandas(Engine):
    """NumPy's types, nullable ones, those of Arrow, and categories."""

    parses = True
    required = tuple(SIGNED | UNSIGNED)
    integers = {
        **SIGNED,
        **UNSIGNED,
        **{nullable(kind): limits for kind, limits in (SIGNED | UNSIGNED).items()},
        **{f"{kind}[pyarrow]": limits for kind, limits in (SIGNED | UNSIGNED).items()},
        "category of int64": SIGNED["int64"],
        "category of uint64": UNSIGNED["uint64"],
    }
    texts = ("object", "str", "string[python]", "string[pyarrow]", "Arrow string", "Arrow large_string", "category")

    def answers(self, kind: str, values: Values, rule: str) -> Answers:
        import pandas as pd
        import pyarrow as pa
        import toku_codes.pandas

        if kind.startswith("category"):
            plain: Any = nullable(kind.removeprefix("category of ")) if "int" in kind else object
            series = pd.Series(pd.array(list(values), dtype=plain)).astype("category")
        elif kind.startswith("Arrow"):
            series = pd.Series(values, dtype=pd.ArrowDtype(getattr(pa, kind.split()[1])()))
        else:
            series = pd.Series(list(values), dtype=kind)
        # A column of several, whose memory has gaps in NumPy, and an index of its own.
        frame = pd.DataFrame({"other": series, "codes": series}).copy()
        series = frame["codes"].set_axis([f"row {row}" for row in range(len(frame))])
        options: Any = {"unsigned": rule == "unsigned", "strict": False}
        found = {field: getattr(toku_codes.pandas, field)(series, **options) for field in FIELDS}
        for answer in found.values():
            assert answer.index.equals(series.index) and answer.name == "codes"
        for field in ("name", "category", "outcome", "action", "grpc_status", "description"):
            assert isinstance(found[field].dtype, pd.CategoricalDtype), field
        if rule == "integer":
            for field in FIELDS:
                assert getattr(series.toku, field).equals(found[field])
        plain_lists = {field: answer.astype(object).tolist() for field, answer in found.items()}
        return {field: [None if pd.isna(one) else one for one in answer] for field, answer in plain_lists.items()}


class Arrow(Engine):
    """pyarrow's arrays, sliced and in chunks."""

    parses = True
    integers = {
        **SIGNED,
        **UNSIGNED,
        "dictionary of int64": SIGNED["int64"],
        "dictionary of uint64": UNSIGNED["uint64"],
    }
    texts = ("string", "large_string", "string_view", "dictionary of string")

    def answers(self, kind: str, values: Values, rule: str) -> Answers:
        import pyarrow as pa
        import toku_codes.arrow

        plain = getattr(pa, kind.removeprefix("dictionary of "))()
        # The nulls of a slice start inside a byte.
        padding: list[Any] = [values[0]] * 11
        array = pa.array([*padding, *values, *padding[:3]], plain)
        array = (array.dictionary_encode() if kind.startswith("dictionary") else array)[11 : 11 + len(values)]
        chunks = pa.chunked_array([array[:5], array[5:5], array[5:21], array[21:]], array.type)
        options: Any = {"unsigned": rule == "unsigned", "strict": False}
        found = {}
        for field in FIELDS:
            function = getattr(toku_codes.arrow, field)
            answer, answer_in_chunks = function(array, **options), function(chunks, **options)
            answer.validate(full=True)
            answer_in_chunks.validate(full=True)
            found[field] = answer.to_pylist()
            assert answer_in_chunks.to_pylist() == found[field]
            assert answer_in_chunks.type == answer.type == function(array[:0]).type == function(chunks[:0]).type
            if field in ("name", "category", "outcome", "action", "grpc_status", "description"):
                assert pa.types.is_dictionary(answer.type), field
        return found


class Polars(Engine):
    """Frames that answer at once, later, and as a stream."""

    integers = {**SIGNED, **UNSIGNED}
    texts = ("string",)

    def answers(self, kind: str, values: Values, rule: str) -> Answers:
        import polars as pl
        import toku_codes.polars as toku

        types = {name: getattr(pl, nullable(name)) for name in self.integers}
        frame = pl.DataFrame({"codes": values}, schema={"codes": types.get(kind, pl.String)})
        codes: Any = "codes"
        number = pl.col("codes").cast(pl.Int128).cast(pl.String)
        if rule != "integer":
            codes = toku.number("codes", unsigned=rule == "unsigned", strict=False)
            number = codes.cast(pl.String)
        wanted = {"number": number, **{field: getattr(toku, field)(codes) for field in FIELDS[1:]}}
        for expression in wanted.values():
            assert expression.meta.output_name() == "codes"
        named = [expression.alias(field) for field, expression in wanted.items()]
        found = frame.select(named)
        for other in (frame.lazy().select(named).collect(), frame.lazy().select(named).collect(engine="streaming")):
            assert other.equals(found)
        for field in ("name", "category", "outcome", "action", "grpc_status", "description"):
            assert isinstance(found.schema[field], pl.Enum), field
        answers = found.to_dict(as_series=False)
        answers["number"] = [None if one is None else int(one) for one in answers["number"]]
        return answers

    def predicates(self, kind: str, values: Values, names: dict[str, list[str]]) -> Answers:
        import polars as pl
        import toku_codes.polars as toku

        frame = pl.DataFrame({"codes": values}, schema={"codes": pl.Int64})
        found = {
            name: getattr(toku, f"is_{kind}")("codes", name).alias(name) for kind, all in names.items() for name in all
        }
        return frame.lazy().select(**found).collect().to_dict(as_series=False)


class Database(Engine):
    """A database that gets the text of its expressions from toku_codes.sql."""

    dialect: str
    # The type of SQL for each type of integers.
    types: dict[str, str]
    text_type = "VARCHAR"
    describes = True

    def __init_subclass__(cls) -> None:
        limits = {**SIGNED, **UNSIGNED, "int128": (-(2**127), 2**127 - 1)}
        cls.integers = {kind: limits[kind] for kind in cls.types}

    @abstractmethod
    def load(self, of: str, values: Values) -> None:
        """Make the table `calls` with the columns `row` and `result`, and that of the package."""

    @abstractmethod
    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""

    def answers(self, kind: str, values: Values, rule: str) -> Answers:
        from toku_codes import sql

        self.load(self.types.get(kind, self.text_type), values)
        column, source = "calls.result", "calls"
        if rule != "integer":
            column = "numbered.code"
            number = sql.number("calls.result", self.dialect, unsigned=rule == "unsigned")
            source = f"(SELECT calls.row, {number} AS code FROM calls) AS numbered"
            bad = sql.not_a_code("calls.result", self.dialect)
            if rule == "text":
                (found,) = self.rows(f"SELECT count(*) FROM calls WHERE {bad}")
                missing = self.rows(f"SELECT count(*) FROM calls WHERE {number} IS NULL AND calls.result IS NOT NULL")
                assert [found] == missing
        fields = [column]
        for field in FIELDS[1:]:
            is_condition = field.startswith("is_")
            fields.append(getattr(sql, field)(*([column] if is_condition else [column, self.dialect])))
        order = column.replace(".result", ".row").replace(".code", ".row")
        selected = ", ".join(f"{text} AS f{at}" for at, text in enumerate(fields))
        query = f"SELECT {selected} FROM {source} {sql.join(column, self.dialect)} ORDER BY {order}"
        found = self.rows(query)
        # The join neither loses a row nor repeats one.
        assert len(found) == len(values)
        return {field: [row[at] for row in found] for at, field in enumerate(FIELDS)}

    def predicates(self, kind: str, values: Values, names: dict[str, list[str]]) -> Answers:
        from toku_codes import sql

        self.load(self.types["int64"], values)
        conditions = {name: getattr(sql, f"is_{kind}")("result", name) for kind, all in names.items() for name in all}
        found = self.rows(f"SELECT {', '.join(conditions.values())} FROM calls ORDER BY row")
        return {name: [row[at] for row in found] for at, name in enumerate(conditions)}


class DuckDB(Database):
    """DuckDB, with ENUM columns."""

    dialect = "duckdb"
    types = {
        **dict(zip(SIGNED, ("TINYINT", "SMALLINT", "INTEGER", "BIGINT"), strict=True)),
        **dict(zip(UNSIGNED, ("UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"), strict=True)),
        "int128": "HUGEINT",
    }

    def __init__(self) -> None:
        import duckdb
        from toku_codes import sql

        self.connection = duckdb.connect()
        for statement in sql.create(self.dialect):
            self.connection.execute(statement)

    def load(self, of: str, values: Values) -> None:
        import pyarrow as pa

        texts = pa.table({"row": range(len(values)), "value": [None if one is None else str(one) for one in values]})
        self.connection.execute(f'CREATE OR REPLACE TABLE calls ("row" INTEGER, result {of})')
        self.connection.register("texts", texts)
        self.connection.execute(f"INSERT INTO calls SELECT row, CAST(value AS {of}) FROM texts")

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(query).fetchall()


class PostgreSQL(Database):
    """A server that TOKU_POSTGRESQL names; tests of the cli start theirs in the same way."""

    dialect = "postgresql"
    types = {"int16": "smallint", "int32": "integer", "int64": "bigint"}
    text_type = "text"

    def __init__(self) -> None:
        import psycopg
        from toku_codes import sql

        self.connection = psycopg.connect(os.environ["TOKU_POSTGRESQL"], autocommit=True)
        atexit.register(self.connection.close)
        for statement in sql.create(self.dialect):
            self.connection.execute(statement.replace("CREATE TABLE", "CREATE TEMPORARY TABLE"))

    def load(self, of: str, values: Values) -> None:
        self.connection.execute("DROP TABLE IF EXISTS calls")
        self.connection.execute(f"CREATE TEMPORARY TABLE calls (row integer, result {of})")
        with self.connection.cursor().copy("COPY calls FROM STDIN") as copy:
            for row in enumerate(values):
                copy.write_row(row)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(query).fetchall()


class ClickHouse(Database):
    """ClickHouse inside this process."""

    dialect = "clickhouse"
    types = {kind: f"Nullable({nullable(kind)})" for kind in (*SIGNED, *UNSIGNED)}
    text_type = "Nullable(String)"

    def __init__(self) -> None:
        from chdb.session import Session
        from toku_codes import sql

        self.session = Session()
        self.session.query("CREATE DATABASE IF NOT EXISTS test ENGINE = Atomic")
        self.session.query("USE test")
        for statement in sql.create(self.dialect):
            self.session.query(statement)

    def load(self, of: str, values: Values) -> None:
        self.session.query("DROP TABLE IF EXISTS calls")
        self.session.query(f"CREATE TABLE calls (row UInt32, result {of}) ENGINE = Memory")
        escaped = str.maketrans({"\\": "\\\\", "'": "\\'"})
        rows = (
            f"({row}, {'NULL' if one is None else one if isinstance(one, int) else repr_of(one.translate(escaped))})"
            for row, one in enumerate(values)
        )
        self.session.query(f"INSERT INTO calls VALUES {', '.join(rows)}")

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        import json

        answer = str(self.session.query(query, "JSONCompact"))
        return [tuple(row) for row in json.loads(answer)["data"]]

    # There a condition is a number, 0 or 1.

    def answers(self, kind: str, values: Values, rule: str) -> Answers:
        found = super().answers(kind, values, rule)
        return {field: booleans(all) if field.startswith("is_") else all for field, all in found.items()}

    def predicates(self, kind: str, values: Values, names: dict[str, list[str]]) -> Answers:
        found = super().predicates(kind, values, names)
        return {name: booleans(all) for name, all in found.items()}


def booleans(numbers: list[Any]) -> list[bool | None]:
    """Return what 0, 1 and None stand for."""
    return [{0: False, 1: True, None: None}[one] for one in numbers]


def repr_of(text: str) -> str:
    """Return a literal of ClickHouse for an escaped text."""
    return "'" + text.replace("\0", "\\0") + "'"


class Spark(Engine):
    """Spark's Columns, in the session that TOKU_SPARK describes: ansi, no ansi, or connect."""

    integers = SIGNED
    texts = ("string",)
    describes = True
    types = dict(zip(SIGNED, ("tinyint", "smallint", "int", "bigint"), strict=True))

    def __init__(self) -> None:
        from spark_session import session

        self.spark = session()

    def frame(self, kind: str, values: Values) -> Any:
        """Return a frame with the columns `row` and `result`."""
        return self.spark.createDataFrame(list(enumerate(values)), f"row int, result {self.types.get(kind, 'string')}")

    def answers(self, kind: str, values: Values, rule: str) -> Answers:
        import toku_codes.spark as toku

        frame = self.frame(kind, values)
        if rule != "integer":
            frame = frame.withColumn("bad", toku.not_a_code("result") if rule == "text" else frame.row < 0)
            frame = frame.withColumn("result", toku.number("result", unsigned=rule == "unsigned"))
        wanted = [getattr(toku, field)(frame.result).alias(field) for field in FIELDS[1:]]
        found = frame.select("row", frame.result.alias("number"), *wanted).orderBy("row").collect()
        if rule == "text":
            bad = sum(one is not None and row.number is None for one, row in zip(values, found, strict=True))
            assert frame.where("bad").count() == bad
        assert len(found) == len(values)
        return {field: [row[field] for row in found] for field in FIELDS}

    def predicates(self, kind: str, values: Values, names: dict[str, list[str]]) -> Answers:
        import toku_codes.spark as toku

        found = {name: getattr(toku, f"is_{kind}")("result", name) for kind, all in names.items() for name in all}
        frame = self.frame("int64", values)
        rows = frame.select("row", *[one.alias(name) for name, one in found.items()]).orderBy("row").collect()
        return {name: [row[name] for row in rows] for name in found}


class SparkSQL(Database):
    """The text of toku_codes.sql, in the same session."""

    dialect = "spark"
    types = Spark.types
    text_type = "string"

    def __init__(self) -> None:
        from spark_session import session

        self.spark = session()

    def load(self, of: str, values: Values) -> None:
        self.spark.createDataFrame(list(enumerate(values)), f"row int, result {of}").createOrReplaceTempView("calls")

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self.spark.sql(query).collect()]


ENGINES: dict[str, type[Engine]] = {
    "pandas": Pandas,
    "arrow": Arrow,
    "polars": Polars,
    "duckdb": DuckDB,
    "postgresql": PostgreSQL,
    "clickhouse": ClickHouse,
    "spark": Spark,
    "spark sql": SparkSQL,
}
# A run names the engines that its environment has; one that is missing fails.
NAMES = os.environ["TOKU_ENGINES"].split(",")
