"""The script of COLUMNS.md: pandas, polars and DuckDB find the same failures per day in a million records."""

import re
from pathlib import Path

import call_records
import pandas as pd
import pytest
import toku_codes

PAGE = Path(__file__).parents[2] / "COLUMNS.md"


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("last week's records") / "calls.csv"
    call_records.write_calls(file)
    return file


@pytest.fixture(scope="module")
def truth(calls: Path) -> dict[str, dict[str, int]]:
    """Return the failures of each category per day, by the scalar functions."""
    counts: dict[str, dict[str, int]] = {}
    texts = pd.read_csv(calls, dtype=str).value_counts(["day", "result"])
    for (day, text), count in texts.items():  # type: ignore[misc]
        code = toku_codes.parse(text)
        if toku_codes.is_error(code):
            by_day = counts.setdefault(str(toku_codes.category(code)), {})
            by_day[day] = by_day.get(day, 0) + count
    return counts


def test_failures_per_day(calls: Path, truth: dict[str, dict[str, int]]) -> None:
    expected: dict[str, int] = {}
    for by_day in truth.values():
        for day, count in by_day.items():
            expected[day] = expected.get(day, 0) + count
    assert len(expected) == 14 and sum(expected.values()) > 400_000
    for engine in (call_records.with_pandas, call_records.with_polars, call_records.with_duckdb):
        assert engine(calls) == expected, engine.__name__


def test_failed_sms_per_day(calls: Path, truth: dict[str, dict[str, int]]) -> None:
    assert len(truth["sms"]) == 14 and sum(truth["sms"].values()) > 50_000
    assert call_records.failed_sms(calls) == truth["sms"]


def test_failures_by_category_per_day(calls: Path, truth: dict[str, dict[str, int]], tmp_path: Path) -> None:
    counts = call_records.failures_by_category(calls)
    assert {(category, day): count for day, category, count in counts.rows()} == {
        (category, day): count for category, days in truth.items() for day, count in days.items()
    }
    picture = tmp_path / "failures.svg"
    call_records.plot(counts, picture)
    drawn = picture.read_text("utf-8")
    assert all(f"<!-- {category} -->" in drawn for category in truth)
    committed = (PAGE.parent / "examples/failures.svg").read_text("utf-8")
    areas = [re.findall(r'<path d="(.*?)"', text, re.DOTALL) for text in (drawn, committed)]
    assert len(areas[0]) > 20 and areas[0] == areas[1], "the committed picture is of other records"


def test_what_the_wrong_join_loses(calls: Path) -> None:
    right, wrong = call_records.right_and_wrong(calls)
    assert right == call_records.with_polars(calls)
    loses = [1 - wrong[day] / count for day, count in right.items()]
    assert len(loses) == 14 and min(loses) > 0
    share = 1 - sum(wrong.values()) / sum(right.values())
    assert f"the join loses {share:.1%} of the failures" in PAGE.read_text("utf-8").replace("\n", " ")


def test_the_script(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    write = call_records.write_calls
    monkeypatch.setattr(call_records, "write_calls", lambda file: write(file, 10_000))
    call_records.main(tmp_path)
    printed = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in printed] == ["with_pandas", "with_polars", "with_duckdb", "a"]
    assert len({line.partition(" ")[2] for line in printed[:3]}) == 1
    assert (tmp_path / "failures.svg").stat().st_size > 10_000
