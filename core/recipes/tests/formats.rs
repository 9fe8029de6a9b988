//! The feature `serde` in common formats: what is written, read and refused. `core/tests/json.rs` tests most of JSON.

use std::collections::BTreeMap;
use std::fmt::Debug;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use toku_codes::{Action, Category, Code, GrpcStatus, Outcome};

/// Fields as a configuration, a log or a table may have them.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Row {
    result: Code,
    action: Action,
}

const ROW: Row = Row { result: Code::LOW_CREDIT_BALANCE, action: Action::TopUp };

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Flattened {
    session_id: String,
    #[serde(flatten)]
    row: Row,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Untagged {
    Code(Code),
    Row(Row),
    Codes(Vec<Code>),
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event")]
enum Tagged {
    Call(Row),
    Sms { result: Code },
}

type Counts = BTreeMap<Code, u8>;

fn counts() -> Counts {
    [(Code(-9999), 1), (Code(-1100), 7)].into()
}

fn refused<T: Debug, E: ToString>(input: &str, read: Result<T, E>, says: &str) {
    let refusal = read.map_err(|error| error.to_string()).expect_err(input);
    assert!(refusal.contains(says), "{input}: {refusal}");
}

const WANTED: &str = "expected a 32-bit integer, or a code's number or name as text";

fn json<T: DeserializeOwned>(text: &str) -> serde_json::Result<T> {
    // By way of a `Value`, too, with the same result.
    let value = serde_json::from_str(text).and_then(serde_json::from_value::<T>);
    let direct = serde_json::from_str(text);
    assert_eq!(value.is_ok(), direct.is_ok(), "{text}");
    direct
}

#[test]
fn json_of_structures_that_serde_buffers() {
    let is_arbitrary = std::env::var_os("TOKU_ARBITRARY_PRECISION").is_some();
    assert_eq!(json::<serde_json::Value>("1e999").is_ok(), is_arbitrary, "whether numbers have arbitrary precision");
    let flattened = Flattened { session_id: "7".into(), row: ROW };
    let written = r#"{"session_id":"7","result":-1100,"action":"top_up"}"#;
    assert_eq!(serde_json::to_string(&flattened).unwrap(), written);
    for result in ["-1100", r#""-1100""#, r#""low_credit_balance""#] {
        let row = format!(r#""result": {result}, "action": "top_up""#);
        let text = format!(r#"{{"session_id": "7", {row}}}"#);
        assert_eq!(json::<Flattened>(&text).unwrap(), flattened);
        assert_eq!(json::<Untagged>(&format!("{{{row}}}")).unwrap(), Untagged::Row(ROW));
        assert_eq!(json::<Untagged>(result).unwrap(), Untagged::Code(ROW.result));
        assert_eq!(json::<Untagged>(&format!("[{result}]")).unwrap(), Untagged::Codes(vec![ROW.result]));
        assert_eq!(json::<Tagged>(&format!(r#"{{"event": "Call", {row}}}"#)).unwrap(), Tagged::Call(ROW));
        let text = format!(r#"{{"result": {result}, "event": "Sms"}}"#);
        assert_eq!(json::<Tagged>(&text).unwrap(), Tagged::Sms { result: ROW.result });
    }
    assert_eq!(serde_json::to_string(&Untagged::Row(ROW)).unwrap(), r#"{"result":-1100,"action":"top_up"}"#);
    let written = r#"{"event":"Sms","result":-1100}"#;
    assert_eq!(serde_json::to_string(&Tagged::Sms { result: ROW.result }).unwrap(), written);
    for result in ["true", "null", "0.5", "4294966196", r#""""#, r#""abc""#, "[0]", r#"{"code": 0}"#] {
        let row = format!(r#"{{"session_id": "7", "event": "Sms", "result": {result}, "action": "top_up"}}"#);
        for refusal in [json::<Flattened>(&row).unwrap_err(), json::<Tagged>(&row).unwrap_err()] {
            let refusal = refusal.to_string();
            assert!(refusal.contains(WANTED) || refusal.contains(" is not a code: "), "{row}: {refusal}");
        }
        refused(&row, json::<Untagged>(&row), "did not match any variant");
    }
}

#[test]
fn toml_files() {
    assert_eq!(toml::to_string(&ROW).unwrap(), "result = -1100\naction = \"top_up\"\n");
    for result in ["-1100", "\"-1100\"", "'low_credit_balance'", "\"4294966196\""] {
        let text = format!("result = {result}\naction = \"top_up\"\nevent = \"Call\"\nsession_id = \"7\"");
        assert_eq!(toml::from_str::<Row>(&text).unwrap(), ROW, "{text}");
        assert_eq!(toml::from_str::<toml::Table>(&text).unwrap().try_into::<Row>().unwrap(), ROW, "{text}");
        assert_eq!(toml::from_str::<Flattened>(&text).unwrap().row, ROW);
        assert_eq!(toml::from_str::<Untagged>(&text).unwrap(), Untagged::Row(ROW));
        assert_eq!(toml::from_str::<Tagged>(&text).unwrap(), Tagged::Call(ROW));
    }
    assert_eq!(toml::to_string(&counts()).unwrap(), "-9999 = 1\n-1100 = 7\n");
    assert_eq!(toml::from_str::<Counts>("-9999 = 1\nLOW_CREDIT_BALANCE = 7").unwrap(), counts());
    for (result, says) in [
        ("true", "boolean `true`"),
        ("-1100.5", "floating point `-1100.5`"),
        ("inf", "floating point `inf`"),
        ("4294966196", "integer `4294966196`"),
        ("1979-05-27", "map"),
        ("[0]", "sequence"),
        ("{ code = 0 }", "map"),
        ("\"\"", "\"\" is not a code: the text is empty"),
        ("\"abc\"", "\"abc\" is not a code: neither a name nor a number"),
    ] {
        let text = format!("result = {result}\naction = \"top_up\"");
        refused(&text, toml::from_str::<Row>(&text), says);
    }
    refused("", toml::from_str::<Row>("action = \"top_up\""), "missing field `result`");
}

#[test]
fn yaml_files() {
    assert_eq!(serde_saphyr::to_string(&ROW).unwrap(), "result: -1100\naction: top_up\n");
    for result in ["-1100", "\"-1100\"", "LOW_CREDIT_BALANCE", "'low_credit_balance'", "\"4294966196\""] {
        let text = format!("result: {result}\naction: top_up\nevent: Call\nsession_id: '7'");
        assert_eq!(serde_saphyr::from_str::<Row>(&text).unwrap(), ROW, "{text}");
        assert_eq!(serde_saphyr::from_str::<Flattened>(&text).unwrap().row, ROW);
        assert_eq!(serde_saphyr::from_str::<Untagged>(&text).unwrap(), Untagged::Row(ROW));
        assert_eq!(serde_saphyr::from_str::<Tagged>(&text).unwrap(), Tagged::Call(ROW));
    }
    assert_eq!(serde_saphyr::to_string(&counts()).unwrap(), "-9999: 1\n-1100: 7\n");
    assert_eq!(serde_saphyr::from_str::<Counts>("-9999: 1\nLOW_CREDIT_BALANCE: 7").unwrap(), counts());
    for (result, says) in [
        ("true", "boolean `true`"),
        ("null", "unit value"),
        ("~", "unit value"),
        ("", "unit value"),
        ("-1100.5", "floating point `-1100.5`"),
        (".nan", "non-finite float `.nan`"),
        ("4294966196", "integer `4294966196`"),
        ("[0]", "sequence"),
        ("{code: 0}", "map"),
        ("{0: 0}", "map"),
        ("\"\"", "\"\" is not a code: the text is empty"),
        ("low credit balance", "\"low credit balance\" is not a code: neither a name nor a number"),
    ] {
        let text = format!("result: {result}\naction: top_up");
        refused(&text, serde_saphyr::from_str::<Row>(&text), says);
    }
}

#[test]
fn forms_and_query_strings() {
    assert_eq!(serde_urlencoded::to_string(&ROW).unwrap(), "result=-1100&action=top_up");
    for result in ["-1100", "%2D1100", "+-1100+", "low_credit_balance", "4294966196", "%E2%88%921100"] {
        let text = format!("event=Call&result={result}&action=top_up&session_id=7");
        assert_eq!(serde_urlencoded::from_str::<Row>(&text).unwrap(), ROW, "{text}");
        assert_eq!(serde_urlencoded::from_str::<Flattened>(&text).unwrap().row, ROW);
        assert_eq!(serde_urlencoded::from_str::<Untagged>(&text).unwrap(), Untagged::Row(ROW));
        assert_eq!(serde_urlencoded::from_str::<Tagged>(&text).unwrap(), Tagged::Call(ROW));
    }
    assert_eq!(serde_urlencoded::from_str::<Counts>("-9999=1&LOW_CREDIT_BALANCE=7").unwrap(), counts());
    for (text, says) in [
        ("action=top_up", "missing field `result`"),
        ("result=&action=top_up", "\"\" is not a code: the text is empty"),
        ("result=0&result=0&action=top_up", "duplicate field `result`"),
        ("result=abc&action=top_up", "\"abc\" is not a code: neither a name nor a number"),
        ("result=0.0&action=top_up", "\"0.0\" is not a code: neither a name nor a number"),
        ("result=true&action=top_up", "\"true\" is not a code: neither a name nor a number"),
        ("result=0&action=Done", "string \"Done\", expected one of done track ended"),
    ] {
        refused(text, serde_urlencoded::from_str::<Row>(text), says);
    }
}

#[test]
fn csv_files() {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.serialize(ROW).unwrap();
    writer.serialize(Row { result: Code(-9999), action: Action::Investigate }).unwrap();
    let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
    assert_eq!(text, "result,action\n-1100,top_up\n-9999,investigate\n");
    let read = |result: &str| {
        let text = format!("result,action\n{result},top_up\n");
        let strings: Result<Row, _> = csv::Reader::from_reader(text.as_bytes()).deserialize().next().unwrap();
        let mut bytes = csv::Reader::from_reader(text.as_bytes());
        let headers = bytes.byte_headers().unwrap().clone();
        let bytes = bytes.byte_records().next().unwrap().unwrap();
        assert_eq!(bytes.deserialize::<Row>(Some(&headers)).is_ok(), strings.is_ok(), "{text}");
        strings.map_err(|error| error.to_string())
    };
    for result in ["-1100", "\" -1100\"", "low_credit_balance", "−1100", "0xfffffbb4"] {
        assert_eq!(read(result).unwrap(), ROW, "{result}");
    }
    // The crate `csv` passes on text that looks like a number as a number, so an unsigned number is not read as text.
    for (result, says) in [
        ("4294966196", "integer `4294966196`"),
        ("18446744073709550516", "integer `18446744073709550516`"),
        ("99999999999999999999999", "integer `99999999999999999999999`"),
        ("true", "boolean `true`"),
        ("0.0", "floating point `0"),
        ("NaN", "floating point `NaN`"),
        ("", "\"\" is not a code: the text is empty"),
        ("low credit balance", "\"low credit balance\" is not a code: neither a name nor a number"),
    ] {
        refused(result, read(result), says);
    }
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader("-1100,\n0,progress\n".as_bytes());
    let rows: Vec<(Option<Code>, Option<Outcome>)> = reader.deserialize().map(Result::unwrap).collect();
    assert_eq!(rows, [(Some(Code(-1100)), None), (Some(Code(0)), Some(Outcome::Progress))]);
}

#[test]
fn postcard_has_the_bytes_of_an_i32() {
    // 2199, the zigzag form of -1100, with seven bits per byte; then the length of the name and its letters.
    let bytes = [&[0x97, 0x11, 6][..], b"top_up"].concat();
    assert_eq!(postcard::to_stdvec(&ROW).unwrap(), bytes);
    assert_eq!(postcard::from_bytes::<Row>(&bytes).unwrap(), ROW);
    for number in [0, -1, 1, -9999, i32::MIN, i32::MAX] {
        let bytes = postcard::to_stdvec(&number).unwrap();
        assert_eq!(postcard::to_stdvec(&Code(number)).unwrap(), bytes);
        assert_eq!(postcard::from_bytes::<Code>(&bytes).unwrap(), Code(number));
    }
    assert_eq!(postcard::from_bytes::<(Code, u8)>(&[0, 7]).unwrap(), (Code(0), 7));
    assert!(postcard::from_bytes::<Code>(&[0x80]).is_err(), "the end is missing");
    assert!(postcard::from_bytes::<Code>(&[0xff, 0xff, 0xff, 0xff, 0x1f]).is_err(), "more than 32 bits");
    assert!(postcard::from_bytes::<GrpcStatus>(b"\x02ok").is_err(), "the name is OK");
}

#[test]
fn message_pack_has_the_bytes_of_an_i32() {
    let bytes = [&[0x92, 0xd1, 0xfb, 0xb4, 0xa6][..], b"top_up"].concat();
    assert_eq!(rmp_serde::to_vec(&ROW).unwrap(), bytes);
    assert_eq!(rmp_serde::from_slice::<Row>(&bytes).unwrap(), ROW);
    let bytes = b"\x82\xa6result\xd1\xfb\xb4\xa6action\xa6top_up";
    assert_eq!(rmp_serde::to_vec_named(&ROW).unwrap(), bytes);
    assert_eq!(rmp_serde::from_slice::<Untagged>(bytes).unwrap(), Untagged::Row(ROW));
    for number in [0, -1, 1, -9999, i32::MIN, i32::MAX] {
        let bytes = rmp_serde::to_vec(&number).unwrap();
        assert_eq!(rmp_serde::to_vec(&Code(number)).unwrap(), bytes);
        assert_eq!(rmp_serde::from_slice::<Code>(&bytes).unwrap(), Code(number));
    }
    let bytes = rmp_serde::to_vec(&counts()).unwrap();
    assert_eq!(bytes, [0x82, 0xd1, 0xd8, 0xf1, 1, 0xd1, 0xfb, 0xb4, 7]);
    assert_eq!(rmp_serde::from_slice::<Counts>(&bytes).unwrap(), counts());
    // In a format that only programs read, a code must be a number.
    for (value, bytes, says) in [
        ("text", &b"\xa10"[..], "FixStr(1)"),
        ("false", &[0xc2], "boolean `false`"),
        ("nil", &[0xc0], "unit value"),
        ("a float", &[0xca, 0, 0, 0, 0], "floating point `0"),
        ("4294966196", &[0xce, 0xff, 0xff, 0xfb, 0xb4], "integer `4294966196`"),
        ("-2^63", &[0xd3, 0x80, 0, 0, 0, 0, 0, 0, 0], "integer `-9223372036854775808`"),
    ] {
        refused(value, rmp_serde::from_slice::<Code>(bytes), says);
    }
    let mut people = rmp_serde::Deserializer::new(&b"\xa5-1100"[..]).with_human_readable();
    assert_eq!(Code::deserialize(&mut people).unwrap(), Code(-1100));
    let bytes = rmp_serde::to_vec(&Category::VoipUser).unwrap();
    assert_eq!(bytes, b"\xa9voip_user");
    assert_eq!(rmp_serde::from_slice::<Category>(&bytes).unwrap(), Category::VoipUser);
}
