//! The feature `serde`: a code is written as its number and read from a number or from text; a kind is written and read
//! as its name.

use core::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Unexpected, Visitor};
use serde::ser::{Serialize, Serializer};

use crate::raw::Rendered;
use crate::{Action, Category, Code, GrpcStatus, Outcome};

/// The number, in every format.
impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i32(self.0)
    }
}

/// Reads a 32-bit integer; in formats that people read also text, by the rules of [`Code::parse`]. Anything else is
/// refused. Inside `#[serde(flatten)]` and untagged enums serde does not say which format it is, so that text is read there
/// in every format.
impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            deserializer.deserialize_any(NumberOrText)
        } else {
            i32::deserialize(deserializer).map(Self)
        }
    }
}

struct NumberOrText;

impl<'de> Visitor<'de> for NumberOrText {
    type Value = Code;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a 32-bit integer, or a code's number or name as text")
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Code, E> {
        i32::try_from(number).map(Code).map_err(|_| E::invalid_value(Unexpected::Signed(number), &self))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Code, E> {
        i32::try_from(number).map(Code).map_err(|_| E::invalid_value(Unexpected::Unsigned(number), &self))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Code, E> {
        Code::parse(text).map_err(|reason| {
            let mut quoted = Rendered::EMPTY;
            quoted.push_quoted(text.as_bytes());
            E::custom(format_args!("{quoted} is not a code: {reason}"))
        })
    }

    /// With its feature `arbitrary_precision`, `serde_json` gives a number as a map: one private key and the digits.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Code, A::Error> {
        match map.next_key()? {
            Some(Key { is_of_a_number: true }) => map.next_value().map(|Digits(code)| code),
            _ => Err(A::Error::invalid_type(Unexpected::Map, &self)),
        }
    }
}

/// The key of a map that may stand for a number.
struct Key {
    is_of_a_number: bool,
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct KeyVisitor;

        impl Visitor<'_> for KeyVisitor {
            type Value = Key;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a code, which is not a map")
            }

            fn visit_str<E: Error>(self, key: &str) -> Result<Key, E> {
                Ok(Key { is_of_a_number: key == "$serde_json::private::Number" })
            }
        }

        deserializer.deserialize_str(KeyVisitor)
    }
}

/// The digits of a JSON number.
struct Digits(Code);

impl<'de> Deserialize<'de> for Digits {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct DigitsVisitor;

        impl Visitor<'_> for DigitsVisitor {
            type Value = Digits;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number in its digits")
            }

            fn visit_str<E: Error>(self, digits: &str) -> Result<Digits, E> {
                let refused = |_| E::invalid_value(Unexpected::Other(start(digits)), &NumberOrText);
                digits.parse().map(|number| Digits(Code(number))).map_err(refused)
            }
        }

        deserializer.deserialize_str(DigitsVisitor)
    }
}

/// A kind is written and read as its name.
macro_rules! by_name {
    ($($kind:ident)+) => {$(
        impl Serialize for $kind {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.name())
            }
        }

        impl<'de> Deserialize<'de> for $kind {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_str(Name { all: Self::ALL, name: Self::name })
            }
        }
    )+};
}

by_name! { Action Category GrpcStatus Outcome }

/// Finds the kind with a name.
struct Name<T: 'static> {
    all: &'static [T],
    name: fn(T) -> &'static str,
}

impl<T: Copy> Visitor<'_> for Name<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("one of")?;
        self.all.iter().try_for_each(|kind| write!(f, " {}", (self.name)(*kind)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        let found = self.all.iter().copied().find(|kind| (self.name)(*kind) == text);
        found.ok_or_else(|| E::invalid_value(Unexpected::Str(start(text)), &self))
    }
}

/// At most 64 characters.
fn start(text: &str) -> &str {
    text.char_indices().nth(64).and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}
