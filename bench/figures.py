"""What the benchmarks print, gathered over the rounds, and what follows from it by rows.toml and accepted.toml."""

import math
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from workloads import CODES

# The longest arrays take as long as everything else together, so only every fifth round has them.
LARGEST, ROUNDS_WITH_LARGEST = "100000000", 5
# criterion and `go test -bench` print the time for a whole workload or array, or for the number of codes in the name.
WHOLE = re.compile(r"test (.+/.+) \.\.\. bench: +([\d,]+) ns/iter|Benchmark(\S+/\S+?)(?:-\d+)?\s+\d+\s+(\S+) ns/op")
Table = dict[str, Any]


class BenchError(Exception):
    """One line for the user: it quotes what was found, and says what to do."""


def load(path: Path, required: str = "", optional: str = "") -> Table:
    """Read a TOML file; if keys are given, it has lists of tables that have the required ones and no unknown one."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise BenchError(f"{path}: {error}: correct that file") from None
    needed, known = {*required.split()}, {*required.split(), *optional.split()}
    for table in [table for tables in content.values() for table in tables] if required else []:
        if not needed <= table.keys() <= known:
            raise BenchError(f"{path}: {table} must have {sorted(needed)}, and may have {sorted(known - needed)}")
    return content


class NotPositiveError(BenchError):
    """A figure is not above 0: the loop, which is subtracted, was measured in a slow moment."""


class Key(NamedTuple):
    """What was measured, for which workload, by which program (such as "CPython 3.12") of which language."""

    language: str
    program: str
    what: str
    workload: str


def parse(line: str) -> tuple[str, str, float] | None:
    """Return what, workload and value of a line that is a figure: in our form, of `go test` or of criterion."""
    match line.split("\t"):
        case [what, workload, value, "ns" | "bytes"]:
            return what, workload, float(value)
    found = WHOLE.match(line)
    if not found:
        return None
    what, workload, *count = (found[1] or found[3]).split("/")
    codes = int(count[0]) if count else int(workload) if workload.isdigit() else CODES
    return what, workload, float((found[2] or found[4]).replace(",", "")) / codes


class Figures(dict[Key, dict[int, float]]):
    """All figures by round: ns per code or per start; "size" and "memory" in bytes."""

    def add(self, turn: int, key: Key, value: float) -> None:
        """Add the figure of a round. Of several the lowest one counts, which shows what the machine can do."""
        if not 0 < value < math.inf:
            raise NotPositiveError(f"{key} is {value}, not above 0: correct that benchmark")
        by_round = self.setdefault(key, {})
        by_round[turn] = min(value, by_round.get(turn, value))

    def read(self, turn: int, language: str, program: str, output: str) -> None:
        """Add all figures that a program printed in a round."""
        found = [figure for line in output.splitlines() if (figure := parse(line))]
        if not found:
            raise BenchError(f"{program} printed no figure, only {output!r}: correct its benchmark")
        for what, workload, value in found:
            self.add(turn, Key(language, program, what, workload), value)

    def complete(self, rounds: int) -> None:
        """Fail when a round lacks a figure that another round has. Sizes are measured once."""
        for key, by_round in self.items():
            expected = {"size": 1, LARGEST: math.ceil(rounds / ROUNDS_WITH_LARGEST)}.get(key.workload, rounds)
            if len(by_round) != expected:
                raise BenchError(f"{key} is there in {[*by_round]}, not in {expected} rounds: correct that benchmark")


def spread(values: Iterable[float]) -> dict[str, float]:
    """Return the median, and the values that a tenth of the rounds are below and above."""
    ordered, places = sorted(values), {"median": 0.5, "low": 0.1, "high": 0.9}
    return {name: ordered[int(place * (len(ordered) - 1) + 0.5)] for name, place in places.items()}


def budgets(row: Table, program: str = "") -> dict[str, float]:
    """Return the budgets of a row for a program, by workload."""
    budget = row.get("budget_on", {}).get(program, row.get("budget", {}))
    return budget if isinstance(budget, dict) else {"uniform": budget}


def is_for(accepted: Table, row: Table) -> bool:
    """Whether the row has this budget, which may be missed."""
    is_same = accepted["what"] == row["what"] and accepted.get("peer") == row.get("peer")
    return is_same and accepted.get("workload", "uniform") in budgets(row)


class Rules:
    """What is compared with what (rows.toml), and which missed budgets are accepted (accepted.toml), by language."""

    def __init__(self, folder: Path) -> None:
        self.rows = load(folder / "rows.toml", "what", "name peer peer_name on budget budget_on headline")
        self.accepted = load(folder / "accepted.toml", "what ratio reason", "peer workload on")
        for language, one in ((language, one) for language, some in self.accepted.items() for one in some):
            if not any(is_for(one, row) for row in self.rows.get(language, [])):
                raise BenchError(f"bench/accepted.toml: {language} has no budget for {one}: remove that")

    def compare(self, figures: Figures, languages: Iterable[str]) -> list[Table]:
        """Compare the figures of the languages. Each row must find its figures, and each figure a row."""
        for key in figures:
            if not any(key.what in (row["what"], row.get("peer")) for row in self.rows[key.language]):
                raise BenchError(f"{key.program} measures {key.what!r}, which bench/rows.toml does not name: add a row")
        return [one for name in languages for row in self.rows[name] for one in self.compare_row(name, row, figures)]

    def compare_row(self, language: str, row: Table, figures: Figures) -> list[Table]:
        """Compare a row in every program and workload that has its figures."""
        compared, peer = [], row.get("peer")
        # Programs that have a budget must have figures, and programs with figures must have those of every budget.
        lacking = {program: set(budgets(row, program)) for program in row.get("budget_on", {})}
        for key in (key for key in sorted(figures) if (key.language, key.what) == (language, row["what"])):
            ours, theirs = figures[key], figures.get(key._replace(what=peer or ""), {})
            if row.get("on", key.program) != key.program or (peer and not theirs):
                continue
            budget = budgets(row, key.program)
            lacking.setdefault(key.program, set(budget)).discard(key.workload)
            ratios = [ours[turn] / theirs[turn] for turn in ours if turn in theirs] if peer else ours.values()
            one: Table = key._asdict() | {"what": row.get("name", key.what), "peer": row.get("peer_name", peer)}
            one |= {"ours": spread(ours.values()), "theirs": spread(theirs.values()) if peer else None}
            one |= {"ratio": spread(ratios), "budget": budget.get(key.workload)}
            one["headline"] = row.get("headline", False) and key.workload in [*budget][:1]
            compared.append(one | self.verdict(row, one))
        lacks = {program: sorted(some) for program, some in lacking.items() if some}
        if lacks or not compared:
            raise BenchError(f"bench/rows.toml: {row} finds no figures {lacks or ''}: correct it, or the benchmark")
        return compared

    def verdict(self, row: Table, one: Table) -> Table:
        """Say whether a budget is met; if it is not, which entry accepts that."""
        if one["budget"] is None or one["ratio"]["median"] <= one["budget"]:
            return {"verdict": "no budget" if one["budget"] is None else "within"}
        for accepted in self.accepted.get(one["language"], []):
            is_on = one["program"] in accepted.get("on", [one["program"]])
            is_here = is_on and is_for(accepted, row) and one["workload"] == accepted.get("workload", "uniform")
            if is_here and one["ratio"]["median"] <= accepted["ratio"]:
                return {"verdict": "accepted", "accepted": accepted}
        return {"verdict": "failed"}

    def not_needed(self, compared: list[Table], languages: Iterable[str]) -> list[str]:
        """Name the accepted misses of the languages that were not needed."""
        needed = [one.get("accepted") for one in compared]
        unused = [one for name in languages for one in self.accepted.get(name, []) if one not in needed]
        return [f"NOT NEEDED this time: {one['what']} / {one.get('peer')}, {one.get('workload')}" for one in unused]
