//! `lookup`, `describe`, `action`, `is_error` and `raise_for_code` as callbacks that CPython calls without pyo3, because
//! its handling of arguments takes longer than the answer. They answer from `Kept`. Values that are not an exact int are
//! converted by `number`, and the text of an unknown number is made by `message`, both functions of pyo3.

use std::ffi::{CStr, c_int};
use std::ptr;

use pyo3::ffi::{self, PyMethodDef, PyMethodDefPointer, PyObject};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyString;
use toku_codes::{Code, raw};

use crate::classes::{self, ERRORS, MEMBERS};

/// Objects that are kept from the first import to the end of the process.
struct Kept {
    /// By the core's ordinal.
    texts: Vec<Texts>,
    /// The action of every unknown number.
    unknown_action: Py<PyString>,
    number: Py<PyAny>,
    message: Py<PyAny>,
    class_of: Py<PyAny>,
    enum_name: Py<PyString>,
    error_name: Py<PyString>,
}

struct Texts {
    description: Py<PyString>,
    action: Py<PyString>,
}

static KEPT: PyOnceLock<Kept> = PyOnceLock::new();

unsafe extern "C" fn lookup(_module: *mut PyObject, given: *mut PyObject) -> *mut PyObject {
    // SAFETY: CPython calls this with the thread attached, and with a live object. Kept objects stay alive.
    unsafe {
        answer(given, |kept, code, _| {
            let Some(ordinal) = code.ordinal() else { return ffi::Py_NewRef(ffi::Py_None()) };
            let members = made(&MEMBERS, kept, &kept.enum_name);
            match members.and_then(|members| members.entries.get(ordinal)) {
                Some(member) => ffi::Py_NewRef(member.as_ptr()),
                None => ptr::null_mut(),
            }
        })
    }
}

unsafe extern "C" fn describe(_module: *mut PyObject, given: *mut PyObject) -> *mut PyObject {
    // SAFETY: as above.
    unsafe {
        answer(given, |kept, code, number| match texts(kept, code) {
            Some(texts) => ffi::Py_NewRef(texts.description.as_ptr()),
            None => call(&kept.message, number),
        })
    }
}

unsafe extern "C" fn action(_module: *mut PyObject, given: *mut PyObject) -> *mut PyObject {
    // SAFETY: as above.
    unsafe {
        answer(given, |kept, code, _| match texts(kept, code) {
            Some(texts) => ffi::Py_NewRef(texts.action.as_ptr()),
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
        // First, since this does not need anything that is kept.
        if exact(given).is_some_and(|code| !code.is_error()) {
            return ffi::Py_NewRef(ffi::Py_None());
        }
        answer(given, |kept, code, number| {
            if !code.is_error() {
                return ffi::Py_NewRef(ffi::Py_None());
            }
            let category = code.category().map_or(0, |category| category.number());
            let errors = made(&ERRORS, kept, &kept.error_name);
            if let Some(class) = errors.and_then(|errors| errors.by_category.get(usize::from(category))) {
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

/// Makes an exception as `TokuError.__init__` does for an exact int, but without Python code: at the end of a process,
/// CPython before 3.14 unwinds the stack of a daemon thread that runs Python, which crashes in Rust.
///
/// # Safety
/// As for `answer`.
unsafe fn new_error(class: &Py<PyAny>, number: *mut PyObject) -> *mut PyObject {
    // SAFETY: as for the caller; both names end with a NUL, and NULL ends the arguments.
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
bits is not printed.",
    ),
    method(
        c"action",
        action,
        c"action($module, code, /)
--

Return what to do next, such as \"top_up\"; \"investigate\" for an unknown number.

Only 0 is \"done\". This is this library's reading, not Toku's word.",
    ),
    method(
        c"is_error",
        is_error,
        c"is_error($module, code, /)
--

Say whether a number is a failure; every unknown number is.

A negative number is not always one: -3005 is \"task completed\".",
    ),
    method(
        c"raise_for_code",
        raise_for_code,
        c"raise_for_code($module, code, /)
--

Raise the TokuError of a number if it is an error; every unknown number is. Otherwise return None.",
    ),
    PyMethodDef::zeroed(),
]);

/// Adds the callbacks to the module, and their names to its `__all__`.
pub fn add_to(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let py = module.py();
    KEPT.get_or_try_init(py, || {
        let text = |text| PyString::intern(py, text).unbind();
        let texts = toku_codes::entries().iter();
        let texts =
            texts.map(|entry| Texts { description: text(entry.description), action: text(entry.action.name()) });
        PyResult::Ok(Kept {
            texts: texts.collect(),
            unknown_action: text(Code(raw::OUTSIDE).action().name()),
            number: wrap_pyfunction!(crate::number, py)?.into_any().unbind(),
            message: wrap_pyfunction!(crate::message, py)?.into_any().unbind(),
            class_of: wrap_pyfunction!(classes::class_of, py)?.into_any().unbind(),
            enum_name: text("TokuCode"),
            error_name: text("TokuError"),
        })
    })?;
    // SAFETY: the module is alive. CPython only reads the list, which ends with zeros and lasts as long as the process.
    if unsafe { ffi::PyModule_AddFunctions(module.as_ptr(), METHODS.0.as_ptr().cast_mut()) } != 0 {
        return Err(PyErr::fetch(module.py()));
    }
    for method in METHODS.0.iter().filter(|method| !method.ml_name.is_null()) {
        // SAFETY: a constant that ends with a NUL.
        module.index()?.append(unsafe { CStr::from_ptr(method.ml_name) }.to_string_lossy())?;
    }
    Ok(())
}

/// Returns the result of `of`, a new reference. It is called with the kept objects, the code, and the number as an exact int.
///
/// # Safety
/// The thread must be attached to the interpreter, and `given` be a live object.
#[inline(always)]
unsafe fn answer(
    given: *mut PyObject,
    of: impl FnOnce(&'static Kept, Code, *mut PyObject) -> *mut PyObject,
) -> *mut PyObject {
    // SAFETY: as for the caller.
    unsafe {
        let Some(kept) = kept() else { return ptr::null_mut() };
        match exact(given) {
            Some(code) => of(kept, code, given),
            None => answer_other(kept, given, of),
        }
    }
}

/// The same for a value that is not an exact int; a separate function, so that it does not slow exact ones.
///
/// # Safety
/// As for `answer`.
#[cold]
#[inline(never)]
unsafe fn answer_other(
    kept: &'static Kept,
    given: *mut PyObject,
    of: impl FnOnce(&'static Kept, Code, *mut PyObject) -> *mut PyObject,
) -> *mut PyObject {
    // SAFETY: as for the caller.
    unsafe {
        // Without `number` for an instance of a subclass of int, such as a member: the same answer, but sooner.
        let is_int = ffi::PyLong_Check(given) != 0 && ffi::PyBool_Check(given) == 0;
        let number = if is_int { ffi::PyNumber_Index(given) } else { call(&kept.number, given) };
        if number.is_null() {
            return number;
        }
        let answer = of(kept, exact(number).unwrap_or(Code(raw::OUTSIDE)), number);
        ffi::Py_DecRef(number);
        answer
    }
}

/// # Safety
/// As for `answer`.
unsafe fn call(function: &Py<PyAny>, argument: *mut PyObject) -> *mut PyObject {
    // SAFETY: as for the caller; NULL ends the arguments.
    unsafe { ffi::PyObject_CallFunctionObjArgs(function.as_ptr(), argument, ptr::null_mut::<PyObject>()) }
}

/// The kept objects; `None`, with an ImportError set, before they exist.
///
/// # Safety
/// As for `answer`.
#[inline(always)]
unsafe fn kept() -> Option<&'static Kept> {
    // SAFETY: as for the caller; a constant of CPython, and a text that ends with a NUL.
    unsafe {
        let kept = KEPT.get(Python::assume_attached());
        if kept.is_none() {
            ffi::PyErr_SetString(ffi::PyExc_ImportError, c"toku_codes is not imported".as_ptr());
        }
        kept
    }
}

#[inline(always)]
fn texts(kept: &Kept, code: Code) -> Option<&Texts> {
    kept.texts.get(code.ordinal()?)
}

/// The classes, which are made if they do not exist yet; `None`, with an exception set, if that fails. Nothing here may need
/// to be dropped: Rust would abort the process if a thread's stack is unwound at its end.
///
/// # Safety
/// As for `answer`.
#[inline(always)]
unsafe fn made<T>(what: &'static PyOnceLock<T>, kept: &Kept, name: &Py<PyString>) -> Option<&'static T> {
    // SAFETY: as for the caller; a new reference or NULL is returned.
    unsafe {
        let py = Python::assume_attached();
        if what.get(py).is_none() {
            ffi::Py_DecRef(call(&kept.class_of, name.as_ptr()));
        }
        what.get(py)
    }
}

/// The code of an exact int; `None` for anything else.
///
/// # Safety
/// As for `answer`.
#[inline(always)]
unsafe fn exact(given: *mut PyObject) -> Option<Code> {
    let mut overflow: c_int = 0;
    // SAFETY: as for the caller. For an int the conversion can only overflow, and says so without an exception.
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

// SAFETY: it only points to constants, and is never written to.
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
