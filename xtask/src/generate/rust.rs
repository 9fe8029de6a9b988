//! The constants of the core, the exported rows, the registry of codes, and the list of dependencies.

use std::fs;

use anyhow::{Context, Result, bail};
use toku_codes::{Entry, TABLE_HASH, TABLE_VERSION, entries};

use super::{NOTICE, each_entry};
use crate::cmd;
use crate::language::Generated;
use crate::run::Steps;
use crate::tools::released;

/// Every code and name that was ever given out.
const REGISTRY: &str = "conformance/registry.tsv";

pub fn files(steps: &Steps, files: &mut Generated) -> Result<()> {
    let released_tables = fs::read_to_string("conformance/released.tsv").context("conformance/released.tsv")?;
    refuse_changed_release(&released_tables, TABLE_VERSION, TABLE_HASH)?;
    let registry = fs::read_to_string(REGISTRY).context(REGISTRY)?;
    let pairs: Vec<_> = entries().iter().map(|entry| format!("{}\t{}", entry.code.0, entry.name)).collect();
    files.write(REGISTRY, &extend_registry(&registry, &pairs).context(REGISTRY)?)?;
    // Someone could edit the file together with the table, but not the released file.
    if let Some((tag, old)) = released(REGISTRY)? {
        extend_registry(&old, &pairs).with_context(|| format!("{REGISTRY}, as released with {tag}"))?;
    }
    files.write("core/src/constants.rs", &constants())?;
    files.write("conformance/table.tsv", &rows())?;
    let check = files.is_check.then_some("--check");
    steps.run("DEPENDENCIES.md", cmd!("python3 -B tools/supply/supply.py dependencies {check...}"))?;
    steps.run("LICENSE-THIRD-PARTY", cmd!("python3 -B tools/supply/supply.py notices")).map(drop)
}

fn constants() -> String {
    let codes = each_entry(|name, code, documentation| {
        let documentation = documentation.join("\n    ///\n    /// ");
        format!("\n    /// {documentation}\n    pub const {name}: Self = Self({code});\n")
    });
    format!("//! {NOTICE}\n\nimpl crate::Code {{\n{}}}\n", codes.trim_start_matches('\n'))
}

fn rows() -> String {
    let columns =
        "code, name, category, outcome, action, grpc status, description, http status, is error, is retryable";
    let rows = entries().iter().map(|entry| {
        let Entry {
            code,
            name,
            description,
            category,
            outcome,
            action,
            grpc_status,
            http_status,
            is_error,
            is_retryable,
            ..
        } = entry;
        let kinds = format!("{category}\t{outcome}\t{action}\t{grpc_status}");
        format!("{}\t{name}\t{kinds}\t{description}\t{http_status}\t{is_error}\t{is_retryable}\n", code.0)
    });
    let rows: String = rows.collect();
    format!("# {NOTICE}\n# Table version {TABLE_VERSION}, hash {TABLE_HASH}. Columns: {columns}.\n{rows}")
}

/// A table that was released must not change under its version: `released` lists `version<TAB>hash` lines.
pub fn refuse_changed_release(released: &str, version: u32, hash: &str) -> Result<()> {
    for line in released.lines().filter(|line| !line.starts_with('#')) {
        let (old_version, old_hash) = line.split_once('\t').with_context(|| format!("{line:?} has no tab"))?;
        if old_version == version.to_string() && old_hash != hash {
            bail!(
                "version {version} of the table was released with the hash {old_hash}, and now the table has \
                 {hash}: raise TABLE_VERSION in core/src/table.rs"
            );
        }
    }
    Ok(())
}

/// The registry, with new codes added. Codes and names never change: if the table lacks a code of the registry, or has it
/// with another name, that is refused. `rows` are the lines `code<TAB>name` of the table.
pub fn extend_registry(registry: &str, rows: &[String]) -> Result<String> {
    let known: Vec<&str> = registry.lines().filter(|line| !line.starts_with('#')).collect();
    if let Some(lost) = known.iter().find(|line| !rows.iter().any(|row| row == *line)) {
        bail!(
            "it has {lost:?}, and the table has not: codes and names are never removed, renamed or reused; a retired \
             code keeps answering. Only what no release has may go: take its line out of the file by hand, too"
        );
    }
    let header = registry.lines().filter(|line| line.starts_with('#'));
    let new = rows.iter().map(String::as_str).filter(|row| !known.contains(row));
    Ok(header.chain(known.iter().copied()).chain(new).map(|line| format!("{line}\n")).collect())
}

#[cfg(test)]
mod tests {
    use super::{extend_registry, refuse_changed_release};

    #[test]
    fn the_registry_only_grows() {
        let rows = ["0\tSUCCESS".to_owned(), "-2\tB".to_owned(), "-1\tA".to_owned()];
        assert_eq!(extend_registry("# x\n-1\tA\n", &rows).unwrap(), "# x\n-1\tA\n0\tSUCCESS\n-2\tB\n");
        for changed in ["# x\n-1\tOTHER\n", "# x\n-9\tA\n", "# x\n-9\tGONE\n"] {
            let error = extend_registry(changed, &rows).unwrap_err().to_string();
            assert!(error.contains("never removed"), "{error}");
        }
    }

    #[test]
    fn a_released_table_cannot_change_under_its_version() {
        let released = "# version, hash\n1\taaaa\n2\tbbbb\n";
        assert!(refuse_changed_release(released, 2, "bbbb").is_ok());
        assert!(refuse_changed_release(released, 3, "cccc").is_ok());
        let error = refuse_changed_release(released, 2, "cccc").unwrap_err().to_string();
        assert!(error.contains("raise TABLE_VERSION"), "{error}");
    }
}
