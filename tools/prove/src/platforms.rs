//! The packages of all platforms, built here: each native file is inspected (`tools/supply/binaries.py`), and the packages are
//! installed and tried on this machine (`tools/supply/native.py`), as the workflows of a release do on others.

use crate::*;

pub fn prove(report: &mut Report) -> Result<()> {
    let (steps, dist) = (Steps::new("all"), target("dist"));
    steps.run("build the packages of all platforms", cmd!("cargo xtask dist --all-platforms"))?;
    let python = python_tool(&steps, "platforms", "python")?;
    let inspected = steps.run("inspect them", cmd!("{python} -B tools/supply/binaries.py {dist}"))?;
    inspected.lines().for_each(|line| report.add(line));
    let wheels = output(cmd!("find {dist}/python -name *.whl"))?;
    let wheels = &wheels.lines().collect::<Vec<_>>();
    let (audit, twine) = (python.with_file_name("abi3audit"), python.with_file_name("twine"));
    steps.run("stable ABI of the wheels", cmd!("{audit} --strict {wheels...}"))?;
    steps.run("what an index checks", cmd!("{twine} check --strict {wheels...}"))?;
    report.add(format!("abi3audit and twine: {} wheels", wheels.len()));
    let tried = steps.run("install and try them", cmd!("python3 -B tools/supply/native.py {dist}"))?;
    tried.lines().for_each(|line| report.add(line));
    each_to_its_end(ALL.map(|language| {
        let steps = Steps::new(language.name());
        let done = language.on_platforms(&steps);
        report.add(format!("{}, under wine or qemu: {} tests passed", language.name(), steps.passed()));
        (language.name(), done)
    }))?;
    report.not_tried("macOS, Windows on arm64, Linux with musl", "nothing here runs them; they are only inspected");
    Ok(())
}
