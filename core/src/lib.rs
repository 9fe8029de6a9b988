/*!
The result codes of the Toku API, from `0 success` to `-3009 task restart`: what each means, whether it is a
failure, and what to do next.

The table is made from Toku's published list "API Error Codes". This is not an official Toku product: numbers and
descriptions are Toku's, while names, categories, outcomes, actions and statuses are this library's reading of them.

```
use toku_codes::{Code, lookup};

let code = Code(-1100); // the number from result=-1100
assert!(code.is_error());
assert_eq!(code.to_string(), "low credit balance");
assert_eq!(lookup(-1100).unwrap().name, "LOW_CREDIT_BALANCE");
assert_eq!(code.check().unwrap_err().to_string(), "low credit balance (-1100 LOW_CREDIT_BALANCE)");
```

# What it promises

* Any 32-bit integer is valid input. A number that the table does not list keeps its number and is described as
  `unknown code -9999`; it is an error.
* A negative number is not always a failure: -3005 is "task completed". Ask [`Code::is_error`].
* Look-ups are `const`, allocate nothing, take no lock and cannot panic.
* Codes and names are never renumbered, renamed or reused. Positions may change.

# What does this crate not do?

It does not talk to Toku, and it does not have texts for customers: the descriptions are written for developers.

# Features

* `serde`: a [`Code`] is written as its number. It is read from a number or, in formats that people read (JSON, TOML,
  YAML, forms, CSV), also from text, by the rules of [`Code::parse`]; `true`, `0.0`, null, an empty text and numbers outside
  32 bits are refused, never read as 0. [`Category`], [`Outcome`], [`Action`] and [`GrpcStatus`] are written and read as
  their names. The crate `csv` passes on text that looks like a number as a number, so the unsigned 4294966196 is
  refused: read such a field as a `String` and [`parse`](Code::parse) it. `quick-xml` presents an element as a map: read
  it as an [`i32`].
*/
// Its examples need other crates, so recipes/ tests them.
#![cfg_attr(not(doctest), doc = include_str!("recipes.md"))]
#![no_std]
#![forbid(unsafe_code)]
#![warn(missing_docs)]

#[cfg(test)]
extern crate std;

mod code;
mod constants;
mod entry;
mod error;
mod hash;
mod kinds;
mod packed;
#[doc(hidden)]
#[allow(missing_docs)]
pub mod raw;
mod render;
#[cfg(feature = "serde")]
mod serialization;
mod table;
mod text;

pub use code::Code;
pub use entry::{Entry, entries, lookup, ordinals};
pub use error::{Error, OutputTooShort, ParseError};
pub use hash::TABLE_HASH;
pub use kinds::{Action, Category, GrpcStatus, Outcome};
pub use table::TABLE_VERSION;
pub use text::{Search, lookup_name, search};
