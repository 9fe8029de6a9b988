"""The comparisons as tables of Markdown, for people."""

from figures import Table

LENGTHS = {"1000000": "1 million", "10000000": "10 million", "100000000": "100 million"}
# The columns of each table by its title, each for a workload.
TABLES = {
    "one call of": {name: name for name in ("uniform", "mix", "unknown", "hot", "keys of the dict")},
    "one code of an array, by length:": {"1": "1", "100": "100", "10000": "10,000", **LENGTHS},
    "one line of a log": {name: name for name in ("no key", "foreign key", "a code on every line")},
    "what": {name: name for name in ("start", "once", "memory", "size")},
}
TIMES, BYTES = [(1e6, "ms"), (1e3, "µs"), (1, "ns")], [(1 << 20, "MiB"), (1 << 10, "KiB"), (1, "B")]


def with_unit(value: float, workload: str) -> str:
    """Write a time or a size with three digits."""
    units = BYTES if workload in ("memory", "size") else TIMES
    size, symbol = next((unit for unit in units if value >= unit[0]), units[-1])
    number = value / size
    return f"{number:.{2 if number < 9.95 else 1 if number < 99.5 else 0}f} {symbol}"


def written(one: Table, value: float) -> str:
    """Write a ratio, or a figure with its unit if there is no peer."""
    places = 3 if value < 0.095 else 2 if value < 9.95 else 0
    return f"{value:.{places}f}" if one["theirs"] else with_unit(value, one["workload"])


def cell(one: Table) -> str:
    """Write a ratio with its spread, in bold if it is over its budget; for memory, the difference."""
    median, low, high = (written(one, one["ratio"][part]) for part in ("median", "low", "high"))
    text = median if one["workload"] == "size" else f"{median} ({low}–{high})"
    if one["theirs"] and one["workload"] in TABLES["what"]:
        ours, theirs = one["ours"]["median"], one["theirs"]["median"]
        if one["workload"] == "memory":
            text = f"{'−' if ours < theirs else '+'}{with_unit(abs(ours - theirs), one['workload'])}"
        text += f": {with_unit(ours, one['workload'])} vs. {with_unit(theirs, one['workload'])}"
    return f"**{text}**" if one["verdict"] in ("accepted", "failed") else text


def budgets(row: dict[str, Table], titles: dict[str, str]) -> str:
    """Write the budgets of a row; with each its columns, unless it is for all columns."""
    columns: dict[str, list[str]] = {}
    for name in (name for name in titles if name in row and row[name]["budget"] is not None):
        budget = f"{row[name]['budget']:.3g}" if row[name]["theirs"] else with_unit(row[name]["budget"], name)
        columns.setdefault(f"≤ {budget}", []).append(titles[name])
    return "; ".join(text + (f" ({', '.join(some)})" if len(some) < len(row) else "") for text, some in columns.items())


def markdown(compared: list[Table], titles: dict[str, str], machine: str) -> str:
    """Write a chapter with a plot for each language, and tables for each of its programs."""
    lines = ["<!-- Written by `cargo xtask bench --publish`; do not edit. -->", "", "# Results of the benchmarks", ""]
    lines += [f"[README.md](README.md) explains the figures. {machine}", "", "![The overview](plots/overview.svg)", ""]
    for language in dict.fromkeys(one["language"] for one in compared):
        lines += [f"## {titles[language]}", "", f"![{titles[language]}](plots/{language}.svg)", ""]
        if any(one["language"] == language and str(one["peer"]).endswith(" join") for one in compared):
            lines += [f"![Columns of codes](plots/{language}-columns.svg)", ""]
        for program in sorted({one["program"] for one in compared if one["language"] == language}):
            lines += [f"### {program}", ""]
            for title, workloads in TABLES.items():
                rows = [one for one in compared if one["program"] == program and one["workload"] in workloads]
                used = {name: workloads[name] for name in workloads if any(one["workload"] == name for one in rows)}
                head = [title, "compared with", *used.values(), "budget"]
                table = [f"| {' | '.join(head)} |", "|---|---|" + "--:|" * (len(used) + 1)]
                for pair in dict.fromkeys((one["what"], one["peer"]) for one in rows):
                    row = {one["workload"]: one for one in rows if (one["what"], one["peer"]) == pair}
                    cells = [cell(row[name]) if name in row else "–" for name in used]
                    table.append(f"| {' | '.join([pair[0], pair[1] or '–', *cells, budgets(row, used)])} |")
                lines += [*table, ""] if rows else []
    return "\n".join(lines)


def print_verdicts(compared: list[Table]) -> int:
    """Name the figures that are over their budgets, and return how many of them are not accepted."""
    failed = [one for one in compared if one["verdict"] == "failed"]
    for one in [one for one in compared if "accepted" in one] + failed:
        text = f"{one['program']}: {one['what']}{' / ' + one['peer'] if one['peer'] else ''}, {one['workload']}"
        text += f": {written(one, one['ratio']['median'])}, budget {written(one, one['budget'])}"
        if accepted := one.get("accepted"):
            text += f", accepted up to {written(one, accepted['ratio'])}: {' '.join(accepted['reason'].split())}"
        print("MISSED " if accepted else "FAILED ", text)
    budgets = sum(one["budget"] is not None for one in compared)
    print(f"{budgets - len(failed)} of {budgets} budgets are held or accepted")
    return len(failed)
