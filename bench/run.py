"""Measures what this library costs compared with its alternatives; README.md explains it."""

import argparse
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import table
import workloads
from figures import LARGEST, ROUNDS_WITH_LARGEST, BenchError, Figures, Key, NotPositiveError, Rules, Table, load

ROOT = Path(__file__).resolve().parents[1]
ANSWER = b"low credit balance\n"


def run(title: str, command: list[str], **options: Any) -> str:
    """Run a command to its end and return what it printed."""
    print(f"{title} …", flush=True)
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, **options)
    if done.returncode:
        print(done.stdout + done.stderr)
        raise BenchError(f"`{shlex.join(command)}` ended with {done.returncode}: its output is above")
    return str(done.stdout)


def initialisation(trace: str, package: str) -> float:
    """Return the ns that the initialisation of a Go package took, of the lines that GODEBUG=inittrace=1 prints."""
    found = re.search(rf"^init {re.escape(package)} @.*?, (\S+) ms clock", trace, re.MULTILINE)
    if not found:
        raise BenchError(f"GODEBUG=inittrace=1 lacks {package!r}, it has {trace!r}: correct `inittrace` in bench.toml")
    return float(found[1]) * 1e6


def first_answer(command: list[str], options: Table) -> tuple[float, float]:
    """Return the ns from the start of a program to its first answer, and the bytes of memory that it has then."""
    started, memory = time.perf_counter_ns(), None
    with subprocess.Popen[bytes](command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, **options) as child:
        answer, taken = child.stdout.readline() if child.stdout else b"", time.perf_counter_ns() - started
        if answer == ANSWER:  # it waits until its input ends, so that its memory can be read
            memory = re.search(r"\nRss: +(\d+) kB", Path(f"/proc/{child.pid}/smaps_rollup").read_text())
    if not memory or child.returncode:
        raise BenchError(f"`{shlex.join(command)}` failed or answered {answer!r}, not {ANSWER!r}: correct it")
    return taken, int(memory[1]) * 1024


class Language:
    """A language; its bench.toml has placeholders, and patterns of the paths that they stand for."""

    def __init__(self, name: str, target: Path = ROOT / "target") -> None:
        self.name, self.table = name, load(ROOT / "bench" / name / "bench.toml")
        self.paths = {what: sorted(target.glob(pattern)) for what, pattern in self.table["paths"].items()}
        if missing := [what for what, paths in self.paths.items() if not paths]:
            raise BenchError(
                f"bench/{name}/bench.toml: target/ does not have {missing}: run `cargo xtask bench {name}`"
            )
        found = {what: paths[-1] for what, paths in self.paths.items()}
        self.names: Table = found | {"out": target / "bench" / name, "workloads": target / "bench/workloads"}
        env = os.environ | self.filled(self.table.get("env", {}))
        self.options: Table = {"env": env, "cwd": ROOT / self.table.get("folder", "")}
        self.title, self.programs = self.table["title"], list[Table]()

    def filled(self, value: Any, **more: str) -> Any:
        """Return a value of bench.toml with the placeholders in its texts filled in."""
        names = self.names | more
        try:
            text = re.sub(r"\{(\w+)\}", lambda found: json.dumps(str(names[found[1]]))[1:-1], json.dumps(value))
        except KeyError as error:
            raise BenchError(f"bench/{self.name}/bench.toml lacks {error} in [paths]: {[*names]}") from None
        return json.loads(text)

    def prepare(self, figures: Figures) -> None:
        """Generate and build everything, and measure the sizes, which do not change from round to round."""
        self.names["out"].mkdir(parents=True, exist_ok=True)
        for file in self.table.get("generate", []):
            lines = [self.filled(file["line"], **row) + "\n" for row in workloads.table(ROOT)]
            Path(self.filled(file["file"])).write_text("".join(lines), encoding="utf-8")
        for step, command in enumerate(self.table.get("build", []), 1):
            run(f"{self.title}: build, step {step}", self.filled(command), **self.options)
        for template in self.table["program"]:
            commands = template.pop("read", {})
            for item in self.paths[template["for_each"]] if "for_each" in template else [""]:
                filled = self.filled(commands, item=str(item)).items()
                read = {name: run(f"{self.title}: {name}", command).strip() for name, command in filled}
                self.programs.append(self.filled(template, item=str(item), **read))
        for program in self.programs:
            for one in program.get("sizes", []):
                files = [file for file in Path(one["path"]).rglob("*") if file.is_file()] or [Path(one["path"])]
                key = Key(self.name, program["name"], one["what"], "size")
                figures.add(0, key, sum(file.stat().st_size for file in files))
            if "once" in program:
                output = run(f"{self.title}: sizes", program["once"], **self.options)
                figures.read(0, self.name, program["name"], output)

    def measure(self, turn: int, title: str, figures: Figures) -> None:
        """Run every benchmark, and start every program that is measured from outside."""
        env = self.options["env"] | {"LARGEST": "10000000" if turn % ROUNDS_WITH_LARGEST else LARGEST}
        for program in self.programs:
            for tries_left in (2, 1, 0):
                output = run(f"{title}: {program['name']}", program["run"], **self.options | {"env": env})
                try:
                    figures.read(turn, self.name, program["name"], output)
                    break
                except NotPositiveError:
                    if not tries_left:
                        raise
        # The fastest of three starts counts.
        for program, start in [(one, start) for one in self.programs for start in one.get("starts", [])] * 3:
            key = Key(self.name, program["name"], start["what"], "once")
            if "inittrace" in start:
                env = self.options["env"] | {"GODEBUG": "inittrace=1"}
                done = subprocess.run(start["run"], stdin=subprocess.DEVNULL, capture_output=True, text=True, env=env)
                figures.add(turn, key, initialisation(done.stderr, start["inittrace"]))
            else:
                taken, memory = first_answer(start["run"], self.options)
                figures.add(turn, key._replace(workload="start"), taken)
                figures.add(turn, key._replace(workload="memory"), memory)


def commit() -> str:
    """Return the commit, which pins the peers too; it ends with -dirty if files differ from it."""
    return run("commit", ["git", "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"], cwd=ROOT).strip()


def measure(languages: list[Language], rounds: int, rules: Rules, folder: Path) -> list[Table]:
    """Build and measure everything in turns; write results.json after each round, so that no round is lost."""
    titles = {language.name: language.title for language in languages}
    left = sum(language.table["seconds"] for language in languages) * rounds / 60
    print(f"{', '.join(titles.values())}: builds, then {rounds} rounds in about {left + 0.5:.0f} min", flush=True)
    model = re.search(r"^model name\s*: (.*)", Path("/proc/cpuinfo").read_text("utf-8"), re.MULTILINE)
    versions = [run(f"{one.title}: version", one.filled(one.table["version"])).partition("\n")[0] for one in languages]
    machine = f"{os.cpu_count()} cores of {model[1] if model else 'unknown'}, {sys.platform}; {'; '.join(versions)}."
    figures, about = Figures(), {"commit": commit(), "machine": machine}
    for language in languages:
        language.prepare(figures)
    started = time.monotonic()
    for turn in range(rounds):
        for language in languages:
            language.measure(turn, f"round {turn + 1} of {rounds}, {left + 0.5:.0f} min left", figures)
        left = (time.monotonic() - started) / (turn + 1) * (rounds - turn - 1) / 60
        compared = rules.compare(figures, titles)
        listed = [key._asdict() | {"by_round": by_round} for key, by_round in sorted(figures.items())]
        text = json.dumps({**about, "figures": listed, "rows": compared}, indent=1, ensure_ascii=False)
        (folder / "results.json").write_text(text + "\n", encoding="utf-8")
    figures.complete(rounds)
    text = table.markdown(compared, titles, f"{machine} {rounds} rounds.")
    (folder / "RESULTS.md").write_text(text, encoding="utf-8")
    print(text, *rules.not_needed(compared, titles), sep="\n")
    if commit() != about["commit"]:
        raise BenchError(f"files were changed since {about['commit']}, so that rounds may differ: measure again")
    return compared


def main() -> None:
    """Do what the arguments say."""
    parser = argparse.ArgumentParser(prog="bench", description="Measure what this library costs; see bench/README.md.")
    parser.add_argument("languages", nargs="*", help="folders of bench/ (all)")
    parser.add_argument("--rounds", type=int, default=20, help="how often everything is measured (20)")
    parser.add_argument("--check", action="store_true", help="fail when a budget is missed and that is not accepted")
    parser.add_argument("--publish", action="store_true", help="--check, and write bench/RESULTS.md and bench/plots/")
    parser.add_argument("--workloads", action="store_true", help="write the workloads only")
    asked = parser.parse_args()
    folder, rules = ROOT / "target/bench", Rules(ROOT / "bench")
    workloads.write(ROOT, folder / "workloads")
    if asked.workloads:
        return
    names = [name for name in rules.rows if name in (asked.languages or rules.rows)]
    if unknown := {*asked.languages} - {*names}:
        raise BenchError(f"bench/rows.toml does not have {sorted(unknown)}: name some of {[*rules.rows]}")
    if asked.rounds < (least := 10 if asked.check or asked.publish else 1):
        raise BenchError(f"--rounds {asked.rounds} is too few: use {least} or more")
    if asked.publish and (names != [*rules.rows] or commit().endswith("-dirty")):
        raise BenchError(f"--publish of {names} at {commit()}: do not name languages, and commit all changes first")
    import plot  # not at the top, since --workloads runs without matplotlib; and before measuring

    compared = measure([Language(name) for name in names], asked.rounds, rules, folder)
    plot.draw(json.loads((folder / "results.json").read_text(encoding="utf-8")), folder / "plots")
    print(f"written to {folder}: results.json, RESULTS.md, plots/")
    if table.print_verdicts(compared) and least > 1:
        raise BenchError("budgets are missed, see FAILED above: find out why, or accept them in bench/accepted.toml")
    if asked.publish:
        shutil.copy(folder / "RESULTS.md", ROOT / "bench")
        shutil.copytree(folder / "plots", ROOT / "bench/plots", dirs_exist_ok=True)


if __name__ == "__main__":
    try:
        main()
    except (BenchError, ImportError, OSError, ValueError) as failure:
        sys.exit(f"bench: {failure}")
