//! `lookup`, `describe`, `action`, `is_error` and `raise_for_code` as callbacks that CPython calls without pyo3, whose way to
//! take an argument costs more than the answer. They answer from what is kept. What is not an exact int goes through
//! `number`, and the text of an unknown number through `message`, which are functions of pyo3.

use std::ffi::{CStr, c_int};
use std::ptr;

use pyo3::ffi::{self, PyMethodDef, PyMethodDefPointer, PyObject};
use pyo3::prelude::*;
use toku_codes::{Code, raw};

use crate::{KEPT, Kept, KeptEntry, NOT_IMPORTED};

unsafe extern "C" fn lookup(_module: *mut PyObject, given: *mut PyObject) -> *mut PyObject {
    // SAFETY: CPython calls this with the thread attached, and with an object that lives. What is kept lives on.
    unsafe {
        answer(given, |kept, code, _| match entry(kept, code) {
            Some(entry) => ffi::Py_NewRef(entry.member.as_ptr()),
            None => ffi::Py_NewRef(ffi::Py_None()),
        })
    }
}

unsafe extern "C" fn describe(_module: *mut PyObject, given: *mut PyObject) -> *mut PyObject {
    // SAFETY: as above.
    unsafe {
        answer(given, |kept, code, number| match entry(kept, code) {
            Some(entry) => ffi::Py_NewRef(entry.description.as_ptr()),
            None => call(&kept.message, number),
        })
    }
}

unsafe extern "C" fn action(_module: *mut PyObject, given: *mut PyObject) -> *mut PyObject {
    // SAFETY: as above.
    unsafe {
        answer(given, |kept, code, _| match entry(kept, code) {
            Some(entry) => ffi::Py_NewRef(entry.action.as_ptr()),
            None => ffi::Py_NewRef(kept.unknown_action.as_ptr()),
        })
    }
}

unsafe extern "C" fn is_error(_module: *mut PyObject, given: *mut PyObject) -> *mut PyObject {
    // SAFETY: as above; and constants of CPython.
    unsafe {
        answer(given, |_, code, _| ffi::Py_NewRef(if code.is_error() { ffi::Py_True() } else { ffi::Py_False() }))
    }
}

unsafe extern "C" fn raise_for_code(_module: *mut PyObject, given: *mut PyObject) -> *mut PyObject {
    // SAFETY: as above.
    unsafe {
        // First, since nothing that is kept is needed.
        if exact(given).is_some_and(|code| !code.is_error()) {
            return ffi::Py_NewRef(ffi::Py_None());
        }
        answer(given, |kept, code, number| {
            if !code.is_error() {
                return ffi::Py_NewRef(ffi::Py_None());
            }
            let category = code.category().map_or(0, |category| category.number());
            if let Some(class) = kept.errors.get(usize::from(category)) {
                let error = new_error(class, number);
                if !error.is_null() {
                    ffi::PyErr_SetObject(class.as_ptr(), error);
                    ffi::Py_DecRef(error);
                }
            }
            ptr::null_mut()
        })
    }
}

/// An exception as `TokuError.__init__` leaves it for an exact int, without Python code: at the end of a process CPython
/// before 3.14 unwinds the stack of a daemon thread that runs Python, which Rust makes a crash.
///
/// # Safety
/// As of `answer`.
unsafe fn new_error(class: &Py<PyAny>, number: *mut PyObject) -> *mut PyObject {
    // SAFETY: as the caller's; both names end with a NUL, and NULL ends the arguments.
    unsafe {
        let name = ffi::PyUnicode_InternFromString(c"__new__".as_ptr());
        let class = class.as_ptr();
        let error = ffi::PyObject_CallMethodObjArgs(class, name, class, number, ptr::null_mut::<PyObject>());
        ffi::Py_DecRef(name);
        if !error.is_null() && ffi::PyObject_SetAttrString(error, c"_code".as_ptr(), number) != 0 {
            ffi::Py_DecRef(error);
            return ptr::null_mut();
        }
        error
    }
}

static METHODS: Methods = Methods([
    method(
        c"lookup",
        lookup,
        c"lookup($module, code, /)
--

Return the entry of a number or None; SUCCESS is 0 and so false: compare with `is None`.

None means that the table does not list the number.",
    ),
    method(
        c"describe",
        describe,
        c"describe($module, code, /)
--

Return Toku's text of a number, or \"unknown code -9999\".

The text is written for developers, not for customers. An int outside 32 bits is unknown; one of more than 64
bits is not written out.",
    ),
    method(
        c"action",
        action,
        c"action($module, code, /)
--

Return what to do next, such as \"top_up\"; \"investigate\" for an unknown number.

Of all numbers, 0 alone is \"done\". This is this library's reading, not Toku's word.",
    ),
    method(
        c"is_error",
        is_error,
        c"is_error($module, code, /)
--

Say whether a number is a failure, as every unknown one is.

A negative number is not always one: -3005 is \"task completed\".",
    ),
    method(
        c"raise_for_code",
        raise_for_code,
        c"raise_for_code($module, code, /)
--

Raise the TokuError of a number if it is an error, as every unknown one is; else return None.",
    ),
    PyMethodDef::zeroed(),
]);

/// Adds the callbacks to the module, and their names to its `__all__`.
pub fn add_to(module: &Bound<'_, PyModule>) -> PyResult<()> {
    // SAFETY: the module lives. CPython only reads the list, which ends with zeros and lasts as long as the process.
    if unsafe { ffi::PyModule_AddFunctions(module.as_ptr(), METHODS.0.as_ptr().cast_mut()) } != 0 {
        return Err(PyErr::fetch(module.py()));
    }
    for method in METHODS.0.iter().filter(|method| !method.ml_name.is_null()) {
        // SAFETY: a constant that ends with a NUL.
        module.index()?.append(unsafe { CStr::from_ptr(method.ml_name) }.to_string_lossy())?;
    }
    Ok(())
}

/// Gives what `of` answers, a new reference, to what is kept, the code and the number as an exact int.
///
/// # Safety
/// The thread must be attached to the interpreter, and `given` be an object that lives.
#[inline(always)]
unsafe fn answer(
    given: *mut PyObject,
    of: impl FnOnce(&'static Kept, Code, *mut PyObject) -> *mut PyObject,
) -> *mut PyObject {
    // SAFETY: as the caller's.
    unsafe {
        let Some(kept) = kept() else { return ptr::null_mut() };
        match exact(given) {
            Some(code) => of(kept, code, given),
            None => answer_other(kept, given, of),
        }
    }
}

/// The same of what is not an exact int; apart, so that it costs an exact one nothing.
///
/// # Safety
/// As of `answer`.
#[cold]
#[inline(never)]
unsafe fn answer_other(
    kept: &'static Kept,
    given: *mut PyObject,
    of: impl FnOnce(&'static Kept, Code, *mut PyObject) -> *mut PyObject,
) -> *mut PyObject {
    // SAFETY: as the caller's.
    unsafe {
        let number = call(&kept.number, given);
        if number.is_null() {
            return number;
        }
        let answer = of(kept, exact(number).unwrap_or(Code(raw::OUTSIDE)), number);
        ffi::Py_DecRef(number);
        answer
    }
}

/// # Safety
/// As of `answer`.
unsafe fn call(function: &Py<PyAny>, argument: *mut PyObject) -> *mut PyObject {
    // SAFETY: as the caller's; NULL ends the arguments.
    unsafe { ffi::PyObject_CallFunctionObjArgs(function.as_ptr(), argument, ptr::null_mut::<PyObject>()) }
}

/// What is kept; None with an ImportError while nothing is.
///
/// # Safety
/// As of `answer`.
#[inline(always)]
unsafe fn kept() -> Option<&'static Kept> {
    // SAFETY: as the caller's; a constant of CPython, and a text that ends with a NUL.
    unsafe {
        let kept = KEPT.get(Python::assume_attached());
        if kept.is_none() {
            ffi::PyErr_SetString(ffi::PyExc_ImportError, NOT_IMPORTED.as_ptr());
        }
        kept
    }
}

#[inline(always)]
fn entry(kept: &Kept, code: Code) -> Option<&KeptEntry> {
    kept.entries.get(code.ordinal()?)
}

/// The code of an exact int; None of anything else.
///
/// # Safety
/// As of `answer`.
#[inline(always)]
unsafe fn exact(given: *mut PyObject) -> Option<Code> {
    let mut overflow: c_int = 0;
    // SAFETY: as the caller's. For an int the conversion can only overflow, and says so without an exception.
    unsafe {
        if ffi::PyLong_CheckExact(given) == 0 {
            return None;
        }
        let number = ffi::PyLong_AsLongAndOverflow(given, &raw mut overflow);
        let code = if overflow == 0 { number.try_into().ok() } else { None };
        Some(Code(code.unwrap_or(raw::OUTSIDE)))
    }
}

struct Methods([PyMethodDef; 6]);

// SAFETY: it points to constants only, and nobody writes to it.
unsafe impl Sync for Methods {}

type Callback = unsafe extern "C" fn(*mut PyObject, *mut PyObject) -> *mut PyObject;

const fn method(name: &'static CStr, callback: Callback, doc: &'static CStr) -> PyMethodDef {
    PyMethodDef {
        ml_name: name.as_ptr(),
        ml_meth: PyMethodDefPointer { PyCFunction: callback },
        ml_flags: ffi::METH_O,
        ml_doc: doc.as_ptr(),
    }
}
