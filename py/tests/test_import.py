"""Unusual imports: of a part, of a copy, from a zip file, in a second interpreter.

Each test is a script in its own process.
"""

import shutil
import subprocess
import sys
import textwrap
from pathlib import Path
from zipfile import ZipFile

import pytest
import toku_codes

PACKAGE = Path(toku_codes.__path__[0])
NATIVE = Path(str(toku_codes._native.__file__)).name


def run(script: str, *arguments: str | Path, isolated: str = "-B") -> str:
    """Run a script and return what it printed; it must succeed, without messages."""
    command = [sys.executable, isolated, "-W", "error", "-c", textwrap.dedent(script), *map(str, arguments)]
    ran = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=300)
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout


IMPORT = """
import sys
sys.path.insert(0, sys.argv[1])
try:
    import toku_codes
except ModuleNotFoundError as error:
    print(error.name, str(error), sep="\\n")
"""


def test_a_missing_native_file_is_named(tmp_path: Path) -> None:
    shutil.copytree(PACKAGE, tmp_path / "toku_codes", ignore=shutil.ignore_patterns(NATIVE))
    assert run(IMPORT, tmp_path).splitlines() == ["toku_codes._native", "No module named 'toku_codes._native'"]


def test_a_zip_file_is_named(tmp_path: Path) -> None:
    archive = tmp_path / "packages.zip"
    with ZipFile(archive, "w") as packed:
        for file in PACKAGE.iterdir():
            if file.is_file():
                packed.write(file, f"toku_codes/{file.name}")
    name, message = run(IMPORT, archive).splitlines()
    assert name == "toku_codes._native"
    assert message == f"No module named 'toku_codes._native': native code cannot be imported from a zip file, {archive}"


def test_an_import_makes_no_class_before_one_is_needed() -> None:
    # The enum takes five times as long as the rest, and importing `enum` as long again.
    script = """
    import sys
    def loaded():
        parts = {"enum", "toku_codes._codes", "toku_codes._errors", "toku_codes._kinds"}
        return sorted(parts & set(sys.modules))
    import toku_codes
    assert (toku_codes.describe(-1100), toku_codes.action(-1100)) == ("low credit balance", "top_up")
    assert toku_codes.is_error(-1100) and toku_codes.parse("-1100") == -1100
    print(loaded())
    try:
        toku_codes.raise_for_code(-1100)
    except toku_codes.CreditError as error:
        assert error.action == "top_up"
    print(loaded())
    assert toku_codes.lookup(-1100) is toku_codes.TokuCode.LOW_CREDIT_BALANCE
    print(loaded())
    assert "top_up" in toku_codes.Action.__args__
    print(loaded())
    try:
        toku_codes.NOWHERE
    except AttributeError as error:
        print(error)
    """
    assert run(script, isolated="-I").splitlines() == [
        "[]",
        "['toku_codes._errors']",
        "['enum', 'toku_codes._codes', 'toku_codes._errors']",
        "['enum', 'toku_codes._codes', 'toku_codes._errors', 'toku_codes._kinds']",
        "module 'toku_codes' has no attribute 'NOWHERE'",
    ]


@pytest.mark.parametrize("first", ["lookup", "lookup_name", "search", "entries", "parse", "raise_for_code", "TokuCode"])
def test_threads_that_need_the_classes_first_get_the_same_ones(first: str) -> None:
    script = """
    import sys, threading
    import toku_codes
    sys.setswitchinterval(1e-6)
    calls = {
        "lookup": lambda: type(toku_codes.lookup(-1100)),
        "lookup_name": lambda: type(toku_codes.lookup_name("SUCCESS")),
        "search": lambda: type(toku_codes.search("credit")[0]),
        "entries": lambda: type(toku_codes.entries()[0]),
        "parse": lambda: type(toku_codes.lookup(toku_codes.parse("-1100"))),
        "raise_for_code": lambda: raised().__mro__[1],
        "TokuCode": lambda: toku_codes.TokuCode,
    }
    def raised():
        try:
            toku_codes.raise_for_code(-1100)
        except Exception as error:
            return type(error)
    found, barrier = [], threading.Barrier(8)
    def need():
        barrier.wait()
        found.append(calls[sys.argv[1]]())
    threads = [threading.Thread(target=need) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    expected = toku_codes.TokuError if sys.argv[1] == "raise_for_code" else toku_codes.TokuCode
    assert len(found) == 8 and set(found) == {expected}, found
    """
    run(script, first)


@pytest.mark.parametrize("name", ["toku_codes", "renamed"])
def test_a_copy_under_another_name_works_next_to_the_package(tmp_path: Path, name: str) -> None:
    vendor = tmp_path / "vendor"
    shutil.copytree(PACKAGE, vendor / name)
    script = f"""
    import copy, importlib, pickle, sys
    sys.path.insert(0, sys.argv[1])
    import vendor.{name} as copied
    import toku_codes
    for package in (copied, toku_codes):
        low = package.TokuCode.LOW_CREDIT_BALANCE
        assert package.lookup(-1100) is low
        error = package.TokuError(-1100)
        assert type(error) is package.CreditError
        assert (type(low).__module__, type(error).__module__) == (package.__name__, package.__name__)
        assert pickle.loads(pickle.dumps(low)) is low
        assert type(pickle.loads(pickle.dumps(error))) is type(error)
        assert pickle.loads(pickle.dumps(package.describe)) is package.describe
        assert pickle.loads(pickle.dumps(package.category)) is package.category
        try:
            package.raise_for_code(-1100)
        except package.CreditError:
            pass
        for name in [name for name in sys.modules if name.startswith(package.__name__)]:
            del sys.modules[name]
        assert importlib.import_module(package.__name__).TokuCode is package.TokuCode
    assert copied.TokuCode is not toku_codes.TokuCode
    assert not isinstance(copied.TokuError(-1100), toku_codes.TokuError)
    print(copied.__name__)
    """
    assert run(script, tmp_path) == f"vendor.{name}\n"


SECOND = """
for name in ("toku_codes", "toku_codes._native", "toku_codes"):
    try:
        __import__(name)
    except ImportError as error:
        print(error, flush=True)
"""


def test_a_second_interpreter_after_the_first_has_ended_gets_an_import_error() -> None:
    # The C library calls the three functions in reverse order, when the interpreter of this script has ended.
    script = """
    import ctypes, os, sys
    import toku_codes
    assert toku_codes.lookup(-1100) is toku_codes.TokuCode.LOW_CREDIT_BALANCE
    os.environ["PYTHONHOME"] = f"{sys.base_prefix}:{sys.base_exec_prefix}"
    library, python = ctypes.CDLL(None), ctypes.pythonapi
    library.strdup.restype = ctypes.c_void_p
    text = library.strdup(f"import sys; sys.path[:] = {sys.path!r}{sys.argv[1]}".encode())
    for function, argument in zip(
        (python.Py_FinalizeEx, python.PyRun_SimpleString, python.Py_Initialize), (None, text, None)
    ):
        address = ctypes.cast(function, ctypes.c_void_p)
        assert library.__cxa_atexit(address, ctypes.c_void_p(argument), None) == 0
    print("the first has ended", flush=True)
    """
    assert run(script, SECOND).splitlines() == [
        "the first has ended",
        *["toku_codes works in one interpreter of a process only"] * 3,
    ]
