//! The translation to Java: every opcode compared with Node's WebAssembly, faults that these comparisons must find, and the
//! engine that is shipped. Needs a JDK and Node.

mod common;

use common::*;

fn effect(line: &str) -> bool {
    let writes = line.starts_with("memory[") && line.contains("] = ");
    writes || line.contains("System.arraycopy(memory, ") || line.contains(".fill(memory, ") || line.contains("global")
}

/// The differences of one group, in functions whose names begin like this, when its source has a fault.
fn with_fault(mut group: Group, function: &str, old: &str, new: &str) -> Vec<String> {
    group.cases.retain(|case| case.starts_with(function));
    let name = format!("java-{}-{function}", group.name);
    compare(&[group], &folder(&name), java, |group| planted(&group.java(), old, new))
}

#[test]
fn every_opcode_answers_as_in_webassembly() {
    let differences = compare(&groups::all(), &folder("java"), java, Group::java);
    assert!(differences.is_empty(), "{} differ: {:#?}", differences.len(), &differences[..differences.len().min(20)]);
}

#[test]
fn a_signed_for_an_unsigned_comparison_is_found() {
    let narrow = groups::arithmetic("narrow", "i32");
    assert!(!with_fault(narrow, "op_lt_u", "Integer.compareUnsigned(", "Integer.compare(").is_empty());
    let wide = groups::arithmetic("wide", "i64");
    assert!(!with_fault(wide, "op_lt_u", "Long.compareUnsigned(", "Long.compare(").is_empty());
}

#[test]
fn a_default_that_is_off_by_one_is_found() {
    assert!(!with_fault(groups::control(), "table", "case 3:\n", "case 4:\n").is_empty());
}

#[test]
fn a_division_that_does_not_trap_is_found() {
    let narrow = groups::arithmetic("narrow", "i32");
    assert!(!with_fault(narrow, "op_div_s", "Math.toIntExact((long) a / b)", "a / b").is_empty());
}

#[test]
fn static_methods_have_no_effects() {
    let source = repository("java/src/main/java/tokucodes/Engine.java");
    let found = methods(&source, "  ");
    assert!(found.len() > 40, "{} methods", found.len());
    assert_eq!(misplaced(&found, effect), [""; 0]);
    assert_eq!(static_exports(&found), STATIC);
}

#[test]
fn a_static_method_that_stores_is_found() {
    let source = repository("java/src/main/java/tokucodes/Engine.java");
    for name in ["toku_message", "toku_ordinals", "toku_search"] {
        let line = source.lines().find(|line| line.contains(&format!(" {name}("))).unwrap().trim();
        let found = methods(&planted(&source, line, &format!("static {line}")), "  ");
        assert_eq!(misplaced(&found, effect), [name]);
    }
}

/// HotSpot does not compile methods of more than 8,000 bytes.
#[test]
fn no_method_is_too_large_to_be_compiled() {
    let (folder, engine) = (folder("java-size"), "java/src/main/java/tokucodes/Engine.java");
    let engine = format!("{}/../../{engine}", env!("CARGO_MANIFEST_DIR"));
    run("javac", &["--release", "11", "-Xlint:all", "-Werror", "-d", ".", &engine], &folder, "");
    let listing = run("javap", &["-c", "-p", "tokucodes/Engine.class"], &folder, "");
    let offsets = listing.lines().filter_map(|line| line.split_once(": ")?.0.trim().parse::<u32>().ok());
    let (count, largest) = offsets.fold((0, 0), |(count, largest), offset| (count + 1, largest.max(offset)));
    assert!(count > 1_000, "{count} instructions");
    assert!(largest < 8_000, "a method has {largest} bytes");
}
