"""Tests what Python expects from an enum, from exceptions, from buffers and from a typed package."""

import ast
import copy
import doctest
import importlib
import inspect
import json
import multiprocessing
import pickle
import re
import sys
import typing
from dataclasses import asdict, dataclass
from enum import IntEnum
from http import HTTPStatus
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy
import pydantic
import pytest
import toku_codes
from toku_codes import CreditError, TokuCode, TokuError, _codes, _native
from vectors import rows


def docstrings(module: ModuleType) -> dict[str, str | None]:
    """Return the documentation of each name in the stub of a module, and of the members of its classes."""
    stub = Path(inspect.getfile(module)).parent / f"{module.__name__.split('.')[1]}.pyi"
    found: dict[str, str | None] = {}

    def read(body: list[ast.stmt], prefix: str) -> None:
        for statement, following in zip(body, [*body[1:], ast.Pass()], strict=True):
            if isinstance(statement, ast.FunctionDef | ast.ClassDef):
                found[prefix + statement.name] = ast.get_docstring(statement)
            if isinstance(statement, ast.ClassDef):
                read(statement.body, f"{statement.name}.")
            if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name) and prefix:
                assert isinstance(following, ast.Expr) and isinstance(following.value, ast.Constant)
                found[prefix + statement.targets[0].id] = inspect.cleandoc(str(following.value.value))

    read(ast.parse(stub.read_text(encoding="utf-8")).body, "")
    return found


def test_public_names_are_documented() -> None:
    names = set(toku_codes.__all__)
    assert len(toku_codes.__all__) == len(names) > 30
    assert dir(toku_codes) == sorted(names)
    for name in names:
        value = getattr(toku_codes, name)
        if isinstance(value, type):
            assert value.__dict__["__doc__"]
        else:
            row = f"\n    {name}(" if inspect.isroutine(value) else f"\n    {name} "
            assert row in str(toku_codes.__doc__), "the tables of the documentation"
    # Modules are there once something has imported them.
    public = {
        name for name, value in vars(toku_codes).items() if not name.startswith("_") and type(value) is not ModuleType
    }
    assert public == {*names, "TYPE_CHECKING"}
    assert (Path(toku_codes.__path__[0]) / "py.typed").exists()


def test_the_stubs_have_the_same_documentation() -> None:
    functions = {name: text for name, text in docstrings(_native).items() if not name.startswith("_")}
    assert set(functions) | {"TABLE_HASH", "TABLE_VERSION"} == set(_native.__all__)
    for name, text in functions.items():
        assert inspect.getdoc(getattr(_native, name)) == text
        assert getattr(_native, name).__module__ == "toku_codes._native"
    assert str(inspect.signature(toku_codes.lookup)) == str(inspect.signature(toku_codes.category)) == "(code, /)"
    members = {name: text for name, text in docstrings(_codes).items() if not name.endswith("__")}
    assert members.pop("TokuCode") == inspect.getdoc(TokuCode)
    assert members == {f"TokuCode.{member.name}": member.__doc__ for member in TokuCode}
    assert '-1100: "low credit balance".' in str(TokuCode.LOW_CREDIT_BALANCE.__doc__)


def test_the_examples_of_the_documentation() -> None:
    results = doctest.testmod(toku_codes)
    assert results.attempted > 3
    assert results.failed == 0


def test_the_enum_is_like_http_status() -> None:
    low = TokuCode.LOW_CREDIT_BALANCE
    assert issubclass(TokuCode, IntEnum)
    assert (low, str(low), f"{low}", json.dumps({"code": low})) == (-1100, "-1100", "-1100", '{"code": -1100}')
    assert repr(low) == "<TokuCode.LOW_CREDIT_BALANCE: -1100>"
    assert pickle.loads(pickle.dumps(low)) is low
    assert copy.copy(low) is low
    assert copy.deepcopy([low])[0] is low
    with pytest.raises(ValueError, match="-9999 is not a valid TokuCode"):
        TokuCode(-9999)
    with pytest.raises(AttributeError):
        TokuCode.SUCCESS.category = "call"  # type: ignore[misc]
    match toku_codes.lookup(-1100):
        case TokuCode.LOW_CREDIT_BALANCE:
            pass
        case _:
            pytest.fail("no match")


@dataclass(frozen=True)
class Answer:
    code: int
    entry: TokuCode | None = None


class Model(pydantic.BaseModel):
    """A model of Toku's answers, with the closed enum for comparison."""

    code: int
    closed: TokuCode = TokuCode.SUCCESS


def test_the_enum_in_data_classes_and_models() -> None:
    answer = Answer(-1100, toku_codes.lookup(-1100))
    assert asdict(answer) == {"code": -1100, "entry": TokuCode.LOW_CREDIT_BALANCE}
    assert pickle.loads(pickle.dumps(answer)) == copy.deepcopy(answer) == answer
    assert {TokuCode.LOW_CREDIT_BALANCE: 1}[-1100] == 1  # type: ignore[index]
    model = Model.model_validate_json('{"code": -9999, "closed": -1100}')
    assert (model.code, toku_codes.lookup(model.code)) == (-9999, None)
    assert model.closed is TokuCode.LOW_CREDIT_BALANCE
    assert model.model_dump_json() == '{"code":-9999,"closed":-1100}'
    with pytest.raises(pydantic.ValidationError):
        Model(code=-9999, closed=-9999)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("archive", "end"), [(None, ""), ("x.zip", ": native code cannot be imported from a zip file, x.zip")]
)
def test_an_import_without_the_native_module(archive: str | None, end: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # The same as in test_import.py, but in this process, where coverage is measured.
    monkeypatch.setitem(sys.modules, "toku_codes._native", None)
    source = Path(str(toku_codes.__file__))
    spec = SimpleNamespace(parent="toku_codes", loader=SimpleNamespace(archive=archive))
    names = {"__name__": "toku_codes", "__package__": "toku_codes", "__spec__": spec}
    with pytest.raises(ModuleNotFoundError) as raised:
        exec(compile(source.read_text(encoding="utf-8"), source, "exec"), names)
    assert str(raised.value) == f"import of toku_codes._native halted; None in sys.modules{end}"
    assert raised.value.name == "toku_codes._native"


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        *((0, 200), (numpy.int32(0), numpy.int32(200)), (-9999, 999), (2**70, 2**70)),
        *(("0", "200"), (b"0", b"200"), (None, None), ([], [])),
    ],
)
def test_the_enum_accepts_and_refuses_the_same_as_http_status(ours: object, theirs: object) -> None:
    def verdict(enum: type[IntEnum], value: Any) -> object:
        try:
            return int(enum(value)) == value
        except Exception as error:
            return type(error)

    assert verdict(TokuCode, ours) == verdict(HTTPStatus, theirs)


@pytest.mark.parametrize("value", [numpy.float64(0), numpy.bool_(False), numpy.ma.masked, numpy.zeros(2, "i4")])
def test_the_enum_does_not_find_a_value_of_numpy_that_is_not_an_integer(value: Any) -> None:
    with pytest.raises(ValueError, match=r"^expected an int, not .* of type numpy\."):
        TokuCode(value)


def test_a_class_for_each_category() -> None:
    classes = {
        name: getattr(toku_codes, f"{name.title().replace('_', '')}Error")
        for name, _, _ in rows("blocks.tsv", 3)
        if name != "success"
    }
    assert {kind.__name__ for kind in classes.values()} == {n for n in toku_codes.__all__ if n.endswith("Error")} - {
        "TokuError"
    }
    for name, first, last in rows("blocks.tsv", 3):
        for code in (int(first), int(last)):
            error = TokuError(code)
            assert type(error) is classes.get(name, TokuError)
            assert type(error).__module__ == "toku_codes"
            if name != "success":
                assert f"Codes {first} to {last}." == type(error).__doc__
            if name != "success":
                row = rf"\n {{8}}{type(error).__name__} +{first} to {last}\n"
                assert re.search(row, str(toku_codes.__doc__)), "the table of the documentation"
    assert type(TokuError(-9999)) is TokuError
    assert type(TokuError(-1199)) is CreditError, "unknown, but in the block"
    assert type(CreditError(-9999)) is CreditError, "of the class that was called, like subclasses of OSError"
    assert type(CreditError(-2000)) is CreditError, "of the class that was called, not that of the block"


class AccountedError(CreditError):
    """A user's own subclass, which takes more than the code."""

    def __init__(self, code: int, account: str) -> None:
        super().__init__(code)
        self.account = account


class LowError(CreditError):
    """A subclass with entirely different arguments."""

    def __init__(self, *, account: str) -> None:
        super().__init__(-1100)
        self.account = account


class ForgetfulError(CreditError):
    """A subclass that does not call the __init__ of its base."""

    def __init__(self, text: str, *, account: str) -> None:
        self.account = account


def test_a_subclass_may_have_other_arguments() -> None:
    error: AccountedError | LowError
    for error in (AccountedError(-1100, account="a"), LowError(account="a")):
        assert (error.code, error.account, str(error)) == (-1100, "a", str(TokuError(-1100)))
        assert error.entry is TokuCode.LOW_CREDIT_BALANCE
        assert error.category == "credit"


def test_a_subclass_that_does_not_give_the_code() -> None:
    error = ForgetfulError("its own", account="a")
    assert (error.account, str(error), repr(error)) == ("a", "its own", "ForgetfulError('its own')")
    with pytest.raises(AttributeError, match=r"ForgetfulError has no code: its __init__ did not call super\(\)"):
        _ = error.code
    error.code = numpy.int32(-1100)
    assert (type(error.code), str(error)) == (int, str(TokuError(-1100)))
    with pytest.raises(TypeError, match='expected an int, not "-1100" of type str'):
        error.code = "-1100"  # type: ignore[assignment]


def test_help_and_other_tools() -> None:
    for kind in (TokuError, CreditError):
        assert str(inspect.signature(kind, eval_str=True)) == "(code)"
        assert inspect.getdoc(kind.code) == "The number, whether the table lists it or not."
        assert typing.get_type_hints(kind) == typing.get_type_hints(kind.__init__) == {}
    assert typing.get_type_hints(TokuCode) == {}


@pytest.mark.parametrize("code", [-1100, -1199, -9999, 2**70])
def test_raise_for_code_makes_the_same_error_without_python_code(code: int) -> None:
    seen: list[str] = []
    # The calls of the interpreter, in Python and in C.
    sys.setprofile(lambda frame, event, _: seen.append(f"{event} {frame.f_code.co_name}"))
    try:
        toku_codes.raise_for_code(code)
    except TokuError as raised:
        sys.setprofile(None)
        made, error = TokuError(code), raised
    name = test_raise_for_code_makes_the_same_error_without_python_code.__name__
    # The last call is that of setprofile.
    assert seen == [f"c_call {name}", f"c_exception {name}", f"c_call {name}"]
    assert (type(error), error.args, vars(error)) == (type(made), made.args, vars(made))
    assert type(error.code) is int


def test_an_error_survives_pickling_and_copying() -> None:
    for code in (-1100, -1199, -9999, 2**70):
        error = TokuError(code)
        error.add_note("noted")
        for twin in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
            assert type(twin) is type(error)
            assert (twin.code, str(twin), twin.__notes__) == (code, str(error), ["noted"])
    assert repr(TokuError(-1100)) == "CreditError(-1100)"
    assert repr(TokuError(2**20_000)) == "<TokuError: unknown code (integer of 20001 bits)>"


def test_an_error_crosses_processes() -> None:
    with (
        multiprocessing.get_context("spawn").Pool(1) as pool,
        pytest.raises(CreditError, match=r"^low credit balance"),
    ):
        pool.apply(toku_codes.raise_for_code, (-1100,))


def test_an_error_is_raised_from_another_and_in_a_group() -> None:
    cause = KeyError("code")
    with pytest.raises(CreditError) as raised:
        raise TokuError(-1100) from cause
    assert raised.value.__cause__ is cause
    with pytest.raises(CreditError) as raised:
        try:
            raise cause
        except KeyError:
            toku_codes.raise_for_code(-1100)
    assert raised.value.__context__ is cause
    caught: list[Exception] = []
    try:
        raise ExceptionGroup("two", [TokuError(-1100), TokuError(-3000)])
    except* CreditError as group:
        caught += group.exceptions
    except* TokuError as group:
        caught += group.exceptions
    assert [type(error) for error in caught] == [CreditError, toku_codes.TaskError]


def test_a_reload_keeps_the_classes() -> None:
    before = (TokuCode, TokuError, toku_codes.lookup)
    again = importlib.reload(toku_codes)
    assert (again.TokuCode, again.TokuError, again.lookup) == before
