"""Executors of a Spark cluster on this machine, whose Python does not have this package."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import shutil, sys
from pyspark.sql import SparkSession, functions as F

wheel, sends = sys.argv[1], sys.argv[2] == "sends"
builder = SparkSession.builder.master("local-cluster[2,1,1024]").config("spark.ui.enabled", "false")
if sends:
    shutil.copy(wheel, "toku_codes.zip")
    builder = builder.config("spark.archives", "toku_codes.zip#toku").config("spark.executorEnv.PYTHONPATH", "toku")
spark = builder.getOrCreate()
calls = spark.createDataFrame([(0,), (-1100,), (-1199,), (None,)], "result int")

@F.udf("string")
def described(code):
    import toku_codes
    return None if code is None else toku_codes.describe(code)

if sends:
    print([row[0] for row in calls.select(described("result")).collect()])
else:
    sys.path.insert(0, sys.argv[3])
    import toku_codes.spark as toku
    print([row[0] for row in calls.select(toku.category("result")).collect()])
    try:
        calls.select(described("result")).collect()
    except Exception as error:
        print("No module named 'toku_codes'" in str(error))
"""


@pytest.mark.parametrize(
    ("sends", "printed"),
    [
        ("sends", ["['success', 'low credit balance', 'unknown code -1199', None]"]),
        ("sends nothing", ["['success', 'credit', 'credit', None]", "True"]),
    ],
)
def test_executors(sends: str, printed: list[str], tmp_path: Path) -> None:
    # An environment that sees Spark and its dependencies, but not this package: the driver gets it by its path.
    import toku_codes

    (packages,) = [Path(folder) for folder in sys.path if folder.endswith("site-packages")]
    bare = tmp_path / "bare"
    bare.mkdir()
    for package in packages.iterdir():
        if not package.name.startswith("toku_codes"):
            (bare / package.name).symlink_to(package)
    own = tmp_path / "own"
    own.mkdir()
    (own / "toku_codes").symlink_to(Path(toku_codes.__path__[0]))
    environment = tmp_path / "environment"
    base = Path(sys.base_prefix) / f"bin/python{sys.version_info.major}.{sys.version_info.minor}"
    subprocess.run([base, "-m", "venv", "--without-pip", environment], check=True)
    (installed,) = environment.glob("lib/python3.*/site-packages")
    (installed / "others.pth").write_text(f"{bare}\n", encoding="utf-8")
    script, python = tmp_path / "script.py", str(environment / "bin/python")
    script.write_text(SCRIPT, encoding="utf-8")
    variables = os.environ | {"PYSPARK_PYTHON": python, "PYSPARK_DRIVER_PYTHON": python, "SPARK_LOCAL_IP": "127.0.0.1"}
    command = [python, "-B", str(script), os.environ["TOKU_WHEEL"], sends, str(own)]
    ran = subprocess.run(command, cwd=tmp_path, env=variables, capture_output=True, text=True, timeout=600)
    assert ran.returncode == 0, ran.stderr[-3000:]
    assert ran.stdout.splitlines() == printed
