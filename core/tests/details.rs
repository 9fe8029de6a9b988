//! Details that the vectors do not cover. Each test was added when a small fault in the core went unnoticed (`cargo prove
//! mutants`).

mod vectors;

use toku_codes::{Action, Category, Code, GrpcStatus, Outcome, ParseError, TABLE_HASH, entries, raw};
use vectors::rows;

#[test]
fn the_flags_are_those_of_the_lists() {
    let is_error = |action: &str| !["done", "track", "ended"].contains(&action);
    let retryable: Vec<String> =
        rows("statuses.tsv", 4).into_iter().filter(|row| row[3] == "true").map(|row| row[1].clone()).collect();
    assert!(retryable.len() > 1);
    for entry in entries() {
        assert_eq!(entry.code.is_error(), is_error(entry.action.name()), "whether {} is an error", entry.name);
        let may_help = retryable.iter().any(|status| status == entry.grpc_status.name());
        assert_eq!(entry.code.is_retryable(), may_help, "whether {} is retryable", entry.name);
    }
}

#[test]
fn numbers_and_codes_turn_into_one_another() {
    for number in [0, -1100, -9999, i32::MIN, i32::MAX] {
        assert_eq!(Code::from(number), Code(number));
        assert_eq!(i32::from(Code(number)), number);
    }
}

#[test]
fn an_error_knows_its_code_and_category() {
    let error = Code(-1303).check().unwrap_err();
    assert_eq!((error.code(), error.category()), (Code(-1303), Some(Category::Engine)));
    assert_eq!(Code(-9999).check().unwrap_err().category(), None);
    assert_eq!((error.action(), error.is_retryable()), (Code(-1303).action(), Code(-1303).is_retryable()));
    assert_eq!((error.grpc_status(), error.http_status()), (Code(-1303).grpc_status(), Code(-1303).http_status()));
}

#[test]
fn a_refusal_says_why() {
    for (text, error, reason) in [
        ("", ParseError::Empty, "the text is empty"),
        (&*"1".repeat(257), ParseError::TooLong, "the text is longer than 256 bytes"),
        ("low", ParseError::NotACode, "neither a name nor a number"),
        ("99999999999", ParseError::OutOfRange, "the number is outside 32 bits"),
    ] {
        assert_eq!(Code::parse(text), Err(error));
        assert_eq!(error.to_string(), reason);
        assert_eq!(raw::reason(error), reason);
    }
}

#[test]
fn bindings_get_each_text_with_its_nul() {
    let text = |bytes: Option<&'static [u8]>| {
        let (nul, text) = bytes?.split_last()?;
        assert_eq!(*nul, 0);
        std::str::from_utf8(text).ok()
    };
    for (ordinal, entry) in entries().iter().enumerate() {
        assert_eq!(text(raw::name(ordinal)), Some(entry.name));
        assert_eq!(text(raw::description(ordinal)), Some(entry.description));
        assert_eq!(raw::code_at(ordinal), Some(entry.code));
        assert_eq!(usize::try_from(raw::position(entry.code.0)), Ok(ordinal));
    }
    for number in 0..=u8::MAX {
        assert_eq!(text(raw::category_name(number)), Category::from_number(number).map(Category::name));
        assert_eq!(text(raw::outcome_name(number)), Outcome::from_number(number).map(Outcome::name));
        assert_eq!(text(raw::action_name(number)), Action::from_number(number).map(Action::name));
        assert_eq!(text(raw::grpc_status_name(number)), GrpcStatus::from_number(number).map(GrpcStatus::name));
    }
    for past in [raw::COUNT, raw::COUNT + 1, usize::MAX] {
        assert_eq!((raw::name(past), raw::description(past), raw::code_at(past)), (None, None, None));
    }
    assert_eq!(raw::position(-9999), -1);
    assert_eq!(text(Some(raw::table_hash())), Some(TABLE_HASH));
}

#[cfg(feature = "serde")]
#[test]
fn a_map_with_other_keys_than_text_is_not_a_code() {
    use serde::Deserialize;
    use serde::de::value::{Error, MapDeserializer};

    let map = MapDeserializer::<_, Error>::new([(0, 0)].into_iter());
    let refusal = Code::deserialize(map).unwrap_err().to_string();
    assert_eq!(refusal, "invalid type: integer `0`, expected a code, which is not a map");
}
