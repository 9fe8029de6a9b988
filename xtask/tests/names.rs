//! The public names of Rust are those that `conformance/operations.tsv` lists. They are read from what rustdoc
//! writes, which has them after macros and re-exports as a user sees them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

/// What follows each mark in a text, up to the end that is given.
fn after<'t>(text: &'t str, mark: &'t str, end: char) -> impl Iterator<Item = &'t str> {
    text.split(mark).skip(1).filter_map(move |rest| rest.split(end).next())
}

#[test]
fn rust_has_the_names_that_were_agreed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let read = |file: &str| fs::read_to_string(root.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
    let rows = |file| read(file).lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect::<Vec<_>>();
    let mut document = Command::new(std::env::var_os("CARGO").unwrap());
    document.args(["doc", "--quiet", "--no-deps", "--package", "toku-codes", "--all-features"]);
    document.arg("--target-dir").arg(root.join("target/names")).current_dir(root);
    // Pages of what is gone would stay.
    if root.join("target/names/doc").exists() {
        fs::remove_dir_all(root.join("target/names/doc")).unwrap();
    }
    assert!(document.status().unwrap().success());

    let codes: BTreeSet<String> =
        rows("conformance/registry.tsv").iter().map(|row| row.split('\t').nth(1).unwrap().to_owned()).collect();
    let page = |file: &str| read(&format!("target/names/doc/toku_codes/{file}"));
    let mut found = BTreeSet::new();
    for file in after(&page("all.html"), "<a href=\"", '"').filter(|file| file.contains('.') && !file.contains('/')) {
        let [kind, name, "html"] = file.split('.').collect::<Vec<_>>()[..] else { continue };
        if kind == "index" {
            continue;
        }
        found.insert(name.to_owned());
        let text = page(file);
        let own = text.split("id=\"trait-implementations\"").next().unwrap();
        for mark in ["structfield", "method", "associatedconstant"] {
            let inside = after(own, &format!("id=\"{mark}."), '"').map(str::to_owned).collect::<Vec<_>>();
            found.extend(inside.iter().filter(|one| !codes.contains(*one)).map(|one| format!("{name}::{one}")));
        }
        // The members of the kinds are compared elsewhere.
        if name == "ParseError" {
            found.extend(after(own, "id=\"variant.", '"').map(|one| format!("{name}::{one}")));
        }
        for heading in after(&text, "id=\"impl-", '"').filter(|heading| heading.contains(&format!("-for-{name}"))) {
            let written = heading.split(['-', '%']).next().unwrap();
            let is_usual = [
                "Clone",
                "Copy",
                "Debug",
                "Eq",
                "Freeze",
                "Hash",
                "Ord",
                "PartialEq",
                "PartialOrd",
                "RefUnwindSafe",
                "Send",
                "StructuralPartialEq",
                "Sync",
                "Unpin",
                "UnsafeUnpin",
                "UnwindSafe",
            ];
            if !is_usual.contains(&written) {
                found.insert(format!("{name}:{written}"));
            }
        }
    }
    let operations = rows("conformance/operations.tsv");
    let agreed: BTreeSet<String> = operations
        .iter()
        .flat_map(|row| row.split('\t').nth(1).unwrap().split(' '))
        .filter(|name| *name != "-")
        .map(str::to_owned)
        .collect();
    assert!(agreed.len() > 50);
    assert_eq!(found.difference(&agreed).collect::<Vec<_>>(), [""; 0], "public, and not in operations.tsv");
    assert_eq!(agreed.difference(&found).collect::<Vec<_>>(), [""; 0], "in operations.tsv, and not public");
}
