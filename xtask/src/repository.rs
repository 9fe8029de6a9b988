//! Sets the address of the repository in every file that repeats it, and the names that follow from its owner.

use std::fs;

use anyhow::{Context, Result, ensure};

use xtask::cmd;
use xtask::run::output;
use xtask::tools::{behind, tracked};

/// Files that are about the placeholder, and no package's metadata.
const LEFT: [&str; 3] = [":!xtask/src/repository.rs", ":!bench/RESULTS.md", ":!Cargo.lock"];

/// Replaces the address of Cargo.toml, Go's module path, which is that without the scheme, Maven's group id and Composer's
/// vendor. The name of Java's package does not depend on its owner.
pub fn set(url: &str, maven_group: Option<&str>, composer_vendor: Option<&str>) -> Result<()> {
    let is_part = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || "-._".contains(c));
    let path = url.strip_prefix("https://").with_context(|| format!("{url:?} does not begin with https://"))?;
    let is_path = path.split('/').all(is_part) && path.split('/').count() >= 3 && !path.ends_with(".git");
    ensure!(is_path, "{url:?} is not an address like https://github.com/owner/name");
    let manifest = |file, word| behind(word, &fs::read_to_string(file).context(file)?);
    let old = manifest("Cargo.toml", "repository = \"https://")?;
    let mut changes = vec![(old.trim_end_matches('"').to_owned(), path.to_owned())];
    if let Some(group) = maven_group {
        let is_group =
            group.split('.').count() >= 2 && group.split('.').all(|part| is_part(part) && !part.contains('.'));
        ensure!(is_group, "{group:?} is not a group id like io.github.owner");
        let old = manifest("java/pom.xml", "  <groupId>")?;
        let old = old.trim_end_matches("</groupId>");
        changes.push((format!("<groupId>{old}</groupId>"), format!("<groupId>{group}</groupId>")));
        changes.push((format!("group id is `{old}`"), format!("group id is `{group}`")));
    }
    if let Some(vendor) = composer_vendor {
        let is_vendor = is_part(vendor) && vendor == vendor.to_lowercase();
        ensure!(is_vendor, "{vendor:?} is not a vendor of Composer: lower case, digits and -._");
        let old = manifest("php/composer.json", "    \"name\": \"")?;
        let name = old.trim_end_matches("\",").split_once('/').context("composer.json has a vendor")?.1;
        // With what is before it, since an address may end with the same words.
        for before in ["\"", "require ", "pkg:composer/"] {
            let old = old.trim_end_matches("\",");
            changes.push((format!("{before}{old}"), format!("{before}{vendor}/{name}")));
        }
    }
    let mut count = 0;
    for file in tracked(&[&["."], &LEFT[..]].concat())? {
        // Links are changed where they lead to; what is not text does not have an address.
        let Some(text) = fs::symlink_metadata(&file)?.is_file().then(|| fs::read_to_string(&file).ok()).flatten()
        else {
            continue;
        };
        let changed = changes.iter().fold(text.clone(), |text, (from, to)| replaced(&text, from, to));
        if changed != text {
            fs::write(&file, changed).with_context(|| file.clone())?;
            count += 1;
        }
    }
    // The order of imports follows from their paths.
    output(cmd!("gofmt -w go bench/go"))?;
    println!("{count} files changed; now: cargo xtask gen, cargo xtask test, and `git diff`");
    Ok(())
}

/// Replaces a name where it is not a part of a longer one.
fn replaced(text: &str, from: &str, to: &str) -> String {
    let is_name = |c: char| c.is_alphanumeric() || "-._".contains(c);
    let (mut done, mut rest) = (String::new(), text);
    while let Some(at) = rest.find(from) {
        let (before, after) = (&rest[..at], &rest[at + from.len()..]);
        let ends = after.trim_start_matches('.').starts_with(|c: char| is_name(c) && c != '.');
        let is_whole = !before.ends_with(is_name) && !ends;
        done += before;
        done += if is_whole { to } else { from };
        rest = after;
    }
    done + rest
}

#[test]
fn only_the_whole_name_is_replaced() {
    let new = |text| replaced(text, "example.com/a", "x.org/B");
    assert_eq!(
        new("\"https://example.com/a\" example.com/a/go example.com/a."),
        "\"https://x.org/B\" x.org/B/go x.org/B."
    );
    assert_eq!(
        new("calls.example.com/a example.com/ab example.com/a-b"),
        "calls.example.com/a example.com/ab example.com/a-b"
    );
}
