//! Runs the same calls in Node's WebAssembly and in the translations.
//!
//! A case is a line `MODULE FUNCTION ARGUMENT…`, where a 64-bit argument ends with `n`. Each program answers with the line, ` = `
//! and the result: a number, `-` for none, or `trap`.

#![allow(dead_code)] // each test program uses a part

pub mod groups;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A module in WASM's text format, with the cases for it.
pub struct Group {
    pub name: &'static str,
    pub wat: String,
    pub cases: Vec<String>,
}

impl Group {
    pub fn wasm(&self) -> Vec<u8> {
        wat::parse_str(&self.wat).unwrap_or_else(|error| panic!("{}: {error}", self.name))
    }

    pub fn java(&self) -> String {
        translate::java(&self.wasm(), "translated", &class(self.name), "A test.").unwrap()
    }

    pub fn php(&self) -> String {
        translate::php(&self.wasm(), "Translated", &class(self.name), "A test.").unwrap()
    }

    pub fn questions(&self) -> String {
        self.cases.iter().map(|case| format!("{} {case}\n", self.name)).collect()
    }
}

fn class(name: &str) -> String {
    name[..1].to_uppercase() + &name[1..]
}

/// A new folder for a test's files.
pub fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// What a program prints for a text. A missing or failing program fails the test.
pub fn run(program: &str, arguments: &[&str], folder: &Path, input: &str) -> String {
    let (question, errors) = (folder.join("input"), folder.join("errors"));
    fs::write(&question, input).unwrap();
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder).stdin(fs::File::open(question).unwrap());
    let output = command.stderr(fs::File::create(&errors).unwrap()).stdout(Stdio::piped()).output();
    let output =
        output.unwrap_or_else(|error| panic!("this test needs {program}, which could not be started: {error}"));
    let errors = fs::read_to_string(errors).unwrap();
    assert!(output.status.success(), "{program} {arguments:?}: {}\n{errors}", output.status);
    String::from_utf8(output.stdout).unwrap()
}

/// What Node's own WebAssembly answers.
pub fn node(groups: &[Group], folder: &Path) -> String {
    for group in groups {
        fs::write(folder.join(format!("{}.wasm", group.name)), group.wasm()).unwrap();
    }
    let driver = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/common/driver.mjs");
    run("node", &[driver], folder, &groups.iter().map(Group::questions).collect::<String>())
}

/// The answers to all cases, in Node and in a language, without those that are the same.
pub fn compare(
    groups: &[Group],
    folder: &Path,
    answer: impl Fn(&[(&str, String)], &str, &Path) -> String,
    print: impl Fn(&Group) -> String,
) -> Vec<String> {
    let expected = node(groups, folder);
    let sources: Vec<_> = groups.iter().map(|group| (group.name, print(group))).collect();
    let questions: String = groups.iter().map(Group::questions).collect();
    assert_eq!(expected.lines().count(), questions.lines().count());
    differences(&expected, &answer(&sources, &questions, folder))
}

/// What Java answers with these sources.
pub fn java(sources: &[(&str, String)], questions: &str, folder: &Path) -> String {
    let driver = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/common/Driver.java").to_owned();
    let mut files = vec![driver];
    for (name, source) in sources {
        let file = format!("{}.java", class(name));
        fs::write(folder.join(&file), source).unwrap();
        files.push(file);
    }
    let options = ["--release", "11", "-Xlint:all", "-Werror", "-d", "classes"];
    run("javac", &options.into_iter().chain(files.iter().map(String::as_str)).collect::<Vec<_>>(), folder, "");
    run("java", &["-XX:TieredStopAtLevel=1", "-cp", "classes", "translated.Driver"], folder, questions)
}

/// What PHP answers with these sources.
pub fn php(sources: &[(&str, String)], questions: &str, folder: &Path) -> String {
    php_with(&[], sources, questions, folder)
}

/// What PHP answers when its JIT compiles what has run twice.
pub fn php_jit(sources: &[(&str, String)], questions: &str, folder: &Path) -> String {
    php_jit_after(2, sources, questions, folder)
}

/// What PHP answers when its JIT compiles what has run some times.
pub fn php_jit_after(times: u32, sources: &[(&str, String)], questions: &str, folder: &Path) -> String {
    let hot = ["loop", "func", "return"].map(|kind| format!("-dopcache.jit_hot_{kind}={times}"));
    // Otherwise opcache, and so the JIT, ignores a file that was written within the last two seconds.
    let at_once = "-dopcache.file_update_protection=0";
    let options = ["-dopcache.enable_cli=1", "-dopcache.jit=tracing", "-dopcache.jit_buffer_size=128M", at_once];
    php_with(&options.into_iter().chain(hot.iter().map(String::as_str)).collect::<Vec<_>>(), sources, questions, folder)
}

fn php_with(options: &[&str], sources: &[(&str, String)], questions: &str, folder: &Path) -> String {
    for (name, source) in sources {
        fs::write(folder.join(format!("{}.php", class(name))), source).unwrap();
    }
    let driver = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/common/driver.php");
    run("php", &[options, &[driver]].concat(), folder, questions)
}

/// The first lines that differ, for people; none if the texts are the same.
pub fn differences(expected: &str, found: &str) -> Vec<String> {
    let pairs = expected.lines().zip(found.lines()).filter(|(expected, found)| expected != found);
    let mut list: Vec<_> = pairs.map(|(expected, found)| format!("{found}, but in WASM {expected}")).collect();
    if expected.lines().count() != found.lines().count() {
        list.push(format!("{} lines instead of {}", found.lines().count(), expected.lines().count()));
    }
    list
}

/// A method of a translated class: whether it is static, and the lines of its body.
pub struct Method {
    pub name: String,
    pub is_static: bool,
    pub body: Vec<String>,
}

/// The methods of a source whose methods are indented by this.
pub fn methods(source: &str, indentation: &str) -> Vec<Method> {
    let mut methods: Vec<Method> = Vec::new();
    let mut is_inside = false;
    for line in source.lines() {
        let Some(rest) = line.strip_prefix(indentation) else { continue };
        let head = rest.split_once('(').filter(|_| rest.ends_with(" {") || rest.contains(" function "));
        if let (Some((head, _)), true) = (head, !rest.starts_with([' ', '*', '/'])) {
            let name = head.rsplit(' ').next().unwrap().to_owned();
            methods.push(Method { name, is_static: head.split(' ').any(|word| word == "static"), body: vec![] });
            is_inside = true;
        } else if rest == "}" {
            is_inside = false;
        } else if is_inside {
            methods.last_mut().unwrap().body.push(rest.trim().to_owned());
        }
    }
    methods
}

/// The methods that are static although they or what they call have an effect, or that are not although they have none. It
/// reads the source and knows nothing about how it was made.
pub fn misplaced(methods: &[Method], has_effect: impl Fn(&str) -> bool) -> Vec<String> {
    let mut effects: BTreeMap<&str, bool> = BTreeMap::new();
    for method in methods {
        let has_effect = method.body.iter().any(|line| has_effect(line));
        *effects.entry(&method.name).or_default() |= has_effect;
    }
    let calls = |method: &Method, name: &str| {
        let call = format!("{name}(");
        let is_call = |line: &String, at: usize| !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
        method.body.iter().any(|line| line.match_indices(&call).any(|(at, _)| is_call(line, at)))
    };
    let with_effect = |effects: &BTreeMap<&str, bool>| {
        let is_new = |method: &&Method| {
            !effects[&*method.name] && effects.iter().any(|(name, has_effect)| *has_effect && calls(method, name))
        };
        methods.iter().find(is_new).map(|method| &*method.name)
    };
    while let Some(name) = with_effect(&effects) {
        effects.insert(name, true);
    }
    let wrong = methods.iter().filter(|method| method.is_static == effects[&*method.name]);
    wrong.map(|method| method.name.clone()).collect()
}

/// The exports that need no instance.
pub const STATIC: [&str; 16] = [
    "toku_abi_version", "toku_action", "toku_category", "toku_count", "toku_description", "toku_grpc_status",
    "toku_http_status", "toku_is_error", "toku_is_known", "toku_is_retryable", "toku_name", "toku_ordinal",
    "toku_outcome", "toku_strerror", "toku_table_hash", "toku_table_version",
];

/// The names of the exports that are static.
pub fn static_exports(methods: &[Method]) -> Vec<&str> {
    let exports = methods.iter().filter(|method| method.is_static && method.name.starts_with("toku_"));
    let mut names: Vec<_> = exports.map(|method| &*method.name).collect();
    names.sort_unstable();
    names
}

/// A file of the repository.
pub fn repository(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A source with a fault in it, which must be there to be planted.
pub fn planted(source: &str, old: &str, new: &str) -> String {
    assert!(source.contains(old), "{old:?} is not in the source");
    source.replace(old, new)
}
