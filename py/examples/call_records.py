"""A million generated call records: failures per day with pandas, polars, DuckDB and Spark, and a plot by category.

    python call_records.py FOLDER    writes calls.csv and failures.svg to a folder, and prints what three engines found

It needs pandas, polars, duckdb and matplotlib. with_spark() also needs pyspark and Java, and takes a session.
"""

# pyright: reportMissingImports=false

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import toku_codes.columns
import toku_codes.pandas
import toku_codes.polars
from toku_codes import sql

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

PerDay = dict[Any, int]


def write_calls(file: Path, count: int = 1_000_000) -> None:
    """Write generated records of a fortnight: half succeeded, 2 % are not listed, and 1 % lack a result.

    On the ninth, the credit ran out.
    """
    chance = np.random.default_rng(2026)
    listed = np.array(toku_codes.columns.table()["code"])
    results = chance.choice(listed, count)
    results[chance.random(count) < 0.5] = 0
    unlisted = chance.random(count) < 0.02
    results[unlisted] = chance.integers(-2099, -2050, unlisted.sum())
    days = chance.integers(1, 15, count)
    results[(days == 9) & (chance.random(count) < 0.25)] = -1100
    # Toku's text is unsigned here: 4294966196 is -1100.
    texts = pd.Series(results % 2**32).astype(str).mask(chance.random(count) < 0.01)
    dates = np.datetime_as_string(np.datetime64("2026-11-01") + days - 1)
    pd.DataFrame({"day": dates, "result": texts}).to_csv(file, index=False)


def with_pandas(file: Path) -> PerDay:
    """Count the failures of each day with pandas."""
    calls = pd.read_csv(file, dtype={"result": "str"})
    failed = toku_codes.pandas.is_error(calls["result"])
    return calls[failed].groupby("day").size().to_dict()


def with_polars(file: Path) -> PerDay:
    """Count the failures of each day with polars."""
    toku, code = toku_codes.polars, toku_codes.polars.number("result")
    calls = pl.scan_csv(file, schema_overrides={"result": pl.String}).with_columns(code)
    failed = calls.filter(toku.is_error("result"))
    return dict(failed.group_by("day").len().sort("day").collect().rows())


def with_duckdb(file: Path) -> PerDay:
    """Count the failures of each day with DuckDB."""
    query = f"""
        WITH calls AS (
            SELECT day, {sql.number("result", "duckdb")} AS code
            FROM read_csv(?, types = {{'result': 'VARCHAR', 'day': 'VARCHAR'}})
        )
        SELECT day, count(*) FROM calls
        WHERE {sql.is_error("code")}
        GROUP BY day ORDER BY day
    """
    return dict(duckdb.execute(query, [str(file)]).fetchall())


def with_spark(file: Path, spark: "SparkSession") -> PerDay:
    """Count the failures of each day with Spark."""
    import toku_codes.spark as toku

    calls = spark.read.csv(str(file), header=True).withColumn("code", toku.number("result"))
    failed = calls.where(toku.is_error("code"))
    return {row.day: row["count"] for row in failed.groupBy("day").count().orderBy("day").collect()}


def failed_sms(file: Path) -> PerDay:
    """Count the failed SMS of each day, with polars."""
    toku, code = toku_codes.polars, toku_codes.polars.number("result")
    calls = pl.scan_csv(file, schema_overrides={"result": pl.String}).with_columns(code)
    failed = calls.filter(toku.is_error("result"), toku.is_category("result", "sms"))
    return dict(failed.group_by("day").len().sort("day").collect().rows())


def failures_by_category(file: Path) -> pl.DataFrame:
    """Count the failures of each day and category: count each code first, and look up the few codes that there are."""
    toku, code = toku_codes.polars, toku_codes.polars.number("result")
    calls = pl.scan_csv(file, schema_overrides={"result": pl.String}).with_columns(code)
    codes = calls.group_by("day", "result").len()
    failed = codes.filter(toku.is_error("result")).with_columns(category=toku.category("result").cast(pl.String))
    return failed.group_by("day", "category").agg(pl.col("len").sum()).sort("day", "category").collect()


def right_and_wrong(file: Path) -> tuple[PerDay, PerDay]:
    """Count the failures of each day, and those that a join with the listed codes finds."""
    toku, code = toku_codes.polars, toku_codes.polars.number("result")
    calls = pl.scan_csv(file, schema_overrides={"result": pl.String}).with_columns(code)
    table = pl.LazyFrame(toku_codes.columns.table()).with_columns(result=pl.col("code").cast(pl.Int64))
    right = calls.filter(toku.is_error("result"))
    wrong = calls.join(table, on="result", how="left").filter("is_error")  # null where a code is not listed
    per_day = [dict(failed.group_by("day").len().collect().rows()) for failed in (right, wrong)]
    return per_day[0], per_day[1]


def plot(counts: pl.DataFrame, file: Path) -> None:
    """Draw the failures of each category per day."""
    import matplotlib as mpl
    from matplotlib import pyplot as plt

    mpl.rcParams["svg.hashsalt"] = "toku"
    table = counts.with_columns(pl.col("day").str.slice(8)).pivot("category", index="day", values="len").sort("day")
    names = sorted(table.columns[1:], key=lambda name: -table[name].sum())
    figure, axes = plt.subplots(figsize=(8, 4.5), layout="constrained")
    colors = plt.get_cmap("tab20").colors  # type: ignore[attr-defined]
    axes.stackplot(table["day"], [table[name] for name in names], labels=names, colors=colors)
    axes.set(
        title="Failures by category per day, of generated records",
        xlabel="November 2026",
        ylabel="calls",
        xlim=(0, len(table) - 1),
    )
    handles, labels = axes.get_legend_handles_labels()
    figure.legend(handles[::-1], labels[::-1], loc="outside right", frameon=False)
    figure.savefig(file, metadata={"Date": None, "Creator": None})


def main(folder: Path) -> None:
    """Write the records, ask each engine, and draw the plot."""
    calls = folder / "calls.csv"
    write_calls(calls)
    for engine in (with_pandas, with_polars, with_duckdb):
        print(engine.__name__, engine(calls))
    right, wrong = (sum(per_day.values()) for per_day in right_and_wrong(calls))
    print(f"a join with the listed codes finds {wrong} of {right} failures, and loses {1 - wrong / right:.1%}")
    plot(failures_by_category(calls), folder / "failures.svg")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
