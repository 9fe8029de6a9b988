"""Compares the package with the core for random texts. The core runs in another process.

pytest does not find it by itself: `cargo xtask test --matrix python` runs it for TOKU_FUZZ_SECONDS. TOKU_REFERENCE is
the program of the core.
"""

import os
import re
from collections.abc import Callable, Iterator
from subprocess import PIPE, Popen
from time import monotonic

import pytest
import toku_codes
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from vectors import rows, unescape

FILES = [("parse.tsv", 2), ("names.tsv", 2), ("search.tsv", 2), ("found.tsv", 1)]

NAMES = [*toku_codes.TokuCode.__members__]

words = st.text() | st.sampled_from([*NAMES, "credit", "low", "3", "-1100", "‘From’", "not found"])
numbers = st.from_regex(r"[ \t\r\n]{0,2}[+\-−]?(0x)?[0-9a-fA-F]{0,22}[ \t\r\n]{0,2}", fullmatch=True)
decimals = st.from_regex(r"[ \t\r\n]{0,2}[+\-−]?[0-9]{1,21}[ \t\r\n]{0,2}", fullmatch=True) | st.integers().map(str)
spelt = st.sampled_from(NAMES).map(str.lower) | st.sampled_from(NAMES).map(str.title)
texts = words | numbers | decimals | spelt | st.text(min_size=250, max_size=260)
vectors = st.sampled_from([unescape(row[0]) for file, columns in FILES for row in rows(file, columns)])
characters = st.text(st.characters(codec=None))
mixed = st.text(st.sampled_from("\0 \t\n\x0b\x85\xa0_0x-+−١\ud800\udcffſİ\u212a’"))
parts = vectors | texts | spelt | words | characters | mixed
everything = parts | st.tuples(parts, parts).map("".join) | st.lists(parts, max_size=3).map(" ".join)


def variants(text: str) -> list[str]:
    """Return the text and some similar ones, which are cheaper than new ones."""
    near = [text.lower(), text.upper(), text.title(), f"\t{text} \r\n", f"{text}\0", f"{text}\ud800", f"0x{text}"]
    # Two letters that Unicode turns into `s` and `k` when it changes their case.
    near += [re.sub("[sS]", "ſ", text), re.sub("[kK]", "\u212a", text)]
    return [text, *near, (text * 257)[:256], (text * 257)[:257], (text * 90)[:90]]


@pytest.fixture
def reference() -> Iterator[Callable[[str], str]]:
    """Return a function that asks the core, which answers as core/examples/reference.rs says."""
    with Popen([os.environ["TOKU_REFERENCE"]], stdin=PIPE, stdout=PIPE, text=True, bufsize=1) as core:
        assert core.stdin and core.stdout

        def ask(text: str) -> str:
            assert core.stdin and core.stdout
            # A lone surrogate becomes U+FFFD, as in JavaScript.
            unicode = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
            print(unicode.encode().hex(), file=core.stdin)
            return core.stdout.readline().removesuffix("\n")

        yield ask
    assert core.returncode == 0


def answered(text: str) -> str:
    """Return what the package says about a text, in the same form."""
    try:
        parsed = str(toku_codes.parse(text))
    except ValueError as error:
        parsed = str(error)
    entry = toku_codes.lookup_name(text)
    named = "-" if entry is None else str(int(entry))
    return f"{parsed}\t{named}\t{' '.join(str(int(found)) for found in toku_codes.search(text))}"


def test_texts_are_answered_as_by_the_core(reference: Callable[[str], str], capsys: pytest.CaptureFixture[str]) -> None:
    tried = 0

    # Hypothesis does not have a time limit. Each of these calls starts from another seed.
    @settings(
        max_examples=100, deadline=None, database=None, suppress_health_check=list(HealthCheck), derandomize=False
    )
    @given(everything)
    def compare(text: str) -> None:
        nonlocal tried
        for one in variants(text):
            tried += 1
            assert answered(one) == reference(one), ascii(one)

    end = monotonic() + float(os.environ["TOKU_FUZZ_SECONDS"])
    while monotonic() < end:
        compare()
    with capsys.disabled():
        print(f"{tried} texts")
