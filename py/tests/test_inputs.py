"""Tests which inputs are numbers or texts, which are refused, and with which message."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, ClassVar, SupportsIndex

import numpy
import pandas
import pytest
import toku_codes
from toku_codes import TokuCode, TokuError

BY_NUMBER: list[Callable[[Any], object]] = [
    toku_codes.is_known,
    toku_codes.lookup,
    toku_codes.describe,
    toku_codes.category,
    toku_codes.outcome,
    toku_codes.action,
    toku_codes.grpc_status,
    toku_codes.http_status,
    toku_codes.is_error,
    toku_codes.is_retryable,
    toku_codes.raise_for_code,
    TokuError,
    toku_codes.CreditError,
]
BY_TEXT: list[Callable[[Any], object]] = [toku_codes.lookup_name, toku_codes.parse, toku_codes.search]


def label(value: object) -> str:
    """Return a short name for a case."""
    return value[:40] if isinstance(value, str) else type(value).__name__


class Index:
    def __init__(self, answer: object) -> None:
        self.answer = answer

    def __index__(self) -> int:
        if isinstance(self.answer, BaseException):
            raise self.answer
        return self.answer  # type: ignore[return-value]


class Subclass(int):
    """An instance whose own methods lie."""

    def __index__(self) -> int:
        return 0

    def __str__(self) -> str:
        return "0"

    def bit_length(self) -> int:
        return 1


class Text(str):
    """An instance whose own methods lie."""

    def __getitem__(self, key: object) -> str:
        return "y"

    def encode(self, encoding: str = "utf-8", errors: str = "strict") -> bytes:
        return b"y"

    def __repr__(self) -> str:
        return "y"


class Lines:
    def __repr__(self) -> str:
        return "one\n  two\r\nthree\u2028four\x1b[1m\x85five\n"


Lines.__qualname__ = "Li\nnes"

LINES = r"one\n  two\r\nthree\u{2028}four\u{1b}[1m\u{85}five\n"
COLUMN = 'in pandas, convert the column first: astype("Int64")'
MASKED = r"masked_array(data=--,\n             mask=True,\n       fill_valu..."
FILLED = "filled() puts a number in place of what is masked"


@pytest.mark.parametrize("function", BY_NUMBER)
@pytest.mark.parametrize(
    ("value", "message"),
    [
        (True, "expected an int, not True of type bool"),
        (False, "expected an int, not False of type bool"),
        (-1100.0, f"expected an int, not -1100.0 of type float; {COLUMN}"),
        (0.0, f"expected an int, not 0.0 of type float; {COLUMN}"),
        (float("nan"), f"expected an int, not nan of type float; {COLUMN}"),
        ("-1100", 'expected an int, not "-1100" of type str; toku_codes.parse() reads text'),
        (b"-1100", "expected an int, not b'-1100' of type bytes"),
        (None, "expected an int, not None of type NoneType"),
        ([0], "expected an int, not [0] of type list"),
        (numpy.bool_(False), "expected an int, not np.False_ of type numpy.bool"),
        (numpy.float64(0), f"expected an int, not np.float64(0.0) of type numpy.float64; {COLUMN}"),
        (numpy.float32(0), f"expected an int, not np.float32(0.0) of type numpy.float32; {COLUMN}"),
        (Decimal(0), "expected an int, not Decimal('0') of type decimal.Decimal"),
        (numpy.ma.masked, f"expected an int, not masked of type numpy.ma.core.MaskedConstant; {FILLED}"),
        (
            numpy.ma.array(0, mask=True, dtype="i8"),
            f"expected an int, not {MASKED} of type numpy.ma.MaskedArray; {FILLED}",
        ),
        (pandas.NA, "expected an int, not <NA> of type pandas.api.typing.NAType"),
        (pandas.Series([0]), "expected an int, not 0    0\\ndtype: int64 of type pandas.Series"),
        (
            numpy.zeros((2, 1), "i4"),
            "expected an int, not array([[0],\\n       [0]], dtype=int32) of type numpy.ndarray",
        ),
        (Lines(), f"expected an int, not {LINES} of type test_inputs.Li\\nnes"),
        (numpy.zeros(2, "i4"), "expected an int, not array([0, 0], dtype=int32) of type numpy.ndarray"),
        ("x" * 10**6, f'expected an int, not "{"x" * 64}"... of type str; toku_codes.parse() reads text'),
        (Text("x"), 'expected an int, not "x" of type test_inputs.Text; toku_codes.parse() reads text'),
        (["x" * 99], f"expected an int, not ['{'x' * 62}... of type list"),
        ([0] * 100, "expected an int, not [0, 0, 0, 0, 0, 0, ...] of type list"),
        (bytearray(100), f"expected an int, not {repr(bytearray(65))[:64]}... of type bytearray"),
        ("\n\ud800’", 'expected an int, not "\\n\\u{fffd}\\u{2019}" of type str; toku_codes.parse() reads text'),
        (["\n’"], "expected an int, not ['\\n\\u{2019}'] of type list"),
    ],
    ids=label,
)
def test_a_value_that_is_not_a_number_is_refused(
    function: Callable[[Any], object], value: object, message: str
) -> None:
    with pytest.raises(TypeError) as raised:
        function(value)
    assert str(raised.value) == message
    assert len(message.splitlines()) == 1


@pytest.mark.parametrize("function", BY_TEXT)
@pytest.mark.parametrize(
    ("value", "message"),
    [
        (0, "expected a str, not 0 of type int"),
        (True, "expected a str, not True of type bool"),
        (b"SUCCESS", "expected a str, not b'SUCCESS' of type bytes"),
        (None, "expected a str, not None of type NoneType"),
        (TokuCode.SUCCESS, "expected a str, not <TokuCode.SUCCESS: 0> of type toku_codes.TokuCode"),
        (2**70, "expected a str, not 1180591620717411303424 of type int"),
        (10**5000, "expected a str, not an integer of 16610 bits of type int"),
        (
            numpy.zeros((2, 1), "i4"),
            "expected a str, not array([[0],\\n       [0]], dtype=int32) of type numpy.ndarray",
        ),
        (Lines(), f"expected a str, not {LINES} of type test_inputs.Li\\nnes"),
    ],
    ids=label,
)
def test_a_value_that_is_not_a_text_is_refused(function: Callable[[Any], object], value: object, message: str) -> None:
    with pytest.raises(TypeError, match="expected a str") as raised:
        function(value)
    assert str(raised.value) == message


def test_a_large_container_is_cut() -> None:
    shown = []

    class Item:
        def __repr__(self) -> str:
            shown.append(self)
            return "item"

    for value in ([Item()] * 10**6, {number: Item() for number in range(1000)}, [[Item()] * 1000] * 1000):
        with pytest.raises(TypeError, match="item"):
            toku_codes.is_error(value)  # type: ignore[arg-type]
    assert len(shown) < 60


def test_a_value_that_cannot_be_shown_is_refused_too() -> None:
    class Hidden:
        def __init__(self, error: BaseException) -> None:
            self.error = error

        def __repr__(self) -> str:
            raise self.error

    with pytest.raises(TypeError, match="not a value without a repr of type"):
        toku_codes.is_error(Hidden(RuntimeError()))  # type: ignore[arg-type]
    with pytest.raises(KeyboardInterrupt):
        toku_codes.is_error(Hidden(KeyboardInterrupt()))  # type: ignore[arg-type]


class Asked(BaseException):
    pass


class Curious:
    """An object that makes up attributes, and must not be asked for any."""

    asked: ClassVar[list[str]] = []

    def __getattr__(self, name: str) -> object:
        self.asked.append(name)
        raise Asked(name)


class CuriousInt(Curious, int):
    pass


class CuriousIndex(Curious):
    def __index__(self) -> int:
        return -1100


class CuriousFloat(Curious, float):
    pass


class CuriousArray(Curious, numpy.ndarray[Any, Any]):
    pass


@pytest.mark.parametrize("function", [*BY_NUMBER, *BY_TEXT, toku_codes.ordinals])
def test_an_object_is_not_asked_for_attributes_that_its_type_lacks(function: Callable[[Any], object]) -> None:
    for value in (Curious(), CuriousFloat(0)):
        with pytest.raises(TypeError, match=r"^expected "):
            function(value)
    assert not Curious.asked


def test_a_number_is_not_asked_for_attributes_that_its_type_lacks() -> None:
    for value in (CuriousInt(-1100), CuriousIndex()):
        assert toku_codes.is_error(value) is True
        assert toku_codes.lookup(value) is TokuCode.LOW_CREDIT_BALANCE
        assert toku_codes.category(value) == "credit"
    assert not Curious.asked
    for width in ("i1", "i4"):
        assert toku_codes.ordinals(numpy.zeros(2, width).view(CuriousArray)).tolist() == [0, 0]
    with pytest.raises(TypeError, match="format 'd'"):
        toku_codes.ordinals(numpy.zeros(2).view(CuriousArray))


def test_an_interrupt_while_a_type_is_asked_goes_through() -> None:
    class Meta(type):
        def __getattr__(cls, name: str) -> object:
            raise KeyboardInterrupt

    class Value(metaclass=Meta):
        pass

    functions: list[Callable[[Any], object]] = [toku_codes.lookup, toku_codes.category, toku_codes.ordinals]
    for function in functions:
        with pytest.raises(KeyboardInterrupt):
            function(Value())


@pytest.mark.parametrize(
    "value",
    [
        TokuCode.LOW_CREDIT_BALANCE,
        Subclass(-1100),
        Index(-1100),
        numpy.int16(-1100),
        numpy.int32(-1100),
        numpy.int64(-1100),
        numpy.array(-1100),
    ],
)
def test_other_integers_are_accepted(value: SupportsIndex) -> None:
    assert toku_codes.lookup(value) is TokuCode.LOW_CREDIT_BALANCE
    assert toku_codes.describe(value) == "low credit balance"
    error = TokuError(value)
    assert type(error) is toku_codes.CreditError
    assert type(error.code) is int
    assert error.args == (-1100,)


class OwnTypeError(TypeError):
    pass


@pytest.mark.parametrize("function", BY_NUMBER)
def test_an_index_is_asked_once(function: Callable[[Any], object]) -> None:
    class Counting:
        asked = 0

        def __index__(self) -> int:
            self.asked += 1
            return 0

    number = Counting()
    function(number)
    assert number.asked == 1


def test_an_exception_of_index_goes_through() -> None:
    with pytest.raises(OwnTypeError):
        toku_codes.lookup(Index(OwnTypeError()))
    with pytest.raises(ZeroDivisionError):
        toku_codes.lookup(Index(ZeroDivisionError()))
    with pytest.raises(TypeError, match=r"not <.*Index object at .* of type") as raised:
        toku_codes.lookup(Index(TypeError("its own")))
    assert str(raised.value.__cause__) == "its own"
    with pytest.raises(TypeError) as raised:
        toku_codes.lookup(Index("0"))
    assert "non-int" in str(raised.value.__cause__)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (2**31, "unknown code 2147483648"),
        (-(2**31) - 1, "unknown code -2147483649"),
        (4294966196, "unknown code 4294966196"),
        (-(2**32), "unknown code -4294967296"),
        (2**32 - 1100, "unknown code 4294966196"),
        (2**63, "unknown code 9223372036854775808"),
        (2**64 - 1, "unknown code 18446744073709551615"),
        (1 - 2**64, "unknown code -18446744073709551615"),
        (2**64, "unknown code (integer of 65 bits)"),
        (-(2**64), "unknown code (integer of 65 bits)"),
        (2**99_999, "unknown code (integer of 100000 bits)"),
        (Subclass(2**40), "unknown code 1099511627776"),
        (Subclass(2**70), "unknown code (integer of 71 bits)"),
        (numpy.int64(2**40), "unknown code 1099511627776"),
        (numpy.uint64(2**64 - 1100), "unknown code 18446744073709550516"),
    ],
    ids=label,
)
def test_an_integer_outside_32_bits_is_unknown(number: int, text: str) -> None:
    assert toku_codes.describe(number) == text
    assert toku_codes.lookup(number) is None
    assert toku_codes.is_known(number) is False
    assert toku_codes.category(number) is None
    assert toku_codes.outcome(number) == "error"
    assert toku_codes.action(number) == "investigate"
    assert toku_codes.grpc_status(number) == "UNKNOWN"
    assert toku_codes.http_status(number) == 500
    assert toku_codes.is_error(number) is True
    assert toku_codes.is_retryable(number) is False
    with pytest.raises(TokuError) as raised:
        toku_codes.raise_for_code(number)
    assert type(raised.value) is TokuError
    assert str(raised.value) == text
    assert raised.value.code == number
    assert type(raised.value.code) is int
    assert (raised.value.action, raised.value.description) == ("investigate", text)
    statuses = (raised.value.grpc_status, raised.value.http_status, raised.value.is_retryable)
    assert statuses == ("UNKNOWN", 500, False)


def test_half_of_a_surrogate_pair_is_replaced_in_a_quotation_too() -> None:
    for text in ("a\ud800b", "a\udcffb", Text("a\udfffb")):
        with pytest.raises(ValueError, match="is not a code: ") as raised:
            toku_codes.parse(text)
        assert str(raised.value) == r'"a\u{fffd}b" is not a code: neither a name nor a number'
    with pytest.raises(ValueError, match="is not a code: ") as raised:
        toku_codes.parse("\ud800" * 10**6)
    eight = r"\u{fffd}" * 8
    assert str(raised.value) == f'"{eight}"... is not a code: the text is longer than 256 bytes'


def test_a_lone_surrogate_is_as_long_as_in_javascript() -> None:
    for text, reason in [
        ("\ud800" * 85, "neither a name nor a number"),
        ("\ud800" * 86, "the text is longer than 256 bytes"),
        ("\ud83d\ude00" * 64, "neither a name nor a number"),
        ("\ud83d\ude00" * 65, "the text is longer than 256 bytes"),
    ]:
        with pytest.raises(ValueError, match=f"is not a code: {reason}$"):
            toku_codes.parse(text)


def test_a_subclass_of_str_is_a_text() -> None:
    assert toku_codes.parse(numpy.str_("-1100")) == -1100


def test_truth_of_success() -> None:
    success = toku_codes.lookup(0)
    assert success is TokuCode.SUCCESS
    assert not success
    for function in (toku_codes.lookup, toku_codes.lookup_name):
        first_line = str(function.__doc__).partition("\n")[0]
        assert "SUCCESS is 0 and so false: compare with `is None`" in first_line
