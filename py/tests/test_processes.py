"""Tests with threads, processes, interpreters and the end of a process.

Each test is a script in its own process, so that none affects the next.
"""

import subprocess
import sys
import textwrap
from pathlib import Path

PRELUDE = """
import os, sys, threading
import toku_codes
from toku_codes import TokuCode, TokuError

def check():
    assert toku_codes.lookup(-1100) is TokuCode.LOW_CREDIT_BALANCE
    assert toku_codes.lookup(-9999) is None
    assert toku_codes.describe(-1100) == "low credit balance"
    assert toku_codes.describe(-9999) == "unknown code -9999"
    assert toku_codes.is_error(-1100) is True
    assert toku_codes.is_error(-3005) is False
    assert toku_codes.category(-1303) == "engine"
    assert toku_codes.parse("4294966196") == -1100
    assert toku_codes.search("low balance") == [TokuCode.LOW_CREDIT_BALANCE]
    assert toku_codes.raise_for_code(0) is None
    try:
        toku_codes.raise_for_code(-1100)
    except toku_codes.CreditError as error:
        assert str(error) == "low credit balance (-1100 LOW_CREDIT_BALANCE)"
    else:
        raise AssertionError
    try:
        toku_codes.lookup("-1100")
    except TypeError:
        pass
    else:
        raise AssertionError
"""


def run(script: str, *arguments: str) -> str:
    """Run a script after the prelude, and return what it printed; it must succeed, without messages."""
    code = PRELUDE + textwrap.dedent(script)
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, *arguments], capture_output=True, encoding="utf-8", timeout=300
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout


def test_threads() -> None:
    script = """
    from array import array
    from concurrent.futures import ThreadPoolExecutor

    sys.setswitchinterval(1e-5)
    codes = array("i", [0] * 5000)
    answers = {*toku_codes.ordinals(array("i", [0, -1100, -9999]))}
    stop = threading.Event()

    def write():
        while not stop.is_set():
            for i in range(len(codes)):
                codes[i] = (0, -1100, -9999)[i % 3]

    def read():
        for _ in range(300):
            check()
            assert {*toku_codes.ordinals(codes)} <= answers
        return "read"

    writer = threading.Thread(target=write)
    writer.start()
    with ThreadPoolExecutor(8) as pool:
        print(*[future.result() for future in [pool.submit(read) for _ in range(8)]])
    stop.set()
    writer.join()
    """
    assert run(script).split() == ["read"] * 8


def test_fork() -> None:
    script = """
    check()
    child = os.fork()
    if child == 0:
        check()
        os._exit(7)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    check()
    print("done")
    """
    assert run(script) == "done\n"


def test_an_entry_and_an_error_cross_processes_however_they_are_started() -> None:
    script = """
    import multiprocessing
    for method in multiprocessing.get_all_start_methods():
        with multiprocessing.get_context(method).Pool(1) as pool:
            assert pool.apply(toku_codes.lookup, (-1100,)) is TokuCode.LOW_CREDIT_BALANCE
            try:
                pool.apply(toku_codes.raise_for_code, (-1199,))
            except toku_codes.CreditError as error:
                print(method, error.code, error)
    """
    lines = run(script).splitlines()
    assert {line.partition(" ")[2] for line in lines} == {"-1199 unknown code -1199"}
    assert {"fork", "spawn"} <= {line.partition(" ")[0] for line in lines}


def test_another_interpreter_of_the_process_gets_an_import_error() -> None:
    script = """
    import warnings
    warnings.simplefilter("ignore")  # the module is not a public part of the standard library
    try:
        import _interpreters as interpreters
        others = [interpreters.create("isolated"), interpreters.create("legacy")]
    except ImportError:
        import _xxsubinterpreters as interpreters
        others = [interpreters.create(isolated=True), interpreters.create(isolated=False)]
    for other in others:
        failure = interpreters.run_string(other, r'''if True:
            import os
            try:
                import toku_codes
            except ImportError as error:
                os.write(1, f"{error}\\n".encode())
        ''')
        assert failure is None, failure
        check()
    """
    lines = run(script).splitlines()
    assert len(lines) == 2
    assert set(lines) <= {
        "module toku_codes._native does not support loading in subinterpreters",  # CPython's own message
        "toku_codes works in one interpreter of a process only",
    }


def test_the_end_of_the_process() -> None:
    script = """
    import atexit

    class Late:
        def __del__(self, os=os, t=toku_codes):
            try:
                t.raise_for_code(-1100)
            except t.TokuError as error:
                os.write(1, f"{error}\\n".encode())
            for call in (t.lookup, t.is_known, t.parse, t.ordinals):
                try:
                    call(None)
                except TypeError as error:
                    os.write(1, f"{error}\\n".encode())

    in_module = Late()
    atexit.register(lambda: (check(), os.write(1, b"exit\\n")))
    check()
    if len(sys.argv) > 1:
        threading.Thread(target=lambda: [check() for _ in iter(int, 1)], daemon=True).start()
    """
    assert run(script).splitlines() == [
        "exit",
        "low credit balance (-1100 LOW_CREDIT_BALANCE)",
        "expected an int, not None of type NoneType",
        "expected an int, not None of type NoneType",
        "expected a str, not None of type NoneType",
        "expected codes to be a buffer of native integers, not None of type NoneType",
    ]
    # A thread that still runs keeps the module of its code alive.
    assert run(script, "daemon").splitlines() == ["exit"]


def test_a_package_that_is_imported_again_has_the_same_classes() -> None:
    script = """
    import pickle
    old, text = toku_codes, pickle.dumps([TokuCode.LOW_CREDIT_BALANCE, TokuError(-1100)])
    for name in [name for name in sys.modules if name.partition(".")[0] == "toku_codes"]:
        del sys.modules[name]
    import toku_codes as new
    assert new is not old
    assert (new.TokuCode, new.TokuError, new.CreditError) == (old.TokuCode, old.TokuError, old.CreditError)
    assert new.lookup(-1100) is old.lookup(-1100) is pickle.loads(text)[0]
    assert type(pickle.loads(text)[1]) is old.CreditError
    check()
    toku_codes = new
    check()
    print("done")
    """
    assert run(script) == "done\n"


def test_a_package_that_is_partly_imported_again_has_the_same_classes() -> None:
    script = """
    import importlib
    old = toku_codes
    modules = {name for name in sys.modules if name.partition(".")[0] == "toku_codes"}
    for purged in (modules - {"toku_codes._native"}, {"toku_codes", "toku_codes._errors"}, {"toku_codes"}):
        for name in purged:
            sys.modules.pop(name, None)
        new = importlib.import_module("toku_codes")
        assert new is not old
        assert (new.TokuCode, new.TokuError, new.CreditError) == (old.TokuCode, old.TokuError, old.CreditError)
        toku_codes = new
        check()
    print("done")
    """
    assert run(script) == "done\n"


def test_a_reload_of_a_part_is_refused_and_changes_nothing() -> None:
    script = """
    import importlib
    for name in ("_entry", "_codes", "_errors"):
        module = sys.modules[f"toku_codes.{name}"]
        before = {kind: getattr(module, kind) for kind in module.__all__}
        try:
            importlib.reload(module)
        except ImportError as error:
            print(error)
        assert {kind: getattr(module, kind) for kind in module.__all__} == before
        check()
        assert type(TokuError(-1100)) is toku_codes.CreditError
    importlib.reload(toku_codes)
    assert toku_codes.TokuCode is TokuCode
    check()
    """
    assert run(script).splitlines() == ["toku_codes makes its classes only once in a process"] * 3


def test_a_million_calls_leave_nothing_behind() -> None:
    calls = [sys.executable, "-W", "error", str(Path(__file__).with_name("calls.py")), "1000000", "60000"]
    ran = subprocess.run(calls, capture_output=True, encoding="utf-8", timeout=900)
    assert (ran.returncode, ran.stderr) == (0, "")
    # A leak of one object per call would be 8 MB in each half for the quick functions, and 0.5 MB for the others.
    assert min(map(int, ran.stdout.split())) < 400, "KiB"
