"""The session of Spark that TOKU_SPARK describes: "ansi", "plain" (ANSI mode off), "connect" or "cluster"."""

import os
import sys
from functools import cache
from typing import Any


@cache
def session() -> Any:
    """Return the session, which lasts as long as the process."""
    from pyspark.sql import SparkSession

    mode = os.environ["TOKU_SPARK"]
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    builder: Any = SparkSession.builder
    if mode == "connect":
        builder = builder.remote("local[2]")
    else:
        builder = builder.master("local-cluster[2,1,1024]" if mode == "cluster" else "local[2]")
    options = {
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.ansi.enabled": str(mode != "plain").lower(),
        # Snappy would need a native library, which does not load everywhere.
        "spark.sql.parquet.compression.codec": "gzip",
    }
    if mode != "connect":  # its client cannot set this one
        options["spark.ui.enabled"] = "false"
    for option, value in options.items():
        builder = builder.config(option, value)
    return builder.getOrCreate()
