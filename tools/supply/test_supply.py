"""Tests how the two programs read the output of tools: `python3 -m unittest discover -s tools/supply`."""

# ruff: noqa: D101, D102
import unittest
from subprocess import CompletedProcess
from unittest import mock

import audit
import supply
from supply import PACKAGES, Part


class Supply(unittest.TestCase):
    def test_what_cargo_tree_writes(self) -> None:
        text = "0\troot v1.0.0 (/x)\tMIT\n1\ta v0.2.0\tMIT/ISC\n2\tb v3.0.0 (proc-macro)\tMIT\n1\tb v3.0.0\tMIT\n"
        text += "\n0\troot v1.0.0 (/x)\tMIT\n1\tc v1.0.0 (proc-macro) (/x y/c)\tMIT\n1\td v1.0.0 (https://x/d#1)\tMIT\n"
        with mock.patch("subprocess.check_output", return_value=text):
            uses = supply.uses(PACKAGES["c"], "no such option")
        found = [(user, part.purl, part.licence, part.is_ours) for user, part in uses]
        a, b, c, d = (f"pkg:cargo/{crate}" for crate in ("a@0.2.0", "b@3.0.0", "c@1.0.0", "d@1.0.0"))
        from_root = [("", a, "MIT OR ISC", False), ("", b, "MIT", False), ("", c, "MIT", True), ("", d, "MIT", False)]
        self.assertEqual(found, [*from_root, (a, b, "MIT", False)])

    def test_what_must_stand_alone(self) -> None:
        foreign = Part("foreign", "1", "MIT")
        with mock.patch("supply.uses", return_value=[("", foreign)]):
            with self.assertRaisesRegex(SystemExit, "stand alone, but has foreign inside"):
                supply.contents(PACKAGES["c"])
            self.assertIn(foreign, supply.contents(PACKAGES["js"]))

    def test_what_is_pinned(self) -> None:
        self.assertRegex(f"{supply.RUST} {supply.ZIG} {supply.WASM2GO_VERSION}", r"^\d\S+ \d\S+ v\d\S+$")
        for pattern in ("no such text", "^(module|go) "):
            with self.assertRaisesRegex(SystemExit, "go/go.mod must have exactly one"):
                supply.pinned("go/go.mod", pattern)

    def test_the_list_of_platforms(self) -> None:
        self.assertEqual(len(supply.PLATFORMS), 8)
        self.assertTrue({"aarch64-apple-darwin", "x86_64-pc-windows-gnullvm"} < set(supply.PLATFORMS))

    def test_whose_text_must_go_along(self) -> None:
        both = ("MIT AND Apache-2.0", "(MIT OR Apache-2.0) AND Unicode-3.0", "ISC AND (MIT OR Apache-2.0 OR Zlib)")
        for licence in ("MIT", "Unlicense OR MIT", "Apache-2.0 WITH LLVM-exception", *both):
            self.assertTrue(supply.needs_text(licence), licence)
        for licence in ("Apache-2.0", "MIT OR Apache-2.0", "Zlib OR Apache-2.0 OR MIT"):
            self.assertFalse(supply.needs_text(licence), licence)

    def test_a_part_too_few_or_too_many_or_elsewhere_is_named(self) -> None:
        a, b = ("====\na: MIT\nInside: p, q\n\ntext\n", "====\nb: MIT\nInside: p\n\ntext\n")
        self.assertEqual(supply.compare(["a: MIT\nInside: p, q"], a), [])
        for text in ("x", a + b, a + a, *(a.replace(part, "") for part in ("text", "Inside: p, q", ": MIT", ", q"))):
            self.assertRegex("\n".join(supply.compare(["a: MIT\nInside: p, q"], text)), r"\n[+-][ab](: MIT)?\n", text)


class Audit(unittest.TestCase):
    def test_the_exit_status_decides_and_only_the_network_is_excused(self) -> None:
        def finding(status: int, error: str, output: str = "", has_list: bool = True) -> str:
            with mock.patch("subprocess.run", return_value=CompletedProcess((), status, output, error)):
                return audit.audited("x", "tool", has_list=has_list)

        self.assertEqual(finding(0, "could not connect"), "x: nothing was found")
        for error in ("fatal: Could not resolve host: a", "getaddrinfo ENOTFOUND a", "error 405 Method Not Allowed"):
            self.assertEqual(finding(1, f"failed\n{error}\n\n"), f"not tried: x: {error}")
            self.assertEqual(finding(1, error, has_list=False), f"FAILED: x: {error}")
        for error in ("failed to obtain lock file", "400 Bad Request", "in 404 files"):
            self.assertEqual(finding(1, error), f"FAILED: x: {error}")
        self.assertEqual(finding(1, "", "connect has a vulnerability"), "FAILED: x: connect has a vulnerability")


if __name__ == "__main__":
    unittest.main()
