//! Bills of materials in CycloneDX's form, without dates and random numbers. cargo-cyclonedx would write into the sources,
//! name this machine's folders, and list what other members of the workspace ask for, too.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::{Crate, Package, Part, VERSION};
use crate::target;

impl Part {
    fn json(&self, checksums: &BTreeMap<Crate, String>) -> Value {
        let licences = json!([{ "expression": self.licence }]);
        let mut part = json!({ "type": "library", "bom-ref": self.reference(), "name": self.name, "scope": self.scope,
            "licenses": licences });
        let mut put = |key: &str, value: Option<Value>| value.map(|value| part[key] = value);
        put("version", self.version.clone().map(Value::from));
        put("purl", self.purl.clone().map(Value::from));
        put("description", self.description.clone().map(Value::from));
        let crate_ = (self.name.clone(), self.version.clone().unwrap_or_default());
        put("hashes", checksums.get(&crate_).map(|sum| json!([{ "alg": "SHA-256", "content": sum }])));
        part
    }
}

impl Package {
    /// Writes its bill of materials, the same bytes whenever it is made, and gives the path.
    pub fn write_bom(&self, folder: &str, name: &str) -> Result<PathBuf> {
        let ((parts, tree), checksums, whole) = (self.parts()?, checksums()?, self.purl()?);
        let mut uses: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (user, used) in &tree.edges {
            let reference = |(name, version): &Crate| format!("pkg:cargo/{name}@{version}");
            uses.entry(user.as_ref().map_or(whole.clone(), reference)).or_default().push(reference(used));
        }
        let added = parts.iter().filter(|part| !part.reference().starts_with("pkg:cargo/")).map(Part::reference);
        uses.entry(whole.clone()).or_default().extend(added);
        let uses: Vec<_> = uses.iter().map(|(user, used)| json!({ "ref": user, "dependsOn": used })).collect();
        let (_, short) = whole.rsplit_once('/').context("a package URL has a slash")?;
        let bom = json!({
            "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
            "bomFormat": "CycloneDX",
            "specVersion": "1.6",
            "version": 1,
            "metadata": { "component": {
                "type": "library",
                "bom-ref": whole,
                "name": short.trim_end_matches(&format!("@{VERSION}")),
                "version": VERSION,
                "purl": whole,
                "licenses": [{ "expression": env!("CARGO_PKG_LICENSE") }],
                "externalReferences": [{ "type": "vcs", "url": env!("CARGO_PKG_REPOSITORY") }],
            } },
            "components": parts.iter().map(|part| part.json(&checksums)).collect::<Vec<_>>(),
            "dependencies": uses,
        });
        let path = target("dist").join(folder).join(format!("{name}-{VERSION}.cdx.json"));
        fs::create_dir_all(path.parent().context("a file lies in a folder")?)?;
        fs::write(&path, serde_json::to_string_pretty(&bom)? + "\n")?;
        Ok(path)
    }
}

/// What Cargo.lock says of the bytes of each crate.
fn checksums() -> Result<BTreeMap<Crate, String>> {
    let lock = fs::read_to_string("Cargo.lock")?;
    let value = |block: &str, key: &str| {
        let line = block.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(" = "));
        line.map(|value| value.trim_matches('"').to_owned())
    };
    let one = |block: &str| Some(((value(block, "name")?, value(block, "version")?), value(block, "checksum")?));
    Ok(lock.split("[[package]]").filter_map(one).collect())
}
