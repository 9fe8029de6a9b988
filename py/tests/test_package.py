"""What Python expects of an enum, of exceptions, of buffers and of a typed package."""

import ast
import copy
import ctypes
import doctest
import importlib
import inspect
import json
import multiprocessing
import pickle
import re
import sys
import typing
from array import array
from dataclasses import asdict, dataclass
from enum import IntEnum
from http import HTTPStatus
from pathlib import Path
from types import ModuleType
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


def test_what_is_public_is_documented() -> None:
    names = set(toku_codes.__all__)
    assert len(toku_codes.__all__) == len(names) > 30
    assert {name for name in vars(toku_codes) if not name.startswith("_")} == names
    for name in names:
        value = getattr(toku_codes, name)
        if isinstance(value, type):
            assert value.__dict__["__doc__"]
        else:
            row = f"\n    {name}(" if callable(value) else f"\n    {name} "
            assert row in str(toku_codes.__doc__), "the tables of the documentation"
    assert (Path(toku_codes.__path__[0]) / "py.typed").exists()


def test_the_stubs_have_the_documentation_of_what_runs() -> None:
    functions = docstrings(_native)
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


def test_the_enum_is_one_as_http_status_is() -> None:
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
    """What a model that takes Toku's answers looks like, and beside it the closed enum."""

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
    ("ours", "theirs"),
    [
        *((0, 200), (0.0, 200.0), (numpy.int32(0), numpy.int32(200)), (-9999, 999), (2**70, 2**70)),
        *(("0", "200"), (b"0", b"200"), (None, None), ([], [])),
    ],
)
def test_the_enum_takes_and_refuses_what_http_status_does(ours: object, theirs: object) -> None:
    def verdict(enum: type[IntEnum], value: Any) -> object:
        try:
            return int(enum(value)) == value
        except Exception as error:
            return type(error)

    assert verdict(TokuCode, ours) == verdict(HTTPStatus, theirs)


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
    assert type(CreditError(-9999)) is CreditError, "as asked for, as OSError's subclasses are"
    assert type(CreditError(-2000)) is CreditError, "as asked for, whatever the block"


class AccountedError(CreditError):
    """A user's own subclass, which takes more than the code."""

    def __init__(self, code: int, account: str) -> None:
        super().__init__(code)
        self.account = account


class LowError(CreditError):
    """One whose arguments are all its own."""

    def __init__(self, *, account: str) -> None:
        super().__init__(-1100)
        self.account = account


class ForgetfulError(CreditError):
    """One that does not call the __init__ above it."""

    def __init__(self, text: str, *, account: str) -> None:
        self.account = account


def test_a_subclass_may_have_arguments_of_its_own() -> None:
    error: AccountedError | LowError
    for error in (AccountedError(-1100, account="a"), LowError(account="a")):
        assert (error.code, error.account, str(error)) == (-1100, "a", str(TokuError(-1100)))
        assert error.entry is TokuCode.LOW_CREDIT_BALANCE
        assert error.category == "credit"


def test_a_subclass_that_does_not_give_the_code() -> None:
    error = ForgetfulError("of its own", account="a")
    assert (error.account, str(error), repr(error)) == ("a", "of its own", "ForgetfulError('of its own')")
    with pytest.raises(AttributeError, match=r"ForgetfulError has no code: its __init__ did not call super\(\)"):
        _ = error.code
    error.code = numpy.int32(-1100)
    assert (type(error.code), str(error)) == (int, str(TokuError(-1100)))
    with pytest.raises(TypeError, match='expected an int, not "-1100" of type str'):
        error.code = "-1100"  # type: ignore[assignment]


def test_what_help_and_tools_see() -> None:
    for kind in (TokuError, CreditError):
        assert str(inspect.signature(kind, eval_str=True)) == "(code)"
        assert inspect.getdoc(kind.code) == "The number, whether the table lists it or not."
        assert typing.get_type_hints(kind) == typing.get_type_hints(kind.__init__) == {}
    assert typing.get_type_hints(TokuCode) == {}


@pytest.mark.parametrize("code", [-1100, -1199, -9999, 2**70])
def test_what_is_raised_is_what_the_class_makes_without_a_call_of_python_code(code: int) -> None:
    seen: list[str] = []
    # What the interpreter calls, in Python and in C.
    sys.setprofile(lambda frame, event, _: seen.append(f"{event} {frame.f_code.co_name}"))
    try:
        toku_codes.raise_for_code(code)
    except TokuError as raised:
        sys.setprofile(None)
        made, error = TokuError(code), raised
    name = test_what_is_raised_is_what_the_class_makes_without_a_call_of_python_code.__name__
    # The second call is that of setprofile.
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


class Buffer(ctypes.Structure):
    """A Py_buffer, by which a view gets a format that nothing on this system has."""

    _fields_ = (
        ("buf", ctypes.c_void_p),
        ("obj", ctypes.py_object),
        ("len", ctypes.c_ssize_t),
        ("itemsize", ctypes.c_ssize_t),
        ("readonly", ctypes.c_int),
        ("ndim", ctypes.c_int),
        ("format", ctypes.c_char_p),
        *((name, ctypes.c_void_p) for name in ("shape", "strides", "suboffsets", "internal")),
    )


NATIVE, FOREIGN = "<>" if sys.byteorder == "little" else "><"


@pytest.mark.parametrize("order", ["", "@", "=", NATIVE, FOREIGN])
@pytest.mark.parametrize("kind", ["i", "l", "I", "f", "ii"])
def test_ordinals_of_any_format(order: str, kind: str) -> None:
    numbers, format = (ctypes.c_int32 * 2)(0, -9999), f"{order}{kind}".encode()
    shape, strides = ctypes.c_ssize_t(2), ctypes.c_ssize_t(4)
    addresses = [ctypes.addressof(one) for one in (numbers, shape, strides)]
    buffer = Buffer(addresses[0], None, 8, 4, 0, 1, format, *addresses[1:], None, None)
    view = ctypes.pythonapi.PyMemoryView_FromBuffer
    view.restype = ctypes.py_object
    codes = view(ctypes.byref(buffer))
    assert (codes.format, codes.nbytes) == (format.decode(), 8)
    if order in ("", "@", "=", NATIVE) and kind in ("i", "l"):
        assert toku_codes.ordinals(codes).tolist() == [0, -1]
    else:
        with pytest.raises(TypeError, match=re.escape(f"(format '{order}{kind}', 4 bytes an item)")):
            toku_codes.ordinals(codes)


@pytest.mark.parametrize(
    "codes",
    [
        array("i", [0, -1100, -9999]),
        memoryview(array("i", [0, -1100, -9999])),
        memoryview(array("i", [0, -1100, -9999]).tobytes()).cast("i"),
        numpy.array([0, -1100, -9999], "i4"),
        (ctypes.c_int * 3)(0, -1100, -9999),
        memoryview(b"\0" + array("i", [0, -1100, -9999]).tobytes())[1:].cast("i"),  # not aligned
        numpy.frombuffer(b"\0" + array("i", [0, -1100, -9999]).tobytes(), "i4", offset=1),  # nor this, of format "=i"
        memoryview(array("i", [0, -1100, -9999]).tobytes()).cast("@i"),
    ],
)
def test_ordinals_of_any_buffer(codes: memoryview) -> None:
    low = list(TokuCode).index(TokuCode.LOW_CREDIT_BALANCE)
    positions = toku_codes.ordinals(codes)
    assert type(positions) is memoryview
    assert (positions.format, positions.tolist()) == ("h", [0, low, -1])
    assert numpy.asarray(positions).dtype == numpy.int16
    outs: list[Any] = [array("h", [7] * 4), numpy.full(4, 7, "i2")]  # To types, ndarray is a Buffer from 3.12 on.
    for out in outs:
        written = toku_codes.ordinals(codes, out=out)
        assert (written.tolist(), out.tolist()) == ([0, low, -1], [0, low, -1, 7])
        assert written.obj is out


def test_ordinals_of_many_and_of_none() -> None:
    codes: Any = numpy.tile(numpy.array([*TokuCode, -9999], "i4"), 100)
    expected = numpy.tile(numpy.array([*range(len(TokuCode)), -1], "i2"), 100)
    assert numpy.array_equal(toku_codes.ordinals(codes), expected)
    assert numpy.array_equal(toku_codes.ordinals(codes.reshape(100, -1)), expected)
    assert toku_codes.ordinals(array("i")).tolist() == []
    assert toku_codes.ordinals(array("i"), array("h")).tolist() == []


NUMBERS = numpy.array([0, -1100, -9999], "i4")
SHARED = bytearray(32)
RELEASED = memoryview(b"")
RELEASED.release()


@pytest.mark.parametrize(
    ("codes", "out", "error", "message"),
    [
        (
            [0, -1100],
            None,
            TypeError,
            r"codes to be a buffer of native, signed 32-bit integers, not \[0, -1100\] of type list",
        ),
        (None, None, TypeError, "not None of type NoneType"),
        (b"\0\0\0\0", None, TypeError, "codes to be a buffer of native, signed 32-bit integers"),
        (
            NUMBERS.astype("i8"),
            None,
            TypeError,
            r"32-bit integers, not array\(.*\) of type numpy.ndarray \(format 'l', 8 bytes an item\)$",
        ),
        (numpy.array(["2020"], "M8[s]"), None, TypeError, "signed 32-bit integers, not array"),
        (RELEASED, None, TypeError, "signed 32-bit integers, not <released memory at .* of type memoryview"),
        (numpy.array(-1100, "i4"), None, TypeError, r"not array\(-1100, .* \(a single number, without dimensions\)$"),
        (numpy.int32(5), None, TypeError, r"not np.int32\(5\) of .* \(a single number, without dimensions\)$"),
        (ctypes.c_int(5), None, TypeError, r"not c_int\(5\) of .* \(a single number, without dimensions\)$"),
        (NUMBERS, ctypes.c_short(5), TypeError, r"out to be .* not c_short\(5\) of .*, without dimensions\)$"),
        (NUMBERS.astype("u4"), None, TypeError, "codes to be a buffer of native, signed 32-bit integers"),
        (NUMBERS.astype("f4"), None, TypeError, "codes to be a buffer of native, signed 32-bit integers"),
        (NUMBERS.astype(f"{FOREIGN}i4"), None, TypeError, "codes to be a buffer of native, signed 32-bit integers"),
        (NUMBERS[::2], None, BufferError, "codes is not C-contiguous"),
        (NUMBERS, [0, 0, 0], TypeError, "out to be a buffer of native, signed 16-bit integers, not .* of type list"),
        (NUMBERS, array("i", [0] * 3), TypeError, "out to be a buffer of native, signed 16-bit integers"),
        (NUMBERS, array("H", [0] * 3), TypeError, r"signed 16-bit integers, not array\('H', .* of type array.array"),
        (NUMBERS, numpy.zeros(3, f"{FOREIGN}i2"), TypeError, "out to be a buffer of native, signed 16-bit integers"),
        (NUMBERS, numpy.zeros(6, "i2")[::2], BufferError, "out is not C-contiguous"),
        (NUMBERS, memoryview(bytes(6)).cast("h"), BufferError, "out is read-only"),
        (NUMBERS, array("h", [0] * 2), ValueError, "out has room for 2 of 3 codes in 1 dimensions"),
        (NUMBERS, numpy.zeros((3, 1), "i2"), ValueError, "out has room for 3 of 3 codes in 2 dimensions"),
        (memoryview(SHARED)[:16].cast("i"), memoryview(SHARED)[14:].cast("h"), ValueError, "out overlaps codes"),
        (memoryview(SHARED)[16:].cast("i"), memoryview(SHARED)[:18].cast("h"), ValueError, "out overlaps codes"),
    ],
)
def test_ordinals_refuses(codes: memoryview, out: memoryview, error: type[Exception], message: str) -> None:
    before = None if out is None else bytes(out)
    with pytest.raises(error, match=message):
        toku_codes.ordinals(codes, out)
    assert before is None or bytes(out) == before


def test_ordinals_of_neighbours_in_one_memory() -> None:
    memory = bytearray(24)
    codes, out = memoryview(memory)[:16].cast("i"), memoryview(memory)[16:].cast("h")
    codes[3] = -9999
    assert toku_codes.ordinals(codes, out).tolist() == [0, 0, 0, -1]
    empty = memoryview(memory)[18:18].cast("i")
    assert toku_codes.ordinals(empty, out).tolist() == []
    with pytest.raises(BufferError):
        memory.append(0)
    del codes, out, empty
    memory.append(0)
