//! The Go module: what it answers, and the tests of both engines, pure Go and the C library.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::generate;
use crate::language::{Exhaustive, Form, Generated, Language, Machine, Offer, OnMachine, Placeholders, Program, Task};
use crate::run::{Runner, Steps, VERSION, command, emptied, root, target};
use crate::tools::{CC, PYTHON, Tool, c_library, c_library_name, missing, python_tool, reference, tracked, write_bom};

pub struct Go;

/// The engines: title, build tag, and whether they are built with cgo.
const ENGINES: [(&str, &str, &str); 2] = [("Go", "", "0"), ("Go (cgo)", "toku_system", "1")];

/// The types of the kinds, whose members have lists of their own.
const KINDS: [&str; 3] = ["Category", "Outcome", "GRPCStatus"];

const GO: Tool = Tool { command: ["go", "version"], at_least: (1, 24), get: "https://go.dev/dl/" };

impl Language for Go {
    fn name(&self) -> &'static str {
        "go"
    }

    fn columns(&self) -> &'static [&'static str] {
        &["Go"]
    }

    fn missing(&self, task: Task) -> Vec<String> {
        // wasm2go, which generates the engine, needs more than users of the module do.
        let at_least = if task == Task::Demo { GO.at_least } else { (1, 26) };
        missing(&[Tool { at_least, ..GO }, CC, PYTHON]) // pkg-config comes from PyPI
    }

    fn generate(&self, steps: &Steps, files: &mut Generated) -> Result<()> {
        generate::go::files(steps, files)
    }

    fn build(&self, steps: &Steps, form: Form) -> Result<()> {
        if form == Form::Quick {
            for (title, tag, cgo) in ENGINES {
                let mut build = system_library(steps, command("go", &["build", "-buildvcs=false", "-o"]))?;
                build.arg(answerer(tag, form)).arg(format!("-tags={tag}")).arg("./internal/answer");
                build.current_dir("go").env("CGO_ENABLED", cgo).env("GOTOOLCHAIN", "local");
                steps.run(&format!("build {title}"), &mut build)?;
            }
            return Ok(());
        }
        self.dist(steps, false)?;
        // The module as it is served, in a cache of its own: that of the machine keeps a version for ever. Go remembers
        // a module by its folder, so that each content needs another one.
        let mut hasher = DefaultHasher::new();
        fs::read(archive()?)?.hash(&mut hasher);
        let modules = target("go/modules").join(format!("{:016x}", hasher.finish()));
        if modules.exists() {
            return Ok(());
        }
        emptied(target("go/modules"))?;
        for (title, tag, cgo) in ENGINES {
            let mut install = system_library(steps, command("go", &["install", "-modcacherw"]))?;
            install.arg(format!("-tags={tag}")).arg(format!("{}/internal/answer@v{VERSION}", module()?));
            install.env("GOBIN", target(format!("go/shipped{tag}"))).env("GOMODCACHE", &modules);
            install.env("GOPROXY", format!("file://{}", target("dist/go").display())).env("GOSUMDB", "off");
            install.env("CGO_ENABLED", cgo).env("GOTOOLCHAIN", "local");
            steps.run(&format!("build {title} from the module that is served"), &mut install)?;
        }
        Ok(())
    }

    fn answerers(&self, form: Form) -> Result<Vec<Program>> {
        let lib = target("c/as installed").join(c_library_name()?).join("lib");
        let program = |(title, tag, _): (&str, &str, &str)| {
            let mut answerer = command(answerer(tag, form), &[]);
            answerer.env("LD_LIBRARY_PATH", &lib);
            (title.to_owned(), answerer)
        };
        Ok(ENGINES.map(program).into())
    }

    /// The same of every engine.
    fn api(&self, steps: &Steps) -> Result<String> {
        let [pure, system] = ENGINES.map(|(_, tag, _)| {
            let mut list = command("go", &["run", "./internal/api", "tokucodes", tag]);
            steps.run("list the API", list.current_dir("go").env("CGO_ENABLED", "0"))
        });
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
        let unformatted = steps.run("format", &mut command("gofmt", &["-l", "go", "bench/go"]))?;
        ensure!(unformatted.trim().is_empty(), "not as gofmt writes it: {}", unformatted.trim().replace('\n', ", "));
        let mut benchmarks = command("go", &["vet", "./..."]);
        steps.run("vet the benchmarks", benchmarks.current_dir("bench/go").env("CGO_ENABLED", "1"))?;
        // The compiler says it on its error output. An Entry is copied once more where it does not inline.
        let mut build = command("sh", &["-c", "go build -gcflags=-m ./tokucodes 2>&1"]);
        let inlined = steps.run("inline Lookup", build.current_dir("go").env("CGO_ENABLED", "0"))?;
        ensure!(inlined.contains(": can inline Lookup\n"), "the compiler no longer inlines Lookup");
        for (title, tag, cgo) in ENGINES {
            let tag = format!("-tags={tag}");
            let mut vet = system_library(steps, command("go", &["vet", &tag, "./..."]))?;
            steps.run(&format!("vet {title}"), vet.current_dir("go").env("CGO_ENABLED", cgo))?;
            let mut tests = system_library(steps, command("go", &["test", "-count=1", "-v", &tag, "./..."]))?;
            tests.env("TOKU_REFERENCE", reference(steps)?).current_dir("go").env("CGO_ENABLED", cgo);
            // Named, so that no test that needs them is skipped.
            tests.env("TOKU_CONFORMANCE", root().join("conformance"));
            steps.tests(&format!("go test, {title}"), Runner::Go, &mut tests)?;
        }
        Ok(())
    }

    fn matrix(&self, steps: &Steps) -> Result<()> {
        self.dist(steps, false)?;
        let mut consumers = system_library(steps, command("sh", &["go/tests/consumers.sh"]))?;
        consumers.arg(target("dist/go")).args([module()?, format!("v{VERSION}")]);
        consumers.env("OLDEST_GO", format!("go{}.0", directive("go ")?));
        consumers.env("TOKU_CONFORMANCE", root().join("conformance")).env("TOKU_REFERENCE", reference(steps)?);
        steps.tests("test as users get it", Runner::Go, &mut consumers).map(drop)
    }

    /// A folder that serves the module as a proxy does: GOPROXY=file://…/target/dist/go.
    fn dist(&self, steps: &Steps, _all_platforms: bool) -> Result<()> {
        let (module, archive, version) = (module()?, archive()?, format!("v{VERSION}"));
        let folder = archive.parent().context("a file lies in a folder")?;
        fs::create_dir_all(folder)?;
        fs::write(folder.join("list"), format!("{version}\n"))?;
        let mut date = command("git", &["log", "-1", "--date=format-local:%Y-%m-%dT%H:%M:%SZ", "--format=%cd"]);
        let date = steps.run("date of the module", date.env("TZ", "UTC"))?;
        let info = format!("{{\"Version\": \"{version}\", \"Time\": \"{}\"}}\n", date.trim());
        fs::write(folder.join(format!("{version}.info")), info)?;
        fs::copy("go/go.mod", folder.join(format!("{version}.mod")))?;
        let mut zip = zip::ZipWriter::new(fs::File::create(&archive)?);
        // Not what else may lie in the folder: it would change the module's checksum.
        for file in tracked(steps, &["go"])? {
            let name = format!("{module}@{version}/{}", file.trim_start_matches("go/"));
            let options = zip::write::SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
            zip.start_file(name, options)?;
            zip.write_all(&fs::read(file)?)?;
        }
        zip.finish()?.sync_all().context("the module's archive")?;
        write_bom(steps, "go", target("dist/go").join(format!("toku-codes-go-{VERSION}.cdx.json"))).map(drop)
    }

    fn vectors(&self, steps: &Steps) -> Result<Vec<Command>> {
        let tests = |(_, tag, cgo): (&str, &str, &str)| {
            let mut tests = system_library(steps, command("go", &["test", "-count=1"]))?;
            tests.arg(format!("-tags={tag}")).arg("./tokucodes").current_dir("go").env("CGO_ENABLED", cgo);
            Ok(tests)
        };
        ENGINES.into_iter().map(tests).collect()
    }

    /// Of pure Go. An input that fails is left in go/tokucodes/testdata, as Go's users expect, and every test tries it
    /// again.
    fn fuzz(&self, steps: &Steps, seconds: u32, _nightly: Option<&str>) -> Result<Offer<Vec<String>>> {
        // How many texts stand for a second: at the end of a time, but not of a count, `go test` fails now and then with
        // "context deadline exceeded" (golang/go#75804).
        let count = 5_000 * u64::from(seconds);
        let mut fuzz = command("go", &["test", "-run=^$", "-fuzz=^FuzzText$", "./tokucodes"]);
        fuzz.arg(format!("-fuzztime={count}x"));
        // Not in the machine's cache, from where it would start the runs of other clones.
        fuzz.arg("-args").arg(format!("-test.fuzzcachedir={}", target("go/fuzz").display()));
        fuzz.current_dir("go").env("CGO_ENABLED", "0");
        let output = steps.run("fuzz texts", fuzz.env("TOKU_REFERENCE", reference(steps)?))?;
        let last = output.rsplit_once("execs: ").and_then(|(_, rest)| rest.split(' ').next()?.parse().ok());
        let tried: u64 = last.unwrap_or(0);
        ensure!(tried > 0, "go test fuzzed nothing:\n{output}");
        Ok(Offer::Has(vec![format!("pure Go: {tried} texts")]))
    }

    fn exhaustive(&self, steps: &Steps) -> Result<Offer<Vec<Exhaustive>>> {
        let program = target("go/exhaustive");
        let mut build = command("go", &["build", "-buildvcs=false", "-o"]);
        build.arg(&program).arg("./internal/exhaustive").current_dir("go");
        steps.run("build it", build.env("CGO_ENABLED", "0"))?;
        let program = command(program, &["conformance"]);
        Ok(Offer::Has(vec![Exhaustive { title: "pure Go", is_sample: false, program }]))
    }

    /// Of statements alone: Go's tool does not know branches, and does not have a least share. Generated files are left out.
    fn coverage(&self, steps: &Steps) -> Result<Offer<Vec<String>>> {
        fs::create_dir_all(target("coverage"))?;
        let figure = |(title, tag, cgo): (&str, &str, &str)| {
            let profile = target(format!("coverage/go{tag}.profile")).display().to_string();
            let mut tests =
                system_library(steps, command("go", &["test", "-count=1", "-v", "-coverprofile", &profile]))?;
            tests.arg(format!("-tags={tag}")).arg("./tokucodes").current_dir("go").env("CGO_ENABLED", cgo);
            tests.env("TOKU_CONFORMANCE", root().join("conformance"));
            steps.tests(&format!("go test that counts, {title}"), Runner::Go, &mut tests)?;
            let mut list = command("go", &["tool", "cover", "-func", &profile]);
            let table = steps.run("what is reached", list.current_dir("go"))?;
            let functions = table.lines().filter(|line| !line.starts_with("total:") && !line.contains("/codes.go:"));
            let (whole, part): (Vec<_>, Vec<_>) = functions.partition(|line| line.ends_with("\t100.0%"));
            ensure!(part.is_empty(), "{title}: no test reaches all of\n{}", part.join("\n"));
            Ok(format!("{title}, statements (branches are not checked): 100 % of {} functions", whole.len()))
        };
        Ok(Offer::Has(ENGINES.into_iter().map(figure).collect::<Result<_>>()?))
    }

    fn on_machine(&self, steps: &Steps, machine: &Machine, folder: PathBuf) -> Result<OnMachine> {
        if machine.go.is_empty() {
            return Ok(Offer::Skipped("pure Go does not use a libc, so musl changes nothing"));
        }
        let go = |arguments: &[&str]| {
            let mut go = command("go", arguments);
            go.current_dir("go").env("GOARCH", machine.go).env("CGO_ENABLED", "0");
            go.env("TOKU_CONFORMANCE", root().join("conformance"));
            go
        };
        let (before, answer) = (steps.passed(), folder.join("answer_go"));
        let mut tests = go(&["test", "-count=1", "-v", "-exec", machine.qemu, "./..."]);
        steps.tests(&format!("go test for {}", machine.rust), Runner::Go, &mut tests)?;
        let mut build = go(&["build", "-buildvcs=false", "-o"]);
        steps.run(&format!("build what answers for {}", machine.rust), build.arg(&answer).arg("./internal/answer"))?;
        Ok(Offer::Has((steps.passed() - before, vec![("Go", answer)])))
    }

    fn benchmark(&self, steps: &Steps) -> Result<Offer<Placeholders>> {
        self.dist(steps, false)?;
        let prefix = c_library(steps)?;
        let values = [
            ("prefix", prefix.clone()),
            ("pkg_config", python_tool(steps, "build", "pkg-config")?),
            ("pkg_config_path", prefix.join("lib/pkgconfig")),
            ("archive", archive()?),
        ];
        Ok(Offer::Has(values.map(|(name, path)| (name, vec![path.display().to_string()])).into()))
    }
}

fn answerer(tag: &str, form: Form) -> PathBuf {
    target(format!("go/{}{tag}/answer", if form == Form::Quick { "quick" } else { "shipped" }))
}

/// What `go.mod` says behind a word at the start of a line.
fn directive(word: &str) -> Result<String> {
    let manifest = fs::read_to_string("go/go.mod")?;
    let line = manifest.lines().find_map(|line| line.strip_prefix(word));
    Ok(line.with_context(|| format!("go.mod does not have {word:?}"))?.to_owned())
}

fn module() -> Result<String> {
    directive("module ")
}

/// The module as `dist` packs it.
fn archive() -> Result<PathBuf> {
    Ok(target("dist/go").join(module()?).join(format!("@v/v{VERSION}.zip")))
}

/// A command that finds the C library.
fn system_library(steps: &Steps, mut command: Command) -> Result<Command> {
    let lib = c_library(steps)?.join("lib");
    command.env("PKG_CONFIG", python_tool(steps, "build", "pkg-config")?);
    command.env("PKG_CONFIG_PATH", lib.join("pkgconfig")).env("LD_LIBRARY_PATH", lib);
    Ok(command)
}
