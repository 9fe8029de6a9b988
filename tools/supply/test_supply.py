"""What the two programs make of what tools write: `python3 -m unittest discover -s tools/supply`."""

# ruff: noqa: D101, D102
import unittest
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
    def test_the_exit_status_decides_and_only_the_network_is_excused(self) -> None:
        def finding(status: int, error: str, output: str = "", has_list: bool = True) -> str:
            done = CompletedProcess((), status, output, error)
            with mock.patch("subprocess.run", return_value=done):
                try:
                    return audit.audited("x", "tool", has_list=has_list)
                except RuntimeError as fault:
                    return f"fault: {fault}"

        self.assertEqual(finding(0, "could not connect"), "x: nothing was found")
        network = ("fatal: Could not resolve host: a", "getaddrinfo ENOTFOUND a", "npm error 405 Method Not Allowed")
        for error in network:
            self.assertEqual(finding(1, f"failed\n{error}\n\n"), f"not tried: x: {error}")
            self.assertRegex(finding(1, error, has_list=False), "^fault: x: ")
        for error in ("failed to obtain lock file", "400 Bad Request", "in 404 files", ""):
            self.assertEqual(finding(1, error), f"fault: x: {error}".strip())
        self.assertEqual(finding(1, "", "connect has a vulnerability"), "fault: x: connect has a vulnerability")


if __name__ == "__main__":
    unittest.main()
