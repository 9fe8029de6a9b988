//! What is known is tested, and what is not known is refused by its name.

mod common;

use std::collections::BTreeSet;

use wasmparser::{Parser, Payload};

/// The names of all opcodes in the modules of the other tests.
fn tested() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for group in common::groups::all() {
        for payload in Parser::new(0).parse_all(&group.wasm()) {
            if let Payload::CodeSectionEntry(body) = payload.unwrap() {
                for operator in body.get_operators_reader().unwrap() {
                    names.insert(format!("{:?}", operator.unwrap()).split(' ').next().unwrap().to_owned());
                }
            }
        }
    }
    names
}

#[test]
fn every_opcode_that_the_source_names_is_tested() {
    let (tested, source) = (tested(), [include_str!("../src/walk.rs"), include_str!("../src/module.rs")]);
    let is_name = |c: char| c.is_ascii_alphanumeric();
    let named = source[0].split("O::").skip(1).filter_map(|rest| rest.split(|c| !is_name(c)).next());
    let mut known: BTreeSet<String> = named.map(str::to_owned).collect();
    // Those that are found by their names exist for both types, except for these.
    let absent = ["I32Extend32S", "I32ExtendI32S", "I32ExtendI32U", "I64WrapI64"];
    let lists = source[1].split("operations! {").nth(1).unwrap().split('}').next().unwrap();
    let words = lists.split(|c| !is_name(c)).filter(|word| word.len() > 1 && *word != "Select");
    known.extend(words.flat_map(|word| [format!("I32{word}"), format!("I64{word}")]));
    known.retain(|name| !absent.contains(&name.as_str()));
    assert!(known.len() > 90, "{known:?}");
    assert_eq!(known.difference(&tested).collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn what_is_not_known_is_refused_by_name() {
    let function =
        |body: &str| format!("(memory 1) (global (export \"__heap_base\") i32 (i32.const 64)) (func {body})");
    let cases = [
        (function("(drop (f32.const 1))"), "F32Const"),
        (function("(drop (f64.add (f64.const 1) (f64.const 2)))"), "F64"),
        (function("(drop (memory.grow (i32.const 1)))"), "MemoryGrow"),
        (function("(drop (memory.size))"), "MemorySize"),
        (function("(drop (i32.trunc_sat_f32_s (f32.const 1)))"), "F32Const"),
        (function("(drop (i32.atomic.load (i32.const 0)))"), "I32AtomicLoad"),
        (function("(drop (i8x16.splat (i32.const 0)))"), "SIMD opcode"),
        (function("(drop (ref.null func))"), "RefNull"),
        (function("(drop (select (result i32) (i32.const 1) (i32.const 2) (i32.const 3)))"), "TypedSelect"),
        (function("(return_call 0)"), "ReturnCall"),
        (function("(drop (block (result i32 i32) (i32.const 1) (i32.const 2)))"), "more than one result"),
        (function("(i32.const 1) (block (param i32) (drop))"), "block with parameters"),
        (function("(local f32)"), "f32"),
        (function("") + "(table 1 funcref) (func (call_indirect (i32.const 0)))", "CallIndirect"),
        (function("") + "(table funcref (elem 0))", "table with elements"),
        (function("") + "(table 1 funcref) (table 1 funcref)", "more than one table"),
        (function("") + "(start 0)", "starts by itself"),
        (function("") + "(data \"passive\")", "passive data"),
        (function("") + "(func (result i32 i32) (i32.const 1) (i32.const 2))", "more than one result"),
        (function("") + "(global f64 (f64.const 1))", "f64"),
        (function("") + "(tag)", "TagSection"),
        (function("") + "(table (export \"t\") 1 funcref)", "the export t"),
        ("(import \"env\" \"now\" (func))".to_owned(), "env.now"),
        ("(memory 1) (func)".to_owned(), "__heap_base"),
        (function("") + "(data (i32.const 60) \"12345\")", "the data ends after __heap_base"),
        // Data that changes: the linker has it in a second segment, or in none if it is 0 at the start.
        (function("") + "(data (i32.const 8) \"1\") (data (i32.const 16) \"1\")", "more than one data segment"),
        (
            function("") + "(data (i32.const 8) \"1234\") (global (export \"__data_end\") i32 (i32.const 16))",
            "static data that changes",
        ),
    ];
    for (text, name) in cases {
        let wasm = wat::parse_str(format!("(module {text})")).unwrap();
        for answer in [translate::java(&wasm, "a", "B", "notice"), translate::php(&wasm, "A", "B", "notice")] {
            let error = format!("{:#}", answer.expect_err(&text));
            assert!(error.contains(name), "{text}: {error}");
        }
    }
    // The same module without any of it is accepted, and so is constant data.
    let data = "(data (i32.const 8) \"12345678\") (global (export \"__data_end\") i32 (i32.const 16))";
    for text in [function(""), function("") + data] {
        let wasm = wat::parse_str(format!("(module {text})")).unwrap();
        assert!(translate::java(&wasm, "a", "B", "notice").is_ok());
        assert!(translate::php(&wasm, "A", "B", "notice").is_ok());
    }
}
