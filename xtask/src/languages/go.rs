//! The Go module: its answers, and the tests of both engines, pure Go and the C library.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::language::*;
use crate::run::*;
use crate::tools::*;
use crate::{cmd, generate};

pub struct Go;

/// The engines: title, build tag, and whether they are built with cgo.
const ENGINES: [(&str, &str, &str); 2] = [("Go", "", "0"), ("Go (cgo)", "toku_system", "1")];

/// The types of the kinds, whose members are in other lists.
const KINDS: [&str; 4] = ["Category", "Outcome", "Action", "GRPCStatus"];

impl Language for Go {
    fn facts(&self) -> &'static Facts {
        // wasm2go, which generates the engine, needs more than users of the module do.
        const FOR_USERS: Tool = Tool("go version", (1, 24), "https://go.dev/dl/");
        const FOR_WASM2GO: Tool = Tool("go version", (1, 26), "https://go.dev/dl/");
        &Facts {
            name: "go",
            columns: &["Go"],
            // pkg-config comes from PyPI.
            tools: &[(&[Task::Demo], FOR_USERS), (TESTS, FOR_WASM2GO), (ALL_TASKS, CC), (ALL_TASKS, PYTHON)],
            generate: generate::go::files,
        }
    }

    fn build(&self, steps: &Steps, form: Form) -> Result<()> {
        if form == Form::Quick {
            for (title, tag, cgo) in ENGINES {
                let program = answerer(tag, form);
                let build = cmd!("go build -buildvcs=false -o {program} -tags={tag} ./internal/answer");
                steps.run(format!("build {title}"), in_module(steps, build, cgo)?.env("GOTOOLCHAIN", "local"))?;
            }
            return Ok(());
        }
        self.dist(steps, false)?;
        // The module as a proxy serves it, in a separate cache, because the machine's own keeps a version for ever. Go
        // remembers a module by its folder, so each content needs another folder.
        let mut hasher = DefaultHasher::new();
        fs::read(archive()?)?.hash(&mut hasher);
        let modules = target("go/modules").join(format!("{:016x}", hasher.finish()));
        if modules.exists() {
            return Ok(());
        }
        emptied(target("go/modules"))?;
        for (title, tag, cgo) in ENGINES {
            let package = format!("{}/internal/answer@v{VERSION}", directive("module ")?);
            let mut install = in_module(steps, cmd!("go install -modcacherw -tags={tag} {package}"), cgo)?;
            install.env("GOBIN", target(format!("go/shipped{tag}"))).env("GOMODCACHE", &modules).current_dir(root());
            install.env("GOPROXY", format!("file://{}", target("dist/go").display())).env("GOSUMDB", "off");
            steps.run(format!("build {title} from the module that is served"), install.env("GOTOOLCHAIN", "local"))?;
        }
        Ok(())
    }

    fn answerers(&self, form: Form) -> Result<Vec<Program>> {
        let lib = c_prefix()?.join("lib");
        let program = |(title, tag, _)| {
            let mut answerer = command(answerer(tag, form), &[]);
            answerer.env("LD_LIBRARY_PATH", &lib);
            (title, answerer)
        };
        Ok(ENGINES.map(program).into())
    }

    /// The same of every engine.
    fn api(&self, steps: &Steps) -> Result<String> {
        let list = |(_, tag, _)| {
            let list = cmd!("go run ./internal/api tokucodes {tag}");
            steps.run("list the API", in_module(steps, list, "0")?)
        };
        let [pure, system] = ENGINES.map(list);
        let (pure, system) = (pure?, system?);
        ensure!(pure == system, "the engines have different APIs:\n{pure}\n{system}");
        Ok(pure)
    }

    fn public_names(&self, api: &str, _column: &str) -> Vec<String> {
        let name = |line: &str| {
            let words: Vec<&str> = line.split([' ', '(', ')', ',']).filter(|word| !word.is_empty()).collect();
            match words[..] {
                ["const", _, kind, ..] if KINDS.contains(&kind) => None,
                ["const" | "func" | "var", name, ..] => Some(name.split('[').next()?.to_owned()),
                ["method", receiver, name, ..] => Some(format!("{}.{name}", receiver.trim_start_matches('*'))),
                ["type", name, "struct", field, ..] => Some(format!("{name}.{field}")),
                ["type", name, ..] => Some(name.to_owned()),
                _ => None,
            }
        };
        api.lines().filter_map(name).collect()
    }

    fn test(&self, steps: &Steps) -> Result<()> {
        let unformatted = steps.run("format", cmd!("gofmt -l go bench/go site/references"))?;
        ensure!(unformatted.trim().is_empty(), "not as gofmt writes it: {}", unformatted.trim().replace('\n', ", "));
        steps.run("vet the benchmarks", cmd!("go vet ./...").current_dir("bench/go").env("CGO_ENABLED", "1"))?;
        // If the compiler does not inline Lookup, an Entry is copied once more.
        let build = cmd!("go build -gcflags=-m ./tokucodes");
        let inlined = steps.run("inline Lookup", in_module(steps, build, "0")?)?;
        ensure!(inlined.contains(": can inline Lookup\n"), "the compiler no longer inlines Lookup");
        for (title, tag, cgo) in ENGINES {
            steps.run(format!("vet {title}"), in_module(steps, cmd!("go vet -tags={tag} ./..."), cgo)?)?;
            let mut tests = in_module(steps, cmd!("go test -count=1 -v -tags={tag} ./..."), cgo)?;
            steps.tests(format!("go test, {title}"), tests.env("TOKU_REFERENCE", reference(steps)?))?;
        }
        Ok(())
    }

    fn matrix(&self, steps: &Steps) -> Result<()> {
        self.dist(steps, false)?;
        let (proxy, module) = (target("dist/go"), directive("module ")?);
        let mut consumers = in_module(steps, cmd!("sh go/tests/consumers.sh {proxy} {module} v{VERSION}"), "1")?;
        consumers.current_dir(root()).env_remove("CGO_ENABLED").env("OLDEST_GO", format!("go{}.0", directive("go ")?));
        steps.tests("test as users get it", consumers.env("TOKU_REFERENCE", reference(steps)?)).map(drop)
    }

    /// A folder that serves the module as a proxy does: GOPROXY=file://…/target/dist/go.
    fn dist(&self, steps: &Steps, _all_platforms: bool) -> Result<()> {
        let (module, archive, version) = (directive("module ")?, archive()?, format!("v{VERSION}"));
        let folder = archive.parent().context("a file is in a folder")?;
        fs::write(folder.join("list"), format!("{version}\n"))?;
        let format = "--date=format-local:%Y-%m-%dT%H:%M:%SZ";
        let date = output(cmd!("git log -1 {format} --format=%cd").env("TZ", "UTC"))?;
        let info = format!("{{\"Version\": \"{version}\", \"Time\": \"{date}\"}}\n");
        fs::write(folder.join(format!("{version}.info")), info)?;
        fs::copy("go/go.mod", folder.join(format!("{version}.mod")))?;
        // Without other files in the folder, which would change the module's checksum. The tests are a separate module.
        let packed =
            |file: String| Ok((format!("{module}@{version}/{}", file.trim_start_matches("go/")), fs::read(file)?));
        write_zip(&archive, tracked(&["go", ":!go/tests"])?.into_iter().map(packed))?;
        write_bom(steps, "go", target(format!("dist/go/toku-codes-go-{VERSION}.cdx.json"))).map(drop)
    }

    fn reference(&self, steps: &Steps, _folder: &Path) -> Result<Option<Command>> {
        let (program, module) = (root().join("site/references/go.go"), directive("module ")?);
        let mut reference = in_module(steps, cmd!("go run {program} {module}/tokucodes"), "0")?;
        reference.current_dir("go/tokucodes");
        Ok(Some(reference))
    }

    fn vectors(&self, steps: &Steps) -> Result<Vec<Command>> {
        let tests = |(_, tag, cgo)| in_module(steps, cmd!("go test -count=1 -tags={tag} ./tokucodes"), cgo);
        ENGINES.into_iter().map(tests).collect()
    }

    /// Fuzzes pure Go. An input that fails is left in go/tokucodes/testdata, as Go's users expect, and every later test
    /// tries it again.
    fn fuzz(&self, steps: &Steps, seconds: u32, _nightly: Option<&str>) -> Figures {
        // A count, 5,000 texts for each second: with a time, `go test` sometimes fails at its end with "context deadline
        // exceeded" (golang/go#75804).
        let (count, cache) = ((5_000 * u64::from(seconds)).to_string(), target("go/fuzz"));
        // Not in the machine's cache, which would also give its texts to other clones.
        let which = ["-run=^$", "-fuzz=^FuzzText$"];
        let fuzz = cmd!("go test {which...} ./tokucodes -fuzztime={count}x -args -test.fuzzcachedir={cache}");
        let mut fuzz = in_module(steps, fuzz, "0")?;
        let output = steps.run("fuzz texts", fuzz.env("TOKU_REFERENCE", reference(steps)?))?;
        let count = tried(output.rsplit_once("execs: ").and_then(|(_, rest)| rest.split_whitespace().next()))?;
        Ok(Offer::Has(vec![format!("pure Go: {count} texts")]))
    }

    fn exhaustive(&self, steps: &Steps) -> Result<Offer<Vec<Exhaustive>>> {
        let program = target("go/exhaustive");
        let build = cmd!("go build -buildvcs=false -o {program} ./internal/exhaustive");
        steps.run("build it", in_module(steps, build, "0")?)?;
        let program = command(program, &["conformance"]);
        Ok(Offer::Has(vec![Exhaustive { title: "pure Go", is_sample: false, program }]))
    }

    /// Coverage of statements only: Go's tool does not count branches, and cannot check a minimum. Generated files are left
    /// out.
    fn coverage(&self, steps: &Steps) -> Figures {
        let mut figures = Vec::new();
        for (title, tag, cgo) in ENGINES {
            let profile = target(format!("coverage/go{tag}.profile"));
            let tests = cmd!("go test -count=1 -v -coverprofile {profile} -tags={tag} ./tokucodes");
            steps.tests(format!("go test that counts, {title}"), in_module(steps, tests, cgo)?)?;
            let table = steps.run("what is reached", cmd!("go tool cover -func {profile}").current_dir("go"))?;
            let functions = table.lines().filter(|line| !line.starts_with("total:") && !line.contains("/codes.go:"));
            let (whole, part): (Vec<_>, Vec<_>) = functions.partition(|line| line.ends_with("\t100.0%"));
            ensure!(part.is_empty(), "{title}: no test reaches all of\n{}", part.join("\n"));
            let count = whole.len();
            figures.push(format!("{title}, statements (branches are not checked): 100 % of {count} functions"));
        }
        Ok(Offer::Has(figures))
    }

    fn on_machine(&self, steps: &Steps, machine: &Machine, folder: PathBuf) -> OnMachine {
        if machine.go.is_empty() {
            return Ok(Offer::Skipped("pure Go does not use a libc, so musl changes nothing"));
        }
        let (before, answer, qemu) = (steps.passed(), folder.join("answer_go"), machine.qemu);
        let mut tests = in_module(steps, cmd!("go test -count=1 -v -exec {qemu} ./..."), "0")?;
        steps.tests(format!("go test for {}", machine.rust), tests.env("GOARCH", machine.go))?;
        let build = cmd!("go build -buildvcs=false -o {answer} ./internal/answer");
        let mut build = in_module(steps, build, "0")?;
        steps.run(format!("build what answers for {}", machine.rust), build.env("GOARCH", machine.go))?;
        Ok(Offer::Has((steps.passed() - before, vec![("Go", answer)])))
    }

    fn benchmark(&self, steps: &Steps) -> Result<()> {
        python_tool(steps, "build", "pkg-config")?;
        c_library(steps)?;
        self.dist(steps, false)
    }
}

fn answerer(tag: &str, form: Form) -> PathBuf {
    target(format!("go/{}{tag}/answer", if form == Form::Quick { "quick" } else { "shipped" }))
}

/// What follows a word in `go.mod`, such as the name of the module.
fn directive(word: &str) -> Result<String> {
    behind(word, &fs::read_to_string("go/go.mod")?)
}

/// The module as `dist` packs it. In the paths of a proxy, `!a` stands for `A`.
fn archive() -> Result<PathBuf> {
    let module = directive("module ")?;
    let escaped = |c: char| if c.is_ascii_uppercase() { format!("!{}", c.to_ascii_lowercase()) } else { c.to_string() };
    Ok(target(format!("dist/go/{}/@v/v{VERSION}.zip", module.chars().map(escaped).collect::<String>())))
}

/// A command in the module's folder, with or without cgo, that finds the C library and the vectors: tests that do not
/// find them are skipped.
fn in_module(steps: &Steps, mut command: Command, cgo: &str) -> Result<Command> {
    let lib = c_library(steps)?.join("lib");
    command.current_dir("go").env("CGO_ENABLED", cgo).env("PKG_CONFIG", python_tool(steps, "build", "pkg-config")?);
    command.env("PKG_CONFIG_PATH", lib.join("pkgconfig")).env("LD_LIBRARY_PATH", lib);
    command.env("TOKU_CONFORMANCE", root().join("conformance"));
    Ok(command)
}
