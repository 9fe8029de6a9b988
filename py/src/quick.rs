//! `lookup`, `describe`, `action`, `is_error` and `raise_for_code` as callbacks that CPython calls without pyo3, whose way to
//! take an argument costs more than the answer. For an exact int of 32 bits they answer from what was kept; any other
//! object, and what must be made first, goes on to a function of pyo3.

use std::ffi::{CStr, c_int};
use std::ptr;

use pyo3::ffi::{self, PyMethodDef, PyMethodDefPointer, PyObject};
use pyo3::prelude::*;
use toku_codes::{Code, raw};

use crate::{KEPT, Kept, NOT_IMPORTED};

unsafe extern "C" fn lookup(_module: *mut PyObject, given: *mut PyObject) -> *mut PyObject {
    let answer = |kept: &Kept, code: Code| match code.ordinal() {
        Some(ordinal) => Some(kept.entries.get(ordinal)?.member.as_ptr()),
        None => Some(none()),
    };
    // SAFETY: CPython calls this with the thread attached, and with an object that lives.
    unsafe { answer_or_pass(given, answer, |kept| &kept.lookup_any) }
}

unsafe extern "C" fn describe(_module: *mut PyObject, given: *mut PyObject) -> *mut PyObject {
    let answer = |kept: &Kept, code: Code| Some(kept.entries.get(code.ordinal()?)?.description.as_ptr());
    // SAFETY: as above.
    unsafe { answer_or_pass(given, answer, |kept| &kept.describe_any) }
}

unsafe extern "C" fn action(_module: *mut PyObject, given: *mut PyObject) -> *mut PyObject {
    let answer = |kept: &Kept, code: Code| Some(kept.entries.get(code.ordinal()?)?.action.as_ptr());
    // SAFETY: as above.
    unsafe { answer_or_pass(given, answer, |kept| &kept.action_any) }
}

unsafe extern "C" fn is_error(_module: *mut PyObject, given: *mut PyObject) -> *mut PyObject {
    // SAFETY: as above; and constants of CPython.
    unsafe {
        let answer = |_: &Kept, code: Code| Some(if code.is_error() { ffi::Py_True() } else { ffi::Py_False() });
        answer_or_pass(given, answer, |kept| &kept.is_error_any)
    }
}

/// Calls the exception's class itself. Its code is Python's, and at the end of a process CPython before 3.14 unwinds
/// the stack of a daemon thread that runs Python; a function of pyo3 on that stack would make it a crash.
unsafe extern "C" fn raise_for_code(_module: *mut PyObject, given: *mut PyObject) -> *mut PyObject {
    // SAFETY: as above; what is called gives a new reference, or NULL and an exception.
    unsafe {
        if small(given).is_some_and(|code| !code.is_error()) {
            return ffi::Py_NewRef(none());
        }
        let Some(kept) = kept() else { return ptr::null_mut() };
        let number = call(&kept.number, given);
        if number.is_null() {
            return ptr::null_mut();
        }
        let is_error = small(number).unwrap_or(Code(raw::OUTSIDE)).is_error();
        let error = if is_error { call(&kept.error, number) } else { ptr::null_mut() };
        if !error.is_null() {
            ffi::PyErr_SetObject(ffi::Py_TYPE(error).cast(), error);
            ffi::Py_DecRef(error);
        }
        ffi::Py_DecRef(number);
        if is_error { ptr::null_mut() } else { ffi::Py_NewRef(none()) }
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

/// # Safety
/// The thread must be attached to the interpreter, and `given` be an object that lives.
#[inline(always)]
unsafe fn answer_or_pass(
    given: *mut PyObject,
    answer: impl FnOnce(&Kept, Code) -> Option<*mut PyObject>,
    pass: impl FnOnce(&Kept) -> &Py<PyAny>,
) -> *mut PyObject {
    // SAFETY: as the caller's.
    unsafe {
        let Some(kept) = kept() else { return ptr::null_mut() };
        match small(given).and_then(|code| answer(kept, code)) {
            Some(object) => ffi::Py_NewRef(object),
            None => call(pass(kept), given),
        }
    }
}

/// # Safety
/// As of `answer_or_pass`.
unsafe fn call(function: &Py<PyAny>, argument: *mut PyObject) -> *mut PyObject {
    // SAFETY: as the caller's; NULL ends the arguments.
    unsafe { ffi::PyObject_CallFunctionObjArgs(function.as_ptr(), argument, ptr::null_mut::<PyObject>()) }
}

/// What is kept; None with an ImportError while nothing is.
///
/// # Safety
/// As of `answer_or_pass`.
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

/// The number of an exact int, if it has at most 32 bits.
///
/// # Safety
/// As of `answer_or_pass`.
#[inline(always)]
unsafe fn small(given: *mut PyObject) -> Option<Code> {
    let mut overflow: c_int = 0;
    // SAFETY: as the caller's. For an int the conversion can only overflow, and says so without an exception.
    unsafe {
        if ffi::PyLong_CheckExact(given) == 0 {
            return None;
        }
        let number = ffi::PyLong_AsLongAndOverflow(given, &raw mut overflow);
        if overflow == 0 { number.try_into().ok().map(Code) } else { None }
    }
}

fn none() -> *mut PyObject {
    // SAFETY: a constant of CPython.
    unsafe { ffi::Py_None() }
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
