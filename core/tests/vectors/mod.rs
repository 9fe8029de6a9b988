//! Reads the vector files: tab-separated lines, `#` for comments, escapes as `parse.tsv` says.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

/// The lines of a file of `conformance/`, each with this many columns.
pub fn rows(file: &str, columns: usize) -> Vec<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../conformance").join(file);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let rows: Vec<Vec<String>> = lines.map(|line| line.split('\t').map(str::to_owned).collect()).collect();
    assert!(!rows.is_empty(), "{file} has no rows");
    assert!(rows.iter().all(|row| row.len() == columns), "{file} has {columns} columns");
    // `cargo prove agree` reports what was read.
    if let Some(path) = std::env::var_os("TOKU_VECTORS_READ") {
        let mut list = OpenOptions::new().create(true).append(true).open(path).unwrap();
        list.write_all(format!("{file}\t{}\n", rows.len()).as_bytes()).unwrap();
    }
    rows
}

/// The bytes that an escaped text stands for.
#[allow(dead_code)]
pub fn unescape(text: &str) -> Vec<u8> {
    if let Some((count, part)) = text.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')?.split_once('*')) {
        return part.repeat(count.parse().unwrap()).into_bytes();
    }
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'\\' => match rest.next() {
                Some(b't') => b'\t',
                Some(b'r') => b'\r',
                Some(b'n') => b'\n',
                Some(b'\\') => b'\\',
                Some(b'x') => {
                    let digits: String = rest.by_ref().take(2).map(char::from).collect();
                    u8::from_str_radix(&digits, 16).unwrap()
                }
                other => panic!("{text:?} has the escape {other:?}"),
            },
            byte => byte,
        });
    }
    bytes
}
