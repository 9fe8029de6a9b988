//! How the languages use memory: the core and the C ABI under Miri, the C library under valgrind and sanitizers, Python and
//! Node in long runs. Each tool except Node's also gets sources with a fault, and must find it.

mod c;
mod miri;
mod python;

use crate::*;

/// A fault: the file, a text that it has once, and the text to insert before that.
type Fault = (&'static str, &'static str, &'static str);

/// A second NUL, which is past the end of a buffer that has just room for the text and its NUL.
const TOO_FAR: Fault = ("ffi-c/src/lib.rs", "buffer.add(part.len()).write(0);", "buffer.add(part.len() + 1).write(0);");
/// All threads write to one variable.
const SHARED: Fault = (
    "ffi-c/src/lib.rs",
    "Code(code).is_known()",
    "static mut LAST: i32 = 0; unsafe { (&raw mut LAST).write_volatile(code) };",
);
/// A reference that is not released.
const LEAK: Fault = ("py/src/quick.rs", "ffi::PyErr_SetObject(class.as_ptr(), error);", "ffi::Py_IncRef(error);");

pub fn prove(report: &mut Report) -> Result<()> {
    if output(cmd!("valgrind --version")).is_err() {
        debian(&Steps::new("c"), &["valgrind"])?;
    }
    each_to_its_end([
        ("C by itself", c::alone(report)),
        ("C", c::prove(report)),
        ("Python", python::prove(report)),
        ("Node", node(report)),
        ("Miri", miri::prove(report)),
    ])
}

/// Dozens of Node's workers, with each engine of the npm packages as installed.
fn node(report: &mut Report) -> Result<()> {
    report.not_tried("a fault in Node's packages", "an addon with one would first need to be built and packed");
    let steps = Steps::new("js");
    js::Js.build(&steps, Form::Shipped)?;
    for package in ["toku-codes", "toku-codes/pure", "toku-codes-node"] {
        let output = steps.run(format!("workers with {package}"), &mut js::workers(package))?;
        report.add(format!("Node, {package}: {}, half of them ended in a call", output.trim()));
    }
    Ok(())
}

/// Makes a copy of the sources with a fault, in a separate folder.
fn sources_with((file, before, fault): Fault, folder: &str) -> Result<PathBuf> {
    let (folder, files) = (emptied(target("proof/memory").join(folder))?, tracked(&["."])?);
    output(cmd!("cp --parents --target-directory {folder} {files...}"))?;
    let text = fs::read_to_string(file)?;
    ensure!(text.matches(before).count() == 1, "{file} does not have {before:?} once");
    fs::write(folder.join(file), text.replace(before, &format!("{fault} {before}")))?;
    Ok(folder)
}

/// Checks the output of a tool that ran with the fault: it must have failed, and have named the fault.
fn sees_fault(report: &mut Report, tool: &str, output: Output, names: &str) -> Result<()> {
    ensure!(!output.status.success(), "{tool} does not find the fault");
    let text = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    ensure!(text.contains(names), "{tool} should name the fault {names:?}, but printed\n{text}");
    report.add(format!("{tool}, a fault made in the sources: it names {names:?}"));
    Ok(())
}
