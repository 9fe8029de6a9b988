//! The snippets of the README are parts of files that the tests run, its links lead somewhere, and what repeats the
//! repository's address repeats it rightly.

use std::fs;

use xtask::run::root;

#[test]
fn every_snippet_stands_in_the_file_that_it_names() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let fences: Vec<&str> = readme.split("\n```").collect();
    let mut snippets = 0;
    // Text and code take turns: the text before a fence ends with the comment that names the file.
    for pair in fences.chunks_exact(2) {
        let (text, snippet) = (pair[0], pair[1].split_once('\n').unwrap().1);
        let comment = text.lines().last().unwrap_or("");
        let file = comment.strip_prefix("<!-- ").and_then(|rest| rest.strip_suffix(" -->"));
        let file = file.unwrap_or_else(|| panic!("a snippet names no file: {snippet}"));
        let content = fs::read_to_string(root().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        assert!(content.contains(snippet), "README.md shows what is not in {file}:\n{snippet}");
        snippets += 1;
    }
    assert_eq!(snippets, 7, "one snippet a language, and the catalogue of JavaScript");
}

#[test]
fn the_address_of_the_repository_is_the_same_everywhere() {
    let address = env!("CARGO_PKG_REPOSITORY");
    let python = fs::read_to_string(root().join("py/pyproject.toml")).unwrap();
    assert!(python.contains(&format!("Repository = \"{address}\"")), "py/pyproject.toml does not say {address}");
    let go = fs::read_to_string(root().join("go/go.mod")).unwrap();
    let module = format!("module {}/go", address.trim_start_matches("https://"));
    assert!(go.lines().any(|line| line == module), "go/go.mod does not say {module:?}");
}

#[test]
fn every_link_inside_the_repository_leads_to_a_file() {
    let mut links = 0;
    for page in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"] {
        let text = fs::read_to_string(root().join(page)).unwrap();
        for link in text.split("](").skip(1).map(|rest| rest.split(')').next().unwrap()) {
            if !link.starts_with("http") && !link.starts_with('#') {
                assert!(root().join(link).exists(), "{page} links to {link}");
                links += 1;
            }
        }
    }
    assert!(links > 5);
}
