//! `ordinals` and `kinds`: a buffer of integers of any width goes in, and a small number for each comes out.

use std::sync::atomic::{
    AtomicI8, AtomicI16, AtomicI32, AtomicI64, AtomicU8, AtomicU16, AtomicU32, AtomicU64, Ordering::Relaxed,
};

use pyo3::buffer::PyUntypedBuffer;
use pyo3::exceptions::{PyBufferError, PyException, PyTypeError, PyValueError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyByteArray, PyMemoryView, PySlice, PyString, PyTuple};
use toku_codes::{Action, Category, Code, GrpcStatus, Outcome, raw};

use crate::{COLUMN, PARSE, Text, is_masked, quoted, refused, type_has};

/// From this many codes on, other threads can run meanwhile. Fewer are done before another thread has started.
const MANY: usize = 1 << 16;

/// Return the position of each code in published order, -1 for an unknown code, as categorical columns have them.
///
/// `codes` is a C-contiguous buffer of native integers of any width, such as array.array("q"), a NumPy array or a
/// memoryview. It is not copied, and each item counts as its value, as in lookup(): 4294966196 is unknown. `out` is
/// None or a writable, C-contiguous, one-dimensional buffer of native 16-bit integers with room for every code, which
/// does not overlap `codes`. The answer is a memoryview: of new memory in format "h", or of the part of `out` that was
/// written. Positions may change between versions of the table; codes and names never do.
///
/// Other threads can run while a large buffer is read. If one of them writes to it, a position is that of the number
/// before or after, provided that the memory is aligned.
///
/// A TypeError is raised for other objects and formats, for a single number, for masked arrays, and for plain bytes,
/// which have no integer type; a BufferError for memory that is read-only or not contiguous, and a ValueError for an
/// `out` that is too short, has more dimensions or overlaps `codes`. Nothing is written then.
#[pyfunction]
#[pyo3(signature = (codes, /, out=None))]
pub fn ordinals<'py>(codes: &Bound<'py, PyAny>, out: Option<&Bound<'py, PyAny>>) -> PyResult<Bound<'py, PyAny>> {
    write_answers(codes, out, &Answers { format: "h", expected: "native, signed 16-bit integers", fill: positions })
}

/// Return the number of each code's category, action, outcome or gRPC status, whether the table lists it or not.
///
/// `kind` is "category", "action", "outcome" or "grpc_status"; kind_names() has the names of the numbers. Category 0
/// stands for none. `codes` and `out` are as in ordinals(), except that `out` has native, signed 8-bit integers, and
/// the answer the format "b". The numbers of the names never change.
///
/// The exceptions are those of ordinals(), and a ValueError for any other kind.
#[pyfunction]
#[pyo3(signature = (codes, kind, /, out=None))]
pub fn kinds<'py>(
    codes: &Bound<'py, PyAny>,
    kind: Text<'py>,
    out: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    let fill = match kind.read()?.as_ref() {
        "category" => numbers::<Category>,
        "action" => numbers::<Action>,
        "outcome" => numbers::<Outcome>,
        "grpc_status" => numbers::<GrpcStatus>,
        _ => return Err(no_kind(&kind)),
    };
    write_answers(codes, out, &Answers { format: "b", expected: "native, signed 8-bit integers", fill })
}

/// Return the names of the numbers that kinds() writes, each at its number; None where a number has no name.
#[pyfunction]
#[pyo3(signature = (kind, /))]
pub fn kind_names<'py>(py: Python<'py>, kind: Text<'py>) -> PyResult<Bound<'py, PyTuple>> {
    let names = match kind.read()?.as_ref() {
        "category" => names(Category::from_number, Category::name, Category::ALL.len()),
        "action" => names(Action::from_number, Action::name, Action::ALL.len()),
        "outcome" => names(Outcome::from_number, Outcome::name, Outcome::ALL.len()),
        "grpc_status" => names(GrpcStatus::from_number, GrpcStatus::name, GrpcStatus::ALL.len() - 1),
        _ => return Err(no_kind(&kind)),
    };
    PyTuple::new(py, names)
}

fn names<K>(kind: fn(u8) -> Option<K>, name: fn(K) -> &'static str, last: usize) -> Vec<Option<&'static str>> {
    (0..=last).map(|number| u8::try_from(number).ok().and_then(kind).map(name)).collect()
}

fn no_kind(kind: &Text<'_>) -> PyErr {
    match quoted(&kind.0) {
        Ok(text) => {
            PyValueError::new_err(format!("{text} is not a kind: category, action, outcome and grpc_status are"))
        }
        Err(interrupt) => interrupt,
    }
}

/// What is written for each code: the format of its items, what to expect of `out`, and the function that writes integers
/// of a format and size.
struct Answers {
    format: &'static str,
    expected: &'static str,
    fill: fn(u8, usize) -> Option<Fill>,
}

fn write_answers<'py>(
    codes: &Bound<'py, PyAny>,
    out: Option<&Bound<'py, PyAny>>,
    answers: &Answers,
) -> PyResult<Bound<'py, PyAny>> {
    let py = codes.py();
    let (_, source, fill) = buffer("codes", "native integers", codes, answers.fill)?;
    let count = source.item_count();
    let width = if answers.format == "h" { size_of::<i16>() } else { size_of::<i8>() };
    let writable = |object: &Bound<'py, PyAny>| {
        let is_answer = |kind, size| (answers.format.as_bytes() == [kind] && size == width).then_some(());
        buffer("out", answers.expected, object, is_answer)
    };
    let (out, target, ()) = match out {
        Some(out) => writable(out)?,
        None => {
            let room = PyByteArray::new_with(py, count * width, |_| Ok(()))?;
            writable(&PyMemoryView::from(&room)?.call_method1("cast", (answers.format,))?)?
        }
    };
    if target.readonly() {
        return Err(PyBufferError::new_err("out is read-only"));
    }
    let (room, dimensions) = (target.item_count(), target.dimensions());
    if dimensions != 1 || room < count {
        let text = format!("out has room for {room} of {count} codes in {dimensions} dimensions");
        return Err(PyValueError::new_err(text));
    }
    let [from, to] = [&source, &target].map(|buffer| buffer.buf_ptr() as usize);
    // An empty buffer does not have memory to share.
    if count > 0 && from < to + target.len_bytes() && to < from + source.len_bytes() {
        return Err(PyValueError::new_err("out overlaps codes"));
    }
    let is_aligned = from % source.item_size() == 0 && to % width == 0;
    // SAFETY: `source` and `target` hold the memory to the end, and have `count` items of the types that `fill` expects.
    let fill = move || unsafe { fill(from, to, count, is_aligned) };
    // Unaligned memory cannot be read atomically, so no other thread may write to it meanwhile.
    if is_aligned && count >= MANY {
        py.detach(fill)
    } else {
        fill()
    }
    out.get_item(PySlice::new(py, 0, count as isize, 1))
}

/// Writes the answers for the integers at one address to another address; also takes their number, and whether both
/// addresses are aligned.
type Fill = unsafe fn(usize, usize, usize, bool);

/// Declares functions that return the function for integers with a format and size.
macro_rules! fills {
    ($($(#[$doc:meta])* $name:ident$(<$kind:ident>)? = $of:ident;)+) => {
        $($(#[$doc])*
        fn $name$(<$kind: Kind>)?(kind: u8, size: usize) -> Option<Fill> {
            Some(match (b"bhilqn".contains(&kind), b"BHILQN".contains(&kind), size) {
                (true, _, 1) => $of::<i8 $(, $kind)?>,
                (true, _, 2) => $of::<i16 $(, $kind)?>,
                (true, _, 4) => $of::<i32 $(, $kind)?>,
                (true, _, 8) => $of::<i64 $(, $kind)?>,
                (_, true, 1) => $of::<u8 $(, $kind)?>,
                (_, true, 2) => $of::<u16 $(, $kind)?>,
                (_, true, 4) => $of::<u32 $(, $kind)?>,
                (_, true, 8) => $of::<u64 $(, $kind)?>,
                _ => return None,
            })
        })+
    };
}

fills! {
    /// For `ordinals`.
    positions = positions_of;
    /// For `kinds`.
    numbers<K> = numbers_of;
}

const fn category_number(code: Code) -> u8 {
    match code.category() {
        Some(category) => category.number(),
        None => 0,
    }
}

/// What `category_number` answers for the numbers from 0 down. Where codes of many blocks are mixed, its branches would cost
/// several times as much.
static CATEGORIES: [u8; 4096] = {
    let mut numbers = [0; 4096];
    let mut i = 0;
    while i < numbers.len() {
        numbers[i] = category_number(Code(-(i as i32)));
        i += 1;
    }
    numbers
};

/// A kind, as a number.
trait Kind {
    fn number(code: Code) -> u8;
}

macro_rules! kinds {
    ($($kind:ident: $code:ident => $number:expr,)+) => {
        $(impl Kind for $kind {
            #[inline(always)]
            fn number($code: Code) -> u8 {
                $number
            }
        })+
    };
}

kinds! {
    Category: code => match CATEGORIES.get(code.0.wrapping_neg() as usize) {
        Some(number) => *number,
        None => category_number(code),
    },
    Action: code => code.action().number(),
    Outcome: code => code.outcome().number(),
    GrpcStatus: code => code.grpc_status().number(),
}

/// An integer that is read atomically.
trait Item: TryInto<i32> {
    /// # Safety
    /// There must be one at the address, which is a multiple of its size.
    unsafe fn load(from: *const Self) -> Self;
}

macro_rules! items {
    ($($type:ty: $atomic:ty,)+) => {
        $(impl Item for $type {
            #[inline(always)]
            unsafe fn load(from: *const Self) -> Self {
                // SAFETY: as for the caller. It is only read.
                unsafe { <$atomic>::from_ptr(from.cast_mut()) }.load(Relaxed)
            }
        })+
    };
}

items! {
    i8: AtomicI8,
    i16: AtomicI16,
    i32: AtomicI32,
    i64: AtomicI64,
    u8: AtomicU8,
    u16: AtomicU16,
    u32: AtomicU32,
    u64: AtomicU64,
}

/// # Safety
/// As for `Fill`: the memory must be there.
unsafe fn positions_of<T: Item>(from: usize, to: usize, count: usize, is_aligned: bool) {
    let (from, to) = (from as *const T, to as *mut i16);
    let position = |number: T| raw::position(number.try_into().unwrap_or(raw::OUTSIDE));
    // SAFETY: as for the caller; `i` is below the length of both. No slice is made of them, since a thread may write
    // meanwhile.
    unsafe {
        if is_aligned {
            for i in 0..count {
                AtomicI16::from_ptr(to.add(i)).store(position(T::load(from.add(i))), Relaxed);
            }
        } else {
            for i in 0..count {
                to.add(i).write_unaligned(position(from.add(i).read_unaligned()));
            }
        }
    }
}

/// # Safety
/// As for `Fill`: the memory must be there.
unsafe fn numbers_of<T: Item, K: Kind>(from: usize, to: usize, count: usize, is_aligned: bool) {
    let (from, to) = (from as *const T, to as *mut u8);
    let number = |number: T| K::number(Code(number.try_into().unwrap_or(raw::OUTSIDE)));
    // SAFETY: as above.
    unsafe {
        if is_aligned {
            for i in 0..count {
                AtomicU8::from_ptr(to.add(i)).store(number(T::load(from.add(i))), Relaxed);
            }
        } else {
            for i in 0..count {
                to.add(i).write(number(from.add(i).read_unaligned()));
            }
        }
    }
}

/// A view of an object, the C-contiguous buffer behind it, and what `accept` returns for the format and size of its items.
/// pyo3's typed buffer is not used, since it confuses the byte orders.
fn buffer<'py, T>(
    what: &str,
    expected: &str,
    object: &Bound<'py, PyAny>,
    accept: impl FnOnce(u8, usize) -> Option<T>,
) -> PyResult<(Bound<'py, PyMemoryView>, PyUntypedBuffer, T)> {
    let py = object.py();
    let wrong = |found: &str, advice: &str| {
        let advice = if what == "codes" { advice } else { "" };
        refused(&format!("{what} to be a buffer of {expected}"), object, &format!("{found}{advice}"))
    };
    const FILLED: &str = "; codes.filled() puts a number in place of what is masked";
    if is_masked(object)? {
        return Err(wrong("", FILLED));
    }
    // A memoryview fills in what ctypes leaves out and pyo3 needs. A ValueError comes from NumPy for types that a buffer
    // cannot have, and from a memoryview that was released.
    let view = PyMemoryView::from(object).map_err(|cause| {
        let has_no_buffer = cause.is_instance_of::<PyTypeError>(py);
        if !has_no_buffer && !cause.is_instance_of::<PyValueError>(py) {
            return cause;
        }
        let advice = match advice_for_other(object, has_no_buffer) {
            Ok(advice) => advice,
            Err(interrupt) => return interrupt,
        };
        let refusal = wrong("", advice);
        refusal.set_cause(py, Some(cause));
        refusal
    })?;
    let owner = view.getattr("obj")?;
    if is_masked(&owner)? {
        return Err(wrong("", FILLED));
    }
    // Before pyo3, which does not accept one.
    if view.getattr("ndim")?.extract::<usize>()? == 0 {
        return Err(wrong(" (a single number, without dimensions)", ""));
    }
    let buffer = PyUntypedBuffer::get(&view)?;
    let native = if cfg!(target_endian = "little") { b'<' } else { b'>' };
    let (is_native, kind) = match buffer.format().to_bytes() {
        [order, kind] if b"@=<>!".contains(order) => (b"@=".contains(order) || *order == native, *kind),
        [kind] => (true, *kind),
        _ => (false, b'\0'),
    };
    let size = buffer.item_size();
    let Some(accepted) = accept(kind, size).filter(|_| is_native) else {
        let advice = match kind {
            b'e' | b'f' | b'd' | b'g' => COLUMN,
            _ if is_native || !type_has(object, intern!(py, "astype"))? => "",
            // Integers of the other byte order. Everything else might become 0, which is success.
            b'b' | b'h' | b'i' | b'l' | b'q' => "; codes.astype(\"int64\") makes one",
            b'B' | b'H' | b'I' | b'L' | b'Q' => "; codes.astype(\"uint64\") makes one",
            _ => "",
        };
        return Err(wrong(&format!(" (format '{}', {size} bytes each)", buffer.format().to_string_lossy()), advice));
    };
    if size == 1 && !has_type(&view, &owner)? {
        let advice = "; memoryview(codes).cast(\"i\") reads them as integers";
        return Err(wrong(" (bytes without a type)", advice));
    }
    if !buffer.is_c_contiguous() {
        return Err(PyBufferError::new_err(format!("{what} is not C-contiguous")));
    }
    Ok((view, buffer, accepted))
}

/// What to do with an object that cannot be read as a buffer, so that nothing becomes 0, which is success, or a wrong code.
fn advice_for_other(object: &Bound<'_, PyAny>, has_no_buffer: bool) -> PyResult<&'static str> {
    let py = object.py();
    if object.is_instance_of::<PyString>() {
        return Ok(PARSE);
    }
    if type_has(object, intern!(py, "to_numpy"))? {
        // A column of pandas. Other libraries name the types of their columns in other ways.
        let kind = object.getattr("dtype").and_then(|dtype| dtype.getattr("kind"));
        return Ok(match kind.and_then(|kind| kind.extract::<char>()) {
            Ok('i') => "; codes.to_numpy(\"int64\", na_value=2**63 - 1) gives one",
            Ok('u') => "; codes.to_numpy(\"uint64\", na_value=2**63 - 1) gives one",
            Ok('f') => COLUMN,
            Ok(_) => "",
            Err(error) if error.is_instance_of::<PyException>(py) => "; codes.to_numpy() gives one",
            Err(interrupt) => return Err(interrupt),
        });
    }
    let is_iterable = has_no_buffer && type_has(object, intern!(py, "__iter__"))?;
    Ok(if is_iterable { "; array.array(\"q\", codes) makes one of ints" } else { "" })
}

/// Whether bytes are integers, not just memory: their owner says so, or the view was cast.
fn has_type(view: &Bound<'_, PyMemoryView>, owner: &Bound<'_, PyAny>) -> PyResult<bool> {
    let py = view.py();
    for name in [intern!(py, "dtype"), intern!(py, "typecode"), intern!(py, "_type_")] {
        if type_has(owner, name)? {
            return Ok(true);
        }
    }
    PyMemoryView::from(owner).map_or(Ok(false), |whole| view.getattr("format")?.ne(whole.getattr("format")?))
}
