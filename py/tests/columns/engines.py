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
    texts: Sequence[str]
    # Types that cannot have a missing value.
    required: Sequence[str] = ()
    # Whether it reads text as parse() does.
    parses = False
    # Whether the descriptions of unlisted numbers are strings, and text that is not a code is found by not_a_code().
    describes = False

    @abstractmethod
    def answers(self, kind: str, values: Values, rule: str) -> Answers:
        """Return all fields of a column, and not_a_code. Text that is not a code counts as missing."""

    def predicates(self, kind: str, values: Values, names: dict[str, list[str]]) -> Answers:
        """Return what is_category() and so on answer for a column of integers, by the names given to them."""
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

    integers = {**SIGNED, **UNSIGNED, "int128": (-(2**127), 2**127 - 1)}
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

        frame = pl.DataFrame({"codes": values}, schema={"codes": getattr(pl, nullable(kind))})
        found = {
            name: getattr(toku, f"is_{what}")("codes", name).alias(name) for what, all in names.items() for name in all
        }
        return frame.lazy().select(**found).collect().to_dict(as_series=False)


class Database(Engine):
    """A database that gets the text of its expressions from toku_codes.sql."""

    dialect: str
    # The type of SQL for each type of integers.
    types: dict[str, str]
    describes = True

    def __init_subclass__(cls) -> None:
        limits = {**SIGNED, **UNSIGNED, "int128": (-(2**127), 2**127 - 1)}
        cls.integers = {kind: limits[kind.partition(" ")[0]] for kind in cls.types}

    @abstractmethod
    def load(self, of: str, values: Values) -> None:
        """Make the table `calls` with the columns `row` and `result`, and that of the package."""

    @abstractmethod
    def run(self, statement: str) -> Any:
        """Run a statement."""

    @abstractmethod
    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""

    def create(self) -> None:
        """Make the table of the package."""
        from toku_codes import sql

        for statement in sql.create(self.dialect):
            self.run(statement)

    def answers(self, kind: str, values: Values, rule: str) -> Answers:
        from toku_codes import sql

        self.load(self.types.get(kind, kind), values)
        column, source, fields = "calls.result", "calls", list(FIELDS)
        if rule != "integer":
            column = "numbered.code"
            number = sql.number("calls.result", self.dialect, unsigned=rule == "unsigned")
            bad = f", {sql.not_a_code('calls.result', self.dialect)} AS bad" if rule == "text" else ""
            source = f"(SELECT calls.row, {number} AS code{bad} FROM calls) AS numbered"
        wanted = [column]
        for field in FIELDS[1:]:
            is_condition = field.startswith("is_")
            wanted.append(getattr(sql, field)(*([column] if is_condition else [column, self.dialect])))
        if rule == "text":
            wanted.append("numbered.bad")
            fields.append("not_a_code")
        order = column.replace(".result", ".row").replace(".code", ".row")
        selected = ", ".join(f"{text} AS f{at}" for at, text in enumerate(wanted))
        query = f"SELECT {selected} FROM {source} {sql.join(column, self.dialect)} ORDER BY {order}"
        found = self.rows(query)
        # The join neither loses a row nor repeats one.
        assert len(found) == len(values)
        return {field: [row[at] for row in found] for at, field in enumerate(fields)}

    def predicates(self, kind: str, values: Values, names: dict[str, list[str]]) -> Answers:
        from toku_codes import sql

        self.load(self.types[kind], values)
        conditions = {name: getattr(sql, f"is_{what}")("result", name) for what, all in names.items() for name in all}
        found = self.rows(f"SELECT {', '.join(conditions.values())} FROM calls ORDER BY row")
        return {name: [row[at] for row in found] for at, name in enumerate(conditions)}


class DuckDB(Database):
    """DuckDB, with ENUM columns."""

    dialect = "duckdb"
    texts = ("VARCHAR",)
    types = {
        **dict(zip(SIGNED, ("TINYINT", "SMALLINT", "INTEGER", "BIGINT"), strict=True)),
        **dict(zip(UNSIGNED, ("UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"), strict=True)),
        "int128": "HUGEINT",
    }

    def __init__(self) -> None:
        import duckdb

        self.connection = duckdb.connect()
        self.create()

    def load(self, of: str, values: Values) -> None:
        import pyarrow as pa

        texts = pa.table({"row": range(len(values)), "value": [None if one is None else str(one) for one in values]})
        self.connection.execute(f'CREATE OR REPLACE TABLE calls ("row" INTEGER, result {of})')
        self.connection.register("texts", texts)
        self.connection.execute(f"INSERT INTO calls SELECT row, CAST(value AS {of}) FROM texts")

    def run(self, statement: str) -> Any:
        return self.connection.execute(statement)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return self.run(query).fetchall()  # type: ignore[no-any-return]


class PostgreSQL(Database):
    """A server that TOKU_POSTGRESQL names; tests of the cli start theirs in the same way."""

    dialect = "postgresql"
    types = {"int16": "smallint", "int32": "integer", "int64": "bigint"}
    texts = ("text", "varchar(40)")

    def __init__(self) -> None:
        import psycopg

        self.connection = psycopg.connect(os.environ["TOKU_POSTGRESQL"], autocommit=True)
        atexit.register(self.connection.close)
        self.create()

    def load(self, of: str, values: Values) -> None:
        self.connection.execute("DROP TABLE IF EXISTS calls")
        self.connection.execute(f"CREATE TEMPORARY TABLE calls (row integer, result {of})")
        with self.connection.cursor().copy("COPY calls FROM STDIN") as copy:
            for row in enumerate(values):
                copy.write_row(row)

    def run(self, statement: str) -> Any:
        return self.connection.execute(statement.replace("CREATE TABLE", "CREATE TEMPORARY TABLE"))

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return self.run(query).fetchall()  # type: ignore[no-any-return]


class ClickHouse(Database):
    """ClickHouse inside this process."""

    dialect = "clickhouse"
    integers_not_null = tuple(f"{kind} not null" for kind in (*SIGNED, *UNSIGNED))
    required = (*integers_not_null, "String")
    types = {
        **{kind: f"Nullable({nullable(kind)})" for kind in (*SIGNED, *UNSIGNED)},
        **{kind: nullable(kind.partition(" ")[0]) for kind in integers_not_null},
    }
    texts = ("Nullable(String)", "String", "LowCardinality(Nullable(String))")

    def __init__(self) -> None:
        from chdb.session import Session

        self.session = Session()
        self.session.query("CREATE DATABASE IF NOT EXISTS test ENGINE = Atomic")
        self.session.query("USE test")
        self.create()

    def load(self, of: str, values: Values) -> None:
        self.session.query("DROP TABLE IF EXISTS calls")
        self.session.query(f"CREATE TABLE calls (row UInt32, result {of}) ENGINE = Memory")
        escaped = str.maketrans({"\\": "\\\\", "'": "\\'"})
        rows = (
            f"({row}, {'NULL' if one is None else one if isinstance(one, int) else repr_of(one.translate(escaped))})"
            for row, one in enumerate(values)
        )
        self.session.query(f"INSERT INTO calls VALUES {', '.join(rows)}")

    def run(self, statement: str) -> Any:
        return self.session.query(statement)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        import json

        answer = str(self.session.query(query, "JSONCompact"))
        return [tuple(row) for row in json.loads(answer)["data"]]

    # There a condition is a number, 0 or 1.

    def answers(self, kind: str, values: Values, rule: str) -> Answers:
        found = super().answers(kind, values, rule)
        conditions = ("is_error", "is_retryable", "not_a_code")
        return {field: booleans(all) if field in conditions else all for field, all in found.items()}

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
        fields = list(FIELDS)
        if rule == "text":
            frame = frame.withColumn("not_a_code", toku.not_a_code("result"))
            fields.append("not_a_code")
        if rule != "integer":
            frame = frame.withColumn("result", toku.number("result", unsigned=rule == "unsigned"))
        wanted = {field: getattr(toku, field)(frame.result) for field in FIELDS[1:]} | {"number": frame.result}
        found = frame.withColumns(wanted).select("row", *fields).orderBy("row").collect()
        assert len(found) == len(values)
        return {field: [row[field] for row in found] for field in fields}

    def predicates(self, kind: str, values: Values, names: dict[str, list[str]]) -> Answers:
        import toku_codes.spark as toku

        found = {name: getattr(toku, f"is_{what}")("result", name) for what, all in names.items() for name in all}
        frame = self.frame(kind, values)
        rows = frame.select("row", *[one.alias(name) for name, one in found.items()]).orderBy("row").collect()
        return {name: [row[name] for row in rows] for name in found}


class SparkSQL(Database):
    """The text of toku_codes.sql, in the same session."""

    dialect = "spark"
    types = Spark.types
    texts = ("string",)

    def __init__(self) -> None:
        from spark_session import session

        self.spark = session()
        self.create()

    def load(self, of: str, values: Values) -> None:
        self.spark.createDataFrame(list(enumerate(values)), f"row int, result {of}").createOrReplaceTempView("calls")

    def run(self, statement: str) -> Any:
        return self.spark.sql(statement)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self.run(query).collect()]


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
