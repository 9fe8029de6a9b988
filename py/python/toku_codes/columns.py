"""The table as columns, and the sets of numbers that queries need. It needs no other package.

    table(every_number=False)   the table as a dict of lists, which every frame library takes
    blocks                      category, first and last number of each block, such as ("credit", -1100, -1199)
    non_errors                  the numbers that are not an error; every other number is one
    retryable                   the numbers whose action is "retry"
    actions                     the listed numbers of each action; unlisted ones are "investigate", too
    kinds(codes, kind)          for a whole buffer, as ordinals(): the numbers of categories, actions and so on
    kind_names(kind)            the names of these numbers

The modules toku_codes.pandas, polars, arrow, sql and spark make columns with each engine's own means. They follow the
same rules: null stays null; a number that the table does not list has the category of its block, the action
"investigate", the outcome "error", http status 500 and grpc status "UNKNOWN", and it is an error.

Do not join the table and filter by its column `is_error`: that loses every failure that the table does not list. Use
`code NOT IN non_errors`, which the predicates of these modules write for you.
"""

import reprlib
from typing import TYPE_CHECKING, Any

from . import _native
from ._native import entries, kind_names, kinds

if TYPE_CHECKING:
    from ._kinds import Action, Category

__all__ = ["actions", "blocks", "kind_names", "kinds", "non_errors", "retryable", "table"]

blocks: "tuple[tuple[Category, int, int], ...]" = tuple(_native.blocks())
"""The blocks: category, first number, last number. Numbers outside them have no category."""

non_errors: tuple[int, ...] = tuple(entry.code for entry in entries() if not entry.is_error)
"""The numbers that are not an error, in published order. Every other number is one."""

retryable: tuple[int, ...] = tuple(entry.code for entry in entries() if entry.is_retryable)
"""The numbers whose action is "retry", in published order."""

actions: "dict[Action, tuple[int, ...]]" = {
    name: tuple(entry.code for entry in entries() if entry.action == name)
    for name in sorted({entry.action for entry in entries()}, key=kind_names("action").index)
}
"""The listed numbers of each action. The numbers that the table does not list are "investigate", too."""

# The fields of an entry, after its code.
_FIELDS = (
    *("name", "description", "category", "outcome", "action", "grpc_status", "http_status", "is_error", "is_retryable"),
)


def table(every_number: bool = False) -> dict[str, list[Any]]:
    """Return the table as a dict of columns: code, name, description and the other fields of an entry.

    With `every_number` it has every number of every block. Those that the table does not list have no name (None), and
    the description "unknown code -1199".
    """
    numbers = [entry.code for entry in entries()]
    if every_number:
        numbers = [code for _, first, last in blocks for code in range(first, last - 1, -1)]
    return {"code": numbers, **{field: [_fact(field, code) for code in numbers] for field in _FIELDS}}


def _fact(field: str, code: int) -> Any:
    """Return one field of a number, whether the table lists it or not."""
    if field == "name":
        entry = _native.lookup(code)
        return None if entry is None else entry.name
    function = getattr(_native, "describe" if field == "description" else field)
    return function(code)


def _values(field: str) -> list[str]:
    """Return the values of a field of text, each once; for a kind, in the order of kind_names()."""
    if field in ("name", "description"):
        return list(dict.fromkeys(getattr(entry, field) for entry in entries()))
    return [name for name in kind_names(field) if name is not None]


def _category(name: str) -> tuple[int, int]:
    """Return the lowest and the highest number of a category."""
    for category, first, last in blocks:
        if category == name:
            return last, first
    raise _no_name("category", name)


def _action(name: str) -> tuple[bool, tuple[int, ...]]:
    """Return whether an action means to be in a set of numbers, or not to be in it, and the set."""
    if name not in actions:
        raise _no_name("action", name)
    if name == _native.action(_OUTSIDE):
        return False, tuple(code for other, codes in actions.items() if other != name for code in codes)
    return True, actions[name]


# A number that no block holds: what others become that an engine's integers cannot hold.
_OUTSIDE = -(2**31)


def _no_name(kind: str, name: object) -> Exception:
    values, article = ", ".join(_values(kind)), "an" if kind == "action" else "a"
    if not isinstance(name, str):
        return _refused(f"the name of {article} {kind}", name)
    return ValueError(f"{name!r:.100} is not {article} {kind}: {values} are")


def _refused(expected: str, value: object, advice: str = "") -> TypeError:
    """Return the error for an argument of another type: one line, which quotes at most the start of it."""
    text, kind = " ".join(reprlib.repr(value).split()), type(value)
    name = f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins.")
    return TypeError(f"expected {expected}, not {text:.100} of type {name}{advice}")


def _missing(engine: str, extra: str, error: ModuleNotFoundError) -> ImportError:
    """Return the error for an engine that is not installed."""
    return ImportError(
        f'toku_codes.{extra} needs {engine}: pip install "toku-codes[{extra}]" ({error})', name=error.name
    )


def _not_codes(bad: int, total: int, example: str) -> ValueError:
    """Return the error for texts that are not codes, with the first one as parse() quotes it."""
    try:
        reason = f"{_native.parse(example)} of another kind"  # unreachable for what parse() refuses
    except ValueError as error:
        reason = str(error)
    texts = "1 text is" if bad == 1 else f"{bad} texts are"
    return ValueError(f"{texts} not a code, of {total}: {reason}; strict=False makes them missing")
