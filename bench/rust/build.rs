//! Writes the peers whose source code contains the table: a `match` and a perfect hash map.

use std::fmt::Write;

fn main() {
    let (mut arms, mut map) = (String::new(), phf_codegen::Map::new());
    for entry in toku_codes::entries() {
        let _ = writeln!(arms, "        {} => Some({:?}),", entry.code.0, entry.description);
        map.entry(entry.code.0, format!("{:?}", entry.description));
    }
    let source = format!(
        "#[inline]\npub fn by_match(code: i32) -> Option<&'static str> {{\n    match code {{\n{arms}        _ => None,\n    }}\n}}\n\n\
         pub static PHF: phf::Map<i32, &'static str> = {};\n",
        map.build()
    );
    let path = std::path::Path::new(&std::env::var_os("OUT_DIR").expect("cargo sets it")).join("peers.rs");
    std::fs::write(path, source).expect("the folder is cargo's");
    println!("cargo::rerun-if-changed=build.rs");
}
