"""A pydantic model of what Toku sends. Its field is an int, since TokuCode refuses unlisted numbers."""

import json
from typing import Annotated

import toku_codes
from pydantic import BaseModel, BeforeValidator, Field


def read_text(value: object) -> object:
    """Read text as parse() does, and leave anything else to pydantic, which turns a ValueError into its own error."""
    return toku_codes.parse(value) if isinstance(value, str) else value


# Strict, because pydantic would take False and 0.0 for 0, which is success.
ResultCode = Annotated[int, BeforeValidator(read_text), Field(strict=True, ge=-(2**31), lt=2**31)]


class Answer(BaseModel):
    """An answer in JSON, read by read_answer: of a key that is repeated, pydantic alone keeps the last value."""

    result: ResultCode


def read_answer(body: str | bytes) -> Answer:
    """Read JSON, and refuse what is not an answer with a ValueError."""
    try:
        return Answer.model_validate(json.loads(body, object_pairs_hook=read_object))
    except RecursionError:
        raise ValueError("the JSON is nested too deeply") from None


def read_object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Make a dict of an object in JSON, whose keys must differ."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError(f"a key is repeated: {[key for key, _ in pairs]!r:.100}")
    return found


class Callback(BaseModel):
    """A callback as a form or query string, where a key may be repeated: the list has all its values."""

    result: Annotated[list[ResultCode], Field(min_length=1, max_length=1)]
