"""Times columns of codes against each engine's own join. `cargo xtask bench python` runs it.

Prints one line per figure: what, length of the column, ns per code, by the processor time of all threads and processes.
Each look-up is compared with a join that fetches one column: the categories, or whether a code is an error.
`LARGEST` in the environment is the longest length. Arguments are names of engines; without them, all except Spark.
"""

import os
import sys
import tempfile
import time
import timeit
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import toku_codes.columns
from common import fastest, show

TABLE = toku_codes.columns.table(every_number=True)
CATEGORIES = {field: TABLE[field] for field in ("code", "category")}
ERRORS = {field: TABLE[field] for field in ("code", "is_error")}
Works = dict[str, Callable[[], object]]


def results(count: int) -> "np.ndarray[Any, np.dtype[np.int32]]":
    """Return codes: half of them success, 45 % listed, 3 % from a block that is mostly not listed, 2 % any number."""
    chance = np.random.default_rng(22)
    codes = chance.choice(np.array(toku_codes.columns.table()["code"], np.int32), count)
    share = chance.random(count)
    codes[share < 0.5] = 0
    near, far = (share >= 0.95) & (share < 0.98), share >= 0.98
    codes[near] = chance.integers(-1199, -1099, near.sum())
    codes[far] = chance.integers(-(2**31), 2**31, far.sum())
    return codes


def of_pandas(codes: Any) -> Works:
    """Return what is timed in pandas."""
    import pandas as pd
    import toku_codes.pandas

    series = pd.Series(codes, name="code")
    categories = pd.DataFrame(CATEGORIES).astype({"code": "int32", "category": "category"})
    errors = pd.DataFrame(ERRORS).astype({"code": "int32"})
    frame = series.to_frame()
    return {
        "pandas category": lambda: toku_codes.pandas.category(series),
        "pandas is_error": lambda: toku_codes.pandas.is_error(series),
        "pandas join": lambda: frame.merge(categories, on="code", how="left"),
        "pandas is_error join": lambda: frame.merge(errors, on="code", how="left"),
    }


def of_arrow(codes: Any) -> Works:
    """Return what is timed in Arrow."""
    import pyarrow as pa
    import toku_codes.arrow

    array = pa.array(codes)
    frame, numbers = pa.table({"code": array}), pa.array(TABLE["code"], pa.int32())
    categories, errors = pa.table({**CATEGORIES, "code": numbers}), pa.table({**ERRORS, "code": numbers})
    return {
        "Arrow category": lambda: toku_codes.arrow.category(array),
        "Arrow is_error": lambda: toku_codes.arrow.is_error(array),
        "Arrow join": lambda: frame.join(categories, "code"),
        "Arrow is_error join": lambda: frame.join(errors, "code"),
    }


def of_polars(codes: Any) -> Works:
    """Return what is timed in polars."""
    import polars as pl
    import toku_codes.polars

    frame = pl.DataFrame({"code": codes})
    kinds = pl.Enum([name for name in toku_codes.columns.kind_names("category") if name is not None])
    categories = pl.DataFrame(CATEGORIES, schema_overrides={"code": pl.Int32, "category": kinds})
    errors = pl.DataFrame(ERRORS, schema_overrides={"code": pl.Int32})
    return {
        "polars category": lambda: frame.select(toku_codes.polars.category("code")),
        "polars is_error": lambda: frame.select(toku_codes.polars.is_error("code")),
        "polars join": lambda: frame.join(categories, on="code", how="left").select("category"),
        "polars is_error join": lambda: frame.join(errors, on="code", how="left").select("is_error"),
    }


def of_duckdb(codes: Any) -> Works:
    """Return what is timed in DuckDB: calls per category."""
    import duckdb
    import pyarrow as pa
    from toku_codes import sql

    connection = duckdb.connect()
    frame, table = pa.table({"code": codes}), pa.table(CATEGORIES | ERRORS)
    connection.register("frame", frame)
    connection.execute("CREATE TABLE calls AS SELECT code FROM frame")
    connection.unregister("frame")
    connection.register("given", table)
    connection.execute("CREATE TABLE plain AS SELECT * FROM given")
    for statement in sql.create("duckdb"):
        connection.execute(statement)
    category, joined = sql.category("calls.code", "duckdb"), sql.join("calls.code", "duckdb")
    ours = f"SELECT {category} AS c, count(*) FROM calls {joined} GROUP BY c"
    plain = "FROM calls LEFT JOIN plain ON plain.code = calls.code"
    join = f"SELECT plain.category AS c, count(*) {plain} GROUP BY c"
    errors = f"SELECT count(*) FROM calls WHERE {sql.is_error('calls.code')}"
    errors_join = f"SELECT count(*) {plain} WHERE plain.is_error IS NOT FALSE"
    return {
        "DuckDB category": lambda: connection.execute(ours).fetchall(),
        "DuckDB is_error": lambda: connection.execute(errors).fetchall(),
        "DuckDB join": lambda: connection.execute(join).fetchall(),
        "DuckDB is_error join": lambda: connection.execute(errors_join).fetchall(),
    }


def of_spark(codes: Any) -> Works:
    """Return what is timed in Spark, which reads a file and throws the answers away."""
    import pyarrow as pa
    import toku_codes.spark
    from pyarrow import parquet
    from pyspark.sql import SparkSession
    from pyspark.sql import functions as F  # noqa: N812 - as everyone names it

    os.environ |= {"SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable}
    spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    file = f"{FOLDER.name}/{len(codes)}.parquet"
    parquet.write_table(pa.table({"code": codes}), file, compression="none")
    frame = spark.read.parquet(file)
    table = F.broadcast(toku_codes.spark.table(spark, every_number=True).select(*CATEGORIES, "is_error"))
    joined = frame.join(table, "code", "left")  # Spark leaves out the column that is not selected

    def run(answer: Any) -> Callable[[], object]:
        return lambda: answer.write.format("noop").mode("overwrite").save()

    return {
        "Spark category": run(frame.select(toku_codes.spark.category("code"))),
        "Spark is_error": run(frame.select(toku_codes.spark.is_error("code"))),
        "Spark join": run(joined.select("category")),
        "Spark is_error join": run(joined.select("is_error")),
    }


ENGINES = {"pandas": of_pandas, "arrow": of_arrow, "polars": of_polars, "duckdb": of_duckdb, "spark": of_spark}
FOLDER = tempfile.TemporaryDirectory(prefix="toku-")


def processor_time() -> float:
    """Return the processor time of this process and of those that it started, such as Spark's."""
    processes, ticks = [os.getpid()], 0
    for process in processes:
        children = Path(f"/proc/{process}/task").glob("*/children")
        processes += [int(child) for file in children for child in file.read_text().split()]
    for process in processes[1:]:
        times = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11:13]
        ticks += sum(map(int, times))
    return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Show the figures by the length of the column."""
    largest = int(os.environ.get("LARGEST", "10000000"))
    for length in (1_000_000, 10_000_000, 100_000_000):
        if length > largest:
            break
        codes = results(length)
        for name in sys.argv[1:] or [name for name in ENGINES if name != "spark"]:
            timers: dict[str, Callable[[], float]] = {
                what: partial(timeit.Timer(work, timer=processor_time).timeit, 1)
                for what, work in ENGINES[name](codes).items()
            }
            for what, seconds in fastest(timers, 3 if length <= 10_000_000 else 2).items():
                show(what, str(length), seconds / length * 1e9)


if __name__ == "__main__":
    with FOLDER:
        main()
