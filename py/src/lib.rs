//! The native part of the Python package: converts between Python's objects and the core's, and decides nothing.
//! The documentation of a function is also in `_native.pyi`, from where editors show it; a test compares them.
//! Longer than the other bindings', since Python leaves the checks of types, of big numbers and of buffers to us.

mod quick;

use std::borrow::Cow;
use std::ffi::CStr;
use std::iter;
use std::sync::atomic::{AtomicI16, AtomicI32, Ordering::Relaxed};

use pyo3::buffer::PyUntypedBuffer;
use pyo3::exceptions::{PyBufferError, PyException, PyImportError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBool, PyByteArray, PyBytes, PyDict, PyInt, PyList, PyMemoryView, PySlice, PyString, PyTuple};
use toku_codes::raw::{self, Matches, Rendered};
use toku_codes::{Category, Code};

/// What is kept from the first import to the end of the process.
struct Kept {
    members: Py<PyTuple>,
    /// The members again, by the core's ordinal and without a check, each with its description and its action.
    entries: Vec<KeptEntry>,
    /// The action of every unknown number.
    unknown_action: Py<PyAny>,
    /// The classes of exceptions by the number of the category, TokuError where there is none.
    errors: Vec<Py<PyAny>>,
    number: Py<PyAny>,
    message: Py<PyAny>,
    /// The Python modules that made the classes, and the interpreter that they belong to.
    modules: Py<PyDict>,
    interpreter: i64,
}

struct KeptEntry {
    member: Py<PyAny>,
    description: Py<PyAny>,
    action: Py<PyAny>,
}

static KEPT: PyOnceLock<Kept> = PyOnceLock::new();

impl Kept {
    fn import(py: Python<'_>) -> PyResult<Self> {
        let modules = PyDict::new(py);
        for name in ["toku_codes._entry", "toku_codes._codes", "toku_codes._errors"] {
            modules.set_item(name, py.import(name)?)?;
        }
        let members: Vec<_> =
            py.import("toku_codes._codes")?.getattr("TokuCode")?.try_iter()?.collect::<PyResult<_>>()?;
        let entry = |member: &Bound<'_, PyAny>| {
            let [description, action] = ["description", "action"].map(|name| member.getattr(name));
            Ok(KeptEntry {
                description: description?.unbind(),
                action: action?.unbind(),
                member: member.clone().unbind(),
            })
        };
        let errors = py.import("toku_codes._errors")?;
        let (error, by_category) = (errors.getattr("TokuError")?, errors.getattr("_BY_CATEGORY")?);
        let class = |category: Option<&Category>| {
            by_category.call_method1("get", (category.map(|category| category.name()), &error)).map(Bound::unbind)
        };
        Ok(Self {
            entries: members.iter().map(entry).collect::<PyResult<_>>()?,
            members: PyTuple::new(py, members)?.unbind(),
            unknown_action: Code(raw::OUTSIDE).action().name().into_pyobject(py)?.into_any().unbind(),
            errors: iter::once(None).chain(Category::ALL.iter().map(Some)).map(class).collect::<PyResult<_>>()?,
            number: wrap_pyfunction!(number, py)?.into_any().unbind(),
            message: wrap_pyfunction!(message, py)?.into_any().unbind(),
            modules: modules.unbind(),
            interpreter: interpreter(),
        })
    }
}

const NOT_IMPORTED: &CStr = c"import toku_codes, not toku_codes._native";

/// A number that was given as an `int`, a subclass of it but `bool`, or an object with `__index__`; of any size.
struct Number<'py>(Bound<'py, PyAny>);

impl<'py> FromPyObject<'_, 'py> for Number<'py> {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if value.is_exact_instance_of::<PyInt>() {
            return Ok(Self(value.to_owned()));
        }
        let py = value.py();
        let advice = if value.is_instance_of::<PyString>() { "; toku_codes.parse() reads text" } else { "" };
        let refusal = || refused("an int", &value, advice);
        if value.is_instance_of::<PyBool>() || !has_index(&value) {
            return Err(refusal());
        }
        // SAFETY: `value` is alive; the function gives a new reference to an exact int, or NULL and an exception.
        let number = unsafe { Bound::from_owned_ptr_or_err(py, pyo3::ffi::PyNumber_Index(value.as_ptr())) };
        number.map(Self).map_err(|cause| {
            // The object says that it is no integer, as NumPy's bool does.
            if !cause.get_type(py).is(py.get_type::<PyTypeError>()) {
                return cause;
            }
            let refusal = refusal();
            refusal.set_cause(py, Some(cause));
            refusal
        })
    }
}

impl Number<'_> {
    fn code(&self) -> Code {
        Code(self.0.extract().unwrap_or(raw::OUTSIDE))
    }

    /// The digits. A number of more than 64 bits, which Python might refuse to print, is only measured.
    fn digits(&self) -> PyResult<String> {
        let bits: u64 = self.0.call_method0("bit_length")?.extract()?;
        if bits > 64 { Ok(format!("(integer of {bits} bits)")) } else { Ok(self.0.str()?.to_string()) }
    }
}

/// A text that was given as a `str`. Each character in it that is no Unicode becomes U+FFFD, as in JavaScript.
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
        // pyo3 would put three in place of one, and call a text too long that is not so elsewhere. The methods are not
        // those of the object, which may be a subclass with an `encode` of its own.
        let (py, class) = (self.0.py(), self.0.py().get_type::<PyString>());
        // A longer one is too long by these characters alone.
        let start = PySlice::new(py, 0, raw::INPUT_MAX as isize + 1, 1);
        let start = class.getattr("__getitem__")?.call1((&self.0, start))?;
        let utf16 = class.getattr("encode")?.call1((start, "utf-16-le", "surrogatepass"))?;
        let units = utf16.extract::<&[u8]>()?.chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]]));
        Ok(Cow::Owned(String::from_utf16_lossy(&units.collect::<Vec<_>>())))
    }
}

/// Whether the type of an object has `__index__`.
fn has_index(value: &Bound<'_, PyAny>) -> bool {
    // SAFETY: `value` is alive, and no code of it is run.
    unsafe { pyo3::ffi::PyIndex_Check(value.as_ptr()) == 1 }
}

/// The TypeError for a value of the wrong kind; or what came in between, such as a KeyboardInterrupt. It is made at
/// once: pyo3 would do so later, and cannot while the interpreter is being finalized.
fn refused(wanted: &str, value: &Bound<'_, PyAny>, advice: &str) -> PyErr {
    let kind = value.get_type().fully_qualified_name();
    let kind = kind.map_or_else(|_| "unknown type".into(), |name| name.to_string());
    let refusal = quoted(value).and_then(|text| {
        let message = format!("expected {wanted}, not {text} of type {kind}{advice}");
        value.py().get_type::<PyTypeError>().call1((message,))
    });
    refusal.map_or_else(|interrupt| interrupt, PyErr::from_value)
}

/// A text as every language quotes it, and as much of the repr of any other value. An int that Python refuses to print is
/// only measured.
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

/// The repr of a value, where long bytes are cut, and a large container has only its first items.
fn start_of_repr(value: &Bound<'_, PyAny>) -> PyResult<String> {
    let py = value.py();
    let text = if value.is_instance_of::<PyBytes>() || value.is_instance_of::<PyByteArray>() {
        value.get_item(PySlice::new(py, 0, 65, 1))?.repr()?
    } else if value.get_type().hasattr("__len__")? {
        let short = py.import("reprlib")?.call_method0("Repr")?;
        for limit in ["maxlong", "maxother", "maxstring"] {
            short.setattr(limit, i32::MAX)?; // of what is no container
        }
        short.call_method1("repr", (value,))?.cast_into()?
    } else {
        value.repr()?
    };
    Ok(text.to_string_lossy().into_owned())
}

/// The members in the order of the entries.
fn members(py: Python<'_>) -> PyResult<&Bound<'_, PyTuple>> {
    Ok(kept(py)?.members.bind(py))
}

fn kept(py: Python<'_>) -> PyResult<&Kept> {
    KEPT.get(py).ok_or_else(|| PyImportError::new_err(NOT_IMPORTED.to_string_lossy()))
}

fn member<'py>(py: Python<'py>, code: Code) -> PyResult<Option<Bound<'py, PyAny>>> {
    code.ordinal().map(|ordinal| members(py)?.get_item(ordinal)).transpose()
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

    /// Return the block that a number lies in, or None outside every block.
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
    /// That does not say that the first one had no effect: a message or a charge may happen twice.
    is_retryable(code) -> bool = code.is_retryable();
}

/// Return the entry of a name or None; SUCCESS is 0 and so false: compare with `is None`.
///
/// The name must be exactly that of the entry; case and spaces count.
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
/// Taken are a name in any ASCII case; a decimal number from -2**31 to 2**32 - 1, or the same number stored
/// unsigned in 64 bits; and 0x with 1 to 8, or 16, hex digits in two's complement. Space, TAB, CR and LF around it
/// are trimmed. Unknown numbers are taken. All else, and text over 256 bytes, is a ValueError.
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
/// Words are split at ASCII white space and "_". Each must occur, ASCII letters in any case, in the name, the
/// description, the category or the action, or be a number (as parse() reads it) that is the code. An empty query, or
/// one over 256 bytes, finds nothing.
#[pyfunction]
#[pyo3(signature = (query, /))]
fn search<'py>(py: Python<'py>, query: Text<'py>) -> PyResult<Vec<Bound<'py, PyAny>>> {
    let members = members(py)?;
    Matches::new(query.read()?.as_bytes()).map(|ordinal| members.get_item(ordinal)).collect()
}

/// Return all entries, in published order.
#[pyfunction]
fn entries(py: Python<'_>) -> PyResult<&Bound<'_, PyTuple>> {
    members(py)
}

/// Return the position of each code in published order, -1 for an unknown one, as a categorical column has it.
///
/// `codes` is a C-contiguous buffer of native 32-bit integers, such as array.array("i"), a NumPy array or a
/// memoryview. `out` is None or a writable, C-contiguous, one-dimensional buffer of native 16-bit integers with
/// room for every code, which does not overlap `codes`. The answer is a memoryview: of new memory in format "h", or
/// of the part of `out` that was written. Positions may change between versions of the table; codes and names never
/// do.
///
/// A TypeError is raised for other objects and formats and for a single number, a BufferError for memory that is
/// read-only or not contiguous, and a ValueError for an `out` that is too short, has more dimensions or overlaps;
/// nothing is written then.
#[pyfunction]
#[pyo3(signature = (codes, /, out=None))]
fn ordinals<'py>(codes: &Bound<'py, PyAny>, out: Option<&Bound<'py, PyAny>>) -> PyResult<Bound<'py, PyAny>> {
    let (_, source) = integers::<i32>("codes", codes, b"il")?;
    let count = source.item_count();
    let (out, target) = match out {
        Some(out) => integers::<i16>("out", out, b"h")?,
        None => {
            let room = PyByteArray::new_with(codes.py(), count * size_of::<i16>(), |_| Ok(()))?;
            integers::<i16>("out", &PyMemoryView::from(&room)?.call_method1("cast", ("h",))?, b"h")?
        }
    };
    if target.readonly() {
        return Err(PyBufferError::new_err("out is read-only"));
    }
    if target.dimensions() != 1 || target.item_count() < count {
        let room = target.item_count();
        return Err(PyValueError::new_err(format!(
            "out has room for {room} of {count} codes in {} dimensions",
            target.dimensions()
        )));
    }
    let (from, to) = (source.buf_ptr().cast::<i32>(), target.buf_ptr().cast::<i16>());
    // An empty one has no memory that it could share.
    if count > 0
        && (from as usize) < to as usize + target.len_bytes()
        && (to as usize) < from as usize + source.len_bytes()
    {
        return Err(PyValueError::new_err("out overlaps codes"));
    }
    // SAFETY: `source` and `target` hold the memory, and no `i` is beyond either. No slice is made of them: a thread
    // that needs no GIL may write to them meanwhile. What is not aligned cannot be atomic, and nobody may write to it.
    if from.is_aligned() && to.is_aligned() {
        for i in 0..count {
            unsafe {
                let code = AtomicI32::from_ptr(from.add(i)).load(Relaxed);
                AtomicI16::from_ptr(to.add(i)).store(raw::position(code), Relaxed);
            }
        }
    } else {
        for i in 0..count {
            unsafe { to.add(i).write_unaligned(raw::position(from.add(i).read_unaligned())) };
        }
    }
    out.get_item(PySlice::new(codes.py(), 0, count as isize, 1))
}

/// A view of an object, and the C-contiguous buffer of native integers of this size behind it. pyo3's typed buffer is
/// not used, since it takes the byte orders for one another.
fn integers<'py, T>(
    what: &str,
    object: &Bound<'py, PyAny>,
    kinds: &[u8],
) -> PyResult<(Bound<'py, PyMemoryView>, PyUntypedBuffer)> {
    let py = object.py();
    let wrong = |found: &str| {
        let wanted = format!("{what} to be a buffer of native, signed {}-bit integers", 8 * size_of::<T>());
        refused(&wanted, object, found)
    };
    // A memoryview fills in what ctypes leaves out, and pyo3 wants. A ValueError is NumPy's for types that a buffer
    // cannot have, and a memoryview's that was released.
    let view = PyMemoryView::from(object).map_err(|cause| {
        if !cause.is_instance_of::<PyTypeError>(py) && !cause.is_instance_of::<PyValueError>(py) {
            return cause;
        }
        let refusal = wrong("");
        refusal.set_cause(py, Some(cause));
        refusal
    })?;
    // Before pyo3, which does not take one.
    if view.getattr("ndim")?.extract::<usize>()? == 0 {
        return Err(wrong(" (a single number, without dimensions)"));
    }
    let buffer = PyUntypedBuffer::get(&view)?;
    let native = if cfg!(target_endian = "little") { b'<' } else { b'>' };
    let is_native = match buffer.format().to_bytes() {
        [order, kind] => (b"@=".contains(order) || *order == native) && kinds.contains(kind),
        [kind] => kinds.contains(kind),
        _ => false,
    };
    if !is_native || buffer.item_size() != size_of::<T>() {
        let (format, size) = (buffer.format().to_string_lossy(), buffer.item_size());
        return Err(wrong(&format!(" (format '{format}', {size} bytes an item)")));
    }
    if !buffer.is_c_contiguous() {
        return Err(PyBufferError::new_err(format!("{what} is not C-contiguous")));
    }
    Ok((view, buffer))
}

/// Import the modules that make the classes; in every later import of the package, put them back into sys.modules.
///
/// The classes are made once in a process, since whoever has imported the package compares with theirs.
#[pyfunction]
fn load(py: Python<'_>) -> PyResult<()> {
    let kept = KEPT.get_or_try_init(py, || Kept::import(py))?;
    py.import("sys")?.getattr("modules")?.call_method1("update", (&kept.modules,)).map(drop)
}

/// Raise an ImportError if the classes are kept: before a module that makes some can replace its own.
#[pyfunction]
fn once(py: Python<'_>) -> PyResult<()> {
    let refusal = "toku_codes makes its classes only once in a process";
    if KEPT.get(py).is_some() { Err(PyImportError::new_err(refusal)) } else { Ok(()) }
}

/// The interpreter that the thread is attached to.
fn interpreter() -> i64 {
    // SAFETY: we are called with the thread attached, so that there is one.
    unsafe { pyo3::ffi::PyInterpreterState_GetID(pyo3::ffi::PyInterpreterState_Get()) }
}

/// Return a number as an exact int; refuse what is none as every function here does.
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

/// Return what the enum is made from: for each entry (name, (code, row, advice)), with the row that Entry has.
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

/// The look-ups of toku_codes in Rust. Import toku_codes, which has all of them that are public.
#[pymodule]
mod _native {
    use super::*;

    #[pymodule_export]
    const TABLE_VERSION: u32 = toku_codes::TABLE_VERSION;
    #[pymodule_export]
    const TABLE_HASH: &str = toku_codes::TABLE_HASH;
    #[pymodule_export]
    use super::{
        category, entries, grpc_status, http_status, is_known, is_retryable, load, lookup_name, message, number, once,
        ordinals, outcome, parse, rows, search,
    };

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        if KEPT.get(module.py()).is_some_and(|kept| kept.interpreter != interpreter()) {
            return Err(PyImportError::new_err("toku_codes works in one interpreter of a process only"));
        }
        quick::add_to(module)
    }
}
