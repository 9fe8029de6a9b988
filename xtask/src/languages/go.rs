//! The Go module: what it answers, and the tests of both engines, pure Go and the C library.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::language::*;
use crate::run::*;
use crate::tools::*;
use crate::{cmd, generate};

pub struct Go;

/// The engines: title, build tag, and whether they are built with cgo.
const ENGINES: [(&str, &str, &str); 2] = [("Go", "", "0"), ("Go (cgo)", "toku_system", "1")];

/// The types of the kinds, whose members have lists of their own.
const KINDS: [&str; 4] = ["Category", "Outcome", "Action", "GRPCStatus"];

impl Language for Go {
    fn name(&self) -> &'static str {
        "go"
    }

    fn columns(&self) -> &'static [&'static str] {
        &["Go"]
    }

    fn missing(&self, task: Task) -> Vec<String> {
        // wasm2go, which generates the engine, needs more than users of the module do.
        let at_least = if task == Task::Demo { (1, 24) } else { (1, 26) };
        let go = Tool { command: ["go", "version"], at_least, get: "https://go.dev/dl/" };
        missing(&[go, CC, PYTHON]) // pkg-config comes from PyPI
    }

    fn generate(&self, steps: &Steps, files: &mut Generated) -> Result<()> {
        generate::go::files(steps, files)
    }

    fn build(&self, steps: &Steps, form: Form) -> Result<()> {
        if form == Form::Quick {
            for (title, tag, cgo) in ENGINES {
                let program = answerer(tag, form);
                let build = cmd!("go build -buildvcs=false -o {program} -tags={tag} ./internal/answer");
                steps.run(&format!("build {title}"), in_module(steps, build, cgo)?.env("GOTOOLCHAIN", "local"))?;
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
            let package = format!("{}/internal/answer@v{VERSION}", module()?);
            let install = cmd!("go install -modcacherw -tags={tag} {package}");
            let mut install = in_module(steps, install, cgo)?;
            install.env("GOBIN", target(format!("go/shipped{tag}"))).env("GOMODCACHE", &modules).current_dir(root());
            install.env("GOPROXY", format!("file://{}", target("dist/go").display())).env("GOSUMDB", "off");
            let what = format!("build {title} from the module that is served");
            steps.run(&what, install.env("GOTOOLCHAIN", "local"))?;
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
            let mut list = cmd!("go run ./internal/api tokucodes {tag}");
            steps.run("list the API", list.current_dir("go").env("CGO_ENABLED", "0"))
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
        let unformatted = steps.run("format", &mut cmd!("gofmt -l go bench/go"))?;
        ensure!(unformatted.trim().is_empty(), "not as gofmt writes it: {}", unformatted.trim().replace('\n', ", "));
        steps.run("vet the benchmarks", cmd!("go vet ./...").current_dir("bench/go").env("CGO_ENABLED", "1"))?;
        // The compiler says it on its error output. An Entry is copied once more where it does not inline.
        let script = "go build -gcflags=-m ./tokucodes 2>&1";
        let inlined = steps.run("inline Lookup", cmd!("sh -c {script}").current_dir("go").env("CGO_ENABLED", "0"))?;
        ensure!(inlined.contains(": can inline Lookup\n"), "the compiler no longer inlines Lookup");
        for (title, tag, cgo) in ENGINES {
            let vet = cmd!("go vet -tags={tag} ./...");
            steps.run(&format!("vet {title}"), &mut in_module(steps, vet, cgo)?)?;
            let tests = cmd!("go test -count=1 -v -tags={tag} ./...");
            // Both are named, so that no test that needs them is skipped.
            let mut tests = in_module(steps, tests, cgo)?;
            tests.env("TOKU_REFERENCE", reference(steps)?).env("TOKU_CONFORMANCE", root().join("conformance"));
            steps.tests(&format!("go test, {title}"), &mut tests)?;
        }
        Ok(())
    }

    fn matrix(&self, steps: &Steps) -> Result<()> {
        self.dist(steps, false)?;
        let (proxy, module) = (target("dist/go"), module()?);
        let consumers = cmd!("sh go/tests/consumers.sh {proxy} {module} v{VERSION}");
        let mut consumers = in_module(steps, consumers, "1")?;
        consumers.current_dir(root()).env_remove("CGO_ENABLED").env("OLDEST_GO", format!("go{}.0", directive("go ")?));
        consumers.env("TOKU_REFERENCE", reference(steps)?).env("TOKU_CONFORMANCE", root().join("conformance"));
        steps.tests("test as users get it", &mut consumers).map(drop)
    }

    /// A folder that serves the module as a proxy does: GOPROXY=file://…/target/dist/go.
    fn dist(&self, steps: &Steps, _all_platforms: bool) -> Result<()> {
        let (module, archive, version) = (module()?, archive()?, format!("v{VERSION}"));
        let folder = archive.parent().context("a file lies in a folder")?;
        fs::create_dir_all(folder)?;
        fs::write(folder.join("list"), format!("{version}\n"))?;
        let format = "--date=format-local:%Y-%m-%dT%H:%M:%SZ";
        let mut date = cmd!("git log -1 {format} --format=%cd");
        date.env("TZ", "UTC");
        let info = format!("{{\"Version\": \"{version}\", \"Time\": \"{}\"}}\n", output(date)?);
        fs::write(folder.join(format!("{version}.info")), info)?;
        fs::copy("go/go.mod", folder.join(format!("{version}.mod")))?;
        let mut zip = zip::ZipWriter::new(fs::File::create(&archive)?);
        // Not what else may lie in the folder: it would change the module's checksum.
        for file in tracked(&["go"])? {
            let name = format!("{module}@{version}/{}", file.trim_start_matches("go/"));
            let options = zip::write::SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
            zip.start_file(name, options)?;
            zip.write_all(&fs::read(file)?)?;
        }
        zip.finish()?.sync_all().context("the module's archive")?;
        write_bom(steps, "go", target("dist/go").join(format!("toku-codes-go-{VERSION}.cdx.json"))).map(drop)
    }

    fn vectors(&self, steps: &Steps) -> Result<Vec<Command>> {
        let tests = |(_, tag, cgo)| in_module(steps, cmd!("go test -count=1 -tags={tag} ./tokucodes"), cgo);
        ENGINES.into_iter().map(tests).collect()
    }

    /// Of pure Go. An input that fails is left in go/tokucodes/testdata, as Go's users expect, and every test tries it
    /// again.
    fn fuzz(&self, steps: &Steps, seconds: u32, _nightly: Option<&str>) -> Result<Offer<Vec<String>>> {
        // 5,000 texts stand for a second: at the end of a time, but not of a count, `go test` fails now and then with
        // "context deadline exceeded" (golang/go#75804).
        let (count, cache) = ((5_000 * u64::from(seconds)).to_string(), target("go/fuzz"));
        // The cache is not the machine's, from where it would start the runs of other clones.
        let which = ["-run=^$", "-fuzz=^FuzzText$"];
        let fuzz = cmd!("go test {which...} ./tokucodes -fuzztime={count}x -args -test.fuzzcachedir={cache}");
        steps.run("fuzz texts", in_module(steps, fuzz, "0")?.env("TOKU_REFERENCE", reference(steps)?))?;
        Ok(Offer::Has(vec![format!("pure Go: {count} texts")]))
    }

    fn exhaustive(&self, steps: &Steps) -> Result<Offer<Vec<Exhaustive>>> {
        let program = target("go/exhaustive");
        let build = cmd!("go build -buildvcs=false -o {program} ./internal/exhaustive");
        steps.run("build it", &mut in_module(steps, build, "0")?)?;
        let program = command(program, &["conformance"]);
        Ok(Offer::Has(vec![Exhaustive { title: "pure Go", is_sample: false, program }]))
    }

    /// Of statements alone: Go's tool does not know branches, and does not have a least share. Generated files are left
    /// out.
    fn coverage(&self, steps: &Steps) -> Result<Offer<Vec<String>>> {
        fs::create_dir_all(target("coverage"))?;
        let figure = |(title, tag, cgo): (&str, &str, &str)| {
            let profile = target(format!("coverage/go{tag}.profile"));
            let tests = cmd!("go test -count=1 -v -coverprofile {profile} -tags={tag} ./tokucodes");
            let mut tests = in_module(steps, tests, cgo)?;
            tests.env("TOKU_CONFORMANCE", root().join("conformance"));
            steps.tests(&format!("go test that counts, {title}"), &mut tests)?;
            let table = steps.run("what is reached", cmd!("go tool cover -func {profile}").current_dir("go"))?;
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
        let (before, answer, qemu) = (steps.passed(), folder.join("answer_go"), machine.qemu);
        let tests = cmd!("go test -count=1 -v -exec {qemu} ./...");
        let mut tests = in_module(steps, tests, "0")?;
        tests.env("GOARCH", machine.go).env("TOKU_CONFORMANCE", root().join("conformance"));
        steps.tests(&format!("go test for {}", machine.rust), &mut tests)?;
        let build = cmd!("go build -buildvcs=false -o {answer} ./internal/answer");
        let what = format!("build what answers for {}", machine.rust);
        steps.run(&what, in_module(steps, build, "0")?.env("GOARCH", machine.go))?;
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

/// A command in the module's folder, with or without cgo, that finds the C library.
fn in_module(steps: &Steps, mut command: Command, cgo: &str) -> Result<Command> {
    let lib = c_library(steps)?.join("lib");
    command.current_dir("go").env("CGO_ENABLED", cgo).env("PKG_CONFIG", python_tool(steps, "build", "pkg-config")?);
    command.env("PKG_CONFIG_PATH", lib.join("pkgconfig")).env("LD_LIBRARY_PATH", lib);
    Ok(command)
}
