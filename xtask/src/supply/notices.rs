//! Whether `LICENSE-THIRD-PARTY`, which is written by hand, has the licence of everything in the compiled packages whose
//! text must go along with them. That of the Apache License does anyway.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use anyhow::{Context, Result, bail, ensure};

use super::{PACKAGES, Part};

pub const NOTICES: &str = "LICENSE-THIRD-PARTY";

/// The packages that have a part inside, by the first line that the file has for it: its name and its licence.
type Parts = BTreeMap<String, BTreeSet<String>>;

/// What stands alone but for its compiler is not looked at: the text that wasm2go wants is in Go's own LICENSE.
pub fn check_notices() -> Result<()> {
    let mut inside = Parts::new();
    for package in PACKAGES.iter().filter(|package| !package.is_alone) {
        let (parts, _) = package.parts()?;
        for part in parts.iter().filter(|part| part.scope == "required" && !part.is_ours && wants_text(part)) {
            inside.entry(format!("{}: {}", part.name, part.licence)).or_default().insert(package.purl.to_owned());
        }
    }
    compare(&inside, &fs::read_to_string(NOTICES).context(NOTICES)?)
}

fn wants_text(part: &Part) -> bool {
    let offers_apache = part.licence.split(" OR ").any(|licence| licence == "Apache-2.0");
    part.licence.contains(" AND ") || !offers_apache
}

/// Each part of the file begins with a line of `=`, one of its name and licence, and one of the packages.
fn compare(inside: &Parts, text: &str) -> Result<()> {
    let mut given = Parts::new();
    for part in text.split("\n====").skip(1) {
        let mut lines = part.lines().skip(1);
        let head = lines.next().context(NOTICES)?.to_owned();
        let packages = lines.next().and_then(|line| line.strip_prefix("Inside: "));
        let packages = packages.with_context(|| format!("{NOTICES} does not say what has \"{head}\" inside"))?;
        ensure!(lines.any(|line| !line.is_empty()), "{NOTICES} has no text for \"{head}\"");
        let before = given.insert(head.clone(), packages.split(", ").map(str::to_owned).collect());
        ensure!(before.is_none(), "{NOTICES} has \"{head}\" twice");
    }
    for (part, packages) in inside {
        let list = packages.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
        let found = given.get(part).with_context(|| format!("{NOTICES} has no \"{part}\", which is inside {list}"))?;
        ensure!(found == packages, "{NOTICES} does not say that \"{part}\" is inside {list}");
    }
    if let Some(part) = given.keys().find(|part| !inside.contains_key(*part)) {
        bail!("{NOTICES} has \"{part}\", which is inside no package, or whose text need not go along");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Part, Parts, compare, wants_text};

    #[test]
    fn whose_text_must_go_along() {
        let wants =
            |licence| wants_text(&Part::of_crate(&("x".to_owned(), "1".to_owned()), licence, "required", false));
        for licence in ["MIT", "ISC", "Unlicense OR MIT", "(MIT OR Apache-2.0) AND Unicode-3.0", "MIT AND Apache-2.0"] {
            assert!(wants(licence), "{licence}");
        }
        for licence in ["Apache-2.0", "MIT OR Apache-2.0", "Zlib OR Apache-2.0 OR MIT"] {
            assert!(!wants(licence), "{licence}");
        }
    }

    #[test]
    fn a_part_too_few_or_too_many_or_elsewhere_is_named() {
        let inside: Parts = [("a: MIT".to_owned(), ["p".to_owned(), "q".to_owned()].into())].into();
        let error = |text: &str| compare(&inside, text).unwrap_err().to_string();
        let a = "x\n====\na: MIT\nInside: q, p\n\ntext\n";
        assert!(compare(&inside, a).is_ok());
        assert!(error(&a.replace("text", "")).ends_with("has no text for \"a: MIT\""));
        assert!(error(&a.replace("Inside", "In")).contains("does not say what has \"a: MIT\" inside"));
        assert!(error(&a.repeat(2)).ends_with("has \"a: MIT\" twice"));
        assert!(error("x").ends_with("has no \"a: MIT\", which is inside p, q"));
        assert!(error(&a.replace("MIT", "ISC")).ends_with("has no \"a: MIT\", which is inside p, q"));
        assert!(error(&a.replace(", p", "")).ends_with("does not say that \"a: MIT\" is inside p, q"));
        assert!(
            error(&format!("{a}====\nb: MIT\nInside: p\n\ntext\n"))
                .contains("has \"b: MIT\", which is inside no package")
        );
    }
}
