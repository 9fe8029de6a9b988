"""Tests which buffers ordinals() accepts, its answers, and how it refuses others."""

import ctypes
import mmap
import re
import sys
import threading
import types
from array import array
from pathlib import Path
from typing import Any

import numpy
import pandas
import pytest
import toku_codes
from toku_codes import TokuCode

ORDER = [int(entry) for entry in toku_codes.entries()]
LOW = ORDER.index(TokuCode.LOW_CREDIT_BALANCE)


def position(number: int) -> int:
    """Return the position by the list of entries."""
    return ORDER.index(number) if number in ORDER else -1


class Buffer(ctypes.Structure):
    """A Py_buffer, to make a view with a format that does not exist on this system."""

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
@pytest.mark.parametrize("kind", ["i", "l", "n", "I", "L", "N", "f", "ii", "?", "x"])
def test_ordinals_of_any_format(order: str, kind: str) -> None:
    numbers, format = (ctypes.c_int32 * 2)(0, -1100), f"{order}{kind}".encode()
    shape, strides = ctypes.c_ssize_t(2), ctypes.c_ssize_t(4)
    addresses = [ctypes.addressof(one) for one in (numbers, shape, strides)]
    buffer = Buffer(addresses[0], None, 8, 4, 0, 1, format, *addresses[1:], None, None)
    view = ctypes.pythonapi.PyMemoryView_FromBuffer
    view.restype = ctypes.py_object
    codes = view(ctypes.byref(buffer))
    assert (codes.format, codes.nbytes) == (format.decode(), 8)
    if order in ("", "@", "=", NATIVE) and kind.lower() in ("i", "l", "n"):
        # Without a sign it is 4294966196, which is unknown to lookup(), too.
        assert toku_codes.ordinals(codes).tolist() == [0, LOW if kind.islower() else -1]
    else:
        with pytest.raises(TypeError, match=re.escape(f"(format '{order}{kind}', 4 bytes each)")):
            toku_codes.ordinals(codes)


WIDTHS = [f"{sign}{size}" for sign in "iu" for size in (1, 2, 4, 8)]


@pytest.mark.parametrize("width", WIDTHS)
def test_ordinals_of_every_integer_width(width: str) -> None:
    limits = numpy.iinfo(width)
    around = {
        near for code in [*ORDER, -(2**31), 2**31 - 1, 2**32 - 1100, 2**64 - 1100] for near in range(code - 2, code + 3)
    }
    numbers = [limits.min, limits.max, *sorted(number for number in around if limits.min <= number <= limits.max)]
    assert len(numbers) > 3
    expected = [position(number) for number in numbers]
    codes = numpy.array(numbers, width)
    assert toku_codes.ordinals(codes).tolist() == expected
    for number, ordinal in zip(codes, expected, strict=True):
        entry = toku_codes.lookup(number)
        assert (ORDER.index(entry) if entry is not None else -1) == ordinal
    memory = numpy.frombuffer(b"\0" + codes.tobytes(), width, offset=1)
    assert toku_codes.ordinals(memory).tolist() == expected, "not aligned"
    many = numpy.resize(codes, 200_003)
    assert toku_codes.ordinals(many).tolist() == numpy.resize(expected, 200_003).tolist(), "without the GIL"


def test_an_unsigned_number_is_its_value() -> None:
    for width in ("u4", "u8"):
        assert toku_codes.ordinals(numpy.array([0, 4294966196], width)).tolist() == [0, -1]
        assert toku_codes.lookup(numpy.array([4294966196], width)[0]) is None
    assert toku_codes.ordinals(numpy.array([2**64 - 1100, 2**63], "u8")).tolist() == [-1, -1]
    assert toku_codes.ordinals(numpy.array([2**32, -(2**32), -(2**32) - 1100], "i8")).tolist() == [-1, -1, -1]


@pytest.mark.parametrize("kind", [kind for kind in "bhilqBHILQ"])
def test_ordinals_of_every_array(kind: str) -> None:
    assert toku_codes.ordinals(array(kind, [0, 100])).tolist() == [0, -1]
    assert toku_codes.ordinals(memoryview(array(kind, [0, 100]))).tolist() == [0, -1]


@pytest.mark.parametrize(
    "codes",
    [
        array("i", [0, -1100, -9999]),
        memoryview(array("i", [0, -1100, -9999])),
        memoryview(array("i", [0, -1100, -9999]).tobytes()).cast("i"),
        numpy.array([0, -1100, -9999], "i4"),
        numpy.array([0, -1100, -9999]),
        pandas.array([0, -1100, -9999]).to_numpy("int64"),
        (ctypes.c_int * 3)(0, -1100, -9999),
        (ctypes.c_longlong * 3)(0, -1100, -9999),
        memoryview(b"\0" + array("i", [0, -1100, -9999]).tobytes())[1:].cast("i"),  # not aligned
        numpy.frombuffer(b"\0" + array("i", [0, -1100, -9999]).tobytes(), "i4", offset=1),  # nor this, of format "=i"
        memoryview(array("i", [0, -1100, -9999]).tobytes()).cast("@i"),
    ],
)
def test_ordinals_of_any_buffer(codes: memoryview) -> None:
    positions = toku_codes.ordinals(codes)
    assert type(positions) is memoryview
    assert (positions.format, positions.tolist()) == ("h", [0, LOW, -1])
    assert numpy.asarray(positions).dtype == numpy.int16
    for out in (array("h", [7] * 4), numpy.full(4, 7, "i2")):
        written = toku_codes.ordinals(codes, out=out)
        assert (written.tolist(), out.tolist()) == ([0, LOW, -1], [0, LOW, -1, 7])
        assert written.obj is out


def test_bytes_are_numbers_only_if_their_type_says_so() -> None:
    typed = [
        numpy.zeros(2, "i1"),
        numpy.zeros(2, "u1"),
        array("b", b"\0\0"),
        (ctypes.c_byte * 2)(),
        memoryview(b"\0\0").cast("b"),
    ]
    codes: Any
    for codes in typed:
        assert toku_codes.ordinals(codes).tolist() == [0, 0]
    raw: list[Any] = [b"\0" * 4, bytearray(4), memoryview(b"\0" * 4), memoryview(bytearray(4))[:2], mmap.mmap(-1, 4)]
    for memory in raw:
        with pytest.raises(
            TypeError, match=r'bytes without a type\); memoryview\(codes\)\.cast\("i"\) reads them as integers$'
        ):
            toku_codes.ordinals(memory)
        assert toku_codes.ordinals(memoryview(memory).cast("b")).tolist() == [0] * len(memory)


def test_ordinals_of_many_and_of_none() -> None:
    codes = numpy.tile(numpy.array([*TokuCode, -9999], "i4"), 100)
    expected = numpy.tile(numpy.array([*range(len(TokuCode)), -1], "i2"), 100)
    assert numpy.array_equal(toku_codes.ordinals(codes), expected)
    assert numpy.array_equal(toku_codes.ordinals(codes.reshape(100, -1)), expected)
    assert toku_codes.ordinals(array("i")).tolist() == []
    assert toku_codes.ordinals(array("i"), array("h")).tolist() == []


NUMBERS = numpy.array([0, -1100, -9999], "i4")
MASKED: Any = numpy.ma.array([0, -1100], mask=[True, False])
SHARED = bytearray(32)
RELEASED = memoryview(b"")
RELEASED.release()
INTEGERS = "expected codes to be a buffer of native integers, not "
OUT = "expected out to be a buffer of native, signed 16-bit integers, not "
COLUMN = 'in pandas, convert the column first: astype("Int64")'
FILLED = "codes.filled() puts a number in place of what is masked"


@pytest.mark.parametrize(
    ("codes", "out", "error", "message"),
    [
        ([0, -1100], None, TypeError, f'{INTEGERS}[0, -1100] of type list; array.array("q", codes) makes one of ints'),
        (None, None, TypeError, f"{INTEGERS}None of type NoneType"),
        (0, None, TypeError, f"{INTEGERS}0 of type int"),
        ("-1100", None, TypeError, f'{INTEGERS}"-1100" of type str; toku_codes.parse() reads text'),
        (numpy.array(["2020"], "M8[s]"), None, TypeError, f"{INTEGERS}array("),
        (NUMBERS.astype("f4"), None, TypeError, f"(format 'f', 4 bytes each); {COLUMN}"),
        (NUMBERS.astype("f8"), None, TypeError, f"(format 'd', 8 bytes each); {COLUMN}"),
        (NUMBERS.astype("f2"), None, TypeError, f"(format 'e', 2 bytes each); {COLUMN}"),
        (NUMBERS.astype("c8"), None, TypeError, "(format 'Zf', 8 bytes each)"),
        (NUMBERS.astype("?"), None, TypeError, "(format '?', 1 bytes each)"),
        (MASKED, None, TypeError, f"of type numpy.ma.MaskedArray; {FILLED}"),
        (MASKED.astype("f8"), None, TypeError, f"of type numpy.ma.MaskedArray; {FILLED}"),
        (MASKED.filled(1).view(type(MASKED)), None, TypeError, f"of type numpy.ma.MaskedArray; {FILLED}"),
        (memoryview(MASKED), None, TypeError, f"of type memoryview; {FILLED}"),
        (numpy.ma.masked, None, TypeError, f"of type numpy.ma.core.MaskedConstant; {FILLED}"),
        (RELEASED, None, TypeError, f"{INTEGERS}<released memory at "),
        (
            numpy.array(-1100, "i4"),
            None,
            TypeError,
            "not array(-1100, dtype=int32) of type numpy.ndarray (a single number, without dimensions)",
        ),
        (numpy.int32(5), None, TypeError, "not np.int32(5) of type numpy.int32 (a single number, without dimensions)"),
        (ctypes.c_int(5), None, TypeError, "not c_int(5) of type ctypes.c_int (a single number, without dimensions)"),
        (NUMBERS[::2], None, BufferError, "codes is not C-contiguous"),
        (NUMBERS, ctypes.c_short(5), TypeError, "(a single number, without dimensions)"),
        (NUMBERS, [0, 0, 0], TypeError, f"{OUT}[0, 0, 0] of type list"),
        (
            NUMBERS,
            array("i", [0] * 3),
            TypeError,
            f"{OUT}array('i', [0, 0, 0]) of type array.array (format 'i', 4 bytes each)",
        ),
        (
            NUMBERS,
            array("H", [0] * 3),
            TypeError,
            f"{OUT}array('H', [0, 0, 0]) of type array.array (format 'H', 2 bytes each)",
        ),
        (NUMBERS, numpy.zeros(3, f"{FOREIGN}i2"), TypeError, OUT),
        (NUMBERS, MASKED.astype("i2"), TypeError, OUT),
        (NUMBERS, numpy.zeros(6, "i2")[::2], BufferError, "out is not C-contiguous"),
        (NUMBERS, memoryview(bytes(6)).cast("h"), BufferError, "out is read-only"),
        (NUMBERS, array("h", [0] * 2), ValueError, "out has room for 2 of 3 codes in 1 dimensions"),
        (NUMBERS, numpy.zeros((3, 1), "i2"), ValueError, "out has room for 3 of 3 codes in 2 dimensions"),
        (memoryview(SHARED)[:16].cast("i"), memoryview(SHARED)[14:].cast("h"), ValueError, "out overlaps codes"),
        (memoryview(SHARED)[16:].cast("i"), memoryview(SHARED)[:18].cast("h"), ValueError, "out overlaps codes"),
    ],
)
def test_ordinals_refuses(codes: memoryview, out: memoryview | None, error: type[Exception], message: str) -> None:
    before = None if out is None else bytes(out)
    with pytest.raises(error) as raised:
        toku_codes.ordinals(codes, out)
    assert message in str(raised.value)
    assert len(str(raised.value).splitlines()) == 1
    assert before is None or bytes(out) == before  # type: ignore[arg-type]


AS_INTEGERS = 'codes.to_numpy("int64", na_value=2**63 - 1) gives one'
AS_UNSIGNED = 'codes.to_numpy("uint64", na_value=2**63 - 1) gives one'


@pytest.mark.parametrize(
    ("codes", "advice"),
    [
        (pandas.Series([0, -1100]), AS_INTEGERS),
        (pandas.Series([0, -1100, None], dtype="Int64"), AS_INTEGERS),
        (pandas.array([0, -1100, None]), AS_INTEGERS),
        (pandas.Index([0, -1100]), AS_INTEGERS),
        (pandas.Series([0, 2**64 - 1100]), AS_UNSIGNED),
        (pandas.Series([0, 2**64 - 1100, None], dtype="UInt64"), AS_UNSIGNED),
        (pandas.Series([0, -1100, None]), COLUMN),
        (pandas.Series([False, -0.4]), ""),
        (pandas.Series([False, True]), ""),
        (pandas.Series([False, None], dtype="boolean"), ""),
        (pandas.Series(["0", "-0.4"]), ""),
        (pandas.Series([False, True], dtype="category"), ""),
        (numpy.array([False, -0.4], "O"), ""),
        (numpy.array([0.0, -0.4]), COLUMN),
        (numpy.array([0.0, -0.4], f"{FOREIGN}f8"), COLUMN),
        (numpy.array([0j]), ""),
        (numpy.array([False]), ""),
        (numpy.array(["0.0"]), ""),
        (numpy.array([(0, 0)], "i4, i4"), ""),
        (numpy.array([0, 2**64 - 1100], f"{FOREIGN}u8"), 'codes.astype("uint64") makes one'),
        (numpy.array([0, -1100], f"{FOREIGN}i2"), 'codes.astype("int64") makes one'),
    ],
    ids=lambda value: f"{type(value).__name__} {value.dtype}" if hasattr(value, "dtype") else None,
)
def test_advice_leads_to_the_same_codes(codes: Any, advice: str) -> None:
    with pytest.raises(TypeError) as raised:
        toku_codes.ordinals(codes)
    assert re.search(r"(?: of type [\w.]+| bytes each\))(?:; (.*))?$", str(raised.value))[1] == (advice or None)  # type: ignore[index]
    if "codes" in advice:
        made = eval(advice.removesuffix(" gives one").removesuffix(" makes one"), {"codes": codes})
        positions = [-1 if code is pandas.NA else position(code) for code in codes]
        assert toku_codes.ordinals(made).tolist() == positions


def test_advice_for_a_column_of_floats_reaches_its_end() -> None:
    codes: Any = pandas.Series([0, -1100, None])
    for advice, following in [(COLUMN, "codes.astype('Int64')"), (AS_INTEGERS, AS_INTEGERS.removesuffix(" gives one"))]:
        with pytest.raises(TypeError, match=re.escape(f"; {advice}") + "$"):
            toku_codes.ordinals(codes)
        codes = eval(following, {"codes": codes})
    assert toku_codes.ordinals(codes).tolist() == [0, LOW, -1]
    with pytest.raises(TypeError, match="cannot safely cast"):
        pandas.Series([0, -0.4]).astype("Int64")


class Column:
    """A column of another library, which converts itself, and has or raises something as its `dtype`."""

    def __init__(self, dtype: object) -> None:
        self._dtype = dtype

    @property
    def dtype(self) -> object:
        if isinstance(self._dtype, BaseException):
            raise self._dtype
        return self._dtype

    def to_numpy(self) -> None:
        raise NotImplementedError


@pytest.mark.parametrize("dtype", ["int64", ValueError(), types.SimpleNamespace(kind=b"i")])
def test_a_column_of_another_library_is_refused(dtype: object) -> None:
    with pytest.raises(TypeError, match=r"Column; codes\.to_numpy\(\) gives one$"):
        toku_codes.ordinals(Column(dtype))  # type: ignore[arg-type]
    with pytest.raises(KeyboardInterrupt):
        toku_codes.ordinals(Column(KeyboardInterrupt()))  # type: ignore[arg-type]


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


def test_large_input_lets_other_threads_run_and_small_input_does_not() -> None:
    # Threads are not made to switch: another one runs only when a call lets it.
    before = sys.getswitchinterval()
    ran = threading.Event()

    def runs_during(codes: "numpy.ndarray[Any, Any]", times: int) -> bool:
        out = numpy.zeros(len(codes), "i2")
        start = threading.Lock()
        start.acquire()

        def other() -> None:
            with start:
                ran.set()

        ran.clear()
        thread = threading.Thread(target=other)
        thread.start()
        sys.setswitchinterval(1000)
        try:
            start.release()  # from here on the thread only waits for the interpreter
            for _ in range(times):
                toku_codes.ordinals(codes, out)
                if ran.is_set():
                    return True
            return False
        finally:
            sys.setswitchinterval(before)
            thread.join()

    assert runs_during(numpy.zeros(5_000_000, "i4"), 100)
    assert not runs_during(numpy.zeros(1000, "i4"), 1000)


def test_a_concurrent_writer_can_only_make_positions_stale() -> None:
    codes, stop = numpy.zeros(1_000_000, "i8"), threading.Event()

    def write() -> None:
        while not stop.is_set():
            codes[:] = -1100
            codes[:] = 0

    writer = threading.Thread(target=write)
    writer.start()
    try:
        seen = {int(number) for _ in range(20) for number in numpy.unique(toku_codes.ordinals(codes))}
    finally:
        stop.set()
        writer.join()
    assert seen <= {0, LOW}


def test_the_memory_is_not_copied() -> None:
    def peak() -> int:
        with Path("/proc/self/status").open() as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))

    codes, out = numpy.zeros(20_000_000, "i8"), numpy.zeros(20_000_000, "i2")
    codes[:] = -1100
    out[:] = 7
    before = peak()
    toku_codes.ordinals(codes, out)
    assert peak() - before < 10_000, "KiB"
    assert (out[0], out[-1]) == (LOW, LOW)
