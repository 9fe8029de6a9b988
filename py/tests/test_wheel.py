"""Tests the files that would be published, as `cargo xtask dist python` made them."""

import json
import platform
import re
import tarfile
from email.message import Message
from email.parser import Parser
from importlib import metadata
from pathlib import Path
from zipfile import ZipFile

import toku_codes

ROOT = Path(__file__).parents[2]
(WHEEL,) = (ROOT / "target/dist/python").glob(f"*manylinux*_{platform.machine()}.whl")
(SDIST,) = (ROOT / "target/dist/python").glob("*.tar.gz")
VERSION = metadata.version("toku-codes")
LICENCES = {"LICENSE-MIT", "LICENSE-APACHE", "LICENSE-THIRD-PARTY"}
BOM = f"sboms/toku_codes-{VERSION}.cdx.json"


def described(text: str) -> Message:
    return Parser().parsestr(text)


def contents() -> dict[str, bytes]:
    with ZipFile(WHEEL) as wheel:
        return {name: wheel.read(name) for name in wheel.namelist()}


def test_one_wheel_for_all_versions_and_old_systems() -> None:
    name = rf"toku_codes-{VERSION}-cp311-abi3-manylinux2014_\w+\.manylinux_2_17_\w+\.whl"
    assert re.fullmatch(name, WHEEL.name)
    assert WHEEL.stat().st_size <= 330_000


def test_the_contents_of_the_wheel() -> None:
    info = f"toku_codes-{VERSION}.dist-info"
    stubbed = ["_codes.py", "_entry.py", "_errors.py", "_native.abi3.so"]
    for_columns = [f"{module}.py" for module in ("arrow", "columns", "pandas", "polars", "spark", "sql")]
    modules = ["__init__.py", *for_columns, *stubbed, *(f"{module.partition('.')[0]}.pyi" for module in stubbed)]
    assert set(contents()) == {
        *(f"toku_codes/{module}" for module in (*modules, "_kinds.py", "py.typed")),
        *(f"{info}/{file}" for file in ("METADATA", "WHEEL", "RECORD", BOM)),
        *(f"{info}/licenses/{name}" for name in LICENCES),
    }
    installed = Path(toku_codes.__file__).parent / "_native.abi3.so"
    assert installed.read_bytes() == contents()["toku_codes/_native.abi3.so"], "the published module is tested"


def test_the_licences_are_those_of_the_repository() -> None:
    for name in LICENCES:
        text = contents()[f"toku_codes-{VERSION}.dist-info/licenses/{name}"]
        assert text == (ROOT / name).read_bytes()


def test_the_module_does_not_need_a_newer_c_library() -> None:
    versions = re.findall(rb"GLIBC_2\.(\d+)", contents()["toku_codes/_native.abi3.so"])
    assert versions
    assert max(int(minor) for minor in versions) <= 17


def test_the_wheel_does_not_name_folders_of_the_build_machine() -> None:
    for name, content in contents().items():
        for folder in (ROOT, Path.home()):
            assert str(folder).encode() not in content, name


def test_the_bill_of_materials_names_the_compiled_crates() -> None:
    bom = json.loads(contents()[f"toku_codes-{VERSION}.dist-info/{BOM}"])
    assert bom["metadata"]["component"]["purl"] == f"pkg:pypi/toku-codes@{VERSION}"
    required = {part["name"] for part in bom["components"] if part["scope"] == "required"}
    assert {"toku-codes", "pyo3", "pyo3-ffi", "std", "compiler_builtins", "libunwind"} <= required


def test_a_free_threaded_python_that_compiles_the_sdist_is_told_to_use_its_gil() -> None:
    # Other versions of pyo3 have other defaults.
    with tarfile.open(SDIST) as sdist:
        source = sdist.extractfile(f"toku_codes-{VERSION}/py/src/lib.rs")
        assert source and b"\n#[pymodule(gil_used = true)]" in source.read()


def test_metadata() -> None:
    about = described(contents()[f"toku_codes-{VERSION}.dist-info/METADATA"].decode())
    assert about["Requires-Python"] == ">=3.11"
    extras = {"arrow": "pyarrow", "pandas": "pandas", "polars": "polars", "spark": "pyspark"}
    required = [re.split("[>; ]+", line) for line in about.get_all("Requires-Dist", [])]
    assert {line[-1].strip("'\""): line[0] for line in required} == extras, "no other package is installed"
    assert all("extra" in line for line in required)
    assert about["License-Expression"] == "MIT OR Apache-2.0"
    assert "error codes" in about["Keywords"].split(",")
    assert set(about.get_all("License-File", [])) == LICENCES
    assert {"Typing :: Typed", "Programming Language :: Python :: 3.11"} <= set(about.get_all("Classifier", []))
    assert {url.partition(",")[0] for url in about.get_all("Project-URL", [])} == {"Homepage", "Repository"}
    assert str(about.get_payload()).strip() == (ROOT / "py/README.md").read_text(encoding="utf-8").strip()


def test_the_sdist_has_exactly_the_sources_that_are_compiled() -> None:
    with tarfile.open(SDIST) as sdist:
        names = {name.removeprefix(f"toku_codes-{VERSION}/") for name in sdist.getnames()}
    assert {"PKG-INFO", "Cargo.lock", *LICENCES, "py/src/lib.rs", "core/src/table.rs"} <= names
    assert {Path(name).parts[0] for name in names} <= {
        *("PKG-INFO", "Cargo.toml", "Cargo.lock", "README.md", "pyproject.toml", *LICENCES),
        *("core", "py", "python"),
    }
