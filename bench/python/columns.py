"""Times columns of codes against each engine's own join. `cargo xtask bench python` runs it.

Prints one line per figure: what, length of the column, ns per code, by the processor time of all threads. `LARGEST` in
the environment is the longest length. A join that does not fit in memory is left out at 100 million rows.
"""

import os
import sys
import time
import timeit
from collections.abc import Callable
from functools import partial
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import toku_codes.arrow
import toku_codes.columns
import toku_codes.pandas
import toku_codes.polars
from common import fastest, show
from toku_codes import sql

TABLE = toku_codes.columns.table(every_number=True)
FEW = {field: TABLE[field] for field in ("code", "category", "is_error")}


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


def of_pandas(codes: Any, has_join: bool) -> dict[str, Callable[[], object]]:
    """Return what is timed in pandas."""
    series = pd.Series(codes, name="code")
    table = pd.DataFrame(FEW).astype({"code": "int32", "category": "category"})
    frame = series.to_frame()
    return {
        "pandas category": lambda: toku_codes.pandas.category(series),
        "pandas is_error": lambda: toku_codes.pandas.is_error(series),
        **({"pandas join": lambda: frame.merge(table, on="code", how="left")} if has_join else {}),
    }


def of_arrow(codes: Any, has_join: bool) -> dict[str, Callable[[], object]]:
    """Return what is timed in Arrow."""
    array = pa.array(codes)
    frame, table = pa.table({"code": array}), pa.table({**FEW, "code": pa.array(FEW["code"], pa.int32())})
    return {
        "Arrow category": lambda: toku_codes.arrow.category(array),
        "Arrow is_error": lambda: toku_codes.arrow.is_error(array),
        **({"Arrow join": lambda: frame.join(table, "code")} if has_join else {}),
    }


def of_polars(codes: Any, has_join: bool) -> dict[str, Callable[[], object]]:
    """Return what is timed in polars."""
    frame = pl.DataFrame({"code": codes})
    kinds = pl.Enum([name for name in toku_codes.columns.kind_names("category") if name is not None])
    table = pl.DataFrame(FEW, schema_overrides={"code": pl.Int32, "category": kinds})
    return {
        "polars category": lambda: frame.select(toku_codes.polars.category("code")),
        "polars is_error": lambda: frame.select(toku_codes.polars.is_error("code")),
        **({"polars join": lambda: frame.join(table, on="code", how="left").select("category")} if has_join else {}),
    }


def of_duckdb(codes: Any, has_join: bool) -> dict[str, Callable[[], object]]:
    """Return what is timed in DuckDB: calls per category."""
    connection = duckdb.connect()
    frame, table = pa.table({"code": codes}), pa.table(FEW)
    connection.register("frame", frame)
    connection.execute("CREATE TABLE calls AS SELECT code FROM frame")
    connection.unregister("frame")
    connection.register("given", table)
    connection.execute("CREATE TABLE plain AS SELECT * FROM given")
    for statement in sql.create("duckdb"):
        connection.execute(statement)
    category, joined = sql.category("calls.code", "duckdb"), sql.join("calls.code", "duckdb")
    ours = f"SELECT {category} AS c, count(*) FROM calls {joined} GROUP BY c"
    join = "SELECT plain.category AS c, count(*) FROM calls LEFT JOIN plain ON plain.code = calls.code GROUP BY c"
    errors = f"SELECT count(*) FROM calls WHERE {sql.is_error('calls.code')}"
    return {
        "DuckDB category": lambda: connection.execute(ours).fetchall(),
        "DuckDB is_error": lambda: connection.execute(errors).fetchall(),
        **({"DuckDB join": lambda: connection.execute(join).fetchall()} if has_join else {}),
    }


ENGINES = {"pandas": of_pandas, "arrow": of_arrow, "polars": of_polars, "duckdb": of_duckdb}


def main() -> None:
    """Show the figures by the length of the column; engines named as arguments only, if any are."""
    largest = int(os.environ.get("LARGEST", "10000000"))
    for length in (1_000_000, 10_000_000, 100_000_000):
        if length > largest:
            break
        codes = results(length)
        for name in sys.argv[1:] or ENGINES:
            works = ENGINES[name](codes, has_join=length <= 10_000_000)
            timers: dict[str, Callable[[], float]] = {
                what: partial(timeit.Timer(work, timer=time.process_time).timeit, 1) for what, work in works.items()
            }
            for what, seconds in fastest(timers, 3).items():
                show(what, str(length), seconds / length * 1e9)


if __name__ == "__main__":
    main()
