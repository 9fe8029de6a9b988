//! The native part of the Python package: converts between Python's objects and the core's, and decides nothing.
//! The documentation of each function is also in `_native.pyi`, where editors find it; a test compares them. It is longer
//! than the other bindings, since Python does not check types, big numbers and buffers for us.

mod classes;
mod ordinals;
mod quick;

use std::borrow::Cow;

use pyo3::exceptions::{PyException, PyTypeError, PyValueError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyByteArray, PyBytes, PyFloat, PyInt, PyList, PySlice, PyString, PyTuple};
use toku_codes::raw::{self, Matches, Rendered};
use toku_codes::{Category, Code};

use crate::classes::members;

/// Advice for a text, and for a column of pandas that became float because a number is missing.
const PARSE: &str = "; toku_codes.parse() reads text";
const COLUMN: &str = "; in pandas, convert the column first: astype(\"Int64\")";

/// A number of any size, given as an `int`, an instance of a subclass except `bool`, or an object with `__index__`.
struct Number<'py>(Bound<'py, PyAny>);

impl<'py> FromPyObject<'_, 'py> for Number<'py> {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if value.is_exact_instance_of::<PyInt>() {
            return Ok(Self(value.to_owned()));
        }
        let py = value.py();
        let refusal = |advice| refused("an int", &value, advice);
        let is_bool = value.is_instance_of::<PyBool>();
        // Before more is asked, since the members are such instances.
        if is_bool || !value.is_instance_of::<PyInt>() {
            if is_masked(&value)? {
                return Err(refusal("; filled() puts a number in place of what is masked"));
            }
            if is_bool || !has_index(&value) {
                let is_text = value.is_instance_of::<PyString>();
                return Err(refusal(if is_text {
                    PARSE
                } else if is_float(&value)? {
                    COLUMN
                } else {
                    ""
                }));
            }
        }
        // SAFETY: `value` is alive; the function gives a new reference to an exact int, or NULL and an exception.
        let number = unsafe { Bound::from_owned_ptr_or_err(py, pyo3::ffi::PyNumber_Index(value.as_ptr())) };
        number.map(Self).map_err(|cause| {
            // The object refuses to be an integer, as NumPy's bool does.
            if !cause.get_type(py).is(py.get_type::<PyTypeError>()) {
                return cause;
            }
            let refusal = refusal("");
            refusal.set_cause(py, Some(cause));
            refusal
        })
    }
}

impl Number<'_> {
    fn code(&self) -> Code {
        Code(self.0.extract().unwrap_or(raw::OUTSIDE))
    }

    /// The digits, or only the size of a number of more than 64 bits, which Python might refuse to print.
    fn digits(&self) -> PyResult<String> {
        let bits: u64 = self.0.call_method0("bit_length")?.extract()?;
        if bits > 64 { Ok(format!("(integer of {bits} bits)")) } else { Ok(self.0.str()?.to_string()) }
    }
}

/// A text that was given as a `str`. Each lone surrogate in it becomes U+FFFD, as in JavaScript.
struct Text<'py>(Bound<'py, PyString>);

impl<'py> FromPyObject<'_, 'py> for Text<'py> {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        value.cast::<PyString>().map(|text| Self(text.to_owned())).map_err(|_| refused("a str", &value, ""))
    }
}

impl Text<'_> {
    fn read(&self) -> PyResult<Cow<'_, str>> {
        if let Ok(text) = self.0.to_str() {
            return Ok(Cow::Borrowed(text));
        }
        // pyo3 would replace one by three, so that a text could be too long only here. These are the methods of `str`, since
        // a subclass may have its own `encode`.
        let (py, class) = (self.0.py(), self.0.py().get_type::<PyString>());
        // With this many characters a text is already too long.
        let start = PySlice::new(py, 0, raw::INPUT_MAX as isize + 1, 1);
        let start = class.getattr("__getitem__")?.call1((&self.0, start))?;
        let utf16 = class.getattr("encode")?.call1((start, "utf-16-le", "surrogatepass"))?;
        let units = utf16.extract::<&[u8]>()?.chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]]));
        Ok(Cow::Owned(String::from_utf16_lossy(&units.collect::<Vec<_>>())))
    }
}

/// Whether an object is a masked array of NumPy. As a number it would ignore its mask.
fn is_masked(value: &Bound<'_, PyAny>) -> PyResult<bool> {
    // Its class is made in Python. Types in C, such as that of NumPy's int32, are not asked, which would take long.
    // SAFETY: `value` is alive, and so is its type.
    let flags = unsafe { pyo3::ffi::PyType_GetFlags(value.get_type_ptr()) };
    Ok(flags & pyo3::ffi::Py_TPFLAGS_HEAPTYPE != 0 && type_has(value, intern!(value.py(), "filled"))?)
}

/// Whether the type of an object has an attribute. The object is not asked, since its `__getattr__` may do anything.
fn type_has(value: &Bound<'_, PyAny>, name: &Bound<'_, PyString>) -> PyResult<bool> {
    value.get_type().hasattr(name)
}

/// Whether an object is a float, or a float of NumPy, some of which are not instances of `float`.
fn is_float(value: &Bound<'_, PyAny>) -> PyResult<bool> {
    let has = |name| type_has(value, name);
    let py = value.py();
    Ok(value.is_instance_of::<PyFloat>() || has(intern!(py, "dtype"))? && has(intern!(py, "is_integer"))?)
}

/// Whether the type of an object has `__index__`.
fn has_index(value: &Bound<'_, PyAny>) -> bool {
    // SAFETY: `value` is alive, and none of its code is run.
    unsafe { pyo3::ffi::PyIndex_Check(value.as_ptr()) == 1 }
}

/// The TypeError for a value of the wrong kind, or an exception that was raised meanwhile, such as a KeyboardInterrupt. It
/// is made at once: pyo3 would make it later, which fails while the interpreter is finalized.
fn refused(expected: &str, value: &Bound<'_, PyAny>, advice: &str) -> PyErr {
    let mut kind = Rendered::EMPTY;
    match value.get_type().fully_qualified_name() {
        Ok(name) => kind.push_written(name.to_string_lossy().as_bytes()),
        Err(_) => kind.push_written(b"unknown type"),
    }
    let refusal = quoted(value).and_then(|text| {
        let message = format!("expected {expected}, not {text} of type {kind}{advice}");
        value.py().get_type::<PyTypeError>().call1((message,))
    });
    refusal.map_or_else(|interrupt| interrupt, PyErr::from_value)
}

/// A text as every language quotes it, or as much of the repr of any other value; only the size of an int that Python
/// refuses to print.
fn quoted(value: &Bound<'_, PyAny>) -> PyResult<String> {
    let mut quoted = Rendered::EMPTY;
    if let Ok(text) = value.cast::<PyString>() {
        quoted.push_quoted(Text(text.clone()).read()?.as_bytes());
        return Ok(quoted.to_string());
    }
    match start_of_repr(value) {
        Ok(text) => quoted.push_written(text.as_bytes()),
        Err(error) if error.is_instance_of::<PyException>(value.py()) => {
            return if value.is_exact_instance_of::<PyInt>() {
                Ok(format!("an integer of {} bits", value.call_method0("bit_length")?))
            } else {
                Ok("a value without a repr".into())
            };
        }
        Err(interrupt) => return Err(interrupt),
    }
    Ok(quoted.to_string())
}

/// The repr of a value, with long bytes cut, and with only the first items of a large container.
fn start_of_repr(value: &Bound<'_, PyAny>) -> PyResult<String> {
    let py = value.py();
    let text = if value.is_instance_of::<PyBytes>() || value.is_instance_of::<PyByteArray>() {
        value.get_item(PySlice::new(py, 0, 65, 1))?.repr()?
    } else if type_has(value, intern!(py, "__len__"))? {
        let short = py.import("reprlib")?.call_method0("Repr")?;
        for limit in ["maxlong", "maxother", "maxstring"] {
            short.setattr(limit, i32::MAX)?; // for values that are not containers
        }
        short.call_method1("repr", (value,))?.cast_into()?
    } else {
        value.repr()?
    };
    Ok(text.to_string_lossy().into_owned())
}

fn member<'py>(py: Python<'py>, code: Code) -> PyResult<Option<Bound<'py, PyAny>>> {
    code.ordinal().map(|ordinal| members(py)?.in_order.bind(py).get_item(ordinal)).transpose()
}

/// Declares a function of a number's 32 bits.
macro_rules! of_number {
    ($($(#[$doc:meta])* $name:ident($code:ident) -> $type:ty = $answer:expr;)+) => {
        $($(#[$doc])*
        #[pyfunction]
        #[pyo3(signature = (code, /))]
        fn $name(code: Number<'_>) -> $type {
            let $code = code.code();
            $answer
        })+
    };
}

of_number! {
    /// Say whether the table lists a number.
    is_known(code) -> bool = code.is_known();

    /// Return the category of the block that a number is in; None outside every block.
    ///
    /// The table need not list the number. Categories are this library's reading, not Toku's word.
    category(code) -> Option<&'static str> = code.category().map(Category::name);

    /// Return "success" for 0, "progress" for a task's state such as -3005, else "error".
    ///
    /// This is this library's reading, not Toku's word.
    outcome(code) -> &'static str = code.outcome().name();

    /// Return the name of the gRPC status that fits a number best; "UNKNOWN" for an unknown one.
    ///
    /// This is this library's reading, not Toku's word.
    grpc_status(code) -> &'static str = code.grpc_status().name();

    /// Return the HTTP status that goes with the gRPC status; 500 for an unknown number.
    ///
    /// It is what your own service might answer, not what Toku sent.
    http_status(code) -> u16 = code.http_status();

    /// Say whether the action is "retry": the same request may succeed later.
    ///
    /// The first one may still have had an effect: a message may be sent, or a charge made, twice.
    is_retryable(code) -> bool = code.is_retryable();
}

/// Return the entry of a name or None; SUCCESS is 0 and so false: compare with `is None`.
///
/// The name must be exactly that of the entry; case and spaces matter.
#[pyfunction]
#[pyo3(signature = (name, /))]
fn lookup_name<'py>(py: Python<'py>, name: Text<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
    match toku_codes::lookup_name(&name.read()?) {
        Some(code) => member(py, code),
        None => Ok(None),
    }
}

/// Read a code as a person or a log wrote it, and return its number.
///
/// It reads a name in any ASCII case; a decimal number from -2**31 to 2**32 - 1, or the same number stored
/// unsigned in 64 bits; and 0x with 1 to 8, or 16, hex digits in two's complement. Space, TAB, CR and LF around it
/// are trimmed. Unknown numbers are accepted. Any other text, and text over 256 bytes, raises a ValueError.
#[pyfunction]
#[pyo3(signature = (text, /))]
fn parse(text: Text<'_>) -> PyResult<i32> {
    let refusal = |error| match quoted(&text.0) {
        Ok(text) => PyValueError::new_err(format!("{text} is not a code: {error}")),
        Err(interrupt) => interrupt,
    };
    Code::parse(&text.read()?).map(i32::from).map_err(refusal)
}

/// Return the entries in which every word of the query occurs, in published order.
///
/// Words are split at ASCII white space and "_". Each must occur in the name, the description, the category or the
/// action, with ASCII letters in any case, or be the number of the code, as parse() reads it. An empty query, or one
/// over 256 bytes, finds nothing.
#[pyfunction]
#[pyo3(signature = (query, /))]
fn search<'py>(py: Python<'py>, query: Text<'py>) -> PyResult<Vec<Bound<'py, PyAny>>> {
    let members = members(py)?.in_order.bind(py);
    Matches::new(query.read()?.as_bytes()).map(|ordinal| members.get_item(ordinal)).collect()
}

/// Return all entries, in published order.
#[pyfunction]
fn entries(py: Python<'_>) -> PyResult<&Bound<'_, PyTuple>> {
    Ok(members(py)?.in_order.bind(py))
}

/// Return a number as an exact int; refuse other values as every function here does.
#[pyfunction]
#[pyo3(signature = (code, /))]
fn number(code: Number<'_>) -> Bound<'_, PyAny> {
    code.0
}

/// Return the message of an error: "low credit balance (-1100 LOW_CREDIT_BALANCE)", "unknown code -9999".
#[pyfunction]
#[pyo3(signature = (code, /))]
fn message(code: Number<'_>) -> PyResult<String> {
    let mut text = Rendered::EMPTY;
    match code.0.extract() {
        Ok(number) => text.push_message(Code(number)),
        Err(_) => text.push_message_of(Code(raw::OUTSIDE), code.digits()?.as_bytes()),
    }
    Ok(text.to_string())
}

/// Return the data of the enum: for each entry (name, (code, row, advice)); a row has the attributes of Entry.
#[pyfunction]
fn rows(py: Python<'_>) -> PyResult<Bound<'_, PyList>> {
    let rows = toku_codes::entries().iter().map(|e| {
        let [category, outcome] = [e.category.name(), e.outcome.name()];
        let [action, grpc_status] = [e.action.name(), e.grpc_status.name()];
        let (http_status, is_error, is_retryable) = (e.http_status, e.is_error, e.is_retryable);
        let row = (e.description, category, outcome, action, grpc_status, http_status, is_error, is_retryable);
        (e.name, (e.code.0, row, e.action.advice()))
    });
    PyList::new(py, rows)
}

/// Return the blocks of numbers in published order: category, first number, last number.
#[pyfunction]
fn blocks() -> Vec<(&'static str, i32, i32)> {
    let block = |category: &Category| raw::block(*category).map(|(first, last)| (category.name(), first, last));
    Category::ALL.iter().filter_map(block).collect()
}

/// The look-ups of toku_codes in Rust. Import toku_codes instead, which has the public ones.
#[pymodule(gil_used = true)] // free-threaded builds are untested
mod _native {
    use super::*;

    #[pymodule_export]
    const TABLE_VERSION: u32 = toku_codes::TABLE_VERSION;
    #[pymodule_export]
    const TABLE_HASH: &str = toku_codes::TABLE_HASH;
    #[pymodule_export]
    use super::{
        blocks, category, classes::class_of, classes::once, entries, grpc_status, http_status, is_known, is_retryable,
        lookup_name, message, number, ordinals::kind_names, ordinals::kinds, ordinals::ordinals, outcome, parse, rows,
        search,
    };

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        classes::bind_to_interpreter(module)?;
        quick::add_to(module)
    }
}
