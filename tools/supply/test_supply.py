"""What the two programs make of what tools write: `python3 -m unittest discover -s tools/supply`."""

# ruff: noqa: D101, D102
import json
import unittest
from collections.abc import Iterator
from pathlib import Path
from subprocess import CompletedProcess
from unittest import mock

import audit
import supply
from supply import OURSELVES, Part


class Supply(unittest.TestCase):
    def test_what_cargo_tree_writes(self) -> None:
        text = "0root v1.0.0 (/x)\tMIT\n1a v0.2.0\tMIT/ISC\n2b v3.0.0 (proc-macro)\tMIT\n1b v3.0.0 (proc-macro)\tMIT\n"
        a = Part("a", "0.2.0", "MIT OR ISC", "", "pkg:cargo/a@0.2.0")
        b = Part("b", "3.0.0", "MIT", "", "pkg:cargo/b@3.0.0")
        self.assertEqual(supply.read_tree(text), {(OURSELVES, a), (a, b), (OURSELVES, b)})
        text += "\n0root v1.0.0 (/x)\tMIT\n1c v1.0.0 (proc-macro) (/x/c)\tMIT\n1d-e v1.0.0 (https://x/d#1)\tMIT\n"
        ours = {part.name: part.is_ours for _, part in supply.read_tree(text)}
        self.assertEqual(ours, {"a": False, "b": False, "c": True, "d-e": False})
        with self.assertRaisesRegex(SystemExit, "cargo tree wrote 'what is this'"):
            supply.read_tree("what is this")

    def test_what_must_stand_alone(self) -> None:
        tree = [(OURSELVES, Part("foreign", "1", "MIT"))]
        with mock.patch("supply.resolve", return_value=tree):
            with self.assertRaisesRegex(SystemExit, "stand alone, and now it has foreign inside"):
                supply.contents(supply.PACKAGES["c"])
            self.assertIn(tree[0][1], supply.contents(supply.PACKAGES["js"])[0])

    def test_what_is_pinned(self) -> None:
        self.assertRegex(supply.filled("x{rust} {zig} {wasm2go} {go_module}"), r"^x\d\S+ \d\S+ v\d\S+ \w\S+$")
        for pattern in ("no such text", "^(module|go) "):
            with mock.patch.dict(supply.PINS, go_module=("go/go.mod", pattern)):
                self.assertRaisesRegex(SystemExit, "go/go.mod must name exactly one", supply.filled, "{go_module}")

    def test_whose_text_must_go_along(self) -> None:
        both = ("MIT AND Apache-2.0", "(MIT OR Apache-2.0) AND Unicode-3.0", "ISC AND (MIT OR Apache-2.0 OR Zlib)")
        for licence in ("MIT", "Unlicense OR MIT", "Apache-2.0 WITH LLVM-exception", *both):
            self.assertTrue(supply.needs_text(licence), licence)
        for licence in ("Apache-2.0", "MIT OR Apache-2.0", "Zlib OR Apache-2.0 OR MIT"):
            self.assertFalse(supply.needs_text(licence), licence)

    def test_a_part_too_few_or_too_many_or_elsewhere_is_named(self) -> None:
        a = "\n====\na: MIT\nInside: p, q\n\ntext\n"
        lacks, surplus = "lacks this: a: MIT\nInside: p, q", "must not have this: "
        for text, errors in {
            a: [],
            a.replace("text", ""): ["has no text for a: MIT"],
            a.replace("Inside: p, q\n", ""): [surplus + "a: MIT\n", lacks],
            a * 2: [surplus + lacks[12:]],
            "x": [lacks],
            a.replace("MIT", "ISC"): [surplus + "a: ISC\nInside: p, q", lacks],
            a.replace(", q", ""): [surplus + "a: MIT\nInside: p", lacks],
            a + "====\nb: MIT\nInside: p\n\ntext\n": [surplus + "b: MIT\nInside: p"],
        }.items():
            self.assertEqual(supply.compare(["a: MIT\nInside: p, q"], text), errors, text)


class Audit(unittest.TestCase):
    def judge(self, check: Iterator[str], status: int, answer: object, error: str = "") -> str:
        output = json.dumps(answer) if answer else ""
        with mock.patch("audit.run", return_value=CompletedProcess((), status, output, error)):
            try:
                return "; ".join(check)
            except RuntimeError as fault:
                return f"fault: {fault}"

    def test_only_failures_of_the_network_are_excused(self) -> None:
        cloned = "failed to clone\nfatal: Could not resolve host: example.com\n\n"
        self.assertEqual(audit.not_tried("x", cloned), "not tried: x: fatal: Could not resolve host: example.com")
        for error in ("reason: getaddrinfo ENOTFOUND a", "405 Method Not Allowed - POST", "ETIMEDOUT"):
            self.assertEqual(audit.not_tried("x", error), f"not tried: x: {error}")
        for error in ("failed to obtain lock file", "400 Bad Request", "in 404 files", ""):
            self.assertRaisesRegex(RuntimeError, f"^x: {error}$", audit.not_tried, "x", error)

    def test_what_npm_audit_says(self) -> None:
        known = {"metadata": {"dependencies": {"total": 7}}, "vulnerabilities": {"bad": 1}}
        self.assertRegex(self.judge(audit.npm("x"), 0, known), "^no known vulnerability in the 7 packages of x")
        self.assertRegex(self.judge(audit.npm("x"), 1, known), "^fault: .*bad")
        self.assertRegex(self.judge(audit.npm("x"), 1, {"error": {"code": "ENOLOCK"}}), "^fault: .*ENOLOCK")
        self.assertRegex(self.judge(audit.npm("x"), 1, {"message": "failed to connect"}), "^not tried: ")
        self.assertRegex(self.judge(audit.npm("x"), 1, {"message": "400 Bad Request"}), "^fault: ")

    def test_what_pip_audit_says(self) -> None:
        good, bad, unknown = (
            {"name": "a", "vulns": []},
            {"name": "b", "vulns": [1]},
            {"skip_reason": "not found on PyPI"},
        )
        for packages, status, expected in (
            ([good, unknown], 0, "^no known vulnerability in 1 of .*; not tried: known vulnerabilities in 1 of "),
            ([good, bad], 1, r"^fault: .*\[{'name': 'b', 'vulns': \[1\]}\]$"),
            ([good, {"skip_reason": "not pinned"}], 0, "^fault: .*not pinned"),
            ([], 0, "^fault: pip-audit of 0"),
        ):
            check = audit.pip(Path("/tools"), Path("/venv/bin/python"))
            self.assertRegex(self.judge(check, status, {"dependencies": packages}), expected)
        for error, expected in (("ConnectionError", "^not tried: "), ("no such option", "^fault: ")):
            self.assertRegex(self.judge(audit.pip(Path("/tools"), Path("/venv/bin/python")), 1, None, error), expected)


if __name__ == "__main__":
    unittest.main()
