//! Details that the vectors do not cover. Each test was added when a small fault in the core went unnoticed (`cargo prove
//! mutants`).

use toku_codes::{Action, Category, GrpcStatus, Outcome, TABLE_HASH, entries, raw};

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
    use toku_codes::Code;

    let map = MapDeserializer::<_, Error>::new([(0, 0)].into_iter());
    let refusal = Code::deserialize(map).unwrap_err().to_string();
    assert_eq!(refusal, "invalid type: integer `0`, expected a code, which is not a map");
}
