//! Tests the READMEs: their snippets are parts of files that the tests run, their links lead to files, and all copies of the
//! repository's address are the same.

use std::fs;

use xtask::run::root;

/// The READMEs that package indexes show, one per language.
const PACKAGES: [&str; 9] = ["core", "ffi-c", "include", "go", "py", "wasm", "node", "java", "php"];
const HEADINGS: [&str; 5] = ["Install", "Handle a callback", "Errors", "Links", "In the repository"];

#[test]
fn every_snippet_is_in_the_file_that_it_names() {
    let readmes = PACKAGES.iter().chain(&["cli"]).map(|folder| format!("{folder}/README.md"));
    for page in readmes.chain(["js/RECIPES.md", "py/COLUMNS.md"].map(str::to_owned)) {
        let text = fs::read_to_string(root().join(&page)).unwrap();
        let fences: Vec<&str> = text.split("\n```").collect();
        // Text and code alternate: the text before a snippet ends with the comment that names the file.
        for pair in fences.chunks_exact(2) {
            let (text, snippet) = (pair[0], pair[1].split_once('\n').unwrap().1);
            let comment = text.lines().last().unwrap_or("");
            let file = comment.strip_prefix("<!-- ").and_then(|rest| rest.strip_suffix(" -->"));
            let file = file.unwrap_or_else(|| panic!("{page}: a snippet does not name a file: {snippet}"));
            let content = fs::read_to_string(root().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
            assert!(content.contains(snippet), "{page} shows lines that are not in {file}:\n{snippet}");
        }
        assert!(fences.len() > 2, "{page} does not have a snippet");
    }
}

#[test]
fn the_first_table_has_a_row_for_every_package() {
    let text = fs::read_to_string(root().join("README.md")).unwrap();
    let rows: Vec<&str> = text.lines().take(25).filter(|line| line.starts_with("| [")).collect();
    assert_eq!(rows.len(), PACKAGES.len());
    for (row, folder) in rows.iter().zip(PACKAGES) {
        assert!(row.contains(&format!("]({folder}/README.md)")), "not the row of {folder}: {row}");
    }
    assert!(text.lines().count() <= 130, "README.md has {} lines", text.lines().count());
}

#[test]
fn every_package_has_a_readme_with_the_same_headings_of_at_most_80_lines() {
    for folder in PACKAGES {
        let text = fs::read_to_string(root().join(folder).join("README.md")).unwrap();
        let headings: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        assert_eq!(headings, HEADINGS, "{folder}/README.md");
        assert!(text.lines().count() <= 80, "{folder}/README.md has {} lines", text.lines().count());
    }
}

#[test]
fn the_address_of_the_repository_is_the_same_everywhere() {
    let address = env!("CARGO_PKG_REPOSITORY");
    for file in ["py/pyproject.toml", "cli/pyproject.toml"] {
        let text = fs::read_to_string(root().join(file)).unwrap();
        assert!(text.contains(&format!("Repository = \"{address}\"")), "{file} does not say {address}");
    }
    let pom = fs::read_to_string(root().join("java/pom.xml")).unwrap();
    assert!(pom.contains(&format!("<url>{address}</url>")), "java/pom.xml does not say {address}");
    let go = fs::read_to_string(root().join("go/go.mod")).unwrap();
    let module = format!("module {}/go", address.trim_start_matches("https://"));
    assert!(go.lines().any(|line| line == module), "go/go.mod does not say {module:?}");
}

#[test]
fn every_link_inside_the_repository_leads_to_a_file() {
    let mut links = 0;
    for page in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "RELEASING.md", "SECURITY.md"] {
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
