"""The exports, read by the programs that they are for."""

import csv
import importlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import jsonschema
import pytest
from markdown_it import MarkdownIt
from openapi_spec_validator import validate

PROGRAM = os.environ["TOKU_CODES_PROGRAM"]
CONFORMANCE = Path(__file__).parents[2] / "conformance"
COLUMNS = [
    *("code", "name", "description", "category", "outcome", "action", "grpc_status", "http_status"),
    *("is_error", "is_retryable", "known"),
]


def export(*arguments: str) -> str:
    return subprocess.run([PROGRAM, "export", *arguments], check=True, capture_output=True, encoding="utf-8").stdout


def published() -> dict[int, str]:
    lines = (CONFORMANCE / "published.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return {int(code): text for code, text in rows}


def test_csv_has_code_and_name_first() -> None:
    rows = list(csv.reader(io.StringIO(export("csv"))))
    assert rows[0] == COLUMNS
    assert {int(row[0]): row[2] for row in rows[1:]} == published()
    assert rows[rows.index(next(row for row in rows if row[0] == "-1100"))][1] == "LOW_CREDIT_BALANCE"


def test_csv_of_every_number_is_read_by_duckdb(tmp_path: Path) -> None:
    (tmp_path / "codes.csv").write_text(export("csv", "--every-number"), "utf-8")
    read = duckdb.read_csv(str(tmp_path / "codes.csv"))
    assert read.columns == COLUMNS
    counts = duckdb.sql("select count(*), count(name), sum(code)::bigint, count(*) filter (is_error) from read")
    expected = sum(range(-99, 1)) + sum(
        -block * 100 - n for block in (1, 2, 3, 4, *range(10, 15), 20, 30) for n in range(100)
    )
    assert counts.fetchall() == [(1200, 110, expected, 1200 - 7)]


def test_csv_is_a_seed_of_dbt(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds/toku_codes.csv").write_text(export("csv"), "utf-8")
    (tmp_path / "dbt_project.yml").write_text("{name: shop, profile: shop}\n", "utf-8")
    (tmp_path / "profiles.yml").write_text(
        "shop: {target: dev, outputs: {dev: {type: duckdb, path: shop.duckdb}}}\n", "utf-8"
    )
    seed = [str(Path(sys.executable).with_name("dbt")), "seed", "--profiles-dir", ".", "--no-version-check"]
    quiet = os.environ | {"DBT_SEND_ANONYMOUS_USAGE_STATS": "False"}
    subprocess.run(seed, check=True, cwd=tmp_path, env=quiet, stdout=subprocess.DEVNULL)
    with duckdb.connect(str(tmp_path / "shop.duckdb")) as database:
        query = "select count(*), count(*) filter (is_error), min(code), max(http_status) from toku_codes"
        assert database.execute(query).fetchone() == (110, 103, -3009, 504)


def test_json_has_the_fields_of_explain() -> None:
    table = json.loads(export("json"))
    listed = subprocess.run([PROGRAM, "list", "--json"], check=True, capture_output=True, encoding="utf-8").stdout
    assert table["codes"] == [json.loads(line) for line in listed.splitlines()]
    assert len(table["codes"]) == 110
    assert len(table["table_hash"]) == 16
    assert len(json.loads(export("json", "--every-number"))["codes"]) == 1200


def test_json_schema() -> None:
    schemas = {closed: json.loads(export("json-schema", *closed)) for closed in [(), ("--closed",)]}
    for closed, schema in schemas.items():
        jsonschema.Draft202012Validator.check_schema(schema)
        valid = jsonschema.Draft202012Validator(schema).is_valid
        assert all(map(valid, published()))
        assert valid(-9999) == (not closed)
        assert valid(486) == (not closed)
        assert not any(map(valid, [2**31, -(2**31) - 1, "-1100", 1.5, None]))
    assert {one["const"]: one["title"] for one in schemas[()]["anyOf"] if "const" in one}[-1100] == "LOW_CREDIT_BALANCE"
    names = dict(zip(schemas[("--closed",)]["enum"], schemas[("--closed",)]["x-enum-varnames"], strict=True))
    assert names[-1100] == "LOW_CREDIT_BALANCE"


@pytest.mark.parametrize("closed", [(), ("--closed",)])
def test_a_client_in_python(tmp_path: Path, closed: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    document = json.loads(export("openapi", *closed))
    validate(document)
    (tmp_path / "openapi.json").write_text(json.dumps(document), "utf-8")
    generator = Path(sys.executable).with_name("openapi-python-client")
    options = ["--meta", "none", "--output-path", str(tmp_path / f"client{len(closed)}")]
    command = [str(generator), "generate", "--path", str(tmp_path / "openapi.json"), *options]
    subprocess.run(command, check=True, capture_output=True, cwd=tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    result: Any = importlib.import_module(f"client{len(closed)}.models").TokuResult
    known, unknown = [{"result": code, "result_desc": "x"} for code in (-1100, -9999)]
    assert result.from_dict(known).to_dict() == known
    if closed:
        assert result.from_dict(known).result.name == "LOW_CREDIT_BALANCE"
        with pytest.raises(ValueError, match="-9999"):
            result.from_dict(unknown)
    else:
        assert result.from_dict(unknown).to_dict() == unknown


GO_TEST = """package client

import ("encoding/json"; "testing")

func TestRoundTrip(t *testing.T) {
	for _, text := range []string{`{"result":-9999}`, `{"result":-1100,"result_desc":"low credit balance"}`} {
		var result TokuResult
		if err := json.Unmarshal([]byte(text), &result); err != nil { t.Fatal(err) }
		again, err := json.Marshal(result)
		if err != nil || string(again) != text { t.Fatal(string(again), err) }
	}
	%s
}
"""


@pytest.mark.parametrize("closed", [(), ("--closed",)])
def test_a_client_in_go(tmp_path: Path, closed: tuple[str, ...]) -> None:
    (tmp_path / "openapi.json").write_text(export("openapi", *closed), "utf-8")
    (tmp_path / "go.mod").write_text("module client\n\ngo 1.24\n", "utf-8")
    (tmp_path / "options.yaml").write_text(
        "package: client\noutput: client.go\ngenerate: {models: true}\noutput-options: {skip-prune: true}\n", "utf-8"
    )
    generator = "github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2"
    run = {"cwd": tmp_path, "check": True, "env": os.environ | {"GOFLAGS": "-mod=mod"}}
    subprocess.run(["go", "run", generator, "--config", "options.yaml", "openapi.json"], **run)
    constant = "if LOWCREDITBALANCE != -1100 { t.Fatal(LOWCREDITBALANCE) }" if closed else ""
    (tmp_path / "client_test.go").write_text(GO_TEST % constant, "utf-8")
    subprocess.run(["go", "test", "./..."], **run)


Query = Callable[[str], list[tuple[Any, ...]]]


@contextmanager
def sqlite(_work: Path, text: str) -> Iterator[Query]:
    database = sqlite3.connect(":memory:")
    database.executescript(text)
    yield lambda query: database.execute(query).fetchall()


@contextmanager
def in_duckdb(_work: Path, text: str) -> Iterator[Query]:
    with duckdb.connect() as database:
        database.execute(text)
        yield lambda query: database.execute(query).fetchall()


def rows(program: list[str]) -> Query:
    """Ask a program that prints rows with tabs between their cells."""

    def ask(query: str) -> list[tuple[Any, ...]]:
        done = subprocess.run([*program, query], check=True, capture_output=True, encoding="utf-8")
        return [tuple(line.split("\t")) for line in done.stdout.splitlines()]

    return ask


def as_user(name: str, folder: Path) -> list[str]:
    """Start a command for a server, which refuses to run as root."""
    if os.getuid() != 0:
        return []
    shutil.chown(folder, name)
    return ["setpriv", f"--reuid={name}", f"--regid={name}", "--clear-groups", "--"]


@contextmanager
def postgres(work: Path, text: str) -> Iterator[Query]:
    programs = max(Path("/usr/lib/postgresql").glob("*/bin"))
    user, data = as_user("postgres", work), work / "data"
    subprocess.run([*user, programs / "initdb", "-E", "UTF8", "-U", "postgres", data], check=True, capture_output=True)
    options = f"-c listen_addresses= -c unix_socket_directories={work}"
    start = [*user, programs / "pg_ctl", "-D", data, "-w", "-l", work / "log", "-o", options]
    subprocess.run([*start, "start"], check=True, stdout=subprocess.DEVNULL)
    try:
        psql = [str(programs / "psql"), "-h", str(work), "-U", "postgres", "-v", "ON_ERROR_STOP=1", "-q"]
        subprocess.run(psql, input=text, check=True, encoding="utf-8")
        yield rows([*psql, "-A", "-t", "-F", "\t", "-P", "null=NULL", "-c"])
    finally:
        subprocess.run([*start, "-m", "immediate", "stop"], check=True, stdout=subprocess.DEVNULL)


@contextmanager
def mariadb(work: Path, text: str) -> Iterator[Query]:
    user, data, socket = as_user("mysql", work), work / "data", work / "socket"
    install = ["mariadb-install-db", "--no-defaults", f"--datadir={data}", "--auth-root-authentication-method=normal"]
    subprocess.run([*user, *install], check=True, capture_output=True)
    options = [f"--datadir={data}", f"--socket={socket}", f"--pid-file={work}/pid", "--skip-networking"]
    server = subprocess.Popen([*user, "mariadbd", "--no-defaults", *options], stderr=subprocess.DEVNULL)
    try:
        admin = [
            "mariadb-admin",
            "--no-defaults",
            f"--socket={socket}",
            "-u",
            "root",
            "--wait=30",
            "--connect-timeout=30",
            "ping",
        ]
        subprocess.run(admin, check=True, capture_output=True)
        client = ["mariadb", "--no-defaults", f"--socket={socket}", "-u", "root", "--default-character-set=utf8mb4"]
        subprocess.run([*client, "-e", "create database toku character set utf8mb4"], check=True)
        subprocess.run([*client, "toku"], input=text, check=True, encoding="utf-8")
        yield rows([*client, "--batch", "--skip-column-names", "toku", "-e"])
    finally:
        server.terminate()
        server.wait(60)


@pytest.mark.parametrize("database", [sqlite, in_duckdb, postgres, mariadb])
@pytest.mark.parametrize("every", [(), ("--every-number",)])
def test_one_sql_text_for_every_database(tmp_path: Path, database: Any, every: tuple[str, ...]) -> None:
    tmp_path.chmod(0o755)
    for parent in list(tmp_path.parents)[:2]:
        parent.chmod(0o755)  # a server of another user must get there
    with database(tmp_path, export("sql", *every)) as ask:

        def one(query: str) -> list[str]:
            (row,) = ask(query)
            return [str(cell) for cell in row]

        assert one("select count(*), count(name) from toku_codes") == (["1200", "110"] if every else ["110", "110"])
        assert one("select name, action, http_status from toku_codes where code = -1100") == [
            "LOW_CREDIT_BALANCE",
            "top_up",
            "400",
        ]
        assert one("select description from toku_codes where code = -2004") == ["invalid ‘From’ number"]
        assert one("select sum(code) from toku_codes where not is_error") == [
            str(sum([0, -3001, *range(-3009, -3004)]))
        ]
        # A left join keeps unlisted codes.
        unlisted = (
            "(select -1100 as code union all select -9999) calls left join toku_codes on calls.code = toku_codes.code"
        )
        assert one(f"select count(*), count(name) from {unlisted}") == ["2", "1"]


def test_grafana_maps_every_code() -> None:
    (mapping,) = json.loads(export("grafana"))
    assert mapping["type"] == "value"
    assert list(map(int, mapping["options"])) == list(published())
    assert [option["index"] for option in mapping["options"].values()] == list(range(110))
    assert mapping["options"]["-1100"]["text"] == "LOW_CREDIT_BALANCE"
    assert mapping["options"]["-1100"]["color"] == "red"
    assert mapping["options"]["0"]["color"] == "green"
    assert mapping["options"]["-3001"]["color"] == "yellow"


def test_markdown_is_a_table() -> None:
    tokens = MarkdownIt("commonmark").enable("table").parse(export("markdown"))
    cells = [tokens[i + 1].content for i, token in enumerate(tokens) if token.type in ("td_open", "th_open")]
    table = [cells[i : i + 5] for i in range(0, len(cells), 5)]
    assert table[0] == ["code", "name", "Toku's text", "category", "action"]
    assert {int(row[0]): row[2] for row in table[1:]} == published()
