//! The PHP package: the archive as Composer installs it, and its tests.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::language::*;
use crate::run::*;
use crate::tools::*;
use crate::{cmd, generate};

pub struct Php;

/// Debian's packages for the tests. Composer reads archives by the zip extension.
const DEBIAN: [&str; 6] = ["php-cli", "php-xml", "php-zip", "phpunit", "php-codesniffer", "composer"];

/// The tasks that check the sources; `dist` only packs them.
const CHECKS: &[Task] = &[Task::Test, Task::Matrix];

/// What loads the classes of the installed archive, below `target/`.
const AUTOLOAD: &str = "php/shipped/vendor/autoload.php";

/// What the archive leaves out.
const UNPACKED: [&str; 4] = [":!php/tests", ":!php/templates", ":!php/phpcs.xml", ":!php/.gitattributes"];

const PLAIN: &[&str] = &["php"];
const OPCACHE: &[&str] = &["php", "-dopcache.enable_cli=1"];
const JIT: &[&str] = &["php", "-dopcache.enable_cli=1", "-dopcache.jit_buffer_size=64M", "-dopcache.jit=tracing"];

impl Language for Php {
    fn facts(&self) -> &'static Facts {
        &Facts {
            name: "php",
            columns: &["PHP"],
            tools: &[
                (ALL_TASKS, Tool("php --version", (8, 1), "on Debian, apt-get install php-cli")),
                (TESTS, Tool("composer --version", (2, 2), "on Debian, apt-get install composer php-zip")),
                (CHECKS, Tool("phpunit --version", (9, 6), "on Debian, apt-get install phpunit")),
                (CHECKS, Tool("phpcs --version", (3, 7), "on Debian, apt-get install php-codesniffer")),
                (TESTS, PYTHON),
                (TESTS, NODE),
            ],
            generate: generate::php::files,
        }
    }

    fn build(&self, steps: &Steps, form: Form) -> Result<()> {
        if form == Form::Quick {
            return Ok(()); // it is asked in its folder
        }
        if can_install() {
            debian(steps, &DEBIAN)?;
        }
        self.dist(steps, false)?;
        let folder = target("php/shipped");
        steps.unless_fresh(&folder, &[target("dist/php")], || {
            fs::copy("php/tests/consumer.json", emptied(&folder)?.join("composer.json"))?;
            let mut install = composer(&["update", "--no-progress"]);
            steps.run("install the archive", install.current_dir(&folder)).map(drop)
        })
    }

    /// As it is shipped, by the JIT: it is the fastest, and the most likely to answer wrongly.
    fn answerers(&self, form: Form) -> Result<Vec<Program>> {
        let quick = ("PHP", cmd!("php php/tests/answer.php php/tests/autoload.php"));
        Ok(vec![if form == Form::Quick { quick } else { ("PHP (JIT)", program(JIT, "answer")) }])
    }

    fn matrix_answerers(&self) -> Result<Vec<Program>> {
        Ok(vec![("PHP", program(PLAIN, "answer"))])
    }

    fn api(&self, steps: &Steps) -> Result<String> {
        steps.run("list the API", program(PLAIN, "api"))
    }

    fn public_names(&self, api: &str, _column: &str) -> Vec<String> {
        let names = api.lines().filter(|line| !line.starts_with("case "));
        names.filter_map(|line| Some(line.split([' ', '(', ':', ',']).nth(1)?.to_owned())).collect()
    }

    fn test(&self, steps: &Steps) -> Result<()> {
        // Copies, since the folder becomes a repository, where a link would lead nowhere.
        for licence in ["LICENSE-MIT", "LICENSE-APACHE"] {
            steps.run(format!("php/{licence}"), cmd!("cmp {licence} php/{licence}"))?;
        }
        steps.run("validate composer.json", composer(&["validate", "--strict", "php/composer.json"]))?;
        steps.run("format", cmd!("phpcs -s --standard=php/phpcs.xml php bench/php site/references"))?;
        steps.tests("test the translation", cmd!("cargo test --package translate --test php"))?;
        let engines = [("phpunit", PLAIN), ("phpunit, with opcache", OPCACHE), ("phpunit, with its JIT", JIT)];
        engines.into_iter().try_for_each(|(title, php)| steps.tests(title, phpunit(php, "")?).map(drop))
    }

    /// Debian only has one version; the oldest and the newest one exist as WASM.
    fn matrix(&self, steps: &Steps) -> Result<()> {
        npm_ci(steps, "php/tests/wasm", None)?;
        ["8.1", "8.5"].into_iter().try_for_each(|version| {
            let mut test = phpunit(&["node", "php/tests/wasm/php.mjs", version], "")?;
            steps.tests(format!("phpunit, PHP {version}"), test.args(["--exclude-group", "processes"])).map(drop)
        })
    }

    /// A folder that is a repository of Composer's type `artifact`: the archive, whose composer.json also has the version.
    fn dist(&self, steps: &Steps, _all_platforms: bool) -> Result<()> {
        let folder = target("dist/php");
        steps.unless_fresh(&folder, &["php", "Cargo.toml", "Cargo.lock", "tools/supply/supply.py"], || {
            emptied(&folder)?;
            let sources = tracked(&[&["php"], &UNPACKED[..]].concat())?;
            let files = sources.into_iter().map(|file| {
                let (content, name) = (fs::read(&file)?, file.trim_start_matches("php/").to_owned());
                let version = format!("{{\n    \"version\": \"{VERSION}\",").into_bytes();
                Ok(if name == "composer.json" { (name, [&version, &content[1..]].concat()) } else { (name, content) })
            });
            write_zip(&folder.join(format!("toku-codes-{VERSION}.zip")), files)?;
            write_bom(steps, "php", folder.join(format!("toku-codes-php-{VERSION}.cdx.json"))).map(drop)
        })
    }

    fn reference(&self, steps: &Steps, _folder: &Path) -> Result<Option<Command>> {
        self.build(steps, Form::Shipped)?;
        let autoload = target(AUTOLOAD);
        Ok(Some(cmd!("php site/references/php.php {autoload}")))
    }

    fn vectors(&self, _steps: &Steps) -> Result<Vec<Command>> {
        [JIT, PLAIN].into_iter().map(|php| phpunit(php, "ConformanceTest.php")).collect()
    }

    fn fuzz(&self, steps: &Steps, seconds: u32, _nightly: Option<&str>) -> Figures {
        let mut fuzz = program(JIT, "fuzz");
        let output = steps.run("fuzz texts", fuzz.arg(reference(steps)?).arg(seconds.to_string()))?;
        Ok(Offer::Has(vec![format!("PHP (JIT): {} texts", tried(output.strip_suffix(" texts\n"))?)]))
    }

    fn exhaustive(&self, _steps: &Steps) -> Result<Offer<Vec<Exhaustive>>> {
        let program = program(JIT, "stride");
        Ok(Offer::Has(vec![Exhaustive { title: "PHP (JIT), each 8009th", is_sample: true, program }]))
    }

    fn benchmark(&self, steps: &Steps) -> Result<()> {
        c_library(steps).map(drop) // the peer by FFI
    }
}

/// A program of `php/tests`, by what runs PHP, with the installed archive.
fn program(php: &[&str], name: &str) -> Command {
    let autoload = target(AUTOLOAD);
    cmd!("env {php...} php/tests/{name}.php {autoload}")
}

/// PHPUnit on a file of `php/tests`, or on all, by what runs PHP.
fn phpunit(php: &[&str], file: &str) -> Result<Command> {
    let (autoload, phpunit) = (target(AUTOLOAD), output(cmd!("which phpunit"))?);
    let strict = ["--fail-on-risky", "--fail-on-warning", "--fail-on-skipped", "--do-not-cache-result"];
    Ok(cmd!("env {php...} {phpunit} {strict...} --bootstrap {autoload} php/tests/{file}"))
}

/// Composer without network, so that nothing comes from elsewhere.
fn composer(arguments: &[&str]) -> Command {
    let mut composer = cmd!("composer --no-interaction {arguments...}");
    composer.env("COMPOSER_HOME", target("php/composer")).env("COMPOSER_ALLOW_SUPERUSER", "1");
    composer.env("COMPOSER_DISABLE_NETWORK", "1");
    composer
}
