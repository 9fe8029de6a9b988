"""Answers for Python in `cargo xtask demo`, as core/examples/answer.rs says."""

import sys

import toku_codes


def boolean(value: bool) -> str:
    return "true" if value else "false"


for argument in sys.argv[1:]:
    code = int(argument)
    entry = toku_codes.lookup(code)
    print(
        code,
        "-" if entry is None else entry.name,
        toku_codes.describe(code),
        toku_codes.category(code) or "-",
        toku_codes.outcome(code),
        toku_codes.grpc_status(code),
        toku_codes.http_status(code),
        boolean(toku_codes.is_error(code)),
        boolean(toku_codes.is_retryable(code)),
        toku_codes.TABLE_HASH,
        sep="\t",
    )
