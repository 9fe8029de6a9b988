#!/usr/bin/env python3
"""Publish all packages to registries of this machine, and install them by their clients: publish.py TOOLS WORK.

It must run where there is no network but 127.0.0.1. TOOLS is the folder of pypi-server and twine; WORK has `second`, a
clone with the packages of the next version, to which the clients upgrade; `verdaccio`, with its node_modules; and
`maven`, a repository with Maven's plugins. The crates of Cargo.lock are in cargo's home. So what others have published
is there before; our own packages come from the registries alone. It prints one line per package and version.
"""

import hashlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOOLS, WORK = (Path(argument).resolve() for argument in [*sys.argv[1:], "", ""][:2])
# The repositories of the versions: `target/dist` has their packages.
RELEASES = [ROOT, WORK / "second"]
CLEAN = {"HOME": str(WORK / "home"), "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
ANSWER = "LOW_CREDIT_BALANCE"


def run(*command: str | Path, folder: Path = WORK, **variables: str | Path) -> str:
    """Run a client with an empty home, and return what it printed."""
    environment = CLEAN | {name: str(value) for name, value in variables.items()}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"FAILED: {' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


def pinned(file: str, pattern: str) -> str:
    """Find what a file of the repository says."""
    return str(re.findall(pattern, (ROOT / file).read_text("utf-8"), re.MULTILINE)[0])


def version(release: Path) -> str:
    """Read the version of a repository."""
    return str(tomllib.loads((release / "Cargo.toml").read_text("utf-8"))["workspace"]["package"]["version"])


def report(what: str, release: Path, said: str) -> None:
    """Report a package that answers as it must, in this version."""
    if ANSWER not in said or version(release) not in said:
        sys.exit(f"FAILED: {what} {version(release)} says {said!r}")
    print(f"{what} {version(release)}: installed, and says {ANSWER}", flush=True)


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
        programs = new("pip-client") / "bin"
        run("python3", "-m", "venv", programs.parent)
        pip = f"-m pip --disable-pip-version-check install -q --upgrade --no-cache-dir --index-url {url}simple/".split()
        code = "from importlib import metadata; import toku_codes as us; "
        code += "print(metadata.version('toku-codes'), us.lookup(-1100).name)"
        for release in RELEASES:
            dist = release / "target/dist"
            files = [*dist.glob("python/*.whl"), *dist.glob("python/*.tar.gz"), *dist.glob("cli/*.whl")]
            run(TOOLS / "twine", "upload", "--non-interactive", "--repository-url", url, "-u", "x", "-p", "x", *files)
            run(programs / "python", *pip, "toku-codes", "toku-codes-cli")
            report("PyPI, toku-codes", release, run(programs / "python", "-c", code))
            command = programs / "toku-codes"
            report("PyPI, toku-codes-cli", release, run(command, "--version") + run(command, "-1100"))


def npm() -> None:
    """Publish and install by npm."""
    packages = {"**": {"access": "$all", "publish": "$all"}}
    configuration = {"storage": str(new("verdaccio-storage")), "uplinks": {}, "packages": packages}
    (WORK / "verdaccio.json").write_text(json.dumps(configuration), "utf-8")
    verdaccio, names = WORK / "verdaccio/node_modules/verdaccio/bin/verdaccio", ("toku-codes", "toku-codes-node")
    options = ("--listen", "127.0.0.1:8082", "--config", WORK / "verdaccio.json")
    with server("node", verdaccio, *options, port=8082) as url:
        client = new("npm-client")
        settings = f"registry={url}\n//127.0.0.1:8082/:_authToken=x\ncache={client / 'cache'}\nprefer-online=true\n"
        (client / ".npmrc").write_text(settings, "utf-8")
        (client / "package.json").write_text('{ "private": true, "type": "module" }', "utf-8")
        for release in RELEASES:
            for name in names:
                package = release / f"target/dist/js/{name}-{version(release)}.tgz"
                run("npm", "publish", package, folder=client)
                # By this release.yml knows what it has published.
                there = run("npm", "view", f"{name}@{version(release)}", "dist.shasum", folder=client).strip()
                if there != hashlib.sha1(package.read_bytes()).hexdigest():
                    sys.exit(f"FAILED: npm view shows another {name}: {there}")
            verb = ("install", *names) if release == ROOT else ("update",)
            run("npm", *verb, "--no-audit", "--no-fund", folder=client)
            for name in names:
                code = f'import {{ lookup }} from "{name}"; console.log(JSON.stringify(lookup(-1100)))'
                said = run("node", "-e", code, "--input-type=module", folder=client, TOKU_CODES_NODE_FALLBACK="forbid")
                report(
                    f"npm, {name}", release, said + (client / f"node_modules/{name}/package.json").read_text("utf-8")
                )


def crates() -> None:
    """Serve an index in place of Rust's registry, and install from it by cargo, which has written the lines in it."""
    registry, home = new("crates"), Path(os.environ.get("CARGO_HOME", Path.home() / ".cargo")) / "registry"
    known = {path.name: path for path in home.glob("index/*/.cache/**/*") if path.is_file()}

    def add(path: Path, crate: Path, line: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as index:
            index.write(line.strip() + "\n")
        (registry / crate.name).symlink_to(crate)

    for locked in tomllib.loads((ROOT / "Cargo.lock").read_text("utf-8"))["package"]:
        if "source" in locked:
            path, parts = known[locked["name"]], known[locked["name"]].read_bytes().split(b"\0")
            line = parts[parts.index(locked["version"].encode()) + 1].decode()
            (crate, *_) = home.glob(f"cache/*/{locked['name']}-{locked['version']}.crate")
            add(registry.joinpath(*path.parts[path.parts.index(".cache") + 1 :]), crate, line)
    serve = ("python3", "-m", "http.server", "--bind", "127.0.0.1", "8083")
    with server(*serve, port=8083, folder=registry) as url:
        (registry / "config.json").write_text(json.dumps({"dl": f"{url}{{crate}}-{{version}}.crate"}), "utf-8")
        client, cargo_home = new("cargo-client"), new("cargo-home")
        settings = f'[source.crates-io]\nreplace-with = "here"\n[source.here]\nregistry = "sparse+{url}"\n'
        (cargo_home / "config.toml").write_text(settings, "utf-8")
        variables = {"CARGO_HOME": str(cargo_home), "CARGO_TARGET_DIR": str(new("cargo-target"))}
        variables["RUSTUP_HOME"] = os.environ.get("RUSTUP_HOME", str(Path.home() / ".rustup"))
        variables["RUSTUP_TOOLCHAIN"] = pinned("rust-toolchain.toml", 'channel = "(.+)"')
        # Not by `cargo init`, which would make it a member of this repository's workspace.
        (client / "Cargo.toml").write_text('[workspace]\n[package]\nname = "client"\nedition = "2024"\n', "utf-8")
        (client / "src").mkdir()
        (client / "src/main.rs").write_text('fn main() { println!("{:?}", toku_codes::lookup(-1100)) }\n', "utf-8")
        for release in RELEASES:
            for name in ("toku-codes", "toku-codes-cli"):
                line = (release / "target/package/tmp-registry/index/to/ku" / name).read_text("utf-8")
                add(registry / "to/ku" / name, release / f"target/dist/rust/{name}-{version(release)}.crate", line)
            verb = ("add", "--quiet", "toku-codes") if release == ROOT else ("update", "--quiet")
            run("cargo", *verb, folder=client, **variables)
            said = [
                run("cargo", *verb, folder=client, **variables)
                for verb in (("tree", "--package=toku-codes"), ("run", "--quiet"))
            ]
            report("Rust's registry, toku-codes", release, "".join(said))
            run("cargo", "install", "--quiet", "toku-codes-cli", "--root", client, folder=client, **variables)
            command = client / "bin/toku-codes"
            report("Rust's registry, toku-codes-cli", release, run(command, "--version") + run(command, "-1100"))


def go() -> None:
    """Get the module by go from the folders that are proxies."""
    module, client = pinned("go/go.mod", r"^module (\S+)"), new("go-client")
    variables = {"GOSUMDB": "off", "GOFLAGS": "-modcacherw", "GOTOOLCHAIN": "local"}
    variables |= {"GOMODCACHE": str(new("go-modules")), "GOCACHE": str(WORK / "go-cache")}
    run("go", "mod", "init", "client", folder=client, **variables)
    text = f'package main\n\nimport (\n\t"fmt"\n\n\ttokucodes "{module}/tokucodes"\n)\n\n'
    text += "func main() {\n\tentry, _ := tokucodes.Lookup(-1100)\n\tfmt.Println(entry.Name)\n}\n"
    (client / "main.go").write_text(text, "utf-8")
    proxies: list[str] = []
    for release in RELEASES:
        proxies.insert(0, f"file://{release / 'target/dist/go'}")
        variables["GOPROXY"] = ",".join(proxies)
        run("go", "get", f"{module}/tokucodes@latest", folder=client, **variables)
        said = run("go", "list", "-m", module, folder=client, **variables)
        report(f"Go, {module}", release, said + run("go", "run", ".", folder=client, **variables))


def maven() -> None:
    """Resolve the jar by Maven from the folders that are repositories."""
    group = pinned("java/pom.xml", r"^  <groupId>(\S+)</groupId>")
    shutil.rmtree(WORK / "maven" / group.replace(".", "/") / "toku-codes", ignore_errors=True)
    for release in RELEASES:
        client, repository = new("maven-client"), release / "target/dist/java"
        dependency = (
            f"<groupId>{group}</groupId><artifactId>toku-codes</artifactId><version>{version(release)}</version>"
        )
        (client / "pom.xml").write_text(
            f"""<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>client</groupId><artifactId>client</artifactId><version>1</version>
<repositories><repository><id>here</id><url>file://{repository}</url></repository></repositories>
<dependencies><dependency>{dependency}</dependency></dependencies></project>""",
            "utf-8",
        )
        goal = "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy-dependencies"
        options = ("-B", "-q", f"-Dmaven.repo.local={WORK / 'maven'}", f"-DoutputDirectory={client / 'jars'}")
        run("mvn", *options, goal, folder=client)
        said = 'System.out.println(tokucodes.TokuCode.parse("-1100").message())'
        text = f"class Client {{ public static void main(String[] a) {{ {said}; }} }}"
        (client / "Client.java").write_text(text, "utf-8")
        jars = " ".join(path.name for path in (client / "jars").iterdir())
        said = run("java", "-cp", f"{client / 'jars'}/*", "Client.java", folder=client)
        report(f"Maven, {group}:toku-codes", release, f"{jars} {said}")


def composer() -> None:
    """Require the package by Composer from a bare repository of the split folder."""
    split, client = new("php-split"), new("composer-client")
    git = ("git", "-c", "user.name=x", "-c", "user.email=x@example.com", "-c", "safe.directory=*")
    run(*git, "init", "--quiet", "--bare", split)
    name = json.loads((ROOT / "php/composer.json").read_text("utf-8"))["name"]
    source = {"repositories": [{"type": "vcs", "url": str(split)}, {"packagist.org": False}]}
    (client / "composer.json").write_text(json.dumps(source | {"require": {name: f"^{version(ROOT)}"}}), "utf-8")
    for release in RELEASES:
        commit = run(*git, "subtree", "split", "-q", "--prefix=php", "HEAD", folder=release).strip()
        to = [f"+{commit}:refs/{place}" for place in ("heads/main", f"tags/v{version(release)}")]
        run(*git, "push", "--quiet", split, *to, folder=release)
        root = {"COMPOSER_ALLOW_SUPERUSER": "1"}
        run("composer", "--no-interaction", "update", "--no-progress", folder=client, **root)
        code = "require 'vendor/autoload.php'; echo TokuCodes\\TokuCode::message(-1100);"
        said = run("composer", "--no-interaction", "show", name, folder=client, **root)
        (client / "vendor" / name / "LICENSE-MIT").read_text("utf-8")
        report(f"Composer, {name}", release, said + run("php", "-r", code, folder=client))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    new("home")
    for publish in (pypi, npm, crates, go, maven, composer):
        publish()
