//! The classes that the package's Python code makes: the enum and the exceptions. They are made when one is first needed,
//! because that takes longer than the rest of the import, and are kept to the end of the process.

use std::iter;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use pyo3::exceptions::{PyAttributeError, PyImportError};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyString, PyTuple};
use toku_codes::Category;

pub struct Members {
    class: Py<PyAny>,
    pub in_order: Py<PyTuple>,
    /// The same members, by the core's ordinal, for access without a type check.
    pub entries: Vec<Py<PyAny>>,
}

pub struct Errors {
    by_name: Py<PyDict>,
    /// By the number of the category; TokuError for none.
    pub by_category: Vec<Py<PyAny>>,
}

/// The name of the package, which may be a copy under another name.
static PACKAGE: PyOnceLock<Py<PyString>> = PyOnceLock::new();
pub static MEMBERS: PyOnceLock<Members> = PyOnceLock::new();
pub static ERRORS: PyOnceLock<Errors> = PyOnceLock::new();

/// The members. Imports the module that makes them, unless it was imported.
pub fn members(py: Python<'_>) -> PyResult<&'static Members> {
    if MEMBERS.get(py).is_none() {
        let class = import(py, "_codes")?.getattr("TokuCode")?;
        let entries = class.try_iter()?.collect::<PyResult<Vec<_>>>()?;
        let in_order = PyTuple::new(py, &entries)?.unbind();
        let entries = entries.into_iter().map(Bound::unbind).collect();
        // Another thread may have been first, with the same members, since Python runs a module once.
        let _ = MEMBERS.set(py, Members { class: class.unbind(), in_order, entries });
    }
    kept(py, &MEMBERS)
}

/// The exceptions, likewise.
pub fn errors(py: Python<'_>) -> PyResult<&'static Errors> {
    if ERRORS.get(py).is_none() {
        let (module, by_name) = (import(py, "_errors")?, PyDict::new(py));
        for name in module.getattr("__all__")?.try_iter()? {
            let name = name?.cast_into::<PyString>()?;
            by_name.set_item(&name, module.getattr(&name)?)?;
        }
        let (base, categories) = (module.getattr("TokuError")?, module.getattr("_BY_CATEGORY")?);
        let class = |category: Option<&Category>| {
            categories.call_method1("get", (category.map(|category| category.name()), &base)).map(Bound::unbind)
        };
        let by_category = iter::once(None).chain(Category::ALL.iter().map(Some)).map(class).collect::<PyResult<_>>()?;
        let _ = ERRORS.set(py, Errors { by_name: by_name.unbind(), by_category });
    }
    kept(py, &ERRORS)
}

fn kept<'a, T>(py: Python<'_>, what: &'a PyOnceLock<T>) -> PyResult<&'a T> {
    what.get(py).ok_or_else(|| PyImportError::new_err("the classes could not be made"))
}

fn import<'py>(py: Python<'py>, module: &str) -> PyResult<Bound<'py, PyModule>> {
    let package = kept(py, &PACKAGE)?.bind(py);
    py.import(format!("{package}.{module}"))
}

/// Return the class of this name: always the same one, even if its module was deleted or reloaded.
#[pyfunction]
#[pyo3(signature = (name, /))]
pub fn class_of(name: Bound<'_, PyString>) -> PyResult<Bound<'_, PyAny>> {
    let py = name.py();
    if name == "TokuCode" {
        return Ok(members(py)?.class.bind(py).clone());
    }
    errors(py)?.by_name.bind(py).get_item(&name)?.ok_or_else(|| PyAttributeError::new_err(name.unbind()))
}

/// Raise an ImportError if the class of this name was made: a reload of its module must not make it again.
#[pyfunction]
#[pyo3(signature = (name, /))]
pub fn once(py: Python<'_>, name: &str) -> PyResult<()> {
    let is_kept = if name == "TokuCode" { MEMBERS.get(py).is_some() } else { ERRORS.get(py).is_some() };
    if is_kept {
        return Err(PyImportError::new_err("toku_codes makes its classes only once in a process"));
    }
    Ok(())
}

/// Makes this the interpreter that the classes belong to, or refuses to be imported in a second one.
pub fn bind_to_interpreter(module: &Bound<'_, PyModule>) -> PyResult<()> {
    static IS_BOUND: AtomicBool = AtomicBool::new(false);
    let py = module.py();
    // The first interpreter after the end of another has the same number, but another dictionary. A copy of the package has
    // its own static.
    let name = format!("toku_codes at {:p}", &raw const IS_BOUND);
    // SAFETY: we are called with the thread attached; the dictionary is borrowed, and there in every interpreter.
    let state = unsafe {
        let state = pyo3::ffi::PyInterpreterState_GetDict(pyo3::ffi::PyInterpreterState_Get());
        Bound::from_borrowed_ptr_or_err(py, state)?.cast_into::<PyDict>()?
    };
    if IS_BOUND.swap(true, Relaxed) && !state.contains(&name)? {
        return Err(PyImportError::new_err("toku_codes works in one interpreter of a process only"));
    }
    state.set_item(name, true)?;
    let name = module.name()?.to_string();
    let package = name.rsplit_once('.').map_or("", |(package, _)| package);
    PACKAGE.get_or_init(py, || PyString::new(py, package).unbind());
    Ok(())
}
