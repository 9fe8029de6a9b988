//! Codes and kinds in JSON. This file needs only `serde` and `serde_json`. `cargo xtask test --matrix` also runs it with
//! their oldest versions, and with the feature `arbitrary_precision`, which changes a whole program.
#![cfg(feature = "serde")]

use std::collections::BTreeMap;
use std::fmt::{Debug, Display};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, from_slice, from_str, from_value, to_string, to_value};
use toku_codes::{Action, Category, Code, GrpcStatus, Outcome};

#[test]
fn the_build_has_arbitrary_precision_only_where_it_should() {
    let is_arbitrary = std::env::var_os("TOKU_ARBITRARY_PRECISION").is_some();
    assert_eq!(from_str::<Value>("1e999").is_ok(), is_arbitrary, "whether numbers have arbitrary precision");
}

#[test]
fn a_code_is_written_as_its_number() {
    let codes = [Code(-1100), Code(-9999), Code(0), Code(i32::MIN), Code(i32::MAX)];
    let written = "[-1100,-9999,0,-2147483648,2147483647]";
    assert_eq!(to_string(&codes).unwrap(), written);
    assert_eq!(to_value(codes).unwrap(), from_str::<Value>(written).unwrap());
    let counts: BTreeMap<Code, u8> = [(Code(-1100), 7), (Code(0), 1)].into();
    assert_eq!(to_string(&counts).unwrap(), r#"{"-1100":7,"0":1}"#);
    assert_eq!(to_value(&counts).unwrap(), from_str::<Value>(r#"{"-1100":7,"0":1}"#).unwrap());
}

#[test]
fn a_code_is_read_from_a_number_and_from_text() {
    for (json, number) in [
        ("0", 0),
        ("-1100", -1100),
        ("-9999", -9999),
        ("2147483647", i32::MAX),
        ("-2147483648", i32::MIN),
        (r#""0""#, 0),
        (r#""-1100""#, -1100),
        (r#""\u002d1100""#, -1100),
        (r#"" low_credit_balance\n""#, -1100),
        (r#""−1100""#, -1100),
        (r#""4294966196""#, -1100),
        (r#""0xfffffbb4""#, -1100),
        (r#""-9999""#, -9999),
    ] {
        assert_eq!(from_str::<Code>(json).unwrap(), Code(number), "{json}");
        assert_eq!(from_slice::<Code>(json.as_bytes()).unwrap(), Code(number), "{json}");
        assert_eq!(from_value::<Code>(from_str(json).unwrap()).unwrap(), Code(number), "{json} in a Value");
        assert_eq!(from_str::<Option<Code>>(json).unwrap(), Some(Code(number)), "{json}");
        let list = from_str::<(Code, Vec<Code>)>(&format!("[{json}, [{json}]]")).unwrap();
        assert_eq!(list, (Code(number), vec![Code(number)]));
    }
    assert_eq!(from_str::<Option<Code>>("null").unwrap(), None);
    let counts: BTreeMap<Code, u8> = [(Code(-1100), 7), (Code(0), 1)].into();
    let json = r#"{"-1100": 7, "success": 1}"#;
    assert_eq!(from_str::<BTreeMap<Code, u8>>(json).unwrap(), counts);
    assert_eq!(from_value::<BTreeMap<Code, u8>>(from_str(json).unwrap()).unwrap(), counts);
}

/// Reads a JSON text directly and as a `Value`; both must be refused with a message that contains `says`.
fn refused<T: Debug + DeserializeOwned>(json: &str, says: &str) {
    let as_value = from_str(json).and_then(from_value::<T>);
    for refusal in [from_str::<T>(json).unwrap_err(), as_value.unwrap_err()] {
        assert!(refusal.to_string().contains(says), "{json}: {refusal}");
    }
}

#[test]
fn what_is_not_a_code_is_refused() {
    for (json, says) in [
        ("true", "boolean `true`, expected a 32-bit integer, or a code's number or name as text"),
        ("false", "boolean `false`, expected a 32-bit integer, or"),
        ("null", ", expected a 32-bit integer, or"),
        ("-1100.5", "-1100.5"),
        ("0.0", ", expected a 32-bit integer, or"),
        ("0.5e1", "5"),
        ("2147483648", "2147483648"),
        ("4294966196", "4294966196"),
        ("-2147483649", "-2147483649"),
        ("18446744073709550516", "18446744073709550516"),
        ("-18446744073709551616", ", expected a 32-bit integer, or"),
        ("[]", "sequence, expected a 32-bit integer, or"),
        ("[0]", "sequence, expected a 32-bit integer, or"),
        ("{}", "map, expected a 32-bit integer, or"),
        (r#"{"code": 0}"#, "map, expected a 32-bit integer, or"),
        (r#""""#, "\"\" is not a code: the text is empty"),
        (r#""\t""#, "\"\\t\" is not a code: the text is empty"),
        (r#""low credit balance""#, "\"low credit balance\" is not a code: neither a name nor a number"),
        (r#""0.0""#, "\"0.0\" is not a code: neither a name nor a number"),
        (r#""-2147483649""#, "\"-2147483649\" is not a code: the number is outside 32 bits"),
    ] {
        refused::<Code>(json, says);
        refused::<Vec<Code>>(&format!("[0, {json}]"), says);
    }
    // A long text is quoted as refused.tsv says: at most 64 characters of ASCII.
    for (letter, quoted) in [("x", "x".repeat(64)), ("é", "\\u{e9}".repeat(10))] {
        let start = format!("\"{quoted}\"... is not a code: the text is longer than 256 bytes");
        refused::<Code>(&format!("\"{}\"", letter.repeat(257)), &start);
    }
    let counts = from_str::<BTreeMap<Code, u8>>(r#"{"low credit balance": 1}"#).unwrap_err();
    assert!(counts.to_string().contains("\"low credit balance\" is not a code"), "{counts}");
}

#[test]
fn a_map_that_looks_like_a_number_is_read_as_one() {
    let map = |digits: &str| format!(r#"{{"$serde_json::private::Number": {digits}}}"#);
    assert_eq!(from_str::<Code>(&map(r#""-1100""#)).unwrap(), Code(-1100));
    for (digits, says) in [
        ("\"0.0\"", "0.0"),
        ("\"4294966196\"", "4294966196"),
        ("\"\"", "expected a 32-bit integer"),
        ("0", "expected a number in its digits"),
        ("\"0\", \"code\": 0", ""),
    ] {
        let refusal = from_str::<Code>(&map(digits)).unwrap_err().to_string();
        assert!(refusal.contains(says), "{digits}: {refusal}");
    }
}

/// Tests every kind of one type, and a name that only another type has.
fn kinds<T>(all: &[T], of_another: &str)
where
    T: Copy + Ord + Debug + Display + Serialize + DeserializeOwned,
{
    assert!(all.len() > 2);
    for kind in all {
        let json = format!("\"{kind}\"");
        assert_eq!(to_string(kind).unwrap(), json);
        assert_eq!(to_value(kind).unwrap(), Value::String(kind.to_string()));
        assert_eq!(from_str::<T>(&json).unwrap(), *kind);
        assert_eq!(from_value::<T>(Value::String(kind.to_string())).unwrap(), *kind);
        let counts: BTreeMap<T, u8> = [(*kind, 7)].into();
        let json = format!("{{\"{kind}\":7}}");
        assert_eq!(to_string(&counts).unwrap(), json);
        assert_eq!(from_str::<BTreeMap<T, u8>>(&json).unwrap(), counts);
    }
    let names: Vec<_> = all.iter().map(ToString::to_string).collect();
    let one_of = format!("one of {}", names.join(" "));
    let swapped = |c: char| if c.is_ascii_lowercase() { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() };
    let other_case: String = names[0].chars().map(swapped).collect();
    for name in [of_another, &other_case, "", " "] {
        refused::<T>(&format!("\"{name}\""), &format!("string \"{name}\", expected {one_of}"));
    }
    for json in ["0", "1", "null", "true", "{}", "[]"] {
        refused::<T>(json, &one_of);
    }
    let long = format!("string \"{}\", expected {one_of}", "é".repeat(64));
    refused::<T>(&format!("\"{}\"", "é".repeat(65)), &long);
}

#[test]
fn a_kind_is_written_and_read_as_its_name() {
    kinds(Category::ALL, "progress");
    kinds(Outcome::ALL, "done");
    kinds(Action::ALL, "success");
    kinds(GrpcStatus::ALL, "DONE");
}
