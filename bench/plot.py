"""Draws the plots of the figures: one overview, and one for each language. Arguments: results.json, and a folder.

The plots are SVG that is read on light and dark pages alike: what is drawn in INK takes the colour of the page's text.
"""

import json
import re
import sys
from itertools import cycle, groupby, pairwise
from pathlib import Path
from statistics import median
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

INK, MUTED = "#0a0b0c", "#7d8590"
BLUE, AMBER, RED = "#2f81f7", "#d29922", "#f85149"
VERDICTS = {"within": BLUE, "no budget": MUTED, "missed, accepted": AMBER, "failed": RED}
WORKLOADS = {"uniform": BLUE, "mix": "#3fb950", "unknown": "#a371f7", "hot": "#f0883e", "keys of the dict": "#db61a2"}
LINES = [BLUE, "#3fb950", "#f0883e", "#a371f7", "#db61a2", "#39c5cf", AMBER]
LANGUAGES = {"rust": "Rust", "c": "C", "go": "Go", "python": "Python", "js": "JavaScript"}
# Of SVG, so that the text is in the page's letters and has its colour.
STYLE = (
    "<style>svg{color:#1f2328}@media(prefers-color-scheme:dark){svg{color:#e6edf3}}"
    "text{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu Sans',sans-serif!important}</style>"
)
Row = dict[str, Any]

mpl.rcParams.update(
    {
        "svg.fonttype": "none",
        "svg.hashsalt": "toku-codes",
        "font.size": 10,
        "text.color": INK,
        "axes.labelcolor": INK,
        "axes.edgecolor": MUTED,
        "xtick.color": MUTED,
        "ytick.color": MUTED,
        "xtick.labelcolor": INK,
        "ytick.labelcolor": INK,
        "axes.spines.top": False,
        "axes.spines.right": False,
    }
)


def save(figure: Figure, path: Path) -> None:
    """Write a figure as SVG without date or version."""
    figure.savefig(
        path, transparent=True, bbox_inches="tight", pad_inches=0.15, metadata={"Date": None, "Creator": None}
    )
    text = path.read_text(encoding="utf-8").replace(INK, "currentColor")
    path.write_text(text.replace("<defs>", STYLE + "\n <defs>", 1), encoding="utf-8")


def times(ratio: float) -> str:
    """Return a ratio of times as people say it."""
    if 0.95 <= ratio <= 1.05:
        return "the same"
    factor, word = (1 / ratio, "faster") if ratio < 1 else (ratio, "slower")
    return f"{factor:.{1 if factor < 9.95 else 0}f}× {word}"


def logarithmic(axes: Axes, least: float, most: float, is_wide: bool) -> None:
    """Make the horizontal axis one of ratios, with the line where both are equal."""
    axes.set_xscale("log")
    axes.set_xlim(least, most)
    axes.xaxis.set_major_locator(LogLocator(10, (1, 2, 5) if is_wide and most / least < 500 else (1,)))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}×"))
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.grid(axis="x", color=MUTED, alpha=0.25, linewidth=0.6)
    axes.axvline(1, color=INK, linewidth=1, alpha=0.6)
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.set_axisbelow(True)


def overview(rows: list[Row], path: Path) -> None:
    """Draw a row for each pair that has a headline."""
    height = 0.36 * len(rows) + 1.4
    figure = Figure(figsize=(9.6, height))
    axes = figure.subplots()
    least = min(row["ratio"]["low"] for row in rows) / 1.6
    most = max(max(row["ratio"]["high"], row["budget"] or 0) for row in rows) * 1.6
    logarithmic(axes, least, most, is_wide=True)
    labels = []
    for y, row in enumerate(rows):
        ratio, colour = row["ratio"], VERDICTS[row["verdict"]]
        axes.plot([ratio["low"], ratio["high"]], [y, y], color=colour, linewidth=5, alpha=0.35, solid_capstyle="round")
        axes.plot([ratio["median"]], [y], "o", color=colour, markersize=7)
        axes.plot([row["budget"]], [y], "|", color=INK, markersize=13, markeredgewidth=1.6)
        axes.annotate(
            times(ratio["median"]),
            (1.01, y),
            xycoords=("axes fraction", "data"),
            va="center",
            color=colour,
            weight="bold",
        )
        axes.annotate(
            row["program"], (0, y), (-330, 0), xycoords=("axes fraction", "data"), textcoords="offset points",
            va="center", weight="bold",
        )  # fmt: skip
        labels.append(f"{row['what']} beside {row['beside']}")
    axes.set_yticks(range(len(rows)), labels)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlabel(
        "time here, in parts of the time there; further left is faster\n"
        "all known codes, each as often as any other; ordinals: arrays of 10 million of them"
    )
    title = "●  median   ▬  eight of ten rounds   |  budget"
    axes.set_title(title, loc="right", fontsize=9, color=MUTED)
    save(figure, path)


def calls(figure: Figure, rows: list[Row], programs: list[str]) -> None:
    """Draw the ratios of single calls, by workload: a panel for each program, side by side."""
    pairs = list(dict.fromkeys((row["what"], row["beside"]) for row in rows))
    panels = figure.subplots(1, len(programs), squeeze=False, sharey=True)[0]
    least = min(row["ratio"]["low"] for row in rows) / 1.5
    most = max(max(row["ratio"]["high"], row["budget"] or 0) for row in rows) * 1.5
    for axes, program in zip(panels, programs, strict=True):
        logarithmic(axes, least, most, is_wide=len(programs) == 1)
        for row in (row for row in rows if row["program"] == program):
            ratio, colour = row["ratio"], WORKLOADS[row["workload"]]
            y = pairs.index((row["what"], row["beside"])) + 0.13 * (list(WORKLOADS).index(row["workload"]) - 1.5)
            axes.plot([ratio["low"], ratio["high"]], [y, y], color=colour, linewidth=3, alpha=0.35)
            axes.plot([ratio["median"]], [y], "o", color=colour, markersize=5)
            if row["budget"]:
                axes.plot([row["budget"]], [y], "|", color=INK, markersize=9, markeredgewidth=1.4)
        axes.set_title(program, fontsize=11, weight="bold", loc="left")
        axes.set_xlabel("time, in parts of the peer's")
    panels[0].set_yticks(range(len(pairs)), [f"{what} beside {beside}" for what, beside in pairs])
    panels[0].set_ylim(len(pairs) - 0.4, -0.6)
    used = [workload for workload in WORKLOADS if any(row["workload"] == workload for row in rows)]
    handles = [mpl.lines.Line2D([], [], marker="o", linestyle="", color=WORKLOADS[name]) for name in used]
    handles.append(mpl.lines.Line2D([], [], marker="|", linestyle="", color=INK, markersize=11, markeredgewidth=1.4))
    place = {"loc": "lower right", "bbox_to_anchor": (1, 1.0), "ncols": len(handles), "frameon": False}
    figure.legend(handles, [*used, "budget"], fontsize=9, handletextpad=0.2, columnspacing=1.2, **place)


def arrays(axes: Axes, figures: list[Row]) -> None:
    """Draw what one code costs, by the length of the array."""
    lines = [(what, list(points)) for what, points in groupby(figures, lambda figure: figure["what"])]
    ends = []
    for (what, points), colour in zip(lines, cycle(LINES), strict=False):
        points.sort(key=lambda point: int(point["workload"]))
        lengths = [int(point["workload"]) for point in points]
        medians = [median(point["by_round"].values()) for point in points]
        is_ours = "ordinals" in what.lower()
        axes.plot(lengths, medians, "o-", color=colour, markersize=4, linewidth=3 if is_ours else 1.5)
        ends.append([medians[-1], what, colour, lengths[-1], medians[-1]])
    axes.set_xscale("log")
    axes.set_yscale("log")
    # The names stand at the lines' ends, one above the other.
    ends.sort()
    top = axes.get_ylim()[1] / axes.get_ylim()[0]
    gap = top ** (1 / 15)
    for below, end in pairwise(ends):
        end[0] = max(end[0], below[0] * gap)
    for at, what, colour, length, value in ends:
        axes.annotate(
            what, (length, value), xytext=(2.2e8, at), color=colour, va="center", weight="bold", fontsize=9,
            arrowprops={"arrowstyle": "-", "color": colour, "alpha": 0.4, "linewidth": 0.8},
        )  # fmt: skip
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}".replace(",000,000", " million")))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.set_xticks([1, 100, 10_000, 1_000_000, 100_000_000])
    axes.set_xlim(0.7, 1.6e8)
    axes.minorticks_off()
    axes.grid(color=MUTED, alpha=0.25, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.set_xlabel("codes in the array")
    axes.set_ylabel("ns a code")
    axes.set_title(figures[0]["program"], fontsize=11, weight="bold", loc="left")


def language(rows: list[Row], figures: list[Row], path: Path) -> None:
    """Draw one language: look-ups above, arrays below."""
    rows = [row for row in rows if row["workload"] in WORKLOADS and row["theirs"]]
    # Threads, and ordinals by another clock, are there for a ratio in the table only.
    figures = [one for one in figures if one["workload"].isdigit() and not re.search("thread|s, by", one["what"])]
    programs = list(dict.fromkeys(row["program"] for row in rows))
    pairs = len({(row["what"], row["beside"]) for row in rows})
    heights = [0.55 * pairs + 0.6, 3.6]
    figure = Figure(figsize=(10, sum(heights) + 0.8), layout="constrained")
    above, below = figure.subfigures(2, 1, height_ratios=heights, hspace=0.06)
    calls(above, rows, programs)
    of_arrays = [list(some) for _, some in groupby(figures, lambda figure: figure["program"])]
    for axes, some in zip(below.subplots(1, len(of_arrays), squeeze=False)[0], of_arrays, strict=True):
        arrays(axes, some)
    save(figure, path)


def main() -> None:
    """Draw all."""
    results, folder = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.svg"):
        old.unlink()
    headlines = [row for row in results["rows"] if row["headline"] and row["theirs"]]
    overview(headlines, folder / "overview.svg")
    for name in dict.fromkeys(row["language"] for row in results["rows"]):
        rows, figures = ([one for one in results[what] if one["language"] == name] for what in ("rows", "figures"))
        language(rows, figures, folder / f"{name}.svg")


if __name__ == "__main__":
    main()
