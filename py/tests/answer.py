"""Prints the answers of Python; core/examples/answer.rs says what the questions and the columns are."""

import sys
from array import array

import toku_codes


def boolean(value: bool) -> str:
    return "true" if value else "false"


def message(code: int) -> str:
    """Return the message of a code's exception, if it has one."""
    try:
        toku_codes.raise_for_code(code)
    except toku_codes.TokuError as error:
        return str(error)
    return "-"


def answer_numbers(lines: list[str]) -> None:
    codes = array("i", map(int, lines))
    for code, among in zip(codes, toku_codes.ordinals(codes), strict=True):
        entry = toku_codes.lookup(code)
        print(
            code,
            boolean(toku_codes.is_known(code)),
            "-" if entry is None else entry.name,
            "-" if entry is None else entry.description,
            toku_codes.describe(code),
            toku_codes.category(code) or "-",
            toku_codes.outcome(code),
            toku_codes.action(code),
            toku_codes.grpc_status(code),
            toku_codes.http_status(code),
            boolean(toku_codes.is_error(code)),
            boolean(toku_codes.is_retryable(code)),
            message(code),
            toku_codes.ordinals(array("i", [code]))[0],
            among,
            toku_codes.TABLE_HASH,
            sep="\t",
        )


def read(text: str) -> str:
    """Return the number that parse reads, or the end of its message, which says why it refuses."""
    try:
        return str(toku_codes.parse(text))
    except ValueError as error:
        return str(error).rpartition(" is not a code: ")[2]


def answer_texts(lines: list[str]) -> None:
    for line in lines:
        text = bytes.fromhex(line).decode()
        named = toku_codes.lookup_name(text)
        found = [str(int(entry)) for entry in toku_codes.search(text)]
        print(read(text), "-" if named is None else int(named), " ".join(found), sep="\t")


{"numbers": answer_numbers, "texts": answer_texts}[sys.argv[1]](sys.stdin.read().splitlines())
