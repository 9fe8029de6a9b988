"""Tests how the driver reads and compares figures: `python -m unittest discover bench`."""

import io
import tempfile
import unittest
from contextlib import redirect_stdout
from pathlib import Path

import run
import table
from figures import BenchError, Figures, Rules, Table, parse

LINES = {
    "d.get(k)\thot\t12.5\tns": ("d.get(k)", "hot", 12.5),
    "test array load/mix ... bench:     65,536 ns/iter (+/- 565,510)": ("array load", "mix", 1),
    "test memcpy/1/100 ... bench:   50 ns/iter (+/- 1)": ("memcpy", "1", 0.5),
    "BenchmarkMap/uniform-2   \t     166\t    131072 ns/op": ("Map", "uniform", 2),
    "BenchmarkCopy/100   \t     166\t    150 ns/op": ("Copy", "100", 1.5),
    "PASS": None,
}
TRACE = "init runtime @0.1 ms, 0.2 ms clock, 0 bytes, 0 allocs\ninit a/b @0.3 ms, 0.035 ms clock, 9 bytes"
ROW = 'what = "a"\npeer = "b"\n'
ACCEPTED = ROW + 'workload = "hot"\nratio = 0.8\nreason = "Because."\n'


def measured(*ratios: float, program: str = "Go") -> Figures:
    """Return figures with these ratios, one per round."""
    figures = Figures()
    for turn, ratio in enumerate(ratios):
        for workload in ("hot", "mix"):
            lines = f"a\t{workload}\t{ratio * (turn + 1)}\tns\nb\t{workload}\t{turn + 1}\tns\nPASS\n"
            figures.read(turn, "go", program, lines)
    return figures


def compared(figures: Figures, row: str, accepted: str = "") -> tuple[list[Table], list[str]]:
    """Compare them by one row, and also return the accepted misses that were not needed."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in (("rows", row), ("accepted", accepted)):
            Path(folder, f"{name}.toml").write_text(f"[[go]]\n{text}" if text else "")
        rules = Rules(Path(folder))
    return (found := rules.compare(figures, ["go"])), rules.not_needed(found, ["go"])


class Test(unittest.TestCase):
    def test_figures(self) -> None:
        self.assertEqual({line: parse(line) for line in LINES}, LINES)
        self.assertEqual(run.initialisation(TRACE, "a/b"), 35_000)
        self.assertRaises(BenchError, run.initialisation, TRACE, "a")
        figures = measured(0.5, 1, 0.5)
        figures.read(0, "go", "Go", "a\thot\t9\tns")  # slower than before
        figures.complete(3)
        self.assertRaises(BenchError, figures.complete, 4)
        self.assertEqual(compared(figures, ROW)[0][0]["ratio"], {"median": 0.5, "low": 0.5, "high": 1})
        for wrong in ("a\thot\t-1\tns", "FAIL"):
            self.assertRaises(BenchError, figures.read, 0, "go", "Go", wrong)

    def test_budgets(self) -> None:
        for ratio, verdict in {0.6: "within", 0.7: "accepted", 0.9: "failed"}.items():
            some, not_needed = compared(measured(ratio), ROW + "budget = { hot = 0.6 }", ACCEPTED)
            self.assertEqual([one["verdict"] for one in some], [verdict, "no budget"])
            self.assertEqual(len(not_needed), verdict != "accepted")
            with redirect_stdout(io.StringIO()) as printed:
                self.assertEqual(table.print_verdicts(some), verdict == "failed")
            self.assertEqual("0.80: Because." in printed.getvalue(), verdict == "accepted")
        both = Figures(measured(0.7) | measured(0.7, program="Go 2"))
        row = ROW + 'budget = { hot = 0.6, mix = 0.7 }\nbudget_on = { "Go 2" = { mix = 0.6 } }'
        for accepted, first in {'on = ["Go"]': "accepted", 'on = ["Go 2"]': "failed"}.items():
            some, _ = compared(both, row, ACCEPTED + accepted)
            self.assertEqual([one["verdict"] for one in some], [first, "within", "no budget", "failed"])
        rows = ["x", 'what = "a"', ROW + "x = 1", ROW + 'on = "C"', ROW + "budget = 1", ROW + "budget_on = { C = 1 }"]
        for row, accepted in [*((row, "") for row in rows), (ROW, ACCEPTED)]:
            self.assertRaises(BenchError, compared, measured(0.5), row, accepted)

    def test_table(self) -> None:
        values = {"once": 1234, "hot": 99.6, "size": 2_621_440, "memory": 500}
        written = [table.with_unit(value, workload) for workload, value in values.items()]
        self.assertEqual(written, ["1.23 µs", "100 ns", "2.50 MiB", "500 B"])
        text = table.markdown(compared(measured(0.7, 0.05), ROW + "budget = { hot = 0.625 }")[0], {"go": "Go"}, "")
        self.assertIn("| one call of | compared with | mix | hot | budget |", text)
        self.assertIn("| a | b | 0.70 (0.050–0.70) | **0.70 (0.050–0.70)** | ≤ 0.625 (hot) |", text)
