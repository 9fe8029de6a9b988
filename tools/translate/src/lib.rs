//! Translates the core's WASM to one class of Java or of PHP, which needs nothing at run time.
//!
//! `module` reads the WASM and finds the functions without effects, `walk` turns the opcodes of a function into structured
//! statements, `tidy` makes these readable, and `print` writes them, with what differs in `java` and `php`; `helpers.java` and
//! `helpers.php` have methods for what takes more than an operator. What is not known here (an opcode, an import, a table with
//! elements) is an error with its name.
//!
//! The output relies on this: the module is valid, its memory never grows, and nobody passes an address outside it. The
//! engine is made of safe Rust, and gets addresses only from the library around it. For an address outside Java throws, and
//! PHP throws if something is stored or copied there. A load in PHP warns and reads 0 past the end, and counts a negative
//! address from the end: a check would make each look-up slower.

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
