"""Starts the server of PostgreSQL if its tests run, and sets what Spark needs."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from engines import NAMES


def pytest_configure(config: pytest.Config) -> None:
    """Ignore the sockets that PySpark 3.5 does not close."""
    if "spark" in NAMES:
        config.addinivalue_line("filterwarnings", "ignore:unclosed <socket:ResourceWarning")


@pytest.fixture(scope="session", autouse=True)
def postgresql() -> Iterator[None]:
    """Run a server that listens to a socket in a new folder only; TOKU_POSTGRESQL has its address."""
    if "postgresql" not in NAMES:
        yield
        return
    work = Path(tempfile.mkdtemp(prefix="toku-"))
    # It refuses to run as root.
    as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.getuid() == 0 else []
    if as_user:
        shutil.chown(work, "postgres", "postgres")
    programs = max(Path("/usr/lib/postgresql").glob("*/bin"))
    options = f"-c listen_addresses= -c unix_socket_directories={work} -c fsync=off"
    start = [*as_user, programs / "pg_ctl", "-D", work / "data", "-w", "-l", work / "log", "-o", options]
    initialize = [*as_user, programs / "initdb", "-E", "UTF8", "-U", "postgres", work / "data"]
    subprocess.run(initialize, check=True, capture_output=True, cwd="/")
    subprocess.run([*start, "start"], check=True, stdout=subprocess.DEVNULL, cwd="/")
    os.environ["TOKU_POSTGRESQL"] = f"host={work} user=postgres dbname=postgres"
    try:
        yield
    finally:
        subprocess.run([*start, "-m", "immediate", "stop"], check=True, stdout=subprocess.DEVNULL, cwd="/")
        shutil.rmtree(work)
