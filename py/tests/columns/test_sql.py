"""The text of SQL: an example with DuckDB, conditions in a file's scan, and errors."""

from pathlib import Path
from typing import Any

import duckdb
import pytest
from toku_codes import sql


@pytest.fixture
def connection() -> Any:
    connection = duckdb.connect()
    connection.execute("CREATE TABLE calls (result INTEGER)")
    connection.execute("INSERT INTO calls VALUES (0), (-1100), (-1199), (-2003), (-3005), (-9999), (NULL)")
    return connection


def test_the_example(connection: Any) -> None:
    for statement in sql.create("duckdb"):
        connection.execute(statement)
    found = connection.execute(f"""
        SELECT {sql.category("calls.result", "duckdb")} AS category, count(*)
        FROM calls {sql.join("calls.result", "duckdb")}
        WHERE {sql.is_error("calls.result")}
        GROUP BY 1 ORDER BY 1
    """).fetchall()
    assert found == [("credit", 2), ("sms", 1), (None, 1)]
    answers = connection.execute(
        "SELECT column_type FROM (DESCRIBE toku_codes) WHERE column_name = 'action'"
    ).fetchall()
    assert answers[0][0].startswith("ENUM('done', 'track'")
    action = f"SELECT typeof({sql.action('result', 'duckdb')}) FROM calls {sql.join('result', 'duckdb')} LIMIT 1"
    assert connection.execute(action).fetchone()[0].startswith("ENUM(")


def test_two_joins_of_one_query(connection: Any) -> None:
    for statement in sql.create("duckdb"):
        connection.execute(statement)
    query = f"""
        SELECT {sql.name("a.result", "duckdb", alias="x")}, {sql.name("b.result", "duckdb", alias="y")}
        FROM calls a JOIN calls b ON a.result = b.result
        {sql.join("a.result", "duckdb", alias="x")} {sql.join("b.result", "duckdb", alias="y")}
        WHERE a.result = 0
    """
    assert connection.execute(query).fetchall() == [("SUCCESS", "SUCCESS")]


def test_conditions_reach_the_scan_of_a_file(connection: Any, tmp_path: Path) -> None:
    file = tmp_path / "calls.parquet"
    connection.execute(f"COPY calls TO '{file}' (FORMAT parquet)")
    integer = sql.integer("result", "duckdb")
    for condition, count, pushed in (
        (sql.is_error("result"), 4, "NOT (result IN (0, -3001, -3005"),
        (sql.is_error(integer), 4, "NOT (result IN (0, -3001, -3005"),
        (sql.is_category("result", "credit"), 2, "result"),
        (sql.is_category(integer, "credit"), 2, "result"),
    ):
        query = f"SELECT count(*) FROM '{file}' WHERE {condition}"
        assert connection.execute(query).fetchone() == (count,)
        (plan,) = [row[1] for row in connection.execute(f"EXPLAIN {query}").fetchall()]
        scan = plan[plan.index("READ_PARQUET") :] if "READ_PARQUET" in plan else plan[plan.index("PARQUET_SCAN") :]
        assert pushed in scan[scan.index("Filters:") :], plan
        assert "FILTER" not in plan[: plan.index("PARQUET")].upper(), plan


def test_create_replaces_the_table(connection: Any) -> None:
    for statement in sql.create("duckdb"):
        connection.execute(statement)
    action = f"{sql.action('result', 'duckdb')} AS action FROM calls {sql.join('result', 'duckdb')}"
    connection.execute(f"CREATE TABLE answers AS SELECT result, {action}")
    connection.execute("DELETE FROM toku_codes WHERE code > -2000")
    for statement in sql.create("duckdb"):
        connection.execute(statement)
    assert connection.execute("SELECT count(*) FROM toku_codes").fetchone() == (1200,)
    assert connection.execute("SELECT action FROM answers WHERE result = -1100").fetchone() == ("top_up",)


def test_a_column_may_be_an_item_of_json(connection: Any) -> None:
    """The operator -> binds weaker than IN and BETWEEN."""
    connection.execute("""CREATE TABLE records AS SELECT '{"result": -1100, "text": "x"}'::JSON AS j""")
    item = "j->'result'"
    wanted = [
        sql.is_error(item),
        sql.is_retryable(item),
        sql.is_category(item, "credit"),
        sql.is_action(item, "top_up"),
    ]
    wanted += [sql.number(f"j->>{field!r}", "duckdb") for field in ("result", "text")]
    wanted += [sql.not_a_code(f"j->>{field!r}", "duckdb") for field in ("result", "text", "none")]
    found = connection.execute(f"SELECT {', '.join(wanted)} FROM records").fetchone()
    assert found == (True, False, True, True, -1100, None, False, True, False)


def test_names_have_no_parentheses() -> None:
    for column in ("result", "calls.result", 'calls."the result"', "`a b`.`result`", "größe"):
        assert sql.is_category(column, "sms") == f"({column} BETWEEN -2099 AND -2000)"
    for column in ("-result", "a.b c", "f(result)", "(a) + (b)", '"a" + "b"', "a-b"):
        assert sql.is_category(column, "sms") == f"(({column}) BETWEEN -2099 AND -2000)"


def test_text_that_is_not_a_code_is_found(connection: Any) -> None:
    connection.execute("CREATE TABLE texts AS SELECT unnest(['0', 'abc', NULL, '4294967296', ' -1100 ']) AS result")
    query = f"SELECT count(*), min(result) FROM texts WHERE {sql.not_a_code('result', 'duckdb')}"
    assert connection.execute(query).fetchone() == (2, "4294967296")


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (
            lambda: sql.create("oracle"),
            ValueError,
            "'oracle' is not a dialect: duckdb, postgresql, spark, clickhouse are",
        ),
        (lambda: sql.category("x", "mysql"), ValueError, "'mysql' is not a dialect"),
        (lambda: sql.is_error(0), TypeError, "expected an expression of SQL, not 0 of type int"),  # type: ignore[arg-type]
        (lambda: sql.number(" ", "duckdb"), ValueError, "expected an expression of SQL, not ' '"),
        (lambda: sql.name("x", "duckdb", alias="a b"), ValueError, "expected a name of SQL, not 'a b'"),
        (lambda: sql.join("x", "duckdb", alias=""), ValueError, "expected a name of SQL, not ''"),
        (lambda: sql.join("x", "spark", alias=5), TypeError, "expected a name of SQL, not 5 of type int"),  # type: ignore[arg-type]
        (lambda: sql.is_category("x", "text"), ValueError, "'text' is not a category: success, general, "),
        (lambda: sql.is_action("x", "error"), ValueError, "'error' is not an action: done, track, "),
    ],
)
def test_errors(call: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error) as raised:
        call()
    assert str(raised.value).startswith(message)
