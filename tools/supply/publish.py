#!/usr/bin/env python3
"""Publish all packages to registries of this machine, and install them by their clients: publish.py DIST TOOLS WORK.

It must run where there is no network but 127.0.0.1. TOOLS is the folder of pypi-server and twine; WORK has `verdaccio`,
with its node_modules; `vendor`, with the crates that ours need; and `maven`, a repository with Maven's plugins. What
others have published is there before; our own packages come from the registries alone. It prints one line per package.
"""

import hashlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tarfile
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
DIST, TOOLS, WORK = (Path(argument).resolve() for argument in [*sys.argv[1:], "", "", ""][:3])
CLEAN = {"HOME": str(WORK / "home"), "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
ANSWER = "LOW_CREDIT_BALANCE"


def run(*command: str | Path, folder: Path = WORK, **variables: str | Path) -> str:
    """Run a client with an empty home, and return what it printed."""
    environment = CLEAN | {name: str(value) for name, value in variables.items()}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"FAILED: {' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


def report(what: str, said: str) -> None:
    """Report a package that answers as it must."""
    if ANSWER not in said:
        sys.exit(f"FAILED: {what} says {said!r}")
    print(f"{what}: installed, and says {ANSWER}", flush=True)


@contextmanager
def server(*command: str | Path, port: int, folder: Path = WORK) -> Iterator[str]:
    """Run a server, and end that process."""
    with (WORK / f"server-{port}.log").open("w") as log:
        process = subprocess.Popen(command, cwd=folder, env=CLEAN, stdout=log, stderr=log)
        try:
            for _ in range(600):
                with socket.socket() as client:
                    if client.connect_ex(("127.0.0.1", port)) == 0:
                        break
                if process.poll() is not None:
                    sys.exit(f"FAILED: {command[0]} ended; see {log.name}")
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.terminate()
            process.wait()


def new(name: str) -> Path:
    """Make an empty folder."""
    folder = WORK / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def pypi() -> None:
    """Upload by twine, install by pip."""
    options = ("run", "-i", "127.0.0.1", "-p", "8081", "-P", ".", "-a", ".", new("pypi"))
    with server(TOOLS / "pypi-server", *options, port=8081) as url:
        files = [*DIST.glob("python/*.whl"), *DIST.glob("python/*.tar.gz"), *DIST.glob("cli/*.whl")]
        run(TOOLS / "twine", "upload", "--non-interactive", "--repository-url", url, "-u", "x", "-p", "x", *files)
        venv = new("pip-client")
        run("python3", "-m", "venv", venv)
        pip = (
            "-m",
            "pip",
            "--disable-pip-version-check",
            "install",
            "-q",
            "--no-cache-dir",
            "--index-url",
            f"{url}simple/",
        )
        run(venv / "bin/python", *pip, "toku-codes", "toku-codes-cli")
        report(
            "PyPI, toku-codes",
            run(venv / "bin/python", "-c", "import toku_codes; print(toku_codes.lookup(-1100).name)"),
        )
        report("PyPI, toku-codes-cli", run(venv / "bin/toku-codes", "-1100"))


def npm() -> None:
    """Publish and install by npm."""
    packages = {"**": {"access": "$all", "publish": "$all"}}
    configuration = {"storage": str(new("verdaccio-storage")), "uplinks": {}, "packages": packages}
    (WORK / "verdaccio.json").write_text(json.dumps(configuration), "utf-8")
    verdaccio = WORK / "verdaccio/node_modules/verdaccio/bin/verdaccio"
    options = ("--listen", "127.0.0.1:8082", "--config", WORK / "verdaccio.json")
    with server("node", verdaccio, *options, port=8082) as url:
        client = new("npm-client")
        settings = f"registry={url}\n//127.0.0.1:8082/:_authToken=x\ncache={client / 'cache'}\n"
        (client / ".npmrc").write_text(settings, "utf-8")
        (client / "package.json").write_text('{ "private": true, "type": "module" }', "utf-8")
        for package in sorted(DIST.glob("js/*.tgz")):
            run("npm", "publish", package, folder=client)
        run("npm", "install", "--no-audit", "--no-fund", "toku-codes", "toku-codes-node", folder=client)
        for name in ("toku-codes", "toku-codes-node"):
            code = f'import {{ lookup }} from "{name}"; console.log(JSON.stringify(lookup(-1100)))'
            said = run("node", "-e", code, "--input-type=module", folder=client, TOKU_CODES_NODE_FALLBACK="forbid")
            report(f"npm, {name}", said)


def crates() -> None:
    """Serve the crate by a sparse index, and use it by cargo."""
    (crate,) = DIST.glob("rust/toku-codes-[0-9]*.crate")
    registry = new("crates")
    shutil.copy(crate, registry)
    with tarfile.open(crate) as tar:
        name = crate.name.removesuffix(".crate")
        file = tar.extractfile(f"{name}/Cargo.toml")
        manifest = tomllib.loads(file.read().decode() if file else "")
    package = manifest["package"]
    described = [
        {
            "name": one,
            "req": told["version"],
            "features": told.get("features", []),
            "optional": told.get("optional", False),
        }
        | {"default_features": told.get("default-features", True), "target": None, "kind": "normal"}
        | {"registry": "https://github.com/rust-lang/crates.io-index"}
        for one, told in manifest.get("dependencies", {}).items()
    ]
    entry = {"name": package["name"], "vers": package["version"], "deps": described, "yanked": False}
    entry |= {"cksum": hashlib.sha256(crate.read_bytes()).hexdigest(), "features": manifest.get("features", {})}
    index = registry / "to/ku/toku-codes"
    index.parent.mkdir(parents=True)
    index.write_text(json.dumps(entry) + "\n", "utf-8")
    serve = ("python3", "-m", "http.server", "--bind", "127.0.0.1", "8083")
    with server(*serve, port=8083, folder=registry) as url:
        (registry / "config.json").write_text(json.dumps({"dl": f"{url}{{crate}}-{{version}}.crate"}), "utf-8")
        client = new("cargo-client")
        (client / ".cargo").mkdir()
        (client / ".cargo/config.toml").write_text(
            f'[registries.here]\nindex = "sparse+{url}"\n[source.crates-io]\nreplace-with = "vendored"\n'
            f'[source.vendored]\ndirectory = "{WORK / "vendor"}"\n',
            "utf-8",
        )
        rustup: dict[str, Any] = {
            "RUSTUP_HOME": os.environ.get("RUSTUP_HOME", str(Path.home() / ".rustup")),
            "CARGO_HOME": WORK / "cargo-home",
        }
        rustup["RUSTUP_TOOLCHAIN"] = re.findall('channel = "(.+)"', (ROOT / "rust-toolchain.toml").read_text())[0]
        run("cargo", "init", "--quiet", "--vcs", "none", "--name", "client", folder=client, **rustup)
        run("cargo", "add", "--quiet", "toku-codes", "--registry", "here", folder=client, **rustup)
        (client / "src/main.rs").write_text('fn main() { println!("{:?}", toku_codes::lookup(-1100)) }\n', "utf-8")
        report("Rust's registry, toku-codes", run("cargo", "run", "--quiet", folder=client, **rustup))


def go() -> None:
    """Get the module by go from the folder that is a proxy."""
    module = re.findall(r"^module (\S+)", (ROOT / "go/go.mod").read_text("utf-8"), re.MULTILINE)[0]
    client, variables = (
        new("go-client"),
        {"GOPROXY": f"file://{DIST / 'go'}", "GOSUMDB": "off", "GOFLAGS": "-modcacherw"},
    )
    variables |= {"GOMODCACHE": str(WORK / "go-modules"), "GOCACHE": str(WORK / "go-cache"), "GOTOOLCHAIN": "local"}
    run("go", "mod", "init", "client", folder=client, **variables)
    run("go", "get", f"{module}/tokucodes", folder=client, **variables)
    text = f'package main\n\nimport (\n\t"fmt"\n\n\ttokucodes "{module}/tokucodes"\n)\n\n'
    (client / "main.go").write_text(
        text + "func main() {\n\tentry, _ := tokucodes.Lookup(-1100)\n\tfmt.Println(entry.Name)\n}\n", "utf-8"
    )
    report(f"Go, {module}", run("go", "run", ".", folder=client, **variables))


def maven() -> None:
    """Resolve the jar by Maven from the folder that is a repository."""
    group = re.findall(r"^  <groupId>(\S+)</groupId>", (ROOT / "java/pom.xml").read_text("utf-8"), re.MULTILINE)[0]
    version = tomllib.loads((ROOT / "Cargo.toml").read_text("utf-8"))["workspace"]["package"]["version"]
    shutil.rmtree(WORK / "maven" / group.replace(".", "/") / "toku-codes", ignore_errors=True)
    client = new("maven-client")
    (client / "pom.xml").write_text(
        f"""<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>client</groupId><artifactId>client</artifactId><version>1</version>
<repositories><repository><id>here</id><url>file://{DIST / "java"}</url></repository></repositories>
<dependencies><dependency><groupId>{group}</groupId><artifactId>toku-codes</artifactId><version>{version}</version></dependency>
</dependencies></project>""",
        "utf-8",
    )
    goal = "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy-dependencies"
    run(
        "mvn",
        "-B",
        "-q",
        f"-Dmaven.repo.local={WORK / 'maven'}",
        f"-DoutputDirectory={client / 'jars'}",
        goal,
        folder=client,
    )
    said = 'System.out.println(tokucodes.TokuCode.parse("-1100").message())'
    text = f"class Client {{ public static void main(String[] a) {{ {said}; }} }}"
    (client / "Client.java").write_text(text, "utf-8")
    report(f"Maven, {group}:toku-codes", run("java", "-cp", f"{client / 'jars'}/*", "Client.java", folder=client))


def composer() -> None:
    """Require the package by Composer from a bare clone of the split folder."""
    split, client = new("php-split"), new("composer-client")
    git = ("git", "-c", "user.name=x", "-c", "user.email=x@example.com", "-c", "safe.directory=*")
    run(*git, "clone", "--quiet", "--bare", ROOT, split / "all.git")
    commit = run(*git, "subtree", "split", "-q", "--prefix=php", "HEAD", folder=ROOT).strip()
    run(*git, "init", "--quiet", "--bare", split / "php.git")
    run(
        *git,
        "push",
        "--quiet",
        split / "php.git",
        f"{commit}:refs/heads/main",
        f"{commit}:refs/tags/v0.0.1",
        folder=ROOT,
    )
    name = json.loads((ROOT / "php/composer.json").read_text("utf-8"))["name"]
    source = {"repositories": [{"type": "vcs", "url": str(split / "php.git")}, {"packagist.org": False}]}
    (client / "composer.json").write_text(json.dumps(source | {"require": {name: "^0.0.1"}}), "utf-8")
    run("composer", "--no-interaction", "update", "--no-progress", folder=client, COMPOSER_ALLOW_SUPERUSER="1")
    code = "require 'vendor/autoload.php'; echo TokuCodes\\TokuCode::message(-1100);"
    report(f"Composer, {name}", run("php", "-r", code, folder=client))


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    new("home")
    for publish in (pypi, npm, crates, go, maven, composer):
        publish()
