"""The rules that are the same in every engine: engine x type x rule, compared with conformance/columns.tsv."""

import random
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
import toku_codes
from engines import ENGINES, FIELDS, NAMES, Engine
from toku_codes import columns
from vectors import rows, unescape

ROWS = rows("columns.tsv", 12)
HEAD = FIELDS


@cache
def engine(name: str) -> Engine:
    return ENGINES[name]()


def expected(field: str, text: str) -> Any:
    if text == "null":
        return None
    if field in ("number", "http_status"):
        return int(text)
    return text == "true" if field.startswith("is_") else text


def vectors(*rules: str) -> tuple[list[str | None], list[dict[str, Any]]]:
    """Return the inputs and the answers of some rules."""
    chosen = [row for row in ROWS if row[0] in rules]
    inputs = [None if row[1] == "null" and row[0] != "refused" else unescape(row[1]) for row in chosen]
    return inputs, [{f: expected(f, text) for f, text in zip(HEAD, row[2:], strict=True)} for row in chosen]


def compare(one: Engine, answers: dict[str, list[Any]], inputs: list[Any], wanted: list[dict[str, Any]]) -> None:
    assert set(answers) - {"not_a_code"} == set(FIELDS)
    for field, found in answers.items():
        if field == "not_a_code":
            assert found == [
                text is not None and fact["number"] is None for text, fact in zip(inputs, wanted, strict=True)
            ]
            continue
        right = [facts[field] for facts in wanted]
        if field == "description" and not one.describes:
            right = [None if facts["name"] is None else facts["description"] for facts in wanted]
        assert len(found) == len(right)
        wrong = [found for found in zip(inputs, found, right, strict=True) if found[1] != found[2]]
        assert not wrong, (field, wrong[:5], len(wrong))
        assert {type(a) for a in found} <= {type(b) for b in right} | {type(None)}, field


INTEGERS = [(name, kind, rule) for name in NAMES for kind in ENGINES[name].integers for rule in ("integer", "unsigned")]


@pytest.mark.parametrize(("name", "kind", "rule"), INTEGERS)
def test_integers(name: str, kind: str, rule: str) -> None:
    one, (texts, answers) = engine(name), vectors(rule)
    lowest, highest = one.integers[kind]
    chosen = [
        (number, answer)
        for number, answer in zip([None if text is None else int(text) for text in texts], answers, strict=True)
        if (kind not in one.required if number is None else lowest <= number <= highest)
    ]
    assert len(chosen) >= 2
    numbers = [number for number, _ in chosen]
    wanted = [
        # What does not fit in 64 bits with a sign has another number, which is unknown, too.
        answer | ({"number": -(2**31)} if (number or 0) >= 2**63 and changes(name, rule) else {})
        for number, answer in chosen
    ]
    compare(one, one.answers(kind, numbers, rule), numbers, wanted)


def changes(name: str, rule: str) -> bool:
    return name in ("pandas", "arrow") or rule == "unsigned"


TEXTS = [(name, kind) for name in NAMES for kind in ENGINES[name].texts]


@pytest.mark.parametrize(("name", "kind"), TEXTS)
def test_texts(name: str, kind: str) -> None:
    one, (inputs, wanted) = engine(name), vectors("text", "parse", "refused")
    nothing = dict.fromkeys(FIELDS)
    if not one.parses:
        read = {text for text, _ in zip(*vectors("text"), strict=True)}
        wanted = [facts if text in read else nothing for text, facts in zip(inputs, wanted, strict=True)]
    if name == "postgresql":  # its texts cannot have NUL
        pairs = [pair for pair in zip(inputs, wanted, strict=True) if "\0" not in (pair[0] or "")]
        inputs, wanted = [text for text, _ in pairs], [facts for _, facts in pairs]
    if kind in one.required:
        inputs, wanted = inputs[1:], wanted[1:]
    assert len(inputs) > 40 and (None in inputs) == (kind not in one.required)
    answers = one.answers(kind, inputs, "text")
    assert ("not_a_code" in answers) == one.describes
    compare(one, answers, inputs, wanted)


@cache
def facts(number: int) -> dict[str, Any]:
    """Return what the scalar functions answer."""
    entry = toku_codes.lookup(number)
    functions = [field for field in FIELDS if field not in ("number", "name", "description")]
    return {
        "number": number,
        "name": None if entry is None else entry.name,
        "description": toku_codes.describe(number),
        **{field: getattr(toku_codes, field)(number) for field in functions},
    }


def generated(count: int) -> list[int | None]:
    """Return successes, listed codes, numbers near them, any number, and missing ones."""
    chance, listed = random.Random(22), [entry.code for entry in toku_codes.entries()]
    near = [code + step for code in listed for step in range(-60, 61)]
    wide = 2**63 - 1
    choices = (
        lambda: 0,
        lambda: chance.choice(listed),
        lambda: chance.choice(near),
        lambda: chance.randint(-(2**31), wide),
    )
    return [chance.choices([*(choice() for choice in choices), None], (50, 30, 14, 4, 2))[0] for _ in range(count)]


@pytest.mark.parametrize("name", NAMES)
def test_a_hundred_thousand_rows(name: str) -> None:
    one, numbers = engine(name), generated(100_000)
    kind = {"pandas": "Int64"}.get(name, "int64")
    nothing = dict.fromkeys(FIELDS)
    wanted = [nothing if number is None else facts(number) for number in numbers]
    assert {fact["category"] for fact in wanted} == {None, *(category for category, _, _ in columns.blocks)}
    compare(one, one.answers(kind, numbers, "integer"), numbers, wanted)
    texts = [None if number is None else str(number) for number in numbers]
    numbers_of_text = [
        None if text is None or not -(2**31) <= int(text) < 2**32 else toku_codes.parse(text) for text in texts
    ]
    wanted = [nothing if number is None else facts(number) for number in numbers_of_text]
    if one.parses:  # what parse() reads of the others
        for at, text in enumerate(texts):
            if text is not None and numbers_of_text[at] is None:
                with pytest.raises(ValueError, match="not a code"):
                    toku_codes.parse(text)
    compare(one, one.answers(one.texts[0], texts, "text"), texts, wanted)
    # Numbers without a sign: those of 32 bits have one in the answer, others stay as they are.
    unsigned = [None if number is None else number % 2**32 if number < 2**32 else number for number in numbers]
    signed = [None if one is None else one - 2**32 if 2**31 <= one < 2**32 else one for one in unsigned]
    assert sum(one is not None and one < 0 for one in signed) > 40_000
    wanted = [nothing if number is None else facts(number) for number in signed]
    compare(one, one.answers(kind, unsigned, "unsigned"), unsigned, wanted)


CONDITIONS = [(name, kind) for name in NAMES if name not in ("pandas", "arrow") for kind in ENGINES[name].integers]


@pytest.mark.parametrize(("name", "kind"), CONDITIONS)
def test_conditions_of_a_category_and_an_action(name: str, kind: str) -> None:
    one = engine(name)
    lowest, highest = one.integers[kind]
    # The last is outside of 32 bits, where the type has such numbers.
    numbers = [
        number
        for number in (*generated(3_000), lowest, highest, highest // 2)
        if (kind not in one.required if number is None else lowest <= number <= highest)
    ]
    names = {"category": [name for name, _, _ in columns.blocks], "action": list(columns.actions)}
    assert [len(all) for all in names.values()] == [13, 8]
    found = one.predicates(kind, numbers, names)
    for what, all in names.items():
        for value in all:
            right = [None if number is None else facts(number)[what] == value for number in numbers]
            assert False in right and (True in right or lowest > -3100)
            assert found[value] == right, value


# Types of databases that are not integers, each with a value; nothing of them may become a code, least of all 0.
WRONG: dict[str, list[tuple[str, Any]]] = {
    "duckdb": [
        *(("DOUBLE", "0.0"), ("DOUBLE", "0.5"), ("BOOLEAN", "false"), ("VARCHAR", "0"), ("VARCHAR", "abc")),
        *(("DECIMAL(10,1)", "0.0"), ("INTEGER[]", "[0]"), ("STRUCT(a INTEGER)", "{'a': 0}"), ("DATE", "2020-01-01")),
    ],
    "postgresql": [
        *(("double precision", "0.0"), ("numeric", "0.0"), ("boolean", "false"), ("text", "0"), ("text", "abc")),
        *(("integer[]", "{0}"), ("date", "2020-01-01")),
    ],
    "clickhouse": [
        *(("Float64", "0.0"), ("Nullable(Float64)", "0.5"), ("Bool", "false"), ("Nullable(Bool)", "false")),
        *(("String", "0"), ("Nullable(String)", "abc"), ("Decimal(10,1)", "0.0"), ("Array(Int32)", "[0]")),
        *(("Tuple(a Int32)", "(0)"), ("Date", "2020-01-01")),
    ],
    "spark sql": [
        *(("double", 0.0), ("boolean", False), ("string", "0"), ("string", "abc"), ("array<int>", [0])),
        # Spark makes decimals of Parquet's unsigned 64-bit numbers; a cast to 64 bits would make a code of this one.
        *(("struct<a: int>", (0,)), ("decimal(20,0)", Decimal(2**64 - 1100))),
    ],
}
REFUSALS = "|".join(
    (
        *("expected integers, not [A-Z]", "expected integers; number", "does not exist", "DATATYPE_MISMATCH"),
        *("Cannot mix values", "Cannot compare values", "Unimplemented type", "TYPE_MISMATCH", "Illegal type"),
        *("no supertype", "Incorrect size of tuple", "Cannot concatenate types"),
    )
)


@pytest.mark.parametrize(
    ("name", "kind", "value"), [(name, *wrong) for name in WRONG if name in NAMES for wrong in WRONG[name]]
)
def test_databases_refuse_other_types(name: str, kind: str, value: Any) -> None:
    from toku_codes import sql

    one: Any = engine(name)
    one.load(kind, [value])
    integer = sql.integer("calls.result", one.dialect)
    wanted = [
        f"SELECT count(*) FROM calls WHERE {sql.is_error(integer)}",
        f"SELECT count(*) FROM calls WHERE {sql.is_category(integer, 'success')}",
        f"SELECT {sql.number('calls.result', one.dialect, unsigned=True)} FROM calls",
    ]
    if name in ("duckdb", "spark sql"):  # whose booleans or texts would be equal to a number
        join = sql.join("calls.result", one.dialect)
        for field in ("name", "description", "category", "outcome", "http_status"):
            wanted.append(f"SELECT {getattr(sql, field)('calls.result', one.dialect)} FROM calls {join}")
    for query in wanted:
        with pytest.raises(Exception, match=REFUSALS):
            one.rows(query)


@pytest.mark.parametrize("name", [name for name in WRONG if name in NAMES])
def test_databases_take_every_integer(name: str) -> None:
    from toku_codes import sql

    one: Any = engine(name)
    for kind in one.types.values():
        one.load(kind, [0, 5, None, 7])
        query = f"SELECT result FROM calls WHERE {sql.is_error(sql.integer('result', one.dialect))} ORDER BY result"
        assert [int(result) for (result,) in one.rows(query)] == [5, 7]


# For each database, an expression that is -1100, and of which operators bind weaker than a comparison or a subtraction.
WEAK = {
    "duckdb": "CASE WHEN result = 0 THEN result END - 1100",
    "postgresql": "result::bigint << 31 | -1100",
    "clickhouse": "result = 1 ? 0 : -1100",
    "spark sql": "result | -1100",
}


@pytest.mark.parametrize("name", [name for name in WEAK if name in NAMES])
def test_an_expression_of_weak_operators_and_the_table_made_again(name: str) -> None:
    from toku_codes import sql

    one: Any = engine(name)
    one.create()
    one.load(one.types["int32"], [0, 0])
    column = WEAK[name]
    wanted = [sql.is_error(column), sql.is_category(column, "credit"), sql.number(column, one.dialect, unsigned=True)]
    wanted += [sql.name(column, one.dialect), sql.category(column, one.dialect)]
    found = one.rows(f"SELECT {', '.join(wanted)} FROM calls {sql.join(column, one.dialect)}")
    assert found == [(True, True, -1100, "LOW_CREDIT_BALANCE", "credit")] * 2
    assert one.rows("SELECT count(*), max(code), min(code) FROM toku_codes") == [(1200, 0, -3099)]


def test_every_rule_has_vectors() -> None:
    assert {row[0] for row in ROWS} == {"integer", "unsigned", "text", "parse", "refused"}
    listed = [row for row in ROWS if row[3] != "null"]
    assert len(listed) > 30 and len(ROWS) > 100
