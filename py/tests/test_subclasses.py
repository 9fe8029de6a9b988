"""Copies subclasses of TokuError with other arguments, and sends them to other processes."""

import copy
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


class ForgetfulError(CreditError):
    def __init__(self, text: str, *, account: str) -> None:
        self.account = account


CASES: list[tuple[type[TokuError], tuple[object, ...], dict[str, object]]] = [
    (AccountedError, (-1100, "a"), {}),
    (LowError, (), {"account": "a"}),
    (MadeError, ("a", 3), {}),
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
