//! Translates the core's WASM to one class of Java or of PHP, which needs nothing at run time.
//!
//! `module` reads the WASM and finds out what each function has an effect on; `walk` turns a function into structured
//! statements; `tidy` makes these readable; `java` and `php` print them, with what they share in `print`. An opcode, import,
//! table or anything else that is not known here is an error with its name, so the translation is never wrong silently.
//!
//! What the output can rely on: WASM's structured control flow, so that no jump goes into a block; memory of a fixed size;
//! only integers. Addresses are not checked beyond what the language does by itself: Java throws for one outside the memory,
//! PHP warns and reads 0. The engine is compiled from safe Rust, and only gets addresses from the library around it.

mod java;
mod module;
mod php;
mod print;
mod tidy;
mod walk;

pub use java::java;
pub use php::php;

/// How many bytes the memory has after `__heap_base`, for the texts of a caller.
const HEAP_SIZE: usize = 2048;

/// The documentation of a translated class.
const DOCUMENTATION: &str =
    " * The functions of the C ABI, whose documentation is in include/toku_codes.h. A pointer is an index of the
 * memory. Static methods only read the table; the others use the memory of their instance, in one thread at a
 * time. Not for users: it may change in any version.
";
