"""Copies subclasses of TokuError with other arguments, and sends them to other processes."""

import copy
import json
import multiprocessing
import pickle
from concurrent.futures import ProcessPoolExecutor
from typing import Self

import pytest
from toku_codes import CreditError, TokuError


class AccountedError(CreditError):
    def __init__(self, code: int, account: str) -> None:
        super().__init__(code)
        self.account = account


class LowError(TokuError):
    def __init__(self, *, account: str) -> None:
        super().__init__(-1100)
        self.account = account


class MadeError(TokuError):
    def __new__(cls, account: str, tries: int) -> Self:
        return super().__new__(cls, account, tries)

    def __init__(self, account: str, tries: int) -> None:
        super().__init__(-9999)
        self.account = account


class NetworkError(TokuError, ConnectionError):
    """One whose base is made in C."""

    def __init__(self, code: int, account: str) -> None:
        super().__init__(code)
        self.account = account


class ArgumentsError(TokuError, OSError):
    """One whose base reads the arguments."""

    def __init__(self, account: str) -> None:
        TokuError.__init__(self, -1100)
        OSError.__init__(self, 2, "no such file", "name")
        self.account = account


class MadeNetworkError(TokuError, OSError):
    """One whose base reads the arguments in __new__."""

    def __new__(cls, account: str) -> Self:
        return super().__new__(cls, 2, "no such file", "name")

    def __init__(self, account: str) -> None:
        self.code = -9999
        self.account = account


class TextError(TokuError, json.JSONDecodeError):
    """One with a base in Python that is copied in its own way."""

    def __init__(self, account: str) -> None:
        json.JSONDecodeError.__init__(self, "bad", "text", 0)
        self.code, self.account = -1100, account


class MissingError(TokuError, ImportError):
    """One with a base that copies its attributes as state."""

    def __init__(self, *, account: str) -> None:
        TokuError.__init__(self, -3002)
        self.name, self.account = "module", account


class ForgetfulError(CreditError):
    def __init__(self, text: str, *, account: str) -> None:
        self.account = account


CASES: list[tuple[type[TokuError], tuple[object, ...], dict[str, object]]] = [
    (AccountedError, (-1100, "a"), {}),
    (LowError, (), {"account": "a"}),
    (MadeError, ("a", 3), {}),
    (NetworkError, (-1100, "a"), {}),
    (ArgumentsError, ("a",), {}),
    (MadeNetworkError, ("a",), {}),
    (TextError, ("a",), {}),
    (MissingError, (), {"account": "a"}),
]


def make(case: int) -> TokuError:
    kind, arguments, named = CASES[case]
    return kind(*arguments, **named)  # type: ignore[arg-type]


def fail(case: int) -> None:
    error = make(case)
    error.add_note("noted")
    raise error from KeyError("cause")


def check(twin: BaseException, case: int) -> None:
    error = make(case)
    assert type(twin) is type(error)
    assert (twin.code, str(twin), twin.args, twin.account) == (error.code, str(error), error.args, "a")  # type: ignore[attr-defined]
    assert twin.__notes__ == ["noted"]
    for name in ("errno", "strerror", "filename", "name"):
        assert getattr(twin, name, None) == getattr(error, name, None)


@pytest.mark.parametrize("case", range(len(CASES)))
def test_a_subclass_with_other_arguments_is_copied(case: int) -> None:
    error = make(case)
    error.add_note("noted")
    twins = [pickle.loads(pickle.dumps(error, protocol)) for protocol in range(pickle.HIGHEST_PROTOCOL + 1)]
    for twin in [copy.copy(error), copy.deepcopy(error), *twins]:
        check(twin, case)


def test_subclasses_with_other_arguments_cross_processes() -> None:
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, context) as executor, context.Pool(1) as pool:
        for case in range(len(CASES)):
            for failing in (executor.submit(fail, case).result, pool.apply_async(fail, (case,)).get):
                with pytest.raises(TokuError) as raised:
                    failing(timeout=60)
                check(raised.value, case)


def test_a_subclass_without_a_code_is_copied() -> None:
    for twin in (copy.copy(error := ForgetfulError("own", account="a")), pickle.loads(pickle.dumps(error))):
        assert (type(twin), twin.args, twin.account) == (ForgetfulError, ("own",), "a")
        with pytest.raises(AttributeError, match="has no code"):
            _ = twin.code


def test_a_deep_copy_copies_the_attributes() -> None:
    error = TokuError(-1100)
    error.__dict__["accounts"] = ["a"]
    assert vars(copy.copy(error))["accounts"] is vars(error)["accounts"]
    twin = copy.deepcopy(error)
    assert vars(twin)["accounts"] == ["a"] and vars(twin)["accounts"] is not vars(error)["accounts"]
    assert (type(twin), twin.code) == (CreditError, -1100)
