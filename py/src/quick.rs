//! `lookup`, `describe`, `is_error` and `raise_for_code` as callbacks that CPython calls without pyo3, whose way to take
//! an argument costs more than the answer. They answer for an exact int of 32 bits from what was kept. Any other object,
//! and what has to be made or raised, is passed on to the function of pyo3 with the same name and `_any`.

use std::ffi::{CStr, c_int};
use std::ptr;

use pyo3::ffi::{self, PyMethodDef, PyMethodDefPointer, PyObject};
use pyo3::prelude::*;
use toku_codes::Code;

use crate::{KEPT, Kept};

type Callback = unsafe extern "C" fn(*mut PyObject, *mut PyObject) -> *mut PyObject;

/// Declares the callbacks: their answers, where None passes the object on, and their documentation.
macro_rules! callbacks {
    ($($name:ident, $any:ident: $answer:expr, $doc:literal;)+) => {
        $(unsafe extern "C" fn $name(_module: *mut PyObject, given: *mut PyObject) -> *mut PyObject {
            let answer: fn(&Kept, Code) -> Option<*mut PyObject> = $answer;
            // SAFETY: CPython calls this with the thread attached and an object that lives.
            unsafe { call(given, |kept| &kept.$any, answer) }
        })+

        static METHODS: Methods = Methods([
            $(method(concat!(stringify!($name), "\0"), $name, $doc),)+
            PyMethodDef::zeroed(),
        ]);

        const NAMES: &[&str] = &[$(stringify!($name)),+];
    };
}

callbacks! {
    lookup, lookup_any: |kept, code| match code.ordinal() {
        Some(ordinal) => Some(kept.entries.get(ordinal)?.member.as_ptr()),
        None => Some(none()),
    },
    c"lookup($module, code, /)
--

Return the entry of a number or None; SUCCESS is 0 and so false: compare with `is None`.

None means that the table does not list the number.";

    describe, describe_any: |kept, code| Some(kept.entries.get(code.ordinal()?)?.description.as_ptr()),
    c"describe($module, code, /)
--

Return Toku's text of a number, or \"unknown code -9999\".

The text is written for developers, not for customers. An int outside 32 bits is unknown; one of more than 64
bits is not written out.";

    is_error, is_error_any: |_, code| Some(boolean(code.is_error())),
    c"is_error($module, code, /)
--

Say whether a number is a failure, as every unknown one is.

A negative number is not always one: -3005 is \"task completed\".";

    raise_for_code, raise_for_code_any: |_, code| (!code.is_error()).then(none),
    c"raise_for_code($module, code, /)
--

Raise the TokuError of a number if it is an error, as every unknown one is; else return None.";
}

/// Adds the callbacks to the module, and their names to its `__all__`.
pub fn add_to(module: &Bound<'_, PyModule>) -> PyResult<()> {
    // SAFETY: the module lives, and CPython only reads the list, which ends with zeros and lasts as long as the process.
    let failed = unsafe { ffi::PyModule_AddFunctions(module.as_ptr(), METHODS.0.as_ptr().cast_mut()) } != 0;
    if failed {
        return Err(PyErr::fetch(module.py()));
    }
    NAMES.iter().try_for_each(|name| module.index()?.append(name))
}

/// # Safety
/// The thread must be attached to the interpreter, and `given` be an object that lives.
#[inline(always)]
unsafe fn call(
    given: *mut PyObject,
    any: impl FnOnce(&Kept) -> &Py<PyAny>,
    answer: impl FnOnce(&Kept, Code) -> Option<*mut PyObject>,
) -> *mut PyObject {
    // SAFETY: as above; CPython takes care of its own errors; a call with one argument ends with NULL.
    unsafe {
        let Some(kept) = KEPT.get(Python::assume_attached()) else {
            ffi::PyErr_SetString(ffi::PyExc_ImportError, crate::NOT_IMPORTED.as_ptr());
            return ptr::null_mut();
        };
        match small(given).and_then(|code| answer(kept, code)) {
            Some(object) => ffi::Py_NewRef(object),
            None => ffi::PyObject_CallFunctionObjArgs(any(kept).as_ptr(), given, ptr::null_mut::<PyObject>()),
        }
    }
}

/// The number of an exact int, if it has at most 32 bits.
///
/// # Safety
/// As of `call`.
unsafe fn small(given: *mut PyObject) -> Option<Code> {
    let mut overflow: c_int = 0;
    // SAFETY: as above. For an int the second can only overflow, which it says without an exception.
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

fn boolean(value: bool) -> *mut PyObject {
    // SAFETY: constants of CPython.
    unsafe { if value { ffi::Py_True() } else { ffi::Py_False() } }
}

struct Methods([PyMethodDef; 5]);

// SAFETY: it points to constants only, and nobody writes to it.
unsafe impl Sync for Methods {}

const fn method(name: &'static str, callback: Callback, doc: &'static CStr) -> PyMethodDef {
    PyMethodDef {
        ml_name: name.as_ptr().cast(),
        ml_meth: PyMethodDefPointer { PyCFunction: callback },
        ml_flags: ffi::METH_O,
        ml_doc: doc.as_ptr(),
    }
}
