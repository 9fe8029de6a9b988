"""Draws the plots of the figures: one overview, and one for each language. Arguments: results.json, and a folder.

The plots are SVG for light and dark pages: everything in INK has the colour of the page's text.
"""

import json
import re
import shutil
import sys
from itertools import groupby
from pathlib import Path
from statistics import median
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure, FigureBase
from matplotlib.ticker import LogLocator

from figures import Table

INK, MUTED, BLUE, GREEN, AMBER = "#0a0b0c", "#7d8590", "#2f81f7", "#3fb950", "#d29922"
PURPLE, ORANGE, PINK, TURQUOISE, RED = "#a371f7", "#f0883e", "#db61a2", "#39c5cf", "#f85149"
VERDICTS = {"within": BLUE, "accepted": AMBER, "failed": RED}
WORKLOADS = {"uniform": BLUE, "mix": GREEN, "unknown": PURPLE, "hot": ORANGE, "keys of the dict": PINK}
WORKLOADS |= {"no key": BLUE, "foreign key": GREEN, "a code on every line": ORANGE}
LINES = [BLUE, GREEN, ORANGE, PURPLE, PINK, TURQUOISE, AMBER, RED, MUTED]
# What is timed of columns, by the last word of its name.
COLUMNS = {"category": BLUE, "is_error": GREEN, "join": ORANGE}
# A style of SVG, so that text has the font and the colour of the page.
STYLE = (
    "<style>svg{color:#1f2328}@media(prefers-color-scheme:dark){svg{color:#e6edf3}}"
    "text{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu Sans',sans-serif!important}</style>\n <defs>"
)

mpl.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "toku-codes", "font.size": 10})
mpl.rcParams.update(dict.fromkeys(["axes.spines.top", "axes.spines.right"], False))
mpl.rcParams.update(dict.fromkeys(["text.color", "axes.labelcolor", "xtick.labelcolor", "ytick.labelcolor"], INK))
mpl.rcParams.update(dict.fromkeys(["axes.edgecolor", "xtick.color", "ytick.color"], MUTED))


def save(figure: Figure, path: Path) -> None:
    """Write a figure as SVG without date or version."""
    figure.savefig(path, transparent=True, bbox_inches="tight", metadata={"Date": None, "Creator": None})
    text = path.read_text(encoding="utf-8").replace(INK, "currentColor").replace("<defs>", STYLE, 1)
    path.write_text(text, encoding="utf-8")


def ratios(axes: Axes, rows: list[tuple[Table, float, str]]) -> None:
    """Draw ratios, each at its height and in its colour."""
    axes.set(xscale="log", axisbelow=True)
    axes.xaxis.set_major_locator(LogLocator(10, (1, 3)))
    axes.xaxis.set_major_formatter("{x:g}×")
    axes.minorticks_off()
    axes.grid(axis="x", color=MUTED, alpha=0.25, linewidth=0.6)
    axes.axvline(1, color=INK, linewidth=1, alpha=0.6)
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    for row, y, colour in rows:
        ratio = row["ratio"]
        axes.plot([ratio["low"], ratio["high"]], [y, y], color=colour, linewidth=4, alpha=0.35, solid_capstyle="round")
        axes.plot([ratio["median"]], [y], "o", color=colour, markersize=6)
        axes.plot([row["budget"]], [y], "|", color=INK, markersize=11, markeredgewidth=1.5)


def overview(rows: list[Table], path: Path) -> None:
    """Draw every headline, with its ratio in words."""
    figure = Figure(figsize=(9.6, 0.36 * len(rows) + 1.4))
    axes = figure.subplots()
    ratios(axes, [(row, y, VERDICTS[row["verdict"]]) for y, row in enumerate(rows)])
    for y, row in enumerate(rows):
        ratio = row["ratio"]["median"]
        factor, word = (1 / ratio, "faster") if ratio < 1 else (ratio, "slower")
        text = "the same" if factor < 1.05 else f"{factor:.{1 if factor < 9.95 else 0}f}× {word}"
        axes.text(1.01, y, text, transform=axes.get_yaxis_transform(), color=VERDICTS[row["verdict"]], va="center")
    axes.set_yticks(range(len(rows)), [f"{row['program']}: {row['what']} vs. {row['peer']}" for row in rows])
    text = "our time divided by the peer's: further left is faster\nuniform codes; ordinals: 10 million codes"
    axes.set(ylim=(len(rows) - 0.4, -0.6), xlabel=text)
    axes.set_title("●  median   ▬  eight of ten rounds   |  budget", loc="right", fontsize=9, color=MUTED)
    save(figure, path)


def calls(figure: FigureBase, rows: list[Table]) -> None:
    """Draw the ratios of single calls, by workload: a panel for each program, side by side."""
    pairs = list(dict.fromkeys((row["what"], row["peer"]) for row in rows))
    programs = list(dict.fromkeys(row["program"] for row in rows))
    used = [workload for workload in WORKLOADS if any(row["workload"] == workload for row in rows)]
    offsets = {workload: 0.13 * (i - 1.5) for i, workload in enumerate(used)}
    panels = figure.subplots(1, len(programs), squeeze=False, sharex=True, sharey=True)[0]
    for axes, program in zip(panels, programs, strict=True):
        some = [row for row in rows if row["program"] == program]
        heights = [pairs.index((row["what"], row["peer"])) + offsets[row["workload"]] for row in some]
        ratios(axes, [(row, height, WORKLOADS[row["workload"]]) for row, height in zip(some, heights, strict=True)])
        axes.set_title(program, loc="left", weight="bold")
        axes.set(xlabel="our time divided by the peer's", ylim=(len(pairs) - 0.4, -0.6))
    panels[0].set_yticks(range(len(pairs)), [f"{what} vs. {peer}" for what, peer in pairs])
    for workload in used:
        panels[0].plot([], [], "o", color=WORKLOADS[workload], label=workload)
    panels[0].plot([], [], "|", color=INK, markersize=11, markeredgewidth=1.4, label="budget")
    figure.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=6, frameon=False, fontsize=9, handletextpad=0.2)


def arrays(axes: Axes, figures: list[Table]) -> None:
    """Draw what one code costs, by the length of the array. The names are in the order of the ends of the lines."""
    lines = []
    for (what, points), colour in zip(groupby(figures, lambda figure: figure["what"]), LINES, strict=False):
        medians = {int(point["workload"]): median(point["by_round"].values()) for point in points}
        lengths = sorted(medians)
        lines.append((medians[lengths[-1]], what, colour, lengths, [medians[length] for length in lengths]))
    for _, what, colour, lengths, values in sorted(lines, reverse=True):
        width = 3 if "ordinals" in what.lower() else 1.5
        axes.plot(lengths, values, "o-", color=colour, markersize=4, linewidth=width, label=what)
    axes.set(xscale="log", yscale="log", axisbelow=True, xlabel="codes in the array (M: million)", ylabel="ns per code")
    axes.yaxis.set_major_formatter("{x:g}")
    axes.set_xticks([1, 100, 10_000, 1_000_000, 100_000_000], ["1", "100", "10,000", "1 M", "100 M"])
    axes.minorticks_off()
    axes.grid(color=MUTED, alpha=0.25, linewidth=0.6)
    axes.legend(loc="center left", bbox_to_anchor=(1, 0.5), frameon=False, fontsize=9, labelcolor="linecolor")
    axes.set_title(figures[0]["program"], loc="left", weight="bold")


def columns(figure: FigureBase, figures: list[Table]) -> None:
    """Draw what columns take by the number of rows: a panel for each engine, with the engine's own join."""
    engines = list(dict.fromkeys(str(one["what"]).split()[0] for one in figures))
    panels = figure.subplots(1, len(engines), squeeze=False, sharey=True)[0]
    for axes, engine in zip(panels, engines, strict=True):
        for what, colour in COLUMNS.items():
            medians = {
                int(one["workload"]): median(one["by_round"].values()) / 1e9
                for one in figures
                if one["what"] == f"{engine} {what}"
            }
            lengths = sorted(medians)
            axes.plot(lengths, [medians[rows] * rows for rows in lengths], "o-", color=colour, markersize=4, label=what)
        axes.set(xscale="log", yscale="log", axisbelow=True, xlabel="rows (M: million)")
        axes.set_xticks([1_000_000, 10_000_000, 100_000_000], ["1 M", "10 M", "100 M"])
        axes.yaxis.set_major_formatter("{x:g}")
        axes.minorticks_off()
        axes.grid(color=MUTED, alpha=0.25, linewidth=0.6)
        axes.set_title(engine, loc="left", weight="bold")
    panels[0].set_ylabel("seconds of processor time")
    panels[-1].legend(loc="center left", bbox_to_anchor=(1, 0.5), frameon=False, fontsize=9, labelcolor="linecolor")


def draw(results: Table, folder: Path) -> None:
    """Draw everything, and replace the contents of the folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    overview([row for row in results["rows"] if row["headline"] and row["theirs"]], folder / "overview.svg")
    for name in dict.fromkeys(row["language"] for row in results["rows"]):
        rows, figures = ([one for one in results[kind] if one["language"] == name] for kind in ("rows", "figures"))
        rows = [row for row in rows if row["workload"] in WORKLOADS and row["theirs"]]
        # Threads, and ordinals by another clock, are measured only for a ratio in the table.
        figures = [one for one in figures if one["workload"].isdigit() and not re.search("thread|s, by", one["what"])]
        of_columns = [one for one in figures if str(one["what"]).split()[-1] in COLUMNS]
        figures = [one for one in figures if one not in of_columns]
        if of_columns:
            figure = Figure(figsize=(10, 3.2), layout="constrained")
            columns(figure, of_columns)
            save(figure, folder / f"{name}-columns.svg")
        heights = [0.55 * len({(row["what"], row["peer"]) for row in rows}) + 0.6, 3.6 if figures else 0.1]
        figure = Figure(figsize=(10, sum(heights) + 0.8), layout="constrained")
        parts: Any = figure.subfigures(2, 1, height_ratios=heights, hspace=0.06)
        calls(parts[0], rows)
        programs = [list(some) for _, some in groupby(figures, lambda figure: figure["program"])]
        panels = parts[1].subplots(1, len(programs), squeeze=False)[0] if programs else []
        for axes, some in zip(panels, programs, strict=True):
            arrays(axes, some)
        save(figure, folder / f"{name}.svg")


if __name__ == "__main__":
    draw(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), Path(sys.argv[2]))
